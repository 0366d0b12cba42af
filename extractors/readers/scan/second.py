"""A second look at amounts, dates, telephone numbers and document numbers that were read with doubt.

They are cut out, enlarged, and read again by the same engine on another colour channel; where only digits are at
stake, by tesseract restricted to them. Agreement makes a doubtful reading certain. Disagreement leaves the better one
doubtful. A clear first reading is not questioned: tesseract errs far more often than the engine.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import cv2

from extractors.readers.pages.model import Piece
from extractors.readers.scan.engine import Image, OcrEngine
from extractors.readers.scan.tesseract import DIGITS, TesseractEngine

DOUBTFUL = 0.9
_AGREED = 0.95
_KEY = re.compile(
    r"\d[\d,，.]*\s*(元|万元|万|亿元|%)|\d{4}\s*[年.\-/]\s*\d{1,2}|\d{1,2}\s*月\s*\d{1,2}\s*日|\d{3,4}[-—]\d{7,8}|1\d{10}"
    r"|[〔\[【（(]\s*\d{4}\s*[〕\]】）)]\s*\d+\s*号|[零壹贰叁肆伍陆柒捌玖拾佰仟萬万亿]{2,}元|^\s*[\d.,]{2,}\s*$"
)
_DIGITS_ONLY = re.compile(r"^[\d.,，\-—/:：\s]+$")


def is_key(text: str) -> bool:
    """Whether a piece of text holds a value that rules compare."""
    return _KEY.search(text) is not None


def read_again(
    pieces: Sequence[Piece], grey: Image, other: Image, engine: OcrEngine, digits: TesseractEngine | None
) -> int:
    """Look again at doubtful key pieces (boxes in pixels); changes them in place and returns how many were looked at.
    `grey` is the picture recognition saw, `other` another channel of it."""
    doubtful = [p for p in pieces if p.confidence < DOUBTFUL and is_key(p.text)]
    if not doubtful:
        return 0
    crops = [_enlarged(other, p) for p in doubtful]
    for piece, again in zip(doubtful, engine.read_lines(crops), strict=True):
        sure = min(again.scores) * 0.5 + again.score * 0.5 if again.scores else again.score
        if _same(piece.text, again.text):
            piece.confidence = max(piece.confidence, sure, _AGREED if sure > 0.8 else 0.0)
        elif sure > piece.confidence + 0.15 and is_key(again.text):
            piece.text = again.text.strip()
            piece.confidence = min(0.7, sure)  # two readings that differ are never certain
        if piece.confidence < DOUBTFUL and digits is not None and _DIGITS_ONLY.match(piece.text):
            third = digits.read_lines([_enlarged(grey, piece)], DIGITS)[0]
            if third.score > 0.5 and _same(piece.text, third.text):
                piece.confidence = _AGREED
    return len(doubtful)


def _enlarged(image: Image, piece: Piece) -> Image:
    high, wide = image.shape[:2]
    m = 0.2 * piece.size
    x0, y0 = max(int(piece.x0 - m), 0), max(int(piece.y0 - 0.5 * m), 0)
    x1, y1 = min(int(piece.x1 + m) + 1, wide), min(int(piece.y1 + 0.5 * m) + 1, high)
    crop = image[y0 : max(y1, y0 + 2), x0 : max(x1, x0 + 2)]
    larger: Image = cv2.resize(crop, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC)
    return larger


def _same(a: str, b: str) -> bool:
    return _plain(a) == _plain(b) != ""


def _plain(text: str) -> str:
    table = str.maketrans("，：（）—－", ",:()--")
    return re.sub(r"\s+", "", text).translate(table)
