"""A table as rows under named columns, whatever its shape: headers over several rows, turned on its side, shifted merges.

A header cell is matched by its own words first, then by those of the cell above it (金额（万元） over 含税 and 不含税). Words
that match no column stay as a column without a name: it may be a factor (年限) or a year.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from extractors.document import Anchor, Cell
from extractors.records.grid import Grid
from extractors.values.money import unit_of
from extractors.values.normalise import label_key, nfkc, squash
from extractors.vocabulary import ColumnSpec

HEADER_SEARCH = 6
HEADER_DEPTH = 3
TURNED_HEIGHT = 8
_UNIT_END = re.compile(r"(百万元|亿元|万元|千元|元)(?=$|/|每|人)")
_QUALIFIER = re.compile(r"[(（]?(不含税|含税|未税|税前|税后|小写|人民币|RMB)[)）]?")
_YEAR = re.compile(r"^(20\d\d年?(度|投资|安排)?|第[一二三四五1-5]年(度)?|[一二三四五]年度)$")
_SHARE = re.compile(r"比例|占比|比重|税率|%|％|折扣")
YEAR = "分年度"


@dataclass(slots=True)
class Column:
    """Grid columns `left` to `right` under one header. `name` is the vocabulary's, YEAR, or empty; `share`: percentages."""

    name: str
    label: str
    left: int
    right: int
    unit: str = ""
    money: bool = False
    share: bool = False


@dataclass(slots=True)
class Line:
    """A row below the header: `cells[i]` are the cells under column i that begin in this row, `texts[i]` their words,
    `over[i]` a cell that reaches down from a row above."""

    index: int
    cells: list[list[Cell]]
    over: list[Cell | None]
    texts: list[str]

    def text(self, column: int) -> str:
        return self.texts[column]


@dataclass(slots=True)
class Sheet:
    """One table read under a header. `preface` are the rows above it (a title, a unit) as text."""

    grid: Grid
    columns: list[Column]
    bottom: int
    preface: list[str] = field(default_factory=list)
    turned: bool = False

    @property
    def height(self) -> int:
        return self.grid.width if self.turned else self.grid.height

    def names(self) -> list[str]:
        return [c.name for c in self.columns if c.name]

    def named(self, name: str) -> list[int]:
        return [i for i, c in enumerate(self.columns) if c.name == name]

    def anchor(self, cell: Cell) -> Anchor:
        return self.grid.anchor(cell)

    def place(self) -> Anchor:
        return self.grid.document.anchor(self.grid.table)

    def lines(self) -> Iterator[Line]:
        for index in range(self.bottom + 1, self.height):
            line = self.line(index)
            if line is not None:
                yield line

    def line(self, index: int) -> Line | None:
        cells: list[list[Cell]] = []
        over: list[Cell | None] = []
        seen: set[int] = set()
        for column in self.columns:
            held: list[Cell] = []
            above: Cell | None = None
            for place in range(column.left, column.right + 1):
                cell = _at(self.grid, index, place, self.turned)
                if cell is None:
                    continue
                begins = cell.col if self.turned else cell.row
                if begins != index:
                    above = cell
                elif id(cell) not in seen:
                    seen.add(id(cell))
                    held.append(cell)
            cells.append(held)
            over.append(above)
        texts = ["\n".join(c.text for c in held).strip() if held else "" for held in cells]
        return Line(index, cells, over, texts) if any(texts) else None


def _at(grid: Grid, row: int, column: int, turned: bool) -> Cell | None:
    return grid.cover.get((column, row) if turned else (row, column))


def _down(cell: Cell, turned: bool) -> tuple[int, int]:
    """First and last row of a cell, as the table is looked at."""
    if turned:
        return cell.col, cell.col + cell.col_span - 1
    return cell.row, cell.row + cell.row_span - 1


def read_sheet(grid: Grid, columns: Columns, needs: int) -> Sheet | None:
    """The table under the best header of `columns` among its first rows, or, when that fits better, its first columns."""
    upright = _best(grid, columns, needs, False)
    if grid.height > TURNED_HEIGHT or (upright is not None and _share(upright) > 0.7):
        return upright
    turned = _best(grid, columns, needs, True)
    if turned is None or (upright is not None and _share(turned) < _share(upright) + 0.3):
        return upright
    return turned


def _best(grid: Grid, columns: Columns, needs: int, turned: bool) -> Sheet | None:
    height = grid.width if turned else grid.height
    best: Sheet | None = None
    hits = 0
    for row in range(min(HEADER_SEARCH, height - 1)):
        sheet = _header(grid, columns, row, turned)
        count = len(set(sheet.names())) if sheet else 0
        if sheet is not None and count >= needs and count > hits:
            best, hits = sheet, count
    return best


def _share(sheet: Sheet) -> float:
    return sum(bool(c.name) for c in sheet.columns) / len(sheet.columns)


