"""What a paper without a form of its own says: parties, dates, amounts, lists, who signed. See `read_paper`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from extractors.document import Anchor, Line
from extractors.dossier import Piece
from extractors.facts import Fact, Inventory
from extractors.records.plan_facts.model import BudgetTable

# Fields that follow from where words stand, not from a label.
SIGNER, SIGNED_ON, TITLE_PROJECT = "落款单位", "落款日期", "标题中的项目"


@dataclass(slots=True)
class PaperFacts:
    """One paper. `fields` has one fact a name, the one that speaks for the paper; `stated` all of them, labelled ones
    before those of running text. `lists` are tables of things with quantities, `accounts` tables of money spent."""

    piece: Piece
    title: str
    anchor: Anchor
    fields: dict[str, Fact] = field(default_factory=dict)
    stated: dict[str, list[Fact]] = field(default_factory=dict)
    lists: list[BudgetTable] = field(default_factory=list)
    accounts: list[BudgetTable] = field(default_factory=list)
    catalogues: list[Inventory] = field(default_factory=list)
    signed: list[Line] = field(default_factory=list)
    figures: int = 0

    @property
    def file(self) -> str:
        return self.piece.document.file

    @property
    def material(self) -> str:
        return self.piece.material

    def fact(self, *names: str) -> Fact | None:
        """The first of several fields that is filled."""
        return next((f for n in names if (f := self.fields.get(n)) is not None and f.state == "filled"), None)

    def all(self, *names: str) -> Iterator[Fact]:
        for name in names:
            yield from self.stated.get(name, ())
