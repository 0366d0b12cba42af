"""Amounts of money as county bureaus write them: 98.5, 98.5万元, ￥985,000.00, 玖拾捌万伍仟元整, 约100, 99.8（含运维3年）.

`parse_money` reads a form field, where a bare number means the printed unit; `find_money` reads running text, where it
means nothing. Neither adds amounts up: 财政60万元，自筹8万元 has no single value unless the text names the total.
"""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import islice
from typing import Literal

from extractors.values.amounts import NUMBER, SCALES, Amount, amounts
from extractors.values.normalise import tidied, tidy
from extractors.values.numerals import numeral
from extractors.values.types import Mention, Money, Reading

Unit = Literal["元", "千元", "万元", "百万元", "亿元"]

_MOST = 200  # a field with more numbers is running text; nobody asks for its one value
_UNIT_NAMES: dict[str, Unit] = {"元": "元", "千元": "千元", "万元": "万元", "百万元": "百万元", "亿元": "亿元"}
_UNIT_WORD = "百万元|亿元|万元|千元|元"
_DECLARED = re.compile(
    r"(?:(?:金额|货币|计量|计价|币种及)?单位:?(?:人民币)?\(?|[(\[](?:单位:?)?(?:人民币)?|^(?=[百千万亿]?万?元:))"
    rf"({_UNIT_WORD})(?![\u4e00-\u9fff])(?:/[年月])?[)\]:]?"
)
_TOTAL = re.compile(
    r"(?:合计|共计|总计|总投资|总额|总概算|总预算|总造价|总价|总金额|总经费|累计|共需|总共|=|等于)[^\d,，;；。]{0,8}$"
)
_COUNTED = re.compile(r"\s?(?:年|月|日|个|台|套|人|项|期|号|次|条|路|点|%|％|M|G|T|兆|核|米|平)")
_PLAIN = re.compile(
    r"(?:[^\d()]{0,16}:)?(?:人民币)?(?P<cue>大约|约|近|不超过|不低于|至少|最多|暂估|暂定|≈|~|<|>|≤|≥)?￥?(?P<number>\d[\d,，.]{0,20})"
    r"(?P<w>[wW])?(?P<tail>左右|上下|以内|之内|以下|以上|余|多)?[。;；,，]?"
)
_CUE_NEAR = re.compile("投资|概算|预算|资金|金额|费用|经费|价|拨款|自筹|财政|合计|总计|共计|需|投入|安排|支出")
_NOTE = re.compile(r"\([^()]{0,200}\)|〔[^〔〕]{0,200}〕|\[[^\[\]]{0,200}\]")


def unit_of(text: str) -> Unit | None:
    """The unit that a caption or heading declares: 单位：万元, 金额（元）, 费用（万元/年）."""
    match = _DECLARED.search(tidy(text))
    return _UNIT_NAMES[match[1]] if match else None


def unit_named(name: str) -> Unit | None:
    """The unit of this name, None for no unit of money."""
    return _UNIT_NAMES.get(name)


def parse_money(text: str, default_unit: Unit = "元") -> Reading:
    """The amount of a form field or table cell, in yuan.

    Value None: no amount, a range, several amounts without a total, or another currency; the note says which.
    """
    plain = tidy(text)
    declared = _DECLARED.search(plain)
    unit = _UNIT_NAMES[declared[1]] if declared else default_unit
    if declared:
        plain = plain[: declared.start()] + " " * len(declared.group()) + plain[declared.end() :]
    found = list(islice(amounts(plain), _MOST))
    if any(amount.foreign for amount in found):
        return Reading(None, False, "金额不是人民币")
    scaled = [amount for amount in found if amount.scaled]
    if not scaled:
        return _bare(plain, found, unit)
    return _choose(plain, scaled)


