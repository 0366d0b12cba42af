"""Rows of an inventory: its header found in a grid, the cells of every row brought under their columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extractors.document import Cell
from extractors.facts import Row
from extractors.records.grid import Grid
from extractors.records.typed import make_fact
from extractors.values.normalise import label_key
from extractors.vocabulary import ColumnSpec, FieldSpec

NUMBER_COLUMN = frozenset({"序号", "编号", "号", "No", "NO"})


@dataclass(slots=True)
class Header:
    """A header row: column name -> (first grid column, last grid column), and how many columns were recognised."""

    row: int
    spans: dict[str, tuple[int, int]]
    bottom: int
    hits: int


def match_header(grid: Grid, row: int, columns: Sequence[ColumnSpec], needed: int) -> Header | None:
    """Read a grid row as a header of `columns`; None when fewer than `needed` are recognised."""
    spans: dict[str, tuple[int, int]] = {}
    bottom = row
    cells = [c for c in grid.row(row) if c.row == row]
    for cell in cells:
        key = label_key(cell.text)
        if not key or len(key) > 20:
            continue
        for column in columns:
            if column.name not in spans and any(label_key(label) == key for label in (column.name, *column.labels)):
                spans[column.name] = (cell.col, cell.col + cell.col_span - 1)
                bottom = max(bottom, cell.row + cell.row_span - 1)
                break
    if len(spans) < needed:
        return None
    return Header(row, spans, bottom, len(spans))


def column_of(header: Header, cell: Cell) -> str:
    """The column whose span overlaps the cell most: forms are printed with shifted merges (附件4 用途)."""
    best, width = "", 0
    for name, (left, right) in header.spans.items():
        overlap = min(right, cell.col + cell.col_span - 1) - max(left, cell.col) + 1
        if overlap > width:
            best, width = name, overlap
    return best


def read_rows(
    grid: Grid,
    header: Header,
    columns: Sequence[ColumnSpec],
    material: str,
    method: str,
    until: int | None = None,
    prefix: str = "",
) -> tuple[list[Row], list[Cell]]:
    """The data rows below a header up to row `until`; rows that are blank or hold only their number are dropped."""
    kinds = {c.name: c for c in columns}
    rows: list[Row] = []
    used: list[Cell] = []
    for index in range(header.bottom + 1, grid.height if until is None else until):
        # a label merged down beside the head and its rows is none of their cells
        cells = [c for c in grid.row(index) if c.row > header.row or header.row < 0]
        used.extend(cells)
        if not cells:
            continue
        texts: dict[str, list[Cell]] = {}
        for cell in cells:
            texts.setdefault(column_of(header, cell) or _numbers(header, cell, grid), []).append(cell)
        _seat_strays(header, texts, cells, grid)
        if not any(c.text.strip() or c.tables for name, cs in texts.items() for c in cs if name not in NUMBER_COLUMN):
            continue
        row = Row({}, grid.anchor(cells[0]))
        for name in header.spans:
            held = [c for c in texts.get(name, ()) if c.text.strip()] or texts.get(name, [])[:1]
            spec = kinds[name]
            fact_spec = FieldSpec(name=f"{prefix}{len(rows) + 1}/{name}", type=spec.type, unit=spec.unit)
            anchor = grid.anchor(held[0]) if held else grid.anchor(cells[0])
            text = "\n".join(c.text for c in held)
            ticks = [t for c in held for t in c.ticks]
            confidence = min((c.confidence for c in held), default=1.0)
            row.cells[name] = make_fact(material, fact_spec, text, anchor, method, ticks, confidence)
        row.label = next((c.text.strip() for c in cells if c.text.strip()), "")
        rows.append(row)
    return rows, used


def _numbers(header: Header, cell: Cell, grid: Grid) -> str:
    """序号 when the cell stands under a head of numbers that the columns do not know."""
    head = grid.cover.get((header.row, cell.col)) if header.row >= 0 else None
    key = label_key(head.text) if head is not None else ""
    return key if key in NUMBER_COLUMN else ""


def _seat_strays(header: Header, texts: dict[str, list[Cell]], cells: Sequence[Cell], grid: Grid) -> None:
    """Words below a blank head (附件4 prints one left of 用途) belong to the next column right of it, else left of it."""
    for cell in [c for c in texts.get("", ()) if c.text.strip()]:
        head = grid.cover.get((header.row, cell.col)) if header.row >= 0 else None
        if head is not None and label_key(head.text):
            continue
        free = [n for n in header.spans if not any(c.text.strip() for c in texts.get(n, ()))]
        right = [n for n in free if header.spans[n][0] > cell.col]
        left = [n for n in free if header.spans[n][1] < cell.col]
        name = right[0] if right else left[-1] if left else ""
        if name:
            texts.setdefault(name, []).insert(0, cell)
