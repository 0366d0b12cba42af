"""The levels of a budget: which lines stand under which, and the ways in which a stretch of lines can be added up.

A line's place follows from its number (一、 > （一） > 1 > 1.1). A stretch can be cut at any level: the groups as they
state their sums, or everything below them down to the single lines. A sum line that agrees with one of the cuts is right.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise

from extractors.records.plan_facts.model import BudgetLine
from extractors.records.plan_facts.numbering import FIGURE
from extractors.values.types import Money

LEAVES = 10_000


def yuan(line: BudgetLine) -> Decimal | None:
    """The line's amount, None when it has none or none that could be read."""
    value = line.amount.value if line.amount is not None else None
    return value.yuan if isinstance(value, Money) else None


@dataclass(slots=True)
class Tree:
    """`ranks[i]` is the level of line i (items and groups only); `loose`: lines without number among numbered ones."""

    lines: Sequence[BudgetLine]
    ranks: dict[int, int] = field(default_factory=dict)
    loose: bool = False

    @classmethod
    def of(cls, lines: Sequence[BudgetLine], below: bool = False) -> Tree:
        """`below`: lines without number are taken to stand under the numbered line before them, not beside it."""
        tree = cls(lines)
        nodes = [i for i, x in enumerate(lines) if x.role in ("item", "group")]
        numbered = [i for i in nodes if lines[i].rank is not None]
        items = [r for i in numbered if lines[i].role == "item" and (r := lines[i].rank) is not None]
        deepest = max(items, default=FIGURE)
        highest = min(items, default=FIGURE)
        for i in nodes:
            rank = lines[i].rank
            if rank is not None:
                tree.ranks[i] = rank
            elif lines[i].role == "group":
                tree.ranks[i] = highest - 1
            else:
                tree.ranks[i] = deepest + 5 if below and items else deepest
        bare = [i for i in nodes if lines[i].rank is None]
        tree.loose = bool(numbered) and bool(bare)
        return tree

    def extent(self, index: int) -> range:
        """The lines under line `index`, up to the next one as high or a total."""
        rank = self.ranks[index]
        stop = index + 1
        while stop < len(self.lines):
            if self.lines[stop].role == "total" or self.ranks.get(stop, LEAVES) <= rank:
                break
            stop += 1
        return range(index + 1, stop)

    def parents(self, index: int) -> Iterator[int]:
        """The lines above line `index`, nearest first."""
        rank = self.ranks.get(index, LEAVES)
        for i in range(index - 1, -1, -1):
            if i in self.ranks and self.ranks[i] < rank:
                rank = self.ranks[i]
                yield i

    def below(self, index: int) -> list[int]:
        """The lines under `index` that state an amount."""
        return [i for i in self.extent(index) if i in self.ranks and yuan(self.lines[i]) is not None]

    def levels(self, start: int, stop: int) -> list[int]:
        return sorted({self.ranks[i] for i in range(start, stop) if i in self.ranks})

    def cut(self, start: int, stop: int, level: int) -> list[int]:
        """The lines of start..stop (exclusive) whose amounts make up the stretch, cut at `level` or LEAVES."""
        found: list[int] = []
        i = start
        while i < stop:
            if i not in self.ranks:
                i += 1
                continue
            under = self.extent(i)
            inside = [c for c in self.below(i) if c < stop]
            if yuan(self.lines[i]) is not None and (self.ranks[i] >= level or not inside):
                found.append(i)
                i = max(i + 1, min(under.stop, stop))
            elif yuan(self.lines[i]) is None and self.ranks[i] >= level and (own := self._subtotal(under, stop)):
                found.append(own)
                i = max(i + 1, min(under.stop, stop))
            else:
                i += 1
        return found

    def _subtotal(self, under: range, stop: int) -> int | None:
        """The last subtotal among the lines of a group: what the group comes to."""
        sums = [i for i in under if i < stop and self.lines[i].role == "subtotal" and yuan(self.lines[i]) is not None]
        return sums[-1] if len(sums) == 1 else None

    def numbered_well(self) -> bool:
        """Every line has a number, and the numbers of one level count on, starting anew under each parent or not."""
        if self.loose or not self.ranks or all(x.rank is None for i, x in enumerate(self.lines) if i in self.ranks):
            return False
        last: dict[int, int] = {}
        for i in sorted(self.ranks):
            rank, ordinal = self.ranks[i], self.lines[i].ordinal
            if ordinal is None:
                return False
            if ordinal not in (1, last.get(rank, 0) + 1):
                return False
            last[rank] = ordinal
        return True


def _by_price(tree: Tree) -> Tree | None:
    """In a list without any number: lines without price that stand before lines with one may be their groups."""
    items = [i for i in sorted(tree.ranks) if tree.lines[i].role == "item"]
    if any(tree.lines[i].rank is not None for i in tree.ranks):
        return None
    priced = {i for i in items if tree.lines[i].quantity is not None and tree.lines[i].prices}
    heads = {i for i, after in pairwise(items) if i not in priced and after in priced}
    if not heads:
        return None
    other = Tree(tree.lines, dict(tree.ranks), loose=True)
    for i in items:
        if i not in priced:
            other.ranks[i] = FIGURE - 5
    return other


def trees(lines: Sequence[BudgetLine]) -> list[Tree]:
    """The readings of a table's levels: one, or two when lines without number may stand beside or below."""
    beside = Tree.of(lines)
    if not beside.loose:
        return [beside, by_price] if (by_price := _by_price(beside)) else [beside]
    below = Tree.of(lines, below=True)
    bare = [x for x in lines if x.role == "item" and x.rank is None]
    others = [x for x in lines if x.role == "item" and x.rank is not None]
    if bare and all(x.quantity and x.prices for x in bare) and not any(x.quantity and x.prices for x in others):
        below.loose = False
        return [below]
    return [beside, below] if bare else [beside]
