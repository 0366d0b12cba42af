"""FA-27 to FA-30, line by line: lump sums, devices without parameters, development without measured work, derivation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from checks.budget.tree import Tree, yuan
from checks.context import Context
from checks.findings import Evidence
from checks.plan_parts import chapter_of, plan_of, readable, text_of
from checks.registry import Args, Outcome, check_kind
from checks.rulebook import Rule
from checks.texts import Pattern
from extractors.document import Table
from extractors.records.plan_facts.model import BudgetLine, BudgetTable, PlanFacts
from extractors.records.plan_facts.totals import details
from extractors.values.normalise import squash
from extractors.values.patterns import matches_any

LISTED = 10
_FIGURE = re.compile(r"\d|[A-Za-z]{2,}")


@dataclass(slots=True, frozen=True)
class Leaf:
    """A single line of a budget, the names of the groups `above` it, and the title of the table."""

    line: BudgetLine
    above: str
    title: str


def detailed(facts: PlanFacts) -> Iterator[Leaf]:
    """The single lines of all budgets; those of an overview without quantities are spelled out in another table."""
    for table in facts.budgets:
        if "数量" in table.columns or not any(t is not table and details(table, t) for t in facts.budgets):
            yield from leaves(table)


def leaves(table: BudgetTable) -> Iterator[Leaf]:
    """The single lines of a budget."""
    tree = Tree.of(table.lines)
    for i in sorted(tree.ranks):
        line = table.lines[i]
        if line.role == "item" and yuan(line) is not None and not tree.below(i):
            above = "／".join(table.lines[p].name for p in tree.parents(i))
            yield Leaf(line, f"{line.group}／{above}".strip("／"), table.title)


def _matches(patterns: Sequence[str], text: str) -> bool:
    return matches_any(patterns, text)


def _cell(line: BudgetLine, column: str) -> str:
    fact = line.row.cells.get(column)
    return fact.raw.strip() if fact else ""


def _place(line: BudgetLine) -> Evidence:
    fact = next((f for f in line.row.cells.values() if line.name and line.name in f.raw), line.row.cells.get("名称"))
    return Evidence.at(fact.anchor, fact.raw) if fact else Evidence.at(line.anchor, line.name)


def _names(lines: Sequence[BudgetLine]) -> str:
    names = "、".join(f"“{x.name[:24]}”" for x in lines[:LISTED])
    return names + (f"等{len(lines)}行" if len(lines) > LISTED else "")


class LumpLines(Args):
    """`always`: units that stand for an uncounted lot (批); `single`: units that do with a quantity of one and nothing
    said about the line; `without`: names that another rule speaks of."""

    chapter: str
    always: tuple[str, ...]
    single: tuple[str, ...]
    without: tuple[Pattern, ...] = ()


@check_kind("lump_lines", LumpLines)
def lump_lines(context: Context, rule: Rule, args: LumpLines) -> Iterable[Outcome]:
    """Lines without unit price, or priced as 一批 or 1项: listed for a person to look at."""
    facts = plan_of(context, rule)
    tables = [b for b in facts.budgets if b.chapter == args.chapter] if facts else []
    blank: list[BudgetLine] = []
    lump: list[BudgetLine] = []
    for table in tables:
        for leaf in leaves(table):
            line = leaf.line
            if _matches(args.without, line.name + leaf.above):
                continue
            unit = _cell(line, "单位") or (line.quantity.unit if line.quantity else "")
            one = line.quantity is None or line.quantity.value == 1
            bare = not (_cell(line, "参数") or _cell(line, "备注"))
            if unit in args.always or (unit in args.single and one and bare):
                lump.append(line)
            elif line.quantity is not None and not line.prices and not line.rated and "单价" in table.columns:
                blank.append(line)
    for case, lines in (("no_price", blank), ("lump", lump)):
        if lines:
            places = [_place(x) for x in lines]
            yield Outcome("待核", case, {"names": _names(lines)}, places, severity="提示", matter=case)


class DevicesSpecified(Args):
    """`words`: names of devices and packaged software, `groups`: of groups that hold only such; `without`: what is none.

    `basis`: words that say how the prices were come by."""

    chapter: str
    words: tuple[Pattern, ...]
    groups: tuple[Pattern, ...]
    without: tuple[Pattern, ...]
    basis: tuple[Pattern, ...]


@check_kind("devices_specified", DevicesSpecified)
def devices_specified(context: Context, rule: Rule, args: DevicesSpecified) -> Iterable[Outcome]:
    """Every device and packaged software has parameters or a model and a quantity; the price has a basis."""
    facts = plan_of(context, rule)
    if facts is None:
        return
    devices = [x.line for x in detailed(facts) if is_device(x, args)]
    if not devices:
        return
    configured = {squash(r.label) for i in facts.resources for r in i.rows if r.text("配置").strip()}
    configured |= {squash(x.name) for x in facts.budget_lines() if _cell(x, "参数")}
    bare = [x for x in devices if not _specified(x, configured)]
    if bare:
        yield Outcome(
            "待核", "bare", {"names": _names(bare)}, [_place(x) for x in bare], severity="提示", matter="parameters"
        )
    text = text_of(context, rule, args.chapter)
    if not any(text.has(p) for p in args.basis):
        searched = context.searched(rule.material, words=readable(args.basis))
        places = [_place(x) for x in devices[:5]]
        yield Outcome("待核", "basis", {}, places, severity="提示", searched=searched, matter="basis")


def is_device(leaf: Leaf, args: DevicesSpecified) -> bool:
    if _matches(args.without, leaf.line.name) or _matches(args.without, leaf.above):
        return False
    return (
        _matches(args.words, leaf.line.name) or _matches(args.groups, leaf.above) or _matches(args.groups, leaf.title)
    )


def _specified(line: BudgetLine, configured: set[str]) -> bool:
    said = (
        _cell(line, "参数") or _FIGURE.search(line.name) or re.search(r"\d[^。]*[核GBT路台]|型号", _cell(line, "备注"))
    )
    counted = line.quantity is not None or not _cell(line, "数量")
    return bool(said or squash(line.name) in configured) and counted


class DevelopmentMeasured(Args):
    """`words`: names of development lines or their groups; `things`: what a line in such a group is called when it is
    developed, `bought`: when it is not; `without`: what is never development; `units`: words of measured work.

    `refer`: words that send the reader to a calculation elsewhere."""

    chapter: str
    words: tuple[Pattern, ...]
    things: tuple[Pattern, ...]
    bought: tuple[Pattern, ...] = ()
    without: tuple[Pattern, ...] = ()
    units: tuple[Pattern, ...]
    refer: tuple[Pattern, ...] = ()


@check_kind("development_measured", DevelopmentMeasured)
def development_measured(context: Context, rule: Rule, args: DevelopmentMeasured) -> Iterable[Outcome]:
    """Software development is priced by measured work: function points, person-months, with a unit price."""
    facts = plan_of(context, rule)
    if facts is None or chapter_of(context, rule, args.chapter) is None:
        return
    lines = [x.line for x in detailed(facts) if _is_development(x, args)]
    lumps = [x for x in lines if not _worked_out(x, args)]
    if not lumps or _table_of_work(context, rule, args):
        return
    text = text_of(context, rule, args.chapter)
    places = [_place(x) for x in lumps]
    slots = {"names": _names(lumps)}
    said = [h for p in args.units for h in text.find(p) if not h.passage.in_table]
    if any(re.search(r"\d", h.sentence) and re.search(rf"\d\s*个?{h.word}", h.sentence) for h in said):
        return
    searched = context.searched(rule.material, words=readable(args.units))
    refer = next((h for p in args.refer for h in text.find(p)), None)
    if refer is not None:
        slots["quote"] = refer.sentence.strip()[:50]
        yield Outcome("待核", "refer", slots, [*places, refer.evidence], searched=searched, matter="work")
    elif said:
        slots["quote"] = said[0].sentence.strip()[:50]
        yield Outcome("待核", "method", slots, [*places, said[0].evidence], searched=searched, matter="work")
    elif context.partly_read(rule.material):
        yield Outcome("待核", "unmeasured", slots, places, searched=searched, matter="work")
    else:
        yield Outcome("缺失", "unmeasured", slots, places, searched=searched, matter="work")


def _is_development(leaf: Leaf, args: DevelopmentMeasured) -> bool:
    name = leaf.line.name
    if _matches(args.without, name):
        return False
    if _matches(args.words, name):
        return True
    return _matches(args.words, leaf.above) and _matches(args.things, name) and not _matches(args.bought, name)


def _worked_out(line: BudgetLine, args: DevelopmentMeasured) -> bool:
    """A quantity of work with a price, or the work named with a figure in the line's remark."""
    columns = " ".join(line.row.cells)
    unit = f"{_cell(line, '单位')} {line.quantity.unit if line.quantity else ''} {columns} {_cell(line, '数量')}"
    if line.quantity is not None and line.prices and _matches(args.units, unit):
        return True
    told = " ".join(f.raw for f in line.row.cells.values())
    return any(re.search(rf"\d\s*个?(?:{p})|(?:{p})[^\d]{{0,6}}\d", told) for p in args.units)


