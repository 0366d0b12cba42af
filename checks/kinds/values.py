"""Amounts, durations, periods and dates of single fields: parseable, plausible, in agreement with their neighbours."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from checks.context import Context
from checks.places import EMPTY, evidence_of, missing
from checks.registry import Args, Outcome, check_kind
from checks.rulebook import Rule
from extractors.facts import Fact
from extractors.values.calendar_months import months_between
from extractors.values.types import Money, Months, PartialDate, Period

WAN = Decimal(10_000)


def unclear(fact: Fact, case: str = "unclear") -> Outcome:
    """A filled place without one certain value: 待核 with the words and the reason."""
    slots = {"field": fact.field.replace("/", "”的“"), "raw": fact.raw[:60], "note": fact.note or "不能确定取值"}
    return Outcome("待核", case, slots, evidence_of(fact), matter="unclear", confidence=fact.confidence)


class Source(Args):
    material: str
    field: str


class AmountValid(Args):
    """`field` in 万元. `suspicious`: a bare figure of at least this many 万元 may have been meant in 元.

    `others`: places of the same amount; one that is exactly 10⁴ times apart shows a wrong unit.
    """

    field: str
    suspicious: int = 10_000
    others: tuple[Source, ...] = ()


@check_kind("amount_valid", AmountValid)
def amount_valid(context: Context, rule: Rule, args: AmountValid) -> Iterable[Outcome]:
    """The amount is a figure above zero in the printed unit."""
    fact = context.fact(rule.material, args.field)
    if fact is None or fact.state in EMPTY:
        yield missing(context, fact, args.field, rule.material)
        return
    if fact.state == "refer":
        return
    if not isinstance(fact.value, Money):
        yield unclear(fact)
        return
    slots = {"field": args.field, "raw": fact.raw[:60], "wan": f"{fact.value.yuan / WAN:f}"}
    if fact.value.yuan <= 0:
        yield Outcome("不符" if context.sure(fact) else "待核", "zero", slots, evidence_of(fact))
        return
    for source in args.others:
        other = context.fact(source.material, source.field)
        if other is None or not isinstance(other.value, Money) or other.value.yuan <= 0:
            continue
        if fact.value.yuan == other.value.yuan * WAN or other.value.yuan == fact.value.yuan * WAN:
            slots["other"] = f"{context.rulebook.material_title(source.material)}为“{other.raw[:40]}”"
            sure = context.sure(fact) and context.sure(other)
            yield Outcome("不符" if sure else "待核", "unit", slots, evidence_of(fact, other), matter="amount")
            return
    if fact.value.yuan >= args.suspicious * WAN and not _says_unit(fact.raw):
        yield Outcome("待核", "suspicious", slots, evidence_of(fact), matter="amount")
    elif not fact.certain:
        yield unclear(fact)


def _says_unit(raw: str) -> bool:
    return "亿" in raw


class DurationValid(Args):
    field: str


@check_kind("duration_valid", DurationValid)
def duration_valid(context: Context, rule: Rule, args: DurationValid) -> Iterable[Outcome]:
    """The duration is a number of months above zero."""
    fact = context.fact(rule.material, args.field)
    if fact is None or fact.state in EMPTY:
        yield missing(context, fact, args.field, rule.material)
    elif fact.state == "refer":
        return
    elif not isinstance(fact.value, Months):
        yield unclear(fact)
    elif fact.value.months <= 0:
        slots = {"field": args.field, "raw": fact.raw[:60]}
        yield Outcome("不符" if context.sure(fact) else "待核", "zero", slots, evidence_of(fact))
    elif not fact.certain:
        yield unclear(fact)


class PeriodValid(Args):
    """`field` is a period; `months_field` of the same material must fit it by one of the two ways of counting."""

    field: str
    months_field: str = ""


@check_kind("period_valid", PeriodValid)
def period_valid(context: Context, rule: Rule, args: PeriodValid) -> Iterable[Outcome]:
    """Start is not after end, and the months between fit the stated duration (n or n-1; days within half a month)."""
    fact = context.fact(rule.material, args.field)
    if fact is None or fact.state in EMPTY:
        yield missing(context, fact, args.field, rule.material)
        return
    if fact.state in ("refer", "none"):
        return
    if not isinstance(fact.value, Period):
        yield unclear(fact)
        return
    period = fact.value
    slots = {"field": args.field, "raw": fact.raw[:60]}
    if period.start.first() > period.end.last():
        yield Outcome("不符" if context.sure(fact) else "待核", "reversed", slots, evidence_of(fact), matter="period")
        return
    if not fact.certain:
        yield unclear(fact)
        return
    months = context.fact(rule.material, args.months_field) if args.months_field else None
    if months is None or not isinstance(months.value, Months):
        return
    if not fits(months.value, period):
        low, high = months_between(period)
        slots |= {"months": months.raw[:20], "low": f"{low.normalize():f}", "high": f"{high.normalize():f}"}
        sure = context.sure(fact) and context.sure(months)
        yield Outcome("不符" if sure else "待核", "months", slots, evidence_of(fact, months), matter="period")


def fits(months: Months, period: Period) -> bool:
    """Both countings are right (README of the rulebook, SB-49): the months apart, or those with both ends."""
    low, high = months_between(period)
    slack = Decimal("0.5") if months.in_days or period.start.day or period.end.day else Decimal(0)
    return low - slack <= months.months <= high + slack


class DateValid(Args):
    """`field` must be a whole date, not after the receipt; `near` warns when another date is far away."""

    field: str
    near: Source | None = None
    days: int = 60


@check_kind("date_valid", DateValid)
def date_valid(context: Context, rule: Rule, args: DateValid) -> Iterable[Outcome]:
    """A date with year, month and day, not after the day of receipt."""
    fact = context.fact(rule.material, args.field)
    if fact is None or fact.state in EMPTY:
        yield missing(context, fact, args.field, rule.material)
        return
    slots = {"field": args.field, "raw": fact.raw[:40]}
    if not isinstance(fact.value, PartialDate):
        yield unclear(fact)
        return
    date = fact.value
    if date.day is None:
        yield Outcome(
            "缺失" if context.sure(fact) else "待核",
            "incomplete",
            slots,
            evidence_of(fact),
            searched=context.searched(rule.material, words=(args.field, "年", "月", "日")),
        )
        return
    received = context.dossier.received
    if received is not None and date.first() > received:
        slots["received"] = received.isoformat()
        yield Outcome("不符" if context.sure(fact) else "待核", "late", slots, evidence_of(fact), matter="date")
    elif not fact.certain:
        yield unclear(fact)
    if args.near is None:
        return
    other = context.fact(args.near.material, args.near.field)
    if other is not None and isinstance(other.value, PartialDate) and other.value.day:
        apart = abs((date.first() - other.value.first()).days)
        if apart > args.days:
            slots |= {"other": other.raw[:40], "apart": str(apart)}
            yield Outcome("待核", "apart", slots, evidence_of(fact, other), severity="提示", matter="apart")
