"""The objects of a page: characters with their boxes, rules, pictures, all in points of the page.

An object's own coordinates go through its CTM and then to the corner of its boundary; composites nest.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from itertools import pairwise

from lxml import etree

from extractors.document import Bbox
from extractors.readers.ofd.geometry import (
    IDENTITY,
    POINTS,
    Matrix,
    apply,
    bounds,
    box,
    corners,
    deltas,
    matrix,
    moved,
    numbers,
    path,
    times,
)
from extractors.readers.ofd.package import child, children
from extractors.readers.ofd.resources import OfdFont, Resources
from extractors.readers.pages.grid import Rule
from extractors.readers.pages.model import wide
from extractors.readers.pdf.characters import Font, Glyph
from extractors.readers.xmltools import local

_THIN = 3.0  # points: what is no thicker is a rule
_SHORT = 3.0
_ASCENT, _DESCENT = 0.86, 0.14  # of the em square, from the baseline
_MOST_OBJECTS = 200_000
_DEPTH = 10


@dataclass(slots=True)
class PageObjects:
    glyphs: list[Glyph] = field(default_factory=list)
    horizontal: list[Rule] = field(default_factory=list)
    vertical: list[Rule] = field(default_factory=list)
    pictures: list[tuple[Bbox, str]] = field(default_factory=list)  # box, resource number
    shapes: list[Bbox] = field(default_factory=list)
    red_shapes: int = 0
    seen: int = 0


class Collector:
    """Walks content elements into `found`."""

    def __init__(self, resources: Resources) -> None:
        self.resources = resources
        self.found = PageObjects()
        self._open: set[str] = set()

    def walk(self, content: etree._Element | None, place: Matrix = IDENTITY, depth: int = 0) -> None:
        """`place` leads from the content's coordinates (mm) to the page's (mm)."""
        if content is None or depth > _DEPTH:
            return
        for item in content:
            kind = local(item)
            if self.found.seen > _MOST_OBJECTS:
                return
            self.found.seen += 1
            if item.get("Visible", "").lower() == "false" or item.get("Alpha") == "0":
                continue
            if kind in ("Layer", "PageBlock"):
                self.walk(item, place, depth + 1)
            elif kind == "TextObject":
                self._text(item, self._own(item, place))
            elif kind == "PathObject":
                self._path(item, self._own(item, place))
            elif kind == "ImageObject":
                # a picture fills the unit square of its CTM
                whole = box(item.get("Boundary"))
                if whole:
                    self.found.pictures.append((_points(corners(place, *whole)), item.get("ResourceID", "")))
            elif kind == "CompositeObject":
                self._composite(item.get("ResourceID", ""), self._own(item, place), depth)

    def _composite(self, resource: str, place: Matrix, depth: int) -> None:
        if resource in self._open:  # a drawing that holds itself
            return
        self._open.add(resource)
        self.walk(self.resources.drawings.get(resource), place, depth + 1)
        self._open.discard(resource)

    @staticmethod
    def _own(item: etree._Element, place: Matrix) -> Matrix:
        whole = box(item.get("Boundary")) or (0, 0, 0, 0)
        return times(times(matrix(item.get("CTM")), moved(whole[0], whole[1])), place)

    def _text(self, item: etree._Element, own: Matrix) -> None:
        font = self.resources.fonts.get(item.get("Font", ""), OfdFont())
        size = next(iter(numbers(item.get("Size"))), 0.0) or 3.5
        stretch = next(iter(numbers(item.get("HScale"))), 1.0) or 1.0
        weight = next(iter(numbers(item.get("Weight"))), 400.0)
        shown = size * math.hypot(own[2], own[3]) * POINTS
        style = Font(shown, font.bold or weight >= 600, font.symbols is not None, False)
        for code in children(item, "TextCode"):
            text = (code.text or "").strip("\r\n")
            x, y = next(iter(numbers(code.get("X"))), 0.0), next(iter(numbers(code.get("Y"))), 0.0)
            across, down = deltas(code.get("DeltaX")), deltas(code.get("DeltaY"))
            spaced = False
            for index, char in enumerate(text):
                usual = size * stretch * (1.0 if wide(char) else 0.5)
                step = across[index] if index < len(across) else 0.0 if index < len(down) else usual
                # digits and letters of many fonts are wider than half a square; the step says how wide
                most = size * stretch * (1.0 if wide(char) else 0.75)
                width = min(step, most) if step > 0 else usual
                if not char.isspace():
                    place = _points(corners(own, x, y - _ASCENT * size, width, size * (_ASCENT + _DESCENT)))
                    self.found.glyphs.append(
                        Glyph(font.symbols.get(ord(char), char) if font.symbols else char, *place, style, spaced)
                    )
                spaced = char.isspace()
                x += step
                y += down[index] if index < len(down) else 0.0

    def _path(self, item: etree._Element, own: Matrix) -> None:
        data = child(item, "AbbreviatedData")
        subpaths, curved = path(data.text if data is not None else "")
        stroked = item.get("Stroke", "true").lower() != "false"
        filled = item.get("Fill", "false").lower() == "true"
        if not (stroked or filled):
            return
        placed = [[_point(own, p) for p in sub] for sub in subpaths if sub]
        points = [p for sub in placed for p in sub]
        if not points:
            return
        whole = bounds(points)
        if _is_red(item):
            self.found.red_shapes += 1
        if curved:
            self.found.shapes.append(whole)
            return
        for sub in placed:
            if filled and self._bar(bounds(sub)):
                continue
            if stroked:
                self._strokes(sub)

    def _bar(self, area: Bbox) -> bool:
        """A thin filled rectangle is a rule."""
        x0, y0, x1, y1 = area
        if y1 - y0 <= _THIN and x1 - x0 > _SHORT:
            self.found.horizontal.append(Rule((y0 + y1) / 2, x0, x1))
        elif x1 - x0 <= _THIN and y1 - y0 > _SHORT:
            self.found.vertical.append(Rule((x0 + x1) / 2, y0, y1))
        else:
            return False
        return True

    def _strokes(self, sub: list[tuple[float, float]]) -> None:
        for (ax, ay), (bx, by) in pairwise(sub):
            if abs(ay - by) <= 1 and abs(ax - bx) > _SHORT:
                self.found.horizontal.append(Rule((ay + by) / 2, min(ax, bx), max(ax, bx)))
            elif abs(ax - bx) <= 1 and abs(ay - by) > _SHORT:
                self.found.vertical.append(Rule((ax + bx) / 2, min(ay, by), max(ay, by)))
            elif abs(ax - bx) + abs(ay - by) > _SHORT:
                self.found.shapes.append(bounds([(ax, ay), (bx, by)]))


def _point(own: Matrix, point: tuple[float, float]) -> tuple[float, float]:
    x, y = apply(own, *point)
    return x * POINTS, y * POINTS


def _points(area: Bbox) -> Bbox:
    return (area[0] * POINTS, area[1] * POINTS, area[2] * POINTS, area[3] * POINTS)


def _is_red(item: etree._Element) -> bool:
    for kind in ("FillColor", "StrokeColor"):
        colour = child(item, kind)
        if colour is None:
            continue
        values = [_component(word) for word in colour.get("Value", "").split()]
        if len(values) == 3 and values[0] > 130 and values[1] < 110 and values[2] < 110:
            return True
    return False


def _component(word: str) -> float:
    try:
        return float(int(word[1:], 16)) if word.startswith("#") else float(word)
    except ValueError:
        return 0.0
