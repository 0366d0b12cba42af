"""FA-22: the schedule names its stages in time, and none of them ends after the project does."""

from __future__ import annotations

from collections.abc import Iterable

from checks.context import Context
from checks.findings import Evidence
from checks.kinds.values import Source
from checks.places import evidence_of
from checks.plan_parts import at, part_of, plan_of
from checks.registry import Args, Outcome, check_kind
from checks.rulebook import Rule
from extractors.records.plan_facts.model import Stage
from extractors.values.types import Period


class ScheduleWithin(Args):
    """`period`: the field with start and end of the project. Stages after the work (质保) do not count.

    `others`: the same period in other documents; a cover that alone ends earlier is told where all are compared."""

    chapter: str
    section: str
    period: str
    others: tuple[Source, ...] = ()


@check_kind("schedule_within", ScheduleWithin)
def schedule_within(context: Context, rule: Rule, args: ScheduleWithin) -> Iterable[Outcome]:
    """No stage of the schedule ends after the project's end; a schedule without any time is a hint."""
    part, facts = part_of(context, rule, args.chapter, args.section), plan_of(context, rule)
    if facts is None:
        return
    if part is not None and not any(s.period.value or s.period.raw for s in facts.stages) and not part.figures:
        lines = [x for x in context.lines(rule.material) if part.first < x.block < part.last]
        if not any(any(c.isdigit() for c in x.text) for x in lines) and part.heading.level is not None:
            slots = {"heading": part.heading.full_text[:40]}
            searched = context.searched(rule.material, words=("年", "月", "起止时间", "个月"))
            yield Outcome("待核", "undated", slots, [at(part)], severity="提示", searched=searched, matter="undated")
        return
    cover = context.fact(rule.material, args.period)
    if cover is None or not isinstance(cover.value, Period) or cover.value.start.first() > cover.value.end.last():
        return
    end = cover.value.end.last()
    late = [
        s
        for s in facts.stages
        if not s.aside and isinstance(s.period.value, Period) and s.period.value.end.first() > end
    ]
    if not late or _others_later(context, args, late, cover.value):
        return
    sure = context.sure(cover) and all(context.sure(s.period) for s in late)
    places: list[Evidence] = [e for s in late for e in evidence_of(s.period)]
    slots = {
        "stages": "；".join(
            f"“{s.name[:30]}”{s.period.raw[:40]}" if s.name != s.period.raw else s.name[:60] for s in late
        ),
        "period": cover.raw[:40],
    }
    yield Outcome("不符" if sure else "待核", "late", slots, [*places, *evidence_of(cover)], matter="period")


def _others_later(context: Context, args: ScheduleWithin, late: list[Stage], cover: Period) -> bool:
    """The other documents end later than the cover, and within their period the schedule holds."""
    facts = [context.fact(o.material, o.field) for o in args.others]
    ends = [f.value.end for f in facts if f is not None and isinstance(f.value, Period)]
    last = max(s.period.value.end.first() for s in late if isinstance(s.period.value, Period))
    return bool(ends) and all(e.last() > cover.end.last() and e.last() >= last for e in ends)
