"""资金来源 of a form: stated, and where it gives amounts by source, these add up to the total."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from checks.context import Context
from checks.kinds.values import WAN
from checks.places import EMPTY, evidence_of, missing
from checks.registry import Args, Outcome, check_kind
from checks.rulebook import Rule
from extractors.values.funding import find_funding
from extractors.values.types import Money


class FundingStated(Args):
    """`field` names the sources, `total` is the field of the same material that they must add up to."""

    field: str
    total: str


@check_kind("funding_stated", FundingStated)
def funding_stated(context: Context, rule: Rule, args: FundingStated) -> Iterable[Outcome]:
    """The sources are stated; amounts by source, when given, add up to the total."""
    fact = context.fact(rule.material, args.field)
    if fact is None or fact.state in EMPTY:
        yield missing(context, fact, args.field, rule.material)
        return
    total = context.fact(rule.material, args.total)
    parts = find_funding(fact.raw)
    amounts = [p.amount for p in parts if p.amount is not None]
    if total is None or not isinstance(total.value, Money) or len(amounts) < 2 or len(amounts) != len(parts):
        return  # no parts, or not every source has its amount: nothing to add up
    added = sum((a.yuan for a in amounts), Decimal(0))
    slack = sum((a.quantum for a in amounts), total.value.quantum) / 2
    if abs(added - total.value.yuan) <= slack:
        return
    slots = {"field": args.field, "raw": fact.raw[:60], "sum": f"{added / WAN:f}", "total": total.raw[:30]}
    sure = context.sure(fact) and context.sure(total)
    yield Outcome("不符" if sure else "待核", "sum", slots, evidence_of(fact, total), matter="amount")
