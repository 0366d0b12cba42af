"""Durations, in months: 12个月, 一年半, 180日历天, 合同签订后120个工作日, 6-8个月.

Days become months at 30 days a month, working days at 7/5 of that and never with certainty. A start that is no date
(合同签订后) leaves the length known but uncertain: nothing can be compared with it day by day.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice

from extractors.values.normalise import tidied, tidy
from extractors.values.numerals import NUMERAL_CLASS, numeral
from extractors.values.types import Mention, Months, Reading
from extractors.values.written_dates import written_dates

_MOST = 100
_COUNT = rf"(?:\d{{1,4}}(?:\.\d{{1,2}})?|[{NUMERAL_CLASS}]{{1,5}}|半)"
_DAYS = "日历天|日历日|个日历日|个日历天|自然日|个自然日|天|日(?!常|期|志|益|报|均|内瓦)"
_WORKING = "个工作日|工作日|个工作天|工作天"
_UNIT = rf"(?:{_WORKING}|{_DAYS}|个?月(?!份|度|报|租|费|底|初|末)|年(?!度|底|初|末|内新|以来|来|均|报|检|级|代|月)|个?季度|周|个?星期)"
_DURATION = re.compile(
    rf"(?<![\d.{NUMERAL_CLASS}第])(?P<count>{_COUNT})(?P<more>余|多)?(?P<half>个半)?(?P<unit>{_UNIT})(?P<half2>半)?"
    rf"(?:零|又|加|and)?(?:(?P<count2>\d{{1,2}}|[{NUMERAL_CLASS}]{{1,3}})(?P<unit2>个月|月(?!份|\d)))?"
)
_RANGE = re.compile(rf"(?P<low>\d{{1,4}}|[{NUMERAL_CLASS}]{{1,5}})(?:{_UNIT})?[-~至到]$")
_RANGE_GOES_ON = re.compile(rf"[-~至到]{_COUNT}{_UNIT}")
_ABOUT_BEFORE = re.compile(
    r"(大约|约|不超过|不少于|不低于|不多于|至少|至多|最多|最长|近|预计|暂定|≤|≥|<|>|~|≈)(?:为)?$"
)
_ABOUT_AFTER = re.compile(r"(左右|上下|以内|之内|以上|以下|内)")
_START = re.compile(
    r"(?:合同|协议|签订|签约|签署|签定|中标|批复|批准|下达|开工|立项|资金到位|采购|通知|之日|生效)[^,，;；。]{0,12}$"
)
_ASIDE = re.compile(r"(?:质保|维保|运维|质量保证|免费维护|售后|保修|试运行|服务)[^,，;；。、]{0,10}$")
_TOTAL = re.compile(r"(?:合计|共计|总计|总工期|总周期|建设周期|建设期|建设工期|工期|共)(?:限)?(?:为|是)?:?$")
_BARE = re.compile(
    rf"(?:[^\d:]{{0,16}}:)?(?P<cue>约|不超过)?(?P<count>\d{{1,4}}(?:\.\d{{1,2}})?|[{NUMERAL_CLASS}]{{1,5}})(?P<tail>左右|以内)?"
)
_NOTE = re.compile(r"\([^()]{0,200}\)")


@dataclass(slots=True, frozen=True)
class Written:
    """A duration at text[start:end], in months; `about` and `since` say what makes it uncertain."""

    months: Decimal
    in_days: bool
    start: int
    end: int
    about: str = ""
    since: bool = False
    ranged: bool = False
    aside: bool = False


def written_durations(text: str) -> Iterator[Written]:
    """The durations in tidy text; the years and months of dates are none."""
    dated = [(date.start, date.end) for date in written_dates(text)]
    at = 0
    for match in _DURATION.finditer(text):
        while at < len(dated) and dated[at][1] <= match.start():
            at += 1
        if at < len(dated) and dated[at][0] < match.end():
            continue
        made = _made(text, match)
        if made is not None:
            yield made


def _made(text: str, match: re.Match[str]) -> Written | None:
    count = _count(match["count"])
    unit = match["unit"]
    if count is None or (unit == "年" and count >= 100) or (unit == "月" and not _is_duration(text, match)):
        return None
    if match["half"] or match["half2"]:
        count += Decimal("0.5")
    months, in_days, about = _in_months(count, unit)
    if match["count2"]:
        if unit != "年":
            return None
        months += _count(match["count2"]) or Decimal(0)
    before = text[max(0, match.start() - 24) : match.start()]
    ranged = bool(_RANGE.search(before) or _RANGE_GOES_ON.match(text, match.end()))
    cue = _ABOUT_BEFORE.search(before) or _ABOUT_AFTER.match(text, match.end())
    about = about or ("余" if match["more"] else "") or (cue[1] if cue else "")
    return Written(
        months, in_days, match.start(), match.end(), about, bool(_START.search(before)), ranged,
        bool(_ASIDE.search(before)),
    )  # fmt: skip


def _is_duration(text: str, match: re.Match[str]) -> bool:
    """12月 alone in a field says twelve months; in a text it is December."""
    return match.start() == 0 and match.end() == len(text)


def _count(words: str) -> Decimal | None:
    if words == "半":
        return Decimal("0.5")
    if words[0].isdigit():
        return Decimal(words)
    read = numeral(words)
    return Decimal(read.value) if read else None


def _in_months(count: Decimal, unit: str) -> tuple[Decimal, bool, str]:
    if "工作" in unit:
        return _rounded(count * 7 / 5 / 30), True, "工作日"
    if unit.endswith("年"):
        return count * 12, False, ""
    if unit.endswith("季度"):
        return count * 3, False, ""
    if unit.endswith("月"):
        return count, False, ""
    if unit.endswith(("周", "星期")):
        return _rounded(count * 7 / 30), True, ""
    return _rounded(count / 30), True, ""


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01")).normalize() + 0


def parse_months(text: str, default_unit: str = "个月") -> Reading:
    """The one duration of a field. Value None: a range, several, or none; the note says which."""
    plain = tidy(text)
    if not plain or plain in (default_unit, f"({default_unit})"):
        return Reading(None, True, "空白")
    plain = plain.removeprefix(default_unit)
    bare = _BARE.fullmatch(_NOTE.sub("", plain).rstrip("。"))
    if bare:
        count = _count(bare["count"])
        if count is None:
            return Reading(None, False, "没有可识别的时长")
        months, in_days, _ = _in_months(count, default_unit)
        about = bare["cue"] or bare["tail"]
        return Reading(Months(months, in_days), not about, f"约数（{about}）" if about else "")
    plain = f"{plain}{default_unit}" if re.search(r"\d[-~至到]\d{1,3}$", plain) else plain
    found = list(islice(written_durations(plain), _MOST))
    outside = [w for w in found if not any(a.start() < w.start < a.end() for a in _NOTE.finditer(plain[:2000]))]
    return _choose(plain, outside or found)


def _choose(plain: str, found: list[Written]) -> Reading:
    if not found:
        return Reading(None, False, "没有可识别的时长")
    counted = [w for w in found if not w.aside] or found
    if any(w.ranged for w in counted[:2]):
        return Reading(None, False, f"写的是区间：{_range_words(plain, counted[:2])}")
    distinct = list({w.months: w for w in reversed(counted)}.values())[::-1]
    chosen = distinct[0]
    if len(distinct) > 1:
        named = [w for w in distinct if _TOTAL.search(plain, max(0, w.start - 10), w.start)]
        parts = re.match(r"[,，;；(]?(?:其中|包括|含)", plain[distinct[0].end :])
        if len(named) != 1 and not parts:
            words = "、".join(plain[w.start : w.end] for w in distinct[:4])
            return Reading(None, False, f"写有多个时长：{words}")
        chosen = named[0] if len(named) == 1 else distinct[0]
    # an unknown start does not make the length uncertain; the note keeps it for who compares periods
    return Reading(Months(chosen.months, chosen.in_days), not chosen.about, _why(plain, chosen))


def _range_words(plain: str, ends: list[Written]) -> str:
    low = _RANGE.search(plain, max(0, ends[0].start - 12), ends[0].start)
    return plain[low.start() if low else ends[0].start : ends[-1].end]


def _why(plain: str, item: Written) -> str:
    notes = []
    if item.about:
        notes.append("按工作日计" if item.about == "工作日" else f"约数（{item.about}）")
    if item.since:
        notes.append("起点不是确定的日期")
    return "；".join(notes)


def find_durations(text: str) -> list[Mention]:
    """The durations in running text; 12月 is December there."""
    map_ = tidied(text, keep_lines=True)
    mentions = []
    for item in written_durations(map_.text):
        if item.start == 0 and map_.text[item.start : item.end].endswith("月") and "个" not in map_.text[: item.end]:
            continue
        start, end = map_.span(item.start, item.end)
        note = f"写的是区间：{_range_words(map_.text, [item])}" if item.ranged else _why(map_.text, item)
        mentions.append(Mention(Months(item.months, item.in_days), start, end, not note, note))
    return mentions
