"""Papers without a form of their own (contracts, reports, notes, lists): `read_paper` says what each of them states.

What to look for is vocabulary (papers.yaml). Nothing here judges, and nothing is guessed: a value that does not read like
what its field holds is left out.
"""

from __future__ import annotations

from extractors.document import Figure, lines
from extractors.dossier import Piece
from extractors.records.papers.fields import applies, read_fields
from extractors.records.papers.lists import read_tables
from extractors.records.papers.model import PaperFacts
from extractors.records.papers.signing import piece_anchor, sign_off, title_project
from extractors.values.patterns import matches_any
from extractors.vocabulary import MaterialSpec, PlanSpec, Vocabulary

__all__ = ["PaperFacts", "read_paper"]


def read_paper(piece: Piece, spec: MaterialSpec, vocabulary: Vocabulary) -> PaperFacts:
    """Everything one paper states. The fact that speaks for a field is its first, or its last where the field says so."""
    papers = vocabulary.papers
    rows = [x for x in lines(piece.document, piece.first, piece.last) if x.part not in ("comment", "hidden")]
    paper = PaperFacts(piece, piece.title, piece_anchor(piece))
    paper.stated = read_fields(piece, papers.fields, rows)
    for field in papers.fields:
        facts = paper.stated.get(field.name)
        if facts and applies(field, piece.material):
            paper.fields[field.name] = facts[-1] if field.last else facts[0]
    for name, fact in sign_off(piece, rows, papers):
        paper.fields[name] = fact
        paper.stated[name] = [fact]
    project = title_project(piece, spec, rows)
    if project is not None:
        paper.fields[project.field] = project
        paper.stated[project.field] = [project]
    tables = read_tables(piece, papers, _plan(vocabulary))
    paper.lists, paper.accounts, paper.catalogues = tables.lists, tables.accounts, tables.catalogues
    paper.signed = [x for x in rows if matches_any(papers.signed, x.text)]
    paper.figures = sum(isinstance(b, Figure) for b in piece.document.blocks[piece.first : piece.last])
    return paper


def _plan(vocabulary: Vocabulary) -> PlanSpec:
    """The plan whose words for sums and whose catalogue columns papers share."""
    return next((s.plan for s in vocabulary.materials.values() if s.plan is not None), PlanSpec())
