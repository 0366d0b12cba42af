"""台账.xlsx to typed rows: any column order, clear refusals, nothing guessed."""

from __future__ import annotations

import datetime
from decimal import Decimal

import openpyxl
import pytest

from extractors.errors import UsageError
from extractors.registers import (
    AcceptanceEntry,
    BudgetUnit,
    PlannedProject,
    Registers,
    read_registers,
    register_layout,
)
from extractors.values.types import Money, PartialDate


def save(tmp_path, **sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    path = tmp_path / "台账.xlsx"
    book.save(path)
    return path


def test_rows_become_typed_entries(tmp_path):
    path = save(
        tmp_path,
        预算单位名录=[
            ["单位名称", "主管部门", "备注"],
            ["云泽县水务局", None, None],
            ["云泽县水库管理所", "云泽县水务局", "二级"],
        ],
        年度建设计划=[
            ["计划年度", "项目名称", "建设单位", "计划投资（万元）"],
            [2027, "智慧水务", "云泽县水务局", 98.5],
        ],
        验收台账=[
            ["建设单位", "项目名称", "建成日期", "申请竣工验收日期", "验收结论"],
            ["云泽县水务局", "取水许可", datetime.datetime(2025, 3, 1), "2025年6月", "合格"],
        ],
    )
    registers = read_registers(path)
    assert registers.budget_units == [
        BudgetUnit(place="工作表“预算单位名录” 第2行", name="云泽县水务局"),
        BudgetUnit(place="工作表“预算单位名录” 第3行", name="云泽县水库管理所", superior="云泽县水务局", remark="二级"),
    ]
    assert registers.planned_projects == [
        PlannedProject(
            place="工作表“年度建设计划” 第2行",
            year=2027,
            project="智慧水务",
            unit="云泽县水务局",
            amount=Money(Decimal("985000.0")),
        )
    ]
    assert registers.acceptances == [
        AcceptanceEntry(
            place="工作表“验收台账” 第2行",
            unit="云泽县水务局",
            project="取水许可",
            built=PartialDate(2025, 3, 1),
            applied=PartialDate(2025, 6),
            result="合格",
        )
    ]
    assert registers.missing == ["单位别名", "迁移整合未完成单位", "共享违规单位", "绩效台账"]
    assert registers.problems == []


def test_column_order_extra_columns_synonyms_and_a_title_above_are_no_matter(tmp_path):
    rows = [
        ["云泽县电子政务项目年度建设计划", None, None, None, None],
        [None, None, None, None, None],
        ["序号", " 项目 名称 *", "审批人", "投资额（万元）", "年 份"],
        [1, "智慧水务", "钱多多", "120万元", "2026年"],
        [None, None, None, None, None],
        [2, "智慧农业", "钱多多", "850000元", "2026.0"],
    ]
    registers = read_registers(save(tmp_path, 年度建设计划=rows))
    assert [(p.project, p.year, str(p.amount)) for p in registers.planned_projects] == [
        ("智慧水务", 2026, "1200000.00"),
        ("智慧农业", 2026, "850000.00"),
    ]
    assert registers.planned_projects[1].place == "工作表“年度建设计划” 第6行"


def test_a_single_column_is_enough_where_no_other_is_needed(tmp_path):
    registers = read_registers(save(tmp_path, 预算单位名录=[["单位名称"], ["云泽县水务局"]]))
    assert [u.name for u in registers.budget_units] == ["云泽县水务局"]


def test_what_cannot_be_understood_is_a_problem_not_a_guess(tmp_path):
    rows = [
        ["建设单位", "项目名称", "建成日期"],
        ["云泽县水务局", "取水许可", "去年"],
        [None, "无主项目", "2025-01-01"],
    ]
    registers = read_registers(save(tmp_path, 验收台账=rows, 年度建设计划=[["计划年度", "项目名称"], ["明年", "甲"]]))
    assert [(a.project, a.built) for a in registers.acceptances] == [("取水许可", None)]
    assert registers.planned_projects == []
    assert registers.problems == [
        "工作表“年度建设计划” 第2行 计划年度：“明年”不是年份",
        "工作表“年度建设计划” 第2行 缺“计划年度”，该行未采用",
        "工作表“验收台账” 第2行 建成日期：“去年”不是日期，应写成 2026-03-01",
        "工作表“验收台账” 第3行 缺“建设单位”，该行未采用",
    ]


def test_aliases_gather_by_name(tmp_path):
    rows = [["单位名称", "别名"], ["云泽县水务局", "水利局、云泽县水利局"], ["云泽县水务局", "县水务局"]]
    registers = read_registers(save(tmp_path, 单位别名=rows))
    assert registers.alias_table() == {"云泽县水务局": ("水利局", "云泽县水利局", "县水务局")}
    assert Registers("x").alias_table() == {}


def test_an_empty_sheet_is_an_empty_register(tmp_path):
    registers = read_registers(save(tmp_path, 绩效台账=[], 共享违规单位=[["单位名称", "违规事项"]]))
    assert registers.performances == registers.sharing_violations == []
    assert "绩效台账" not in registers.missing


@pytest.mark.parametrize(
    ("sheets", "message"),
    [
        ({"Sheet1": [["单位名称"]]}, "没有认得的工作表"),
        ({"年度建设计划": [["项目名称", "建设单位"], ["甲", "乙"]]}, "缺少“计划年度”列"),
        ({"年度建设计划": [["甲", "乙"], ["丙", "丁"]]}, "找不到表头；表头须有 计划年度、项目名称"),
    ],
)
def test_a_workbook_that_cannot_serve_is_refused(tmp_path, sheets, message):
    with pytest.raises(UsageError, match=message):
        read_registers(save(tmp_path, **sheets))


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04rubbish", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"unit,name"])
def test_a_file_that_is_no_workbook_is_refused(tmp_path, content):
    path = tmp_path / "台账.xlsx"
    path.write_bytes(content)
    with pytest.raises(UsageError, match=r"打不开台账 台账\.xlsx；请确认是未加密的"):
        read_registers(path)


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(UsageError, match="打不开台账"):
        read_registers(tmp_path / "没有.xlsx")


def test_every_sheet_of_the_layout_has_a_place_in_registers():
    names = {s.key for s in register_layout().sheets}
    assert names <= set(Registers.__dataclass_fields__)
    assert [s.title for s in register_layout().sheets] == [
        "预算单位名录",
        "单位别名",
        "迁移整合未完成单位",
        "共享违规单位",
        "年度建设计划",
        "验收台账",
        "绩效台账",
    ]
