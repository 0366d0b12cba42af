"""Pages of a PDF that must be read as pictures, and what only a picture can tell of the others: seals."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import cv2
import pypdfium2
from rapidfuzz import fuzz

from extractors.document import ReadWarning, Seal
from extractors.errors import MissingTool
from extractors.readers.pages.model import PageContent, Piece
from extractors.readers.pages.settings import PageSettings
from extractors.readers.pages.tables import CellFinder
from extractors.readers.pdf.characters import to_pieces
from extractors.readers.pdf.honesty import samples
from extractors.readers.pdf.page import Look
from extractors.readers.pdf.red import LOOK_DPI, may_be_sealed, pictures_show_red
from extractors.readers.scan import for_file, read_or_explain, unread_page
from extractors.readers.scan.crops import render
from extractors.readers.scan.engine import Image, OcrEngine, OcrLine, engine_for
from extractors.readers.scan.page import ReadingOptions
from extractors.readers.scan.seals import find_red

_ALIKE = 88.0  # per cent of likeness with the picture below which a text layer is not believed
_SEAL_DPI = 100


class PageRecogniser:
    """Renders pages and has them recognised; builds the engine only when the first page needs it."""

    def __init__(self, settings: PageSettings, path: Path) -> None:
        self._settings = settings
        self._path = path
        self._engine: OcrEngine | None = None
        self._missing: MissingTool | None = None
        self._turn = 0

    def _ready(self) -> OcrEngine | None:
        if self._engine is None and self._missing is None:
            try:
                self._engine = for_file(engine_for(self._settings), self._settings, self._path)
            except MissingTool as error:
                self._missing = error
        return self._engine

    def mismatch(self, page: pypdfium2.PdfPage, look: Look) -> str:
        """Why the text layer over a picture does not say what the picture shows; empty when a few sampled lines agree
        or nothing can be compared."""
        engine = self._ready()
        chosen = samples(to_pieces(look.layer, CellFinder([])))
        if engine is None or not chosen or look.layer.turned:
            return ""
        scale = self._settings.dpi / 72
        image = render(page, scale)
        crops = [_strip(image, piece, scale) for piece in chosen]
        likeness = [
            fuzz.ratio(_plain(piece.text), _plain(line.text))
            for piece, line in zip(chosen, engine.read_lines(crops), strict=True)
        ]
        if sum(likeness) / len(likeness) < _ALIKE or min(likeness) < 0.5 * _ALIKE:
            return "文字层与页面图像不符"
        return ""

    def read(self, page: pypdfium2.PdfPage, number: int, look: Look) -> PageContent:
        """The page as a picture. Without an engine it is unread and says how to mend that."""
        scale = self._scale(look)
        engine = self._ready()
        if engine is None:
            content = unread_page(number, look.frame.width, look.frame.height, look.why)
            if self._missing is not None:
                content.warnings.append(ReadWarning("needs_tool", str(self._missing), number))
            return content
        image = render(page, scale)
        options = ReadingOptions(
            shown_scale=1 / scale,
            turn_hint=self._turn,
            second_reading=self._settings.second_reading,
            dpi=look.drawings.dpi or None,
        )
        content = read_or_explain(image, number, engine, options)
        self._turn = content.turned
        if look.layer.glyphs and not content.unread:
            content.warnings.append(ReadWarning("text_layer", f"第{number}页{look.why}，已按图像重新识别", number))
        return content

    def read_under_layer(self, page: pypdfium2.PdfPage, number: int, look: Look) -> PageContent:
        """A scan whose invisible text layer is right: its words, with table, ticks and seals from the picture."""
        engine = self._ready()
        if engine is None or look.layer.turned:
            return self.read(page, number, look)
        scale = self._scale(look)
        lines = [_as_line(piece, scale) for piece in to_pieces(look.layer, CellFinder([]))]
        options = ReadingOptions(shown_scale=1 / scale, lines=lines, dpi=look.drawings.dpi or None)
        return read_or_explain(render(page, scale), number, engine, options)

    def find_seals(self, page: pypdfium2.PdfPage, look: Look, content: PageContent) -> None:
        """Seals on a page read by its text layer: stamp annotations, and red prints where anything could print red."""
        content.looked_for_seals = True
        stamps = [Seal(content.number, box, "red", "", 0.9) for box in look.overlay.stamps]
        drawings = look.drawings
        long = max(look.frame.width, look.frame.height)
        scale = _SEAL_DPI / 72 * (842 / long if long > 900 else 1.0)  # a page may claim to be a poster: it is a sheet
        first = scale * LOOK_DPI / _SEAL_DPI
        if drawings.reddish or stamps or look.overlay.drawn:
            wanted = may_be_sealed(render(page, first))
        else:
            wanted = pictures_show_red(page, drawings, first)
        found = find_red(render(page, scale), _SEAL_DPI / 25.4) if wanted else []
        unit = 1 / scale
        for seal in found:
            x0, y0, x1, y1 = (v * unit for v in seal.box)
            content.seals.append(Seal(content.number, (x0, y0, x1, y1), "red", "", seal.confidence))
        content.seals += [s for s in stamps if not any(_overlap(s, k) for k in content.seals)]
        content.pictures = [p for p in content.pictures if not any(_covers(s, p.bbox) for s in content.seals)]

    def _scale(self, look: Look) -> float:
        """Pixels a point: the wanted resolution, but no more pixels than an A4 sheet has at it (a page may be a
        poster, or claim to be the size of its pixels)."""
        long = max(look.frame.width, look.frame.height, 1.0)
        return self._settings.dpi / 72 * min(1.0, 850 / long) if long > 850 else self._settings.dpi / 72


def _strip(image: Image, piece: Piece, scale: float) -> Image:
    high, wide = image.shape[:2]
    m = 0.15 * piece.size
    x0, y0 = max(int((piece.x0 - m) * scale), 0), max(int((piece.y0 - m) * scale), 0)
    x1, y1 = min(int((piece.x1 + m) * scale) + 1, wide), min(int((piece.y1 + m) * scale) + 1, high)
    part: Image = cv2.cvtColor(image[y0 : max(y1, y0 + 2), x0 : max(x1, x0 + 2)], cv2.COLOR_BGR2GRAY)
    return part


def _as_line(piece: Piece, scale: float) -> OcrLine:
    grown = replace(piece, x0=piece.x0 * scale, y0=piece.y0 * scale, x1=piece.x1 * scale, y1=piece.y1 * scale)
    box = ((grown.x0, grown.y0), (grown.x1, grown.y0), (grown.x1, grown.y1), (grown.x0, grown.y1))
    return OcrLine(box, piece.text, 0.97)


def _plain(text: str) -> str:
    return re.sub(r"[\s，。、；：“”‘’（）()《》,.;:'\"·…\-—_]+", "", text)


def _overlap(a: Seal, b: Seal) -> bool:
    return min(a.bbox[2], b.bbox[2]) > max(a.bbox[0], b.bbox[0]) and min(a.bbox[3], b.bbox[3]) > max(
        a.bbox[1], b.bbox[1]
    )


def _covers(seal: Seal, box: tuple[float, float, float, float]) -> bool:
    """Whether a picture is the print of the seal itself."""
    s = seal.bbox
    wide = min(s[2], box[2]) - max(s[0], box[0])
    high = min(s[3], box[3]) - max(s[1], box[1])
    area = (box[2] - box[0]) * (box[3] - box[1])
    own = (s[2] - s[0]) * (s[3] - s[1])
    return wide > 0 and high > 0 and wide * high > 0.7 * own and area < 2.2 * own
