"""Pictures of an OFD to pixels, and a page drawn from its pictures and paths where it must be seen to be read.

JBIG2, which OFD allows and Pillow does not know, is decoded by pdfium: its segments are put into a PDF of one picture.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Sequence

import cv2
import numpy as np
import pypdfium2
from PIL import Image as Pictures

from extractors.readers.ofd.geometry import Matrix
from extractors.readers.ofd.objects import PaintedPath
from extractors.readers.scan.engine import Image
from extractors.readers.scan.pictures import MAX_PIXELS, to_pixels

_JBIG2 = b"\x97JB2\r\n\x1a\n"
_PAGE_INFORMATION, _END_OF_FILE = 48, 51
DPI = 200  # of a page that is drawn without any picture
_SHARPEST = 300


class BrokenPictureError(Exception):
    """A picture that cannot be decoded; caught where its page is read."""


def decode(data: bytes) -> Pictures.Image:
    """The picture in a media file. Raises BrokenPictureError."""
    try:
        if data.startswith(_JBIG2):
            return _jbig2(data)
        picture = Pictures.open(io.BytesIO(data))
        if picture.width * picture.height > MAX_PIXELS:
            raise BrokenPictureError("尺寸过大")
        picture.load()
        return picture
    except BrokenPictureError:
        raise
    except Exception as error:  # decoders raise what they like on a damaged picture
        raise BrokenPictureError(type(error).__name__) from error


def _jbig2(data: bytes) -> Pictures.Image:
    """A sequential JBIG2 file of one page."""
    flags = data[8]
    at = 9 if flags & 2 else 13
    if not flags & 1:
        raise BrokenPictureError("JBIG2 的排列方式不支持")
    segments, width, height = bytearray(), 0, 0
    while at + 11 <= len(data):
        start = at
        number, kind = struct.unpack_from(">IB", data, at)
        count = data[at + 5] >> 5
        at += 6
        if count == 7:
            count = struct.unpack_from(">I", data, at - 1)[0] & 0x1FFFFFFF
            at += 3 + (count + 8) // 8
        at += count * (1 if number <= 256 else 2 if number <= 65536 else 4) + (4 if kind & 0x40 else 1)
        size = struct.unpack_from(">I", data, at)[0]
        at += 4
        if size == 0xFFFFFFFF:
            size = len(data) - at
        if kind & 0x3F == _PAGE_INFORMATION:
            width, height = struct.unpack_from(">II", data, at)
        at += size
        if kind & 0x3F == _END_OF_FILE:
            break
        segments += data[start:at]
    if not 0 < width * height <= MAX_PIXELS:
        raise BrokenPictureError("尺寸不明")
    document = pypdfium2.PdfDocument(_wrapped(bytes(segments), width, height))
    try:
        page = document[0]
        shown: Pictures.Image = page.render(scale=1).to_pil()
        return shown.convert("L")
    finally:
        document.close()


def _wrapped(segments: bytes, width: int, height: int) -> bytes:
    """A PDF that shows nothing but these JBIG2 segments, a point a pixel."""
    drawing = f"{width} 0 0 {height} 0 0 cm /I Do".encode()
    picture = (
        f"<</Type/XObject/Subtype/Image/Width {width}/Height {height}/ColorSpace/DeviceGray/BitsPerComponent 1"
        f"/Filter/JBIG2Decode/Length {len(segments)}>>stream\n"
    ).encode()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {width} {height}]/Contents 4 0 R/Resources<</XObject<</I 5 0 R>>>>>>".encode(),
        f"<</Length {len(drawing)}>>stream\n".encode() + drawing + b"\nendstream",
        picture + segments + b"\nendstream",
    ]
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
    table = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    out += f"trailer<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{table}\n%%EOF".encode()
    return bytes(out)


def drawn_page(
    width: float, height: float, pictures: Sequence[tuple[Pictures.Image, Matrix]], paths: Sequence[PaintedPath]
) -> tuple[Image, float]:
    """The page (points) as pixels, and how many points a pixel is. Pictures darken what is under them, as the layers of
    a scan do; their matrices lead from the unit square to the page."""
    sharpest = max((_resolution(p, m) for p, m in pictures), default=DPI / 72)
    scale = min(sharpest, _SHARPEST / 72, 4400 / max(width, height, 1.0))
    size = max(int(width * scale), 1), max(int(height * scale), 1)
    sheet = np.full((size[1], size[0], 3), 255, np.uint8)
    for picture, m in pictures:
        pixels = to_pixels(picture)
        high, wide = pixels.shape[:2]
        place = np.array([[m[0] / wide, m[2] / high, m[4]], [m[1] / wide, m[3] / high, m[5]]]) * scale
        moved = cv2.warpAffine(pixels, place, size, flags=cv2.INTER_AREA, borderValue=(255, 255, 255))
        np.minimum(sheet, moved, out=sheet)
    for path in paths:
        _paint(sheet, path, scale)
    return sheet, 1 / scale


def _resolution(picture: Pictures.Image, m: Matrix) -> float:
    area = abs(m[0] * m[3] - m[1] * m[2])
    return float((picture.width * picture.height / area) ** 0.5) if area > 0 else DPI / 72


def _paint(sheet: Image, path: PaintedPath, scale: float) -> None:
    shift = 4
    lines = [np.rint(np.array(s.points) * scale * (1 << shift)).astype(np.int32) for s in path.subpaths]
    if path.pen.fill is not None and min(path.pen.fill) >= 0:
        cv2.fillPoly(sheet, lines, path.pen.fill[::-1], lineType=cv2.LINE_AA, shift=shift)
    if path.pen.stroke is not None:
        thick = min(max(round(path.width * scale), 1), 255)
        cv2.polylines(sheet, lines, False, path.pen.stroke[::-1], thick, lineType=cv2.LINE_AA, shift=shift)
