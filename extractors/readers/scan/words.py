"""Recognised lines letter by letter, with the tick boxes among the letters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from extractors.readers.pages.model import wide
from extractors.readers.scan.engine import OcrLine
from extractors.readers.scan.ticks import BOX_LIKE, GLYPHS, Box, find_boxes, is_box, suspicious
from extractors.readers.scan.upright import extent

Mask = NDArray[Any]


@dataclass(slots=True)
class Letter:
    """A recognised letter with its middle and width on the upright page."""

    char: str
    x: float
    score: float
    width: float


@dataclass(slots=True)
class Row:
    """A recognised line on the upright page, letter by letter."""

    letters: list[Letter]
    x0: float
    y0: float
    x1: float
    y1: float
    score: float
    em: float
    boxes: list[Box] = field(default_factory=list)
    bracketed: bool = False  # its options are ticked between brackets, which have been read
    measured: bool = True  # `em` is the distance of full-width letters, not a guess from the height

    @property
    def text(self) -> str:
        return "".join(k.char for k in self.letters)


def letter_height(lines: Sequence[OcrLine]) -> float:
    """The usual size of letters (the em), by the distance of neighbouring full-width letters: the boxes of lines are
    higher than their letters by an amount that varies with their length."""
    steps = [step for line in lines if (step := _pitch(line.text, line.at) * extent(line.box)[0]) > 0]
    if len(steps) >= 3:
        return sorted(steps)[len(steps) // 2]
    heights = sorted(extent(line.box)[1] for line in lines if len(line.text) > 1) or [50.0]
    return heights[len(heights) // 2] * 0.64


def _pitch(text: str, at: Sequence[float]) -> float:
    """The median distance of neighbouring full-width letters as a share of the line, 0 where there are too few."""
    steps = [b - a for a, b, c, d in zip(at, at[1:], text, text[1:], strict=False) if wide(c) and wide(d)]
    return sorted(steps)[len(steps) // 2] if len(steps) >= 3 else 0.0


def rows_of(lines: Sequence[OcrLine]) -> list[Row]:
    """Lines with their letters placed; where the engine gives no places, letters are spread evenly."""
    rows = []
    for line in lines:
        xs = [p[0] for p in line.box]
        ys = [p[1] for p in line.box]
        x0, x1 = min(xs), max(xs)
        # a slightly sloping box is higher than its line: take the mean of its two ends
        y0 = (line.box[0][1] + line.box[1][1]) / 2
        y1 = (line.box[2][1] + line.box[3][1]) / 2
        if y1 <= y0:
            y0, y1 = min(ys), max(ys)
        at = line.at or _even(line.text)
        scores = line.scores or (line.score,) * len(line.text)
        width = x1 - x0
        widths = _widths(line.text, at, width)
        letters = [Letter(c, x0 + a * width, s, w) for c, a, s, w in zip(line.text, at, scores, widths, strict=True)]
        pitch = _pitch(line.text, line.at) * width
        em = min(pitch or 0.64 * (y1 - y0), 0.95 * (y1 - y0))
        rows.append(Row(letters, x0, y0, x1, y1, line.score, em, measured=pitch > 0))
    return rows


def settle_sizes(rows: Sequence[Row], letter: float) -> None:
    """Give lines of about the usual size that size where they say too little about theirs: the last words of a paragraph,
    and what is digits for the most part, of which only the height is known."""
    for row in rows:
        least = 0.7 if row.measured else 0.6
        if (len(row.letters) < 7 or not row.measured) and least * letter <= row.em <= 1.15 * letter:
            row.em = letter


def _even(text: str) -> tuple[float, ...]:
    weights = [1.0 if wide(c) else 0.55 for c in text]
    total, at, run = sum(weights) or 1.0, [], 0.0
    for weight in weights:
        at.append((run + weight / 2) / total)
        run += weight
    return tuple(at)


def _widths(text: str, at: Sequence[float], width: float) -> list[float]:
    weights = sum(1.0 if wide(c) else 0.55 for c in text if not c.isspace()) or 1.0
    unit = width / max(weights, 1.0)
    return [unit * (1.0 if wide(c) else 0.55) for c in text]


def place_boxes(rows: list[Row], ink: Mask, letter: float) -> None:
    """Find the tick boxes of each row from pixels and put ☑, ☐ or ☒ where they stand."""
    rows = [row for row in rows if not row.bracketed]
    gaps = {id(row): _boxes_in_gaps(row, ink, letter) for row in rows}
    seen = any(c in row.text for row in rows for c in "□☐☑☒■◻▢")
    squares = [box for found in gaps.values() for box in found]
    if not seen and (len(squares) < 2 or all(box.state for box in squares)):
        # one square on a page without boxes is a smudge; several, none of them empty, are letters like 目 and 间
        return
    for row in rows:
        if not suspicious(row.text) and not gaps[id(row)]:
            continue
        boxes = find_boxes(ink, (int(row.x0), int(row.y0), int(row.x1), int(row.y1)), letter)
        middle = (row.y0 + row.y1) / 2
        boxes = [b for b in boxes if abs(b.y + b.side / 2 - middle) < 0.6 * letter]
        _merge(row, boxes, ink, letter)


def _boxes_in_gaps(row: Row, ink: Mask, letter: float) -> list[Box]:
    """The squares that stand where recognition read nothing: before the first letter, or in a gap between two."""
    y0, y1 = max(int(row.y0), 0), int(row.y1)
    squares: list[Box] = []
    for a, b in _gaps(row, letter):
        if b - a < 0.7 * letter:
            continue
        zone = ink[y0:y1, max(int(a), 0) : max(int(b), 0)]
        if zone.size and float((zone > 0).mean()) > 0.025:
            found = find_boxes(ink, (int(a + 1.6 * letter), y0, int(b - 0.4 * letter), y1), letter)
            clear = [box for box in found if box.score >= 0.8 and box.alone and box.side >= 0.66 * letter]
            squares += clear[:1]
    return squares


def _merge(row: Row, boxes: list[Box], ink: Mask, letter: float) -> None:
    """Match the squares of a row with its letters: a square is a box when recognition read a box there, a letter that
    looks like one in such company, or nothing at all."""
    certain = any(k.char in "□☐☑☒■◻▢" for k in row.letters)
    taken: list[tuple[Box, Letter | None]] = []
    several = sum(b.score > 0.9 for b in boxes) > 1
    for box in sorted(boxes, key=lambda b: -b.score):
        centre = box.x + box.side / 2
        near = min(row.letters, key=lambda k: abs(k.x - centre), default=None)
        gap = abs(near.x - centre) if near is not None else 2 * letter
        if any(
            abs(b.x - box.x) < 0.8 * letter or (k is not None and k is near and gap < 0.8 * letter) for b, k in taken
        ):
            continue
        if near is None or gap > 0.8 * letter:
            if box.score >= 0.8 and box.alone and box.side >= (0.55 if certain else 0.66) * letter:
                taken.append((box, None))
            continue
        if gap > 0.55 * letter:
            if box.score >= 0.9 and box.alone and certain:
                taken.append((box, None))
            continue
        index = row.letters.index(near)
        before = row.letters[index - 1].char if index else ""
        after = row.letters[index + 1].char if index + 1 < len(row.letters) else ""
        siblings = certain or any(b.alone and b.score >= 0.9 for b, _ in taken)
        if is_box(near.char, near.score, before, after, box.score, siblings, several) or (
            near.char in "VvMXx×✗" and siblings and box.alone
        ):
            taken.append((box, near))
    taken = _alike(taken)
    if taken or certain:
        taken += _overlooked(row, ink, taken, letter)
    _stroked(row, taken, letter)
    matched = {id(k) for _, k in taken}
    for k in row.letters:
        if k.char in "□☐■☑☒◻▢√✓✔" and id(k) not in matched:
            # seen by recognition only: an open box is believed where it was read clearly, a tick never
            clear = k.char in "□☐◻▢" and k.score > 0.9 and not boxes
            k.char = GLYPHS[False] if clear else GLYPHS[None]
    _insert(row, taken)


def _stroked(row: Row, taken: list[tuple[Box, Letter | None]], letter: float) -> None:
    """A √ clearly read right beside an empty box ticks it: forms filled by typing have □√ or √□."""
    for box, _ in taken:
        if box.state is not False:
            continue
        beside = [
            k
            for k in row.letters
            if k.char in "√✓✔"
            and k.score > 0.8
            and not any(k is other for _, other in taken)
            and (0 < k.x - (box.x + box.side) < 0.9 * letter or 0 < box.x - k.x < 0.9 * letter)
        ]
        if len(beside) == 1:
            box.state = True
            row.letters.remove(beside[0])


def _overlooked(
    row: Row, ink: Mask, taken: list[tuple[Box, Letter | None]], letter: float
) -> list[tuple[Box, Letter | None]]:
    """In a row that has boxes, ink of a box's size where nothing was read is one more box, however badly drawn: left
    out, its label would be taken for part of the one before."""
    more: list[tuple[Box, Letter | None]] = []
    y0, y1 = max(int(row.y0), 0), int(row.y1)
    for a, b in _gaps(row, letter):
        if b - a < 0.6 * letter or any(a - 0.5 * letter < k.x + k.side / 2 < b + 0.5 * letter for k, _ in taken):
            continue
        zone = ink[y0:y1, max(int(a), 0) : max(int(b), 0)]
        columns = np.nonzero((zone > 0).sum(axis=0) > 0.15 * letter)[0]
        if not columns.size or columns[-1] - columns[0] < 0.35 * letter:
            continue
        rows = np.nonzero((zone > 0).any(axis=1))[0]
        if not 0.4 * letter < rows[-1] - rows[0] < 1.7 * letter:
            continue
        x, y = max(int(a), 0) + int(columns[0]), y0 + int(rows[0])
        side = int(min(columns[-1] - columns[0] + 1, letter))
        found = [
            k for k in find_boxes(ink, (x + int(1.6 * letter), y0, x + side, y1), letter, 0.5) if a - 3 <= k.x <= b
        ]
        best = max(found, key=lambda k: k.score, default=None)
        usual = [k.side for k, _ in taken]
        if best is not None and (best.score < 0.72 or (usual and abs(best.side - usual[0]) > 0.22 * usual[0])):
            best.state = None
        more.append((best or Box(x, y, side, None, 0.5, True), None))
    return more


def _gaps(row: Row, letter: float) -> list[tuple[float, float]]:
    """Stretches of a row that no letter covers: before the first, between two, behind the last."""
    edges = [row.x0 - 1.5 * letter]
    for k in row.letters:
        if not k.char.isspace():
            half = 0.45 * min(k.width, letter)
            edges += [k.x - half, k.x + half]
    edges.append(row.x1 + 0.2 * letter)
    return list(zip(edges[::2], edges[1::2], strict=True))


def _alike(taken: list[tuple[Box, Letter | None]]) -> list[tuple[Box, Letter | None]]:
    """Boxes of one row are of one size; what differs is part of a letter."""
    sure = sorted(b.side for b, k in taken if k is not None or b.alone)
    if not sure:
        return taken
    usual = sure[len(sure) // 2]
    return [(b, k) for b, k in taken if abs(b.side - usual) <= max(3, 0.22 * usual)]


def _insert(row: Row, taken: list[tuple[Box, Letter | None]]) -> None:
    for box, near in sorted(taken, key=lambda t: t[0].x):
        centre = box.x + box.side / 2
        state = box.state
        if near is not None and near.char in "☑■√✓✔" and state is False:
            state = None  # recognition saw a mark where the pixels show none
        glyph = Letter(GLYPHS[state], centre, 1.0 if state is not None else 0.5, float(box.side))
        if near is not None:
            row.letters[row.letters.index(near)] = glyph
            continue
        at = next((k for k, other in enumerate(row.letters) if other.x > centre), len(row.letters))
        row.letters.insert(at, glyph)
        row.x0 = min(row.x0, float(box.x))
    row.boxes = [b for b, _ in taken]


__all__ = ["BOX_LIKE", "Row", "letter_height", "place_boxes", "rows_of", "settle_sizes"]
