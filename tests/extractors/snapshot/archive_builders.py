"""Small archives and OLE files for the tests, made byte by byte where no library writes them."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

ENCRYPTED = 0x1


def zip_of(members: dict[str | bytes, bytes], *, compress: bool = True) -> bytes:
    """A zip; names given as bytes are written as they are, without the UTF-8 flag."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED if compress else zipfile.ZIP_STORED) as archive:
        for name, data in members.items():
            text = name.decode("cp437") if isinstance(name, bytes) else name
            info = RawName(text) if isinstance(name, bytes) else zipfile.ZipInfo(text)
            info.compress_type = archive.compression
            archive.writestr(info, data)
    return buffer.getvalue()


class RawName(zipfile.ZipInfo):
    """Writes its name as cp437 bytes, as old Windows programs do with GBK."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802 - the name zipfile calls
        return self.filename.encode("cp437"), self.flag_bits & ~0x800


def flagged(data: bytes, name: bytes, flag: int) -> bytes:
    """Sets a general purpose flag of one member in its local and central header."""
    out = bytearray(data)
    for signature, flag_at, name_at, length_at in ((b"PK\x03\x04", 6, 30, 26), (b"PK\x01\x02", 8, 46, 28)):
        at = data.find(signature)
        while at >= 0:
            size = struct.unpack_from("<H", data, at + length_at)[0]
            if data[at + name_at : at + name_at + size] == name:
                struct.pack_into("<H", out, at + flag_at, struct.unpack_from("<H", out, at + flag_at)[0] | flag)
            at = data.find(signature, at + 4)
    return bytes(out)


def ole_of(streams: dict[str, bytes]) -> bytes:
    """A compound file with these streams in its root; short streams are padded so that none is a mini stream."""
    sectors: list[bytes] = []
    entries = [("Root Entry", 5, 0xFFFFFFFE, 0)]
    chains: list[list[int]] = []
    for name, data in streams.items():
        padded = data.ljust(4096, b"\x00")
        pieces = [padded[i : i + 512].ljust(512, b"\x00") for i in range(0, len(padded), 512)]
        chains.append(list(range(len(sectors), len(sectors) + len(pieces))))
        entries.append((name, 2, len(sectors), len(padded)))
        sectors.extend(pieces)
    directory = b"".join(_directory_entry(i, *entry, total=len(entries)) for i, entry in enumerate(entries))
    directory = directory.ljust(-(-len(directory) // 512) * 512, b"\x00")
    pieces = [directory[i : i + 512] for i in range(0, len(directory), 512)]
    first_directory = len(sectors)
    chains.append(list(range(first_directory, first_directory + len(pieces))))
    sectors.extend(pieces)
    fat_sector = len(sectors)
    fat = [0xFFFFFFFF] * 128
    for chain in chains:
        for here, following in zip(chain, [*chain[1:], 0xFFFFFFFE], strict=True):
            fat[here] = following
    fat[fat_sector] = 0xFFFFFFFD
    sectors.append(struct.pack("<128I", *fat))
    header = struct.pack(
        "<8s16xHHHHH6xIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        0x3E,
        3,
        0xFFFE,
        9,
        6,
        0,
        1,
        first_directory,
        0,
        4096,
        0xFFFFFFFE,
        0,
        0xFFFFFFFE,
        0,
    )
    return header + struct.pack("<109I", fat_sector, *[0xFFFFFFFF] * 108) + b"".join(sectors)


def _directory_entry(index: int, name: str, kind: int, start: int, size: int, total: int) -> bytes:
    raw = (name + "\x00").encode("utf-16-le")
    right = index + 1 if 0 < index < total - 1 else 0xFFFFFFFF
    child = 1 if index == 0 and total > 1 else 0xFFFFFFFF
    return struct.pack(
        "<64sHBBIII16sIQQIQ", raw, len(raw), kind, 1, 0xFFFFFFFF, right, child, b"", 0, 0, 0, start, size
    )


def rar5_of(
    members: dict[str, bytes], *, encrypted: bool = False, headers: bool = False, volume: bool = False
) -> bytes:
    """A RAR 5 archive with stored members; `encrypted` marks their data, `headers` the headers themselves."""
    out = b"Rar!\x1a\x07\x01\x00"
    if headers:
        return out + _rar_block(4, 0, _vint(0) + _vint(0) + b"\x0f" + b"s" * 16) + b"\x55" * 64
    out += _rar_block(1, 0, _vint(1 if volume else 0))
    for name, data in members.items():
        raw = name.encode("utf-8")
        extra = _vint(1) + _vint(0) + _vint(0) + b"\x0f" + b"s" * 16 + b"i" * 16 if encrypted else b""
        extra = _vint(len(extra)) + extra if extra else b""
        fields = _vint(0x4) + _vint(len(data)) + _vint(0x20) + struct.pack("<I", zlib.crc32(data)) + _vint(0) + _vint(0)
        out += _rar_block(2, 0x12 if volume else 0x2, fields + _vint(len(raw)) + raw, extra, len(data)) + data
    return out + _rar_block(5, 0, _vint(1 if volume else 0))


def _rar_block(kind: int, flags: int, fields: bytes, extra: bytes = b"", data: int = 0) -> bytes:
    head = _vint(kind) + _vint(flags | (0x1 if extra else 0))
    if extra:
        head += _vint(len(extra))
    if flags & 0x2:
        head += _vint(data)
    body = head + fields + extra
    body = _vint(len(body)) + body
    return struct.pack("<I", zlib.crc32(body)) + body


def _vint(number: int) -> bytes:
    out = b""
    while number >= 0x80:
        out += bytes([number & 0x7F | 0x80])
        number >>= 7
    return out + bytes([number])
