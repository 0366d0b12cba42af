"""From the picture as it came to an upright sheet: quarter turns, the sheet's corners in a photograph, shadows, skew.

Each step is a homography; their product leads back to the picture as shown, where boxes must point.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.readers.scan.engine import Image, OcrLine, Quad

Matrix = NDArray[np.float64]

LONG_SIDE = 2339  # an A4 sheet at 200 dpi
_TURNS = {90: cv2.ROTATE_90_CLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_COUNTERCLOCKWISE}


def quarter_turn(image: Image, degrees: int) -> tuple[Image, Matrix]:
    """The picture turned clockwise by quarters, and the matrix from the old to the new one."""
    if degrees == 0:
        return image, np.eye(3)
    high, wide = image.shape[:2]
    matrix = {
        90: [[0, -1, high], [1, 0, 0], [0, 0, 1]],
        180: [[-1, 0, wide], [0, -1, high], [0, 0, 1]],
        270: [[0, 1, 0], [-1, 0, wide], [0, 0, 1]],
    }[degrees]
    turned: Image = cv2.rotate(image, _TURNS[degrees])
    return turned, np.array(matrix, dtype=np.float64)


def resized(image: Image) -> tuple[Image, Matrix]:
    """Large photographs brought down to the size of a 200-dpi sheet, small scans up to where a tick box has pixels."""
    long = max(image.shape[:2])
    if long > 1.25 * LONG_SIDE:
        factor = LONG_SIDE / long
    elif 700 <= long < 1500:
        factor = min(1.6, 1700 / long)
    else:
        return image, np.eye(3)
    way = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    small: Image = cv2.resize(image, None, fx=factor, fy=factor, interpolation=way)
    return small, np.diag([small.shape[1] / image.shape[1], small.shape[0] / image.shape[0], 1.0])


def sheet_corners(image: Image) -> NDArray[np.float32] | None:
    """The corners of a sheet lying on something darker, clockwise from the top left; None for a scan, whose edge is
    the sheet's own."""
    high, wide = image.shape[:2]
    factor = 480 / max(high, wide)
    small = cv2.resize(image, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    grey = cv2.GaussianBlur(cv2.cvtColor(small, cv2.COLOR_BGR2GRAY), (0, 0), 2)
    h, w = grey.shape
    border = np.concatenate([grey[:4].ravel(), grey[-4:].ravel(), grey[:, :4].ravel(), grey[:, -4:].ravel()])
    centre = grey[h // 5 : -h // 5, w // 5 : -w // 5]
    paper = float(np.percentile(centre, 80))
    if float(np.percentile(border, 40)) > paper - 28:
        return None
    best: NDArray[np.float32] | None = None
    best_area = 0.3 * h * w
    otsu, _ = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    edges = cv2.dilate(cv2.Canny(grey, 25, 75), np.ones((3, 3), np.uint8))
    bright = cv2.threshold(grey, otsu, 255, cv2.THRESH_BINARY)[1]
    local = cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY, 151, -4)
    for mask in (bright, cv2.bitwise_not(edges), local):
        mask = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((7, 7), np.uint8))
        mask = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((21, 21), np.uint8))
        contours, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
        for contour in contours:
            hull = cv2.convexHull(contour)
            area = cv2.contourArea(hull)
            if area <= best_area or area > 0.985 * h * w or cv2.contourArea(contour) < 0.85 * area:
                continue
            quad = cv2.approxPolyDP(hull, 0.03 * cv2.arcLength(hull, True), True)
            if len(quad) == 4 and _is_sheet(quad.reshape(4, 2), h, w):
                best, best_area = _clockwise(quad.reshape(4, 2).astype(np.float32)), area
    return None if best is None else best / factor


def _is_sheet(quad: NDArray[Any], high: int, wide: int) -> bool:
    for k in range(4):
        a, b, c = quad[k - 1], quad[k], quad[(k + 1) % 4]
        u, v = a - b, c - b
        cosine = abs(float(np.dot(u, v))) / (float(np.linalg.norm(u) * np.linalg.norm(v)) + 1e-9)
        if cosine > 0.42:
            return False
    touching = sum(1 for x, y in quad if x < 3 or y < 3 or x > wide - 4 or y > high - 4)
    return touching <= 2


def _clockwise(quad: NDArray[np.float32]) -> NDArray[np.float32]:
    total, diff = quad.sum(axis=1), quad[:, 0] - quad[:, 1]
    return np.array([quad[total.argmin()], quad[diff.argmax()], quad[total.argmax()], quad[diff.argmin()]])


def flattened(image: Image, corners: NDArray[np.float32]) -> tuple[Image, Matrix]:
    """The sheet seen from straight above."""
    tl, tr, br, bl = corners
    wide = max(np.linalg.norm(tr - tl), np.linalg.norm(br - bl))
    high = max(np.linalg.norm(bl - tl), np.linalg.norm(br - tr))
    long, short = max(wide, high), min(wide, high)
    if 1.25 < long / short < 1.6:  # a sheet of A4, foreshortened
        wide, high = (long / math.sqrt(2), long) if high >= wide else (long, long / math.sqrt(2))
    factor = LONG_SIDE / max(wide, high)
    w, h = int(wide * factor), int(high * factor)
    target = np.array([[0, 0], [w, 0], [w, h], [0, h]], dtype=np.float32)
    matrix = cv2.getPerspectiveTransform(corners.astype(np.float32), target)
    flat: Image = cv2.warpPerspective(image, matrix, (w, h), flags=cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC)
    return flat, np.asarray(matrix, dtype=np.float64)


