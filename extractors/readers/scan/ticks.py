"""Tick boxes read from pixels: where a small square stands among the letters, and whether anything is in it.

Recognition reads a box as □, 口, 回 or nothing at all, and a ticked one as anything; so it only says where to look.
The state comes from the ink: empty, filled, or crossed by a stroke that spans the box. What is none of these is
unclear, and unclear is said (☒): a wrong state would accuse somebody.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.document import CHECKED, UNCHECKED, UNDECIDED

Mask = NDArray[Any]

BOX_LIKE = "□☐☑☒■◻▢口囗ロ√✓✔"
FRAMED = "口囗回日曰目田由甲申固因困囚囟团国图园圆围四西凶画区匹巨臣匚冂门网闪闭闩问冈"
_SIDES = 0.72  # share of each side that must be inked
GLYPHS = {True: CHECKED, False: UNCHECKED, None: UNDECIDED}


@dataclass(slots=True)
class Box:
    """A square among the letters, in pixels, with its state (None: unclear), how well its sides are
    drawn, and whether it stands alone, without strokes running along its sides as they do in letters."""

    x: int
    y: int
    side: int
    state: bool | None
    score: float
    alone: bool


def find_boxes(ink: Mask, strip: tuple[int, int, int, int], letter: float, sides: float = _SIDES) -> list[Box]:
    """Squares of about a letter's size in a strip (x0, y0, x1, y1) of the page; `ink` without table rules. `sides` is
    the share of each side that must be inked."""
    high, wide = ink.shape
    pad = int(0.5 * letter)
    x0, y0 = max(strip[0] - int(1.6 * letter), 0), max(strip[1] - pad, 0)
    x1, y1 = min(strip[2] + pad, wide), min(strip[3] + pad, high)
    part = ink[y0:y1, x0:x1]
    if part.shape[0] < 0.6 * letter or part.shape[1] < 0.6 * letter:
        return []
    hits = _squares(part, letter, sides)
    squares = [
        Box(x0 + x, y0 + y, side, _state(part, x, y, side), score, _alone(part, x, y, side))
        for x, y, side, score in _apart(hits)
    ]
    return squares + [Box(x0 + x, y0 + y, side, True, 1.0, True) for x, y, side in _filled(part, letter, hits)]


def _squares(part: Mask, letter: float, sides: float) -> list[tuple[int, int, int, float]]:
    """Places where four sides of a square are inked. Sides may waver by a pixel or two."""
    solid = (part > 0).astype(np.uint8)
    reach = 3 if letter >= 22 else 2
    across = cv2.dilate(solid, np.ones((reach, 1), np.uint8)).astype(np.float32)
    down = cv2.dilate(solid, np.ones((1, reach), np.uint8)).astype(np.float32)
    row_sums = np.pad(np.cumsum(across, axis=1), ((0, 0), (1, 0)))
    col_sums = np.pad(np.cumsum(down, axis=0), ((1, 0), (0, 0)))
    high, wide = part.shape
    hits: list[tuple[int, int, int, float]] = []
    low, top = max(7, int(0.55 * letter)), int(1.15 * letter) + 1
    for side in range(low, top):
        if side + 1 >= high or side + 1 >= wide:
            break
        runs = (row_sums[:, side:] - row_sums[:, :-side]) / side  # [y, x]: share of ink from x to x + side in row y
        falls = (col_sums[side:, :] - col_sums[:-side, :]) / side  # [y, x]: the same downwards in column x
        hi, wi = high - side, wide - side
        score = np.minimum(
            np.minimum(runs[:hi, :wi], runs[side : side + hi, :wi]),
            np.minimum(falls[:hi, :wi], falls[:hi, side : side + wi]),
        )
        ys, xs = np.nonzero(score >= sides)
        hits.extend((int(x), int(y), side, float(score[y, x])) for y, x in zip(ys, xs, strict=True))
        if len(hits) > 6000:
            break
    return hits


def _apart(hits: list[tuple[int, int, int, float]]) -> list[tuple[int, int, int, float]]:
    """One square a place: the best drawn; among equals the larger, which is the outer edge of the line."""
    kept: list[tuple[int, int, int, float]] = []
    for hit in sorted(hits, key=lambda h: (-round(h[3], 2), -h[2])):
        cx, cy = hit[0] + hit[2] / 2, hit[1] + hit[2] / 2
        if all(abs(cx - k[0] - k[2] / 2) > 0.6 * k[2] or abs(cy - k[1] - k[2] / 2) > 0.6 * k[2] for k in kept):
            kept.append(hit)
    return kept


def _filled(part: Mask, letter: float, hits: list[tuple[int, int, int, float]]) -> list[tuple[int, int, int]]:
    """Solid squares: boxes blackened by hand or printed as ■, which have no sides to see."""
    size = max(5, int(0.4 * letter))
    core = cv2.erode(part, np.ones((size, size), np.uint8))
    count, _, stats, centres = cv2.connectedComponentsWithStats(core, connectivity=8)
    found = []
    for k in range(1, count):
        w, h = int(stats[k][2]) + size - 1, int(stats[k][3]) + size - 1
        if not (0.45 * letter <= w <= 1.2 * letter and 0.45 * letter <= h <= 1.2 * letter and 0.7 < w / h < 1.4):
            continue
        cx, cy = centres[k]
        side = (w + h) // 2
        x, y = int(cx - side / 2), int(cy - side / 2)
        if all(abs(cx - a - s / 2) > 0.6 * s or abs(cy - b - s / 2) > 0.6 * s for a, b, s, _ in hits):
            found.append((x, y, side))
    return found


def _alone(part: Mask, x: int, y: int, side: int) -> bool:
    """Whether at least three of the bands just outside the square are mostly paper: a tick may cross one."""
    high, wide = part.shape
    far, near = 5, 2
    bands = (
        part[max(y - far, 0) : max(y - near, 0), x : x + side],
        part[y + side + near + 1 : min(y + side + far + 1, high), x : x + side],
        part[y : y + side, max(x - far, 0) : max(x - near, 0)],
        part[y : y + side, x + side + near + 1 : min(x + side + far + 1, wide)],
    )
    return sum(1 for band in bands if not band.size or float((band > 0).mean()) < 0.3) >= 3


def _state(part: Mask, x: int, y: int, side: int) -> bool | None:
    """What is inside the square at (x, y): nothing (False), a mark (True), or something unclear (None)."""
    inset = max(2, round(0.16 * side))
    inner = part[y + inset + 1 : y + side - inset, x + inset + 1 : x + side - inset]
    if inner.size < 9:
        return None
    share = float((inner > 0).mean())
    coarse = side < 15
    if share > 0.62:
        return True
    inner = _without_sides(inner)
    if inner.size < 9:
        return None
    share = float((inner > 0).mean())
    cleaned = inner if coarse else cv2.morphologyEx(inner, cv2.MORPH_OPEN, np.ones((2, 2), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(cleaned, connectivity=8)
    width = height = area = 0
    for k in range(1, count):
        if int(stats[k][4]) > area:
            width, height, area = int(stats[k][2]), int(stats[k][3]), int(stats[k][4])
    span = max(width, height) / max(inner.shape)
    breadth = min(width, height) / max(inner.shape)
    around = _crossing(part, x, y, side)
    if share < (0.035 if not coarse else 0.02) or (area <= 3 and share < 0.06):
        return None if around else False
    need = 0.62 if coarse else 0.5
    if span >= need and (breadth >= 0.3 or around) and share >= (0.1 if coarse else 0.06):
        return True
    return None


def _without_sides(inner: Mask) -> Mask:
    """The inside of a square without the rows and columns at its edge that are all ink: sides thicker than allowed for."""
    for _ in range(2):
        dark = inner > 0
        top, bottom = int(dark[0].mean() > 0.9), int(dark[-1].mean() > 0.9)
        left, right = int(dark[:, 0].mean() > 0.9), int(dark[:, -1].mean() > 0.9)
        inner = inner[top : inner.shape[0] - bottom, left : inner.shape[1] - right]
        if not inner.size or not (top or bottom or left or right):
            break
    return inner


def _crossing(part: Mask, x: int, y: int, side: int) -> bool:
    """Whether ink leaves the box through its upper or lower edge or its corners: a tick drawn over it. Letters beside
    the box stand at its left and right, so only above and below is looked at."""
    wide = part.shape[1]
    reach = max(3, round(0.28 * side))
    gap = 2
    found = 0
    for top, bottom in ((y - gap - reach, y - gap), (y + side + gap + 1, y + side + gap + 1 + reach)):
        zone = part[max(top, 0) : max(bottom, 0), max(x, 0) : min(x + side + reach, wide)]
        if zone.size and float((zone > 0).mean()) > 0.07:
            found += 1
    return found > 0


def suspicious(text: str) -> bool:
    """Whether a recognised line may hold tick boxes."""
    return any(c in text for c in BOX_LIKE)


_WORDS = (
    "接口",
    "人口",
    "入口",
    "出口",
    "端口",
    "窗口",
    "关口",
    "港口",
    "河口",
    "路口",
    "进口",
    "口径",
    "口令",
    "口碑",
    "口头",
    "口岸",
    "借口",
    "户口",
    "渡口",
    "井口",
)


def is_box(
    char: str, score: float, before: str, after: str, drawn: float, siblings: bool, several: bool = False
) -> bool:
    """Whether the square that recognition read as `char` between two letters is a box and not that letter.

    `drawn` is how completely its sides are inked; `siblings` whether the line has boxes beyond doubt, `several` whether it
    has other well drawn squares at all: one alone amid a sentence is a 口."""
    if char in "□☐☑☒■◻▢√✓✔":
        return True
    if char in "口ロ囗":
        return (
            (before + char) not in _WORDS
            and (char + after) not in _WORDS
            and (siblings or not before.strip() or (several and drawn > 0.9))
        )
    if char in FRAMED:
        return siblings and score < 0.93 and drawn > 0.8
    return False


def usable(boxes: Sequence[Box], letter: float) -> bool:
    """Whether the squares found are alike enough in size to be printed boxes."""
    sides = [b.side for b in boxes]
    return bool(sides) and max(sides) - min(sides) <= 0.45 * letter
