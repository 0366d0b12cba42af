"""Lines to pieces of text: cut where a cell ends, where a wide gap lies, and where a column without rules begins."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from extractors.readers.pages.model import Piece, wide
from extractors.readers.pages.tables import CellFinder
from extractors.readers.scan.ticks import BOX_LIKE
from extractors.readers.scan.words import Letter, Row

Mask = NDArray[Any]

HALF_BLANK = "、，。；：,;:）)】》”"  # the right half of their square is paper anyway
LABEL = 12  # letters: the first part of a line that is read in one with its answer is no longer


def pieces_of(rows: list[Row], finder: CellFinder, letter: float, ink: Mask) -> list[Piece]:
    """Rows cut where the table cell changes, a wide gap lies between letters, or a column begins that others keep to.
    `ink` is the page without its borders."""
    runs = [(row, run, cell) for row in rows for run, cell in _runs(row, finder)]
    free = [(row, run) for row, run, cell in runs if cell < 0]
    columns = _Columns(_edges(free, letter), [_start(row, run) for row, run in free], ink)
    parted = [(row, part, cell) for row, run, cell in runs for part in (columns.part(run, row) if cell < 0 else [run])]
    pieces = [_piece(part, row, cell) for row, part, cell in parted]
    return [p for p in pieces if p.text]


def _runs(row: Row, finder: CellFinder) -> Iterator[tuple[list[Letter], int]]:
    middle = (row.y0 + row.y1) / 2
    run: list[Letter] = []
    cell = -1
    for k in row.letters:
        here = finder.at(k.x, middle) if finder else -1
        if run and (here != cell or k.x - run[-1].x > 0.5 * (k.width + run[-1].width) + 0.6 * row.em):
            yield run, cell
            run = []
        run.append(k)
        cell = here
    if run:
        yield run, cell


def _start(row: Row, run: list[Letter]) -> tuple[float, float]:
    """Where a run begins, and the middle of its line."""
    return run[0].x - run[0].width / 2, (row.y0 + row.y1) / 2


def _edges(free: Sequence[tuple[Row, list[Letter]]], letter: float) -> list[float]:
    """Where columns without rules begin: at least three parts begin there that have another one at their left."""
    starts = sorted(
        _start(row, run)[0]
        for row, run in free
        if any(
            other[-1].x < run[0].x and abs(row.y0 + row.y1 - beside.y0 - beside.y1) < row.y1 - row.y0
            for beside, other in free
        )
    )
    edges: list[float] = []
    group: list[float] = []
    for x in [*starts, float("inf")]:
        if group and x - group[0] > 0.7 * letter:
            if len(group) >= 3:
                edges.append(sum(group) / len(group))
            group = []
        group.append(x)
    return edges


@dataclass(slots=True)
class _Columns:
    """Where columns without rules begin on a page (`edges`), and where each of its runs begins: x, and the middle of the
    line."""

    edges: Sequence[float]
    starts: Sequence[tuple[float, float]]
    ink: Mask

    def part(self, run: list[Letter], row: Row) -> list[list[Letter]]:
        """A run outside ruled tables, cut where a column begins and more paper than usual lies between the letters: a
        label that fills its column is read in one line with its answer."""
        parts = [run]
        if any(k.char in BOX_LIKE for k in run):
            return parts  # options with their boxes fill one column
        for edge in self.edges:
            last = parts[-1]
            for k, (a, b) in enumerate(pairwise(last[: LABEL + 1]), 1):
                if a.x < edge < b.x and abs(b.x - b.width / 2 - edge) < 0.6 * row.em and b.char not in HALF_BLANK:
                    left, right = self._paper(row, a, edge)
                    if right - left <= self._usual(row, a, edge):
                        continue
                    a.x = min(a.x, left - 0.25 * row.em)
                    a.width, b.width = min(a.width, 2 * (left - a.x)), min(b.width, 2 * (b.x - right))
                    parts[-1:] = [last[:k], last[k:]]
                    break
        return parts

    def _usual(self, row: Row, before: Letter, edge: float) -> float:
        """How much paper, in pixels, lies before a letter of running text. After a letter whose square is half paper the
        gap alone tells nothing: there a line above or below must begin at the edge, as the further lines of an answer do."""
        if before.char not in HALF_BLANK:
            return 0.4 * row.em
        middle, reach = (row.y0 + row.y1) / 2, 2 * (row.y1 - row.y0)
        beside = any(abs(x - edge) < 0.4 * row.em and 0 < abs(y - middle) < reach for x, y in self.starts)
        return 0.45 * row.em if beside else float("inf")

    def _paper(self, row: Row, before: Letter, edge: float) -> tuple[float, float]:
        """From where to where, in pixels, there is only paper between a letter and the one that begins at `edge`: the
        places that recognition gives to letters are too rough for a gap of half a letter."""
        y0, y1 = int(0.85 * row.y0 + 0.15 * row.y1), int(0.15 * row.y0 + 0.85 * row.y1)
        x0, x1 = max(int(before.x - 0.5 * row.em), 0), max(int(edge + 0.4 * row.em), 0)
        inked = np.count_nonzero(self.ink[max(y0, 0) : y1, x0:x1], axis=0) > 1
        widest, start = (0, 0), 0
        for k, dark in enumerate([*inked.tolist(), True]):
            if dark:
                widest, start = max(widest, (start, k), key=lambda run: run[1] - run[0]), k + 1
        return x0 + widest[0], x0 + widest[1]


def _half(letter: Letter, row: Row) -> float:
    """Half the width of a letter: in a line with a gap the mean width is too large."""
    return 0.5 * min(letter.width, row.em * (1.0 if wide(letter.char) else 0.6))


def _piece(run: list[Letter], row: Row, cell: int) -> Piece:
    text = "".join(k.char for k in run).strip()
    x0, x1 = run[0].x - _half(run[0], row), run[-1].x + _half(run[-1], row)
    if run[0] is row.letters[0]:
        x0 = row.x0
    if run[-1] is row.letters[-1]:
        x1 = row.x1
    scores = [k.score for k in run if not k.char.isspace()]
    mean = sum(scores) / len(scores) if scores else row.score
    scores = [k.score for k in run if k.char.isalnum()] or scores
    # one doubtful letter among many certain ones still makes an amount or a name doubtful
    confidence = round(min(mean, 0.5 * mean + 0.5 * min(scores)) if scores else mean, 3)
    return Piece(text, x0, row.y0, x1, row.y1, row.em, False, confidence, cell)
