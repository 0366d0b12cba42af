"""Reads what one paragraph shows: its runs with all that may be wrapped around or stand between them.

Kept: text in insertions, hyperlinks, content controls, smart tags, field results; symbols, tabs, line breaks, formulas,
ruby, form check boxes. Dropped: deletions, moves away, field codes. Set apart: hidden text, text boxes, pictures,
notes. Speed matters here, every run of a plan comes through `_run`.
"""

from __future__ import annotations

from collections.abc import Callable

from lxml import etree

from extractors.readers.word import fields as field_codes
from extractors.readers.word import formulas, symbols
from extractors.readers.word.controls import control_mark
from extractors.readers.word.fields import Fields
from extractors.readers.word.figures import chosen_branch, read_graphic
from extractors.readers.word.looks import RunLook
from extractors.readers.word.names import MC, VAL, M, W, integer, is_on, text_of
from extractors.readers.word.pieces import Content
from extractors.readers.word.styles import BODY_TEXT, StyleSheet, alignment, numbering_of

_DELETED = f"{W}del"
_MOVED = f"{W}moveFrom"
_SETTINGS = {
    f"{W}pStyle": "style",
    f"{W}rPr": "mark",
    f"{W}jc": "align",
    f"{W}numPr": "list",
    f"{W}outlineLvl": "outline",
    f"{W}pageBreakBefore": "page",
    f"{W}sectPr": "section",
}
_P_PR = f"{W}pPr"
_R = f"{W}r"
_R_PR = f"{W}rPr"
_T = f"{W}t"


