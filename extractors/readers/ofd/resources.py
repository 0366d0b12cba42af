"""Fonts, pictures, composite drawings and drawing parameters that page objects refer to by number."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field

from lxml import etree

from extractors.readers.ofd.package import OfdPackage, child, children, words
from extractors.readers.pages.ticks import WINGDINGS
from extractors.readers.word.symbols import plain, table_of
from extractors.readers.xmltools import local

_BOLD = ("黑体", "小标宋", "bold", "heavy", "simhei", "heiti", "xbiaosong", "xiaobiaosong")
_SUBSET = re.compile(r"^[A-Z]{6}\+")
_SYMBOL_FONT = re.compile(r"^(wingdings|webdings|symbol)[\s_-]*([23])?(?:[\s,_-]*(?:regular|normal|mt))?$")


@dataclass(slots=True, frozen=True)
class OfdFont:
    """`symbols` translates the codes of a symbol font; None for a font of letters."""

    bold: bool = False
    symbols: dict[int, str] | None = None

    def text(self, char: str) -> str:
        """What a character shows; empty when that cannot be known."""
        code = ord(char)
        if self.symbols is not None and code in self.symbols:
            return self.symbols[code]
        if 0xE000 <= code <= 0xF8FF:
            known = WINGDINGS.get(code) or plain(char)
            return "" if known == char else known
        return "" if code in (0xFFFD, 0xFFFE, 0xFFFF) or code >= 0xF0000 else char


@dataclass(slots=True)
class Resources:
    fonts: dict[str, OfdFont] = field(default_factory=dict)
    pictures: dict[str, str] = field(default_factory=dict)  # id -> part
    drawings: dict[str, etree._Element] = field(default_factory=dict)
    params: dict[str, etree._Element] = field(default_factory=dict)

    def add(self, package: OfdPackage, name: str) -> None:
        """Take in a resource file; a missing or broken one adds nothing."""
        root = package.tree(name)
        if root is None:
            return
        folder = posixpath.join(posixpath.dirname(name), root.get("BaseLoc", "").strip("/"))
        for group in root:
            for item in group:
                identity = str(item.get("ID", ""))
                kind = local(item)
                if kind == "Font":
                    self.fonts[identity] = _font(item)
                elif kind == "MultiMedia" and item.get("Type", "").lower() != "video":
                    self.pictures[identity] = package.find(words(item, "MediaFile"), name, folder)
                elif kind == "CompositeGraphicUnit":
                    content = child(item, "Content")
                    if content is not None:
                        self.drawings[identity] = content
                elif kind == "DrawParam":
                    self.params[identity] = item

    def add_all(self, package: OfdPackage, element: etree._Element | None, base: str) -> None:
        """The resource files that a document or page names."""
        for kind in ("PublicRes", "DocumentRes", "PageRes"):
            for named in children(element, kind):
                self.add(package, package.find(named.text or "", base))


def _font(item: etree._Element) -> OfdFont:
    names = item.get("FontName", ""), item.get("FamilyName", "")
    said = " ".join(names).lower()
    bold = item.get("Bold", "").lower() == "true" or any(word in said for word in _BOLD)
    return OfdFont(bold, next((table for name in names if (table := _symbols(name)) is not None), None))


def _symbols(name: str) -> dict[int, str] | None:
    """The table of a symbol font, however its name is written: `ABCDEF+Wingdings2`, `Wingdings-Regular`, `SymbolMT`."""
    found = _SYMBOL_FONT.search(_SUBSET.sub("", name.strip()).lower())
    return table_of(f"{found[1]} {found[2]}" if found and found[2] else found[1]) if found else None
