"""What the bureau's registers say about the applicant. Without a workbook, or without its sheet, a rule is 不适用.

Registers are kept by people and names are matched, so nothing here is more than a hint with the row to look up.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence

from rapidfuzz import fuzz

from checks.context import Context
from checks.findings import Evidence
from checks.kinds.values import Source
from checks.places import evidence_of
from checks.registry import Args, Outcome, check_kind
from checks.rulebook import Rule
from extractors.facts import Fact
from extractors.registers import AcceptanceEntry, Entry, Registers, register_layout
from extractors.values.calendar_months import add_months
from extractors.values.funding import funding_sources
from extractors.values.names import compare_projects, compare_units, normalise_project
from extractors.values.types import PartialDate

SAME = ("same", "variant")
FISCAL = frozenset({"县财政", "上级", "债券", "财政"})
LIKE = 90.0


def applicant(context: Context, units: Sequence[Source]) -> tuple[str, list[Evidence]]:
    """The applicant's name and where it stands."""
    facts = [f for s in units if (f := context.fact(s.material, s.field)) is not None and f.state == "filled"]
    return context.dossier.applicant or (facts[0].raw if facts else ""), evidence_of(*facts[:1])


def is_unit(context: Context, registers: Registers, name: str, other: str) -> bool:
    """Whether two names mean one body, by the rulebook's aliases and those of the register."""
    aliases = {**context.rulebook.vocabulary.aliases, **registers.alias_table()}
    return bool(name and other) and compare_units(name, other, aliases) in SAME


def row_of(registers: Registers, entry: Entry, words: str) -> Evidence:
    return Evidence(registers.file, entry.place, quote=words)


def without(registers: Registers | None, sheet: str) -> bool:
    """No workbook, or one without this sheet: nothing can be said."""
    if registers is None:
        return True
    return any(layout.key == sheet and layout.title in registers.missing for layout in register_layout().sheets)


class BudgetUnits(Args):
    """`funding`: places of the source of money; `units`: of the applicant's name."""

    funding: tuple[Source, ...]
    units: tuple[Source, ...]


@check_kind("budget_unit", BudgetUnits, about_material=False)
def budget_unit(context: Context, rule: Rule, args: BudgetUnits) -> Iterable[Outcome]:
    """The money is (partly) fiscal and the applicant is a budget unit of the county: else whether the rules apply at all."""
    registers = context.registers
    if registers is None:
        yield Outcome("不适用")
        return
    facts: list[Fact] = [
        f for s in args.funding if (f := context.fact(s.material, s.field)) is not None and f.state == "filled"
    ]
    sources = frozenset().union(*(funding_sources(f.raw) for f in facts))
    if facts and sources and not sources & FISCAL:
        slots = {"raw": facts[0].raw[:40]}
        yield Outcome("待核", "own_money", slots, evidence_of(*facts), matter="funding")
    name, place = applicant(context, args.units)
    if name and registers.budget_units:
        listed = (n for u in registers.budget_units for n in (u.name, u.superior) if n)
        if not any(is_unit(context, registers, name, n) for n in listed):
            slots = {"unit": name, "count": str(len(registers.budget_units))}
            yield Outcome("待核", "not_listed", slots, place, matter="unit")


class Listed(Args):
    """`sheet`: the register the applicant should not stand in."""

    sheet: str
    units: tuple[Source, ...]


@check_kind("unit_listed", Listed, about_material=False)
def unit_listed(context: Context, rule: Rule, args: Listed) -> Iterable[Outcome]:
    """The applicant stands in a register of units with something unfinished, broken or poorly rated."""
    registers = context.registers
    name, place = applicant(context, args.units)
    if registers is None or not name or without(registers, args.sheet):
        yield Outcome("不适用")
        return
    rows = list(_rows(context, registers, args.sheet, name))
    if rows:
        slots = {"unit": name, "rows": "；".join(words for _, words in rows[:3]), "count": str(len(rows))}
        evidence = [*(row_of(registers, entry, words) for entry, words in rows), *place]
        yield Outcome("待核", "listed", slots, evidence)


