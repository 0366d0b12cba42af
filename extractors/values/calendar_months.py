"""Sums with calendar months: a month on from the 31st, and how many months a period is said to last."""

from __future__ import annotations

import calendar
import datetime
from decimal import Decimal

from extractors.values.types import PartialDate, Period


def add_months(date: datetime.date, months: int) -> datetime.date:
    """The same day `months` later (earlier when negative), or the last day of that month when it has no such day."""
    index = date.year * 12 + date.month - 1 + months
    year, month = divmod(index, 12)
    return datetime.date(year, month + 1, min(date.day, calendar.monthrange(year, month + 1)[1]))


def months_between(period: Period) -> tuple[Decimal, Decimal]:
    """The fewest and the most months by which people count `period`.

    2026年3月至2027年2月 is 11 months (the difference) or 12 (both end months counted); where days are written the
    length to the day counts as well. A period that ends before it begins gives negative numbers.
    """
    start, end = period.start, period.end
    difference = (end.year - start.year) * 12 + (end.month or 12) - (start.month or 1)
    countings = [Decimal(difference), Decimal(difference + 1)]
    if start.day and end.day:
        first, last = start.first(), end.first()
        countings += [_exact(first, last), _exact(first, last + datetime.timedelta(days=1))]
    return min(countings), max(countings)


def _exact(first: datetime.date, last: datetime.date) -> Decimal:
    """Whole months and the share of the month begun, to two places."""
    if last < first:
        return -_exact(last, first)
    whole = (last.year - first.year) * 12 + last.month - first.month
    if add_months(first, whole) > last:
        whole -= 1
    reached = add_months(first, whole)
    length = (add_months(first, whole + 1) - reached).days
    share = Decimal((last - reached).days) / Decimal(length or 1)
    return (Decimal(whole) + share).quantize(Decimal("0.01"))


def shift(date: PartialDate, months: int) -> PartialDate:
    """`add_months` for a date that may lack its day; a date without month moves by whole years only."""
    if date.month is None:
        return PartialDate(date.year + months // 12)
    moved = add_months(date.first(), months)
    return PartialDate(moved.year, moved.month, moved.day if date.day else None)
