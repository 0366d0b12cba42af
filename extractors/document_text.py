"""A `Document` as plain text for a person at a terminal: what `prescreen read` prints.

Shows what the JSON shows, readable at a glance: headings by depth, computed numbers, tables as grids, ticks, seals,
warnings. Widths count Chinese characters as two columns.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from extractors.document import Document, Figure, Paragraph, Table

_PARTS = {
    "header": "页眉",
    "footer": "页脚",
    "footnote": "脚注",
    "textbox": "文本框",
    "comment": "批注",
    "hidden": "隐藏文字",
}
_WIDEST_CELL = 28
_WIDEST_TABLE = 150


def document_text(document: Document) -> str:
    """The whole document, one line feed at the end."""
    return "\n".join(_lines(document)) + "\n"


def _lines(document: Document) -> Iterator[str]:
    pages = f"，{document.pages} 页" if document.pages is not None else ""
    yield f"文件：{document.file}（{document.format}{pages}）"
    yield from (f"！{_where(w.page, w.locator)}{w.message}［{w.code}］" for w in document.warnings)
    if document.unread_pages:
        yield f"！未能读出的页：{'、'.join(map(str, document.unread_pages))}"
    for seal in document.seals:
        colour = "红章" if seal.colour == "red" else "灰章"
        yield f"印章：第 {seal.page} 页，{colour}{f'，{seal.text}' if seal.text else ''}"
    yield ""
    page: int | None = None
    for block in document.blocks:
        if block.page is not None and block.page != page:
            page = block.page
            yield f"—— 第 {page} 页 ——"
        if isinstance(block, Paragraph):
            yield from _paragraph(block)
        elif isinstance(block, Table):
            yield from _table(block)
        else:
            yield _figure(block)


def _where(page: int | None, locator: str) -> str:
    place = "，".join(filter(None, (f"第 {page} 页" if page is not None else "", locator)))
    return f"{place}：" if place else ""


def _paragraph(paragraph: Paragraph) -> Iterator[str]:
    lead = f"{'#' * paragraph.level} " if paragraph.level else ""
    part = _PARTS.get(paragraph.part, "")
    mark = f"［{part}］" if part else "［目录］" if paragraph.toc else ""
    yield f"{mark}{lead}{paragraph.full_text}"


def _figure(figure: Figure) -> str:
    caption = f"：{figure.caption}" if figure.caption else ""
    broken = f"（{figure.broken}）" if figure.broken else ""
    return f"［图］{figure.locator}{caption}{broken}"


def _table(table: Table) -> Iterator[str]:
    """The table as a grid; a cell stands at its top-left place, the rest of what it covers stays blank."""
    part = f"，{_PARTS[table.part]}" if table.part in _PARTS else ""
    columns = max((cell.col + cell.col_span for cell in table.cells()), default=0)
    yield f"［表］{table.locator}（{len(table.rows)} 行 {columns} 列{part}）"
    if not columns:
        return
    widths = _widths(table, columns)
    for row in table.rows:
        # Each piece is (column, columns covered, lines of text).
        pieces = [(c.col, c.col_span, _wrapped(c.text, _span(widths, c.col, c.col_span))) for c in row]
        for line in range(max((len(texts) for _, _, texts in pieces), default=0)):
            yield _grid_line(pieces, widths, line)
    for cell in table.cells():
        for nested in cell.tables:
            yield from (f"    {line}" for line in _table(nested))


def _widths(table: Table, columns: int) -> list[int]:
    widths = [2] * columns
    for cell in sorted(table.cells(), key=lambda cell: cell.col_span):
        longest = min(max((_width(line) for line in cell.text.split("\n")), default=0), _WIDEST_CELL * cell.col_span)
        last = cell.col + cell.col_span - 1
        widths[last] = max(widths[last], widths[last] + longest - _span(widths, cell.col, cell.col_span))
    most = max(4, (_WIDEST_TABLE - 3 * columns) // columns)
    if sum(widths) + 3 * columns > _WIDEST_TABLE:
        widths = [min(width, most) for width in widths]
    return widths


def _span(widths: list[int], column: int, count: int) -> int:
    return sum(widths[column : column + count]) + 3 * (count - 1)


def _grid_line(pieces: list[tuple[int, int, list[str]]], widths: list[int], line: int) -> str:
    out = "|"
    column = 0
    for start, span, texts in pieces:
        while column < start:
            out += f" {' ' * widths[column]} |"
            column += 1
        text = texts[line] if line < len(texts) else ""
        out += f" {text}{' ' * (_span(widths, start, span) - _width(text))} |"
        column = start + span
    while column < len(widths):
        out += f" {' ' * widths[column]} |"
        column += 1
    return out


def _width(text: str) -> int:
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _wrapped(text: str, width: int) -> list[str]:
    """The text cut into lines of at most `width` columns; tabs become blanks."""
    lines: list[str] = []
    for paragraph in text.replace("\t", " ").split("\n"):
        line, used = "", 0
        for character in paragraph:
            wide = _width(character)
            if used + wide > width and line:
                lines.append(line)
                line, used = "", 0
            line += character
            used += wide
        lines.append(line)
    return lines
