"""Fields: codes are not text, results are, and a few kinds show something that is neither.

A complex field is begin, code, separate, result, end, spread over runs and sometimes over paragraphs, and may be
nested in another's code or result. The stack here says at any moment whether text is visible.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from extractors.readers.word import formulas, symbols
from extractors.readers.word.names import VAL, W, integer, is_on
from extractors.readers.word.ticks import MARK_CHECKED, MARK_UNCHECKED, MARK_UNDECIDED

_FONT = re.compile(r"\\f\s+\"?([^\"\\]+?)\"?\s*(?:\\|$)", re.I)


@dataclass(slots=True, eq=False)
class Field:
    """One open field. `shown` once any of its result was text; `serial` tells tables of contents apart."""

    serial: int
    code: list[str] = field(default_factory=list)
    in_code: bool = True
    box: bool = False
    choice: str = ""
    kind: str = ""
    shown: bool = False


class Fields:
    """The open fields of one story. `visible` is whether text at this point is shown."""

    def __init__(self) -> None:
        self.open: list[Field] = []
        self.visible = True
        self._serial = 0

    @property
    def contents(self) -> int:
        """The serial of the table of contents being shown here, 0 outside of one."""
        for entry in self.open:
            if entry.kind == "TOC":
                return entry.serial
        return 0

    def begin(self, element: etree._Element) -> str:
        """Open a field; the text that the field shows at once (a check box of a form)."""
        was_visible = self.visible
        self._serial += 1
        entry = Field(self._serial)
        self.open.append(entry)
        self.visible = False
        data = element.find(f"{W}ffData")
        if data is None:
            return ""
        box = data.find(f"{W}checkBox")
        if box is not None:
            entry.box = True
            return _box_mark(box) if was_visible else ""
        choices = data.find(f"{W}ddList")
        if choices is not None:
            entry.choice = _choice(choices)
        return ""

    def instruction(self, text: str) -> None:
        if self.open:
            self.open[-1].code.append(text)

    def separate(self) -> None:
        if self.open:
            entry = self.open[-1]
            entry.in_code = False
            entry.kind = _kind(entry)
            self._update()

    def end(self) -> str:
        """Close the innermost field; what it shows besides its result."""
        if not self.open:
            return ""
        entry = self.open.pop()
        self._update()
        if not self.visible or entry.shown or entry.box:
            return ""
        return entry.choice or _shown_by_code(entry)

    def saw_text(self) -> None:
        for entry in self.open:
            entry.shown = True

    def end_paragraph(self) -> None:
        """A code that its paragraph does not end is broken off: rather show too much than lose the rest."""
        if self.visible or not self.open:
            return
        for entry in self.open:
            if entry.in_code:
                entry.in_code = False
                entry.kind = _kind(entry)
            entry.box = False
        self._update()

    def _update(self) -> None:
        # What a check box field encloses is a copy of its glyph.
        self.visible = not any(entry.in_code or entry.box for entry in self.open)


def simple_field(code: str) -> str:
    """What a `w:fldSimple` without a result shows."""
    return _shown_by_code(Field(0, [code]))


def _kind(entry: Field) -> str:
    words = "".join(entry.code).split(None, 1)
    return words[0].upper() if words else ""


def _shown_by_code(entry: Field) -> str:
    code = "".join(entry.code)
    kind = _kind(entry)
    if kind == "FORMCHECKBOX":  # a box whose state is not stored
        return MARK_UNDECIDED
    if kind == "EQ":
        return formulas.equation_field(code)
    if kind == "SYMBOL":
        return _symbol(code)
    if kind in ("MACROBUTTON", "GOTOBUTTON"):
        words = code.split(None, 2)
        return words[2].strip() if len(words) > 2 else ""
    return ""


def _symbol(code: str) -> str:
    words = code.split()
    if len(words) < 2:
        return ""
    font = _FONT.search(code)
    try:
        value = int(words[1], 0)
    except ValueError:
        return words[1][:1]
    return symbols.symbol(font.group(1).strip() if font else "", value)


def _box_mark(box: etree._Element) -> str:
    state = box.find(f"{W}checked")
    if state is None:
        state = box.find(f"{W}default")
    return MARK_CHECKED if is_on(state) else MARK_UNCHECKED


def _choice(choices: etree._Element) -> str:
    entries = [e.get(VAL, "") for e in choices.iterchildren(f"{W}listEntry")]
    chosen = choices.find(f"{W}result")
    if chosen is None:
        chosen = choices.find(f"{W}default")
    index = integer(chosen.get(VAL)) if chosen is not None else 0
    return entries[index] if 0 <= index < len(entries) else ""
