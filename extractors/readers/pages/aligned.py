"""Tables without rules: rows of text that keep to the same columns, as printed forms with invisible borders do.

Only where at least three lines near each other have two or more parts that stand under one another; running text,
letters and tables of contents do not. What is found becomes a grid like a ruled one, with its doubt in the confidence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from extractors.readers.pages.headings import toc_like
from extractors.readers.pages.model import Grid, GridCell, PageContent, Piece, VisualLine

CONFIDENCE = 0.78  # at most: the columns are inferred, so what they say accuses nobody
PAIRED = 0.9  # labels and answers side by side, one line each: nothing to mistake
_GAP = 1.2  # letters between two parts of a line
_ROWS = 3


@dataclass(slots=True)
class _Part:
    """Pieces of a line with no wide gap between them."""

    pieces: list[Piece]
    x0: float
    x1: float


@dataclass(slots=True)
class _Row:
    """Lines of one table row: their parts, and the height they take."""

    parts: list[_Part]
    y0: float
    y1: float


def add_aligned(page: PageContent, found: Sequence[VisualLine]) -> bool:
    """Find tables without rules among the lines outside ruled ones and add their grids to the page; whether there are
    any."""
    before = len(page.grids)
    if sum(1 for v in found if len(v.pieces) >= 2) < _ROWS:
        return False
    lines = [v for v in found if not v.pieces[0].boxed]
    if len(lines) < _ROWS:
        return False
    size = median(v.size for v in lines)
    taken = 0
    for first, last in _runs(lines, size, page):
        first = max(first, taken)  # the table before may have gone on into this stretch
        while first < last and len(_parts(lines[first])) < 2:
            first += 1
        if last - first < _ROWS:
            continue
        edges = _edges([p for v in lines[first:last] if len(p := _parts(v)) >= 2], size)
        if len(edges) < 3:
            continue
        first, last = _extended(lines, first, last, edges, size, taken, page)
        grid = _grid(lines[first:last], edges, size, sum(len(g.cells) for g in page.grids))
        if grid is not None:
            page.grids.append(grid)
            taken = last
    return len(page.grids) > before


def _extended(
    lines: Sequence[VisualLine],
    first: int,
    last: int,
    edges: Sequence[float],
    size: float,
    taken: int,
    page: PageContent,
) -> tuple[int, int]:
    """The run with the lines before and after it that keep to its columns too, though with narrower gaps: long
    answers fill their column, and their labels stand between their lines."""

    def fits(k: int, other: int) -> bool:
        a, b = (lines[k], lines[other]) if k < other else (lines[other], lines[k])
        if b.y0 - a.y1 > 2.6 * size or _between(a, b, page):
            return False
        parts = _parts(lines[k], edges)
        inside = all(p.x1 <= edges[1] + 0.7 * size or p.x0 >= edges[1] - 0.7 * size for p in parts)
        return inside and edges[0] - size <= parts[0].x0 and parts[-1].x1 <= edges[-1] + 3 * size

    while last < len(lines) and fits(last, last - 1):
        last += 1
    while last - first > 1 and not _has_partner(lines, first, last, edges, size):
        last -= 1
    while first > taken and fits(first - 1, first) and len(_parts(lines[first - 1], edges)) >= 2:
        first -= 1
    return first, last


def _has_partner(lines: Sequence[VisualLine], first: int, last: int, edges: Sequence[float], size: float) -> bool:
    """Whether the last line has something beside it, or near above it, in another column."""
    line = lines[last - 1]
    own = {_column(p, edges)[0] == 0 for p in _parts(line, edges)}
    near = [v for v in lines[max(first, last - 6) : last - 1] if line.y0 - v.y1 < 1.3 * size or v is lines[last - 2]]
    for other in near:
        own |= {_column(p, edges)[0] == 0 for p in _parts(other, edges)}
    return (own == {True, False} and any((line.y0 + line.y1 - v.y0 - v.y1) / 2 < 1.6 * size for v in near)) or len(
        _parts(line, edges)
    ) >= 2


def _parts(line: VisualLine, edges: Sequence[float] = ()) -> list[_Part]:
    """Parts of a line, cut at wide gaps, and at narrower ones where a column border is known to be."""
    parts: list[_Part] = []
    for piece in line.pieces:
        border = bool(parts) and any(_parted(parts[-1].x1, piece.x0, e, line.size) for e in edges[1:-1])
        if parts and not border and piece.x0 - parts[-1].x1 < _GAP * line.size:
            parts[-1].pieces.append(piece)
            parts[-1].x1 = max(parts[-1].x1, piece.x1)
        else:
            parts.append(_Part([piece], piece.x0, piece.x1))
    return parts


def _parted(end: float, start: float, edge: float, size: float) -> bool:
    """Whether a column border runs between two pieces; the boxes of recognised lines may overlap a little there."""
    if end <= start:
        return end - 0.5 * size <= edge <= start + 0.5 * size
    return end - start < size and abs((end + start) / 2 - edge) < 0.5 * size


def _runs(lines: Sequence[VisualLine], size: float, page: PageContent) -> list[tuple[int, int]]:
    """Stretches (first, last exclusive) of neighbouring lines most of which have several parts; single lines between them are rows too."""
    runs: list[tuple[int, int]] = []
    start, single = -1, 0
    for k, line in enumerate(lines):
        several = len(_parts(line)) >= 2 and not toc_like(line.text)
        apart = start >= 0 and (line.y0 - lines[k - 1].y1 > 3.2 * size or _between(lines[k - 1], line, page))
        if start >= 0 and (apart or (not several and single >= 4)):
            runs.append((start, k))
            start, single = -1, 0
        if several or start >= 0:
            start = k if start < 0 else start
            single = 0 if several else single + 1
    if start >= 0:
        runs.append((start, len(lines)))
    trimmed = []
    for first, last in runs:
        while last > first and len(_parts(lines[last - 1])) < 2:
            last -= 1
        if sum(1 for v in lines[first:last] if len(_parts(v)) >= 2) >= max(_ROWS, 0.5 * (last - first)):
            trimmed.append((first, last))
    return trimmed


def _between(above: VisualLine, below: VisualLine, page: PageContent) -> bool:
    return any(above.y1 - 1 <= g.bbox[1] and g.bbox[3] <= below.y1 + 1 and g.bbox[3] > above.y1 for g in page.grids)


def _grid(run: Sequence[VisualLine], edges: list[float], size: float, offset: int) -> Grid | None:
    parts = [_parts(v, edges) for v in run]
    rows = _rows(run, parts, edges, size)
    full = [r for r in rows if len({_column(p, edges)[0] for p in r.parts}) >= 2]
    if len(full) < _ROWS or not _aligned(rows, edges, size) or 3 * sum(map(_prose, full)) >= len(full):
        return None
    cells: list[GridCell] = []
    owners: list[tuple[Piece, int]] = []
    bounds = [rows[0].y0, *[(a.y1 + b.y0) / 2 for a, b in pairwise(rows)], rows[-1].y1]
    for j, row in enumerate(rows):
        spans = _spans(row, edges)
        for first, last, members in spans:
            index = offset + len(cells)
            cells.append(
                GridCell(j, first, 1, last - first + 1, edges[first], bounds[j], edges[last + 1], bounds[j + 1])
            )
            owners.extend((piece, index) for part in members for piece in part.pieces)
    paired = len(edges) == 3 and len(full) == len(rows) == len(run) and len(cells) == 2 * len(rows)
    for piece, index in owners:
        piece.cell = index
        piece.confidence = min(piece.confidence, PAIRED if paired else CONFIDENCE)
    return Grid(cells, (edges[0], bounds[0], edges[-1], bounds[-1]), tuple(edges), len(rows))


def _prose(row: _Row) -> bool:
    """Whether a row begins with a piece of a sentence: justified text with wide gaps is no table, and its headings no rows."""
    text = "".join(piece.text for piece in row.parts[0].pieces)
    return len(text) > 14 and any(sign in text for sign in "，。；,;")


def _edges(several: list[list[_Part]], size: float) -> list[float]:
    """Column borders: the middle of every stretch that several lines leave free between their parts."""
    left = min(p[0].x0 for p in several)
    right = max(p[-1].x1 for p in several)
    step = 0.25 * size
    count = int((right - left) / step) + 1
    free = [0] * count
    for parts in several:
        for a, b in pairwise(parts):
            for k in range(max(int((a.x1 - left) / step), 0), min(int((b.x0 - left) / step) + 1, count)):
                free[k] += 1
    need = max(2, round(0.3 * len(several)))
    edges = [left - 0.5 * size]
    k = 0
    while k < count:
        if free[k] < need:
            k += 1
            continue
        start = k
        while k < count and free[k] >= need:
            k += 1
        top = max(free[start:k])
        best = [i for i in range(start, k) if free[i] == top]
        low, high = left + step * best[0], left + step * best[-1]
        starts = sum(1 for parts in several for p in parts[1:] if abs(p.x0 - high) < 0.8 * size)
        # answers that begin under one another mark the border better than labels of different length
        edges.append(high - 0.1 * size if starts >= max(2, 0.3 * top) else (low + high) / 2)
    edges.append(right + 0.5 * size)
    return edges


def _column(part: _Part, edges: Sequence[float]) -> tuple[int, int]:
    """First and last column a part reaches into by more than a letter."""
    inside = [i for i in range(len(edges) - 1) if min(part.x1, edges[i + 1]) - max(part.x0, edges[i]) > 0]
    shares = [min(part.x1, edges[i + 1]) - max(part.x0, edges[i]) for i in inside]
    top = max(shares, default=0.0)
    kept = [i for i, share in zip(inside, shares, strict=True) if share > 0.12 * top]
    return (kept[0], kept[-1]) if kept else (0, 0)


def _rows(run: Sequence[VisualLine], parts: list[list[_Part]], edges: Sequence[float], size: float) -> list[_Row]:
    """Lines to rows: a line much nearer to the one above than rows are to each other is a further line of its cells."""
    middles = [(v.y0 + v.y1) / 2 for v in run]
    whole = [
        b - a
        for a, b, p, q in zip(middles, middles[1:], parts, parts[1:], strict=False)
        if len(p) >= 2 and len(q) >= 2 and _column(p[0], edges)[0] == _column(q[0], edges)[0] == 0
    ]
    pitch = median(whole) if whole else 1.8 * size
    rows: list[_Row] = []
    last = 0.0
    for line, own, middle in zip(run, parts, middles, strict=True):
        near = middle - last < 0.87 * pitch
        if rows and near and not _collides(rows[-1], own, edges, middle - last, size, 0.8 * pitch):
            rows[-1].parts.extend(own)
            rows[-1].y1 = max(rows[-1].y1, line.y1)
        else:
            rows.append(_Row(list(own), line.y0, line.y1))
        last = middle
    return rows


def _collides(row: _Row, parts: list[_Part], edges: Sequence[float], pitch: float, size: float, within: float) -> bool:
    """Whether both hold a label of their own: two labels are two rows, however near, unless the upper one fills its column
    and the lines lie closer than rows do (`within`): then it goes on in the next line, as its answer does."""
    if pitch < 1.1 * size:
        return False
    labels = [p for p in row.parts if _column(p, edges)[0] == 0]
    if not labels or len(parts) < 2 or _column(parts[0], edges)[0] != 0:
        return False
    return pitch >= within or labels[-1].x1 < edges[1] - 1.3 * size


def _spans(row: _Row, edges: Sequence[float]) -> list[tuple[int, int, list[_Part]]]:
    """The cells of a row: parts that share a column are one cell; the last one runs on to the right edge."""
    spans: list[tuple[int, int, list[_Part]]] = []
    for part in sorted(row.parts, key=lambda p: (_column(p, edges)[0], p.x0)):
        first, last = _column(part, edges)
        if spans and first <= spans[-1][1]:
            a, b, members = spans[-1]
            spans[-1] = (a, max(b, last), [*members, part])
        else:
            spans.append((first, last, [part]))
    return spans


def _aligned(rows: Sequence[_Row], edges: Sequence[float], size: float) -> bool:
    """Whether the parts of most columns stand under one another: by their left ends, middles or right ends."""
    good = total = 0
    for column in range(len(edges) - 1):
        own = [p for r in rows for p in r.parts if _column(p, edges) == (column, column)]
        if len(own) < 2:
            continue
        total += 1
        ends = ([p.x0 for p in own], [(p.x0 + p.x1) / 2 for p in own], [p.x1 for p in own])
        good += any(_gathered(places, size) for places in ends)
    return total >= 2 and good >= 0.6 * total


def _gathered(places: list[float], size: float) -> bool:
    """Whether most of the places are within a letter of their median."""
    middle = median(places)
    return sum(1 for x in places if abs(x - middle) < 0.8 * size) >= 0.6 * len(places)
