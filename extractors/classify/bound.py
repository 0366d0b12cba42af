"""Where the papers begin that one file binds (GC-09): at titles, on divider pages, where contents and bookmarks say so.

What opens a page with the title of a material, set as one, begins a paper. Less will do in a file that surely binds several:
a title in plain letters behind a page break, one in the middle of a page behind a signature. A chapter that is called like
a material, a caption, a list of materials begin none.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractors.classify.binder import annexed, binder_name, chapter_of, first_title, heads_alike, lists_papers
from extractors.classify.contents import Contents, contents_of
from extractors.classify.score import ACCEPT, CLEAR, Score
from extractors.classify.titles import Name, forms_and_letters, loose, name_of, named
from extractors.document import Block, Document, Figure, Paragraph, Table
from extractors.readers.pages.headings import kind_of
from extractors.values.normalise import squash
from extractors.vocabulary import Vocabulary

MANY = 3  # different materials that begin pages: the file binds papers, whatever it is called
ON_DIVIDER = 80  # characters on a page that only says what follows
DIVIDER_LINES = 5
ALIKE = 0.25  # sizes of the lines of one title differ by no more: those of recognised letters are rough
CHAPTERS = 2  # lines that name no material and look like one that does
CHAPTERS_BOUND = 4
LETTERHEAD = 5  # lines above the title of a letter
_DATE = re.compile(
    r"^(?:日期[:：])?(?:\d{4}|[二〇○零一二三四五六七八九十]{4})年.{1,3}月(?:.{1,3}日)?$|^\d{4}[-./]\d{1,2}[-./]\d{1,2}$"
)
_SIGNED = re.compile(r"[(（](?:盖|签|公)\s*(?:章|字)[)）]|(?:签字|盖章|签名|日期)[:：]?.{0,20}$|^年月日$")
_SENTENCE = re.compile(r"[。；;，]")
_LETTER = re.compile(r"[〔\[【(（]\s*\d{4}\s*[〕\]】)）].{0,4}\d+.{0,2}号|签发人")


@dataclass(slots=True, frozen=True)
class Start:
    """A block at which a paper begins. `sure`: no more than its title need speak for it; `blind`: it begins something,
    whether or not that is a material."""

    block: int
    sure: bool = True
    blind: bool = False


def starts_of(document: Document, vocabulary: Vocabulary) -> tuple[list[Start], Contents]:
    """The places where papers begin, in order, and what the file's own contents name."""
    contents = contents_of(document, vocabulary)
    look = Look(document, vocabulary, contents)
    found = {i: Start(i, sure=False) for i in forms_and_letters(document, vocabulary) if not look.listed(i)}
    surely = look.openers()
    found |= {i: Start(i) for i in surely}
    further = look.further()
    own = annexed(document.blocks, [*surely, *(s.block for s in further if not s.blind)], vocabulary)
    papers = {m for i in own for m in look.names(i)[:1]}
    dividers = sum(s.blind for s in further)
    if contents.entries or len(papers) >= MANY or dividers > 1 or (papers and look.called_binder):
        found |= {s.block: s for s in further}
    else:
        found = {i: s for i, s in found.items() if i in own or i not in surely}
    for divider in look.dividers:
        if divider in found:
            found[divider] = Start(divider, blind=True)
    kept = [found[i] for i in sorted(found) if i >= contents.last or (contents.paper and i == contents.first)]
    return look.with_letterheads(kept), contents


def without_lists(document: Document, vocabulary: Vocabulary) -> Document:
    """The document without the lines of a list that are called like forms, letters and plans: none is its own title."""
    named_forms = forms_and_letters(document, vocabulary)
    if not named_forms:
        return document
    look = Look(document, vocabulary, Contents())
    listed = {i for i in named_forms if look.listed(i)}
    return replace(document, blocks=[b for i, b in enumerate(document.blocks) if i not in listed])


def clear(best: Score, opens_page: bool) -> bool:
    """Whether a score is enough to part papers by: less where a page begins with the title."""
    return best.value >= (ACCEPT if opens_page and best.title else CLEAR)


