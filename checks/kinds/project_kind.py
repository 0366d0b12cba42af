"""TY-02 as a check: a hint when what the project is cannot be told, so that a person states it in 收件.yaml."""

from __future__ import annotations

from collections.abc import Iterable

from checks.context import Context
from checks.registry import Args, Outcome, check_kind
from checks.rulebook import Rule
from checks.tags import Tag, project_tags
from checks.texts import Place, corpus


class ProjectKind(Args):
    """`axes`: for each axis whether several tags may hold at once."""

    names: tuple[Place, ...]
    scope: str
    axes: dict[str, bool]
    materials: tuple[str, ...]


@check_kind("project_kind", ProjectKind, about_material=False)
def project_kind(context: Context, rule: Rule, args: ProjectKind) -> Iterable[Outcome]:
    """The two axes of TY-02: nothing speaks for any tag of an axis, or as much for two that exclude each other."""
    if context.dossier.kind == "acceptance":
        yield from _acceptance(context, args)
        return
    there = any(context.status(m) == "present" for m in args.materials)
    if not there or not (corpus(context, args.names).passages or corpus(context, args.scope).passages):
        yield Outcome("不适用")
        return
    found = project_tags(context, args.names, args.scope)
    for axis, several in args.axes.items():
        tags = [t for t in found.values() if t.axis == axis]
        slots = {"axis": axis, "tags": "、".join(t.name for t in tags)}
        if not tags:
            yield Outcome("待核", "none", slots, searched=context.searched(words=(axis,)), matter=axis)
        elif not several and len(tags) > 1 and _undecided(tags):
            evidence = [e for t in tags for e in t.evidence[:3]]
            yield Outcome("待核", "both", slots, evidence, matter=axis)


def _acceptance(context: Context, args: ProjectKind) -> Iterable[Outcome]:
    """Of an acceptance dossier what was bought and enclosed speaks as well (checks/acceptance/nature.py)."""
    from checks.acceptance.nature import natures

    found = natures(context).values()
    if not any(context.status(p.material) == "present" for p in context.dossier.pieces if p.material != "other"):
        yield Outcome("不适用")
        return
    for axis, several in args.axes.items():
        tags = [t for t in found if t.axis == axis]
        sure = [t for t in tags if t.certain]
        slots = {"axis": axis, "tags": "、".join(t.tag for t in tags)}
        if not tags:
            yield Outcome("待核", "none", slots, searched=context.searched(words=(axis,)), matter=axis)
        elif not several and len(sure) > 1:
            yield Outcome("待核", "both", slots, [e for t in sure for e in t.evidence[:3]], matter=axis)
        elif several and len(sure) < len(tags):
            unsure = [t for t in tags if not t.certain]
            slots["tags"] = "、".join(t.tag for t in unsure)
            yield Outcome("待核", "unsure", slots, [e for t in unsure for e in t.evidence[:3]], matter=axis)


def _undecided(tags: list[Tag]) -> bool:
    """A tag named or stated stands above marks in the text; among marks alone, twice as many decide."""
    first, second, *_ = sorted((t.weight for t in tags), reverse=True)
    named = [t for t in tags if t.weight >= 3 and any(e.locator == "project_tags" for e in t.evidence)]
    return len(named) != 1 and second * 2 > first
