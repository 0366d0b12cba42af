"""Several tables of one budget: a detailed one comes to what the overview says for it, and all together to the total."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from rapidfuzz import fuzz

from checks.budget.rounding import amounts_quantum
from checks.budget.tree import yuan
from checks.budget.verify import Error
from extractors.records.plan_facts.model import BudgetLine, BudgetTable
from extractors.records.plan_facts.totals import parts_only
from extractors.values.normalise import squash

_CAPTION = re.compile(r"^(附?表)?[\d一二三四五六七八九十.\-—]*[:：]?")
_TAIL = re.compile(r"(预算|概算|估算|费用|投资|明细|分项|测算|清单|报价|一览|构成|统计|汇总|项目)+表?$|表$")
LIKE = 84


def part_errors(main: BudgetTable | None, tables: Sequence[BudgetTable]) -> Iterator[Error]:
    """The sums of detailed tables against the line of the overview that bears their name."""
    if main is None:
        return
    for table in tables:
        total = table.total
        if table is main or total is None or (amount := yuan(total)) is None or not (table.unit and main.unit):
            continue
        if any(yuan(line) == amount for line in main.lines):
            continue
        line, sure = _line_of(main, table)
        if line is None or line.amount is None or total.amount is None or (written := yuan(line)) is None:
            continue
        slack = max(amounts_quantum(main.lines), amounts_quantum(table.lines)) / 2
        if abs(written - amount) > slack:
            certain = sure and not table.doubts and not main.doubts and line.amount.certain and total.amount.certain
            certain = certain and "inherited" not in (table.unit_source, main.unit_source)
            yield Error("part", line, line.amount, amount, [total.amount], certain)


def _line_of(main: BudgetTable, table: BudgetTable) -> tuple[BudgetLine | None, bool]:
    """The line of the overview a table details, by its title; sure when the names are the same and only one is."""
    name = _key(table.title)
    if len(name) < 2:
        return None, False
    lines = [x for x in main.lines if x.role in ("item", "group") and yuan(x) is not None]
    same = [x for x in lines if _key(x.name) == name]
    if len(same) == 1:
        return same[0], True
    like = [x for x in lines if len(_key(x.name)) >= 2 and fuzz.ratio(_key(x.name), name) >= LIKE]
    return (like[0], False) if len(like) == 1 else (None, False)


def _key(title: str) -> str:
    plain = _CAPTION.sub("", squash(title))
    previous = ""
    while previous != plain:
        previous = plain
        plain = _TAIL.sub("", plain).strip("费用的:：")
    return plain


def parts_together(tables: Sequence[BudgetTable], home: str) -> Decimal | None:
    """What several tables without an overview come to; None when one has no sum or one sums up the others."""
    sums = [yuan(t.total) if t.total is not None else None for t in tables]
    known = [s for s in sums if s is not None]
    return sum(known, Decimal(0)) if len(known) == len(sums) and parts_only(tables, home) else None
