"""Scopes of text: a hit keeps to its line, knows its sentence, and comes from the place that the scope names."""

from __future__ import annotations

import pytest
from case_runner import dossier_of

from checks.context import Context
from checks.rulebook import load_rulebook
from checks.texts import Corpus, Passage, Place, clip, corpus
from extractors.document import Anchor
from extractors.errors import RulebookError
from sample_docs.builder.cases import build_case


def passages(*texts: str) -> Corpus:
    return Corpus([Passage(t, Anchor("方案.docx", f"正文 第{n}段"), "方案", "plan") for n, t in enumerate(texts, 1)])


def test_a_hit_knows_its_sentence_and_its_place_in_it() -> None:
    hit = next(passages("第一句。不新建机房；第三句", "机房").find("机房"))
    assert (hit.sentence, hit.span, hit.passage.anchor.locator) == ("不新建机房", (3, 5), "正文 第1段")


def test_a_match_never_runs_over_a_line() -> None:
    assert [h.word for h in passages("建设机", "房一处").find("机.?房")] == []
    assert [h.word for h in passages("甲", "乙", "甲").find("甲")] == ["甲", "甲"]


def test_a_long_sentence_is_quoted_around_the_hit() -> None:
    text = "前" * 200 + "机房" + "后" * 200
    quote = clip(text, 200, 202, 60)
    assert "机房" in quote and len(quote) == 62 and quote[0] == quote[-1] == "…"


@pytest.fixture(scope="module")
def context() -> Context:
    book = load_rulebook()
    return Context(dossier_of(build_case("intake"), book), book)


def test_a_chapter_is_only_that_chapter(context: Context) -> None:
    found = corpus(context, [Place(material="construction_plan", chapter="第四章")])
    assert {p.where for p in found.passages} == {"项目建设方案第四章"}
    assert found.has("宣教预约子系统") and not found.has("县级公益一类事业单位")


def test_a_field_is_only_that_field(context: Context) -> None:
    found = corpus(context, [Place(material="application_form", field="项目主要建设内容")])
    assert [p.where for p in found.passages] == ["电子政务建设项目申请表“项目主要建设内容”"]


def test_an_absent_chapter_is_no_text(context: Context) -> None:
    assert corpus(context, [Place(material="construction_plan", chapter="第十章")]).passages == []


def test_full_width_letters_are_found_and_quoted_as_they_stand() -> None:
    book = load_rulebook()
    case = build_case("intake", [{"append": {"第四章": "开发ＯＡ系统"}}])
    text = corpus(Context(dossier_of(case, book), book), [Place(material="construction_plan")])
    assert [h.evidence.quote for h in text.find("OA系统")] == ["开发ＯＡ系统"]


def test_an_unknown_scope_names_the_known_ones(context: Context) -> None:
    with pytest.raises(RulebookError, match="没有“别处”"):
        corpus(context, "别处")
