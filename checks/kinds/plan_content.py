"""What a chapter or section should speak of: elements by their words, figures beside words, years, pictures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from checks.context import Context
from checks.findings import Evidence, Severity
from checks.kinds.values import Source
from checks.plan_parts import at, chapter_of, declined, hits, part_of, plan_of, readable, text_of
from checks.registry import Args, Outcome, check_kind
from checks.rulebook import Rule
from checks.texts import Corpus, Pattern
from extractors.facts import Chapter, Section
from extractors.values.patterns import matches_any
from extractors.values.types import Period, Ticks


class PlanElement(Args):
    """`words`: one of them, and the element is spoken of. `measured`: a figure that must stand in a sentence with them.

    `when`: the element is asked for only where one of these words stands in the project's name or in the part itself.
    `headings`: words of a heading elsewhere under which the element may have been written.
    """

    name: str
    words: tuple[Pattern, ...]
    measured: Pattern = ""
    when: tuple[Pattern, ...] = ()
    headings: tuple[Pattern, ...] = ()


class PlanElements(Args):
    """`chapter`, `section`: the part. `any_of`: one of the elements is enough. `severity` of a lack, the rule's if empty."""

    chapter: str
    section: str = ""
    elements: tuple[PlanElement, ...]
    any_of: bool = False
    severity: Severity | None = None
    name_field: str = "项目名称"


@check_kind("plan_elements", PlanElements)
def plan_elements(context: Context, rule: Rule, args: PlanElements) -> Iterable[Outcome]:
    """The part of the plan speaks of every element, with a figure where one is due; what it lacks is listed."""
    part = part_of(context, rule, args.chapter, args.section)
    if part is None or declined(context, rule, part):
        return
    text = text_of(context, rule, args.chapter, args.section)
    asked = [e for e in args.elements if _asked(context, rule, args, e, text)]
    lacking = [e for e in asked if not any(_first(text, w, part) for w in e.words)]
    if args.any_of and len(lacking) < len(asked):
        lacking = []
    if lacking:
        yield from _lack(context, rule, args, part, lacking)
    unmeasured = [e for e in asked if e.measured and e not in lacking and not _measured(text, e, part)]
    if unmeasured:
        places = [h.evidence for e in unmeasured for w in e.words for h in list(hits(text, w, part))[:3]]
        slots = {"elements": "、".join(e.name for e in unmeasured)}
        searched = context.searched(rule.material, words=readable(e.measured for e in unmeasured))
        yield Outcome(
            "待核", "unmeasured", slots, places or [at(part)], severity="提示", matter="figure", searched=searched
        )


def _first(text: Corpus, pattern: str, part: Chapter | Section) -> bool:
    return next(hits(text, pattern, part), None) is not None


def _asked(context: Context, rule: Rule, args: PlanElements, element: PlanElement, text: Corpus) -> bool:
    if not element.when:
        return True
    name = context.fact(rule.material, args.name_field)
    words = name.raw if name else ""
    return any(re.search(p, words) or text.has(p) for p in element.when)


def _measured(text: Corpus, element: PlanElement, part: Chapter | Section) -> bool:
    """A figure with its unit in the sentence, or in a cell of the same table line, where the words stand."""
    return any(
        re.search(element.measured, h.sentence) or (h.passage.in_table and text.has(element.measured))
        for w in element.words
        for h in hits(text, w, part)
    )


def _lack(
    context: Context, rule: Rule, args: PlanElements, part: Chapter | Section, lacking: Sequence[PlanElement]
) -> Iterable[Outcome]:
    """Words found under a heading elsewhere make it 待核; a file not read whole proves nothing."""
    searched = context.searched(rule.material, words=readable(w for e in lacking for w in e.words))
    partly = context.partly_read(rule.material)
    lacking = [e for e in lacking if not _beside(context, rule, part, e)]
    elsewhere = {e.name: places for e in lacking if (places := _elsewhere(context, rule, part, e))}
    gone = [e.name for e in lacking if e.name not in elsewhere]
    slots = {"chapter": args.chapter, "heading": part.heading.full_text[:40]}
    if gone:
        slots |= {"elements": "、".join(gone), "count": str(len(gone))}
        yield Outcome(
            "待核" if partly else "缺失",
            "lacking",
            slots,
            [at(part)],
            severity=args.severity,
            searched=searched,
            matter="elements",
        )
    if elsewhere:
        places = [p for found in elsewhere.values() for p in found]
        slots |= {"elements": "、".join(elsewhere), "place": "、".join(f"“{p.quote[:30]}”" for p in places[:3])}
        yield Outcome(
            "待核",
            "elsewhere",
            slots,
            [at(part), *places],
            severity=args.severity,
            searched=searched,
            matter="elements",
        )


def _beside(context: Context, rule: Rule, part: Chapter | Section, element: PlanElement) -> bool:
    """Another section of the same chapter is headed and written for the element (终端设计, 接口设计)."""
    record = context.record(rule.material)
    chapters = record.outline.chapters if record and record.outline else []
    home = next((c for c in chapters if c.first < part.first < c.last), None)
    return home is not None and any(
        s.first != part.first and s.characters and matches_any(element.headings, s.heading.text) for s in home.sections
    )


