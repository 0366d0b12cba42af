"""A workbook to a Document: per sheet one table on the sheet's own grid, then what lies over it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from extractors.document import Block, Cell, Document, Figure, Paragraph, Part, ReadWarning, Table
from extractors.errors import UnreadableFile
from extractors.limits import DEFAULT, Limits
from extractors.readers.pages.ticks import normalise_boxes, ticks_of
from extractors.readers.xlsx.drawing import Overlay, read_overlays
from extractors.readers.xlsx.package import Package
from extractors.readers.xlsx.sheet import Box, Context, Sheet, read_sheet, relation
from extractors.readers.xlsx.strings import read_strings, read_styles
from extractors.readers.xmltools import attribute, local
from extractors.snapshot import refusals

_DENSE_CELLS = 400_000  # beyond this a sheet is not a form: only cells with text are kept


def read_workbook(path: Path, name: str, limits: Limits = DEFAULT) -> Document:
    """Read an xlsx or xlsm. Raises UnreadableFile when it is damaged or over a limit."""
    document = Document(name, "xlsx", "xlsx")
    with Package(path, limits) as package:
        main = next((t for kind, t in package.related("").values() if kind == "officeDocument"), "xl/workbook.xml")
        root = package.tree(main)
        if root is None:
            raise refusals.damaged("xlsx", "没有工作簿")
        parts = package.related(main)
        by_kind = dict(parts.values())
        properties = next((e for e in root.iter() if local(e) == "workbookPr"), None)
        context = Context(
            read_strings(package, by_kind.get("sharedStrings", "")),
            read_styles(package, by_kind.get("styles", "")),
            properties is not None and properties.get("date1904") in ("1", "true"),
            limits,
        )
        for element in (e for e in root.iter() if local(e) == "sheet"):
            kind, target = parts.get(relation(element), ("", ""))
            title = str(element.get("name", "")) or "未命名"
            part: Part = "hidden" if attribute(element, "state") in ("hidden", "veryHidden") else "body"
            if kind == "worksheet":
                _sheet(document, package, target, title, part, context)
            elif kind == "chartsheet":
                document.blocks.append(Figure(f"工作表“{title}”", part=part))
    return document


def _sheet(document: Document, package: Package, target: str, title: str, part: Part, context: Context) -> None:
    place = f"工作表“{title}”"
    data = package.part(target)
    if data is None:
        raise refusals.damaged("xlsx", f"缺少{place}")
    sheet = read_sheet(data, context)
    try:
        overlays = read_overlays(package, target)
    except UnreadableFile:
        overlays = []
        document.warnings.append(ReadWarning("partial", f"{place}上的图形未能读出", locator=place))
    for kind, text in sheet.margins:
        where: Part = part if part == "hidden" else "header" if kind == "header" else "footer"
        document.blocks.append(Paragraph(text, f"{place} {'页眉' if kind == 'header' else '页脚'}", where))
    for overlay in overlays:
        if overlay.kind == "tick":
            row = sheet.rows.setdefault(overlay.row, {})
            row[overlay.column] = f"{row[overlay.column]} {overlay.text}" if overlay.column in row else overlay.text
    rows = _rows(sheet)
    if rows:
        document.blocks.append(Table(rows, place, part))
    document.blocks.extend(_over(overlays, place, part))
    document.warnings.extend(_warnings(sheet, place, part))


def _rows(sheet: Sheet) -> list[list[Cell]]:
    """The cells of the used part of the grid: to the last row and column with text, merged cells once."""
    filled = [(r, max(columns)) for r, columns in sheet.rows.items() if columns]
    if not filled:
        return []
    last_row = max(r for r, _ in filled)
    last_column = max(c for _, c in filled)
    merges = [m for m in sheet.merges if m[0] <= last_row and m[1] <= last_column]
    last_column = max([last_column, *(min(m[3], last_column + 50) for m in merges if m[0] in sheet.rows)])
    anchors: dict[tuple[int, int], Box] = {}
    covered: set[tuple[int, int]] = set()
    for box in merges:
        anchors[box[0], box[1]] = box
        rows = range(box[0], min(box[2], last_row) + 1)
        covered.update((r, c) for r in rows for c in range(box[1], min(box[3], last_column) + 1) if (r, c) != box[:2])
    dense = len(sheet.rows) * (last_column + 1) <= _DENSE_CELLS
    table: list[list[Cell]] = [[] for _ in range(last_row + 1)]
    for r, columns in sheet.rows.items():
        if r > last_row:
            continue
        wanted = range(last_column + 1) if dense else sorted(columns)
        for c in wanted:
            if (r, c) not in covered:
                table[r].append(_cell(columns.get(c, ""), r, c, anchors.get((r, c)), last_row, last_column))
    return table


def _cell(text: str, row: int, column: int, box: Box | None, last_row: int, last_column: int) -> Cell:
    text = normalise_boxes(text)
    row_span = min(box[2], last_row) - row + 1 if box else 1
    column_span = min(box[3], last_column) - column + 1 if box else 1
    return Cell(text, row, column, row_span, column_span, ticks_of(text))


def _over(overlays: list[Overlay], place: str, part: Part) -> Iterator[Block]:
    boxes = pictures = 0
    for overlay in overlays:
        if overlay.kind == "text":
            boxes += 1
            text = normalise_boxes(overlay.text)
            where: Part = "hidden" if part == "hidden" else "textbox"
            yield Paragraph(text, f"{place} 文本框{boxes}", where, ticks=ticks_of(text))
        elif overlay.kind == "picture":
            pictures += 1
            yield Figure(f"{place} 图{pictures}", part, overlay.text)
        elif overlay.kind == "comment":
            yield Paragraph(overlay.text, f"{place} 第{overlay.row + 1}行 第{overlay.column + 1}列 批注", "comment")


def _warnings(sheet: Sheet, place: str, part: Part) -> Iterator[ReadWarning]:
    if part == "hidden" and any(sheet.rows.values()):
        yield ReadWarning("hidden_sheet", f"{place}是隐藏的", locator=place)
    if sheet.hidden_rows:
        yield ReadWarning("hidden_rows", f"{place}有 {sheet.hidden_rows} 行被隐藏，内容仍已读取", locator=place)
    if sheet.without_value:
        said = f"{place}有 {sheet.without_value} 个公式没有保存结果，只能看到公式本身"
        yield ReadWarning("formula_without_value", said, locator=place)
    if sheet.cut:
        yield ReadWarning("partial", f"{place}过大或不完整，只读出前面的部分", locator=place)
