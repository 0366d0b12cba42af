"""Cells from ruled lines, for vector rules of a PDF and for rules found in a picture alike.

The rules of one table are snapped to a lattice; two neighbouring slots belong to one cell unless the border between
them is drawn over most of its length. Coverage instead of exact meeting points is what lets thin, broken or slightly
crooked rules of a scan give the same cells as the PDF.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extractors.readers.pages.model import Grid, GridCell

DRAWN = 0.55  # share of a border that must be covered by rules to count as drawn
MAX_SLOTS = 40_000  # a lattice beyond this is hatching or a map, not a table


@dataclass(slots=True)
class Rule:
    """A straight line along one axis: `at` is its constant coordinate, `start`..`end` its extent."""

    at: float
    start: float
    end: float


def find_grids(horizontal: Sequence[Rule], vertical: Sequence[Rule], tolerance: float) -> list[Grid]:
    """Tables formed by rules that touch each other. `tolerance` is how far apart rules may lie and still meet."""
    rows, columns = _anchored(_merge(horizontal, tolerance), _merge(vertical, tolerance), tolerance)
    grids = []
    for part_rows, part_columns in _components(rows, columns, tolerance):
        grid = _cells(part_rows, part_columns, tolerance)
        if grid is not None:
            grids.append(grid)
    grids.sort(key=lambda g: (g.bbox[1], g.bbox[0]))
    return grids


def _merge(rules: Sequence[Rule], tolerance: float) -> list[Rule]:
    """Rules on the same line joined where they overlap or nearly touch; those exactly in line, over small gaps too."""
    merged: list[Rule] = []
    open_rules: list[Rule] = []
    for rule in sorted(rules, key=lambda r: (r.at, r.start)):
        open_rules = [o for o in open_rules if rule.at - o.at <= tolerance]
        for other in open_rules:
            reach = tolerance if abs(rule.at - other.at) > 0.5 * tolerance else 3 * tolerance
            if rule.start <= other.end + reach and rule.end >= other.start - reach:
                other.start = min(other.start, rule.start)
                other.end = max(other.end, rule.end)
                break
        else:
            kept = Rule(rule.at, rule.start, rule.end)
            merged.append(kept)
            open_rules.append(kept)
    return merged


def _anchored(rows: list[Rule], columns: list[Rule], tolerance: float) -> tuple[list[Rule], list[Rule]]:
    """Rules that meet others: a column border meets two row borders, a row border at least one column border.
    Underlines and strokes of letters inside a cell meet none."""
    while True:
        kept_columns = [c for c in columns if sum(1 for r in rows if _meet(r, c, tolerance)) >= 2]
        kept_rows = [r for r in rows if any(_meet(r, c, tolerance) for c in kept_columns)]
        if len(kept_rows) == len(rows) and len(kept_columns) == len(columns):
            return rows, columns
        rows, columns = kept_rows, kept_columns


def _meet(row: Rule, column: Rule, tolerance: float) -> bool:
    return (
        column.start - tolerance <= row.at <= column.end + tolerance
        and row.start - tolerance <= column.at <= row.end + tolerance
    )


def _components(rows: list[Rule], columns: list[Rule], tolerance: float) -> list[tuple[list[Rule], list[Rule]]]:
    """Groups of rules connected by crossings."""
    parent = list(range(len(rows) + len(columns)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for i, row in enumerate(rows):
        for j, column in enumerate(columns):
            if _meet(row, column, tolerance):
                parent[root(i)] = root(len(rows) + j)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for i, row in enumerate(rows):
        groups.setdefault(root(i), ([], []))[0].append(row)
    for j, column in enumerate(columns):
        groups.setdefault(root(len(rows) + j), ([], []))[1].append(column)
    return [g for g in groups.values() if len(g[0]) >= 2 and len(g[1]) >= 2]


def _lattice(rules: list[Rule], tolerance: float) -> list[float]:
    """Distinct positions of rules, near ones averaged."""
    positions: list[list[float]] = []
    for at in sorted(r.at for r in rules):
        if positions and at - positions[-1][-1] <= tolerance:
            positions[-1].append(at)
        else:
            positions.append([at])
    return [sum(p) / len(p) for p in positions]


def _with_open_ends(lattice: list[float], across: list[Rule], tolerance: float) -> list[float]:
    """The lattice, extended to where two or more crossing rules run on beyond it: a table open at its sides, or a row
    that goes on over the page break and is not closed below."""
    for outer, ends in ((lattice[0], [r.start for r in across]), (lattice[-1], [r.end for r in across])):
        beyond = [e for e in ends if (e < outer if outer == lattice[0] else e > outer)]
        far = [e for e in beyond if abs(e - outer) > 4 * tolerance]
        if len(far) >= 2 and max(far) - min(far) <= 4 * tolerance:
            lattice = sorted([*lattice, sum(far) / len(far)])
    return lattice


def _covered(rules: list[Rule], at: float, start: float, end: float, tolerance: float) -> bool:
    spans = sorted(
        (max(r.start, start), min(r.end, end))
        for r in rules
        if abs(r.at - at) <= tolerance and r.end > start and r.start < end
    )
    total, reach = 0.0, start
    for low, high in spans:
        if high > reach:
            total += high - max(low, reach)
            reach = high
    return total >= DRAWN * (end - start)


def _cells(rows: list[Rule], columns: list[Rule], tolerance: float) -> Grid | None:
    ys = _with_open_ends(_lattice(rows, tolerance), columns, tolerance)
    xs = _with_open_ends(_lattice(columns, tolerance), rows, tolerance)
    high, wide = len(ys) - 1, len(xs) - 1
    if high < 1 or wide < 1 or high * wide > MAX_SLOTS:
        return None
    # top[j][i]: the border above slot (j, i) is drawn; left[j][i]: the one to its left
    top = [[_covered(rows, y, xs[i], xs[i + 1], tolerance) for i in range(wide)] for y in ys]
    left = [[_covered(columns, x, ys[j], ys[j + 1], tolerance) for x in xs] for j in range(high)]
    owner: list[list[int]] = [[-1] * wide for _ in range(high)]
    cells: list[GridCell] = []
    for j in range(high):
        for i in range(wide):
            if owner[j][i] >= 0:
                continue
            region = _flood(j, i, top, left, owner, len(cells))
            for piece in _rectangles(region):
                j0, i0, j1, i1 = piece
                if _outside(piece, top, left, high, wide):
                    continue
                cells.append(GridCell(j0, i0, j1 - j0, i1 - i0, xs[i0], ys[j0], xs[i1], ys[j1]))
    if len(cells) < 2:
        return None
    return Grid(cells, (xs[0], ys[0], xs[-1], ys[-1]), tuple(xs), high, not any(top[0]), not any(top[-1]))


def _flood(
    j: int, i: int, top: list[list[bool]], left: list[list[bool]], owner: list[list[int]], mark: int
) -> set[tuple[int, int]]:
    """All slots reachable from (j, i) without crossing a drawn border."""
    high, wide = len(owner), len(owner[0])
    region: set[tuple[int, int]] = set()
    stack = [(j, i)]
    while stack:
        row, col = stack.pop()
        if (row, col) in region or owner[row][col] >= 0:
            continue
        region.add((row, col))
        owner[row][col] = mark
        if row > 0 and not top[row][col]:
            stack.append((row - 1, col))
        if row + 1 < high and not top[row + 1][col]:
            stack.append((row + 1, col))
        if col > 0 and not left[row][col]:
            stack.append((row, col - 1))
        if col + 1 < wide and not left[row][col + 1]:
            stack.append((row, col + 1))
    return region


def _rectangles(region: set[tuple[int, int]]) -> list[tuple[int, int, int, int]]:
    """A region as rectangles (row, column, row end, column end): itself, or bands of equal runs where it is ragged."""
    rows = {j for j, _ in region}
    cols = {i for _, i in region}
    j0, j1, i0, i1 = min(rows), max(rows) + 1, min(cols), max(cols) + 1
    if len(region) == (j1 - j0) * (i1 - i0):
        return [(j0, i0, j1, i1)]
    bands: list[tuple[int, int, int, int]] = []
    for j in range(j0, j1):
        i = i0
        while i < i1:
            if (j, i) not in region:
                i += 1
                continue
            end = i
            while (j, end) in region:
                end += 1
            for k, band in enumerate(bands):
                if band[1] == i and band[3] == end and band[2] == j:
                    bands[k] = (band[0], i, j + 1, end)
                    break
            else:
                bands.append((j, i, j + 1, end))
            i = end
    return bands


def _outside(
    piece: tuple[int, int, int, int], top: list[list[bool]], left: list[list[bool]], high: int, wide: int
) -> bool:
    """Whether a region lies outside the table: open at its edge in both directions. A table without side borders is
    open only to the left and right, and a continued cell only at the page's end: those are cells."""
    j0, i0, j1, i1 = piece
    side = (i0 == 0 and not all(left[j][0] for j in range(j0, j1))) or (
        i1 == wide and not all(left[j][wide] for j in range(j0, j1))
    )
    end = (j0 == 0 and not all(top[0][i] for i in range(i0, i1))) or (
        j1 == high and not all(top[high][i] for i in range(i0, i1))
    )
    return side and end
