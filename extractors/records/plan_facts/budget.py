"""A budget table becomes lines with roles and ranks. What adds up to what is left to checks/budget."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.document import Cell
from extractors.facts import Fact, Row
from extractors.records.plan_facts.cells import is_rate, money_fact, number_of, quantity_of, says_unit
from extractors.records.plan_facts.model import BudgetLine, BudgetTable, UnitSource
from extractors.records.plan_facts.numbering import Number, leading_number, whole_number
from extractors.records.plan_facts.recognise import Recognised
from extractors.records.plan_facts.roles import doubts_of, role_of, settle_roles
from extractors.records.plan_facts.sheet import YEAR, Column, Line, Sheet
from extractors.values.normalise import squash
from extractors.values.patterns import matches_any
from extractors.values.types import Money
from extractors.vocabulary import PlanWords

AMOUNT, PRICE, QUANTITY, NAME, NUMBER, UNIT = "合计", "单价", "数量", "名称", "序号", "单位"
LONG = 24
_LESSER = re.compile(r"累计|其中|已支付|已安排|上年|首付|折后")
_INCLUSIVE = re.compile(r"(?<!不)含税|税后")


@dataclass(slots=True)
class Reading:
    """How one kind of table is read: which column holds the sums, which the names."""

    material: str
    method: str
    words: PlanWords
    amount: str = AMOUNT
    names: tuple[str, ...] = (NAME,)
    label: str = "预算表"


def budget_table(found: Recognised, reading: Reading, inherited: str) -> BudgetTable:
    """The budget of one recognised table. `inherited`: a unit declared earlier in the chapter."""
    sheet, spot = found.sheet, found.spot
    title = spot.title(sheet)
    lines, unit, source = read_lines(found, reading, inherited)
    table = BudgetTable(title, sheet.place(), lines, sheet.names(), unit, source, spot.chapter, spot.grid.block)
    table.tables = len(found.sheets)
    table.extra_columns = any(line.further for line in lines)
    table.overview = matches_any(reading.words.overview, squash(title))
    table.doubts = doubts_of(lines)
    if _halves(sheet):
        table.doubts.append("表分左右两栏")
    return table


def _halves(sheet: Sheet) -> bool:
    """Two lists side by side: a second column of names right of the first column of sums."""
    names, sums = sheet.named(NAME), sheet.named(AMOUNT)
    return len(names) > 1 and len(sums) > 1 and names[-1] > sums[0]


def read_lines(found: Recognised, reading: Reading, inherited: str) -> tuple[list[BudgetLine], str, UnitSource]:
    """All lines under the header of a recognised table, with the unit of its sums and where that was declared."""
    sheet = found.sheet
    main = main_column(found, reading)
    caption = found.spot.unit(sheet)
    unit, source = _unit(found, main, caption, inherited)
    lines: list[BudgetLine] = []
    for part in found.sheets:
        for line in part.lines():
            made = _line(part, line, reading, main, caption or inherited, unit, len(lines) + 1)
            if made is not None:
                lines.append(made)
    settle_roles(lines)
    return lines, unit, source


def main_column(found: Recognised, reading: Reading) -> int:
    """The column of the sums: with tax before without, whole before 累计, then the one most lines fill; -1: none."""
    sheet = found.sheet
    columns = sheet.named(reading.amount) or sheet.named(YEAR)
    if len(columns) < 2:
        return columns[0] if columns else -1
    if not sheet.named(reading.amount):
        return -1
    inclusive = [i for i in columns if _INCLUSIVE.search(sheet.columns[i].label)]
    if len(inclusive) == 1:
        return inclusive[0]
    columns = [i for i in columns if not _LESSER.search(sheet.columns[i].label)] or columns
    filled = dict.fromkeys(columns, 0)
    for part in found.sheets:
        for line in part.lines():
            for i in columns:
                filled[i] += bool(line.text(i)) and not _spans(part, line.cells[i])
    return max(columns, key=lambda i: (filled[i], i))


def _unit(found: Recognised, main: int, caption: str, inherited: str) -> tuple[str, UnitSource]:
    column = found.sheet.columns[main] if main >= 0 else None
    if column is not None and column.unit:
        return column.unit, "column"
    if caption:
        return caption, "caption"
    texts = [t for part in found.sheets for line in part.lines() if main >= 0 and (t := line.text(main))]
    if texts and sum(says_unit(t) for t in texts) * 2 > len(texts):
        return "元", "cell"
    years = [c.unit for c in found.sheet.columns if c.name == YEAR and c.unit]
    if years:
        return years[0], "column"
    return (inherited, "inherited") if inherited else ("", "none")


def _line(
    sheet: Sheet, line: Line, reading: Reading, main: int, caption: str, unit: str, index: int
) -> BudgetLine | None:
    if _repeats_header(sheet, line):
        return None
    first = next(c for held in line.cells for c in held if c.text.strip())
    row = Row({}, sheet.anchor(first), first.text.strip())
    names, group = _names(sheet, line, reading.names)
    number, name = _number(sheet, line, names)
    label = _label(sheet, line, name)
    made = BudgetLine(row, "item", name or label, number.text if number else "", group=group)
    if number is not None:
        made.rank, made.ordinal = number.rank, number.ordinal
    for i, column in enumerate(sheet.columns):
        _cell(sheet, line, i, column, reading, main, caption, unit, index, made)
    made.role = role_of(label, made, [t for i in range(len(line.cells)) if (t := line.text(i))], reading.words)
    if made.amount is None and made.role in ("total", "subtotal", "capital"):
        made.amount = _sum_beside(sheet, line, made, reading, unit, index)
    return made


def _sum_beside(sheet: Sheet, line: Line, made: BudgetLine, reading: Reading, unit: str, index: int) -> Fact | None:
    """The sum of a line that does not state it in its own column: in another one, or behind its label (合计：68万元)."""
    for fact in reversed(made.others):
        if isinstance(fact.value, Money):
            return fact
    if made.role == "capital":
        return None
    held = [c for cells in line.cells for c in cells if re.search(r"\d", c.text)]
    if len(held) != 1 or QUANTITY in made.row.cells:
        return None
    fact = _money(sheet, held, f"{reading.label}/{index}/{reading.amount}", reading, unit)
    return fact if isinstance(fact.value, Money) else None


def _cell(
    sheet: Sheet,
    line: Line,
    i: int,
    column: Column,
    reading: Reading,
    main: int,
    caption: str,
    unit: str,
    index: int,
    made: BudgetLine,
) -> None:
    """Put one cell where it belongs in the line."""
    cells = line.cells[i]
    text = line.text(i)
    name = column.name or column.label
    field = f"{reading.label}/{index}/{name}"
    if column.money:
        if not text:
            return
        fact = _money(sheet, cells, field, reading, column.unit or (unit if i == main else caption) or unit)
        made.row.cells.setdefault(name, fact)
        if i == main:
            made.amount = fact if fact.value is not None or fact.state == "unparsed" else None
            made.rated = made.rated or _spans(sheet, cells)
        elif column.name == PRICE:
            made.prices.append(fact)
        else:
            made.others.append(fact)
        made.rated = made.rated or is_rate(text)
        return
    if not text:
        return
    anchor = sheet.anchor(cells[0])
    confidence = min(c.confidence for c in cells)
    key = name if name not in made.row.cells else column.label
    made.row.cells[key] = Fact(
        reading.material, field, text, text, anchor, confidence=confidence, method=reading.method
    )
    if column.name == QUANTITY:
        quantity = quantity_of(text)
        if made.quantity is not None and quantity is not None:
            made.further.append(quantity.value)
            made.counts.append(quantity.value)
        else:
            made.quantity = quantity
        made.rated = made.rated or is_rate(text)
    elif (not column.name or column.share) and (factor := number_of(text)) is not None:
        made.further.append(factor)


def _money(sheet: Sheet, cells: Sequence[Cell], field: str, reading: Reading, unit: str) -> Fact:
    held = [c for c in cells if c.text.strip()]
    confidence = min(c.confidence for c in held)
    return money_fact(reading.material, field, held, sheet.anchor(held[0]), reading.method, unit, confidence)


def _spans(sheet: Sheet, cells: Sequence[Cell]) -> bool:
    """One amount merged down over several lines."""
    return any((c.col_span if sheet.turned else c.row_span) > 1 for c in cells)


def _repeats_header(sheet: Sheet, line: Line) -> bool:
    if not any(line.texts[i] and line.texts[i][0] == c.label[:1] for i, c in enumerate(sheet.columns[:3])):
        return False
    said = [(squash(line.texts[i]), squash(c.label)) for i, c in enumerate(sheet.columns) if line.texts[i]]
    return len(said) >= 2 and sum(a == b for a, b in said) * 2 > len(said)


def _names(sheet: Sheet, line: Line, names: Sequence[str]) -> tuple[str, str]:
    """The line's own name, the last of its name columns, and what stands before it (a category merged downwards)."""
    own: list[str] = []
    before: list[str] = []
    for i in (i for name in names for i in sheet.named(name)):
        text, above = line.text(i), line.over[i]
        if text:
            spread = any((c.col_span if sheet.turned else c.row_span) > 1 for c in line.cells[i])
            (before if spread else own).append(text)
        elif above is not None and above.text.strip():
            before.append(above.text.strip())
    if not own and before:
        return before[-1], "".join(before[:-1])
    if not own:
        return "", "".join(before)
    chosen = next((i for i in range(len(own) - 1, -1, -1) if len(own[i]) <= LONG), 0)  # 内容 may be a description
    return own[chosen], "".join([*before, *own[:chosen]])


def _number(sheet: Sheet, line: Line, name: str) -> tuple[Number | None, str]:
    """The number of the line, from its 序号 cell (unless that is merged down over several lines) or before its name."""
    for i in sheet.named(NUMBER):
        cells = line.cells[i]
        text = line.text(i)
        if text and not _spans(sheet, cells):
            number = whole_number(text)
            if number is not None:
                found = leading_number(name)
                return number, found[1] if found and found[1] else name
            found = leading_number(text)
            if found is not None and not name:
                return found
    found = leading_number(name)
    if found is not None and found[1]:
        return found
    return None, name


def _label(sheet: Sheet, line: Line, name: str) -> str:
    """The words that say what the line is: its name, or the first words outside the columns of figures."""
    if name:
        return name
    for i, column in enumerate(sheet.columns):
        text = line.text(i)
        if text and not column.money and column.name not in (QUANTITY,):
            found = leading_number(text)
            return found[1] if found and found[1] else text
    return ""
