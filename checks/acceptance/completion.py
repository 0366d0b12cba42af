"""When the project was built, by each of the countings that 附件7 一 leaves open (NB-27), and how late the steps are.

“建设完成” has no definition, so every place that may date it is a counting of its own, in the rulebook's order; the report
names the one it uses. Lateness accuses only when every counting agrees.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field

from pydantic import BaseModel, ConfigDict

from checks.acceptance.events import Event, EventSource, date_of, events
from checks.context import Context
from extractors.facts import Fact
from extractors.values.calendar_months import add_months
from extractors.values.dates import find_dates
from extractors.values.durations import find_durations
from extractors.values.types import Months, PartialDate


class CountingSpec(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    sources: tuple[EventSource, ...]


@dataclass(slots=True)
class Counting:
    """One way to say when the project was complete: the last day it may mean, and whether that is certain."""

    name: str
    day: datetime.date
    fact: Fact
    certain: bool = True


@dataclass(slots=True)
class Lateness:
    """How the steps stand to the limit: `by` the countings, earliest due day first; `steps` that are late by all."""

    countings: list[Counting]
    months: int
    steps: list[Event] = field(default_factory=list)
    late: list[Event] = field(default_factory=list)
    partly: list[Event] = field(default_factory=list)
    narrow: bool = False

    def due(self, counting: Counting) -> datetime.date:
        return add_months(counting.day, self.months)

    @property
    def last_due(self) -> datetime.date:
        return max(self.due(c) for c in self.countings)

    @property
    def shown(self) -> str:
        return "；".join(f"{c.name}{c.day}，截止{self.due(c)}" for c in self.countings)


def countings(context: Context) -> list[Counting]:
    """Every place that dates the completion, in the rulebook's order, one a counting (the latest day of its source)."""
    specs = [CountingSpec.model_validate(e) for e in context.rulebook.vocabulary.lists.get("completion_days", ())]
    found: list[Counting] = []
    for spec in specs:
        for source in spec.sources:
            days = list(_days(context, source))
            if days:
                day, fact, sure = max(days, key=lambda d: d[0])
                found.append(Counting(spec.name, day, fact, sure and context.legible(fact)))
                break
    return found


def _days(context: Context, source: EventSource) -> Iterator[tuple[datetime.date, Fact, bool]]:
    record = context.record(source.material)
    if record is None:
        return
    for fields in [p.fields for p in record.papers] or [record.fields]:
        for name in source.fields:
            fact = fields.get(name)
            if fact is None or fact.state != "filled":
                continue
            date = date_of(fact, source.end)
            if date is not None:
                yield date.last(), fact, fact.certain
                break
            if isinstance(fact.value, str) and (told := _told(context, fact)) is not None:
                yield told[0], fact, told[1]
                break


def _told(context: Context, fact: Fact) -> tuple[datetime.date, bool] | None:
    """A term in words: 2025年8月31日前, or 合同签订后90日内 counted from the contract's date."""
    dates = [m.value for m in find_dates(str(fact.value)) if isinstance(m.value, PartialDate) and m.value.month]
    if dates:
        return max(d.last() for d in dates), True
    signed = events(context).get("合同签订")
    lengths = [m.value for m in find_durations(str(fact.value)) if isinstance(m.value, Months)]
    if signed is None or len(lengths) != 1:
        return None
    months, days = divmod(lengths[0].months, 1)
    day = add_months(signed.last, int(months)) + datetime.timedelta(days=int(days * 30))
    return day, True


def lateness(context: Context, months: int, margin: int, steps: tuple[str, ...]) -> Lateness | None:
    """How late the steps are against completion plus `months`; None when completion or all steps are undated.

    Late by at most `margin` days is too narrow to accuse anybody, since the first day itself is open (NB-27).
    """
    points = countings(context)
    known = events(context)
    dated = [known[s] for s in steps if s in known]
    if not points or not dated:
        return None
    found = Lateness(points, months, dated)
    for event in dated:
        over = [(event.first - found.due(c)).days for c in points]
        if all(days > 0 for days in over):
            found.late.append(event)
            found.narrow = found.narrow or max(min(over), 0) <= margin
        elif over[0] > 0:  # by the counting that goes first; a later one alone (the agreed term) makes nobody late
            found.partly.append(event)
    return found
