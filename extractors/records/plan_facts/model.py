"""What a plan says beyond its outline: budget, funding, schedule, catalogue, resources, citations, figures.

Every value is a `Fact` with the very cell or line it stands in. Nothing here judges: whether sums are right is for
checks/. Amounts are in yuan whatever the table's unit; `BudgetTable.unit` and `factor` say how they were written.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from extractors.document import Anchor, Figure
from extractors.facts import Fact, Inventory, Row

# item: a line of its own.  group: a heading line, with or without an amount of its own.  subtotal, total: lines that add
# up others.  capital: an amount in 大写.  aside: a line that is not added (其中…, 不计入总投资), or a remark.
Role = Literal["item", "group", "subtotal", "total", "capital", "aside"]
# Where the unit was declared.  inherited: by a table or note before.  none: nowhere.
UnitSource = Literal["column", "caption", "inherited", "cell", "none"]


@dataclass(slots=True, frozen=True)
class Quantity:
    """A number of things. `quantum` is one unit of its last written digit; `unit` the words behind the figure."""

    value: Decimal
    quantum: Decimal
    unit: str = ""


@dataclass(slots=True)
class BudgetLine:
    """One line of a budget. `rank` orders numbering schemes (一、 before 1 before 1.1), None for a line without number;
    `ordinal` is the last part of its number. `amount` stands in the main amount column, `others` in further ones
    (不含税, single years). `rated`: priced by a percentage, so that quantity times price says nothing."""

    row: Row
    role: Role
    name: str
    number: str = ""
    rank: int | None = None
    ordinal: int | None = None
    amount: Fact | None = None
    others: list[Fact] = field(default_factory=list)
    prices: list[Fact] = field(default_factory=list)
    quantity: Quantity | None = None
    further: list[Decimal] = field(default_factory=list)
    counts: list[Decimal] = field(default_factory=list)
    group: str = ""
    rated: bool = False

    @property
    def anchor(self) -> Anchor:
        return self.row.anchor


@dataclass(slots=True)
class BudgetTable:
    """A budget, continued tables joined. `total` is the line whose amount is the table's sum, None when there is none.

    `tables` counts the tables of the document it was joined from; `extra_columns`: numeric columns that the vocabulary
    does not know (年限, 系数), which may be factors. `doubts`: why its structure is not certain, in Chinese.
    """

    title: str
    anchor: Anchor
    lines: list[BudgetLine]
    columns: list[str]
    unit: str = ""
    unit_source: UnitSource = "none"
    chapter: str = ""
    block: int = 0
    tables: int = 1
    extra_columns: bool = False
    main: bool = False
    overview: bool = False
    doubts: list[str] = field(default_factory=list)

    @property
    def total(self) -> BudgetLine | None:
        return next((x for x in reversed(self.lines) if x.role == "total" and x.amount is not None), None)

    def priced(self) -> bool:
        """True when it has quantity, price and amount, as a list of things to buy has."""
        return {"数量", "单价"} <= set(self.columns)


@dataclass(slots=True)
class FundingTable:
    """A table of 资金来源 or 资金安排. `phased`: its lines (or columns) are years or phases, not only sources."""

    title: str
    anchor: Anchor
    lines: list[BudgetLine]
    columns: list[str]
    phased: bool
    unit: str = ""
    unit_source: UnitSource = "none"
    doubts: list[str] = field(default_factory=list)

    @property
    def total(self) -> BudgetLine | None:
        return next((x for x in reversed(self.lines) if x.role == "total" and x.amount is not None), None)


@dataclass(slots=True)
class Stage:
    """A stage of the schedule; `period` is a period fact or unparsed. `aside`: warranty or operation, not the work."""

    name: str
    period: Fact
    aside: bool = False


@dataclass(slots=True)
class Citation:
    """A document cited, 《title》 with its 文号 and issuer as far as written. Statutes and standards have no 文号."""

    title: str
    number: str
    year: int | None
    issuer: str
    anchor: Anchor
    quote: str
    chapter: str = ""
    kind: Literal["policy", "statute", "standard"] = "policy"


@dataclass(slots=True)
class PlanFigure:
    """A figure with the caption that stands beside it and the chapter it is in."""

    figure: Figure
    anchor: Anchor
    caption: str
    chapter: str
    block: int


@dataclass(slots=True)
class PlanFacts:
    """Everything found in one plan. `totals` are the sentences that name the total, in reading order."""

    budgets: list[BudgetTable] = field(default_factory=list)
    totals: list[Fact] = field(default_factory=list)
    funding: list[FundingTable] = field(default_factory=list)
    arranged: list[Fact] = field(default_factory=list)
    stages: list[Stage] = field(default_factory=list)
    catalogues: list[Inventory] = field(default_factory=list)
    resources: list[Inventory] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)
    figures: list[PlanFigure] = field(default_factory=list)

    @property
    def budget(self) -> BudgetTable | None:
        """The table that speaks for the project's cost."""
        return next((b for b in self.budgets if b.main), None)

    def budget_lines(self) -> Iterator[BudgetLine]:
        for table in self.budgets:
            yield from table.lines
