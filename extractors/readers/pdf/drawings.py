"""Path and image objects of a page: rules that form tables, pictures, drawings.

Only axis-parallel strokes and thin or framed rectangles count as rules. What is drawn otherwise, in some number and
over some area, is a drawing: the letters inside it are not running text.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

import pypdfium2
import pypdfium2.raw as pdfium

from extractors.document import Bbox
from extractors.readers.pages.grid import Rule
from extractors.readers.pdf.direct import (
    address_of,
    bounds_of,
    count_in_form,
    count_segments,
    draw_mode,
    fill_colour,
    form_object,
    kind_of,
    object_matrix,
    page_object,
    path_segment,
    pixel_size,
    places,
    segment_closes,
    segment_kind,
    segment_point,
    stroke_colour,
)
from extractors.readers.pdf.opening import Frame

_THIN = 3.0  # points: a filled rectangle no thicker than this is a rule
_SHORT = 3.0
_BOX = (6.0, 22.0)  # sides of a square that may be a tick box
_MAX_OBJECTS = 60_000
_MAX_DEPTH = 4
_TEXT, _PATH = pdfium.FPDF_PAGEOBJ_TEXT, pdfium.FPDF_PAGEOBJ_PATH
_IMAGE, _FORM = pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_FORM
_MOVE, _LINE, _CURVE = pdfium.FPDF_SEGMENT_MOVETO, pdfium.FPDF_SEGMENT_LINETO, pdfium.FPDF_SEGMENT_BEZIERTO

Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: Matrix = (1, 0, 0, 1, 0, 0)


@dataclass(slots=True)
class Drawings:
    """What is drawn on a page besides text. `squares`: small stroked ones, `blots`: small filled ones,
    `unclear`: small pictures that may be a tick or not (boxes.py)."""

    horizontal: list[Rule] = field(default_factory=list)
    vertical: list[Rule] = field(default_factory=list)
    images: list[Bbox] = field(default_factory=list)
    dpi: float = 0.0  # resolution of the largest picture, 0 without one; of a layered scan that of its sharpest layer
    shapes: list[Bbox] = field(default_factory=list)
    squares: list[Bbox] = field(default_factory=list)
    blots: list[Bbox] = field(default_factory=list)
    unclear: list[Bbox] = field(default_factory=list)
    reddish: bool = False
    texts: int = 0


def read_drawings(page: pypdfium2.PdfPage, frame: Frame) -> Drawings:
    """One pass over the objects of a page, forms included."""
    found = Drawings()
    address = address_of(page.raw)
    handles = (page_object(address, k) for k in range(pdfium.FPDFPage_CountObjects(page)))
    _objects(handles, iter(range(_MAX_OBJECTS)), frame, _IDENTITY, found, 0)
    return found


def _objects(
    handles: Iterable[int], turns: Iterator[int], frame: Frame, matrix: Matrix, found: Drawings, depth: int
) -> None:
    """The objects of a page or a form. Each takes one of the `turns` left for the page."""
    for handle, _ in zip(handles, turns, strict=False):
        kind = kind_of(handle)
        if kind == _TEXT:  # of nearly all objects it is enough to know that they are text
            found.texts += 1
        elif kind == _PATH:
            _path(handle, frame, matrix, found)
        elif kind == _IMAGE:
            _image(handle, frame, matrix, found)
        elif kind == _FORM and depth < _MAX_DEPTH:
            inner = _times(_matrix(handle), matrix)
            count = count_in_form(handle)
            _objects((form_object(handle, k) for k in range(count)), turns, frame, inner, found, depth + 1)


def _image(handle: int, frame: Frame, matrix: Matrix, found: Drawings) -> None:
    box = _bounds(handle, frame, matrix)
    if not box:
        return
    largest = max(map(_area, found.images), default=0.0)
    if _area(box) > 0.8 * largest:
        others = found.dpi if _area(box) < 1.25 * largest else 0.0
        found.dpi = max(_resolution(handle, box), others)
    found.images.append(box)


def _area(box: Bbox) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _resolution(handle: int, box: Bbox) -> float:
    """Pixels an inch, the same whichever way the picture is turned."""
    size = (ctypes.c_uint * 2)()
    if not pixel_size(handle, *places(size)) or _area(box) <= 0:
        return 0.0
    return 72.0 * float((size[0] * size[1] / _area(box)) ** 0.5)


def _matrix(handle: int) -> Matrix:
    m = pdfium.FS_MATRIX()
    if not object_matrix(handle, ctypes.addressof(m)):
        return _IDENTITY
    return (m.a, m.b, m.c, m.d, m.e, m.f)


def _times(m: Matrix, n: Matrix) -> Matrix:
    """First m, then n."""
    return (
        m[0] * n[0] + m[1] * n[2],
        m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2],
        m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4],
        m[4] * n[1] + m[5] * n[3] + n[5],
    )


def _apply(m: Matrix, x: float, y: float) -> tuple[float, float]:
    return m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]


def _bounds(handle: int, frame: Frame, matrix: Matrix) -> Bbox | None:
    sides = (ctypes.c_float * 4)()
    if not bounds_of(handle, *places(sides)):
        return None
    left, bottom, right, top = sides
    corners = ((left, bottom), (right, top), (left, top), (right, bottom))
    points = [frame.point(*_apply(matrix, x, y)) for x, y in corners]
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    x0, y0, x1, y1 = max(min(xs), 0), max(min(ys), 0), min(max(xs), frame.width), min(max(ys), frame.height)
    return (x0, y0, x1, y1) if x1 >= x0 and y1 >= y0 else None


def _path(handle: int, frame: Frame, matrix: Matrix, found: Drawings) -> None:
    box = _bounds(handle, frame, matrix)
    if box is None:
        return
    mode = (ctypes.c_int * 2)()
    draw_mode(handle, *places(mode))
    fill, stroke = mode
    if not fill and not stroke:
        return  # a clipping path draws nothing
    if not found.reddish:
        found.reddish = _is_red(handle, bool(stroke))
    if fill and not stroke and _is_white(handle):
        return
    wide, high = box[2] - box[0], box[3] - box[1]
    if max(wide, high) <= _BOX[1] and min(wide, high) > _SHORT and abs(wide - high) < 0.2 * max(wide, high):
        if stroke and min(wide, high) >= _BOX[0] and _is_square(handle):
            found.squares.append(box)
            return
        if not stroke:
            found.blots.append(box)
    if high <= _THIN and wide > _SHORT:
        found.horizontal.append(Rule((box[1] + box[3]) / 2, box[0], box[2]))
    elif wide <= _THIN and high > _SHORT:
        found.vertical.append(Rule((box[0] + box[2]) / 2, box[1], box[3]))
    elif wide > _SHORT and high > _SHORT:
        _segments(handle, frame, matrix, bool(stroke), box, found)


def _is_square(handle: int) -> bool:
    """Whether a path is four straight sides, each along an axis."""
    end = (ctypes.c_float * 2)()
    at_x, at_y = places(end)
    points: list[tuple[float, float]] = []
    total = count_segments(handle)
    if not 4 <= total <= 6:
        return False
    for k in range(total):
        segment = path_segment(handle, k)
        kind = segment_kind(segment)
        if kind == _CURVE or (kind == _MOVE) != (k == 0):
            return False
        segment_point(segment, at_x, at_y)
        points.append((end[0], end[1]))
    sides = [(bx - ax, by - ay) for (ax, ay), (bx, by) in pairwise(points)]
    return all(min(abs(dx), abs(dy)) < 0.05 * max(abs(dx), abs(dy), 1e-6) for dx, dy in sides if dx or dy)


def _segments(handle: int, frame: Frame, matrix: Matrix, stroked: bool, box: Bbox, found: Drawings) -> None:
    """The straight axis-parallel strokes of a compound path; anything else makes it a shape."""
    total = count_segments(handle)
    if total > 4000:
        found.shapes.append(box)
        return
    own = _times(_matrix(handle), matrix)
    points: list[tuple[float, float]] = []
    strokes: list[tuple[tuple[float, float], tuple[float, float]]] = []
    subpaths: list[list[tuple[float, float]]] = []
    start: tuple[float, float] = (0.0, 0.0)
    curved = False
    end = (ctypes.c_float * 2)()
    at_x, at_y = places(end)
    for k in range(total):
        segment = path_segment(handle, k)
        kind = segment_kind(segment)
        segment_point(segment, at_x, at_y)
        point = frame.point(*_apply(own, end[0], end[1]))
        if kind == _MOVE:
            start = point
            subpaths.append([point])
        elif kind == _LINE and points:
            strokes.append((points[-1], point))
            if subpaths:
                subpaths[-1].append(point)
        else:
            curved = True
        points.append(point)
        if segment_closes(segment) and point != start:
            strokes.append((point, start))
    slanted = 0
    if not stroked:
        # filled areas: thin bars are rules; the edges of larger ones count only as shading of a cell, not as rules
        for sub in subpaths:
            xs, ys = [p[0] for p in sub], [p[1] for p in sub]
            wide, high = max(xs) - min(xs), max(ys) - min(ys)
            if high <= _THIN < wide:
                found.horizontal.append(Rule((min(ys) + max(ys)) / 2, min(xs), max(xs)))
            elif wide <= _THIN < high:
                found.vertical.append(Rule((min(xs) + max(xs)) / 2, min(ys), max(ys)))
            else:
                slanted += curved or len(sub) > 5
    else:
        for (ax, ay), (bx, by) in strokes:
            if abs(ay - by) <= 1 and abs(ax - bx) > _SHORT:
                found.horizontal.append(Rule((ay + by) / 2, min(ax, bx), max(ax, bx)))
            elif abs(ax - bx) <= 1 and abs(ay - by) > _SHORT:
                found.vertical.append(Rule((ax + bx) / 2, min(ay, by), max(ay, by)))
            elif abs(ax - bx) + abs(ay - by) > _SHORT:
                slanted += 1
    if curved or slanted:
        found.shapes.append(box)


def _colour(handle: int, stroke: bool) -> tuple[int, int, int]:
    parts = (ctypes.c_uint * 4)()
    if not (stroke_colour if stroke else fill_colour)(handle, *places(parts)):
        return (0, 0, 0)
    return (parts[0], parts[1], parts[2])


def _is_white(handle: int) -> bool:
    return min(_colour(handle, False)) >= 250


def _is_red(handle: int, stroke: bool) -> bool:
    r, g, b = _colour(handle, stroke)
    return r > 130 and g < 110 and b < 110


def figure_boxes(drawings: Drawings, grids: list[Bbox], width: float, height: float) -> list[Bbox]:
    """Places of pictures and of vector drawings: shapes gathered by nearness, outside tables, large enough to see."""
    boxes = [b for b in drawings.images if b[2] - b[0] > 30 and b[3] - b[1] > 30]
    shapes = [
        s
        for s in drawings.shapes
        if (s[2] - s[0]) * (s[3] - s[1]) < 0.8 * width * height and not any(_inside(s, g, 2) for g in grids)
    ]
    groups = _gather(shapes, 14)
    for group, members in groups:
        if members >= 2 and group[2] - group[0] > 60 and group[3] - group[1] > 40:
            boxes.append(group)
    return [box for box, _ in _gather(boxes, 0)]


def _inside(inner: Bbox, outer: Bbox, slack: float) -> bool:
    return (
        inner[0] >= outer[0] - slack
        and inner[1] >= outer[1] - slack
        and inner[2] <= outer[2] + slack
        and inner[3] <= outer[3] + slack
    )


def _gather(boxes: list[Bbox], gap: float) -> list[tuple[Bbox, int]]:
    """Boxes that overlap, or lie within `gap` of each other, as one; with the number of members."""
    groups: list[tuple[Bbox, int]] = []
    for box in boxes[:3000]:
        current, members = box, 1
        again = True
        while again:
            again = False
            for k, (other, count) in enumerate(groups):
                if (
                    current[0] - gap <= other[2]
                    and other[0] - gap <= current[2]
                    and current[1] - gap <= other[3]
                    and other[1] - gap <= current[3]
                ):
                    current = (
                        min(current[0], other[0]),
                        min(current[1], other[1]),
                        max(current[2], other[2]),
                        max(current[3], other[3]),
                    )
                    members += count
                    del groups[k]
                    again = True
                    break
        groups.append((current, members))
    return groups
