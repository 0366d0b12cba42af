"""The acceptance form of 附件7: the unit in a row without a cell of its own, the three parts of the money, the opinion."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from checks.acceptance.events import events
from checks.acceptance.parties import is_party, names
from checks.context import Context
from checks.findings import Evidence
from checks.kinds.acceptance.deadlines import _same
from checks.kinds.seals import seal_evidence, seals_of
from checks.places import EMPTY, evidence_of, missing
from checks.registry import Args, Outcome, check_kind
from checks.rulebook import Rule
from extractors.facts import Fact
from extractors.values.types import Money, PartialDate, Period

WAN = Decimal(10_000)


class AcceptanceUnit(Args):
    """`field` names the applying unit; never the contractor. Printed without a cell, so an empty place is only 待核."""

    field: str


@check_kind("acceptance_unit", AcceptanceUnit)
def acceptance_unit(context: Context, rule: Rule, args: AcceptanceUnit) -> Iterable[Outcome]:
    """The unit that applies stands on the form and is not the contractor."""
    fact = context.fact(rule.material, args.field)
    if fact is None or fact.state in EMPTY:
        found = missing(context, fact, args.field, rule.material)
        found.result, found.case = ("待核", "unnamed") if found.case != "partly" else (found.result, found.case)
        yield found
        return
    name = str(fact.value or fact.raw)
    if is_party(context, name, "contractor") and not _other_owner(context, name):
        slots = {"unit": name, "contractor": "、".join(names(context, "contractor"))}
        sure = context.sure(fact)
        yield Outcome("不符" if sure else "待核", "contractor", slots, evidence_of(fact), matter="differs")


def _other_owner(context: Context, name: str) -> bool:
    """Another paper calls the same body the owner: then the contract is of another kind, not the form wrong."""
    from checks.acceptance.parties import party_facts, same_body

    others = [f for f in party_facts(context, "owner") if f.material != "acceptance_form"]
    return any(same_body(context, name, str(f.value or f.raw)) for f in others)


class PeriodAgrees(Args):
    """`field` of the form against `others` (material and fields): a difference is a hint, for terms were agreed earlier."""

    field: str
    others: tuple[dict[str, str], ...] = ()


@check_kind("period_agrees", PeriodAgrees)
def period_agrees(context: Context, rule: Rule, args: PeriodAgrees) -> Iterable[Outcome]:
    """The project's span on the form begins no earlier than the contract and agrees with what others state."""
    fact = context.fact(rule.material, args.field)
    if fact is None or not isinstance(fact.value, Period):
        return
    signed = events(context).get("合同签订")
    if signed is not None and fact.value.end.last() < signed.first:
        slots = {"raw": fact.raw[:40], "signed": signed.shown}
        yield Outcome(
            "待核", "before_contract", slots, evidence_of(fact, *signed.facts), severity="提示", matter="span"
        )
    for other in args.others:
        there = context.fact(other["material"], other["field"])
        if there is not None and isinstance(there.value, Period) and not _same(fact.value, there.value):
            slots = {
                "raw": fact.raw[:40],
                "other": context.rulebook.material_title(there.material),
                "there": there.raw[:40],
            }
            yield Outcome("待核", "differs", slots, evidence_of(fact, there), severity="提示", matter="span")


class FundParts(Args):
    """`parts` add up to `total`; a blank part counts as nothing, with a hint. `tolerance` in 万元. `suspicious`: a bare
    figure of at least this many 万元 may have been meant in 元."""

    parts: tuple[str, ...]
    total: str
    tolerance: Decimal = Decimal("0.01")
    suspicious: int = 10_000


@check_kind("fund_parts", FundParts)
def fund_parts(context: Context, rule: Rule, args: FundParts) -> Iterable[Outcome]:
    """财政投资 and 自筹资金 make the 合计; figures are in 万元."""
    facts = {name: context.fact(rule.material, name) for name in (*args.parts, args.total)}
    filled = [f for f in facts.values() if f is not None and f.state not in EMPTY]
    if not filled:
        yield missing(context, facts[args.total], args.total, rule.material)
        return
    total = facts[args.total]
    if total is None or total.state in EMPTY:
        yield missing(context, total, args.total, rule.material)
        return
    unclear = [f for f in filled if f.state == "unparsed"]
    for fact in unclear:
        slots = {"field": fact.field, "raw": fact.raw[:40], "note": fact.note}
        yield Outcome("待核", "unclear", slots, evidence_of(fact), matter="unclear")
    if unclear or not isinstance(total.value, Money):
        return
    parts = [facts[n] for n in args.parts]
    blank = [n for n, f in zip(args.parts, parts, strict=True) if f is None or f.state in EMPTY]
    made = sum((_yuan(f) for f in parts), Decimal(0))
    slots = {
        "sum": "+".join(f"{_yuan(f) / WAN:f}" for f in parts),
        "made": f"{(made / WAN).normalize():f}",
        "total": f"{(total.value.yuan / WAN).normalize():f}",
        "blank": "、".join(blank),
    }
    places = evidence_of(*(f for f in parts if f is not None and f.state not in EMPTY), total)
    if abs(made - total.value.yuan) > args.tolerance * WAN:
        case = "unit" if made and made in (total.value.yuan * WAN, total.value.yuan / WAN) else "sum"
        sure = all(context.sure(f) for f in filled) and len(blank) != len(parts)
        yield Outcome("不符" if sure else "待核", case, slots, places, matter="sum")
    elif blank:
        yield Outcome("待核", "blank", slots, places, severity="提示", matter="blank_part")
    if total.value.yuan >= args.suspicious * WAN and "亿" not in total.raw:
        yield Outcome("待核", "suspicious", slots, places, severity="提示", matter="unit")


