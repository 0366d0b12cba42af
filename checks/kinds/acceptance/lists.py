"""Lists of what was bought: 附件7 五（七） adds up, and every paper that lists the same things lists as many of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from checks.acceptance.items import Item, codes, items_of
from checks.acceptance.nature import certain, evidence_for, possible
from checks.acceptance.parties import own_papers
from checks.budget.verify import Error, verify
from checks.context import Context
from checks.findings import Evidence
from checks.kinds.acceptance.presence import absent, declaration, search_words
from checks.places import evidence_of
from checks.registry import Args, Outcome, check_kind
from checks.rulebook import Rule
from checks.texts import Pattern
from extractors.records.plan_facts.model import BudgetTable
from extractors.values.patterns import matches_any


class PurchaseList(Args):
    """`tags`: projects that buy something; others say in writing that they bought nothing (`declared`). `columns`: what a
    list should have."""

    tags: tuple[str, ...]
    declared: tuple[Pattern, ...]
    columns: tuple[str, ...]


@check_kind("purchase_list", PurchaseList, about_material=False)
def purchase_list(context: Context, rule: Rule, args: PurchaseList) -> Iterable[Outcome]:
    """The list of equipment and software is there, names what a list should, and adds up where every line is priced."""
    if context.status(rule.material) not in ("present", "blank"):
        yield from _lacking(context, rule, args)
        return
    papers = own_papers(context, rule.material)
    tables = [(p, t) for p in papers for t in p.lists]
    if not tables:
        if declaration(context, (rule.material,), args.declared) is None and not context.partly_read(rule.material):
            place = [Evidence.at(p.anchor, p.title) for p in papers]
            yield Outcome("待核", "no_table", {}, place, matter="columns")
        return
    for _, table in tables:
        yield from _sums(context, table)
    columns = {c for _, t in tables for c in t.columns}
    missing = [c for c in args.columns if c not in columns]
    if missing:
        place = [Evidence.at(t.anchor, t.title) for _, t in tables]
        yield Outcome("待核", "columns", {"columns": "、".join(missing)}, place, severity="提示", matter="columns")


def _lacking(context: Context, rule: Rule, args: PurchaseList) -> Iterator[Outcome]:
    if possible(context, *args.tags):
        yield from absent(context, rule, (rule.material,), args.tags, args.declared)
        return
    said = declaration(context, (rule.material,), args.declared)
    if said is not None:
        yield Outcome("不适用", "declared", {"quote": said.quote[:60]}, [said])
        return
    if any(True for _ in absent(context, rule, (rule.material,))):
        searched = context.searched(words=(*search_words(context, (rule.material,)), "无购置"))
        yield Outcome("待核", "undeclared", {}, searched=searched, matter=rule.material)


def _sums(context: Context, table: BudgetTable) -> Iterator[Outcome]:
    """Only a list that prices every line is added up."""
    rows = [x for x in table.lines if x.role == "item"]
    if not {"单价", "金额"} <= set(table.columns) and not ("金额" in table.columns and table.total is not None):
        return
    if any(x.amount is None and not x.prices for x in rows):
        return
    for error in verify(table):
        sure = error.certain and not error.rounding and context.sure(error.written)
        slots = {"name": error.line.name[:30], "written": error.written.raw[:30], "made": _made(table, error)}
        places = [*evidence_of(error.written), *evidence_of(*error.parts[:8])]
        yield Outcome("不符" if sure else "待核", _case(error), slots, places, matter="sum")


def _case(error: Error) -> str:
    return (
        "product" if error.what in ("product", "unit", "ratio") else "capital" if error.what == "capital" else "total"
    )


def _made(table: BudgetTable, error: Error) -> str:
    factor = {"万元": Decimal(10_000), "千元": Decimal(1000)}.get(table.unit, Decimal(1))
    return f"{(error.made / factor).normalize():f}"


class QuantitiesAgree(Args):
    """`materials` in the order of trust; `delivered`: papers in which every piece of equipment should turn up; `soft`:
    names that need not be delivered (software, services)."""

    materials: tuple[str, ...]
    delivered: tuple[str, ...] = ()
    soft: tuple[Pattern, ...] = ()


@check_kind("quantities_agree", QuantitiesAgree, about_material=False)
def quantities_agree(context: Context, rule: Rule, args: QuantitiesAgree) -> Iterable[Outcome]:
    """Contract, purchase list, delivery, commissioning and licences list as many of the same thing, of the same model."""
    lists = {m: found for m in args.materials if (found := items_of(context, m))}
    if len(lists) < 2:
        yield Outcome("不适用")
        return
    for key in dict.fromkeys(k for found in lists.values() for k in found):
        held = [found[key] for found in lists.values() if key in found]
        if len(held) > 1:
            yield from _compare(context, held)
    yield from _undelivered(context, lists, args)


def _compare(context: Context, held: list[Item]) -> Iterator[Outcome]:
    title = context.rulebook.material_title
    base = held[0]
    places = [e for i in held for e in i.evidence[:2]]
    sure = all(i.certain for i in held)
    if any(i.quantity != base.quantity for i in held[1:]):
        listing = "，".join(f"{title(i.material)} {i.shown}" for i in held)
        slots = {"name": base.name[:30], "listing": listing}
        yield Outcome("不符" if sure else "待核", "quantity", slots, places, matter=base.key)
    known = [i for i in held if i.models]
    for other in known[1:]:
        if _unlike(known[0].models, other.models):
            listing = "，".join(f"{title(i.material)} {'、'.join(i.models)[:40]}" for i in (known[0], other))
            slots = {"name": base.name[:30], "listing": listing}
            coded = all(any(re.search(r"\d", c) for c in codes(m)) for i in (known[0], other) for m in i.models)
            result = "不符" if sure and coded else "待核"
            yield Outcome("不符" if result == "不符" else "待核", "model", slots, places, matter=f"{base.key}/model")
            break


def _unlike(one: list[str], other: list[str]) -> bool:
    """No code of one model occurs in the other."""
    left = frozenset().union(*(codes(m) for m in one))
    right = frozenset().union(*(codes(m) for m in other))
    return bool(left and right) and not any(a in b or b in a for a in left for b in right)


def _undelivered(context: Context, lists: dict[str, dict[str, Item]], args: QuantitiesAgree) -> Iterator[Outcome]:
    """Equipment that was bought and stands in no delivery note at all; by another name, perhaps, so 待核."""
    notes = [m for m in args.delivered if m in lists]
    bought = next((lists[m] for m in ("purchase_list", "contract") if m in lists), {})
    if not notes or not bought:
        return
    arrived = {k for m in notes for k in lists[m]}
    gone = [i for k, i in bought.items() if k not in arrived and not matches_any(args.soft, i.name)]
    loose = [i for i in gone if not any(i.key in k or k in i.key for k in arrived)]
    if loose:
        names = "、".join(i.name[:20] for i in loose[:6])
        slots = {"names": names, "note": context.rulebook.material_title(notes[0])}
        yield Outcome("待核", "undelivered", slots, [e for i in loose for e in i.evidence[:1]], matter="undelivered")


class SystemValue(Args):
    """`threshold` of a single software system's price; `rows`: lines of the lists that are such a system; `tags`."""

    threshold: str
    tags: tuple[str, ...]
    rows: tuple[Pattern, ...]
    materials: tuple[str, ...] = ("contract", "bid_document")


