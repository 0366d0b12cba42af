"""The style sheet, resolved: what a paragraph or a run inherits through basedOn chains and document defaults.

Outline levels here count from 0 as Word stores them; 9 and above mean body text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from lxml import etree

from extractors.readers.word.looks import RunLook, RunLooks
from extractors.readers.word.names import VAL, W, integer, is_on

BODY_TEXT: Final = 9

_HEADING_NAME = re.compile(r"(?:heading|标题|標題)[\s_-]*([1-9])(?!\d)")
_CUSTOM_HEADING = (
    re.compile(r"^([一二三四五六七八九1-9])级(?:标题|目录标题)"),
    re.compile(r"^标题[\s_-]*([一二三四五六七八九])"),
    re.compile(r"^(?:我的|自定义|正文|方案|文档)?标题\s*([1-9])"),
)
_CHAPTER_NAME = re.compile(r"^(?:章|章标题|章名|章节标题|chapter(?:\s*(?:title|heading))?)$")
_SECTION_NAME = re.compile(r"^(?:节|节标题|节名)$")
_CONTENTS_NAME = re.compile(
    r"^(?:toc\s*(?:\d|heading)|contents\b|目录|目 录|图表目录|table of (?:figures|contents))", re.I
)
_CAPTION_NAME = re.compile(r"^(?:caption|题注|图注|图题|图名)", re.I)
_DIGITS = "零一二三四五六七八九"
_ALIGN = {"both": "justify", "distribute": "justify", "start": "left", "end": "right", "thaiDistribute": "justify"}


@dataclass(slots=True, frozen=True)
class ParagraphLook:
    """How paragraphs of one style look and count. `outline` is None when nothing in the chain sets one."""

    run: RunLook
    name: str = ""
    outline: int | None = None
    list_id: int | None = None
    list_level: int | None = None
    align: str = ""
    contents: bool = False
    caption: bool = False
    page_break: bool = False


def outline_of_name(name: str) -> int | None:
    """The outline level that a style's name promises (heading 2, 标题 2, 二级标题 -> 1), None for other names."""
    folded = name.strip().casefold()
    if match := _HEADING_NAME.match(folded):
        return int(match.group(1)) - 1
    for pattern in _CUSTOM_HEADING:
        if match := pattern.match(folded):
            digit = match.group(1)
            return (int(digit) if digit.isdigit() else _DIGITS.index(digit)) - 1
    if _CHAPTER_NAME.match(folded):
        return 0
    return 1 if _SECTION_NAME.match(folded) else None


