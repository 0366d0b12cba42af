"""Numbers as a sheet shows them: 46291 with the format yyyy"年"m"月" is 2026年9月, 0.06 with 0.0% is 6.0%.

What the clerk saw is what a rule must quote; the raw number would be neither a date nor a percentage. Covers the formats
that forms and budgets use; for the rest (fractions, locale oddities) the plain number is shown.
"""

from __future__ import annotations

import datetime
import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

# Format numbers that have no code of their own in the file (ECMA-376 18.8.30), as a Chinese Windows shows them.
_BUILTIN = {
    0: "General",
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    **dict.fromkeys((5, 6), "¥#,##0;¥-#,##0"),
    **dict.fromkeys((7, 8), "¥#,##0.00;¥-#,##0.00"),
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    14: "yyyy/m/d",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "yyyy/m/d h:mm",
    **dict.fromkeys((27, 36, 50, 52, 57), 'yyyy"年"m"月"'),
    **dict.fromkeys((28, 29, 51, 53, 54, 58), 'm"月"d"日"'),
    30: "m/d/yy",
    31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"',
    33: 'h"时"mm"分"ss"秒"',
    **dict.fromkeys((34, 55), '上午/下午h"时"mm"分"'),
    **dict.fromkeys((35, 56), '上午/下午h"时"mm"分"ss"秒"'),
    **dict.fromkeys((37, 38), "#,##0;-#,##0"),
    **dict.fromkeys((39, 40), "#,##0.00;-#,##0.00"),
    41: '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ',
    42: '_ ¥* #,##0_ ;_ ¥* -#,##0_ ;_ ¥* "-"_ ;_ @_ ',
    43: '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ',
    44: '_ ¥* #,##0.00_ ;_ ¥* -#,##0.00_ ;_ ¥* "-"??_ ;_ @_ ',
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mm:ss.0",
    48: "##0.0E+0",
    49: "@",
}
_EPOCH = {False: datetime.datetime(1899, 12, 30), True: datetime.datetime(1904, 1, 1)}

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|_(?P<space>.)|\*(?P<fill>.)|\[(?P<bracket>[^\]]*)\]'
    r"|(?P<ampm>AM/PM|A/P|上午/下午)|(?P<date>y+|e+|m+|d+|h+|s+|aaaa|aaa)|(?P<general>General|G/通用格式)"
    r"|(?P<number>[0#?][0#?,]*(?:\.[0#?]*)?(?:E[+-]0+)?|\.[0#?]+)|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"^(<=|>=|<>|<|>|=)(-?[\d.]+)$")
_CURRENCY = re.compile(r"^\$([^-]*)")
_WEEKDAYS = "一二三四五六日"
_DIGITS = ("〇一二三四五六七八九", "零壹贰叁肆伍陆柒捌玖")
_UNITS = (("", "十", "百", "千"), ("", "拾", "佰", "仟"))


def format_code(number: int, custom: dict[int, str]) -> str:
    """The code of a format number, from the workbook or from those every program knows."""
    return custom.get(number) or _BUILTIN.get(number) or "General"


def shown(value: str, code: str, mac_calendar: bool = False) -> str:
    """The number in `value` as the format shows it; `value` itself when it is no number."""
    try:
        number = Decimal(value)
    except InvalidOperation:
        return value
    if not number.is_finite():
        return value
    if not code.strip():
        return plain(number)
    section, signed = _section(code, number)
    tokens = list(_TOKEN.finditer(section))
    if any(t["date"] or t["ampm"] for t in tokens) and not any(t["general"] for t in tokens):
        return _date(number, tokens, mac_calendar) or plain(number)
    return _number(number if signed else abs(number), tokens).strip()


