"""Where unpacked members go: numbered files in one folder, counted against the limits as their bytes arrive.

A member's own name never reaches the file system, so no trick in it can: path traversal, device names, clashing case
and overlong names are only text in the list. Sizes that an archive states are never believed; what counts is what
comes out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from extractors.errors import UnreadableFile
from extractors.limits import Limits
from extractors.snapshot.archives.names import safe_path
from extractors.snapshot.formats import extension
from extractors.snapshot.refusals import megabytes, over_limit, too_large

_SAFE_SUFFIX = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")


@dataclass(slots=True)
class Member:
    """One member of an archive. `path` is its harmless path with `/`; `source` its unpacked bytes, None when refused."""

    path: str
    source: Path | None = None
    note: str = ""
    failure: UnreadableFile | None = None


@dataclass(slots=True)
class Unpacked:
    """What came out of an archive. `failure` with members: the archive was unpacked in part."""

    members: list[Member] = field(default_factory=list)
    failure: UnreadableFile | None = None
    bytes: int = 0


class Store:
    """Collects the members of one archive. `used` is what the dossier's archives before it have unpacked to."""

    def __init__(self, target: Path, limits: Limits, packed: int, used: int = 0) -> None:
        self.target = target
        self.limits = limits
        self.packed = max(packed, 1)
        self.used = used
        self.unpacked = Unpacked()
        self._names: set[str] = set()
        target.mkdir(parents=True, exist_ok=True)

    def keep(self, name: str, chunks: Iterable[bytes]) -> None:
        """Write a member. Errors of the archive library pass through; what was written of the member is removed.

        Raises UnreadableFile (limits) when the whole archive must stop; a single oversized member is only refused.
        """
        member = self._member(name)
        file = self.target / f"{len(self.unpacked.members):05d}{_suffix(member.path)}"
        size = 0
        complete = False
        try:
            with file.open("xb") as out:
                for chunk in chunks:
                    size += len(chunk)
                    self._count(len(chunk))
                    if size > self.limits.archive_member_bytes:
                        member.failure = too_large(size, self.limits.archive_member_bytes)
                        return
                    out.write(chunk)
            member.source = file
            complete = True
        finally:
            if not complete:
                file.unlink(missing_ok=True)

    def refuse(self, name: str, failure: UnreadableFile) -> None:
        """Put a member in the list that cannot be unpacked."""
        self._member(name).failure = failure

    def mark(self, failure: UnreadableFile) -> None:
        """Say of the member begun last that it could not be unpacked."""
        self.unpacked.members[-1].failure = failure

    def expect(self, members: int) -> None:
        """Raises UnreadableFile (limits) when the archive states more members than it may have."""
        if members > self.limits.archive_entries:
            raise over_limit(
                f"压缩包内文件过多（{members} 个，上限 {self.limits.archive_entries}）", "请分成几个压缩包后重新提供"
            )

    def _member(self, name: str) -> Member:
        self.expect(len(self.unpacked.members) + 1)
        path, tricks = safe_path(name)
        unique = self._unique(path)
        note = f"压缩包内的名称含{tricks}，已换成安全的名称" if tricks else ""
        if unique != path:
            note = note or "压缩包内有同名文件，已加序号区别"
        member = Member(unique, note=note)
        self.unpacked.members.append(member)
        return member

    def _unique(self, path: str) -> str:
        """The path, numbered when the archive has it already, also in another case: Windows knows no difference."""
        candidate, number = path, 1
        while candidate.casefold() in self._names:
            number += 1
            folder, slash, last = path.rpartition("/")
            stem, dot, end = last.rpartition(".")
            stem, tail = (stem, f"{dot}{end}") if dot and stem else (last, "")
            candidate = f"{folder}{slash}{stem} ({number}){tail}"
        self._names.add(candidate.casefold())
        return candidate

    def _count(self, size: int) -> None:
        limits = self.limits
        self.unpacked.bytes += size
        if self.used + self.unpacked.bytes > limits.archive_total_bytes:
            raise over_limit(
                f"压缩包解开后过大（超过 {megabytes(limits.archive_total_bytes)}）", "请减少内容或分次提供"
            )
        past_floor = self.unpacked.bytes > limits.archive_ratio_floor
        if past_floor and self.unpacked.bytes > limits.archive_ratio * self.packed:
            raise over_limit(f"压缩比异常（超过 {limits.archive_ratio} 倍），疑似压缩炸弹，已停止解开")


def _suffix(path: str) -> str:
    """The extension, when it is harmless: readers and LibreOffice look at it."""
    suffix = extension(path)
    return f".{suffix}" if suffix and len(suffix) <= 8 and _SAFE_SUFFIX.issuperset(suffix) else ""
