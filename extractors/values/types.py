"""The value types of facts. Money is Decimal yuan, durations are Decimal months, dates may lack a day or a month."""

from __future__ import annotations

import calendar
import datetime
from dataclasses import dataclass
from decimal import Decimal


@dataclass(slots=True, frozen=True, order=True)
class PartialDate:
    """A date known to the year, the month or the day. Compare by `first`/`last`, not by `<`, when precision differs."""

    year: int
    month: int | None = None
    day: int | None = None

    def first(self) -> datetime.date:
        return datetime.date(self.year, self.month or 1, self.day or 1)

    def last(self) -> datetime.date:
        month = self.month or 12
        return datetime.date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    def __str__(self) -> str:
        parts = [f"{self.year:04d}"]
        if self.month is not None:
            parts.append(f"{self.month:02d}")
            if self.day is not None:
                parts.append(f"{self.day:02d}")
        return "-".join(parts)


@dataclass(slots=True, frozen=True)
class Money:
    """An amount in yuan. `quantum` is the value of one unit of its last written digit (68万元 -> 10000, 68.5万元 -> 1000)."""

    yuan: Decimal
    quantum: Decimal = Decimal("0.01")

    def __str__(self) -> str:
        return f"{self.yuan:.2f}"


@dataclass(slots=True, frozen=True)
class Months:
    """A duration in months; `in_days` when it was written in days (30 days count one month, tolerance 15 days)."""

    months: Decimal
    in_days: bool = False

    def __str__(self) -> str:
        return f"{self.months.normalize():f}"


@dataclass(slots=True, frozen=True)
class Period:
    start: PartialDate
    end: PartialDate

    def __str__(self) -> str:
        return f"{self.start}/{self.end}"


@dataclass(slots=True, frozen=True)
class Ticks:
    """Checked labels in printed order; `unknown` labels could not be told; `other` is the text written behind 其他."""

    checked: tuple[str, ...]
    unchecked: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    other: str = ""

    def __str__(self) -> str:
        return ";".join(self.checked)


@dataclass(slots=True, frozen=True)
class Phones:
    """Telephone numbers, digits only, mobile or with area code when written so; `malformed` are those no rule accepts."""

    numbers: tuple[str, ...]
    malformed: tuple[str, ...] = ()

    def __str__(self) -> str:
        return ";".join(self.numbers)


@dataclass(slots=True, frozen=True)
class DocumentNumber:
    """发文字号: agency code, year, serial. `style` lists departures from GB/T 9704 (brackets, leading zero, 第)."""

    agency: str
    year: int
    serial: int
    style: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.agency}〔{self.year}〕{self.serial}号"


@dataclass(slots=True, frozen=True)
class FundingPart:
    """One source of money in text[start:end]: its amount or its share in percent, as far as written."""

    source: str
    start: int
    end: int
    amount: Money | None = None
    share: Decimal | None = None


Value = Money | Months | PartialDate | Period | Ticks | Phones | DocumentNumber | str


@dataclass(slots=True, frozen=True)
class Reading:
    """What a parser made of a text. `value` None: filled but not to be parsed. `certain` False: 约, a range, several
    candidates, a condition (自合同签订之日起); then a rule may only say 待核. `note` says why, in Chinese."""

    value: Value | None
    certain: bool = True
    note: str = ""


@dataclass(slots=True, frozen=True)
class Mention:
    """A value found inside running text: text[start:end] are its words."""

    value: Value
    start: int
    end: int
    certain: bool = True
    note: str = ""