def _table_of_work(context: Context, rule: Rule, args: DevelopmentMeasured) -> bool:
    """A table that counts the work: 功能点计数表, 工作量测算表, or a budget with such a column."""
    record = context.record(rule.material)
    return record is not None and any(_counts_work(table, args) for table, _ in record.tables)


def _counts_work(table: Table, args: DevelopmentMeasured) -> bool:
    head = [c for row in table.rows[:2] for c in row if len(c.text) <= 20]
    if not any(_matches(args.units, c.text) for c in head):
        return False
    return any(re.fullmatch(r"\s*\d+(\.\d+)?\s*", c.text) for row in table.rows[1:] for c in row)


class ResourcesDerived(Args):
    """`demand`: words of data and visits; `derive`: words of a derivation; `resource`: words of what was derived.

    One sentence with all three, in one of `chapters`, is a derivation."""

    chapters: tuple[str, ...]
    demand: Pattern
    derive: Pattern
    resource: Pattern
    measured: Pattern


@check_kind("resources_derived", ResourcesDerived)
def resources_derived(context: Context, rule: Rule, args: ResourcesDerived) -> Iterable[Outcome]:
    """Cloud resources and devices follow from the volume of data and visits; else both figures are set side by side."""
    facts = plan_of(context, rule)
    if facts is None or not facts.resources:
        return
    figures: list[Evidence] = []
    for chapter in args.chapters:
        for hit in text_of(context, rule, chapter).find(args.demand):
            if re.search(args.derive, hit.sentence) and re.search(args.resource, hit.sentence):
                return
            if not hit.passage.in_table and re.search(args.measured, hit.sentence):
                figures.append(hit.evidence)
    rows = [r for i in facts.resources for r in i.rows][:LISTED]
    configured = [
        Evidence.at(fact.anchor, f"{r.label} {fact.raw}"[:80])
        for r in rows
        if (fact := r.cells.get("配置")) is not None
    ] or [Evidence.at(r.anchor, r.label[:60]) for r in rows]
    slots = {"demand": figures[0].quote[:60] if figures else "未见", "count": str(len(rows))}
    searched = context.searched(rule.material, words=readable((args.demand, args.derive)))
    places = [*dict.fromkeys(figures[:6]), *configured]
    yield Outcome("待核", "underived", slots, places, severity="提示", searched=searched, matter="derivation")
