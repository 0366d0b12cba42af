"""A second opinion on ruled tables: pdfplumber's, asked for on pages whose own grid does not fit the text.

Our grid is made from how much of each border is drawn, pdfplumber's from where edges cross. They fail on different pages, and
which one fits shows in the text: words that stand in a table but in no cell, or across a border. pdfplumber is some fifteen
times slower, so it is asked only where there is doubt, and its pages are closed at once.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from extractors.document import Bbox
from extractors.readers.pages.grid import Rule
from extractors.readers.pages.model import Grid, GridCell
from extractors.readers.pdf.characters import TextLayer
from extractors.readers.pdf.drawings import Drawings

log = logging.getLogger(__name__)

_MOST_PAGES = 40  # of one file that are looked at a second time
_NEAR = 3.0  # points
_LONG = 30.0


class SecondGrids:
    """pdfplumber on one file, opened when the first page asks."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._pdf: Any = None
        self._left = _MOST_PAGES

    def better(self, number: int, size: tuple[float, float], layer: TextLayer, grids: list[Grid]) -> list[Grid]:
        """`grids`, or pdfplumber's when they fit the text of the page better."""
        if self._left <= 0:
            return grids
        self._left -= 1
        try:
            found = self._find(number, size)
        except Exception as error:  # pdfminer raises whatever it stumbles over; the own grid stands then
            log.info("pdfplumber gave up on a page: %s", type(error).__name__)
            return grids
        if not found:
            return grids
        if not grids:
            return [grid for grid in found if _holds_text(grid, layer)]
        return found if misfits(layer, found) < misfits(layer, grids) else grids

    def close(self) -> None:
        if self._pdf is not None:
            self._pdf.close()
            self._pdf = None

    def _find(self, number: int, size: tuple[float, float]) -> list[Grid]:
        if self._pdf is None:
            import pdfplumber  # late: few files need it, and it takes half a second

            self._pdf = pdfplumber.open(self._path)
        page = self._pdf.pages[number - 1]
        try:
            x0, top, x1, bottom = page.bbox
            if abs(x0) > 1 or abs(top) > 1 or abs(x1 - size[0]) > 1 or abs(bottom - size[1]) > 1:
                return []  # cropped: its coordinates are not those of the page as shown
            tables = page.find_tables()
            grids = [grid_of([tuple(map(float, cell)) for cell in table.cells]) for table in tables]  # type: ignore[misc]
            return [grid for grid in grids if grid is not None]
        finally:
            page.close()


def grid_of(boxes: Sequence[Bbox]) -> Grid | None:
    """Boxes of cells set on a lattice; None for less than two."""
    if len(boxes) < 2:
        return None
    xs = _positions([b[k] for b in boxes for k in (0, 2)])
    ys = _positions([b[k] for b in boxes for k in (1, 3)])
    cells = []
    for box in boxes:
        left, right = _index(xs, box[0]), _index(xs, box[2])
        above, below = _index(ys, box[1]), _index(ys, box[3])
        if right > left and below > above:
            cells.append(GridCell(above, left, below - above, right - left, xs[left], ys[above], xs[right], ys[below]))
    cells.sort(key=lambda c: (c.row, c.col))
    if len(cells) < 2:
        return None
    return Grid(cells, (xs[0], ys[0], xs[-1], ys[-1]), tuple(xs), len(ys) - 1)


def _positions(values: Sequence[float]) -> list[float]:
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > _NEAR:
            found.append(value)
    return found


def _index(positions: Sequence[float], value: float) -> int:
    return min(range(len(positions)), key=lambda k: abs(positions[k] - value))


def _holds_text(grid: Grid, layer: TextLayer) -> bool:
    """Two rows and columns at least, and letters in half of the cells: else it is a drawing."""
    places = [((g.x0 + g.x1) / 2, (g.y0 + g.y1) / 2) for g in layer.glyphs]
    filled = sum(any(c.x0 <= x < c.x1 and c.y0 <= y < c.y1 for x, y in places) for c in grid.cells)
    return grid.rows >= 2 and grid.columns >= 2 and 2 * filled >= len(grid.cells)


def doubtful(layer: TextLayer, drawings: Drawings, grids: Sequence[Grid]) -> bool:
    """Whether the grids leave words outside cells, or rules that look like a table in no grid."""
    return misfits(layer, grids) > 0 or _left_over(drawings, grids)


def misfits(layer: TextLayer, grids: Sequence[Grid]) -> int:
    """How many letters stand inside a table but in none of its cells."""
    count = 0
    for grid in grids:
        x0, y0, x1, y1 = grid.bbox
        covered = sum((c.x1 - c.x0) * (c.y1 - c.y0) for c in grid.cells)
        if abs(covered - (x1 - x0) * (y1 - y0)) < 1.0:
            continue  # its cells tile the table: everything in it has a cell
        for glyph in layer.glyphs:
            x, y = (glyph.x0 + glyph.x1) / 2, (glyph.y0 + glyph.y1) / 2
            if x0 < x < x1 and y0 < y < y1 and not any(c.x0 <= x < c.x1 and c.y0 <= y < c.y1 for c in grid.cells):
                count += len(glyph.char)
    return count


def _left_over(drawings: Drawings, grids: Sequence[Grid]) -> bool:
    """Three rules or more each way, long enough for a table, in no grid."""
    return _outside(drawings.horizontal, grids, True) >= 3 and _outside(drawings.vertical, grids, False) >= 3


def _outside(rules: Sequence[Rule], grids: Sequence[Grid], level: bool) -> int:
    count = 0
    for rule in rules:
        if rule.end - rule.start < _LONG:
            continue
        middle = (rule.start + rule.end) / 2
        x, y = (middle, rule.at) if level else (rule.at, middle)
        count += not any(
            g.bbox[0] - _NEAR <= x <= g.bbox[2] + _NEAR and g.bbox[1] - _NEAR <= y <= g.bbox[3] + _NEAR for g in grids
        )
    return count
