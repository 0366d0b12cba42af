"""Removing everything the ledger keeps of one dossier, and saying where else something of it lies."""

from __future__ import annotations

from sqlalchemy import delete, select, update

from extractors.errors import UsageError
from reports.ledger.ledger import Ledger, identity_key
from reports.ledger.models import (
    DecisionRow,
    DossierRow,
    EventRow,
    FileRow,
    FindingRow,
    RoundRow,
    RunRow,
    SourceRow,
    WishRow,
)
from reports.ledger.records import Purged

_MOST_SUGGESTED = 8


def purge(ledger: Ledger, name: str) -> Purged:
    """Delete a dossier by its folder's name or its identity. Raises UsageError when there is none of that name."""
    with ledger.begin(alone=True) as session:
        dossier = session.scalar(select(DossierRow).filter_by(folder=name)) or session.scalar(
            select(DossierRow).filter_by(identity=identity_key(name))
        )
        if dossier is None:
            folders = list(session.scalars(select(DossierRow.folder).order_by(DossierRow.id.desc())))
            near = [f for f in folders if name[:2] in f][:_MOST_SUGGESTED] or folders[:_MOST_SUGGESTED]
            raise UsageError(
                f"台账 {ledger.shown} 中没有卷宗“{name}”", f"有：{'、'.join(near)}" if near else "台账是空的"
            )
        rounds = list(session.scalars(select(RoundRow.id).filter_by(dossier_id=dossier.id)))
        outputs = session.scalars(select(RoundRow.output).filter_by(dossier_id=dossier.id).distinct())
        outputs_found = tuple(o for o in outputs if o)
        hashes = tuple(session.scalars(select(FileRow.sha256).where(FileRow.round_id.in_(rounds)).distinct()))
        for by_round in (FileRow, FindingRow, RunRow):
            session.execute(delete(by_round).where(by_round.round_id.in_(rounds)))
        for by_dossier in (DecisionRow, WishRow, EventRow):
            session.execute(delete(by_dossier).where(by_dossier.dossier_id == dossier.id))
        session.execute(delete(RoundRow).where(RoundRow.dossier_id == dossier.id))
        session.execute(delete(SourceRow).where(SourceRow.dossier_id == dossier.id))
        session.execute(update(DossierRow).where(DossierRow.moved_to == dossier.id).values(moved_to=None))
        session.delete(dossier)
        # that something was purged stays, what it was does not
        ledger.note(session, "purged", f"清除了一个卷宗，{len(rounds)} 轮")
        return Purged(dossier.folder, outputs_found, hashes, len(rounds))
