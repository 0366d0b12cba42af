"""Characters of a text layer to pieces, and what there is to suspect about them.

One pass over the characters of a page, a handful of calls into pdfium each: this is what makes the PDF path fast, so
fonts are asked for once a text object and boxes once a character.
"""

from __future__ import annotations

import ctypes
import math
import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import pypdfium2
import pypdfium2.raw as pdfium

from extractors.readers.pages.grid import Rule
from extractors.readers.pages.model import Piece, wide
from extractors.readers.pages.tables import CellFinder
from extractors.readers.pages.ticks import WINGDINGS
from extractors.readers.pdf.direct import (
    address_of,
    box_of,
    face_of,
    generated,
    matrix_of,
    mode_of,
    object_of,
    size_of,
    unicode_of,
)
from extractors.readers.pdf.opening import Frame

_BOLD = ("bold", "heavy", "black", "simhei", "heiti", "黑体")
_SYMBOL = ("wingding", "webding", "symbol")
_SYMBOL_LOW = {0x6F: "☐", 0xA8: "☐", 0x71: "☐", 0x70: "☐", 0xFE: "☑", 0xFD: "☑", 0x52: "☑", 0xFC: "√", 0xA3: "☐"}
_WORD = re.compile(r"[^\s\x00-\x20\xa0\u3000\ufeff\u2028]+")
_UNPLAIN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ue000-\uf8ff\ufff0-\uffff]")
_BLANKS = frozenset((0xA0, 0x3000, 0xFEFF, 0x2028))
_INVISIBLE = pdfium.FPDF_TEXTRENDERMODE_INVISIBLE
_HIGH = 1.3  # boxes higher than so many letter sizes come from a font that states its height wrongly
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
    """A character, or a word set in one go, with its box on the page as shown."""

    char: str
    x0: float
    y0: float
    x1: float
    y1: float
    font: Font
    spaced: bool = False  # the file has a blank before it, which pdfium did not infer


@dataclass(slots=True)
class TextLayer:
    """The characters of a page. `unmapped` are those pdfium has no Unicode for; `turned` is the text's direction."""

    glyphs: list[Glyph] = field(default_factory=list)
    unmapped: int = 0
    invisible: int = 0
    turned: int = 0

    @property
    def letters(self) -> int:
        return sum(len(g.char) for g in self.glyphs)


def read_layer(page: pypdfium2.PdfPage, frame: Frame, borders: Sequence[Rule] | None = None) -> TextLayer:
    """All visible and invisible characters of a page but blanks, in the order of the file. With `borders`, the upright
    rules of the page, a word set in one go comes as one glyph, at a fraction of the cost, unless one runs through it."""
    text_page = page.get_textpage()
    try:
        if borders is not None:
            layer = _read_words(text_page, frame, borders)
            if layer is not None:
                return layer
        return _read(text_page, frame)
    finally:
        text_page.close()


def _read_words(text_page: pypdfium2.PdfTextPage, frame: Frame, borders: Sequence[Rule]) -> TextLayer | None:
    """The layer word by word; None when the page is not as plain as that asks for (turned, letters beyond the basic
    plane, characters that the text of the page leaves out)."""
    if frame.b or frame.c or not frame.a > 0 > frame.d:
        return None
    raw = text_page.raw
    count = text_page.count_chars()
    buffer = ctypes.create_string_buffer(2 * count + 2)
    got = pdfium.FPDFText_GetText(raw, 0, count, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)))
    if got != count + 1:
        return None
    text = buffer.raw[: 2 * count].decode("utf-16-le", "surrogatepass")
    if len(text) != count or _UNPLAIN.search(text):
        return None
    layer = TextLayer()
    handle = address_of(raw)
    rect = pdfium.FS_RECTF()
    at = ctypes.addressof(rect)
    fonts = _Fonts(text_page)
    a, d, e, f = frame.a, frame.d, frame.e, frame.f
    upright = sorted((rule.at, rule.start, rule.end) for rule in borders)
    ats = [at for at, _, _ in upright]
    for word in _WORD.finditer(text):
        k, stop = word.span()
        spaced = k > 0 and text[k - 1] not in "\r\n" and not generated(handle, k - 1)
        while k < stop:
            address = object_of(handle, k) or 0
            end = _same_object(handle, k, stop, address)
            font = fonts.of(address, k)
            if not fonts.plain or not box_of(handle, k, at):
                return None
            left, bottom, right, top = rect.left, rect.bottom, rect.right, rect.top
            if end - k > 1:
                if not box_of(handle, end - 1, at) or abs(rect.bottom - bottom) > 0.3 * (top - bottom):
                    return None
                right = max(right, rect.right)
            if right - left < 0.01 or top - bottom < 0.01 or top - bottom > _HIGH * font.size > 0:
                return None
            if font.invisible:
                layer.invisible += end - k
            x0, y0, x1, y1 = a * left + e, d * top + f, a * right + e, d * bottom + f
            if end - k > 1 and upright and _crossed(upright, ats, x0, x1, (y0 + y1) / 2):
                for n in range(k, end):
                    if not box_of(handle, n, at) or rect.right - rect.left < 0.01:
                        return None
                    sides = a * rect.left + e, d * rect.top + f, a * rect.right + e, d * rect.bottom + f
                    layer.glyphs.append(Glyph(text[n], *sides, font, spaced and n == k))
            else:
                layer.glyphs.append(Glyph(text[k:end], x0, y0, x1, y1, font, spaced))
            k, spaced = end, False
    return layer