def plain(number: Decimal) -> str:
    """A number without a format: fifteen digits as Excel keeps them, never in powers of ten."""
    rounded = Decimal(f"{number:.15g}") if number.adjusted() < 15 else number
    text = format(rounded, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _section(code: str, number: Decimal) -> tuple[str, bool]:
    """The part of the code for this number, and whether its minus sign is to be shown."""
    parts = _split(code)
    for part in parts[:2]:
        condition = next(
            (m for t in _TOKEN.finditer(part) if t["bracket"] and (m := _CONDITION.match(t["bracket"]))), None
        )
        if condition and _holds(number, condition[1], Decimal(condition[2])):
            return part, True
    if any(_CONDITION.match(t["bracket"] or "") for part in parts[:2] for t in _TOKEN.finditer(part)):
        return parts[-1], True
    if number < 0 and len(parts) > 1:
        return parts[1], False
    if number == 0 and len(parts) > 2:
        return parts[2], False
    return parts[0], True


def _split(code: str) -> list[str]:
    parts, current = [], ""
    for token in _TOKEN.finditer(code):
        if token.group() == ";":
            parts.append(current)
            current = ""
        else:
            current += token.group()
    return [*parts, current]


def _holds(number: Decimal, sign: str, other: Decimal) -> bool:
    return {
        "<": number < other,
        ">": number > other,
        "=": number == other,
        "<=": number <= other,
        ">=": number >= other,
        "<>": number != other,
    }[sign]


def _number(number: Decimal, tokens: list[re.Match[str]]) -> str:
    percent = sum(t["other"] == "%" for t in tokens)
    chinese = next((int(t["bracket"][5]) for t in tokens if re.fullmatch(r"DBNum[12]", t["bracket"] or "", re.I)), 0)
    scaled = number * 100**percent
    out = []
    patterns = [t for t in tokens if t["number"] or t["general"]]
    for token in tokens:
        if token["number"] or token["general"]:
            if token is patterns[0]:
                out.append(_digits(scaled, token["number"] or "", chinese))
            elif token["number"] and "/" in "".join(t.group() for t in tokens):
                return plain(number)  # a fraction
        elif token["bracket"] is not None:
            currency = _CURRENCY.match(token["bracket"])
            out.append(currency[1] if currency else "")
        else:
            out.append(_literal(token))
    if not patterns and any(token["other"] == "@" for token in tokens):
        return plain(number)
    return "".join(out)


def _literal(token: re.Match[str]) -> str:
    if token["quoted"] is not None:
        return token["quoted"]
    if token["escaped"] is not None:
        return token["escaped"]
    if token["space"] is not None or token["fill"] is not None:
        return " "
    return "" if token["other"] == "@" else token.group()


def _digits(number: Decimal, pattern: str, chinese: int) -> str:
    if not pattern:
        return _in_chinese(number, chinese) if chinese else plain(number)
    if "E" in pattern.upper():
        decimals = len(pattern.upper().split("E")[0].partition(".")[2])
        return f"{number:.{decimals}E}"
    body = pattern.rstrip(",")
    number = number / 1000 ** (len(pattern) - len(body))
    whole, _, fraction = body.partition(".")
    least = fraction.rstrip("#?").count("0")
    rounded = number.quantize(Decimal(1).scaleb(-len(fraction)), ROUND_HALF_UP)
    text = f"{rounded:,f}" if "," in whole else f"{rounded:f}"
    head, dot, tail = text.partition(".")
    while len(tail) > least and tail.endswith("0"):
        tail = tail[:-1]
    zeros = whole.replace(",", "").lstrip("#?").count("0")
    sign, head = ("-", head[1:]) if head.startswith("-") else ("", head)
    head = head.rjust(zeros, "0") if zeros > 1 else "" if zeros == 0 and head == "0" else head
    if chinese:
        return sign + _in_chinese(rounded, chinese)
    return f"{sign}{head}{dot if tail or (dot and least) else ''}{tail}"


def _in_chinese(number: Decimal, kind: int) -> str:
    """[DBNum1] 一万二千, [DBNum2] 壹万贰仟."""
    digits, units = _DIGITS[kind - 1], _UNITS[kind - 1]
    whole, _, fraction = plain(abs(number)).partition(".")
    groups = []
    while whole:
        groups.append(whole[-4:])
        whole = whole[:-4]
    out = ""
    for position in range(len(groups) - 1, -1, -1):
        group = groups[position].rjust(4, "0") if out else groups[position]
        words = ""
        for place, char in enumerate(group):
            if char != "0":
                words += digits[int(char)] + units[len(group) - 1 - place]
            elif words[-1:] != digits[0] and (words or out):
                words += digits[0]
        words = words.rstrip(digits[0])
        if words:
            out += words + ("", "万", "亿", "兆")[min(position, 3)]
    sign = "-" if number < 0 else ""
    return sign + (out or digits[0]) + ("." + "".join(digits[int(c)] for c in fraction) if fraction else "")


def _date(number: Decimal, tokens: list[re.Match[str]], mac_calendar: bool) -> str:
    elapsed = next((t for t in tokens if re.fullmatch(r"h+|m+|s+", t["bracket"] or "", re.I)), None)
    moment = _moment(number, mac_calendar)
    if moment is None:
        return ""
    noon = any(t["ampm"] for t in tokens)
    out = []
    before = ""  # the last unit, which decides whether m is a month or a minute
    for index, token in enumerate(tokens):
        unit = token["date"]
        if token is elapsed:
            out.append(str(int(number * {"h": 24, "m": 1440, "s": 86400}[token["bracket"][0].lower()])))
            before = token["bracket"][0].lower()
        elif unit:
            after = next((t["date"][0].lower() for t in tokens[index + 1 :] if t["date"]), "")
            minute = unit[0].lower() == "m" and (before == "h" or after == "s")
            out.append(_unit(moment, unit.lower(), minute, noon))
            before = unit[0].lower()
        elif token["ampm"]:
            words = ("上午", "下午") if "午" in token["ampm"] else ("AM", "PM")
            out.append(words[moment.hour >= 12])
        elif token["number"] is not None or token["bracket"] is not None:
            continue  # fractions of a second, locale marks
        else:
            out.append(_literal(token))
    return "".join(out).strip()


def _moment(number: Decimal, mac_calendar: bool) -> datetime.datetime | None:
    """The moment of a serial number, to the second; None outside the calendar. Excel's calendar has a 29 February 1900
    that never was, so that the days before it lie one further on."""
    if number < 0:
        return None
    if not mac_calendar and number < 60:
        number += 1
    try:
        return _EPOCH[mac_calendar] + datetime.timedelta(seconds=int((number * 86400).to_integral_value(ROUND_HALF_UP)))
    except OverflowError:
        return None


def _unit(moment: datetime.datetime, unit: str, minute: bool, noon: bool) -> str:
    width = len(unit)
    kind = unit[0]
    if kind in "ye":
        return f"{moment.year:04d}" if width > 2 or kind == "e" else f"{moment.year % 100:02d}"
    if kind == "m":
        if minute:
            return f"{moment.minute:02d}" if width > 1 else str(moment.minute)
        if width >= 3:
            return moment.strftime("%b" if width == 3 else "%B")
        return f"{moment.month:02d}" if width == 2 else str(moment.month)
    if kind == "d":
        if width >= 3:
            return moment.strftime("%a" if width == 3 else "%A")
        return f"{moment.day:02d}" if width == 2 else str(moment.day)
    if kind == "a":
        return ("星期" if width == 4 else "周") + _WEEKDAYS[moment.weekday()]
    if kind == "h":
        hour = (moment.hour % 12 or 12) if noon else moment.hour
        return f"{hour:02d}" if width > 1 else str(hour)
    return f"{moment.second:02d}" if width > 1 else str(moment.second)
