"""Drawings and photographs on a page that is itself a picture: large connected ink that is neither letters nor a table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.document import Bbox
from extractors.readers.pages.model import Grid, Picture, Piece
from extractors.readers.scan.words import Row

Mask = NDArray[Any]

_CAPTION = re.compile(r"^图\s*[\d一二三四五六七八九十]")
_LONG, _HIGH = 5.0, 3.0  # letters: a figure is at least so wide and high
_PART = 1.8  # letters: what is higher than a letter and may be part of a drawing
_GAP = 1.4  # letters between parts of one drawing


def find_figures(ink: Mask, letter: float, seals: Sequence[Bbox]) -> list[Bbox]:
    """Boxes in pixels of drawings and photographs; `ink` without the rules of tables. Frames of the whole page and what
    runs along the edge of the picture are none."""
    high, wide = ink.shape
    count, _, stats, _ = cv2.connectedComponentsWithStats((ink > 0).astype(np.uint8), connectivity=8)
    parts: list[Bbox] = []
    for x, y, w, h, _area in stats[1:count].tolist():
        if h < _PART * letter or w < _PART * letter or (w > 0.85 * wide and h > 0.5 * high):
            continue
        if x <= 2 or y <= 2 or x + w >= wide - 2 or y + h >= high - 2:
            continue
        if not any(s[0] <= x + w / 2 <= s[2] and s[1] <= y + h / 2 <= s[3] for s in seals):
            parts.append((x, y, x + w, y + h))
    found = _gathered(parts, _GAP * letter)
    return [b for b in found if b[2] - b[0] > _LONG * letter and b[3] - b[1] > _HIGH * letter]


def _gathered(parts: list[Bbox], gap: float) -> list[Bbox]:
    """Boxes within `gap` of each other as one."""
    groups: list[Bbox] = []
    for part in parts[:2000]:
        box = part
        near = [g for g in groups if _near(g, box, gap)]
        while near:
            groups = [g for g in groups if g not in near]
            box = (
                min(box[0], *(g[0] for g in near)),
                min(box[1], *(g[1] for g in near)),
                max(box[2], *(g[2] for g in near)),
                max(box[3], *(g[3] for g in near)),
            )
            near = [g for g in groups if _near(g, box, gap)]
        groups.append(box)
    return groups


def _near(a: Bbox, b: Bbox, gap: float) -> bool:
    return a[0] - gap <= b[2] and b[0] - gap <= a[2] and a[1] - gap <= b[3] and b[1] - gap <= a[3]


def drawn_grids(grids: Sequence[Grid], rows: Sequence[Row], letter: float) -> list[Grid]:
    """Grids that are part of a drawing: right over its caption 图1 …, or over another such. Tables have theirs above."""
    found: list[Grid] = []
    for row in rows:
        if not _CAPTION.match(row.text.strip()):
            continue
        edge = row.y0
        for grid in sorted(grids, key=lambda g: -g.bbox[3]):
            if grid.bbox[1] < edge and -letter < edge - grid.bbox[3] < 2 * letter:
                edge = grid.bbox[1]
                found.append(grid)
    return found


def add_figures(pictures: list[Picture], pieces: list[Piece], boxes: Sequence[Bbox]) -> None:
    """Put figures among the pictures of a page (points). Words inside one are no running text where a caption 图1 …
    stands right under or over it; elsewhere it may be a table whose borders were not recognised, and they stay."""
    for box in boxes:
        pictures.append(Picture(box))
        if any(_CAPTION.match(p.text) and _beside(p, box) for p in pieces):
            for piece in pieces:
                x, y = (piece.x0 + piece.x1) / 2, piece.middle
                if piece.cell < 0 and box[0] <= x <= box[2] and box[1] <= y <= box[3]:
                    piece.boxed = True


def _beside(caption: Piece, box: Bbox) -> bool:
    reach = 3 * caption.size
    inside = box[0] - reach <= (caption.x0 + caption.x1) / 2 <= box[2] + reach
    return inside and (0 <= caption.y1 - box[3] <= 2 * reach or 0 <= box[1] - caption.y0 <= 2 * reach)
