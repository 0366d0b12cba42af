"""Tar archives and singly compressed files, by the standard library."""

from __future__ import annotations

import bz2
import gzip
import lzma
import os
import tarfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from extractors.snapshot import refusals
from extractors.snapshot.archives.libarchives import not_a_file
from extractors.snapshot.archives.names import decode_names
from extractors.snapshot.archives.store import Store
from extractors.snapshot.archives.zips import chunks

_BROKEN = (tarfile.TarError, zlib.error, lzma.LZMAError, EOFError, gzip.BadGzipFile, ValueError)
_OPENERS: dict[str, Callable[[Path], Any]] = {".gz": gzip.GzipFile, ".bz2": bz2.BZ2File, ".xz": lzma.LZMAFile}


def unpack_tar(path: Path, name: str, store: Store) -> None:
    """Raises UnreadableFile when the archive breaks off; members before the break stay."""
    try:
        with tarfile.open(path) as archive:
            for info in archive:
                _member(archive, info, store)
    except _BROKEN as error:
        raise refusals.damaged("tar") from error


def _member(archive: tarfile.TarFile, info: tarfile.TarInfo, store: Store) -> None:
    name = decode_names([os.fsencode(info.name)])[0]
    if info.isdir():
        return
    if not info.isreg():
        store.refuse(name, not_a_file())
        return
    if info.size > store.limits.archive_member_bytes:
        # going past it would mean decompressing all of it uncounted
        store.refuse(name, refusals.too_large(info.size, store.limits.archive_member_bytes))
        raise refusals.over_limit("压缩包内有过大的文件，其后的内容未解开", "请拆分后重新提供")
    stream = archive.extractfile(info)
    if stream is not None:
        store.keep(name, chunks(stream))


def unpack_compressed(path: Path, name: str, store: Store) -> None:
    """A .gz, .bz2 or .xz: a tar inside, or one file that bears the archive's name without its ending."""
    try:
        with tarfile.open(path) as archive:
            for info in archive:
                _member(archive, info, store)
        return
    except tarfile.ReadError as error:
        if store.unpacked.members:
            raise refusals.damaged("tar") from error
    except _BROKEN as error:
        raise refusals.damaged("tar") from error
    kind = _kind(path)
    try:
        with _OPENERS[kind](path) as stream:
            store.keep(name.removesuffix(kind) or name, chunks(stream))
    except (*_BROKEN, OSError) as error:
        raise refusals.damaged(kind[1:]) from error


def _kind(path: Path) -> str:
    with path.open("rb") as stream:
        start = stream.read(3)
    return ".gz" if start[:2] == b"\x1f\x8b" else ".bz2" if start == b"BZh" else ".xz"
