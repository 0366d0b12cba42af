"""How amounts, months and periods are written out: the many forms in which clerks type them."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

AmountStyle = Literal["bare", "wan", "yuan", "yuan_sign", "capital"]
MonthStyle = Literal["bare", "months", "year"]
PeriodStyle = Literal["long", "dots", "dash", "days", "slash"]

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_SMALL = ("", "拾", "佰", "仟")
_NUMERALS = "零一二三四五六七八九"


def plain(number: Decimal | int) -> str:
    """A number without trailing zeros or exponent."""
    text = f"{Decimal(number):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def capital(yuan: Decimal) -> str:
    """An amount of whole yuan, jiao and fen in the characters of bank notes: 680000 is 陆拾捌万元整."""
    whole = int(yuan)
    parts: list[str] = []
    for scale, name in ((100_000_000, "亿"), (10_000, "万"), (1, "")):
        part, whole = divmod(whole, scale)
        if part:
            zero = "零" if parts and part < 1000 else ""
            parts.append(f"{zero}{_capital_section(part)}{name}")
    text = "".join(parts) + "元"
    cents = int((yuan - int(yuan)) * 100)
    if not cents:
        return f"{text}整"
    jiao, fen = divmod(cents, 10)
    return text + (f"{_DIGITS[jiao]}角" if jiao else "零") + (f"{_DIGITS[fen]}分" if fen else "整")


def _capital_section(number: int) -> str:
    text, gap = "", False
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if digit:
            text += ("零" if gap and text else "") + _DIGITS[digit] + _SMALL[place]
            gap = False
        else:
            gap = True
    return text


def amount_text(wan: str, style: AmountStyle) -> str:
    """An amount in 万元 written in `style`; anything that is not a plain number stands as it was typed."""
    if not _is_number(wan) or Decimal(wan) >= 10_000:
        return wan
    yuan = Decimal(wan) * 10_000
    return {
        "bare": wan,
        "wan": f"{wan}万元",
        "yuan": f"{yuan:,.0f}元",
        "yuan_sign": f"￥{yuan:,.2f}",
        "capital": capital(yuan),
    }[style]


def months_text(months: str, style: MonthStyle) -> str:
    if not months.isdigit():
        return months
    if style == "year" and int(months) % 12 == 0:
        return f"{int(months) // 12}年"
    return months if style == "bare" else f"{months}个月"


def month_text(month: str) -> str:
    """2027-01 is 2027年1月."""
    return f"{month[:4]}年{int(month[5:7])}月"


def period_text(period: str, style: PeriodStyle = "long") -> str:
    """2027-01/2027-12 written in `style`; anything else stands as it was typed."""
    start, slash, end = period.partition("/")
    if not slash or len(start) != 7 or len(end) != 7 or start[4] != "-":
        return period
    y1, m1, y2, m2 = start[:4], int(start[5:]), end[:4], int(end[5:])
    return {
        "long": f"{y1}年{m1}月至{y2}年{m2}月",
        "dots": f"{y1}.{m1}-{y2}.{m2}",
        "dash": f"{y1}年{m1}月—{y2}年{m2}月",
        "days": f"{y1}年{m1}月1日至{y2}年{m2}月{_last_day(int(y2), m2)}日",
        "slash": f"{y1}/{m1:02d}～{y2}/{m2:02d}",
    }[style]


def _last_day(year: int, month: int) -> int:
    if month == 2:
        return 29 if year % 4 == 0 else 28
    return 30 if month in (4, 6, 9, 11) else 31


def chinese(number: int) -> str:
    """1 to 999 in Chinese numerals: 12 is 十二, 108 is 一百零八."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    if hundreds:
        tail = "" if not rest else (f"零{_NUMERALS[ones]}" if not tens else f"{_NUMERALS[tens]}十")
        return f"{_NUMERALS[hundreds]}百{tail}" + (_NUMERALS[ones] if tens and ones else "")
    head = "" if not tens else ("十" if tens == 1 else f"{_NUMERALS[tens]}十")
    return head + (_NUMERALS[ones] if ones or not tens else "")


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).isdigit()
