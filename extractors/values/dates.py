"""Dates as officials write them: 2026年3月1日, 2026.3, 二〇二六年三月, 20260301, 2026年13月 (no date at all).

Periods and sums with months are written elsewhere and offered here too, because readers look for them here.
"""

from __future__ import annotations

import re
from itertools import islice

from extractors.values.calendar_months import add_months, months_between
from extractors.values.normalise import tidied, tidy
from extractors.values.periods import find_periods, parse_period
from extractors.values.types import Mention, Reading
from extractors.values.written_dates import written_dates

__all__ = ["add_months", "find_dates", "find_periods", "months_between", "parse_date", "parse_period"]

_MOST = 20
_BLANK = re.compile(r"(?:[^:]{0,16}:)?(?:2|20|20\d|202[X×])?年?月?日?")


def parse_date(text: str) -> Reading:
    """The one date of a field. Value None: none, several, or an impossible one; the note says which."""
    plain = tidy(text)
    if not plain or _BLANK.fullmatch(plain):
        return Reading(None, True, "空白")
    found = list(islice(written_dates(plain), _MOST))
    if not found:
        return Reading(None, False, "没有可识别的日期")
    first = found[0]
    if any(other.date != first.date for other in found[1:]):
        return Reading(None, False, f"写有多个日期：{'、'.join(w.words for w in found[:4])}")
    if first.date is None:
        return Reading(None, False, f"没有这一天：{first.words}")
    if first.short_year:
        return Reading(first.date, False, f"年份只写了两位：{first.words}")
    if first.loose:
        return Reading(first.date, False, f"日期不确切：{first.words}")
    missing = "" if first.date.day else "只写到月" if first.date.month else "只写了年份"
    return Reading(first.date, True, missing)


def find_dates(text: str) -> list[Mention]:
    """The dates in running text. 20260301 without any sign is left alone: it may be a serial number."""
    map_ = tidied(text, keep_lines=True)
    mentions = []
    for item in written_dates(map_.text, solid=False):
        if item.date is None:
            continue
        start, end = map_.span(item.start, item.end)
        sure = not (item.loose or item.short_year)
        mentions.append(Mention(item.date, start, end, sure, "" if sure else f"日期不确切：{item.words}"))
    return mentions
