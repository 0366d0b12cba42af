"""Periods: 2022.1-2022.12, 2022年1月至12月 (the end inherits the year), 2026年3月—2027年2月, 2027/1~2027/12.

A start that is no date (自合同签订之日起6个月) has no period: value None, and the note says so. A period that ends before
it begins is returned as written; that is for a rule to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from extractors.values.calendar_months import add_months, shift
from extractors.values.durations import written_durations
from extractors.values.normalise import tidied, tidy
from extractors.values.numerals import DIGIT_CLASS, numeral
from extractors.values.types import Mention, PartialDate, Period, Reading
from extractors.values.written_dates import Written, valid, written_dates

_LONGEST = 2000
_MOST = 20
_TO = r"(?:起|开始|开工)?(?:-{1,4}|~{1,3}|至|到|→|起至)"
_JOIN = re.compile(_TO)
_HAN = f"[{DIGIT_CLASS}十]{{1,3}}"
_MONTH = re.compile(
    rf"(?P<next>次年|翌年|第二年)?(?:(?P<month>\d{{1,2}})|(?P<han_month>{_HAN}))月份?"
    rf"(?:(?:(?P<day>\d{{1,2}})|(?P<han_day>{_HAN}))[日号])?"
)
_MONTH_DAY = re.compile(r"(?P<month>\d{1,2})[./-](?P<day>\d{1,2})(?![\d./])")
_NUMBER = re.compile(r"(?P<number>\d{1,2})(?![\d./年])")
_BOTH_MONTHS = re.compile(rf"(?P<first>\d{{1,2}}|{_HAN})月?份?{_TO}(?P<last>\d{{1,2}}|{_HAN})月")
_YEARS = re.compile(rf"(?<!\d)((?:19|20)\d\d)年?{_TO}((?:19|20)\d\d)(?:年|(?!\d|[./-]\d))")
_BLANK = re.compile(r"(?:[^:]{0,16}:)?自?(?:20)?年?月?日?起?(?:至|到|-|~)?(?:20)?年?月?日?止?")
_END_BLANK = re.compile(r"(?:20)?年?月?日?止?[。)]?")


@dataclass(slots=True, frozen=True)
class _Span:
    """A period at text[start:end], or why the words there are none."""

    period: Period | None
    start: int
    end: int
    note: str = ""


def _spans(text: str) -> Iterator[_Span]:
    dates = list(islice(written_dates(text), 500))
    index = 0
    while index < len(dates):
        first = dates[index]
        span, used = _from(text, first, dates[index + 1] if index + 1 < len(dates) else None)
        if span is not None:
            yield span
        index += used


def _from(text: str, first: Written, following: Written | None) -> tuple[_Span | None, int]:
    """The period that begins with `first`, and how many of the dates it uses up."""
    if first.date is not None and first.date.month is None:
        months = _BOTH_MONTHS.match(text, first.end)
        if months:  # 2022年1-12月
            start, end = (valid(first.date.year, _number(months[part]), None) for part in ("first", "last"))
            return _span(text, first.start, months.end(), start, end), 1
    join = _JOIN.match(text, first.end)
    if join is None:
        return None, 1
    if following is not None and following.start == join.end():
        note = "日期不确切" if first.loose or following.loose or first.short_year or following.short_year else ""
        return _span(text, first.start, following.end, first.date, following.date, note), 2
    end, stop = _inherited(text, join.end(), first.date)
    if stop == join.end():
        if _END_BLANK.fullmatch(text, join.end()):
            return _Span(None, first.start, len(text), "止期没有填"), 1
        return None, 1
    return _span(text, first.start, stop, first.date, end), 1


def _inherited(text: str, at: int, first: PartialDate | None) -> tuple[PartialDate | None, int]:
    """The end at `at` that takes its year from the start, and where it stops; (None, at) when there is none."""
    if first is None or first.month is None:
        return None, at
    match = _MONTH.match(text, at)
    if match:
        year = first.year + (1 if match["next"] else 0)
        day = _number(match["day"] or match["han_day"])
        return valid(year, _number(match["month"] or match["han_month"]), day), match.end()
    match = _MONTH_DAY.match(text, at)
    if match and first.day:
        return valid(first.year, int(match["month"]), int(match["day"])), match.end()
    match = _NUMBER.match(text, at)
    if match:
        number = int(match["number"])
        inherited = valid(first.year, first.month, number) if first.day else valid(first.year, number, None)
        return inherited, match.end()
    return None, at


def _number(words: str | None) -> int | None:
    if not words:
        return None
    if words.isdigit():
        return int(words)
    read = numeral(words)
    return read.value if read else 99


def _span(
    text: str, start: int, end: int, first: PartialDate | None, last: PartialDate | None, note: str = ""
) -> _Span:
    words = text[start:end]
    if first is None or last is None:
        return _Span(None, start, end, f"有不存在的日期：{words}")
    if first.year == last.year and last.last() < first.first() and not _year_written(words):
        return _Span(None, start, end, f"止期没有写年份，又早于起期：{words}")
    if not note and (first.month is None or last.month is None):
        note = "只写到年"
    return _Span(Period(first, last), start, end, note)


def _year_written(words: str) -> bool:
    """Whether the end has a year of its own."""
    return bool(re.search(r"[-~至到→].*?(?:19|20|二〇|二零|二O)\S{2}", words))


def parse_period(text: str) -> Reading:
    """The one period of a field. Value None: none, several, or an impossible or missing date; the note says which."""
    plain = tidy(text)[:_LONGEST]
    if not plain or _BLANK.fullmatch(plain):
        return Reading(None, True, "空白")
    found = list(islice(_spans(plain), _MOST))
    if len({(span.period, span.note) for span in found}) > 1:
        words = "、".join(plain[span.start : span.end] for span in found[:4])
        return Reading(None, False, f"写有多个起止时间：{words}")
    if found:
        return Reading(found[0].period, found[0].period is not None and not found[0].note, found[0].note)
    years = _YEARS.search(plain)
    if years:
        return Reading(Period(PartialDate(int(years[1])), PartialDate(int(years[2]))), False, "只写到年")
    return _from_single_dates(plain)


def _from_single_dates(plain: str) -> Reading:
    """开工2026年3月1日，完工2026年12月1日; 2026年3月起12个月; 2026年度."""
    dates = list(islice(written_dates(plain), _MOST))
    if any(date.date is None for date in dates):
        return Reading(None, False, f"有不存在的日期：{plain[:40]}")
    if len(dates) == 2 and dates[1].start - dates[0].end <= 24:
        first, last = dates[0].date, dates[1].date
        assert first is not None and last is not None
        loose = dates[0].loose or dates[1].loose
        return Reading(Period(first, last), not loose, "日期不确切" if loose else "")
    lengths = list(islice(written_durations(plain), _MOST))
    if len(dates) == 1 and len(lengths) == 1 and lengths[0].start >= dates[0].end:
        return _from_length(dates[0], int(lengths[0].months), lengths[0].in_days or bool(lengths[0].about))
    if len(dates) == 1:
        only = dates[0].date
        assert only is not None
        if only.month is None and not dates[0].loose and len(plain) - (dates[0].end - dates[0].start) <= 2:
            whole = Period(PartialDate(only.year, 1), PartialDate(only.year, 12))
            return Reading(whole, False, "只写了年份")
        return Reading(None, False, "只写了一个日期")
    if lengths:
        return Reading(None, False, "只写了时长，起点不是确定的日期")
    return Reading(None, False, "写有多个日期，看不出起止" if dates else "没有可识别的起止时间")


def _from_length(start: Written, months: int, inexact: bool) -> Reading:
    date = start.date
    if date is None or date.month is None or inexact or months < 1:
        return Reading(None, False, "只写了起期和时长，推不出止期")
    if date.day:
        last = add_months(date.first(), months)
        last = last.fromordinal(last.toordinal() - 1)
        return Reading(Period(date, PartialDate(last.year, last.month, last.day)), False, "止期由时长推算")
    return Reading(Period(date, shift(date, months - 1)), False, "止期由时长推算")


def find_periods(text: str) -> list[Mention]:
    """The periods in running text: two dates joined by 至, 到, - or ~."""
    map_ = tidied(text, keep_lines=True)
    mentions = []
    for span in _spans(map_.text):
        if span.period is not None:
            start, end = map_.span(span.start, span.end)
            mentions.append(Mention(span.period, start, end, not span.note, span.note))
    return mentions
