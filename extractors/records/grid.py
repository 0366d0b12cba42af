"""A table as a grid: which cell covers a position, who is right of it, who is below. Nested tables are tables too."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from extractors.document import Anchor, Cell, Document, Table


@dataclass(slots=True)
class Grid:
    """The grid of one table of a document; `block` is the index of the block it stands in."""

    document: Document
    table: Table
    block: int
    cover: dict[tuple[int, int], Cell] = field(default_factory=dict)
    height: int = 0
    width: int = 0

    @classmethod
    def of(cls, document: Document, table: Table, block: int) -> Grid:
        grid = cls(document, table, block)
        for cell in table.cells():
            for row in range(cell.row, cell.row + cell.row_span):
                for col in range(cell.col, cell.col + cell.col_span):
                    grid.cover.setdefault((row, col), cell)
            grid.height = max(grid.height, cell.row + cell.row_span)
            grid.width = max(grid.width, cell.col + cell.col_span)
        return grid

    def row(self, row: int) -> list[Cell]:
        """The cells that cover a row, left to right, each once; cells merged down from above included."""
        found: list[Cell] = []
        for col in range(self.width):
            cell = self.cover.get((row, col))
            if cell is not None and (not found or found[-1] is not cell):
                found.append(cell)
        return found

    def right(self, cell: Cell) -> Cell | None:
        for col in range(cell.col + cell.col_span, self.width):
            found = self.cover.get((cell.row, col))
            if found is not None:
                return found
        return None

    def below(self, cell: Cell) -> Cell | None:
        return self.cover.get((cell.row + cell.row_span, cell.col))

    def anchor(self, cell: Cell) -> Anchor:
        return self.document.cell_anchor(self.table, cell)


def grids(document: Document, first: int = 0, last: int | None = None) -> Iterator[Grid]:
    """All tables of blocks `first` to `last`, a nested table after the one that holds it."""
    stop = len(document.blocks) if last is None else last
    for index in range(first, stop):
        block = document.blocks[index]
        if isinstance(block, Table) and block.part in ("body", "textbox", "header"):
            yield from _with_nested(document, block, index)


def _with_nested(document: Document, table: Table, index: int) -> Iterator[Grid]:
    yield Grid.of(document, table, index)
    for cell in table.cells():
        for nested in cell.tables:
            yield from _with_nested(document, nested, index)
