"""Picture files to arrays of pixels: EXIF applied, several pages one after the other, transparent parts white.

Only what Pillow and pi-heif decode is read; a bomb of pixels is refused before it is decoded.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import Image as Pictures
from PIL import ImageOps, ImageSequence, UnidentifiedImageError

from extractors.errors import UnreadableFile
from extractors.readers.scan.engine import Image

MAX_PIXELS = 120_000_000
MAX_PAGES = 500
_ORIENTATION = 0x0112


def open_picture(path: Path) -> Pictures.Image:
    """The opened file; raises `UnreadableFile` empty, damaged or too_large."""
    if path.stat().st_size == 0:
        raise UnreadableFile("empty", f"图片“{path.name}”是空的（0 字节）")
    _register_heif()
    try:
        picture = Pictures.open(path)
    except Pictures.DecompressionBombError as error:
        raise UnreadableFile("too_large", f"图片“{path.name}”尺寸过大", "请缩小后重新提供") from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise UnreadableFile("damaged", f"图片“{path.name}”已损坏，无法打开") from error
    if picture.width * picture.height > MAX_PIXELS:
        picture.close()
        raise UnreadableFile(
            "too_large", f"图片“{path.name}”尺寸过大（{picture.width}×{picture.height}）", "请缩小后重新提供"
        )
    return picture


def page_count(picture: Pictures.Image) -> int:
    """How many pages the file shows: frames of a TIFF; an animation counts as its first picture."""
    if picture.format in ("TIFF", "MPO", "HEIF"):
        return min(int(getattr(picture, "n_frames", 1)), MAX_PAGES) if picture.format == "TIFF" else 1
    return 1


def exif_turns(picture: Pictures.Image) -> bool:
    """Whether the file says that the camera was held on its side or upside down."""
    try:
        return int(picture.getexif().get(_ORIENTATION, 1)) in range(2, 9)
    except (ValueError, TypeError, OSError, SyntaxError):
        return False  # a broken EXIF block costs nothing else


def pages_of(picture: Pictures.Image, name: str) -> Iterator[Image]:
    """The pages in order, as a person would see them; a page that cannot be decoded raises `UnreadableFile`."""
    for index, frame in enumerate(ImageSequence.Iterator(picture)):
        if index >= page_count(picture):
            break
        try:
            yield to_pixels(ImageOps.exif_transpose(frame))
        except (OSError, ValueError, SyntaxError) as error:
            raise UnreadableFile("damaged", f"图片“{name}”第{index + 1}页已损坏") from error


def to_pixels(picture: Pictures.Image) -> Image:
    """Blue, green, red; bilevel and 16-bit pictures brought to 8 bits."""
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        picture = picture.convert("RGBA")
        sheet = Pictures.new("RGBA", picture.size, "white")
        picture = Pictures.alpha_composite(sheet, picture)
    elif picture.mode.startswith("I;16") or picture.mode in ("I", "F"):
        values = np.asarray(picture, dtype=np.float32)
        top = float(values.max()) or 1.0
        return np.repeat((values / top * 255).astype(np.uint8)[:, :, None], 3, axis=2)
    return np.ascontiguousarray(np.asarray(picture.convert("RGB"))[:, :, ::-1])


def _register_heif() -> None:
    try:
        from pi_heif import register_heif_opener
    except ImportError:  # then a .heic is refused as damaged below; the doctor names the missing package
        return
    register_heif_opener()
