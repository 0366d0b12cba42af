"""The department's own term: twenty working days from the day that all papers are in and the conditions are met (YS-10)."""

from __future__ import annotations

from collections.abc import Iterable

from checks.context import Context
from checks.findings import Evidence
from checks.registry import Args, Outcome, check_kind
from checks.rulebook import Rule
from checks.working_days import Calendar


class WorkingDays(Args):
    """`days` after the receipt, once nothing is lacking."""

    days: int


@check_kind("working_day_limit", WorkingDays, about_material=False)
def working_day_limit(context: Context, rule: Rule, args: WorkingDays) -> Iterable[Outcome]:
    """The day by which the department should have finished, if the receipt is the day that a reviewer confirms."""
    received = context.dossier.received
    open_ = any(
        f.severity in ("退回", "补正") and f.result in ("缺失", "不符")
        for found in context.fired.values()
        for f in found
    )
    if received is None or open_:
        yield Outcome("不适用")
        return
    calendar = Calendar.of(context.rulebook.header.calendars)
    term = calendar.add(received, args.days)
    slots = {
        "start": received.isoformat(),
        "last": term.last.isoformat(),
        "days": str(args.days),
        "skipped": "、".join(term.skipped) or "无",
        "version": calendar.version,
    }
    place = [
        Evidence(
            f"收件登记（{context.dossier.received_source or '未注明出处'}）", "收件日期", quote=received.isoformat()
        )
    ]
    yield Outcome("待核", "estimated" if term.estimated else "term", slots, place)