def _yuan(fact: Fact | None) -> Decimal:
    return fact.value.yuan if fact is not None and isinstance(fact.value, Money) else Decimal(0)


class OpinionGiven(Args):
    """`field` is the opinion; its date stands under `FIELD/日期`. `after`: the event the date must not precede."""

    field: str
    after: str


@check_kind("opinion_given", OpinionGiven)
def opinion_given(context: Context, rule: Rule, args: OpinionGiven) -> Iterable[Outcome]:
    """The unit's opinion has words, a whole date after the preliminary acceptance and not after the receipt, and a seal."""
    words = context.fact(rule.material, args.field)
    if words is None or words.state in EMPTY:
        yield missing(context, words, args.field, rule.material)
        if words is None or words.state == "absent":
            return
    yield from _date(context, rule, args)
    yield from _seal(context, rule, words)


def _date(context: Context, rule: Rule, args: OpinionGiven) -> Iterable[Outcome]:
    name = f"{args.field}/日期"
    fact = context.fact(rule.material, name)
    if fact is None or fact.state in EMPTY:
        found = missing(context, fact, name, rule.material)
        found.matter = "date"
        yield found
        return
    slots = {"field": args.field, "raw": fact.raw[:30]}
    if not isinstance(fact.value, PartialDate):
        yield Outcome("待核", "unclear", {**slots, "note": fact.note}, evidence_of(fact), matter="date")
        return
    sure = context.sure(fact)
    if fact.value.day is None:
        searched = context.searched(rule.material, words=("年", "月", "日"))
        yield Outcome(
            "缺失" if sure else "待核", "incomplete", slots, evidence_of(fact), matter="date", searched=searched
        )
        return
    before = events(context).get(args.after)
    if before is not None and fact.value.last() < before.first:
        slots |= {"event": before.name, "then": before.shown}
        certain = sure and all(context.sure(f) for f in before.facts)
        yield Outcome("不符" if certain else "待核", "early", slots, evidence_of(fact, *before.facts), matter="date")
    received = context.dossier.received
    if received is not None and fact.value.first() > received:
        slots["received"] = received.isoformat()
        yield Outcome("不符" if sure else "待核", "late", slots, evidence_of(fact), matter="date")


def _seal(context: Context, rule: Rule, words: Fact | None) -> Iterable[Outcome]:
    """As elsewhere: only a scan in red shows a seal (checks/kinds/seals.py)."""
    pieces = [p for p in context.dossier.of(rule.material) if p.status == "present"]
    seals = [(p, s) for p in pieces for s in seals_of(p)]
    if any(s.colour == "red" for _, s in seals):
        return
    title = context.rulebook.material_title(rule.material)
    slots = {"material": title, "found": "0", "count": "1", "where": "盖章"}
    if seals:
        places = [seal_evidence(p, s) for p, s in seals]
        yield Outcome("待核", "grey", slots, places, matter="seal")
        return
    looked = any(p.document.looked_for_seals for p in pieces)
    places = evidence_of(words) or [Evidence(p.document.file, "全文", quote=p.title or title) for p in pieces]
    searched = context.searched(rule.material, words=("红色印章", "灰色印迹") if looked else ("盖章扫描件",))
    yield Outcome("待核", "none_seen" if looked else "no_scan", slots, places, matter="seal", searched=searched)


class RemarkShown(Args):
    field: str


@check_kind("remark_shown", RemarkShown)
def remark_shown(context: Context, rule: Rule, args: RemarkShown) -> Iterable[Outcome]:
    """What stands in a remark is shown to the reviewer; an empty one is as good."""
    fact = context.fact(rule.material, args.field)
    if fact is not None and fact.state in ("filled", "unparsed") and re.search(r"\w", fact.raw):
        yield Outcome("待核", "remark", {"raw": fact.raw[:80]}, evidence_of(fact))
