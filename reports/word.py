"""What every Word file of ours needs and python-docx does not offer: official fonts, real numbering, page numbers.

Layout follows GB/T 9704-2012 (公文格式): A4, margins 37/35/28/26 mm, body 三号仿宋 at 28 points, page number `— 1 —`
outside at the foot. Fonts are named with an alternative (fontTable altName): a machine without 仿宋_GB2312 shows 仿宋.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from lxml import etree

BODY, TITLE_FACE, BLACK, SONG = "仿宋_GB2312", "方正小标宋简体", "黑体", "宋体"
LATIN = "Times New Roman"
ALTERNATIVES = {BODY: "仿宋", TITLE_FACE: "宋体", "楷体_GB2312": "楷体"}
# 字号: the Chinese names of type sizes, in points
SIZES = {"二号": 22.0, "小二": 18.0, "三号": 16.0, "四号": 14.0, "小四": 12.0, "五号": 10.5, "小五": 9.0}
MARGINS = (37.0, 26.0, 35.0, 28.0)
TEXT_WIDTH = 210.0 - MARGINS[1] - MARGINS[3]
LINE = 28.0


def new_document(title: str) -> Any:
    """An empty A4 document with the official styles: Normal (正文), Title (标题), Heading 1, 表格文字, 表头."""
    document = docx.Document()
    _styles(document)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.right_margin, section.bottom_margin, section.left_margin = map(Mm, MARGINS)
    section.header_distance, section.footer_distance = Mm(15), Mm(25)
    properties = document.core_properties
    properties.title, properties.author, properties.last_modified_by = title, "", ""
    properties.comments, properties.language = "", "zh-CN"
    _alternative_fonts(document)
    return document


def to_bytes(document: Any) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _styles(document: Any) -> None:
    styles = document.styles
    normal = styles["Normal"]
    set_font(normal, BODY, SIZES["三号"])
    normal.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    normal.paragraph_format.line_spacing = Pt(LINE)
    normal.paragraph_format.space_after = Pt(0)
    normal.paragraph_format.widow_control = True
    title = styles["Title"]
    set_font(title, TITLE_FACE, SIZES["二号"])
    title.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.paragraph_format.space_before, title.paragraph_format.space_after = Pt(8), Pt(16)
    title.paragraph_format.line_spacing = Pt(34)
    for border in title.element.iter(qn("w:pBdr")):
        border.getparent().remove(border)
    heading = styles["Heading 1"]
    set_font(heading, BLACK, SIZES["三号"])
    heading.paragraph_format.space_before, heading.paragraph_format.space_after = Pt(10), Pt(6)
    for name, face in (("表格文字", BODY), ("表头", BLACK)):
        style = styles.add_style(name, 1)
        style.base_style = normal
        set_font(style, face, SIZES["五号"])
        style.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
        style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(1.5)
    styles["表头"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    defaults = styles.element.find(qn("w:docDefaults"))
    for lang in defaults.iter(qn("w:lang")) if defaults is not None else ():
        lang.set(qn("w:eastAsia"), "zh-CN")


def set_font(
    style_or_run: Any, east_asia: str, size: float | None = None, bold: bool = False, latin: str = LATIN
) -> None:
    """Name the Chinese and the Latin face; theme fonts and colours of the default template are dropped."""
    properties = style_or_run.element.get_or_add_rPr()
    for tag in ("w:rFonts", "w:color"):
        for old in properties.findall(qn(tag)):
            properties.remove(old)
    fonts = OxmlElement("w:rFonts")
    for attribute, face in (("ascii", latin), ("hAnsi", latin), ("eastAsia", east_asia), ("cs", latin)):
        fonts.set(qn(f"w:{attribute}"), face)
    fonts.set(qn("w:hint"), "eastAsia")
    properties.insert_element_before(fonts, *_AFTER_FONTS)
    style_or_run.font.bold = bold
    style_or_run.font.italic = False
    if size is not None:
        style_or_run.font.size = Pt(size)


# children of w:rPr that must follow w:rFonts
_AFTER_FONTS = tuple(
    f"w:{t}" for t in ("b", "bCs", "i", "iCs", "caps", "color", "spacing", "kern", "sz", "szCs", "u", "lang")
)


def _alternative_fonts(document: Any) -> None:
    for relation in document.part.rels.values():
        if not relation.reltype.endswith("/fontTable"):
            continue
        part = relation.target_part
        table = etree.fromstring(part.blob)
        for face, alternative in ALTERNATIVES.items():
            font = etree.SubElement(table, qn("w:font"))
            font.set(qn("w:name"), face)
            etree.SubElement(font, qn("w:altName")).set(qn("w:val"), alternative)
            etree.SubElement(font, qn("w:charset")).set(qn("w:val"), "86")
        part._blob = etree.tostring(table, xml_declaration=True, encoding="UTF-8", standalone=True)


def indent_first_line(paragraph: Any, characters: float = 2, size: float = SIZES["三号"]) -> None:
    """Indent by characters, so that it stays right when somebody changes the type size; other programs get points."""
    indent = paragraph._p.get_or_add_pPr().get_or_add_ind()
    indent.set(qn("w:firstLineChars"), str(round(characters * 100)))
    indent.set(qn("w:firstLine"), str(round(characters * size * 20)))


def add_numbering(document: Any, number_format: str, pattern: str, alignment: str = "left") -> int:
    """A numbering of one level (`decimal`, `chineseCounting`), pattern such as `%1、`. Returns its id for `number`."""
    numbering = document.part.numbering_part.element
    abstracts = numbering.findall(qn("w:abstractNum"))
    abstract_id = max((int(a.get(qn("w:abstractNumId"))) for a in abstracts), default=-1) + 1
    abstract = OxmlElement("w:abstractNum")
    abstract.set(qn("w:abstractNumId"), str(abstract_id))
    _child(abstract, "w:multiLevelType", "singleLevel")
    level = OxmlElement("w:lvl")
    level.set(qn("w:ilvl"), "0")
    abstract.append(level)
    for tag, value in (
        ("w:start", "1"),
        ("w:numFmt", number_format),
        ("w:suff", "nothing"),
        ("w:lvlText", pattern),
        ("w:lvlJc", alignment),
    ):
        _child(level, tag, value)
    numbers = numbering.findall(qn("w:num"))
    if numbers:
        numbers[0].addprevious(abstract)
    else:
        numbering.append(abstract)
    return int(numbering.add_num(abstract_id).numId)


def number(paragraph: Any, numbering_id: int) -> None:
    properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_ilvl().val = 0
    properties.get_or_add_numId().val = numbering_id


def _child(parent: Any, tag: str, value: str) -> Any:
    child = OxmlElement(tag)
    child.set(qn("w:val"), value)
    parent.append(child)
    return child


def add_field(paragraph: Any, code: str) -> None:
    """A field such as PAGE, with a first value for programs that do not compute fields."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), f" {code} ")
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)


