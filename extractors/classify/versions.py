"""Exact and near duplicates, and several versions of one material (GC-05, GC-07). By content, never by date or name.

A Word file and the stamped scan of it are one version in two shapes (GC-06, KW-20), so they are kept apart here.
"""

from __future__ import annotations

from collections.abc import Sequence

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


def is_scan(piece: Piece) -> bool:
    """A scan or a printed PDF: what bears the seal, beside the Word file that it was printed from."""
    return piece.document.method == "ocr" or piece.document.looked_for_seals


def word_and_scan(pieces: Sequence[Piece]) -> tuple[list[Piece], list[Piece]]:
    """The pieces of one material that are Word files, and those that are scans; both empty unless there are both."""
    scans = [p for p in pieces if is_scan(p)]
    words = [p for p in pieces if not is_scan(p)]
    return (words, scans) if words and scans else ([], [])


def find_versions(dossier: Dossier, single: frozenset[str]) -> list[Versions]:
    """Groups of files that hold the same material in the same shape. `single`: materials of which a dossier has one."""
    groups: list[Versions] = []
    duplicates = {f.path for f in dossier.files if f.duplicate_of}
    for material in sorted({p.material for p in dossier.pieces} & single):
        pieces = [p for p in dossier.of(material) if p.document.file not in duplicates]
        for alike in [p for p in pieces if not is_scan(p)], [p for p in pieces if is_scan(p)]:
            if len(alike) < 2:
                continue
            texts = [piece_text(p) for p in alike]
            likeness = min(fuzz.ratio(texts[0], t) / 100 for t in texts[1:])
            groups.append(Versions(material, [p.document.file for p in alike], round(likeness, 4)))
    return groups
