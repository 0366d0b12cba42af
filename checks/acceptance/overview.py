"""What the report of an acceptance dossier shows at a glance: every item of 附件7 with its place, the steps in time, the
sums, the things bought against the approved plan. Made from what the rules found, so that it never says another thing.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from decimal import Decimal

from pydantic import BaseModel, ConfigDict

from checks.acceptance.baseline import promises
from checks.acceptance.completion import countings
from checks.acceptance.events import Event, events
from checks.acceptance.items import Item, codes, items_of
from checks.acceptance.money import sums
from checks.acceptance.nature import natures, possible
from checks.context import Context
from checks.findings import (
    Assessment,
    BuiltLine,
    EventLine,
    Evidence,
    Finding,
    ItemLine,
    ItemStatus,
    Overview,
    SumLine,
)
from checks.places import evidence_of
from extractors.dossier import Piece
from extractors.values.calendar_months import add_months

BUILT_IN = ("contract", "purchase_list", "delivery_note", "commissioning_record", "licence_document")
MONTHS = 6
MOST = 200


class ItemSpec(BaseModel):
    """`item`: its number in 附件7 or the clause that asks for it; `rules`: further rules that speak of it; `tags`: the
    kinds of projects that need it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    item: str
    title: str
    materials: tuple[str, ...]
    rule: str
    rules: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


def overview(context: Context, result: Assessment) -> Overview:
    specs = [ItemSpec.model_validate(e) for e in context.rulebook.vocabulary.lists.get("acceptance_items", ())]
    return Overview(
        completeness=[_item(context, result, spec) for spec in specs],
        timeline=_timeline(context, result),
        sums=[SumLine(s.name, f"{s.yuan:.2f}", evidence_of(*s.facts)) for s in sums(context).values()],
        built=_built(context)[:MOST],
        tags=[n.tag if n.certain else f"{n.tag}（不能确定）" for n in natures(context).values()],
    )


def _item(context: Context, result: Assessment, spec: ItemSpec) -> ItemLine:
    pieces = [p for m in spec.materials for p in context.dossier.of(m)]
    present = [p for p in pieces if p.status == "present"]
    findings = [f for f in result.findings if f.rule in (spec.rule, *spec.rules) and _about(f, spec)]
    line = ItemLine(spec.item, spec.title, _status(context, result, spec, pieces, findings), spec.rule)
    line.evidence = [_place(p) for p in (present or pieces)]
    inside = [p for p in present if p.inside]
    if inside and len(inside) == len(present):
        line.note = "；".join(f"在{context.rulebook.material_title(p.inside)}“{p.title[:30]}”" for p in inside)
    elif not pieces and findings:
        line.evidence = findings[0].evidence[:3]
        line.note = findings[0].message.rstrip("。")
    elif line.status == "declared":
        line.note = "有书面说明"
    elif line.status == "not_needed" and spec.tags and not possible(context, *spec.tags):
        line.note = f"项目不含{'、'.join(spec.tags)}"
    return line


def _about(finding: Finding, spec: ItemSpec) -> bool:
    """A rule of several materials speaks of each by its key."""
    return not finding.material or finding.material in spec.materials


def _status(
    context: Context, result: Assessment, spec: ItemSpec, pieces: Sequence[Piece], findings: Sequence[Finding]
) -> ItemStatus:
    present = [p for p in pieces if p.status == "present"]
    if present:
        return "inside" if all(p.inside for p in present) else "present"
    if pieces:
        return "blank"
    if any(f.result == "缺失" for f in findings):
        return "missing"
    if findings:
        return "verify"
    needed = not spec.tags or possible(context, *spec.tags)
    if needed and result.results.get(spec.rule) == "不适用" and _declared(context, spec):
        return "declared"
    return "not_needed"


def _declared(context: Context, spec: ItemSpec) -> bool:
    from checks.kinds.acceptance.presence import declaration  # late: kinds are loaded by the register

    return declaration(context, spec.materials) is not None


def _place(piece: Piece) -> Evidence:
    blocks = piece.document.blocks
    if piece.inside and piece.first < len(blocks):
        return Evidence.at(piece.document.anchor(blocks[piece.first]), piece.title)
    page = piece.pages[0] if piece.pages else None
    return Evidence(piece.document.file, "全文", page, quote=piece.title)


def _timeline(context: Context, result: Assessment) -> list[EventLine]:
    """The steps in the order of their days, with the day the application was due."""
    known = list(events(context).values())
    wrong = {
        name
        for f in result.findings
        if f.rule == "YS-08" and f.severity != "提示"
        for matter in f.matter.split("|")
        for name in matter.split("-")
    }
    lines = [_event(e, e.name in wrong) for e in known]
    points = countings(context)
    if points and known:
        first = points[0]
        lines.append(_day(f"建设完成（{first.name}）", first.day, evidence_of(first.fact), first.fact.raw))
        due = add_months(first.day, MONTHS)
        lines.append(EventLine("验收申请截止", due.isoformat(), due.isoformat(), f"建设完成后{MONTHS}个月", term=True))
    received = context.dossier.received
    if received is not None:
        lines.append(_day("收件", received, [], received.isoformat()))
    return sorted(lines, key=lambda line: (line.first, line.last))


def _event(event: Event, wrong: bool) -> EventLine:
    raw = "、".join(dict.fromkeys(" ".join(f.raw.split())[:60] for f in event.facts[:3]))
    return EventLine(
        event.name, event.first.isoformat(), event.last.isoformat(), raw, evidence_of(*event.facts[:3]), wrong
    )


def _day(name: str, day: datetime.date, evidence: list[Evidence], raw: str) -> EventLine:
    return EventLine(name, day.isoformat(), day.isoformat(), " ".join(raw.split())[:60], evidence)


def _built(context: Context) -> list[BuiltLine]:
    """Every thing of the approved plan and of the lists, in that order, side by side."""
    planned = promises(context)
    lists = {m: found for m in BUILT_IN if (found := items_of(context, m))}
    keys = [k for k in planned if any(k in found for found in lists.values())]
    keys += [k for found in lists.values() for k in found]
    lines: list[BuiltLine] = []
    for key in dict.fromkeys(keys):
        promise = planned.get(key)
        held = {m: found[key] for m, found in lists.items() if key in found}
        name = promise.name if promise is not None else next(iter(held.values())).name
        line = BuiltLine(name, _words(promise.quantity, promise.spec) if promise is not None else "")
        line.papers = {context.rulebook.material_title(m): _item_words(i) for m, i in held.items()}
        quantities = {i.quantity for i in held.values()}
        if promise is not None and promise.quantity is not None:
            quantities.add(promise.quantity)
            line.evidence += promise.evidence[:1]
        line.same = len(quantities) <= 1 and not _models_differ(list(held.values()))
        line.evidence += [e for i in held.values() for e in i.evidence[:1]]
        lines.append(line)
    return lines


def _models_differ(held: list[Item]) -> bool:
    known = [frozenset().union(*(codes(m) for m in i.models)) for i in held if i.models]
    known = [k for k in known if k]
    return any(not any(a in b or b in a for a in known[0] for b in other) for other in known[1:]) if known else False


def _item_words(item: Item) -> str:
    return _words(item.quantity, "、".join(dict.fromkeys(item.models)))


def _words(quantity: Decimal | None, spec: str) -> str:
    number = f"{quantity.normalize():f}" if quantity is not None else ""
    return "，".join(x for x in (number, " ".join(spec.split())[:40]) if x)
