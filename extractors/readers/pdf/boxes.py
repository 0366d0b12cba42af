"""Tick boxes that a PDF draws instead of writing: small squares, empty, crossed or filled.

Word's form fields, and forms filled in a viewer, come out of the export as strokes. Left among the rules they would
tear the table apart and the ticks would be lost. A small square that belongs to a lattice, or that frames a letter, is
no tick box. Written boxes (□) are ticked by strokes over them as drawn ones are. Where something is in a box that is no
plain mark, its state is not guessed: ☒.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from extractors.document import CHECKED, UNCHECKED, UNDECIDED, Bbox
from extractors.readers.pages.grid import Rule
from extractors.readers.pages.model import Piece, wide
from extractors.readers.pdf.characters import Glyph, TextLayer
from extractors.readers.pdf.drawings import Drawings

MOST = 400  # squares on a page; more are a pattern, not a form
_MARKS = "√✓✔☑×✕✗XxVv■●▪"
_WRITTEN = frozenset("□☐◻▢⬜")
_TOUCH = 1.5
_BESIDE = 0.35  # of a box's side: a mark as near as this may be meant for it
_OVER = 6.0  # of a box's side: a larger shape over it is a drawing, no mark gone astray


def take_boxes(drawings: Drawings, layer: TextLayer) -> list[Piece]:
    """The drawn tick boxes of a page, and the written ones with something drawn over them, as pieces ☑, ☐ and ☒. Their
    marks leave the layer and the shapes of `drawings`; squares that are no tick boxes go back to its rules."""
    boxes: list[Piece] = []
    squares = drawings.squares if len(drawings.squares) <= MOST else []
    for box in drawings.squares:
        if not squares or _in_lattice(box, drawings) or not (ticked := _content(box, drawings, layer)):
            _give_back(box, drawings)
            continue
        side = box[3] - box[1]
        boxes.append(Piece(ticked, *box, size=0.9 * side))
    boxes += _filled(drawings, boxes)
    boxes += _written(drawings, layer)
    for piece in boxes:
        if piece.text == UNCHECKED and _doubtful((piece.x0, piece.y0, piece.x1, piece.y1), drawings):
            piece.text = UNDECIDED
    drawings.squares = []
    return boxes


def _in_lattice(box: Bbox, drawings: Drawings) -> bool:
    """Whether a side lies on a longer rule or against another square."""
    x0, y0, x1, y1 = box
    side = max(x1 - x0, y1 - y0)

    def on(rules: Sequence[Rule], ats: tuple[float, float], low: float, high: float) -> bool:
        return any(
            r.end - r.start > 1.5 * side and r.start < high and r.end > low and min(abs(r.at - a) for a in ats) < 1
            for r in rules
        )

    if on(drawings.horizontal, (y0, y1), x0, x1) or on(drawings.vertical, (x0, x1), y0, y1):
        return True
    return any(
        other is not box
        and other[0] - _TOUCH < x1
        and x0 < other[2] + _TOUCH
        and other[1] - _TOUCH < y1
        and y0 < other[3] + _TOUCH
        for other in drawings.squares
    )


def _content(box: Bbox, drawings: Drawings, layer: TextLayer) -> str:
    """☑ or ☐, or nothing when a letter stands in the square."""
    ticked = _take_marks(box, drawings)
    inside = [g for g in layer.glyphs if box[0] < (g.x0 + g.x1) / 2 < box[2] and box[1] < (g.y0 + g.y1) / 2 < box[3]]
    if any(g.char not in _MARKS for g in inside):
        return ""
    if inside:
        layer.glyphs = [g for g in layer.glyphs if g not in inside]
    return CHECKED if ticked or inside else UNCHECKED


def _marks(shape: Bbox, box: Bbox) -> bool:
    """A shape about the square's own size whose middle lies in it."""
    side = max(box[2] - box[0], box[3] - box[1])
    x, y = (shape[0] + shape[2]) / 2, (shape[1] + shape[3]) / 2
    longest = max(shape[2] - shape[0], shape[3] - shape[1])
    return box[0] < x < box[2] and box[1] < y < box[3] and 0.3 * side < longest < 2 * side


