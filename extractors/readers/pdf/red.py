"""Whether the pictures on a page show any red, asked of their own pixels: a page is drawn to look for seals only then.

Drawing a page costs more than reading it, and most pictures of a plan are diagrams and screenshots.
"""

from __future__ import annotations

import ctypes

import cv2
import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium

from extractors.readers.pdf.direct import address_of
from extractors.readers.pdf.drawings import Drawings
from extractors.readers.scan.engine import Image
from extractors.readers.scan.seals import redness

_SMALLEST = 40.0  # points: no seal is smaller
_GREY = (pdfium.FPDF_COLORSPACE_DEVICEGRAY, pdfium.FPDF_COLORSPACE_CALGRAY)
LOOK_DPI = 36
_PER_MM = LOOK_DPI / 25.4
_ENOUGH = 45.0  # square millimetres of red: the ring of a small seal has more
_LONG, _BROAD = 14.0, 8.5  # millimetres: less than any seal measures across, its short way and its long way
_GAP = 3.5  # millimetres between red prints that count as one
_CUT = 6.0  # millimetres: as much of a seal is left in one of the pictures when it is cut in two
_LARGE = 40_000_000  # pixels beyond which a picture is not unpacked for this
_COARSE = 16  # pixels across: with so few no ring with letters can be shown, but a shade can
_DEPTH = 5


def may_be_sealed(image: Image) -> bool:
    """Whether a picture of `LOOK_DPI` has red that could be a seal: enough of it, and at one
    place as large as a seal. Red letters, rules and bullets are not."""
    faint = cv2.threshold(redness(image), 14, 255, cv2.THRESH_BINARY)[1]
    if cv2.countNonZero(faint) <= _ENOUGH * _PER_MM**2:
        return False
    reach = int(_GAP * _PER_MM) | 1
    near = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (reach, reach))
    joined = cv2.morphologyEx(faint, cv2.MORPH_CLOSE, near)
    parts, _ = cv2.findContours(joined, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    high, wide = joined.shape
    for x, y, w, h in map(cv2.boundingRect, parts):
        if max(w, h) >= _LONG * _PER_MM and min(w, h) >= _BROAD * _PER_MM:
            return True
        deep = max(w if x == 0 or x + w == wide else 0, h if y == 0 or y + h == high else 0)
        if deep >= _CUT * _PER_MM:
            return True
    return False


def pictures_show_red(page: pypdfium2.PdfPage, drawings: Drawings, look: float) -> bool:
    """Whether a picture of the page could bear a seal: large enough, not grey, with such red in it. `look` is how many
    pixels a point make `LOOK_DPI` on paper. True when it cannot be told."""
    if not any(min(b[2] - b[0], b[3] - b[1]) >= _SMALLEST for b in drawings.images):
        return False
    try:
        pictures = page.get_objects([pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=_DEPTH)
        return any(_shows_red(picture, page, look) for picture in pictures)
    except pypdfium2.PdfiumError:
        return True


def _shows_red(picture: pypdfium2.PdfObject, page: pypdfium2.PdfPage, look: float) -> bool:
    facts = pdfium.FPDF_IMAGEOBJ_METADATA()
    if not pdfium.FPDFImageObj_GetImageMetadata(picture.raw, page.raw, facts):
        return True
    if facts.colorspace in _GREY and facts.bits_per_pixel > 1:  # of one bit it may be a mask painted in any colour
        return False
    if facts.width * facts.height > _LARGE:
        return True
    if min(facts.width, facts.height) < _COARSE:
        return False
    wide = high = 842.0
    if picture.level == 0:
        left, bottom, right, top = picture.get_bounds()
        wide, high = right - left, top - bottom
        if min(wide, high) < _SMALLEST:
            return False
    pixels = _pixels(picture)
    if pixels is None:
        return True
    # as large as the picture is shown, or larger where it is shown distorted
    factor = look * max(max(wide, high) / max(pixels.shape[:2]), min(wide, high) / min(pixels.shape[:2]))
    if factor > 1 and factor**2 * pixels.size > _LARGE:
        return True
    return may_be_sealed(_sized(pixels, factor))


def _sized(pixels: Image, factor: float) -> Image:
    """The picture made smaller by halves, whose mean costs a tenth of any other, and then to the size that is wanted."""
    while factor <= 0.5:
        high, wide = (side // 2 for side in pixels.shape[:2])
        pixels = cv2.resize(pixels[: 2 * high, : 2 * wide], (wide, high), interpolation=cv2.INTER_AREA)
        factor *= 2
    return cv2.resize(pixels, None, fx=factor, fy=factor, interpolation=cv2.INTER_LINEAR)


def _pixels(picture: pypdfium2.PdfObject) -> Image | None:
    """The picture unpacked (blue, green, red); None when it is no picture in colour."""
    bitmap = pdfium.FPDFImageObj_GetBitmap(picture.raw)
    if not bitmap:
        return None
    try:
        depth = {pdfium.FPDFBitmap_BGR: 3, pdfium.FPDFBitmap_BGRx: 4, pdfium.FPDFBitmap_BGRA: 4}.get(
            pdfium.FPDFBitmap_GetFormat(bitmap)
        )
        if depth is None:
            return None
        wide, high = pdfium.FPDFBitmap_GetWidth(bitmap), pdfium.FPDFBitmap_GetHeight(bitmap)
        stride = pdfium.FPDFBitmap_GetStride(bitmap)
        data = (ctypes.c_ubyte * (stride * high)).from_address(address_of(pdfium.FPDFBitmap_GetBuffer(bitmap)))
        rows = np.frombuffer(data, np.uint8).reshape(high, stride)[:, : wide * depth]
        return rows.reshape(high, wide, depth)[:, :, :3].copy()
    finally:
        pdfium.FPDFBitmap_Destroy(bitmap)
