"""Tables of facts as frames for the suites, and the columns that suites ask for beyond those written in the table.

A cell that is blank or holds only a placeholder is null; expectations on values leave nulls alone, so that an empty cell is
told once, by the expectation that it be filled. Row i of the frame is row i of the inventory.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from checks.expectations import Cell, Derived, Suite
from checks.places import EMPTY
from extractors.errors import RulebookError
from extractors.facts import Fact, Inventory
from extractors.values.configurations import parse_configuration
from extractors.values.normalise import squash
from extractors.values.ports import parse_ports
from extractors.values.quantities import parse_count

if TYPE_CHECKING:
    import pandas as pd

OK = "ok"


def column_of(inventory: Inventory, name: str) -> list[Cell]:
    return [text_of(row.cells.get(name)) for row in inventory.rows]


def text_of(fact: Fact | None) -> str | None:
    """The words of a cell without blanks; None when it holds nothing."""
    if fact is None or fact.state in EMPTY:
        return None
    return squash(fact.raw) or None


def frame_of(inventory: Inventory, suite: Suite, extra: dict[str, list[Cell]] | None = None) -> pd.DataFrame:
    """The inventory's columns, those of `extra`, and what the suite derives from them."""
    import pandas

    columns: dict[str, list[Cell]] = {name: column_of(inventory, name) for name in inventory.columns}
    columns |= extra or {}
    for wish in suite.derive:
        columns[wish.column] = _derived(wish, columns, len(inventory.rows))
    for wish_ in suite.expectations:
        for key in ("column", "column_A", "column_B"):
            name = wish_.kwargs.get(key)
            if isinstance(name, str):
                columns.setdefault(name, [None] * len(inventory.rows))
    return pandas.DataFrame({n: pandas.Series(v, dtype=_dtype(v)) for n, v in columns.items()})


def _dtype(values: list[Cell]) -> str:
    return "float64" if any(isinstance(v, float) for v in values) else "object"


def _derived(wish: Derived, columns: dict[str, list[Cell]], size: int) -> list[Cell]:
    way = WAYS.get(wish.by)
    if way is None:
        raise RulebookError(f"表格检查没有“{wish.by}”这种推算", f"可用的有：{'、'.join(WAYS)}")
    source = columns.get(wish.of, [None] * size)
    made: list[Cell] = []
    for row, value in enumerate(source):
        if not isinstance(value, str) or not _wanted(wish, columns, row):
            made.append(None)
        else:
            made.append(way(value, wish, row))
    return made


def _wanted(wish: Derived, columns: dict[str, list[Cell]], row: int) -> bool:
    """`where`: column -> pattern that its words must match; `needs`: columns that must be filled."""
    for name, pattern in wish.where.items():
        value = columns.get(name, [None] * (row + 1))[row]
        if not isinstance(value, str) or not re.search(pattern, value):
            return False
    return all(columns.get(name, [None] * (row + 1))[row] is not None for name in wish.needs)


def _count(text: str, wish: Derived, row: int) -> Cell:
    value = parse_count(text).value
    return float(value) if isinstance(value, str) else None


def _count_state(text: str, wish: Derived, row: int) -> Cell:
    reading = parse_count(text)
    if not isinstance(reading.value, str):
        return "不是数字"
    if "." in reading.value:
        return "不是整数"
    return OK if reading.certain else "不确切"


def _order(text: str, wish: Derived, row: int) -> Cell:
    """How far a running number is from the row it stands in."""
    value = parse_count(text).value
    return float(value) - (row + 1) if isinstance(value, str) else None


def _configuration_state(text: str, wish: Derived, row: int) -> Cell:
    return OK if parse_configuration(text) is not None else "看不出配置"


def _ports_state(text: str, wish: Derived, row: int) -> Cell:
    if re.fullmatch(r"[无—\-/\\]+|不(?:对外)?开放|不涉及|无需开放|暂无", text):
        return None
    ports = parse_ports(text)
    if ports is None:
        return "看不出端口"
    return "起止写反" if any(r.first > r.last for r in ports.ranges) else OK


def _lowest_port(text: str, wish: Derived, row: int) -> Cell:
    ports = parse_ports(text)
    return float(min(r.first for r in ports.ranges)) if ports and ports.ranges else None


def _highest_port(text: str, wish: Derived, row: int) -> Cell:
    ports = parse_ports(text)
    return float(max(max(r.first, r.last) for r in ports.ranges)) if ports and ports.ranges else None


def _risky_ports(text: str, wish: Derived, row: int) -> Cell:
    """The ports of `wish.ports` that are open, or 全部; null when none is."""
    ports = parse_ports(text)
    if ports is None:
        return None
    if ports.everything:
        return "全部端口"
    return "、".join(map(str, ports.among(wish.ports))) or None


WAYS: dict[str, Callable[[str, Derived, int], Cell]] = {
    "count": _count,
    "count_state": _count_state,
    "order": _order,
    "configuration_state": _configuration_state,
    "ports_state": _ports_state,
    "lowest_port": _lowest_port,
    "highest_port": _highest_port,
    "risky_ports": _risky_ports,
}
