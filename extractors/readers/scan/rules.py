"""Ruled lines in a picture: thin, grey, broken or slightly crooked, but straight and longer than letters."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.readers.pages.grid import Rule
from extractors.readers.scan.engine import Image

Mask = NDArray[np.uint8]


def ink_of(grey: Image) -> Mask:
    """Black on white as 255 on 0, by the brightness around each place."""
    window = max(21, (max(grey.shape) // 70) | 1)
    ink: Mask = cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, window, 14)
    return ink


def find_rules(ink: Mask, letter: float) -> tuple[list[Rule], list[Rule], Mask]:
    """Horizontal and vertical rules, and a mask of their pixels. `letter` is the height of the page's letters."""
    horizontal_mask = _straight(ink, letter, across=True)
    vertical_mask = _straight(ink, letter, across=False)
    horizontal = _rules(horizontal_mask, letter, across=True)
    vertical = _rules(vertical_mask, letter, across=False)
    mask: Mask = cv2.bitwise_or(horizontal_mask, vertical_mask)
    return horizontal, vertical, mask


def _kernel(length: int, across: bool, thick: int = 1) -> NDArray[np.uint8]:
    return np.ones((thick, length) if across else (length, thick), np.uint8)


def _straight(ink: Mask, letter: float, across: bool) -> Mask:
    """What remains of the ink when everything shorter than one and a half letters is taken away, once gaps of a few
    pixels are closed along the line and a wavering of one pixel across it is allowed for."""
    fat = cv2.dilate(ink, _kernel(3, not across))
    joined = cv2.morphologyEx(fat, cv2.MORPH_CLOSE, _kernel(max(3, int(0.18 * letter)), across))
    run = max(12, int(1.45 * letter))
    opened: Mask = cv2.morphologyEx(joined, cv2.MORPH_OPEN, _kernel(run, across))
    # solid areas (a dark photograph, a filled heading) are no rules: take away what is thick
    thick = max(6, int(0.45 * letter))
    block = cv2.morphologyEx(opened, cv2.MORPH_OPEN, np.ones((thick, thick), np.uint8))
    lines: Mask = cv2.subtract(opened, block) if cv2.countNonZero(block) else opened
    return lines


def _rules(mask: Mask, letter: float, across: bool) -> list[Rule]:
    count, _, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    rules: list[Rule] = []
    for k in range(1, min(count, 4000)):
        x, y, w, h, _area = (int(v) for v in stats[k])
        length, breadth = (w, h) if across else (h, w)
        if length < (3.0 if across else 1.3) * letter or breadth > max(0.4 * letter, 0.02 * length):
            continue
        middle = y + h / 2 if across else x + w / 2
        start = x if across else y
        rules.append(Rule(middle, float(start), float(start + length)))
    return _bridged(rules, letter)


def _bridged(rules: list[Rule], letter: float) -> list[Rule]:
    """Pieces of one broken rule joined: in line with each other and nearer than two letters."""
    joined: list[Rule] = []
    for rule in sorted(rules, key=lambda r: r.start):
        for other in joined:
            if abs(other.at - rule.at) < 0.16 * letter and -letter < rule.start - other.end < 1.2 * letter:
                weight = (other.end - other.start, rule.end - rule.start)
                other.at = (other.at * weight[0] + rule.at * weight[1]) / (sum(weight) or 1.0)
                other.end = max(other.end, rule.end)
                break
        else:
            joined.append(rule)
    return joined
