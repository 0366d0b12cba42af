"""Pieces to visual lines, in the order in which a person reads them."""

from __future__ import annotations

from collections.abc import Iterable
from statistics import median

from extractors.readers.pages.model import Piece, VisualLine


def visual_lines(pieces: Iterable[Piece]) -> list[VisualLine]:
    """Pieces grouped into lines from top to bottom; within a line from left to right.

    A piece joins a line when their heights overlap by more than half of the lower one. Lines are compared with the
    line's first (tallest) piece, so that superscripts do not chain two lines together.
    """
    lines: list[list[Piece]] = []
    leads: list[Piece] = []  # the tallest piece of each line
    for piece in sorted(pieces, key=lambda p: (p.y0 + p.y1, p.x0)):
        for k in range(len(lines) - 1, max(len(lines) - 7, -1), -1):
            line, lead = lines[k], leads[k]
            if lead.y1 <= piece.y0 or piece.y1 <= lead.y0:
                continue
            overlap = min(lead.y1, piece.y1) - max(lead.y0, piece.y0)
            if overlap > 0.5 * min(lead.y1 - lead.y0, piece.y1 - piece.y0) and _fits(line, piece):
                line.append(piece)
                if piece.y1 - piece.y0 > lead.y1 - lead.y0:
                    leads[k] = piece
                break
        else:
            lines.append([piece])
            leads.append(piece)
    found = [_line(line) for line in lines]
    found.sort(key=lambda v: ((v.y0 + v.y1) / 2, v.x0))
    return found


def _fits(line: list[Piece], piece: Piece) -> bool:
    """Whether the piece has room on the line: two pieces one above the other overlap sideways."""
    for other in line:
        overlap = min(other.x1, piece.x1) - max(other.x0, piece.x0)
        if overlap > 0.6 * min(other.x1 - other.x0, piece.x1 - piece.x0) and overlap > 0.8 * piece.size:
            return False
    return True


def _line(pieces: list[Piece]) -> VisualLine:
    if len(pieces) == 1:
        (one,) = pieces
        return VisualLine(pieces, one.x0, one.y0, one.x1, one.y1, one.size)
    pieces = sorted(pieces, key=lambda p: p.x0)
    weight = max(len(p.text) for p in pieces)
    size = median(p.size for p in pieces if len(p.text) * 2 >= weight)
    return VisualLine(
        pieces,
        min(p.x0 for p in pieces),
        min(p.y0 for p in pieces),
        max(p.x1 for p in pieces),
        max(p.y1 for p in pieces),
        size,
    )
