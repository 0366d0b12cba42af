"""What a dossier's files said when they were read, kept so that a resubmission reads only what changed.

One folder a dossier: a file a document under the hash of what it was read from and of how (the readers' own source, the
settings). Only documents are kept, never failures: a missing program may be there next time. Nothing is kept of a
dossier until it is known not to be stopped; the caller sees to that (TY-04).

Documents are pickled, for that is ten times as fast as anything that validates; what is loaded may be nothing but the
document model's own classes, so that a doctored file on a share is refused, not run.
"""

from __future__ import annotations

import hashlib
import io
import pickle
import secrets
import zlib
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from extractors import document as model
from extractors.document import Document

_SUFFIX = ".document"
_KNOWN = frozenset(
    {"Anchor", "Bookmark", "Tick", "Paragraph", "Cell", "Table", "Figure", "Seal", "ReadWarning", "Document"}
)


class ReadCache:
    """The kept documents of one dossier. Whatever is wrong with a kept file, it counts as not there."""

    def __init__(self, folder: Path, manner: str = "") -> None:
        """`manner`: what else decides how files are read (limits, recognition); another manner has other entries."""
        self.folder = folder
        self._manner = manner

    def load(self, sha256: str, file_format: str, path: str) -> Document | None:
        """The document of a file with this hash and format, as the file at `path`."""
        place = self._place(sha256, file_format)
        try:
            packed = place.read_bytes()
        except OSError:
            return None
        try:
            found = _Loader(io.BytesIO(zlib.decompress(packed))).load()
        except Exception:  # cut off, doctored, of another version: read the file itself
            return None
        return replace(found, file=path) if isinstance(found, Document) else None

    def store(self, sha256: str, file_format: str, document: Document) -> None:
        """Keep a document; a disk that is full costs the keeping and nothing else."""
        place = self._place(sha256, file_format)
        temporary = place.with_name(f".{secrets.token_hex(6)}.tmp")
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            temporary.write_bytes(zlib.compress(pickle.dumps(document, protocol=5), 1))
            temporary.replace(place)
        except OSError:
            temporary.unlink(missing_ok=True)

    def keep_only(self, wanted: set[tuple[str, str]]) -> None:
        """Drop what no file of the dossier needs any more: (sha256, format) of those that do."""
        names = {self._place(sha256, file_format).name for sha256, file_format in wanted}
        try:
            stale = [p for p in self.folder.iterdir() if p.name not in names and p.suffix in (_SUFFIX, ".tmp")]
        except OSError:
            return
        for path in stale:
            path.unlink(missing_ok=True)

    def _place(self, sha256: str, file_format: str) -> Path:
        key = f"{sha256}|{file_format}|{self._manner}|{reader_version()}"
        return self.folder / f"{hashlib.sha256(key.encode()).hexdigest()[:40]}{_SUFFIX}"


class _Loader(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if module == model.__name__ and name in _KNOWN:
            return getattr(model, name)
        raise pickle.UnpicklingError(f"{module}.{name} has no place in a document")


@cache
def reader_version() -> str:
    """The hash of everything that decides what a document looks like: any change of a reader reads anew."""
    here = Path(__file__).parent
    digest = hashlib.sha256()
    for path in sorted([*(here / "readers").rglob("*.py"), here / "document.py"]):
        digest.update(path.relative_to(here).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
