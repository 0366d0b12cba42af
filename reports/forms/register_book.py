"""The blank register workbook 台账.xlsx, from the same layout that extractors/registers.py reads it by."""

from __future__ import annotations

import datetime
import io
from typing import Any

import xlsxwriter

from extractors.registers import ColumnLayout, RegisterLayout, SheetLayout, register_layout

INTRO_SHEET = "说明"
READY_ROWS = 500  # rows that carry formats and input checks
_FACE = {"font_name": "微软雅黑", "font_size": 10.5}


def render_register_book() -> tuple[str, bytes]:
    """File name and content. The same layout always gives the same bytes."""
    layout = register_layout()
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        book.set_properties({"title": "电子政务建设项目台账", "author": "", "created": datetime.datetime(2021, 7, 20)})
        formats = {
            "head": book.add_format(
                _FACE | {"bold": True, "bg_color": "#E4ECF4", "border": 1, "align": "center", "valign": "vcenter"}
            ),
            "need": book.add_format(
                _FACE | {"bold": True, "bg_color": "#F8E3E1", "border": 1, "align": "center", "valign": "vcenter"}
            ),
            "text": book.add_format(_FACE | {"num_format": "@", "text_wrap": True, "valign": "top"}),
            "date": book.add_format(_FACE | {"num_format": "yyyy-mm-dd", "align": "center", "valign": "top"}),
            "money": book.add_format(_FACE | {"num_format": "#,##0.00", "valign": "top"}),
            "year": book.add_format(_FACE | {"num_format": "0", "align": "center", "valign": "top"}),
            "title": book.add_format(_FACE | {"bold": True, "font_size": 16}),
            "body": book.add_format(_FACE | {"text_wrap": True, "valign": "top"}),
            "cell": book.add_format(_FACE | {"text_wrap": True, "valign": "top", "border": 1}),
        }
        _intro(book, formats, layout)
        for sheet in layout.sheets:
            _register(book, formats, sheet)
    return layout.file, buffer.getvalue()


def _intro(book: Any, formats: dict[str, Any], layout: RegisterLayout) -> None:
    page = book.add_worksheet(INTRO_SHEET)
    page.hide_gridlines(2)
    for column, width in enumerate((22, 24, 12, 46, 26)):
        page.set_column(column, column, width)
    page.write_string(0, 0, "电子政务建设项目台账", formats["title"])
    page.merge_range(1, 0, 1, 4, f"{layout.intro.strip()}粉色表头的列必填。", formats["body"])
    page.set_row(1, 36)
    row = 3
    for column, text in enumerate(("工作表", "列", "必填", "填什么", "供哪些规则查对")):
        page.write_string(row, column, text, formats["head"])
    for sheet in layout.sheets:
        page.write_string(row + 1, 4, sheet.rules, formats["cell"])
        for column_layout in sheet.columns:
            row += 1
            needed = "必填" if column_layout.required else ""
            values = (sheet.title, column_layout.title, needed, column_layout.note, sheet.rules)
            for column, text in enumerate(values):
                page.write_string(row, column, text, formats["cell"])
    page.freeze_panes(4, 0)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)


def _register(book: Any, formats: dict[str, Any], sheet: SheetLayout) -> None:
    page = book.add_worksheet(sheet.title)
    page.set_row(0, 24)
    for index, column in enumerate(sheet.columns):
        page.set_column(index, index, max(column.width, 2 * len(column.title) + 3), formats[column.type])
        page.write_string(0, index, column.title, formats["need" if column.required else "head"])
        page.write_comment(0, index, _note(sheet, column), {"x_scale": 1.6, "font_size": 10})
        _validate(page, index, column)
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, READY_ROWS, len(sheet.columns) - 1)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)


def _note(sheet: SheetLayout, column: ColumnLayout) -> str:
    parts = [column.note, "必填" if column.required else "可空"]
    if column.choices:
        parts.append(f"可选：{'、'.join(column.choices)}")
    parts.append(f"供 {sheet.rules} 查对")
    return "；".join(parts)


def _validate(page: Any, index: int, column: ColumnLayout) -> None:
    """Warnings only: a clerk may write 2026年3月 where the day is not known, and the reader understands it."""
    area = (1, index, READY_ROWS, index)
    rule: dict[str, Any] = {"error_type": "information", "ignore_blank": True, "error_title": column.title}
    if column.choices:
        page.data_validation(
            *area, rule | {"validate": "list", "source": list(column.choices), "error_message": "不在可选项中"}
        )
    elif column.type == "money":
        message = "请填数字，单位万元"
        page.data_validation(
            *area, rule | {"validate": "decimal", "criteria": ">=", "value": 0, "error_message": message}
        )
    elif column.type == "year":
        message = "请填四位年份"
        page.data_validation(
            *area,
            rule
            | {
                "validate": "integer",
                "criteria": "between",
                "minimum": 1990,
                "maximum": 2100,
                "error_message": message,
            },
        )