class StyleSheet:
    """styles.xml. Works without one too: then style ids that speak for themselves (Heading1, TOC2) still count."""

    def __init__(self, root: etree._Element | None) -> None:
        self._elements: dict[str, etree._Element] = {}
        self._looks: dict[str | None, ParagraphLook] = {}
        self._chains: dict[str, list[etree._Element]] = {}
        self._default_id: str | None = None
        self._run_looks = RunLooks(self._character)
        self._base = self._run_looks.base
        self.run_look = self._run_looks.changed
        self.plain_look = self._run_looks.plainly_changed
        self._base_align = ""
        self.empty = root is None
        if root is None:
            return
        for style in root.iterchildren(f"{W}style"):
            identifier = style.get(f"{W}styleId", "")
            self._elements[identifier] = style
            if style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") in ("1", "true", "on"):
                self._default_id = identifier
        run = root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
        if run is not None:
            self._base = self.run_look(run, self._base)
        align = root.find(f"{W}docDefaults/{W}pPrDefault/{W}pPr/{W}jc")
        self._base_align = alignment(align)

    def paragraph(self, style_id: str | None) -> ParagraphLook:
        """The look of paragraphs with this style; of the default style when it is None or unknown."""
        look = self._looks.get(style_id)
        if look is None:
            known = style_id if style_id in self._elements or self.empty else self._default_id
            look = self._looks[style_id] = self._resolve(known)
        return look

    def list_of(self, style_id: str) -> int | None:
        """The numbering instance that a (numbering) style names, for numStyleLink."""
        element = self._elements.get(style_id)
        value = element.find(f"{W}pPr/{W}numPr/{W}numId") if element is not None else None
        return integer(value.get(VAL)) if value is not None else None

    def _chain(self, style_id: str) -> list[etree._Element]:
        """The style and its ancestors, root first."""
        chain = self._chains.get(style_id)
        if chain is None:
            chain = []
            seen: set[str] = set()
            current: str | None = style_id
            while current and current not in seen and (element := self._elements.get(current)) is not None:
                seen.add(current)
                chain.append(element)
                based = element.find(f"{W}basedOn")
                current = based.get(VAL) if based is not None else None
            chain.reverse()
            self._chains[style_id] = chain
        return chain

    def _character(self, style_id: str, base: RunLook) -> RunLook:
        look = base
        for element in self._chain(style_id):
            properties = element.find(f"{W}rPr")
            if properties is not None:
                look = self.run_look(properties, look)
        # Bold is a toggle: a bold character style inside a bold paragraph style switches it off.
        if base.bold and look.bold and self._toggles_bold(style_id):
            look = self._run_looks.look(False, look.size, look.hidden, look.symbols)
        return look

    def _toggles_bold(self, style_id: str) -> bool:
        return any(is_on(e.find(f"{W}rPr/{W}b")) for e in self._chain(style_id))

    def _resolve(self, style_id: str | None) -> ParagraphLook:
        if style_id is None or style_id not in self._elements:
            return _by_id(style_id or "", self._base, self._base_align)
        look = ParagraphLook(run=self._base, align=self._base_align)
        promised: int | None = None
        for element in self._chain(style_id):
            look = self._inherit(look, element)
            built_in = _HEADING_NAME.match(look.name.strip().casefold())
            if built_in and element.find(f"{W}pPr/{W}outlineLvl") is None:
                look = replace(look, outline=int(built_in.group(1)) - 1)
            elif (by_name := outline_of_name(look.name)) is not None:
                promised = by_name
        # The name of a custom style (二级标题) is only believed when Word itself knows of no level.
        if look.outline is None and promised is not None:
            look = replace(look, outline=promised)
        if look.contents:
            look = replace(look, outline=BODY_TEXT)
        return look

    def _inherit(self, look: ParagraphLook, element: etree._Element) -> ParagraphLook:
        name_element = element.find(f"{W}name")
        name = name_element.get(VAL, "") if name_element is not None else ""
        look = replace(
            look,
            name=name,
            contents=look.contents or bool(_CONTENTS_NAME.match(name)),
            caption=look.caption or bool(_CAPTION_NAME.match(name)),
            run=look.run if (run := element.find(f"{W}rPr")) is None else self.run_look(run, look.run),
        )
        for child in element.iterfind(f"{W}pPr/*"):
            tag = child.tag
            if tag == f"{W}outlineLvl":
                look = replace(look, outline=integer(child.get(VAL), BODY_TEXT))
            elif tag == f"{W}jc":
                look = replace(look, align=alignment(child))
            elif tag == f"{W}pageBreakBefore":
                look = replace(look, page_break=is_on(child))
            elif tag == f"{W}numPr":
                list_id, level = numbering_of(child)
                look = replace(
                    look,
                    list_id=look.list_id if list_id is None else list_id,
                    list_level=look.list_level if level is None else level,
                )
        return look


def numbering_of(properties: etree._Element) -> tuple[int | None, int | None]:
    """(numId, ilvl) of a numPr, None for what it leaves open."""
    list_id = level = None
    for child in properties:
        if child.tag == f"{W}numId":
            list_id = integer(child.get(VAL))
        elif child.tag == f"{W}ilvl":
            level = integer(child.get(VAL))
    return list_id, level


def alignment(element: etree._Element | None) -> str:
    value = element.get(VAL, "") if element is not None else ""
    return _ALIGN.get(value, value)


def _by_id(style_id: str, run: RunLook, align: str) -> ParagraphLook:
    """Without a style sheet the id is all there is. Chinese Word calls heading 1 simply `1`."""
    digit = int(style_id) - 1 if len(style_id) == 1 and style_id in "123456789" else None
    outline = outline_of_name(style_id)
    contents = bool(_CONTENTS_NAME.match(style_id))
    return ParagraphLook(
        name=style_id,
        outline=BODY_TEXT if contents else digit if outline is None else outline,
        contents=contents,
        align=align,
        run=run,
    )
