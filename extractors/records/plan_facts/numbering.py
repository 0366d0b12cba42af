"""Numbers of lines: 一、 > （一） > 1 > 1.1 > （1） > ①. Only their order matters, not how deep a table goes."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractors.values.normalise import nfkc
from extractors.values.numerals import numeral

PART, LETTER, HAN, HAN_BRACKET, FIGURE, BRACKET, CIRCLE = 0, 5, 10, 20, 30, 45, 50
_HAN = "一二三四五六七八九十"
_CIRCLES = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_SCHEMES: tuple[tuple[int, re.Pattern[str]], ...] = (
    (PART, re.compile(rf"第([{_HAN}\d]{{1,3}})(?:部分|包|项|类|期|阶段)[、:.]?")),
    (HAN_BRACKET, re.compile(rf"\(([{_HAN}]{{1,3}})\)[、.]?")),
    (HAN, re.compile(rf"([{_HAN}]{{1,3}})[、.:]")),
    (BRACKET, re.compile(r"\(?(\d{1,3})\)[、.]?")),
    (CIRCLE, re.compile(rf"([{_CIRCLES}])[、.]?")),
    (LETTER, re.compile(r"([A-Z])[、.:]")),
)
_DECIMAL = re.compile(r"(\d{1,3}(?:[.-]\d{1,3}){1,4})[、.]?(?=\s|[^\d.%匹寸米吨万元倍版A-Za-z]|$)")
_FIGURE = re.compile(r"(\d{1,3})(?:[、:)]|[.](?!\d))")
_WHOLE = re.compile(rf"(?:([{_HAN}]{{1,3}})|(\d{{1,4}})|([A-Z]))[、.:]?")


@dataclass(slots=True, frozen=True)
class Number:
    """`rank`: smaller stands higher; `parts` of 2.3 are (2, 3); `text` as written."""

    rank: int
    parts: tuple[int, ...]
    text: str

    @property
    def ordinal(self) -> int:
        return self.parts[-1]


def whole_number(text: str) -> Number | None:
    """The number a 序号 cell holds, with or without a mark behind it."""
    plain = _plain(text)
    if not plain or len(plain) > 16:
        return None
    match = _WHOLE.fullmatch(plain)
    if match:
        if match[1]:
            return _made(HAN, match[1], plain)
        return _made(FIGURE, match[2], plain) if match[2] else _made(LETTER, match[3], plain)
    found = leading_number(text)
    return found[0] if found and not found[1] else None


def leading_number(text: str) -> tuple[Number, str] | None:
    """The number a name begins with, and the rest: （一）软件, 1.1服务器, 2、交换机."""
    plain = _plain(text)
    decimal = _DECIMAL.match(plain)
    if decimal:
        parts = tuple(int(p) for p in re.split("[.-]", decimal[1]))
        return Number(FIGURE + len(parts) - 1, parts, decimal[1]), plain[decimal.end() :].strip()
    figure = _FIGURE.match(plain)
    if figure:
        return Number(FIGURE, (int(figure[1]),), figure[1]), plain[figure.end() :].strip()
    for rank, pattern in _SCHEMES:
        match = pattern.match(plain)
        if match:
            number = _made(rank, match[1], match[0])
            return (number, plain[match.end() :].strip()) if number else None
    return None


def _plain(text: str) -> str:
    kept = "".join(c if c in _CIRCLES else nfkc(c) for c in text) if any(c in _CIRCLES for c in text) else nfkc(text)
    return re.sub(r"\s+", " ", kept).strip().replace("．", ".").replace("—", "-").replace("–", "-")


def _made(rank: int, word: str, text: str) -> Number | None:
    if word in _CIRCLES:
        return Number(rank, (_CIRCLES.index(word) + 1,), text)
    if word.isdecimal():
        return Number(rank, (int(word),), text)
    if len(word) == 1 and "A" <= word <= "Z":
        return Number(rank, (ord(word) - 64,), text)
    read = numeral(word)
    return Number(rank, (read.value,), text) if read else None
