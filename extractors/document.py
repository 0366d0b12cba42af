"""The one document model: whatever a file is, reading it yields a `Document`.

A `Document` is blocks in reading order (paragraph, table, figure), each with its place (`locator`, page, bounding
box). What Word or the page shows is what stands here; nothing behind this floor opens a file again. Slots instead of
validated models: a plan of 300 pages has tens of thousands of blocks.

Units: `bbox` is (x0, y0, x1, y1) in PDF points from the top left of the upright page, for images in pixels after EXIF.
Pages and locators count from 1, grid positions (`Cell.row`, `Cell.col`) from 0.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

Bbox = tuple[float, float, float, float]
Part = Literal["body", "header", "footer", "footnote", "textbox", "comment", "hidden"]

CHECKED = "☑"
UNCHECKED = "☐"
UNDECIDED = "☒"


@dataclass(slots=True, frozen=True)
class Anchor:
    """A place in a file that a person can find again."""

    file: str
    locator: str
    page: int | None = None
    bbox: Bbox | None = None


@dataclass(slots=True)
class Tick:
    """A tick box: `label` runs to the next box or the end of its paragraph; `checked` is None when it cannot be told."""

    label: str
    checked: bool | None


@dataclass(slots=True)
class Paragraph:
    """One paragraph. `text` is without the number that Word computes (`number`); `level` 1 is a chapter heading.

    `toc` marks a line of a table of contents; such a line never has a level. `bold`, `size` (points, None when
    unknown) and `align` describe the paragraph as a whole. `confidence` is the reader's own, 1.0 for born-digital text.
    `breaks`: a page or section break stands before it, for formats that have no pages of their own.
    """

    text: str
    locator: str
    part: Part = "body"
    number: str = ""
    level: int | None = None
    page: int | None = None
    bbox: Bbox | None = None
    ticks: list[Tick] = field(default_factory=list)
    toc: bool = False
    bold: bool = False
    size: float | None = None
    align: str = ""
    confidence: float = 1.0
    breaks: bool = False

    @property
    def full_text(self) -> str:
        """Number and text, as the page shows them."""
        return f"{self.number} {self.text}".strip() if self.number else self.text


@dataclass(slots=True)
class Cell:
    """A table cell, once, at its top-left grid position; `text` holds its own paragraphs joined by a line feed.

    `table_lines`: for each of `tables`, how many lines of `text` stand before it; empty when the reader cannot tell.
    """

    text: str
    row: int
    col: int
    row_span: int = 1
    col_span: int = 1
    ticks: list[Tick] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    page: int | None = None
    bbox: Bbox | None = None
    confidence: float = 1.0
    table_lines: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Table:
    """A table: `rows[i]` holds the cells that begin in row i, left to right."""

    rows: list[list[Cell]]
    locator: str
    part: Part = "body"
    page: int | None = None
    bbox: Bbox | None = None
    breaks: bool = False

    def cells(self) -> Iterator[Cell]:
        for row in self.rows:
            yield from row

    def cell_locator(self, cell: Cell) -> str:
        return f"{self.locator} 第{cell.row + 1}行 第{cell.col + 1}列"


@dataclass(slots=True)
class Figure:
    """A picture, drawing or embedded object. `broken` says why it cannot be shown, empty when it can (FA-35)."""

    locator: str
    part: Part = "body"
    caption: str = ""
    page: int | None = None
    bbox: Bbox | None = None
    broken: str = ""


Block = Paragraph | Table | Figure


@dataclass(slots=True)
class Seal:
    """A seal print found on a page. `text` is what could be read of it, often nothing."""

    page: int
    bbox: Bbox
    colour: Literal["red", "grey"]
    text: str = ""
    confidence: float = 1.0


@dataclass(slots=True, frozen=True)
class Bookmark:
    """An entry of the file's own outline (the bookmarks of a PDF); `level` 1 is the outermost."""

    title: str
    page: int
    level: int = 1


@dataclass(slots=True, frozen=True)
class ReadWarning:
    """Something about the file a reviewer should know. Codes are stable; see docs/reading.md."""

    code: str
    message: str
    page: int | None = None
    locator: str = ""