def parse_capital(text: str) -> Reading:
    """An amount written in Chinese numerals, formal or plain: 陆拾捌万元整, 六十八万五千元, 人民币伍元陆角."""
    plain = tidy(text)
    written = list(islice((amount for amount in amounts(plain) if amount.words), _MOST))
    if len(written) == 1:
        amount = written[0]
        return Reading(Money(amount.value, amount.quantum), not amount.about, _about(amount))
    if len(written) > 1:
        return Reading(None, False, "写有多个大写金额")
    bare = re.sub(r"^(?:[^:]{0,10}:)?(?:人民币)?|[整正。]$", "", plain)
    number = numeral(bare)
    if number is None:
        return Reading(None, False, "没有可识别的大写金额")
    return Reading(Money(Decimal(number.value), Decimal(number.place)), True, "大写金额没有写元")


def find_money(text: str) -> list[Mention]:
    """The amounts in running text. A bare 万 counts only next to a word about money (人口36万 is none)."""
    map_ = tidied(text, keep_lines=True)
    mentions = []
    for amount in amounts(map_.text):
        if amount.foreign or not amount.scaled or not (amount.yuan or _near_money(map_.text, amount)):
            continue
        start, end = map_.span(amount.start, amount.end)
        value = Money(amount.value, amount.quantum)
        sure = not (amount.about or amount.per or amount.range_end)
        mentions.append(Mention(value, start, end, sure, _about(amount)))
    return mentions


def _near_money(text: str, amount: Amount) -> bool:
    before = text[max(0, amount.start - 10) : amount.start]
    after = text[amount.end : amount.end + 1]
    clause = re.split("[，。；;\n]", before)[-1]
    return bool(_CUE_NEAR.search(clause)) and not ("\u4e00" <= after <= "\u9fff")


def _about(amount: Amount) -> str:
    if amount.range_end:
        return f"写的是区间：{amount.about}"
    if amount.per:
        return f"按{amount.per.lstrip('/每')}计的金额"
    return f"约数（{amount.about}）" if amount.about else ""


def _read(amount: Amount, note: str = "", certain: bool = True) -> Reading:
    """One amount taken for the value of the field."""
    if amount.range_end:
        return Reading(None, False, _about(amount))
    notes = "；".join(part for part in (_about(amount), note) if part)
    return Reading(Money(amount.value, amount.quantum), certain and not (amount.about or amount.per), notes)


def _choose(plain: str, found: list[Amount]) -> Reading:
    """The value of a field that holds amounts with units."""
    notes = [(match.start(), match.end()) for match in _NOTE.finditer(plain)]
    outer = [amount for amount in found if not any(a < amount.start < b for a, b in notes)]
    main = outer or found
    beside = [a for a in found if outer and a not in outer and _alone(plain, a)]  # 玖拾捌万元整（￥980000.00）
    capitals = [amount for amount in [*main, *beside] if amount.words]
    figures = [amount for amount in [*main, *beside] if not amount.words]
    if capitals and figures:
        return _both_ways(plain, figures, capitals)
    distinct = _distinct(main)
    remark = "；".join(plain[a + 1 : b - 1] for a, b in notes if outer)
    remark = f"括注：{remark}" if remark else ""
    if len(distinct) == 1 or any(amount.range_end for amount in distinct[:1]):
        doubled = _doubled_unit(plain, distinct[0])
        return _read(distinct[0], doubled or remark, not doubled)
    total = _named_total(plain, distinct)
    if total is not None:
        return _read(total, "按写明的总额")
    return Reading(None, False, _several(plain, distinct))


def _alone(plain: str, amount: Amount) -> bool:
    """Whether the brackets around an amount hold nothing else: （大写：陆拾捌万元整）."""
    before = re.search(r"\((?:[大小]写)?:?(?:人民币)?:?$", plain[max(0, amount.start - 12) : amount.start])
    return before is not None and plain[amount.end : amount.end + 1] == ")"


def _named_total(plain: str, found: list[Amount]) -> Amount | None:
    """The amount that the text calls the total, or the one before 其中."""
    named = [amount for amount in found if _TOTAL.search(plain, max(0, amount.start - 16), amount.start)]
    if len(named) == 1:
        return named[0]
    first, second = found[0], found[1]
    between = plain[first.end : second.start]
    return first if not named and re.match(r"[,，;；。:(]?(?:其中|包括|包含|分别为|含)", between) else None


