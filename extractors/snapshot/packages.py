"""Telling zip packages apart: OOXML, ODF, OFD, EPUB, XPS, or a plain archive.

A package that was cut off has lost its central directory at the end; its first parts still say what it was.
"""

from __future__ import annotations

import re
import struct
import zipfile
from collections.abc import Iterable
from typing import BinaryIO

from extractors.snapshot.formats import expected_formats, extension

# A central directory beyond this size belongs to no document; opening it would cost memory before any limit is looked at.
_DIRECTORY_BYTES = 16 * 1024 * 1024
_PART_BYTES = 1024 * 1024

_OOXML = (
    (re.compile(rb"wordprocessingml\.(document|template)|ms-word\.(document|template)"), "docx"),
    (re.compile(rb"spreadsheetml\.(sheet|template)\.main|ms-excel\.(sheet|template)\.macroEnabled"), "xlsx"),
    (re.compile(rb"ms-excel\.sheet\.binary"), "xlsb"),
    (re.compile(rb"presentationml\.(presentation|template|slideshow)|ms-powerpoint\."), "pptx"),
    (re.compile(rb"ms-visio\."), "vsdx"),
    (re.compile(rb"ms-package\.xps-fixeddocumentsequence|openxps"), "xps"),
)
_ODF = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
    b"application/vnd.oasis.opendocument.presentation": "odp",
    b"application/epub+zip": "epub",
}
_FOLDERS = (("word/", "docx"), ("xl/", "xlsx"), ("ppt/", "pptx"), ("visio/", "vsdx"))


def sniff_zip(stream: BinaryIO, head: bytes, size: int, name: str) -> str:
    """The format of a file that begins as a zip; `zip` when it is none of the known packages."""
    if directory_bytes(stream, size) > _DIRECTORY_BYTES:
        return _by_local_headers(head, extension(name))
    stream.seek(0)
    try:
        with zipfile.ZipFile(stream) as package:
            return _by_parts(package)
    except Exception:  # zipfile raises whatever a damaged directory leads it to
        return _by_local_headers(head, extension(name))


def directory_bytes(stream: BinaryIO, size: int) -> int:
    """Size of the central directory as the end record states it, 0 when there is no end record or it cannot be true."""
    tail = min(size, 65_557)
    stream.seek(size - tail)
    block = stream.read(tail)
    at = block.rfind(b"PK\x05\x06")
    if at < 0 or at + 22 > len(block):
        return 0
    stated = int(struct.unpack_from("<I", block, at + 12)[0])
    if stated == 0xFFFFFFFF:
        zip64 = block.rfind(b"PK\x06\x06", 0, at)
        stated = int(struct.unpack_from("<Q", block, zip64 + 40)[0]) if 0 <= zip64 <= len(block) - 56 else 0
    return stated if stated <= size else 0


def _by_parts(package: zipfile.ZipFile) -> str:
    names = {info.filename.replace("\\", "/").lstrip("/"): info for info in package.infolist()}
    if "mimetype" in names:
        found = _ODF.get(_part(package, names["mimetype"]).strip().removesuffix(b"-template"))
        if found == "epub":
            return found
        if found:
            manifest = names.get("META-INF/manifest.xml")
            encrypted = manifest is not None and b"encryption-data" in _part(package, manifest)
            return "encrypted_odf" if encrypted else found
    if "[Content_Types].xml" in names:
        types = _part(package, names["[Content_Types].xml"])
        for pattern, found in _OOXML:
            if pattern.search(types):
                return found
        return _by_folder(names) or "zip"
    if "Encryptions.xml" in names:
        return "encrypted_ofd"
    if "OFD.xml" in names:
        return "ofd"
    if "uof.xml" in names:
        return "uof"
    return "zip"


def _part(package: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    try:
        with package.open(info) as part:
            return part.read(_PART_BYTES)
    except Exception:  # a damaged part is the reader's to report
        return b""


def _by_folder(names: Iterable[str]) -> str:
    parts = list(names)
    return next((found for folder, found in _FOLDERS if any(part.startswith(folder) for part in parts)), "")


def _by_local_headers(head: bytes, suffix: str) -> str:
    names = []
    at = head.find(b"PK\x03\x04")
    while 0 <= at <= len(head) - 30:
        length = struct.unpack_from("<H", head, at + 26)[0]
        names.append(head[at + 30 : at + 30 + length].decode("utf-8", "replace"))
        at = head.find(b"PK\x03\x04", at + 4)
    if names and names[0] == "mimetype":
        return next((found for kind, found in _ODF.items() if kind in head[:200]), "zip")
    if "OFD.xml" in names or any(re.fullmatch(r"Doc_\d+/Document\.xml", name) for name in names):
        return "ofd"
    if "[Content_Types].xml" in names or "_rels/.rels" in names:
        promised = expected_formats(suffix) & {found for _, found in _OOXML}
        return _by_folder(names) or next(iter(promised), "zip")
    return "zip"