@dataclass(slots=True)
class Document:
    """One file, read. `method` is how its text was come by: docx, pdf, ocr, xlsx, ofd.

    `pages` is None for formats without pages. `unread_pages` are pages whose content could not be read: while there
    are any, the file counts as partly read. `looked_for_seals` is True when pages were examined as pictures. `turned`
    says by how many degrees clockwise a page as shown must be turned to stand upright (boxes are on it as shown).
    `printed` are the page numbers printed on recognised pages. `sources` is only filled when several pictures make up the
    document: the file of each page; places then name that file. `bookmarks` is the file's own outline. `recognising` is how many seconds recognition took.
    """

    file: str
    format: str
    method: str
    blocks: list[Block] = field(default_factory=list)
    pages: int | None = None
    seals: list[Seal] = field(default_factory=list)
    warnings: list[ReadWarning] = field(default_factory=list)
    unread_pages: list[int] = field(default_factory=list)
    ocr_pages: list[int] = field(default_factory=list)
    looked_for_seals: bool = False
    turned: dict[int, int] = field(default_factory=dict)
    printed: dict[int, int] = field(default_factory=dict)
    sources: tuple[str, ...] = ()
    bookmarks: tuple[Bookmark, ...] = ()
    recognising: float = field(default=0.0, compare=False)

    @property
    def files(self) -> tuple[str, ...]:
        """The files that make up the document, mostly one."""
        return self.sources or (self.file,)

    def source(self, page: int | None) -> tuple[str, int | None]:
        """The file in which a page stands, and its number there."""
        if page is None or not self.sources:
            return self.file, page
        return self.sources[page - 1], 1

    def anchor(self, block: Paragraph | Table | Figure) -> Anchor:
        file, page = self.source(block.page)
        return Anchor(file, block.locator, page, block.bbox)

    def cell_anchor(self, table: Table, cell: Cell) -> Anchor:
        file, page = self.source(cell.page if cell.page is not None else table.page)
        return Anchor(file, table.cell_locator(cell), page, cell.bbox or table.bbox)

    def paragraphs(self, *parts: Part) -> Iterator[Paragraph]:
        """Paragraphs of the given parts (body and text boxes when none is named), outside tables."""
        wanted = parts or ("body", "textbox")
        for block in self.blocks:
            if isinstance(block, Paragraph) and block.part in wanted:
                yield block

    def tables(self) -> Iterator[Table]:
        for block in self.blocks:
            if isinstance(block, Table):
                yield block


@dataclass(slots=True)
class Line:
    """One line of shown text with its place: a paragraph, or one paragraph of a cell. What text searches run on."""

    text: str
    anchor: Anchor
    block: int
    part: Part = "body"
    number: str = ""
    level: int | None = None
    toc: bool = False
    in_table: bool = False
    confidence: float = 1.0

    @property
    def full_text(self) -> str:
        return f"{self.number} {self.text}".strip() if self.number else self.text


def lines(document: Document, first: int = 0, last: int | None = None) -> Iterator[Line]:
    """The text lines of blocks `first` to `last` (exclusive) in reading order; cells and nested tables included."""
    stop = len(document.blocks) if last is None else last
    for index in range(first, stop):
        block = document.blocks[index]
        if isinstance(block, Paragraph):
            for piece in block.text.split("\n"):
                yield Line(
                    piece,
                    document.anchor(block),
                    index,
                    block.part,
                    block.number,
                    block.level,
                    block.toc,
                    confidence=block.confidence,
                )
        elif isinstance(block, Table):
            yield from _table_lines(document, block, index)


def _table_lines(document: Document, table: Table, index: int) -> Iterator[Line]:
    for cell in table.cells():
        anchor = document.cell_anchor(table, cell)
        for piece in cell.text.split("\n"):
            if piece.strip():
                yield Line(piece, anchor, index, table.part, in_table=True, confidence=cell.confidence)
        for nested in cell.tables:
            yield from _table_lines(document, nested, index)
