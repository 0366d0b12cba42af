"""Inventories: rows filled, none stated, figures plausible; rows and people that look alike."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from pydantic import Field
from rapidfuzz import fuzz

from checks.context import Context
from checks.findings import Evidence
from checks.places import UNREAD_LABEL, evidence_of
from checks.registry import Args, Outcome, check_kind
from checks.rulebook import Rule
from extractors.facts import Inventory, Row
from extractors.values.names import normalise_project
from extractors.values.normalise import nfkc, squash
from extractors.values.types import Money, PartialDate


class RowsFilled(Args):
    """`inventory` must hold a row or say 无. `numbers`: columns that must hold a figure; `years`: columns of years,
    of which those older than `window` years before the receipt (or in the future) are a hint; `suspicious`: columns in
    万元 where a figure this large was probably meant in 元."""

    inventory: str
    numbers: tuple[str, ...] = ()
    years: tuple[str, ...] = ()
    window: int = 0
    suspicious: Mapping[str, int] = Field(default_factory=dict)
    optional: tuple[str, ...] = ("序号", "备注")


@check_kind("rows_filled", RowsFilled)
def rows_filled(context: Context, rule: Rule, args: RowsFilled) -> Iterable[Outcome]:
    """At least one row of data, or 无 in so many words; a row with blank columns is listed."""
    absent = list(no_rows(context, rule, args.inventory))
    record = context.record(rule.material)
    inventory = record.inventories.get(args.inventory) if record else None
    if absent or inventory is None or not inventory.rows:
        yield from absent
        return
    titles = _titles(context, rule.material, args.inventory)
    slots = {"inventory": titles[0] if titles else args.inventory}
    yield from _gaps(context, inventory, args, slots)
    yield from _figures(context, inventory, args, slots)


TOLD = ("none", "refer", "filled", "unparsed")


def no_rows(context: Context, rule: Rule, name: str) -> Iterable[Outcome]:
    """What is to be said of an inventory without any row; nothing when it has one, or says 无 or 见附件."""
    record = context.record(rule.material)
    inventory = record.inventories.get(name) if record else None
    titles = _titles(context, rule.material, name)
    slots = {"inventory": titles[0] if titles else name}
    searched = context.searched(rule.material, words=titles)
    if inventory is not None and (inventory.rows or inventory.state in TOLD):
        return
    tabled = inventory is not None and "表" in inventory.anchor.locator
    scan = "" if tabled else context.form_on_scan(rule.material)
    if scan:  # a title without its table: the lines of the table were not made out
        place = [Evidence(scan, "全文", quote=UNREAD_LABEL)]
        yield Outcome("待核", "partly", {**slots, "file": scan}, place, searched=searched)
    elif inventory is None:
        partly = context.partly_read(rule.material)
        if partly:
            place = [Evidence(partly.path, "全文", quote=partly.detail)]
            yield Outcome("待核", "partly", {**slots, "file": partly.path}, place, searched=searched)
        else:
            yield Outcome("缺失", "absent", slots, searched=searched)
    else:
        yield Outcome("缺失", "empty", slots, [Evidence.at(inventory.anchor, slots["inventory"])], searched=searched)


def _titles(context: Context, material: str, inventory: str) -> tuple[str, ...]:
    spec = context.rulebook.vocabulary.materials.get(material)
    found = next((i for i in spec.form.inventories if i.name == inventory), None) if spec and spec.form else None
    return found.titles if found else (inventory,)


def _gaps(context: Context, inventory: Inventory, args: RowsFilled, slots: dict[str, str]) -> Iterable[Outcome]:
    places: list[Evidence] = []
    words: list[str] = []
    for number, row in enumerate(inventory.rows, 1):
        blank = [c for c, f in row.cells.items() if c not in args.optional and f.state in ("empty", "placeholder")]
        if blank:
            words.append(f"第{number}行缺{'、'.join(blank)}")
            places.extend(Evidence.at(row.cells[c].anchor, row.label or c) for c in blank)
    if words:
        slots = {**slots, "rows": "；".join(words)}
        yield Outcome(
            "缺失",
            "gaps",
            slots,
            places,
            matter="gaps",
            searched=context.searched(inventory.rows[0].cells[next(iter(inventory.rows[0].cells))].material),
        )


def _figures(context: Context, inventory: Inventory, args: RowsFilled, slots: dict[str, str]) -> Iterable[Outcome]:
    for row in inventory.rows:
        for name in args.numbers:
            fact = row.cells.get(name)
            if fact is None or fact.state in ("empty", "none", "placeholder", "refer"):
                continue
            if not re.search(r"\d|[一二两三四五六七八九十百千]", nfkc(fact.raw)) and not re.search(
                "免费|共享|统一|不限", fact.raw
            ):
                yield Outcome(
                    "待核",
                    "number",
                    {**slots, "column": name, "raw": fact.raw[:30]},
                    evidence_of(fact),
                    matter="figure",
                )
        for name, limit in args.suspicious.items():
            fact = row.cells.get(name)
            if (
                fact
                and isinstance(fact.value, Money)
                and fact.value.yuan >= limit * 10_000
                and "万" not in fact.raw
                and "元" not in fact.raw
            ):
                yield Outcome(
                    "待核",
                    "suspicious",
                    {**slots, "column": name, "raw": fact.raw[:30]},
                    evidence_of(fact),
                    severity="提示",
                    matter="unit",
                )
        yield from _years(context, row, args, slots)


def _years(context: Context, row: Row, args: RowsFilled, slots: dict[str, str]) -> Iterable[Outcome]:
    now = context.dossier.received.year if context.dossier.received else _form_year(context)
    for name in args.years:
        fact = row.cells.get(name)
        if fact is None or now is None:
            continue
        years = [int(y) for y in re.findall(r"(?<!\d)((?:19|20)\d\d)(?!\d)", nfkc(fact.raw))]
        if not years:
            continue
        case = "future" if max(years) > now else "old" if args.window and max(years) < now - args.window else ""
        if case:
            words = {**slots, "column": name, "raw": fact.raw[:30], "now": str(now)}
            yield Outcome("待核", case, words, evidence_of(fact), severity="提示", matter="years")


def _form_year(context: Context) -> int | None:
    fact = context.fact("application_form", "时间")
    return fact.value.year if fact is not None and isinstance(fact.value, PartialDate) else None


class SamePerson(Args):
    """`people`: groups of the form with their 姓名; `number`: what their telephone is called there."""

    people: tuple[str, ...]
    number: str = "联系方式"
    hint: bool = False


@check_kind("same_person", SamePerson)
def same_person(context: Context, rule: Rule, args: SamePerson) -> Iterable[Outcome]:
    """Two people of a form have the same name and number: a hint, no error."""
    groups = [
        (context.fact(rule.material, f"{p}/姓名"), context.fact(rule.material, f"{p}/{args.number}"))
        for p in args.people
    ]
    if any(f is None or not squash(f.raw) or f.state != "filled" for pair in groups for f in pair):
        return
    keys = {tuple(str(f.value) for f in pair if f is not None) for pair in groups}
    if len(keys) == 1:
        yield Outcome(
            "待核",
            "same",
            {"people": "与".join(args.people)},
            evidence_of(*[f for pair in groups for f in pair]),
            severity="提示" if args.hint else None,
            matter="same_person",
        )


class SimilarRows(Args):
    inventory: str
    column: str
    field: str
    likeness: float = 0.8


@check_kind("similar_rows", SimilarRows)
def similar_rows(context: Context, rule: Rule, args: SimilarRows) -> Iterable[Outcome]:
    """A row whose name is much like this project's: perhaps a second phase, perhaps built twice."""
    record, own = context.record(rule.material), context.fact(rule.material, args.field)
    inventory = record.inventories.get(args.inventory) if record else None
    if inventory is None or own is None or own.state != "filled":
        return
    mine = _core(own.raw)
    for row in inventory.rows:
        fact = row.cells.get(args.column)
        if fact is None or fact.state != "filled":
            continue
        if fuzz.ratio(mine, _core(fact.raw)) / 100 >= args.likeness:
            yield Outcome("待核", "similar", {"row": fact.raw[:60], "own": own.raw[:60]}, evidence_of(fact, own))


_PHASE = re.compile(r"[(（]?第?[一二三四五六七八九十\d]{1,2}期(?:工程|项目)?[)）]?|升级改造|改造|升级|续建")


def _core(name: str) -> str:
    """A project's name without what tells its phases apart."""
    return normalise_project(_PHASE.sub("", name))
