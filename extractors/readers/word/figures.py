"""Drawings: what a w:drawing, w:pict or w:object shows, whether its picture is really in the file, and its caption.

A graphic is a figure when it shows a picture, a chart, a diagram, an embedded object or at least three shapes grouped
together; a lone line or frame is not. Text inside shapes is no part of it: text boxes are read by the story.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from lxml import etree

from extractors.readers.word.names import MC, A, M, O, R, V, W, text_of
from extractors.readers.word.package import Package

Kind = Literal["", "picture", "chart", "diagram", "object", "drawing", "formula", "control"]

_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart"
_CHART_EX = "{http://schemas.microsoft.com/office/drawing/2014/chartex}chart"
_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds"
_DIAGRAM_DATA = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}dm"
_TEXT_BOX = f"{W}txbxContent"
_ALTERNATIVE = f"{MC}AlternateContent"
_VML_SHAPES = frozenset(
    f"{V}{name}" for name in ("shape", "rect", "roundrect", "oval", "line", "polyline", "curve", "arc")
)
_DRAWN_SHAPE = "{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}wsp"
_FORMULA_PROGRAMS = ("equation", "mathtype")
_KNOWN = frozenset(f"{W}{name}" for name in ("r", "t", "p", "tbl", "drawing", "pict", "object", "sym")) | {
    _TEXT_BOX,
    f"{M}oMath",
}
FEW_SHAPES = 3


@dataclass(slots=True)
class Graphic:
    """One drawing. `pictures` are pairs of (embedded id, linked id); `parts` ids of charts, diagrams or objects."""

    kind: Kind = ""
    boxes: list[etree._Element] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    pictures: list[tuple[str, str]] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    program: str = ""
    shapes: int = 0

    @property
    def is_figure(self) -> bool:
        return self.kind in ("picture", "chart", "diagram", "object") or self.shapes >= FEW_SHAPES


def chosen_branch(element: etree._Element) -> etree._Element | None:
    """The one branch of mc:AlternateContent to read: the first that holds something this reader knows."""
    branches = [e for e in element if e.tag in (f"{MC}Choice", f"{MC}Fallback")]
    for branch in branches:
        if any(e.tag in _KNOWN for e in branch.iter()):
            return branch
    return branches[0] if branches else None


def read_graphic(element: etree._Element) -> Graphic:
    graphic = Graphic()
    _collect(element, graphic)
    return graphic


def _collect(element: etree._Element, graphic: Graphic) -> None:
    for child in element:
        tag = child.tag
        if tag == _TEXT_BOX:
            graphic.boxes.append(child)
            continue
        if tag == _ALTERNATIVE:
            branch = chosen_branch(child)
            if branch is not None:
                _collect(branch, graphic)
            continue
        _note(tag, child, graphic)
        _collect(child, graphic)


def _note(tag: str, element: etree._Element, graphic: Graphic) -> None:
    if tag == f"{A}blip":
        graphic.pictures.append((element.get(f"{R}embed", ""), element.get(f"{R}link", "")))
        graphic.kind = graphic.kind or "picture"
    elif tag == f"{V}imagedata":
        graphic.pictures.append((element.get(f"{R}id", "") or element.get(f"{R}pict", ""), element.get(f"{R}href", "")))
        graphic.kind = graphic.kind or "picture"
    elif tag in (_CHART, _CHART_EX):
        graphic.kind = "chart"
        graphic.parts.append(element.get(f"{R}id", ""))
    elif tag == _DIAGRAM:
        graphic.kind = "diagram"
        graphic.parts.append(element.get(_DIAGRAM_DATA, ""))
    elif tag == f"{O}OLEObject":
        graphic.program = element.get("ProgID", "")
        formula = graphic.program.casefold().startswith(_FORMULA_PROGRAMS)
        graphic.kind = "formula" if formula else "object"
        graphic.parts.append(element.get(f"{R}id", ""))
    elif tag == f"{W}control":
        graphic.kind = "control"
        graphic.parts.append(element.get(f"{R}id", ""))
    elif tag == f"{V}textpath":
        graphic.words.append(element.get("string", ""))
    elif (tag in _VML_SHAPES and element.get(f"{O}hr") is None) or tag == _DRAWN_SHAPE:
        graphic.shapes += 1


def why_broken(graphic: Graphic, package: Package, part: str) -> str:
    """Why the picture cannot be shown, empty when it can. `part` is the part that the graphic stands in."""
    if graphic.kind == "picture" or (graphic.kind == "object" and graphic.pictures):
        for embedded, linked in graphic.pictures:
            reason = _missing(embedded, linked, package, part)
            if reason:
                return reason
        return ""
    if graphic.kind in ("chart", "diagram"):
        for identifier in graphic.parts:
            if _absent(identifier, package, part):
                return "图表数据缺失，图无法显示"
    return ""


def _missing(embedded: str, linked: str, package: Package, part: str) -> str:
    relationship = package.relationships(part).get(embedded) if embedded else None
    if relationship is not None and not relationship.external:
        if not package.has(relationship.target):
            return "图片数据缺失，文件内没有这张图片"
        if package.size(relationship.target) == 0:
            return "图片数据是空的（0 字节）"
        return ""
    link = relationship or (package.relationships(part).get(linked) if linked else None)
    if link is not None:
        return f"图片是外部链接，没有随文件提交：{link.target}"
    return "图片数据缺失，文件内没有这张图片"


def _absent(identifier: str, package: Package, part: str) -> bool:
    relationship = package.relationships(part).get(identifier)
    return relationship is None or (not relationship.external and package.size(relationship.target) == 0)


def words_inside(graphic: Graphic, package: Package, part: str) -> str:
    """Text drawn by charts and diagrams, which have parts of their own; one line an entry."""
    lines: list[str] = []
    for identifier in graphic.parts if graphic.kind in ("chart", "diagram") else ():
        relationship = package.relationships(part).get(identifier)
        if relationship is None or relationship.external or not package.has(relationship.target):
            continue
        root = package.xml_of(relationship.target)
        for paragraph in root.iter(f"{A}p") if root is not None else ():
            text = text_of(paragraph, f"{A}t").strip()
            if text:
                lines.append(text)
    return "\n".join(lines)
