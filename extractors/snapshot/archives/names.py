"""Names inside archives: decoded from whatever Windows wrote them in, and made harmless.

Old zip has no field for the encoding. Chinese Windows writes GBK; macOS and most Linux tools write UTF-8 without
saying so; the bytes of all names of one archive together decide. Backslashes become separators only after decoding:
0x5C is also the second byte of common GBK characters.
"""

from __future__ import annotations

import re
import unicodedata
import zipfile
import zlib

_WIDE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003134f]")
# control characters, and the marks that turn the direction of the rest of a name (“gpj.exe” shown as “exe.jpg”)
_HIDDEN = re.compile(r"[\x00-\x1f\x7f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
_DRIVE = re.compile(r"^[A-Za-z]:")
_RESERVED = re.compile(r"^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?$", re.IGNORECASE)
_NAME_BYTES = 255
_PATH_PARTS = 40
NAMELESS = "未命名"


def decode_names(names: list[bytes]) -> list[str]:
    """The names of one archive that did not say their encoding."""
    joined = b"\n".join(names)
    if joined.isascii():
        return [name.decode("ascii") for name in names]
    utf8, gbk = _try(names, "utf-8"), _try(names, "gb18030")
    if utf8 is not None:
        # two-byte UTF-8 is often good GBK as well: then it is UTF-8 only when GBK gives no Chinese
        if gbk is None or any(_WIDE.search(name) for name in utf8) or not any(_WIDE.search(name) for name in gbk):
            return utf8
        return gbk
    if gbk is not None:
        return gbk
    return [_one(name) for name in names]


def _try(names: list[bytes], encoding: str) -> list[str] | None:
    try:
        return [name.decode(encoding) for name in names]
    except UnicodeDecodeError:
        return None


def _one(name: bytes) -> str:
    for encoding in ("utf-8", "gb18030", "big5"):
        try:
            return name.decode(encoding)
        except UnicodeDecodeError:
            continue
    return name.decode("gb18030", "replace")


def zip_names(infos: list[zipfile.ZipInfo]) -> list[str]:
    """The names of a zip's members: its UTF-8 flag, the Unicode path field of WinZip and WinRAR, else by the bytes."""
    stated = [info.orig_filename if info.flag_bits & 0x800 else _unicode_path(info) for info in infos]
    unsaid = [i for i, name in enumerate(stated) if name is None]
    decoded = decode_names([_raw(infos[i]) for i in unsaid])
    for i, name in zip(unsaid, decoded, strict=True):
        stated[i] = name
    return [name or "" for name in stated]


def _raw(info: zipfile.ZipInfo) -> bytes:
    """The bytes of a name; zipfile decodes those without the flag as cp437, which loses nothing."""
    try:
        return info.orig_filename.encode("cp437")
    except UnicodeEncodeError:
        return info.orig_filename.encode("utf-8", "surrogateescape")


def _unicode_path(info: zipfile.ZipInfo) -> str | None:
    """Info-ZIP Unicode Path extra field 0x7075; counts only while its checksum fits the name it stands for."""
    extra, at = info.extra, 0
    while at + 4 <= len(extra):
        kind, size = int.from_bytes(extra[at : at + 2], "little"), int.from_bytes(extra[at + 2 : at + 4], "little")
        body = extra[at + 4 : at + 4 + size]
        if kind == 0x7075 and len(body) > 5 and body[0] == 1:
            if int.from_bytes(body[1:5], "little") != zlib.crc32(_raw(info)):
                return None
            try:
                return body[5:].decode("utf-8")
            except UnicodeDecodeError:
                return None
        at += 4 + size
    return None


def safe_path(raw: str) -> tuple[str, str]:
    """A relative path with `/` that leads nowhere else, and what had to be changed in Chinese (empty for nothing).

    Separators of Windows are no trick; `..`, absolute paths, drive letters, control and direction characters, device
    names and names too long for a file system are.
    """
    tricks: list[str] = []
    path = raw.replace("\\", "/")
    if path.startswith("/"):
        tricks.append("绝对路径")
    parts = []
    for part in path.split("/"):
        if part in ("", "."):
            continue
        if part == "..":
            tricks.append("上级目录“..”")
            continue
        parts.append(_safe_part(part, tricks))
    if len(parts) > _PATH_PARTS:
        tricks.append("层级过深")
        parts = parts[-_PATH_PARTS:]
    return "/".join(parts) or NAMELESS, "、".join(dict.fromkeys(tricks))


def _safe_part(part: str, tricks: list[str]) -> str:
    clean = unicodedata.normalize("NFC", part)
    if _HIDDEN.search(clean):
        tricks.append("不可见字符")
        clean = _HIDDEN.sub("_", clean)
    if _DRIVE.match(clean):
        tricks.append("盘符")
    if ":" in clean:
        clean = clean.replace(":", "_")
    if _RESERVED.match(clean):
        tricks.append("系统保留名")
        clean = f"_{clean}"
    if len(clean.encode("utf-8")) > _NAME_BYTES:
        tricks.append("名称过长")
        clean = _shortened(clean)
    return clean


def _shortened(name: str) -> str:
    stem, dot, end = name.rpartition(".")
    tail = f"…{dot}{end}" if dot and len(end) <= 10 else "…"
    stem = stem if len(tail) > 1 else name
    room = _NAME_BYTES - len(tail.encode("utf-8"))
    return stem.encode("utf-8")[:room].decode("utf-8", "ignore") + tail
