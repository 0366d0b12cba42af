"""The ledger's tables.

A *dossier* is one project's submission under its identity, a *round* one content of it, a *source* the folder or archive in
an inbox that brought it, a *run* one attempt to check a round. Instants are UTC; `received_on` is a day as people count
it. Of a stopped dossier nothing derived from its content stands here (TY-04): no project, no applicant, no words.
"""

from __future__ import annotations

import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    MetaData,
    String,
    Text,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

# What may become of a round. `received`: to be checked (also again). `checking`: somebody has claimed it.
# `reported`: its report stands. `failed`: several attempts broke; a change of content or a wish tries again.
ROUND_STATES = ("received", "checking", "reported", "failed")


class Instant(TypeDecorator[datetime.datetime]):
    """An aware UTC datetime in every database; SQLite itself forgets the zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime.datetime | None, dialect: Dialect) -> Any:
        return value.astimezone(datetime.UTC) if value is not None else None

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime.datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=datetime.UTC) if value.tzinfo is None else value.astimezone(datetime.UTC)


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING)


class DossierRow(Base):
    """`identity` is what submissions are recognised by, `folder` the name of its folder in the output."""

    __tablename__ = "dossier"

    id: Mapped[int] = mapped_column(primary_key=True)
    identity: Mapped[str] = mapped_column(String(255), unique=True)
    folder: Mapped[str] = mapped_column(String(255), unique=True)
    kind: Mapped[str] = mapped_column(String(16), default="")
    project: Mapped[str] = mapped_column(Text, default="")
    applicant: Mapped[str] = mapped_column(Text, default="")
    first_seen_at: Mapped[datetime.datetime] = mapped_column(Instant)
    # the first receipt, where it was really seen; None when the dossier was there before anybody looked
    received_on: Mapped[datetime.date | None]
    moved_to: Mapped[int | None] = mapped_column(ForeignKey("dossier.id"))


class PlaceRow(Base):
    """An inbox or batch root, and when it was last looked at: what appears between two looks has arrived then."""

    __tablename__ = "place"

    id: Mapped[int] = mapped_column(primary_key=True)
    path: Mapped[str] = mapped_column(String(1024), unique=True)
    looked_at: Mapped[datetime.datetime | None] = mapped_column(Instant)


class SourceRow(Base):
    """A first-level folder or archive as it was last taken. `signature` tells cheaply that nothing changed since."""

    __tablename__ = "source"
    __table_args__ = (UniqueConstraint("place_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"))
    name: Mapped[str] = mapped_column(String(512))
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"), index=True)
    signature: Mapped[str] = mapped_column(String(64))
    content: Mapped[str] = mapped_column(String(64))
    stated: Mapped[str] = mapped_column(String(64), default="")
    taken_at: Mapped[datetime.datetime] = mapped_column(Instant)


class RoundRow(Base):
    """`content` is the hash over the submitted files, `stated` that of 收件.yaml. `claim` is the token of whoever checks."""

    __tablename__ = "round"
    __table_args__ = (UniqueConstraint("dossier_id", "number"), Index("ix_round_state", "state"))

    id: Mapped[int] = mapped_column(primary_key=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"))
    number: Mapped[int]
    source_id: Mapped[int | None] = mapped_column(ForeignKey("source.id"))
    content: Mapped[str] = mapped_column(String(64))
    stated: Mapped[str] = mapped_column(String(64), default="")
    arrived_at: Mapped[datetime.datetime] = mapped_column(Instant)
    state: Mapped[str] = mapped_column(String(16), default="received")
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime.datetime | None] = mapped_column(Instant)
    claim: Mapped[str] = mapped_column(String(64), default="")
    claimed_by: Mapped[str] = mapped_column(String(255), default="")
    claimed_until: Mapped[datetime.datetime | None] = mapped_column(Instant)
    conclusion: Mapped[str] = mapped_column(String(16), default="")
    settings: Mapped[str] = mapped_column(String(64), default="")
    tool: Mapped[str] = mapped_column(String(128), default="")
    reported_at: Mapped[datetime.datetime | None] = mapped_column(Instant)
    output: Mapped[str] = mapped_column(String(1024), default="")
    message: Mapped[str] = mapped_column(Text, default="")
    summary: Mapped[str] = mapped_column(Text, default="")


class FileRow(Base):
    """A file of a round. Rows are written when the submission is taken and completed when it has been read."""

    __tablename__ = "file"
    __table_args__ = (Index("ix_file_sha256", "sha256"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), index=True)
    path: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))
    bytes: Mapped[int] = mapped_column(BigInteger)
    format: Mapped[str] = mapped_column(String(32), default="")
    status: Mapped[str] = mapped_column(String(16), default="")
    first_seen_at: Mapped[datetime.datetime] = mapped_column(Instant)


class RunRow(Base):
    __tablename__ = "run"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), index=True)
    claim: Mapped[str] = mapped_column(String(64), index=True)
    machine: Mapped[str] = mapped_column(String(255))
    started_at: Mapped[datetime.datetime] = mapped_column(Instant)
    ended_at: Mapped[datetime.datetime | None] = mapped_column(Instant)
    outcome: Mapped[str] = mapped_column(String(16), default="")
    message: Mapped[str] = mapped_column(Text, default="")


class FindingRow(Base):
    """A finding of a round. `change` against the round before: 新增, 未补 or empty; `tellable`: round one could have told."""

    __tablename__ = "finding"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), index=True)
    rule: Mapped[str] = mapped_column(String(32))
    material: Mapped[str] = mapped_column(String(64), default="")
    result: Mapped[str] = mapped_column(String(8))
    severity: Mapped[str] = mapped_column(String(8))
    title: Mapped[str] = mapped_column(Text, default="")
    message: Mapped[str] = mapped_column(Text, default="")
    clause: Mapped[str] = mapped_column(Text, default="")
    cause: Mapped[str] = mapped_column(String(16), default="applicant")
    change: Mapped[str] = mapped_column(String(8), default="")
    tellable: Mapped[bool] = mapped_column(default=False)
    scope: Mapped[str] = mapped_column(String(16), default="")


class DecisionRow(Base):
    """What a reviewer decided about a finding of a round (by rule and material), or about the round (both empty)."""

    __tablename__ = "decision"

    id: Mapped[int] = mapped_column(primary_key=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"), index=True)
    round_number: Mapped[int]
    rule: Mapped[str] = mapped_column(String(32), default="")
    material: Mapped[str] = mapped_column(String(64), default="")
    verdict: Mapped[str] = mapped_column(String(32))
    reason: Mapped[str] = mapped_column(Text, default="")
    who: Mapped[str] = mapped_column(String(128), default="")
    at: Mapped[datetime.datetime] = mapped_column(Instant)


class WishRow(Base):
    """Somebody wants a dossier checked again; the watcher serves it."""

    __tablename__ = "wish"

    id: Mapped[int] = mapped_column(primary_key=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"), index=True)
    reason: Mapped[str] = mapped_column(Text, default="")
    who: Mapped[str] = mapped_column(String(128), default="")
    asked_at: Mapped[datetime.datetime] = mapped_column(Instant)
    served_at: Mapped[datetime.datetime | None] = mapped_column(Instant)


class EventRow(Base):
    """What happened, in words. `kind` is stable: received, reported, retried, failed, abandoned, moved, stopped, …"""

    __tablename__ = "event"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime.datetime] = mapped_column(Instant)
    dossier_id: Mapped[int | None] = mapped_column(ForeignKey("dossier.id"), index=True)
    kind: Mapped[str] = mapped_column(String(32))
    message: Mapped[str] = mapped_column(Text, default="")
