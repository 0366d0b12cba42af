"""Supervision (三（三）3, 附件7 五（八）): expected from a certain size of works on, and complete once there is any."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from checks.acceptance.events import date_of, events
from checks.acceptance.money import contract_facts
from checks.acceptance.nature import certain, evidence_for, possible
from checks.acceptance.parties import names, own_papers, party_facts
from checks.context import Context
from checks.findings import Evidence
from checks.kinds.acceptance.presence import absent, search_words
from checks.kinds.phrases import Phrase, hits_of, places_of
from checks.places import evidence_of
from checks.registry import Args, Outcome, check_kind
from checks.rulebook import Rule
from extractors.facts import Fact
from extractors.values.types import Money, Period

PAPERS = ("supervision_opinion", "supervision_contract", "supervision_qualification")
WAN = Decimal(10_000)


def supervised(context: Context, mentioned: Phrase | None = None) -> list[Evidence]:
    """What shows that the project has supervision: its papers, a body named as such, sentences that speak of it."""
    found = [Evidence.at(p.anchor, p.title) for p in own_papers(context, *PAPERS)]
    found += evidence_of(*party_facts(context, "supervisor"))
    if not found and mentioned is not None:
        found = places_of(hits_of(context, mentioned))
    return list(dict.fromkeys(found))


def investment(context: Context) -> list[Fact]:
    """The facts that may be the investment: the form's total, the approved sum, the contracts."""
    found = [a.fact for a in context.plausible_amounts]
    return [*found, *(f for f in contract_facts(context) if f not in found)]


class SupervisionExpected(Args):
    """`threshold` of the investment for projects of `tags`; `mentioned`: words of a supervision in other papers;
    `excused`: a written reason why there is none."""

    threshold: str
    tags: tuple[str, ...]
    mentioned: Phrase
    excused: Phrase


@check_kind("supervision_expected", SupervisionExpected, about_material=False)
def supervision_expected(context: Context, rule: Rule, args: SupervisionExpected) -> Iterable[Outcome]:
    """Works from the threshold on have supervision, or say why not; in principle, so never more than a hint."""
    facts = [f for f in investment(context) if isinstance(f.value, Money)]
    amounts = [f.value.yuan for f in facts if isinstance(f.value, Money)]
    limit = context.threshold(args.threshold)
    service = certain(context, "服务类") and not certain(context, *args.tags)
    if not amounts or max(amounts) < limit or service or not possible(context, *args.tags):
        yield Outcome("不适用")
        return
    if supervised(context, args.mentioned):
        return
    title = context.rulebook.material_title
    listing = "；".join(f"{title(f.material)}“{f.field.split('/')[-1]}”{f.raw[:30]}" for f in facts[:4])
    slots = {"limit": f"{limit / WAN:f}".rstrip("0").rstrip("."), "amounts": listing}
    told = list(hits_of(context, args.excused))
    if told:
        slots["quote"] = told[0].sentence.strip()[:60]
        yield Outcome("待核", "excused", slots, places_of(told), severity="提示", matter="supervision_opinion")
        return
    case = "expected" if certain(context, *args.tags) else "perhaps"
    places = [*evidence_of(*facts), *evidence_for(context, *args.tags)]
    searched = context.searched(words=search_words(context, PAPERS))
    yield Outcome("待核", case, slots, places, severity="提示", searched=searched, matter="supervision_opinion")


class SupervisionOpinion(Args):
    """`mentioned`: words of a supervision; `concluded`, `refused`: how the opinion ends; `signed`: who signs it."""

    mentioned: Phrase
    concluded: Phrase
    refused: Phrase
    chief: tuple[str, ...]


@check_kind("supervision_opinion", SupervisionOpinion, about_material=False)
def supervision_opinion(context: Context, rule: Rule, args: SupervisionOpinion) -> Iterable[Outcome]:
    """Where there is supervision its opinion is enclosed, comes from that body and has a conclusion; else not asked for."""
    here = supervised(context, args.mentioned)
    if not here:
        yield Outcome("不适用")
        return
    if context.status(rule.material) != "present":
        for outcome in absent(context, rule, (rule.material,)):
            outcome.evidence = [*here[:4], *outcome.evidence]
            outcome.slots["names"] = "、".join(names(context, "supervisor")) or here[0].quote[:30]
            yield outcome
        return
    refused = list(hits_of(context, args.refused))
    place = [Evidence.at(p.anchor, p.title) for p in own_papers(context, rule.material)]
    if refused:
        slots = {"quote": refused[0].sentence.strip()[:60]}
        yield Outcome("不符", "refused", slots, places_of(refused), matter="conclusion")
    elif next(hits_of(context, args.concluded), None) is None:
        yield Outcome("待核", "no_conclusion", {}, place, matter="conclusion")
    papers = own_papers(context, rule.material)
    if papers and not any(p.fact(*args.chief) for p in papers):
        yield Outcome("待核", "unsigned", {"who": args.chief[0]}, place, severity="提示", matter="signed")


