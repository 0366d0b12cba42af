"""How far a sum may be off because its parts were rounded before they were written.

The last digit of a column is the finest that any of its cells shows: 12 among 8.5 and 3.6 was 12.0. A line whose amount is
just quantity times price was not rounded at all. Whole 万元 are planned figures; there rounding is only a possibility.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from extractors.facts import Fact
from extractors.records.plan_facts.model import BudgetLine
from extractors.values.types import Money

COARSE = Decimal(10_000)
CENT = Decimal("0.01")
MOST = 3
Verdict = Literal["equal", "perhaps", "differs"]


@dataclass(slots=True, frozen=True)
class Precision:
    """`quantum`: one unit of the last digit written anywhere in the column; `exact`: lines that were not rounded.

    `rounds`: at least one line shows that the table was rounded, its product is not quite its amount. `own`: the last
    digit of the sum itself, when that was written with fewer decimals than its parts."""

    quantum: Decimal
    exact: frozenset[int] = frozenset()
    rounds: bool = False
    own: Decimal = Decimal(0)


def column_quantum(facts: Sequence[Fact | None]) -> Decimal:
    """The finest last digit among amounts; a cent when there are none."""
    return min((f.value.quantum for f in facts if f is not None and isinstance(f.value, Money)), default=CENT)


def amounts_quantum(lines: Sequence[BudgetLine]) -> Decimal:
    return column_quantum([x.amount for x in lines if x.role != "capital"])


def compare(total: Decimal, written: Decimal, members: Collection[int], precision: Precision) -> Verdict:
    """Whether `written` can be the sum `total` of the rounded members."""
    difference = abs(total - written)
    if difference < CENT or difference <= precision.own / 2:
        return "equal"
    rounded = sum(1 for m in members if m not in precision.exact)
    if not rounded:
        return "equal" if difference <= precision.quantum / 2 else "differs"
    reach = precision.quantum / 2 * (rounded + 1)
    if precision.quantum >= COARSE and not precision.rounds:
        return "perhaps" if difference <= precision.quantum and rounded > 1 else "differs"
    if difference <= min(reach, MOST * precision.quantum):
        return "equal"
    return "perhaps" if difference <= reach else "differs"
