"""批次汇总.xlsx read back: types, links, filters, and nothing of a submission that could run as a formula."""

from __future__ import annotations

import dataclasses
import datetime
import io

import openpyxl
import pytest
from report_samples import (
    FORM,
    FakeRulebook,
    clean_report,
    finding,
    sample_assessment,
    sample_dossier,
    sample_report,
    stopped_report,
)

from checks.findings import Assessment, Evidence
from reports.batch import (
    BatchEntry,
    FailedDossier,
    amounts_by_route,
    conclusions,
    departments,
    frequent_demands,
    largest_amount,
)
from reports.model import build_report
from reports.workbook import FINDINGS, PROJECTS, render_workbook


def entry(report, folder: str = "水务局-智慧水务") -> BatchEntry:
    return BatchEntry(report, f"{folder}/report.html")


BATCH = [entry(sample_report()), entry(clean_report(), "清洁#卷 50%"), entry(stopped_report(), "密")]


@pytest.fixture(scope="module")
def book():
    return openpyxl.load_workbook(io.BytesIO(render_workbook(BATCH, [FailedDossier("坏卷", "读取时中断")])))


def test_two_sheets_with_frozen_filtered_headers(book):
    assert book.sheetnames == ["项目", "问题"]
    for name, columns in (("项目", PROJECTS), ("问题", FINDINGS)):
        sheet = book[name]
        assert [c.value for c in sheet[1]] == [c.title for c in columns]
        assert sheet.freeze_panes == "D2"
        assert sheet.auto_filter.ref == sheet.dimensions
        assert sheet.column_dimensions["B"].width > 20


def test_a_row_a_dossier(book):
    rows = [[c.value for c in row] for row in book["项目"].iter_rows(min_row=2)]
    assert rows[0] == [
        1,
        "水务局-智慧水务",
        "智慧水务综合监管系统",
        "云泽县水务局",
        "申报",
        1,
        datetime.datetime(2026, 9, 20),
        "建议补正",
        "书面评审",
        98.5,
        2,
        1,
        1,
        1,
        4,
        1,
        "未提供台账，TY-01、SH-17 等 6 条规则未执行",
    ]
    assert rows[1][7:12] == ["未发现需补正事项", "未定", 98.5, 0, 0]
    assert rows[2][2:4] == [None, None]
    assert rows[2][7:9] == ["停止处理", "转县保密行政管理部门"]
    assert (rows[3][1], rows[3][7], rows[3][16]) == ("坏卷", "未能预审", "读取时中断")
    assert len(rows) == 4


def test_amounts_are_numbers_and_dates_are_dates(book):
    sheet = book["项目"]
    assert sheet["J2"].data_type == "n"
    assert sheet["J2"].number_format == "#,##0.00"
    assert sheet["G2"].is_date
    assert sheet["G2"].number_format == "yyyy-mm-dd"


def test_a_row_a_finding(book):
    rows = [[c.value for c in row] for row in book["问题"].iter_rows(min_row=2)]
    assert [(r[4], r[5]) for r in rows] == [
        ("必须补正", "SB-50"),
        ("必须补正", "KW-03"),
        ("请核对", "SB-01"),
        ("无法读取", "GC-01"),
        ("提示", "SH-08"),
        ("必须补正", "TY-04"),
    ]
    assert rows[0][6:] == [
        "缺失",
        "补正",
        "申报材料",
        "资金来源为空",
        "申请表“资金来源”未填写",
        f"{FORM} 表1 第4行 第4列",
        "资金来源｜（空）",
        "附件2",
        "资金来源",
        "请填写资金来源及各来源金额",
    ]


def test_links_are_relative_and_escaped(book):
    targets = [book["项目"][f"B{row}"].hyperlink.target for row in (2, 3, 4)]
    assert targets == ["水务局-智慧水务/report.html", "清洁%23卷%2050%25/report.html", "密/report.html"]
    assert book["项目"]["B5"].hyperlink is None
    assert book["问题"]["B2"].hyperlink.target == "水务局-智慧水务/report.html"


def test_conditional_colours(book):
    rules = {
        str(area.sqref): [(r.operator, r.formula[0]) for r in area.rules]
        for area in book["项目"].conditional_formatting
    }
    assert ("equal", '"建议退回"') in rules["H2:H5"]
    assert rules["K2:K5"] == [("greaterThan", "0")]
    assert "G2:G7" in {str(area.sqref) for area in book["问题"].conditional_formatting}


@pytest.mark.parametrize(
    "text", ["=cmd|'/c calc'!A0", "+1+1", "@SUM(1)", "-2+3", "{=1+1}", "http://example.invalid/", "\t=1", "00123"]
)
def test_text_of_a_submission_stays_text(text):
    dossier = sample_dossier()
    dossier.id = dossier.project = dossier.applicant = text
    assessment = Assessment(
        [finding(message=text, title=text, quote=text, evidence=[Evidence(text, text, quote=text)])], notes=[text]
    )
    sheets = openpyxl.load_workbook(
        io.BytesIO(render_workbook([entry(build_report(dossier, assessment, FakeRulebook()))]))
    )
    for sheet in sheets:
        cells = [c for row in sheet.iter_rows(min_row=2) for c in row if isinstance(c.value, str)]
        assert {c.data_type for c in cells} == {"s"}
        assert text in {c.value for c in cells}
        assert [c.hyperlink.target for c in cells if c.hyperlink] == ["水务局-智慧水务/report.html"]


def test_very_long_text_is_cut_at_excels_limit():
    assessment = sample_assessment()
    assessment.findings = [finding(message="字" * 40000)]
    book = openpyxl.load_workbook(
        io.BytesIO(render_workbook([entry(build_report(sample_dossier(), assessment, FakeRulebook()))]))
    )
    assert len(book["问题"]["K2"].value) == 32767


def test_an_empty_batch_still_opens():
    book = openpyxl.load_workbook(io.BytesIO(render_workbook([])))
    assert [book[s].max_row for s in book.sheetnames] == [1, 1]


def test_counts_of_a_batch():
    twice = [*BATCH, entry(sample_report(), "又一卷")]
    assert conclusions(twice) == {"supplement": 2, "pass": 1, "stopped": 1}
    assert frequent_demands(twice) == [
        ("KW-03", "总金额不一致", 2),
        ("SB-50", "资金来源为空", 2),
    ]
    assert [(r, n, str(s)) for r, n, s in amounts_by_route(twice)] == [
        ("书面评审", 2, "1970000.00"),
        ("未定", 1, "985000.00"),
        ("转县保密行政管理部门", 1, "0"),
    ]
    assert departments(twice) == [("云泽县水务局", 3, 4)]


def test_the_largest_amount_is_no_yuan_taken_for_ten_thousands():
    report = sample_report()
    assert largest_amount(dataclasses.replace(report, amounts=())) is None
    slip = dataclasses.replace(report.amounts[0], value="9850000000.00")
    assert str(largest_amount(dataclasses.replace(report, amounts=(slip, *report.amounts)))) == "985000.00"
