"""A sheet as a .docx file. The same sheet and layout always give the same bytes.

python-docx opens and saves the package and embeds pictures and headers; paragraphs and tables are written as XML, for what
makes readers stumble (symbols, content controls, form fields, text boxes, numbering) has no place in its API.
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.shared import Cm
from lxml import etree

from sample_docs.builder import word_base
from sample_docs.builder import word_xml as x
from sample_docs.builder.blueprint import Box, Choice, FigureSheet, Para, Sheet, SheetBlock, TableSheet, TextBox
from sample_docs.builder.compose.plan import typed_heading
from sample_docs.builder.content import PLAN
from sample_docs.builder.layouts import PlanLayout, Suite
from sample_docs.builder.looks import LookOf, look_of
from sample_docs.builder.render_memory import toc_line
from sample_docs.builder.ticks import MARKUP_STYLES, options_of, printed

FIGURES = Path(__file__).parent / "figures"
_CELL = LookOf(size=12.0)
_LABEL = LookOf(bold=True, size=12.0)


def render_word(sheet: Sheet, suite: Suite) -> bytes:
    return _Renderer(sheet, suite).data()


class _Renderer:
    def __init__(self, sheet: Sheet, suite: Suite) -> None:
        self.sheet = sheet
        self.suite = suite
        self.layout = suite.plan if sheet.material == PLAN else PlanLayout()
        self.document = docx.Document(io.BytesIO(word_base.base_package(self.layout)))
        self.boxes = 0
        self.in_toc = False
        self.broken: list[str] = []

    def data(self) -> bytes:
        body = self.document.element.body
        end = body[-1]
        for block in self.sheet.blocks:
            for element in self._block(block):
                end.addprevious(element)
        if self.in_toc:
            raise AssertionError("the table of contents is followed by at least one paragraph")
        section = self.document.sections[0]
        for text, part in ((self.sheet.header, section.header), (self.sheet.footer, section.footer)):
            if text:
                part.is_linked_to_previous = False
                part.paragraphs[0].text = text
        buffer = io.BytesIO()
        self.document.save(buffer)
        return self._repack(buffer)

    def _repack(self, buffer: io.BytesIO) -> bytes:
        """Fixed times, fixed order; a picture broken on purpose loses its bytes here."""
        with zipfile.ZipFile(buffer) as package:
            parts = [(name, package.read(name)) for name in sorted(package.namelist())]
        parts.sort(key=lambda part: part[0] != "[Content_Types].xml")
        emptied = [(name, b"" if name in self.broken else data) for name, data in parts]
        return word_base.write_package(emptied)

    def _block(self, block: SheetBlock) -> list[etree._Element]:
        if isinstance(block, Para):
            return [self._paragraph(block)]
        if isinstance(block, TableSheet):
            return [self._table(block)]
        if isinstance(block, FigureSheet):
            return [self._figure(block)]
        return [self._text_box(block)]

    def _text_box(self, block: TextBox) -> etree._Element:
        self.boxes += 1
        inner = [self._paragraph(para) for para in block.paragraphs]
        return x.paragraph([x.text_box(inner, self.boxes)])

    def _paragraph(self, para: Para) -> etree._Element:
        look = look_of(para, self.layout)
        if para.role == "heading":
            return self._heading(para, look)
        if para.role == "toc":
            return self._toc(para)
        children: list[etree._Element] = []
        if self.in_toc:
            children.append(x.node("r", [x.node("fldChar", fldCharType="end")]))
            self.in_toc = False
        if para.page_break:
            children.append(x.page_break())
        if para.choice:
            children += self._choice(para.choice)
        elif para.text:
            children.append(x.run(para.text, look))
        return x.paragraph(children, x.paragraph_properties(look.align, indent=look.indent))

    def _heading(self, para: Para, look: LookOf) -> etree._Element:
        level = para.level or 1
        styles = word_base.CHAPTER_STYLE if level == 1 else word_base.SECTION_STYLE
        style = styles.get(self.layout.look, "")
        outline = level - 1 if self.layout.look == "outline" else None
        number = level - 1 if self.layout.automatic and not style else None
        text = para.text if self.layout.automatic else typed_heading(para)
        properties = x.paragraph_properties(style=style, outline=outline, number=number)
        return x.paragraph([x.run(text, None if style else look)], properties)

    def _toc(self, para: Para) -> etree._Element:
        """Word's own table of contents is one field over its lines; a typed one is plain text."""
        text = toc_line(para, self.layout)
        if self.layout.toc != "field":
            return x.paragraph([x.run(text, look_of(para, self.layout))])
        start: list[etree._Element] = []
        if not self.in_toc:
            code = x.node("instrText")
            code.text = ' TOC \\o "1-2" \\h \\z \\u '
            code.set(x.SPACE, "preserve")
            begin = x.node("r", [x.node("fldChar", fldCharType="begin")])
            separate = x.node("r", [x.node("fldChar", fldCharType="separate")])
            start = [begin, x.node("r", [code]), separate]
            self.in_toc = True
        style = word_base.TOC_STYLES[para.level or 1]
        return x.paragraph([*start, x.run(text)], x.paragraph_properties(style=style))

    def _choice(self, line: Choice) -> list[etree._Element]:
        style = self.suite.form.ticks
        if style not in MARKUP_STYLES:
            return [x.run(printed(line, style), _CELL)]
        nodes = [x.run(line.lead, _CELL)] if line.lead else []
        for index, option in enumerate(options_of(line, style)):
            if index:
                nodes.append(x.run("  ", _CELL))
            nodes += x.markup_tick(option, style)
        return nodes

    def _table(self, sheet: TableSheet) -> etree._Element:
        """Cells with their spans; a cell merged downwards continues in every row it covers."""
        columns = len(sheet.widths)
        unit = 8844 // sum(sheet.widths)
        grid: list[dict[int, etree._Element]] = [{} for _ in sheet.rows]
        for row, column, box in sheet.placed():
            width = unit * sum(sheet.widths[column : column + box.col_span])
            merge = "restart" if box.row_span > 1 else ""
            grid[row][column] = x.cell(self._lines(box), width, box.col_span, merge)
            for below in range(row + 1, row + box.row_span):
                grid[below][column] = x.cell([x.paragraph([])], width, box.col_span, "continue")
        rows = [[cells[c] for c in range(columns) if c in cells] for cells in grid]
        return x.table(rows, sheet.widths, sheet.borders)

    def _lines(self, box: Box) -> list[etree._Element]:
        look = _LABEL if box.label else _CELL
        align = "center" if box.label else ""
        blocks = []
        for line in box.lines:
            if isinstance(line, TableSheet):
                blocks.append(self._table(line))
                continue
            children = self._choice(line) if isinstance(line, Choice) else ([x.run(line, look)] if line else [])
            blocks.append(x.paragraph(children, x.paragraph_properties(align)))
        if box.lines and isinstance(box.lines[-1], TableSheet):  # Word wants a paragraph at the end of a cell
            blocks.append(x.paragraph([]))
        return blocks

    def _figure(self, figure: FigureSheet) -> etree._Element:
        paragraph = self.document.add_paragraph()
        shape = paragraph.add_run().add_picture(str(FIGURES / f"{figure.kind}.png"), width=Cm(12))
        blip = next(shape._inline.iter(f"{x.A}blip"))
        embed = f"{{{word_base.R}}}embed"
        part = self.document.part
        if figure.broken == "linked":
            link = part.relate_to("file:///D:/图/拓扑图.png", RELATIONSHIP_TYPE.IMAGE, is_external=True)
            del blip.attrib[embed]
            blip.set(f"{{{word_base.R}}}link", link)
        elif figure.broken:
            self.broken.append(str(part.related_parts[blip.get(embed)].partname).lstrip("/"))
        element = paragraph._p
        self.document.element.body.remove(element)
        return element