def without_shadow(image: Image) -> Image:
    """Uneven light divided out, channel by channel so that red stays red; an evenly lit picture is left alone."""
    small = cv2.resize(image, None, fx=0.125, fy=0.125, interpolation=cv2.INTER_AREA)
    light = cv2.medianBlur(cv2.dilate(small, np.ones((5, 5), np.uint8)), 31)
    level = cv2.cvtColor(light, cv2.COLOR_BGR2GRAY)
    low, top = np.percentile(level, [3, 97])
    if top - low < 22 and top > 200:
        return image
    grey = cv2.GaussianBlur(cv2.cvtColor(light, cv2.COLOR_BGR2GRAY), (0, 0), 3)
    full = cv2.resize(grey, (image.shape[1], image.shape[0]), interpolation=cv2.INTER_LINEAR)
    even: Image = cv2.divide(image, cv2.merge([full] * 3), scale=245.0)
    return even


def lying(lines: Sequence[OcrLine]) -> bool:
    """Whether most text stands in tall boxes: the page lies on its side."""
    tall = flat = 0.0
    for line in lines:
        wide, high = extent(line.box)
        if high > 1.6 * wide:
            tall += high
        elif wide > 1.6 * high:
            flat += wide
    return tall > flat and tall > 0


def mean_score(lines: Sequence[OcrLine]) -> float:
    """Mean score weighted by letters: near 1 on an upright page, far below on one upside down."""
    letters = sum(len(line.text) for line in lines)
    return sum(line.score * len(line.text) for line in lines) / letters if letters else 0.0


def extent(box: Quad) -> tuple[float, float]:
    """Width and height of a line's box along its own directions."""
    (ax, ay), (bx, by), (_, _), (dx, dy) = box
    return math.hypot(bx - ax, by - ay), math.hypot(dx - ax, dy - ay)


def skew_of(lines: Sequence[OcrLine], image: Image) -> float:
    """The slope of the page in degrees (positive runs downwards to the right): by its longer lines of text, which are
    known already, or by its ruled lines where there are few of those."""
    angles: list[float] = []
    weights: list[float] = []
    for line in lines:
        (ax, ay), (bx, by), (cx, cy), (dx, dy) = line.box
        wide, high = extent(line.box)
        if wide < 6 * high:
            continue
        for x0, y0, x1, y1 in ((ax, ay, bx, by), (dx, dy, cx, cy)):
            angles.append(math.degrees(math.atan2(y1 - y0, x1 - x0)))
            weights.append(wide)
    if len(angles) < 12:
        ruled = _slope_of_rules(image)
        if ruled is not None:
            return ruled
    if len(angles) < 4:
        return 0.0
    middle = _weighted_median(angles, weights)
    return middle if abs(middle) < 12 else 0.0


def _weighted_median(angles: Sequence[float], weights: Sequence[float]) -> float:
    order = np.argsort(angles)
    total = np.cumsum(np.array(weights)[order])
    return float(np.array(angles)[order][int(np.searchsorted(total, total[-1] / 2))])


def _slope_of_rules(image: Image) -> float | None:
    """The slope of long straight lines, None where there are too few to tell."""
    grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    small = cv2.resize(grey, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    ink = cv2.adaptiveThreshold(small, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 15, 12)
    length = max(small.shape) // 12
    found = cv2.HoughLinesP(ink, 1, np.pi / 1440, threshold=int(0.6 * length), minLineLength=length, maxLineGap=6)
    if found is None:
        return None
    angles, weights = [], []
    for x0, y0, x1, y1 in found.reshape(-1, 4)[:3000].tolist():
        angle = math.degrees(math.atan2(y1 - y0, x1 - x0))
        angle = (angle + 45) % 90 - 45
        if abs(angle) < 8:
            angles.append(angle)
            weights.append(math.hypot(x1 - x0, y1 - y0))
    return _weighted_median(angles, weights) if len(angles) >= 4 else None


def rotation(shape: tuple[int, ...], degrees: float) -> Matrix:
    """The matrix that takes out a skew of so many degrees, about the centre."""
    matrix = np.eye(3)
    matrix[:2] = cv2.getRotationMatrix2D((shape[1] / 2, shape[0] / 2), degrees, 1.0)
    return matrix


def move(quad: Quad, matrix: Matrix) -> Quad:
    """A box of four corners carried through a homography."""
    points = cv2.perspectiveTransform(np.array([quad], dtype=np.float64), matrix)[0]
    a, b, c, d = ((float(x), float(y)) for x, y in points)
    return (a, b, c, d)
