"""TY-02: what a project is, on two axes: works or service; software, hardware, machine room, operation (several).

The marks are data (vocabulary/lists.yaml, `tags`). A reviewer's `project_tags` in 收件.yaml stand above any mark. Rules of
later stages (supervision, process documents) ask here, so that one dossier is one kind of project for all of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from pydantic import BaseModel, ConfigDict

from checks.context import Context
from checks.findings import Evidence
from checks.purchases import purchases
from checks.stance import stance
from checks.texts import Pattern, Place, corpus
from extractors.values.patterns import matches_any


class TagSpec(BaseModel):
    """One tag. `names`: marks in the project's name, which weigh most; `words` in what is to be built; `rows` bought."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    tag: str
    axis: str
    names: tuple[Pattern, ...] = ()
    words: tuple[Pattern, ...] = ()
    rows: tuple[Pattern, ...] = ()


@dataclass(slots=True)
class Tag:
    """A tag with what speaks for it. `weight`: 3 stated or named, 1 a mark in the text."""

    name: str
    axis: str
    weight: int = 0
    evidence: list[Evidence] = field(default_factory=list)


def tag_specs(context: Context) -> tuple[TagSpec, ...]:
    return tuple(TagSpec.model_validate(entry) for entry in context.rulebook.vocabulary.lists.get("tags", ()))


def project_tags(context: Context, names: Sequence[Place], scope: str) -> dict[str, Tag]:
    """The tags that something speaks for. `names`: where the project's name stands; `scope`: what is to be built."""
    stated = context.dossier.corrections.project_tags
    found: dict[str, Tag] = {}
    for spec in tag_specs(context):
        tag = Tag(spec.tag, spec.axis)
        if spec.tag in stated:
            tag.weight += 3
            tag.evidence.append(Evidence("收件.yaml", "project_tags", quote=spec.tag))
        for hit in (h for p in spec.names for h in corpus(context, names).find(p)):
            tag.weight = max(tag.weight, 3)
            tag.evidence.append(hit.evidence)
        for hit in (h for p in spec.words for h in corpus(context, scope).find(p)):
            if not stance(hit):
                tag.weight += 1
                tag.evidence.append(hit.evidence)
        for row in purchases(context):
            if row.bought and matches_any(spec.rows, row.name):
                tag.weight += 1
                tag.evidence.append(row.evidence)
        if tag.weight:
            tag.evidence = tag.evidence[:6]
            found[spec.tag] = tag
    return found
