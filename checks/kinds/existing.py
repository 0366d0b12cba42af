"""三（一）第5段: what is there already is used, moved to the government cloud, and joined to the county's common systems."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from checks.context import Context
from checks.findings import Evidence
from checks.kinds.phrases import Phrase, hits_of, places_of
from checks.places import evidence_of
from checks.purchases import purchases
from checks.registry import Args, Outcome, check_kind
from checks.rulebook import Rule
from checks.texts import Hit, Pattern, scope_materials
from extractors.facts import Inventory, Row
from extractors.values.patterns import matches_any


class ExistingUsed(Args):
    """`used`: the plan rests on what is there. `bought`: rows of hardware; with such rows `argued` must be said too."""

    used: Phrase
    bought: tuple[Pattern, ...]
    argued: Phrase
    words: tuple[str, ...] = ()


@check_kind("existing_used", ExistingUsed)
def existing_used(context: Context, rule: Rule, args: ExistingUsed) -> Iterable[Outcome]:
    """The plan uses existing infrastructure; hardware that is bought all the same is argued for."""
    searched = context.searched(*scope_materials(context, args.used.scope), words=args.words)
    if next(hits_of(context, args.used), None) is None:
        if not context.partly_read(rule.material):
            yield Outcome("待核", "absent", {"words": "、".join(args.words)}, searched=searched)
        return
    rows = [p for p in purchases(context) if p.bought and matches_any(args.bought, p.name)]
    if rows and next(hits_of(context, args.argued), None) is None:
        slots = {"rows": "、".join(f"“{p.name}”" for p in rows[:6])}
        yield Outcome("待核", "hardware", slots, [p.evidence for p in rows], searched=searched)


class Migration(Args):
    """Devices of `inventory` that match `devices` and are in use (not `retired`) call for a plan to move them."""

    inventory: str
    name: str
    state: str
    devices: tuple[Pattern, ...]
    retired: tuple[Pattern, ...]
    planned: Phrase
    words: tuple[str, ...] = ()


@check_kind("migration_planned", Migration)
def migration_planned(context: Context, rule: Rule, args: Migration) -> Iterable[Outcome]:
    """Own servers, storage or rooms in use, and nowhere a word about moving them to the government cloud."""
    rows = [
        row
        for row in _rows(context, rule.material, args.inventory)
        if matches_any(args.devices, row.text(args.name)) and not matches_any(args.retired, row.text(args.state))
    ]
    if not rows:
        yield Outcome("不适用")
        return
    if next(hits_of(context, args.planned), None) is not None:
        return
    slots = {"devices": "、".join(f"“{r.text(args.name)[:20]}”" for r in rows[:5])}
    evidence = evidence_of(*[r.cells.get(args.name) for r in rows])
    searched = context.searched(words=args.words)
    yield Outcome("待核", "absent", slots, evidence, searched=searched)


def _rows(context: Context, material: str, name: str) -> Iterator[Row]:
    record = context.record(material)
    inventory: Inventory | None = record.inventories.get(name) if record else None
    if inventory is not None:
        yield from inventory.rows


class CommonSystems(Args):
    """`systems`: names of the common kinds. Found as rows of `inventory` or in text with `own` words; `joined` anywhere,
    or `joined_here` in the same sentence, tells that they are joined."""

    systems: tuple[Pattern, ...]
    form: str
    inventory: str
    column: str
    scope: str
    own: tuple[Pattern, ...]
    joined: Phrase
    joined_here: tuple[Pattern, ...]


@check_kind("common_systems", CommonSystems, about_material=False)
def common_systems(context: Context, rule: Rule, args: CommonSystems) -> Iterable[Outcome]:
    """Existing systems of the four common kinds are joined to the county's common ones, by the plan's own words."""
    names = "|".join(args.systems)
    rows = [r for r in _rows(context, args.form, args.inventory) if re.search(names, r.text(args.column))]
    said = [h for h in hits_of(context, Phrase(scope=args.scope, patterns=args.systems)) if _own(h, args)]
    alone = [h for h in said if not matches_any(args.joined_here, h.sentence)]
    if not rows and not alone:
        yield Outcome("不适用" if not said else "通过")
        return
    if next(hits_of(context, args.joined), None) is not None:
        return
    evidence: list[Evidence] = [*evidence_of(*[r.cells.get(args.column) for r in rows]), *places_of(alone)]
    words = [*(r.text(args.column)[:20] for r in rows), *(h.word for h in alone)]
    slots = {"systems": "、".join(f"“{w}”" for w in dict.fromkeys(words))}
    searched = context.searched(words=("互联互通", "业务协同", "对接", "统一平台", "单点登录"))
    yield Outcome("待核", "alone", slots, evidence, searched=searched)


def _own(hit: Hit, args: CommonSystems) -> bool:
    return matches_any(args.own, hit.sentence)
