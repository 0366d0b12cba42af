"""The sums of an acceptance dossier: contracts, the form, the preliminary report, the accounts, what was approved."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal

from checks.acceptance.parties import own_papers
from checks.context import Context
from extractors.facts import Fact
from extractors.values.normalise import squash
from extractors.values.types import Money

NAMES = ("合同金额合计", "资金构成合计", "初验报告所列合同金额", "财务决算", "审核意见投资")


@dataclass(slots=True)
class Sum:
    """One line of the table of sums. `yuan` is the sum of the facts when there are several contracts."""

    name: str
    facts: list[Fact] = field(default_factory=list)
    yuan: Decimal = Decimal(0)
    certain: bool = True

    @property
    def wan(self) -> str:
        return f"{(self.yuan / 10_000).normalize():f}"

    @property
    def slack(self) -> Decimal:
        """Half a unit of the coarsest figure."""
        return max((f.value.quantum for f in self.facts if isinstance(f.value, Money)), default=Decimal(0)) / 2


def contract_facts(context: Context) -> list[Fact]:
    """The sum of every contract, each once: the Word file and the scan of one contract are two papers."""
    found: dict[str, Fact] = {}
    for paper in own_papers(context, "contract"):
        fact = paper.fact("合同金额")
        if fact is not None and isinstance(fact.value, Money):
            number, party = paper.fact("合同编号"), paper.fact("乙方")
            key = squash(number.raw) if number is not None else f"{fact.value.yuan}{party.raw if party else ''}"
            found.setdefault(key, fact)
    return list(found.values())


def sums(context: Context) -> dict[str, Sum]:
    """The sums that can be told, by name; computed once a dossier."""
    found = context.notes.get("sums")
    if found is None:
        found = context.notes["sums"] = {s.name: s for s in _sums(context) if s.facts}
    return found


def _sums(context: Context) -> list[Sum]:
    contracts = contract_facts(context)
    unsure = len(own_papers(context, "contract")) > len(contracts) or any(
        re.search("补充|变更", p.title) for p in own_papers(context, "contract")
    )
    form = context.fact("acceptance_form", "合计")
    return [
        _sum(context, NAMES[0], contracts, not unsure),
        _sum(context, NAMES[1], [form] if form is not None and isinstance(form.value, Money) else []),
        _sum(context, NAMES[2], _first(context, ("preliminary_acceptance_report",), "合同金额")),
        _sum(context, NAMES[3], _accounts(context)),
        _sum(context, NAMES[4], _first(context, ("approval_opinion",), "审定投资")),
    ]


def _sum(context: Context, name: str, facts: list[Fact], certain: bool = True) -> Sum:
    yuan = sum((f.value.yuan for f in facts if isinstance(f.value, Money)), Decimal(0))
    return Sum(name, facts, yuan, certain and all(context.sure(f) for f in facts))


def _first(context: Context, materials: tuple[str, ...], *fields: str) -> list[Fact]:
    for paper in own_papers(context, *materials):
        fact = paper.fact(*fields)
        if fact is not None and isinstance(fact.value, Money):
            return [fact]
    return []


def _accounts(context: Context) -> list[Fact]:
    """The account's total: as stated, else the last line of its table."""
    stated = _first(context, ("preliminary_accounts",), "决算金额")
    if stated:
        return stated
    for paper in own_papers(context, "preliminary_accounts"):
        for table in paper.accounts:
            total = table.total
            if total is not None and total.amount is not None and isinstance(total.amount.value, Money) and table.unit:
                return [total.amount]
    return _first(context, ("completion_summary",), "决算金额")
