"""Taking submissions: which dossier a folder belongs to, whether its content is a new round, when it was received.

A change of content under one identity is a new round once the last one has been answered; before that it is the same
submission still arriving. A changed 收件.yaml is a reviewer's correction: the same round is checked again.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session, aliased

from reports.ledger.ledger import Ledger, identity_key, local_day
from reports.ledger.models import DossierRow, FileRow, PlaceRow, RoundRow, SourceRow
from reports.ledger.records import Reception, Submission, SubmittedFile, Taken
from reports.writing import safe_name

# names in an output folder that are never a dossier's
RESERVED = frozenset({"批次汇总.xlsx", "index.html", "prescreen.sqlite", "data_docs", ".prescreen"})


def receive(ledger: Ledger, submission: Submission) -> Reception:
    """Write a submission down. Taking the same one twice changes nothing."""
    with ledger.begin(alone=True) as session:
        now = ledger.now(session)
        place = _place(session, submission.place)
        source = session.scalar(select(SourceRow).filter_by(place_id=place.id, name=submission.name))
        key = identity_key(submission.identity)
        dossier = session.scalar(select(DossierRow).filter_by(identity=key))
        if dossier is None:
            dossier = _new_dossier(ledger, session, key, submission, now)
        if source is not None and source.dossier_id != dossier.id:
            _move(ledger, session, source, dossier)
        if source is None:
            source = SourceRow(place_id=place.id, name=submission.name, content="")
        seen = source.dossier_id == dossier.id and source.content == submission.content
        source.dossier_id, source.signature, source.taken_at = dossier.id, submission.signature, now
        session.add(source)
        round_, new = _round(ledger, session, dossier, source, submission, seen, now)
        source.content, source.stated = submission.content, submission.stated
        session.flush()
        if round_.content == submission.content:
            round_.source_id = source.id
        return Reception(
            dossier.id,
            dossier.folder,
            round_.id,
            round_.number,
            round_.state,
            new,
            round_.state in ("received", "checking"),
            dossier.received_on,
        )


def _round(
    ledger: Ledger,
    session: Session,
    dossier: DossierRow,
    source: SourceRow,
    submission: Submission,
    seen: bool,
    now: datetime.datetime,
) -> tuple[RoundRow, bool]:
    """The round this submission is, and whether it is new."""
    last = latest_round(session, dossier.id)
    if last is None:
        return _new_round(ledger, session, dossier, 1, submission, now), True
    if last.content == submission.content:
        if last.stated != submission.stated:
            last.stated = submission.stated
            if last.state in ("reported", "failed"):
                reopen(last)
                ledger.note(session, "corrected", f"第{last.number}轮：收件.yaml 有改动，重新检查", dossier.id)
        return last, False
    if seen:  # an older source of the dossier, beside a newer one
        return last, False
    session.flush()
    waiting = session.scalar(
        select(RoundRow)
        .filter_by(dossier_id=dossier.id, source_id=source.id)
        .where(RoundRow.state != "reported", RoundRow.reported_at.is_(None))
        .order_by(RoundRow.number.desc())
        .limit(1)
    )
    if waiting is None:
        if last.state == "received" and last.reported_at is not None:
            last.state = "reported"  # it was to be checked again; its content is gone, its report stands
        return _new_round(ledger, session, dossier, last.number + 1, submission, now), True
    waiting.content, waiting.stated, waiting.arrived_at = submission.content, submission.stated, now
    waiting.due_at = None
    if waiting.state == "failed":
        reopen(waiting)
    _write_files(session, waiting, submission.files, now)
    ledger.note(session, "changed", f"第{waiting.number}轮检查前内容又有变化，按新内容检查", dossier.id)
    return waiting, False


def _new_round(
    ledger: Ledger,
    session: Session,
    dossier: DossierRow,
    number: int,
    submission: Submission,
    now: datetime.datetime,
) -> RoundRow:
    round_ = RoundRow(
        dossier_id=dossier.id,
        number=number,
        content=submission.content,
        stated=submission.stated,
        arrived_at=now,
        state="received",
    )
    session.add(round_)
    session.flush()
    _write_files(session, round_, submission.files, now)
    ledger.note(
        session, "received", f"收到“{submission.name}”，第{number}轮，{len(submission.files)} 个文件", dossier.id
    )
    return round_


def _new_dossier(
    ledger: Ledger, session: Session, key: str, submission: Submission, now: datetime.datetime
) -> DossierRow:
    taken = {folder.casefold() for folder in session.scalars(select(DossierRow.folder))}
    dossier = DossierRow(
        identity=key,
        folder=safe_name(submission.shown, RESERVED | taken),
        first_seen_at=now,
        received_on=local_day(now) if submission.watched else None,
    )
    session.add(dossier)
    session.flush()
    return dossier


def _move(ledger: Ledger, session: Session, source: SourceRow, dossier: DossierRow) -> None:
    """A reviewer has said in 收件.yaml that a source belongs to another dossier."""
    before = session.get_one(DossierRow, source.dossier_id)
    others = session.scalar(
        select(func.count()).select_from(SourceRow).where(SourceRow.dossier_id == before.id, SourceRow.id != source.id)
    )
    if not others:
        before.moved_to = dossier.id
    dossier.moved_to = None
    ledger.note(session, "moved", f"“{source.name}”由收件.yaml 归入“{dossier.folder}”", before.id)


def _place(session: Session, path: str) -> PlaceRow:
    place = session.scalar(select(PlaceRow).filter_by(path=path))
    if place is None:
        place = PlaceRow(path=path)
        session.add(place)
        session.flush()
    return place


def _write_files(session: Session, round_: RoundRow, files: Iterable[SubmittedFile], now: datetime.datetime) -> None:
    session.execute(delete(FileRow).where(FileRow.round_id == round_.id))
    first = first_seen(session, round_.dossier_id, (f.sha256 for f in files))
    for file in files:
        seen = first.get(file.sha256, now)
        session.add(
            FileRow(round_id=round_.id, path=file.path, sha256=file.sha256, bytes=file.bytes, first_seen_at=seen)
        )


def first_seen(session: Session, dossier: int, hashes: Iterable[str]) -> dict[str, datetime.datetime]:
    """When each content was first seen in a dossier."""
    wanted = set(hashes)
    rows = session.execute(
        select(FileRow.sha256, func.min(FileRow.first_seen_at))
        .join(RoundRow, RoundRow.id == FileRow.round_id)
        .where(RoundRow.dossier_id == dossier)
        .group_by(FileRow.sha256)
    )
    # the minimum is an expression: SQLite gives it back without a zone
    return {sha: at if at.tzinfo else at.replace(tzinfo=datetime.UTC) for sha, at in rows if sha in wanted}


def latest_round(session: Session, dossier: int) -> RoundRow | None:
    return session.scalar(select(RoundRow).filter_by(dossier_id=dossier).order_by(RoundRow.number.desc()).limit(1))


def reopen(round_: RoundRow) -> None:
    """Have a round checked once more; its number and what was received stay."""
    round_.state, round_.attempts, round_.due_at, round_.message = "received", 0, None, ""


def withdraw(ledger: Ledger, place: str, present: Collection[str]) -> None:
    """Close rounds that nobody can check any more, for a later one has come and their own files are gone."""
    with ledger.begin() as session:
        later = aliased(RoundRow)
        rows = session.execute(
            select(RoundRow, SourceRow.name)
            .join(SourceRow, SourceRow.id == RoundRow.source_id)
            .join(PlaceRow, PlaceRow.id == SourceRow.place_id)
            .where(
                PlaceRow.path == place,
                RoundRow.state == "received",
                select(later.id)
                .where(later.dossier_id == RoundRow.dossier_id, later.number > RoundRow.number)
                .exists(),
            )
        ).all()
        for round_, name in rows:
            if name in present:
                continue
            round_.state = "reported" if round_.reported_at is not None else "failed"
            round_.message = "来件在检查前已撤走"
            ledger.note(session, "withdrawn", f"第{round_.number}轮：{round_.message}", round_.dossier_id)


def reopen_round(ledger: Ledger, round_id: int, why: str) -> None:
    """Have an answered or failed round checked once more, for instance under another rulebook."""
    with ledger.begin() as session:
        round_ = session.get_one(RoundRow, round_id)
        if round_.state in ("reported", "failed"):
            reopen(round_)
            ledger.note(session, "reopened", f"第{round_.number}轮重新检查：{why}", round_.dossier_id)


def taken_sources(ledger: Ledger, place: str) -> dict[str, Taken]:
    """Every source of a place as it was last taken, with the state of its dossier's latest round."""
    with ledger.begin() as session:
        newest = (
            select(RoundRow.dossier_id, func.max(RoundRow.number).label("number"))
            .group_by(RoundRow.dossier_id)
            .subquery()
        )
        rows = session.execute(
            select(SourceRow, DossierRow, RoundRow)
            .join(PlaceRow, PlaceRow.id == SourceRow.place_id)
            .join(DossierRow, DossierRow.id == SourceRow.dossier_id)
            .join(newest, newest.c.dossier_id == DossierRow.id)
            .join(RoundRow, (RoundRow.dossier_id == DossierRow.id) & (RoundRow.number == newest.c.number))
            .where(PlaceRow.path == place)
        ).all()
        return {
            source.name: Taken(
                source.name,
                dossier.id,
                dossier.identity,
                dossier.folder,
                source.signature,
                source.content,
                source.stated,
                round_.number,
                round_.state,
                round_.conclusion,
                round_.settings,
                round_.output,
            )
            for source, dossier, round_ in rows
        }


def looked(ledger: Ledger, place: str) -> datetime.datetime | None:
    """Write down that a place is being looked at now; returns when it was looked at before."""
    with ledger.begin(alone=True) as session:
        row = _place(session, place)
        before, row.looked_at = row.looked_at, ledger.now(session)
        return before
