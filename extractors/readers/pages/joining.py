"""Tables over a page break: whether the table at the head of a page goes on from the one before, and both as one.

A table that goes on keeps its outer borders, but a form may change its columns in every row, so equal columns are not
asked of it. What speaks against is a head of its own on rows that all look alike, or the name of another form. Where
neither is sure the rows are joined and marked as doubtful: what they say then accuses nobody.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Literal

from extractors.document import Cell
from extractors.readers.pages.rest import merge_row, splits_row
from extractors.readers.pages.tables import PageTable

Link = Literal["", "doubtful", "sure"]
DOUBT = 0.75  # the confidence of rows that may belong to another table
_LEAST = 40.0  # points under a table in which nobody expects another row

_HEAD = re.compile(
    r"(序号|编号|名称|数量|单位|备注|说明|类[型别]|规格|型号|配置|参数|单价|金额|合计|小计|投资|年[份度]|时间|日期|电话|方式|姓名"
    r"|职[务称]|用途|内容|情况|来源|部门|地址|状态|状况|端口|范围|人数|等级|版本|厂商|品牌|费|预算)$"
)
_FORM = re.compile(r"(申请|审批|审核|登记|备案|变更|验收|评审|确认)[^，。；：]{0,6}表([（(].{0,14}[)）])?$")


def link(above: PageTable, below: PageTable, room: float) -> Link:
    """Whether `below`, first on its page, goes on from `above`, last on the page before. `room` is the height that
    the page before still had under its table."""
    if not _same_sides(above.edges, below.edges):
        return ""
    if above.open_bottom or below.open_top or _repeated_header(above.table.rows, below.table.rows):
        return "sure"
    if _names_a_form(below) or (_own_head(below) and not _ends_with_title(above)):
        return ""
    if _columns_agree(above.edges, below.edges):
        return "sure"
    full = room < max(_first_height(below), _LEAST)
    if _changes_columns(above) or _ends_with_title(above) or len(below.table.rows[0]) == 1:
        return "sure" if full else "doubtful"
    return "doubtful" if full else ""


def join(above: PageTable, below: PageTable, how: Link = "sure") -> None:
    """Append the rows of `below` to `above`: a repeated header row is dropped, a row or cell that the page cut is one
    again, columns are brought onto one lattice."""
    lattice = _common(above.edges, below.edges)
    _reseat(above, lattice)
    _reseat(below, lattice)
    above.edges = lattice
    if how == "doubtful":
        for cell in below.table.cells():
            cell.confidence = min(cell.confidence, DOUBT)
    rows = below.table.rows
    skip = _repeated_header(above.table.rows, rows)
    rows = rows[skip:]
    offset = len(above.table.rows) - skip
    if rows:
        split = splits_row(above, rows)
        if split:
            for inner, rest in merge_row(above, below, rows[0]):
                join(inner, rest)
            if split == "doubtful":
                for cell in _last_row(above.table.rows):
                    cell.confidence = min(cell.confidence, DOUBT)
            rows = rows[1:]
            offset -= 1
        else:
            _merge_over(above.table.rows, rows)
    for row in rows:
        for cell in row:
            cell.row += offset
        above.table.rows.append(row)
    above.page_height = below.page_height
    above.bottom, above.open_bottom = below.bottom, below.open_bottom
    above.ends |= below.ends
    above.inner |= below.inner
    above.parts.extend(below.parts)


def goes_on(above: PageTable, below: PageTable) -> bool:
    """Whether a table inside a cell goes on from one at the end of the cell's part before."""
    return link(above, below, 0.0) != ""


def _tolerance(edges: Sequence[float]) -> float:
    return 0.02 * (edges[-1] - edges[0]) + 3


def _same_sides(a: Sequence[float], b: Sequence[float]) -> bool:
    tolerance = _tolerance(a)
    return abs(a[0] - b[0]) <= tolerance and abs(a[-1] - b[-1]) <= tolerance


def _columns_agree(a: Sequence[float], b: Sequence[float]) -> bool:
    """Whether the column borders of one are found in the other."""
    tolerance = _tolerance(a)
    few, many = sorted((a, b), key=len)
    return all(any(abs(x - y) <= tolerance for y in many) for x in few)


def _first_height(part: PageTable) -> float:
    return min((c.bbox[3] - c.bbox[1] for c in part.table.rows[0] if c.bbox), default=0.0)


