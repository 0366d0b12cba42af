"""What a file is, by its content; the name only breaks ties between formats that look alike.

Office's own formats share two containers (OLE and zip), so those are opened and asked for their parts; text kinds are
told by how they begin. Kept libraries for file types (libmagic, filetype, puremagic) stop at the container or take the
extension's word, and libmagic is one more program to install.
"""

from __future__ import annotations

import os
import re
import struct
from pathlib import Path
from typing import BinaryIO

from extractors.snapshot.formats import BY_EXTENSION, extension
from extractors.snapshot.ole import OLE_MAGIC, sniff_ole
from extractors.snapshot.packages import sniff_zip
from extractors.snapshot.textkinds import sniff_text

HEAD = 64 * 1024

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"Rar!\x1a\x07", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x1f\x8b\x08", "gz"),
    (b"BZh", "bz2"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"\x28\xb5\x2f\xfd", "zst"),
    (b"MSCF\x00\x00\x00\x00", "cab"),
    (b"Founder CEB", "ceb"),
    (b"\xff\xd8\xff", "jpg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"II*\x00", "tif"),
    (b"MM\x00*", "tif"),
    (b"II+\x00", "tif"),
    (b"MM\x00+", "tif"),
    (b"8BPS", "psd"),
    (b"\xd7\xcd\xc6\x9a", "wmf"),
    (b"L\x00\x00\x00\x01\x14\x02\x00", "lnk"),
    (b"AC10", "dwg"),
    (b"CAJ\x00", "caj"),
    (b"KDH ", "caj"),
    (b"HN\x00\x00", "caj"),
    (b"\x00\x01\x00\x00Standard Jet DB", "mdb"),
    (b"\x00\x01\x00\x00Standard ACE DB", "mdb"),
    (b"SQLite format 3\x00", "sqlite"),
    (b"ID3", "audio"),
    (b"OggS", "audio"),
    (b"#!AMR", "audio"),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "video"),
    (b"\x1aE\xdf\xa3", "video"),
    (b"FLV\x01", "video"),
    (b"\x00\x01\x00\x00\x00", "font"),
    (b"OTTO", "font"),
    (b"ttcf", "font"),
    (b"\x7fELF", "exe"),
)
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
# A volume of a split archive: only the first has a signature, and none can be opened alone.
_VOLUME = re.compile(r"[0-9]{3}|[zr][0-9]{2}")


def sniff(path: Path, name: str = "") -> str:
    """The format of the file at `path`, one of `formats.TITLES`. `name` is the name it was submitted under.

    Raises OSError when the file cannot be opened; never because of what is in it.
    """
    name = name or path.name
    # O_NONBLOCK: a pipe put in the place of a file must not hang the list
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(descriptor, "rb") as stream:
        size = os.fstat(stream.fileno()).st_size
        head = stream.read(HEAD)
        if not head:
            return "empty"
        if head.startswith(OLE_MAGIC):
            return sniff_ole(stream, name)
        if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08PK\x03\x04")):
            return "split" if _VOLUME.fullmatch(extension(name)) else sniff_zip(stream, head, size, name)
        found = _by_magic(head, size)
        if found:
            return "split" if found in ("rar", "7z") and _VOLUME.fullmatch(extension(name)) else found
        if not head.strip(b"\x00"):
            return _zeros(stream)
    return sniff_text(head, name, whole=size <= HEAD) or _by_name(name)


def _by_magic(head: bytes, size: int) -> str:
    for magic, found in _MAGIC:
        if head.startswith(magic):
            return found
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head[:4] == b"RIFF":
        return {b"WEBP": "webp", b"AVI ": "video", b"WAVE": "audio"}.get(head[8:12], "unknown")
    if head[4:8] == b"ftyp":
        return _iso_media(head)
    if head[257:262] == b"ustar":
        return "tar"
    if head[0x8001:0x8006] == b"CD001":
        return "iso"
    if head[:2] == b"BM" and len(head) >= 26 and _plausible_bmp(head):
        return "bmp"
    if head[:2] == b"MZ" and size > 64:
        return "exe"
    if head[:4] == b"\x01\x00\x00\x00" and head[40:44] == b" EMF":
        return "wmf"
    if head[:3] == b"\x00\x00\x01" and head[3:4] in (b"\xba", b"\xb3"):
        return "video"
    if head[:2] in (b"\xff\xfb", b"\xff\xf3", b"\xff\xf1", b"\xff\xf9"):
        return "audio"
    return ""


def _iso_media(head: bytes) -> str:
    brands = {head[8:12], *(head[i : i + 4] for i in range(16, min(struct.unpack(">I", head[:4])[0], 128), 4))}
    if b"avif" in brands or b"avis" in brands:
        return "avif"
    if brands & _HEIC_BRANDS:
        return "heic"
    return "audio" if head[8:11] == b"M4A" else "video"


def _plausible_bmp(head: bytes) -> bool:
    """Whether the bytes after BM are a bitmap's headers: a text may begin with BM as well."""
    return struct.unpack_from("<I", head, 14)[0] in (12, 40, 52, 56, 64, 108, 124)


def _zeros(stream: BinaryIO) -> str:
    """A copy that broke off on some systems has its size and no bytes."""
    while chunk := stream.read(1 << 20):
        if chunk.strip(b"\x00"):
            return "unknown"
    return "zeros"


def _by_name(name: str) -> str:
    suffix = extension(name)
    return "split" if _VOLUME.fullmatch(suffix) else BY_EXTENSION.get(suffix, "unknown")
