"""Scans and photographs to `Document`; each page that cannot be read says why, and the others go on."""

from __future__ import annotations

import time
from pathlib import Path

from extractors.document import Document, ReadWarning
from extractors.errors import MissingTool, UnreadableFile
from extractors.isolation.worker import beat
from extractors.readers.pages.assemble import assemble
from extractors.readers.pages.model import PageContent
from extractors.readers.pages.settings import PageSettings
from extractors.readers.scan.engine import Image, OcrEngine, engine_for
from extractors.readers.scan.first_look import first_page_top
from extractors.readers.scan.page import ReadingOptions, read_picture
from extractors.readers.scan.pictures import exif_turns, open_picture, page_count, pages_of
from extractors.readers.scan.quality import photo_warnings, sheet_dpi

__all__ = ["PageSettings", "first_page_top", "read_image"]

_FORMATS = {"JPEG": "jpg", "MPO": "jpg", "PNG": "png", "BMP": "bmp", "TIFF": "tif", "GIF": "gif", "WEBP": "webp"}


def read_image(path: Path, name: str, settings: PageSettings | None = None, last: int | None = None) -> Document:
    """Read a picture file, up to page `last`; each frame of a TIFF is a page. Raises `UnreadableFile` when it cannot be opened; without a
    recogniser its pages are unread and a warning names the remedy."""
    settings = settings or PageSettings()
    pages: list[PageContent] = []
    with open_picture(path) as picture:
        document = Document(name, _FORMATS.get(picture.format or "", (picture.format or "image").lower()), "ocr")
        document.warnings += photo_warnings("heic" if picture.format == "HEIF" else "", exif_turns(picture))
        total = page_count(picture)
        options = ReadingOptions(photograph=True, second_reading=settings.second_reading)
        try:
            engine: OcrEngine | None = for_file(engine_for(settings), settings, path)
        except MissingTool as error:
            document.warnings.append(ReadWarning("needs_tool", str(error)))
            engine = None
        try:
            for number, image in enumerate(pages_of(picture, name), 1):
                options.dpi = sheet_dpi(image.shape)
                pages.append(read_or_explain(image, number, engine, options))
                options.turn_hint = pages[-1].turned
                beat()
                if number == last:
                    break
        except UnreadableFile as error:
            if not pages:
                raise
            document.warnings.append(ReadWarning("page_damaged", str(error), len(pages) + 1))
            pages += [unread_page(n, 595.0, 842.0, "页面已损坏") for n in range(len(pages) + 1, total + 1)]
    return assemble(document, pages)


def for_file(engine: OcrEngine, settings: PageSettings, path: Path) -> OcrEngine:
    """The engine with the cache before it, when there is one."""
    if settings.cache is None:
        return engine
    from extractors.readers.scan.cache import CachedEngine, file_key

    return CachedEngine(engine, settings.cache, file_key(path), settings.fresh)


def read_or_explain(image: Image, number: int, engine: OcrEngine | None, options: ReadingOptions) -> PageContent:
    """Read a page; one that the engine cannot read is unread with the reason, and the others go on."""
    high, wide = image.shape[:2]
    if engine is None:
        return unread_page(number, wide, high, "没有可用的文字识别引擎")
    start = time.perf_counter()
    try:
        page = read_picture(image, number, engine, options)
        page.seconds = time.perf_counter() - start
        return page
    except MissingTool as error:
        page = unread_page(number, wide, high, error.message)
        page.warnings.append(ReadWarning("needs_tool", str(error), number))
        return page
    except Exception as error:  # one page the engine chokes on must not lose the rest of the file
        return unread_page(number, wide, high, f"识别失败（{type(error).__name__}: {error}）")


def unread_page(number: int, width: float, height: float, reason: str) -> PageContent:
    """A page of which nothing is known but that it is there."""
    page = PageContent(number, width, height, unread=reason)
    page.warnings.append(ReadWarning("page_unread", f"第{number}页未能读取：{reason}", number))
    return page
