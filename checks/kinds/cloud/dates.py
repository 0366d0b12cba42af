"""使用时间 and 变更时间: dates of the future, or of a form that prints 2020 in advance."""

from __future__ import annotations

from collections.abc import Iterable

from checks.context import Context
from checks.kinds.cloud.change import opening_of
from checks.kinds.values import Source, unclear
from checks.places import EMPTY, evidence_of, missing
from checks.registry import Args, Outcome, check_kind
from checks.rulebook import Rule
from extractors.facts import Fact
from extractors.values.types import PartialDate, Period


class UseDate(Args):
    """`field` is a date of the future. `printed`: the year that the template prints. `dated`: places that date the form.

    `period`: where the project's own period stands; a use before its begin is a hint.
    """

    field: str
    printed: int = 0
    dated: tuple[str, ...] = ()
    period: tuple[Source, ...] = ()


@check_kind("use_date", UseDate)
def use_date(context: Context, rule: Rule, args: UseDate) -> Iterable[Outcome]:
    """From when the resources are used: a whole date, not the preprinted year, not before the project begins."""
    fact = context.fact(rule.material, args.field)
    if fact is None or fact.state in EMPTY or only_printed(fact, args.printed):
        yield missing(context, fact, args.field, rule.material)
        return
    if not isinstance(fact.value, PartialDate):
        if fact.state == "unparsed":
            yield unclear(fact)
        return
    slots = {"field": args.field, "raw": fact.raw.strip()[:40]}
    if args.printed and fact.value.year == args.printed and (day := later(context, rule.material, args)):
        yield Outcome(
            "待核", "printed_year", {**slots, "day": day}, evidence_of(fact), severity="提示", matter="printed"
        )
        return
    if fact.value.month is None or (fact.value.day is None and "月" not in fact.raw):
        yield Outcome("待核", "incomplete", slots, evidence_of(fact), matter="incomplete")
        return
    period = first_period(context, args.period)
    if period is not None and isinstance(period.value, Period) and fact.value.last() < period.value.start.first():
        slots["period"] = period.raw[:40]
        yield Outcome("待核", "before", slots, evidence_of(fact, period), severity="提示", matter="order")


def only_printed(fact: Fact, printed: int) -> bool:
    """2020 年  月  日起: nothing but the year that was there before."""
    return bool(printed) and isinstance(fact.value, PartialDate) and fact.value.year == printed and not fact.value.month


def later(context: Context, material: str, args: UseDate) -> str:
    """A date that shows the form was filled in after the preprinted year: its own, or the day of receipt."""
    for name in args.dated:
        fact = context.fact(material, name)
        if fact is not None and isinstance(fact.value, PartialDate) and fact.value.year > args.printed:
            return fact.raw.strip()[:20]
    received = context.dossier.received
    return f"收件日期{received.isoformat()}" if received is not None and received.year > args.printed else ""


def first_period(context: Context, sources: Iterable[Source]) -> Fact | None:
    facts = (context.fact(s.material, s.field) for s in sources)
    return next((f for f in facts if f is not None and isinstance(f.value, Period)), None)


class ChangeDate(Args):
    """`field`: when the change is asked for. `original`: dates of the request that it changes, the first one found."""

    field: str
    original: tuple[Source, ...]


@check_kind("change_date", ChangeDate)
def change_date(context: Context, rule: Rule, args: ChangeDate) -> Iterable[Outcome]:
    """The date of a change is a date, and later than the request that it changes."""
    fact = context.fact(rule.material, args.field)
    if fact is None or fact.state in EMPTY:
        yield missing(context, fact, args.field, rule.material)
        return
    if not isinstance(fact.value, PartialDate):
        if fact.state == "unparsed":
            yield unclear(fact)
        return
    if not fact.certain:
        yield unclear(fact)
        return
    earlier = original_date(context, rule.material, args.original)
    if earlier is None:
        return
    day, source = earlier
    slots = {"field": args.field, "raw": fact.raw.strip()[:40], "original": source.raw.strip()[:60]}
    if fact.value.last() <= day.first():
        sure = context.sure(fact) and context.sure(source)
        yield Outcome("不符" if sure else "待核", "not_later", slots, evidence_of(fact, source), matter="order")


def original_date(context: Context, material: str, sources: Iterable[Source]) -> tuple[PartialDate, Fact] | None:
    """The day of the original request as the change form itself says it, else as the earlier forms are dated."""
    opening = opening_of(context, material)
    if opening is not None and opening.date is not None:
        return opening.date, opening.fact
    for source in sources:
        fact = context.fact(source.material, source.field)
        if fact is not None and isinstance(fact.value, PartialDate):
            return fact.value, fact
    return None
