"""What the size of a project asks for: a consulting unit from 100万 on, the way of review, clues of a complex design.

The largest of all candidates for the total decides (convention 5); every candidate is shown, for the applicant may have
written one of them wrong.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from checks.context import AmountCandidate, Context
from checks.findings import Evidence, Result
from checks.kinds.values import WAN, Source
from checks.papers import Paper, Wanted, find_papers, unread_files
from checks.places import evidence_of, said_of
from checks.registry import Args, Outcome, check_kind
from checks.rulebook import Rule
from checks.stance import asserted
from checks.texts import Pattern, Place, corpus
from extractors.facts import Fact
from extractors.values.emptiness import placeholders
from extractors.values.names import compare_units
from extractors.values.types import PartialDate

COVER_LINES = 80


def amounts_listed(context: Context, amounts: Iterable[AmountCandidate]) -> str:
    """All candidates in one phrase: 申请表“投资概算”为“98万元”；…"""
    return "；".join(
        f"{context.rulebook.material_title(a.fact.material)}“{a.fact.field.split('/')[-1]}”为“{a.fact.raw[:40]}”"
        for a in amounts
    )


def wan(yuan: Decimal) -> str:
    return f"{(yuan / WAN).normalize():f}"


def amount_slots(context: Context) -> dict[str, str]:
    total = context.total
    return {"total": wan(total) if total is not None else "", "amounts": amounts_listed(context, context.amounts)}


class ConsultingUnit(Args):
    """`author`: the cover's field of the plan's author; `said`: how running text names it (group 1 is the name)."""

    author: Source
    unit: Source
    said: tuple[Pattern, ...]
    qualification: Wanted


@dataclass(slots=True)
class Author:
    name: str
    evidence: list[Evidence]
    certain: bool = True


@check_kind("consulting_unit", ConsultingUnit)
def consulting_unit(context: Context, rule: Rule, args: ConsultingUnit) -> Iterable[Outcome]:
    """The plan names the consulting unit that wrote it, not the applicant, and its qualification is enclosed."""
    amounts = [e for a in context.amounts for e in evidence_of(a.fact)]
    slots = amount_slots(context)
    sure = any(a.yuan == context.total and context.sure(a.fact) for a in context.amounts)
    absent: Result = "缺失" if sure else "待核"
    words = ("编制单位", "工程咨询单位", "咨询单位", *args.qualification.titles[:4])
    searched = context.searched(words=words)
    author = _author(context, args)
    if author is None:
        partly = context.partly_read(rule.material)
        if partly is not None:
            place = [Evidence(partly.path, "全文", quote=partly.detail)]
            yield Outcome("待核", "author_unread", {**slots, "file": partly.path}, place, matter="author")
        else:
            yield Outcome(absent, "author", slots, amounts, searched=searched, matter="author")
        return
    slots["author"] = author.name
    own = context.fact(args.unit.material, args.unit.field)
    names = [n for n in (context.dossier.applicant, own.raw if own else "") if n]
    if any(compare_units(author.name, n, context.rulebook.vocabulary.aliases) == "same" for n in names):
        yield Outcome(absent, "self", slots, [*author.evidence, *amounts], searched=searched, matter="author")
        return
    yield from _qualified(context, args, author, absent, slots, amounts)


def _qualified(
    context: Context,
    args: ConsultingUnit,
    author: Author,
    absent: Result,
    slots: dict[str, str],
    amounts: list[Evidence],
) -> Iterator[Outcome]:
    papers = find_papers(context, args.qualification)
    searched = context.searched(words=args.qualification.titles)
    if papers:
        if not any(_names(paper, author.name) for paper in papers):
            slots["paper"] = papers[0].title.full_text.strip()[:40]
            evidence = [*author.evidence, *(p.evidence for p in papers)]
            yield Outcome("待核", "other_name", slots, evidence, matter="qualification")
        return
    inside = [
        hit
        for hit in corpus(context, [_whole(args.author.material)]).find("|".join(args.qualification.titles))
        if len(hit.passage.text) <= 40
    ]
    here = [*author.evidence, *amounts]
    if inside:
        yield Outcome("待核", "inside", slots, [*(h.evidence for h in inside), *here], matter="qualification")
    elif places := context.mentioned(*args.qualification.materials):
        slots |= {"material": args.qualification.name, "place": said_of(places)}
        yield Outcome("待核", "named", slots, [*places, *here], searched=searched, matter="qualification")
    elif context.dossier.unread():
        slots["files"] = unread_files(context)
        places = [*here, *context.unread_evidence()]
        yield Outcome("待核", "qualification_unread", slots, places, searched=searched, matter="qualification")
    else:
        result: Result = absent if author.certain else "待核"
        yield Outcome(result, "qualification", slots, here, searched=searched, matter="qualification")


def _author(context: Context, args: ConsultingUnit) -> Author | None:
    """The author as the cover names it, else as a line of the first pages or a sentence of the plan does."""
    fact = context.fact(args.author.material, args.author.field)
    if fact is not None and fact.state == "filled":
        return Author(fact.raw.strip(), evidence_of(fact), context.sure(fact))
    text = corpus(context, [_whole(args.author.material)])
    for pattern in args.said:
        for hit in text.find(pattern):
            found = re.search(pattern, hit.passage.text[hit.start :])
            name = (found.group(1) if found and found.lastindex else "").strip(" :：、，,。")
            if len(name) >= 4 and not placeholders(name) and asserted(hit):
                return Author(name, [hit.evidence])
    return None


def _whole(material: str) -> Place:
    return Place(material=material)


def _names(paper: Paper, name: str) -> bool:
    """The paper names the unit, brackets aside."""
    name = re.sub(r"[(（](?:盖章|公章|盖公章|签章|章)[)）]", "", name)
    plain = re.sub(r"[\s()（）]", "", paper.text)
    return re.sub(r"[\s()（）]", "", name) in plain


class ConsultingProcurement(Args):
    """`review`: the department's review before the consulting unit was bought; `purchase`: how it was bought;
    `plan_date`: when the plan was written. `unless`: a rule whose finding of matter `author` makes this idle."""

    review: Wanted
    purchase: Wanted
    plan_date: Source
    unless: str = ""


@check_kind("consulting_procurement", ConsultingProcurement)
def consulting_procurement(context: Context, rule: Rule, args: ConsultingProcurement) -> Iterable[Outcome]:
    """Review and purchase of the consulting unit are enclosed and dated one after the other; only ever a hint."""
    if any("author" in f.matter.split("|") for f in context.fired.get(args.unless, ())):
        yield Outcome("不适用")
        return
    slots = amount_slots(context)
    reviews, purchases = find_papers(context, args.review), find_papers(context, args.purchase)
    lacking = [w.name for w, found in ((args.review, reviews), (args.purchase, purchases)) if not found]
    here = [p.evidence for p in (*reviews, *purchases)] or [e for a in context.amounts for e in evidence_of(a.fact)]
    if lacking:
        slots |= {"lacking": "、".join(lacking), "files": unread_files(context)}
        words = (*args.review.titles, *args.purchase.titles)
        case = "unread" if context.dossier.unread() else "lacking"
        yield Outcome("待核", case, slots, here, searched=context.searched(words=words))
        return
    fact = context.fact(args.plan_date.material, args.plan_date.field)
    written = fact.value.last() if fact is not None and isinstance(fact.value, PartialDate) else None
    chain = [(reviews[0].date, args.review.name), (purchases[0].date, args.purchase.name), (written, "方案编制日期")]
    dated = [(date, name) for date, name in chain if date is not None]
    for (first, before), (then, after) in itertools.pairwise(dated):
        if first > then:
            slots |= {"before": f"{before}（{first}）", "after": f"{after}（{then}）"}
            yield Outcome("待核", "order", slots, [*here, *evidence_of(fact)])


class Clue(Args):
    """A mark of a complex design: `pattern` found for at least `at_least` different words."""

    name: str
    pattern: Pattern
    at_least: int = 1


class Complexity(Args):
    scope: str
    clues: tuple[Clue, ...]
    needs: int = 2


@check_kind("complexity_clues", Complexity)
def complexity_clues(context: Context, rule: Rule, args: Complexity) -> Iterable[Outcome]:
    """Several marks of a complex design in a small project: whether it is complex is for the reviewer to say."""
    text = corpus(context, args.scope)
    found: list[str] = []
    evidence: list[Evidence] = []
    for clue in args.clues:
        words: dict[str, Evidence] = {}
        for hit in text.find(clue.pattern):
            if hit.word not in words and asserted(hit):
                words[hit.word] = hit.evidence
        if len(words) >= clue.at_least:
            found.append(clue.name if clue.at_least == 1 else f"{clue.name}{len(words)}个")
            evidence.extend(list(words.values())[: max(3, clue.at_least)])
    if len(found) >= args.needs:
        yield Outcome("待核", "clues", {**amount_slots(context), "clues": "、".join(found)}, evidence)


class ReviewRoute(Args):
    """`threshold` parts the two ways of review. `side` above: the candidates stand on both sides of it. `side` below:
    a small project that rule `complex` found clues in."""

    threshold: str
    side: str
    complex: str = ""


@check_kind("review_route", ReviewRoute, about_material=False)
def review_route(context: Context, rule: Rule, args: ReviewRoute) -> Iterable[Outcome]:
    """Which way of review follows from the total is a proposal (routing); here only what makes it doubtful."""
    limit = context.threshold(args.threshold)
    amounts, total = context.plausible_amounts, context.total
    if total is None:
        yield Outcome("不适用")
        return
    slots = {**amount_slots(context), "limit": wan(limit)}
    facts: list[Fact] = [a.fact for a in amounts]
    if args.side == "above":
        if total < limit:
            yield Outcome("不适用")
        elif any(a.yuan < limit for a in amounts):
            yield Outcome("待核", "straddle", slots, evidence_of(*facts), matter="route")
    elif total >= limit:
        yield Outcome("不适用")
    elif findings := context.fired.get(args.complex):
        evidence = [*evidence_of(*facts), *(e for f in findings for e in f.evidence)]
        yield Outcome("待核", "complex", slots, evidence, matter="route")
