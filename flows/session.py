"""What the dossiers of one run have in common: how to check, where to write, the ledger, the readers, the claims held."""

from __future__ import annotations

import datetime
import hashlib
import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from checks.batch import DossierSummary
from extractors.dossier import Kind
from extractors.errors import PrescreenError
from extractors.isolation.reading import ReaderPool
from extractors.read_cache import reader_version
from extractors.vocabulary import DEFAULT_RULESET, ruleset_folder
from flows.machine import owner_name
from reports.ledger import claims
from reports.ledger.answering import summaries
from reports.ledger.ledger import Ledger
from reports.ledger.records import Claim

if TYPE_CHECKING:
    from extractors.registers import Registers

log = logging.getLogger(__name__)

STATE = ".prescreen"
_SUMMARIES_SECONDS = 30.0


@dataclass(slots=True, frozen=True)
class Manner:
    """How dossiers are to be checked: the options of the command."""

    kind: Kind | None = None
    received: datetime.date | None = None
    ruleset: str = DEFAULT_RULESET
    registers: Path | None = None


@dataclass
class Session:
    """`place` is the inbox or batch root. `retry_seconds` is the first wait after trouble; it trebles each time.

    `stop`: no new dossier is begun. `abandon`: those in hand are given back unanswered.
    """

    place: Path
    out: Path
    manner: Manner
    ledger: Ledger
    pool: ReaderPool
    scratch: Path
    retry_seconds: float = 10.0
    owner: str = field(default_factory=owner_name)
    stop: threading.Event = field(default_factory=threading.Event)
    abandon: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.keeper = Keeper(self.ledger)
        self._summaries: tuple[float, list[DossierSummary]] = (float("-inf"), [])

    @property
    def state(self) -> Path:
        """Where this output keeps what is no report: what was read, Prefect's own files."""
        return self.out / STATE

    def kept(self, folder: str) -> Path:
        return self.state / "kept" / folder

    def summaries(self) -> list[DossierSummary]:
        """The ledger's sums of all dossiers, at most half a minute old: what has just come in can wait that long."""
        now = time.monotonic()
        if now - self._summaries[0] > _SUMMARIES_SECONDS:
            self._summaries = (now, summaries(self.ledger))
        return self._summaries[1]

    def registers(self) -> Registers | None:
        """The bureau's workbook, read again when it has been saved since."""
        path = self.manner.registers
        if path is None:
            return None
        status = path.stat()
        return _registers(path, (status.st_mtime_ns, status.st_size))

    @cached_property
    def key(self) -> str:
        """Changes with everything that could make the same files give another report."""
        from reports.model import tool_version

        digest = hashlib.sha256(f"{tool_version()}|{reader_version()}|{self.manner}".encode())
        for path in sorted(ruleset_folder(self.manner.ruleset).rglob("*")):
            if path.is_file():
                digest.update(path.read_bytes())
        if self.manner.registers is not None:
            digest.update(self.manner.registers.read_bytes())
        return digest.hexdigest()[:32]


_read: dict[Path, tuple[tuple[int, int], Registers]] = {}
_reading = threading.Lock()


def _registers(path: Path, stamp: tuple[int, int]) -> Registers:
    from extractors.registers import read_registers

    with _reading:
        known = _read.get(path)
        if known is None or known[0] != stamp:
            known = _read[path] = (stamp, read_registers(path))
        return known[1]


class Keeper:
    """Renews the claims of the dossiers in hand, so that nobody else takes them while they are worked on."""

    def __init__(self, ledger: Ledger, lease: float = claims.LEASE_SECONDS) -> None:
        self._ledger = ledger
        self.lease = lease
        self._held: set[str] = set()
        self._lost: list[tuple[Claim, str, str]] = []
        self._end = threading.Event()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    @contextmanager
    def running(self) -> Iterator[None]:
        self._thread = threading.Thread(target=self._run, name="claims", daemon=True)
        self._thread.start()
        try:
            yield
        finally:
            self._end.set()
            self._thread.join(timeout=10)
            self._release_lost()

    @contextmanager
    def holding(self, held: Claim) -> Iterator[None]:
        with self._lock:
            self._held.add(held.token)
        try:
            yield
        finally:
            with self._lock:
                self._held.discard(held.token)

    def release_later(self, held: Claim, outcome: str, message: str) -> None:
        """The ledger did not take a claim back: try again, for until the lease runs out nobody could go on."""
        with self._lock:
            self._lost.append((held, outcome, message))

    def _run(self) -> None:
        while not self._end.wait(self.lease / 4):
            with self._lock:
                tokens = set(self._held)
            try:
                claims.renew(self._ledger, tokens, self.lease)
            except PrescreenError as error:
                log.warning("claims were not renewed: %s", error)
            self._release_lost()

    def _release_lost(self) -> None:
        with self._lock:
            waiting, self._lost = self._lost, []
        for index, (held, outcome, message) in enumerate(waiting):
            try:
                claims.release(self._ledger, held, outcome, message)
            except PrescreenError:
                with self._lock:
                    self._lost.extend(waiting[index:])
                return
