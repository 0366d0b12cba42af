"""Another county's rulebook works by YAML alone: other materials, labels, an outline of seven chapters, five rules."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest

from checks.rulebook import load_rulebook
from extractors.isolation.reading import ReaderPool
from flows.pipeline import Checked, Request, check_folder

RULEBOOK = Path(__file__).parent / "rulebook"
TEXT = "清水县图书馆现有读者约三万人，借阅登记仍靠手工，读者排队时间长，图书去向难以查询，需要建立统一的借阅登记系统加以解决。"
CHAPTERS = ("缘由", "服务对象", "技术路线", "数据治理", "运营安排", "经费测算", "风险预案")


def write(folder: Path, chapters: tuple[str, ...] = CHAPTERS, amount: str = "36", name: str = "借阅登记系统") -> None:
    folder.mkdir()
    card = docx.Document()
    card.add_paragraph("清水县项目登记卡")
    table = card.add_table(rows=4, cols=2)
    rows = (
        ("事项名称", name),
        ("牵头单位", "清水县图书馆"),
        ("估算金额", amount),
        ("起讫年月", "2025年1月至2025年6月"),
    )
    for row, (label, value) in zip(table.rows, rows, strict=True):
        row.cells[0].text, row.cells[1].text = label, value
    card.save(str(folder / "甲.docx"))
    paper = docx.Document()
    paper.add_paragraph("借阅登记系统论证书")
    paper.add_paragraph("事项名称：借阅登记系统")
    paper.add_paragraph("牵头单位：清水县图书馆")
    for number, title in enumerate(chapters, 1):
        paper.add_heading(f"{'一二三四五六七'[number - 1]}、{title}", 1)
        paper.add_paragraph(TEXT)
    paper.save(str(folder / "乙.docx"))


def check(folder: Path, pool: ReaderPool) -> Checked:
    return check_folder(Request(folder, ruleset=str(RULEBOOK)), pool)


@pytest.fixture(scope="module")
def pool() -> ReaderPool:
    with ReaderPool(workers=1) as running:
        yield running


def test_clean(tmp_path: Path, pool: ReaderPool) -> None:
    write(tmp_path / "a")
    checked = check(tmp_path / "a", pool)
    assert checked.assessment.findings == []
    assert checked.report.conclusion == "pass"
    assert (checked.report.dossier.project, checked.report.dossier.applicant) == ("借阅登记系统", "清水县图书馆")
    assert [r.what for r in checked.assessment.routing] == ["直接立项"]


def test_defects(tmp_path: Path, pool: ReaderPool) -> None:
    write(tmp_path / "a", tuple(c for c in CHAPTERS if c != "运营安排"), amount="", name="阅览座位预约系统")
    found = [(f.rule, f.result) for f in check(tmp_path / "a", pool).assessment.findings]
    assert sorted(found) == [("QS-03", "缺失"), ("QS-04", "缺失"), ("QS-05", "不符")]


def test_missing_material(tmp_path: Path, pool: ReaderPool) -> None:
    write(tmp_path / "a")
    (tmp_path / "a" / "甲.docx").unlink()
    checked = check(tmp_path / "a", pool)
    assert [(f.rule, f.result, f.severity) for f in checked.assessment.findings] == [("QS-01", "缺失", "退回")]
    assert checked.report.conclusion == "return"


def test_it_has_five_rules() -> None:
    assert list(load_rulebook(str(RULEBOOK)).rules) == ["QS-01", "QS-02", "QS-03", "QS-04", "QS-05"]
