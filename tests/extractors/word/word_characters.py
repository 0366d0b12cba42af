"""Counts the characters of a package's XML, independently of the reader, and those that a reading reports."""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from pathlib import Path

from lxml import etree

from extractors.document import Cell, Document, Paragraph, Table

_NS = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
}
_SHOWN = (
    "//*[self::w:t or self::m:t][not(ancestor::w:del or ancestor::w:moveFrom or ancestor::w:tr[w:trPr/w:del]"
    " or ancestor::mc:Fallback[preceding-sibling::mc:Choice[.//w:t or .//w:drawing or .//w:pict]])]"
)
_PARTS = re.compile(r"word/(?:document\d*|header\d*|footer\d*|footnotes|endnotes|comments)\.xml")


def characters_in_package(path: Path) -> Counter[str]:
    """Every stored character but blanks, of all stories, deletions and second copies aside."""
    found: Counter[str] = Counter()
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if _PARTS.fullmatch(name):
                root = etree.fromstring(archive.read(name))
                for element in root.xpath(_SHOWN, namespaces=_NS):
                    found.update(re.sub(r"\s", "", element.text or ""))
    return found


def characters_in_document(document: Document) -> Counter[str]:
    """Every reported character but blanks; computed numbers of paragraphs are none of the text."""
    found: Counter[str] = Counter()
    for block in document.blocks:
        if isinstance(block, Paragraph):
            found.update(re.sub(r"\s", "", block.text))
        elif isinstance(block, Table):
            for cell in block.cells():
                found.update(_of_cell(cell))
    return found


def _of_cell(cell: Cell) -> Counter[str]:
    found = Counter(re.sub(r"\s", "", cell.text))
    for table in cell.tables:
        for inner in table.cells():
            found.update(_of_cell(inner))
    return found
