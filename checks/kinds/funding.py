"""FA-31: where the money comes from, when it is spent, and that the parts make up the project's total."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from checks.budget.rounding import Precision, amounts_quantum, compare
from checks.budget.shown import calculation, money, slots_of
from checks.budget.verify import verify
from checks.context import Context
from checks.findings import Result
from checks.places import evidence_of
from checks.plan_parts import at, part_of, plan_of, readable, text_of
from checks.registry import Args, Outcome, check_kind
from checks.rulebook import Rule
from checks.texts import Pattern
from extractors.facts import Fact
from extractors.records.plan_facts.funding import amount_of
from extractors.records.plan_facts.model import BudgetTable, FundingTable
from extractors.records.plan_facts.sheet import YEAR
from extractors.values.funding import funding_sources
from extractors.values.types import Money


class FundingPlanned(Args):
    """`marks`: words that set money aside for a year or a phase; `total`: the field with the project's total."""

    chapter: str
    section: str
    marks: tuple[Pattern, ...]
    total: str


@check_kind("funding_planned", FundingPlanned)
def funding_planned(context: Context, rule: Rule, args: FundingPlanned) -> Iterable[Outcome]:
    """Sources are named, the money is spread over years or phases, and the sums agree with the total."""
    part, facts = part_of(context, rule, args.chapter, args.section), plan_of(context, rule)
    if part is None or facts is None:
        return
    text = text_of(context, rule, args.chapter, args.section)
    partly = context.partly_read(rule.material)
    absent: Result = "待核" if partly else "缺失"
    slots = {"heading": part.heading.full_text[:40]}
    source = context.fact(rule.material, f"{args.chapter}/资金来源")
    if source is None and not funding_sources(text.text):
        searched = context.searched(rule.material, words=("资金来源", "县级财政", "上级资金", "自筹", "债券"))
        yield Outcome(absent, "no_source", slots, [at(part)], searched=searched, matter="source")
    phased = [t for t in facts.funding if t.phased]
    if not phased and not facts.arranged and not any(text.has(p) for p in args.marks):
        searched = context.searched(rule.material, words=readable(args.marks))
        yield Outcome(absent, "no_plan", slots, [at(part)], searched=searched, matter="plan")
    total = context.fact(rule.material, args.total)
    for table in facts.funding:
        yield from _table(context, table, total)
    if not facts.funding:
        yield from _sentences(facts.arranged, total)


def _table(context: Context, table: FundingTable, total: Fact | None) -> Iterator[Outcome]:
    """The lines against the table's own sum, and the sum against the project's total."""
    as_budget = BudgetTable(table.title, table.anchor, table.lines, table.columns, table.unit, table.unit_source)
    as_budget.doubts = table.doubts
    errors = [e for e in verify(as_budget) if e.what in ("total", "subtotal", "group")]
    for error in errors:
        facts = [error.written, *error.parts[:12]]
        sure = error.certain and bool(table.unit) and all(context.sure(f) for f in facts)
        slots = slots_of(error, table.unit) | {"calc": calculation(error, table.unit), "title": table.title[:40]}
        yield Outcome("不符" if sure else "待核", "rows", slots, evidence_of(*facts), matter="arrangement")
    if not errors and (across := list(_across(table))):
        for parts, written in across:
            made = sum((_yuan(f) for f in parts), Decimal(0))
            figures = "＋".join(money(_yuan(f), table.unit).removesuffix(table.unit) for f in parts)
            calc = f"{figures}＝{money(made, table.unit)}，表中写{money(_yuan(written), table.unit)}"
            slots = {"calc": f"{calc}，相差{money(abs(made - _yuan(written)), table.unit)}", "title": table.title[:40]}
            sure = len(across) == 1 and not table.doubts and all(context.sure(f) for f in (written, *parts))
            sure = sure or (len(across) == 2 and not table.doubts and context.sure(written))
            yield Outcome("不符" if sure else "待核", "rows", slots, evidence_of(written, *parts), matter="arrangement")
            break
    own = table.total.amount if table.total is not None else None
    if total is None or not isinstance(total.value, Money) or not table.unit:
        return
    items = [x for x in table.lines if x.role == "item" and amount_of(x) is not None]
    if own is not None and isinstance(own.value, Money):
        if abs(own.value.yuan - total.value.yuan) <= max(own.value.quantum, total.value.quantum) / 2:
            return
        made, places, sure = own.value.yuan, [own], context.sure(own) and not errors
    elif len(items) >= 2:
        made = sum((amount_of(x) or Decimal(0) for x in items), Decimal(0))
        places = [f for x in items for f in ([x.amount] if x.amount is not None else x.others)]
        precision = Precision(amounts_quantum(items))
        verdict = compare(made, total.value.yuan, range(len(items)), precision)
        if verdict == "equal":
            return
        sure = verdict == "differs" and not table.doubts and all(context.sure(f) for f in places)
        sure = sure and len({x.rank for x in items}) == 1
    else:
        return
    sure = sure and context.sure(total) and table.unit_source != "inherited"
    slots = {
        "sum": money(made, table.unit),
        "total": money(total.value.yuan, table.unit),
        "difference": money(abs(made - total.value.yuan), table.unit),
        "title": table.title[:40],
    }
    yield Outcome("不符" if sure else "待核", "total", slots, evidence_of(*places[:12], total), matter="amount")


def _across(table: FundingTable) -> Iterator[tuple[list[Fact], Fact]]:
    """The other way of adding: the years of each line against its sum, the lines of each year against the year's."""
    years = table.columns.count(YEAR)
    if years < 2 or not table.unit:
        return
    full = [x for x in table.lines if x.amount is not None and len(x.others) == years and _read(x.amount, *x.others)]
    for line in full:
        if line.amount is not None and _apart(line.others, line.amount):
            yield line.others, line.amount
    items = [x for x in table.lines if x.role == "item"]
    total = table.total
    if total is None or total not in full or any(x not in full for x in items) or len({x.rank for x in items}) != 1:
        return
    for year in range(years):
        parts = [x.others[year] for x in items]
        if len(parts) > 1 and _apart(parts, total.others[year]):
            yield parts, total.others[year]


def _read(*facts: Fact) -> bool:
    return all(isinstance(f.value, Money) and f.certain for f in facts)


def _apart(parts: Sequence[Fact], written: Fact) -> bool:
    quantum = min(f.value.quantum for f in (*parts, written) if isinstance(f.value, Money))
    return abs(sum((_yuan(f) for f in parts), Decimal(0)) - _yuan(written)) > quantum * (len(parts) + 1) / 2


def _yuan(fact: Fact) -> Decimal:
    return fact.value.yuan if isinstance(fact.value, Money) else Decimal(0)


def _sentences(arranged: list[Fact], total: Fact | None) -> Iterator[Outcome]:
    """2027年安排40万元，2028年安排28万元: what the sentences set aside against the total; never more than a doubt."""
    if len(arranged) < 2 or total is None or not isinstance(total.value, Money):
        return
    values = [f.value.yuan for f in arranged if isinstance(f.value, Money)]
    made = sum(values, Decimal(0))
    if abs(made - total.value.yuan) <= total.value.quantum / 2 or total.value.yuan in values:
        return
    if any(abs(made - value - total.value.yuan) <= total.value.quantum / 2 for value in values):
        return  # one of them is told twice
    slots = {"sum": money(made, "万元"), "total": money(total.value.yuan, "万元"), "title": ""}
    slots["difference"] = money(abs(made - total.value.yuan), "万元")
    yield Outcome("待核", "sentences", slots, evidence_of(*arranged[:8], total), matter="amount")
