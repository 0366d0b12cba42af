"""Where an inventory begins and ends: titles, the labels that come after it, sentences, and what goes on over a page."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from extractors.document import Cell, Document, Paragraph, Table
from extractors.facts import Row
from extractors.records.grid import Grid
from extractors.records.rows import match_header
from extractors.values.normalise import label_key, squash
from extractors.vocabulary import InventorySpec

SENTENCE = 25  # characters of a cell across a table that make it a sentence between tables

Titles = Mapping[str, InventorySpec]


def title_of(text: str, titles: Titles) -> InventorySpec | None:
    """The inventory that a cell or paragraph names: as a whole, in its first line, or in its last, over the table."""
    lines = text.rsplit("\n", 1)
    under = titles.get(label_key(lines[-1])) if len(lines) > 1 and len(lines[-1]) <= 40 else None
    if len(text) > 80 or under is not None:
        return under
    first = label_key(text.split("\n", 1)[0]) if "\n" in text else ""
    return titles.get(label_key(text)) or (titles.get(first) if first else None)


def title_above(document: Document, grid: Grid, titles: Titles) -> InventorySpec | None:
    """The inventory named by the last paragraphs before a table."""
    for index in range(grid.block - 1, max(grid.block - 4, -1), -1):
        block = document.blocks[index]
        if isinstance(block, Table):
            return None
        if isinstance(block, Paragraph) and block.text.strip():
            spec = title_of(block.text, titles)
            if spec is not None:
                return spec
    return None


def ends(grid: Grid, row: int, stops: frozenset[str], title: Cell, broken: bool) -> bool:
    """A row of the big table that is no row of the inventory above it any more."""
    cells = [c for c in grid.row(row) if c is not title and not _beside(c, title)]
    return bool(cells) and cells[0].row == row and _ending(grid, cells, stops, broken)


def _beside(cell: Cell, title: Cell) -> bool:
    """Whether a label stands left of the title and all that is under it: 需求说明, merged down over its tables."""
    return cell.row <= title.row and cell.row_span > title.row_span and cell.col + cell.col_span <= title.col


def new_part(grid: Grid, row: int, stops: frozenset[str], titles: Titles, broken: bool) -> bool:
    """The same for a table of its own, where another inventory's title may come."""
    cells = [c for c in grid.row(row) if c.text.strip()]
    if not cells or cells[0].row != row:
        return False
    return title_of(cells[0].text, titles) is not None or _ending(grid, cells, stops, broken)


def _ending(grid: Grid, cells: Sequence[Cell], stops: frozenset[str], broken: bool) -> bool:
    """A row that begins with a label of the form, or (one cell wide) with a label and its value: 申请IP地址数量：2个.

    `broken`: where tables stand between sentences, a sentence across the whole table ends it too.
    """
    if len(cells) <= 4 and label_key(cells[0].text) in stops:
        return True
    first = cells[0].text.split("\n", 1)[0]
    head = re.split("[：:]", first, maxsplit=1)[0]
    if len(cells) > 1:
        return False
    if broken and cells[0].col_span * 2 > grid.width:
        sentence = squash(first)
        if sentence.endswith(":") or len(sentence) >= SENTENCE:
            return True
    return len(head) <= 60 and bool({label_key(first[:80]), label_key(head)} & stops)


def going_on(
    grids: Sequence[Grid], grid: Grid, spec: InventorySpec, stops: frozenset[str], titles: Titles
) -> list[tuple[Grid, int]]:
    """The tables right behind one without a word between them nor a header of their own: its rest on the next pages.

    With each, how many of its rows belong to it: up to a title or label.
    """
    found: list[tuple[Grid, int]] = []
    last = grid
    for other in grids:
        if other.block != last.block + 1 or other.table.locator == last.table.locator:
            continue
        until = next((r for r in range(other.height) if new_part(other, r, stops, titles, True)), other.height)
        if other.width != grid.width or not until or match_header(other, 0, spec.columns, 2) is not None:
            break
        found.append((other, until))
        if until < other.height:
            break
        last = other
    return found


def mended(rows: list[Row], prefix: str) -> list[Row]:
    """Rows that a page break cut in two made one again, and all of them counted anew in their facts' names."""
    found: list[Row] = []
    for row in rows:
        if found and _torn(found[-1], row):
            _mend(found[-1], row)
        else:
            found.append(row)
    for number, row in enumerate(found, 1):
        for name, fact in row.cells.items():
            fact.field = f"{prefix}{number}/{name}"
    return found


def _torn(above: Row, row: Row) -> bool:
    """The first row of a page is the rest of the one above: its first column is blank, and most others."""
    if row.anchor.page is None or row.anchor.page == above.anchor.page:
        return False
    facts = list(row.cells.values())
    return not facts[0].raw.strip() and 2 * sum(bool(f.raw.strip()) for f in facts) <= len(facts)


def _mend(row: Row, rest: Row) -> None:
    for name, more in rest.cells.items():
        fact = row.cells.get(name)
        if fact is None or not more.raw.strip():
            continue
        fact.raw += more.raw
        if fact.value is None or isinstance(fact.value, str):
            fact.value, fact.state = fact.raw, "filled"
