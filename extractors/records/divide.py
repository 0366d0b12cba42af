"""A form laid open: what stands inside its cells in reading order, and its halves where it says the same twice.

附件4 to 6 print whole tables inside the cell 需求说明, with their titles as lines of that cell; applicants also submit them
flattened into one grid, or as tables of their own. Laid open, all three read alike: title, table, title, table.
附件6 holds two groups of same-named tables, before and after the change; the sentence between them (`divider`) tells which
is which, in whatever layout. Places stay those of the original cells, for a finding must name them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from extractors.document import Block, Cell, Document, Paragraph, Table
from extractors.dossier import Piece
from extractors.values.normalise import label_key


@dataclass(slots=True)
class Unit:
    """A paragraph, or one row of a table: the smallest part that belongs to one half as a whole."""

    paragraph: Paragraph | None = None
    table: Table | None = None
    cells: list[Cell] = field(default_factory=list)

    @property
    def text(self) -> str:
        if self.paragraph is not None:
            return self.paragraph.full_text
        return "\n".join(cell.text for cell in self.cells)

    @property
    def header(self) -> tuple[str, ...]:
        """The label keys of a row with several filled cells, by which a repeated header is known."""
        keys = tuple(sorted(key for cell in self.cells if (key := label_key(cell.text))))
        return keys if len(keys) >= 3 else ()


def laid_open(document: Document, first: int, last: int) -> Document:
    """A document of the same places in which tables inside cells stand between the lines that stood around them."""
    return _document(document, _units(document, first, last))


def halves(piece: Piece, divider: Sequence[str]) -> tuple[Document, Document]:
    """What stands before and behind the dividing sentence, which itself belongs to the first half.

    Without the sentence a header row that comes a second time begins the second half; without that too all is second,
    for a form that shows one group shows what is asked for.
    """
    units = list(_units(piece.document, piece.first, piece.last))
    patterns = [re.compile(p) for p in divider]
    units = list(_split_at(piece.document, units, patterns))
    at = next((i + 1 for i, u in enumerate(units) if _divides(u, patterns)), None)
    if at is None:
        at = _second_group(units)
    return _document(piece.document, units[:at]), _document(piece.document, units[at:])


def _divides(unit: Unit, patterns: Sequence[re.Pattern[str]]) -> bool:
    return unit.paragraph is not None and any(p.search(unit.text) for p in patterns)


def _second_group(units: Sequence[Unit]) -> int:
    seen: set[tuple[str, ...]] = set()
    for index, unit in enumerate(units):
        header = unit.header
        if header and header in seen:
            while index > 0 and units[index - 1].paragraph is not None and len(units[index - 1].text) <= 60:
                index -= 1
            return index
        if header:
            seen.add(header)
    return 0


def _split_at(document: Document, units: Sequence[Unit], patterns: Sequence[re.Pattern[str]]) -> Iterator[Unit]:
    """A cell of several lines that holds the dividing sentence is taken apart into its lines."""
    for unit in units:
        if unit.table is not None and any(p.search(unit.text) for p in patterns):
            for cell in unit.cells:
                yield from _lines(document, unit.table, cell)
        else:
            yield unit


def _units(document: Document, first: int, last: int) -> Iterator[Unit]:
    for block in document.blocks[first:last]:
        if isinstance(block, Paragraph):
            yield Unit(paragraph=block)
        elif isinstance(block, Table):
            yield from _table(document, block)


def _table(document: Document, table: Table) -> Iterator[Unit]:
    for row in table.rows:
        plain = [c for c in row if not c.tables]
        if plain:
            yield Unit(table=table, cells=plain)
        for cell in row:
            if cell.tables:
                yield from _opened(document, table, cell)


def _opened(document: Document, table: Table, cell: Cell) -> Iterator[Unit]:
    """The lines of a cell and the tables in it as they follow each other."""
    lines = list(_lines(document, table, cell))
    places = cell.table_lines if len(cell.table_lines) == len(cell.tables) else _guessed(cell)
    done = 0
    for nested, place in zip(cell.tables, places, strict=True):
        yield from lines[done:place]
        done = max(done, place)
        yield from _table(document, nested)
    yield from lines[done:]


def _guessed(cell: Cell) -> list[int]:
    """No reader told where the tables stand: each behind the next line that reads like a title (1.信息系统资源：)."""
    titles = [i + 1 for i, line in enumerate(cell.text.split("\n")) if re.match(r"\s*\d\s*[.、．]", line)]
    rest = cell.text.count("\n") + 1
    return [titles[i] if i < len(titles) else rest for i in range(len(cell.tables))]


def _lines(document: Document, table: Table, cell: Cell) -> Iterator[Unit]:
    anchor = document.cell_anchor(table, cell)
    for line in cell.text.split("\n"):
        if line.strip():
            shown = Paragraph(line.strip(), anchor.locator, page=anchor.page, bbox=anchor.bbox)
            shown.confidence = cell.confidence
            shown.ticks = [t for t in cell.ticks if t.label and t.label in line]
            yield Unit(paragraph=shown)


def _document(document: Document, units: Iterator[Unit] | Sequence[Unit]) -> Document:
    """Rows of one table that follow each other make one table again, with the rows' own numbers."""
    blocks: list[Block] = []
    open_: Table | None = None
    for unit in units:
        if unit.paragraph is not None:
            blocks.append(unit.paragraph)
            open_ = None
        elif unit.table is not None:
            if open_ is None or open_.locator != unit.table.locator:
                source = unit.table
                open_ = Table([], source.locator, source.part, source.page, source.bbox)
                blocks.append(open_)
            open_.rows.append(unit.cells)
    return Document(document.file, document.format, document.method, blocks, document.pages, sources=document.sources)
