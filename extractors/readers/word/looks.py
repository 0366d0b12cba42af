"""How runs look, resolved once for each combination of settings and remembered.

Every run of a plan asks; most differ from the one before in nothing or in a size seen a hundred times. A look therefore
remembers what each setting makes of it, and looks are compared by identity.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from lxml import etree

from extractors.readers.word.names import VAL, W, integer
from extractors.readers.word.symbols import table_of

_DEFAULT_SIZE: Final = 10.0
_H_ANSI, _ASCII = f"{W}hAnsi", f"{W}ascii"
_H_ANSI_THEME, _ASCII_THEME = f"{W}hAnsiTheme", f"{W}asciiTheme"
_SETTINGS: Final = {
    f"{W}sz": "size",
    f"{W}rFonts": "fonts",
    f"{W}b": "bold",
    f"{W}vanish": "hidden",
    f"{W}rStyle": "style",
}
# All that bold and size depend on.
_PLAIN_SETTINGS: Final = {name: setting for name, setting in _SETTINGS.items() if setting not in ("fonts", "hidden")}
_OFF: Final = frozenset(("0", "false", "off", "none"))
_SYMBOL_FONT_INITIALS: Final = frozenset("SsWw")

Symbols = dict[int, str]


class RunLook:
    """Bold, size in points, hidden, and the translation table of the font if it is a symbol font.

    `special`: hidden or in a symbol font, so that the text is not shown as it is stored.
    """

    __slots__ = ("after", "bold", "hidden", "size", "special", "symbols")

    def __init__(
        self,
        bold: bool = False,
        size: float | None = _DEFAULT_SIZE,
        hidden: bool = False,
        symbols: Symbols | None = None,
    ) -> None:
        self.bold = bold
        self.size = size
        self.hidden = hidden
        self.symbols = symbols
        self.special = hidden or symbols is not None
        self.after: dict[str, dict[str | None, RunLook]] = {name: {} for name in _SETTINGS.values()}


class RunLooks:
    """The looks of one document. `of_style` gives what a character style makes of a look."""

    def __init__(self, of_style: Callable[[str, RunLook], RunLook]) -> None:
        self._of_style = of_style
        self._known: dict[tuple[bool, float | None, bool, int], RunLook] = {}
        self.base = self.look()

    def look(
        self,
        bold: bool = False,
        size: float | None = _DEFAULT_SIZE,
        hidden: bool = False,
        symbols: Symbols | None = None,
    ) -> RunLook:
        key = (bold, size, hidden, id(symbols))
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = RunLook(bold, size, hidden, symbols)
        return found

    def changed(self, properties: etree._Element, look: RunLook) -> RunLook:
        """The look changed by the children of an rPr (of a run, a style or the defaults)."""
        known = _SETTINGS
        for child in properties:
            setting = known.get(child.tag)
            if setting is None:
                continue
            if setting == "fonts":
                name = child.get(_H_ANSI) or child.get(_ASCII)
                if name is None or (look.symbols is None and name[0] not in _SYMBOL_FONT_INITIALS):
                    continue
                if child.get(_H_ANSI_THEME) is not None or child.get(_ASCII_THEME) is not None:
                    name = ""
                value: str | None = name
            else:
                value = child.get(VAL)
            look = look.after[setting].get(value) or self._remember(look, setting, value)
        return look

    def plainly_changed(self, properties: etree._Element, look: RunLook) -> RunLook:
        """The same for bold and size alone, where nothing is hidden or in a symbol font."""
        known = _PLAIN_SETTINGS
        for child in properties:
            setting = known.get(child.tag)
            if setting is not None:
                value = child.get(VAL)
                look = look.after[setting].get(value) or self._remember(look, setting, value)
        return look

    def _remember(self, look: RunLook, setting: str, value: str | None) -> RunLook:
        following = look.after[setting][value] = self._after(look, setting, value)
        return following

    def _after(self, look: RunLook, setting: str, value: str | None) -> RunLook:
        bold, size, hidden, symbols = look.bold, look.size, look.hidden, look.symbols
        if setting == "style":
            return self._of_style(value or "", look)
        if setting == "size":
            size = integer(value) / 2 or size
        elif setting == "fonts":
            symbols = table_of(value)
        elif setting == "bold":
            bold = value not in _OFF
        else:
            hidden = value not in _OFF
        return self.look(bold, size, hidden, symbols)
