"""A budget table becomes lines with roles and ranks. What adds up to what is left to checks/budget."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractors.document import Anchor, Cell
from extractors.facts import Fact, Row
from extractors.records.plan_facts.cells import is_rate, money_fact, not_added, number_of, quantity_of, says_unit
from extractors.records.plan_facts.model import BudgetLine, BudgetTable, Role, UnitSource
from extractors.records.plan_facts.numbering import Number, leading_number, whole_number
from extractors.records.plan_facts.recognise import Recognised
from extractors.records.plan_facts.sheet import YEAR, Column, Line, Sheet
from extractors.values.normalise import squash
from extractors.vocabulary import PlanWords

AMOUNT, PRICE, QUANTITY, NAME, NUMBER, UNIT = "合计", "单价", "数量", "名称", "序号", "单位"
_NOTE = re.compile(r"[(][^()]*[)]|[〔][^〔〕]*[〕]")
_WASTE = re.compile(r"[:：、,，.。;；\s]+")
_DESCRIBING = ("参数", QUANTITY, UNIT)
_REMARK = re.compile(r"^(备注|说明|注)\d?[:：]|^注[:：]?$")
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
    table.overview = any(re.search(p, squash(title)) for p in reading.words.overview)
    table.doubts = doubts_of(lines)
    return table


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
    """The column of the sums: with tax before without, then the one most lines fill; -1 when there is none."""
    sheet = found.sheet
    columns = sheet.named(reading.amount) or sheet.named(YEAR)
    if len(columns) < 2:
        return columns[0] if columns else -1
    if not sheet.named(reading.amount):
        return -1
    inclusive = [i for i in columns if _INCLUSIVE.search(sheet.columns[i].label)]
    if len(inclusive) == 1:
        return inclusive[0]
    filled = {i: sum(bool(line.text(i)) for part in found.sheets for line in part.lines()) for i in columns}
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
    made.role = role_of(label, name, made, line, reading.words)
    return made


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
    made.row.cells.setdefault(
        name, Fact(reading.material, field, text, text, anchor, confidence=confidence, method=reading.method)
    )
    if column.name == QUANTITY:
        made.quantity = quantity_of(text)
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
    said = [(squash(line.text(i)), squash(c.label)) for i, c in enumerate(sheet.columns) if line.text(i)]
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
    return (own[-1] if own else ""), "".join([*before, *own[:-1]])


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


def role_of(label: str, name: str, made: BudgetLine, line: Line, words: PlanWords) -> Role:
    """What a line is by its label. A line that only names what follows is a group."""
    plain = squash(label)
    bare = _WASTE.sub("", _NOTE.sub("", plain))
    whole = squash("".join(c.text for held in line.cells for c in held))
    if any(re.search(p, plain) for p in words.capital) or (
        len(whole) <= 80 and made.amount is None and any(re.search(p, whole) for p in words.capital)
    ):
        return "capital"
    if any(re.search(p, bare or plain) for p in words.total):
        return "total"
    if any(re.search(p, bare or plain) for p in words.subtotal):
        return "subtotal"
    if _REMARK.search(plain) or any(re.search(p, plain) for p in words.aside):
        return "aside"
    if made.amount is None and made.quantity is None and not made.prices:
        return "group" if len(plain) <= 60 else "aside"
    return "item"


def settle_roles(lines: Sequence[BudgetLine]) -> None:
    """Only the last sum over all is the total; those before it are subtotals. A sum at the very top stays one."""
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
        if line.role not in ("item", "group", "subtotal"):
            continue
        if line.amount is None:
            continue
        if line.amount.value is None or not line.amount.certain:
            yield f"“{line.name[:20]}”的金额“{line.amount.raw[:20]}”不能确定"
        words = " ".join(f.raw for name, f in line.row.cells.items() if name not in _DESCRIBING)
        if not_added(words) or not_added(line.name):
            yield f"“{line.name[:20]}”是否计入合计不明"


def amount_anchor(line: BudgetLine) -> Anchor:
    """The cell of the line's amount, else the line."""
    return line.amount.anchor if line.amount is not None else line.anchor
