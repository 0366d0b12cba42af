"""The path language of OFD (AbbreviatedData) as corner points; curves and arcs come as short straight strokes."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

from extractors.readers.ofd.geometry import numbers

Point = tuple[float, float]

_ARGUMENTS = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}
_MOST_TOKENS = 400_000
_STEPS = 6  # strokes that stand for a curve


@dataclass(slots=True)
class Subpath:
    """Points of one stroke without lifting the pen; `curved` when not all of it was straight."""

    points: list[Point]
    curved: bool = False


def outline(text: str | None) -> list[Subpath]:
    """The subpaths of an AbbreviatedData as far as it can be made out."""
    subpaths: list[Subpath] = []
    tokens = (text or "").replace(",", " ").split()[:_MOST_TOKENS]
    index = 0
    while index < len(tokens):
        operator = tokens[index].upper()
        index += 1
        count = _ARGUMENTS.get(operator)
        if count is None:
            continue
        values = numbers(" ".join(tokens[index : index + count]))
        index += count
        if len(values) < count:
            break
        if operator == "C":
            if subpaths and subpaths[-1].points:
                subpaths[-1].points.append(subpaths[-1].points[0])
        elif operator in "SM":
            subpaths.append(Subpath([(values[0], values[1])]))
        else:
            if not subpaths:
                subpaths.append(Subpath([]))
            _draw(subpaths[-1], operator, values)
    return [s for s in subpaths if s.points]


def _draw(sub: Subpath, operator: str, values: list[float]) -> None:
    end = (values[-2], values[-1])
    if operator == "L" or not sub.points:
        sub.points.append(end)
        return
    sub.curved = True
    start = sub.points[-1]
    if operator == "A":
        sub.points += _arc(start, values, end)
    else:
        controls = [start, *zip(values[::2], values[1::2], strict=True)]
        sub.points += [_bezier(controls, k / _STEPS) for k in range(1, _STEPS)]
        sub.points.append(end)


def _bezier(controls: list[Point], t: float) -> Point:
    while len(controls) > 1:
        controls = [(a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t) for a, b in pairwise(controls)]
    return controls[0]


def _arc(start: Point, values: list[float], end: Point) -> list[Point]:
    """An elliptical arc by its two ends, as in SVG: radii, turn in degrees, large-arc flag, direction flag."""
    rx, ry = abs(values[0]), abs(values[1])
    dx, dy = (start[0] - end[0]) / 2, (start[1] - end[1]) / 2
    if rx == 0 or ry == 0 or (dx == 0 and dy == 0):
        return [end]
    turn = math.radians(values[2])
    cos, sin = math.cos(turn), math.sin(turn)
    x, y = (cos * dx + sin * dy) / rx, (cos * dy - sin * dx) / ry  # half the chord, on the unit circle
    half = x * x + y * y
    if half > 1:  # radii too small to reach: they grow until they do
        rx, ry, x, y, half = rx * half**0.5, ry * half**0.5, x / half**0.5, y / half**0.5, 1.0
    reach = math.sqrt(max(0.0, 1 / half - 1)) * (-1 if bool(values[3]) == bool(values[4]) else 1)
    cx, cy = reach * y, -reach * x
    first = math.atan2(y - cy, x - cx)
    sweep = math.atan2(-y - cy, -x - cx) - first
    if values[4] and sweep < 0:
        sweep += 2 * math.pi
    elif not values[4] and sweep > 0:
        sweep -= 2 * math.pi
    middle = (start[0] + end[0]) / 2, (start[1] + end[1]) / 2
    points = []
    for k in range(1, 2 * _STEPS):
        angle = first + sweep * k / (2 * _STEPS)
        px, py = rx * (math.cos(angle) + cx), ry * (math.sin(angle) + cy)
        points.append((middle[0] + cos * px - sin * py, middle[1] + sin * px + cos * py))
    return [*points, end]
