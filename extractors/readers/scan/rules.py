"""Ruled lines in a picture: thin, grey, broken or slightly crooked, but straight and longer than letters."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.readers.pages.grid import Rule
from extractors.readers.pages.model import Grid
from extractors.readers.scan.engine import Image
from extractors.readers.scan.words import Row

Mask = NDArray[Any]

SQUARE = 2.6  # letters: no tick box is larger
LONG, UNBROKEN = 6.0, 0.98  # letters; share of its length that is inked
CLOSED = 0.8  # share of each side of a square that is inked


def ink_of(grey: Image) -> Mask:
    """Black on white as 255 on 0, by the brightness around each place."""
    window = max(21, (max(grey.shape) // 70) | 1)
    ink: Mask = cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, window, 14)
    return ink


def fine_ink_of(grey: Image) -> Mask:
    """The same with a lower threshold on a slightly smoothed picture: the sides of a tick box are a pixel wide and
    half as dark as letters once a page has been resampled."""
    window = max(21, (max(grey.shape) // 70) | 1)
    soft = cv2.GaussianBlur(grey, (0, 0), 0.7)
    ink: Mask = cv2.adaptiveThreshold(soft, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, window, 9)
    return ink


def find_rules(ink: Mask, letter: float) -> tuple[list[Rule], list[Rule]]:
    """Horizontal and vertical rules. `letter` is the size of the page's letters."""
    ink = _without_squares(ink, letter)
    lying, standing = _straight(ink, letter, across=True), _straight(ink, letter, across=False)
    horizontal = _rules(lying, ink, _crossing(standing, letter, across=False), letter, across=True)
    vertical = _rules(standing, ink, _crossing(lying, letter, across=True), letter, across=False)
    return horizontal, vertical


def _crossing(lines: Mask, letter: float, across: bool) -> Mask:
    """Where long rules of the other direction run: a border of three low rows meets four of them, and the paper beside it
    is to be judged without them."""
    long = cv2.morphologyEx(lines, cv2.MORPH_OPEN, _kernel(int(3 * letter), across))
    wide: Mask = cv2.dilate(long, _kernel(5, not across))
    return wide


