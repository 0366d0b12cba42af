"""Who checks which round: claims that run out unless renewed, so that a machine that dies keeps nobody waiting.

A claim is a random token in the round's row. Whoever holds it may write the round's answer, and only while round and content
are still those that were claimed; a process that slept through its lease finds its token gone.
"""

from __future__ import annotations

import datetime
import secrets
from collections.abc import Callable, Iterable

from sqlalchemy import ColumnElement, func, or_, select, update
from sqlalchemy.orm import Session, aliased

from reports.ledger.ledger import Ledger
from reports.ledger.models import DossierRow, PlaceRow, RoundRow, RunRow, SourceRow
from reports.ledger.records import Claim, Due
from reports.scrub import scrub_text

LEASE_SECONDS = 90.0


def due_rounds(ledger: Ledger, place: str) -> list[Due]:
    """The rounds from a place that wait to be checked, oldest first; also those whose claim has run out.

    Of one dossier only the earliest waits: its rounds are answered in their order.
    """
    with ledger.begin() as session:
        now = ledger.now(session)
        rows = session.execute(
            select(RoundRow, DossierRow.folder, SourceRow.name)
            .join(DossierRow, DossierRow.id == RoundRow.dossier_id)
            .join(SourceRow, SourceRow.id == RoundRow.source_id)
            .join(PlaceRow, PlaceRow.id == SourceRow.place_id)
            .where(PlaceRow.path == place, _claimable(now), _first_in_line())
            .order_by(RoundRow.arrived_at, RoundRow.id)
        ).all()
        return [
            Due(r.id, r.dossier_id, r.number, folder, name, r.attempts, r.due_at, r.message) for r, folder, name in rows
        ]


def held_elsewhere(ledger: Ledger, place: str) -> int:
    """How many rounds of a place somebody is checking at the moment."""
    with ledger.begin() as session:
        now = ledger.now(session)
        found = session.scalar(
            select(func.count())
            .select_from(RoundRow)
            .join(SourceRow, SourceRow.id == RoundRow.source_id)
            .join(PlaceRow, PlaceRow.id == SourceRow.place_id)
            .where(PlaceRow.path == place, RoundRow.state == "checking", RoundRow.claimed_until >= now)
        )
        return int(found or 0)


def claim(ledger: Ledger, round_id: int, owner: str, lease: float = LEASE_SECONDS) -> Claim | None:
    """Take a waiting round; None when somebody else has it, has answered it, or it is not due yet."""
    token = secrets.token_hex(12)
    with ledger.begin() as session:
        now = ledger.now(session)
        taken = session.scalar(
            update(RoundRow)
            .where(
                RoundRow.id == round_id,
                _claimable(now),
                _first_in_line(),
                or_(RoundRow.due_at.is_(None), RoundRow.due_at <= now),
            )
            .values(
                state="checking",
                claim=token,
                claimed_by=owner,
                claimed_until=now + datetime.timedelta(seconds=lease),
                attempts=RoundRow.attempts + 1,
            )
            .returning(RoundRow.id)
        )
        if taken is None:
            return None
        session.add(RunRow(round_id=round_id, claim=token, machine=owner, started_at=now))
        round_ = session.get_one(RoundRow, round_id)
        dossier = session.get_one(DossierRow, round_.dossier_id)
        return Claim(
            round_id,
            token,
            dossier.id,
            dossier.folder,
            round_.number,
            round_.content,
            round_.attempts,
            dossier.received_on,
        )


def renew(ledger: Ledger, tokens: Iterable[str], lease: float = LEASE_SECONDS) -> set[str]:
    """Prolong claims; returns those that are still held."""
    wanted = list(tokens)
    if not wanted:
        return set()
    with ledger.begin() as session:
        until = ledger.now(session) + datetime.timedelta(seconds=lease)
        held = (RoundRow.claim.in_(wanted), RoundRow.state == "checking")
        session.execute(update(RoundRow).where(*held).values(claimed_until=until))
        return set(session.scalars(select(RoundRow.claim).where(*held)))


def still_held(session: Session, held: Claim) -> RoundRow | None:
    """The claimed round while the claim counts: not taken over, and its content not replaced by a later arrival."""
    round_ = session.get(RoundRow, held.round)
    if round_ is None or round_.claim != held.token or round_.state != "checking":
        return None
    return round_


