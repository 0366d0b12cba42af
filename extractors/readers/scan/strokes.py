"""A lone horizontal stroke in a cell: the number 一, or a dash for nothing. Detection of letters passes over both."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.readers.pages.model import Grid, GridCell, Piece

Mask = NDArray[Any]

CONFIDENCE = 0.85


def add_strokes(pieces: list[Piece], grids: Sequence[Grid], ink: Mask, letter: float) -> None:
    """A piece for every empty cell that holds one stroke and nothing else: 一 where 二 stands in the same column, else —.
    `ink` is without the borders of tables; all in pixels."""
    taken = {piece.cell for piece in pieces}
    start = 0
    for grid in grids:
        column_of = {start + k: cell.col for k, cell in enumerate(grid.cells)}
        counted = {column_of[p.cell] for p in pieces if p.cell in column_of and p.text.strip("、. ") == "二"}
        for index, cell in enumerate(grid.cells, start):
            box = _stroke(cell, ink, letter) if index not in taken else None
            if box is not None:
                text = "一" if cell.col in counted else "—"
                pieces.append(Piece(text, *box, size=letter, confidence=CONFIDENCE, cell=index))
        start += len(grid.cells)


def _stroke(cell: GridCell, ink: Mask, letter: float) -> tuple[float, float, float, float] | None:
    margin = 0.12 * letter
    x0, y0, x1, y1 = (round(v) for v in (cell.x0 + margin, cell.y0 + margin, cell.x1 - margin, cell.y1 - margin))
    part = ink[max(y0, 0) : y1, max(x0, 0) : x1]
    if not part.size or not part.any():
        return None
    count, _, stats, _ = cv2.connectedComponentsWithStats((part > 0).astype(np.uint8), connectivity=8)
    strokes = [s for s in _boxes(stats[1:count]) if s[2] > 0.12 * letter or s[3] > 0.12 * letter]
    if len(strokes) != 1:
        return None
    x, y, wide, high = strokes[0]
    if not (0.5 * letter < wide < 2.2 * letter and high < 0.3 * letter):
        return None
    top = max(y0, 0) + y + high / 2 - letter / 2
    return (max(x0, 0) + x, top, max(x0, 0) + x + wide, top + letter)


def _boxes(stats: NDArray[Any]) -> Iterable[tuple[int, int, int, int]]:
    for x, y, wide, high, _ in stats.tolist():
        yield int(x), int(y), int(wide), int(high)
