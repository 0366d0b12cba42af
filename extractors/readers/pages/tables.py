"""Grids and pieces to tables: text of each cell, nested tables, and tables joined over page breaks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations
from statistics import median

from extractors.document import Bbox, Cell, Table
from extractors.readers.pages.lines import visual_lines
from extractors.readers.pages.margins import margins_of
from extractors.readers.pages.model import Grid, GridCell, PageContent, Piece, VisualLine, wide
from extractors.readers.pages.paragraphs import join_lines
from extractors.readers.pages.ticks import ticks_of


@dataclass(slots=True)
class PageTable:
    """A table on one page with what is needed to see whether the next page continues it. `full`: ids of the cells whose
    last line has no room for another letter, so that the next page may hold the rest of their words."""

    table: Table
    edges: tuple[float, ...]
    page_height: float
    parts: list[int] = field(default_factory=list)
    full: set[int] = field(default_factory=set)


class CellFinder:
    """Which cell a point lies in: the smallest that holds it, counted through all grids of the page in order."""

    def __init__(self, grids: Sequence[Grid]) -> None:
        self._grids = []
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
        full: set[int] = set()
        own: list[Cell] = []
        for slot in grid.cells:
            pieces = by_cell.get(index, [])
            cell = _cell(slot, pieces, page)
            inside[id(cell)] = pieces
            if _is_full(slot, pieces):
                full.add(id(cell))
            rows[slot.row].append(cell)
            own.append(cell)
            index += 1
        for row in rows:
            row.sort(key=lambda c: c.col)
        table = Table(rows, "", page=page.number, bbox=grid.bbox)
        made.append((PageTable(table, grid.edges, page.height, [page.number], full), own))
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
    for run in _centred_runs(lines, slot):
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


def _fills(width: float, room: float, size: float) -> bool:
    return room - width < 2.2 * size


def _is_full(slot: GridCell, pieces: list[Piece]) -> bool:
    lines = visual_lines(pieces)
    if not lines:
        return False
    last = lines[-1]
    return _fills(last.x1 - last.x0, slot.x1 - slot.x0, last.size)


def _nest(made: list[tuple[PageTable, list[Cell]]], inside: dict[int, list[Piece]]) -> list[PageTable]:
    outer: list[PageTable] = []
    for k, (page_table, _) in enumerate(made):
        box = page_table.table.bbox
        host: Cell | None = None
        for j, (_, cells) in enumerate(made):
            if j == k or box is None:
                continue
            for cell in cells:
                b = cell.bbox
                if b and b[0] - 1 <= box[0] and b[1] - 1 <= box[1] and b[2] + 1 >= box[2] and b[3] + 1 >= box[3]:
                    host = cell
        if host is None:
            outer.append(page_table)
        else:
            host.tables.append(page_table.table)
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


def continues(above: PageTable, below: PageTable) -> bool:
    """Whether a table at the head of a page goes on from the one at the foot of the page before: same outer borders,
    and the column borders of one are found in the other."""
    a, b = above.edges, below.edges
    width = a[-1] - a[0]
    tolerance = 0.02 * width + 3
    if abs(a[0] - b[0]) > tolerance or abs(a[-1] - b[-1]) > tolerance:
        return False
    few, many = sorted((a, b), key=len)
    return all(any(abs(x - y) <= tolerance for y in many) for x in few)


def join(above: PageTable, below: PageTable) -> None:
    """Append the rows of `below` to `above`; a repeated header row is dropped, columns are brought onto one lattice."""
    lattice = _common(above.edges, below.edges)
    _reseat(above, lattice)
    _reseat(below, lattice)
    above.edges = lattice
    rows = below.table.rows
    skip = _repeated_header(above.table.rows, rows)
    rows = rows[skip:]
    offset = len(above.table.rows) - skip
    if rows and _splits_row(above.table.rows, rows, above.full):
        _merge_row(above.table.rows, rows[0], above.full, below.full)
        rows = rows[1:]
        offset -= 1
    for row in rows:
        for cell in row:
            cell.row += offset
        above.table.rows.append(row)
    above.page_height = below.page_height
    above.full |= below.full
    above.parts.extend(below.parts)


def _common(a: tuple[float, ...], b: tuple[float, ...]) -> tuple[float, ...]:
    tolerance = 0.02 * (a[-1] - a[0]) + 3
    merged = list(a)
    for x in b:
        if all(abs(x - y) > tolerance for y in merged):
            merged.append(x)
    return tuple(sorted(merged))


def _reseat(page_table: PageTable, lattice: tuple[float, ...]) -> None:
    if len(lattice) == len(page_table.edges):
        return
    place = [min(range(len(lattice)), key=lambda k: abs(lattice[k] - x)) for x in page_table.edges]
    for cell in page_table.table.cells():
        end = cell.col + cell.col_span
        cell.col, cell.col_span = place[cell.col], place[min(end, len(place) - 1)] - place[cell.col]


def _words(row: list[Cell]) -> list[str]:
    return [re.sub(r"\s+", "", c.text) for c in row]


def _repeated_header(above: list[list[Cell]], below: list[list[Cell]]) -> int:
    """How many first rows of `below` repeat the head of the table above (at most three)."""
    best = 0
    for count in range(1, min(3, len(above), len(below)) + 1):
        mine = [_words(r) for r in below[:count]]
        if [_words(r) for r in above[:count]] == mine and sum(1 for r in mine for w in r if w) >= 2:
            best = count
    return best


def _splits_row(above: list[list[Cell]], below: list[list[Cell]], full: set[int]) -> bool:
    """Whether the first row below is the rest of the last row above (a row that the page break cut in two): same cells,
    and its label cell is empty while another has text, or it has text only under cells whose last line was full."""
    if not above or len(below) == 0:
        return False
    last, first = above[-1], below[0]
    if [(c.col, c.col_span) for c in last] != [(c.col, c.col_span) for c in first] or len(first) < 2:
        return False
    words, before = _words(first), _words(last)
    if not any(words) or any(c.row_span != 1 for c in first):
        return False
    if not words[0] and all(before):
        return True
    rests = [id(c) in full for c, w in zip(last, words, strict=True) if w]
    return all(rests) and any(b and not w for b, w in zip(before, words, strict=True))


def _merge_row(above: list[list[Cell]], rest: list[Cell], full: set[int], full_below: set[int]) -> None:
    for cell, more in zip(above[-1], rest, strict=True):
        if more.table_lines or more.tables:
            before = cell.text.count("\n") + 1 if cell.text else 0
            cell.table_lines.extend(before + n for n in more.table_lines)
        if more.text:
            joint = "" if id(cell) in full and wide(cell.text[-1:]) and wide(more.text[0]) else "\n"
            cell.text = f"{cell.text}{joint}{more.text}" if cell.text else more.text
            cell.ticks = ticks_of(cell.text)
            cell.confidence = min(cell.confidence, more.confidence)
            (full.add if id(more) in full_below else full.discard)(id(cell))
        cell.tables.extend(more.tables)