def page_numbers(document: Any) -> None:
    """`— 1 —` in 四号宋体: right on odd pages, left on even ones, one character in from the margin."""
    document.settings.odd_and_even_pages_header_footer = True
    section = document.sections[0]
    footers = [
        (section.footer, WD_ALIGN_PARAGRAPH.RIGHT, "w:rightChars"),
        (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT, "w:leftChars"),
    ]
    if section.different_first_page_header_footer:
        footers.append((section.first_page_footer, WD_ALIGN_PARAGRAPH.RIGHT, "w:rightChars"))
    style = document.styles["Footer"]
    set_font(style, SONG, SIZES["四号"], latin=SONG)
    for footer, alignment, side in footers:
        paragraph = footer.paragraphs[0]
        paragraph.alignment = alignment
        paragraph._p.get_or_add_pPr().get_or_add_ind().set(qn(side), "100")
        paragraph.add_run("— ")
        add_field(paragraph, "PAGE")
        paragraph.add_run(" —")


def add_table(container: Any, rows: int, widths: Sequence[float], border: int = 4) -> Any:
    """A ruled table of fixed column widths (mm); `border` in eighths of a point. Its cells are filled by the caller."""
    try:
        table = container.add_table(rows, len(widths))
    except TypeError:  # header, footer and cell containers ask for a width
        table = container.add_table(rows, len(widths), Mm(sum(widths)))
    properties = table._tbl.tblPr
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        edge = _child(borders, f"w:{side}", "single")
        edge.set(qn("w:sz"), str(border))
        edge.set(qn("w:color"), "000000")
    properties.append(borders)
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), "57")  # 1 mm
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    properties.append(margins)
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)
    return table


def header_row(row: Any) -> None:
    """Repeat this row at the top of every page the table runs over."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def keep_row_whole(row: Any) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def write_cell(cell: Any, lines: Sequence[str], style: str = "表格文字", centre: bool = False) -> None:
    """Fill a cell: one paragraph a line."""
    fill(cell._tc, lines, style, centre)


def append_row(table: Any, cells: Sequence[Sequence[str]], centred: Sequence[int] = (), numbering: int = 0) -> None:
    """A row that is never split over pages; cells are lines. `numbering`: the first cell numbers itself.

    Written as plain XML: python-docx looks styles and siblings up by name, half a millisecond a cell.
    """
    widths = [column.get(qn("w:w")) for column in table._tbl.tblGrid]
    row = etree.SubElement(table._tbl, qn("w:tr"))
    etree.SubElement(etree.SubElement(row, qn("w:trPr")), qn("w:cantSplit"))
    for index, lines in enumerate(cells):
        cell = etree.SubElement(row, qn("w:tc"))
        width = etree.SubElement(etree.SubElement(cell, qn("w:tcPr")), qn("w:tcW"))
        width.set(qn("w:w"), widths[index])
        width.set(qn("w:type"), "dxa")
        fill(cell, lines, centre=index in centred, numbering=numbering if index == 0 else 0)


def fill(cell: Any, lines: Sequence[str], style: str = "表格文字", centre: bool = False, numbering: int = 0) -> None:
    """Replace the paragraphs of a w:tc element."""
    for old in cell.findall(qn("w:p")):
        cell.remove(old)
    for line in "\n".join(lines).split("\n"):
        paragraph = etree.SubElement(cell, qn("w:p"))
        properties = etree.SubElement(paragraph, qn("w:pPr"))
        etree.SubElement(properties, qn("w:pStyle")).set(qn("w:val"), style)
        if numbering:
            numbered = etree.SubElement(properties, qn("w:numPr"))
            etree.SubElement(numbered, qn("w:ilvl")).set(qn("w:val"), "0")
            etree.SubElement(numbered, qn("w:numId")).set(qn("w:val"), str(numbering))
        if centre:
            etree.SubElement(properties, qn("w:jc")).set(qn("w:val"), "center")
        if line:
            text = etree.SubElement(etree.SubElement(paragraph, qn("w:r")), qn("w:t"))
            text.text = line
            text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
