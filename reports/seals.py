"""The seal prints seen on each material, for the reviewer to look at: that one is there, never that it is genuine."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from checks.kinds.seals import seals_of
from extractors.dossier import Dossier
from reports.schema import SealLine


def seal_lines(dossier: Dossier, title: Callable[[str], str]) -> Iterator[SealLine]:
    """In the order of the materials; a part of another paper shows none of its own."""
    for piece in dossier.pieces:
        for seal in seals_of(piece) if not piece.inside else ():
            file, page = piece.document.source(seal.page)
            yield SealLine(
                piece.material,
                title(piece.material),
                seal.colour,
                seal.text,
                round(seal.confidence, 3),
                file,
                page or seal.page,
                f"第{page}页 印迹",
                seal.bbox,
            )
