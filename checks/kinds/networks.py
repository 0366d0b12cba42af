"""KW-09: on which network the project runs, as the form ticks it, the plan deploys it and a cloud form asks for it.

The forms' options differ (NB-21), so only one question is asked: the internet or not.
"""

from __future__ import annotations

from collections.abc import Iterable

from checks.context import Context
from checks.kinds.phrases import Phrase, hits_of, places_of
from checks.kinds.values import Source
from checks.places import evidence_of
from checks.registry import Args, Outcome, check_kind
from checks.rulebook import Rule
from extractors.values.types import Ticks


class NetworksAgree(Args):
    """`ticks`: the form's field, `internet` its options that mean the internet. `on_internet`, `on_inner`: how a plan
    says where the system is deployed. `others`: tick fields of cloud forms, read by the same options; `neutral` ones say
    nothing of the network."""

    ticks: Source
    internet: tuple[str, ...]
    on_internet: Phrase
    on_inner: Phrase
    others: tuple[Source, ...] = ()
    neutral: tuple[str, ...] = ()


@check_kind("networks_agree", NetworksAgree, about_material=False)
def networks_agree(context: Context, rule: Rule, args: NetworksAgree) -> Iterable[Outcome]:
    """Ticked networks against deployment and cloud form: a contradiction only between internet and not internet."""
    fact = context.fact(args.ticks.material, args.ticks.field)
    if fact is None or not isinstance(fact.value, Ticks) or not fact.value.checked or fact.value.unknown:
        yield Outcome("不适用")
        return
    open_, inner = _sides(fact.value, args.internet)
    slots = {"ticked": "、".join(fact.value.checked)}
    outside, inside = list(hits_of(context, args.on_internet)), list(hits_of(context, args.on_inner))
    if outside and not open_:
        slots["quote"] = outside[0].sentence.strip()[:60]
        yield Outcome("待核", "plan_internet", slots, [*evidence_of(fact), *places_of(outside)], matter="network")
    elif inside and not outside and not inner:
        slots["quote"] = inside[0].sentence.strip()[:60]
        yield Outcome("待核", "plan_inner", slots, [*evidence_of(fact), *places_of(inside)], matter="network")
    for source in args.others:
        other = context.fact(source.material, source.field)
        if other is None or not isinstance(other.value, Ticks) or not other.value.checked:
            continue
        theirs = _sides(other.value, args.internet, args.neutral)
        if any(theirs) and not (open_ and theirs[0]) and not (inner and theirs[1]):
            title = context.rulebook.material_title(source.material)
            slots |= {"other": f"{title}勾选“{'、'.join(other.value.checked)}”"}
            yield Outcome("待核", "form", slots, evidence_of(fact, other), matter="network")


def _sides(ticks: Ticks, internet: tuple[str, ...], neutral: tuple[str, ...] = ()) -> tuple[bool, bool]:
    """Whether the internet is ticked, and whether anything else is."""
    told = [o for o in ticks.checked if o not in neutral]
    return any(o in internet for o in told), any(o not in internet for o in told)
