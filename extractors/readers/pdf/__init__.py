"""PDF to `Document`: the text layer where it can be believed, recognition of the page's picture where not.

Pages are read one after the other and closed at once; what is kept of a page is its pieces of text, so the size of a
file in memory does not grow with its pictures.
"""

from __future__ import annotations

from pathlib import Path

import pypdfium2

from extractors.document import Document, ReadWarning
from extractors.isolation.worker import beat
from extractors.readers.pages.assemble import assemble
from extractors.readers.pages.model import PageContent
from extractors.readers.pages.settings import PageSettings
from extractors.readers.pdf.bookmarks import read_bookmarks
from extractors.readers.pdf.opening import open_pdf
from extractors.readers.pdf.page import look_at, read_by_layer
from extractors.readers.pdf.pictured import PageRecogniser
from extractors.readers.pdf.plumber import SecondGrids

__all__ = ["read_pdf"]


def read_pdf(path: Path, name: str, settings: PageSettings | None = None, last: int | None = None) -> Document:
    """Read a PDF, up to page `last`. Raises `UnreadableFile` (empty, encrypted, damaged); a page that cannot be read is listed in
    `unread_pages` with a warning, the others are read."""
    document = Document(name, "pdf", "pdf")
    source = open_pdf(path)
    second = SecondGrids(path)
    try:
        if source.get_formtype() != 0:
            source.init_forms()
        recogniser = PageRecogniser(settings or PageSettings(), path)
        document.bookmarks = read_bookmarks(source)
        pages = []
        for index in range(min(len(source), last or len(source))):
            pages.append(_read_page(source, index, recogniser, second))
            beat()
    finally:
        source.close()
        second.close()
    assemble(document, pages)
    if document.ocr_pages and len(document.ocr_pages) * 2 > len(pages):
        document.method = "ocr"
    return document


def _read_page(
    source: pypdfium2.PdfDocument, index: int, recogniser: PageRecogniser, second: SecondGrids
) -> PageContent:
    number = index + 1
    try:
        page = source[index]
    except pypdfium2.PdfiumError:
        content = PageContent(number, 595.0, 842.0, unread="页面已损坏")
        content.warnings.append(ReadWarning("page_damaged", f"第{number}页已损坏，无法读取", number))
        return content
    try:
        look = look_at(source, page)
        if not look.why and look.compare:
            look.why = recogniser.mismatch(page, look)
            if not look.why and look.hidden:
                return recogniser.read_under_layer(page, number, look)
        if look.why:
            return recogniser.read(page, number, look)
        content = read_by_layer(look, number, second)
        recogniser.find_seals(page, look, content)
        return content
    finally:
        page.close()
