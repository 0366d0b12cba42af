"""Spreadsheets: workbooks by the xlsx room, delimited text here."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from extractors.document import Cell, Document, ReadWarning, Table
from extractors.limits import DEFAULT, Limits
from extractors.readers.pages.ticks import normalise_boxes, ticks_of
from extractors.readers.text import load_text
from extractors.readers.xlsx import read_workbook

__all__ = ["read_delimited", "read_workbook"]

_DELIMITERS = ",\t;|"


def read_delimited(path: Path, name: str, limits: Limits = DEFAULT) -> Document:
    """A csv or tsv as one table. Raises UnreadableFile when it is too large."""
    document = Document(name, "csv", "xlsx")
    text = load_text(path, document, limits).replace("\r\n", "\n").replace("\r", "\n")
    csv.field_size_limit(limits.text_bytes)  # an open quotation mark makes one field of the rest
    rows: list[list[Cell]] = []
    for record in csv.reader(io.StringIO(text), delimiter=_delimiter(text)):
        if len(rows) >= limits.table_rows:
            document.warnings.append(ReadWarning("partial", f"行数过多，只读出前 {limits.table_rows} 行"))
            break
        row = len(rows)
        rows.append([_cell(value, row, column) for column, value in enumerate(record[: limits.table_columns])])
    while rows and not any(cell.text for cell in rows[-1]):
        rows.pop()
    if rows:
        document.blocks.append(Table(rows, "表1"))
    return document


def _cell(value: str, row: int, column: int) -> Cell:
    text = normalise_boxes(value.strip())
    return Cell(text, row, column, ticks=ticks_of(text))


def _delimiter(text: str) -> str:
    """The delimiter that splits the first lines into the most and the most equal columns."""
    lines = [line for line in text.splitlines()[:20] if line.strip()]
    counts = {d: [line.count(d) for line in lines] for d in _DELIMITERS}
    used = {d: (len(set(c)) == 1, sum(c)) for d, c in counts.items() if sum(c)}
    return max(used, key=lambda d: used[d]) if used else ","
