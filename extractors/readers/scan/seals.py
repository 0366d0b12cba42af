"""Seals in a picture: red rings by colour, grey ones of photocopies by shape.

A seal is a ring (round or oval) of 2 to 6.5 centimetres with letters along its inside. All three are asked for, so
that red letterheads, red rules, emblems, charts and circles drawn by hand are none. What is found is evidence that a
print is there, not that it is genuine.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.readers.scan.engine import Image

Mask = NDArray[Any]

_SMALL, _LARGE = 19.0, 68.0  # millimetres across
_WORK = 100 / 25.4  # pixels per millimetre in which rings are examined (100 dpi)


@dataclass(slots=True)
class FoundSeal:
    """A ring with letters: centre, half axes and angle in pixels of the picture examined."""

    x: float
    y: float
    a: float
    b: float
    angle: float
    colour: Literal["red", "grey"]
    confidence: float

    @property
    def box(self) -> tuple[float, float, float, float]:
        r = max(self.a, self.b)
        return (self.x - r, self.y - r, self.x + r, self.y + r)


def redness(image: Image) -> Mask:
    """How much redder than grey each pixel is: stamps, letterheads, corrections; black letters never are."""
    blue, green, red = cv2.split(image)
    excess = cv2.subtract(red, cv2.max(blue, green))
    # brown and orange of photographs: red as well, but green lies far above blue
    warm = cv2.compare(cv2.subtract(green, blue), cv2.convertScaleAbs(excess, alpha=0.6, beta=18), cv2.CMP_GT)
    excess[warm > 0] = 0
    found: Mask = excess
    return found


def red_threshold(excess: Mask) -> int:
    """From which excess on a pixel is ink: well above the page's own tint and noise, low enough for faded prints."""
    values = excess[::3, ::3]
    base = float(np.percentile(values, 50))
    spread = float(np.percentile(values, 90)) - base
    return int(np.clip(base + 4 * spread + 14, 18, 45))


