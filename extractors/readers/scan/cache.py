"""What recognition of a page's picture yielded, kept by the picture's hash: a resubmission reads only what changed.

One SQLite file in a folder given by the settings; without a folder nothing is kept. Entries know the submitted files
(SHA-256) they came from, so that everything of a stopped or purged dossier can be dropped.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from extractors.readers.scan.engine import Image, OcrEngine, OcrLine

_FILE = "ocr-cache.sqlite"
_VERSION = "1"  # of what is stored; another engine or other settings have another key
_SCHEMA = """
CREATE TABLE IF NOT EXISTS page (key TEXT PRIMARY KEY, lines TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS source (file TEXT NOT NULL, key TEXT NOT NULL, PRIMARY KEY (file, key));
PRAGMA secure_delete = ON;
"""


class CachedEngine:
    """An engine that asks the cache before it recognises. `source` is the SHA-256 of the submitted file."""

    def __init__(self, engine: OcrEngine, folder: Path, source: str) -> None:
        self.name = engine.name
        self._engine = engine
        self._folder = folder
        self._source = source

    def recognise(self, image: Image) -> list[OcrLine]:
        key = picture_key(image, self.name)
        with _open(self._folder) as store:
            row = store.execute("SELECT lines FROM page WHERE key = ?", (key,)).fetchone()
            if row is not None:
                store.execute("INSERT OR IGNORE INTO source VALUES (?, ?)", (self._source, key))
                return _load(row[0])
        lines = self._engine.recognise(image)
        with _open(self._folder) as store:
            store.execute("INSERT OR REPLACE INTO page VALUES (?, ?)", (key, _dump(lines)))
            store.execute("INSERT OR IGNORE INTO source VALUES (?, ?)", (self._source, key))
        return lines

    def read_lines(self, crops: Sequence[Image]) -> list[OcrLine]:
        return self._engine.read_lines(crops)


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
