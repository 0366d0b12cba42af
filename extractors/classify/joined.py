"""Pictures of pages in their order, as one document: tables and sentences go on over the page, headings get their levels
from all pages together. Every place keeps naming the picture it stands in.

In which order, and which pictures belong together, is decided in images.py.
"""

from __future__ import annotations

import copy
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractors.document import Block, Cell, Document, Paragraph, Table
from extractors.readers.pages.headings import mark_headings
from extractors.readers.pages.paragraphs import NUMBERED
from extractors.values.normalise import squash

CLOSED = "。！？；：!?;:"
_LONG = 15  # letters: a shorter line that ends without a stop is a heading, a name or a date


@dataclass(slots=True)
class _Seen:
    """A paragraph as mark_headings looks at it."""

    text: str
    size: float
    bold: bool
    align: str
    page: int
    boxed: bool
    lines: Sequence[object]


def join_documents(documents: Sequence[Document]) -> Document:
    """One document of the pages of several, in the order given."""
    first = documents[0]
    running = _running_lines(documents)
    whole = Document(first.file, first.format, first.method)
    sources: list[str] = []
    for document in documents:
        shift = len(sources)
        count = document.pages or 1
        sources += [document.file] * count
        blocks = _without(running, [_moved(copy.deepcopy(block), shift) for block in document.blocks])
        if whole.blocks:
            _go_on(whole.blocks, blocks)
        whole.blocks += blocks
        whole.seals += [replace(seal, page=seal.page + shift) for seal in document.seals]
        whole.unread_pages += [page + shift for page in document.unread_pages]
        whole.ocr_pages += [page + shift for page in document.ocr_pages]
        whole.turned |= {page + shift: turn for page, turn in document.turned.items()}
        whole.printed |= {page + shift: number for page, number in document.printed.items()}
    whole.pages, whole.sources = len(sources), tuple(sources)
    whole.looked_for_seals = all(document.looked_for_seals for document in documents)
    _mark(whole)
    return whole


def _running_lines(documents: Sequence[Document]) -> set[str]:
    """Lines with which several pages begin or end: a single picture cannot show that they are headers and footers."""
    seen: Counter[str] = Counter()
    for document in documents:
        ends = [b for b in (document.blocks[:1] + document.blocks[-1:]) if isinstance(b, Paragraph)]
        seen.update({squash(b.text) for b in ends if len(b.text) <= 40})
    return {text for text, count in seen.items() if text and count >= max(3, 0.4 * len(documents))}


def _without(running: set[str], blocks: list[Block]) -> list[Block]:
    """The blocks with running lines at their ends told as such (a secrecy mark may stand there), out of the text's way."""
    for place, part in ((0, "header"), (-1, "footer")):
        block = blocks[place] if blocks else None
        if isinstance(block, Paragraph) and squash(block.text) in running:
            block.part = "header" if part == "header" else "footer"
            block.level = None
    return blocks


def _moved(block: Block, shift: int) -> Block:
    """The block on its page of the whole; its locator says that page, for 表1 of two pictures are two tables."""
    if block.page is not None:
        block.page += shift
    if shift:
        plain = re.sub(r"^第\d+页\s*", "", block.locator)
        block.locator = f"第{block.page or shift + 1}页 {plain}"
    if isinstance(block, Table):
        for cell in block.cells():
            if cell.page is not None:
                cell.page += shift
            cell.tables = [t for t in (_moved(x, shift) for x in cell.tables) if isinstance(t, Table)]
    return block


def _go_on(before: list[Block], after: list[Block]) -> None:
    """Let the last table or sentence of one page take up what the next page begins with."""
    end = next((k for k in range(len(before) - 1, -1, -1) if _is_text(before[k])), -1)
    start = next((k for k, block in enumerate(after) if _is_text(block)), -1)
    if end < 0 or start < 0:
        return
    last, first = before[end], after[start]
    if isinstance(last, Table) and isinstance(first, Table) and _same_columns(last, first):
        _append(last, first)
        del after[start]
    elif isinstance(last, Paragraph) and isinstance(first, Paragraph) and sentence_goes_on(last, first):
        last.text += first.text
        last.ticks += first.ticks
        last.confidence = min(last.confidence, first.confidence)
        del after[start]


def _is_text(block: Block) -> bool:
    return block.part not in ("header", "footer")


def sentence_goes_on(last: Paragraph, first: Paragraph) -> bool:
    """Whether `first` reads like the rest of the sentence that `last` leaves open."""
    a, b = last.text.rstrip(), first.text.lstrip()
    if last.part != "body" or first.part != "body" or first.align or last.align or last.toc or first.toc:
        return False
    return len(a) >= _LONG and a[-1] not in CLOSED and bool(b) and not NUMBERED.match(b) and "：" not in b[:12]


def _same_columns(above: Table, below: Table) -> bool:
    return _columns(above) == _columns(below) > 1


def _columns(table: Table) -> int:
    return max((c.col + c.col_span for c in table.cells()), default=0)


def _append(above: Table, below: Table) -> None:
    """The rows of `below` under those of `above`, but for a repeated head."""
    rows = below.rows[1:] if _words(above.rows[0]) == _words(below.rows[0]) else below.rows
    offset = len(above.rows) - (len(below.rows) - len(rows))
    for row in rows:
        for cell in row:
            cell.row += offset
        above.rows.append(row)


def _words(row: Sequence[Cell]) -> list[str]:
    return ["".join(cell.text.split()) for cell in row]


def _mark(document: Document) -> None:
    """Levels anew: a page that shows only （一） cannot know that 一、 stands above it."""
    own = [b for b in document.blocks if isinstance(b, Paragraph) and b.part in ("body", "textbox")]
    seen = [
        _Seen(b.text, b.size or 12.0, b.bold, b.align, b.page or 1, b.part == "textbox", [None] * _lines(b))
        for b in own
    ]
    for paragraph, mark in zip(own, mark_headings(seen, recognised=True), strict=True):
        paragraph.level, paragraph.toc = mark.level, mark.toc


def _lines(paragraph: Paragraph) -> int:
    return 1 if len(paragraph.text) <= 30 else 2 if len(paragraph.text) <= 60 else 3
