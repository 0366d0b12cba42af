"""Pages of an OFD that must be seen to be read: scans, in one picture or in strips, and pages whose letters are drawn.

The pixels go to the recogniser, what it finds back to its place on the page. Text that stands on the page besides (a
field filled in, a stamp's date) is added to it; a text layer under a scan is believed only where the picture shows the
same words.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np
from rapidfuzz import fuzz

from extractors.document import ReadWarning
from extractors.errors import MissingTool
from extractors.readers.pages.model import Homography, PageContent, Piece, map_box
from extractors.readers.pages.tables import CellFinder
from extractors.readers.pages.ticks import normalise_boxes
from extractors.readers.pdf.honesty import samples

if TYPE_CHECKING:
    from extractors.readers.pages.settings import PageSettings
    from extractors.readers.scan.engine import Image, OcrEngine

_ALIKE = 80.0  # per cent of likeness between a text layer and the picture it lies under
_INKED = 0.03  # share of dark pixels where a line of print stands


class PictureReader:
    """Builds the engine when the first picture needs it; an OFD with text never pays for it."""

    def __init__(self, settings: Callable[[], PageSettings] | None, path: Path) -> None:
        self._settings = settings
        self._path = path
        self._engine: OcrEngine | None = None
        self._missing: MissingTool | None = None

    def read(self, image: Image, unit: float, number: int, size: tuple[float, float], why: str) -> PageContent:
        """The page shown by `image`, a pixel of which is `unit` points. Unread, with the reason, when there is no
        engine; `why` says why it is read as a picture."""
        from extractors.readers.scan import read_or_explain, unread_page
        from extractors.readers.scan.page import ReadingOptions

        engine = self._ready()
        if engine is None:
            content = unread_page(number, *size, f"{why}，没有可用的文字识别引擎")
            if self._missing is not None:
                content.warnings.append(ReadWarning("needs_tool", str(self._missing), number))
            return content
        return read_or_explain(image, number, engine, ReadingOptions(shown_scale=unit, dpi=72 / unit))

    def agreement(self, image: Image, unit: float, pieces: Sequence[Piece]) -> bool | None:
        """Whether the picture shows the words of `pieces` where they stand: None where it is blank there."""
        chosen = samples(pieces)
        crops = [_strip(image, piece, unit) for piece in chosen]
        if not any(_inked(crop) for crop in crops):
            return None
        engine = self._ready()
        if engine is None:
            return False
        lines = engine.read_lines(crops)
        likeness = [fuzz.ratio(_plain(p.text), _plain(line.text)) for p, line in zip(chosen, lines, strict=True)]
        return sum(likeness) / len(likeness) >= _ALIKE

    def _ready(self) -> OcrEngine | None:
        from extractors.readers.pages.settings import PageSettings
        from extractors.readers.scan import for_file
        from extractors.readers.scan.engine import engine_for

        if self._engine is None and self._missing is None:
            settings = self._settings() if self._settings else PageSettings()
            try:
                self._engine = for_file(engine_for(settings), settings, self._path)
            except MissingTool as error:
                self._missing = error
        return self._engine


def add_text(content: PageContent, pieces: Sequence[Piece]) -> None:
    """Put text of the page as shown among what was recognised on it."""
    back = _inverse(content.shown)
    finder = CellFinder(content.grids)
    for piece in pieces:
        x0, y0, x1, y1 = map_box((piece.x0, piece.y0, piece.x1, piece.y1), back)
        grown = (y1 - y0) / max(piece.y1 - piece.y0, 1e-6)
        cell = finder.at((x0 + x1) / 2, (y0 + y1) / 2) if finder else -1
        moved = replace(piece, text=normalise_boxes(piece.text), x0=x0, y0=y0, x1=x1, y1=y1, cell=cell)
        content.pieces.append(replace(moved, size=piece.size * grown))


def _inverse(shown: Homography | None) -> Homography | None:
    if shown is None:
        return None
    values = np.linalg.inv(np.array(shown).reshape(3, 3)).flatten().tolist()
    return (values[0], values[1], values[2], values[3], values[4], values[5], values[6], values[7], values[8])


def has_print(image: Image) -> bool:
    """Whether there is dark print in the picture, more than a decoration behind the text has."""
    grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    dark: bool = bool(float((grey < 110).mean()) > 0.003)
    return dark


def _strip(image: Image, piece: Piece, unit: float) -> Image:
    high, wide = image.shape[:2]
    m = 0.15 * piece.size
    x0, y0 = max(int((piece.x0 - m) / unit), 0), max(int((piece.y0 - m) / unit), 0)
    x1, y1 = min(int((piece.x1 + m) / unit) + 1, wide), min(int((piece.y1 + m) / unit) + 1, high)
    part: Image = cv2.cvtColor(image[y0 : max(y1, y0 + 2), x0 : max(x1, x0 + 2)], cv2.COLOR_BGR2GRAY)
    return part


def _inked(crop: Image) -> bool:
    return crop.size > 0 and float((crop < 128).mean()) > _INKED


def _plain(text: str) -> str:
    return "".join(c for c in text if c.isalnum())