def release(
    ledger: Ledger, held: Claim, outcome: str, message: str, retry_seconds: float = 0.0, count: bool = True
) -> None:
    """Give a claim back unanswered: the round waits again, for `retry_seconds`. `count`: the attempt counts."""
    with ledger.begin() as session:
        now = ledger.now(session)
        end_run(session, held.token, now, outcome, message)
        round_ = still_held(session, held)
        if round_ is None:
            return
        _let_go(session, round_)
        round_.message = scrub_text(message)
        round_.due_at = now + datetime.timedelta(seconds=retry_seconds) if retry_seconds else None
        if not count:
            round_.attempts = max(0, round_.attempts - 1)
        ledger.note(session, outcome, f"第{held.number}轮没有查完：{message}", held.dossier)


def give_up(ledger: Ledger, held: Claim, message: str) -> None:
    """Mark a round as failed: it is not tried again by itself until its content changes."""
    with ledger.begin() as session:
        now = ledger.now(session)
        end_run(session, held.token, now, "failed", message)
        round_ = still_held(session, held)
        if round_ is None:
            return
        round_.state, round_.claim, round_.claimed_by, round_.claimed_until = "failed", "", "", None
        round_.message = scrub_text(message)
        ledger.note(session, "failed", f"第{held.number}轮检查失败：{message}", held.dossier)


def recover(ledger: Ledger, gone: Callable[[str], bool]) -> list[Due]:
    """Free the claims of owners that are known to be gone (`gone`); returns the rounds that wait again."""
    with ledger.begin() as session:
        now = ledger.now(session)
        freed = []
        rows = session.execute(
            select(RoundRow, DossierRow.folder)
            .join(DossierRow, DossierRow.id == RoundRow.dossier_id)
            .where(RoundRow.state == "checking")
        ).all()
        for round_, folder in rows:
            if not gone(round_.claimed_by):
                continue
            end_run(session, round_.claim, now, "abandoned", "检查程序中途退出")
            _let_go(session, round_)
            round_.attempts = max(0, round_.attempts - 1)  # nobody knows that the dossier was the reason
            ledger.note(session, "abandoned", f"第{round_.number}轮检查中途退出，重新检查", round_.dossier_id)
            freed.append(
                Due(round_.id, round_.dossier_id, round_.number, folder, "", round_.attempts, None, round_.message)
            )
        return freed


def borrow(ledger: Ledger, folder: str, owner: str, lease: float = LEASE_SECONDS) -> Claim | None:
    """Hold a dossier whose report stands, to add to that report; nobody checks it meanwhile. None when it is in hand."""
    token = secrets.token_hex(12)
    with ledger.begin(alone=True) as session:
        dossier = session.scalar(select(DossierRow).filter_by(folder=folder))
        if dossier is None:
            return None
        round_ = session.scalar(
            select(RoundRow).filter_by(dossier_id=dossier.id).order_by(RoundRow.number.desc()).limit(1)
        )
        if round_ is None or round_.state != "reported":
            return None
        round_.state, round_.claim, round_.claimed_by = "checking", token, owner
        round_.claimed_until = ledger.now(session) + datetime.timedelta(seconds=lease)
        return Claim(
            round_.id, token, dossier.id, folder, round_.number, round_.content, round_.attempts, dossier.received_on
        )


def hand_back(ledger: Ledger, held: Claim) -> None:
    """End a `borrow`: the report stands again."""
    with ledger.begin() as session:
        round_ = still_held(session, held)
        if round_ is not None:
            round_.state, round_.claim, round_.claimed_by, round_.claimed_until = "reported", "", "", None


def _let_go(session: Session, round_: RoundRow) -> None:
    """Unclaimed, a round waits again; one whose report stands and that a newer one has followed does not."""
    round_.state, round_.claim, round_.claimed_by, round_.claimed_until = "received", "", "", None
    if round_.reported_at is not None:
        newest = session.scalar(select(func.max(RoundRow.number)).where(RoundRow.dossier_id == round_.dossier_id))
        if newest is not None and newest > round_.number:
            round_.state = "reported"


def _first_in_line() -> ColumnElement[bool]:
    """No earlier round of the dossier waits or is in hand: rounds are answered in their order."""
    earlier = aliased(RoundRow)
    before = select(earlier.id).where(
        earlier.dossier_id == RoundRow.dossier_id,
        earlier.number < RoundRow.number,
        earlier.state.in_(("received", "checking")),
    )
    return ~before.exists()


def end_run(session: Session, token: str, now: datetime.datetime, outcome: str, message: str = "") -> None:
    run = session.scalar(select(RunRow).filter_by(claim=token))
    if run is not None and run.ended_at is None:
        run.ended_at, run.outcome, run.message = now, outcome, scrub_text(message)


def _claimable(now: datetime.datetime) -> ColumnElement[bool]:
    return or_(
        RoundRow.state == "received",
        (RoundRow.state == "checking") & (RoundRow.claimed_until < now),
    )
