"""What an acceptance dossier's project is: software, equipment, a machine room, operation (several), works or service.

Which process documents 附件7 五（十一） asks for follows from this, so a tag is `certain` only on marks that do not lie: the
reviewer's word, a project's name that says so, something bought, process documents of that kind. A mark in running text
alone makes a tag uncertain: what it asks for is then 待核, and a person settles it in 收件.yaml.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from pydantic import BaseModel, ConfigDict

from checks.acceptance.parties import own_papers
from checks.context import Context
from checks.findings import Evidence
from checks.places import evidence_of
from checks.stance import stance
from checks.texts import Pattern, corpus
from extractors.values.patterns import matches_any

NAMED_IN = ("项目名称", "标题中的项目")
BOUGHT_IN = ("contract", "purchase_list", "delivery_note")
MOST = 6


class NatureSpec(BaseModel):
    """A tag of an axis. `sure`: in the project's name it settles the matter; `names`: only with a mark in the text as
    well; `unless`: names that mean something else; `rows`: things bought; `materials`: process documents of this kind
    alone; `words`: sentences of `scope` that say so."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    tag: str
    axis: str
    sure: tuple[Pattern, ...] = ()
    names: tuple[Pattern, ...] = ()
    unless: tuple[Pattern, ...] = ()
    rows: tuple[Pattern, ...] = ()
    not_rows: tuple[Pattern, ...] = ()
    materials: tuple[str, ...] = ()
    words: tuple[Pattern, ...] = ()
    scope: str = "acceptance_contents"


@dataclass(slots=True)
class Nature:
    tag: str
    axis: str
    certain: bool = False
    marks: int = 0
    evidence: list[Evidence] = field(default_factory=list)

    def add(self, places: list[Evidence], marks: int = 1, certain: bool = False) -> None:
        if places:
            self.marks += marks
            self.certain = self.certain or certain
            self.evidence.extend(places)


def nature_specs(context: Context) -> tuple[NatureSpec, ...]:
    return tuple(NatureSpec.model_validate(e) for e in context.rulebook.vocabulary.lists.get("natures", ()))


def natures(context: Context) -> dict[str, Nature]:
    """The tags that something speaks for, by name; computed once a dossier."""
    found = context.notes.get("natures")
    if found is None:
        found = context.notes["natures"] = _natures(context)
    return found


def _natures(context: Context) -> dict[str, Nature]:
    specs = nature_specs(context)
    stated = set(context.dossier.corrections.project_tags)
    found: dict[str, Nature] = {}
    for spec in specs:
        told = {s.tag for s in specs if s.axis == spec.axis} & stated
        if told and spec.tag not in told:
            continue  # the reviewer settled this axis otherwise
        nature = Nature(spec.tag, spec.axis)
        if spec.tag in told:
            nature.add([Evidence("收件.yaml", "project_tags", quote=spec.tag)], 3, True)
        else:
            _marks(context, spec, nature)
        if nature.marks:
            nature.certain = nature.certain or nature.marks >= 3
            nature.evidence = list(dict.fromkeys(nature.evidence))[:MOST]
            found[spec.tag] = nature
    return found


def _marks(context: Context, spec: NatureSpec, nature: Nature) -> None:
    for place, name in _names(context):
        if matches_any(spec.unless, name):
            continue
        if matches_any(spec.sure, name):
            nature.add([place], 3, True)
        elif matches_any(spec.names, name):
            nature.add([place], 1 if nature.marks == 0 else 0)
    rows = _rows(context, spec)
    nature.add(rows, 3, bool(rows))
    papers = [p for p in own_papers(context, *spec.materials) if not p.piece.inside and p.piece.score > 0.6]
    nature.add([Evidence.at(p.anchor, p.title) for p in papers], 3, True)
    hits = [h for p in spec.words for h in corpus(context, spec.scope).find(p) if not stance(h)]
    sentences = list(dict.fromkeys(h.evidence for h in hits))
    nature.add(sentences[:3], min(2, len(sentences)))


def _names(context: Context) -> list[tuple[Evidence, str]]:
    """Where the project is named: the form, the plan, the contract."""
    found: list[tuple[Evidence, str]] = []
    for material in ("acceptance_form", "contract", "construction_plan", "acceptance_request"):
        for name in NAMED_IN:
            fact = context.fact(material, name)
            if fact is not None and fact.state == "filled":
                found.extend((place, str(fact.value)) for place in evidence_of(fact))
    return found


def _rows(context: Context, spec: NatureSpec) -> list[Evidence]:
    found: list[Evidence] = []
    for paper in own_papers(context, *BOUGHT_IN):
        for table in paper.lists:
            for line in table.lines:
                plain = line.name + line.row.text("型号") + line.row.text("参数")[:40]
                if line.role != "item" or not matches_any(spec.rows, line.name):
                    continue
                if not matches_any(spec.not_rows, plain):
                    found.append(Evidence.at(line.anchor, line.name[:60]))
    return found


def certain(context: Context, *tags: str) -> bool:
    """One of the tags is certain."""
    known = natures(context)
    return any(t in known and known[t].certain for t in tags)


def possible(context: Context, *tags: str) -> bool:
    return any(t in natures(context) for t in tags)


def evidence_for(context: Context, *tags: str) -> list[Evidence]:
    known = natures(context)
    return [e for t in tags if t in known for e in known[t].evidence[:2]]
