"""An open ledger: transactions, the clock, events. What is done with it stands in the modules beside."""

from __future__ import annotations

import datetime
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Self

from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from reports.ledger.database import open_engine, shown_url, translated
from reports.ledger.models import EventRow
from reports.scrub import scrub_text

_LOCK_KEY = 0x70726574


class Ledger:
    """May be used from several threads; every transaction has a connection of its own."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.shown = shown_url(engine)

    @classmethod
    def open(cls, url: str) -> Self:
        """Raises UsageError for a URL that cannot be meant, LedgerUnavailable when the database does not answer."""
        return cls(open_engine(url))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self.engine.dispose()

    @contextmanager
    def begin(self, alone: bool = False) -> Iterator[Session]:
        """A transaction: all of it or nothing. `alone`: no other such transaction runs beside (SQLite: never does).

        Raises LedgerUnavailable for whatever the database says.
        """
        with translated(self.shown), Session(self.engine, expire_on_commit=False) as session, session.begin():
            if alone and self.engine.dialect.name == "postgresql":
                session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK_KEY})
            yield session

    def now(self, session: Session) -> datetime.datetime:
        """The time by which leases are judged: the database server's, for machines' clocks differ."""
        if self.engine.dialect.name == "postgresql":
            value: datetime.datetime = session.execute(text("SELECT clock_timestamp()")).scalar_one()
            return value.astimezone(datetime.UTC)
        return datetime.datetime.now(datetime.UTC)

    def note(self, session: Session, kind: str, message: str, dossier: int | None = None) -> None:
        """An event, in words for people."""
        session.add(EventRow(at=self.now(session), dossier_id=dossier, kind=kind, message=scrub_text(message)))


def identity_key(name: str) -> str:
    """By what a dossier is recognised: Windows and Linux shares disagree on case, macOS on composed characters."""
    return unicodedata.normalize("NFC", name).strip().casefold()[:255]


def local_day(moment: datetime.datetime) -> datetime.date:
    """The day of an instant as this machine's people count it."""
    return moment.astimezone().date()
