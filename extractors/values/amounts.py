"""Finds the amounts of money in tidy text, one pass, left to right; `money` decides what they amount to.

An amount is a figure with its unit (98万5千元, ￥985,000.00), a bank-note numeral (玖拾捌万伍仟元整) or one end of a range.
Every pattern is bounded, so that the time is linear in the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from extractors.values.numerals import FORMAL, NUMERAL_CLASS, numeral

CENT = Decimal("0.01")
SCALES = {
    "亿": Decimal(100_000_000), "億": Decimal(100_000_000), "千万": Decimal(10_000_000), "百万": Decimal(1_000_000),
    "十万": Decimal(100_000), "万": Decimal(10_000), "萬": Decimal(10_000), "千": Decimal(1000), "仟": Decimal(1000),
    "百": Decimal(100), "": Decimal(1),
}  # fmt: skip
_SCALE = "亿|億|千万|百万|十万|万|萬|千|仟|百"
_FIGURE = r"\d{1,3}(?:[,，]\d{3}){1,5}(?!\d)(?:\.\d{1,6})?|\d{1,15}(?:\.\d{1,6})?"
_YUAN = "元|圆|圓|块|人民币|RMB|CNY"
# 5元素, 3元数据, 2元组, 1元化: not money
_NOT_MONEY = "(?!素|数据|组|化|器件|件|结构|次方程)"

NUMBER = re.compile(rf"(?<![\d.,A-Za-z])(?:{_FIGURE})(?![A-Za-z]{0, 3}\d)")
_UNIT = re.compile(rf"(?P<more>[余多来])?(?P<scale>{_SCALE})?(?P<more2>[余多])?(?P<yuan>(?:{_YUAN}){_NOT_MONEY})?")
_NEXT = re.compile(rf"(?P<figure>\d{{1,5}}(?:\.\d{{1,6}})?)(?P<scale>{_SCALE})?(?P<yuan>(?:{_YUAN}){_NOT_MONEY})?")
_CENTS = re.compile(r"(?:(\d)角)?(?:(\d)分)?(?:整|正)?")
_CAPITAL = re.compile(
    rf"(?<![{NUMERAL_CLASS}])(?P<number>[{NUMERAL_CLASS}]{{1,40}})(?P<yuan>元|圆|圓){_NOT_MONEY}"
    rf"[零〇]?(?:(?P<jiao>[{NUMERAL_CLASS}])角)?[零〇]?(?:(?P<fen>[{NUMERAL_CLASS}])分)?(?P<exact>整|正)?"
)
_BEFORE = re.compile(
    r"(?:(?P<cue>大约|约为|约计|约|将近|近|不足|不超过|不高于|不大于|不少于|不低于|至少|至多|最多|最高|超过|超|逾|"
    r"大概|暂估|暂定|暂按|预留|≈|~|<|>|≤|≥)\+?)?(?:(?:人民币|RMB|CNY):?)?￥?$"
)
_LEADS = frozenset("约为计近足过于少多高超逾概估定按留≈~<>≤≥+币￥BYN:")  # the last signs of the words above
_AFTER = re.compile(r"(?:\(含\)|含)?(?:左右|上下|以内|之内|以下|以上|不等|余|多(?!个|台|套|项|人))")
_PER = re.compile(r"[/每](?:年|月|季度|人|台|套|个|项|点|次|户|天|日|米|GB|TB|M)")
_FOREIGN = re.compile("美元|美金|欧元|英镑|港币|港元|日元|韩元|澳元|卢布|USD|EUR")
_TO = re.compile(r"[-~至到]")


@dataclass(slots=True, frozen=True)
class Amount:
    """One amount at text[start:end]. `scaled` is False for a bare number, `yuan` False where no 元 or ￥ was written.

    `about` is the word that makes it inexact (约, 以内), `low`/`high` mark the ends of a range, `per` a price per
    something, `words` a numeral in Chinese characters, `foreign` another currency.
    """

    value: Decimal
    quantum: Decimal
    start: int
    end: int
    yuan: bool = False
    scaled: bool = False
    words: bool = False
    about: str = ""
    per: str = ""
    range_end: str = ""
    foreign: bool = False


def amounts(text: str) -> Iterator[Amount]:
    """Every number of `text` that may be an amount, bare ones too, in the order of the text; ranges yield both ends."""
    found = sorted([*_capitals(text), *_figures(text)], key=lambda amount: amount.start)
    last = 0
    for amount in found:
        if amount.start >= last:
            last = amount.end
            yield amount


def _capitals(text: str) -> Iterator[Amount]:
    for match in _CAPITAL.finditer(text):
        number = numeral(match["number"])
        if number is None or (len(match["number"]) == 1 and not FORMAL.search(match["number"])):
            continue  # 一元, 二元: hardly ever an amount
        jiao, fen = (numeral(match[part]) if match[part] else None for part in ("jiao", "fen"))
        value = Decimal(number.value)
        value += Decimal(jiao.value if jiao else 0) / 10 + Decimal(fen.value if fen else 0) / 100
        exact = bool(match["exact"] or match["fen"] or FORMAL.search(match["number"]))
        quantum = CENT if exact else Decimal("0.1") if jiao else Decimal(number.place)
        cue, start = _lead(text, match.start())
        about = cue or _follow(text, match.end())
        yield Amount(value, quantum, start, match.end(), True, True, True, about, _price(text, match.end()))


def _figures(text: str) -> Iterator[Amount]:
    last = 0
    for match in NUMBER.finditer(text):
        if match.start() < last:
            continue
        first = _figure(text, match.start(), match.group())
        pair = _range(text, first)
        for amount in pair or (first,):
            yield amount
            last = amount.end


def _figure(text: str, start: int, figure: str) -> Amount:
    """The amount whose figure starts at `start`: its scales, its 元, its 角 and 分."""
    value, quantum = _decimal(figure)
    at = start + len(figure)
    unit = _UNIT.match(text, at)
    scale = unit["scale"] if unit else None
    more = bool(unit and (unit["more"] or unit["more2"]) and (scale or unit["yuan"]))
    yuan = bool(unit and unit["yuan"])
    if unit and (scale or yuan):
        at = unit.end()
    factor = SCALES[scale or ""]
    value, quantum = value * factor, quantum * factor
    while scale and not yuan:  # 98万5千元, 1亿2000万元
        rest = _NEXT.match(text, at)
        if rest is None or not (rest["scale"] or rest["yuan"]) or SCALES[rest["scale"] or ""] >= factor:
            break
        part, part_quantum = _decimal(rest["figure"])
        factor = SCALES[rest["scale"] or ""]
        value, quantum = value + part * factor, part_quantum * factor
        scale, yuan, at = rest["scale"], bool(rest["yuan"]), rest.end()
    if yuan:
        cents = _CENTS.match(text, at)
        if cents and cents.end() > at:
            value += Decimal(cents[1] or 0) / 10 + Decimal(cents[2] or 0) / 100
            quantum, at = (CENT if cents[2] or not cents[1] else Decimal("0.1")), cents.end()
            if not (cents[1] or cents[2]):
                quantum = min(quantum, CENT)
    foreign = bool(_FOREIGN.match(text, at)) or bool(re.search(r"(?:US)?\$$", text[max(0, start - 3) : start]))
    cue, begin = _lead(text, start)
    money_sign = begin < start and any(sign in text[begin:start] for sign in ("￥", "人民币", "RMB", "CNY"))
    about = cue or ("余" if more else "") or _follow(text, at)
    return Amount(value, quantum, begin, at, yuan or money_sign, factor != 1 or yuan or money_sign, False, about,
                  _price(text, at), "", foreign)  # fmt: skip


def _range(text: str, first: Amount) -> tuple[Amount, Amount] | None:
    """80-100万元: both ends, the first taking the unit of the second when it has none."""
    to = _TO.match(text, first.end)
    if to is None:
        return None
    second_number = NUMBER.match(text, to.end())
    if second_number is None:
        return None
    second = _figure(text, to.end(), second_number.group())
    value, quantum = first.value, first.quantum
    if not first.scaled and second.scaled:
        factor = second.quantum / _decimal(second_number.group())[1]
        value, quantum = value * factor, quantum * factor
    yuan, scaled = first.yuan or second.yuan, first.scaled or second.scaled
    if second.value <= value or text[second.end : second.end + 1] in ("-", "/"):
        return None
    note = f"{text[first.start : second.end]}"
    return (
        Amount(value, quantum, first.start, first.end, yuan, scaled, about=note, range_end="low"),
        Amount(second.value, second.quantum, to.end(), second.end, yuan, scaled, about=note, range_end="high"),
    )


def _decimal(figure: str) -> tuple[Decimal, Decimal]:
    value = Decimal(figure.replace(",", "").replace("，", ""))
    _, _, places = figure.partition(".")
    return value, Decimal(1).scaleb(-len(places))


def _lead(text: str, start: int) -> tuple[str, int]:
    """The word of approximation before `start`, and where currency sign or word begin."""
    if start == 0 or text[start - 1] not in _LEADS:
        return "", start
    match = _BEFORE.search(text, max(0, start - 8), start)
    if match is None or match.start() == start:
        return "", start
    return match["cue"] or "", match.start()


def _follow(text: str, end: int) -> str:
    match = _AFTER.match(text, end)
    return match.group() if match else ""


def _price(text: str, end: int) -> str:
    match = _PER.match(text, end)
    return match.group() if match else ""