def _crossed(
    upright: Sequence[tuple[float, float, float]], ats: Sequence[float], x0: float, x1: float, middle: float
) -> bool:
    """Whether an upright rule runs through a word between its ends."""
    for at, start, end in upright[bisect_right(ats, x0 + 1) : bisect_left(ats, x1 - 1)]:
        if x0 + 1 < at < x1 - 1 and start - 2 <= middle <= end + 2:
            return True
    return False


def _same_object(handle: int, start: int, stop: int, address: int) -> int:
    """The end of the characters from `start` that belong to one text object: mostly all, else found by halving."""
    if stop - start == 1 or (object_of(handle, stop - 1) or 0) == address:
        return stop
    low, high = start, stop - 1
    while high - low > 1:
        middle = (low + high) // 2
        if (object_of(handle, middle) or 0) == address:
            low = middle
        else:
            high = middle
    return low + 1


def _read(text_page: pypdfium2.PdfTextPage, frame: Frame) -> TextLayer:
    layer = TextLayer()
    raw = text_page.raw
    handle = address_of(raw)
    count = text_page.count_chars()
    rect = pdfium.FS_RECTF()
    at = ctypes.addressof(rect)
    fonts = _Fonts(text_page)
    directions: Counter[int] = Counter()
    known = -1
    font = Font(0.0, False, False, False)
    append = layer.glyphs.append
    a, b, c, d, e, f = frame.a, frame.b, frame.c, frame.d, frame.e, frame.f
    plain = b == c == 0.0 and a > 0 > d  # neither rotated nor mirrored: most pages
    high = direction = 0
    spaced = False
    for k in range(count):
        code = unicode_of(handle, k)
        if code <= 0x20 or code in _BLANKS:
            if code in (0, 2, 0x1F) and not generated(handle, k):
                layer.unmapped += code != 2
            elif code == 0x20:
                spaced = spaced or not generated(handle, k)
            continue
        if 0xD800 <= code < 0xE000:
            if code < 0xDC00:
                high = code
                continue
            if high:
                code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00)
                high = 0
        if not box_of(handle, k, at):
            continue
        address = object_of(handle, k) or 0
        if address != known:
            known = address
            font = fonts.of(address, k)
            direction = _turn(font, frame)
        directions[direction] += 1
        left, right, bottom, top = rect.left, rect.right, rect.bottom, rect.top
        if right - left < 0.01 or top - bottom < 0.01:
            _tight(raw, k, rect)
            left, right, bottom, top = rect.left, rect.right, rect.bottom, rect.top
        if top - bottom > _HIGH * font.size > 0 and direction == 0 and plain:
            bottom, top = _on_baseline(raw, k, font.size, bottom, top)
        if plain:
            x0, x1, y0, y1 = a * left + e, a * right + e, d * top + f, d * bottom + f
        else:
            x0, x1 = sorted((a * left + c * bottom + e, a * right + c * top + e))
            y0, y1 = sorted((b * left + d * bottom + f, b * right + d * top + f))
        char = _symbol(code, font) if code >= 0xE000 or font.symbol else chr(code)
        if not char:
            layer.unmapped += 1
            char = "\ufffd"
        if font.invisible:
            layer.invisible += 1
        append(Glyph(char, x0, y0, x1, y1, font, spaced))
        spaced = False
    if fonts.unmapped > 0.02 * len(fonts):
        layer.unmapped += fonts.unmapped
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


@dataclass(slots=True)
class _Face:
    """What the font itself says, whatever size it is set in."""

    bold: bool
    symbol: bool
    mapped: bool


