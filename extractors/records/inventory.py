"""Tables of rows inside a form or document: found by the title above them or by their header row, read row by row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from extractors.document import Anchor, Cell, Document, Paragraph, Table
from extractors.facts import Inventory, Row
from extractors.records.grid import Grid, grids
from extractors.records.typed import make_fact
from extractors.values.emptiness import state_of
from extractors.values.normalise import label_key, squash
from extractors.vocabulary import ColumnSpec, FieldSpec, InventorySpec

NUMBER_COLUMN = frozenset({"序号", "编号", "号", "No", "NO"})


@dataclass(slots=True)
class Found:
    """Inventories by name, and the ids of the cells they use up (titles, headers, rows)."""

    inventories: dict[str, Inventory] = field(default_factory=dict)
    used: set[int] = field(default_factory=set)


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
        cells = [c for c in grid.row(index)]
        used.extend(cells)
        texts: dict[str, list[Cell]] = {}
        for cell in cells:
            texts.setdefault(column_of(header, cell), []).append(cell)
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


def find_inventories(
    document: Document,
    first: int,
    last: int | None,
    specs: Sequence[InventorySpec],
    material: str,
    stops: frozenset[str],
) -> Found:
    """All inventories of a form. `stops` are label keys of the form's own fields, which end an inventory."""
    found = Found()
    titles = {label_key(t): s for s in specs for t in s.titles}
    all_grids = list(grids(document, first, last))
    for grid in all_grids:
        _titled(document, grid, titles, specs, material, stops, found)
    for spec in specs:
        if spec.name not in found.inventories or not found.inventories[spec.name].columns:
            _loose(document, all_grids, spec, material, stops, titles, found)
    return found


def _titled(
    document: Document,
    grid: Grid,
    titles: dict[str, InventorySpec],
    specs: Sequence[InventorySpec],
    material: str,
    stops: frozenset[str],
    found: Found,
) -> None:
    """Inventories whose title is a cell of the same table."""
    marks: list[tuple[int, InventorySpec, Cell]] = []
    for cell in grid.table.cells():
        spec = _title_of(cell.text, titles)
        if spec is not None:
            marks.append((cell.row, spec, cell))
    marks.sort(key=lambda m: m[0])
    for position, (row, spec, cell) in enumerate(marks):
        end = marks[position + 1][0] if position + 1 < len(marks) else grid.height
        end = max(end, row + 1)
        beside = cell.col_span < grid.width and cell.row_span > 1
        start = row if beside else row + cell.row_span
        header = next(
            (h for r in range(start, min(start + 3, end)) if (h := match_header(grid, r, spec.columns, _needed(spec)))),
            None,
        )
        found.used.add(id(cell))
        if header is None:
            _sentence(document, grid, cell, spec, material, found)
            continue
        if beside:
            end = min(end, row + cell.row_span)
        stop = next((r for r in range(header.bottom + 1, end) if _ends(grid, r, stops, cell)), end)
        _store(document, grid, header, spec, material, stop, found, cell if beside else None)


