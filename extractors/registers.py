"""The bureau's registers: what a county keeps in 台账.xlsx and no dossier says of itself.

`read_registers` turns the workbook into typed rows. Sheets and columns are data (templates/forms/registers.yaml), the
same that `prescreen forms` writes the blank workbook from. Columns may stand in any order, sheets may be missing; a
cell that cannot be understood is a line in `problems`, never a guess. A workbook without a needed column is refused.
"""

from __future__ import annotations

import datetime
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from extractors.errors import UsageError
from extractors.values.dates import parse_date
from extractors.values.money import parse_money
from extractors.values.normalise import label_key, squash
from extractors.values.types import Money, PartialDate
from extractors.vocabulary import TEMPLATES, read_yaml

LAYOUT = TEMPLATES / "forms" / "registers.yaml"
HEADER_ROWS = 10  # a title or a note may stand above the header

Type = Literal["text", "date", "money", "year"]
Cell = str | PartialDate | Money | int | None


class ColumnLayout(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    key: str
    title: str
    also: tuple[str, ...] = ()
    type: Type = "text"
    required: bool = False
    width: float = 20
    note: str = ""
    choices: tuple[str, ...] = ()


class SheetLayout(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    key: str
    title: str
    rules: str = ""
    note: str = ""
    columns: tuple[ColumnLayout, ...]


class RegisterLayout(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    file: str
    intro: str
    sheets: tuple[SheetLayout, ...] = Field(min_length=1)


@lru_cache(maxsize=1)
def register_layout() -> RegisterLayout:
    return RegisterLayout.model_validate(read_yaml(LAYOUT))


@dataclass(slots=True, frozen=True, kw_only=True)
class Entry:
    """A row of a register. `place` names sheet and row, for evidence; empty cells are "" or None."""

    place: str
    remark: str = ""


@dataclass(slots=True, frozen=True, kw_only=True)
class BudgetUnit(Entry):
    name: str
    superior: str = ""


@dataclass(slots=True, frozen=True, kw_only=True)
class UnitAlias(Entry):
    name: str
    alias: str


@dataclass(slots=True, frozen=True, kw_only=True)
class UnfinishedMigration(Entry):
    unit: str
    system: str = ""
    due: PartialDate | None = None
    basis: str = ""


@dataclass(slots=True, frozen=True, kw_only=True)
class SharingViolation(Entry):
    unit: str
    fact: str = ""
    basis: str = ""
    date: PartialDate | None = None


@dataclass(slots=True, frozen=True, kw_only=True)
class PlannedProject(Entry):
    year: int
    project: str
    unit: str = ""
    amount: Money | None = None
    basis: str = ""


@dataclass(slots=True, frozen=True, kw_only=True)
class AcceptanceEntry(Entry):
    """How far a project is with its acceptance. Dates are None while a step has not been taken."""

    unit: str
    project: str
    built: PartialDate | None = None
    preliminary: PartialDate | None = None
    applied: PartialDate | None = None
    extended: PartialDate | None = None
    accepted: PartialDate | None = None
    result: str = ""


@dataclass(slots=True, frozen=True, kw_only=True)
class PerformanceEntry(Entry):
    unit: str
    project: str
    year: int | None = None
    result: str = ""
    rectified: str = ""


@dataclass(slots=True)
class Registers:
    """All registers of one workbook. `missing`: sheets that were not there; a rule that needs one stays 不适用."""

    file: str
    budget_units: list[BudgetUnit] = field(default_factory=list)
    aliases: list[UnitAlias] = field(default_factory=list)
    unfinished_migrations: list[UnfinishedMigration] = field(default_factory=list)
    sharing_violations: list[SharingViolation] = field(default_factory=list)
    planned_projects: list[PlannedProject] = field(default_factory=list)
    acceptances: list[AcceptanceEntry] = field(default_factory=list)
    performances: list[PerformanceEntry] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def alias_table(self) -> dict[str, tuple[str, ...]]:
        """Name -> other names of the same body, as compare_units takes it."""
        table: dict[str, tuple[str, ...]] = {}
        for row in self.aliases:
            others = [part for part in row.alias.replace("；", "、").replace(";", "、").split("、") if part.strip()]
            table[row.name] = (*table.get(row.name, ()), *(part.strip() for part in others))
        return table


_ENTRIES: dict[str, type[Entry]] = {
    "budget_units": BudgetUnit,
    "aliases": UnitAlias,
    "unfinished_migrations": UnfinishedMigration,
    "sharing_violations": SharingViolation,
    "planned_projects": PlannedProject,
    "acceptances": AcceptanceEntry,
    "performances": PerformanceEntry,
}


def read_registers(path: Path) -> Registers:
    """Read 台账.xlsx. Raises UsageError when it cannot be opened, holds no register, or lacks a needed column."""
    import openpyxl  # late: only runs with --registers pay for it
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except (OSError, InvalidFileException, zipfile.BadZipFile, KeyError, ValueError) as error:
        raise UsageError(
            f"打不开台账 {path.name}", "请确认是未加密的 .xlsx 文件，空白台账可用 prescreen forms 得到"
        ) from error
    try:
        registers = Registers(path.name)
        sheets = {squash(name): book[name] for name in book.sheetnames}
        for layout in register_layout().sheets:
            sheet = sheets.get(squash(layout.title))
            if sheet is None:
                registers.missing.append(layout.title)
            else:
                rows = _read_sheet(sheet.iter_rows(values_only=True), layout, path.name, registers.problems)
                getattr(registers, layout.key).extend(rows)
    finally:
        book.close()
    if len(registers.missing) == len(register_layout().sheets):
        titles = "、".join(registers.missing)
        raise UsageError(
            f"台账 {path.name} 中没有认得的工作表", f"工作表应叫 {titles}；空白台账可用 prescreen forms 得到"
        )
    return registers


def _read_sheet(rows: Iterable[Sequence[Any]], layout: SheetLayout, file: str, problems: list[str]) -> Iterator[Entry]:
    """The entries below the header row. A sheet without any content is an empty register."""
    columns: dict[int, ColumnLayout] = {}
    seen: list[str] = []
    for number, row in enumerate(rows, 1):
        if columns:
            entry = _entry(row, number, columns, layout, problems)
            if entry is not None:
                yield entry
        elif number <= HEADER_ROWS:
            columns = _header(row, layout)
            lacking = [c.title for c in layout.columns if c.required and c not in columns.values()]
            if columns and lacking:
                raise UsageError(
                    f"台账 {file} 的工作表“{layout.title}”缺少“{'”“'.join(lacking)}”列", "请补上该列，列的先后随意"
                )
            seen += [str(cell) for cell in row if cell is not None]
        else:
            break
    if not columns and seen:
        needed = "、".join(c.title for c in layout.columns if c.required)
        raise UsageError(f"台账 {file} 的工作表“{layout.title}”找不到表头", f"表头须有 {needed}")


def _header(row: Sequence[Any], layout: SheetLayout) -> dict[int, ColumnLayout]:
    """Position -> column, when this row names at least one needed column; the first column of a name counts."""
    names = {label_key(text): column for column in layout.columns for text in (column.title, *column.also)}
    found: dict[int, ColumnLayout] = {}
    for index, cell in enumerate(row):
        column = names.get(label_key(str(cell))) if cell is not None else None
        if column is not None and column not in found.values():
            found[index] = column
    filled = sum(cell is not None and bool(str(cell).strip()) for cell in row)
    known = any(c.required for c in found.values()) and (len(found) > 1 or filled == 1)
    return found if known else {}


def _entry(
    row: Sequence[Any], number: int, columns: dict[int, ColumnLayout], layout: SheetLayout, problems: list[str]
) -> Entry | None:
    place = f"工作表“{layout.title}” 第{number}行"
    raw = {c: row[i] if i < len(row) else None for i, c in columns.items()}
    if all(cell is None or not str(cell).strip() for cell in raw.values()):
        return None
    values: dict[str, Cell] = {}
    for column, cell in raw.items():
        value, problem = _value(cell, column)
        if problem:
            problems.append(f"{place} {column.title}：{problem}")
        if column.required and value in (None, ""):
            problems.append(f"{place} 缺“{column.title}”，该行未采用")
            return None
        if value not in (None, ""):
            values[column.key] = value
    entry: Entry = _ENTRIES[layout.key](place=place, **values)  # type: ignore[arg-type]  # keys are the columns'
    return entry


def _value(cell: Any, column: ColumnLayout) -> tuple[Cell, str]:
    """The typed value of a cell and, when it cannot be understood, why."""
    if cell is None or not str(cell).strip():
        return None, ""
    text = " ".join(str(cell).split())
    if column.type == "text":
        return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else text, ""
    if column.type == "year":
        date = _date(cell, text)
        return (date.year, "") if date else (None, f"“{text}”不是年份")
    if column.type == "date":
        date = _date(cell, text)
        return (date, "") if date else (None, f"“{text}”不是日期，应写成 2026-03-01")
    return _money(cell, text)


def _date(cell: Any, text: str) -> PartialDate | None:
    if isinstance(cell, datetime.datetime | datetime.date):
        return PartialDate(cell.year, cell.month, cell.day)
    if text.removesuffix("年").removesuffix(".0").isdecimal() and len(text.removesuffix("年").removesuffix(".0")) == 4:
        return PartialDate(int(text[:4]))
    value = parse_date(text).value
    return value if isinstance(value, PartialDate) else None


def _money(cell: Any, text: str) -> tuple[Money | None, str]:
    """Money in 万元 unless the cell says otherwise."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return Money(Decimal(str(cell)) * 10_000), ""
    value = parse_money(text, "万元").value
    return (value, "") if isinstance(value, Money) else (None, f"“{text}”不是金额")
