"""Who is who in an acceptance dossier: the unit that builds, the contractors, the supervision; and papers by material."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from checks.context import Context
from extractors.facts import Fact
from extractors.records.papers.model import PaperFacts
from extractors.values.names import compare_units

SAME = ("same", "variant", "similar")


def own_papers(context: Context, *materials: str) -> list[PaperFacts]:
    """The papers of some materials in the order of their files."""
    return context.papers(*materials)


def party_facts(context: Context, role: str) -> list[Fact]:
    """Every place that names a party: `parties` of lists_acceptance.yaml gives materials and fields for each role."""
    found: list[Fact] = []
    for entry in context.rulebook.vocabulary.lists.get("parties", {}).get(role, ()):
        fields: Iterable[str] = entry["fields"]
        record = context.record(entry["material"])
        if record is None:
            continue
        if record.papers:
            found.extend(f for p in record.papers if (f := p.fact(*fields)) is not None)
        else:
            facts = (record.fields.get(n) for n in fields)
            found.extend(f for f in facts if f is not None and f.state == "filled")
    return found


def names(context: Context, role: str) -> list[str]:
    """The names of a party, each once; the applicant of the dossier is the owner's first."""
    found = [str(f.value or f.raw) for f in party_facts(context, role)]
    if role == "owner" and context.dossier.applicant:
        found.insert(0, context.dossier.applicant)
    return list(dict.fromkeys(found))


def is_party(context: Context, name: str, role: str) -> bool:
    """Whether a name means the party; a department of it and a short form count as well."""
    aliases = context.rulebook.vocabulary.aliases
    return bool(name) and any(compare_units(name, n, aliases) in SAME for n in names(context, role))


def same_body(context: Context, one: str, other: str) -> bool:
    return compare_units(one, other, context.rulebook.vocabulary.aliases) in SAME


def all_papers(context: Context) -> Iterator[PaperFacts]:
    """Every paper of the dossier but parts of others."""
    for record in context.dossier.records.values():
        for paper in record.papers:
            if not paper.piece.inside:
                yield paper
