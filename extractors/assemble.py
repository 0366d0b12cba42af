"""From files and documents to a `Dossier`: statuses, materials, versions, records, kind, project and applicant."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath

from extractors.classify.images import put_together
from extractors.classify.inside import inside_pieces
from extractors.classify.materials import PICTURES, classify
from extractors.classify.mentions import find_mentions
from extractors.classify.versions import find_versions
from extractors.document import Document, Figure, lines
from extractors.dossier import Corrections, Dossier, FileEntry, Kind, Piece
from extractors.errors import UnreadableFile
from extractors.facts import Fact
from extractors.language.cues import in_force
from extractors.records.build import build_records
from extractors.snapshot.formats import mismatch
from extractors.vocabulary import Place, Vocabulary

SILENT = 10


def assemble(
    dossier_id: str,
    folder: str,
    read: Sequence[tuple[FileEntry, Document | UnreadableFile | None]],
    vocabulary: Vocabulary,
    corrections: Corrections | None = None,
    kind: Kind | None = None,
    received: datetime.date | None = None,
    recorded: datetime.date | None = None,
) -> Dossier:
    """Build the dossier. `read` holds every file once, with its document, its failure, or None when skipped.

    `kind` and `received` from the command line go before those of 收件.yaml, `recorded`, the ledger's first receipt, stands
    behind them. A file that fails is marked here; nothing is raised for it.
    """
    stated = corrections or Corrections()
    dossier = Dossier(stated.dossier or dossier_id, folder, corrections=stated)
    for day, source in ((received, "命令行"), (stated.received, "收件.yaml"), (recorded, "收件台账")):
        if day is not None:
            dossier.received, dossier.received_source = day, source
            break
    for entry, document in read:
        _note(entry, document)
        dossier.files.append(entry)
        if isinstance(document, Document):
            dossier.documents.append(document)
    own = {e.path: e for e, d in read if isinstance(d, Document) and not e.duplicate_of}
    together = put_together([d for d in dossier.documents if d.file in own], vocabulary, stated)
    for document in together:
        for file in document.sources:
            _blank_page(own[file], dossier.document(file))
        pieces = classify(document, vocabulary, stated)
        _photograph(own[document.file], pieces, vocabulary)
        dossier.pieces.extend(pieces)
    for piece in dossier.pieces:
        if not piece.manual and vocabulary.materials.get(piece.material) is None:
            piece.material = "other"
    dossier.kind_stated = bool(kind or stated.kind)
    dossier.kind = kind or stated.kind or kind_of(dossier, vocabulary)
    if dossier.kind == "acceptance":
        dossier.pieces.extend(inside_pieces(dossier.pieces, vocabulary))
    dossier.mentions = find_mentions(together, dossier.pieces, vocabulary)
    with in_force(vocabulary.phrases):
        build_records(dossier, vocabulary)
    singles = frozenset(k for k, s in vocabulary.materials.items() if s.form or s.letter or s.plan)
    dossier.versions = find_versions(dossier, singles)
    dossier.project = _first(dossier, vocabulary.identity.project)
    dossier.applicant = _first(dossier, vocabulary.identity.applicant)
    return dossier


def _note(entry: FileEntry, document: Document | UnreadableFile | None) -> None:
    """Write what became of a file into its entry."""
    entry.mismatch = bool(mismatch(entry.format, entry.path))
    if isinstance(document, UnreadableFile):
        entry.status, entry.reason = "unreadable", document.code
        entry.detail, entry.remedy = document.message, document.remedy
    elif isinstance(document, Document):
        entry.pages = document.pages
        if document.unread_pages:
            pages = "、".join(str(p) for p in document.unread_pages[:10])
            entry.status, entry.reason, entry.detail = "partly_read", "pages", f"第 {pages} 页没有读出"
        elif any(w.code == "partial" for w in document.warnings):
            entry.status, entry.reason = "partly_read", "partial"
            entry.detail = next(w.message for w in document.warnings if w.code == "partial")
        elif _silent(document):
            entry.status, entry.reason, entry.detail = "partly_read", "silent", "只有图片，没有可识别的文字"


def _silent(document: Document) -> bool:
    """Pictures without any text: it may be anything, so it stands in the way of calling a material absent."""
    size = 0
    for line in lines(document):
        size += len(line.text.strip())
        if size >= SILENT:
            return False
    return document.format in PICTURES or any(isinstance(b, Figure) for b in document.blocks)


def _blank_page(entry: FileEntry, document: Document | None) -> None:
    """An empty page among the pages of a paper is what it is: nothing can hide in it."""
    if entry.reason == "silent" and document is not None and not any(isinstance(b, Figure) for b in document.blocks):
        entry.status, entry.reason, entry.detail = "read", "", "这一页没有文字"


def _photograph(entry: FileEntry, pieces: Sequence[Piece], vocabulary: Vocabulary) -> None:
    """A picture known for a photograph of something need not bear words: nothing else can hide in it."""
    specs = [vocabulary.materials.get(p.material) for p in pieces]
    if entry.reason == "silent" and specs and all(s is not None and s.signature.photo for s in specs):
        entry.status, entry.reason = "read", ""
        entry.detail = f"图片没有文字，按名称认作{vocabulary.title(pieces[0].material)}"


def kind_of(dossier: Dossier, vocabulary: Vocabulary) -> Kind:
    """acceptance when its form, a preliminary acceptance report or three of its materials are there, else intake."""
    present = {p.material for p in dossier.pieces}
    if present & set(vocabulary.identity.acceptance_marks):
        return "acceptance"
    own = [m for m in present if (s := vocabulary.materials.get(m)) and s.stages == ("acceptance",)]
    return "acceptance" if len(own) >= vocabulary.identity.acceptance_materials else "intake"


def _first(dossier: Dossier, places: Iterable[Place]) -> str:
    """The first filled of several places that name the project or the applicant."""
    for place in places:
        record = dossier.records.get(place.material)
        fact: Fact | None = record.fields.get(place.field) if record else None
        if fact is not None and fact.state == "filled":
            return str(fact.value or fact.raw)
    return ""


def dossier_name(path: str) -> str:
    """The dossier's identity from its folder's or archive's name: the first-level name without archive suffix."""
    name = PurePosixPath(path.replace("\\", "/")).name
    for suffix in (".tar.gz", ".zip", ".rar", ".7z", ".tar", ".tgz"):
        if name.lower().endswith(suffix):
            return name[: -len(suffix)] or name
    return name
