"""The invented projects are clean: lengths, sums, sizes, and nothing that a rule would have to ask about."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from sample_docs.builder.content import CHAPTER_TITLES, SECTION_TITLES, Budget, BuilderError, Content, Grid
from sample_docs.builder.invented import load, project_names
from sample_docs.builder.wording import amount_text, capital, chinese, months_text, period_text

PROJECTS = project_names()
# What the regulation no longer approves separately, in the words of rules SB-71 to SB-78.
EIGHT_KINDS = re.compile(
    r"机房|磁盘阵列|交换机|业务专网|VPN|数据交换平台|前置机|协同办公|门户网站|视频会议|行政处罚|行政许可|跨部门|跨行业|短信平台"
)


def _word_count(text: str) -> int:
    """Word's count: every Chinese character, every run of Latin letters and digits."""
    return len(re.findall(r"[㐀-鿿]|[A-Za-z0-9.]+", text))


def _budget(content: Content) -> Budget:
    chapter = content.plan.chapter("第八章")
    assert chapter is not None
    return next(e for e in chapter.all_elements() if isinstance(e, Budget))


def _text(element: object) -> str:
    if isinstance(element, str):
        return element
    if isinstance(element, Grid):
        return "".join("".join(row) for row in element.rows)
    return ""


def test_there_are_projects_of_every_size() -> None:
    totals = sorted(Decimal(load(name).form.amount) for name in PROJECTS)
    assert len(totals) >= 6
    assert totals[0] < 100 and Decimal(100) in totals and any(100 < t < 200 for t in totals) and totals[-1] > 200
    assert len({load(name).unit for name in PROJECTS}) == len(PROJECTS)


@pytest.mark.parametrize("name", PROJECTS)
def test_letter_and_form_keep_their_lengths(name: str) -> None:
    content = load(name)
    for text, limit in ((content.letter.need, 250), (content.letter.funding, 150), (content.form.content, 500)):
        assert len(re.sub(r"\s", "", text)) <= limit
        assert _word_count(text) <= limit


@pytest.mark.parametrize("name", PROJECTS)
def test_budget_adds_up_and_is_named_everywhere(name: str) -> None:
    content = load(name)
    budget = _budget(content)
    for group in budget.groups:
        assert sum(Decimal(item.amount) for item in group.items) == Decimal(group.amount)
        assert all(Decimal(i.quantity) * Decimal(i.price) == Decimal(i.amount) for i in group.items)
    assert sum(Decimal(group.amount) for group in budget.groups) == Decimal(budget.total)
    yuan = Decimal(budget.total) * (1 if budget.unit == "元" else 10_000)
    assert Decimal(content.form.amount) * 10_000 == yuan
    assert f"{content.form.amount}万元" in content.letter.funding
    if budget.capital:
        assert budget.capital == capital(yuan)


@pytest.mark.parametrize("name", PROJECTS)
def test_plan_has_all_chapters_and_sections_with_substance(name: str) -> None:
    content = load(name)
    assert [chapter.key for chapter in content.plan.chapters] == list(CHAPTER_TITLES)
    for chapter in content.plan.chapters:
        assert sum(len(_text(e)) for e in chapter.all_elements()) >= 80, chapter.key
        for key, section in SECTION_TITLES:
            if key == chapter.key:
                found = chapter.section(section)
                assert found is not None and found.elements, (key, section)


@pytest.mark.parametrize("name", PROJECTS)
def test_nothing_of_the_eight_kinds_is_built(name: str) -> None:
    content = load(name)
    chapter = content.plan.chapter("第四章")
    assert chapter is not None
    built = content.form.content + "".join(_text(e) for e in chapter.all_elements())
    bought = "".join(item.name + item.spec for group in _budget(content).groups for item in group.items)
    assert not EIGHT_KINDS.search(built + bought)
    assert "服务器" not in bought


def test_an_unknown_project_is_named_in_the_error() -> None:
    with pytest.raises(BuilderError, match="nowhere"):
        load("nowhere")


def test_every_copy_is_fresh() -> None:
    load().form.amount = "1"
    assert load().form.amount == "68"


@pytest.mark.parametrize(
    ("yuan", "words"),
    [
        ("680000", "陆拾捌万元整"),
        ("456000", "肆拾伍万陆仟元整"),
        ("1000000", "壹佰万元整"),
        ("1568000", "壹佰伍拾陆万捌仟元整"),
        ("10080", "壹万零捌拾元整"),
        ("100000001", "壹亿零壹元整"),
        ("865000.50", "捌拾陆万伍仟元伍角整"),
        ("12.05", "拾贰元零伍分"),
    ],
)
def test_amounts_in_bank_characters(yuan: str, words: str) -> None:
    written = capital(Decimal(yuan))
    assert written.replace("壹拾", "拾") == words


def test_notations() -> None:
    assert amount_text("68", "yuan") == "680,000元"
    assert amount_text("68", "yuan_sign") == "￥680,000.00"
    assert amount_text("约68", "yuan") == "约68"
    assert months_text("24", "year") == "2年"
    assert months_text("10", "year") == "10个月"
    assert period_text("2027-03/2028-02", "days") == "2027年3月1日至2028年2月29日"
    assert period_text("2027-03/2027-12", "dots") == "2027.3-2027.12"
    assert period_text("自合同签订之日起", "dots") == "自合同签订之日起"
    assert [chinese(n) for n in (1, 10, 11, 34, 100, 108, 110, 215)] == [
        "一", "十", "十一", "三十四", "一百", "一百零八", "一百一十", "二百一十五",
    ]  # fmt: skip
