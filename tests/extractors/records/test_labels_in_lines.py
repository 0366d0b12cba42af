"""Several labels with their answers in one line of text."""

from __future__ import annotations

import pytest

from extractors.document import Document, Paragraph
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
