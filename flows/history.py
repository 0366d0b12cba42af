"""What the ledger knows of other dossiers, for the rules that ask: applications for acceptance, approved plans."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from pathlib import Path

from checks.batch import DossierSummary
from extractors.registers import AcceptanceEntry, Registers
from extractors.values.names import compare_projects, compare_units
from extractors.values.types import PartialDate
from flows.session import Session
from reports.ledger.answering import source_of
from reports.ledger.records import Claim
from reports.schema import Report

_SAME = ("same", "variant")


@dataclass(slots=True, frozen=True)
class Approved:
    """The dossier with which a project was applied for: where it lies, what was read of it."""

    path: Path
    kept: Path


def with_applications(session: Session, registers: Registers) -> Registers:
    """The bureau's register of acceptances, with the day on which a project's acceptance dossier was received (SH-19)."""
    received = [s for s in session.summaries() if s.kind == "acceptance" and s.received is not None]
    if not received:
        return registers
    return dataclasses.replace(registers, acceptances=[_applied(entry, received) for entry in registers.acceptances])


def _applied(entry: AcceptanceEntry, received: list[DossierSummary]) -> AcceptanceEntry:
    if entry.applied is not None:
        return entry
    days = [s.received for s in received if s.received and is_same(s.project, s.applicant, entry.project, entry.unit)]
    if not days:
        return entry
    day = min(days)
    return dataclasses.replace(entry, applied=PartialDate(day.year, day.month, day.day))


def approved_dossier(session: Session, report: Report, held: Claim) -> Approved | None:
    """The intake dossier of the same project and unit, when it still lies where it was received (YS-11)."""
    head = report.dossier
    for past in reversed(session.summaries()):
        if past.kind == "intake" and is_same(head.project, head.applicant, past.project, past.applicant):
            path = source_of(session.ledger, past.id)
            if path is not None and past.id != held.folder and path.exists():
                return Approved(path, session.kept(past.id))
    return None


def is_same(project: str, unit: str, other_project: str, other_unit: str) -> bool:
    if not (project and unit and other_project and other_unit):
        return False
    return compare_units(unit, other_unit) in _SAME and compare_projects(project, other_project) in _SAME
