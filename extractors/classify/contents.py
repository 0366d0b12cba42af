"""The list of contents of a file that binds papers: what it says stands in the file, and where a bookmark leads.

A plan's own list of contents names chapters, a few of which may be called like materials; a bound file's names papers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from extractors.classify.titles import Name, entry_of, name_of, named
from extractors.document import Anchor, Block, Document, Paragraph, Table
from extractors.values.normalise import squash
from extractors.vocabulary import Vocabulary

COVER = 300  # characters on the pages before it
AT_HEAD = 40  # blocks before a list of contents: covers are short
LONGEST = 200  # blocks of a list of contents
LEAST = 2  # papers that make a list one of papers
BEHIND = 400  # characters behind the list: the papers themselves
_TITLE = re.compile(r"^.{0,30}目(?:录|次)(?:[(].{0,12}[)])?$")
_NO_NAME = re.compile(
    r"^(?:序号|编号|名称|材料名称|文件名称|文件题名|题名|页码|页次|页号|份数|备注|日期|责任者|\d.*)?$"
)


@dataclass(slots=True, frozen=True)
class Entry:
    """A paper that the list (or a bookmark) names. `page` is where a bookmark leads."""

    text: str
    quote: str
    materials: tuple[str, ...]
    anchor: Anchor
    page: int | None = None


@dataclass(slots=True)
class Contents:
    """`first` to `last` (exclusive): the blocks of the list, none when there are only bookmarks. `paper`: the list is itself
    a paper of the dossier (档案目录)."""

    entries: list[Entry] = field(default_factory=list)
    first: int = 0
    last: int = 0
    paper: bool = False
    chapters: frozenset[str] = frozenset()  # what the list of contents of a single paper names

    @property
    def texts(self) -> frozenset[str]:
        return frozenset(e.text for e in self.entries)


def contents_of(document: Document, vocabulary: Vocabulary) -> Contents:
    """The list of papers at the head of the file and its bookmarks; empty when they name other things (chapters)."""
    found = _listed(document, vocabulary)
    found.entries += _bookmarked(document, vocabulary)
    return found


def _bookmarked(document: Document, vocabulary: Vocabulary) -> list[Entry]:
    """Bookmarks that lead to papers. Those of a single paper lead to its chapters: a word processor writes them by itself,
    and 效益分析 or 项目设计方案 among them are no papers."""
    levels = sorted({m.level for m in document.bookmarks})
    outer = next((at for n in levels if len(at := [m for m in document.bookmarks if m.level == n]) > 1), [])
    entries = [e for m in outer if (e := _entry(m.title, vocabulary, Anchor(document.file, "书签", m.page), m.page))]
    papers = [e for e in entries if e.materials]
    numbered = sum(name_of(m.title).mark in ("number", "chapter") for m in outer)
    enough = (0.8 if 2 * numbered > len(outer) else 0.5) * len(outer)
    return papers if len({e.materials for e in papers}) >= LEAST and len(papers) >= enough else []


def _listed(document: Document, vocabulary: Vocabulary) -> Contents:
    blocks = document.blocks
    first = next((i for i, b in enumerate(blocks[:AT_HEAD]) if _is_title(b)), None)
    if first is None or _size(blocks[:first]) > COVER:
        return Contents()
    above = [name_of(b.full_text) for b in blocks[:first] if isinstance(b, Paragraph) and b.part == "body"]
    cover = {keys for n in above if not n.mark and (keys := named(n.text, vocabulary))}  # whose contents it lists
    entries: list[Entry] = []
    last = first + 1
    for index in range(first + 1, min(len(blocks), first + LONGEST)):
        block = blocks[index]
        if block.part in ("header", "footer"):
            continue
        texts = list(_texts(document, block))
        more = [e for text, anchor in texts if (e := _entry(text, vocabulary, anchor)) is not None]
        if isinstance(block, Paragraph) and not block.toc and not _goes_on(block, more, entries):
            break
        if not isinstance(block, Paragraph | Table):
            break
        entries += more
        last = index + 1
        if isinstance(block, Table):
            break
    papers = {e.materials for e in entries if e.materials}
    known = sum(bool(e.materials) for e in entries)
    if len(papers) < LEAST or 2 * known < len(entries) or _size(blocks[last:]) < BEHIND or cover - papers:
        return Contents(chapters=frozenset(e.text for e in entries))
    head = blocks[first]
    return Contents(entries, first, last, isinstance(head, Paragraph) and bool(named(squash(head.text), vocabulary)))


def _is_title(block: Block) -> bool:
    return isinstance(block, Paragraph) and block.part == "body" and _TITLE.match(squash(block.text)) is not None


def _goes_on(block: Paragraph, more: Sequence[Entry], before: Sequence[Entry]) -> bool:
    """Whether a line that is not known for one of a list is one: it names something not named before, in few words."""
    if not more or (block.breaks and before):
        return False
    named_before = {e.text for e in before}
    return all(e.text not in named_before for e in more)


def _texts(document: Document, block: Block) -> Iterator[tuple[str, Anchor]]:
    if isinstance(block, Paragraph):
        for line in block.full_text.split("\n"):
            yield line, document.anchor(block)
    elif isinstance(block, Table):
        for row in block.rows:
            cells = [c for c in row if not _NO_NAME.match(squash(c.text))]
            longest = max(cells, key=lambda c: len(c.text), default=None)
            if longest is not None:
                yield longest.text, document.cell_anchor(block, longest)


def _entry(text: str, vocabulary: Vocabulary, anchor: Anchor, page: int | None = None) -> Entry | None:
    name: Name = entry_of(text)
    if not 2 <= len(name.text) <= 60:
        return None
    return Entry(name.text, text.strip(), named(name.text, vocabulary) if name.mark != "chapter" else (), anchor, page)


def _size(blocks: Sequence[Block]) -> int:
    size = 0
    for block in blocks:
        if isinstance(block, Paragraph):
            size += len(block.text)
        elif isinstance(block, Table):
            size += sum(len(c.text) for c in block.cells())
    return size
