"""Verifies one budget: each line, each subtotal, the total, the amount in 大写. Errors come with their calculation.

Whether an error is certain decides between 不符 and 待核. It is certain when the structure leaves no other way to add up:
every straightforward sum agrees, or the numbering is without gaps; and when no line is doubtful (约, 其中, 不计入). What a
wrong line entails in the sums above it is not told again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Literal

from checks.budget.products import Products, multiply, unit_slip
from checks.budget.readings import Members, further_readings, hidden_tops, plain_readings
from checks.budget.rounding import Precision, Verdict, amounts_quantum, compare
from checks.budget.tree import Tree, trees, yuan
from extractors.facts import Fact
from extractors.records.plan_facts.model import BudgetLine, BudgetTable
from extractors.values.money import parse_capital
from extractors.values.normalise import squash
from extractors.values.types import Money

_CAPITALS = re.compile("[(]?(?:人民币)?(?:大写)?[:(]?(?:人民币)?[零壹贰叁肆伍陆柒捌玖拾佰仟万亿元圆角分整正]{3,}[)]?")
HUNDRED = Decimal(100)  # two decimals of 万元
What = Literal["product", "unit", "ratio", "group", "subtotal", "total", "capital", "part"]


@dataclass(slots=True)
class Error:
    """One sum that does not come out. `parts` and `written` are the facts to show; `total`: the table's total is in doubt.

    `made` is what the parts come to; `rounding`: the difference is within what rounding may do.
    """

    what: What
    line: BudgetLine
    written: Fact
    made: Decimal
    parts: list[Fact] = field(default_factory=list)
    certain: bool = True
    total: bool = False
    rounding: bool = False
    count: int = 1
    times: tuple[Decimal, ...] | None = None  # quantity and factors of a product

    @property
    def difference(self) -> Decimal:
        value = self.written.value
        return abs(value.yuan - self.made) if isinstance(value, Money) else Decimal(0)


@dataclass(slots=True)
class Sum:
    """How one sum line came out: the members of the reading that fits best, and its verdict."""

    index: int
    members: Members
    made: Decimal
    verdict: Verdict
    agreed: bool
    explained: bool = False


def verify(table: BudgetTable) -> list[Error]:
    """All errors of a table, in the order of its lines, the total last."""
    products = multiply(table)
    wrong = {p.index: p.made for p in (*products.off, *products.suspect)} if products.systematic is None else {}
    readings = [_sums(table, tree, products, wrong) for tree in trees(table.lines)]
    best = min(readings, key=_misfits)
    certain = len(readings) == 1 and not table.doubts and products.systematic is None
    mended = {m for s in best.values() if s.explained for m in s.members}
    errors = list(_product_errors(products, mended))
    errors += _sum_errors(table, trees(table.lines)[0], best, certain)
    _touching(table, errors, best)
    errors += _capital(table)
    return errors


def _misfits(sums: dict[int, Sum]) -> tuple[int, int]:
    """A reading of the levels is the better the fewer sums fail; of equals, the one in which more come out."""
    failed = sum(s.verdict != "equal" for s in sums.values())
    return failed, failed - len(sums)


def _product_errors(products: Products, mended: set[int]) -> Iterator[Error]:
    """Lines whose product is another. `mended`: lines that set right make a sum come out, which proves them wrong."""
    if products.systematic is not None:
        first = products.off[0]
        what: What = "unit" if all(unit_slip(p) for p in products.off) else "ratio"
        yield Error(what, first.line, first.amount, first.made, [first.price], False, count=len(products.off))
        return
    for product in (*products.off, *products.suspect):
        what = "unit" if unit_slip(product) else "product"
        proved = product.grade == "off" or products.unrounded or product.index in mended
        error = Error(what, product.line, product.amount, product.made, [product.price], proved)
        error.certain = proved and (not product.line.further or products.plain)
        error.rounding, error.times = not proved, (product.count, *product.factors)
        yield error


def _sums(table: BudgetTable, tree: Tree, products: Products, wrong: dict[int, Decimal]) -> dict[int, Sum]:
    """Every sum line of the table with the reading that suits it best, subtotals and groups before totals."""
    precision = Precision(amounts_quantum(table.lines), products.exact, products.rounds)
    found: dict[int, Sum] = {}
    order = [i for i, x in enumerate(table.lines) if x.role == "subtotal"]
    order += [i for i in sorted(tree.ranks, reverse=True) if tree.below(i)]
    order += [i for i, x in enumerate(table.lines) if x.role == "total"]
    for index in order:
        written = yuan(table.lines[index])
        if written is None:
            continue
        result = _sum(tree, index, written, replace(precision, own=_own(table.lines[index])), wrong)
        if result is None:
            continue
        found[index] = result
        if result.verdict == "equal" and all(m in precision.exact for m in result.members):
            precision = replace(precision, exact=precision.exact | {index})
    return found


def _own(line: BudgetLine) -> Decimal:
    """The last digit of a sum line that was itself rounded (96.80万元 of 96.799); whole figures count as exact."""
    value = line.amount.value if line.amount is not None else None
    return value.quantum if isinstance(value, Money) and value.quantum <= HUNDRED else Decimal(0)


def _sum(tree: Tree, index: int, written: Decimal, precision: Precision, wrong: dict[int, Decimal]) -> Sum | None:
    plain = plain_readings(tree, index)
    sums = {m: _add(tree, m) for m in plain}
    if not any(m for m in plain):
        further = [m for m in further_readings(tree, index) if m]
        if not further:
            return None
        plain, sums = further, {m: _add(tree, m) for m in further}
    best = _nearest(sums, written, precision, index)
    agreed = len(set(sums.values())) == 1
    if best.verdict == "equal":
        return best
    for members in further_readings(tree, index):
        total = _add(tree, members)
        if compare(total, written, members, precision) == "equal":
            return Sum(index, members, total, "equal", agreed)
    for members in plain:
        mended = sum((wrong.get(m, yuan(tree.lines[m]) or Decimal(0)) for m in members), Decimal(0))
        if any(m in wrong for m in members) and compare(mended, written, members, precision) == "equal":
            return Sum(index, members, sums[members], "equal", agreed, explained=True)
    best.agreed = agreed
    return best


def _add(tree: Tree, members: Sequence[int]) -> Decimal:
    return sum((yuan(tree.lines[m]) or Decimal(0) for m in members), Decimal(0))


def _nearest(sums: dict[Members, Decimal], written: Decimal, precision: Precision, index: int) -> Sum:
    rank = {"equal": 0, "perhaps": 1, "differs": 2}
    results = [Sum(index, m, s, compare(s, written, m, precision), True) for m, s in sums.items()]
    return min(results, key=lambda r: (rank[r.verdict], abs(r.made - written)))


def _sum_errors(table: BudgetTable, tree: Tree, sums: dict[int, Sum], certain: bool) -> Iterator[Error]:
    well = tree.numbered_well()
    for index in sorted(sums, key=lambda i: (table.lines[i].role == "total", i)):
        result = sums[index]
        if result.verdict == "equal":
            continue
        line = table.lines[index]
        assert line.amount is not None
        what: What = "total" if line.role == "total" else "subtotal" if line.role == "subtotal" else "group"
        sure = certain and result.verdict == "differs" and (result.agreed or well) and not _incomplete(tree, index)
        sure = sure and (well or not _hidden(tree, result.members))
        parts = [f for m in result.members if (f := table.lines[m].amount) is not None]
        error = Error(what, line, line.amount, result.made, parts, sure, total=what == "total")
        error.rounding = result.verdict == "perhaps"
        yield error


def _incomplete(tree: Tree, index: int) -> bool:
    """A line without amount, with nothing below that has one, stands among the parts: they may not be all."""
    region = range(index) if tree.lines[index].role in ("total", "subtotal") else tree.extent(index)
    for i in region:
        if i not in tree.ranks or yuan(tree.lines[i]) is not None or tree.below(i):
            continue
        line = tree.lines[i]
        if line.rank is not None or line.quantity is not None or line.prices:
            return True
    return False


def _hidden(tree: Tree, members: Members) -> bool:
    """Among the parts is one that sums up those after it: the levels are not what they seem."""
    return len(members) >= 4 and len(hidden_tops(tree, members)) < len(members)


def _touching(table: BudgetTable, errors: list[Error], sums: dict[int, Sum]) -> None:
    """Mark the errors that the total was made with: mended, the total would be another."""
    total = table.total
    index = next((i for i, x in enumerate(table.lines) if x is total), None)
    result = sums.get(index) if index is not None else None
    if result is None or result.verdict != "equal" or result.explained:
        return
    bases = _bases(result.members, sums)
    for error in errors:
        place = next((i for i, x in enumerate(table.lines) if x is error.line), None)
        if place in bases and (place not in sums or place in result.members):
            error.total = True


def _bases(members: Members, sums: dict[int, Sum]) -> set[int]:
    """The members of a sum and what stands behind those that came out."""
    found: set[int] = set()
    todo = list(members)
    while todo:
        place = todo.pop()
        if place in found:
            continue
        found.add(place)
        below = sums.get(place)
        if below is not None and below.verdict == "equal" and not below.explained:
            todo.extend(below.members)
    return found


def _capital(table: BudgetTable) -> Iterator[Error]:
    """The amount in 大写 says what the figures say."""
    total = table.total
    if total is None or total.amount is None or not isinstance(total.amount.value, Money):
        return
    if total.amount.note.startswith("大小写不一致"):
        yield Error("capital", total, replace(total.amount, certain=True), total.amount.value.yuan, total=True)
    for line in table.lines:
        if line.role != "capital" and line is not total:
            continue
        beside = [f for f in line.row.cells.values() if line.role == "capital" or _CAPITALS.fullmatch(squash(f.raw))]
        for fact in (line.amount, *line.others, *beside) if line.role == "capital" else beside:
            reading = parse_capital(fact.raw) if fact is not None else None
            if fact is None or reading is None or not isinstance(reading.value, Money):
                continue
            slack = max(min(reading.value.quantum, Decimal(100)), total.amount.value.quantum) / 2
            if table.unit and abs(reading.value.yuan - total.amount.value.yuan) > slack:
                sure = reading.certain and total.amount.certain
                yield Error("capital", line, fact, total.amount.value.yuan, [total.amount], sure, total=True)
            break
