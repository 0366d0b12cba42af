"""What a cloud form asks for against what the plan (and the contract) says: bought hardware, and the plan's own table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from checks.cloud import Resource, differences, totals_of
from checks.context import Context
from checks.findings import Evidence
from checks.kinds.cloud.tables import inventory_of, resources_of
from checks.kinds.values import Source
from checks.places import evidence_of
from checks.purchases import purchases
from checks.registry import Args, Outcome, check_kind
from checks.rulebook import Rule
from checks.texts import Pattern
from extractors.facts import Fact
from extractors.values.normalise import squash
from extractors.values.patterns import matches_any


class AllShared(Args):
    """`declared`: the sentence that all hardware is shared. `bought`: rows that are bought all the same, `unless` they are
    something else (an edge device, an appliance). `lists`: materials whose lists of goods count as well."""

    declared: Pattern
    bought: tuple[Pattern, ...]
    unless: tuple[Pattern, ...] = ()
    lists: tuple[str, ...] = ()


@check_kind("all_shared", AllShared)
def all_shared(context: Context, rule: Rule, args: AllShared) -> Iterable[Outcome]:
    """The form declares that all hardware is shared with the cloud; then the plan or contract buys no server of its own."""
    record = context.record(rule.material)
    line = next((x for x in record.lines if re.search(args.declared, squash(x.text))), None) if record else None
    if line is None:
        return
    declared = Fact(rule.material, "需求说明", line.text.strip(), line.text.strip(), line.anchor)
    rows = list(_bought(context, args))
    if not rows:
        return
    slots = {"quote": line.text.strip()[:50], "rows": "、".join(f"“{name[:20]}”" for name, _ in rows[:6])}
    sure = line.confidence >= context.rulebook.header.confidence
    places = [*evidence_of(declared), *(e for _, e in rows)]
    yield Outcome("不符" if sure else "待核", "bought", slots, places, matter="bought")


def _bought(context: Context, args: AllShared) -> Iterator[tuple[str, Evidence]]:
    """Rows of the plan's budget and of the contract's lists that are servers or storage of one's own."""
    for row in purchases(context):
        if row.bought and row.table == "budget" and _hardware(row.name, f"{row.name}{row.spec}{row.remark}", args):
            yield row.name, row.evidence
    for paper in context.papers(*args.lists):
        for table in paper.lists:
            for line in table.lines:
                if line.role == "item" and _hardware(
                    line.name, line.name + "".join(f.raw for f in line.row.cells.values()), args
                ):
                    yield line.name, Evidence.at(line.anchor, line.name)


def _hardware(name: str, words: str, args: AllShared) -> bool:
    return matches_any(args.bought, name) and not matches_any(args.unless, words)


class PlanAgrees(Args):
    """`tables` of cloud forms, the first that has rows, against the cloud resources that the plan asks for."""

    tables: tuple[Source, ...]


@check_kind("plan_agrees", PlanAgrees, about_material=False)
def plan_agrees(context: Context, rule: Rule, args: PlanAgrees) -> Iterable[Outcome]:
    """Cores, memory, storage and units of the cloud form against those of the plan: differences are listed, not judged."""
    rows = [p for p in purchases(context) if p.table == "resources" and not p.bought]
    planned = totals_of(Resource(p.name, p.spec, p.quantity) for p in rows)
    compared = False
    for source in args.tables:
        inventory = inventory_of(context, source.material, source.field)
        if inventory is None or not inventory.rows:
            continue
        asked = totals_of(resources_of(inventory))
        if not rows or planned.unread * 2 > planned.rows or asked.unread * 2 > asked.rows:
            continue
        compared = True
        apart = differences(asked, planned)
        if apart:
            slots = {"differences": "、".join(apart), "form": context.rulebook.material_title(source.material)}
            places = [Evidence.at(inventory.anchor, inventory.name), *(p.evidence for p in rows)]
            yield Outcome("待核", "apart", slots, places, severity="提示", material=source.material, matter="resources")
        return
    if not compared:
        yield Outcome("不适用")
