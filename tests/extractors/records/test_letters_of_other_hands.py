"""Letters as other hands write them: what stands in unusual places is read there, not reported as missing."""

from __future__ import annotations

import pytest

from extractors.document import Document, Paragraph
from extractors.dossier import Piece
from extractors.facts import Record
from extractors.records.build import extract
from extractors.vocabulary import DEFAULT_RULESET, load_vocabulary, ruleset_folder

BODY = (
    "县大数据局：",
    "现有台账靠手工登记，亟需改变。依据《山东省湿地保护条例》，拟建设巡护系统，可提高效率。",
    "建设周期6个月，资金来源为县级财政资金，概算值30万元。",
)
FOOT = ("高青县湿地保护中心", "2026年9月8日")


def letter(*texts: str) -> Record:
    blocks = [Paragraph(text, f"正文 第{n}段") for n, text in enumerate(texts, 1)]
    document = Document("函.docx", "docx", "docx", list(blocks))
    spec = load_vocabulary(ruleset_folder(DEFAULT_RULESET)).materials["application_letter"]
    return extract(Piece("application_letter", document, 0, len(blocks), 1.0), spec)


def test_the_signer_may_stand_below_the_text() -> None:
    title = "关于申请湿地巡护系统建设项目的函"
    for last in ("签发人：晏平", "签发人：晏平    联系人：闻道    联系电话：0533-6944120"):
        assert letter("高湿函〔2026〕8号", title, *BODY, *FOOT, last).fields["签发人"].value == "晏平"
    assert letter("高湿函〔2026〕8号", title, *BODY, *FOOT).fields["签发人"].state == "absent"


@pytest.mark.parametrize("units", ["高青县湿地保护中心", "高青县湿地保护中心 高青县林场"])
def test_the_units_may_stand_before_the_title(units: str) -> None:
    fields = letter("高湿函〔2026〕8号", f"{units}关于申请湿地巡护系统建设项目的函", *BODY, *FOOT).fields
    assert fields["项目名称"].value == "湿地巡护系统建设项目"
    assert fields["主送机关"].value == "县大数据局"
