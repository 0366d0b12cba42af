"""The nine review contents (三（二）1 第2段): where the dossier speaks to each. Material for the experts, no judgement.

A rule of role `evidence` passes with its places, which the engine puts into the review index; found nothing, it says
未检出 and where was looked, never 不符合.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from checks.context import Context
from checks.findings import Evidence
from checks.kinds.phrases import Phrase, hits_of
from checks.kinds.values import Source
from checks.places import evidence_of
from checks.registry import Args, Outcome, check_kind
from checks.rulebook import Rule
from checks.stance import Stance
from checks.texts import corpus

CAP = 25


class Head(Args):
    chapter: str
    section: str = ""


class Quotes(Phrase):
    """The first `most` hits, those that match `first` before the others."""

    most: int = 6
    first: str = ""
    not_in: tuple[Stance, ...] = ()


class EvidenceIndex(Args):
    """`heads`: headings to turn to, shown but no proof that anything is said. `phrases`, `fields`, `inventories` (of
    `form`), `tables` (catalogue, resources, budget, funding, schedule) and `figures` (chapters): what was found. `home`: keys of the chapter
    and sections whose absence is another rule's finding."""

    heads: tuple[Head, ...] = ()
    phrases: tuple[Quotes, ...] = ()
    fields: tuple[Source, ...] = ()
    form: str = "application_form"
    inventories: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()
    heads_suffice: bool = False
    words: tuple[str, ...] = ()
    home: tuple[str, ...] = ()


@check_kind("evidence_index", EvidenceIndex)
def evidence_index(context: Context, rule: Rule, args: EvidenceIndex) -> Iterable[Outcome]:
    """The places that speak to one review content; none at all is 未检出."""
    heads = list(_heads(context, rule.material, args))
    found = [
        *_tables(context, rule.material, args),
        *_figures(context, rule.material, args),
        *_inventories(context, args),
        *evidence_of(*[context.fact(s.material, s.field) for s in args.fields]),
        *(e for phrase in args.phrases for e in _quotes(context, phrase)),
    ]
    if not found and not (heads and args.heads_suffice):
        searched = context.searched(words=args.words)
        slots = {"words": "、".join(args.words)}
        yield Outcome("待核", "none", slots, searched=searched, matter="|".join(args.home))
        return
    yield Outcome("通过", "found", evidence=list(dict.fromkeys([*heads, *found]))[:CAP])


def _heads(context: Context, material: str, args: EvidenceIndex) -> Iterator[Evidence]:
    record = context.record(material)
    outline = record.outline if record else None
    for head in args.heads:
        chapter = outline.chapter(head.chapter) if outline else None
        if chapter is None:
            continue
        section = next((s for s in chapter.sections if head.section and s.key == head.section), None)
        part = section or (chapter if not head.section else None)
        if part is not None:
            yield Evidence.at(part.anchor, part.heading.full_text[:60])


def _quotes(context: Context, phrase: Quotes) -> list[Evidence]:
    said = (h for h in hits_of(context, phrase) if h.passage.level is None)
    hits = list({(h.passage.anchor, h.begin): h for h in said}.values())
    if phrase.first:
        hits.sort(key=lambda h: not re.search(phrase.first, h.sentence))
    return [h.evidence for h in islice(hits, phrase.most)]


def _inventories(context: Context, args: EvidenceIndex) -> Iterator[Evidence]:
    record = context.record(args.form)
    for name in args.inventories:
        inventory = record.inventories.get(name) if record else None
        if inventory is not None and inventory.rows:
            words = "、".join(next(iter(r.cells.values())).raw[:20] for r in inventory.rows[:6])
            yield Evidence.at(inventory.anchor, f"{name}：{words}")


def _tables(context: Context, material: str, args: EvidenceIndex) -> Iterator[Evidence]:
    record = context.record(material)
    plan = record.plan if record is not None else None
    if plan is None:
        return
    for name in args.tables:
        if name == "schedule":
            yield from (Evidence.at(s.period.anchor, f"{s.name} {s.period.raw}"[:80]) for s in plan.stages[:6])
            continue
        if name in ("catalogue", "resources"):
            inventories = plan.catalogues if name == "catalogue" else plan.resources
            for held in inventories[:3]:
                yield Evidence.at(held.anchor, f"{'、'.join(held.columns)}（{len(held.rows)} 行）"[:80])
        else:
            for table in (plan.budgets if name == "budget" else plan.funding)[:3]:
                words = table.title or "、".join(table.columns)
                yield Evidence.at(table.anchor, f"{words}（{len(table.lines)} 行）"[:80])


def _figures(context: Context, material: str, args: EvidenceIndex) -> Iterator[Evidence]:
    record = context.record(material)
    plan = record.plan if record is not None else None
    for figure in plan.figures if plan is not None else ():
        if figure.chapter in args.figures:
            yield Evidence.at(figure.anchor, figure.caption or "图")


class Superseded(Args):
    """`standards`: number of a withdrawn edition to the one that replaced it, by name of a list in lists.yaml."""

    scope: str
    standards: str


@check_kind("superseded_standards", Superseded)
def superseded_standards(context: Context, rule: Rule, args: Superseded) -> Iterable[Outcome]:
    """Withdrawn editions of standards that the plan cites: a hint with the edition in force."""
    table = {_key(old): (old, new) for old, new in context.rulebook.vocabulary.lists.get(args.standards, {}).items()}
    pattern = r"(?:GB|GA|GM|DB\d*|YD|SJ)\s*(?:/\s*[TZ])?\s*\d{3,6}(?:\.\d+)?\s*[-—–－]\s*(?:19|20)\d\d"
    for hit in corpus(context, args.scope).find(pattern):
        if found := table.get(_key(hit.word)):
            yield Outcome("待核", "superseded", {"old": hit.word, "new": found[1]}, [hit.evidence], matter=hit.word)


def _key(number: str) -> str:
    return re.sub(r"[\s—–－]", lambda m: "" if m.group().isspace() else "-", number).upper()
