"""The plan's outline: chapters and sections present and written, in order; figures that can be shown."""

from __future__ import annotations

import itertools
from collections.abc import Iterable

from checks.context import Context
from checks.findings import Evidence, Result, Searched
from checks.registry import Args, Outcome, check_kind
from checks.rulebook import Rule
from extractors.document import Figure
from extractors.facts import Chapter, Outline, Section
from extractors.vocabulary import ChapterSpec


def outline_of(context: Context, rule: Rule) -> Outline | None:
    record = context.record(rule.material)
    return record.outline if record else None


def follows(outline: Outline) -> bool:
    """True when the plan is written by the outline: most of its chapters are the outline's. Any other plan is compared
    by people; what it lacks may stand under headings of its own."""
    known = sum(bool(c.key) for c in outline.chapters)
    return known >= 2 and known * 2 > len(outline.chapters)


def chapter_spec(context: Context, rule: Rule, key: str) -> ChapterSpec | None:
    return next((c for c in context.rulebook.vocabulary.plan_of(rule.material).outline if c.key == key), None)


def at(part: Chapter | Section) -> Evidence:
    return Evidence.at(part.anchor, part.heading.full_text)


class ChapterPresent(Args):
    """`chapter`: key of the outline; at least `characters` of own text (blanks aside) or a figure."""

    chapter: str
    characters: int = 80


@check_kind("chapter_present", ChapterPresent)
def chapter_present(context: Context, rule: Rule, args: ChapterPresent) -> Iterable[Outcome]:
    """The chapter stands in the plan, under its own or a like heading, and is more than a heading."""
    outline, spec = outline_of(context, rule), chapter_spec(context, rule, args.chapter)
    if outline is None or spec is None:
        return
    slots = {"chapter": args.chapter, "title": spec.title}
    words = (spec.title, *spec.synonyms[:6])
    searched = context.searched(rule.material, words=words)
    chapter = outline.chapter(args.chapter)
    if chapter is None:
        yield from _not_found(context, rule, args.chapter, outline, slots, searched)
        return
    if chapter.key != args.chapter or chapter.figures or not follows(outline):
        return
    slots |= {"characters": str(chapter.characters), "heading": chapter.heading.full_text[:40]}
    partly = context.partly_read(rule.material)
    if chapter.characters == 0:
        left = [  # guidance and placeholders that fill the chapter's place are told here, not as residue
            Evidence.at(line.anchor, line.text[:60])
            for line in context.lines(rule.material)
            if chapter.first < line.block < chapter.last and line.text.strip() and line.level is None
        ]
        result: Result = "待核" if partly else "缺失"
        yield Outcome(result, "hollow", slots, [at(chapter), *left], searched=searched, matter=args.chapter)
    elif chapter.characters < args.characters:
        yield Outcome("待核", "short", slots, [at(chapter)], searched=searched, matter=args.chapter)


def _not_found(
    context: Context, rule: Rule, key: str, outline: Outline, slots: dict[str, str], searched: Searched
) -> Iterable[Outcome]:
    suspects = outline.suspects.get(key, [])
    partly = context.partly_read(rule.material)
    if suspects:
        slots = {**slots, "place": "、".join(f"“{s.heading.full_text[:30]}”" for s in suspects[:3])}
        yield Outcome("待核", "elsewhere", slots, [at(s) for s in suspects], searched=searched, matter=key)
    elif partly is not None:
        place = [Evidence(partly.path, "全文", quote=partly.detail)]
        yield Outcome("待核", "partly", {**slots, "file": partly.path}, place, searched=searched, matter=key)
    elif not follows(outline):
        yield Outcome("待核", "no_outline", slots, [at(c) for c in outline.chapters[:9]], searched=searched, matter=key)
    else:
        yield Outcome("缺失", "absent", slots, [at(c) for c in outline.chapters], searched=searched, matter=key)


class SectionPresent(Args):
    """`chapter` and `section`: keys of the outline; at least `characters` of text, a table or a figure below it."""

    chapter: str
    section: str
    characters: int = 2
    figure: tuple[str, ...] = ()
    table: str = ""


@check_kind("section_present", SectionPresent)
def section_present(context: Context, rule: Rule, args: SectionPresent) -> Iterable[Outcome]:
    """The section stands in its chapter and says something; 不涉及 with a reason is something."""
    outline, spec = outline_of(context, rule), chapter_spec(context, rule, args.chapter)
    if outline is None or spec is None:
        return
    chapter = outline.chapter(args.chapter)
    wanted = next((s for s in spec.sections if s.key == args.section), None)
    if chapter is None or wanted is None or (chapter.characters == 0 and not chapter.figures):
        return  # the missing or hollow chapter is one finding of its own rule
    if not follows(outline):
        return  # which of its chapters is which is uncertain already; the chapter rules say so
    slots = {"chapter": args.chapter, "section": args.section, "title": wanted.title}
    searched = context.searched(rule.material, words=(wanted.title, *wanted.synonyms[:6]))
    section = next((s for s in chapter.sections if s.key == args.section), None)
    if section is None:
        yield from _no_section(context, rule, args, chapter, outline, slots, searched)
        return
    slots["heading"] = section.heading.full_text[:40]
    if section.characters < args.characters and not section.figures and not section.tables:
        yield Outcome("缺失", "hollow", slots, [at(section)], searched=searched, matter=args.section)
        return
    if args.figure and not section.figures and not _declined(context, section, rule):
        yield Outcome("待核", "no_figure", slots, [at(section)], severity="提示", searched=searched, matter="figure")


