"""RAR, 7z and other archives by libarchive, a C library the system provides.

What libarchive does not tell, rarfile and py7zr do: whether a password is missing (libarchive hands out the encrypted
bytes of an old RAR as if they were the file) and whether the archive is one volume of several.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from extractors.errors import UnreadableFile
from extractors.snapshot import refusals
from extractors.snapshot.archives.names import decode_names
from extractors.snapshot.archives.store import Store

CHUNK = 1 << 18


def load(file_format: str) -> Any:
    """The libarchive binding. Raises MissingTool when the C library is not there."""
    try:
        import libarchive
    except (ImportError, OSError, AttributeError, TypeError) as error:  # what ctypes makes of an absent library
        raise refusals.needs_archiver(file_format) from error
    return libarchive


def not_a_file() -> UnreadableFile:
    return UnreadableFile("unsupported", "压缩包内的链接或设备，没有文件内容，未跟随", "请提供原文件")


# The format is always named: left to choose, libarchive takes a RAR that ends in a stored .docx for a zip.
def unpack_7z(path: Path, store: Store) -> None:
    """Raises UnreadableFile when the archive is damaged or its method unknown."""
    _unpack(path, store, "7z", "7zip")


def salvage_zip(path: Path, store: Store) -> None:
    """The members of a zip without its directory, from the front. Raises UnreadableFile where it breaks off."""
    _unpack(path, store, "zip", "zip_streamable")


def unpack_cab(path: Path, name: str, store: Store) -> None:
    """Raises UnreadableFile when the archive is damaged."""
    _unpack(path, store, "cab", "cab")


def unpack_iso(path: Path, name: str, store: Store) -> None:
    """Raises UnreadableFile when the image is damaged."""
    _unpack(path, store, "iso", "iso9660")


def unpack_compressed(path: Path, name: str, store: Store) -> None:
    """A compressed single file, which libarchive calls the format raw, or a compressed tar."""
    try:
        _unpack(path, store, "zst", "tar")
    except UnreadableFile as failure:
        if store.unpacked.members or failure.code != "damaged":
            raise
        _unpack(path, store, "zst", "raw", name.removesuffix(".zst"))


def unpack_rar(path: Path, name: str, store: Store) -> None:
    """Raises UnreadableFile when a password or another volume is wanted, or the archive is damaged."""
    import rarfile

    locked: frozenset[str] = frozenset()
    try:
        with rarfile.RarFile(path, part_only=True) as archive:
            files = [info for info in archive.infolist() if not info.is_dir()]
            locked = frozenset(info.filename for info in files if info.needs_password())
            if archive.needs_password() and len(locked) == len(files):  # hidden names: no files at all
                raise refusals.encrypted("rar")
            if any(info.flags & (rarfile.RAR_FILE_SPLIT_BEFORE | rarfile.RAR_FILE_SPLIT_AFTER) for info in files):
                raise refusals.unsupported("split")
            store.expect(len(files))
    except rarfile.Error:
        pass  # libarchive says what is wrong with it
    with path.open("rb") as stream:
        kind = "rar5" if stream.read(8).endswith(b"\x01\x00") else "rar"
    _unpack(path, store, "rar", kind, locked=locked)


def _unpack(
    path: Path, store: Store, file_format: str, kind: str, single: str = "", locked: frozenset[str] = frozenset()
) -> None:
    libarchive = load(file_format)
    try:
        reader = libarchive.file_reader(os.fspath(path), format_name=kind, block_size=CHUNK)
        with _Complaints() as complaints, reader as archive:
            for entry in archive:
                complaints.heard = False
                _entry(entry, single or _name(entry), store, locked)
                if complaints.heard and store.unpacked.members:
                    store.unpacked.members[-1].note = "解出的内容与校验值不符，可能已损坏"
    except libarchive.ArchiveError as error:
        raise _failure(file_format, str(error)) from error


class _Complaints(logging.Handler):
    """libarchive's binding logs what the library warns of (a wrong checksum); here it is noted with the member."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.heard = False

    def emit(self, record: logging.LogRecord) -> None:
        self.heard = True

    def __enter__(self) -> _Complaints:
        logger = logging.getLogger("libarchive")
        logger.addHandler(self)
        logger.propagate = False
        return self

    def __exit__(self, *_: object) -> None:
        logging.getLogger("libarchive").removeHandler(self)


def _entry(entry: Any, name: str, store: Store, locked: frozenset[str]) -> None:
    if entry.isdir:
        return
    if entry.issym or entry.islnk or entry.isdev:
        store.refuse(name, not_a_file())
    elif name in locked:
        store.refuse(name, UnreadableFile("encrypted", "压缩包内的这个文件要口令才能解开", "请取消口令后重新提供"))
    else:
        store.keep(name, _blocks(entry))


def _blocks(entry: Any) -> Iterator[bytes]:
    yield from entry.get_blocks(CHUNK)


def _name(entry: Any) -> str:
    name = entry.pathname
    if isinstance(name, bytes):
        return decode_names([name])[0]
    return str(name or "")


def _failure(file_format: str, words: str) -> UnreadableFile:
    lowered = words.lower()
    if "encrypt" in lowered or "passphrase" in lowered:
        return refusals.encrypted(file_format)
    if "unsupported" in lowered or "not supported" in lowered:
        return UnreadableFile(
            "unsupported", f"压缩方法不支持，无法解开（{words.split('(')[0].strip()}）", "请重新压缩为 zip 后提供"
        )
    return refusals.damaged(file_format)
