"""Ticks of the cloud forms: cloud and network on two levels, kinds of services against the resources asked for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from checks.context import Context
from checks.kinds.cloud.tables import inventory_of
from checks.places import EMPTY, evidence_of, missing
from checks.registry import Args, Outcome, check_kind
from checks.rulebook import Rule
from checks.texts import Pattern
from extractors.facts import Fact, Row
from extractors.values.types import Ticks


class Level(Args):
    """One level of options printed in one place; `other` is the option that needs words behind it."""

    name: str
    options: tuple[str, ...]
    other: str = ""


class TickLevels(Args):
    """`field` holds the ticks of all `levels`. `rows`: inventories whose `column` names where a resource stands;
    `internet`: what there, and which options, mean the internet."""

    field: str
    levels: tuple[Level, ...]
    rows: tuple[str, ...] = ()
    column: str = ""
    internet: tuple[str, ...] = ()
    area: Pattern = "互联网"


@check_kind("tick_levels", TickLevels)
def tick_levels(context: Context, rule: Rule, args: TickLevels) -> Iterable[Outcome]:
    """At least one option of every level is ticked; what is ticked agrees with where the resources stand."""
    fact = context.fact(rule.material, args.field)
    if fact is None or fact.state in EMPTY:
        yield missing(context, fact, args.field, rule.material)
        return
    if not isinstance(fact.value, Ticks):
        if fact.state == "unparsed":
            slots = {"field": args.field, "raw": fact.raw[:80], "note": fact.note}
            yield Outcome("待核", "unclear", slots, evidence_of(fact), matter="unclear")
        return
    yield from _each_level(context, rule, args, fact, fact.value)
    yield from _areas(context, rule, args, fact, fact.value)


def _each_level(context: Context, rule: Rule, args: TickLevels, fact: Fact, ticks: Ticks) -> Iterator[Outcome]:
    sure = context.legible(fact)
    for level in args.levels:
        slots = {"field": args.field, "level": level.name, "options": "、".join(level.options), "note": fact.note}
        if not set(ticks.checked) & set(level.options):
            if set(ticks.unknown) & set(level.options):
                yield Outcome("待核", "unclear", slots, evidence_of(fact), matter="unclear")
                continue
            searched = context.searched(rule.material, words=level.options)
            yield Outcome(
                "缺失" if sure else "待核", "level", slots, evidence_of(fact), searched=searched, matter="blank"
            )
        elif level.other in ticks.checked and not ticks.other:
            searched = context.searched(rule.material, words=(level.other,))
            yield Outcome(
                "缺失" if sure else "待核", "other", slots, evidence_of(fact), searched=searched, matter="other"
            )


def _areas(context: Context, rule: Rule, args: TickLevels, fact: Fact, ticks: Ticks) -> Iterator[Outcome]:
    """The table's 网络区域 against the ticks, only between the internet and the rest (NB-21)."""
    if not ticks.checked or ticks.unknown:
        return
    cells = [f for row in _rows(context, rule, args.rows) if (f := row.cells.get(args.column)) and f.state == "filled"]
    outside = [f for f in cells if re.search(args.area, f.raw)]
    open_ = bool(set(ticks.checked) & set(args.internet))
    slots = {"ticked": "、".join(ticks.checked), "column": args.column}
    if outside and not open_:
        slots["area"] = outside[0].raw[:20]
        yield Outcome("待核", "area_open", slots, evidence_of(fact, *outside), severity="提示", matter="area")
    elif cells and not outside and "互联网" in ticks.checked:
        slots["area"] = cells[0].raw[:20]
        yield Outcome("待核", "area_inner", slots, evidence_of(fact, *cells), severity="提示", matter="area")


def _rows(context: Context, rule: Rule, names: Iterable[str]) -> Iterator[Row]:
    for name in names:
        inventory = inventory_of(context, rule.material, name)
        yield from inventory.rows if inventory is not None else ()


class Service(Args):
    """A tick and the rows that go with it. `only`: rows alone do not ask for the tick (every host has some storage)."""

    option: str
    rows: Pattern
    only: bool = False


class ServicesAgree(Args):
    """Ticks of `field` against the words of `columns` in `inventory`."""

    field: str
    inventory: str
    columns: tuple[str, ...]
    services: tuple[Service, ...]


@check_kind("services_agree", ServicesAgree)
def services_agree(context: Context, rule: Rule, args: ServicesAgree) -> Iterable[Outcome]:
    """A service that is ticked has a row in the table of resources, and the other way round: hints only."""
    fact = context.fact(rule.material, args.field)
    inventory = inventory_of(context, rule.material, args.inventory)
    if fact is None or not isinstance(fact.value, Ticks) or fact.value.unknown or not fact.value.checked:
        return
    if inventory is None or not inventory.rows:
        return
    for service in args.services:
        rows = [row for row in inventory.rows if re.search(service.rows, "".join(row.text(c) for c in args.columns))]
        ticked = service.option in fact.value.checked
        slots = {"option": service.option, "inventory": args.inventory}
        if ticked and not rows:
            yield Outcome("待核", "no_row", slots, evidence_of(fact), severity="提示", matter="services")
        elif rows and not ticked and not service.only:
            cells = [row.cells.get(args.columns[0]) for row in rows]
            slots["rows"] = "、".join(f"“{row.text(args.columns[0])[:20]}”" for row in rows[:5])
            yield Outcome("待核", "not_ticked", slots, evidence_of(fact, *cells), severity="提示", matter="services")
