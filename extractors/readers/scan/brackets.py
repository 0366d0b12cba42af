"""Options ticked between brackets: （√）网站建设类 （ ）其他. The state comes from the pixels between the brackets."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import cv2
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
            row.letters[first : last + 1] = [_glyph(state, (left.x + right.x) / 2, letter)]
            row.bracketed = True
    _broken_pairs(sorted(rows, key=lambda r: r.y0 + r.y1), letter)


def _glyph(state: bool | None, x: float, letter: float) -> Letter:
    return Letter(GLYPHS[state], x, 1.0 if state is not None else 0.5, letter)


def _broken_pairs(rows: Sequence[Row], letter: float) -> None:
    """A pair that the end of a line parts belongs to the option on the next line."""
    for upper, lower in pairwise(rows):
        if not upper.bracketed or not upper.letters or not lower.letters:
            continue
        near = 0 < (lower.y0 + lower.y1 - upper.y0 - upper.y1) / 2 < 2.2 * letter
        if not near or upper.letters[-1].char not in _OPEN or lower.letters[0].char not in _CLOSE:
            continue
        upper.letters.pop()
        lower.letters[0] = _glyph(False, lower.letters[0].x, letter)
        lower.bracketed = True


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
    """Ink between two brackets, as a share; 1 where the brackets themselves are not found. Their places as recognition
    gives them are rough, and a half-width pair leaves hardly a letter's width between its bows."""
    x0, y0 = max(int(left.x - 0.8 * letter), 0), max(int(row.y0), 0)
    zone = ink[y0 : int(row.y1), x0 : int(right.x + 0.8 * letter)]
    if not zone.size:
        return 1.0
    _, _, stats, _ = cv2.connectedComponentsWithStats(zone)
    bows = [
        (int(x), int(x + w))
        for x, _, w, h, _ in stats[1:]
        if h > 0.7 * letter and w < 0.4 * letter and h > 2.2 * w and x0 + x + w / 2 < right.x + 0.6 * letter
    ]
    opening = min(bows, key=lambda b: abs(x0 + sum(b) / 2 - left.x), default=None)
    closing = min(bows, key=lambda b: abs(x0 + sum(b) / 2 - right.x), default=None)
    if opening is None or closing is None or opening[1] >= closing[0]:
        return 1.0
    inner = zone[:, opening[1] + 1 : closing[0] - 1]
    return float((inner > 0).mean()) if inner.size else 0.0
