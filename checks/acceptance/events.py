"""When what happened, by the papers: contract, delivery, trial, tests, preliminary acceptance, application.

The events and where they stand are data (`events` in lists_acceptance.yaml). An event may be dated several times (two
contracts, a second delivery); what is compared is then only what holds for all of them.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field

from pydantic import BaseModel, ConfigDict

from checks.context import Context
from extractors.facts import Fact
from extractors.values.types import PartialDate, Period


class EventSource(BaseModel):
    """`fields` of the papers of `material`, the first that is dated; `end`: which end of a period."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    material: str
    fields: tuple[str, ...]
    end: str = "end"


class EventSpec(BaseModel):
    """An event. `sources` in order of trust: the first that gives any date speaks, the rest only where it is asked for.
    `order`: its place in the chain; events of one place are not compared with each other."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    order: int
    sources: tuple[EventSource, ...]
    hint: bool = False


@dataclass(slots=True)
class Event:
    """`dates` are the facts of the source that speaks, as (date, fact); `hint`: out of order it is only a hint."""

    name: str
    order: int
    dates: list[tuple[PartialDate, Fact]] = field(default_factory=list)
    hint: bool = False

    @property
    def first(self) -> datetime.date:
        return min(d.first() for d, _ in self.dates)

    @property
    def last(self) -> datetime.date:
        return max(d.last() for d, _ in self.dates)

    @property
    def facts(self) -> list[Fact]:
        return [f for _, f in self.dates]

    @property
    def shown(self) -> str:
        return "、".join(dict.fromkeys(str(d) for d, _ in self.dates[:3]))


def events(context: Context) -> dict[str, Event]:
    """All events that some paper dates, in the order of the chain; computed once a dossier."""
    found = context.notes.get("events")
    if found is None:
        specs = [EventSpec.model_validate(e) for e in context.rulebook.vocabulary.lists.get("events", ())]
        made = (event for spec in specs if (event := _event(context, spec)).dates)
        found = context.notes["events"] = {event.name: event for event in sorted(made, key=lambda e: e.order)}
    return found


def _event(context: Context, spec: EventSpec) -> Event:
    event = Event(spec.name, spec.order, hint=spec.hint)
    for source in spec.sources:
        event.dates = list(dated(context, source))
        if event.dates:
            break
    return event


def dated(context: Context, source: EventSource) -> Iterator[tuple[PartialDate, Fact]]:
    """The dates of one source: for every paper the first of its fields that gives one."""
    for fields in _field_sets(context, source.material):
        for name in source.fields:
            fact = fields.get(name)
            date = date_of(fact, source.end)
            if fact is not None and date is not None:
                yield date, fact
                break


def _field_sets(context: Context, material: str) -> list[dict[str, Fact]]:
    record = context.record(material)
    if record is None:
        return []
    return [p.fields for p in record.papers] if record.papers else [record.fields]


def date_of(fact: Fact | None, end: str = "end") -> PartialDate | None:
    """The date of a fact, of a period one of its ends; None without a month."""
    if fact is None or fact.state != "filled":
        return None
    value = fact.value
    if isinstance(value, Period):
        value = value.start if end == "start" else value.end
    return value if isinstance(value, PartialDate) and value.month is not None else None


def day(context: Context, name: str) -> Event | None:
    return events(context).get(name)
