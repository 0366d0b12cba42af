"""Number formats of Word lists: 3 becomes 三, ③, III, 叁 or 丙 as the list level asks (ECMA-376, ST_NumberFormat)."""

from __future__ import annotations

from collections.abc import Callable

_PLAIN = "〇一二三四五六七八九"
_UNITS = "十百千"
_LEGAL_SIMPLIFIED = ("零壹贰叁肆伍陆柒捌玖", "拾佰仟", "万")
_LEGAL_TRADITIONAL = ("零壹貳參肆伍陸柒捌玖", "拾佰仟", "萬")
_COUNTING = ("零一二三四五六七八九", _UNITS, "万")
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
    (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㉑㉒㉓㉔㉕㉖㉗㉘㉙㉚㉛㉜㉝㉞㉟㊱㊲㊳㊴㊵㊶㊷㊸㊹㊺㊻㊼㊽㊾㊿"
_IN_PARENTHESES = "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇"
_WITH_FULL_STOP = "⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛"
_CIRCLED_IDEOGRAPHS = "㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉"
_IDEOGRAPHS_IN_PARENTHESES = "㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩"
_ORDINALS = {1: "st", 2: "nd", 3: "rd"}
_TO_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


def _chinese(value: int, style: tuple[str, str, str], bare_ten: bool = True, bare_units: bool = False) -> str:
    """12 -> 十二 (`bare_ten`) or 一十二; `bare_units` is the Japanese way: 百, not 一百."""
    digits, units, myriad = style
    if value == 0:
        return digits[0]
    if value >= 10_000:
        head, rest = divmod(value, 10_000)
        gap = digits[0] if 0 < rest < 1000 and not bare_units else ""
        tail = _chinese(rest, style, False, bare_units) if rest else ""
        return _chinese(head, style, bare_ten, bare_units) + myriad + gap + tail
    out = ""
    pending_zero = False
    for place in range(3, -1, -1):
        digit = value // 10**place % 10
        if digit == 0:
            pending_zero = bool(out)
            continue
        if pending_zero and not bare_units:
            out += digits[0]
        pending_zero = False
        first_ten = bare_ten and place == 1 and digit == 1 and not out
        omitted = digit == 1 and place > 0 and (bare_units or first_ten)
        out += ("" if omitted else digits[digit]) + (units[place - 1] if place else "")
    return out


def _digit_by_digit(value: int) -> str:
    return "".join(_PLAIN[int(digit)] for digit in str(value))


def _counting_to_99(value: int) -> str:
    return _chinese(value, _COUNTING) if value < 100 else _digit_by_digit(value)


def _roman(value: int) -> str:
    if not 0 < value < 4000:
        return str(value)
    out = ""
    for worth, letters in _ROMAN:
        count, value = divmod(value, worth)
        out += letters * count
    return out


def _letter(value: int) -> str:
    """1 -> A, 27 -> AA, 28 -> BB: Word repeats the letter."""
    if not 0 < value <= 780:
        return str(value)
    repeats, index = divmod(value - 1, 26)
    return chr(ord("A") + index) * (repeats + 1)


def _picked(characters: str) -> Callable[[int], str]:
    """The value-th of some characters; plain digits beyond them."""
    return lambda value: characters[value - 1] if 0 < value <= len(characters) else str(value)


def _sexagenary(value: int) -> str:
    if not 0 < value <= 60:
        return str(value)
    return _STEMS[(value - 1) % 10] + _BRANCHES[(value - 1) % 12]


def _ordinal(value: int) -> str:
    ending = "th" if value // 10 % 10 == 1 else _ORDINALS.get(value % 10, "th")
    return f"{value}{ending}"


_FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalHalfWidth": str,
    "decimalZero": lambda value: f"{value:02d}",
    "decimalFullWidth": lambda value: str(value).translate(_TO_FULL_WIDTH),
    "decimalFullWidth2": lambda value: str(value).translate(_TO_FULL_WIDTH),
    "decimalEnclosedCircle": _picked(_CIRCLED),
    "decimalEnclosedCircleChinese": _picked(_CIRCLED),
    "decimalEnclosedParen": _picked(_IN_PARENTHESES),
    "decimalEnclosedFullstop": _picked(_WITH_FULL_STOP),
    "numberInDash": lambda value: f"- {value} -",
    "upperRoman": _roman,
    "lowerRoman": lambda value: _roman(value).lower(),
    "upperLetter": _letter,
    "lowerLetter": lambda value: _letter(value).lower(),
    "ordinal": _ordinal,
    "hex": lambda value: f"{value:X}",
    "chineseCounting": _counting_to_99,
    "chineseCountingThousand": lambda value: _chinese(value, _COUNTING),
    "taiwaneseCounting": _counting_to_99,
    "taiwaneseCountingThousand": lambda value: _chinese(value, _COUNTING),
    "taiwaneseDigital": _digit_by_digit,
    "ideographDigital": _digit_by_digit,
    "japaneseDigitalTenThousand": _digit_by_digit,
    "japaneseCounting": lambda value: _chinese(value, _COUNTING, bare_units=True),
    "koreanDigital2": _digit_by_digit,
    "chineseLegalSimplified": lambda value: _chinese(value, _LEGAL_SIMPLIFIED, bare_ten=False),
    "ideographLegalTraditional": lambda value: _chinese(value, _LEGAL_TRADITIONAL, bare_ten=False),
    "ideographTraditional": _picked(_STEMS),
    "ideographZodiac": _picked(_BRANCHES),
    "ideographZodiacTraditional": _sexagenary,
    "ideographEnclosedCircle": _picked(_CIRCLED_IDEOGRAPHS),
    "ideographParenthesized": _picked(_IDEOGRAPHS_IN_PARENTHESES),
    "none": lambda value: "",
    "bullet": lambda value: "",
}


def formatted(value: int, number_format: str) -> str:
    """The value as this format writes it; `padded3` is 001, a format not known here plain digits."""
    if number_format.startswith("padded"):
        return str(value).zfill(int(number_format[6:]))
    return _FORMATS.get(number_format, str)(value)
