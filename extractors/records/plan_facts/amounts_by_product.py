"""The column of amounts, told by what stands in it where its header does not say so.

A header of two letters is soon misread on a scan (台计 for 合计), and then a budget would be none. What the rows multiply to
is no matter of spelling.
"""

from __future__ import annotations

import re
from decimal import Decimal

from extractors.records.plan_facts.sheet import YEAR, Sheet
from extractors.values.normalise import squash

AMOUNT = "合计"
_FACTORS = ("数量", "单价")
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_ENOUGH = 3  # rows that multiply
_EXACT = Decimal("0.01")


def name_amounts(sheet: Sheet) -> None:
    """Name the one nameless column that is 数量 times 单价 in every row that has all three numbers, three rows at least."""
    names = sheet.names()
    if not set(_FACTORS) <= set(names) or {AMOUNT, YEAR} & set(names):
        return
    factors = [next(i for i, column in enumerate(sheet.columns) if column.name == name) for name in _FACTORS]
    lines = list(sheet.lines())
    found = []
    for index, column in enumerate(sheet.columns):
        if column.name or column.share:
            continue
        rows = [[_number(line.text(i)) for i in (*factors, index)] for line in lines]
        whole = [(a, b, c) for a, b, c in rows if a is not None and b is not None and c is not None]
        if len(whole) >= _ENOUGH and all(abs(a * b - c) <= _EXACT for a, b, c in whole):
            found.append(column)
    if len(found) == 1:
        found[0].name, found[0].money = AMOUNT, True


def _number(text: str) -> Decimal | None:
    match = _NUMBER.fullmatch(squash(text))
    return Decimal(match.group().replace(",", "")) if match else None
