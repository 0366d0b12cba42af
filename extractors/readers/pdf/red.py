"""Whether the pictures on a page show any red, asked of their own pixels: a page is drawn to look for seals only then.

Drawing a page costs more than reading it, and most pictures of a plan are diagrams and screenshots.
"""

from __future__ import annotations

import ctypes

import cv2
import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium

from extractors.readers.pdf.drawings import Drawings
from extractors.readers.scan.engine import Image
from extractors.readers.scan.seals import redness

_SMALLEST = 40.0  # points: no seal is smaller
_GREY = (pdfium.FPDF_COLORSPACE_DEVICEGRAY, pdfium.FPDF_COLORSPACE_CALGRAY)
_LOOK_DPI = 36
_LARGE = 40_000_000  # pixels beyond which a picture is not unpacked for this
_DEPTH = 5


def any_red(image: Image) -> bool:
    """Whether a picture of about 36 dpi has red enough for the ring of a seal."""
    excess = redness(image)
    return cv2.countNonZero(cv2.threshold(excess, 24, 255, cv2.THRESH_BINARY)[1]) > 90


def pictures_show_red(page: pypdfium2.PdfPage, drawings: Drawings) -> bool:
    """Whether a picture of the page could bear a seal: large enough, not grey, with red in it. True when it cannot be
    told."""
    if not any(min(b[2] - b[0], b[3] - b[1]) >= _SMALLEST for b in drawings.images):
        return False
    try:
        return any(_shows_red(found, page) for found in page.get_objects([pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=_DEPTH))
    except pypdfium2.PdfiumError:
        return True


def _shows_red(picture: pypdfium2.PdfObject, page: pypdfium2.PdfPage) -> bool:
    facts = pdfium.FPDF_IMAGEOBJ_METADATA()
    if not pdfium.FPDFImageObj_GetImageMetadata(picture.raw, page.raw, facts):
        return True
    if facts.colorspace in _GREY and facts.bits_per_pixel > 1:  # of one bit it may be a mask painted in any colour
        return False
    if facts.width * facts.height > _LARGE:
        return True
    wide = high = 842.0
    if picture.level == 0:
        left, bottom, right, top = picture.get_bounds()
        wide, high = right - left, top - bottom
        if min(wide, high) < _SMALLEST:
            return False
    pixels = _pixels(picture)
    if pixels is None:
        return True
    factor = _LOOK_DPI / 72 * max(wide, high) / max(pixels.shape[:2])
    if factor < 0.25:  # every other pixel of many is plenty, and a mean of fewer costs less
        step = int(0.5 / factor)
        pixels, factor = np.ascontiguousarray(pixels[::step, ::step]), factor * step
    if factor < 1:
        pixels = cv2.resize(pixels, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    return any_red(pixels)


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
        data = ctypes.string_at(pdfium.FPDFBitmap_GetBuffer(bitmap), stride * high)
    finally:
        pdfium.FPDFBitmap_Destroy(bitmap)
    rows = np.frombuffer(data, np.uint8).reshape(high, stride)[:, : wide * depth]
    return np.ascontiguousarray(rows.reshape(high, wide, depth)[:, :, :3])
