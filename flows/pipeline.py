"""One dossier from folder to report, as plain functions; Prefect and the command line call these.

Stages: snapshot, read, assemble, assess, report. Each is timed under the names of report.json's `timings`.
"""

from __future__ import annotations

import dataclasses
import datetime
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from checks.engine import SECRECY, assess
from checks.findings import Assessment
from checks.rounds import PreviousRound, compare_rounds
from checks.rulebook import Rulebook, load_rulebook
from extractors.assemble import assemble, dossier_name
from extractors.document import Document
from extractors.dossier import Corrections, Dossier, FileEntry, Kind
from extractors.errors import UnreadableFile, UsageError
from extractors.isolation.reading import ReaderPool, to_read
from extractors.read_cache import ReadCache
from extractors.readers.pages.settings import PageSettings
from extractors.readers.registry import ReadSettings, reader_name
from extractors.receipt import read_receipt
from extractors.snapshot.listing import take_snapshot
from extractors.vocabulary import DEFAULT_RULESET, load_vocabulary, ruleset_folder
from flows.crops import crops_by_workers
from flows.first_look import read_unless_marked
from reports.model import build_report

if TYPE_CHECKING:
    from extractors.registers import Registers
    from reports.html_report import CropKey
    from reports.schema import Report


@dataclass(slots=True)
class Request:
    """What to check and how. `folder` may be an archive.

    The rest is history, which only batch and watch have: the round and the one before it, the ledger's first receipt
    (`recorded`), a folder in which what was read is kept for the next round (`kept`). `only` names the loose files of an
    inbox that make up the dossier, when it is no folder of its own.
    """

    folder: Path
    kind: Kind | None = None
    received: datetime.date | None = None
    ruleset: str = DEFAULT_RULESET
    registers: Registers | None = None
    approved: Path | None = None
    dossier_id: str = ""
    round: int = 1
    previous: PreviousRound | None = None
    recorded: datetime.date | None = None
    kept: Path | None = None
    only: tuple[str, ...] | None = None


@dataclass(slots=True)
class Checked:
    """A dossier with its assessment and report. `crops`: pictures for report.html, made while the files are at hand."""

    dossier: Dossier
    assessment: Assessment
    report: Report
    timings: dict[str, float] = field(default_factory=dict)
    crops: dict[CropKey, str] = field(default_factory=dict)


def check_folder(request: Request, pool: ReaderPool) -> Checked:
    """Read, check and report one folder or archive. Raises UsageError when there is none; a bad file never raises."""
    with tempfile.TemporaryDirectory(prefix="prescreen-") as scratch:
        received = receive(request, pool, Path(scratch))
        checked = judge(request, received)
        with timed(checked.timings, "report"):
            checked.crops = crops_by_workers(checked.report, checked.dossier, pool)
        return checked


@dataclass(slots=True)
class Received:
    """A dossier as far as its files go: every file once, with its document, its failure, or None when skipped.

    `reused`: paths whose document was kept from an earlier reading. `fresh`: the folder of pages recognised just now.
    """

    read: list[tuple[FileEntry, Document | UnreadableFile | None]]
    corrections: Corrections | None
    approved: Received | None = None
    timings: dict[str, float] = field(default_factory=dict)
    reused: frozenset[str] = frozenset()
    fresh: Path | None = None


