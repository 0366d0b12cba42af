"""Words that a seal hides in part: what is read beside the hole is no longer certain.

Recognition gives a letter that lies under the star of a seal as a blank, and is sure of the rest: a name with one letter gone
would pass for another name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractors.readers.pages.model import Piece, wide
from extractors.readers.scan.seals import FoundSeal

DOUBT = 0.6
_BLANK = re.compile(r"(?<=\w)\s+(?=\w)")


def doubt_beside_holes(pieces: Sequence[Piece], seals: Sequence[FoundSeal]) -> None:
    """Lower the confidence of pieces left and right of a gap of a letter or two under a seal (boxes in pixels), and of those
    with such a gap inside."""
    for seal in seals:
        x0, y0, x1, y1 = seal.box
        near = sorted((p for p in pieces if p.x1 > x0 and p.x0 < x1 and y0 < p.middle < y1), key=lambda p: p.x0)
        for k, left in enumerate(near):
            if any(x0 < x < x1 for x in _blanks(left)):
                left.confidence = min(left.confidence, DOUBT)
            right = next((p for p in near[k + 1 :] if p.cell == left.cell and _level(left, p)), None)
            if right is None or not (left.text[-1].isalnum() and right.text[0].isalnum()):
                continue
            hole = right.x0 - left.x1
            if 0.6 * left.size < hole < 2.6 * left.size and x0 < left.x1 + hole / 2 < x1:
                left.confidence = min(left.confidence, DOUBT)
                right.confidence = min(right.confidence, DOUBT)


def _blanks(piece: Piece) -> Iterator[float]:
    """Where a blank stands among letters that are written without: Chinese ones and digits."""
    for blank in _BLANK.finditer(piece.text):
        beside = piece.text[blank.start() - 1] + piece.text[blank.end()]
        if any(wide(c) for c in beside) or beside.isdigit():
            yield piece.x0 + (piece.x1 - piece.x0) * (blank.start() + 0.5) / len(piece.text)


def _level(a: Piece, b: Piece) -> bool:
    return abs(a.middle - b.middle) < 0.4 * max(a.size, b.size)
