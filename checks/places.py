"""Small helpers the kinds share: evidence of a fact, its label, what an empty place is called."""

from __future__ import annotations

from collections.abc import Sequence

from checks.context import Context
from checks.findings import Evidence
from checks.registry import Outcome
from extractors.facts import Fact

EMPTY = ("empty", "placeholder", "guidance", "absent")


def evidence_of(*facts: Fact | None) -> list[Evidence]:
    """The places of facts with their words; a fact that was found nowhere has no place."""
    return [
        Evidence.at(f.anchor, f.raw if f.raw.strip() and f.state != "empty" else label_of(f))
        for f in facts
        if f is not None and f.state != "absent"
    ]


def label_of(fact: Fact) -> str:
    """The printed label of a place that holds nothing to quote."""
    return fact.field.rsplit("/", 1)[-1]


UNREAD_LABEL = "扫描件上没有认出这一栏"


def missing(context: Context, fact: Fact | None, field: str, material: str) -> Outcome:
    """The outcome for a place that is empty, holds only placeholder or guidance, or was not found."""
    state = fact.state if fact is not None else "absent"
    searched = context.searched(material, words=labels(context, material, field))
    slots = {"field": field.replace("/", "”的“"), "raw": fact.raw if fact else ""}
    partly = context.partly_read(material)
    if partly is not None and state in ("absent", "empty"):
        place = [Evidence(partly.path, "全文", quote=partly.detail)]
        return Outcome("待核", "partly", {**slots, "file": partly.path}, place, searched=searched)
    scan = context.form_on_scan(material) if state == "absent" else ""
    if scan:
        place = [Evidence(scan, "全文", quote=UNREAD_LABEL)]
        return Outcome("待核", "partly", {**slots, "file": scan}, place, searched=searched)
    unsure = fact is not None and fact.state != "absent" and not context.legible(fact)
    case = state if state in EMPTY else "empty"
    return Outcome(
        "待核" if unsure else "缺失",
        case,
        slots,
        evidence_of(fact),
        searched=searched,
        matter="blank",
        confidence=fact.confidence if fact else 1.0,
    )


def labels(context: Context, material: str, field: str) -> tuple[str, ...]:
    """The labels under which a field is looked for."""
    spec = context.rulebook.vocabulary.materials.get(material)
    if spec is None:
        return (field,)
    fields = spec.form.fields if spec.form else spec.plan.cover if spec.plan else ()
    return next((f.labels for f in fields if f.name == field), (field.split("/")[-1],))


def said_of(places: Sequence[Evidence]) -> str:
    """Where the first of the places is, for a message: 汇编.pdf 第31页“用户使用报告”."""
    first = places[0]
    where = f"第{first.page}页" if first.page else first.locator
    more = f"等 {len(places)} 处" if len(places) > 1 else ""
    return f"{first.file} {where}“{first.quote[:30]}”{more}"
