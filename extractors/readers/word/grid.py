"""Puts the cells of a Word table on its grid: every cell once, at its top-left place, with its spans.

Word says how many grid columns a cell takes (gridSpan), how many a row leaves out before its first cell (gridBefore)
and whether a cell goes on from the one above (vMerge). Merges that do not fit each other, as converters write them,
become cells of their own: no text is lost and the cells still tile the grid.
"""

from __future__ import annotations

from extractors.document import Cell

# Word allows 63; a damaged file may ask for millions, and whoever lays out the grid would pay for them.
_MOST_COLUMNS = 256


class Grid:
    """Collects the rows of one table."""

    def __init__(self) -> None:
        self.rows: list[list[Cell]] = []
        self._above: dict[int, Cell] = {}
        self._current: dict[int, Cell] = {}
        self._column = 0

    def start_row(self, before: int = 0) -> None:
        self._above = self._current
        self._current = {}
        self._column = min(max(0, before), _MOST_COLUMNS)
        self.rows.append([])

    def place(self, span: int, vertical: str | None, goes_on_left: bool = False) -> tuple[Cell, bool]:
        """The cell for the next `w:tc` and whether it is new.

        `vertical` is None, `restart` or `continue`; `goes_on_left` is the old horizontal merge (hMerge continue).
        """
        row = len(self.rows) - 1
        span = min(max(1, span), _MOST_COLUMNS)
        if goes_on_left and self.rows[row] and self._ends_here(self.rows[row][-1]):
            left = self.rows[row][-1]
            left.col_span += span
            self._column += span
            return left, False
        column = self._column
        self._column += span
        if vertical == "continue":
            origin = self._above.get(column)
            if origin is not None and origin.col == column and origin.col_span == span:
                origin.row_span = row - origin.row + 1
                self._current[column] = origin
                return origin, False
        cell = Cell("", row, column, 1, span)
        self.rows[row].append(cell)
        if vertical is not None:
            self._current[column] = cell
        return cell, True

    def _ends_here(self, cell: Cell) -> bool:
        return cell.col + cell.col_span == self._column
