"""The plan's total: the sum line of the budget that speaks for the project, else a sentence that names it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from extractors.document import Line
from extractors.facts import Fact
from extractors.records.plan_facts.cells import factor_of
from extractors.records.plan_facts.model import BudgetTable
from extractors.values.money import find_money
from extractors.values.normalise import squash
from extractors.values.patterns import matches_any
from extractors.values.types import Money
from extractors.vocabulary import PlanWords

_ABOUT_MONEY = re.compile(r"投资|概算|预算|估算|经费|资金|费用")
_AMOUNT = re.compile(r"[元圆万亿]")
_CLAUSE = re.compile(r"[。；;，,、\n]")
LOOK_BACK = 36


def sentence_totals(lines: Sequence[Line], field: str, material: str, method: str, words: PlanWords) -> list[Fact]:
    """Every sentence outside tables that names the project's total, in reading order."""
    found: list[Fact] = []
    for line in lines:
        if line.in_table or line.toc or line.part not in ("body", "textbox"):
            continue
        if not (_ABOUT_MONEY.search(line.text) and _AMOUNT.search(line.text)):
            continue
        for mention in find_money(line.text):
            before = line.text[max(0, mention.start - LOOK_BACK) : mention.start]
            clause = squash(_CLAUSE.split(before)[-1])
            if not clause or matches_any(words.other_total, clause):
                continue
            if matches_any(words.total_sentence, clause):
                words_of = _around(line.text, mention.start, mention.end)
                fact = Fact(material, field, words_of, mention.value, line.anchor, unit="元", method=method)
                fact.certain, fact.note, fact.confidence = mention.certain, mention.note, line.confidence
                found.append(fact)
                break
    return found


def _around(text: str, start: int, end: int) -> str:
    """The clause that names the amount, as it stands."""
    begin = max((text.rfind(mark, 0, start) for mark in "。；;，,\n"), default=-1) + 1
    return text[begin:end].strip()


def choose_main(budgets: Sequence[BudgetTable], home: str) -> None:
    """Mark the budget that speaks for the project: an overview before details, its own chapter before others."""
    if not budgets:
        return

    def weight(item: tuple[int, BudgetTable]) -> tuple[bool, bool, bool, Decimal, int]:
        index, table = item
        total = table.total
        value = total.amount.value if total is not None and total.amount is not None else None
        yuan = value.yuan if isinstance(value, Money) else Decimal(0)
        return total is not None, table.chapter == home, table.overview, yuan, -index

    _, main = max(enumerate(budgets), key=weight)
    main.main = True


def table_total(table: BudgetTable | None, field: str, sentences: Sequence[Fact]) -> Fact | None:
    """The fact of a budget's sum line. Without a declared unit it is certain only when a sentence tells the unit."""
    line = table.total if table is not None else None
    if table is None or line is None or line.amount is None or not isinstance(line.amount.value, Money):
        return None
    cell = line.amount
    fact = Fact(cell.material, field, cell.raw, cell.value, cell.anchor, unit="元")
    fact.method, fact.confidence = cell.method, cell.confidence
    fact.certain, fact.note = cell.certain, cell.note
    if table.unit:
        fact.note = fact.note or (f"单位：{table.unit}" if table.unit not in cell.raw else "")
        return fact
    unit = _told_unit(cell, sentences)
    if unit:
        rescale(table, unit)
        fact.value, fact.note = cell.value, f"表内没有写单位，按正文所述取{unit}"
    else:
        fact.certain, fact.note = False, "表内没有写金额单位"
    return fact


def parts_only(budgets: Sequence[BudgetTable], home: str) -> bool:
    """Several budgets of the chapter have sums of their own and none of them sums up the others."""
    own = [b for b in budgets if b.chapter == home and b.total is not None]
    if len(own) < 2 or any(b.overview for b in own):
        return False
    main = next((b for b in own if b.main), own[0])
    return not all(details(main, other) for other in own if other is not main)


def details(main: BudgetTable, table: BudgetTable) -> bool:
    """`table` details a line of `main`: a line bears its sum, or its name stands in the title of the table."""
    total = table.total
    amount = total.amount.value if total is not None and total.amount is not None else None
    title = squash(table.title)
    for line in main.lines:
        if line.amount is None or line.role not in ("item", "group"):
            continue
        value = line.amount.value
        if isinstance(value, Money) and isinstance(amount, Money) and value.yuan == amount.yuan:
            return True
        if len(line.name) >= 3 and squash(line.name).removesuffix("费") in title:
            return True
    return False


def _told_unit(cell: Fact, sentences: Sequence[Fact]) -> str:
    for unit in ("万元", "元", "千元"):
        for sentence in sentences:
            if isinstance(sentence.value, Money) and isinstance(cell.value, Money):
                told, bare = sentence.value, cell.value.yuan * factor_of(unit)
                if abs(told.yuan - bare) <= told.quantum / 2:
                    return unit
    return ""


def rescale(table: BudgetTable, unit: str) -> None:
    """Read every bare amount of a table as `unit`, once that is known."""
    factor = factor_of(unit)
    table.unit = unit
    for fact in _bare(table):
        assert isinstance(fact.value, Money)
        fact.value = Money(fact.value.yuan * factor, fact.value.quantum * factor)


def _bare(table: BudgetTable) -> Iterator[Fact]:
    seen: set[int] = set()
    for line in table.lines:
        for fact in (line.amount, *line.others, *line.prices):
            if fact is None or id(fact) in seen or not isinstance(fact.value, Money):
                continue
            seen.add(id(fact))
            if not re.search("[元圆万亿]", fact.raw):
                yield fact
