"""What was bought, as contract, purchase list, delivery note, commissioning and licences name it, line by line.

The same thing is recognised by its name alone, written alike; whoever words it otherwise leaves nothing to compare. A
model is compared by the codes in it, for one paper writes the make before them and another does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from checks.acceptance.parties import own_papers
from checks.context import Context
from checks.findings import Evidence
from extractors.records.plan_facts.model import BudgetLine, BudgetTable
from extractors.values.normalise import nfkc, squash
from extractors.values.types import Money

_NOTE = re.compile(r"[(（][^()（）]*[)）]")
_WASTE = re.compile(r"[^\w一-龥]")
_CODE = re.compile(r"[A-Za-z]*\d[A-Za-z0-9]*|[A-Za-z]{2,}")


@dataclass(slots=True)
class Item:
    """One thing in the papers of one material, all its lines together."""

    key: str
    name: str
    material: str
    quantity: Decimal = Decimal(0)
    models: list[str] = field(default_factory=list)
    amount: Decimal | None = None
    evidence: list[Evidence] = field(default_factory=list)
    certain: bool = True

    @property
    def shown(self) -> str:
        return f"{self.quantity.normalize():f}"


def item_key(name: str) -> str:
    """The name without brackets, signs and blanks."""
    plain = _NOTE.sub("", nfkc(name))
    return _WASTE.sub("", squash(plain)).lower()


def codes(model: str) -> frozenset[str]:
    """The codes of a model: QH-T10 and 青合 QH-T10型 share them."""
    found = _CODE.findall(nfkc(model).replace("-", "").replace(" ", ""))
    return frozenset(c.upper() for c in found if len(c) > 1)


def item_lines(table: BudgetTable) -> Iterator[BudgetLine]:
    for line in table.lines:
        if line.role in ("item", "group") and line.quantity is not None and len(item_key(line.name)) >= 2:
            yield line


def items_of(context: Context, material: str) -> dict[str, Item]:
    """The things of one material by key; quantities of several lines and papers added up."""
    cache: dict[str, dict[str, Item]] = context.notes.setdefault("items", {})
    if material not in cache:
        cache[material] = _items(context, material)
    return cache[material]


def _items(context: Context, material: str) -> dict[str, Item]:
    found: dict[str, Item] = {}
    limit = context.rulebook.header.confidence
    copies: set[frozenset[tuple[str, Decimal]]] = set()
    for paper in own_papers(context, material):
        whole = frozenset(
            (item_key(x.name), x.quantity.value) for t in paper.lists for x in item_lines(t) if x.quantity is not None
        )
        if whole in copies:  # the same list once more, as a scan or another version
            continue
        copies.add(whole)
        seen: set[str] = set()
        for table in paper.lists:
            keys = {item_key(x.name) for x in item_lines(table)}
            if keys & seen:  # the same things listed once more (a summary, prices apart)
                continue
            seen |= keys
            for line in item_lines(table):
                _add(found, line, material, limit)
    return found


def _add(found: dict[str, Item], line: BudgetLine, material: str, limit: float) -> None:
    key = item_key(line.name)
    item = found.setdefault(key, Item(key, line.name, material))
    assert line.quantity is not None
    item.quantity += line.quantity.value
    words = " | ".join(" ".join(f.raw.split()) for f in line.row.cells.values())
    item.evidence.append(Evidence.at(line.anchor, words[:100]))
    model = line.row.text("型号")
    if model.strip():
        item.models.append(model)
    if line.amount is not None and isinstance(line.amount.value, Money):
        item.amount = (item.amount or Decimal(0)) + line.amount.value.yuan
    item.certain = item.certain and all(f.confidence >= limit for f in line.row.cells.values())
