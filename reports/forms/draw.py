"""Draws a form layout as a Word document: official styles, ruled tables with spans, tick boxes to click.

Tick boxes are Word's own checkbox controls that look as the regulation prints them (□, ticked ☑), so a form filled on
screen reads back without guessing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from reports import word
from reports.forms.layout import Block, CellSpec, FormLayout, RowSpec, TableSpec, TextBlock

STYLES = {"body": "Normal", "mark": "附件标记", "title": "Title", "heading": "Heading 1", "section": "Heading 2"}
ALIGNMENTS = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "centre": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
}
CELL_SIZE = word.SIZES["小四"]
BOX = "□"
_CHECKBOX = (
    '<w:sdt xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"><w:sdtPr><w14:checkbox>'
    '<w14:checked w14:val="0"/><w14:checkedState w14:val="2611" w14:font="Segoe UI Symbol"/>'
    '<w14:uncheckedState w14:val="25A1" w14:font="宋体"/></w14:checkbox></w:sdtPr><w:sdtContent><w:r><w:rPr>'
    '<w:rFonts w:ascii="宋体" w:hAnsi="宋体" w:eastAsia="宋体" w:hint="eastAsia"/></w:rPr><w:t>□</w:t></w:r>'
    "</w:sdtContent></w:sdt>"
)


def draw_form(layout: FormLayout) -> bytes:
    """The blank form as .docx."""
    document = word.new_document(layout.title)
    _styles(document)
    word.page_numbers(document)
    blocks = list(layout.blocks)
    for block in blocks:
        _block(document, block)
    return word.to_bytes(document)


def _styles(document: Any) -> None:
    """The styles forms need beside the common ones; chapters of a plan are level 1, its sections level 2."""
    styles = document.styles
    mark = styles.add_style("附件标记", 1)
    mark.base_style = styles["Normal"]
    word.set_font(mark, word.BLACK, word.SIZES["三号"])
    section = styles["Heading 2"]
    word.set_font(section, "楷体_GB2312", word.SIZES["三号"])
    section.paragraph_format.keep_with_next = False  # an outline is all headings: kept together they leave pages empty
    section.paragraph_format.space_before = section.paragraph_format.space_after = Pt(3)
    cell = styles.add_style("表格填写", 1)
    cell.base_style = styles["Normal"]
    word.set_font(cell, word.BODY, CELL_SIZE)
    cell.paragraph_format.line_spacing = Pt(18)


def _block(container: Any, block: Block, cell: bool = False) -> None:
    if isinstance(block, TextBlock):
        paragraph = container.add_paragraph()
        paragraph.style = "表格填写" if cell and block.style == "body" else STYLES[block.style]
        _paragraph(paragraph, block)
    else:
        _table(container, block.table)


def _paragraph(paragraph: Any, spec: TextBlock) -> None:
    form = paragraph.paragraph_format
    size = spec.size or (CELL_SIZE if paragraph.style.name == "表格填写" else word.SIZES["三号"])
    if spec.align:
        paragraph.alignment = ALIGNMENTS[spec.align]
    if spec.indent:
        word.indent_first_line(paragraph, spec.indent, size)
    if spec.left:
        form.left_indent = Pt(spec.left * size)
    if spec.right:
        form.right_indent = Pt(spec.right * size)
    if spec.before:
        form.space_before = Pt(spec.before)
    if spec.after:
        form.space_after = Pt(spec.after)
    if spec.page:
        form.page_break_before = True
    if spec.tab:
        # a tab at the right margin ends the line, any other one only moves on
        last = WD_TAB_ALIGNMENT.RIGHT if spec.underline or spec.tab >= word.TEXT_WIDTH else WD_TAB_ALIGNMENT.LEFT
        form.tab_stops.add_tab_stop(Mm(spec.tab), last, WD_TAB_LEADER.LINES if spec.underline else WD_TAB_LEADER.SPACES)
    if spec.rule:
        _line_below(paragraph, spec.rule)
    write_ticked(paragraph, spec.text, spec)


def write_ticked(paragraph: Any, text: str, spec: TextBlock | None = None, bold: bool = False) -> None:
    """Text in runs, every □ as a checkbox control."""
    for piece in re.split(f"({BOX})", text):
        if piece == BOX:
            paragraph._p.append(parse_xml(_CHECKBOX))
        elif piece:
            run = paragraph.add_run(piece)
            if bold:
                word.set_font(run, word.BLACK)
            if spec is not None and spec.size:
                run.font.size = Pt(spec.size)
            if spec is not None and spec.colour:
                run.font.color.rgb = RGBColor.from_string(spec.colour)
    if spec is not None and spec.size > word.LINE * 0.8:
        paragraph.paragraph_format.line_spacing = Pt(spec.size * 1.4)


def _line_below(paragraph: Any, colour: str) -> None:
    borders = OxmlElement("w:pBdr")
    bottom = OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "12"), ("space", "4"), ("color", colour)):
        bottom.set(qn(f"w:{name}"), value)
    borders.append(bottom)
    paragraph._p.get_or_add_pPr().insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc")


def _table(container: Any, spec: TableSpec) -> None:
    rows = [row for row in spec.rows for _ in range(row.times)]
    table = word.add_table(container, len(rows), spec.grid)
    table.alignment = 1  # centred: borders stand out evenly on both sides
    open_spans: dict[int, tuple[int, Any]] = {}  # grid column -> rows left, cell above
    grid = [list(row.cells) for row in table.rows]
    for number, row in enumerate(rows):
        _fill_row(table.rows[number], row, grid, number, open_spans)


def _fill_row(
    drawn: Any, row: RowSpec, grid: Sequence[Sequence[Any]], number: int, open_spans: dict[int, tuple[int, Any]]
) -> None:
    if row.height:
        drawn.height = Mm(row.height)
        drawn.height_rule = WD_ROW_HEIGHT_RULE.AT_LEAST
    if not row.split:
        word.keep_row_whole(drawn)
    column = 0
    for spec in row.cells:
        while open_spans.get(column, (0, None))[0] > number:
            column += 1
        first = grid[number][column]
        last = grid[number + spec.down - 1][column + spec.span - 1]
        cell = first.merge(last) if last is not first else first
        for taken in range(column, column + spec.span):
            open_spans[taken] = (number + spec.down, cell)
        _fill_cell(cell, spec, keep=row.heading)
        column += spec.span


def _fill_cell(cell: Any, spec: CellSpec, keep: bool) -> None:
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.TOP if spec.top else WD_CELL_VERTICAL_ALIGNMENT.CENTER
    for extra in cell.paragraphs[1:]:  # merging leaves one paragraph a cell behind
        extra._p.getparent().remove(extra._p)
    if spec.blocks:
        for block in spec.blocks:
            _block(cell, block, cell=True)
        _drop_empty(cell._tc)
        return
    for index, line in enumerate(spec.lines or (spec.text,)):
        paragraph = cell.paragraphs[0] if index == 0 else cell.add_paragraph()
        paragraph.style = "表格填写"
        paragraph.alignment = ALIGNMENTS[spec.align]
        paragraph.paragraph_format.keep_with_next = keep or None
        write_ticked(paragraph, line, bold=spec.bold)


def _drop_empty(cell: Any) -> None:
    """Empty paragraphs go: the one every cell begins with, and those python-docx puts behind a nested table, but for
    the last, which Word demands."""
    for paragraph in cell.findall(qn("w:p"))[:-1]:
        if not paragraph.xpath(".//w:t"):
            cell.remove(paragraph)
