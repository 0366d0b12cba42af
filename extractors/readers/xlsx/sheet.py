"""One sheet's XML to its cells, in one pass that keeps no more than the texts."""

from __future__ import annotations

import datetime
import io
import re
from dataclasses import dataclass, field

from lxml import etree

from extractors.limits import Limits
from extractors.readers.xlsx.numfmt import shown
from extractors.readers.xlsx.references import cell_of, column_of
from extractors.readers.xlsx.strings import Styles, in_font, rich_text
from extractors.readers.xmltools import attribute, local

Box = tuple[int, int, int, int]  # first row, first column, last row, last column, from 0

_HEADER_CODE = re.compile(r'&(?:"[^"]*"|K[0-9A-Fa-f]{6}|K\d\d[+-]\d{3}|\d{1,3}|[LCRPNDTFAGZBIUESXYOH+-])')


@dataclass(slots=True)
class Sheet:
    """Texts by row and column from 0. `rows` holds every row that the sheet states, also those without text."""

    rows: dict[int, dict[int, str]] = field(default_factory=dict)
    merges: list[Box] = field(default_factory=list)
    margins: list[tuple[str, str]] = field(default_factory=list)  # (header or footer, text)
    hidden_rows: int = 0
    without_value: int = 0  # formulas whose result was never stored
    cut: bool = False


@dataclass(slots=True)
class Context:
    """What the cells of a workbook refer to."""

    strings: list[str]
    styles: Styles
    mac_calendar: bool
    limits: Limits


def read_sheet(data: bytes, context: Context) -> Sheet:
    """The cells of a sheet. A sheet that breaks off keeps the rows before the break and is marked as cut."""
    sheet = Sheet()
    last_row = -1
    wanted = ("{*}row", "{*}mergeCell", "{*}headerFooter")
    try:
        for _, element in etree.iterparse(
            io.BytesIO(data), tag=wanted, resolve_entities=False, no_network=True, huge_tree=True, remove_comments=True
        ):
            kind = local(element)
            if kind == "row":
                last_row = _row(element, last_row, sheet, context)
            elif kind == "mergeCell":
                _merge(str(element.get("ref", "")), sheet)
            else:
                _margins(element, sheet)
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    except etree.XMLSyntaxError:
        sheet.cut = True
    return sheet


def _row(element: etree._Element, last_row: int, sheet: Sheet, context: Context) -> int:
    stated = str(element.get("r", ""))
    number = int(stated) - 1 if stated.isdecimal() else last_row + 1
    if number < 0 or number >= 1 << 20:
        return last_row
    if len(sheet.rows) >= context.limits.table_rows:
        sheet.cut = sheet.cut or any(local(c) == "c" and len(c) for c in element)
        return number
    if element.get("hidden") in ("1", "true"):
        sheet.hidden_rows += 1
    row = sheet.rows.setdefault(number, {})
    column = -1
    for cell in element:
        if local(cell) != "c":
            continue
        column = _column(str(cell.get("r", "")), column)
        text = _text(cell, sheet, context).strip()
        if column >= context.limits.table_columns:
            sheet.cut = sheet.cut or bool(text)
        elif text:
            row[column] = text
    return number


def _column(reference: str, last: int) -> int:
    found = column_of(reference.rstrip("0123456789"))
    return last + 1 if found is None else found


def _text(cell: etree._Element, sheet: Sheet, context: Context) -> str:
    kind = cell.get("t", "n")
    value = formula = inline = None
    for child in cell:
        name = local(child)
        if name == "v":
            value = child.text or ""
        elif name == "f":
            formula = child.text or "…"
        elif name == "is":
            inline = child
    stated = str(cell.get("s", "0"))
    style = int(stated) if stated.isdecimal() else 0
    font = context.styles.font(style)
    if kind == "inlineStr":
        return rich_text(inline, font) if inline is not None else ""
    if not value:
        if formula is None or kind == "str":  # Excel marks a result that is an empty text
            return ""
        # A result is there for whoever opens the sheet; we have only the formula. Empty it is not.
        sheet.without_value += 1
        return f"={formula}"
    if kind == "s":
        index = int(value) if value.strip().isdecimal() else -1
        return in_font(context.strings[index], font) if 0 <= index < len(context.strings) else ""
    if kind == "b":
        return "TRUE" if value.strip() == "1" else "FALSE"
    if kind == "d":
        return _iso_date(value)
    if kind in ("str", "e"):
        return in_font(value, font)
    return in_font(shown(value, context.styles.code(style), context.mac_calendar), font)


def _iso_date(value: str) -> str:
    try:
        moment = datetime.datetime.fromisoformat(value.replace("Z", ""))
    except ValueError:
        return value
    return moment.date().isoformat() if moment.time() == datetime.time() else moment.isoformat(" ", "minutes")


def _merge(reference: str, sheet: Sheet) -> None:
    first, _, last = reference.partition(":")
    one, other = cell_of(first), cell_of(last or first)
    if one and other:
        rows, columns = sorted((one[0], other[0])), sorted((one[1], other[1]))
        sheet.merges.append((rows[0], columns[0], rows[1], columns[1]))


def _margins(element: etree._Element, sheet: Sheet) -> None:
    for child in element:
        text = _HEADER_CODE.sub(" ", (child.text or "").replace("&&", "\0")).replace("\0", "&").strip()
        part = "header" if local(child).endswith("Header") else "footer"
        if text and (part, text) not in sheet.margins:
            sheet.margins.append((part, text))


def relation(element: etree._Element) -> str:
    return attribute(element, "id")