class InTime(Args):
    contract: str
    signed: tuple[str, ...]


@check_kind("supervision_in_time", InTime, about_material=False)
def supervision_in_time(context: Context, rule: Rule, args: InTime) -> Iterable[Outcome]:
    """The supervision contract is no later than the start of the works; without a start the contract's date stands in."""
    facts = [f for p in own_papers(context, args.contract) if (f := p.fact(*args.signed)) is not None]
    start, words = _start(context)
    if not facts or start is None:
        yield Outcome("不适用")
        return
    limit = date_of(start)
    for fact in facts:
        date = date_of(fact)
        if date is None or limit is None or date.first() <= limit.last():
            continue
        slots = {"signed": fact.raw[:30], "start": start.raw[:40], "words": words}
        sure = context.sure(fact) and context.sure(start) and words == "开工日期"
        yield Outcome("不符" if sure else "待核", "late", slots, evidence_of(fact, start), matter="order")


def _start(context: Context) -> tuple[Fact | None, str]:
    """The day the works began as some paper states it, else the contract's."""
    for material in ("preliminary_acceptance_report", "completion_summary", "supervision_opinion", "contract"):
        for paper in own_papers(context, material):
            fact = paper.fact("开工日期")
            if fact is not None:
                return fact, "开工日期"
    signed = events(context).get("合同签订")
    return (signed.facts[0], "合同签订日期") if signed is not None else (None, "")


class SupervisionPapers(Args):
    """`qualification` and `record` patterns within the qualification papers; `valid` fields of a certificate's term."""

    material: str
    parts: dict[str, tuple[str, ...]]
    mentioned: Phrase
    valid: tuple[str, ...] = ()
    holder: tuple[str, ...] = ()


@check_kind("supervision_papers", SupervisionPapers, about_material=False)
def supervision_papers(context: Context, rule: Rule, args: SupervisionPapers) -> Iterable[Outcome]:
    """The body's qualification, its leader's certificate and their registration are enclosed and in force."""
    if not supervised(context, args.mentioned):
        yield Outcome("不适用")
        return
    if context.status(args.material) != "present":
        yield from absent(context, rule, (args.material,))
        return
    from checks.texts import Place, corpus

    text = corpus(context, [Place(material=args.material)])
    papers = own_papers(context, args.material)
    place = [Evidence.at(p.anchor, p.title) for p in papers]
    scanned = any(p.piece.document.method == "ocr" for p in papers)
    lacking = [name for name, words in args.parts.items() if not any(text.has(w) for w in words)]
    if lacking:
        searched = context.searched(args.material, words=tuple(w for n in lacking for w in args.parts[n]))
        result = "待核" if scanned or context.dossier.unread() else "缺失"
        yield Outcome(
            "待核" if result == "待核" else "缺失",
            "parts",
            {"lacking": "、".join(lacking)},
            place,
            searched=searched,
            matter="parts",
        )
    yield from _validity(context, args)
    yield from _holder(context, args)


def _validity(context: Context, args: SupervisionPapers) -> Iterable[Outcome]:
    """A certificate that ends before the service does."""
    ends = [f for p in own_papers(context, args.material) if (f := p.fact(*args.valid)) is not None]
    spans = [f for p in own_papers(context, "supervision_contract") if (f := p.fact("服务期限")) is not None]
    for fact in ends:
        until = date_of(fact)
        for span in spans:
            if until is not None and isinstance(span.value, Period) and until.last() < span.value.end.first():
                slots = {"until": fact.raw[:30], "span": span.raw[:40]}
                yield Outcome("待核", "expired", slots, evidence_of(fact, span), matter="validity")


def _holder(context: Context, args: SupervisionPapers) -> Iterable[Outcome]:
    holders = [f for p in own_papers(context, args.material) if (f := p.fact(*args.holder)) is not None]
    signers = [f for p in own_papers(context, "supervision_opinion") if (f := p.fact(*args.holder)) is not None]
    if holders and signers and not {_person(f) for f in holders} & {_person(f) for f in signers}:
        slots = {"holder": _person(holders[0])[:20], "signer": _person(signers[0])[:20]}
        yield Outcome("待核", "holder", slots, evidence_of(*holders, *signers), severity="提示", matter="holder")


def _person(fact: Fact) -> str:
    """The name alone: （签字）甲某某　证书编号：1 is 甲某某."""
    plain = re.sub(r"[(（](?:签字|签名|签章|盖章)[)）]", "", fact.raw).strip(" 　:：")
    return re.split(r"[\s　,，;；(（]", plain, maxsplit=1)[0]
