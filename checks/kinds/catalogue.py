"""FA-18: the information resource catalogue is there, with its core columns, and sharing is spoken of."""

from __future__ import annotations

from collections.abc import Iterable

from checks.context import Context
from checks.findings import Evidence, Result
from checks.plan_parts import at, declined, hits, part_of, plan_of, readable, text_of
from checks.registry import Args, Outcome, check_kind
from checks.rulebook import Rule
from checks.texts import Pattern
from extractors.facts import Chapter, Inventory, Section


class CatalogueGiven(Args):
    """`core`: groups of columns, one of each is needed; `listed`: words of a catalogue written as text, all needed.

    `inside`, `between`: words that speak of sharing within the unit and with other units; `columns_between`: columns that
    say so for each resource.
    """

    chapter: str
    section: str
    core: tuple[tuple[str, ...], ...]
    listed: tuple[Pattern, ...]
    inside: tuple[Pattern, ...]
    between: tuple[Pattern, ...]
    columns_between: tuple[str, ...] = ()


@check_kind("catalogue_given", CatalogueGiven)
def catalogue_given(context: Context, rule: Rule, args: CatalogueGiven) -> Iterable[Outcome]:
    """A catalogue as table or list with name, items and way of sharing; sharing inside and between units is described."""
    part, facts = part_of(context, rule, args.chapter, args.section), plan_of(context, rule)
    if part is None or facts is None or declined(context, rule, part):
        return
    best = max(facts.catalogues, key=lambda c: (_cores(c, args), len(c.rows)), default=None)
    slots = {"heading": part.heading.full_text[:40]}
    searched = context.searched(
        rule.material, words=(*(g[0] for g in args.core), "信息资源目录", "公共数据目录", "政务数据目录")
    )
    text = text_of(context, rule, args.chapter, args.section)
    partly = context.partly_read(rule.material)
    if best is None or not best.rows:
        if all(text.has(p) for p in args.listed):
            best = None
        elif part.tables or part.figures:
            yield Outcome("待核", "unlike", slots, [at(part)], searched=searched, matter="catalogue")
            return
        else:
            absent: Result = "待核" if partly else "缺失"
            yield Outcome(absent, "no_table", slots, [at(part)], searched=searched, matter="catalogue")
            return
    if best is not None and (gone := [g[0] for g in args.core if not set(g) & set(best.columns)]):
        slots |= {"columns": "、".join(gone)}
        place = Evidence.at(best.anchor, "、".join(best.columns))
        unknown = {name for r in best.rows for name in r.cells} - set(best.columns)
        lack: Result = "待核" if partly or len(unknown) >= len(gone) else "缺失"
        yield Outcome(lack, "columns", slots, [place, at(part)], searched=searched, matter="columns")
    yield from _sharing(context, rule, args, part, best)


def _cores(catalogue: Inventory, args: CatalogueGiven) -> int:
    return sum(bool(set(g) & set(catalogue.columns)) for g in args.core)


def _sharing(
    context: Context, rule: Rule, args: CatalogueGiven, part: Chapter | Section, catalogue: Inventory | None
) -> Iterable[Outcome]:
    text = text_of(context, rule, args.chapter, args.section)
    inside = any(True for p in args.inside for _ in hits(text, p, part))
    between = any(True for p in args.between for _ in hits(text, p, part))
    if catalogue is not None and set(args.columns_between) & set(catalogue.columns):
        inside = between = True
    if inside and between:
        return
    slots = {"heading": part.heading.full_text[:40]}
    words = (*(() if inside else args.inside), *(() if between else args.between))
    searched = context.searched(rule.material, words=readable(words))
    if not inside and not between:
        stated = catalogue is not None and bool(set(args.core[-1]) & set(catalogue.columns))
        result: Result = "待核" if stated or context.partly_read(rule.material) else "缺失"
        yield Outcome(result, "sharing", slots, [at(part)], searched=searched, matter="sharing")
        return
    slots["which"] = "部门间" if inside else "部门内"
    yield Outcome("待核", "half", slots, [at(part)], severity="提示", searched=searched, matter="sharing")