class _Fonts:
    """Fonts of the text objects of a page; what a face says is asked once a face."""

    def __init__(self, text_page: pypdfium2.PdfTextPage) -> None:
        self._raw = text_page.raw
        self._handle = address_of(self._raw)
        self._matrix = pdfium.FS_MATRIX()
        self._at = ctypes.addressof(self._matrix)
        self._faces: dict[int, _Face] = {}
        self._objects: dict[int, Font] = {}
        self.unmapped = 0
        self.plain = True  # all run to the right, in letters that are known

    def __len__(self) -> int:
        return len(self._objects)

    def of(self, address: int, index: int) -> Font:
        """The font of the text object at `address`, to which the character `index` belongs."""
        font = self._objects.get(address)
        if font is None:
            font = self._objects[address] = self._font(address, index)
        return font

    def _font(self, address: int, index: int) -> Font:
        matrix = self._matrix
        along = (1.0, 0.0)
        size = size_of(self._handle, index)
        if matrix_of(self._handle, index, self._at):
            scale = math.hypot(matrix.c, matrix.d)
            size = size * scale if scale > 0 else size
            along = (matrix.a, matrix.b)
        face_address = (face_of(address) or 0) if address else 0
        face = self._faces.get(face_address)
        if face is None:
            face = self._faces[face_address] = self._face(index)
        mode = mode_of(address) if address else 0
        if not face.mapped:
            self.unmapped += 1
        if not face.mapped or face.symbol or along[1] or along[0] <= 0:
            self.plain = False
        return Font(size, face.bold or mode == _STROKED, face.symbol, mode == _INVISIBLE, along)

    def _face(self, index: int) -> _Face:
        buffer = ctypes.create_string_buffer(128)
        flags = ctypes.c_int()
        pdfium.FPDFText_GetFontInfo(self._raw, index, buffer, 128, flags)
        name = buffer.value.decode("utf-8", "replace").lower()
        symbol = any(word in name for word in _SYMBOL)
        mapped = symbol or pdfium.FPDFText_HasUnicodeMapError(self._raw, index) != 1
        return _Face(any(word in name for word in _BOLD) or bool(flags.value & 0x40000), symbol, mapped)


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


def _on_baseline(raw: object, index: int, size: float, bottom: float, top: float) -> tuple[float, float]:
    """Foot and head of a letter by its baseline, where the box of its font is too high to tell its line."""
    x, y = ctypes.c_double(), ctypes.c_double()
    if not pdfium.FPDFText_GetCharOrigin(raw, index, x, y):
        return bottom, top
    return y.value - 0.14 * size, y.value + 0.86 * size


def to_pieces(layer: TextLayer, finder: CellFinder) -> list[Piece]:
    """Glyphs in file order to runs: one run ends where the line, the table cell or the letter size changes, or a gap
    is wider than a letter. Letters drawn twice a little apart (a way to print bold) are taken once."""
    pieces: list[Piece] = []
    current: Piece | None = None
    ruled = bool(finder)
    recent: dict[str, Glyph] = {}
    size = middle = end = 0.0  # of the current run
    cell = -1
    text: list[str] = []
    other, letters = 0.0, 0  # another size in the current run, and how many letters have it
    for glyph in layer.glyphs:
        char, x0, x1 = glyph.char, glyph.x0, glyph.x1
        own = glyph.font.size or (glyph.y1 - glyph.y0)
        again = recent.get(char)
        if again is not None and abs(again.x0 - x0) < 0.12 * own and abs(again.y0 - glyph.y0) < 0.12 * own:
            if current is not None:
                current.bold = True
            continue
        recent[char] = glyph
        height = (glyph.y0 + glyph.y1) / 2
        here = finder.at((x0 + x1) / 2, height) if ruled else -1
        if current is not None and here == cell and abs(own - size) < 0.2 * size:
            gap = x0 - end
            if abs(height - middle) < 0.35 * own and -0.5 * own < gap < 0.9 * own and glyph.font.bold == current.bold:
                if gap > 0.14 * own and (
                    glyph.spaced or gap > 0.6 * own or (not wide(text[-1][-1]) and not wide(char[0]))
                ):
                    text.append(" ")
                text.append(char)
                if x1 > end:
                    end = x1
                if own != size:
                    other, letters = own, letters + len(char)
                continue
        if current is not None:
            _close(current, "".join(text), end, other, letters)
        # the em square around the middle: loose boxes of some fonts are twice as high as their letters
        half = min(glyph.y1 - glyph.y0, 1.1 * own) / 2 or 0.5 * own
        current = Piece("", x0, height - half, x1, height + half, own, glyph.font.bold, cell=here)
        pieces.append(current)
        size, middle, end, cell, text = own, height, x1, here, [char]
        other, letters = 0.0, 0
    if current is not None:
        _close(current, "".join(text), end, other, letters)
    return pieces


def _close(piece: Piece, text: str, end: float, other: float, letters: int) -> None:
    """Settle a run: its size is that of most of its letters, which a label in smaller ones at its head does not change."""
    piece.text, piece.x1 = text, end
    if 2 * letters > len(text):
        piece.size = other
