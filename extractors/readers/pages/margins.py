"""Where the text of a page begins and ends: the left and right margin and the usual line pitch of its running text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from extractors.readers.pages.model import VisualLine

_FEW = 8  # running lines that tell where a page's text ends


@dataclass(slots=True, frozen=True)
class Margins:
    """`told`: enough lines run on to show where the right margin is; a cover shows only how long its longest line is."""

    left: float
    right: float
    pitch: float
    size: float
    told: bool = True


def body_size(lines: Sequence[VisualLine]) -> float:
    """The letter size most characters are set in."""
    weights: Counter[float] = Counter()
    for line in lines:
        weights[round(line.size * 2) / 2] += len(line.text)
    return max(weights, key=lambda s: (weights[s], s)) if weights else 12.0


def margins_of(lines: Sequence[VisualLine], width: float) -> Margins:
    """Margins of a page's body lines; a page with few lines falls back to its width."""
    if not lines:
        return Margins(0.1 * width, 0.9 * width, 20.0, 12.0)
    size = body_size(lines)
    running = [v for v in lines if abs(v.size - size) <= 0.15 * size and len(v.text) > 8] or list(lines)
    rights = sorted((v.x1 for v in running), reverse=True)
    # the right margin is where several lines end; one stray long line does not move it
    right = next((r for k, r in enumerate(rights) if k + 1 < len(rights) and r - rights[k + 1] < size), rights[0])
    lefts = Counter(round(v.x0 / (0.5 * size)) for v in running)
    common = [k for k, n in lefts.items() if n >= max(1, 0.12 * len(running))] or list(lefts)
    nearest = min(common)
    left = min(v.x0 for v in running if round(v.x0 / (0.5 * size)) == nearest)
    gaps = [b.y0 - a.y0 for a, b in pairwise(running) if 0 < b.y0 - a.y0 < 4 * size]
    if len(running) < _FEW:
        left = min(left, *(v.x0 for v in lines if abs(v.size - size) <= 0.15 * size))
    told = len(running) >= _FEW and sum(1 for r in rights if right - r < 1.5 * size) >= 0.3 * len(running)
    return Margins(left, right, median(gaps) if gaps else 1.6 * size, size, told)


def settled(found: Mapping[int, Margins], widths: Mapping[int, float]) -> dict[int, Margins]:
    """Margins by page, where a page that does not tell its right margin takes that of the pages as wide as it, or one as
    far from the edge as its left one: the short lines of a cover would else count as full, and run together."""
    done: dict[int, Margins] = {}
    for number, own in found.items():
        if own.told:
            done[number] = own
            continue
        width = widths[number]
        others = [m.right for n, m in found.items() if m.told and abs(widths[n] - width) < 0.02 * width]
        right = median(others) if others else width - max(own.left, 0.1 * width) - own.size
        done[number] = replace(own, right=max(own.right, right))
    return done
