"""附件6: the sentence that opens it and the reason that is printed in advance. Its tables: groups.py."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from checks.cloud import totals_of
from checks.context import Context
from checks.kinds.cloud.tables import inventory_of, resources_of
from checks.kinds.values import Source
from checks.papers import Wanted, find_papers
from checks.places import evidence_of, missing
from checks.registry import Args, Outcome, check_kind
from checks.rulebook import Rule
from checks.texts import Pattern
from extractors.facts import Fact
from extractors.values.dates import find_dates
from extractors.values.normalise import nfkc, squash
from extractors.values.residues import placeholders
from extractors.values.types import PartialDate

_OPENING = re.compile(
    r"(?P<system>[^。；;：:\n]{1,60}?)于(?P<date>[^。；;\n]{2,30}?)(?:日)?[^。；;\n]{0,4}申请(?:使用)?(?P<domain>[^。；;\n]{1,30}?)资源如下"
)
_CROSS = re.compile(r"[×╳✕xX*]{2,}|[×╳✕]")


@dataclass(slots=True, frozen=True)
class Opening:
    """XXX系统于XXXX年XX月XX日申请政务云XXX域资源如下, taken apart."""

    fact: Fact
    system: str
    date: PartialDate | None
    domain: str
    residues: tuple[str, ...]


def opening_of(context: Context, material: str) -> Opening | None:
    """The opening sentence, wherever the layout put it; None when no such sentence stands in the form."""
    record = context.record(material)
    for line in record.lines if record else ():
        match = _OPENING.search(nfkc(line.text))
        if match is None:
            continue
        fact = Fact(material, "起首句", match.group().strip(), match.group().strip(), line.anchor)
        fact.confidence = line.confidence
        date = next((m.value for m in find_dates(match.group()) if isinstance(m.value, PartialDate)), None)
        system = re.sub(r"^[\s\d.、]*(?:需求说明[:：])?", "", match["system"]).strip()
        return Opening(fact, system, date, match["domain"].strip(), residues_of(match.group()))
    return None


def residues_of(text: str) -> tuple[str, ...]:
    found = [text[m.start : m.end] for m in placeholders(text)] + _CROSS.findall(text)
    return tuple(dict.fromkeys(w for w in found if w.strip()))


class OpeningSentence(Args):
    """`systems`: where the system's name stands in earlier forms; `dates`: when they were asked for."""

    systems: tuple[Source, ...] = ()
    dates: tuple[Source, ...] = ()


@check_kind("opening_sentence", OpeningSentence)
def opening_sentence(context: Context, rule: Rule, args: OpeningSentence) -> Iterable[Outcome]:
    """The opening sentence names system, day and domain, none of them left as XXX, and agrees with the earlier request."""
    opening = opening_of(context, rule.material)
    if opening is None:
        described = context.fact(rule.material, "需求说明")
        yield missing(context, described if described and not described.raw.strip() else None, "起首句", rule.material)
        return
    slots = {"raw": opening.fact.raw[:80]}
    if opening.residues:
        sure = context.legible(opening.fact)
        slots["residues"] = "、".join(opening.residues[:4])
        searched = context.searched(rule.material, words=("系统名称", "申请日期", "域"))
        yield Outcome(
            "缺失" if sure else "待核", "residue", slots, evidence_of(opening.fact), searched=searched, matter="blank"
        )
        return
    if opening.date is None or opening.date.day is None:
        yield Outcome("待核", "undated", slots, evidence_of(opening.fact), matter="date")
    yield from _against_request(context, args, opening, slots)


def _against_request(
    context: Context, args: OpeningSentence, opening: Opening, slots: dict[str, str]
) -> Iterator[Outcome]:
    names = [f for s in args.systems for f in _column(context, s) if f.raw.strip()]
    system = squash(opening.system)
    if names and not any(system in squash(f.raw) or squash(f.raw) in system for f in names):
        slots = {**slots, "system": opening.system[:30], "listed": "、".join(dict.fromkeys(f.raw[:20] for f in names))}
        yield Outcome("待核", "system", slots, evidence_of(opening.fact, *names), severity="提示", matter="system")
    dates = [f for s in args.dates if (f := context.fact(s.material, s.field)) and isinstance(f.value, PartialDate)]
    if opening.date is not None and dates and all(_apart(opening.date, f) for f in dates):
        slots = {**slots, "listed": "、".join(f.raw.strip()[:20] for f in dates)}
        yield Outcome("待核", "date", slots, evidence_of(opening.fact, *dates), severity="提示", matter="date")


def _apart(date: PartialDate, fact: Fact) -> bool:
    """The request's own date stands weeks before or after: days pass until it is stamped and handed in."""
    return isinstance(fact.value, PartialDate) and abs((date.first() - fact.value.first()).days) > 31


def _column(context: Context, source: Source) -> Iterator[Fact]:
    """信息系统资源需求/业务系统名称: a column of an inventory."""
    name, _, column = source.field.rpartition("/")
    inventory = inventory_of(context, source.material, name)
    for row in inventory.rows if inventory is not None else ():
        if column in row.cells:
            yield row.cells[column]


class ChangeReason(Args):
    """`printed`: the reason that the template gives. `before`, `after`: the resource tables. `papers`: what should come
    with it, the monitoring or the advice that it rests on."""

    printed: Pattern
    before: str
    after: str
    system: str
    papers: Wanted


@check_kind("change_reason", ChangeReason)
def change_reason(context: Context, rule: Rule, args: ChangeReason) -> Iterable[Outcome]:
    """The preprinted reason (alarms of the hardware) fits what is asked for, and the advice it rests on is enclosed."""
    record = context.record(rule.material)
    line = next((x for x in record.lines if re.search(args.printed, squash(x.text))), None) if record else None
    if line is None:
        return
    reason = Fact(rule.material, "变更理由", line.text.strip(), line.text.strip(), line.anchor)
    before, after = (inventory_of(context, rule.material, name) for name in (args.before, args.after))
    if before is not None and after is not None and before.rows and after.rows:
        old, new = totals_of(resources_of(before)), totals_of(resources_of(after))
        if not old.unread and not new.unread and _shrinks(list(old.named.values()), list(new.named.values())):
            cells = [f for r in after.rows for f in r.cells.values() if f.field.endswith(("产品配置", "数量"))]
            yield Outcome("待核", "shrinks", {}, evidence_of(reason, *cells), severity="提示", matter="direction")
        known = {squash(r.text(args.system)) for r in before.rows}
        added = [
            f for r in after.rows if (f := r.cells.get(args.system)) and f.raw.strip() and squash(f.raw) not in known
        ]
        if added:
            slots = {"systems": "、".join(dict.fromkeys(f"“{f.raw[:20]}”" for f in added))}
            yield Outcome("待核", "added", slots, evidence_of(reason, *added), severity="提示", matter="direction")
    if not find_papers(context, args.papers):
        searched = context.searched(words=(args.papers.name,))
        yield Outcome("待核", "no_paper", {}, evidence_of(reason), severity="提示", searched=searched, matter="papers")


def _shrinks(old: list[Decimal], new: list[Decimal]) -> bool:
    """Nothing grows and something gets less."""
    return all(b <= a for a, b in zip(old, new, strict=True)) and any(b < a for a, b in zip(old, new, strict=True))
