"""Paths of an OFD page to `Drawings`, the same that the objects of a PDF page become: rules, tick boxes, shapes.

Producers draw a tick box in every way there is: one stroked square, four lines, a filled frame, a square and its tick
in one path. So subpaths are judged one by one, and squares are also looked for among short rules.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise

from extractors.document import Bbox
from extractors.readers.ofd.colours import UNSAID, Colour, is_dark, is_red, is_white
from extractors.readers.ofd.geometry import bounds
from extractors.readers.ofd.outline import Subpath
from extractors.readers.ofd.seals import of_seal_size
from extractors.readers.pages.grid import Rule
from extractors.readers.pdf.drawings import Drawings

_THIN = 3.0  # points: what is no thicker is a rule
_SHORT = 3.0
_MARK = 2.0  # a shape less wide and high than this is a dot
_BOX = (6.0, 22.0)  # sides of a square that may be a tick box
_MOST_SHORT = 4000  # short rules on a page; more are hatching


@dataclass(slots=True)
class Pen:
    """How a path is painted; None where it is not."""

    stroke: Colour | None
    fill: Colour | None


def draw(found: Drawings, subpaths: list[Subpath], pen: Pen) -> None:
    """Add a path, in points of the page."""
    visible = pen.stroke is not None or (pen.fill is not None and not is_white(pen.fill))
    if not visible or not subpaths:
        return
    found.reddish = found.reddish or any(c is not None and is_red(c) for c in (pen.stroke, pen.fill))
    if pen.stroke is None:
        frame = _frame(subpaths)
        if frame is not None:
            found.squares.append(frame)
            return
    for sub in subpaths:
        area = bounds(sub.points)
        wide, high = area[2] - area[0], area[3] - area[1]
        small = max(wide, high) <= _BOX[1] and min(wide, high) > _SHORT and abs(wide - high) < 0.2 * max(wide, high)
        if pen.stroke is not None and small and min(wide, high) >= _BOX[0] and _is_square(sub, area):
            found.squares.append(area)
            if pen.fill == UNSAID:
                found.unclear.append(area)
            elif pen.fill is not None and is_dark(pen.fill):
                found.blots.append(area)
            continue
        if small and pen.fill is not None and not is_white(pen.fill):
            found.blots.append(area)
        if pen.fill is not None and _bar(found, area):
            continue
        if pen.stroke is not None:
            _strokes(found, sub, area)
        elif sub.curved or len(sub.points) > 6:
            _shape(found, area)


def is_seal(subpaths: list[Subpath], pen: Pen) -> Bbox | None:
    """The place of a red ring of a seal's size, the outline of a seal that is drawn."""
    colour = pen.stroke or pen.fill
    if colour is None or not is_red(colour):
        return None
    areas = (bounds(sub.points) for sub in subpaths if sub.curved)
    return next((area for area in areas if of_seal_size(area)), None)


def square_up(found: Drawings) -> None:
    """Squares whose sides were drawn one by one leave the rules."""
    across = [r for r in found.horizontal if _BOX[0] <= r.end - r.start <= _BOX[1]]
    down = [r for r in found.vertical if _BOX[0] <= r.end - r.start <= _BOX[1]]
    if not across or not down or max(len(across), len(down)) > _MOST_SHORT:
        return
    columns: dict[int, list[Rule]] = defaultdict(list)
    for rule in down:
        columns[round(rule.at)].append(rule)
    rows: dict[int, list[Rule]] = defaultdict(list)
    for rule in across:
        rows[round(rule.start)].append(rule)

    def near(groups: dict[int, list[Rule]], value: float) -> list[Rule]:
        return [r for k in (-1, 0, 1) for r in groups.get(round(value) + k, ())]

    used: set[int] = set()
    for top in across:
        side = top.end - top.start
        for bottom in near(rows, top.start):
            if abs(bottom.end - top.end) > 1 or abs(bottom.at - top.at - side) > 0.2 * side or bottom.at <= top.at:
                continue
            left, right = (_upright(near(columns, x), x, top.at, bottom.at) for x in (top.start, top.end))
            if left is not None and right is not None and left is not right:
                found.squares.append((top.start, top.at, top.end, bottom.at))
                used |= {id(top), id(bottom), id(left), id(right)}
                break
    if used:
        found.horizontal = [r for r in found.horizontal if id(r) not in used]
        found.vertical = [r for r in found.vertical if id(r) not in used]


def _upright(rules: list[Rule], x: float, top: float, bottom: float) -> Rule | None:
    return next((r for r in rules if abs(r.at - x) <= 1 and abs(r.start - top) <= 1 and abs(r.end - bottom) <= 1), None)


def _frame(subpaths: list[Subpath]) -> Bbox | None:
    """A small square frame that is filled between its outer and its inner edge."""
    if len(subpaths) != 2:
        return None
    outer, inner = sorted((bounds(s.points) for s in subpaths), key=lambda b: b[0] - b[2])
    wide, high = outer[2] - outer[0], outer[3] - outer[1]
    if not (_BOX[0] <= min(wide, high) and max(wide, high) <= _BOX[1] and abs(wide - high) < 0.2 * max(wide, high)):
        return None
    gaps = (inner[0] - outer[0], inner[1] - outer[1], outer[2] - inner[2], outer[3] - inner[3])
    square = all(_is_square(s, bounds(s.points)) for s in subpaths)
    return outer if square and all(0 < gap < 0.2 * wide for gap in gaps) else None


def _is_square(sub: Subpath, area: Bbox) -> bool:
    """Whether a stroke runs around the edges of its bounds; corners may be rounded, a circle is none."""
    x0, y0, x1, y1 = area
    side = max(x1 - x0, y1 - y0)
    points = sub.points
    if len(points) < 4 or max(abs(points[0][0] - points[-1][0]), abs(points[0][1] - points[-1][1])) > 1.05 * side:
        return False
    if not sub.curved and not all(
        min(abs(ax - bx), abs(ay - by)) < 0.05 * side for (ax, ay), (bx, by) in pairwise(points)
    ):
        return False
    sides = [False] * 4
    for x, y in points:
        gaps = (x - x0, y - y0, x1 - x, y1 - y)
        if min(gaps) > 0.1 * side:
            return False
        for k, gap in enumerate(gaps):
            sides[k] = sides[k] or gap < 0.1 * side
    return all(sides)


def _bar(found: Drawings, area: Bbox) -> bool:
    """A thin filled rectangle is a rule."""
    x0, y0, x1, y1 = area
    if y1 - y0 <= _THIN and x1 - x0 > _SHORT:
        found.horizontal.append(Rule((y0 + y1) / 2, x0, x1))
    elif x1 - x0 <= _THIN and y1 - y0 > _SHORT:
        found.vertical.append(Rule((x0 + x1) / 2, y0, y1))
    else:
        return False
    return True


def _strokes(found: Drawings, sub: Subpath, area: Bbox) -> None:
    slanted = sub.curved
    for (ax, ay), (bx, by) in pairwise(sub.points):
        if abs(ay - by) <= 1 and abs(ax - bx) > _SHORT:
            found.horizontal.append(Rule((ay + by) / 2, min(ax, bx), max(ax, bx)))
        elif abs(ax - bx) <= 1 and abs(ay - by) > _SHORT:
            found.vertical.append(Rule((ax + bx) / 2, min(ay, by), max(ay, by)))
        elif abs(ax - bx) > 1 and abs(ay - by) > 1:
            slanted = True
    if slanted:
        _shape(found, area)


def _shape(found: Drawings, area: Bbox) -> None:
    if max(area[2] - area[0], area[3] - area[1]) > _MARK:
        found.shapes.append(area)
