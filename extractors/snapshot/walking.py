"""Walking a folder without following it anywhere else, in an order a person would give it.

Yields what is there without opening it: a pipe or a device is never opened, a link never followed.
"""

from __future__ import annotations

import os
import re
import stat
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from extractors.snapshot.archives.names import decode_names

_DIGITS = re.compile(r"(\d+)")


@dataclass(slots=True, frozen=True)
class Found:
    """One thing in the folder. `path` is relative, with `/`, in readable characters; `error` why a folder stays shut."""

    path: str
    source: Path
    kind: Literal["file", "link", "special", "closed", "gone"]
    size: int = 0
    error: OSError | None = None


def natural_key(path: str) -> list[tuple[object, ...]]:
    """第2章 before 第10章, a folder's files together."""
    return [
        tuple((0, int(s), "") if s.isdecimal() else (1, 0, s) for s in _DIGITS.split(part)) for part in path.split("/")
    ]


def walk(root: Path) -> Iterator[Found]:
    """Everything under `root` that is no folder, and the folders that cannot be opened."""
    yield from sorted(_walk(root, ""), key=lambda found: natural_key(found.path))


def directly_in(root: Path, names: Collection[str]) -> Iterator[Found]:
    """Of what lies directly in `root` only what has one of these (readable) names; folders are never entered."""
    found = [f for f in _walk(root, "", deep=False) if f.path in names]
    yield from sorted(found, key=lambda found: natural_key(found.path))


def _walk(folder: Path, prefix: str, deep: bool = True) -> Iterator[Found]:
    try:
        with os.scandir(folder) as scan:
            items = list(scan)
    except OSError as error:
        yield Found(prefix or ".", folder, "closed", error=error)
        return
    for item in items:
        path = f"{prefix}{readable(item.name)}"
        source = Path(item.path)
        try:
            status = item.stat(follow_symlinks=False)
        except OSError as error:
            yield Found(path, source, "gone", error=error)
            continue
        if stat.S_ISLNK(status.st_mode):
            yield Found(path, source, "link")
        elif stat.S_ISDIR(status.st_mode):
            if deep:
                yield from _walk(source, f"{path}/")
        elif stat.S_ISREG(status.st_mode):
            yield Found(path, source, "file", status.st_size)
        else:
            yield Found(path, source, "special")


def readable(name: str) -> str:
    """A file name in characters that can be shown and written: names from old shares arrive as GBK bytes."""
    if any("\udc80" <= char <= "\udcff" for char in name):
        name = decode_names([os.fsencode(name)])[0]
    return unicodedata.normalize("NFC", name)
