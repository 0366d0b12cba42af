"""Walks a story (body, header, text box, note): paragraphs and tables in reading order become drafts.

A draft is a block with what the heading stage has to know about it. What a paragraph or a table carries besides its
text (text boxes, figures, hidden text, notes) follows it directly.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from lxml import etree

from extractors.document import Block, Cell, Figure, Paragraph, Part, Table, Tick
from extractors.readers.word.content import Content, ContentReader, control_mark
from extractors.readers.word.fields import Fields
from extractors.readers.word.figures import FEW_SHAPES, Graphic, chosen_branch, why_broken, words_inside
from extractors.readers.word.grid import Grid
from extractors.readers.word.names import MC, VAL, R, W, integer
from extractors.readers.word.numbering import Counter, Numbering
from extractors.readers.word.package import Package
from extractors.readers.word.styles import BODY_TEXT, StyleSheet
from extractors.readers.word.ticks import has_candidates, read_ticks

_P, _TBL, _SDT = f"{W}p", f"{W}tbl", f"{W}sdt"
_TR, _TC = f"{W}tr", f"{W}tc"
_SDT_CONTENT = f"{W}sdtContent"
_WRAPPERS = frozenset(f"{W}{name}" for name in ("ins", "moveTo", "customXml", "smartTag", "dir", "bdo"))
_ALTERNATIVE = f"{MC}AlternateContent"
_BULLET_BOXES = {"□": "☐", "☐": "☐", "☑": "☑", "☒": "☒"}


@dataclass(slots=True)
class Draft:
    """A block and the evidence for headings. `outline` counts from 0, 9 is body text; None: nothing set it.

    `contents`: 0 not in a table of contents, else the serial of its field, -1 for a gallery, -2 for a style.
    """

    block: Block
    outline: int | None = None
    contents: int = 0
    contents_link: bool = False
    title: bool = False
    caption: bool = False
    new_page: bool = False
    inside: list[Draft] | None = None


@dataclass(slots=True)
class Place:
    """Where the walk is: part and prefix for locators, the package part for relationships, and what counts on there."""

    part: Part
    prefix: str
    source: str
    counter: Counter
    fields: Fields = field(default_factory=Fields)
    table_prefix: str = ""
    paragraphs: int = 0
    tables: int = 0
    carried: Content | None = None
    new_page: bool = False
    section_ends: list[int] = field(default_factory=list)


@dataclass(slots=True)
class _CellRead:
    """A cell being read: its texts, ticks and the drafts of its own paragraphs."""

    cell: Cell
    texts: list[str] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)


class StoryReader:
    """Reads the stories of one document into `drafts`. `notes` lists note references in the order they occur."""

    def __init__(
        self, package: Package, styles: StyleSheet, numbering: Numbering, check_marks: bool = True
    ) -> None:
        self._package = package
        self._styles = styles
        self._numbering = numbering
        self._reader = ContentReader(styles, check_marks)
        self._gallery = False
        self._boxes = self._figures = 0
        self._box_counter = Counter(numbering)
        self.drafts: list[Draft] = []
        self.open_contents: set[int] = set()
        self.on_note: Callable[[str, str], None] = lambda kind, identifier: None
        self.deleted_rows = False

    @property
    def revisions(self) -> bool:
        return self._reader.revisions or self.deleted_rows

    def place(self, part: Part, prefix: str, source: str, table_prefix: str = "") -> Place:
        return Place(part, prefix, source, Counter(self._numbering), table_prefix=table_prefix)

    def read(self, container: etree._Element, place: Place) -> None:
        """Append the drafts of everything in `container`."""
        outer = self._reader.fields
        self._reader.fields = place.fields
        for element in self._elements(container, place):
            if element.tag == _P:
                self._paragraph(element, place)
            else:
                self._flush(place)
                place.tables += 1
                self._table(element, place, f"{place.table_prefix}表{place.tables}")
        self._flush(place)
        self.open_contents.update(f.serial for f in place.fields.open if f.kind == "TOC")
        self._reader.fields = outer

    def texts(self, container: etree._Element, place: Place) -> str:
        """The text of a note or comment, its paragraphs joined by a line feed; tables and figures become drafts."""
        outer = self._reader.fields
        self._reader.fields = place.fields
        lines: list[str] = []
        for element in self._elements(container, place):
            if element.tag == _P:
                place.paragraphs += 1
                content = self._reader.read(element)
                number = self._number(content, place)
                lines.append(f"{number} {_joined(content)}".strip() if number else _joined(content))
                self._beside(content, place, place.prefix)
            else:
                place.tables += 1
                self._table(element, place, f"{place.prefix} 表{place.tables}")
        self._reader.fields = outer
        return "\n".join(lines).strip()

    # --- flattening

    def _elements(self, container: etree._Element, place: Place) -> Iterator[etree._Element]:
        """Paragraphs and tables, whatever content controls and revision marks are wrapped around them."""
        for child in container:
            tag = child.tag
            if tag == _P or tag == _TBL:
                yield child
            elif tag == _SDT:
                yield from self._control(child, lambda content: self._elements(content, place))
            elif tag in _WRAPPERS:
                self._reader.revisions = self._reader.revisions or tag != f"{W}customXml"
                yield from self._elements(child, place)
            elif tag == _ALTERNATIVE:
                branch = chosen_branch(child)
                if branch is not None:
                    yield from self._elements(branch, place)
            elif tag == f"{W}altChunk":
                self._embedded_chunk(child, place)
            elif tag == f"{W}subDoc":
                self._package.warn("partial", "正文引用了子文档，子文档没有随文件提交，内容未读取")
            elif tag in (f"{W}del", f"{W}moveFrom"):
                self._reader.revisions = True

    def _control(
        self, element: etree._Element, inner: Callable[[etree._Element], Iterator[etree._Element]]
    ) -> Iterator[etree._Element]:
        """The content of a content control around paragraphs, rows or cells."""
        content = element.find(_SDT_CONTENT)
        if content is None:
            return
        gallery = element.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
        was = self._gallery
        self._gallery = was or (gallery is not None and gallery.get(VAL, "").casefold() == "table of contents")
        mark = control_mark(element)
        if mark is not None:
            self._reader.expect_box(mark)
        yield from inner(content)
        self._gallery = was

    def _embedded_chunk(self, element: etree._Element, place: Place) -> None:
        relationship = self._package.relationships(place.source).get(element.get(f"{R}id", ""))
        target = relationship.target if relationship else "?"
        self._package.warn("alt_chunk", f"正文嵌入了另一个文件（{target.rsplit('/', 1)[-1]}），其内容未读取")
        self._package.warn("partial", "正文有一部分是嵌入的其他文件，未能读取")

    # --- paragraphs

    def _paragraph(self, element: etree._Element, place: Place) -> None:
        place.paragraphs += 1
        content = self._reader.read(element, place.carried)
        place.carried = None
        if content.mark_deleted:
            place.carried = content
            return
        self._finish(content, place)

    def _flush(self, place: Place) -> None:
        """A paragraph whose deleted mark has nothing to run on into stands by itself."""
        if place.carried is not None:
            content, place.carried = place.carried, None
            self._finish(content, place)

    def _finish(self, content: Content, place: Place) -> None:
        draft = self._draft(content, place)
        if content.new_page or content.look.page_break:
            place.new_page = True
        if draft is not None:
            draft.new_page, place.new_page = place.new_page, False
            self.drafts.append(draft)
        if content.page_break or content.section_end:
            place.new_page = True
        if content.graphics or content.hidden or content.notes:
            self._beside(content, place, f"{place.prefix} 第{place.paragraphs}段")
        if content.section_end:
            place.section_ends.append(len(self.drafts))

    def _draft(self, content: Content, place: Place) -> Draft | None:
        look = content.look
        number = self._number(content, place) if content.list_id or look.list_id else ""
        parts = content.parts
        if not parts:
            return None
        text = parts[0] if len(parts) == 1 else "".join(parts)
        if text.isspace():
            return None
        if number in _BULLET_BOXES:
            text, number = f"{_BULLET_BOXES[number]}{text}", ""
        ticks: list[Tick] = []
        if has_candidates(text):
            ticked = read_ticks(text)
            text, ticks = ticked.text, ticked.ticks
        bold, size = content.effective_look()
        paragraph = Paragraph(
            text,
            f"{place.prefix} 第{place.paragraphs}段",
            place.part,
            number,
            None,
            None,
            None,
            ticks,
            False,
            bold,
            size,
            content.align or look.align,
        )
        outline = look.outline if content.outline is None else content.outline
        if outline is not None and outline < BODY_TEXT and place.part in ("body", "textbox"):
            paragraph.level = outline + 1
        contents = content.contents or (-1 if self._gallery else -2 if look.contents else 0)
        return Draft(paragraph, outline, contents, content.contents_link, look.title, look.caption)

    def _number(self, content: Content, place: Place) -> str:
        look = content.look
        list_id = look.list_id if content.list_id is None else content.list_id
        if not list_id:
            return ""
        level = content.list_level
        if level is None:
            instance = self._numbering.instance(list_id)
            level = instance.level_of_style(content.style_id) if instance is not None else None
        if level is None:
            level = look.list_level or 0
        return place.counter.next(list_id, level)

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
                    self.drafts.append(Draft(Paragraph(words, f"{locator} 艺术字", _beside_part(place.part))))
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
            external = "外部链接" in broken
            self._package.warn("external_picture" if external else "broken_picture", broken, locator)
        self.drafts.append(Draft(Figure(locator, place.part, broken=broken)))
        if graphic.kind == "object":
            self._package.warn("embedded_object", f"嵌入对象（{graphic.program or '未知类型'}）的内容未读取", locator)
        words = words_inside(graphic, self._package, place.source)
        if words:
            self.drafts.append(Draft(Paragraph(words, f"{locator} 文字", _beside_part(place.part))))

    def _text_box(self, box: etree._Element, place: Place) -> None:
        self._boxes += 1
        prefix = f"文本框{self._boxes}"
        if place.part not in ("body", "textbox"):
            prefix = f"{place.prefix} {prefix}"
        inner = Place(_beside_part(place.part), prefix, place.source, self._box_counter, table_prefix=f"{prefix} ")
        self.read(box, inner)

    # --- tables

    def _table(self, element: etree._Element, place: Place, locator: str) -> None:
        """Append the draft of a table and, behind it, of what its cells carry besides text."""
        outer, self.drafts = self.drafts, []
        table, cells = self._read_table(element, place, locator)
        beside, self.drafts = self.drafts, outer
        draft = Draft(table)
        if len(cells) == 1:
            draft.inside = cells[0].drafts
        if place.new_page:
            draft.new_page, place.new_page = True, False
        self.drafts.append(draft)
        self.drafts += beside

    def _read_table(self, element: etree._Element, place: Place, locator: str) -> tuple[Table, list[_CellRead]]:
        grid = Grid()
        reads: dict[int, _CellRead] = {}
        for row in self._rows(element):
            properties = row.find(f"{W}trPr")
            before = 0
            if properties is not None:
                if properties.find(f"{W}del") is not None:
                    self.deleted_rows = True
                    continue
                skipped = properties.find(f"{W}gridBefore")
                before = integer(skipped.get(VAL)) if skipped is not None else 0
            grid.start_row(before)
            for cell_element in self._cells(row):
                span, vertical, left = _merges(cell_element)
                cell, new = grid.place(span, vertical, left)
                read = reads.get(id(cell))
                if read is None:
                    read = reads[id(cell)] = _CellRead(cell)
                self._read_cell(cell_element, read, place, f"{locator} 第{cell.row + 1}行 第{cell.col + 1}列")
        for read in reads.values():
            _close_cell(read)
        return Table(grid.rows, locator, place.part), list(reads.values())

    def _rows(self, container: etree._Element) -> Iterator[etree._Element]:
        for child in container:
            tag = child.tag
            if tag == _TR:
                yield child
            elif tag == _SDT:
                yield from self._control(child, self._rows)
            elif tag in _WRAPPERS:
                yield from self._rows(child)
            elif tag == _ALTERNATIVE and (branch := chosen_branch(child)) is not None:
                yield from self._rows(branch)

    def _cells(self, container: etree._Element) -> Iterator[etree._Element]:
        for child in container:
            tag = child.tag
            if tag == _TC:
                if child.find(f"{W}tcPr/{W}cellDel") is None:
                    yield child
                else:
                    self.deleted_rows = True
            elif tag == _SDT:
                yield from self._control(child, self._cells)
            elif tag in _WRAPPERS:
                yield from self._cells(child)
            elif tag == _ALTERNATIVE and (branch := chosen_branch(child)) is not None:
                yield from self._cells(branch)

    def _read_cell(self, element: etree._Element, read: _CellRead, place: Place, locator: str) -> None:
        carried, place.carried = place.carried, None
        for child in self._elements(element, place):
            if child.tag == _P:
                content = self._reader.read(child, place.carried)
                place.carried = content if content.mark_deleted else None
                if place.carried is None:
                    self._cell_paragraph(content, read, place, locator)
            else:
                nested = f"{locator} 内表{len(read.cell.tables) + 1}"
                table, _ = self._read_table(child, place, nested)
                read.cell.tables.append(table)
        if place.carried is not None:
            self._cell_paragraph(place.carried, read, place, locator)
        place.carried = carried
        self._reader.finish_box()

    def _cell_paragraph(self, content: Content, read: _CellRead, place: Place, locator: str) -> None:
        number = self._number(content, place) if content.list_id or content.look.list_id else ""
        text = _joined(content)
        if number in _BULLET_BOXES:
            text, number = f"{_BULLET_BOXES[number]}{text}", ""
        read.texts.append(f"{number} {text}".rstrip() if number else text)
        if content.graphics or content.hidden or content.notes:
            self._beside(content, place, locator)


def _close_cell(read: _CellRead) -> None:
    """The cell's text: its paragraphs joined by a line feed, ticks read together."""
    text = "\n".join(read.texts).strip("\n \t")
    if has_candidates(text):
        ticked = read_ticks(text, in_cell=True)
        read.cell.text, read.cell.ticks = ticked.text, ticked.ticks
    else:
        read.cell.text = text


def _joined(content: Content) -> str:
    parts = content.parts
    return parts[0] if len(parts) == 1 else "".join(parts)


def _merges(cell: etree._Element) -> tuple[int, str | None, bool]:
    """(gridSpan, vMerge as restart/continue/None, whether hMerge continues the cell to the left)."""
    span, vertical, left = 1, None, False
    properties = cell.find(f"{W}tcPr")
    if properties is not None:
        for child in properties:
            tag = child.tag
            if tag == f"{W}gridSpan":
                span = integer(child.get(VAL), 1)
            elif tag == f"{W}vMerge":
                vertical = "restart" if child.get(VAL) == "restart" else "continue"
            elif tag == f"{W}hMerge":
                left = child.get(VAL) != "restart"
    return span, vertical, left


def _beside_part(part: Part) -> Part:
    """Text drawn in shapes belongs to the text boxes, in headers and notes to these."""
    return "textbox" if part == "body" else part

