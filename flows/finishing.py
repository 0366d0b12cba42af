"""After the dossiers: the rules over many of them, then the batch's own pages.

Rules over many look at every dossier of the ledger, whenever it came in. A report is written anew only where what they say of
it has changed, and only while nobody else has the dossier in hand.
"""

from __future__ import annotations

import datetime
import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from checks.batch import WHOLE, assess_batch
from checks.findings import Finding
from checks.rulebook import load_rulebook
from extractors.errors import PrescreenError, UsageError
from extractors.isolation.pool import Job
from flows.gate import Facts, run_gate
from flows.session import Session
from reports.batch import BatchEntry, FailedDossier, Gate
from reports.index import render_index
from reports.json_report import FILE_NAME, read_report
from reports.ledger import claims
from reports.ledger.answering import batch_findings, dossier_states, summaries, update_findings
from reports.ledger.records import Claim, DossierState
from reports.model import slim, with_batch_findings
from reports.schema import FindingLine
from reports.workbook import render_workbook
from reports.writing import sweep, write_file, write_reports

log = logging.getLogger(__name__)

REWRITE_SECONDS = 120.0


@dataclass(slots=True, frozen=True)
class Finished:
    """The pages of a batch and the folders of the dossiers on them, in the order of their names."""

    workbook: Path
    index: Path
    folders: tuple[str, ...]
    gate: Gate | None = None


def finish(
    session: Session,
    only: Collection[str] | None = None,
    failures: Sequence[FailedDossier] = (),
    gated: bool = False,
) -> Finished:
    """Let the rules over many speak, then write 批次汇总.xlsx and index.html; `gated`: then measure the facts, too.

    `only`: folders of the dossiers that belong on the pages (a batch's own); all of this output without. Raises
    PrescreenError when ledger or output do not take it.
    """
    states = [s for s in dossier_states(session.ledger) if only is None or s.folder in only]
    here = [s for s in states if (session.out / s.folder / FILE_NAME).is_file()]
    whole = tell_batch(session, here)
    sweep(session.out)
    entries: dict[str, BatchEntry] = {}
    facts = Facts()
    for state in sorted(here, key=lambda s: s.folder):
        try:
            report = read_report(session.out / state.folder / FILE_NAME)
            if gated:
                facts.add(report)
            entries[state.folder] = BatchEntry(slim(report), f"{state.folder}/report.html")
        except (OSError, UsageError) as error:  # gone or broken since: the page says so
            failures = [*failures, FailedDossier(state.folder, str(error))]
    named = {f.dossier for f in failures}
    failed = [*failures, *(FailedDossier(s.folder, _open(s)) for s in states if _open(s) and s.folder not in named)]
    today = datetime.date.today()
    pages = list(entries.values())
    workbook = write_file(session.out / "批次汇总.xlsx", render_workbook(pages, failed))
    notices = [f.message for f in whole]
    index = write_file(session.out / "index.html", render_index(pages, failed, made=today, notices=notices))
    gate = run_gate(facts, session.out, session.manner.ruleset) if gated else None
    if gate is not None:
        index = write_file(index, render_index(pages, failed, gate, today, notices=notices))
    return Finished(workbook, index, tuple(entries), gate)


def _open(state: DossierState) -> str:
    """Why a dossier's latest round has no report yet; empty when it has."""
    if state.state == "reported":
        return ""
    words = state.message or ("正在检查" if state.state == "checking" else "等待检查")
    return f"第{state.number}轮{words}" if state.number > 1 else words


def tell_batch(session: Session, states: Sequence[DossierState]) -> list[Finding]:
    """Bring the reports of `states` to what the rules over many say now; returns what they say of the batch itself."""
    book = load_rulebook(session.manner.ruleset)
    found = assess_batch(summaries(session.ledger), book, datetime.date.today())
    told = batch_findings(session.ledger)
    stale: list[tuple[str, list[Finding]]] = []
    for state in states:
        wanted = found.get(state.folder, [])
        if {(f.rule, f.message) for f in wanted} != told.get(state.folder, set()):
            stale.append((state.folder, wanted))
    few = 2 * session.pool.workers  # so many are kept from others at a time
    for start in range(0, len(stale), few):
        _retell(session, stale[start : start + few])
    return found.get(WHOLE, [])


def _retell(session: Session, stale: Sequence[tuple[str, list[Finding]]]) -> None:
    """Write these reports anew, each in a worker; those that somebody checks now wait for the next time."""
    held: list[Claim] = []
    jobs: list[Job] = []
    try:
        for folder, wanted in stale:
            claim = claims.borrow(session.ledger, folder, session.owner, session.keeper.lease)
            if claim is not None:
                held.append(claim)
                jobs.append(Job(rewrite, (session.out / folder, wanted), REWRITE_SECONDS))
        for index, findings in session.pool.run(jobs):
            if isinstance(findings, tuple):
                update_findings(session.ledger, held[index], findings)
            elif findings is not None:
                log.warning("report of %s was not brought up to date: %s", held[index].folder, findings)
    finally:
        for claim in held:
            try:
                claims.hand_back(session.ledger, claim)
            except PrescreenError:
                session.keeper.release_later(claim, "retried", "台账没有写上")


def rewrite(out: Path, wanted: list[Finding]) -> tuple[FindingLine, ...] | str | None:
    """A worker's part: the report in `out` with what the rules over many say now. Returns its findings, why it could not be
    written, or None for one that was stopped."""
    try:
        report = read_report(out / FILE_NAME)
        if report.conclusion == "stopped":
            return None
        report = with_batch_findings(report, wanted)
        write_reports(out, report)
    except (OSError, UsageError) as error:  # gone or broken since
        return str(error)
    return report.findings
