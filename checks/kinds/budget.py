"""FA-26 and FA-27: a budget table is there, and its figures come out. Every finding shows the calculation and the cells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from checks.budget.parts import part_errors, parts_together
from checks.budget.shown import calculation, money, slots_of
from checks.budget.tree import yuan
from checks.budget.verify import Error, verify
from checks.context import Context
from checks.findings import Evidence, Result
from checks.places import evidence_of
from checks.plan_parts import at, chapter_of, part_of, plan_of, text_of
from checks.registry import Args, Outcome, check_kind
from checks.rulebook import Rule
from checks.texts import Pattern
from extractors.facts import Fact
from extractors.records.plan_facts.model import BudgetTable, PlanFacts
from extractors.values.types import Money

AMOUNT = "amount"
SHOWN = 12


class BudgetTablePresent(Args):
    """`section`: the section whose absence is told by its own rule; `refer`: words that send the reader elsewhere."""

    chapter: str
    section: str
    refer: tuple[Pattern, ...] = ()


@check_kind("budget_table_present", BudgetTablePresent)
def budget_table_present(context: Context, rule: Rule, args: BudgetTablePresent) -> Iterable[Outcome]:
    """The chapter on investment holds at least one budget table."""
    chapter, facts = chapter_of(context, rule, args.chapter), plan_of(context, rule)
    if chapter is None or facts is None or any(b.chapter == args.chapter for b in facts.budgets):
        return
    if chapter.sections and part_of(context, rule, args.chapter, args.section) is None:
        return  # the missing or empty section is one finding of its own rule
    slots = {"chapter": args.chapter, "heading": chapter.heading.full_text[:40]}
    searched = context.searched(rule.material, words=("预算表", "概算表", "费用名称", "数量", "单价", "金额", "合计"))
    text = text_of(context, rule, args.chapter)
    refer = next((h for p in args.refer for h in text.find(p)), None)
    if facts.budgets:
        places = [Evidence.at(b.anchor, b.title[:60]) for b in facts.budgets[:5]]
        slots["place"] = "、".join(f"“{b.title[:30]}”" for b in facts.budgets[:3])
        yield Outcome("待核", "elsewhere", slots, [at(chapter), *places], searched=searched, matter="table")
    elif chapter.figures:
        yield Outcome("待核", "pictured", slots, [at(chapter)], searched=searched, matter="table")
    elif refer is not None:
        slots["quote"] = refer.sentence.strip()[:60]
        yield Outcome("待核", "refer", slots, [refer.evidence], searched=searched, matter="table")
    elif chapter.tables > len(facts.funding):
        yield Outcome("待核", "unlike", slots, [at(chapter)], searched=searched, matter="table")
    else:
        result: Result = "待核" if context.partly_read(rule.material) else "缺失"
        yield Outcome(result, "no_table", slots, [at(chapter)], searched=searched, matter="table")


class BudgetArithmetic(Args):
    """`chapter`: where the budget stands; tables elsewhere are verified too, their unit need not be declared."""

    chapter: str


@check_kind("budget_arithmetic", BudgetArithmetic)
def budget_arithmetic(context: Context, rule: Rule, args: BudgetArithmetic) -> Iterable[Outcome]:
    """Quantity times price, subtotals, total, 大写, detailed tables against the overview, declared units."""
    facts = plan_of(context, rule)
    if facts is None:
        return
    broken = False
    for table in facts.budgets:
        errors = verify(table)
        broken = broken or (table.main and any(e.what in ("total", "capital") for e in errors))
        for error in errors:
            yield _outcome(context, rule, error, table)
    home = [b for b in facts.budgets if b.chapter == args.chapter]
    for error in part_errors(facts.budget, home):
        yield _outcome(context, rule, error, facts.budget)
    yield from _units(facts, args)
    if not broken:
        yield from _sentences(context, rule, args, facts, home)


def _outcome(context: Context, rule: Rule, error: Error, table: BudgetTable | None) -> Outcome:
    unit = table.unit if table else ""
    facts = [error.written, *error.parts[:SHOWN]]
    sure = error.certain and all(context.sure(f) for f in facts)
    slots = slots_of(error, unit) | {"calc": calculation(error, unit)}
    case = f"{error.what}_rounding" if error.rounding else error.what
    places = evidence_of(*facts)
    quantity = error.line.row.cells.get("数量")
    if error.what in ("product", "unit", "ratio") and quantity is not None:
        places.insert(1, Evidence.at(quantity.anchor, quantity.raw))
    matter = AMOUNT if _spoils_total(context, rule, error) else error.what
    return Outcome(
        "不符" if sure else "待核", case, slots, places, matter=matter, confidence=min(f.confidence for f in facts)
    )


def _spoils_total(context: Context, rule: Rule, error: Error) -> bool:
    """The total is wrong in itself, or made with a wrong line: set right, it would agree with the other documents."""
    if error.what in ("total", "capital"):
        return True
    if not error.total or not isinstance(error.written.value, Money):
        return False
    own = next((a.yuan for a in context.amounts if a.fact.material == rule.material), None)
    others = {a.yuan for a in context.amounts if a.fact.material != rule.material}
    return own is not None and own + error.made - error.written.value.yuan in others


def _units(facts: PlanFacts, args: BudgetArithmetic) -> Iterator[Outcome]:
    """A budget whose amounts bear no unit anywhere; a hint where the text tells which it must be."""
    bare = [
        b
        for b in facts.budgets
        if b.unit_source == "none" and b.chapter == args.chapter and any(x.amount for x in b.lines)
    ]
    for table in bare:
        slots = {"title": table.title[:40], "unit": table.unit}
        place = [Evidence.at(table.anchor, "、".join(table.columns))]
        if table.unit:
            yield Outcome("待核", "unit_told", slots, place, severity="提示", matter="unit")
        else:
            yield Outcome("待核", "unit_missing", slots, place, matter="unit")


def _sentences(
    context: Context, rule: Rule, args: BudgetArithmetic, facts: PlanFacts, home: Sequence[BudgetTable]
) -> Iterator[Outcome]:
    """The total of the table against the one the text names; several tables without overview against it as well."""
    told = [f for f in facts.totals if f.certain and isinstance(f.value, Money)]
    if not told:
        return
    together = parts_together(home, args.chapter)
    line = facts.budget.total if facts.budget else None
    written = yuan(line) if line is not None else None
    if together is not None:
        written = together
    if written is None or (facts.budget and not facts.budget.unit):
        if facts.budget and facts.budget.chapter and line is None:
            slots = {"title": facts.budget.title[:40]}
            yield Outcome(
                "待核",
                "no_total",
                slots,
                [Evidence.at(facts.budget.anchor, slots["title"])],
                severity="提示",
                matter="no_total",
            )
        return
    if any(_near(f, written) for f in told):
        return
    if any(a.yuan != written for a in context.amounts if a.fact.material != rule.material):
        return  # the other documents differ as well: that is told where all are compared
    slots = {"sentence": told[0].raw[:60], "total": money(written, facts.budget.unit if facts.budget else "")}
    cells = (
        [t.total.amount for t in home if t.total is not None]
        if together is not None
        else [line.amount if line else None]
    )
    yield Outcome("待核", "sentence", slots, evidence_of(told[0], *cells), matter="sentence")


def _near(fact: Fact, amount: Decimal) -> bool:
    return isinstance(fact.value, Money) and abs(fact.value.yuan - amount) <= fact.value.quantum / 2
