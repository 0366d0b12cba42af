"""附件6: two groups of same-named tables, before and after. Something must change, and the sums must agree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from checks.cloud import differences, totals_of
from checks.context import Context
from checks.expectations import EngineError, load_suite, validate
from checks.findings import Evidence
from checks.kinds.cloud.tables import inventory_of, no_engine, resources_of
from checks.kinds.rows import no_rows
from checks.kinds.values import Source
from checks.places import EMPTY, evidence_of, missing
from checks.registry import Args, Outcome, check_kind
from checks.rulebook import Rule
from extractors.facts import Fact, Inventory
from extractors.values.normalise import squash
from extractors.values.quantities import parse_count


class Group(Args):
    """A table as it was and as it is to be, its rows told apart by `key`; `optional`: it may be blank."""

    before: str
    after: str
    key: tuple[str, ...]
    columns: tuple[str, ...]
    optional: bool = False


class GroupsChange(Args):
    """`groups` of same-named tables; `numbers`: a field before and after; `suite` judges whether anything changes.

    `approved`: tables of earlier forms that the first group before should repeat.
    """

    groups: tuple[Group, ...]
    numbers: tuple[str, str]
    suite: str
    approved: tuple[Source, ...] = ()


@check_kind("groups_change", GroupsChange)
def groups_change(context: Context, rule: Rule, args: GroupsChange) -> Iterable[Outcome]:
    """Both groups are filled and differ; the first repeats what was asked for earlier."""
    lacking = [o for g in args.groups if not g.optional for n in (g.before, g.after) for o in _absent(context, rule, n)]
    if lacking:
        yield from lacking
        return
    yield from _unchanged(context, rule, args)
    yield from _as_approved(context, rule, args)


def _absent(context: Context, rule: Rule, name: str) -> Iterator[Outcome]:
    for outcome in no_rows(context, rule, name):
        outcome.slots["inventory"] = name.replace("/", "的")
        outcome.matter = "blank"
        yield outcome


def _unchanged(context: Context, rule: Rule, args: GroupsChange) -> Iterator[Outcome]:
    """One row a thing named in either group, with its words before and after: Great Expectations wants one that differs."""
    import pandas

    table: list[dict[str, str | float | None]] = []
    cells: list[Fact] = []
    for group in args.groups:
        old, new = (inventory_of(context, rule.material, n) for n in (group.before, group.after))
        first, second = _worded(old, group), _worded(new, group)
        for key in dict.fromkeys((*first, *second)):
            same = first.get(key) == second.get(key)
            table.append({"名称": key, "变更前": first.get(key), "变更后": second.get(key), "相同": float(same)})
        cells += [f for i in (old, new) if i for r in i.rows for n, f in r.cells.items() if n in group.columns]
    numbers = [_number(context.fact(rule.material, n)) for n in args.numbers]
    table.append({"名称": "IP地址数量", "变更前": None, "变更后": None, "相同": float(numbers[0] == numbers[1])})
    suite = load_suite(context.rulebook.folder, args.suite)
    places = evidence_of(*cells)
    try:
        judgement = validate(pandas.DataFrame(table), suite)
    except EngineError as error:
        yield no_engine(error, places)
        return
    for failure in judgement.failures:
        meaning = failure.expectation.meta
        result = meaning.result if all(context.legible(f) for f in cells) else "待核"
        yield Outcome(result, meaning.case, {}, places, severity=meaning.severity, matter=meaning.case)


def _worded(inventory: Inventory | None, group: Group) -> dict[str, str]:
    """Key of a row to its words; rows of one key stand behind each other."""
    found: dict[str, list[str]] = {}
    for row in inventory.rows if inventory is not None else ():
        key = "|".join(squash(row.text(k)) for k in group.key)
        found.setdefault(key, []).append("|".join(squash(row.text(c)) for c in group.columns))
    return {key: ";".join(sorted(words)) for key, words in found.items()}


def _number(fact: Fact | None) -> str | None:
    value = parse_count(fact.raw).value if fact is not None and fact.state not in EMPTY else None
    return value if isinstance(value, str) else None


def _as_approved(context: Context, rule: Rule, args: GroupsChange) -> Iterator[Outcome]:
    before = inventory_of(context, rule.material, args.groups[0].before)
    for source in args.approved:
        earlier = inventory_of(context, source.material, source.field)
        if earlier is None or not earlier.rows or before is None:
            continue
        old, stated = totals_of(resources_of(earlier)), totals_of(resources_of(before))
        if old.unread or stated.unread:
            continue
        apart = differences(stated, old)
        if apart:
            slots = {"differences": "、".join(apart), "form": context.rulebook.material_title(source.material)}
            places = [Evidence.at(i.anchor, i.name) for i in (before, earlier)]
            yield Outcome("待核", "approved", slots, places, severity="提示", matter="approved")


class AddressesAddUp(Args):
    """`column` of `inventory` adds up to `field`; `suite` holds the sum."""

    inventory: str
    column: str
    field: str
    suite: str


@check_kind("addresses_add_up", AddressesAddUp)
def addresses_add_up(context: Context, rule: Rule, args: AddressesAddUp) -> Iterable[Outcome]:
    """The numbers of IP addresses in the table add up to the one stated below it."""
    import pandas

    inventory = inventory_of(context, rule.material, args.inventory)
    rows = inventory.rows if inventory is not None else []
    cells = [f for r in rows if (f := r.cells.get(args.column)) is not None and f.state not in EMPTY]
    fact = context.fact(rule.material, args.field)
    if not cells:
        return
    if fact is None or fact.state in EMPTY:
        yield missing(context, fact, args.field, rule.material)
        return
    readings = [parse_count(f.raw) for f in cells]
    total = parse_count(fact.raw)
    slots = {"field": args.field.replace("/", "的"), "raw": fact.raw.strip()[:30], "column": args.column}
    unclear = [f for f, r in zip((*cells, fact), (*readings, total), strict=True) if r.value is None or not r.certain]
    if unclear:
        slots["unclear"] = "、".join(f"“{f.raw.strip()[:20]}”" for f in unclear)
        yield Outcome("待核", "unclear", slots, evidence_of(*unclear), matter="unclear")
        return
    numbers = [float(str(r.value)) for r in readings]
    suite = load_suite(context.rulebook.folder, args.suite)
    try:
        judgement = validate(pandas.DataFrame({args.column: numbers}), suite, {"total": float(str(total.value))})
    except EngineError as error:
        yield no_engine(error, evidence_of(fact))
        return
    for failure in judgement.failures:
        meaning = failure.expectation.meta
        sure = all(context.legible(f) for f in (*cells, fact))
        slots["observed"] = failure.observed
        result = meaning.result if sure else "待核"
        yield Outcome(result, meaning.case, slots, evidence_of(fact, *cells), matter=meaning.case)
