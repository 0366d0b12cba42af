"""Looking at an inbox or a batch's root: each first-level folder or archive is one submission, loose files are another.

Only names, sizes and times are read here, so that a look at a thousand dossiers on a share takes seconds. A look reads;
nothing in an inbox is ever opened for writing, moved or removed.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from extractors.assemble import dossier_name
from extractors.errors import PrescreenError, UsageError
from extractors.receipt import NAME as RECEIPT
from extractors.receipt import read_receipt
from extractors.snapshot.junk import MARKERS, junk
from extractors.snapshot.walking import readable
from reports.ledger.records import SubmittedFile

LOOSE = "散文件"
ARCHIVE_SUFFIXES = (".zip", ".rar", ".7z", ".tar", ".tgz", ".gz", ".bz2", ".xz", ".zst", ".cab", ".iso")
# still being written by whatever fetches it; once it is quiet for long it is only junk
UNFINISHED = (".part", ".tmp", ".crdownload", ".download", ".td", ".filepart", ".partial")
_BLOCK = 1 << 20


class PlaceAway(PrescreenError):  # noqa: N818 - a state of the world, usually passing
    """An inbox cannot be looked at now: a share that is away, a disk that was taken out."""


@dataclass(slots=True, frozen=True)
class Stamp:
    """What changes when a file is written to."""

    size: int
    modified: int
    changed: int


@dataclass(slots=True)
class Item:
    """One submission as it lies there. `files` are relative paths; junk is left out, markers stand in `ready`.

    `name` is what the ledger knows it by, `only` the loose files it consists of, `shut` why it cannot be looked into.
    """

    name: str
    path: Path
    files: dict[str, Stamp] = field(default_factory=dict)
    stated: Stamp | None = None
    ready: Stamp | None = None
    unfinished: bool = False
    shut: str = ""
    only: tuple[str, ...] | None = None

    @property
    def empty(self) -> bool:
        return not self.files

    @property
    def signature(self) -> str:
        """Differs whenever a file, or 收件.yaml, has been added, removed, renamed or written to."""
        rows = sorted((path, s.size, s.modified, s.changed) for path, s in self.files.items())
        return hashlib.sha256(repr((rows, self.stated)).encode("utf-8", "surrogateescape")).hexdigest()

    @property
    def marked(self) -> bool:
        """A ready marker stands there, and nothing was written after it."""
        return self.ready is not None and all(
            max(s.modified, s.changed) <= max(self.ready.modified, self.ready.changed) for s in self.files.values()
        )

    def identity(self) -> str:
        """Whose submission this is: 收件.yaml says so, else the name without archive suffix. Raises nothing."""
        if self.only is not None:
            return f"{LOOSE}/"  # no folder can be called so
        if self.stated is not None and self.path.is_dir():
            said = read_receipt(self.path, ()).dossier
            if said:
                return said
        return dossier_name(self.name)


@dataclass(slots=True, frozen=True)
class Contents:
    """What a submission holds: one hash over names and bytes, that of 收件.yaml, and every file."""

    content: str
    stated: str
    files: tuple[SubmittedFile, ...]


def look(place: Path, ignored: Collection[Path] = ()) -> list[Item]:
    """Every submission of a place, in the order of their names, loose files last. Raises PlaceAway."""
    apart = {p.resolve() for p in ignored}
    found: list[Item] = []
    loose: dict[str, Stamp] = {}
    try:
        with os.scandir(place) as scan:
            entries = sorted(scan, key=lambda e: e.name)
    except OSError as error:
        raise PlaceAway(f"收件文件夹 {place} 打不开：{error.strerror or error}", "请检查网络和共享文件夹") from error
    for entry in entries:
        name = readable(entry.name)
        try:
            status = entry.stat(follow_symlinks=False)
        except OSError:
            continue  # gone since the listing
        path = Path(entry.path)
        if path in apart or path.resolve() in apart:
            continue
        if stat.S_ISDIR(status.st_mode):
            if not junk(f"{name}/x", 0) and not name.startswith("."):
                found.append(_folder(name, path))
        elif junk(name, status.st_size) or _unfinished(name):
            continue
        elif name.lower().endswith(ARCHIVE_SUFFIXES) and stat.S_ISREG(status.st_mode):
            found.append(Item(name, path, {name: _stamp(status)}))
        else:
            loose[name] = _stamp(status)
    if loose:
        found.append(Item(LOOSE + "/", place, loose, only=tuple(sorted(loose))))
    return found


def list_submissions(root: Path, ignored: Collection[Path] = ()) -> list[Item]:
    """What a batch consists of. Raises UsageError when there is no such folder."""
    if not root.is_dir():
        raise UsageError(f"没有这个文件夹：{root}", "请给出装有各项目文件夹的上级文件夹")
    return look(root, ignored)


def look_again(item: Item) -> Item | None:
    """The same submission as it lies there now; None when it is gone."""
    try:
        if item.only is not None:
            stamps = {}
            for path in item.path.iterdir():
                if (name := readable(path.name)) in item.only:
                    stamps[name] = _stamp(path.lstat())
            return Item(item.name, item.path, stamps, only=item.only) if stamps else None
        status = item.path.lstat()
    except OSError:
        return None
    if stat.S_ISDIR(status.st_mode):
        return _folder(item.name, item.path)
    return Item(item.name, item.path, {item.name: _stamp(status)})


def _folder(name: str, path: Path) -> Item:
    item = Item(name, path)
    for relative, stamp, shut in _files(path, ""):
        if shut:
            item.shut = item.shut or shut
            continue
        last = relative.rpartition("/")[2]
        if relative == RECEIPT:
            item.stated = stamp
        elif relative in MARKERS and junk(relative, stamp.size):
            item.ready = stamp
        elif _unfinished(last):
            item.unfinished = True
        elif not junk(relative, stamp.size):
            item.files[relative] = stamp
    return item


def _files(folder: Path, prefix: str) -> Iterator[tuple[str, Stamp, str]]:
    """Relative path and stamp of everything below a folder that is no folder; or why one cannot be opened."""
    try:
        with os.scandir(folder) as scan:
            entries = list(scan)
    except OSError as error:
        yield prefix, Stamp(0, 0, 0), f"{prefix or '文件夹'} 打不开：{error.strerror or error}"
        return
    for entry in entries:
        path = f"{prefix}{readable(entry.name)}"
        try:
            status = entry.stat(follow_symlinks=False)
        except OSError as error:
            yield path, Stamp(0, 0, 0), f"{path} 看不到：{error.strerror or error}"
            continue
        if stat.S_ISDIR(status.st_mode):
            yield from _files(Path(entry.path), f"{path}/")
        else:
            yield path, _stamp(status), ""


def _stamp(status: os.stat_result) -> Stamp:
    return Stamp(status.st_size, status.st_mtime_ns, status.st_ctime_ns)


def _unfinished(name: str) -> bool:
    return name.lower().endswith(UNFINISHED)


def read_contents(item: Item) -> Contents:
    """Hash a submission. Raises OSError when a file vanishes or is locked meanwhile."""
    files = []
    for relative in sorted(item.files):
        path = item.path if item.path.is_file() else item.path / relative
        files.append(SubmittedFile(relative, *_hash(_on_disk(path, item))))
    stated = _hash(item.path / RECEIPT)[0] if item.stated is not None else ""
    single = len(files) == 1 and item.only is None and not item.path.is_dir()
    return Contents(content_of(files, single), stated, tuple(files))


def content_of(files: Collection[SubmittedFile], single: bool = False) -> str:
    """The hash over what was submitted; an archive is its bytes, whatever it is called."""
    rows = sorted((("" if single else f.path), f.sha256) for f in files)
    return hashlib.sha256(repr(rows).encode("utf-8", "surrogateescape")).hexdigest()


def _on_disk(path: Path, item: Item) -> Path:
    """The file behind a readable name: names from old shares are bytes that no readable name leads back to."""
    if path.exists() or path.is_symlink():
        return path
    parent, name = path.parent, path.name
    if not parent.is_dir() and parent != item.path:
        parent = _on_disk(parent, item)
    return next((p for p in parent.iterdir() if readable(p.name) == name), path)


def _hash(path: Path) -> tuple[str, int]:
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    status = path.lstat()
    if not stat.S_ISREG(status.st_mode):
        return "", status.st_size  # a link or a pipe: the snapshot says so, nobody follows it
    digest, size = hashlib.sha256(), 0
    with os.fdopen(os.open(path, flags), "rb") as stream:
        while block := stream.read(_BLOCK):
            digest.update(block)
            size += len(block)
    return digest.hexdigest(), size