class Look:
    """One document, looked at line by line. `opens`: blocks that open a page; `dividers`: pages that only name a paper."""

    def __init__(self, document: Document, vocabulary: Vocabulary, contents: Contents) -> None:
        self.document, self.vocabulary, self.contents = document, vocabulary, contents
        self.blocks = document.blocks
        self.called_binder = binder_name(document.file, vocabulary)
        self.first_title = first_title(self.blocks, vocabulary)
        own = [b for b in self.blocks if isinstance(b, Paragraph) and b.part == "body"]
        sizes = Counter(round(b.size or 0.0) for b in own for _ in range(len(b.text)))
        self.usual = max(sizes, key=sizes.__getitem__, default=0)
        self.opens = self._page_openers()
        self.headings = [
            (round(b.size or 0.0), b.align)
            for b in own
            if b.level == 1 and not b.number and not kind_of(b.text)[0] and not named(name_of(b.text).text, vocabulary)
        ]
        self.order = [i for i, b in enumerate(self.blocks) if b.part in ("body", "textbox")]
        self.dividers, self.on_dividers = self._dividers()
        self._headed = self._headers()

    def names(self, index: int) -> tuple[str, ...]:
        """The materials that a line, alone or with the centred ones after it, names."""
        block = self.blocks[index]
        assert isinstance(block, Paragraph)
        name = name_of(block.full_text)
        if name.mark == "chapter":
            return ()
        first = block.size or 0.0
        for line in reversed(self._title_lines(index, first)[1:]):  # the longest that names something
            if keys := named(line, self.vocabulary):
                return keys
        return () if _DATE.match(name.text) else named(name.text, self.vocabulary)

    def _title_lines(self, index: int, size: float) -> list[str]:
        """A line, and joined with one and two lines below it that are set like it: a title may need several."""
        block = self.blocks[index]
        assert isinstance(block, Paragraph)
        joined = [name_of(block.full_text).text]
        if block.align != "center" and size <= 1.3 * self.usual:
            return joined
        for more in range(index + 1, min(len(self.blocks), index + 3)):
            below = self.blocks[more]
            if more in self.opens or not isinstance(below, Paragraph) or below.align != "center":
                break
            if abs((below.size or 0.0) - size) > ALIKE * size:
                break
            joined.append(joined[-1] + squash(below.text))
        return joined

    def openers(self) -> list[int]:
        """Blocks that open a page with the title of any material, set as one: centred, or larger than the text.
        Certificates, contracts and reports are bound between the main papers, and have pages of their own; a chapter of a
        plan begins a page too, but is numbered or looks like the chapters before it."""
        found: list[int] = []
        chapters: list[float] = []
        for index, block in enumerate(self.blocks):
            if block.part != "body" or not isinstance(block, Paragraph) or index in self.on_dividers:
                continue
            size = block.size or 0.0
            if self._own_look(block, chapters) and self._tops(index, found[-1:]) and self.names(index):
                if not self.goes_on(index) and not self._chapter_like(index, found[-1:]):
                    found.append(index)
                    chapters = []
            elif block.level == 1 and not self._unnumbered_name(block):
                chapters.append(size)
        return found

    def _tops(self, index: int, last: Sequence[int]) -> bool:
        """Whether a line is the first of its page, or below a letterhead that is; not the second line of the title there."""
        first = self.head(index)
        return first in self.opens and not any(first <= i for i in last)

    def further(self) -> list[Start]:
        """In a file that binds papers: dividers, what contents, bookmarks or page headers name, plain titles behind a
        break, titles in the middle of a page."""
        found = [Start(i, blind=True) for i in self.dividers]
        found += [Start(i) for i in self._headed]
        chapters: list[float] = []
        self.begun = 0
        for at, index in enumerate(self.order):
            block = self.blocks[index]
            if not isinstance(block, Paragraph) or block.toc or index < self.contents.last or index in self.on_dividers:
                continue
            if self._begins(at, index, block, chapters):
                found.append(Start(index))
                chapters = []
                self.begun = at
            elif block.level == 1 and not self._unnumbered_name(block):
                chapters.append(block.size or 0.0)
        return found

    def _begins(self, at: int, index: int, block: Paragraph, chapters: Sequence[float]) -> bool:
        if len(block.text) > 80:
            return False
        name = name_of(block.full_text)
        if self._in_title(at):
            return False
        told, ended = self._told(block, name), self._ended(at)
        opens = self.head(index) in self.opens
        framed = at + 1 < len(self.order) and isinstance(self.blocks[self.order[at + 1]], Table)
        if not (told or ended or opens or framed or self._own_look(block, chapters)):
            return False
        keys = self.names(index)
        if not keys or self.in_list(at, keys) or self.goes_on(index):
            return False
        if told:
            return True
        if name.text in self.contents.chapters or self._chapter_like(index, self.order[self.begun : self.begun + 1]):
            return False
        if name.mark == "number" or block.number:
            return False
        plain = all(loose(self.vocabulary.materials[k]) for k in keys)
        if opens:
            own = self._own_look(block, chapters) or block.breaks or name.mark == "paper"
            return own or (ended and not plain)
        if framed and any(self.vocabulary.materials[k].form for k in keys):
            return True
        if framed and not ended and (block.size or 0.0) <= 1.1 * self.usual:
            return False  # the caption of a table
        return (ended and not plain) or (self._own_look(block, chapters) and not self.like_headings(block))

    def _in_title(self, at: int) -> bool:
        """Whether the line is the second or third of the title at which a paper has begun."""
        lines = [self.blocks[i] for i in self.order[self.begun : at + 1]]
        if not 1 < len(lines) <= 3 or self.order[at] in self.opens:
            return False
        sizes = [b.size or 0.0 for b in lines if isinstance(b, Paragraph)]
        set_alike = len(sizes) == len(lines) and max(sizes) - min(sizes) <= ALIKE * max(sizes)
        return set_alike and all(isinstance(b, Paragraph) and b.align == "center" for b in lines[1:])

    def _told(self, block: Paragraph, name: Name) -> bool:
        """Whether the contents name exactly this, or a bookmark leads to it."""
        for entry in self.contents.entries:
            if entry.text == name.text and (entry.page is None or entry.page == block.page):
                return True
        return False

    def _own_look(self, block: Paragraph, chapters: Sequence[float]) -> bool:
        """Set as a title, not as the chapters before it; numbered only as papers are."""
        size = block.size or 0.0
        large = size > (0.9 if block.align == "center" else 1.3) * self.usual
        if not self.usual:
            large = block.align == "center"
        like = block.level == 1 and sum(abs(c - size) <= 0.06 * size for c in chapters) >= 2
        return large and not like and not kind_of(block.full_text)[0] and not block.number

    def _unnumbered_name(self, block: Paragraph) -> bool:
        return (
            not block.number and not kind_of(block.text)[0] and bool(named(name_of(block.text).text, self.vocabulary))
        )

    def like_headings(self, block: Paragraph) -> bool:
        """Whether other headings without a number are set so: then it is one of a paper's own."""
        return (
            block.level is not None
            and sum(size == round(block.size or 0.0) and align == block.align for size, align in self.headings) >= 2
        )

    def _chapter_like(self, index: int, last: Sequence[int]) -> bool:
        """Whether lines since the last beginning, set as this one, name no material: chapters of the paper it is one of.
        Below the size of the first title those behind it count too; between papers that are surely bound some unknown
        ones may stand."""
        block = self.blocks[index]
        assert isinstance(block, Paragraph)
        if index not in self.opens and not self._own_look(block, ()):
            return False
        sure = self.called_binder or bool(self.contents.entries)
        span, opens = range(last[0] + 1 if last else 0, index), self.opens
        if not sure and _size(block) < (1 - ALIKE / 2) * self.first_title:
            span = range(len(self.blocks))
            if _size(block) > 1.05 * self.usual:  # a heading may come to stand at the top of its page
                opens = set()
        alike = heads_alike(self.blocks, span, index, opens, lambda i: bool(self.names(i)))
        return alike >= (CHAPTERS_BOUND if sure else CHAPTERS)

    def listed(self, index: int) -> bool:
        """Whether a block is an entry of a list of materials."""
        return self.in_list(self.order.index(index), self.names(index))

    def in_list(self, at: int, keys: Sequence[str]) -> bool:
        """A neighbour on the same page names another material: both are entries of a list."""
        for step in (-1, 1):
            if not 0 <= at + step < len(self.order):
                continue
            index = self.order[at + step]
            block = self.blocks[index]
            if (index if step > 0 else self.order[at]) in self.opens or not isinstance(block, Paragraph):
                continue
            if step > 0 and len(self._title_lines(self.order[at], _size(self.blocks[self.order[at]]))) > 1:
                continue  # the second line of its own title
            others = self.names(index) if len(block.text) <= 60 else ()
            if others and not set(others) & set(keys):
                return True
        return False

    def _ended(self, at: int) -> bool:
        """What stands before looks like the end of a paper: a date, a place to sign, a form, a picture."""
        before = [self.blocks[i] for i in self.order[max(self.begun + 1, at - 3) : at]]
        if before and isinstance(before[-1], Table | Figure):
            return True
        return any(
            isinstance(b, Paragraph) and ((s := squash(b.text)) and (_DATE.match(s) or _SIGNED.search(s)))
            for b in before
        )

    def goes_on(self, index: int) -> bool:
        """Whether the chapter after a block is the one that follows on the last before it: then both are of one paper."""
        after = next((n for block in self.blocks[index + 1 :] if (n := chapter_of(block))), None)
        if after is None or after[1] < 2:
            return False
        before = next(
            (n for block in reversed(self.blocks[:index]) if (n := chapter_of(block)) and n[0] == after[0]), None
        )
        return before is not None and after[1] == before[1] + 1

    def _page_openers(self) -> set[int]:
        """Blocks of the body that are the first of their page, or stand behind a page break."""
        found: set[int] = set()
        page: int | None = None
        begun = False
        for index, block in enumerate(self.blocks):
            if block.part != "body":
                continue
            turned = page is not None and block.page is not None and block.page != page
            if begun and (turned or (not isinstance(block, Figure) and block.breaks)):
                found.add(index)
            page = block.page if block.page is not None else page
            begun = True
        return found

    def _dividers(self) -> tuple[list[int], set[int]]:
        """Pages that number a paper (附件5), perhaps name it, and say nothing else: their first blocks, and all."""
        found: list[int] = []
        all_of: set[int] = set()
        for first, last in itertools.pairwise([*self.order[:1], *sorted(self.opens), len(self.blocks)]):
            own = [b for b in self.blocks[first:last] if b.part in ("body", "textbox")]
            head = own[0] if own else None
            if not isinstance(head, Paragraph) or last == len(self.blocks) or len(own) > DIVIDER_LINES:
                continue
            words = [b for b in own if isinstance(b, Paragraph)]
            few = len(words) == len(own) and sum(len(b.text) for b in words) <= ON_DIVIDER
            text = few and (any("。" in b.text for b in words) or lists_papers(words, self.vocabulary))
            if few and not text and first >= self.contents.last and name_of(head.full_text).mark == "paper":
                found.append(first)
                all_of.update(range(first, last))
        return found, all_of

    def with_letterheads(self, starts: Sequence[Start]) -> list[Start]:
        """Papers begin above their titles: with the name of the unit, the number, who signs."""
        kept: list[Start] = []
        floor = self.contents.last
        for start in starts:
            kept.append(Start(max(floor, self.head(start.block)), start.sure, start.blind))
            floor = start.block + 1
        return kept

    def head(self, index: int) -> int:
        """The first block of a paper with its title at `index`: above it may stand a letterhead."""
        first = index
        while first > 0 and index - first < LETTERHEAD and first not in self.opens:
            above = self.blocks[first - 1]
            if not self._letterhead(first - 1, above):
                break
            first -= 1
        return first

    def _letterhead(self, index: int, block: Block) -> bool:
        if block.part not in ("body", "textbox") or isinstance(block, Figure):
            return False
        if isinstance(block, Table):
            text = squash("".join(c.text for c in block.cells()))
            return len(text) <= ON_DIVIDER and _LETTER.search(text) is not None
        text = squash(block.text)
        if not text or len(text) > 40 or _SENTENCE.search(text) or _DATE.match(text) or _SIGNED.search(text):
            return False
        return _LETTER.search(text) is not None or block.align == "center" or index in {*self.opens, *self.order[:1]}

    def _headers(self) -> list[int]:
        """First blocks below a page header that names another paper than the header before it."""
        found: list[int] = []
        last = ""
        heads = [(i, b) for i, b in enumerate(self.blocks) if isinstance(b, Paragraph) and b.part == "header"]
        for index, block in heads:
            name = name_of(block.text).text
            if name == last or not named(name, self.vocabulary):
                continue
            last = name
            body = next((i for i in self.order if i > index), None)
            if body is not None:
                found.append(body)
        return found if len(found) > 1 else []


def _size(block: Block) -> float:
    return (block.size or 0.0) if isinstance(block, Paragraph) else 0.0
