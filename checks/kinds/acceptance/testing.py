"""Test reports: by an independent body (三（四）1) or where the contract asks for one (附件7), their result and version."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from checks.acceptance.nature import certain, evidence_for, possible
from checks.acceptance.parties import is_party, own_papers
from checks.context import Context
from checks.findings import Evidence
from checks.kinds.acceptance.presence import ItemPresent, ProcessDocument, absent, process_document, search_words
from checks.kinds.phrases import Phrase, hits_of, places_of
from checks.places import evidence_of
from checks.registry import Args, Outcome, check_kind
from checks.rulebook import Rule
from checks.texts import Pattern
from extractors.document import lines
from extractors.records.papers.model import PaperFacts
from extractors.values.patterns import matches_any

SWITCH = "third_party_test"


class IndependentTest(Args):
    """`own`, `third`: materials of test reports; `bodies`: words of a testing body; `marks`: signs of its qualification.

    `when`: the value of the switch third_party_test under which this rule asks for the report at all.
    """

    own: str
    third: str
    bodies: tuple[Pattern, ...]
    marks: tuple[Pattern, ...]
    tags: tuple[str, ...]
    when: str


@check_kind("independent_test", IndependentTest, about_material=False)
def independent_test(context: Context, rule: Rule, args: IndependentTest) -> Iterable[Outcome]:
    """Newly developed software was tested by a qualified body that is not the contractor."""
    if context.rulebook.header.switches.get(SWITCH) != args.when or not possible(context, *args.tags):
        yield Outcome("不适用")
        return
    reports = independent_reports(context, args.own, args.third, args.bodies)
    if reports:
        yield from _qualified(context, args, reports)
        return
    wrong = [p for p in own_papers(context, args.third) if not p.piece.inside]
    if wrong:  # called a third party's, issued by the contractor
        facts = [f for p in wrong if (f := p.fact("测试单位", "落款单位")) is not None]
        slots = {"body": "、".join(dict.fromkeys(f.raw[:30] for f in facts))}
        sure = bool(facts) and all(context.sure(f) for f in facts)
        yield Outcome("不符" if sure else "待核", "by_contractor", slots, evidence_of(*facts), matter=args.third)
        return
    for outcome in absent(context, rule, (args.third,), args.tags):
        own = own_papers(context, args.own)
        outcome.evidence = [*(Evidence.at(p.anchor, p.title) for p in own[:2]), *outcome.evidence]
        if outcome.case == "missing" and own:
            outcome.case = "own_only"
        if not own:  # no test report of any kind: told here, not once more for each
            outcome.matter = f"{args.third}|{args.own}"
        yield outcome


def independent_reports(context: Context, own: str, third: str, bodies: Iterable[str]) -> list[PaperFacts]:
    """Reports of a body that is neither contractor nor owner: those called third-party, and others a testing body signed."""
    found: list[PaperFacts] = []
    for paper in own_papers(context, third, own):
        fact = paper.fact("测试单位", "落款单位")
        name = str(fact.value) if fact is not None else ""
        if is_party(context, name, "contractor") or is_party(context, name, "owner"):
            continue
        if paper.material == third or (name and matches_any(bodies, name)):
            found.append(paper)
    return found


def _qualified(context: Context, args: IndependentTest, reports: list[PaperFacts]) -> Iterator[Outcome]:
    """CNAS, CMA or the like on one of the reports; not seen is a hint, for it may be a picture."""
    for paper in reports:
        text = "\n".join(x.text for x in lines(paper.piece.document, paper.piece.first, paper.piece.last))
        if matches_any(args.marks, text):
            return
    slots = {"body": (f.raw[:30] if (f := reports[0].fact("测试单位", "落款单位")) is not None else "")}
    place = [Evidence.at(p.anchor, p.title) for p in reports]
    searched = context.searched(args.third, words=("CNAS", "CMA", "资质"))
    yield Outcome("待核", "no_mark", slots, place, severity="提示", searched=searched, matter="mark")


class ContractedTest(Args):
    """`asked`: words of contract and tender that ask for a third party's test."""

    own: str
    third: str
    bodies: tuple[Pattern, ...]
    asked: Phrase
    tags: tuple[str, ...]


