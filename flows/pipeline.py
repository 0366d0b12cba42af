"""One dossier from folder to report, as plain functions; Prefect and the command line call these.

Stages: snapshot, read, assemble, assess, report. Each is timed under the names of report.json's `timings`.
"""

from __future__ import annotations

import datetime
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from checks.engine import assess
from checks.findings import Assessment
from checks.rulebook import Rulebook, load_rulebook
from extractors.assemble import assemble, dossier_name
from extractors.document import Document
from extractors.dossier import Corrections, Dossier, FileEntry, Kind
from extractors.errors import UnreadableFile, UsageError
from extractors.isolation.reading import ReaderPool
from extractors.readers.registry import reader_name
from extractors.receipt import read_receipt
from extractors.snapshot.listing import take_snapshot
from extractors.vocabulary import DEFAULT_RULESET, load_vocabulary, ruleset_folder
from reports.model import build_report

if TYPE_CHECKING:
    from extractors.registers import Registers

    from reports.schema import Report


@dataclass(slots=True)
class Request:
    """What to check and how. `folder` may be an archive."""

    folder: Path
    kind: Kind | None = None
    received: datetime.date | None = None
    ruleset: str = DEFAULT_RULESET
    registers: Registers | None = None
    approved: Path | None = None
    dossier_id: str = ""


@dataclass(slots=True)
class Checked:
    """A dossier with its assessment and report."""

    dossier: Dossier
    assessment: Assessment
    report: Report
    timings: dict[str, float] = field(default_factory=dict)


def check_folder(request: Request, pool: ReaderPool) -> Checked:
    """Read, check and report one folder or archive. Raises UsageError when there is none; a bad file never raises."""
    with tempfile.TemporaryDirectory(prefix="prescreen-") as scratch:
        received = receive(request, pool, Path(scratch))
        return judge(request, received)


@dataclass(slots=True)
class Received:
    """A dossier as far as its files go: every file once, with its document, its failure, or None when skipped."""

    read: list[tuple[FileEntry, Document | UnreadableFile | None]]
    corrections: Corrections | None
    approved: Received | None = None
    timings: dict[str, float] = field(default_factory=dict)


def receive(request: Request, pool: ReaderPool, scratch: Path) -> Received:
    """Snapshot and read, in the pool's workers; this process parses no submitted file."""
    if not request.folder.exists():
        raise UsageError(f"没有这个文件夹：{request.folder}", "请检查路径")
    timings: dict[str, float] = {}
    with timed(timings, "read"):
        entries = take_snapshot(request.folder, scratch / "files", pool.limits, pool.unpack)
        outcomes = {entry.path: outcome for entry, outcome in pool.read(entries)}
        for entry in entries:
            entry.reader = reader_name(entry) if entry.path in outcomes else ""
    materials = load_vocabulary(ruleset_folder(request.ruleset)).materials
    corrections = read_receipt(request.folder, materials) if request.folder.is_dir() else None
    received = Received([(e, outcomes.get(e.path)) for e in entries], corrections, timings=timings)
    if request.approved is not None:
        received.approved = receive(Request(request.approved, ruleset=request.ruleset), pool, scratch / "approved")
    return received


def judge(request: Request, received: Received) -> Checked:
    """Assemble, assess and report what was received. Pure but for the clock."""
    rulebook = load_rulebook(request.ruleset)
    timings = received.timings
    with timed(timings, "extract"):
        dossier = _assemble(request, received, rulebook)
        approved = None
        if received.approved is not None and request.approved is not None:
            approved = _assemble(Request(request.approved, kind="intake"), received.approved, rulebook)
    with timed(timings, "check"):
        assessment = assess(dossier, rulebook, request.registers, approved)
    with timed(timings, "report"):
        report = build_report(dossier, assessment, rulebook, timings)
    return Checked(dossier, assessment, report, timings)


def _assemble(request: Request, received: Received, rulebook: Rulebook) -> Dossier:
    name = request.dossier_id or dossier_name(request.folder.resolve().name)
    return assemble(
        name,
        request.folder.name,
        received.read,
        rulebook.vocabulary,
        received.corrections,
        request.kind,
        request.received,
    )


@contextmanager
def timed(timings: dict[str, float], stage: str) -> Iterator[None]:
    start = time.perf_counter()
    try:
        yield
    finally:
        timings[stage] = round(timings.get(stage, 0.0) + time.perf_counter() - start, 4)
