"""What the bureau's registers say: rows matched by the unit's names, days counted, sheets that are not there."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from case_runner import dossier_of, registers_of

from checks.engine import assess
from checks.findings import Assessment
from checks.rulebook import load_rulebook
from sample_docs.builder.cases import build_case

UNIT = "高青县湿地巡护服务中心"
ABOUT = ("TY-01", "SH-19", "SH-20", "SH-21", "SH-22")


def assessed(registers: dict[str, Any] | None, missing: tuple[str, ...] = (), *edits: dict[str, Any]) -> Assessment:
    book = load_rulebook()
    made = registers_of(registers)
    if made is not None:
        made.missing.extend(missing)
    return assess(dossier_of(build_case("intake", list(edits)), book), book, made)


def told(assessment: Assessment) -> dict[str, str]:
    return {f.rule: f.message for f in assessment.findings if f.rule in ABOUT}


def test_without_a_workbook_one_line_says_so() -> None:
    found = assessed(None)
    assert {r: found.results[r] for r in ABOUT} == dict.fromkeys(ABOUT, "不适用")
    assert "未提供台账（--registers），需查台账的规则未执行" in found.notes


def test_a_workbook_that_says_nothing() -> None:
    found = assessed({})
    assert told(found) == {}
    assert {found.results[r] for r in ABOUT} == {"通过"}
    assert not any("台账" in note for note in found.notes)


def test_a_sheet_that_is_not_there() -> None:
    found = assessed({}, ("验收台账", "共享违规单位"))
    assert {r: found.results[r] for r in ABOUT if found.results[r] == "不适用"} == {
        "SH-19": "不适用",
        "SH-22": "不适用",
    }


@pytest.mark.parametrize("name", [UNIT, "湿地巡护服务中心", "县湿地巡护服务中心", "湿地中心"])
def test_a_unit_under_any_of_its_names(name: str) -> None:
    rows = {
        "aliases": [{"name": UNIT, "alias": "湿地中心；县湿地站"}],
        "unfinished_migrations": [{"unit": name, "system": "候鸟环志登记系统", "basis": "通报3号"}],
    }
    assert told(assessed(rows)) == {"SH-21": f"台账中{UNIT}列为迁移整合未完成单位：{name} 候鸟环志登记系统 通报3号。"}


def test_the_row_is_the_place() -> None:
    found = assessed({"sharing_violations": [{"unit": "高青县水利局"}, {"unit": UNIT, "fact": "未按目录提供数据"}]})
    finding = next(f for f in found.findings if f.rule == "SH-22")
    row, unit = finding.evidence
    assert (row.file, row.locator, row.quote) == ("台账.xlsx", "sharing_violations 第3行", f"{UNIT} 未按目录提供数据")
    assert (unit.file, unit.quote) == ("申请表.docx", UNIT)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (
            {"built": datetime.date(2026, 3, 17)},
            f"台账中{UNIT}的“老系统”应于 2026-09-17 前申请竣工验收，未见申请记录。",
        ),
        ({"built": datetime.date(2026, 3, 18)}, None),  # due on the very day of receipt
        ({"built": datetime.date(2025, 1, 1), "applied": datetime.date(2026, 9, 1)}, None),
        ({"built": datetime.date(2025, 1, 1), "extended": datetime.date(2026, 9, 18)}, None),
        ({"built": datetime.date(2025, 1, 1), "result": "合格"}, None),
        ({"result": "验收不合格"}, f"台账中{UNIT}的“老系统”验收结果为“验收不合格”。"),
        ({}, None),
    ],
)
def test_acceptance_that_is_due(row: dict[str, Any], message: str | None) -> None:
    found = told(assessed({"acceptances": [{"unit": UNIT, "project": "老系统", **row}]}))
    assert found == ({} if message is None else {"SH-19": message})


def test_what_is_due_is_silent_without_a_day_of_receipt() -> None:
    rows = {"acceptances": [{"unit": UNIT, "project": "老系统", "built": datetime.date(2020, 1, 1)}]}
    assert told(assessed(rows, (), {"received": None})) == {}


@pytest.mark.parametrize(
    ("result", "rectified", "fires"),
    [("差", "", True), ("不达标", "整改中", True), ("不达标", "已整改", False), ("优秀", "", False)],
)
def test_performance(result: str, rectified: str, fires: bool) -> None:
    row = {"unit": UNIT, "project": "老系统", "year": 2025, "result": result, "rectified": rectified}
    assert ("SH-20" in told(assessed({"performances": [row]}))) is fires
