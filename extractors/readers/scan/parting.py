"""Lines to pieces of text: cut where a cell ends, where a wide gap lies, and where a column without rules begins."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from extractors.readers.pages.model import Piece, wide
from extractors.readers.pages.tables import CellFinder
from extractors.readers.scan.ticks import BOX_LIKE
from extractors.readers.scan.words import Letter, Row

STOPS = "、，。；：,;:"  # their square is half blank: what follows begins no column
LABEL = 12  # letters: the first part of a line that is read in one with its answer is no longer


def pieces_of(rows: list[Row], finder: CellFinder, letter: float) -> list[Piece]:
    """Rows cut where the table cell changes, a wide gap lies between letters, or a column begins that others keep to."""
    runs = [(row, run, cell) for row in rows for run, cell in _runs(row, finder)]
    edges = _edges(runs, letter)
    pieces = [_piece(part, row, cell) for row, run, cell in runs for part in _at_edges(run, row, cell, edges)]
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


def _edges(runs: Sequence[tuple[Row, list[Letter], int]], letter: float) -> list[float]:
    """Where columns without rules begin: at least three parts begin there that have another one at their left."""
    free = [(row, run) for row, run, cell in runs if cell < 0]
    starts = sorted(
        run[0].x - run[0].width / 2
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


def _at_edges(run: list[Letter], row: Row, cell: int, edges: Sequence[float]) -> list[list[Letter]]:
    """A run outside ruled tables, cut where such a column begins and a little more than usual lies between the letters: a
    label that fills its column is read in one line with its answer."""
    parts = [run]
    free = cell < 0 and not any(k.char in BOX_LIKE for k in run)  # options with their boxes fill one column
    for edge in edges if free else ():
        last = parts[-1]
        for k, (a, b) in enumerate(pairwise(last), 1):
            wide_gap = b.x - a.x > 0.5 * (a.width + b.width) + 0.3 * row.em
            begins = a.x < edge < b.x and abs(b.x - b.width / 2 - edge) < 0.6 * row.em
            if k <= LABEL and wide_gap and begins and a.char not in STOPS:
                a.width, b.width = min(a.width, 2 * (edge - a.x)), min(b.width, 2 * (b.x - edge))
                parts[-1:] = [last[:k], last[k:]]
                break
    return parts


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
