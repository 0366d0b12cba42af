"""Files embedded as whole passages of the body (altChunk): a web page, a web archive or another Word document.

Word shows their content in place once it has opened the file; some office systems export nothing else. Only what this
program has a direct reader for is read.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from extractors.document import Document
from extractors.errors import UnreadableFile
from extractors.limits import Limits

_ZIP = b"PK\x03\x04"


def read_chunk(data: bytes, name: str, limits: Limits) -> Document | None:
    """The embedded file read by its content, None when nothing can read it."""
    head = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    try:
        with tempfile.TemporaryDirectory(prefix="prescreen-") as folder:
            path = Path(folder) / "chunk"
            path.write_bytes(data)
            if data.startswith(_ZIP):
                from extractors.readers.word.reader import read_word

                return read_word(path, name, limits)
            if b"<html" in head or b"<!doctype html" in head or b"mime-version" in head or b"<body" in head:
                from extractors.readers.html import read_html

                return read_html(path, name, limits)
    except UnreadableFile:
        return None
    return None
