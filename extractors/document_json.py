"""A document as JSON, schema prescreen.document/1: what `prescreen read --format json` prints."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from extractors.document import Block, Cell, Document, Paragraph, Table, Tick
from extractors.dossier import Piece

SCHEMA = "prescreen.document/1"


def document_json(document: Document, materials: Iterable[Piece] = ()) -> dict[str, Any]:
    """Blocks in reading order, seals, the materials recognised, warnings; boxes and pages null where there are none."""
    return {
        "schema": SCHEMA,
        "file": document.file,
        "format": document.format,
        "pages": document.pages,
        "blocks": [_block(block) for block in document.blocks],
        "seals": [
            {"page": s.page, "bbox": list(s.bbox), "colour": s.colour, "text": s.text} for s in document.seals
        ],
        "materials": [_material(piece) for piece in materials],
        "warnings": [{"code": w.code, "message": w.message} for w in document.warnings],
    }


def _material(piece: Piece) -> dict[str, Any]:
    pages = list(range(piece.pages[0], piece.pages[1] + 1)) if piece.pages else None
    return {"material": piece.material, "pages": pages, "score": round(piece.score, 4)}


def _block(block: Block) -> dict[str, Any]:
    place = {"page": block.page, "bbox": list(block.bbox) if block.bbox else None, "locator": block.locator}
    if isinstance(block, Paragraph):
        return {
            "type": "paragraph",
            "part": block.part,
            "text": block.text,
            "number": block.number,
            "level": block.level,
            **place,
            "ticks": _ticks(block.ticks),
        }
    if isinstance(block, Table):
        return {"type": "table", "part": block.part, **place, "rows": _rows(block)}
    return {"type": "figure", "part": block.part, **place, "caption": block.caption, "broken": block.broken}


def _rows(table: Table) -> list[list[dict[str, Any]]]:
    return [[_cell(cell) for cell in row] for row in table.rows]


def _cell(cell: Cell) -> dict[str, Any]:
    return {
        "text": cell.text,
        "row": cell.row,
        "col": cell.col,
        "row_span": cell.row_span,
        "col_span": cell.col_span,
        "page": cell.page,
        "bbox": list(cell.bbox) if cell.bbox else None,
        "ticks": _ticks(cell.ticks),
        "tables": [{"rows": _rows(nested), "locator": nested.locator} for nested in cell.tables],
    }


def _ticks(ticks: list[Tick]) -> list[dict[str, Any]]:
    return [{"label": t.label, "checked": t.checked} for t in ticks]
