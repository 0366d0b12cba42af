"""Opening a PDF: encrypted and damaged files named as such, coordinates of the page as it is shown.

pdfium repairs broken cross references by itself; what it cannot open is either protected or beyond repair.
"""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium

from extractors.document import Bbox
from extractors.errors import UnreadableFile

_SCALE = 64  # device units per point when the page transform is asked for: pdfium answers in whole units


def open_pdf(path: Path) -> pypdfium2.PdfDocument:
    """The opened file; raises `UnreadableFile` empty, encrypted or damaged."""
    if path.stat().st_size == 0:
        raise UnreadableFile("empty", f"PDF 文件“{path.name}”是空的（0 字节）")
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == pdfium.FPDF_ERR_PASSWORD or "password" in str(error).lower():
            raise UnreadableFile("encrypted", f"PDF 文件“{path.name}”有打开口令", "请去掉口令后重新提供") from error
        raise UnreadableFile("damaged", f"PDF 文件“{path.name}”已损坏，无法打开") from error
    if len(document) == 0:
        document.close()
        raise UnreadableFile("damaged", f"PDF 文件“{path.name}”没有任何页面")
    return document


@dataclass(slots=True, frozen=True)
class Frame:
    """Maps page space (origin bottom left, before /Rotate) to points from the top left of the page as shown."""

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float
    width: float
    height: float

    def point(self, x: float, y: float) -> tuple[float, float]:
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def box(self, left: float, bottom: float, right: float, top: float) -> Bbox:
        x0, y0 = self.point(left, bottom)
        x1, y1 = self.point(right, top)
        return (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def frame_of(page: pypdfium2.PdfPage) -> Frame:
    """The page's own transform, /Rotate and CropBox included, asked from pdfium."""
    width, height = page.get_size()
    wide, high = int(width * _SCALE), int(height * _SCALE)
    x, y = ctypes.c_int(), ctypes.c_int()

    def at(px: float, py: float) -> tuple[float, float]:
        pdfium.FPDF_PageToDevice(page, 0, 0, wide, high, 0, px, py, x, y)
        return x.value / _SCALE, y.value / _SCALE

    span = 1000.0
    ox, oy = at(0, 0)
    xx, xy = at(span, 0)
    yx, yy = at(0, span)
    return Frame((xx - ox) / span, (xy - oy) / span, (yx - ox) / span, (yy - oy) / span, ox, oy, width, height)


def turn_frame(frame: Frame, degrees: int) -> Frame:
    """The frame of a page whose text runs sideways, turned clockwise by `degrees` so that lines run left to right."""
    w, h = frame.width, frame.height
    a, b, c, d, e, f = frame.a, frame.b, frame.c, frame.d, frame.e, frame.f
    if degrees == 90:
        return Frame(-b, a, -d, c, h - f, e, h, w)
    if degrees == 180:
        return Frame(-a, -b, -c, -d, w - e, h - f, w, h)
    if degrees == 270:
        return Frame(b, -a, d, -c, f, w - e, h, w)
    return frame
