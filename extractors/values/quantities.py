"""Whole numbers of a table cell: 2, 2台, 约200人, 二百, 100-200人. `parse_count` answers None where no number is written."""

from __future__ import annotations

import re
from decimal import Decimal

from extractors.values.normalise import tidied
from extractors.values.numerals import NUMERAL_CLASS, numeral
from extractors.values.types import Reading

_LONGEST = 200
_UNITS = r"(?:台套|台次|台|套|个|块|项|人次|人|名|位|万人次|户|条|组|份|实例|节点|核|次|余人|多人|余|多|年|月|GB?|TB?|点位|用户|并发|端口|IP|地址)"
_NUMBER = re.compile(r"(?<![\d.,])(?P<figure>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,9}(?:\.\d{1,4})?)\s*(?P<wan>万)?")
_WRITTEN = re.compile(rf"([{NUMERAL_CLASS}]{{1,12}})\s*{_UNITS}")
_LOOSE = re.compile(r"约|左右|近|大概|预计|余|多|以上|以内|不少于|至少|不超过|最多|\+")
_RANGE = re.compile(r"\d\s*(?:-|~|至|到)\s*\d")


def parse_count(text: str) -> Reading:
    """The number of a cell as text of digits. Several numbers, 约, a range: the first, not certain."""
    plain = tidied(text[:_LONGEST]).text
    found = list(_NUMBER.finditer(plain))
    if not found:
        written = _WRITTEN.search(plain) or re.fullmatch(rf"([{NUMERAL_CLASS}]{{1,12}})", plain)
        number = numeral(written.group(1)) if written else None
        return Reading(str(number.value), True) if number else Reading(None, False, "没有写出数字")
    value = Decimal(found[0]["figure"].replace(",", "")) * (10_000 if found[0]["wan"] else 1)
    if plain.startswith("-"):
        value = -value
    shown = f"{value.normalize():f}"
    if _RANGE.search(plain):
        return Reading(shown, False, "写的是范围")
    if len(found) > 1:
        return Reading(shown, False, "写有几个数字")
    if _LOOSE.search(plain):
        return Reading(shown, False, "写的是约数")
    return Reading(shown, True)
