"""Characters of a text layer to pieces, and what there is to suspect about them.

One pass over the characters of a page, a handful of calls into pdfium each: this is what makes the PDF path fast, so
fonts are asked for once a text object and boxes once a character.
"""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from dataclasses import dataclass, field

import pypdfium2
import pypdfium2.raw as pdfium

from extractors.readers.pages.model import Piece, wide
from extractors.readers.pages.tables import CellFinder
from extractors.readers.pages.ticks import WINGDINGS
from extractors.readers.pdf.opening import Frame

_BOLD = ("bold", "heavy", "black", "simhei", "heiti", "黑体")
_SYMBOL = ("wingding", "webding", "symbol")
_SYMBOL_LOW = {0x6F: "☐", 0xA8: "☐", 0x71: "☐", 0x70: "☐", 0xFE: "☑", 0xFD: "☑", 0x52: "☑", 0xFC: "√", 0xA3: "☐"}
_INVISIBLE = pdfium.FPDF_TEXTRENDERMODE_INVISIBLE
_STROKED = pdfium.FPDF_TEXTRENDERMODE_FILL_STROKE


@dataclass(slots=True)
class Font:
    """What is known about the text object a character belongs to."""

    size: float
    bold: bool
    symbol: bool
    invisible: bool
    along: tuple[float, float] = (1.0, 0.0)


@dataclass(slots=True)
class Glyph:
    """A character with its box on the page as shown."""

    char: str
    x0: float
    y0: float
    x1: float
    y1: float
    font: Font


@dataclass(slots=True)
class TextLayer:
    """The characters of a page. `unmapped` are those pdfium has no Unicode for; `turned` is the text's direction."""

    glyphs: list[Glyph] = field(default_factory=list)
    unmapped: int = 0
    invisible: int = 0
    turned: int = 0


def read_layer(page: pypdfium2.PdfPage, frame: Frame) -> TextLayer:
    """All visible and invisible characters of a page but blanks, in the order of the file."""
    text_page = page.get_textpage()
    try:
        return _read(text_page, frame)
    finally:
        text_page.close()


def _read(text_page: pypdfium2.PdfTextPage, frame: Frame) -> TextLayer:
    layer = TextLayer()
    raw = text_page.raw
    count = text_page.count_chars()
    rect = pdfium.FS_RECTF()
    at = ctypes.byref(rect)
    fonts: dict[int, Font] = {}
    directions: Counter[int] = Counter()
    unicode_of, box_of, object_of = (
        pdfium.FPDFText_GetUnicode,
        pdfium.FPDFText_GetLooseCharBox,
        pdfium.FPDFText_GetTextObject,
    )
    known = -1
    font = Font(0.0, False, False, False)
    glyphs = layer.glyphs
    a, b, c, d, e, f = frame.a, frame.b, frame.c, frame.d, frame.e, frame.f
    high = direction = unmapped_objects = 0
    for k in range(count):
        code = unicode_of(raw, k)
        if code <= 0x20 or code in (0xA0, 0x3000, 0xFEFF, 0x2028):
            if code in (0, 2, 0x1F) and not pdfium.FPDFText_IsGenerated(raw, k):
                layer.unmapped += code != 2
            continue
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000 and high:
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00)
            high = 0
        if not box_of(raw, k, at):
            continue
        handle = object_of(raw, k)
        address = ctypes.cast(handle, ctypes.c_void_p).value or 0
        if address != known:
            known = address
            if address in fonts:
                font = fonts[address]
            else:
                font = fonts[address] = _font(text_page, k, handle)
                unmapped_objects += pdfium.FPDFText_HasUnicodeMapError(raw, k) == 1 and not font.symbol
            direction = _turn(font, frame)
        directions[direction] += 1
        if rect.right - rect.left < 0.01 or rect.top - rect.bottom < 0.01:
            _tight(raw, k, rect)
        x0 = a * rect.left + c * rect.bottom + e
        y0 = b * rect.left + d * rect.bottom + f
        x1 = a * rect.right + c * rect.top + e
        y1 = b * rect.right + d * rect.top + f
        if x0 > x1:
            x0, x1 = x1, x0
        if y0 > y1:
            y0, y1 = y1, y0
        char = _symbol(code, font) if code >= 0xE000 or font.symbol else chr(code)
        if not char:
            layer.unmapped += 1
            char = "\ufffd"
        if font.invisible:
            layer.invisible += 1
        glyphs.append(Glyph(char, x0, y0, x1, y1, font))
    if unmapped_objects > 0.02 * len(fonts):
        layer.unmapped += unmapped_objects
    if directions:
        layer.turned = directions.most_common(1)[0][0]
    return layer


