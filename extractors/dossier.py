"""The dossier: its files, the materials recognised in them and what they say. The whole input of checks."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from extractors.document import Anchor, Document
from extractors.facts import Record

FileStatus = Literal["read", "partly_read", "unreadable", "skipped"]
MaterialStatus = Literal["present", "missing", "blank", "unreadable", "not_applicable"]
Kind = Literal["intake", "acceptance"]


@dataclass(slots=True)
class FileEntry:
    """One submitted file. `path` is relative to the dossier with `/`, archive members after `!/`; `source` is where its
    bytes are on disk now. `reason` is the code of the failure (see UnreadableFile), `detail` its Chinese sentence."""

    path: str
    source: Path
    sha256: str = ""
    bytes: int = 0
    format: str = ""
    reader: str = ""
    pages: int | None = None
    status: FileStatus = "read"
    reason: str = ""
    detail: str = ""
    remedy: str = ""
    duplicate_of: str = ""
    mismatch: bool = False  # the extension promises another format than the content has (GC-02)


@dataclass(slots=True)
class Piece:
    """A material as it stands in one file: blocks first..last (exclusive) of `document`, or the whole of it.

    `inside`: the material of the paper of which this is a part (a chapter on 效益 in the summary); such a piece overlaps
    the piece of that paper.
    """

    material: str
    document: Document
    first: int
    last: int
    score: float
    title: str = ""
    pages: tuple[int, int] | None = None
    status: Literal["present", "blank"] = "present"
    manual: bool = False
    superseded: bool = False  # another version was taken for the facts (GC-05); both are shown
    inside: str = ""

    @property
    def files(self) -> tuple[str, ...]:
        """The files in which the piece stands, in order: several when pictures make up the document."""
        if not self.document.sources or self.pages is None:
            return self.document.files
        return self.document.sources[self.pages[0] - 1 : self.pages[1]]


@dataclass(slots=True, frozen=True)
class Mention:
    """A place in a file that binds papers (or may) that names a material: a line of its own, an entry of its contents."""

    material: str
    anchor: Anchor
    quote: str


@dataclass(slots=True)
class Corrections:
    """收件.yaml: what a reviewer stated about a dossier; everything taken from it is marked 人工指定."""

    received: datetime.date | None = None
    dossier: str = ""
    kind: Kind | None = None
    project_tags: tuple[str, ...] = ()
    materials: dict[str, str] = field(default_factory=dict)
    not_applicable: dict[str, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Versions:
    """Several versions of one material (GC-05), grouped by content, or near duplicates."""

    material: str
    files: list[str]
    similarity: float


@dataclass(slots=True)
class Dossier:
    """One submission, read. `records` holds the facts of each material present; `mentions` are places in bound files that
    name a material no piece holds: it may lie there, not parted."""

    id: str
    folder: str
    kind: Kind = "intake"
    kind_stated: bool = False
    received: datetime.date | None = None
    received_source: str = ""
    round: int = 1
    files: list[FileEntry] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    records: dict[str, Record] = field(default_factory=dict)
    versions: list[Versions] = field(default_factory=list)
    corrections: Corrections = field(default_factory=Corrections)
    project: str = ""
    applicant: str = ""
    mentions: list[Mention] = field(default_factory=list)
    gathered: bool = False  # made of files that lay loose beside the dossiers of an inbox (GC-11)

    def of(self, material: str) -> list[Piece]:
        return [p for p in self.pieces if p.material == material]

    def document(self, path: str) -> Document | None:
        return next((d for d in self.documents if d.file == path), None)

    def unread(self) -> list[FileEntry]:
        """Files that might hold anything: unreadable or partly read."""
        return [f for f in self.files if f.status in ("unreadable", "partly_read")]
