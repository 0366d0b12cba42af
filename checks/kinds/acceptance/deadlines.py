"""Terms of 附件7 一 and 三（四）1: half a year to preliminary acceptance and application, extension, three months of trial,
one step after the other.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from itertools import combinations

from checks.acceptance.completion import Lateness, lateness
from checks.acceptance.events import Event, date_of, events
from checks.acceptance.nature import certain, possible
from checks.acceptance.parties import own_papers
from checks.context import Context
from checks.findings import Result
from checks.kinds.acceptance.presence import ItemPresent, absent, item_present
from checks.places import evidence_of
from checks.registry import Args, Outcome, check_kind
from checks.rulebook import Rule
from extractors.facts import Fact
from extractors.values.calendar_months import add_months
from extractors.values.types import PartialDate, Period


class HalfYear(Args):
    """`months` after completion the `steps` are due; late by no more than `margin` days is for a person to judge."""

    months: int
    margin: int
    steps: tuple[str, ...]


class AcceptanceDeadline(HalfYear):
    """`granted`: the approval that excuses a late application."""

    granted: str


@check_kind("acceptance_deadline", AcceptanceDeadline, about_material=False)
def acceptance_deadline(context: Context, rule: Rule, args: AcceptanceDeadline) -> Iterable[Outcome]:
    """Preliminary acceptance and application within the term; 不符 only when late by every way of counting."""
    found = lateness(context, args.months, args.margin, args.steps)
    if found is None:
        known = [events(context)[s] for s in args.steps if s in events(context)]
        if known:
            names = "、".join(f"{e.name}{e.shown}" for e in known)
            places = evidence_of(*(f for e in known for f in e.facts))
            yield Outcome("待核", "no_start", {"steps": names}, places, matter="start")
        else:
            yield Outcome("不适用")
        return
    if context.status(args.granted) == "present":
        return
    slots = {"countings": found.shown, "months": str(args.months), "due": str(found.last_due)}
    places = evidence_of(*(c.fact for c in found.countings))
    if found.late:
        slots["steps"] = "、".join(f"{e.name}日期{e.shown}" for e in found.late)
        sure = (
            not found.narrow
            and all(c.certain for c in found.countings)
            and all(context.sure(f) for e in found.late for f in e.facts)
        )
        facts = [f for e in found.late for f in e.facts]
        yield Outcome("不符" if sure else "待核", "late", slots, [*evidence_of(*facts), *places], matter="late")
    elif found.partly:
        slots["steps"] = "、".join(f"{e.name}日期{e.shown}" for e in found.partly)
        facts = [f for e in found.partly for f in e.facts]
        yield Outcome("待核", "partly", slots, [*evidence_of(*facts), *places], matter="late")


class Extension(HalfYear):
    request: str
    granted: str


@check_kind("extension_shown", Extension, about_material=False)
def extension_shown(context: Context, rule: Rule, args: Extension) -> Iterable[Outcome]:
    """A late application has its request for extension, made in time, and the approval."""
    found = lateness(context, args.months, args.margin, args.steps)
    if found is None or not found.late or found.narrow:
        yield Outcome("不适用")
        return
    for material in (args.request, args.granted):
        for outcome in absent(context, rule, (material,)):
            outcome.material = ""
            outcome.slots["late"] = _late(found)
            yield outcome
    for paper in own_papers(context, args.request):
        fact = paper.fact("落款日期")
        date = date_of(fact)
        if fact is not None and date is not None and date.first() > found.last_due:
            slots = {"date": fact.raw[:30], "due": str(found.last_due)}
            sure = context.sure(fact)
            yield Outcome("不符" if sure else "待核", "request_late", slots, evidence_of(fact), matter="request_date")


def _late(found: Lateness) -> str:
    return "、".join(f"{e.name}{e.shown}" for e in found.late)


class PresentBefore(ItemPresent):
    """`before`: the event that the paper must not be later than; `dates`: its fields that date it."""

    before: str
    dates: tuple[str, ...] = ("落款日期",)


@check_kind("present_before", PresentBefore, about_material=False)
def present_before(context: Context, rule: Rule, args: PresentBefore) -> Iterable[Outcome]:
    """A paper is there, and dated no later than a certain step."""
    yield from item_present(context, rule, args)
    limit = events(context).get(args.before)
    for paper in own_papers(context, rule.material) if limit is not None else ():
        fact = paper.fact(*args.dates)
        date = date_of(fact)
        if limit is None or fact is None or date is None or date.first() <= limit.last:
            continue
        slots = {"material": context.rulebook.material_title(rule.material), "date": fact.raw[:30]}
        slots |= {"event": limit.name, "limit": limit.shown}
        sure = context.sure(fact) and all(context.sure(f) for f in limit.facts)
        yield Outcome("不符" if sure else "待核", "later", slots, evidence_of(fact, *limit.facts), matter="later")


class TrialLength(Args):
    """At least `months` calendar months, or `days` days; `fields` hold the period, for projects of `tags`."""

    months: int
    days: int
    fields: tuple[str, ...]
    starts: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


@check_kind("trial_length", TrialLength)
def trial_length(context: Context, rule: Rule, args: TrialLength) -> Iterable[Outcome]:
    """The trial run of newly developed software lasts long enough, by months and by days."""
    if not possible(context, *args.tags):
        yield Outcome("不适用")
        return
    for paper in own_papers(context, rule.material):
        if paper.piece.inside:
            continue
        facts, period = _period(context, paper.fields, args)
        title = evidence_of(*facts)
        if period is None:
            raw = facts[0].raw[:60] if facts else ""
            yield Outcome("待核", "unclear" if raw else "undated", {"raw": raw}, title, matter="length")
            continue
        least, most = _days(period)
        slots = {"raw": "至".join(dict.fromkeys(f.raw[:60] for f in facts)), "days": str(most)}
        slots |= {"months": str(args.months), "needed": str(args.days), "due": str(_end_due(period, args.months))}
        enough = _enough(period, args.months)
        if most < args.days and enough is False:
            sure = all(context.sure(f) for f in facts) and certain(context, *args.tags)
            yield Outcome("不符" if sure else "待核", "short", slots, title, matter="length")
        elif enough is None or (enough is False and least < args.days):
            yield Outcome("待核", "narrow", slots, title, matter="length")


def _period(context: Context, fields: dict[str, Fact], args: TrialLength) -> tuple[list[Fact], Period | None]:
    """The period as one fact, or from a start and an end that stand apart."""
    whole = next((f for n in args.fields if (f := fields.get(n)) is not None and isinstance(f.value, Period)), None)
    if whole is not None and isinstance(whole.value, Period):
        return [whole], whole.value
    ends = [
        next((f for n in names if (f := fields.get(n)) is not None and isinstance(f.value, PartialDate)), None)
        for names in (args.starts, args.ends)
    ]
    facts = [f for f in ends if f is not None]
    values = [f.value for f in facts if isinstance(f.value, PartialDate)]
    return (facts, Period(values[0], values[1])) if len(values) == 2 else (facts, None)


def _days(period: Period) -> tuple[int, int]:
    """Fewest and most days, both ends counted."""
    least = (period.end.first() - period.start.last()).days + 1
    return max(0, least), (period.end.last() - period.start.first()).days + 1


def _end_due(period: Period, months: int) -> datetime.date:
    return add_months(period.start.first(), months)


def _enough(period: Period, months: int) -> bool | None:
    """Whether the calendar months are reached; None when the days are not written and it depends on them."""
    day = datetime.timedelta(days=1)
    best = period.end.last() + day >= add_months(period.start.first(), months)
    worst = period.end.first() + day >= add_months(period.start.last(), months)
    return best if best == worst else None


class DateChain(Args):
    """`soft`: pairs of events whose order is a mere hint, as many projects test before the trial."""

    soft: tuple[tuple[str, str], ...] = ()


@check_kind("date_chain", DateChain, about_material=False)
def date_chain(context: Context, rule: Rule, args: DateChain) -> Iterable[Outcome]:
    """Contract, delivery, commissioning, trial, test, preliminary acceptance, application follow one another."""
    pairs = list(_reversed(events(context)))
    hard = [(a, b) for a, b in pairs if not (a.hint or b.hint or (a.name, b.name) in args.soft)]
    wrong = {e.name for pair in hard for e in pair}
    for before, after in hard:
        sure = all(context.sure(f) for f in (*before.facts, *after.facts))
        yield _pair("不符" if sure else "待核", "reversed", before, after)
    for before, after in pairs:
        if (before, after) not in hard and not {before.name, after.name} & wrong:
            soft = _pair("待核", "soft", before, after)
            soft.severity = "提示"
            yield soft


def _pair(result: Result, case: str, before: Event, after: Event) -> Outcome:
    slots = {"before": before.name, "first": before.shown, "after": after.name, "then": after.shown}
    places = evidence_of(*before.facts[:3], *after.facts[:3])
    return Outcome(result, case, slots, places, matter=f"{before.name}-{after.name}")


def _reversed(chain: dict[str, Event]) -> Iterator[tuple[Event, Event]]:
    """Pairs of the chain in the wrong order for all their dates."""
    for before, after in combinations(chain.values(), 2):
        if before.order < after.order and before.first > after.last:
            yield before, after


class TrialAgrees(Args):
    """`materials` whose `field` names the trial's period; `spoken`: the one that speaks for it."""

    field: str
    materials: tuple[str, ...]


