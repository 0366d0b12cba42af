"""Walks a story (body, header, text box, note): paragraphs and tables in reading order become drafts.

What a paragraph or a table carries besides its text (text boxes, figures, hidden text, notes) follows it directly.
"""

from __future__ import annotations

from collections.abc import Callable

from lxml import etree

from extractors.document import Figure, Paragraph, Part
from extractors.readers.word.chunks import read_chunk
from extractors.readers.word.content import ContentReader
from extractors.readers.word.controls import control_text
from extractors.readers.word.drafts import Draft, Place, joined, number_of, paragraph_draft
from extractors.readers.word.fields import Fields
from extractors.readers.word.figures import FEW_SHAPES, Graphic, why_broken, words_inside
from extractors.readers.word.flatten import Flattener
from extractors.readers.word.names import W
from extractors.readers.word.numbering import Counter, Numbering
from extractors.readers.word.package import Package
from extractors.readers.word.pieces import Content
from extractors.readers.word.styles import StyleSheet
from extractors.readers.word.tables import TableReader

_P = f"{W}p"


class StoryReader:
    """Reads the stories of one document into `drafts`; `on_note` is told of note references as they occur.

    `open_contents` gathers tables of contents whose field never ends.
    """

    def __init__(self, package: Package, styles: StyleSheet, numbering: Numbering) -> None:
        self._package = package
        self._numbering = numbering
        self._reader = ContentReader(styles)
        self._flattener = Flattener(self._reader, package)
        self._resolve = styles.plain_look
        self._tables = TableReader(self._reader, self._flattener, numbering, styles.plain_look, self._beside)
        self._flattener.on_chunk = self._chunk
        self._boxes = self._figures = self._chunks = 0
        self._box_counter = Counter(numbering)
        self.drafts: list[Draft] = []
        self.open_contents: set[int] = set()
        self.on_note: Callable[[str, str], None] = lambda kind, identifier: None

    @property
    def revisions(self) -> bool:
        return self._reader.revisions or self._tables.deleted

    def be_exact(self, marks: bool, looks: bool) -> None:
        """Whether to look for deleted paragraph marks, and to resolve the look of every run."""
        self._reader.check_marks = marks
        self._reader.exact_looks = looks

    def place(self, part: Part, prefix: str, source: str, table_prefix: str = "") -> Place:
        return Place(part, prefix, source, Counter(self._numbering), table_prefix=table_prefix)

    def read(self, container: etree._Element, place: Place) -> None:
        """Append the drafts of everything in `container`."""
        outer = self._enter(place)
        for element in self._flattener.blocks(container, place.source):
            if element.tag == _P:
                self._paragraph(element, place)
            else:
                self._flush(place)
                place.tables += 1
                self._table(element, place, f"{place.table_prefix}表{place.tables}")
        self._flush(place)
        self.open_contents.update(f.serial for f in place.fields.open if f.kind == "TOC")
        self._leave(outer)

    def texts(self, container: etree._Element, place: Place) -> str:
        """The text of a note or comment, its paragraphs joined by a line feed; tables and figures become drafts."""
        outer = self._enter(place)
        lines: list[str] = []
        for element in self._flattener.blocks(container, place.source):
            if element.tag == _P:
                content = self._reader.read(element)
                number = number_of(content, self._numbering, place.counter)
                lines.append(f"{number} {joined(content)}" if number else joined(content))
                self._beside(content, place, place.prefix)
            else:
                place.tables += 1
                self._table(element, place, f"{place.prefix} 表{place.tables}")
        self._leave(outer)
        return "\n".join(lines).strip()

    def _enter(self, place: Place) -> tuple[Fields, Callable[[str], str]]:
        """Turn the paragraph reader to a story; gives back what it was turned to."""
        reader = self._reader
        outer = reader.fields, reader.control_text
        reader.fields = place.fields
        reader.control_text = lambda identifier: control_text(self._package, place.source, identifier)
        return outer

    def _leave(self, outer: tuple[Fields, Callable[[str], str]]) -> None:
        self._reader.fields, self._reader.control_text = outer

    def _paragraph(self, element: etree._Element, place: Place) -> None:
        place.paragraphs += 1
        content = self._reader.read(element, place.carried)
        if content.mark_deleted:
            place.carried = content
            return
        place.carried = None
        self._finish(content, place)

    def _flush(self, place: Place) -> None:
        """A paragraph whose deleted mark has nothing to run on into stands by itself."""
        if place.carried is not None:
            content, place.carried = place.carried, None
            self._finish(content, place)

    def _finish(self, content: Content, place: Place) -> None:
        number = ""
        if content.list_id or content.look.list_id:
            number = number_of(content, self._numbering, place.counter)
        if content.new_page or content.look.page_break:
            place.new_page = True
        if content.parts:
            locator = f"{place.prefix} 第{place.paragraphs}段"
            draft = paragraph_draft(content, number, place.part, locator, self._flattener.in_gallery, self._resolve)
            if draft is not None:
                draft.new_page, place.new_page = place.new_page, False
                self.drafts.append(draft)
        if content.page_break or content.section is not None:
            place.new_page = True
        if content.graphics or content.hidden or content.notes:
            self._beside(content, place, f"{place.prefix} 第{place.paragraphs}段")
        if content.section is not None:
            place.sections.append(content.section)
            place.section_ends.append(len(self.drafts))

    def _table(self, element: etree._Element, place: Place, locator: str) -> None:
        """Append the draft of a table and, behind it, of what its cells carry besides text."""
        outer, self.drafts = self.drafts, []
        draft = self._tables.read(element, place, locator)
        beside, self.drafts = self.drafts, outer
        draft.new_page, place.new_page = place.new_page, False
        self.drafts.append(draft)
        self.drafts += beside

    def _chunk(self, identifier: str, source: str) -> None:
        """A file embedded as a passage of the body: its blocks stand here, or what is missing is said."""
        self._chunks += 1
        package = self._package
        relationship = package.relationships(source).get(identifier)
        data = package.bytes_of(relationship.target) if relationship and not relationship.external else None
        document = read_chunk(data, "", package.limits) if data else None
        if document is None:
            package.warn("alt_chunk", "正文嵌入了另一个文件，其内容未能读取")
            package.warn("partial", "正文有一部分是嵌入的其他文件，未能读取")
            return
        package.warn("alt_chunk", "正文嵌入了另一个文件，已一并读取")
        for block in document.blocks:
            block.locator = f"嵌入文件{self._chunks} {block.locator}"
            level = None
            if isinstance(block, Paragraph):
                level, block.level = block.level, None
            self.drafts.append(Draft(block, None if level is None else level - 1))

    # --- what stands beside the text

    def _beside(self, content: Content, place: Place, locator: str) -> None:
        shapes = 0
        for graphic in content.graphics or ():
            if graphic.is_figure:
                self._figure(graphic, place, locator)
            else:
                shapes += graphic.shapes
            for words in graphic.words:
                if words.strip():
                    self.drafts.append(Draft(Paragraph(words, f"{locator} 艺术字", _drawn_part(place.part))))
            for box in graphic.boxes:
                self._text_box(box, place)
        if shapes >= FEW_SHAPES:
            self._figure(Graphic(shapes=shapes), place, locator)
        hidden = "".join(content.hidden or ())
        if hidden.strip():
            self.drafts.append(Draft(Paragraph(hidden, locator, "hidden")))
        for kind, identifier in content.notes or ():
            self.on_note(kind, identifier)

    def _figure(self, graphic: Graphic, place: Place, locator: str) -> None:
        self._figures += 1
        locator = f"{locator} 插图{self._figures}"
        broken = why_broken(graphic, self._package, place.source)
        if broken:
            self._package.warn("external_picture" if "外部链接" in broken else "broken_picture", broken, locator)
        if graphic.kind == "object":
            self._package.warn("embedded_object", f"嵌入对象（{graphic.program or '未知类型'}）的内容未读取", locator)
        self.drafts.append(Draft(Figure(locator, place.part, broken=broken)))
        words = words_inside(graphic, self._package, place.source)
        if words:
            self.drafts.append(Draft(Paragraph(words, f"{locator} 文字", _drawn_part(place.part))))

    def _text_box(self, box: etree._Element, place: Place) -> None:
        self._boxes += 1
        prefix = f"文本框{self._boxes}"
        if place.part not in ("body", "textbox"):
            prefix = f"{place.prefix} {prefix}"
        self.read(
            box, Place(_drawn_part(place.part), prefix, place.source, self._box_counter, table_prefix=f"{prefix} ")
        )


def _drawn_part(part: Part) -> Part:
    """Text drawn in shapes belongs to the text boxes, in headers and notes to these."""
    return "textbox" if part == "body" else part
