"""Zip archives, by the standard library; a cut-off one is salvaged by libarchive, which reads without the directory."""

from __future__ import annotations

import stat
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from extractors.errors import UnreadableFile
from extractors.snapshot import refusals
from extractors.snapshot.archives import libarchives
from extractors.snapshot.archives.names import zip_names
from extractors.snapshot.archives.store import Store
from extractors.snapshot.packages import directory_bytes

CHUNK = 1 << 18
_ENTRY_BYTES = 600  # of the central directory for one member, generously
_ENCRYPTED = 0x1 | 0x40 | 0x2000  # ordinary, strong, and hidden names


def unpack_zip(path: Path, name: str, store: Store) -> None:
    """Raises UnreadableFile when the archive as a whole cannot be unpacked."""
    with path.open("rb") as stream:
        if directory_bytes(stream, path.stat().st_size) > store.limits.archive_entries * _ENTRY_BYTES:
            store.expect(store.limits.archive_entries + 1)
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, ValueError, EOFError, NotImplementedError) as error:
        if "multiple disks" in str(error):
            raise refusals.unsupported("split") from error
        _salvage(path, store)
        return
    with archive:
        infos = archive.infolist()
        store.expect(sum(not info.is_dir() for info in infos))
        for info, member in zip(infos, zip_names(infos), strict=True):
            if not member.endswith(("/", "\\")):
                _member(archive, info, member, store)


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, store: Store) -> None:
    mode = info.external_attr >> 16
    if info.create_system == 3 and stat.S_IFMT(mode) not in (0, stat.S_IFREG):
        if not stat.S_ISDIR(mode):
            store.refuse(name, libarchives.not_a_file())
        return
    if info.flag_bits & _ENCRYPTED:
        store.refuse(name, UnreadableFile("encrypted", "压缩包内的这个文件要口令才能解开", "请取消口令后重新提供"))
        return
    try:
        with archive.open(info) as stream:
            store.keep(name, chunks(stream))
    except NotImplementedError:
        failure = UnreadableFile(
            "unsupported", f"压缩方法（{info.compress_type}）不支持，无法解开", "请用系统自带的压缩功能重新压缩"
        )
        _mark_or_refuse(store, name, failure)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError) as error:
        failure = UnreadableFile("damaged", f"压缩包内的这个文件已损坏（{type(error).__name__}）", refusals.RESUBMIT)
        _mark_or_refuse(store, name, failure)


def _mark_or_refuse(store: Store, name: str, failure: UnreadableFile) -> None:
    """The member may have failed before or after it was put into the list."""
    members = store.unpacked.members
    if members and members[-1].source is None and members[-1].failure is None:
        store.mark(failure)
    else:
        store.refuse(name, failure)


def chunks(stream: IO[bytes]) -> Iterator[bytes]:
    while block := stream.read(CHUNK):
        yield block


def _salvage(path: Path, store: Store) -> None:
    """The members that stand before the break."""
    try:
        libarchives.salvage_zip(path, store)
    except UnreadableFile:
        pass
    saved = sum(member.source is not None for member in store.unpacked.members)
    why = f"只解出前面的 {saved} 个文件，其余已丢失" if saved else "文件不完整"
    raise refusals.damaged("zip", why)
