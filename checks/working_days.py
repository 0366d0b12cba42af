"""Working days by the State Council's yearly arrangement (rulebook data, calendars.yaml): terms that run in working days.

The day a term begins is not counted. A year the rulebook has no arrangement for is reckoned Monday to Friday and the
result marked as estimated; it is never an error, for the next year's arrangement comes out only in November.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, ConfigDict

DAY = datetime.timedelta(days=1)


class YearSpec(BaseModel):
    """One year: `rest` days and spans (2026-02-15/2026-02-23) without work, `work` days of weekends that are worked."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    source: str = ""
    rest: tuple[str, ...] = ()
    work: tuple[str, ...] = ()


@dataclass(slots=True, frozen=True)
class Term:
    """The last day of a term; `skipped` are the weekdays off and worked weekends that fell into it; `estimated`: years
    without an arrangement took part."""

    last: datetime.date
    skipped: tuple[str, ...] = ()
    estimated: bool = False


@dataclass(slots=True)
class Calendar:
    version: str
    years: frozenset[int]
    off: frozenset[datetime.date] = field(default_factory=frozenset)
    work: frozenset[datetime.date] = field(default_factory=frozenset)

    @classmethod
    def of(cls, data: dict[str, Any]) -> Calendar:
        """From the rulebook's `calendars`: version, and years by number."""
        years = {int(y): YearSpec.model_validate(spec) for y, spec in data.get("years", {}).items()}
        off = {d for spec in years.values() for span in spec.rest for d in _days(span)}
        work = {d for spec in years.values() for span in spec.work for d in _days(span)}
        return cls(str(data.get("version", "")), frozenset(years), frozenset(off), frozenset(work))

    def known(self, day: datetime.date) -> bool:
        return day.year in self.years

    def works(self, day: datetime.date) -> bool:
        """Whether a day is worked. Days at a year's turn may be arranged by the next year's notice (2022-12-31)."""
        if day in self.work:
            return True
        return day not in self.off and day.weekday() < 5

    def add(self, start: datetime.date, count: int) -> Term:
        """The last of `count` working days after `start`."""
        day, left = start, count
        skipped: list[str] = []
        estimated = not self.known(start)
        while left > 0:
            day += DAY
            estimated = estimated or not self.known(day)
            if self.works(day):
                left -= 1
                if day.weekday() >= 5:
                    skipped.append(f"{day.month}月{day.day}日上班")
            elif day.weekday() < 5:
                skipped.append(f"{day.month}月{day.day}日放假")
        return Term(day, tuple(skipped), estimated)


def _days(span: str) -> list[datetime.date]:
    first, _, last = span.partition("/")
    start = datetime.date.fromisoformat(first)
    end = datetime.date.fromisoformat(last or first)
    return [start + DAY * i for i in range((end - start).days + 1)]
