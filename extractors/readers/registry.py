"""Which reader takes which format. The one door through which a file becomes a `Document`.

Readers are imported when they are first needed: a folder of three Word files must not pay for OCR and PDF libraries.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from extractors.document import Document
from extractors.dossier import FileEntry
from extractors.errors import UnreadableFile
from extractors.limits import DEFAULT, Limits
from extractors.snapshot import refusals

if TYPE_CHECKING:
    from extractors.readers.pages.settings import PageSettings


@dataclass(frozen=True, slots=True)
class ReadSettings:
    """What readers need to know besides the file.

    `scratch` is a folder of the worker's own that outlives one file. `pages` says how pictures of pages are read;
    without it, by the defaults with `threads` threads.
    """

    limits: Limits = field(default_factory=lambda: DEFAULT)
    scratch: Path | None = None
    pages: PageSettings | None = None
    threads: int = 1


# Format -> reader. Formats that stand in no row are refused by name (snapshot/refusals.py); archives are unpacked by
# the snapshot and never come here.
READER_OF: dict[str, str] = {
    "docx": "docx",
    "pdf": "pdf",
    "jpg": "image",
    "png": "image",
    "bmp": "image",
    "tif": "image",
    "gif": "image",
    "webp": "image",
    "heic": "image",
    "avif": "image",
    "ofd": "ofd",
    "xlsx": "xlsx",
    "csv": "csv",
    "txt": "text",
    "xml": "text",
    "yaml": "text",
    "html": "html",
    "mht": "html",
    "flat_opc": "flat_opc",
    # through LibreOffice, as docx
    "doc": "office",
    "wps": "office",
    "works": "office",
    "rtf": "office",
    "odt": "office",
    "fodt": "office",
    "wordml": "office",
    "uof": "office",
    # as xlsx
    "xls": "office",
    "encrypted_xls": "office",
    "et": "office",
    "xlsb": "office",
    "ods": "office",
    "fods": "office",
    "spreadsheetml": "office",
    # as pdf
    "ppt": "office",
    "pptx": "office",
    "odp": "office",
    "fodp": "office",
}


def read_file(entry: FileEntry, settings: ReadSettings) -> Document:
    """The document in a file, by the format that the snapshot found. Changes nothing in `entry`.

    Raises UnreadableFile when it cannot be read at all.
    """
    refused = refusals.refusal(entry.format)
    if refused is not None:
        raise refused
    name = READER_OF.get(entry.format)
    if name is None:
        raise refusals.unsupported(entry.format or "unknown")
    if entry.bytes > settings.limits.file_bytes:
        raise refusals.too_large(entry.bytes, settings.limits.file_bytes)
    document = _READERS[name](entry, settings)
    document.format = entry.format
    return document


def read_group(entries: list[FileEntry], settings: ReadSettings) -> list[Document | UnreadableFile]:
    """Several files at once, which is worth it for those that LibreOffice converts. Never raises for what is in a file."""
    if len(entries) > 1 and all(needs_office(entry) for entry in entries):
        from extractors.readers.converted import read_converted

        try:
            return read_converted(entries, settings.limits, settings.scratch, lambda e: _safely(e, settings))
        except OSError as error:  # the scratch folder, not a file
            return [refusals.unavailable(error) for _ in entries]
    return [read_safely(entry, settings) for entry in entries]


def read_safely(entry: FileEntry, settings: ReadSettings) -> Document | UnreadableFile:
    """The border at which one bad file must not stop the rest: whatever a reader raises becomes a failure that says so."""
    try:
        return _safely(entry, settings)
    except UnreadableFile as failure:
        return failure


def _safely(entry: FileEntry, settings: ReadSettings) -> Document:
    try:
        return read_file(entry, settings)
    except UnreadableFile:
        raise
    except MemoryError as error:
        raise refusals.over_limit("读取时需要的内存超过上限", "请拆分文件或降低图片分辨率后重新提供") from error
    except OSError as error:
        raise refusals.unavailable(error) from error
    except Exception as error:
        raise refusals.broke_reader(entry.format, error) from error


def needs_office(entry: FileEntry) -> bool:
    """Whether the file is read through LibreOffice, which is faster for several at once."""
    return READER_OF.get(entry.format) == "office"


def reader_name(entry: FileEntry) -> str:
    """The reader that takes a file, as the report names it; empty when none does."""
    return READER_OF.get(entry.format, "")


def _docx(entry: FileEntry, settings: ReadSettings) -> Document:
    from extractors.readers.word import read_word

    return read_word(entry.source, entry.path)


def _pdf(entry: FileEntry, settings: ReadSettings) -> Document:
    from extractors.readers.pdf import read_pdf

    return read_pdf(entry.source, entry.path, _page_settings(settings))


def is_pages(entry: FileEntry) -> bool:
    """Whether the file is pages that may have to be recognised."""
    return READER_OF.get(entry.format) in ("pdf", "image")


def first_page_top(entry: FileEntry, settings: ReadSettings) -> list[str]:
    """The lines of the top third of page one of such a file, kept nowhere."""
    from extractors.readers.scan.first_look import first_page_top as look

    return look(entry.source, _page_settings(settings))


def read_first_page(entry: FileEntry, settings: ReadSettings) -> Document:
    """Page one of such a file, in memory, past the cache. Raises UnreadableFile."""
    from extractors.readers.pdf import read_pdf
    from extractors.readers.scan import read_image

    pages = replace(_page_settings(settings), cache=None)
    reader = read_pdf if READER_OF[entry.format] == "pdf" else read_image
    return reader(entry.source, entry.path, pages, last=1)


def _page_settings(settings: ReadSettings) -> PageSettings:
    from extractors.readers.pages.settings import PageSettings

    return settings.pages or PageSettings(threads=settings.threads)


def _image(entry: FileEntry, settings: ReadSettings) -> Document:
    from extractors.readers.scan import read_image

    return read_image(entry.source, entry.path, _page_settings(settings))


def _office(entry: FileEntry, settings: ReadSettings) -> Document:
    from extractors.readers.converted import read_converted

    outcome = read_converted([entry], settings.limits, settings.scratch, lambda e: read_file(e, settings))[0]
    if isinstance(outcome, UnreadableFile):
        raise outcome
    return outcome


def _xlsx(entry: FileEntry, settings: ReadSettings) -> Document:
    from extractors.readers.spreadsheet import read_workbook

    return read_workbook(entry.source, entry.path, settings.limits)


def _csv(entry: FileEntry, settings: ReadSettings) -> Document:
    from extractors.readers.spreadsheet import read_delimited

    return read_delimited(entry.source, entry.path, settings.limits)


def _text(entry: FileEntry, settings: ReadSettings) -> Document:
    from extractors.readers.text import read_text

    return read_text(entry.source, entry.path, settings.limits)


def _html(entry: FileEntry, settings: ReadSettings) -> Document:
    from extractors.readers.html import read_html

    return read_html(entry.source, entry.path, settings.limits)


def _flat_opc(entry: FileEntry, settings: ReadSettings) -> Document:
    from extractors.readers.flat_opc import pack
    from extractors.readers.word import read_word

    with tempfile.TemporaryDirectory(dir=settings.scratch) as folder:
        packed = Path(folder) / "packed.docx"
        pack(entry.source, packed, settings.limits)
        return read_word(packed, entry.path)


def _ofd(entry: FileEntry, settings: ReadSettings) -> Document:
    from extractors.readers.ofd import read_ofd

    return read_ofd(entry.source, entry.path, settings.limits, lambda: _page_settings(settings))


_READERS: dict[str, Callable[[FileEntry, ReadSettings], Document]] = {
    "docx": _docx,
    "pdf": _pdf,
    "image": _image,
    "office": _office,
    "xlsx": _xlsx,
    "csv": _csv,
    "text": _text,
    "html": _html,
    "flat_opc": _flat_opc,
    "ofd": _ofd,
}
