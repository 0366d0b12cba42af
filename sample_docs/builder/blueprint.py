"""The neutral form of one composed document: paragraphs with roles, tables with spans and tick boxes, figures.

Both renderers (a Word file, a `Document` in memory) work from it, so that a case in memory and the file of the same case say
the same words in the same places.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, Union

Role = Literal[
    "agency_mark", "number_line", "title", "addressee", "body", "attachment", "signature", "note",
    "cover_title", "cover_line", "toc_title", "toc", "heading", "caption", "unit_note", "form_head", "blank",
]  # fmt: skip


@dataclass(slots=True)
class Option:
    """A tick box with its label; `text` is what was written behind 其他."""

    label: str
    checked: bool
    text: str = ""


@dataclass(slots=True)
class Choice:
    """A line of tick boxes; `lead` stands before the first box (a label in the same cell)."""

    options: list[Option]
    lead: str = ""


def choice(options: tuple[str, ...], chosen: list[str], lead: str = "") -> Choice:
    """The printed options ticked as chosen; 其他（数据治理） ticks 其他 and writes 数据治理 behind it."""
    words = {c.partition("（")[0]: c.partition("（")[2].rstrip("）") for c in chosen}
    return Choice([Option(o, o in words, words.get(o, "")) for o in options], lead)


@dataclass(slots=True)
class Para:
    """One paragraph. A heading has a `level`, and its `number` apart from its text: a layout types it or lets Word count.

    `page` is the page number a typed table of contents shows.
    """

    text: str
    role: Role = "body"
    level: int | None = None
    number: str = ""
    page: int | None = None
    page_break: bool = False
    choice: Choice | None = None  # a line of tick boxes instead of text


CellLine = Union[str, Choice, "TableSheet"]


@dataclass(slots=True)
class Box:
    """A table cell: its lines and spans. `vertical` prints one character a line, as narrow label columns do.

    A table among the lines is a table inside the cell, as the forms of 附件4 to 6 print them.
    """

    lines: list[CellLine]
    row_span: int = 1
    col_span: int = 1
    label: bool = False
    vertical: bool = False


@dataclass(slots=True)
class TableSheet:
    """A table: each row lists the boxes that begin in it, left to right. `widths` are relative column widths."""

    rows: list[list[Box]]
    widths: list[int]
    borders: bool = True

    def placed(self) -> Iterator[tuple[int, int, Box]]:
        """Row, column and box, spans counted."""
        taken: set[tuple[int, int]] = set()
        for row, boxes in enumerate(self.rows):
            column = 0
            for box in boxes:
                while (row, column) in taken:
                    column += 1
                yield row, column, box
                taken.update((row + r, column + c) for r in range(box.row_span) for c in range(box.col_span))
                column += box.col_span


@dataclass(slots=True)
class FigureSheet:
    kind: str
    caption: str
    broken: str = ""


@dataclass(slots=True)
class TextBox:
    """A floating text box anchored in its own paragraph; where heads of official letters like to stand."""

    paragraphs: list[Para]


SheetBlock = Para | TableSheet | FigureSheet | TextBox


@dataclass(slots=True)
class Sheet:
    """One composed document of the dossier. `material` is what it is meant to be, `path` where it is submitted."""

    material: str
    path: str = ""
    blocks: list[SheetBlock] = field(default_factory=list)
    header: str = ""
    footer: str = ""


def plain_table(rows: list[list[str]], header_rows: int = 1) -> TableSheet:
    """A table without spans whose first rows are its header; a column is as wide as its longest text, within reason."""
    boxes = [[Box([text], label=index < header_rows) for text in row] for index, row in enumerate(rows)]
    widths = [max(4, min(16, max(len(row[column]) for row in rows) + 2)) for column in range(len(rows[0]))]
    return TableSheet(boxes, widths)
