"""TY-08: money of province or city opens another way, 备案 instead of 申报; both ways stand side by side when mixed."""

from __future__ import annotations

from collections.abc import Iterable

from checks.context import Context
from checks.kinds.values import Source
from checks.papers import Wanted, find_papers
from checks.places import evidence_of
from checks.registry import Args, Outcome, check_kind
from checks.rulebook import Rule
from extractors.values.funding import COUNTY, HIGHER, funding_sources


class HigherFunding(Args):
    """`funding`: places of the source of money. `paper`: the higher level's approval or application material."""

    funding: tuple[Source, ...]
    paper: Wanted


@check_kind("higher_funding", HigherFunding, about_material=False)
def higher_funding(context: Context, rule: Rule, args: HigherFunding) -> Iterable[Outcome]:
    """Money of the state, province or city is named: shown with what is enclosed of the higher level."""
    facts = [f for s in args.funding if (f := context.fact(s.material, s.field)) is not None and f.state == "filled"]
    higher = [f for f in facts if HIGHER in funding_sources(f.raw)]
    if not higher:
        yield Outcome("不适用")
        return
    mixed = any(COUNTY in funding_sources(f.raw) for f in facts)
    papers = find_papers(context, args.paper)
    slots = {"raw": higher[0].raw[:60], "paper": papers[0].title.full_text.strip()[:40] if papers else args.paper.name}
    case = ("mixed" if mixed else "higher") + ("" if papers else "_bare")
    evidence = [*evidence_of(*higher), *(p.evidence for p in papers)]
    yield Outcome("待核", case, slots, evidence, searched=context.searched(words=args.paper.titles))
