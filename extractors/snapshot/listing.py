"""The snapshot: every file of a dossier stands once in a list, named, hashed, typed by content, archives unpacked.

Nothing is left out and nothing raised for what lies in the folder: what cannot be read, is junk or goes over a limit is
an entry that says so. Originals are opened for reading only; unpacked files go to the caller's `workdir`.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from extractors.dossier import FileEntry
from extractors.errors import UnreadableFile, UsageError
from extractors.limits import Limits
from extractors.snapshot import refusals
from extractors.snapshot.archives import Unpacked, unpack
from extractors.snapshot.formats import ARCHIVES, mismatch, title
from extractors.snapshot.junk import junk
from extractors.snapshot.sniff import sniff
from extractors.snapshot.walking import Found, directly_in, readable, walk

# unpack(path, format, name, target, limits, used); the isolated one runs it in a worker process
Unpacker = Callable[[Path, str, str, Path, Limits, int], Unpacked]

_BLOCK = 1 << 20


def take_snapshot(
    source: Path,
    workdir: Path,
    limits: Limits,
    unpacker: Unpacker = unpack,
    only: Collection[str] | None = None,
) -> list[FileEntry]:
    """The files of a folder, an archive, or a single file, in natural order.

    `only` names the files directly in the folder that make up the dossier (loose files of an inbox); the rest of the
    folder is none of its business then.

    An entry that a reader should try has status `read`; the others are `unreadable` (with reason, detail and remedy) or
    `skipped`. An archive is followed by its members under `archive.zip!/`. Raises UsageError when `source` is not there.
    """
    if not source.exists():
        raise UsageError(f"没有这个文件夹或文件：{source}", "请检查路径")
    snapshot = _Snapshot(workdir, limits, unpacker)
    if not source.is_dir():
        found = iter([_single(source)])
    elif only is not None:
        found = directly_in(source.resolve(), only)
    else:
        found = walk(source.resolve())
    for number, item in enumerate(found):
        if number >= limits.dossier_files:
            snapshot.cut_off(item)
            break
        snapshot.add(item)
    return snapshot.entries


def _single(source: Path) -> Found:
    return Found(readable(source.name), source.resolve(), "file", source.stat().st_size)


@dataclass(slots=True)
class _Snapshot:
    workdir: Path
    limits: Limits
    unpacker: Unpacker
    entries: list[FileEntry] = field(default_factory=list)
    first_with: dict[str, str] = field(default_factory=dict)  # hash -> path
    unpacked_bytes: int = 0
    archives: int = 0

    def add(self, found: Found) -> None:
        entry = FileEntry(found.path, found.source, bytes=found.size)
        self.entries.append(entry)
        if found.kind == "closed" or found.kind == "gone":
            refuse(entry, refusals.unavailable(found.error or OSError(), folder=found.kind == "closed"))
        elif found.kind == "link":
            refuse(entry, UnreadableFile("unsupported", "是符号链接，没有跟随", "请提供它指向的原文件"))
        elif found.kind == "special":
            skip(entry, "是管道、套接字或设备，不是文件")
        else:
            self._file(entry, depth=0)

    def cut_off(self, found: Found) -> None:
        entry = FileEntry(found.path, found.source, bytes=found.size)
        most = self.limits.dossier_files
        refuse(
            entry,
            refusals.over_limit(f"文件夹内文件过多（上限 {most} 个），从这个文件起未再列出", "请只提交本项目的材料"),
        )
        self.entries.append(entry)

    def _file(self, entry: FileEntry, depth: int) -> None:
        try:
            entry.sha256, entry.bytes = _hash(entry.source)
            entry.format = sniff(entry.source, entry.path)
        except OSError as error:
            refuse(entry, refusals.unavailable(error))
            return
        why = junk(entry.path, entry.bytes)
        if why:
            skip(entry, why)
            return
        entry.detail = mismatch(entry.format, entry.path)
        refused = refusals.refusal(entry.format)
        if refused is None and entry.bytes > self.limits.file_bytes:
            refused = refusals.too_large(entry.bytes, self.limits.file_bytes)
        if refused is not None:
            refuse(entry, refused)
        else:
            entry.duplicate_of = self.first_with.setdefault(entry.sha256, entry.path)
            if entry.duplicate_of == entry.path:
                entry.duplicate_of = ""
        if entry.format in ARCHIVES and refused is None:
            self._archive(entry, depth)

    def _archive(self, entry: FileEntry, depth: int) -> None:
        entry.reader = "archive"
        if depth >= self.limits.archive_depth:
            refuse(
                entry,
                refusals.over_limit(
                    f"压缩包嵌套过深（上限 {self.limits.archive_depth} 层），未再解开", "请解开后重新提供"
                ),
            )
            return
        self.archives += 1
        self.workdir.mkdir(parents=True, exist_ok=True)
        target = Path(tempfile.mkdtemp(prefix=f"{self.archives:04d}-", dir=self.workdir))
        name = entry.path.rpartition("/")[2]
        unpacked = self.unpacker(entry.source, entry.format, name, target, self.limits, self.unpacked_bytes)
        self.unpacked_bytes += unpacked.bytes
        if unpacked.failure is not None:
            refuse(entry, unpacked.failure)
            if any(member.source is not None for member in unpacked.members):
                entry.status = "partly_read"
        elif not unpacked.members:
            refuse(entry, UnreadableFile("empty", "压缩包里没有文件", "请重新打包后提供"))
        elif any(member.failure is not None for member in unpacked.members):
            entry.status = "partly_read"
            entry.detail = (
                f"{title(entry.format)}里有 {sum(m.failure is not None for m in unpacked.members)} 个文件未能解出"
            )
        for member in unpacked.members:
            inner = FileEntry(f"{entry.path}!/{member.path}", member.source or entry.source)
            self.entries.append(inner)
            if member.failure is not None:
                refuse(inner, member.failure)
                continue
            self._file(inner, depth + 1)
            if member.note:
                inner.detail = f"{inner.detail}；{member.note}" if inner.detail else member.note


def refuse(entry: FileEntry, failure: UnreadableFile) -> None:
    """Put a failure into an entry. A disagreement of extension and content told before stays in front."""
    entry.status = "unreadable"
    entry.reason = failure.code
    entry.remedy = failure.remedy
    entry.detail = f"{entry.detail}；{failure.message}" if entry.detail else failure.message


def skip(entry: FileEntry, why: str) -> None:
    entry.status = "skipped"
    entry.detail = why


def _hash(path: Path) -> tuple[str, int]:
    """SHA-256 and size of what is really there now. Raises OSError."""
    digest = hashlib.sha256()
    size = 0
    for block in _blocks(path):
        digest.update(block)
        size += len(block)
    return digest.hexdigest(), size


def _blocks(path: Path) -> Iterator[bytes]:
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags), "rb") as stream:
        while block := stream.read(_BLOCK):
            yield block
