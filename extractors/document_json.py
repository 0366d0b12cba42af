"""A `Document` as JSON, schema prescreen.document/1: what `prescreen read --format json` prints.

The keys are those of the schema and no others; the schema grows only by adding.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from extractors.document import Bbox, Block, Cell, Document, Figure, Paragraph, Table, Tick
from extractors.dossier import Piece

SCHEMA = "prescreen.document/1"

Json = dict[str, Any]


def document_json(document: Document, materials: Iterable[Piece] = ()) -> Json:
    """The document as plain lists and dictionaries. `materials` are the pieces that classification found in it."""
    return {
        "schema": SCHEMA,
        "file": document.file,
        "format": document.format,
        "pages": document.pages,
        "blocks": [_block(block) for block in document.blocks],
        "seals": [
            {"page": seal.page, "bbox": _box(seal.bbox), "colour": seal.colour, "text": seal.text}
            for seal in document.seals
        ],
        "materials": [
            {
                "material": piece.material,
                "pages": list(piece.pages) if piece.pages else None,
                "score": round(piece.score, 4),
            }
            for piece in materials
        ],
        "warnings": [{"code": warning.code, "message": warning.message} for warning in document.warnings],
    }


def _block(block: Block) -> Json:
    if isinstance(block, Paragraph):
        return {
            "type": "paragraph",
            "part": block.part,
            "text": block.text,
            "number": block.number,
            "level": block.level,
            "page": block.page,
            "bbox": _box(block.bbox),
            "locator": block.locator,
            "ticks": _ticks(block.ticks),
        }
    if isinstance(block, Table):
        return _table(block)
    return _figure(block)


def _table(table: Table) -> Json:
    return {
        "type": "table",
        "part": table.part,
        "page": table.page,
        "bbox": _box(table.bbox),
        "locator": table.locator,
        "rows": [[_cell(cell) for cell in row] for row in table.rows],
    }


def _cell(cell: Cell) -> Json:
    return {
        "text": cell.text,
        "row": cell.row,
        "col": cell.col,
        "row_span": cell.row_span,
        "col_span": cell.col_span,
        "ticks": _ticks(cell.ticks),
        "tables": [_table(table) for table in cell.tables],
    }


def _figure(figure: Figure) -> Json:
    return {
        "type": "figure",
        "part": figure.part,
        "page": figure.page,
        "bbox": _box(figure.bbox),
        "caption": figure.caption,
    }


def _ticks(ticks: list[Tick]) -> list[Json]:
    return [{"label": tick.label, "checked": tick.checked} for tick in ticks]


def _box(box: Bbox | None) -> list[float] | None:
    return [round(edge, 2) for edge in box] if box is not None else None