def _filled(drawings: Drawings, boxes: Sequence[Piece]) -> list[Piece]:
    """Black squares of the same size on a line with drawn tick boxes."""
    found = []
    for blot in drawings.blots:
        high = blot[3] - blot[1]
        middle = (blot[1] + blot[3]) / 2
        if any(abs(b.middle - middle) < 0.3 * high and abs(b.y1 - b.y0 - high) < 0.3 * high for b in boxes):
            found.append(Piece(CHECKED, *blot, size=0.9 * high))
    return found


def _written(drawings: Drawings, layer: TextLayer) -> list[Piece]:
    """Written open boxes over which something is drawn. They leave the layer."""
    if not (drawings.shapes or drawings.blots or drawings.unclear):
        return []
    found: list[Piece] = []
    glyphs: list[Glyph] = []
    for glyph in layer.glyphs:
        if _WRITTEN.isdisjoint(glyph.char):
            glyphs.append(glyph)
            continue
        for part in _letters(glyph):
            box = (part.x0, part.y0, part.x1, part.y1)
            state = ""
            if part.char in _WRITTEN:
                state = CHECKED if _take_marks(box, drawings) else UNDECIDED if _doubtful(box, drawings) else ""
            if state:
                found.append(Piece(state, *box, size=part.font.size or box[3] - box[1]))
            else:
                glyphs.append(part)
    if found:
        layer.glyphs = glyphs
    return found


def _letters(glyph: Glyph) -> Iterator[Glyph]:
    """The letters of a word set in one go, each with its share of the width."""
    shares = [2 if wide(c) or c in _WRITTEN else 1 for c in glyph.char]
    unit = (glyph.x1 - glyph.x0) / sum(shares)
    x = glyph.x0
    for k, (char, share) in enumerate(zip(glyph.char, shares, strict=True)):
        yield replace(glyph, char=char, x0=x, x1=x + share * unit, spaced=glyph.spaced and k == 0)
        x += share * unit


def _take_marks(box: Bbox, drawings: Drawings) -> bool:
    """Whether marks are drawn in the box; they leave the drawings."""
    found = False
    for shapes in (drawings.shapes, drawings.blots):
        marks = [s for s in shapes if _marks(s, box)]
        if marks:
            found = True
            shapes[:] = [s for s in shapes if s not in marks]
    return found


def _doubtful(box: Bbox, drawings: Drawings) -> bool:
    """Whether something lies over the box that is no plain mark: a stroke along an axis, a tick that was drawn beside it,
    a small picture of which nobody can tell what it shows."""
    x0, y0, x1, y1 = box
    side = max(x1 - x0, y1 - y0)
    inset = 0.2 * side
    inner = (x0 + inset, y0 + inset, x1 - inset, y1 - inset)
    beside = (x0 - _BESIDE * side, y0, x1 + _BESIDE * side, y1)

    def over(shape: Bbox) -> bool:
        longest = max(shape[2] - shape[0], shape[3] - shape[1])
        if not 0.3 * side < longest < _OVER * side:
            return False
        near = beside if longest < 2 * side and min(shape[2] - shape[0], shape[3] - shape[1]) > 0.3 * side else inner
        return min(shape[2], near[2]) > max(shape[0], near[0]) and min(shape[3], inner[3]) > max(shape[1], inner[1])

    across = ((r.start, r.at - 0.1, r.end, r.at + 0.1) for r in drawings.horizontal if inner[1] < r.at < inner[3])
    down = ((r.at - 0.1, r.start, r.at + 0.1, r.end) for r in drawings.vertical if inner[0] < r.at < inner[2])
    return any(over(s) for shapes in (drawings.shapes, drawings.blots, drawings.unclear, across, down) for s in shapes)


def _give_back(box: Bbox, drawings: Drawings) -> None:
    x0, y0, x1, y1 = box
    drawings.horizontal += [Rule(y0, x0, x1), Rule(y1, x0, x1)]
    drawings.vertical += [Rule(x0, y0, y1), Rule(x1, y0, y1)]
