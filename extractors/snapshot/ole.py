"""Telling the OLE compound files apart by the streams in them: Word, WPS, Excel, PowerPoint, encrypted packages, mail.

Whether one of them wants a password is told here too, from its own flag, before anything tries to convert it:
LibreOffice asked headless for a password answers only that it failed.
"""

from __future__ import annotations

import struct
from typing import BinaryIO

import olefile

from extractors.snapshot.formats import extension

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

# When the directory of a damaged file cannot be read, its extension is all there is to go by.
_BY_EXTENSION = {
    **dict.fromkeys(("doc", "dot"), "doc"),
    **dict.fromkeys(("wps", "wpt"), "wps"),
    **dict.fromkeys(("xls", "xlt"), "xls"),
    **dict.fromkeys(("et", "ett"), "et"),
    **dict.fromkeys(("ppt", "pps", "dps"), "ppt"),
    "msg": "msg",
    "vsd": "vsd",
    "mpp": "mpp",
}
_FILEPASS = 0x2F
_PPT_ENCRYPTED = 0xF3D1C4DF


def sniff_ole(stream: BinaryIO, name: str) -> str:
    """The format of an OLE file; `ole` when nothing known is in it."""
    stream.seek(0)
    try:
        with olefile.OleFileIO(stream) as ole:
            return _by_streams(ole, extension(name))
    except Exception:  # olefile raises whatever a damaged directory leads it to
        return _BY_EXTENSION.get(extension(name), "ole")


def _by_streams(ole: olefile.OleFileIO, suffix: str) -> str:
    paths = {"/".join(parts).lower(): parts for parts in ole.listdir()}
    if any("drmcontent" in path for path in paths):
        return "rms"
    if "encryptedpackage" in paths:
        return "rms" if any("drmencrypted" in path for path in paths) else "encrypted_ooxml"
    if "worddocument" in paths:
        if _word_encrypted(_start(ole, paths["worddocument"])):
            return "encrypted_doc"
        if suffix in ("wps", "wpt"):
            return "wps"
        return "wps" if "wpscustomdata" in paths and suffix not in ("doc", "dot") else "doc"
    for book in ("workbook", "book"):
        if book in paths:
            if _excel_encrypted(_start(ole, paths[book])):
                return "encrypted_xls"
            return "et" if suffix in ("et", "ett") else "xls"
    if "powerpoint document" in paths:
        user = _start(ole, paths["current user"]) if "current user" in paths else b""
        if "encryptedsummary" in paths or _ppt_encrypted(user):
            return "encrypted_ppt"
        return "ppt"
    if "visiodocument" in paths:
        return "vsd"
    if "__properties_version1.0" in paths:
        return "msg"
    if any(path.endswith("/tbkndtask/fixedmeta") or path == "props14" for path in paths):
        return "mpp"
    if "matost" in paths or ("contents" in paths and "quill/quillsub/contents" not in paths):
        return "works"
    return "ole"


def _start(ole: olefile.OleFileIO, parts: list[str], size: int = 4096) -> bytes:
    try:
        with ole.openstream(parts) as stream:
            return bytes(stream.read(size))
    except (OSError, ValueError):
        return b""


def _word_encrypted(fib: bytes) -> bool:
    """FibBase: the bits at offset 10 hold fEncrypted (0x0100) and fObfuscated (0x8000); [MS-DOC] 2.5.2."""
    return len(fib) >= 12 and bool(struct.unpack_from("<H", fib, 10)[0] & 0x0100)


def _excel_encrypted(book: bytes) -> bool:
    """A FilePass record among the first records; [MS-XLS] 2.4.117. Only password-to-open writes one."""
    offset = 0
    while offset + 4 <= len(book):
        kind, size = struct.unpack_from("<HH", book, offset)
        if kind == _FILEPASS:
            # Excel encrypts a workbook whose structure alone is protected with a fixed password that every program
            # knows: such a file opens, so the reader still tries it.
            return True
        if kind == 0x0A or (offset == 0 and kind not in (0x0809, 0x0409, 0x0209, 0x0009)):
            return False
        offset += 4 + size
    return False


def _ppt_encrypted(user: bytes) -> bool:
    """CurrentUserAtom.headerToken; [MS-PPT] 2.3.2."""
    return len(user) >= 16 and struct.unpack_from("<I", user, 12)[0] == _PPT_ENCRYPTED
