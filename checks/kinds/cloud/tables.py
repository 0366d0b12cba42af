"""Row-level rules of the cloud forms: suites of Great Expectations over the table's facts, mapped back to the very cells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from pydantic import Field
from rapidfuzz import fuzz

from checks.cloud import Resource
from checks.context import Context
from checks.expectations import Cell, EngineError, Failure, load_suite, parameters_of, validate
from checks.findings import Evidence, Result
from checks.frames import column_of, frame_of
from checks.kinds.rows import no_rows
from checks.places import evidence_of
from checks.registry import Args, Outcome, check_kind
from checks.rulebook import Rule
from extractors.facts import Inventory
from extractors.values.normalise import squash
from extractors.values.types import Ticks

NEAR = 85.0
SHOWN = 8


class Join(Args):
    """`column` of another inventory of the same form, found by the value of `key`; `otherwise` where it has no such row.

    `ticks`, `marks`: without a row, `otherwise` is only taken when the form ticks one of `marks` in its field `ticks`.
    """

    inventory: str
    key: str
    column: str
    otherwise: str = ""
    ticks: str = ""
    marks: tuple[str, ...] = ()


class RowsExpected(Args):
    """`suite` of the rulebook over the rows of `inventory`. `optional`: the table may be empty. `join`: a further column.

    `values`: parameter of the suite -> column of another inventory of the same form whose words it may use.
    """

    inventory: str
    suite: str
    optional: bool = False
    join: Join | None = None
    values: dict[str, tuple[str, str]] = Field(default_factory=dict)


@check_kind("rows_expected", RowsExpected)
def rows_expected(context: Context, rule: Rule, args: RowsExpected) -> Iterable[Outcome]:
    """The rows of a table pass a suite of Great Expectations; what fails is shown cell by cell."""
    if not args.optional:
        absent = list(no_rows(context, rule, args.inventory))
        if absent:
            yield from absent
            return
    inventory = inventory_of(context, rule.material, args.inventory)
    if inventory is None or not inventory.rows:
        return
    parameters: dict[str, Any] = {}
    for name, (other, column) in args.values.items():
        listed = inventory_of(context, rule.material, other)
        if listed is None or not listed.rows:
            return  # the other table's own rule has told it
        parameters[name] = parameters_of([v for v in column_of(listed, column) if isinstance(v, str)])
    extra = {args.join.column: joined(context, rule.material, inventory, args.join)} if args.join else {}
    yield from expected(context, inventory, args.suite, parameters, extra)


def inventory_of(context: Context, material: str, name: str) -> Inventory | None:
    record = context.record(material)
    return record.inventories.get(name) if record else None


def resources_of(inventory: Inventory) -> list[Resource]:
    """The rows of a resource table of 附件4 to 6."""
    return [Resource(r.text("服务器名称"), r.text("产品配置"), r.text("数量")) for r in inventory.rows]


def joined(context: Context, material: str, inventory: Inventory, join: Join) -> list[Cell]:
    other = inventory_of(context, material, join.inventory)
    known: dict[str, str] = {}
    for row in other.rows if other else ():
        known.setdefault(squash(row.text(join.key)), row.text(join.column))
    ticks = context.fact(material, join.ticks) if join.ticks else None
    ticked = ticks.value.checked if ticks is not None and isinstance(ticks.value, Ticks) else ()
    fallback = join.otherwise if not join.ticks or set(ticked) & set(join.marks) else ""
    return [known.get(squash(row.text(join.key))) or fallback or None for row in inventory.rows]


def expected(
    context: Context,
    inventory: Inventory,
    name: str,
    parameters: dict[str, Any] | None = None,
    extra: dict[str, list[Cell]] | None = None,
) -> Iterator[Outcome]:
    """Run a suite over an inventory; with the library missing, one 待核 that names the tool."""
    suite = load_suite(context.rulebook.folder, name)
    frame = frame_of(inventory, suite, extra)
    try:
        judgement = validate(frame, suite, parameters)
    except EngineError as error:
        yield no_engine(error, [Evidence.at(inventory.anchor, inventory.name)])
        return
    for failure in judgement.failures:
        yield from outcome_of(context, inventory, failure, parameters or {})


def no_engine(error: EngineError, places: list[Evidence]) -> Outcome:
    return Outcome("待核", "no_engine", {"detail": error.message, "remedy": error.remedy}, places, cause="tool")


def outcome_of(
    context: Context, inventory: Inventory, failure: Failure, parameters: dict[str, Any]
) -> Iterator[Outcome]:
    """One outcome for each way in which an expectation failed: a value much like one that would do is only a doubt."""
    meaning = failure.expectation.meta
    rows = [r for r in failure.rows if not accepted(inventory, failure, r, parameters)]
    if failure.rows and not rows:
        return
    allowed = [v for p in parameters.values() if isinstance(p, list) for v in p] if meaning.near else []
    near = [r for r in rows if resembles(squash(inventory.rows[r].text(failure.column)), allowed)]
    rest = [r for r in rows if r not in near]
    if rest or not failure.rows:
        yield outcome(context, inventory, failure, rest, meaning.result, meaning.case)
    if near:
        yield replace(outcome(context, inventory, failure, near, "待核", f"{meaning.case}_near"), severity="提示")


def accepted(inventory: Inventory, failure: Failure, row: int, parameters: dict[str, Any]) -> bool:
    """Words that pass although the expectation failed: 全部服务器, and several names in one cell that are all listed."""
    meaning = failure.expectation.meta
    text = squash(inventory.rows[row].text(failure.column))
    if text in {squash(a) for a in meaning.accept}:
        return True
    listed = [v for p in parameters.values() if isinstance(p, list) for v in p]
    parts = [
        p for p in text.replace("，", "、").replace(",", "、").replace("/", "、").replace("；", "、").split("、") if p
    ]
    return meaning.near and len(parts) > 1 and all(p in listed for p in parts)


def resembles(text: str, listed: Sequence[str]) -> bool:
    return any(
        fuzz.ratio(text, v) >= NEAR or (len(v) >= 4 and (v in text or (len(text) >= 4 and text in v))) for v in listed
    )


def outcome(
    context: Context, inventory: Inventory, failure: Failure, rows: list[int], result: Result, case: str
) -> Outcome:
    meaning = failure.expectation.meta
    facts = [f for r in rows if (f := inventory.rows[r].cells.get(failure.column)) is not None]
    slots = {
        "inventory": inventory.name.rsplit("/", 1)[-1],
        "column": failure.column,
        "rows": f"第{'、'.join(str(r + 1) for r in rows[:SHOWN])}{'等' if len(rows) > SHOWN else ''}行",
        "values": "、".join(dict.fromkeys(f"“{f.raw[:30]}”" for f in facts if f.raw.strip())),
        "observed": failure.observed,
    }
    places = evidence_of(*facts) or [Evidence.at(inventory.anchor, inventory.name)]
    sure = all(context.legible(f) for f in facts)
    return Outcome(
        result if sure or result == "待核" else "待核",
        case,
        slots,
        places,
        severity=meaning.severity,
        matter=case,
        searched=context.searched(facts[0].material if facts else "", words=(failure.column,))
        if result == "缺失"
        else None,
        confidence=min((f.confidence for f in facts), default=1.0),
    )