@check_kind("contracted_test", ContractedTest, about_material=False)
def contracted_test(context: Context, rule: Rule, args: ContractedTest) -> Iterable[Outcome]:
    """Contract or tender ask for a third party's test, and its report is enclosed."""
    if not possible(context, *args.tags):
        yield Outcome("不适用")
        return
    hits = list(hits_of(context, args.asked))
    if not hits:
        yield Outcome("不适用")
        return
    if independent_reports(context, args.own, args.third, args.bodies):
        if context.status(rule.material) == "present":
            yield from process_document(context, rule, ProcessDocument(tags=args.tags))
        return
    for outcome in absent(context, rule, (args.third,), args.tags):
        outcome.evidence = [*places_of(hits), *outcome.evidence]
        outcome.slots["quote"] = hits[0].sentence.strip()[:60]
        yield outcome


class TestReport(ItemPresent):
    """`third` may stand in for the own report, which is then a hint; `version` fields must agree with `deployed`."""

    third: str
    version: str = "软件版本"
    deployed: str = ""


@check_kind("test_report", TestReport, about_material=False)
def test_report(context: Context, rule: Rule, args: TestReport) -> Iterable[Outcome]:
    """The software's test report is there, and of the version that was deployed."""
    if not possible(context, *args.tags):
        yield Outcome("不适用")
        return
    if context.status(rule.material) not in ("present", "blank"):
        if context.status(args.third) == "present":
            place = [Evidence.at(p.anchor, p.title) for p in own_papers(context, args.third)]
            searched = context.searched(words=search_words(context, (rule.material,)))
            yield Outcome("待核", "third_only", {}, place, severity="提示", searched=searched, matter=rule.material)
            return
        yield from absent(context, rule, (rule.material, args.third), args.tags, severity=args.severity)
        return
    plain = ProcessDocument(tags=args.tags)
    yield from process_document(context, rule, plain)
    yield from _version(context, rule, args)


def _version(context: Context, rule: Rule, args: TestReport) -> Iterator[Outcome]:
    tested = [f for p in own_papers(context, rule.material) if (f := p.fact(args.version)) is not None]
    deployed = [f for p in own_papers(context, args.deployed) if (f := p.fact(args.version)) is not None]
    if not tested or not deployed:
        return
    if not {_number(f.raw) for f in tested} & {_number(f.raw) for f in deployed}:
        slots = {"tested": tested[0].raw[:20], "deployed": deployed[0].raw[:20]}
        yield Outcome("待核", "version", slots, evidence_of(*tested, *deployed), severity="提示", matter="version")


def _number(text: str) -> str:
    found = re.search(r"\d+(?:\.\d+)*", text)
    return re.sub(r"(?:\.0)+$", "", found.group()) if found else text.strip()


class TicketsCounted(ItemPresent):
    """`single`: words of one ticket; `statistics`: words of the figures."""

    single: tuple[Pattern, ...]
    statistics: tuple[Pattern, ...]


@check_kind("tickets_counted", TicketsCounted, about_material=False)
def tickets_counted(context: Context, rule: Rule, args: TicketsCounted) -> Iterable[Outcome]:
    """Operation shows both a single ticket and the figures of all."""
    lacking = list(process_document(context, rule, ProcessDocument(tags=args.tags)))
    yield from lacking
    if context.status(rule.material) != "present" or any(o.result == "不适用" for o in lacking):
        return
    text = "\n".join(x.text for x in context.lines(rule.material))
    tables = sum(len(p.lists) for p in own_papers(context, rule.material))
    parts = {"单个工单": args.single, "数据统计": args.statistics}
    gone = [n for n, words in parts.items() if not matches_any(words, text)]
    place = [Evidence.at(p.anchor, p.title) for p in own_papers(context, rule.material)]
    if gone and not (gone == ["数据统计"] and tables):
        searched = context.searched(rule.material, words=tuple(w for n in gone for w in parts[n])[:8])
        sure = certain(context, *args.tags) and not context.partly_read(rule.material) and not context.dossier.unread()
        places = place or evidence_for(context, *args.tags)
        yield Outcome(
            "缺失" if sure and len(gone) == 1 else "待核",
            "parts",
            {"lacking": "、".join(gone)},
            places,
            searched=searched,
            matter="parts",
        )