def _header(grid: Grid, known: Columns, row: int, turned: bool) -> Sheet | None:
    width = grid.height if turned else grid.width
    if width > 60 or width < 2:
        return None
    if len({id(_at(grid, row, place, turned)) for place in range(width)}) < 2:
        return None  # one cell over the whole width is a title
    bottom = _bottom(grid, row, width, turned)
    chains: list[list[Cell]] = []
    for column in range(width):
        chain: list[Cell] = []
        for step in range(row, bottom + 1):
            cell = _at(grid, step, column, turned)
            if cell is not None and not any(cell is c for c in chain):
                chain.append(cell)
        chains.append(chain)
    columns: list[Column] = []
    for place, chain in enumerate(chains):
        if columns and chain and chains[place - 1] and chain[-1] is chains[place - 1][-1]:
            columns[-1].right = place
        else:
            columns.append(_column(chain, place, known))
    if sum(bool(c.name) for c in columns) < 2:
        return None
    preface = list(
        dict.fromkeys(
            cell.text.strip()
            for step in range(row)
            for place in range(width)
            if (cell := _at(grid, step, place, turned)) is not None and cell.text.strip()
        )
    )
    return Sheet(grid, columns, bottom, preface, turned)


def _bottom(grid: Grid, row: int, width: int, turned: bool) -> int:
    """The last row of the header: as far as its cells reach down, and a row of sub-headings below wide cells."""
    cells = [c for place in range(width) if (c := _at(grid, row, place, turned)) is not None]
    bottom = max((_down(c, turned)[1] for c in cells), default=row)
    bottom = min(bottom, row + HEADER_DEPTH)
    height = grid.width if turned else grid.height
    while bottom + 1 < height and bottom - row < HEADER_DEPTH:
        wide = False
        for place in range(width):
            cell = _at(grid, bottom + 1, place, turned)
            if cell is None or not cell.text.strip():
                continue
            above = _at(grid, bottom, place, turned)
            spread = (above.row_span if turned else above.col_span) if above is not None else 1
            own = cell.row_span if turned else cell.col_span
            if above is None or spread <= own or len(cell.text) > 20:
                return bottom
            if re.search(r"\d", cell.text) and not _YEAR.match(squash(cell.text)):
                return bottom
            wide = True
        if not wide:
            return bottom
        bottom += 1
    return bottom


def _column(chain: Sequence[Cell], place: int, known: Columns) -> Column:
    label = " ".join(squash(c.text) for c in chain if c.text.strip())
    unit = next((u for c in reversed(chain) if (u := column_unit(c.text))), "")
    for cell in reversed(chain):
        if _SHARE.search(cell.text) and not _QUALIFIER.search(cell.text):
            return Column("", label, place, place, share=True)
        spec = known.match(cell.text)
        if spec is not None:
            return Column(spec.name, label, place, place, unit, spec.type == "money")
        if any(_YEAR.match(key) for key in _keys(cell.text)):
            return Column(YEAR, label, place, place, unit, True)
    return Column("", label, place, place, unit)


class Columns:
    """The columns of one kind of table, compiled: header wording -> column, then endings, longest first."""

    def __init__(self, specs: Sequence[ColumnSpec]) -> None:
        self.by_key: dict[str, ColumnSpec] = {}
        endings: list[tuple[str, ColumnSpec]] = []
        for spec in specs:
            for label in (spec.name, *spec.labels):
                self.by_key.setdefault(label_key(label), spec)
            endings.extend((ending, spec) for ending in spec.endings)
        self.endings = sorted(endings, key=lambda e: -len(e[0]))

    def match(self, text: str) -> ColumnSpec | None:
        """The column a header cell speaks of: by its whole wording, else by an ending the vocabulary allows."""
        keys = _keys(text)
        for key in keys:
            if key in self.by_key:
                return self.by_key[key]
        for ending, spec in self.endings:
            if any(key.endswith(ending) for key in keys):
                return spec
        return None


@lru_cache(maxsize=4096)
def _keys(text: str) -> tuple[str, ...]:
    """The wording of a header cell, plain and without unit and tax words; none for what is too long for a header."""
    if len(text) > 40:
        return ()
    plain = label_key(text)
    bare = label_key(_QUALIFIER.sub("", nfkc(text)))
    keys = [k for k in dict.fromkeys((plain, bare)) if k]
    return (*keys, *(k for key in keys if (k := _UNIT_END.sub("", key).rstrip("/")) and k not in keys))


def column_unit(label: str) -> str:
    """The money unit that a header cell declares: 单价（元）, 金额万元, 万元/人月."""
    plain = squash(label)
    if not plain or len(plain) > 40:
        return ""
    found = unit_of(label)
    if found:
        return found
    match = _UNIT_END.search(plain)
    return match[1] if match else ""