def _several(plain: str, found: list[Amount]) -> str:
    words = "、".join(plain[amount.start : amount.end] for amount in found[:4])
    return f"写有多个金额：{words}，没有自行相加"


def _same(one: Amount, other: Amount) -> bool:
    """Equal within half a unit of the coarser last digit."""
    return abs(one.value - other.value) <= max(one.quantum, other.quantum) / 2


def _distinct(found: list[Amount]) -> list[Amount]:
    kept: list[Amount] = []
    for amount in found:
        for place, earlier in enumerate(kept):
            if _same(amount, earlier) and not (amount.range_end or earlier.range_end):
                if amount.quantum < earlier.quantum and not amount.about:
                    kept[place] = amount
                break
        else:
            kept.append(amount)
    return kept


def _both_ways(plain: str, figures: list[Amount], capitals: list[Amount]) -> Reading:
    """68万元（大写：陆拾捌万元整）: the two must agree."""
    distinct, words = _distinct(figures), _distinct(capitals)
    if len(distinct) > 1 or len(words) > 1:
        total = next((f for f in distinct if any(_same(f, w) for w in words)), None) if len(words) == 1 else None
        return _read(total, "按大写金额") if total else Reading(None, False, _several(plain, distinct))
    figure, word = distinct[0], words[0]
    if _same(figure, word):
        finer = word if word.quantum < figure.quantum else figure
        return _read(finer, "大小写一致", not figure.about)
    shown = f"{plain[figure.start : figure.end]}，{plain[word.start : word.end]}"
    return _read(figure, f"大小写不一致：{shown}", False)


def _doubled_unit(plain: str, amount: Amount) -> str:
    """685000元 typed into a cell that has 万元 printed: which of the two units was meant?"""
    match = re.match(rf"\)?({_UNIT_WORD})(?![\u4e00-\u9fff])", plain[amount.end : amount.end + 6])
    if match is None or not amount.yuan:
        return ""
    return f"写了两个单位：{plain[amount.start : amount.end]}{match[1]}"


def _bare(plain: str, found: list[Amount], unit: Unit) -> Reading:
    """No unit written anywhere: the number counts in the printed unit."""
    factor = SCALES[unit.removesuffix("元")]
    outer = _NOTE.sub("", plain).strip()
    if outer in ("免费", "零", "零元"):
        return Reading(Money(Decimal(0)), True, outer)
    remark = "；".join(match.group()[1:-1] for match in _NOTE.finditer(plain) if match.group()[1:-1].strip())
    remark = f"括注：{remark}" if remark else ""
    match = _PLAIN.fullmatch(outer)
    if match and NUMBER.fullmatch(match["number"].rstrip(".,，")):
        return _plain(match, factor, remark)
    number = numeral(outer.removesuffix("。"))
    if number is not None:
        factor = Decimal(1) if re.search("[万萬亿億]", outer) else factor
        return Reading(Money(number.value * factor, number.place * factor), True, remark)
    written = [a for a in islice(amounts(outer), _MOST) if not _COUNTED.match(outer, a.end)]
    if any(amount.range_end for amount in written):
        low = next(amount for amount in written if amount.range_end)
        return Reading(None, False, _about(low))
    if len(written) == 1:
        value = Money(written[0].value * factor, written[0].quantum * factor)
        return Reading(value, False, f"没有写单位，按{unit}计")
    if not written:
        return Reading(None, False, "没有可识别的金额" if plain else "空白")
    return Reading(None, False, _several(outer, written))


def _plain(match: re.Match[str], factor: Decimal, remark: str) -> Reading:
    figure = match["number"].rstrip(".,，")
    amount = next(amounts(figure))
    if match["w"]:
        factor = SCALES["万"]
    about = match["cue"] or match["tail"] or ""
    notes = "；".join(
        part for part in (f"约数（{about}）" if about else "", "w 按万元计" if match["w"] else "", remark) if part
    )
    return Reading(Money(amount.value * factor, amount.quantum * factor), not (about or match["w"]), notes)
