"""Reads a Word package into a `Document`: a thin first cut, body paragraphs and tables only."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from lxml import etree

from extractors.document import Block, Cell, Document, Paragraph, Table
from extractors.errors import UnreadableFile

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CHAPTER = re.compile(r"第[一二三四五六七八九十\d]+章")


def read_word(path: Path, name: str) -> Document:
    """Read the package at `path`; `name` is the path that anchors show. Raises UnreadableFile."""
    if path.stat().st_size == 0:
        raise UnreadableFile("empty", f"文件是空的（0 字节）：{name}")
    try:
        with zipfile.ZipFile(path) as package:
            root = etree.fromstring(package.read("word/document.xml"), etree.XMLParser(resolve_entities=False))
    except (zipfile.BadZipFile, KeyError, etree.XMLSyntaxError) as error:
        raise UnreadableFile("damaged", f"Word 文件已损坏，无法打开：{name}") from error
    document = Document(name, "docx", "docx")
    body = root.find(f"{W}body")
    if body is not None:
        document.blocks = _blocks(body)
    return document


def _text(paragraph: etree._Element) -> str:
    return "".join(t.text or "" for t in paragraph.iter(f"{W}t"))


def _blocks(body: etree._Element) -> list[Block]:
    blocks: list[Block] = []
    paragraphs = tables = 0
    for element in body:
        if element.tag == f"{W}p":
            paragraphs += 1
            text = _text(element)
            if text.strip():
                style = element.find(f"{W}pPr/{W}pStyle")
                styled = re.fullmatch(r"Heading(\d)", style.get(f"{W}val", "")) if style is not None else None
                level = int(styled.group(1)) if styled else 1 if _CHAPTER.match(text) and len(text) < 50 else None
                blocks.append(Paragraph(text, f"正文 第{paragraphs}段", level=level))
        elif element.tag == f"{W}tbl":
            tables += 1
            blocks.append(_table(element, f"表{tables}"))
    return blocks


def _table(element: etree._Element, locator: str) -> Table:
    rows: list[list[Cell]] = []
    above: dict[int, Cell] = {}
    for index, tr in enumerate(element.iterfind(f"{W}tr")):
        row: list[Cell] = []
        column = 0
        for tc in tr.iterfind(f"{W}tc"):
            span = tc.find(f"{W}tcPr/{W}gridSpan")
            width = int(span.get(f"{W}val", "1")) if span is not None else 1
            merge = tc.find(f"{W}tcPr/{W}vMerge")
            if merge is not None and merge.get(f"{W}val") != "restart" and column in above:
                above[column].row_span += 1
            else:
                text = "\n".join(_text(p) for p in tc.iterfind(f"{W}p"))
                cell = Cell(text.strip(), index, column, 1, width)
                row.append(cell)
                above[column] = cell
            column += width
        rows.append(row)
    return Table(rows, locator)
