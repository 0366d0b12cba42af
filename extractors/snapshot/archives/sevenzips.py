"""7z archives: libarchive first (fast, in C), py7zr where the library is missing or does not know the method."""

from __future__ import annotations

import lzma
import tempfile
import zlib
from pathlib import Path

from extractors.errors import UnreadableFile
from extractors.snapshot import refusals
from extractors.snapshot.archives import libarchives
from extractors.snapshot.archives.py7zr_files import FileFactory
from extractors.snapshot.archives.store import Store
from extractors.snapshot.archives.zips import chunks


def unpack_7z(path: Path, name: str, store: Store) -> None:
    """Raises UnreadableFile when a password is wanted or the archive is damaged."""
    if _wants_password(path):
        raise refusals.encrypted("7z")
    try:
        libarchives.unpack_7z(path, store)
    except UnreadableFile as failure:
        if failure.code == "limits" or store.unpacked.members:
            raise
        _by_py7zr(path, store)


def _wants_password(path: Path) -> bool:
    import py7zr

    try:
        with py7zr.SevenZipFile(path) as archive:
            return bool(archive.needs_password())
    except py7zr.exceptions.PasswordRequired:
        return True
    except Exception:  # py7zr parses in Python and breaks in many ways on damage: libarchive gets its turn
        return False


def _by_py7zr(path: Path, store: Store) -> None:
    import py7zr

    try:
        with py7zr.SevenZipFile(path) as archive, tempfile.TemporaryDirectory(dir=store.target) as scratch:
            infos = [info for info in archive.list() if not info.is_directory]
            store.expect(len(infos))
            _check_size(sum(info.uncompressed or 0 for info in infos), store)
            files = FileFactory(Path(scratch))
            archive.extract(path=Path(scratch), factory=files)
            for info in infos:
                if getattr(info, "is_symlink", False):
                    store.refuse(info.filename, libarchives.not_a_file())
                elif (unpacked := files.made.get(info.filename)) is not None:
                    with unpacked.open("rb") as stream:
                        store.keep(info.filename, chunks(stream))
                else:
                    store.keep(info.filename, ())  # py7zr never opens a writer for an empty member
    except py7zr.exceptions.PasswordRequired as error:
        raise refusals.encrypted("7z") from error
    except (py7zr.exceptions.ArchiveError, lzma.LZMAError, zlib.error, EOFError, ValueError) as error:
        raise refusals.damaged("7z") from error


def _check_size(stated: int, store: Store) -> None:
    """py7zr writes no more than the archive states, so that here the stated size may be believed."""
    limits = store.limits
    if stated > limits.archive_total_bytes - store.used:
        raise refusals.over_limit("压缩包解开后过大，已停止解开", "请减少内容或分次提供")
    if stated > max(limits.archive_ratio * store.packed, limits.archive_ratio_floor):
        raise refusals.over_limit(f"压缩比异常（超过 {limits.archive_ratio} 倍），疑似压缩炸弹，已停止解开")
