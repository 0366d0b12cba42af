"""Number schemes of Chinese headings: 第一章, 一、, （一）, 1., 1.1, and the order in which they usually nest.

The number may be typed or computed by Word; both are judged from the paragraph's full text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

PART: Final = "part"
CHAPTER: Final = "chapter"
SECTION: Final = "section"
HAN: Final = "han"
HAN_PAREN: Final = "han_paren"
ARABIC: Final = "arabic"
DOTTED: Final = "dotted"  # with its depth: dotted2 is 1.1
ARABIC_PAREN: Final = "arabic_paren"

_HAN_DIGITS = "〇零一二三四五六七八九"
_FORMAL = str.maketrans("壹贰叁肆伍陆柒捌玖拾○", "一二三四五六七八九十〇")
_N = r"(?:[一二三四五六七八九十百零〇○]{1,5}|\d{1,3}|[０-９]{1,3}|[壹贰叁肆伍陆柒捌玖拾]{1,4})"
# 3.5万元 and 2 年 are amounts; 2 项目背景, 1.1年度计划 are headings.
_UNIT_AFTER = r"(?!\s*(?:万|亿|元|倍|%|％|‰|个(?:月|百分)|年(?!度)|[GTM]B|Mb|M\b|G\b|兆|米|公里|℃|小时|×|x\b))"
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (PART, re.compile(rf"第\s*({_N})\s*(?:部分|篇|编|卷)(?![的所中])")),
    (CHAPTER, re.compile(rf"(?:第\s*({_N})\s*章|Chapter\s+(\d{{1,2}}))(?![的所中第规内]|节)", re.I)),
    (SECTION, re.compile(rf"第\s*({_N})\s*节(?![的所中第规内])")),
    (HAN, re.compile(r"([一二三四五六七八九十]{1,3}|[壹贰叁肆伍陆柒捌玖拾]{1,3})(?:\s*[、.．:：]|[\s\u3000]+(?=\S))")),
    (HAN_PAREN, re.compile(r"[（(]\s*([一二三四五六七八九十]{1,3})\s*[）)]")),
    (DOTTED, re.compile(rf"(\d{{1,2}}(?:\s?[.．]\s?\d{{1,2}}){{1,5}})[.．、]?(?![\d.．%％]){_UNIT_AFTER}")),
    (ARABIC, re.compile(rf"(\d{{1,2}}|[０-９]{{1,2}})(?:\s*[.．、](?!\d)|[\s\u3000]+(?=[^\d\s])){_UNIT_AFTER}")),
    (ARABIC_PAREN, re.compile(r"(?:[（(]\s*(\d{1,2})\s*[）)]|(\d{1,2})\s*[）)])")),
)
_ORDER = {PART: 0, CHAPTER: 1, SECTION: 2, HAN: 3, HAN_PAREN: 4, ARABIC: 5, ARABIC_PAREN: 20}


@dataclass(slots=True, frozen=True)
class Scheme:
    """`kind` with its depth for dotted numbers; `numbers` as read; `rest` is the text behind the number, `mark` what
    stands between them (、 or . or a blank)."""

    kind: str
    numbers: tuple[int, ...]
    rest: str
    mark: str = ""

    @property
    def ordinal(self) -> int:
        return self.numbers[-1]

    @property
    def order(self) -> int:
        return order_of(self.kind)


def order_of(kind: str) -> int:
    """The usual nesting: the smaller, the further out."""
    return _ORDER[ARABIC] + int(kind[len(DOTTED) :]) - 1 if kind.startswith(DOTTED) else _ORDER[kind]


def scheme_of(text: str) -> Scheme | None:
    """The scheme of a line, None when it begins with no number."""
    text = text.lstrip(" \t\u3000\xa0")
    if not text or (text[0] not in _FIRST and not text[0].isdigit()):
        return None
    for kind, pattern in _PATTERNS:
        match = pattern.match(text)
        if match is None:
            continue
        written = next(group for group in match.groups() if group)
        rest = text[match.end() :].strip(" \t\u3000\xa0、.．:：")
        if kind == DOTTED:
            numbers = tuple(int(piece) for piece in re.split(r"\s?[.．]\s?", written))
            return Scheme(f"{DOTTED}{len(numbers)}", numbers, rest)
        mark = match.group().lstrip()[len(written) :].strip()[:1] if kind in (HAN, ARABIC) else ""
        return Scheme(kind, (_value(written),), rest, mark)
    return None


_FIRST = frozenset("第一二三四五六七八九十壹贰叁肆伍陆柒捌玖拾（(Cc")


def _value(written: str) -> int:
    """七 -> 7, 十二 -> 12, 二十一 -> 21, 一〇 -> 10, 12 -> 12."""
    if written.isdecimal():
        return int(written)
    written = written.translate(_FORMAL)
    if "十" not in written and "百" not in written:
        return int("".join(str(max(0, _HAN_DIGITS.find(c) - 1)) for c in written) or 0)
    total = digit = 0
    for character in written:
        if character in "十百":
            total += max(digit, 1) * (10 if character == "十" else 100)
            digit = 0
        else:
            digit = max(0, _HAN_DIGITS.find(character) - 1)
    return total + digit