def _shapes(part: PageTable) -> list[tuple[tuple[int, int], ...]]:
    """How each row is divided into columns, cells that reach into it from above included."""
    shapes: list[list[tuple[int, int]]] = [[] for _ in part.table.rows]
    for cell in part.table.cells():
        for row in range(cell.row, min(cell.row + cell.row_span, len(shapes))):
            shapes[row].append((cell.col, cell.col_span))
    return [tuple(sorted(shape)) for shape in shapes]


def _changes_columns(part: PageTable) -> bool:
    """Whether the rows are divided differently, as those of a form are; rows of one cell do not count."""
    return len({shape for shape in _shapes(part) if len(shape) > 1}) > 1


def _ends_with_title(part: PageTable) -> bool:
    """Whether the last row is one cell over the whole width: it names what comes on the next page."""
    row = _last_row(part.table.rows)
    return len(row) == 1 and row[0].col_span == len(part.edges) - 1


def _own_head(part: PageTable) -> bool:
    """Whether the part is a list with a head of its own: the words of a head over rows divided like it."""
    first = part.table.rows[0]
    words = _words(first)
    if len(first) < 3 or len(part.table.rows) < 2 or not all(words):
        return False
    if any(len(w) > 14 or re.search(r"\d{3}|[☐☑☒]", w) for w in words):
        return False
    if 2 * sum(1 for w in words if _HEAD.search(re.sub(r"[（(].*[)）]$", "", w))) < len(words):
        return False
    shapes = _shapes(part)
    alike = sum(1 for shape in shapes[1:] if shape == shapes[0])
    return alike >= max(1, 0.8 * sum(1 for shape in shapes[1:] if len(shape) > 1))


def _names_a_form(part: PageTable) -> bool:
    first = part.table.rows[0]
    return len(first) == 1 and len(first[0].text) <= 40 and _FORM.search(_words(first)[0]) is not None


def _last_row(rows: Sequence[Sequence[Cell]]) -> list[Cell]:
    """The cells that reach to the end of the table, from left to right."""
    return sorted((c for row in rows for c in row if c.row + c.row_span >= len(rows)), key=lambda c: c.col)


def _common(a: tuple[float, ...], b: tuple[float, ...]) -> tuple[float, ...]:
    """Both lattices as one. Borders of one part never fall together, however near they are."""
    gap = min(y - x for edges in (a, b) for x, y in pairwise(edges))
    tolerance = max(min(_tolerance(a), 0.45 * gap), 2.0)
    merged = sorted([*a, *(x for x in b if all(abs(x - y) > tolerance for y in a))])
    # the outer borders are the same, however far apart they were found
    inside = [x for x in merged if a[0] + tolerance < x < a[-1] - tolerance]
    return (a[0], *inside, a[-1])


def _reseat(part: PageTable, lattice: tuple[float, ...]) -> None:
    if lattice == part.edges:
        return
    place = [min(range(len(lattice)), key=lambda k: abs(lattice[k] - x)) for x in part.edges]
    place[0], place[-1] = 0, len(lattice) - 1
    for cell in part.table.cells():
        end = cell.col + cell.col_span
        cell.col, cell.col_span = place[cell.col], max(1, place[min(end, len(place) - 1)] - place[cell.col])
    part.edges = lattice


def _words(row: Sequence[Cell]) -> list[str]:
    return [re.sub(r"\s+", "", c.text) for c in row]


def _repeated_header(above: list[list[Cell]], below: list[list[Cell]]) -> int:
    """How many first rows of `below` repeat the head of the table above (at most three)."""
    best = 0
    for count in range(1, min(3, len(above), len(below)) + 1):
        mine = [_words(r) for r in below[:count]]
        if [_words(r) for r in above[:count]] == mine and sum(1 for r in mine for w in r if w) >= 2:
            best = count
    return best


def _merge_over(above: list[list[Cell]], below: list[list[Cell]]) -> None:
    """A cell merged over several rows that the page break cut is one again: its rest has no words of its own, or its
    words stand in the rest alone."""
    reaching = {(c.col, c.col_span): c for c in _last_row(above)}
    for rest in list(below[0]):
        cell = reaching.get((rest.col, rest.col_span))
        if cell is None or (cell.row_span == 1 and rest.row_span == 1) or (cell.text and rest.text):
            continue
        if len(below[0]) < 2 or (rest.text and cell.row_span == 1):
            continue
        cell.row_span += rest.row_span
        if rest.text:
            cell.text, cell.ticks = rest.text, rest.ticks
            cell.confidence = min(cell.confidence, rest.confidence)
        cell.tables.extend(rest.tables)
        below[0].remove(rest)
