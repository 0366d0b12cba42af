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
from extractors.dossier import Dossier, Kind
from extractors.errors import UsageError
from extractors.isolation.reading import ReaderPool
from extractors.readers.registry import reader_name
from extractors.receipt import read_receipt
from extractors.snapshot.listing import take_snapshot
from extractors.vocabulary import DEFAULT_RULESET
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
    rulebook = load_rulebook(request.ruleset)
    timings: dict[str, float] = {}
    with tempfile.TemporaryDirectory(prefix="prescreen-") as scratch:
        dossier = read_dossier(request, rulebook, Path(scratch) / "dossier", pool, timings)
        approved = None
        if request.approved is not None:
            other = Request(request.approved, kind="intake", ruleset=request.ruleset)
            approved = read_dossier(other, rulebook, Path(scratch) / "approved", pool, {})
        with timed(timings, "check"):
            assessment = assess(dossier, rulebook, request.registers, approved)
        with timed(timings, "report"):
            report = build_report(dossier, assessment, rulebook, timings)
    return Checked(dossier, assessment, report, timings)


def read_dossier(
    request: Request, rulebook: Rulebook, scratch: Path, pool: ReaderPool, timings: dict[str, float]
) -> Dossier:
    """Snapshot, read and assemble: everything before the rules. No submitted file is parsed in this process."""
    folder = request.folder
    if not folder.exists():
        raise UsageError(f"没有这个文件夹：{folder}", "请检查路径")
    with timed(timings, "read"):
        entries = take_snapshot(folder, scratch, pool.limits, pool.unpack)
        outcomes = {entry.path: outcome for entry, outcome in pool.read(entries)}
        read = [(entry, outcomes.get(entry.path)) for entry in entries]
        for entry in entries:
            entry.reader = reader_name(entry) if entry.path in outcomes else ""
    with timed(timings, "extract"):
        corrections = read_receipt(folder, rulebook.vocabulary.materials) if folder.is_dir() else None
        name = request.dossier_id or dossier_name(folder.resolve().name)
        return assemble(name, folder.name, read, rulebook.vocabulary, corrections, request.kind, request.received)


@contextmanager
def timed(timings: dict[str, float], stage: str) -> Iterator[None]:
    start = time.perf_counter()
    try:
        yield
    finally:
        timings[stage] = round(timings.get(stage, 0.0) + time.perf_counter() - start, 4)