def _elsewhere(context: Context, rule: Rule, part: Chapter | Section, element: PlanElement) -> list[Evidence]:
    """Headings outside the part (and not above it) that promise the element."""
    record = context.record(rule.material)
    if record is None or record.outline is None or not element.headings:
        return []
    parts: list[Chapter | Section] = []
    for chapter in record.outline.chapters:
        parts += [chapter, *chapter.sections]
    return [
        at(p) for p in parts if matches_any(element.headings, p.heading.text) and not p.first <= part.first < p.last
    ][:5]


class MultiYear(Args):
    """`period`: the field whose span decides; `others`: the same period in other documents, which must span several
    years as well, for where they differ that is told. `marks`: words that part the content by year or phase."""

    chapter: str
    period: str = "项目起止日期"
    others: tuple[Source, ...] = ()
    marks: tuple[Pattern, ...]


@check_kind("multi_year", MultiYear)
def multi_year(context: Context, rule: Rule, args: MultiYear) -> Iterable[Outcome]:
    """A project over several calendar years describes what is built in each."""
    chapter = chapter_of(context, rule, args.chapter)
    fact = context.fact(rule.material, args.period)
    if chapter is None or fact is None or not isinstance(fact.value, Period) or not fact.certain:
        return
    first, last = fact.value.start.year, fact.value.end.year
    others = [f.value for o in args.others if (f := context.fact(o.material, o.field)) and isinstance(f.value, Period)]
    if last <= first or any(p.end.year <= p.start.year for p in others):
        return
    text = text_of(context, rule, args.chapter)
    said = {h.word[:4] for h in text.find(r"20\d\d(?=\s*年)") if first <= int(h.word[:4]) <= last}
    if len(said) >= 2 or any(text.has(mark) for mark in args.marks):
        return
    slots = {"period": fact.raw[:40], "years": str(last - first + 1), "heading": chapter.heading.full_text[:40]}
    words = (*(f"{y}年" for y in range(first, last + 1)), *readable(args.marks))
    yield Outcome(
        "待核",
        "undivided",
        slots,
        [at(chapter), Evidence.at(fact.anchor, fact.raw)],
        severity="提示",
        searched=context.searched(rule.material, words=words),
        matter="years",
    )


class FigureShown(Args):
    """`captions`: words of a caption that make a figure elsewhere in the plan count as well."""

    chapter: str
    captions: tuple[Pattern, ...] = ()


@check_kind("figure_shown", FigureShown)
def figure_shown(context: Context, rule: Rule, args: FigureShown) -> Iterable[Outcome]:
    """The chapter shows a figure, or one elsewhere bears the caption it should have; any embedded picture counts."""
    chapter, facts = chapter_of(context, rule, args.chapter), plan_of(context, rule)
    if chapter is None or facts is None or chapter.figures:
        return
    if any(re.search(p, f.caption) for f in facts.figures for p in args.captions):
        return
    slots = {"chapter": args.chapter, "heading": chapter.heading.full_text[:40]}
    searched = context.searched(rule.material, words=readable(args.captions))
    yield Outcome("待核", "no_figure", slots, [at(chapter)], severity="提示", searched=searched, matter="figure")


class NotDeclined(Args):
    """`field` with one of `options` ticked: then the section may not say that it does not concern the project."""

    chapter: str
    section: str
    material: str
    field: str
    options: tuple[str, ...]


@check_kind("not_declined", NotDeclined)
def not_declined(context: Context, rule: Rule, args: NotDeclined) -> Iterable[Outcome]:
    """A section that a project of this type must have is written, not set aside with 不涉及."""
    part = part_of(context, rule, args.chapter, args.section)
    fact = context.fact(args.material, args.field)
    if part is None or fact is None or not isinstance(fact.value, Ticks):
        return
    ticked = [o for o in fact.value.checked if o in args.options]
    if ticked and declined(context, rule, part, 60):
        slots = {"heading": part.heading.full_text[:40], "options": "、".join(ticked)}
        yield Outcome("待核", "declined", slots, [at(part), Evidence.at(fact.anchor, fact.raw[:60])], matter="declined")


class SupervisionNamed(Args):
    """`threshold`: name of the amount from which `words` are to be mentioned; `tags`: project tags it is about."""

    chapter: str
    section: str
    threshold: str
    words: tuple[Pattern, ...]
    tags: tuple[str, ...] = ()


@check_kind("supervision_named", SupervisionNamed)
def supervision_named(context: Context, rule: Rule, args: SupervisionNamed) -> Iterable[Outcome]:
    """From a certain investment on, the section says who supervises the work."""
    part, total = part_of(context, rule, args.chapter, args.section), context.total
    stated = set(context.dossier.corrections.project_tags)
    if part is None or total is None or total < context.threshold(args.threshold):
        return
    if (stated and args.tags and not stated & set(args.tags)) or any(text_of(context, rule).has(w) for w in args.words):
        return
    top = max(context.amounts, key=lambda a: a.yuan)
    slots = {"total": f"{(total / 10_000).normalize():f}", "heading": part.heading.full_text[:40]}
    places = [at(part), Evidence.at(top.fact.anchor, top.fact.raw)]
    searched = context.searched(rule.material, words=readable(args.words))
    yield Outcome("待核", "supervision", slots, places, severity="提示", searched=searched, matter="supervision")