def _no_section(
    context: Context,
    rule: Rule,
    args: SectionPresent,
    chapter: Chapter,
    outline: Outline,
    slots: dict[str, str],
    searched: Searched,
) -> Iterable[Outcome]:
    suspects = outline.suspects.get(f"{args.chapter}/{args.section}", [])
    partly = context.partly_read(rule.material)
    unstructured = not any(s.key for s in chapter.sections)
    if suspects:
        slots = {**slots, "place": "、".join(f"“{s.heading.full_text[:30]}”" for s in suspects[:3])}
        yield Outcome("待核", "elsewhere", slots, [at(s) for s in suspects], searched=searched, matter=args.section)
    elif partly is not None:
        place = [Evidence(partly.path, "全文", quote=partly.detail)]
        yield Outcome("待核", "partly", {**slots, "file": partly.path}, place, searched=searched, matter=args.section)
    elif mentions := _mentioned(context, rule, args, chapter):
        yield Outcome("待核", "run_in", slots, mentions, searched=searched, matter=args.section)
    elif unstructured and chapter.sections:
        # the chapter has headings of its own, none of the outline's: written after another pattern
        yield Outcome(
            "待核",
            "other_structure",
            slots,
            [at(s) for s in chapter.sections[:6]],
            searched=searched,
            matter=args.section,
        )
    else:
        yield Outcome(
            "缺失",
            "absent",
            slots,
            [at(chapter), *(at(s) for s in chapter.sections[:8])],
            searched=searched,
            matter=args.section,
        )


def _mentioned(context: Context, rule: Rule, args: SectionPresent, chapter: Chapter) -> list[Evidence]:
    """Lines of the chapter whose first words are the section's title: written without a heading."""
    spec = chapter_spec(context, rule, args.chapter)
    wanted = next((s for s in spec.sections if s.key == args.section), None) if spec else None
    if wanted is None:
        return []
    titles = {wanted.title, *wanted.synonyms}
    return [
        Evidence.at(line.anchor, line.text[:60])
        for line in context.lines(rule.material)
        if chapter.first < line.block < chapter.last and line.level is None and any(t in line.text[:24] for t in titles)
    ][:5]


def _declined(context: Context, section: Section, rule: Rule) -> bool:
    return any(
        "不涉及" in line.text or "无需" in line.text
        for line in context.lines(rule.material)
        if section.first < line.block < section.last
    )


class ChapterOrder(Args):
    pass


@check_kind("chapter_order", ChapterOrder)
def chapter_order(context: Context, rule: Rule, args: ChapterOrder) -> Iterable[Outcome]:
    """Chapters stand in the outline's order; merged and split ones are hints. Never about absence."""
    outline = outline_of(context, rule)
    if outline is None or not follows(outline):
        return
    order = {c.key: i for i, c in enumerate(context.rulebook.vocabulary.plan_of(rule.material).outline)}
    known = [c for c in outline.chapters if c.key]
    places = [order[c.key] for c in known]
    if any(a > b for a, b in itertools.pairwise(places)):
        keep = _longest_run(places)
        moved = [c for i, c in enumerate(known) if i not in keep]
        slots = {
            "found": "→".join(c.key for c in known),
            "outline": "→".join(k for k in order if k in {c.key for c in known}),
        }
        yield Outcome("不符", "order", slots, [at(c) for c in moved], matter="order")
    for chapter in known:
        if chapter.also:
            slots = {"heading": chapter.heading.full_text[:40], "chapters": "、".join((chapter.key, *chapter.also))}
            yield Outcome("待核", "merged", slots, [at(chapter)], severity="提示", matter="merged")


def _longest_run(places: list[int]) -> set[int]:
    """Indexes of a longest increasing subsequence: the chapters that stand right; the others were moved."""
    best: list[list[int]] = []
    for index, place in enumerate(places):
        before: list[int] = []
        for run in best:
            if places[run[-1]] < place and len(run) > len(before):
                before = run
        best.append([*before, index])
    longest = max(len(run) for run in best) if best else 0
    return set(next((run for run in best if len(run) == longest), ()))


class FiguresIntact(Args):
    pass


@check_kind("figures_intact", FiguresIntact)
def figures_intact(context: Context, rule: Rule, args: FiguresIntact) -> Iterable[Outcome]:
    """Pictures that cannot be shown (empty, linked from outside, broken): 待核, never 缺失."""
    piece = context.piece(rule.material)
    if piece is None or context.partly_read(rule.material) is not None:
        return  # of a file that was cut off the pictures are the least, and GC-01 has told it
    for block in piece.document.blocks[piece.first : piece.last]:
        if isinstance(block, Figure) and block.broken:
            anchor = piece.document.anchor(block)
            yield Outcome(
                "待核", "broken", {"reason": block.broken}, [Evidence.at(anchor, block.caption or block.broken)]
            )
