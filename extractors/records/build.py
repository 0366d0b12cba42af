"""Records of a dossier: for each material the piece that speaks for it, its facts, and whether it is a blank template."""

from __future__ import annotations

from extractors.document import Document, Table, lines
from extractors.dossier import Dossier, Piece
from extractors.facts import Record
from extractors.records.form import form_record
from extractors.records.letter import letter_record
from extractors.records.papers import read_paper
from extractors.records.plan import plan_record
from extractors.values.normalise import squash
from extractors.vocabulary import MaterialSpec, Vocabulary

FILLED = ("filled", "unparsed", "none", "refer")
BLANK_LIKENESS = 0.97


def extract(piece: Piece, spec: MaterialSpec) -> Record:
    """The record of one piece by what its material's vocabulary describes: a form, a letter, a plan, or only text."""
    if spec.form is not None:
        record = form_record(piece, spec.form)
    elif spec.letter is not None:
        record = letter_record(piece, spec.letter)
    elif spec.plan is not None:
        record = plan_record(piece, spec.plan)
    else:
        record = Record(piece.material)
        record.lines = list(lines(piece.document, piece.first, piece.last))
    record.tables = [
        (block, piece.document.anchor(block))
        for block in piece.document.blocks[piece.first : piece.last]
        if isinstance(block, Table)
    ]
    return record


def build_records(dossier: Dossier, vocabulary: Vocabulary) -> None:
    """Fill `dossier.records`, mark blank pieces and superseded versions.

    Of several pieces of one single material the one with most filled facts speaks; ties go to the first path.
    """
    for material in dict.fromkeys(p.material for p in dossier.pieces):
        spec = vocabulary.materials.get(material)
        if spec is None:
            continue
        candidates: list[tuple[int, Record, Piece]] = []
        for piece in dossier.of(material):
            record = extract(piece, spec)
            if is_blank(record, piece, spec, vocabulary):
                piece.status = "blank"
            candidates.append((_weight(record, piece), record, piece))
        if not (spec.form or spec.letter or spec.plan):
            dossier.records[material] = _merged(candidates, dossier, spec, vocabulary)
            continue
        chosen = max(range(len(candidates)), key=lambda i: (candidates[i][2].status == "present", candidates[i][0], -i))
        for index, (_, _, piece) in enumerate(candidates):
            piece.superseded = index != chosen
        dossier.records[material] = candidates[chosen][1]


def _merged(
    candidates: list[tuple[int, Record, Piece]], dossier: Dossier, spec: MaterialSpec, vocabulary: Vocabulary
) -> Record:
    """All papers of one material in one record. What each states is read for acceptance only, where it is asked for;
    the fields of the first paper stand under their own names, those of others under `2/…`."""
    merged = candidates[0][1]
    for _, record, _ in candidates[1:]:
        merged.lines.extend(record.lines)
        merged.tables.extend(record.tables)
    if dossier.kind == "acceptance":
        for number, (_, _, piece) in enumerate(candidates, 1):
            paper = read_paper(piece, spec, vocabulary)
            merged.papers.append(paper)
            for name, fact in paper.fields.items():
                merged.fields.setdefault(name if number == 1 else f"{number}/{name}", fact)
    return merged


def _weight(record: Record, piece: Piece) -> int:
    facts = sum(f.state in FILLED for f in record.facts())
    chapters = len(record.outline.chapters) if record.outline else 0
    return 10 * facts + 10 * chapters + min(9, (piece.last - piece.first) // 50)


def is_blank(record: Record, piece: Piece, spec: MaterialSpec, vocabulary: Vocabulary) -> bool:
    """A template submitted as it is (GC-07): nothing of its own in any place, or all its lines are the template's."""
    if not (spec.form or spec.letter or spec.plan):
        return False
    template = vocabulary.blanks.get(spec.key, "")
    if template and _own_share(piece.document, piece, template) <= 1 - BLANK_LIKENESS:
        return True
    printed = squash(template)
    own = [f for f in record.facts() if f.state in FILLED and squash(f.raw) not in printed]
    if own or any(i.state in ("filled", "none", "refer") and (i.rows or i.raw) for i in record.inventories.values()):
        return False
    if record.outline is not None and any(c.characters >= 10 or c.figures for c in record.outline.chapters):
        return False
    return bool(spec.form or spec.letter or (record.outline and record.outline.chapters))


def _own_share(document: Document, piece: Piece, template: str) -> float:
    """The share of a piece's characters that stand in no line of the template."""
    whole = _unticked(template)
    total = own = 0
    for line in lines(document, piece.first, piece.last):
        text = _unticked(line.text)
        if not text or line.part in ("header", "footer", "comment"):
            continue
        total += len(text)
        if text not in whole:
            own += len(text)
    return own / total if total else 1.0


def _unticked(text: str) -> str:
    """Squashed, without empty tick boxes; a ticked box stays and makes the line the applicant's own."""
    return squash(text).replace("☐", "").replace("□", "")
