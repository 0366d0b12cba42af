"""Several labels with their answers in one line of text."""

from __future__ import annotations

import pytest

from extractors.document import Block, Document, Paragraph
from extractors.records.labels import label_map
from extractors.vocabulary import FieldSpec

SPECS = [FieldSpec(name=n, labels=(n,)) for n in ("联系人", "联系电话", "邮箱", "Email")]


@pytest.mark.parametrize(
    ("line", "answers"),
    [
        ("联系人：尚云亭 联系电话：0533-6960208 邮箱：a@b.cn", ["尚云亭", "0533-6960208", "a@b.cn", ""]),
        ("联系人：尚云亭 联系电话：0533-6960208邮箱：a@b.cn", ["尚云亭", "0533-6960208", "a@b.cn", ""]),
        ("联系人：尚云亭 备用联系电话：0533", ["尚云亭 备用联系电话：0533", "", "", ""]),
        ("联系人：尚云亭 MyEmail：a@b.cn", ["尚云亭 MyEmail：a@b.cn", "", "", ""]),
    ],
)
def test_an_answer_ends_where_the_next_label_begins(line: str, answers: list[str]) -> None:
    document = Document("表.docx", "docx", "word", [Paragraph(line, "第1段")])
    found = label_map(document, 0, None, SPECS)
    values = [found.find(spec) for spec in SPECS]
    assert [v.text.strip() if v else "" for v in values] == answers


def test_an_opinion_behind_its_printed_note_goes_on_below() -> None:
    """Where its cell stands alone on a page, no border tells that it is one."""
    spec = FieldSpec(name="申请单位意见", labels=("申请单位意见",), type="opinion", long=True)
    lines = ("申请单位意见（区（县）级各部门由申请单位盖章同时加盖政府办公章）同意申请。", "（公章）", "2026年9月26日")
    blocks: list[Block] = [Paragraph(text, f"第{k}段") for k, text in enumerate(lines, 1)]
    found = label_map(Document("表.docx", "docx", "word", blocks), 0, None, [spec], others=("市大数据局意见",)).find(
        spec
    )
    assert found is not None
    assert found.text == "同意申请。\n（公章）\n2026年9月26日"
