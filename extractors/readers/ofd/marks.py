"""Small pictures in the text of an OFD: tick boxes pasted as pictures, and ticks pasted into boxes.

What a picture shows is told from its pixels, by the same judgement as on a scan. What cannot be told is handed on as
unclear, never taken for an empty box.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from PIL import Image as Pictures

from extractors.document import Bbox
from extractors.readers.ofd.raster import BrokenPictureError, decode
from extractors.readers.pages.model import Piece
from extractors.readers.pdf.drawings import Drawings
from extractors.readers.scan.pictures import to_pixels
from extractors.readers.scan.ticks import GLYPHS, find_boxes

SMALL = 26.0  # points: a picture no larger may be a tick box
_LEAST = 4.0
_SIDE = 44  # pixels to which what a small picture shows is brought
_PAPER, _INK = 200, 150  # grey: lighter is paper, darker is ink


def is_small(area: Bbox) -> bool:
    wide, high = area[2] - area[0], area[3] - area[1]
    return min(wide, high) >= _LEAST and max(wide, high) <= SMALL and max(wide, high) < 1.8 * min(wide, high)


def read_marks(pictures: Sequence[tuple[Bbox, bytes | None]], drawings: Drawings) -> list[Piece]:
    """Tick boxes among small pictures as pieces. Pictures that are a mere mark go to the shapes of `drawings`, where they
    tick the box they stand in; those that cannot be told go to its unclear ones."""
    found: list[Piece] = []
    known: dict[bytes, str] = {}
    for area, data in pictures:
        said = _said(data, known)
        if said == "mark":
            drawings.shapes.append(area)
        elif said == "unclear":
            drawings.unclear.append(area)
        elif said:
            found.append(Piece(said, *area, size=0.9 * (area[3] - area[1])))
    return found


def _said(data: bytes | None, known: dict[bytes, str]) -> str:
    """☑ ☐ ☒ for a picture of a box; `mark` for ink without a box, `unclear`, or empty for a blank one."""
    if data is None:
        return "unclear"
    if data not in known:
        try:
            known[data] = _look(decode(data))
        except BrokenPictureError:
            known[data] = "unclear"
    return known[data]


def _look(picture: Pictures.Image) -> str:
    """The picture on a margin of paper, about as large as letters of a scan are."""
    grey = cv2.cvtColor(to_pixels(picture), cv2.COLOR_BGR2GRAY)
    x, y, wide, high = cv2.boundingRect(np.where(grey < _PAPER, 255, 0).astype(np.uint8))
    if wide * high < 0.05 * grey.size:
        return ""
    grey = grey[y : y + high, x : x + wide]
    scale = _SIDE / max(grey.shape)
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    size = max(round(wide * scale), 1), max(round(high * scale), 1)
    grey = cv2.resize(grey, size, interpolation=way)
    grey = cv2.copyMakeBorder(grey, 20, 20, 20, 20, cv2.BORDER_CONSTANT, value=255)
    ink = np.where(grey < _INK, 255, 0).astype(np.uint8)
    boxes = find_boxes(ink, (0, 0, ink.shape[1], ink.shape[0]), float(_SIDE))
    if boxes:
        return GLYPHS[max(boxes, key=lambda b: (round(b.score, 1), b.side)).state]
    x, y, wide, high = cv2.boundingRect(ink)
    edges = (ink[y + 2 : y + high - 2, x : x + 3], ink[y + 2 : y + high - 2, x + wide - 3 : x + wide])
    upright = sum(1 for e in edges if e.size and float((e > 0).any(axis=1).mean()) > 0.6)
    return "unclear" if upright else "mark"