@check_kind("trial_agrees", TrialAgrees, about_material=False)
def trial_agrees(context: Context, rule: Rule, args: TrialAgrees) -> Iterable[Outcome]:
    """All papers give the trial run the same beginning and end."""
    facts = [
        f
        for m in args.materials
        for p in own_papers(context, m)
        if not p.piece.inside and (f := p.fact(args.field)) is not None and isinstance(f.value, Period)
    ]
    if len({f.anchor.file for f in facts}) < 2:
        yield Outcome("不适用")
        return
    first = facts[0]
    others = [f for f in facts[1:] if not _same(first.value, f.value)]
    if others:
        title = context.rulebook.material_title
        listing = "；".join(f"{title(f.material)}为{f.value}" for f in (first, *others))
        sure = context.sure(first) and any(context.sure(f) for f in others)
        yield Outcome(
            "不符" if sure else "待核", "different", {"listing": listing}, evidence_of(first, *others), matter="trial"
        )


def _same(one: object, other: object) -> bool:
    """Equal as far as both are written: to the day, or to the month."""
    if not isinstance(one, Period) or not isinstance(other, Period):
        return True
    return all(
        (a.year, a.month) == (b.year, b.month) and (a.day is None or b.day is None or a.day == b.day)
        for a, b in ((one.start, other.start), (one.end, other.end))
    )
