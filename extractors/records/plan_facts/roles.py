"""What the lines of a budget are: items, groups, subtotals, the total, 大写, lines that are not added; and what is doubtful."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractors.records.plan_facts.cells import not_added
from extractors.records.plan_facts.model import BudgetLine, Role
from extractors.values.normalise import squash
from extractors.values.patterns import matches_any
from extractors.vocabulary import PlanWords

_NOTE = re.compile(r"[(][^()]*[)]|[〔][^〔〕]*[〕]")
_WASTE = re.compile(r"[:：、,，.。;；\s]+")
_FIGURES = re.compile(r"[:：]?[￥¥]?[\d.,]+[万千百亿]?元?.*$")
_DESCRIBING = ("参数", "数量", "单位")
_REMARK = re.compile(r"^(备注|说明|注)\d?[:：]|^注[:：]?$")
_REBATE = re.compile(r"优惠|下浮|折后|让利|取整|抹零")


def role_of(label: str, made: BudgetLine, texts: Sequence[str], words: PlanWords) -> Role:
    """What a line is by its label; `texts` are all its cells. A line that only names what follows is a group."""
    plain = squash(label)
    bare = _WASTE.sub("", _NOTE.sub("", plain))
    if len(texts) == 1:
        bare = _FIGURES.sub("", bare)  # 合计：68万元 in one cell over the whole line
    whole = squash("".join(texts))
    if len(texts) == 1 and re.search(r"\d", whole) and matches_any(words.total, bare):
        return "total"
    if matches_any(words.capital, plain) or (
        len(whole) <= 80 and made.amount is None and matches_any(words.capital, whole)
    ):
        return "capital"
    if matches_any(words.total, bare or plain):
        return "total"
    first = _WASTE.sub("", _NOTE.sub("", squash(texts[0]))) if texts else ""
    if first != bare and len(first) <= 8 and matches_any(words.total, first):
        return "total"  # 总计 in the column of numbers, the amount in 大写 in that of names
    if matches_any(words.subtotal, bare or plain):
        return "subtotal"
    if _REMARK.search(plain) or matches_any(words.aside, plain):
        return "aside"
    if made.amount is None and made.quantity is None and not made.prices and not made.others:
        return "group" if len(plain) <= 60 else "aside"
    return "item"


def settle_roles(lines: Sequence[BudgetLine]) -> None:
    """Only the last sum over all is the total; those before it are subtotals. A sum at the very top stays one, and a
    numbered one with lines of a lower level right behind it is the heading of a group (一、软件费小计)."""
    for place, line in enumerate(lines[:-1]):
        below = lines[place + 1].rank if lines[place + 1].role in ("item", "group") else None
        if line.role == "subtotal" and line.rank is not None and below is not None and below > line.rank:
            line.role = "item"
    totals = [i for i, x in enumerate(lines) if x.role == "total" and x.amount is not None]
    items = [i for i, x in enumerate(lines) if x.role == "item"]
    for place in totals[:-1]:
        if any(i < place for i in items) or any(place < i < totals[-1] for i in items):
            lines[place].role = "subtotal"
    if len(totals) > 1 and items and totals[0] < items[0] and lines[totals[0]].role == "subtotal":
        first, last = lines[totals[0]], lines[totals[-1]]
        if first.amount and last.amount and first.amount.value == last.amount.value:
            first.role = "aside"


def doubts_of(lines: Sequence[BudgetLine]) -> list[str]:
    """What makes it uncertain which lines are to be added."""
    return list(dict.fromkeys(_doubts(lines)))


def _doubts(lines: Sequence[BudgetLine]) -> Iterator[str]:
    for line in lines:
        if line.amount is not None and line.role != "aside" and _REBATE.search(line.name):
            yield f"“{line.name[:20]}”怎样计入合计不明"
        if line.role not in ("item", "group", "subtotal"):
            continue
        if line.amount is None:
            continue
        if line.amount.value is None or not line.amount.certain:
            yield f"“{line.name[:20]}”的金额“{line.amount.raw[:20]}”不能确定"
        words = " ".join(f.raw for name, f in line.row.cells.items() if name not in _DESCRIBING)
        if not_added(words) or not_added(line.name):
            yield f"“{line.name[:20]}”是否计入合计不明"
