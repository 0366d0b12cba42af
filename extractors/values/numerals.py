"""Chinese numerals, the plain ones (十二, 二〇二六) and those of bank notes (壹佰贰拾), as amounts and dates write them.

`numeral` answers None for words that are no well-formed number (九八万); it never guesses.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_WRITTEN = ("〇零○", "一壹弌", "二贰貳两俩弍", "三叁參叄仨", "四肆", "五伍", "六陆陸", "七柒", "八捌", "九玖")
_DIGITS = {digit: value for value, digits in enumerate(_WRITTEN) for digit in digits}
_D = "".join(_WRITTEN[1:])

DIGIT_CLASS = "".join(_WRITTEN)
SCALE_CLASS = "十拾百佰千仟万萬亿億"
NUMERAL_CLASS = DIGIT_CLASS + SCALE_CLASS + "廿卅"
FORMAL = re.compile("[壹贰貳叁參叄肆伍陆陸柒捌玖拾佰仟萬億]")

_LONGEST = 40
_SECTION = re.compile(
    f"(?:([{_D}])[千仟])?([〇零○]?)(?:([{_D}])[百佰])?([〇零○]?)(?:([{_D}]?[十拾]|廿|卅))?([〇零○]?)([{_D}])?"
)


@dataclass(slots=True, frozen=True)
class Numeral:
    """A number and the place value of its last written digit (九十八万 -> 980000, 10000)."""

    value: int
    place: int


def digits_only(text: str) -> int | None:
    """二〇二六 -> 2026: digits read one by one."""
    if not text or len(text) > _LONGEST or any(character not in _DIGITS for character in text):
        return None
    return int("".join(str(_DIGITS[character]) for character in text))


def numeral(text: str) -> Numeral | None:
    """The number that the whole of `text` writes, with scales (三百二十) or digit by digit (三二〇)."""
    if not text or len(text) > _LONGEST:
        return None
    plain = digits_only(text)
    return Numeral(plain, 1) if plain is not None else _scaled(text)


def _scaled(text: str) -> Numeral | None:
    for scale, signs in ((100_000_000, "亿億"), (10_000, "万萬")):
        at = max(text.rfind(sign) for sign in signs)
        if at >= 0:
            return _with_scale(text[:at], text[at + 1 :], scale)
    return _section(text)


def _with_scale(head: str, tail: str, scale: int) -> Numeral | None:
    many = _scaled(head)
    if many is None or many.value == 0 or (scale == 10_000 and many.value >= scale):
        return None
    if not tail:
        return Numeral(many.value * scale, many.place * scale)
    if len(tail) == 1 and _DIGITS.get(tail):  # 九十八万五 says 985000
        return Numeral(many.value * scale + _DIGITS[tail] * scale // 10, scale // 10)
    rest = _scaled(tail)
    if rest is None or rest.value >= scale:
        return None
    return Numeral(many.value * scale + rest.value, rest.place)


def _section(text: str) -> Numeral | None:
    """Up to 9999: 三千零二十, 十二, 三百二 (320)."""
    match = _SECTION.fullmatch(text)
    if match is None or not text.strip("〇零○"):
        return None
    thousands, _, hundreds, zero, tens, last_zero, ones = match.groups()
    value, place = 0, 1
    if thousands:
        value, place = _DIGITS[thousands] * 1000, 1000
    if hundreds:
        value, place = value + _DIGITS[hundreds] * 100, 100
    if tens:
        many = {"廿": 2, "卅": 3}.get(tens) or (_DIGITS[tens[0]] if len(tens) == 2 else 1)
        value, place = value + many * 10, 10
    if ones:
        shorthand = place >= 100 and not (zero or last_zero or match.group(2)) and not tens
        place = place // 10 if shorthand else 1
        value += _DIGITS[ones] * place
    return Numeral(value, place)