def receive(request: Request, pool: ReaderPool, scratch: Path) -> Received:
    """Snapshot and read, in the pool's workers; this process parses no submitted file."""
    if not request.folder.exists():
        raise UsageError(f"没有这个文件夹：{request.folder}", "请检查路径")
    timings: dict[str, float] = {}
    materials = load_vocabulary(ruleset_folder(request.ruleset)).materials
    corrections = read_receipt(request.folder, materials) if request.folder.is_dir() and not request.only else None
    with timed(timings, "read"):
        entries = take_snapshot(request.folder, scratch / "files", pool.limits, pool.unpack, request.only)
        settings = page_cache(pool.settings, request.kept, scratch / "pages")
        kept: dict[str, Document] = {}
        if request.kept is not None:
            cache = read_cache(request.kept, settings)
            for entry in to_read(entries):
                if (known := cache.load(entry.sha256, entry.format, entry.path)) is not None:
                    kept[entry.path] = known
        if _stops_at_marks(request.ruleset, corrections):
            reading = read_unless_marked(entries, kept, pool, settings)
        else:
            reading = pool.read([entry for entry in entries if entry.path not in kept], settings)
        outcomes: dict[str, Document | UnreadableFile] = {**kept, **{entry.path: outcome for entry, outcome in reading}}
        for entry in entries:
            entry.reader = reader_name(entry) if entry.path in outcomes else ""
    read = [(entry, outcomes.get(entry.path)) for entry in entries]
    fresh = (d for path, d in outcomes.items() if isinstance(d, Document) and path not in kept)
    timings["ocr"] = round(sum(d.recognising for d in fresh), 4)  # in the workers, several at a time
    received = Received(read, corrections, timings=timings, reused=frozenset(kept), fresh=scratch / "pages")
    if request.approved is not None:
        received.approved = receive(Request(request.approved, ruleset=request.ruleset), pool, scratch / "approved")
    return received


def _stops_at_marks(ruleset: str, corrections: Corrections | None) -> bool:
    """Whether a secrecy mark ends everything: the rulebook has such a rule and no reviewer has set it aside."""
    aside = corrections.not_applicable if corrections is not None else {}
    return any(b.uses(SECRECY) and b.rule.id not in aside for b in load_rulebook(ruleset).rules.values())


def page_cache(settings: ReadSettings, kept: Path | None, fresh: Path | None = None) -> ReadSettings:
    """The pool's settings with recognised pages kept beside the dossier's documents; those recognised now lie in `fresh`
    until it is known that the dossier is not stopped."""
    if kept is None:
        return settings
    pages = settings.pages or PageSettings(threads=settings.threads)
    return dataclasses.replace(settings, pages=dataclasses.replace(pages, cache=kept / "pages", fresh=fresh))


def read_cache(kept: Path, settings: ReadSettings) -> ReadCache:
    pages = settings.pages
    how = f"{pages.engine}|{pages.dpi}|{pages.second_reading}" if pages is not None else ""
    return ReadCache(kept / "documents", f"{settings.limits}|{how}")


def remember(request: Request, received: Received, conclusion: str, settings: ReadSettings) -> None:
    """Keep what was read for the next round; of a stopped dossier nothing stays (TY-04)."""
    if request.kept is None:
        return
    if conclusion == "stopped":
        forget(request.kept)
        return
    cache = read_cache(request.kept, page_cache(settings, request.kept))
    read = [(entry, document) for entry, document in received.read if isinstance(document, Document)]
    for entry, document in read:
        if entry.path not in received.reused:
            cache.store(entry.sha256, entry.format, document)
    cache.keep_only({(entry.sha256, entry.format) for entry, _ in read})
    pages = request.kept / "pages"
    if received.fresh is not None and (received.fresh.exists() or pages.exists()):
        from extractors.readers.scan.cache import adopt  # late: most dossiers have no page that was recognised

        adopt(pages, received.fresh, {entry.sha256 for entry, _ in read})


def forget(kept: Path) -> None:
    """Remove everything kept of one dossier."""
    shutil.rmtree(kept, ignore_errors=True)


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
        comparison = compare_rounds(dossier, assessment, request.previous) if request.previous is not None else None
    with timed(timings, "report"):
        report = build_report(dossier, assessment, rulebook, timings, comparison)
    return Checked(dossier, assessment, report, timings)


def _assemble(request: Request, received: Received, rulebook: Rulebook) -> Dossier:
    name = request.dossier_id or dossier_name(request.folder.resolve().name)
    dossier = assemble(
        name,
        name if request.only is not None else request.folder.name,
        received.read,
        rulebook.vocabulary,
        received.corrections,
        request.kind,
        request.received,
        request.recorded,
    )
    dossier.round = request.round
    dossier.gathered = request.only is not None
    return dossier


@contextmanager
def timed(timings: dict[str, float], stage: str) -> Iterator[None]:
    start = time.perf_counter()
    try:
        yield
    finally:
        timings[stage] = round(timings.get(stage, 0.0) + time.perf_counter() - start, 4)