def _needed(spec: InventorySpec) -> int:
    return max(2, (len(spec.columns) * 3 + 4) // 5)


def _title_of(text: str, titles: dict[str, InventorySpec]) -> InventorySpec | None:
    if len(text) > 80:
        return None
    first = label_key(text.split("\n", 1)[0]) if "\n" in text else ""
    return titles.get(label_key(text)) or (titles.get(first) if first else None)


def _ends(grid: Grid, row: int, stops: frozenset[str], title: Cell) -> bool:
    cells = [c for c in grid.row(row) if c is not title]
    return bool(cells) and cells[0].row == row and label_key(cells[0].text) in stops and len(cells) <= 4


def _store(
    document: Document,
    grid: Grid,
    header: Header,
    spec: InventorySpec,
    material: str,
    stop: int,
    found: Found,
    beside: Cell | None = None,
) -> None:
    rows, used = read_rows(grid, header, spec.columns, material, document.method, stop, f"{spec.name}/")
    if beside is not None:
        rows = [r for r in rows if any(f.raw.strip() for f in r.cells.values())]
    head = [c for c in grid.row(header.row)]
    found.used.update(id(c) for c in (*head, *used))
    inventory = Inventory(spec.name, list(header.spans), rows, grid.anchor(head[-1 if beside else 0]))
    if not rows:
        inventory.state = "empty"
    else:
        words = [f.raw for r in rows for f in r.cells.values() if f.raw.strip()]
        if words and all(state_of(w) == "none" for w in words):
            inventory.state, inventory.raw, inventory.rows = "none", words[0], []
        elif len(rows) == 1 and len(words) == 1 and state_of(words[0]) == "refer":
            inventory.state, inventory.raw, inventory.rows = "refer", words[0], []
        elif words and all(state_of(w) in ("placeholder", "guidance") for w in words):
            inventory.state, inventory.raw, inventory.rows = "placeholder", words[0], []
    found.inventories[spec.name] = inventory


def _sentence(document: Document, grid: Grid, cell: Cell, spec: InventorySpec, material: str, found: Found) -> None:
    """No header under the title: units write 无, or the whole inventory as one sentence, beside or below it."""
    own = cell.text.split("\n", 1)[1].strip() if "\n" in cell.text else ""
    around = [c for c in (grid.right(cell), grid.below(cell)) if c is not None]
    text = own or next((c.text.strip() for c in around if squash(c.text)), "")
    state = state_of(text)
    at: Anchor = grid.anchor(cell)
    found.inventories.setdefault(spec.name, Inventory(spec.name, [], [], at, state, text))


def _loose(
    document: Document,
    all_grids: list[Grid],
    spec: InventorySpec,
    material: str,
    stops: frozenset[str],
    titles: dict[str, InventorySpec],
    found: Found,
) -> None:
    """An inventory as a table of its own, under a title paragraph or recognised by its header alone."""
    candidates: list[tuple[int, Grid, Header]] = []
    for grid in all_grids:
        for row in range(min(grid.height, 400)):
            header = match_header(grid, row, spec.columns, _needed(spec))
            if header and not any(id(c) in found.used for c in grid.row(row)):
                candidates.append((header.hits, grid, header))
    named = [(h, g, x) for h, g, x in candidates if _title_above(document, g, titles) is spec]
    pool = named or [c for c in candidates if c[0] >= max(3, len(spec.columns) - 1)]
    if pool:
        _, grid, header = max(pool, key=lambda c: c[0])
        stop = next(
            (r for r in range(header.bottom + 1, grid.height) if _new_part(grid, r, stops, titles)), grid.height
        )
        _store(document, grid, header, spec, material, stop, found)
        return
    if spec.name not in found.inventories:
        _title_paragraph(document, spec, titles, found)


def _new_part(grid: Grid, row: int, stops: frozenset[str], titles: dict[str, InventorySpec]) -> bool:
    cells = [c for c in grid.row(row) if c.text.strip()]
    return (
        bool(cells)
        and cells[0].row == row
        and (_title_of(cells[0].text, titles) is not None or (label_key(cells[0].text) in stops and len(cells) <= 4))
    )


def _title_above(document: Document, grid: Grid, titles: dict[str, InventorySpec]) -> InventorySpec | None:
    """The inventory named by the last paragraphs before a table."""
    for index in range(grid.block - 1, max(grid.block - 4, -1), -1):
        block = document.blocks[index]
        if isinstance(block, Table):
            return None
        if isinstance(block, Paragraph) and block.text.strip():
            spec = _title_of(block.text, titles)
            if spec is not None:
                return spec
    return None


def _title_paragraph(document: Document, spec: InventorySpec, titles: dict[str, InventorySpec], found: Found) -> None:
    """The title stands as a paragraph and what follows is a sentence (or nothing)."""
    for index, block in enumerate(document.blocks):
        if not isinstance(block, Paragraph):
            continue
        head, _, tail = block.text.partition("：" if "：" in block.text else ":")
        if _title_of(head, titles) is not spec:
            continue
        text = tail.strip()
        if not text:
            for after in document.blocks[index + 1 : index + 3]:
                if isinstance(after, Paragraph) and after.text.strip():
                    text = after.text.strip()
                    break
                if isinstance(after, Table):
                    break
        if _title_of(text, titles) is not None:
            text = ""
        anchor = document.anchor(block)
        found.inventories[spec.name] = Inventory(spec.name, [], [], anchor, state_of(text), text)
        return
