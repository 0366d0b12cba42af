"""Grids and pieces to tables: the text of each cell, and the tables inside cells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations
from statistics import median

from extractors.document import Bbox, Cell, Table
from extractors.readers.pages.lines import visual_lines
from extractors.readers.pages.margins import margins_of
from extractors.readers.pages.model import Grid, GridCell, PageContent, Piece, VisualLine
from extractors.readers.pages.paragraphs import join_lines
from extractors.readers.pages.ticks import ticks_of

_NUMBERED = re.compile(r"(\d{1,2})(?:[、．]|\.(?!\d))")


@dataclass(slots=True)
class CellEnd:
    """How the words of a cell end: the width of its last line and what is left beside it, the letter size, and the
    number of lines."""

    width: float
    room: float
    size: float
    lines: int


@dataclass(slots=True)
class PageTable:
    """A table on one page with what is needed to see whether the next page continues it. `ends` is by id of the cell,
    `inner` holds the tables inside cells by the id of their table; `open_top` and `open_bottom`: no border closes the
    table there. `bottom` is where its last part ends on its page."""

    table: Table
    edges: tuple[float, ...]
    page_height: float
    parts: list[int] = field(default_factory=list)
    ends: dict[int, CellEnd] = field(default_factory=dict)
    inner: dict[int, PageTable] = field(default_factory=dict)
    bottom: float = 0.0
    open_top: bool = False
    open_bottom: bool = False


class CellFinder:
    """Which cell a point lies in: the smallest that holds it, counted through all grids of the page in order. With the
    `width` of the page, what runs off its edge is in the cell that does."""

    def __init__(self, grids: Sequence[Grid], width: float = float("inf")) -> None:
        self._grids = []
        self._edge = width - 1
        self._apart = not any(_meet(a.bbox, b.bbox) for a, b in combinations(grids, 2))
        self._last: GridCell | None = None  # letters come in their order: mostly in the cell of the one before
        self._index = -1
        start = 0
        for grid in grids:
            self._grids.append((start, grid))
            start += len(grid.cells)

    def __bool__(self) -> bool:
        return bool(self._grids)

    def at(self, x: float, y: float) -> int:
        if x > self._edge:
            x = self._edge
        last = self._last
        if last is not None and last.x0 <= x < last.x1 and last.y0 <= y < last.y1:
            return self._index
        best, area = -1, float("inf")
        for start, grid in self._grids:
            x0, y0, x1, y1 = grid.bbox
            if not (x0 <= x <= x1 and y0 <= y <= y1):
                continue
            for index, cell in enumerate(grid.cells, start):
                if cell.x0 <= x < cell.x1 and cell.y0 <= y < cell.y1:
                    size = (cell.x1 - cell.x0) * (cell.y1 - cell.y0)
                    if size < area:
                        best, area = index, size
                        if self._apart:
                            self._last, self._index = cell, index
                            return index
                    break
        return best


def _meet(a: Bbox, b: Bbox) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def page_tables(page: PageContent) -> list[PageTable]:
    """The tables of a page with the text of their cells; nested ones hang in the cell around them."""
    by_cell: dict[int, list[Piece]] = {}
    for piece in page.pieces:
        if piece.cell >= 0:
            by_cell.setdefault(piece.cell, []).append(piece)
    made: list[tuple[PageTable, list[Cell]]] = []
    inside: dict[int, list[Piece]] = {}  # id of a cell -> its pieces
    index = 0
    for grid in page.grids:
        rows: list[list[Cell]] = [[] for _ in range(grid.rows)]
        ends: dict[int, CellEnd] = {}
        own: list[Cell] = []
        for slot in grid.cells:
            pieces = by_cell.get(index, [])
            cell = _cell(slot, pieces, page)
            inside[id(cell)] = pieces
            end = _end_of(slot, pieces)
            if end is not None:
                ends[id(cell)] = end
            rows[slot.row].append(cell)
            own.append(cell)
            index += 1
        for row in rows:
            row.sort(key=lambda c: c.col)
        table = Table(rows, "", page=page.number, bbox=grid.bbox)
        part = PageTable(table, grid.edges, page.height, [page.number], ends)
        part.bottom, part.open_top, part.open_bottom = grid.bbox[3], grid.open_top, grid.open_bottom
        made.append((part, own))
    return _nest(made, inside)


def _cell(slot: GridCell, pieces: list[Piece], page: PageContent) -> Cell:
    text = cell_text(pieces, slot)
    return Cell(
        text,
        slot.row,
        slot.col,
        slot.row_span,
        slot.col_span,
        ticks_of(text),
        page=page.number,
        bbox=(slot.x0, slot.y0, slot.x1, slot.y1),
        confidence=min((p.confidence for p in pieces), default=1.0),
    )


def cell_text(pieces: list[Piece], slot: GridCell) -> str:
    """The paragraphs of a cell joined by line feeds; a label written downwards, or broken for want of room, is one."""
    if len(pieces) < 2:
        return pieces[0].text.strip() if pieces else ""
    lines = visual_lines(pieces)
    if len(lines) >= 2:
        size = median(v.size for v in lines)
        narrow = slot.x1 - slot.x0 < 2.4 * size
        if narrow and all(len(v.text) <= 2 for v in lines):
            return "".join(v.text for v in lines)
    margins = margins_of(lines, slot.x1 - slot.x0)
    room = slot.x1 - slot.x0
    texts: list[str] = []
    for run in (part for whole in _centred_runs(lines, slot) for part in _numbered_runs(whole)):
        parts = [d.text for d in join_lines(run, 1, margins, room)]
        # a short label broken for want of room: each line is as full as the cell allows
        if (
            1 < len(parts) <= 3
            and room < 9 * margins.size
            and all(_fills(v.x1 - v.x0, room, margins.size) for v in run[:-1])
            and max(v.x1 - v.x0 for v in run) - min(v.x1 - v.x0 for v in run[:-1]) < 0.8 * margins.size
        ):
            parts = ["".join(parts)]
        texts += parts
    return "\n".join(texts)


def _centred_runs(lines: list[VisualLine], slot: GridCell) -> list[list[VisualLine]]:
    """Lines of a cell cut behind centred ones that had room for another letter: 申请单位 over the name of the unit."""
    middle = (slot.x0 + slot.x1) / 2
    if any(abs((v.x0 + v.x1) / 2 - middle) > 0.6 * v.size for v in lines):
        return [lines]
    widest = max(v.x1 - v.x0 for v in lines)
    runs: list[list[VisualLine]] = [[]]
    for line in lines:
        runs[-1].append(line)
        if widest - (line.x1 - line.x0) > 0.95 * line.size:
            runs.append([])
    return [run for run in runs if run]


def _numbered_runs(lines: list[VisualLine]) -> list[list[VisualLine]]:
    """Lines of a cell cut before those that number its items 1. 2. 3.: each item is a paragraph, however full the one
    before it."""
    runs: list[list[VisualLine]] = [[]]
    last = 0
    for line in lines:
        match = _NUMBERED.match(line.text)
        number = int(match.group(1)) if match else 0
        if number and (number == last + 1 or not runs[0]):
            last = number
            if runs[-1]:
                runs.append([])
        runs[-1].append(line)
    return runs


def _fills(width: float, room: float, size: float) -> bool:
    return room - width < 2.2 * size


def _end_of(slot: GridCell, pieces: list[Piece]) -> CellEnd | None:
    lines = visual_lines(pieces)
    if not lines:
        return None
    last = lines[-1]
    width = last.x1 - last.x0
    return CellEnd(width, slot.x1 - slot.x0 - width, last.size, len(lines))


def _nest(made: list[tuple[PageTable, list[Cell]]], inside: dict[int, list[Piece]]) -> list[PageTable]:
    outer: list[PageTable] = []
    for k, (page_table, _) in enumerate(made):
        box = page_table.table.bbox
        host: Cell | None = None
        around: PageTable | None = None
        for j, (outside, cells) in enumerate(made):
            if j == k or box is None:
                continue
            for cell in cells:
                b = cell.bbox
                if b and b[0] - 1 <= box[0] and b[1] - 1 <= box[1] and b[2] + 1 >= box[2] and b[3] + 1 >= box[3]:
                    host, around = cell, outside
        if host is None or around is None:
            outer.append(page_table)
        else:
            host.tables.append(page_table.table)
            around.inner[id(page_table.table)] = page_table
            top = page_table.table.bbox[1] if page_table.table.bbox else 0.0
            host.table_lines.append(sum(y < top for y in line_tops(host, inside[id(host)])))
    return outer


def line_tops(cell: Cell, pieces: list[Piece]) -> list[float]:
    """Where each line of a cell's text begins on the page, matched to the visual lines by their letters."""
    marks = [(re.sub(r"\s", "", line.text), line.y0) for line in visual_lines(pieces)]
    found: list[float] = []
    for text in cell.text.split("\n"):
        plain = re.sub(r"\s", "", text)
        while marks and not plain.startswith(marks[0][0][:6]):
            marks.pop(0)
        if marks:
            found.append(marks.pop(0)[1])
    return found
