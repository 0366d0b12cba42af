"""批次汇总.xlsx: one row a dossier, one row a finding, ready for filters, sorting and pivot tables.

Text of submissions is always written as text: `=cmd…`, `+…` and `@…` never become formulas, web addresses never
become links. Only our own relative links to each report.html are links.
"""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import xlsxwriter
from xlsxwriter.url import Url, UrlTypes

from reports.batch import BatchEntry, FailedDossier, totals
from reports.schema import FindingLine, Report
from reports.wording import CONCLUSIONS, KINDS, first_place, group

FILE_NAME = "批次汇总.xlsx"
CELL_LIMIT = 32767  # characters Excel accepts in a cell
MOST_LINES = 8  # a row shows no more; the rest is in the cell
LINK_LIMIT = 60000  # Excel refuses a sheet with more than 65,530 links

Type = Literal["text", "number", "money", "date", "link", "index"]
Value = str | int | float | datetime.date | None


@dataclass(slots=True, frozen=True)
class Column:
    title: str
    width: float
    type: Type = "text"


PROJECTS = (
    Column("序号", 6, "index"),
    Column("卷宗", 24, "link"),
    Column("项目名称", 30),
    Column("申报单位", 22),
    Column("类别", 7),
    Column("轮次", 6, "number"),
    Column("收件日期", 12, "date"),
    Column("预审建议", 17),
    Column("去向", 14),
    Column("总金额（万元）", 14, "money"),
    Column("必须补正", 9, "number"),
    Column("请核对", 9, "number"),
    Column("无法读取", 9, "number"),
    Column("提示", 7, "number"),
    Column("文件数", 8, "number"),
    Column("未读出", 8, "number"),
    Column("说明", 30),
)
FINDINGS = (
    Column("序号", 6, "index"),
    Column("卷宗", 26, "link"),
    Column("项目名称", 30),
    Column("申报单位", 20),
    Column("类组", 10),
    Column("规则", 9),
    Column("结果", 7),
    Column("级别", 7),
    Column("原因", 9),
    Column("问题", 28),
    Column("说明", 48),
    Column("位置", 36),
    Column("原文", 40),
    Column("依据", 20),
    Column("条款原文", 40),
    Column("补正要求／建议", 40),
)
COLOURS = {
    "red": {"font_color": "#9C1C14", "bg_color": "#FBE3E1"},
    "amber": {"font_color": "#7A4A00", "bg_color": "#FDF0D5"},
    "green": {"font_color": "#1E6B3A", "bg_color": "#E2F2E7"},
    "dark": {"font_color": "#FFFFFF", "bg_color": "#3A1A1A"},
    "grey": {"font_color": "#4C5661", "bg_color": "#ECEFF2"},
}
FAILED = "未能预审"
CONCLUSION_COLOURS = {
    CONCLUSIONS["pass"]: "green",
    CONCLUSIONS["verify"]: "amber",
    CONCLUSIONS["supplement"]: "red",
    CONCLUSIONS["return"]: "red",
    CONCLUSIONS["stopped"]: "dark",
    FAILED: "dark",
}
RESULT_COLOURS = {"缺失": "red", "不符": "red", "待核": "amber", "退回": "red", "补正": "amber", "提示": "grey"}