class ContentReader:
    """Reads paragraphs of one document. `fields` and `control_text` must be set to those of the story at hand.

    Two things cost time in every paragraph or run and are seldom needed: `check_marks`, looking for deleted paragraph
    marks, and `exact_looks`, resolving each run's look at once because it may be hidden or in a symbol font.
    """

    def __init__(self, styles: StyleSheet) -> None:
        self._styles = styles
        self.check_marks = True
        self.exact_looks = True
        self.fields = Fields()
        self.control_text: Callable[[str], str] = lambda identifier: ""
        self.revisions = False
        self._default = styles.paragraph(None)
        self._content = Content(self._default)
        self._base = self._default.run
        self._setting: RunLook | etree._Element = self._base
        self._pending_box: str | None = None
        self._around: dict[str, Callable[[etree._Element], None]] = {
            f"{W}ins": self._revised,
            f"{W}moveTo": self._revised,
            f"{W}del": self._dropped,
            f"{W}moveFrom": self._dropped,
            f"{W}hyperlink": self._link,
            f"{W}smartTag": self._children,
            f"{W}customXml": self._children,
            f"{W}dir": self._children,
            f"{W}bdo": self._children,
            f"{W}fldSimple": self._simple_field,
            f"{W}sdt": self._control,
            f"{MC}AlternateContent": self._alternative_around,
            f"{M}oMath": self._math,
            f"{M}oMathPara": self._math,
        }
        self._inside: dict[str, Callable[[etree._Element, RunLook], None]] = {
            f"{W}tab": lambda e, look: self._emit("\t", look),
            f"{W}ptab": lambda e, look: self._emit("\t", look),
            f"{W}br": self._break,
            f"{W}cr": lambda e, look: self._emit("\n", look),
            f"{W}noBreakHyphen": lambda e, look: self._emit("-", look),
            f"{W}sym": self._symbol,
            f"{W}fldChar": self._field_character,
            f"{W}instrText": lambda e, look: self.fields.instruction(e.text or ""),
            f"{W}ruby": self._ruby,
            f"{W}drawing": self._graphic,
            f"{W}pict": self._graphic,
            f"{W}object": self._graphic,
            f"{W}footnoteReference": lambda e, look: self._note("footnote", e),
            f"{W}endnoteReference": lambda e, look: self._note("endnote", e),
            f"{MC}AlternateContent": self._alternative_inside,
            f"{M}oMath": lambda e, look: self._math(e),
        }

    def read(self, paragraph: etree._Element, before: Content | None = None) -> Content:
        """The content of `paragraph`; `before` is that of paragraphs whose deleted marks run it into this one."""
        default = self._default
        content = self._content = Content(default)
        if before is not None:
            content.parts, content.looks, content.hidden = before.parts, before.looks, before.hidden
            content.graphics, content.notes, content.contents = before.graphics, before.notes, before.contents
        self._base = default.run
        around, inside = self._around, self._inside
        parts, looks, open_fields = content.parts, content.looks, self.fields.open
        for child in paragraph:
            tag = child.tag
            if tag == _R:
                if self.exact_looks or open_fields or self._pending_box is not None:
                    self._run(child)
                    continue
                # The commonest run by far, an rPr and a text, without a further call.
                look = self._base
                setting: RunLook | etree._Element = look
                for item in child:
                    tag = item.tag
                    if tag == _T:
                        if text := item.text:
                            if open_fields:
                                self._emit(text, look)
                            else:
                                parts.append(text)
                                looks.append(setting)
                    elif tag == _R_PR:
                        setting = item
                    elif (in_run := inside.get(tag)) is not None:
                        self._setting = setting
                        in_run(item, look)
            elif tag == _P_PR:
                self._properties(child)
            elif (handler := around.get(tag)) is not None:
                handler(child)
        if self.fields.open:
            self.fields.end_paragraph()
        return content

    def _properties(self, properties: etree._Element) -> None:
        content = self._content
        known = _SETTINGS
        for child in properties:
            setting = known.get(child.tag)
            if setting is None:
                continue
            if setting == "style":
                content.style_id = child.get(VAL)
                content.look = self._styles.paragraph(content.style_id)
                self._base = content.look.run
            elif setting == "mark":
                if self.check_marks and (child.find(_DELETED) is not None or child.find(_MOVED) is not None):
                    content.mark_deleted = self.revisions = True
            elif setting == "align":
                content.align = alignment(child)
            elif setting == "list":
                content.list_id, content.list_level = numbering_of(child)
            elif setting == "outline":
                content.outline = integer(child.get(VAL), BODY_TEXT)
            elif setting == "page":
                content.new_page = is_on(child)
            else:
                content.section = child

    def _children(self, parent: etree._Element) -> None:
        around = self._around
        for child in parent:
            tag = child.tag
            if tag == _R:
                self._run(child)
            elif (handler := around.get(tag)) is not None:
                handler(child)

    def _run(self, run: etree._Element) -> None:
        look = self._base
        setting: RunLook | etree._Element = look
        self._setting = look
        content = self._content
        plain = self._pending_box is None and not self.fields.open
        for child in run:
            tag = child.tag
            if tag == _T:
                if text := child.text:
                    if plain and not look.special:
                        content.parts.append(text)
                        content.looks.append(setting)
                    else:
                        self._emit(text, look)
            elif tag == _R_PR:
                if self.exact_looks:
                    look = setting = self._styles.run_look(child, look)
                else:
                    setting = child
                self._setting = setting
            elif (handler := self._inside.get(tag)) is not None:
                handler(child, look)
                plain = self._pending_box is None and not self.fields.open

    def _emit(self, text: str, look: RunLook) -> None:
        fields = self.fields
        content = self._content
        if fields.open:
            if not fields.visible:
                return
            fields.saw_text()
            content.contents = content.contents or fields.contents
        if look.symbols is not None:
            text = text.translate(look.symbols)
        if self._pending_box is not None:
            text = self._boxed(text)
        if look.hidden:
            content.hidden = [*(content.hidden or ()), text]
            return
        content.parts.append(text)
        content.looks.append(look if self.exact_looks else self._setting)

    # --- around runs

    def _revised(self, element: etree._Element) -> None:
        self.revisions = True
        self._children(element)

    def _dropped(self, element: etree._Element) -> None:
        self.revisions = True

    def _link(self, element: etree._Element) -> None:
        if element.get(f"{W}anchor", "").startswith("_Toc"):
            self._content.contents_link = True
        self._children(element)

    def _simple_field(self, element: etree._Element) -> None:
        length = len(self._content.parts)
        self._children(element)
        if len(self._content.parts) == length and (shown := field_codes.simple_field(element.get(f"{W}instr", ""))):
            self._emit(shown, self._base)

    def _control(self, element: etree._Element) -> None:
        """A content control. A check box control shows its state, whatever glyph a font makes of it."""
        content = element.find(f"{W}sdtContent")
        box = control_mark(element)
        if box is None:
            if content is not None:
                self._children(content)
            return
        self._pending_box = box
        if content is not None:
            self._children(content)
        if self._pending_box is not None:
            self._emit(self.take_box(), self._base)

    def expect_box(self, mark: str) -> None:
        """The next character shown is the glyph of a check box around whole cells or paragraphs."""
        self._pending_box = mark

    @property
    def awaits_box(self) -> bool:
        return self._pending_box is not None

    def take_box(self) -> str:
        """The mark of a check box control that showed no glyph to put it on."""
        mark, self._pending_box = self._pending_box, None
        return mark or ""

    def _boxed(self, text: str) -> str:
        stripped = text.lstrip()
        if not stripped:
            return text
        mark, self._pending_box = self._pending_box, None
        return f"{mark}{stripped[1:]}"

    def _math(self, element: etree._Element) -> None:
        text = formulas.math_text(element)
        if text:
            self._emit(text, self._base)

    def _alternative_around(self, element: etree._Element) -> None:
        branch = chosen_branch(element)
        if branch is not None:
            self._children(branch)

    # --- inside runs

    def _alternative_inside(self, element: etree._Element, look: RunLook) -> None:
        branch = chosen_branch(element)
        for child in branch if branch is not None else ():
            if child.tag == _T:
                self._emit(child.text or "", look)
            elif (handler := self._inside.get(child.tag)) is not None:
                handler(child, look)

    def _break(self, element: etree._Element, look: RunLook) -> None:
        if element.get(f"{W}type", "textWrapping") == "textWrapping":
            self._emit("\n", look)
            return
        if self._content.parts:
            self._content.page_break = True
            self._emit("\n", look)
        else:  # nothing stands before it: what follows in this paragraph is on the new page
            self._content.new_page = True

    def _symbol(self, element: etree._Element, look: RunLook) -> None:
        try:
            code = int(element.get(f"{W}char", ""), 16)
        except ValueError:
            return
        self._emit_plain(symbols.symbol(element.get(f"{W}font", ""), code), look)

    def _emit_plain(self, text: str, look: RunLook) -> None:
        """Text that is Unicode already: a symbol font of the run must not translate it again."""
        if look.symbols is not None:
            look = RunLook(look.bold, look.size, look.hidden)
        self._emit(text, look)

    def _field_character(self, element: etree._Element, look: RunLook) -> None:
        kind = element.get(f"{W}fldCharType")
        if kind == "begin":
            mark = self.fields.begin(element)
            if mark:
                self._content.parts.append(mark)
                self._content.looks.append(look)
        elif kind == "separate":
            self.fields.separate()
        elif kind == "end":
            shown = self.fields.end()
            if shown:
                self._emit_plain(shown, look)

    def _ruby(self, element: etree._Element, look: RunLook) -> None:
        """The base text, then its reading in parentheses, as plain-text exports write it."""
        for name, opening, closing in (("rubyBase", "", ""), ("rt", "（", "）")):
            part = element.find(f"{W}{name}")
            if part is not None and (name == "rubyBase" or text_of(part, _T).strip()):
                if opening:
                    self._emit(opening, look)
                self._children(part)
                if closing:
                    self._emit(closing, look)

    def _note(self, kind: str, element: etree._Element) -> None:
        if self.fields.visible:
            self._content.notes = [*(self._content.notes or ()), (kind, element.get(f"{W}id", ""))]

    def _graphic(self, element: etree._Element, look: RunLook) -> None:
        if not self.fields.visible:
            return
        self.fields.saw_text()
        graphic = read_graphic(element)
        if graphic.kind == "control":
            for identifier in graphic.parts:
                if shown := self.control_text(identifier):
                    self._emit(shown, look)
        self._content.graphics = [*(self._content.graphics or ()), graphic]
