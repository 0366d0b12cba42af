"""Quantity times price, line by line, and what is to be made of the lines where it does not come to the amount.

A line is right when one of its prices times its quantity, with or without the factors of further columns (年限, 系数),
comes to its amount. Where there are as many prices as amounts (含税, 不含税), each amount needs its price. When most lines are off, or all by one ratio, the table was built another way (taxes,
discounts, another unit): that is one doubt, not many errors.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from typing import Literal

from checks.budget.rounding import CENT, column_quantum
from extractors.facts import Fact
from extractors.records.plan_facts.model import BudgetLine, BudgetTable
from extractors.values.types import Money

WAN = Decimal(10_000)
ALIKE = Decimal("0.005")
# amount: within the amount's own last digit.  price: only a price that was rounded before it was written explains it.
Grade = Literal["exact", "amount", "price", "off"]
_ORDER: dict[Grade, int] = {"exact": 0, "amount": 1, "price": 2, "off": 3}


@dataclass(slots=True)
class Product:
    """Line `index`: `count` × `price` × `factors` makes `made`, the amount says `written`."""

    index: int
    line: BudgetLine
    price: Fact
    amount: Fact
    made: Decimal
    written: Decimal
    grade: Grade
    ratio: Decimal
    count: Decimal
    factors: tuple[Decimal, ...] = ()


@dataclass(slots=True)
class Products:
    """All lines that can be multiplied. `systematic`: the one ratio by which the lines that are off differ, or 0 when
    they are too many to be errors; None when each stands for itself."""

    all: list[Product]
    systematic: Decimal | None = None

    @property
    def off(self) -> list[Product]:
        return [p for p in self.all if p.grade == "off"]

    @property
    def exact(self) -> frozenset[int]:
        return frozenset(p.index for p in self.all if p.grade == "exact")

    @property
    def rounds(self) -> bool:
        """Some line shows that the table was rounded; a lone one that only a rounded price explains does not."""
        return any(p.grade in ("amount", "price") for p in self.all) and not self.suspect

    @property
    def suspect(self) -> list[Product]:
        """Lines that a rounded price would explain, in a table where no other line was rounded."""
        inexact = [p for p in self.all if p.grade in ("amount", "price")]
        return inexact if len(inexact) == 1 and inexact[0].grade == "price" else []

    @property
    def plain(self) -> bool:
        """At least two lines come out with one quantity and a price, none needs a further factor: none is in play."""
        fit = [p for p in self.all if p.grade != "off"]
        return len(fit) >= 2 and not any(p.factors for p in fit)

    @property
    def unrounded(self) -> bool:
        """At least two lines with more than one thing are exact: prices were not rounded in this table."""
        many = [p for p in self.all if p.grade == "exact" and p.line.quantity and p.line.quantity.value > 1]
        return len(many) >= 2


def multiply(table: BudgetTable) -> Products:
    """The products of a table's lines."""
    amounts = column_quantum([x.amount for x in table.lines if x.role != "capital"])
    prices = column_quantum([f for x in table.lines for f in x.prices])
    found = [p for i, x in enumerate(table.lines) if (p := _product(i, x, amounts, prices)) is not None]
    result = Products(found)
    result.systematic = _systematic(result)
    return result


def _product(index: int, line: BudgetLine, amounts: Decimal, prices: Decimal) -> Product | None:
    if line.role not in ("item", "group") or line.rated or line.quantity is None or line.amount is None:
        return None
    priced = [p for p in line.prices if isinstance(p.value, Money) and p.certain]
    stated = [f for f in (line.amount, *line.others) if isinstance(f.value, Money) and f.certain]
    if not priced or not stated or stated[0] is not line.amount:
        return None
    each = [list(_ways(index, line, priced, amount, amounts, prices)) for amount in stated]
    best = [min(ways, key=lambda p: (_ORDER[p.grade], abs(p.made - p.written))) for ways in each]
    if len(priced) > 1 and len(priced) >= len(stated):
        return max(best, key=lambda p: _ORDER[p.grade])
    return min(best, key=lambda p: _ORDER[p.grade])


def _ways(
    index: int, line: BudgetLine, priced: list[Fact], amount: Fact, amounts: Decimal, prices: Decimal
) -> Iterator[Product]:
    """Every price against one amount, plain first, then with the factors of further columns."""
    assert line.quantity is not None and isinstance(amount.value, Money)
    written = amount.value.yuan
    factors = line.further[:4]
    ways: list[tuple[Decimal, tuple[Decimal, ...]]]
    ways = [(line.quantity.value, some) for size in range(len(factors) + 1) for some in combinations(factors, size)]
    ways += [(count, ()) for count in line.counts]  # 功能点 and 人月 in one line: either may be what is paid for
    for count, some in ways:
        scale = count
        for factor in some:
            scale *= factor
        for price in priced:
            assert isinstance(price.value, Money)
            made = price.value.yuan * scale
            grade = _grade(made, written, scale, amounts, _price_quantum(price, prices))
            ratio = written / made if made else Decimal(0)
            yield Product(index, line, price, amount, made, written, grade, ratio, count, some)


def _price_quantum(price: Fact, column: Decimal) -> Decimal:
    """The last digit of a price: its own when it has decimals, else the column's; a column of whole figures is exact."""
    own = price.value.quantum if isinstance(price.value, Money) else CENT
    if "." in price.raw:
        return own
    return column if column < own else Decimal(0)


def _grade(made: Decimal, written: Decimal, scale: Decimal, amounts: Decimal, prices: Decimal) -> Grade:
    difference = abs(made - written)
    if difference < CENT:
        return "exact"
    if difference <= amounts / 2:
        return "amount"
    return "price" if difference <= amounts / 2 + scale * prices / 2 and scale > 1 else "off"


def _systematic(products: Products) -> Decimal | None:
    off = [p for p in products.off if p.made]
    if len(off) < 2:
        return None
    ratio = off[0].ratio
    alike = all(abs(p.ratio - ratio) <= ALIKE * abs(ratio) for p in off)
    if alike and ratio and len(off) * 2 >= len([p for p in products.all if p.made]):
        return ratio
    if len(off) >= 3 and len(off) * 2 > len(products.all):
        return Decimal(0)
    return None


def unit_slip(product: Product) -> bool:
    """The amount is 10⁴ times the product or the other way round: 元 taken for 万元."""
    return bool(product.made) and product.ratio in (WAN, 1 / WAN)
