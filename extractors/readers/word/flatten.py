"""Paragraphs, tables, rows and cells as Word shows them, whatever is wrapped around them.

Content controls, insertions, custom XML and alternatives may enclose paragraphs, rows or cells at every depth;
deletions enclose what is no longer there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lxml import etree

from extractors.readers.word.content import ContentReader
from extractors.readers.word.controls import control_mark
from extractors.readers.word.figures import chosen_branch
from extractors.readers.word.names import MC, VAL, R, W
from extractors.readers.word.package import Package

_P, _TBL, _SDT = f"{W}p", f"{W}tbl", f"{W}sdt"
_TR, _TC = f"{W}tr", f"{W}tc"
_WRAPPERS = frozenset(f"{W}{name}" for name in ("ins", "moveTo", "customXml", "smartTag", "dir", "bdo"))
_REVISIONS = frozenset(f"{W}{name}" for name in ("ins", "moveTo", "del", "moveFrom"))
_ALTERNATIVE = f"{MC}AlternateContent"
# What stands everywhere and never encloses content.
_OPAQUE = frozenset(
    f"{W}{name}"
    for name in ("tblPr", "tblGrid", "trPr", "tcPr", "tblPrEx", "sectPr", "bookmarkStart", "bookmarkEnd", "proofErr")
)
_BLOCKS, _ROWS, _CELLS = frozenset((_P, _TBL)), frozenset((_TR,)), frozenset((_TC,))

Inner = Callable[[etree._Element], Iterator[etree._Element]]


class Flattener:
    """`in_gallery` is true while elements of a table of contents' content control are being given out.

    `on_chunk` is told of embedded files (relationship id, part) when their turn comes.
    """

    def __init__(self, reader: ContentReader, package: Package) -> None:
        self._reader = reader
        self._package = package
        self.in_gallery = False
        self.on_chunk: Callable[[str, str], None] = lambda identifier, source: None

    def blocks(self, container: etree._Element, source: str) -> Iterator[etree._Element]:
        """Paragraphs and tables. `source` is the part they are in, for what is embedded between them."""
        for child in container:
            tag = child.tag
            if tag in _BLOCKS:
                yield child
            elif tag in _OPAQUE:
                continue
            elif tag == f"{W}altChunk":
                self.on_chunk(child.get(f"{R}id", ""), source)
            elif tag == f"{W}subDoc":
                self._package.warn("partial", "正文引用了子文档，子文档没有随文件提交，内容未读取")
            else:
                yield from self._wrapped(child, lambda inner: self.blocks(inner, source))

    def rows(self, container: etree._Element) -> Iterator[etree._Element]:
        return self._flat(container, _ROWS, self.rows)

    def cells(self, container: etree._Element) -> Iterator[etree._Element]:
        return self._flat(container, _CELLS, self.cells)

    def _flat(self, container: etree._Element, wanted: frozenset[str], again: Inner) -> Iterator[etree._Element]:
        for child in container:
            if child.tag in wanted:
                yield child
            elif child.tag not in _OPAQUE:
                yield from self._wrapped(child, again)

    def _wrapped(self, element: etree._Element, again: Inner) -> Iterator[etree._Element]:
        tag = element.tag
        if tag in _REVISIONS:
            self._reader.revisions = True
        if tag in _WRAPPERS:
            yield from again(element)
        elif tag == _SDT:
            yield from self._control(element, again)
        elif tag == _ALTERNATIVE and (branch := chosen_branch(element)) is not None:
            yield from again(branch)

    def _control(self, element: etree._Element, again: Inner) -> Iterator[etree._Element]:
        content = element.find(f"{W}sdtContent")
        if content is None:
            return
        gallery = element.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
        was = self.in_gallery
        self.in_gallery = was or (gallery is not None and gallery.get(VAL, "").casefold() == "table of contents")
        mark = control_mark(element)
        if mark is not None:
            self._reader.expect_box(mark)
        yield from again(content)
        self.in_gallery = was
