"""Tells the lines of a table of contents from the headings that they repeat: such a line is never a heading.

Word marks its own (TOC styles, a TOC field, the gallery's content control), but people type them as well: with dots or
a tab and a page number, or as a bare list of chapters under 目录.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractors.document import Paragraph
from extractors.readers.word.drafts import IN_STYLE, Draft
from extractors.readers.word.schemes import Scheme, scheme_of
from extractors.readers.word.styles import BODY_TEXT

_TITLE = re.compile(r"^(?:图|表|图表|插图|表格|附图|附表)?(?:目录|目次)(?:contents)?$|^(?:table of )?contents$", re.I)
_PAGE = r"[-—–\s]*(?:\d{1,4}|[０-９]{1,4}|[ivxlcIVXLC]{1,6})[-—–\s]*$"
_LEADER = re.compile(rf"(?:[.．·•…‥⋯。]\s?){{3,}}\s*{_PAGE}|…{{1,}}\s*{_PAGE}")
_TAB = re.compile(rf"[^\t]\t+\s*{_PAGE}")
_BLANKS = re.compile(rf"\S[ \u3000]{{2,}}{_PAGE}")
_NUMBER_CHARACTERS = "第一二三四五六七八九十百〇零0123456789章节部分篇、.．（）()：:"
_PAGE_CHARACTERS = "0123456789.．·•…‥⋯-—–ivxlcIVXLC"
_LAST_OF_PAGE = frozenset("0123456789０１２３４５６７８９ivxlcIVXLC \t-—–")
_LONGEST_LINE = 120
_LONGEST_ENTRY = 60


def mark_contents(drafts: list[Draft], open_fields: set[int]) -> None:
    """Set `toc` on every line of a table of contents. `open_fields`: TOC fields that never end, not to be trusted."""
    paragraphs = [d for d in drafts if isinstance(d.block, Paragraph) and d.block.part in ("body", "textbox")]
    loose: list[int] = []
    titles: list[int] = []
    for index, draft in enumerate(paragraphs):
        paragraph = draft.block
        assert isinstance(paragraph, Paragraph)
        text = paragraph.text
        if len(text) <= 20 and ("目" in text or "ontent" in text or "ONTENT" in text) and _is_title(text):
            paragraph.toc = True
            titles.append(index)
        elif draft.contents:
            paragraph.toc = _marked(draft, text, open_fields)
        elif text[-1:] in _LAST_OF_PAGE:
            if _has_leader(text) or (draft.contents_link and _has_page(text)):
                paragraph.toc = True
            elif _has_page(text):
                loose.append(index)
    _mark_runs(paragraphs, loose)
    for title in titles:
        _mark_typed(paragraphs, title + 1)


def _is_title(text: str) -> bool:
    return bool(_TITLE.match("".join(text.split())))


def _marked(draft: Draft, text: str, open_fields: set[int]) -> bool:
    """Whether Word's own mark is to be believed: a real heading typed into the gallery stays a heading."""
    if draft.contents == IN_STYLE:
        return True
    entry = draft.contents_link or _has_page(text) or _has_leader(text)
    real_heading = draft.outline is not None and draft.outline < BODY_TEXT
    if draft.contents in open_fields or real_heading:
        return entry
    return True


def _has_leader(text: str) -> bool:
    return len(text) <= _LONGEST_LINE * (text.count("\n") + 1) and all(
        _LEADER.search(line) for line in text.split("\n") if line.strip()
    )


def _has_page(text: str) -> bool:
    return len(text) <= _LONGEST_LINE and bool(_TAB.search(text) or _BLANKS.search(text))


def _mark_runs(paragraphs: list[Draft], loose: list[int]) -> None:
    """Lines that end in blanks and a number are entries when at least three follow each other."""
    run: list[int] = []
    for index in [*loose, -10]:
        if run and index != run[-1] + 1:
            _close_run(paragraphs, run)
            run = []
        run.append(index)


def _close_run(paragraphs: list[Draft], run: list[int]) -> None:
    before = paragraphs[run[0] - 1].block if run[0] else None
    after_title = isinstance(before, Paragraph) and before.toc
    if len(run) >= 3 or after_title:
        for index in run:
            block = paragraphs[index].block
            if isinstance(block, Paragraph):
                block.toc = True


def _mark_typed(paragraphs: list[Draft], start: int) -> None:
    """Under 目录: short lines whose words or numbers come again further down are entries, until the body begins."""
    later: _Later | None = None
    outer, ordinal = "", 0
    for index in range(start, len(paragraphs)):
        draft = paragraphs[index]
        block = draft.block
        assert isinstance(block, Paragraph)
        if block.toc:
            if not outer:  # the list is marked by other means already
                return
            continue
        if len(block.text) > _LONGEST_ENTRY or (outer and draft.new_page):
            return
        later = later or _Later(paragraphs, start)
        scheme = scheme_of(block.full_text)
        again = later.words_come_again(block, index)
        if scheme is not None:
            if scheme.kind == outer and scheme.ordinal <= ordinal:
                return
            follows = scheme.kind == outer and scheme.ordinal == ordinal + 1
            in_step = not outer and (later.number_comes_again(scheme, index) or _list_begins(paragraphs, index, scheme))
            again = again or follows or in_step
        if not again:
            return
        block.toc = True
        outer = outer or (scheme.kind if scheme else "-")
        ordinal = scheme.ordinal if scheme and scheme.kind == outer else ordinal


def _list_begins(paragraphs: list[Draft], index: int, scheme: Scheme) -> bool:
    """Whether the two lines directly below go on counting, as chapters with text between them cannot."""
    for step, draft in enumerate(paragraphs[index + 1 : index + 3], 1):
        block = draft.block
        following = scheme_of(block.full_text) if isinstance(block, Paragraph) else None
        if following is None or following.kind != scheme.kind or following.ordinal != scheme.ordinal + step:
            return False
    return len(paragraphs) > index + 2


class _Later:
    """Where the words and where the number of each short line stand last."""

    def __init__(self, paragraphs: list[Draft], start: int) -> None:
        self._paragraphs = paragraphs
        self._start = start
        self._words = {_key(block): index for index, block in self._short()}
        self._numbers: dict[tuple[str, tuple[int, ...]], int] | None = None

    def words_come_again(self, block: Paragraph, index: int) -> bool:
        return self._words.get(_key(block), index) > index

    def number_comes_again(self, scheme: Scheme, index: int) -> bool:
        if self._numbers is None:
            self._numbers = {
                (found.kind, found.numbers): at
                for at, block in self._short()
                if (found := scheme_of(block.full_text)) is not None
            }
        return self._numbers.get((scheme.kind, scheme.numbers), index) > index

    def _short(self) -> Iterator[tuple[int, Paragraph]]:
        for index in range(self._start, len(self._paragraphs)):
            block = self._paragraphs[index].block
            if isinstance(block, Paragraph) and len(block.text) <= _LONGEST_ENTRY:
                yield index, block


def _key(paragraph: Paragraph) -> str:
    """The words of a line without number, leaders, page and blanks; quick, for it is asked of every short line."""
    return "".join(paragraph.text.split()).lstrip(_NUMBER_CHARACTERS).rstrip(_PAGE_CHARACTERS)
