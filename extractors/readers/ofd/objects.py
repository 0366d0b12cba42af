"""The objects of a page: characters with their boxes, what is drawn, pictures, all in points of the page.

An object's own coordinates go through its CTM and then to the corner of its boundary; composites nest. Clips are not
followed: nothing is left out because a part of it is cut away.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field

from lxml import etree

from extractors.document import Bbox
from extractors.readers.ofd.colours import BLACK, UNSAID, colour
from extractors.readers.ofd.geometry import (
    IDENTITY,
    POINTS,
    Matrix,
    apply,
    box,
    corners,
    deltas,
    matrix,
    moved,
    numbers,
    times,
)
from extractors.readers.ofd.outline import Subpath, outline
from extractors.readers.ofd.package import child, children
from extractors.readers.ofd.paths import Pen, draw, is_seal, square_up
from extractors.readers.ofd.resources import OfdFont, Resources
from extractors.readers.pages.model import wide
from extractors.readers.pdf.characters import Font, Glyph, TextLayer
from extractors.readers.pdf.drawings import Drawings
from extractors.readers.xmltools import local

_ASCENT, _DESCENT = 0.86, 0.14  # of the em square, from the baseline
_MOST_OBJECTS = 200_000
_DEPTH = 50


@dataclass(slots=True, frozen=True)
class PlacedPicture:
    """A picture object: its box on the page, its resource, and the matrix from its unit square to points of the page."""

    box: Bbox
    resource: str
    matrix: Matrix


@dataclass(slots=True)
class PaintedPath:
    """A path as it is painted, for pages that must be drawn to be read."""

    subpaths: list[Subpath]
    pen: Pen
    width: float


@dataclass(slots=True)
class PageObjects:
    """What stands on a page. `seals` are rings of a seal's size drawn in red, `stamps` annotations that
    are stamps without text or picture; `cut` says that there was more than is read."""

    layer: TextLayer = field(default_factory=TextLayer)
    drawings: Drawings = field(default_factory=Drawings)
    pictures: list[PlacedPicture] = field(default_factory=list)
    paths: list[PaintedPath] = field(default_factory=list)
    seals: list[Bbox] = field(default_factory=list)
    stamps: list[Bbox] = field(default_factory=list)
    cut: bool = False

    @property
    def turn(self) -> int:
        """By how many degrees clockwise the page must be turned for most of its text to run to the right."""
        directions = Counter(_turn(g.font.along) for g in self.layer.glyphs)
        return directions.most_common(1)[0][0] if directions else 0


class Collector:
    """Walks content elements into `found`."""

    def __init__(self, resources: Resources) -> None:
        self.resources = resources
        self.found = PageObjects()
        self._open: set[str] = set()
        self._seen = 0
        self._spaced = False  # whether the last character was a blank, be it of the object before

    def walk(
        self, content: etree._Element | None, place: Matrix = IDENTITY, depth: int = 0, params: str = ""
    ) -> PageObjects:
        """`place` leads from the content's coordinates (mm) to the page's (mm); `params` are the drawing parameters of
        the layer."""
        for item in content if content is not None else ():
            kind = local(item)
            if self._seen > _MOST_OBJECTS or depth > _DEPTH:
                self.found.cut = True
                break
            self._seen += 1
            if item.get("Visible", "").lower() == "false" or item.get("Alpha") == "0":
                continue
            if kind in ("Layer", "PageBlock"):
                self.walk(item, place, depth + 1, item.get("DrawParam", "") or params)
            elif kind == "TextObject":
                self._text(item, self._own(item, place))
            elif kind == "PathObject":
                self._path(item, self._own(item, place), params)
            elif kind == "ImageObject":
                self._picture(item, place)
            elif kind == "CompositeObject":
                self._composite(item.get("ResourceID", ""), self._own(item, place), depth, params)
        return self.found

    def finish(self) -> PageObjects:
        """What was found, with what only the whole page shows."""
        square_up(self.found.drawings)
        return self.found

    def _composite(self, resource: str, place: Matrix, depth: int, params: str) -> None:
        if resource in self._open:  # a drawing that holds itself
            return
        self._open.add(resource)
        self.walk(self.resources.drawings.get(resource), place, depth + 1, params)
        self._open.discard(resource)

    @staticmethod
    def _own(item: etree._Element, place: Matrix) -> Matrix:
        whole = box(item.get("Boundary")) or (0, 0, 0, 0)
        return times(times(matrix(item.get("CTM")), moved(whole[0], whole[1])), place)

    def _picture(self, item: etree._Element, place: Matrix) -> None:
        """A picture fills the unit square of its CTM; without one, its boundary."""
        whole = box(item.get("Boundary"))
        if item.get("CTM"):
            own = self._own(item, place)
        elif whole is not None:
            own = times((whole[2], 0, 0, whole[3], whole[0], whole[1]), place)
        else:
            return
        area = corners(place, *whole) if whole is not None else corners(own, 0, 0, 1, 1)
        self.found.pictures.append(PlacedPicture(_points(area), item.get("ResourceID", ""), times(own, _TO_POINTS)))

    def _text(self, item: etree._Element, own: Matrix) -> None:
        font = self.resources.fonts.get(item.get("Font", ""), OfdFont())
        size = next(iter(numbers(item.get("Size"))), 0.0) or 3.5
        stretch = next(iter(numbers(item.get("HScale"))), 1.0) or 1.0
        weight = next(iter(numbers(item.get("Weight"))), 400.0)
        painted = item.get("Fill", "true").lower() != "false" or item.get("Stroke", "").lower() == "true"
        down = math.radians(next(iter(numbers(item.get("ReadDirection"))), 0.0))
        along = (own[0], own[1])
        shown = size * math.hypot(own[2], own[3]) * POINTS
        style = Font(shown, font.bold or weight >= 600, font.symbols is not None, not painted, along)
        x = y = 0.0  # a text code without a place of its own begins where the one before began
        for code in children(item, "TextCode"):
            x, y = next(iter(numbers(code.get("X"))), x), next(iter(numbers(code.get("Y"))), y)
            self._code(code, (x, y), own, style, font, (size, size * stretch, down))

    def _code(
        self,
        code: etree._Element,
        start: tuple[float, float],
        own: Matrix,
        style: Font,
        font: OfdFont,
        sizes: tuple[float, float, float],
    ) -> None:
        """The characters of a text code; `sizes` are the height and the width of the em square, and the direction in which
        characters follow each other where no offsets are given."""
        size, across_size, direction = sizes
        (x, y), layer = start, self.found.layer
        across, down = deltas(code.get("DeltaX")), deltas(code.get("DeltaY"))
        for index, char in enumerate((code.text or "").strip("\r\n")):
            shown = font.text(char)
            usual = across_size * (1.0 if wide(shown or char) else 0.5)
            if across or down:
                step = across[index] if index < len(across) else 0.0 if index < len(down) else usual
                fall = down[index] if index < len(down) else 0.0
            else:
                step, fall = usual * math.cos(direction), usual * math.sin(direction)
            # digits and letters of many fonts are wider than half a square; the step says how wide
            most = across_size * (1.0 if wide(shown or char) else 0.75)
            width = min(step, most) if step > 0 else usual
            if not (shown or char).isspace():
                place = _points(corners(own, x, y - _ASCENT * size, width, size * (_ASCENT + _DESCENT)))
                layer.glyphs.append(Glyph(shown or "\ufffd", *place, style, self._spaced))
                layer.unmapped += not shown
                layer.invisible += style.invisible
            self._spaced = (shown or char).isspace()
            x += step
            y += fall

    def _path(self, item: etree._Element, own: Matrix, params: str) -> None:
        data = child(item, "AbbreviatedData")
        pen = Pen(None, None)
        if item.get("Stroke", "true").lower() != "false":
            stroke = colour(item, "StrokeColor", self.resources.params, params)
            pen.stroke = BLACK if stroke == UNSAID else stroke
        if item.get("Fill", "false").lower() == "true":
            pen.fill = colour(item, "FillColor", self.resources.params, params)
        subpaths = outline(data.text if data is not None else "")
        for sub in subpaths:
            sub.points = [_point(own, p) for p in sub.points]
        if not subpaths or (pen.stroke is None and pen.fill is None):
            return
        draw(self.found.drawings, subpaths, pen)
        thick = next(iter(numbers(item.get("LineWidth"))), 0.35) * math.hypot(own[0], own[1]) * POINTS
        self.found.paths.append(PaintedPath(subpaths, pen, thick))
        seal = is_seal(subpaths, pen)
        if seal is not None:
            self.found.seals.append(seal)


_TO_POINTS: Matrix = (POINTS, 0, 0, POINTS, 0, 0)


def _turn(along: tuple[float, float]) -> int:
    dx, dy = along
    if abs(dx) >= abs(dy):
        return 0 if dx >= 0 else 180
    return 270 if dy > 0 else 90


def _point(own: Matrix, point: tuple[float, float]) -> tuple[float, float]:
    x, y = apply(own, *point)
    return x * POINTS, y * POINTS


def _points(area: Bbox) -> Bbox:
    return (area[0] * POINTS, area[1] * POINTS, area[2] * POINTS, area[3] * POINTS)