def _rows(context: Context, registers: Registers, sheet: str, name: str) -> Iterator[tuple[Entry, str]]:
    """The rows of one register that speak against the applicant, each with its words."""
    if sheet == "unfinished_migrations":
        for m in registers.unfinished_migrations:
            if is_unit(context, registers, name, m.unit):
                yield m, _join(m.unit, m.system, f"期限{m.due}" if m.due else "", m.basis)
    elif sheet == "sharing_violations":
        for v in registers.sharing_violations:
            if is_unit(context, registers, name, v.unit):
                yield v, _join(v.unit, v.fact, v.basis, str(v.date or ""))
    elif sheet == "performances":
        for p in registers.performances:
            poor = any(w in p.result for w in ("差", "不合格", "不达标", "低下", "未达", "整改"))
            if poor and "已" not in p.rectified and is_unit(context, registers, name, p.unit):
                yield p, _join(p.unit, p.project, str(p.year or ""), p.result, p.rectified)


def _join(*parts: str) -> str:
    return " ".join(p for p in parts if p)


class Overdue(Args):
    """Built more than `months` ago and no application for acceptance, or accepted as failed."""

    months: int
    units: tuple[Source, ...]


@check_kind("acceptance_overdue", Overdue, about_material=False)
def acceptance_overdue(context: Context, rule: Rule, args: Overdue) -> Iterable[Outcome]:
    """The applicant has a project that was not accepted in time, or failed: shown with the day it was due."""
    registers = context.registers
    name, place = applicant(context, args.units)
    if registers is None or not name or without(registers, "acceptances"):
        yield Outcome("不适用")
        return
    for entry in registers.acceptances:
        if not is_unit(context, registers, name, entry.unit):
            continue
        slots = {"unit": entry.unit, "project": entry.project, "result": entry.result}
        here = [row_of(registers, entry, _join(entry.unit, entry.project, entry.result)), *place]
        if "不合格" in entry.result or "未通过" in entry.result:
            yield Outcome("待核", "failed", slots, here, matter=entry.project)
        elif due := _due(entry, args.months, context.dossier.received):
            yield Outcome("待核", "overdue", {**slots, "due": due.isoformat()}, here, matter=entry.project)


def _due(entry: AcceptanceEntry, months: int, received: datetime.date | None) -> datetime.date | None:
    """The day by which acceptance should have been applied for, when it has passed on the day of receipt."""
    if entry.built is None or entry.applied is not None or entry.accepted is not None or received is None:
        return None
    if "合格" in entry.result or "通过" in entry.result:
        return None
    due = add_months(entry.built.last(), months)
    if isinstance(entry.extended, PartialDate):
        due = max(due, entry.extended.last())
    return due if received > due else None


class Planned(Args):
    projects: tuple[Source, ...]


@check_kind("project_planned", Planned, about_material=False)
def project_planned(context: Context, rule: Rule, args: Planned) -> Iterable[Outcome]:
    """The project stands in an annual plan; names are compared loosely, for plans shorten them."""
    registers = context.registers
    facts = [f for s in args.projects if (f := context.fact(s.material, s.field)) is not None and f.state == "filled"]
    if registers is None or not facts or not registers.planned_projects:
        yield Outcome("不适用")
        return
    name = facts[0].raw
    if any(_alike(name, p.project) for p in registers.planned_projects):
        return
    near = max(
        registers.planned_projects, key=lambda p: fuzz.ratio(normalise_project(name), normalise_project(p.project))
    )
    slots = {"project": name[:60], "near": near.project[:60], "count": str(len(registers.planned_projects))}
    yield Outcome("待核", "unplanned", slots, [*evidence_of(*facts[:1]), row_of(registers, near, near.project)])


def _alike(one: str, other: str) -> bool:
    return (
        compare_projects(one, other) != "different"
        or fuzz.partial_ratio(normalise_project(one), normalise_project(other)) >= LIKE
    )
