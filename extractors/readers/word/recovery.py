"""Finds what is left in a zip file whose central directory is damaged or cut off.

Every member of a zip is preceded by a local header, so the parts can be found without the directory. Only XML parts
and the heads of pictures matter to the reader; all of it stays in memory, within the limits.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

from docx.opc.packuri import PackURI

from extractors.limits import Limits

_LOCAL = b"PK\x03\x04"
_CENTRAL = b"PK\x01\x02"
_HEADER = struct.Struct("<4s5H3I2H")
_UTF8_NAME = 0x800
_HAS_DESCRIPTOR = 0x8
_STORED, _DEFLATED = 0, 8
_MOST_BYTES = 512 << 20


class RecoveredPackage:
    """Members in memory, offered the way python-docx's physical readers offer theirs."""

    def __init__(self, members: dict[str, bytes]) -> None:
        self._members = members

    def blob_for(self, pack_uri: PackURI) -> bytes:
        return self._members[str(pack_uri)]

    def rels_xml_for(self, source_uri: PackURI) -> bytes | None:
        return self._members.get(str(source_uri.rels_uri))

    def close(self) -> None:
        self._members = {}


def members(path: Path, limits: Limits) -> tuple[dict[str, bytes], bool]:
    """(part name -> bytes, whether every member found is whole and the directory was reached)."""
    size = path.stat().st_size
    if size > min(limits.file_bytes, _MOST_BYTES):
        return {}, False
    data = path.read_bytes()
    found: dict[str, bytes] = {}
    whole = True
    total = 0
    for name, content, complete in _scan(data, limits):
        total += len(content)
        if total > _MOST_BYTES or len(found) >= limits.archive_entries:
            return found, False
        found.setdefault(name, content)
        whole = whole and complete
    return found, whole and _CENTRAL in data


def _scan(data: bytes, limits: Limits) -> Iterator[tuple[str, bytes, bool]]:
    at = data.find(_LOCAL)
    while at >= 0 and at + _HEADER.size <= len(data):
        _, _, flags, method, _, _, crc, packed, size, name_length, extra = _HEADER.unpack_from(data, at)
        start = at + _HEADER.size + name_length + extra
        raw = data[at + _HEADER.size : at + _HEADER.size + name_length]
        name = raw.decode("utf-8" if flags & _UTF8_NAME else "cp437", "replace")
        content, used, complete = b"", 0, False
        if method == _DEFLATED:
            content, used, complete = _inflate(data, start, limits.xml_bytes)
        elif method == _STORED:
            used = packed if packed or not flags & _HAS_DESCRIPTOR else 0
            content = data[start : start + used]
            complete = len(content) == used
        if complete and crc and not flags & _HAS_DESCRIPTOR:
            complete = zlib.crc32(content) == crc and len(content) == size
        if name and not name.endswith("/"):
            yield f"/{name.lstrip('/')}", content, complete
        at = data.find(_LOCAL, max(start + used, at + 4))


def _inflate(data: bytes, start: int, most: int) -> tuple[bytes, int, bool]:
    """(content, packed bytes used, complete). What was unpacked before an error counts."""
    engine = zlib.decompressobj(-15)
    out = bytearray()
    step = 1 << 16
    position = start
    while not engine.eof and position < len(data) and len(out) <= most:
        chunk = data[position : position + step]
        try:
            out += engine.decompress(chunk)
        except zlib.error:
            if step == 1:
                return bytes(out), position - start, False
            # go back to the last good state in small steps, to keep every byte before the damage
            return _inflate_slowly(data, start, most)
        position += len(chunk)
    used = position - start - len(engine.unused_data)
    return bytes(out[:most]), used, engine.eof and len(out) <= most


def _inflate_slowly(data: bytes, start: int, most: int) -> tuple[bytes, int, bool]:
    engine = zlib.decompressobj(-15)
    out = bytearray()
    position = start
    try:
        while position < len(data) and len(out) <= most:
            out += engine.decompress(data[position : position + 64])
            position += 64
    except zlib.error:
        pass
    return bytes(out[:most]), position - start, False
