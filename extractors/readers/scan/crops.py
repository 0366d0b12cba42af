"""The picture of a place in a file, for the report: what the reviewer compares a value with."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import cv2
import numpy as np

from extractors.document import Bbox
from extractors.errors import UnreadableFile
from extractors.readers.scan.engine import Image
from extractors.readers.scan.pictures import open_picture, pages_of
from extractors.readers.scan.upright import quarter_turn

_AROUND = 0.6  # of the box's height, kept around it
_MOST_AROUND = 60.0  # pixels: a seal or a long cell needs no more to be found again
_FRAME = (40, 90, 230)  # blue, green, red
_WIDEST = 1400


def crop(
    path: Path,
    page: int,
    bbox: Bbox | None,
    dpi: int = 150,
    *,
    turned: int = 0,
    kind: Literal["png", "jpeg"] = "jpeg",
) -> bytes:
    """The place `bbox` (as in `Document`: points of a PDF page, pixels of a picture) of page `page`, framed, as PNG or
    JPEG; the whole page without a box. `turned` is the page's entry in `Document.turned`. Raises `UnreadableFile`."""
    image, scale = shown_page(path, page, dpi)
    return encoded(place_on(image, scale, bbox, turned), kind, path.name)


def shown_page(path: Path, page: int, dpi: int) -> tuple[Image, float]:
    """A page as it is shown and its pixels a unit of the boxes on it. Raises `UnreadableFile`."""
    return pdf_page(path, page, dpi) if is_pdf(path) else (_picture_page(path, page), 1.0)


def place_on(image: Image, scale: float, bbox: Bbox | None, turned: int = 0, widest: int = _WIDEST) -> Image:
    """The place on the page, framed, upright, at most so many pixels wide."""
    part = image if bbox is None else _cut(image, bbox, scale)
    part, _ = quarter_turn(part, turned % 360)
    if part.shape[1] > widest:
        factor = widest / part.shape[1]
        part = cv2.resize(part, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    return part


def encoded(image: Image, kind: Literal["png", "jpeg"], name: str, quality: int = 82) -> bytes:
    done, data = cv2.imencode(".png" if kind == "png" else ".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, quality])
    if not done:
        raise UnreadableFile("damaged", f"无法截取“{name}”的图像")
    return bytes(data.tobytes())


def _cut(image: Image, bbox: Bbox, scale: float) -> Image:
    x0, y0, x1, y1 = (v * scale for v in bbox)
    high, wide = image.shape[:2]
    around = min(max(_AROUND * (y1 - y0), 12.0), _MOST_AROUND)
    a, b = max(int(x0 - around), 0), max(int(y0 - around), 0)
    c, d = min(int(x1 + around), wide), min(int(y1 + around), high)
    if c - a < 2 or d - b < 2:
        return image
    part = image[b:d, a:c].copy()
    cv2.rectangle(part, (int(x0) - a - 2, int(y0) - b - 2), (int(x1) - a + 2, int(y1) - b + 2), _FRAME, 2)
    return part


def is_pdf(path: Path) -> bool:
    with path.open("rb") as stream:
        return b"%PDF-" in stream.read(1024)


def pdf_page(path: Path, page: int, dpi: int) -> tuple[Image, float]:
    from extractors.readers.pdf.opening import open_pdf

    document = open_pdf(path)
    try:
        if not 1 <= page <= len(document):
            raise UnreadableFile("damaged", f"“{path.name}”没有第{page}页")
        sheet = document[page - 1]
        try:
            return render(sheet, dpi / 72), dpi / 72
        finally:
            sheet.close()
    finally:
        document.close()


def render(page: object, scale: float) -> Image:
    """A page of a PDF as pixels (blue, green, red), annotations and stamps drawn."""
    bitmap = page.render(scale=scale, may_draw_forms=True)  # type: ignore[attr-defined]
    try:
        pixels = bitmap.to_numpy()
        if pixels.ndim == 2 or pixels.shape[2] == 1:
            return np.repeat(pixels.reshape(pixels.shape[0], pixels.shape[1], 1), 3, axis=2)
        return np.ascontiguousarray(pixels[:, :, :3])
    finally:
        bitmap.close()


def _picture_page(path: Path, page: int) -> Image:
    with open_picture(path) as picture:
        for number, pixels in enumerate(pages_of(picture, path.name), 1):
            if number == page:
                return pixels
    raise UnreadableFile("damaged", f"“{path.name}”没有第{page}页")
