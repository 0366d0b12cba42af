"""Dossiers that are not one dossier, readings that are not sure, and a Word version beside its scan (GC-06, 11, 13)."""

from __future__ import annotations

from collections.abc import Iterable

from checks.context import Context
from checks.findings import Evidence
from checks.places import evidence_of
from checks.registry import Args, Outcome, check_kind
from checks.rulebook import Rule
from extractors.classify.versions import word_and_scan
from extractors.facts import Fact
from extractors.records.build import extract
from extractors.values.names import compare_projects


class Projects(Args):
    """`materials` that a dossier holds once, and the field of each that names the project."""

    fields: dict[str, str]


@check_kind("several_projects", Projects, about_material=False)
def several_projects(context: Context, rule: Rule, args: Projects) -> Iterable[Outcome]:
    """One folder holds the same form twice, for different projects: whose dossier it is, a person must say."""
    for material, name in args.fields.items():
        pieces = [p for p in context.dossier.of(material) if p.status == "present"]
        words, _ = word_and_scan(pieces)
        pieces = words or pieces  # a scan beside its Word file is compared field by field (KW-20)
        spec = context.rulebook.vocabulary.materials.get(material)
        if len(pieces) < 2 or spec is None:
            continue
        facts = [f for p in pieces if (f := extract(p, spec).fields.get(name)) is not None and f.state == "filled"]
        kinds: list[Fact] = []
        for fact in facts:
            if all(compare_projects(fact.raw, other.raw) == "different" for other in kinds):
                kinds.append(fact)
        if len(kinds) > 1:
            title = context.rulebook.material_title(material)
            slots = {"material": title, "projects": "、".join(f"“{f.raw[:40]}”" for f in kinds)}
            yield Outcome("待核", "several", slots, evidence_of(*kinds), material="")


class Unsure(Args):
    """Facts read below the rulebook's confidence are listed, at most `most` of them by name."""

    most: int = 8


@check_kind("unsure_readings", Unsure, about_material=False)
def unsure_readings(context: Context, rule: Rule, args: Unsure) -> Iterable[Outcome]:
    """Fields whose recognition is not sure: they accuse nobody, and a person should look at them (GC-13)."""
    limit = context.rulebook.header.confidence
    facts = [f for r in context.dossier.records.values() for f in r.facts() if f.raw.strip() and f.confidence < limit]
    if facts:
        named = "、".join(dict.fromkeys(f.field.split("/")[-1] for f in facts[: args.most]))
        slots = {"count": str(len(facts)), "fields": named, "limit": f"{limit:.0%}"}
        yield Outcome("待核", "unsure", slots, evidence_of(*facts), confidence=min(f.confidence for f in facts))


class Twins(Args):
    """`materials` that come as a Word file and as its stamped scan."""

    materials: tuple[str, ...]


@check_kind("word_and_scan", Twins, about_material=False)
def shown_in_two_shapes(context: Context, rule: Rule, args: Twins) -> Iterable[Outcome]:
    """A Word version beside its scan: which of them was used for what."""
    for material in args.materials:
        pieces = [p for p in context.dossier.of(material) if p.status == "present"]
        words, scans = word_and_scan(pieces)
        chosen = context.piece(material)
        if not scans or chosen is None:
            continue
        slots = {
            "material": context.rulebook.material_title(material),
            "word": "、".join(dict.fromkeys(p.document.file for p in words)),
            "scan": "、".join(dict.fromkeys(p.document.file for p in scans)),
            "chosen": chosen.document.file,
        }
        evidence = [Evidence(p.document.file, "全文", quote=p.title or slots["material"]) for p in pieces]
        yield Outcome("待核", "pair", slots, evidence, material=material)
