"""Web pages, and the MHT that Word and browsers save them in: paragraphs, headings and tables, scripts dropped.

Forms arrive as .doc or .xls that are web pages inside (exports of office systems); their tables matter, their looks
do not.
"""

from __future__ import annotations

import email
import email.policy
import re
from email.message import EmailMessage
from pathlib import Path

from lxml import etree, html

from extractors.document import CHECKED, UNCHECKED, Block, Cell, Document, Figure, Paragraph, Part, Table
from extractors.errors import UnreadableFile
from extractors.limits import DEFAULT, Limits
from extractors.readers.charset import decode
from extractors.readers.pages.ticks import normalise_boxes, ticks_of
from extractors.readers.xlsx.strings import in_font
from extractors.snapshot import refusals

_DROPPED = frozenset({"script", "style", "head", "template", "noscript", "object", "svg", "option", "xml"})
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "tr",
        "ul",
    ]
)
_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)
_FONT = re.compile(r"font-family\s*:\s*[\"']?([^;\"',]+)", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\r\n\f]+")
_DEPTH = 200


def read_html(path: Path, name: str, limits: Limits = DEFAULT) -> Document:
    """Read a web page or MHT. Raises UnreadableFile when it is too large or holds no page."""
    size = path.stat().st_size
    if size > limits.text_bytes:
        raise refusals.too_large(size, limits.text_bytes)
    data = path.read_bytes()
    document = Document(name, "html", "docx")
    page = _text_of_page(data) if b"<" in data[:4096] and not _is_mail(data) else _page_of_mail(data)
    root = (
        html.document_fromstring(page, parser=html.HTMLParser(huge_tree=True, no_network=True))
        if page.strip()
        else None
    )
    if root is not None:
        _Walk(document, limits).block(root, "body", 0)
    return document


def _is_mail(data: bytes) -> bool:
    return re.match(rb"\s*[A-Za-z-]+:[^\n]*\n", data) is not None


def _text_of_page(data: bytes, stated: str = "") -> str:
    """The page's text. A valid UTF-8 text is one whatever it says of itself; then what it says, then the usual order."""
    match = _CHARSET.search(data[:4096])
    said = stated or (match.group(1).decode("ascii") if match else "")
    text, whole = decode(data)
    if not whole and said:
        try:
            return data.decode(said, "replace")
        except LookupError:
            return text
    # lxml refuses a str that states its own encoding
    return re.sub(r"<\?xml[^>]*\?>", "", text, count=1)


def _page_of_mail(data: bytes) -> str:
    message = email.message_from_bytes(data, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    for part in message.walk():
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes):
                return _text_of_page(payload, str(part.get_content_charset() or ""))
    raise UnreadableFile("damaged", "单个文件网页（MHT）里没有网页内容", refusals.RESUBMIT)


class _Walk:
    """Gathers the running text of inline elements and ends a paragraph at every block element."""

    def __init__(self, document: Document, limits: Limits) -> None:
        self.document = document
        self.limits = limits
        self.blocks: list[Block] = document.blocks
        self.paragraphs = self.tables = self.figures = 0
        self._text: list[str] = []

    def block(self, element: etree._Element, part: Part, level: int, depth: int = 0) -> None:
        tag = element.tag if isinstance(element.tag, str) else ""
        if not tag or tag in _DROPPED or depth > _DEPTH:
            return
        if part != "hidden" and (_HIDDEN.search(element.get("style", "")) or element.get("hidden") is not None):
            self._end(part, level)
            self.block(element, "hidden", level, depth + 1)
            self._end("hidden", level)
            return
        if tag == "table":
            self._end(part, level)
            self._table(element, part, depth)
            return
        starts = tag in _BLOCKS
        if starts:
            self._end(part, level)
        if len(tag) == 2 and tag[0] == "h" and tag[1] in "123456":
            level = int(tag[1])
        self._inline(element, part, level, tag, depth)
        if starts or tag == "br":
            self._end(part, level)

    def _inline(self, element: etree._Element, part: Part, level: int, tag: str, depth: int) -> None:
        if tag == "input":
            kind = element.get("type", "").lower()
            if kind in ("checkbox", "radio"):
                self._text.append(CHECKED if element.get("checked") is not None else UNCHECKED)
            elif kind not in ("hidden", "button", "submit", "image", "reset", "file"):
                self._text.append(element.get("value", ""))
        elif tag == "select":
            chosen = [o for o in element.iter("option") if o.get("selected") is not None]
            self._text.append("".join(str(t) for o in chosen for t in o.itertext()))
        elif tag == "img":
            self._end(part, level)
            self.figures += 1
            self.blocks.append(Figure(f"图{self.figures}", part, element.get("alt", "")))
        font = element.get("face") or next(iter(_FONT.findall(element.get("style", ""))), "")
        if element.text:
            self._text.append(in_font(element.text, font.strip()))
        for child in element:
            self.block(child, part, level, depth + 1)
            if child.tail:
                self._text.append(in_font(child.tail, font.strip()))

    def _end(self, part: Part, level: int) -> None:
        text = normalise_boxes(_SPACE.sub(" ", "".join(self._text)).replace("\xa0", " ").strip())
        self._text.clear()
        if text:
            self.paragraphs += 1
            place = f"正文 第{self.paragraphs}段"
            self.blocks.append(Paragraph(text, place, part, level=level or None, ticks=ticks_of(text)))

    def _table(self, element: etree._Element, part: Part, depth: int) -> None:
        self.tables += 1
        table = Table([], f"表{self.tables}", part)
        taken: set[tuple[int, int]] = set()
        for row, line in enumerate(_rows(element)):
            if row >= self.limits.table_rows:
                break
            cells: list[Cell] = []
            column = 0
            for source in line:
                while (row, column) in taken:
                    column += 1
                if column >= self.limits.table_columns:
                    break
                cell = self._cell(source, row, column, part, depth)
                cells.append(cell)
                taken.update((row + r, column + c) for r in range(cell.row_span) for c in range(cell.col_span))
                column += cell.col_span
            table.rows.append(cells)
        if any(table.cells()):
            self.blocks.append(table)

    def _cell(self, source: etree._Element, row: int, column: int, part: Part, depth: int) -> Cell:
        inner = _Walk(Document("", "html", "docx"), self.limits)
        inner._inline(source, part, 0, "td", depth + 1)
        inner._end(part, 0)
        text = "\n".join(b.text for b in inner.blocks if isinstance(b, Paragraph))
        nested = [b for b in inner.blocks if isinstance(b, Table)]
        for number, table in enumerate(nested, 1):
            table.locator = f"表{self.tables} 内表{number}"
        spans = [_span(source.get(name, ""), most) for name, most in (("rowspan", 1000), ("colspan", 200))]
        return Cell(text, row, column, spans[0], spans[1], ticks_of(text), nested)


def _rows(table: etree._Element) -> list[list[etree._Element]]:
    """The cells of a table's own rows, not those of tables in its cells."""
    lines: list[etree._Element] = []
    for child in table:
        if child.tag in ("thead", "tbody", "tfoot"):
            lines.extend(row for row in child if row.tag == "tr")
        elif child.tag == "tr":
            lines.append(child)
    return [[cell for cell in line if cell.tag in ("td", "th")] for line in lines]


def _span(stated: str, most: int) -> int:
    number = re.match(r"\s*(\d+)", stated)
    return min(max(int(number.group(1)), 1), most) if number else 1
