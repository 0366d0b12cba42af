"""Options ticked between brackets: （√）网站建设类 （ ）其他. The state comes from the pixels between the brackets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from numpy.typing import NDArray

from extractors.readers.scan.ticks import GLYPHS
from extractors.readers.scan.words import Letter, Row

Mask = NDArray[Any]

_OPEN, _CLOSE, _MARKS = "（(", "）)", "√✓✔"
_EMPTY = 0.015  # share of ink between empty brackets, the noise of a scan
_CLEAR = 0.6


def place_brackets(rows: Sequence[Row], ink: Mask, letter: float) -> None:
    """Put ☑, ☐ or ☒ for bracketed marks, where the page ticks at least one option so."""
    if not any(mark is not None for row in rows for _, _, mark in _pairs(row)):
        return
    for row in rows:
        for first, last, mark in reversed(_pairs(row)):
            left, right = row.letters[first], row.letters[last]
            state: bool | None = True if mark is not None and mark.score > _CLEAR else None
            if mark is None:
                state = False if _share(row, left, right, ink, letter) < _EMPTY else None
            glyph = Letter(GLYPHS[state], (left.x + right.x) / 2, 1.0 if state is not None else 0.5, letter)
            row.letters[first : last + 1] = [glyph]


def _pairs(row: Row) -> list[tuple[int, int, Letter | None]]:
    """Places of brackets with nothing, or one mark, between them."""
    found: list[tuple[int, int, Letter | None]] = []
    start = -1
    for k, one in enumerate(row.letters):
        if one.char in _OPEN:
            start = k
        elif one.char in _CLOSE and start >= 0:
            inner = [x for x in row.letters[start + 1 : k] if not x.char.isspace()]
            if not inner or (len(inner) == 1 and inner[0].char in _MARKS):
                found.append((start, k, inner[0] if inner else None))
            start = -1
    return found


def _share(row: Row, left: Letter, right: Letter, ink: Mask, letter: float) -> float:
    """Ink between two brackets: full-width ones carry their own blank, so only the middle is looked at."""
    middle, half = (left.x + right.x) / 2, max(0.3 * letter, 0.3 * (right.x - left.x))
    zone = ink[max(int(row.y0), 0) : int(row.y1), max(int(middle - half), 0) : int(middle + half)]
    return float((zone > 0).mean()) if zone.size else 1.0