def render_workbook(entries: Sequence[BatchEntry], failed: Sequence[FailedDossier] = ()) -> bytes:
    """The workbook of a batch; `failed` dossiers stand at the end of the first sheet with their reason."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties({"title": "电子政务建设项目预审批次汇总", "author": "", "comments": ""})
        book.set_calc_mode("auto")
        formats = _formats(book)
        projects = [*_project_rows(entries), *_failed_rows(failed)]
        _sheet(
            book,
            formats,
            "项目",
            PROJECTS,
            projects,
            {"预审建议": CONCLUSION_COLOURS},
            {"必须补正": "red", "请核对": "amber", "无法读取": "amber"},
            9,
        )
        rows = list(_finding_rows(entries))
        _sheet(book, formats, "问题", FINDINGS, rows, {"结果": RESULT_COLOURS, "级别": RESULT_COLOURS}, {}, 8)
    return buffer.getvalue()


def _formats(book: Any) -> dict[str, Any]:
    base = {
        "font_name": "微软雅黑",
        "font_size": 10,
        "valign": "top",
        "text_wrap": True,
        "border": 1,
        "border_color": "#D5DADF",
    }
    made = {
        "text": base,
        "number": base | {"align": "right", "num_format": "0"},
        "index": base | {"align": "center", "font_color": "#8A949E", "num_format": "0"},
        "money": base | {"align": "right", "num_format": "#,##0.00"},
        "date": base | {"align": "center", "num_format": "yyyy-mm-dd"},
        "link": base | {"font_color": "#1F5A96", "underline": 1},
        "head": base | {"bold": True, "bg_color": "#EDF1F5", "valign": "vcenter", "align": "center", "bottom": 2},
    }
    return {name: book.add_format(spec) for name, spec in (made | COLOURS).items()}


def _project_rows(entries: Sequence[BatchEntry]) -> Iterator[tuple[tuple[Value, ...], str]]:
    for entry in entries:
        report = entry.report
        head, line = report.dossier, totals(report)
        yield (
            (
                head.id,
                head.project,
                head.applicant,
                KINDS[head.kind],
                head.round,
                datetime.date.fromisoformat(head.received) if head.received else None,
                CONCLUSIONS[report.conclusion],
                line.route,
                float(line.amount) / 10000 if line.amount is not None else None,
                line.must,
                line.verify,
                line.unreadable,
                line.hints,
                line.files,
                line.unread_files,
                "；".join(report.notes),
            ),
            entry.href,
        )


def _failed_rows(failed: Sequence[FailedDossier]) -> Iterator[tuple[tuple[Value, ...], str]]:
    for one in failed:
        row: list[Value] = [None] * (len(PROJECTS) - 1)
        row[0], row[6], row[-1] = one.dossier, FAILED, one.message
        yield tuple(row), ""


def _finding_rows(entries: Sequence[BatchEntry]) -> Iterator[tuple[tuple[Value, ...], str]]:
    for entry in entries:
        groups = group(entry.report)
        for name, findings in (
            ("必须补正", groups.must),
            ("请核对", groups.verify),
            ("无法读取", groups.unreadable),
            ("提示", groups.hints),
        ):
            for finding in findings:
                yield _finding_row(entry.report, name, finding), entry.href


def _finding_row(report: Report, name: str, finding: FindingLine) -> tuple[Value, ...]:
    return (
        report.dossier.id,
        report.dossier.project,
        report.dossier.applicant,
        name,
        finding.rule,
        finding.result,
        finding.severity,
        "工具" if finding.cause == "tool" else "申报材料",
        finding.title,
        finding.message,
        first_place(finding),
        "\n".join(dict.fromkeys(e.quote for e in finding.evidence if e.quote)),
        finding.clause,
        finding.quote,
        finding.advice,
    )


def _sheet(
    book: Any,
    formats: dict[str, Any],
    title: str,
    columns: Sequence[Column],
    rows: Sequence[tuple[tuple[Value, ...], str]],
    colours: dict[str, dict[str, str]],
    positive: dict[str, str],
    paper: int,
) -> None:
    """`colours`: column, word, colour; `positive`: the colour of counts above zero; `paper`: 9 is A4, 8 is A3."""
    sheet = book.add_worksheet(title)
    for index, column in enumerate(columns):
        sheet.set_column(index, index, column.width)
        sheet.write_string(0, index, column.title, formats["head"])
    sheet.set_row(0, 24)
    for number, (values, href) in enumerate(rows, 1):
        sheet.write_number(number, 0, number, formats["index"])
        for index, value in enumerate(values, 1):
            _write(sheet, number, index, columns[index].type, value, href, formats)
        sheet.set_row(number, _height(values, columns[1:]))
    last = max(len(rows), 1)
    sheet.freeze_panes(1, 3)
    sheet.autofilter(0, 0, last, len(columns) - 1)
    position = {column.title: index for index, column in enumerate(columns)}
    for name, words in colours.items():
        for word, colour in words.items():
            rule = {"type": "cell", "criteria": "==", "value": f'"{word}"', "format": formats[colour]}
            sheet.conditional_format(1, position[name], last, position[name], rule)
    for name, colour in positive.items():
        rule = {"type": "cell", "criteria": ">", "value": 0, "format": formats[colour]}
        sheet.conditional_format(1, position[name], last, position[name], rule)
    sheet.set_landscape()
    sheet.set_paper(paper)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_footer("&C— &P —")


def _write(sheet: Any, row: int, col: int, kind: Type, value: Value, href: str, formats: dict[str, Any]) -> None:
    style = formats[kind]
    if value is None or value == "":
        sheet.write_blank(row, col, None, style)
    elif isinstance(value, str):
        text = value[:CELL_LIMIT]
        if kind == "link" and href and row <= LINK_LIMIT:
            sheet.write_url(row, col, _RelativeLink(href, text[:255]), style)
        else:
            sheet.write_string(row, col, text, formats["text"] if kind == "link" else style)
    elif isinstance(value, datetime.date):
        sheet.write_datetime(row, col, value, style)
    else:
        sheet.write_number(row, col, value, style)


def _height(values: Sequence[Value], columns: Sequence[Column]) -> float:
    """Row height in points for the longest wrapped text; not every program computes it on opening."""
    most = 1
    for value, column in zip(values, columns, strict=True):
        if isinstance(value, str):
            widths = [sum(2 if ord(c) > 255 else 1 for c in line[:2000]) for line in value.split("\n")]
            most = max(most, sum(max(1, -(-width // int(column.width - 1))) for width in widths))
    return min(most, MOST_LINES) * 14.5 + 2


class _RelativeLink(Url):  # type: ignore[misc]  # xlsxwriter is untyped
    """A link to a file beside the workbook, with `/`: xlsxwriter's own `external:` writes backslashes, which office
    programs on Linux do not follow. Chinese characters may stay; what Excel takes for syntax is escaped."""

    def __init__(self, href: str, text: str) -> None:
        super().__init__("".join(f"%{ord(c):02X}" if c in '%# "<>[]^`{}?' else c for c in href))
        self._text = text

    def _parse_url(self) -> None:
        self._link_type = UrlTypes.EXTERNAL
        self._relationship_link = self._link = self._original_url