def find_red(image: Image, per_mm: float) -> list[FoundSeal]:
    """Red seals of a picture with `per_mm` pixels a millimetre."""
    scale = _WORK / per_mm
    excess = redness(cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA))
    small = cv2.threshold(excess, red_threshold(excess), 255, cv2.THRESH_BINARY)[1]
    if cv2.countNonZero(small) < 60 * _WORK:
        return []
    small = cv2.medianBlur(cv2.dilate(small, np.ones((2, 2), np.uint8)), 3)
    found: list[FoundSeal] = []
    reach = int(3 * _WORK) | 1
    joined = cv2.morphologyEx(small, cv2.MORPH_CLOSE, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (reach, reach)))
    contours, _ = cv2.findContours(joined, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    for contour in contours:
        x, y, w, h = cv2.boundingRect(contour)
        if max(w, h) < _SMALL * _WORK * 0.9 or min(w, h) < 0.35 * _SMALL * _WORK:
            continue
        part = np.zeros_like(small)
        part[y : y + h, x : x + w] = small[y : y + h, x : x + w]
        regular = max(w, h) <= _LARGE * _WORK and max(w, h) <= 1.8 * min(w, h)
        seal = _by_outline(contour, part, "red") if regular else None
        if seal is not None:
            found.append(seal)
        elif min(w, h) > 0.8 * _SMALL * _WORK and max(w, h) < 4 * min(w, h):
            found.extend(_by_votes(part, (x, y, w, h)))
    return [_scaled(s, 1 / scale) for s in _distinct(found)]


def find_grey(ink: Mask, per_mm: float) -> list[FoundSeal]:
    """Suspected copies of seals in a black-and-white picture (255 is ink) from which table rules were removed."""
    scale = _WORK / per_mm
    small = cv2.resize(ink, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    small = cv2.threshold(small, 50, 255, cv2.THRESH_BINARY)[1]
    count, labels, stats, _ = cv2.connectedComponentsWithStats(small, connectivity=8)
    found: list[FoundSeal] = []
    for k in range(1, count):
        x, y, w, h, area = (int(v) for v in stats[k])
        if not (_SMALL * _WORK <= max(w, h) <= _LARGE * _WORK) or max(w, h) > 1.5 * min(w, h):
            continue
        if area > 0.4 * w * h:
            continue
        own = np.where(labels[y : y + h, x : x + w] == k, 255, 0).astype(np.uint8)
        contours, _ = cv2.findContours(own, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
        contour = max(contours, key=len) + np.array([x, y])
        seal = _by_outline(contour, small, "grey")
        if seal is not None and seal.confidence >= 0.7:
            found.append(seal)
    return [_scaled(s, 1 / scale) for s in _distinct(found)]


def _by_outline(contour: NDArray[Any], mask: Mask, colour: Literal["red", "grey"]) -> FoundSeal | None:
    hull = cv2.convexHull(contour)
    if len(hull) < 8:
        return None
    points = _dense(hull)
    (x, y), (wide, high), angle = cv2.fitEllipse(points)
    return _judged(float(x), float(y), wide / 2, high / 2, float(angle), mask, colour)


def _dense(hull: NDArray[Any]) -> NDArray[np.float32]:
    """Points along a hull at equal steps: an ellipse fitted to corners alone leans towards where they crowd."""
    corners = hull.reshape(-1, 2).astype(np.float32)
    out: list[Any] = []
    for k in range(len(corners)):
        a, b = corners[k], corners[(k + 1) % len(corners)]
        steps = max(1, int(np.hypot(*(b - a)) / 2))
        if steps > 12:  # a long straight side is no part of a ring
            steps = 1
        out.extend(a + (b - a) * (s / steps) for s in range(steps))
    return np.array(out, dtype=np.float32)


def _by_votes(mask: Mask, box: tuple[int, int, int, int]) -> list[FoundSeal]:
    """Rings inside a large red patch (two seals that touch, a seal over red print) by the Hough transform."""
    x, y, w, h = box
    patch = cv2.GaussianBlur(mask[y : y + h, x : x + w], (0, 0), 1.2)
    pad = int(_SMALL * _WORK)
    patch = cv2.copyMakeBorder(patch, pad, pad, pad, pad, cv2.BORDER_CONSTANT, value=0)
    patch = cv2.resize(patch, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)  # votes cost by the square
    circles = cv2.HoughCircles(
        patch,
        cv2.HOUGH_GRADIENT,
        dp=1.5,
        minDist=_SMALL * _WORK * 0.25,
        param1=120,
        param2=24,
        minRadius=int(_SMALL * _WORK / 4),
        maxRadius=int(_LARGE * _WORK / 4),
    )
    if circles is None:
        return []
    found = []
    for cx, cy, r in circles[0][:12] * 2:
        sx, sy, sr = _centred(mask, float(cx) + x - pad, float(cy) + y - pad, float(r))
        seal = _judged(sx, sy, sr, sr, 0.0, mask, "red", voted=True)
        if seal is not None and seal.confidence >= 0.7:
            found.append(seal)
    return found


def _centred(mask: Mask, x: float, y: float, r: float) -> tuple[float, float, float]:
    """A circle voted for, moved onto the ring it stands for: least squares over the rim, strays dropped twice."""
    for _ in range(3):
        band = _polar(mask, x, y, r, r, 0.0)[:, 84:117] > 0
        steps = np.arange(84, 117) / 100.0
        hit = band.any(axis=1)
        if hit.sum() < 60:
            break
        t = np.linspace(0, 2 * math.pi, 240, endpoint=False)[hit]
        where = (band[hit] * steps[None, :]).sum(axis=1) / band[hit].sum(axis=1) * r
        system = np.stack([np.ones_like(t), np.cos(t), np.sin(t)], axis=1)
        keep = np.ones(len(t), dtype=bool)
        fit = np.zeros(3)
        for _ in range(3):
            fit = np.linalg.lstsq(system[keep], where[keep], rcond=None)[0]
            off = np.abs(system @ fit - where)
            keep = off <= max(2.5 * float(np.median(off)), 1.0)
        r, x, y = float(fit[0]), x + float(fit[1]), y + float(fit[2])
    return x, y, r


def _judged(
    x: float,
    y: float,
    a: float,
    b: float,
    angle: float,
    mask: Mask,
    colour: Literal["red", "grey"],
    voted: bool = False,
) -> FoundSeal | None:
    """Whether an ellipse is a seal: of the right size, drawn most of the way round, with letters inside its rim."""
    if not (_SMALL * _WORK / 2 <= max(a, b) <= _LARGE * _WORK / 2) or max(a, b) > 1.75 * min(a, b):
        return None
    polar = _polar(mask, x, y, a, b, angle)
    seen = _inside_share(mask.shape, x, y, a, b, angle)
    if seen.sum() < 0.45 * len(seen):
        return None
    band = polar[:, 92:109] > 0
    rim = band.any(axis=1) & seen
    support = float(rim.sum() / max(seen.sum(), 1))
    # a ring lies at one radius all the way round; red print that happens to surround a place does not
    where = (band * np.arange(92, 109)[None, :]).sum(axis=1)[rim] / band.sum(axis=1)[rim] if rim.any() else np.zeros(1)
    waver = float(np.median(np.abs(where - np.median(where))))
    letters = (polar[:, 52:88] > 0)[seen]
    density = float(letters.mean()) if letters.size else 0.0
    lettered = float((letters.any(axis=1)).mean()) if letters.size else 0.0
    outside = float((polar[:, 112:125] > 0)[seen].mean())
    core = float((polar[:, :50] > 0).mean())
    if support < (0.55 if colour == "red" else 0.8) or not 0.03 < density < 0.62 or lettered < 0.15:
        return None
    if outside > (0.5 if colour == "red" else 0.3) or core > 0.75:
        return None
    if waver > 3.0 or (voted and (waver > 2.1 or support < 0.93 or outside > 0.36 or core > 0.66)):
        return None
    if colour == "grey":
        gap = float((polar[:, 86:91] > 0)[seen].mean())
        if gap > 0.35 or density > 0.5 or core > 0.5:
            return None
    confidence = min(1.0, 0.35 + 0.65 * support)
    return FoundSeal(x, y, a, b, angle, colour, round(confidence if colour == "red" else 0.75 * confidence, 3))


def _grid(x: float, y: float, a: float, b: float, angle: float) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Places of a polar picture: 240 directions by 125 steps of one hundredth of the radius."""
    turn = math.radians(angle)
    t = np.linspace(0, 2 * math.pi, 240, endpoint=False)[:, None]
    r = (np.arange(125) / 100.0)[None, :]
    u, v = a * r * np.cos(t), b * r * np.sin(t)
    xs = x + u * math.cos(turn) - v * math.sin(turn)
    ys = y + u * math.sin(turn) + v * math.cos(turn)
    return xs.astype(np.float32), ys.astype(np.float32)


def _polar(mask: Mask, x: float, y: float, a: float, b: float, angle: float) -> Mask:
    xs, ys = _grid(x, y, a, b, angle)
    polar: Mask = cv2.remap(mask, xs, ys, cv2.INTER_NEAREST, borderMode=cv2.BORDER_CONSTANT, borderValue=0)
    return polar


def _inside_share(shape: tuple[int, ...], x: float, y: float, a: float, b: float, angle: float) -> NDArray[np.bool_]:
    """Which directions of the rim lie on the page: a seal over the edge is judged by what there is of it."""
    xs, ys = _grid(x, y, a, b, angle)
    inside: NDArray[np.bool_] = (
        (xs[:, 100] >= 0) & (ys[:, 100] >= 0) & (xs[:, 100] < shape[1]) & (ys[:, 100] < shape[0])
    )
    return inside


def _distinct(seals: list[FoundSeal]) -> list[FoundSeal]:
    kept: list[FoundSeal] = []
    for seal in sorted(seals, key=lambda s: -s.confidence):
        if all(math.hypot(seal.x - k.x, seal.y - k.y) > 0.6 * max(seal.a, k.a) for k in kept):
            kept.append(seal)
    return sorted(kept, key=lambda s: (s.y, s.x))


def _scaled(seal: FoundSeal, factor: float) -> FoundSeal:
    return FoundSeal(
        seal.x * factor, seal.y * factor, seal.a * factor, seal.b * factor, seal.angle, seal.colour, seal.confidence
    )


def unrolled(image: Image, seal: FoundSeal, start: float = 90.0) -> Image:
    """The letters along the rim as a straight strip, beginning `start` degrees (0 is to the right, clockwise)."""
    radius = max(seal.a, seal.b)
    wide = int(2 * math.pi * radius * 0.78)
    high = int(radius * 0.46)
    t = (math.radians(start) + np.linspace(0, 2 * math.pi, wide, endpoint=False))[None, :]
    r = np.linspace(0.96, 0.5, high)[:, None]
    turn = math.radians(seal.angle)
    base = t - turn
    u, v = seal.a * r * np.cos(base), seal.b * r * np.sin(base)
    xs = seal.x + u * math.cos(turn) - v * math.sin(turn)
    ys = seal.y + u * math.sin(turn) + v * math.cos(turn)
    strip: Image = cv2.remap(
        image, xs.astype(np.float32), ys.astype(np.float32), cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    return strip
