"""Writing down what was answered: conclusion, files, findings, the sum of a dossier for rules over many.

A stopped dossier leaves its hashes and the bare fact of TY-04; whatever earlier rounds said of its content goes too.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from checks.batch import DossierSummary
from checks.rounds import PastFinding, PreviousRound
from reports.ledger.claims import end_run, still_held
from reports.ledger.ledger import Ledger, local_day
from reports.ledger.models import DossierRow, FileRow, FindingRow, PlaceRow, RoundRow, SourceRow, WishRow
from reports.ledger.receiving import first_seen
from reports.ledger.records import Claim, DossierState
from reports.model import BATCH
from reports.schema import FindingLine, Report

if TYPE_CHECKING:
    from pydantic import TypeAdapter


def holds(ledger: Ledger, held: Claim) -> bool:
    """Whether the answer to a claimed round may still be written."""
    with ledger.begin() as session:
        round_ = still_held(session, held)
        return round_ is not None and round_.content == held.content


def answer(
    ledger: Ledger, held: Claim, report: Report, summary: DossierSummary | None, settings: str, output: str
) -> bool:
    """Close a claimed round with its report. False when the claim has gone to somebody else meanwhile, or the content
    has changed: then the round waits again, and nothing of this report is written down."""
    with ledger.begin() as session:
        now = ledger.now(session)
        round_ = still_held(session, held)
        if round_ is None:
            end_run(session, held.token, now, "superseded", "已由其他进程检查")
            return False
        round_.claim, round_.claimed_by, round_.claimed_until = "", "", None
        if round_.content != held.content:
            end_run(session, held.token, now, "superseded", "检查期间内容有变化")
            round_.state = "received"
            return False
        end_run(session, held.token, now, "reported")
        round_.state, round_.due_at, round_.message = "reported", None, ""
        round_.conclusion, round_.settings, round_.output = report.conclusion, settings, output
        round_.tool = f"{report.tool.name} {report.tool.version}／{report.tool.ruleset} {report.tool.ruleset_version}"
        round_.reported_at = now
        dossier = session.get_one(DossierRow, held.dossier)
        dossier.kind = report.dossier.kind
        dossier.project, dossier.applicant = report.dossier.project, report.dossier.applicant
        _write_files(session, round_, report)
        _write_findings(session, round_, report.findings, stopped=report.conclusion == "stopped")
        if report.conclusion == "stopped":
            round_.summary = ""
            _forget_content(session, held.dossier)
            ledger.note(session, "stopped", f"第{held.number}轮检出密级标志，已停止处理", held.dossier)
        else:
            round_.summary = dump_summary(summary) if summary is not None else ""
            ledger.note(session, "reported", f"第{held.number}轮报告已出：{report.conclusion}", held.dossier)
        return True


def _write_files(session: Session, round_: RoundRow, report: Report) -> None:
    """The full list, archive members too, in place of what was known when the submission was taken."""
    first = first_seen(session, round_.dossier_id, (f.sha256 for f in report.files))
    session.execute(delete(FileRow).where(FileRow.round_id == round_.id))
    session.add_all(
        FileRow(
            round_id=round_.id,
            path=f.path,
            sha256=f.sha256,
            bytes=f.bytes,
            format=f.format,
            status=f.status,
            first_seen_at=first.get(f.sha256, round_.arrived_at),
        )
        for f in report.files
    )


def _write_findings(session: Session, round_: RoundRow, findings: Iterable[FindingLine], stopped: bool) -> None:
    session.execute(delete(FindingRow).where(FindingRow.round_id == round_.id))
    session.add_all(
        FindingRow(
            round_id=round_.id,
            rule=f.rule,
            material=f.material,
            result=f.result,
            severity=f.severity,
            title=f.title,
            message="" if stopped else f.message,
            clause=f.clause,
            cause=f.cause,
            change=f.change,
            tellable=f.tellable,
            scope=f.scope,
        )
        for f in findings
    )


def _forget_content(session: Session, dossier: int) -> None:
    """A stopped dossier: no words of any of its rounds stay; what was received and answered does."""
    rounds = list(session.scalars(select(RoundRow.id).filter_by(dossier_id=dossier)))
    session.execute(update(RoundRow).where(RoundRow.id.in_(rounds)).values(summary="", message=""))
    session.execute(update(FindingRow).where(FindingRow.round_id.in_(rounds)).values(message=""))


def batch_findings(ledger: Ledger) -> dict[str, set[tuple[str, str]]]:
    """Rule and message of what the rules over many dossiers said last, by folder of the dossier."""
    with ledger.begin() as session:
        rows = session.execute(
            select(DossierRow.folder, FindingRow.rule, FindingRow.message)
            .join(RoundRow, RoundRow.id == FindingRow.round_id)
            .join(DossierRow, DossierRow.id == RoundRow.dossier_id)
            .where(FindingRow.scope == BATCH)
        )
        found: dict[str, set[tuple[str, str]]] = {}
        for folder, rule, message in rows:
            found.setdefault(folder, set()).add((rule, message))
        return found


def update_findings(ledger: Ledger, held: Claim, findings: Iterable[FindingLine]) -> None:
    """Replace the findings of a borrowed round: the rules over many dossiers have spoken since it was answered."""
    with ledger.begin() as session:
        round_ = still_held(session, held)
        if round_ is not None and round_.conclusion != "stopped":
            _write_findings(session, round_, findings, stopped=False)


def previous_round(ledger: Ledger, dossier: int, number: int) -> PreviousRound | None:
    """The last answered round before `number`, for comparison; None for a first one and after a stopped one."""
    with ledger.begin() as session:
        round_ = session.scalar(
            select(RoundRow)
            .filter_by(dossier_id=dossier, state="reported")
            .where(RoundRow.number < number)
            .order_by(RoundRow.number.desc())
            .limit(1)
        )
        if round_ is None or round_.conclusion == "stopped":
            return None
        rows = session.scalars(select(FindingRow).filter_by(round_id=round_.id).where(FindingRow.scope != BATCH)).all()
        findings = tuple(
            PastFinding(r.rule, r.material, r.result, r.severity, r.title, r.message)  # type: ignore[arg-type]
            for r in rows
        )
        hashes = session.scalars(select(FileRow.sha256).filter_by(round_id=round_.id)).all()
        return PreviousRound(round_.number, findings, frozenset(hashes) - {""})


def dossier_states(ledger: Ledger) -> list[DossierState]:
    """Every dossier with its latest round, in the order they were first seen; those moved elsewhere are left out."""
    with ledger.begin() as session:
        rounds: dict[int, RoundRow] = {}
        for round_ in session.scalars(select(RoundRow).order_by(RoundRow.number)):
            rounds[round_.dossier_id] = round_
        sources: dict[int, list[str]] = {}
        for dossier_id, name in session.execute(select(SourceRow.dossier_id, SourceRow.name).order_by(SourceRow.id)):
            sources.setdefault(dossier_id, []).append(name)
        found = []
        for row in session.scalars(select(DossierRow).where(DossierRow.moved_to.is_(None)).order_by(DossierRow.id)):
            latest = rounds.get(row.id)
            if latest is not None:
                found.append(
                    DossierState(
                        row.id,
                        row.identity,
                        row.folder,
                        latest.number,
                        latest.state,
                        latest.conclusion,
                        latest.output,
                        latest.message,
                        tuple(sources.get(row.id, ())),
                    )
                )
        return found


def summaries(ledger: Ledger) -> list[DossierSummary]:
    """The sum of every dossier's last answered round, by the day the dossiers were first seen and by name: which of two
    that came together was written down first is chance."""
    with ledger.begin() as session:
        rows = session.execute(
            select(DossierRow, RoundRow.summary)
            .join(RoundRow, DossierRow.id == RoundRow.dossier_id)
            .where(RoundRow.state == "reported", DossierRow.moved_to.is_(None))
            .order_by(RoundRow.dossier_id, RoundRow.number)
        )
        latest = {dossier.id: (local_day(dossier.first_seen_at), dossier.folder, text) for dossier, text in rows}
    return [load_summary(text) for _, _, text in sorted(latest.values()) if text]


def serve_wishes(ledger: Ledger) -> list[str]:
    """Open the rounds that somebody wants checked again; returns the names of their sources."""
    with ledger.begin() as session:
        now = ledger.now(session)
        names = []
        for wish in session.scalars(select(WishRow).where(WishRow.served_at.is_(None)).order_by(WishRow.id)):
            wish.served_at = now
            round_ = session.scalar(
                select(RoundRow).filter_by(dossier_id=wish.dossier_id).order_by(RoundRow.number.desc()).limit(1)
            )
            if round_ is None or round_.state not in ("reported", "failed"):
                continue
            round_.state, round_.attempts, round_.due_at, round_.message = "received", 0, None, ""
            ledger.note(session, "reopened", f"第{round_.number}轮应要求重新检查：{wish.reason}", wish.dossier_id)
            source = session.get(SourceRow, round_.source_id) if round_.source_id else None
            if source is not None:
                names.append(source.name)
        return names


def wish(ledger: Ledger, dossier: int, reason: str, who: str = "") -> None:
    """Ask the watcher to check a dossier again; what the desk writes."""
    with ledger.begin() as session:
        session.add(WishRow(dossier_id=dossier, reason=reason, who=who, asked_at=ledger.now(session)))


@cache
def _adapter() -> TypeAdapter[DossierSummary]:
    from pydantic import TypeAdapter

    return TypeAdapter(DossierSummary)


def dump_summary(summary: DossierSummary) -> str:
    return _adapter().dump_json(summary).decode("utf-8")


def load_summary(text: str) -> DossierSummary:
    """A stored sum; fields of other versions are ignored or take their defaults."""
    return _adapter().validate_python(json.loads(text), strict=False)


def source_of(ledger: Ledger, folder: str) -> Path | None:
    """Where the last answered submission of a dossier lay when it was taken."""
    with ledger.begin() as session:
        row = session.execute(
            select(PlaceRow.path, SourceRow.name)
            .join(SourceRow, SourceRow.place_id == PlaceRow.id)
            .join(RoundRow, RoundRow.source_id == SourceRow.id)
            .join(DossierRow, DossierRow.id == RoundRow.dossier_id)
            .where(DossierRow.folder == folder, RoundRow.state == "reported")
            .order_by(RoundRow.number.desc())
            .limit(1)
        ).first()
        return Path(row[0]) / row[1] if row is not None and not row[1].endswith("/") else None
