"""Pieces of WordprocessingML: runs, paragraphs, tick boxes as markup, fields, text boxes, tables."""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from sample_docs.builder.blueprint import Option
from sample_docs.builder.looks import LookOf
from sample_docs.builder.ticks import label_of

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
WPS = "{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
V = "{urn:schemas-microsoft-com:vml}"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"

Node = etree._Element


def node(tag: str, children: Sequence[Node] = (), **attributes: str) -> Node:
    """An element of the w: namespace with w: attributes."""
    element = etree.Element(W + tag, {W + key: value for key, value in attributes.items()})
    element.extend(children)
    return element


def run_properties(look: LookOf) -> Node:
    parts = []
    if look.bold:
        parts.append(node("b"))
    if look.colour:
        parts.append(node("color", val=look.colour))
    parts.append(node("sz", val=str(int(look.size * 2))))
    return node("rPr", parts)


def run(text: str, look: LookOf | None = None) -> Node:
    """A run; tabs of the text become tab elements."""
    children: list[Node] = [run_properties(look)] if look else []
    for index, piece in enumerate(text.split("\t")):
        if index:
            children.append(node("tab"))
        if piece:
            words = node("t")
            words.text = piece
            words.set(SPACE, "preserve")
            children.append(words)
    return node("r", children)


def symbol(font: str, char: str) -> Node:
    return node("r", [node("sym", font=font, char=char)])


def content_control(checked: bool) -> Node:
    box = etree.Element(W14 + "checkbox")
    for tag, attributes in (
        ("checked", {"val": "1" if checked else "0"}),
        ("checkedState", {"val": "2612", "font": "MS Gothic"}),
        ("uncheckedState", {"val": "2610", "font": "MS Gothic"}),
    ):
        etree.SubElement(box, W14 + tag, {W14 + key: value for key, value in attributes.items()})
    return node("sdt", [node("sdtPr", [box]), node("sdtContent", [run("☒" if checked else "☐")])])


def legacy_box(checked: bool) -> list[Node]:
    """A FORMCHECKBOX field: what Word 97 to 2003 wrote and its users still do."""
    state = [node("sizeAuto"), node("default", val="1" if checked else "0")]
    begin = node("fldChar", [node("ffData", [node("enabled"), node("checkBox", state)])], fldCharType="begin")
    code = node("instrText")
    code.text = " FORMCHECKBOX "
    code.set(SPACE, "preserve")
    return [node("r", [begin]), node("r", [code]), *field_end()]


def field_end() -> list[Node]:
    return [node("r", [node("fldChar", fldCharType=kind)]) for kind in ("separate", "end")]


def markup_tick(option: Option, style: str) -> list[Node]:
    if style == "sym":
        return [symbol("Wingdings", "F0FE" if option.checked else "F0A8"), run(label_of(option))]
    if style == "sym2":
        return [symbol("Wingdings 2", "F052" if option.checked else "F0A3"), run(label_of(option))]
    if style == "control":
        return [content_control(option.checked), run(label_of(option))]
    return [*legacy_box(option.checked), run(label_of(option))]


def paragraph_properties(
    align: str = "", style: str = "", indent: bool = False, outline: int | None = None, number: int | None = None
) -> Node:
    """pPr in the order the schema asks for."""
    parts = []
    if style:
        parts.append(node("pStyle", val=style))
    if number is not None:
        parts.append(node("numPr", [node("ilvl", val=str(number)), node("numId", val="1")]))
    if indent:
        parts.append(node("ind", firstLineChars="200", firstLine="560"))
    if align:
        parts.append(node("jc", val=align))
    if outline is not None:
        parts.append(node("outlineLvl", val=str(outline)))
    return node("pPr", parts)


def paragraph(children: Sequence[Node], properties: Node | None = None) -> Node:
    return node("p", [*([properties] if properties is not None and len(properties) else []), *children])


def page_break() -> Node:
    return node("r", [node("br", type="page")])


def table(rows: Sequence[Sequence[Node]], widths: Sequence[int], borders: bool) -> Node:
    total = sum(widths)
    edges = [
        node(side, val="single", sz="4", space="0", color="auto")
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    ]
    properties = [node("tblW", w="8844", type="dxa")]
    if borders:
        properties.append(node("tblBorders", edges))
    grid = [node("gridCol", w=str(8844 * width // total)) for width in widths]
    body = [node("tr", cells) for cells in rows]
    return node("tbl", [node("tblPr", properties), node("tblGrid", grid), *body])


def cell(blocks: Sequence[Node], width: int, span: int = 1, merge: str = "") -> Node:
    """A cell; `merge` is restart, continue or nothing."""
    properties = [node("tcW", w=str(width), type="dxa")]
    if span > 1:
        properties.append(node("gridSpan", val=str(span)))
    if merge:
        properties.append(node("vMerge", val="restart") if merge == "restart" else node("vMerge"))
    properties.append(node("vAlign", val="center"))
    return node("tc", [node("tcPr", properties), *blocks])


def text_box(paragraphs: Sequence[Node], number: int) -> Node:
    """A floating box as Word 2010 writes it: the drawing, and the same words again as VML for older readers."""
    size = {"cx": "5400000", "cy": "1080000"}
    inline = etree.Element(WP + "inline", {"distT": "0", "distB": "0", "distL": "0", "distR": "0"})
    etree.SubElement(inline, WP + "extent", size)
    etree.SubElement(inline, WP + "docPr", {"id": str(number), "name": f"文本框 {number}"})
    graphic = etree.SubElement(inline, A + "graphic", nsmap={"a": A[1:-1]})
    data = etree.SubElement(graphic, A + "graphicData", {"uri": WPS[1:-1]})
    shape = etree.SubElement(data, WPS + "wsp")
    etree.SubElement(shape, WPS + "cNvSpPr", {"txBox": "1"})
    form = etree.SubElement(shape, WPS + "spPr")
    frame = etree.SubElement(form, A + "xfrm")
    etree.SubElement(frame, A + "off", {"x": "0", "y": "0"})
    etree.SubElement(frame, A + "ext", size)
    geometry = etree.SubElement(form, A + "prstGeom", {"prst": "rect"})
    etree.SubElement(geometry, A + "avLst")
    words = etree.SubElement(shape, WPS + "txbx")
    words.append(node("txbxContent", paragraphs))
    etree.SubElement(shape, WPS + "bodyPr")
    choice = etree.Element(MC + "Choice", {"Requires": "wps"})
    choice.append(node("drawing", [inline]))
    fallback = etree.Element(MC + "Fallback")
    old = etree.Element(V + "rect", {"id": f"textbox{number}", "style": "width:425pt;height:85pt"})
    older_words = etree.SubElement(old, V + "textbox")
    older_words.append(node("txbxContent", [etree.fromstring(etree.tostring(p)) for p in paragraphs]))
    fallback.append(node("pict", [old]))
    alternate = etree.Element(MC + "AlternateContent")
    alternate.extend([choice, fallback])
    return node("r", [alternate])
