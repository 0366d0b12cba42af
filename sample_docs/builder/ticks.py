"""Tick boxes in the many ways forms mark them, and what a reader makes of each.

`glyphs` is what stands in the text of a Word file for the styles that are plain characters; the styles that are markup
(symbols, content controls, legacy form fields) are written by the Word renderer. `shown` is the reader's view of any style.
"""

from __future__ import annotations

import re

from extractors.document import CHECKED, UNCHECKED, Tick
from sample_docs.builder.blueprint import Choice, Option
from sample_docs.builder.layouts import TickStyle

GAP = "  "
MARKUP_STYLES: frozenset[TickStyle] = frozenset({"sym", "sym2", "control", "legacy"})
_GLYPHS: dict[str, tuple[str, str]] = {
    "box": ("☑", "□"),
    "filled": ("■", "□"),
    "check_in_box": ("□√", "□"),
    "check_front": ("√", ""),
    "bracket": ("（√）", "（  ）"),
}


def options_of(choice: Choice, style: TickStyle) -> list[Option]:
    """The options a style prints: a clerk may have deleted all but the chosen ones."""
    return [o for o in choice.options if o.checked] if style == "chosen" else choice.options


def label_of(option: Option) -> str:
    return f"{option.label}：{option.text}" if option.text else option.label


def glyph(option: Option, style: TickStyle) -> str:
    """The characters before a label in a style of plain characters; none for 'chosen'."""
    ticked, empty = _GLYPHS.get(style, ("", ""))
    return ticked if option.checked else empty


def printed(choice: Choice, style: TickStyle) -> str:
    """The line as plain text, for styles without markup."""
    return choice.lead + GAP.join(glyph(o, style) + label_of(o) for o in options_of(choice, style))


def shown(choice: Choice, style: TickStyle) -> tuple[str, list[Tick]]:
    """What a reader reports: text with ☑ and ☐, and the ticks; a label runs to the next box.

    A √ put before the chosen words is a box as well, and the options behind it, which have none, run into its label.
    """
    if style == "chosen":
        return printed(choice, style), []
    options = options_of(choice, style)
    empty = "" if style == "check_front" else UNCHECKED
    text = choice.lead + GAP.join((CHECKED if o.checked else empty) + label_of(o) for o in options)
    found = re.findall(f"([{CHECKED}{UNCHECKED}])([^{CHECKED}{UNCHECKED}]*)", text)
    return text, [Tick(label.strip(), box == CHECKED) for box, label in found]
