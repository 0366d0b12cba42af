"""Figures of the plan with the caption beside them and the chapter they stand in."""

from __future__ import annotations

import re

from extractors.document import Document, Figure, Paragraph
from extractors.dossier import Piece
from extractors.facts import Outline
from extractors.records.plan_facts.model import PlanFigure

_CAPTION = re.compile(r"^\s*图\s*[\d一二三四五六七八九十]|图$|示意图|拓扑|架构图")
NEAR = 3


def figures(piece: Piece, outline: Outline | None) -> list[PlanFigure]:
    document = piece.document
    chapters = outline.chapters if outline else []
    found: list[PlanFigure] = []
    for index in range(piece.first, piece.last):
        block = document.blocks[index]
        if not isinstance(block, Figure) or block.part not in ("body", "textbox"):
            continue
        chapter = next((c.key for c in chapters if c.first <= index < c.last), "")
        caption = block.caption or _beside(document, index, piece.first, piece.last)
        found.append(PlanFigure(block, document.anchor(block), caption, chapter, index))
    return found


def _beside(document: Document, index: int, first: int, last: int) -> str:
    """The caption below the figure, else above it."""
    for place in (
        *range(index + 1, min(index + 1 + NEAR, last)),
        *range(index - 1, max(index - 1 - NEAR, first - 1), -1),
    ):
        block = document.blocks[place]
        if isinstance(block, Paragraph) and len(block.text) <= 60 and _CAPTION.search(block.text):
            return block.text.strip()
    return ""
