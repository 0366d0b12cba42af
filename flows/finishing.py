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
from flows.gate import Facts, run_gate
from flows.session import Session
from reports.batch import BatchEntry, FailedDossier, Gate
from reports.index import render_index
from reports.json_report import FILE_NAME, read_report
from reports.ledger import claims
from reports.ledger.answering import batch_findings, dossier_states, summaries, update_findings
from reports.ledger.records import DossierState
from reports.model import slim, with_batch_findings
from reports.workbook import render_workbook
from reports.writing import sweep, write_file, write_reports

log = logging.getLogger(__name__)


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
    for state in states:
        wanted = found.get(state.folder, [])
        if {(f.rule, f.message) for f in wanted} != told.get(state.folder, set()):
            _retell(session, state, wanted)
    return found.get(WHOLE, [])


def _retell(session: Session, state: DossierState, wanted: list[Finding]) -> None:
    held = claims.borrow(session.ledger, state.folder, session.owner, session.keeper.lease)
    if held is None:
        return  # somebody checks it; the next time will do
    out = session.out / state.folder
    try:
        report = read_report(out / FILE_NAME)
        if report.conclusion == "stopped":
            return
        report = with_batch_findings(report, wanted)
        write_reports(out, report)
        update_findings(session.ledger, held, report.findings)
    except (OSError, UsageError) as error:
        log.warning("report of %s was not brought up to date: %s", state.folder, error)
    finally:
        try:
            claims.hand_back(session.ledger, held)
        except PrescreenError:
            session.keeper.release_later(held, "retried", "台账没有写上")
