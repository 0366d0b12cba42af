"""What recognition of a page's picture yielded, kept by the picture's hash: a resubmission reads only what changed.

One SQLite file in a folder given by the settings; without a folder nothing is kept. Entries know the submitted files
(SHA-256) they came from, so that everything of a purged file can be dropped. What is recognised now may be put into a
second folder, whose pages are adopted once it is known that the dossier is not stopped (TY-04). A store that is full,
locked or broken costs the keeping and nothing else.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence, Set
from contextlib import contextmanager
from pathlib import Path

from extractors.readers.scan.engine import Image, OcrEngine, OcrLine

_FILE = "ocr-cache.sqlite"
_VERSION = "2"  # of what is stored; another engine or other settings have another key
_SCHEMA = """
CREATE TABLE IF NOT EXISTS page (key TEXT PRIMARY KEY, lines TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS source (file TEXT NOT NULL, key TEXT NOT NULL, PRIMARY KEY (file, key));
PRAGMA secure_delete = ON;
"""


class CachedEngine:
    """An engine that asks the cache before it recognises. `source` is the SHA-256 of the submitted file."""

    def __init__(self, engine: OcrEngine, folder: Path, source: str, fresh: Path | None = None) -> None:
        self.name = engine.name
        self._engine = engine
        self._folders = [folder] if fresh is None else [folder, fresh]
        self._source = source

    def recognise(self, image: Image) -> list[OcrLine]:
        key = picture_key(image, self.name)
        known = self._known(key)
        if known is not None:
            return known
        lines = self._engine.recognise(image)
        self._note(key, _dump(lines))
        return lines

    def read_lines(self, crops: Sequence[Image]) -> list[OcrLine]:
        return self._engine.read_lines(crops)

    def _known(self, key: str) -> list[OcrLine] | None:
        for folder in self._folders:
            try:
                if not (folder / _FILE).exists():
                    continue
                with _open(folder) as store:
                    row = store.execute("SELECT lines FROM page WHERE key = ?", (key,)).fetchone()
                if row is not None:
                    lines = _load(row[0])
                    self._note(key)
                    return lines
            except (sqlite3.Error, OSError, ValueError):
                continue
        return None

    def _note(self, key: str, lines: str | None = None) -> None:
        """That the page belongs to this file, and its lines when they are new."""
        try:
            with _open(self._folders[-1]) as store:
                if lines is not None:
                    store.execute("INSERT OR REPLACE INTO page VALUES (?, ?)", (key, lines))
                store.execute("INSERT OR IGNORE INTO source VALUES (?, ?)", (self._source, key))
        except (sqlite3.Error, OSError):
            pass


def adopt(folder: Path, fresh: Path, files: Set[str]) -> None:
    """Take the pages of `fresh` into the cache at `folder`, and keep of all only those that came from `files`."""
    pages: list[tuple[str, str]] = []
    sources: list[tuple[str, str]] = []
    try:
        if (fresh / _FILE).exists():
            with _open(fresh) as store:
                pages = store.execute("SELECT key, lines FROM page").fetchall()
                sources = store.execute("SELECT file, key FROM source").fetchall()
        elif not (folder / _FILE).exists():
            return
        with _open(folder) as store:
            store.executemany("INSERT OR REPLACE INTO page VALUES (?, ?)", pages)
            store.executemany("INSERT OR IGNORE INTO source VALUES (?, ?)", sources)
            gone = [(f,) for (f,) in store.execute("SELECT DISTINCT file FROM source") if f not in files]
            store.executemany("DELETE FROM source WHERE file = ?", gone)
            store.execute("DELETE FROM page WHERE key NOT IN (SELECT key FROM source)")
    except (sqlite3.Error, OSError):
        pass


def drop(folder: Path, files: Iterable[str]) -> int:
    """Remove everything that came from the files with these SHA-256 sums; returns how many pages went."""
    if not (folder / _FILE).exists():
        return 0
    gone = 0
    with _open(folder) as store:
        for file in files:
            keys = [k for (k,) in store.execute("SELECT key FROM source WHERE file = ?", (file,))]
            for key in keys:
                gone += store.execute("DELETE FROM page WHERE key = ?", (key,)).rowcount
                store.execute("DELETE FROM source WHERE key = ?", (key,))
    return gone


def picture_key(image: Image, engine: str) -> str:
    """The hash of a picture's pixels and shape, for one engine."""
    digest = hashlib.blake2b(digest_size=24)
    digest.update(f"{_VERSION}|{engine}|{image.shape}".encode())
    digest.update(image.tobytes())
    return digest.hexdigest()


def file_key(path: Path) -> str:
    """SHA-256 of a file, as the snapshot computes it."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


@contextmanager
def _open(folder: Path) -> Iterator[sqlite3.Connection]:
    folder.mkdir(parents=True, exist_ok=True)
    store = sqlite3.connect(folder / _FILE, timeout=30)
    try:
        store.executescript(_SCHEMA)
        with store:
            yield store
    finally:
        store.close()


def _dump(lines: list[OcrLine]) -> str:
    return json.dumps([[k.box, k.text, k.score, k.at, k.scores] for k in lines], ensure_ascii=False)


def _load(text: str) -> list[OcrLine]:
    lines = []
    for box, words, score, at, scores in json.loads(text):
        a, b, c, d = ((float(x), float(y)) for x, y in box)
        lines.append(OcrLine((a, b, c, d), words, score, tuple(at), tuple(scores)))
    return lines