@check_kind("outline_design_needed", SystemValue, about_material=False)
def outline_design_needed(context: Context, rule: Rule, args: SystemValue) -> Iterable[Outcome]:
    """A single software system from the threshold on has an outline design as well; its price, not the project's, counts."""
    from checks.acceptance.money import contract_facts, sums

    if not possible(context, *args.tags) or context.status("contract") != "present":
        yield Outcome("不适用")  # without the contract nothing can be said of prices, and its own rule has told it
        return
    limit = context.threshold(args.threshold)
    systems = [
        i
        for m in args.materials
        for i in items_of(context, m).values()
        if i.amount is not None and matches_any(args.rows, i.name)
    ]
    contract = sums(context).get("合同金额合计")
    top = max(systems, key=lambda i: i.amount or Decimal(0), default=None)
    if top is not None and top.amount is not None:
        if top.amount < limit:
            yield from _together(context, rule, systems, limit)
            return
        amount, places, case = top.amount, top.evidence, "missing"
        slots = {"system": top.name[:30], "amount": _wan(amount)}
    elif contract is None:
        places, case, slots = evidence_for(context, *args.tags), "unpriced", {"amount": ""}
        if context.status(rule.material) != "present":
            yield Outcome("待核", case, slots, places, matter=rule.material)
        return
    elif contract.yuan < limit:
        yield Outcome("不适用")
        return
    else:
        places, case = evidence_of(*contract_facts(context)), "unpriced"
        slots = {"amount": contract.wan}
    if case == "missing" and top is not None and top.amount == limit and context.status(rule.material) != "present":
        case = "exactly"
    for outcome in absent(context, rule, (rule.material,)):
        outcome.evidence = [*places, *outcome.evidence]
        outcome.slots |= slots
        if outcome.result == "缺失":
            outcome.case = case
            if case == "unpriced" or not certain(context, *args.tags) or (top is not None and not top.certain):
                outcome.result = "待核"
        yield outcome
    yield from _signed(context, rule)


def _together(context: Context, rule: Rule, systems: list[Item], limit: Decimal) -> Iterable[Outcome]:
    """No line reaches the threshold; all of them together may be one system, which only a person can say."""
    total = sum((i.amount or Decimal(0) for i in systems), Decimal(0))
    if total < limit or context.status(rule.material) == "present":
        yield Outcome("不适用")
        return
    slots = {"amount": _wan(total), "system": "、".join(i.name[:16] for i in systems[:4])}
    places = [e for i in systems for e in i.evidence[:1]]
    searched = context.searched(words=search_words(context, (rule.material,)))
    yield Outcome("待核", "together", slots, places, searched=searched, matter=rule.material)


def _signed(context: Context, rule: Rule) -> Iterable[Outcome]:
    from checks.kinds.acceptance.presence import ProcessDocument, process_document

    if context.status(rule.material) == "present":
        yield from process_document(context, rule, ProcessDocument())


def _wan(yuan: Decimal) -> str:
    return f"{(yuan / 10_000).normalize():f}"
