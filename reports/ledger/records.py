"""Plain values that go into the ledger and come out of it; no row leaves this room."""

from __future__ import annotations

import datetime
from dataclasses import dataclass


@dataclass(slots=True, frozen=True)
class SubmittedFile:
    path: str
    sha256: str
    bytes: int


@dataclass(slots=True, frozen=True)
class Submission:
    """A folder or archive as it lay in an inbox and had come to rest.

    `identity` is the dossier it belongs to, `shown` the name its output folder should have. `signature` is over names,
    sizes and times, `content` over names and hashes, `stated` the hash of 收件.yaml. `watched`: its arrival was seen.
    """

    place: str
    name: str
    identity: str
    shown: str
    signature: str
    content: str
    stated: str = ""
    files: tuple[SubmittedFile, ...] = ()
    watched: bool = False


@dataclass(slots=True, frozen=True)
class Reception:
    """What taking a submission meant: its round, whether that is new, whether there is something to check."""

    dossier: int
    folder: str
    round: int
    number: int
    state: str
    new: bool
    todo: bool
    received_on: datetime.date | None


@dataclass(slots=True, frozen=True)
class Taken:
    """A source as it was last taken."""

    name: str
    dossier: int
    identity: str
    folder: str
    signature: str
    content: str
    stated: str
    number: int
    state: str
    conclusion: str
    settings: str
    output: str


@dataclass(slots=True, frozen=True)
class Due:
    """A round that waits to be checked. `due_at` in the future: it is to be tried again then."""

    round: int
    dossier: int
    number: int
    folder: str
    source: str
    attempts: int
    due_at: datetime.datetime | None
    message: str

    def is_now(self) -> bool:
        return self.due_at is None or self.due_at <= datetime.datetime.now(datetime.UTC)


@dataclass(slots=True, frozen=True)
class Claim:
    """The right to check a round, until it runs out or is renewed."""

    round: int
    token: str
    dossier: int
    folder: str
    number: int
    content: str
    attempts: int
    received_on: datetime.date | None


@dataclass(slots=True, frozen=True)
class DossierState:
    """A dossier of the ledger with its latest round, for the batch pages and the desk."""

    id: int
    identity: str
    folder: str
    number: int
    state: str
    conclusion: str
    output: str
    message: str
    sources: tuple[str, ...] = ()


@dataclass(slots=True, frozen=True)
class Purged:
    """What was removed of a dossier: its output folders and the hashes of its files."""

    folder: str
    outputs: tuple[str, ...]
    hashes: tuple[str, ...]
    rounds: int
