"""发文字号: 高政办发〔2021〕1号, with every bracket people type and every blank they leave.

GB/T 9704 wants hexagonal brackets, no leading zero and no 第; departures are told in `style`, never refused. A number
whose year or serial is still to be filled in (×××〔20  〕××号) is no number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extractors.values.normalise import tidied, tidy
from extractors.values.types import DocumentNumber, Mention, Reading

BRACKETS = "括号不是六角括号〔〕"
LEADING_ZERO = "序号编了虚位"
ORDINAL = "序号前加了“第”字"

_NOTHING = "没有可识别的发文字号"
_FIRST_YEAR, _LAST_YEAR = 1949, 2099
_LONGEST = 500
_OPEN, _CLOSE = r"[〔\[(【〖{<〈]", r"[〕\])】〗}>〉]"
_HAN = "\u4e00-\u9fa5"
_NUMBER = re.compile(
    rf"(?P<agency>[{_HAN}]{{2,16}})(?P<open>{_OPEN})(?P<year>\d{{4}})年?(?P<close>{_CLOSE})(?P<ordinal>第)?"
    rf"(?P<serial>\d{{1,5}})号"
)
_UNFILLED = re.compile(rf"{_OPEN}(?P<year>[\d×xX*]{{0,6}})年?{_CLOSE}第?(?P<serial>[\d×xX*]{{0,6}})号")
# Words that stand before a number in running text and are not of the agency's code.
_LEAD = re.compile(
    r"(?:.*(?:根据|按照|依据|遵照|参照|落实|贯彻|执行|印发|转发|下发|以及|文件|通知|意见|办法|规定|关于|精神|办公厅|办公室|政府|委员会|部门)"
    rf"|.+(?:和|及|与|由|的|是|为|见|等))(?=[{_HAN}]{{2}})"
)


@dataclass(slots=True, frozen=True)
class _Found:
    number: DocumentNumber
    start: int
    end: int


def _found(text: str) -> Iterator[_Found]:
    for match in _NUMBER.finditer(text):
        year = int(match["year"])
        if not _FIRST_YEAR <= year <= _LAST_YEAR:
            continue
        lead = _LEAD.match(match["agency"])
        skipped = lead.end() if lead else 0
        joined = match.start() > 0 and text[match.start() - 1] in ")》号、,，”"
        if not skipped and joined and match["agency"][0] in "和及与":  # but 和政办发 itself begins with 和
            skipped = 1
        style = []
        if (match["open"], match["close"]) != ("〔", "〕"):
            style.append(BRACKETS)
        if match["serial"].startswith("0"):
            style.append(LEADING_ZERO)
        if match["ordinal"]:
            style.append(ORDINAL)
        number = DocumentNumber(match["agency"][skipped:], year, int(match["serial"]), tuple(style))
        yield _Found(number, match.start() + skipped, match.end())


def _unfilled(plain: str) -> bool:
    match = _UNFILLED.search(plain)
    return match is not None and not (len(match["year"]) == 4 and match["year"].isdigit() and match["serial"].isdigit())


def parse_document_number(text: str) -> Reading:
    """The number of a letter's head. Value None: none, several, or year or serial not filled in."""
    plain = tidy(text)[:_LONGEST]
    found = list(_found(plain))
    if not found:
        note = "年份或序号没有填" if _unfilled(plain) else _NOTHING if plain else "空白"
        return Reading(None, False, note)
    first = found[0].number
    if any(str(other.number) != str(first) for other in found[1:]):
        return Reading(None, False, f"写有多个发文字号：{'、'.join(str(f.number) for f in found[:3])}")
    return Reading(first, True, "；".join(first.style))


def find_document_numbers(text: str) -> list[Mention]:
    """The document numbers in running text, each with the agency's code cut free of the words before it."""
    map_ = tidied(text, keep_lines=True)
    mentions = []
    for item in _found(map_.text):
        start, end = map_.span(item.start, item.end)
        mentions.append(Mention(item.number, start, end, True, "；".join(item.number.style)))
    return mentions
