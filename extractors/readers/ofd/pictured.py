"""Pages of an OFD that are scans: the picture goes to the recogniser, what it finds back to its place on the page."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from extractors.document import Bbox, ReadWarning
from extractors.errors import MissingTool
from extractors.readers.pages.model import Homography, PageContent

if TYPE_CHECKING:
    from extractors.readers.pages.settings import PageSettings
    from extractors.readers.scan.engine import OcrEngine


class PictureReader:
    """Builds the engine when the first picture needs it; an OFD with text never pays for it."""

    def __init__(self, settings: Callable[[], PageSettings] | None, path: Path) -> None:
        self._settings = settings
        self._path = path
        self._engine: OcrEngine | None = None
        self._missing: MissingTool | None = None

    def read(self, data: bytes, area: Bbox, number: int, size: tuple[float, float]) -> PageContent:
        """The page whose picture `data` fills `area` (points). Unread, with the reason, when it cannot be recognised."""
        from PIL import Image

        from extractors.readers.scan import read_or_explain, unread_page
        from extractors.readers.scan.page import ReadingOptions
        from extractors.readers.scan.pictures import to_pixels

        try:
            with Image.open(io.BytesIO(data)) as picture:
                pixels = to_pixels(picture)
        except Exception as error:  # Pillow's decoders raise what they like on a damaged picture
            return unread_page(number, *size, f"图片已损坏（{type(error).__name__}）")
        engine = self._ready()
        if engine is None:
            content = unread_page(number, *size, "页面是图片，没有可用的文字识别引擎")
            if self._missing is not None:
                content.warnings.append(ReadWarning("needs_tool", str(self._missing), number))
            return content
        scale = (area[2] - area[0]) / pixels.shape[1]
        content = read_or_explain(pixels, number, engine, ReadingOptions(shown_scale=scale))
        content.shown = _moved(content.shown, area[0], area[1])
        return content

    def _ready(self) -> OcrEngine | None:
        from extractors.readers.pages.settings import PageSettings
        from extractors.readers.scan import for_file
        from extractors.readers.scan.engine import engine_for

        if self._engine is None and self._missing is None:
            settings = self._settings() if self._settings else PageSettings()
            try:
                self._engine = for_file(engine_for(settings), settings, self._path)
            except MissingTool as error:
                self._missing = error
        return self._engine


def _moved(shown: Homography | None, x: float, y: float) -> Homography:
    """The mapping to the page as shown, moved to where the picture stands on it."""
    a, b, c, d, e, f, g, h, i = shown or (1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0)
    return (a + g * x, b + h * x, c + i * x, d + g * y, e + h * y, f + i * y, g, h, i)
