"""Contract, tender and bid: what the contract must say, equivalents of other ways of procurement, review before purchase,
payment before the final account.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from checks.acceptance.events import date_of
from checks.acceptance.parties import own_papers, party_facts, same_body
from checks.context import Context
from checks.findings import Evidence
from checks.kinds.acceptance.presence import ItemPresent, absent, item_present
from checks.kinds.phrases import Phrase, hits_of, places_of
from checks.places import evidence_of
from checks.registry import Args, Outcome, check_kind
from checks.rulebook import Rule
from checks.texts import Pattern, corpus
from extractors.facts import Fact
from extractors.records.papers.model import PaperFacts
from extractors.values.names import compare_units


class ContractTerms(ItemPresent):
    """`terms`: what a contract states, each with the fields that may hold it."""

    terms: dict[str, tuple[str, ...]]


@check_kind("contract_terms", ContractTerms, about_material=False)
def contract_terms(context: Context, rule: Rule, args: ContractTerms) -> Iterable[Outcome]:
    """The contract is there with parties, sum and date; what is not found on it is a hint to look at the copy."""
    yield from item_present(context, rule, args)
    for paper in own_papers(context, rule.material):
        if _supplement(paper) or context.partly_read(rule.material):
            continue
        lacking = [name for name, fields in args.terms.items() if paper.fact(*fields) is None]
        if lacking:
            slots = {"lacking": "、".join(lacking), "file": paper.file}
            place = [Evidence.at(paper.anchor, paper.title or paper.file)]
            searched = context.searched(rule.material, words=tuple(args.terms))
            yield Outcome("待核", "terms", slots, place, severity="提示", searched=searched, matter="terms")


def _supplement(paper: PaperFacts) -> bool:
    return bool(re.search(r"补充|变更", paper.title))


class ProcurementWay(Args):
    """A way of procurement: `words` by which papers name it, `paper` what then stands for the tender. `none`: such a
    purchase leaves no paper of this kind."""

    name: str
    words: tuple[Pattern, ...]
    paper: str = ""
    none: bool = False


class ProcurementPaper(ItemPresent):
    """`ways`: other ways than a public tender, whose equivalents count. `scope`: where the way is named."""

    ways: tuple[ProcurementWay, ...]
    scope: str = "all"


@check_kind("procurement_paper", ProcurementPaper, about_material=False)
def procurement_paper(context: Context, rule: Rule, args: ProcurementPaper) -> Iterable[Outcome]:
    """Tender or bid is there, or what stands for it under another way of procurement."""
    way, place = _way(context, args)
    for outcome in absent(context, rule, args.any_of or (rule.material,)):
        if way is not None and outcome.result == "缺失":
            outcome.slots |= {"way": way.name, "paper": way.paper or outcome.slots["material"]}
            outcome.case = "other_way"
            outcome.evidence = [*place, *outcome.evidence]
            if way.none:
                outcome.result, outcome.case = "待核", "no_paper"
        yield outcome


def _way(context: Context, args: ProcurementPaper) -> tuple[ProcurementWay | None, list[Evidence]]:
    text = corpus(context, args.scope)
    for way in args.ways:
        for pattern in way.words:
            hit = next(text.find(pattern), None)
            if hit is not None:
                return way, [hit.evidence]
    return None, []


class Reviewed(ItemPresent):
    """`dates` of the review must not be later than those of the tender's announcement."""

    dates: tuple[str, ...]
    tender: str
    announced: tuple[str, ...]


@check_kind("procurement_reviewed", Reviewed, about_material=False)
def procurement_reviewed(context: Context, rule: Rule, args: Reviewed) -> Iterable[Outcome]:
    """The procurement papers were reviewed by the department, before they were announced."""
    yield from item_present(context, rule, args)
    reviews = [f for p in own_papers(context, rule.material) if (f := p.fact(*args.dates)) is not None]
    notices = [f for p in own_papers(context, args.tender) if (f := p.fact(*args.announced)) is not None]
    pairs = [(a, b) for a in reviews for b in notices if _later(a, b)]
    if pairs and len(pairs) == len(reviews) * len(notices):
        review, notice = pairs[0]
        slots = {"review": review.raw[:30], "notice": notice.raw[:30]}
        sure = context.sure(review) and context.sure(notice)
        yield Outcome("不符" if sure else "待核", "after_notice", slots, evidence_of(review, notice), matter="order")


def _later(one: Fact, other: Fact) -> bool:
    a, b = date_of(one), date_of(other)
    return a is not None and b is not None and a.first() > b.last()


class PartyAgrees(Args):
    """`role`: owner or contractor; `sources`: material and fields that name it; `owner_forms`: whole names that may be
    a department of the owner."""

    role: str
    sources: tuple[dict[str, str], ...]


class Parties(Args):
    sides: tuple[PartyAgrees, ...]


@check_kind("parties_agree", Parties, about_material=False)
def parties_agree(context: Context, rule: Rule, args: Parties) -> Iterable[Outcome]:
    """The contract's parties are the owner and the bidder, and the later papers name the same contractor."""
    for side in args.sides:
        base = party_facts(context, side.role)
        contracts = [f for f in base if f.material == "contract"]
        if not contracts:
            continue
        for source in side.sources:
            for paper in own_papers(context, source["material"]):
                fact = paper.fact(*source["fields"].split("|"))
                if fact is not None and not paper.piece.inside:
                    yield from _party(context, side.role, contracts, fact)
        if side.role == "owner":
            for fact in base:
                if fact.material == "acceptance_form":
                    for outcome in _party(context, side.role, contracts, fact):
                        outcome.matter = "differs"  # when the form alone is wrong, KW-02 or YS-33 have told it
                        yield outcome


def _party(context: Context, role: str, contracts: list[Fact], fact: Fact) -> Iterator[Outcome]:
    """One further place against all contracts: it agrees with one of them, or it differs."""
    aliases = context.rulebook.vocabulary.aliases
    name = str(fact.value or fact.raw)
    verdicts = [compare_units(name, str(c.value or c.raw), aliases) for c in contracts]
    if any(v in ("same", "variant") for v in verdicts) or _joint(name, contracts):
        return
    slots = {
        "role": "建设单位（甲方）" if role == "owner" else "承建单位（乙方）",
        "contract": "、".join(dict.fromkeys(str(c.value or c.raw) for c in contracts)),
        "other": context.rulebook.material_title(fact.material),
        "name": name[:40],
    }
    places = evidence_of(*contracts, fact)
    sure = context.sure(fact) and all(context.sure(c) for c in contracts)
    if "similar" in verdicts:
        yield Outcome("待核", "similar", slots, places, severity="提示", matter="party")
    else:
        yield Outcome("不符" if sure else "待核", "different", slots, places, matter="party")


def _joint(name: str, contracts: list[Fact]) -> bool:
    """联合体: one of its members is named."""
    return any(name in c.raw or str(c.value) in name for c in contracts if "联合体" in c.raw or "联合体" in name)


class PaidEarly(Phrase):
    """Payment in full before the final account was reviewed."""


@check_kind("paid_early", PaidEarly)
def paid_early(context: Context, rule: Rule, args: PaidEarly) -> Iterable[Outcome]:
    """The contract pays everything before the completion acceptance and the review of the account."""
    hits = list(hits_of(context, args))
    if hits:
        slots = {"quote": hits[0].sentence.strip()[:60]}
        yield Outcome("待核", "early", slots, places_of(hits))


def owner_named(context: Context, name: str) -> bool:
    """Whether a name is the owner's by any of its papers."""
    return any(same_body(context, name, str(f.value or f.raw)) for f in party_facts(context, "owner"))
