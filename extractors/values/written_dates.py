"""Finds the dates in tidy text, impossible ones too: 2026年3月1日, 2026.3, 二〇二六年三月, 20260301, 2026年13月.

A form with 2月30日 is filled but wrong, so what no calendar has is found like the rest and marked. Every pattern is
bounded: the time is linear in the length of the text.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass

from extractors.values.numerals import DIGIT_CLASS, digits_only, numeral
from extractors.values.types import PartialDate

FIRST_YEAR, LAST_YEAR = 1949, 2099

_N = f"[{DIGIT_CLASS}十拾廿卅]"
_WRITTEN = re.compile(
    rf"(?:(?<!\d)(?P<year>(?:19|20)\d\d)|(?<!\d)(?P<short>\d\d)|(?<!{_N})(?P<han_year>[二一][{DIGIT_CLASS}Oo0]{{3}}))\s?年"
    rf"(?:度)?(?:(?P<month>\d{{1,2}})(?:月份?)|(?P<han_month>{_N}{{1,3}})月份?)?"
    rf"(?:(?P<day>\d{{1,2}})(?:日|号)|(?P<han_day>{_N}{{1,4}})(?:日|号))?"
    r"(?P<loose>初(?!步|验|次|期|稿|设|始)|底|末(?!端)|上旬|中旬|下旬|上半年|下半年|第?[一二三四1-4]季度|前(?!期|置|端|述|后|往))?"
)
_SIGNED = re.compile(
    r"(?<![\d.])(?P<year>(?:19|20)\d\d)(?P<sep>[-./])(?P<month>\d{1,2})(?:(?P=sep)(?P<day>\d{1,2}))?(?!\d|[./]\d)"
)
_SOLID = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)?(?!\d)")
_SPACED = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d) (?P<month>\d{1,2}) (?P<day>\d{1,2})(?!\d)")
_NOT_A_DATE = re.compile(r"万|亿|元|%|％|[A-Za-z]|倍|版|GB|个(?!月)")


@dataclass(slots=True, frozen=True)
class Written:
    """A date at text[start:end]; `date` None when no calendar has it. `loose` is 初, 底, 上旬 ... behind it."""

    date: PartialDate | None
    start: int
    end: int
    loose: str = ""
    short_year: bool = False
    words: str = ""


def valid(year: int, month: int | None, day: int | None) -> PartialDate | None:
    """The date, or None when there is no such day or the year is out of all reason."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    if month is not None and not 1 <= month <= 12:
        return None
    if day is not None and (month is None or not 1 <= day <= calendar.monthrange(year, month)[1]):
        return None
    return PartialDate(year, month, day)


def written_dates(text: str, solid: bool = True) -> Iterator[Written]:
    """Every date in tidy text, impossible ones too. `solid` also reads 20260301 and 202603."""
    patterns = (_WRITTEN, _SIGNED, _SOLID, _SPACED) if solid else (_WRITTEN, _SIGNED)
    found = sorted((match for pattern in patterns for match in pattern.finditer(text)), key=lambda m: m.start())
    last = 0
    for match in found:
        if match.start() < last:
            continue
        made = _made(text, match)
        if made is not None:
            last = made.end
            yield made


def _made(text: str, match: re.Match[str]) -> Written | None:
    groups = match.groupdict()
    if match.re is _WRITTEN:
        return _from_words(match)
    year, month = int(groups["year"]), int(groups["month"])
    day = int(groups["day"]) if groups["day"] else None
    date = valid(year, month, day)
    after = text[match.end() : match.end() + 2]
    if match.re is _SIGNED and day is None and (_NOT_A_DATE.match(after) or date is None):
        return None  # 2026.3万元, 2026.35: a number
    if match.re is _SOLID and date is None:
        return None
    return Written(date, match.start(), match.end(), words=match.group())


def _from_words(match: re.Match[str]) -> Written | None:
    short = match["short"] is not None
    if match["year"] or short:
        year = int(match["year"] or f"20{match['short']}")
    else:
        year = digits_only(re.sub("[Oo0]", "〇", match["han_year"])) or 0
    month = _number(match["month"], match["han_month"])
    day = _number(match["day"], match["han_day"])
    if short and month is None:
        return None  # 10年 is a duration
    return Written(valid(year, month, day), match.start(), match.end(), match["loose"] or "", short, match.group())


def _number(figures: str | None, han: str | None) -> int | None:
    if figures:
        return int(figures)
    if not han:
        return None
    read = numeral(han)
    return read.value if read else 99  # 十十月: no calendar has it
