"""The papers of a dossier besides its main materials: minutes, replies, certificates; found by title and by words.

Rules that ask for a supporting paper look here, so that all of them agree on what counts as one, whatever the file is
called and whatever the classifier made of it.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict

from checks.context import Context
from checks.findings import Evidence
from checks.texts import Pattern
from extractors.document import Line, lines
from extractors.dossier import Piece
from extractors.values.dates import find_dates
from extractors.values.normalise import squash
from extractors.values.patterns import matches_any
from extractors.values.types import PartialDate

HEAD = 12
MAIN = ("application_letter", "application_form", "construction_plan")


class Wanted(BaseModel):
    """A supporting paper. It counts when it was recognised as one of `materials`, or one of its first lines matches
    `titles`; and when `words` are given, one of them must occur in it as well."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    materials: tuple[str, ...] = ()
    titles: tuple[Pattern, ...] = ()
    words: tuple[Pattern, ...] = ()


@dataclass(slots=True)
class Paper:
    """A paper found, with the line that names it and the last date written in it."""

    piece: Piece
    title: Line
    text: str
    date: datetime.date | None = None

    @property
    def evidence(self) -> Evidence:
        return Evidence.at(self.title.anchor, self.title.full_text.strip()[:80])


def find_papers(context: Context, wanted: Wanted) -> list[Paper]:
    """All papers of the dossier that count as `wanted`."""
    return [paper for piece in _others(context) if (paper := _match(piece, wanted)) is not None]


def _others(context: Context) -> Iterator[Piece]:
    for piece in context.dossier.pieces:
        if piece.material not in MAIN and piece.status == "present":
            yield piece


def _match(piece: Piece, wanted: Wanted) -> Paper | None:
    rows = [x for x in lines(piece.document, piece.first, piece.last) if x.text.strip() and x.part != "comment"]
    if not rows:
        return None
    title = next((r for r in rows[:HEAD] if matches_any(wanted.titles, squash(r.full_text))), None)
    if title is None and piece.material not in wanted.materials:
        return None
    text = "\n".join(r.text for r in rows)
    plain = squash(text)
    if wanted.words and not matches_any(wanted.words, plain):
        return None
    return Paper(piece, title or _first_title(rows), text, _date(rows))


def _first_title(rows: list[Line]) -> Line:
    """The line that looks like the title: the first of some length, past document numbers and letterheads."""
    return next((r for r in rows[:HEAD] if len(squash(r.text)) >= 4), rows[0])


def _date(rows: Iterable[Line]) -> datetime.date | None:
    """The last full date: a paper is dated at its end."""
    found: datetime.date | None = None
    for row in rows:
        for mention in find_dates(row.text):
            if isinstance(mention.value, PartialDate) and mention.value.day:
                found = mention.value.first()
    return found


def unread_files(context: Context) -> str:
    """The files that could not be read, as a list for a message; empty when all were."""
    names = [f.path for f in context.dossier.unread()]
    return "、".join(names[:5]) + (f" 等{len(names)}个" if len(names) > 5 else "")
