"""A batch as its reports see it: one entry a dossier, and the counts that workbook and index share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from reports.schema import Report
from reports.wording import group, is_demand

UNROUTED = "未定"
UNNAMED = "（未读出单位）"


@dataclass(slots=True, frozen=True)
class BatchEntry:
    """A dossier of a batch. `href` is its report.html relative to the batch's output folder, with `/`."""

    report: Report
    href: str


@dataclass(slots=True, frozen=True)
class FailedDossier:
    """A dossier for which no report could be made, and why."""

    dossier: str
    message: str


@dataclass(slots=True, frozen=True)
class Gate:
    """Outcome of the data-quality gate over the batch's facts; `passed` None: it could not run. `href`: its Data Docs."""

    passed: bool | None
    summary: str
    details: tuple[str, ...] = ()
    href: str = ""


@dataclass(slots=True, frozen=True)
class Totals:
    """The line of numbers of one dossier."""

    must: int
    verify: int
    unreadable: int
    hints: int
    files: int
    unread_files: int
    amount: Decimal | None
    route: str


def totals(report: Report) -> Totals:
    groups = group(report)
    return Totals(
        must=len(groups.must),
        verify=len(groups.verify),
        unreadable=len(groups.unreadable),
        hints=len(groups.hints),
        files=len(report.files),
        unread_files=sum(f.status in ("unreadable", "partly_read") for f in report.files),
        amount=largest_amount(report),
        route="、".join(dict.fromkeys(r.what for r in report.routing)) or UNROUTED,
    )


def largest_amount(report: Report) -> Decimal | None:
    """The largest candidate for the project's total in yuan: what thresholds are judged by.

    One that is exactly 10⁴ times another is 元 written into a 万元 cell and no candidate.
    """
    values = {Decimal(a.value) for a in report.amounts if a.value}
    return max((v for v in values if not v or v / 10_000 not in values), default=None)


def frequent_demands(entries: Iterable[BatchEntry], most: int = 12) -> list[tuple[str, str, int]]:
    """Rule, title and number of dossiers of the most frequent 缺失 and 不符."""
    counts: Counter[str] = Counter()
    titles: dict[str, str] = {}
    for entry in entries:
        if entry.report.conclusion == "stopped":
            continue
        rules = {f.rule: f.title or f.message for f in entry.report.findings if is_demand(f)}
        counts.update(rules.keys())
        titles.update(rules)
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [(rule, titles[rule], count) for rule, count in ranked[:most]]


def conclusions(entries: Iterable[BatchEntry]) -> Counter[str]:
    return Counter(e.report.conclusion for e in entries)


def amounts_by_route(entries: Iterable[BatchEntry]) -> list[tuple[str, int, Decimal]]:
    """Route, number of dossiers and sum in yuan, largest first."""
    counts: Counter[str] = Counter()
    sums: dict[str, Decimal] = {}
    for entry in entries:
        line = totals(entry.report)
        counts[line.route] += 1
        sums[line.route] = sums.get(line.route, Decimal(0)) + (line.amount or Decimal(0))
    return sorted(((route, counts[route], sums[route]) for route in counts), key=lambda r: (-r[2], r[0]))


def departments(entries: Sequence[BatchEntry], most: int = 12) -> list[tuple[str, int, int]]:
    """Applicant, number of dossiers and of demands; those with most dossiers first. Stopped dossiers name nobody."""
    counts: Counter[str] = Counter()
    demands: Counter[str] = Counter()
    for entry in entries:
        if entry.report.conclusion == "stopped":
            continue
        name = entry.report.dossier.applicant or UNNAMED
        counts[name] += 1
        demands[name] += sum(is_demand(f) for f in entry.report.findings)
    ranked = sorted(counts, key=lambda name: (-counts[name], -demands[name], name))
    return [(name, counts[name], demands[name]) for name in ranked[:most]]
