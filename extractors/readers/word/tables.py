"""Reads Word tables. Every cell is visited once through the XML: python-docx's own cell access is quadratic."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from lxml import etree

from extractors.document import Cell, Part, Table
from extractors.readers.word.content import ContentReader
from extractors.readers.word.drafts import Draft, Place, boxed, joined, number_of, paragraph_draft
from extractors.readers.word.flatten import Flattener
from extractors.readers.word.grid import Grid
from extractors.readers.word.names import VAL, W, integer
from extractors.readers.word.numbering import Numbering
from extractors.readers.word.pieces import Content, Resolve
from extractors.readers.word.ticks import has_candidates, read_ticks

_P = f"{W}p"
_TC_PR = f"{W}tcPr"
_TR_PR = f"{W}trPr"
_CONTENT = frozenset((_P, f"{W}tc"))
_MERGES = {
    f"{W}gridSpan": "span",
    f"{W}vMerge": "vertical",
    f"{W}hMerge": "left",
    f"{W}cellDel": "deleted",
}

# What a paragraph carries besides its text: (content, place, locator) -> drafts are appended by the story.
Beside = Callable[[Content, Place, str], None]


@dataclass(slots=True)
class _CellRead:
    """A cell being read. `contents` are kept for the first cell only, in case it stays the only one."""

    cell: Cell
    keep: bool
    texts: list[str] = field(default_factory=list)
    tables_after: list[int] = field(default_factory=list)  # how many texts stand before each nested table
    contents: list[tuple[Content, str]] = field(default_factory=list)


class TableReader:
    """Reads the tables of one document; `deleted` is set when tracked deletions took rows or cells away."""

    def __init__(
        self, reader: ContentReader, flattener: Flattener, numbering: Numbering, resolve: Resolve, beside: Beside
    ) -> None:
        self._resolve = resolve
        self._reader = reader
        self._flattener = flattener
        self._numbering = numbering
        self._beside = beside
        self.deleted = False

    def read(self, element: etree._Element, place: Place, locator: str) -> Draft:
        table, reads = self._table(element, place, locator)
        draft = Draft(table)
        if len(reads) == 1 and len(table.rows) == 1:
            draft.inside = _paragraphs_of(reads[0], place.part, table, self._resolve)
        return draft

    def _table(self, element: etree._Element, place: Place, locator: str) -> tuple[Table, list[_CellRead]]:
        grid = Grid()
        reads: dict[int, _CellRead] = {}
        for row in self._flattener.rows(element):
            before, deleted = _row_settings(row)
            if deleted:
                self.deleted = True
                continue
            grid.start_row(before)
            for cell_element in self._flattener.cells(row):
                span, vertical, left, cell_deleted = _cell_settings(cell_element)
                if cell_deleted:
                    self.deleted = True
                    continue
                cell, new = grid.place(span, vertical, left)
                if new:
                    reads[id(cell)] = _CellRead(cell, keep=not reads)
                self._cell(cell_element, reads[id(cell)], place, locator)
        for read in reads.values():
            _close(read)
        return Table(grid.rows, locator, place.part), list(reads.values())

    def _cell(self, element: etree._Element, read: _CellRead, place: Place, table_locator: str) -> None:
        carried, place.carried = place.carried, None
        for child in self._flattener.blocks(element, place.source):
            if child.tag == _P:
                content = self._reader.read(child, place.carried)
                place.carried = content if content.mark_deleted else None
                if place.carried is None:
                    self._paragraph(content, read, place, table_locator)
            else:
                nested, _ = self._table(
                    child, place, f"{_where(table_locator, read.cell)} 内表{len(read.cell.tables) + 1}"
                )
                read.cell.tables.append(nested)
                read.tables_after.append(len(read.texts))
        if place.carried is not None:
            self._paragraph(place.carried, read, place, table_locator)
        place.carried = carried
        if self._reader.awaits_box and (mark := self._reader.take_box()):
            read.texts.append(mark)

    def _paragraph(self, content: Content, read: _CellRead, place: Place, table_locator: str) -> None:
        number = ""
        if content.list_id or content.look.list_id:
            number = number_of(content, self._numbering, place.counter)
        text = joined(content)
        if read.keep:
            read.contents.append((content, number))
        if number:
            number, text = boxed(number, text)
            text = f"{number} {text}".rstrip() if number else text
        read.texts.append(text)
        if content.graphics or content.hidden or content.notes:
            self._beside(content, place, _where(table_locator, read.cell))


def _where(table_locator: str, cell: Cell) -> str:
    return f"{table_locator} 第{cell.row + 1}行 第{cell.col + 1}列"


def _close(read: _CellRead) -> None:
    """The cell's text: its paragraphs joined by a line feed, ticks read together."""
    texts = read.texts
    whole = texts[0] if len(texts) == 1 else "\n".join(texts)
    text = whole.strip("\n \t")
    if read.tables_after:
        read.cell.table_lines = _lines_before(read, whole)
    if has_candidates(text):
        ticked = read_ticks(text, in_cell=True)
        read.cell.text, read.cell.ticks = ticked.text, ticked.ticks
    else:
        read.cell.text = text


def _lines_before(read: _CellRead, whole: str) -> list[int]:
    """For each nested table the lines of the cell's text before it, empty paragraphs at the cell's head left out."""
    lost = whole[: len(whole) - len(whole.lstrip("\n \t"))].count("\n")
    counts = ("\n".join(read.texts[:n]).count("\n") + 1 if n else 0 for n in read.tables_after)
    most = whole.strip("\n \t").count("\n") + 1
    return [min(most, max(0, count - lost)) for count in counts]


def _paragraphs_of(read: _CellRead, part: Part, table: Table, resolve: Resolve) -> list[Draft]:
    locator = table.cell_locator(read.cell)
    drafts = (paragraph_draft(content, number, part, locator, False, resolve) for content, number in read.contents)
    return [draft for draft in drafts if draft is not None]


def _row_settings(row: etree._Element) -> tuple[int, bool]:
    """(columns left out before the first cell, deleted)."""
    before, deleted = 0, False
    for child in _properties(row, _TR_PR):
        if child.tag == f"{W}gridBefore":
            before = integer(child.get(VAL))
        elif child.tag == f"{W}del":
            deleted = True
    return before, deleted


def _cell_settings(cell: etree._Element) -> tuple[int, str | None, bool, bool]:
    """(gridSpan, vMerge as restart/continue/None, whether hMerge continues the cell to the left, deleted)."""
    span, vertical, left, deleted = 1, None, False, False
    for child in _properties(cell, _TC_PR):
        setting = _MERGES.get(child.tag)
        if setting == "span":
            span = integer(child.get(VAL), 1)
        elif setting == "vertical":
            vertical = "restart" if child.get(VAL) == "restart" else "continue"
        elif setting == "left":
            left = child.get(VAL) != "restart"
        elif setting == "deleted":
            deleted = True
    return span, vertical, left, deleted


def _properties(element: etree._Element, tag: str) -> Iterable[etree._Element]:
    """The settings of a row or cell; they come first, so that looking further costs nothing."""
    for child in element:
        if child.tag == tag:
            return child
        if child.tag in _CONTENT:
            break
    return ()
