"""A row that a page break cut: whether the first row of the next page is the rest of it, and its cells as one.

Borders do not tell, word processors close the row on both pages. What tells is where its words could have gone on:
under a line that had no room for another letter, under nothing at all, or under one that ended early.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from extractors.document import Cell
from extractors.readers.pages.model import wide
from extractors.readers.pages.tables import CellEnd, PageTable
from extractors.readers.pages.ticks import ticks_of

Split = Literal["", "doubtful", "sure"]
_ITEM = re.compile(r"^([（(]?[一二三四五六七八九十\d]{1,3}[)）、.．]|注[：:]|备注)")
_BOXES = "☐☑☒"
_TOKEN = re.compile(r"[!-~]+|.[，。、；：！？）》”’]*")  # what stands on one line: marks do not begin one
_SIGNED = re.compile(r"^[（(]?(盖章|公章|签[字章名])|^(\d{4}|[ \u3000]+)年")
_LABELLED = re.compile(r"^[^，。]{2,14}[：:]")
_NUMBER = re.compile(r"^\d[\d,，.%]*$")
_OPEN = re.compile(r"\d[-—–/]$")
_PROSE = 12  # letters on a line from which on a full one is no accident


def splits_row(above: PageTable, rows: Sequence[Sequence[Cell]]) -> Split:
    """Whether the first of the `rows` of the next page is the rest of the last row above."""
    pairs = _pairs(above, rows[0])
    if not pairs:
        return ""
    last = len(above.table.rows) - 1
    pairs = [
        (a, b) for a, b in pairs if a.row == last or b.text
    ]  # others are merged over rows before, which says nothing
    if not pairs:
        return ""
    words = [(_plain(a.text), _plain(b.text)) for a, b in pairs]
    if not any(b for _, b in words) and not any(b.tables for _, b in pairs):
        # the room that a row still needed; where blank rows are to be filled in, more of them follow
        return "sure" if all(a for a, _ in words) and len(rows) > 1 and any(c.text for c in rows[1]) else ""
    if len(pairs) == 1:
        return "sure" if _one_cell(above, *pairs[0]) else ""
    if any(b and not a and not c.tables for (a, b), (c, _) in zip(words, pairs, strict=True)):
        return ""  # words where the row above has none: a row of its own
    both = [(a, b) for (a, b), (v, w) in zip(pairs, words, strict=True) if v and w]
    gone = [k for k, (v, w) in enumerate(words) if v and not w]
    if not gone and len(both) > 2:
        return ""  # a list goes on with its next row: rows are hardly ever cut in every cell
    if any(_prose_goes_on(above.ends.get(id(a)), a, b) or _in_token(a, b) for a, b in both):
        return "sure"
    against = sum(1 for a, b in both if _ended(above.ends.get(id(a)), a, b))
    strong = sum(1 for a, b in both if not _numbers(a, b) and _no_room(above.ends.get(id(a)), b.text))
    if against:
        labelled = bool(gone) and gone[0] == next(k for k, (v, _) in enumerate(words) if v)
        alone = len(both) == 1 and not _grouped(above, pairs[0][0])
        return "sure" if labelled and (alone or strong > against or len(gone) >= len(both)) else ""
    if gone:
        return "sure" if both else _of_tables(pairs)
    return "doubtful" if strong else ""  # a label and its answer, both cut


def merge_row(above: PageTable, below: PageTable, first: Sequence[Cell]) -> list[tuple[PageTable, PageTable]]:
    """Put the words and tables of `first` into the last row above; returns the tables in cells that are to be joined."""
    inner: list[tuple[PageTable, PageTable]] = []
    for cell, rest in _pairs(above, first):
        cell.row_span += rest.row_span - 1
        tables, places = list(rest.tables), list(rest.table_lines)
        if tables and cell.tables and _touch(cell, rest):
            before, after = above.inner.get(id(cell.tables[-1])), below.inner.get(id(tables[0]))
            if before is not None and after is not None:
                inner.append((before, after))
                tables, places = tables[1:], places[1:]
        lines = cell.text.count("\n") + 1 if cell.text else 0
        if rest.text:
            full = bool(cell.text) and not (cell.tables and _tables_last(cell))
            full = full and _no_room(above.ends.get(id(cell)), rest.text)
            joint = "" if (full and wide(cell.text[-1:]) and wide(rest.text[0])) or _in_token(cell, rest) else "\n"
            lines -= joint == "" and bool(cell.text)
            cell.text = f"{cell.text}{joint}{rest.text}" if cell.text else rest.text
            cell.ticks = ticks_of(cell.text)
            cell.confidence = min(cell.confidence, rest.confidence)
            end = below.ends.get(id(rest))
            if end is not None:
                above.ends[id(cell)] = end
        cell.tables.extend(tables)
        cell.table_lines.extend(lines + n for n in places)
    return inner


def _pairs(above: PageTable, first: Sequence[Cell]) -> list[tuple[Cell, Cell]]:
    """The cells of the last row above with those under them, none when the rows are divided differently."""
    rows = above.table.rows
    last = sorted((c for row in rows for c in row if c.row + c.row_span >= len(rows)), key=lambda c: c.col)
    if [(c.col, c.col_span) for c in last] != [(c.col, c.col_span) for c in first]:
        return []
    return list(zip(last, first, strict=True))


def _plain(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _no_room(end: CellEnd | None, text: str) -> bool:
    """Whether the last line had no room for what the text begins with: a letter, or a Latin word."""
    if end is None or not text:
        return False
    token = _TOKEN.match(text)
    ems = sum(1.0 if wide(c) else 0.5 for c in token.group()) if token else 1.0
    return end.room < (min(max(ems, 1.0), 4.0) + 1.2) * end.size


def _ended(end: CellEnd | None, cell: Cell, rest: Cell) -> bool:
    """Whether the words above ended for good: a number over another, or one line with room for more."""
    if _numbers(cell, rest):
        return True
    if _no_room(end, rest.text) or cell.tables:
        return False
    if len(cell.ticks) >= 2 and rest.text[:1] in _BOXES:
        return False  # more choices of the same question
    return end is None or end.lines < 2


def _numbers(cell: Cell, rest: Cell) -> bool:
    """Whether both are numbers, which no program breaks over two lines."""
    return bool(_NUMBER.match(_plain(cell.text)) and _NUMBER.match(_plain(rest.text)))


def _prose_goes_on(end: CellEnd | None, cell: Cell, rest: Cell) -> bool:
    """Whether a long line breaks off in the middle of a sentence, for want of room."""
    if end is None or end.width < _PROSE * end.size or cell.text[-1:] in "。；：！？" or _ITEM.match(rest.text):
        return False
    return _no_room(end, rest.text)


def _in_token(cell: Cell, rest: Cell) -> bool:
    """Whether the break falls within a number: 0533- over 6965566."""
    return bool(_OPEN.search(cell.text) and rest.text[:1].isdecimal())


def _one_cell(above: PageTable, cell: Cell, rest: Cell) -> bool:
    """Whether the rest of a row of one cell is one: in mid-sentence, a signature, or the answer to a bare label."""
    if not cell.text or not rest.text:
        return False
    answer = cell.text[-1] in "：:" and not _ITEM.match(rest.text) and not _LABELLED.match(rest.text)
    return answer or bool(_SIGNED.match(rest.text)) or _prose_goes_on(above.ends.get(id(cell)), cell, rest)


def _grouped(above: PageTable, label: Cell) -> bool:
    """Whether the first column names groups of rows: an empty cell there is one more row of the group."""
    column = [c for row in above.table.rows for c in row if c.col == label.col and c.col_span == label.col_span]
    return any(c.row_span > 1 or not c.text for c in column)


def _of_tables(pairs: Sequence[tuple[Cell, Cell]]) -> Split:
    return "sure" if any(a.tables and b.tables for a, b in pairs) else ""


def _tables_last(cell: Cell) -> bool:
    return bool(cell.table_lines) and cell.table_lines[-1] >= cell.text.count("\n") + 1


def _touch(cell: Cell, rest: Cell) -> bool:
    """Whether the last table of one part and the first of the other have no words between them."""
    lines = cell.text.count("\n") + 1 if cell.text else 0
    return cell.table_lines[-1:] == [lines] and rest.table_lines[:1] == [0]
