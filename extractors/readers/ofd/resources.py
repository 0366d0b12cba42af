"""Fonts, pictures and composite drawings that page objects refer to by number."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field

from lxml import etree

from extractors.readers.ofd.package import OfdPackage, child, children, words
from extractors.readers.word.symbols import table_of
from extractors.readers.xmltools import local

_BOLD = ("黑体", "小标宋", "bold", "heavy", "simhei", "heiti", "xbiaosong", "xiaobiaosong")


@dataclass(slots=True, frozen=True)
class OfdFont:
    bold: bool = False
    symbols: dict[int, str] | None = None


@dataclass(slots=True)
class Resources:
    fonts: dict[str, OfdFont] = field(default_factory=dict)
    pictures: dict[str, str] = field(default_factory=dict)  # id -> part
    drawings: dict[str, etree._Element] = field(default_factory=dict)

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

    def add_all(self, package: OfdPackage, element: etree._Element | None, base: str) -> None:
        """The resource files that a document or page names."""
        for kind in ("PublicRes", "DocumentRes", "PageRes"):
            for named in children(element, kind):
                self.add(package, package.find(named.text or "", base))


def _font(item: etree._Element) -> OfdFont:
    names = f"{item.get('FontName', '')} {item.get('FamilyName', '')}"
    bold = item.get("Bold", "").lower() == "true" or any(word in names.lower() for word in _BOLD)
    return OfdFont(bold, table_of(item.get("FontName", "")) or table_of(item.get("FamilyName", "")))
