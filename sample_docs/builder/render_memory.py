"""A sheet as the `Document` that the Word reader yields for its file, without any file: cases run in milliseconds.

Locators count as the reader counts: body paragraphs including empty ones, tables and figures each from 1.
"""

from __future__ import annotations

from dataclasses import dataclass

from extractors.document import Block, Cell, Document, Figure, Paragraph, Table, Tick
from sample_docs.builder.blueprint import Box, Choice, FigureSheet, Para, Sheet, TableSheet, TextBox
from sample_docs.builder.compose.plan import typed_heading
from sample_docs.builder.layouts import FormLayout, PlanLayout, Suite
from sample_docs.builder.looks import LOOKS, look_of
from sample_docs.builder.ticks import shown

_BROKEN = {"empty": "图片文件是空的", "linked": "图片只有链接，没有嵌入文件"}


def render_memory(sheet: Sheet, suite: Suite) -> Document:
    return _Renderer(sheet, suite).document()


@dataclass(slots=True)
class _Count:
    paragraphs: int = 0
    tables: int = 0
    figures: int = 0
    boxes: int = 0


class _Renderer:
    def __init__(self, sheet: Sheet, suite: Suite) -> None:
        self.sheet = sheet
        self.form: FormLayout = suite.form
        self.plan: PlanLayout = suite.plan
        self.count = _Count()

    def document(self) -> Document:
        document = Document(self.sheet.path, "docx", "docx")
        if self.sheet.header:
            document.blocks.append(Paragraph(self.sheet.header, "页眉1 第1段", "header", size=10.5))
        for block in self.sheet.blocks:
            document.blocks += self._block(block)
        if self.sheet.footer:
            document.blocks.append(Paragraph(self.sheet.footer, "页脚1 第1段", "footer", size=10.5))
        return document

    def _block(self, block: Para | TableSheet | FigureSheet | TextBox) -> list[Block]:
        if isinstance(block, Para):
            self.count.paragraphs += 1
            return [self._paragraph(block)] if block.text or block.choice else []
        if isinstance(block, TableSheet):
            self.count.tables += 1
            return [self._table(block, f"表{self.count.tables}")]
        if isinstance(block, FigureSheet):
            self.count.paragraphs += 1
            self.count.figures += 1
            place = f"正文 第{self.count.paragraphs}段 插图{self.count.figures}"
            return [Figure(place, caption=block.caption, broken=_BROKEN.get(block.broken, ""))]
        self.count.paragraphs += 1
        self.count.boxes += 1
        return [self._in_box(para, place) for place, para in enumerate(block.paragraphs, start=1)]

    def _in_box(self, para: Para, place: int) -> Paragraph:
        text = para.text
        return Paragraph(text, f"文本框{self.count.boxes} 第{place}段", "textbox")

    def _paragraph(self, para: Para) -> Paragraph:
        look = look_of(para, self.plan) if para.role in LOOKS else LOOKS["body"]
        locator = f"正文 第{self.count.paragraphs}段"
        paragraph = Paragraph(para.text, locator, bold=look.bold, size=look.size, align=look.align)
        if para.choice:
            paragraph.text, paragraph.ticks = shown(para.choice, self.form.ticks)
        elif para.role == "heading":
            paragraph.level = para.level
            if self.plan.automatic:
                paragraph.number = para.number
            else:
                paragraph.text = typed_heading(para)
        elif para.role == "toc_title":
            paragraph.toc = True
        elif para.role == "toc":
            paragraph.toc = True
            paragraph.text = toc_line(para, self.plan)
        return paragraph

    def _table(self, sheet: TableSheet, locator: str) -> Table:
        rows: list[list[Cell]] = [[] for _ in sheet.rows]
        for row, column, box in sheet.placed():
            rows[row].append(self._cell(box, row, column, locator))
        return Table(rows, locator)

    def _cell(self, box: Box, row: int, column: int, locator: str) -> Cell:
        texts: list[str] = []
        ticks: list[Tick] = []
        nested: list[tuple[TableSheet, int]] = []
        for line in box.lines:
            if isinstance(line, TableSheet):
                nested.append((line, len(texts)))
            elif isinstance(line, Choice):
                text, found = shown(line, self.form.ticks)
                texts.append(text)
                ticks += found
            else:
                texts.append(line)
        cell = Cell("\n".join(texts).strip(), row, column, box.row_span, box.col_span, ticks)
        place = f"{locator} 第{row + 1}行 第{column + 1}列"
        cell.tables = [self._table(sheet, f"{place} 内表{n}") for n, (sheet, _) in enumerate(nested, start=1)]
        empty = next((i for i, text in enumerate(texts) if text), len(texts))  # blank lines at the head are cut off
        cell.table_lines = [min(max(0, before - empty), cell.text.count("\n") + 1) for _, before in nested]
        return cell


def toc_line(para: Para, layout: PlanLayout) -> str:
    """A line of a table of contents: Word's own has a tab before the page, a typed one a dotted leader."""
    leader = "\t" if layout.toc == "field" else "…………"
    return f"{typed_heading(para)}{leader}{para.page}"
