"""Tables of rows inside a form or document: found by the title above them or by their header row, read row by row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from extractors.document import Anchor, Cell, Document, Paragraph, Table
from extractors.facts import Inventory
from extractors.records.endings import ends, going_on, mended, new_part, title_above, title_of
from extractors.records.grid import Grid, grids
from extractors.records.rows import Header, match_header, read_rows
from extractors.values.emptiness import state_of
from extractors.values.normalise import label_key, squash
from extractors.vocabulary import InventorySpec


@dataclass(slots=True)
class Found:
    """Inventories by name, and the ids of the cells they use up (titles, headers, rows)."""

    inventories: dict[str, Inventory] = field(default_factory=dict)
    used: set[int] = field(default_factory=set)


def find_inventories(
    document: Document,
    first: int,
    last: int | None,
    specs: Sequence[InventorySpec],
    material: str,
    stops: frozenset[str],
    broken: bool = False,
) -> Found:
    """All inventories of a form. `stops` are label keys of the form's own fields, which end an inventory. `broken`: a
    table that follows another without a word between them, and without a header, goes on with it (a page break)."""
    found = Found()
    titles = {label_key(t): s for s in specs for t in s.titles}
    all_grids = list(grids(document, first, last))
    for grid in all_grids:
        _titled(document, grid, titles, specs, material, stops, found, broken)
    for spec in specs:
        if spec.name not in found.inventories or not found.inventories[spec.name].columns:
            _loose(document, all_grids, spec, material, stops, titles, found, broken)
    return found


def _titled(
    document: Document,
    grid: Grid,
    titles: dict[str, InventorySpec],
    specs: Sequence[InventorySpec],
    material: str,
    stops: frozenset[str],
    found: Found,
    broken: bool,
) -> None:
    """Inventories whose title is a cell of the same table."""
    marks: list[tuple[int, InventorySpec, Cell]] = []
    for cell in grid.table.cells():
        spec = title_of(cell.text, titles)
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
        last = title_of(cell.text.rsplit("\n", 1)[0], titles) is not spec  # its other lines say something else
        if not last:
            found.used.add(id(cell))
        if header is None:
            if not last:
                _sentence(document, grid, cell, spec, material, found)
            continue
        if beside:
            end = min(end, row + cell.row_span)
        stop = next((r for r in range(header.bottom + 1, end) if ends(grid, r, stops, cell, broken)), end)
        _store(document, grid, header, spec, material, stop, found, cell if beside else None)


def _needed(spec: InventorySpec) -> int:
    return max(2, (len(spec.columns) * 3 + 4) // 5)


def _store(
    document: Document,
    grid: Grid,
    header: Header,
    spec: InventorySpec,
    material: str,
    stop: int,
    found: Found,
    beside: Cell | None = None,
    rests: Sequence[tuple[Grid, int]] = (),
) -> None:
    rows, used = read_rows(grid, header, spec.columns, material, document.method, stop, f"{spec.name}/")
    for rest, until in rests:
        head = Header(-1, header.spans, -1, header.hits)
        further, cells = read_rows(rest, head, spec.columns, material, document.method, until, f"{spec.name}/")
        rows += further
        used += cells
    rows = mended(rows, f"{spec.name}/")
    if beside is not None:
        rows = [r for r in rows if any(f.raw.strip() for f in r.cells.values())]
    heads = grid.row(header.row)
    found.used.update(id(c) for c in (*heads, *used))
    inventory = Inventory(spec.name, list(header.spans), rows, grid.anchor(heads[-1 if beside else 0]))
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
    broken: bool,
) -> None:
    """An inventory as a table of its own, under a title paragraph or recognised by its header alone."""
    candidates: list[tuple[int, Grid, Header]] = []
    for grid in all_grids:
        for row in range(min(grid.height, 400)):
            header = match_header(grid, row, spec.columns, _needed(spec))
            if header and not any(id(c) in found.used for c in grid.row(row)):
                candidates.append((header.hits, grid, header))
    named = [(h, g, x) for h, g, x in candidates if title_above(document, g, titles) is spec]
    pool = named or [c for c in candidates if c[0] >= max(3, len(spec.columns) - 1)]
    if pool:
        _, grid, header = max(pool, key=lambda c: c[0])
        stop = next(
            (r for r in range(header.bottom + 1, grid.height) if new_part(grid, r, stops, titles, broken)), grid.height
        )
        rests = going_on(all_grids, grid, spec, stops, titles) if broken and stop == grid.height else []
        _store(document, grid, header, spec, material, stop, found, rests=rests)
        return
    if spec.name not in found.inventories:
        _title_paragraph(document, spec, titles, found)


def _title_paragraph(document: Document, spec: InventorySpec, titles: dict[str, InventorySpec], found: Found) -> None:
    """The title stands as a paragraph and what follows is a sentence (or nothing)."""
    for index, block in enumerate(document.blocks):
        if not isinstance(block, Paragraph):
            continue
        head, _, tail = block.text.partition("：" if "：" in block.text else ":")
        if title_of(head, titles) is not spec:
            continue
        text = tail.strip()
        if not text:
            for after in document.blocks[index + 1 : index + 3]:
                if isinstance(after, Paragraph) and after.text.strip():
                    text = after.text.strip()
                    break
                if isinstance(after, Table):
                    break
        if title_of(text, titles) is not None:
            text = ""
        anchor = document.anchor(block)
        found.inventories[spec.name] = Inventory(spec.name, [], [], anchor, state_of(text), text)
        return