def _without_squares(ink: Mask, letter: float) -> Mask:
    """The ink without closed squares of about a letter that touch nothing: the sides of a large tick box are as long as
    the borders of its row, and would tear the row into cells."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    x, y, w, h, _area = stats.T
    like = (h > 0.8 * letter) & (h < SQUARE * letter) & (w > 0.75 * h) & (w < 1.35 * h)
    cleared = ink
    for k in range(1, count):
        if not like[k]:
            continue
        part = labels[y[k] : y[k] + h[k], x[k] : x[k] + w[k]] == k
        edge = max(2, int(0.1 * letter))
        sides = (part[:edge].any(0), part[-edge:].any(0), part[:, :edge].any(1), part[:, -edge:].any(1))
        if all(float(side.mean()) > CLOSED for side in sides):
            cleared = ink.copy() if cleared is ink else cleared
            cleared[y[k] : y[k] + h[k], x[k] : x[k] + w[k]][part] = 0
    return cleared


def apart_from_letters(vertical: Sequence[Rule], rows: Sequence[Row], letter: float) -> list[Rule]:
    """The upright rules without strokes of letters: a stroke that happens to stand in line with a border of the rows below
    would be taken for a piece of it. It is no longer than a letter, within the height of a line that reads on across it
    with its letters as close as anywhere; beside a border lies the paper of two cells."""
    return [v for v in vertical if not any(_within_word(v, row, letter) for row in rows)]


def _within_word(rule: Rule, row: Row, letter: float) -> bool:
    slack = 0.2 * letter
    if rule.end - rule.start > 1.3 * letter or rule.start < row.y0 - slack or rule.end > row.y1 + slack:
        return False
    return any(a.x < rule.at < b.x and b.x - a.x < 1.25 * row.em for a, b in pairwise(row.letters))


def border_mask(grids: Sequence[Grid], shape: tuple[int, ...], letter: float) -> Mask:
    """Pixels of the borders of cells: taken out of the ink before tick boxes and copied seals are looked for. Strokes
    of letters that were taken for rules border no cell and stay."""
    mask: Mask = np.zeros(shape[:2], np.uint8)
    breadth = max(5, int(0.26 * letter))
    for grid in grids:
        for cell in grid.cells:
            cv2.rectangle(mask, (round(cell.x0), round(cell.y0)), (round(cell.x1), round(cell.y1)), 255, breadth)
    return mask


def _kernel(length: int, across: bool, thick: int = 1) -> NDArray[np.uint8]:
    return np.ones((thick, length) if across else (length, thick), np.uint8)


def _straight(ink: Mask, letter: float, across: bool) -> Mask:
    """What remains of the ink when everything shorter than a letter is taken away, once gaps of a few pixels
    are closed along the line and a wavering of one pixel across it is allowed for. Wider gaps closed here would mend more
    broken borders, and chain strokes of letters into borders that are none."""
    fat = cv2.dilate(ink, _kernel(3, not across))
    joined = cv2.morphologyEx(fat, cv2.MORPH_CLOSE, _kernel(max(3, int(0.18 * letter)), across))
    run = max(10, int(0.95 * letter))
    opened: Mask = cv2.morphologyEx(joined, cv2.MORPH_OPEN, _kernel(run, across))
    # solid areas (a dark photograph, a filled heading) are no rules: take away what is thick
    thick = max(6, int(0.45 * letter))
    block = cv2.morphologyEx(opened, cv2.MORPH_OPEN, np.ones((thick, thick), np.uint8))
    lines: Mask = cv2.subtract(opened, block) if cv2.countNonZero(block) else opened
    return lines


def _rules(mask: Mask, ink: Mask, crossing: Mask, letter: float, across: bool) -> list[Rule]:
    """Long pieces are rules; short ones only in line with a long one, as parts of a broken rule. Strokes of letters
    are short and stand in line with nothing."""
    count, _, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    beside = cv2.subtract(ink, crossing)
    if not across:
        ink, beside = ink.T, beside.T
    pieces: list[Rule] = []
    for k in range(1, min(count, 6000)):
        x, y, w, h, _area = (int(v) for v in stats[k])
        length, breadth = (w, h) if across else (h, w)
        if length < 0.9 * letter or breadth > max(0.4 * letter, 0.02 * length):
            continue
        box = mask[y : y + h, x : x + w] if across else mask[y : y + h, x : x + w].T
        at = (x, y) if across else (y, x)
        if not _unbroken(box, ink, at, letter) and not _bare(box, beside, at, letter):
            continue
        middle = y + h / 2 if across else x + w / 2
        start = x if across else y
        pieces.append(Rule(middle, float(start), float(start + length)))
    pieces = _bridged(pieces, 0.09 * letter, 0.5 * letter)
    enough = (3.0 if across else 1.45) * letter
    long = _bridged([p for p in pieces if p.end - p.start >= enough], 0.16 * letter, 1.2 * letter)
    places = np.array([p.at for p in long])
    short = [
        p
        for p in pieces
        if p.end - p.start < enough and places.size and float(np.abs(places - p.at).min()) <= 0.14 * letter
    ]
    return long + short


def _unbroken(line: Mask, ink: Mask, at: tuple[int, int], letter: float) -> bool:
    """Whether a long line (lying) is inked without a gap: strokes of letters that stand in line leave the space between
    letters, and the borders of low rows have letters close by."""
    if line.shape[1] < LONG * letter:
        return False
    x, y = at
    return float((ink[y : y + line.shape[0], x : x + line.shape[1]] > 0).any(axis=0).mean()) >= UNBROKEN


def _bare(line: Mask, ink: Mask, at: tuple[int, int], letter: float) -> bool:
    """Whether a line (lying, its upper left corner at `at`) has paper on both sides, as rules have; strokes of letters
    run among other strokes. Judged piece by piece, since a long rule may slope. The far line of a double border counts
    as paper."""
    x, y = at
    step = max(8, int(2.5 * letter))
    near, far = 3, 3 + max(3, int(0.16 * letter))
    good = total = 0
    for a in range(0, line.shape[1], step):
        part = line[:, a : a + step]
        rows = np.flatnonzero(part.any(axis=1))
        if not rows.size:
            continue
        top, bottom = y + int(rows[0]), y + int(rows[-1])
        columns = slice(x + a, x + a + part.shape[1])
        above = ink[max(top - far, 0) : max(top - near, 0), columns]
        below = ink[bottom + near : bottom + far, columns]
        one = float((above > 0).mean()) if above.size else 0.0
        two = float((below > 0).mean()) if below.size else 0.0
        total += 1
        good += one + two < 0.26 or (min(one, two) < 0.05 and max(one, two) > 0.75)
    return good >= 0.6 * max(total, 1)


def _bridged(rules: list[Rule], aside: float, gap: float) -> list[Rule]:
    """Pieces of one broken rule joined: in line within `aside` and no farther apart than `gap`."""
    joined: list[Rule] = []
    for rule in sorted(rules, key=lambda r: r.start):
        for other in reversed(joined[-400:]):
            if abs(other.at - rule.at) <= aside and -gap < rule.start - other.end < gap:
                weight = (other.end - other.start, rule.end - rule.start)
                other.at = (other.at * weight[0] + rule.at * weight[1]) / (sum(weight) or 1.0)
                other.end = max(other.end, rule.end)
                break
        else:
            joined.append(Rule(rule.at, rule.start, rule.end))
    return joined
