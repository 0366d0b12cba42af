"""Exact and near duplicates, and several versions of one material (GC-05, GC-07). By content, never by date or name."""

from __future__ import annotations

from rapidfuzz import fuzz

from extractors.document import lines
from extractors.dossier import Dossier, Piece, Versions
from extractors.values.normalise import squash

SAME = 0.995
NEAR = 0.6
LIMIT = 20_000


def piece_text(piece: Piece) -> str:
    """The squashed text of a piece, at most `LIMIT` characters."""
    parts: list[str] = []
    size = 0
    for line in lines(piece.document, piece.first, piece.last):
        if line.part in ("comment", "header", "footer"):
            continue
        text = squash(line.text)
        parts.append(text)
        size += len(text)
        if size > LIMIT:
            break
    return "\n".join(parts)


def find_versions(dossier: Dossier, single: frozenset[str]) -> list[Versions]:
    """Groups of files that hold the same material. `single`: materials of which a dossier has just one."""
    groups: list[Versions] = []
    duplicates = {f.path for f in dossier.files if f.duplicate_of}
    for material in sorted({p.material for p in dossier.pieces} & single):
        pieces = [p for p in dossier.of(material) if p.document.file not in duplicates]
        if len(pieces) < 2:
            continue
        texts = [piece_text(p) for p in pieces]
        likeness = min(fuzz.ratio(texts[0], t) / 100 for t in texts[1:])
        groups.append(Versions(material, [p.document.file for p in pieces], round(likeness, 4)))
    return groups
