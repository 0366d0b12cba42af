"""A whole year's batch: every first-level folder or archive of a root is a dossier, all cores work, nothing stops it.

A thread a dossier lists its files and waits; reading and judging happen in the pool's worker processes, so that one
dossier's hanging or dying costs only itself. Reports reach the disk as each dossier ends; the batch's own pages follow.
"""

from __future__ import annotations

import datetime
import logging
import tempfile
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from pathlib import Path

from checks.batch import DossierSummary, assess_batch, summarise
from checks.rulebook import load_rulebook
from extractors.assemble import dossier_name
from extractors.dossier import Kind
from extractors.errors import PrescreenError, UnreadableFile, UsageError
from extractors.isolation.reading import ReaderPool
from extractors.registers import Registers
from extractors.snapshot.junk import junk
from extractors.vocabulary import DEFAULT_RULESET
from flows.pipeline import Received, Request, judge, receive
from reports.batch import BatchEntry, FailedDossier
from reports.index import render_index
from reports.json_report import read_report
from reports.model import with_findings
from reports.schema import Report
from reports.workbook import render_workbook
from reports.writing import safe_names, write_file, write_reports

log = logging.getLogger(__name__)

ARCHIVES = (".zip", ".rar", ".7z", ".tar", ".tgz", ".gz")
JUDGE_SECONDS = 300.0
LOOSE = "散文件"


@dataclass(slots=True, frozen=True)
class Screened:
    """A dossier of a batch that has its report, or the reason why it has none."""

    name: str
    folder: Path
    conclusion: str = ""
    summary: DossierSummary | None = None
    failure: str = ""


@dataclass(slots=True)
class BatchRequest:
    root: Path
    out: Path
    kind: Kind | None = None
    received: datetime.date | None = None
    ruleset: str = DEFAULT_RULESET
    registers: Registers | None = None
    workers: int = 0


@dataclass(slots=True)
class BatchResult:
    screened: list[Screened] = field(default_factory=list)
    workbook: Path | None = None
    index: Path | None = None
    interrupted: bool = False


def list_dossiers(root: Path) -> list[Path]:
    """The first-level folders and archives of a root, in the order of their names; junk left aside."""
    if not root.is_dir():
        raise UsageError(f"没有这个文件夹：{root}", "请给出装有各项目文件夹的上级文件夹")
    found = []
    for path in sorted(root.iterdir(), key=lambda p: p.name):
        if junk(path.name, 0 if path.is_dir() else path.stat().st_size):
            continue
        if path.is_dir() or path.name.lower().endswith(ARCHIVES):
            found.append(path)
    return found


def run_batch(request: BatchRequest, pool: ReaderPool, done: Callable[[Screened, int], None]) -> BatchResult:
    """Screen all dossiers; `done` is told of each as it ends, with the number of all. Ctrl-C leaves whole reports."""
    folders = list_dossiers(request.root)
    names = safe_names([dossier_name(f.name) for f in folders])
    result = BatchResult()
    stop = threading.Event()
    # more threads than workers: while some wait for a worker others list and hash files
    with ThreadPoolExecutor(pool.workers * 2, thread_name_prefix="dossier") as threads:
        waiting: dict[Future[Screened], str] = {
            threads.submit(screen_one, request, pool, folder, name, stop): name
            for folder, name in zip(folders, names, strict=True)
        }
        try:
            while waiting:
                finished, _ = wait(waiting, return_when=FIRST_COMPLETED)
                for future in finished:
                    waiting.pop(future)
                    screened = future.result()
                    result.screened.append(screened)
                    done(screened, len(folders))
        except KeyboardInterrupt:
            stop.set()
            result.interrupted = True
            for future in waiting:
                future.cancel()
    order = {name: index for index, name in enumerate(names)}
    result.screened.sort(key=lambda s: order[s.name])
    return result


def screen_one(request: BatchRequest, pool: ReaderPool, folder: Path, name: str, stop: threading.Event) -> Screened:
    """One dossier from folder to reports on disk. Never raises for what is wrong with the dossier."""
    out = request.out / name
    if stop.is_set():
        return Screened(name, out, failure="已中断，没有检查")
    single = Request(folder, request.kind, request.received, request.ruleset, request.registers, dossier_id=name)
    try:
        with tempfile.TemporaryDirectory(prefix="prescreen-") as scratch:
            received = receive(single, pool, Path(scratch))
            outcome = pool.call(judge_and_write, single, received, out, seconds=JUDGE_SECONDS)
    except PrescreenError as error:
        return Screened(name, out, failure=str(error))
    except Exception as error:  # the border: whatever one dossier does, the batch goes on and says so
        log.exception("dossier %s failed", name)
        return Screened(name, out, failure=f"检查时出错（{type(error).__name__}），请单独检查这个项目")
    if isinstance(outcome, UnreadableFile):
        return Screened(name, out, failure=f"检查时{outcome.message}，请单独检查这个项目")
    conclusion, summary = outcome
    return Screened(name, out, conclusion, summary)


def judge_and_write(request: Request, received: Received, out: Path) -> tuple[str, DossierSummary | None]:
    """The worker's half of a dossier: judge it, write its reports, answer with what the batch needs of it."""
    checked = judge(request, received)
    write_reports(out, checked.report)
    summary = None if checked.report.conclusion == "stopped" else summarise(checked.dossier, load_rulebook(request.ruleset), checked.assessment)
    return checked.report.conclusion, summary


def finish_batch(request: BatchRequest, result: BatchResult) -> None:
    """The rules over all dossiers, then 批次汇总.xlsx and index.html from the reports on disk."""
    book = load_rulebook(request.ruleset)
    summaries = {s.name: s.summary for s in result.screened if s.summary is not None}
    findings = assess_batch(list(summaries.values()), book, datetime.date.today())
    for screened in result.screened:
        more = findings.get(screened.summary.id, []) if screened.summary else []
        if more:
            report = with_findings(read_report(screened.folder / "report.json"), more)
            write_reports(screened.folder, report)
    entries = [BatchEntry(report, f"{name}/report.html") for name, report in _reports(result)]
    failed = [FailedDossier(s.name, s.failure) for s in result.screened if s.failure]
    result.workbook = write_file(request.out / "批次汇总.xlsx", render_workbook(entries, failed))
    result.index = write_file(request.out / "index.html", render_index(entries, failed))


def _reports(result: BatchResult) -> Iterator[tuple[str, Report]]:
    for screened in result.screened:
        if not screened.failure:
            yield screened.name, read_report(screened.folder / "report.json")
