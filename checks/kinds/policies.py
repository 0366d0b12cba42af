"""FA-09: the plan cites documents that support the project, with number or issuer, none from the future."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rapidfuzz import fuzz

from checks.context import Context
from checks.findings import Evidence, Result
from checks.plan_parts import at, chapter_of, plan_of, readable, text_of
from checks.registry import Args, Outcome, check_kind
from checks.rulebook import Rule
from checks.texts import Pattern
from extractors.facts import Chapter
from extractors.records.plan_facts.citations import citations
from extractors.records.plan_facts.model import Citation
from extractors.values.normalise import squash
from extractors.values.types import PartialDate

SAME = 88


class PoliciesCited(Args):
    """`chapter`: where they belong; `vague`: words that stand in for a citation; `dates`: fields with the date of
    writing; `letter`: the material whose own citations should be found here too."""

    chapter: str
    vague: tuple[Pattern, ...] = ()
    dates: tuple[str, ...] = ()
    letter: str = ""


@check_kind("policies_cited", PoliciesCited)
def policies_cited(context: Context, rule: Rule, args: PoliciesCited) -> Iterable[Outcome]:
    """At least one document with 文号 or issuer; titles alone, later years and vague words are hints."""
    chapter, facts = chapter_of(context, rule, args.chapter), plan_of(context, rule)
    if chapter is None or facts is None:
        return
    here = [c for c in facts.citations if c.chapter == args.chapter]
    good = [c for c in here if c.kind != "standard" and (c.number or c.issuer or c.kind == "statute")]
    if not good:
        yield from _none(context, rule, args, chapter, here, facts.citations)
        return
    bare = [c for c in here if not c.number and c.kind == "policy" and c.title]
    if bare:
        yield _hint("unnumbered", "、".join(f"《{c.title[:30]}》" for c in bare[:6]), bare)
    yield from _later(context, rule, args, here)
    yield from _against_letter(context, rule, args, facts.citations)


def _hint(case: str, listing: str, cited: Sequence[Citation], **slots: str) -> Outcome:
    places = [Evidence.at(c.anchor, c.quote) for c in cited]
    return Outcome("待核", case, {"listing": listing, **slots}, places, severity="提示", matter=case)


def _none(
    context: Context,
    rule: Rule,
    args: PoliciesCited,
    chapter: Chapter,
    here: Sequence[Citation],
    everywhere: Sequence[Citation],
) -> Iterable[Outcome]:
    searched = context.searched(rule.material, words=("《…》", "〔…〕…号", *readable(args.vague)))
    bare = [c for c in here if c.kind == "policy"]
    if bare:
        yield _hint("unnumbered", "、".join(f"《{c.title[:30]}》" for c in bare[:6]), bare)
        return
    others = [c for c in everywhere if (c.number or c.issuer) and c.kind == "policy"]
    if others:
        places = [Evidence.at(c.anchor, c.quote) for c in others[:5]]
        slots = {"listing": "、".join(c.quote[:40] for c in others[:3])}
        yield Outcome("待核", "elsewhere", slots, [at(chapter), *places], searched=searched, matter="citations")
        return
    text = text_of(context, rule, args.chapter)
    vague = next((h for p in args.vague for h in text.find(p)), None)
    if vague is not None:
        slots = {"quote": vague.sentence.strip()[:60]}
        yield Outcome("待核", "vague", slots, [vague.evidence], severity="提示", searched=searched, matter="citations")
        return
    result: Result = "待核" if context.partly_read(rule.material) else "缺失"
    yield Outcome(result, "none", {}, [at(chapter)], searched=searched, matter="citations")


def _later(context: Context, rule: Rule, args: PoliciesCited, here: Sequence[Citation]) -> Iterable[Outcome]:
    """A document numbered after the plan was written, or after the receipt when the plan bears no date."""
    written = next(
        (f for name in args.dates if (f := context.fact(rule.material, name)) and isinstance(f.value, PartialDate)),
        None,
    )
    year = written.value.year if written is not None and isinstance(written.value, PartialDate) else None
    if year is None and context.dossier.received is not None:
        year = context.dossier.received.year
    late = [c for c in here if year is not None and c.year is not None and c.year > year]
    if late:
        yield _hint("later", "、".join(c.quote[:40] for c in late), late, year=str(year))


def _against_letter(context: Context, rule: Rule, args: PoliciesCited, cited: Sequence[Citation]) -> Iterable[Outcome]:
    """What the letter bases itself on should stand in the plan as well."""
    record = context.record(args.letter) if args.letter else None
    if record is None:
        return
    words = context.rulebook.vocabulary.plan_of(rule.material).words
    own = [c for c in citations(record.lines, None, words) if c.title and c.kind == "policy"]
    absent = [c for c in own if not any(_same(c, other) for other in cited)]
    if absent:
        yield _hint("letter", "、".join(f"《{c.title[:40]}》" for c in absent[:5]), absent)


def _same(a: Citation, b: Citation) -> bool:
    if a.number and b.number:
        return a.number == b.number
    return bool(b.title) and fuzz.partial_ratio(squash(a.title), squash(b.title)) >= SAME