def _symbol(code: int, font: Font) -> str:
    """A glyph of a symbol font or the private use area as text, empty when it means nothing known."""
    if code in WINGDINGS:
        return WINGDINGS[code]
    if font.symbol and code in _SYMBOL_LOW:
        return _SYMBOL_LOW[code]
    if 0xE000 <= code <= 0xF8FF or code >= 0xF0000:
        return "•" if font.symbol else ""
    if code in (0xFFFD, 0xFFFE, 0xFFFF):
        return ""
    return chr(code)


def _font(text_page: pypdfium2.PdfTextPage, index: int, handle: object) -> Font:
    raw = text_page.raw
    matrix = pdfium.FS_MATRIX()
    along = (1.0, 0.0)
    size = pdfium.FPDFText_GetFontSize(raw, index)
    if pdfium.FPDFText_GetMatrix(raw, index, matrix):
        scale = math.hypot(matrix.c, matrix.d)
        size = size * scale if scale > 0 else size
        along = (matrix.a, matrix.b)
    buffer = ctypes.create_string_buffer(128)
    flags = ctypes.c_int()
    pdfium.FPDFText_GetFontInfo(raw, index, buffer, 128, flags)
    name = buffer.value.decode("utf-8", "replace").lower()
    mode = pdfium.FPDFTextObj_GetTextRenderMode(handle) if handle else 0
    bold = any(word in name for word in _BOLD) or bool(flags.value & 0x40000) or mode == _STROKED
    return Font(size, bold, any(word in name for word in _SYMBOL), mode == _INVISIBLE, along)


def _turn(font: Font, frame: Frame) -> int:
    """By how many degrees clockwise the page as shown must be turned for text of this direction to run to the right."""
    x, y = font.along
    dx, dy = frame.a * x + frame.c * y, frame.b * x + frame.d * y
    if abs(dx) >= abs(dy):
        return 0 if dx >= 0 else 180
    return 270 if dy > 0 else 90


def _tight(raw: object, index: int, rect: pdfium.FS_RECTF) -> None:
    """The inked box of a character: pdfium has no loose one for text that does not run to the right."""
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    if pdfium.FPDFText_GetCharBox(raw, index, left, right, bottom, top):
        rect.left, rect.right, rect.bottom, rect.top = left.value, right.value, bottom.value, top.value


def to_pieces(layer: TextLayer, finder: CellFinder) -> list[Piece]:
    """Glyphs in file order to runs: one run ends where the line, the table cell or the letter size changes, or a gap
    is wider than a letter. Letters drawn twice a little apart (a way to print bold) are taken once."""
    pieces: list[Piece] = []
    current: Piece | None = None
    recent: list[Glyph] = []
    bold = 0
    for glyph in layer.glyphs:
        size = glyph.font.size or (glyph.y1 - glyph.y0)
        middle = (glyph.y0 + glyph.y1) / 2
        if _again(glyph, recent, size):
            if current is not None:
                current.bold = True
                bold += 1
            continue
        recent.append(glyph)
        if len(recent) > 24:
            del recent[0]
        cell = finder.at((glyph.x0 + glyph.x1) / 2, middle) if finder else -1
        if current is not None and cell == current.cell and abs(size - current.size) < 0.2 * current.size:
            gap = glyph.x0 - current.x1
            if (
                abs(middle - current.middle) < 0.35 * size
                and -0.5 * size < gap < 0.9 * size
                and glyph.font.bold == current.bold
            ):
                blank = gap > 0.6 * size or (gap > 0.14 * size and not wide(current.text[-1]) and not wide(glyph.char))
                current.text += f" {glyph.char}" if blank else glyph.char
                current.x1 = max(current.x1, glyph.x1)
                continue
        # the em square around the middle: loose boxes of some fonts are twice as high as their letters
        half = min(glyph.y1 - glyph.y0, 1.1 * size) / 2 or 0.5 * size
        current = Piece(glyph.char, glyph.x0, middle - half, glyph.x1, middle + half, size, glyph.font.bold, cell=cell)
        pieces.append(current)
    return pieces


def _again(glyph: Glyph, recent: list[Glyph], size: float) -> bool:
    for other in reversed(recent):
        if (
            other.char == glyph.char
            and abs(other.x0 - glyph.x0) < 0.12 * size
            and abs(other.y0 - glyph.y0) < 0.12 * size
        ):
            return True
    return False
