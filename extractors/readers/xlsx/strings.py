"""Shared strings and styles: the text of a cell, and how its number is shown."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from extractors.readers.word.symbols import table_of
from extractors.readers.xlsx.numfmt import format_code
from extractors.readers.xlsx.package import Package
from extractors.readers.xmltools import attribute, local


@dataclass(slots=True)
class Styles:
    """For each cell style its format code and its font's name."""

    codes: list[str] = field(default_factory=list)
    fonts: list[str] = field(default_factory=list)

    def code(self, style: int) -> str:
        return self.codes[style] if 0 <= style < len(self.codes) else "General"

    def font(self, style: int) -> str:
        return self.fonts[style] if 0 <= style < len(self.fonts) else ""


def read_styles(package: Package, name: str) -> Styles:
    """The styles of a workbook; nothing known when the part is missing or broken."""
    root = package.tree(name, recover=True)
    styles = Styles()
    if root is None:
        return styles
    custom: dict[int, str] = {}
    fonts: list[str] = []
    for group in root:
        kind = local(group)
        if kind == "numFmts":
            custom = {
                int(f.get("numFmtId", "0")): f.get("formatCode", "") for f in group if f.get("numFmtId", "").isdecimal()
            }
        elif kind == "fonts":
            fonts = [next((str(p.get("val", "")) for p in font if local(p) == "name"), "") for font in group]
        elif kind == "cellXfs":
            for xf in group:
                number, font = xf.get("numFmtId", "0"), xf.get("fontId", "0")
                styles.codes.append(format_code(int(number) if number.isdecimal() else 0, custom))
                index = int(font) if font.isdecimal() else 0
                styles.fonts.append(fonts[index] if index < len(fonts) else "")
    return styles


def read_strings(package: Package, name: str) -> list[str]:
    root = package.tree(name, recover=True)
    return [] if root is None else [rich_text(item) for item in root if local(item) == "si"]


def rich_text(item: etree._Element, font: str = "") -> str:
    """The text of a string item: its runs, symbols of symbol fonts as characters, no phonetic guides."""
    out = []
    for child in item:
        kind = local(child)
        if kind == "t":
            out.append(in_font(child.text or "", font))
        elif kind == "r":
            own = next((attribute(p, "val") for p in child.iter() if local(p) in ("rFont", "latin")), font)
            out.extend(in_font(t.text or "", own) for t in child if local(t) == "t")
    return "".join(out).replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n")


def in_font(text: str, font: str) -> str:
    """Text as its font shows it: a letter R in Wingdings 2 is a tick."""
    table = table_of(font) if font else None
    return text.translate(table) if table else text
