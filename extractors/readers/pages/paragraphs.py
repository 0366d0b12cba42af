"""Visual lines to paragraphs: what a line break of the page means.

Chinese running text is set justified with the first line indented by two letters, so a line that begins at the margin
after a full line continues the paragraph, and one that is indented or follows a short line begins a new one. Forms,
letters and scanned pages break the rule in many ways; every doubt is resolved in favour of a new paragraph, because a
heading glued to its text is lost while a split paragraph still says the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from extractors.document import Bbox
from extractors.readers.pages.headings import kind_of
from extractors.readers.pages.margins import Margins
from extractors.readers.pages.model import VisualLine, wide

NUMBERED = re.compile(
    r"^\s*(第\s*[一二三四五六七八九十百零〇\d]+\s*[章节条部篇]|附件\s*\d*\s*[:：.]?|[一二三四五六七八九十]+\s*[、.．]"
    r"|[（(]\s*[一二三四五六七八九十\d]+\s*[）)]|\d+(\.\d+)*\s*[、.．)）\s]|[①-⑳]|[•●■◆▪➢❖☐☑☒*－-]\s?)"
)
_ENTRY = re.compile(r"(\s*[.．…·]){4,}\s*\d{0,4}\s*$|^\S.*\s{2}\d{1,3}$")  # a line of a table of contents
_ENTRY_ENDS = ".．…·"  # or a digit
_LABELLED = re.compile(r"^[\u4e00-\u9fff][\u4e00-\u9fff（）()、/\s]{1,14}[:：]")
_CLOSED = "。！？；：!?;:"
# What no line break may part: digits and Latin letters, with the brackets around them.
_FIRST_WORD = re.compile(r"[（〔《“［]*[!-~]+[）〕》”］]*[!-~]*")
_PLAIN_WORD = re.compile(r"[!-~]+")

# Who signs, or whom to call, stands at the end of a paper: what the next page begins with is another.
_LAST_OF_PAPER = re.compile(r"^[（(].*[)）]$|[（(](?:签字|签名|盖章|公章)[)）]\s*[:：]")


@dataclass(slots=True)
class Draft:
    """A paragraph in the making: its lines, the page it begins on, and what stands around it."""

    lines: list[VisualLine]
    page: int
    margins: Margins
    page_width: float
    boxed: bool = False
    locator: str = ""
    pages: list[int] = field(default_factory=list)

    @property
    def text(self) -> str:
        if len(self.lines) == 1:
            return self.lines[0].text.strip()
        text = ""
        for line in self.lines:
            piece = line.text
            if text and piece and not wide(text[-1]) and not wide(piece[0]) and text[-1] not in "-/@_":
                text += " "
            text += piece
        return text.strip()

    @property
    def size(self) -> float:
        return self.lines[0].size if len(self.lines) == 1 else max(self.lines, key=lambda v: len(v.text)).size

    @property
    def bold(self) -> bool:
        return all(v.bold for v in self.lines)

    @property
    def confidence(self) -> float:
        return min(v.confidence for v in self.lines)

    @property
    def bbox(self) -> Bbox:
        """The box of the lines on the page where the paragraph begins."""
        own = [v for v, p in zip(self.lines, self.pages, strict=True) if p == self.page]
        return (min(v.x0 for v in own), min(v.y0 for v in own), max(v.x1 for v in own), max(v.y1 for v in own))

    @property
    def align(self) -> str:
        line = self.lines[0]
        found = alignment(line, self.margins)
        if not found and line.x1 - line.x0 < 0.7 * self.page_width and line.x0 > 0.2 * self.page_width:
            # a page that holds little else has no margins to speak of: then the sheet itself is the measure
            middle = (line.x0 + line.x1) / 2
            found = "center" if abs(middle - self.page_width / 2) < 1.3 * line.size else ""
        return found


def alignment(line: VisualLine, margins: Margins) -> str:
    """left (empty), center or right, judged by the free space on both sides within the margins."""
    before, after = line.x0 - margins.left, margins.right - line.x1
    room = margins.right - margins.left
    clear = 2.5 * margins.size if line.x1 - line.x0 < 0.75 * room else 4 * margins.size
    if before > clear and after > clear and abs(before - after) < 2 * line.size:
        return "center"
    if before > 8 * margins.size and after < 5 * margins.size and before > 3 * max(after, margins.size):
        return "right"
    return ""


def join_lines(
    lines: Iterable[VisualLine], page: int, margins: Margins, page_width: float, previous: Draft | None = None
) -> list[Draft]:
    """Paragraphs of a run of lines between two other blocks. A first line that continues `previous` (the last
    paragraph of the page before) is added to it instead of opening a new one."""
    drafts: list[Draft] = []
    current = previous
    for line in lines:
        if current is not None and _continues(current, line, page, margins):
            current.lines.append(line)
            current.pages.append(page)
            continue
        current = Draft([line], page, margins, page_width, line.pieces[0].boxed, pages=[page])
        drafts.append(current)
    return drafts


def _continues(draft: Draft, line: VisualLine, page: int, margins: Margins) -> bool:
    last = draft.lines[-1]
    size = max(line.size, last.size)
    before = draft.margins if draft.pages[-1] != page else margins
    if abs(line.size - last.size) > 0.13 * size or line.pieces[0].boxed != draft.boxed:
        return False
    if line.bold != last.bold and min(len(line.text), len(last.text)) > 2:
        return False
    same_page = draft.pages[-1] == page
    if not same_page and (last.x1 < 0.6 * draft.page_width or _LAST_OF_PAPER.search(last.text)):
        return False
    if same_page:
        pitch = (line.y0 + line.y1 - last.y0 - last.y1) / 2
        if pitch > max(1.5 * margins.pitch * max(1.0, size / margins.size), 1.25 * size) or pitch < 0.6 * size:
            return False
    if _is_entry(last.text):
        return False
    numbered = NUMBERED.match(line.text) is not None
    if not _full(last, line, before, size, numbered) and (numbered or not _ragged(draft, line, margins, before, size)):
        return False
    beneath = same_page and abs(line.x0 - draft.lines[0].x0) < 0.7 * size
    if beneath and _LABELLED.match(line.text) and _LABELLED.match(draft.lines[0].text):
        return False  # 申报单位：… over 项目名称：…, however long they are
    own_side, last_side = alignment(line, margins), alignment(last, before)
    if own_side or last_side:
        return own_side == last_side == "center" and size > 1.15 * margins.size
    ended = last.text.rstrip()[-1:] in _CLOSED
    indent = line.x0 - margins.left
    if numbered and (ended or indent > 1.2 * size):
        return False
    if indent <= 1.2 * size:
        return True
    own = last.x0 - before.left
    if len(draft.lines) >= 2 and abs(indent - own) < 0.7 * size:
        return True  # a paragraph indented as a whole
    # the rest of a chapter's title hangs behind 第一章, four letters in; what begins two letters in is its first paragraph
    hang = 2.6 if kind_of(last.text)[0] in ("chapter", "section") else 0.5
    if len(draft.lines) == 1 and NUMBERED.match(last.text) and indent > own + hang * size:
        return True  # a hanging indent
    return len(draft.lines) == 1 and not ended and abs(indent - own) < 0.7 * size and own > 2.6 * size


def _is_entry(text: str) -> bool:
    """Whether a line is one of a table of contents. Few lines end like one, and only those are looked at closely."""
    end = text.rstrip()[-1:]
    return (end.isdecimal() or end in _ENTRY_ENDS) and _ENTRY.search(text) is not None


def _full(last: VisualLine, line: VisualLine, margins: Margins, size: float, numbered: bool) -> bool:
    """Whether the last line ends at the right margin, give or take what its next word would have needed."""
    lacking = margins.right - last.x1 - 1.6 * size
    if lacking <= 0:
        return True
    word = (_PLAIN_WORD if numbered else _FIRST_WORD).match(line.text)
    return word is not None and lacking <= size * sum(1.0 if wide(c) else 0.55 for c in word.group())


def _ragged(draft: Draft, line: VisualLine, margins: Margins, before: Margins, size: float) -> bool:
    """Whether a line shorter than the others still runs on: substituted fonts and recognised lines end anywhere. Then
    only the words tell: no sentence has ended, and the next line starts at the margin of an indented text, or under
    the heading it belongs to. A numbered line never does."""
    last = draft.lines[-1]
    width = before.right - before.left
    if last.x1 - before.left < 0.7 * width or last.text.rstrip()[-1:] in _CLOSED:
        return False
    indented = draft.lines[0].x0 - draft.margins.left > 1.2 * size
    if indented and line.x0 - margins.left <= 0.8 * size:
        return True
    return size > 1.15 * margins.size and abs(line.x0 - last.x0) < size
