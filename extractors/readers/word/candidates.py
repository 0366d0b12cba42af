"""Lines that might be headings, with what speaks for it: style, number scheme, loudness, shortness.

A heading is short and no sentence; a label (项目名称：…), a date, a caption or a ticked choice is none, however bold.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.document import Paragraph
from extractors.readers.word import schemes
from extractors.readers.word.drafts import Draft
from extractors.readers.word.schemes import Scheme, scheme_of
from extractors.readers.word.styles import BODY_TEXT
from extractors.values.citations import only_cites

_STRONG = frozenset((schemes.PART, schemes.CHAPTER, schemes.SECTION))
_SENTENCE_END = frozenset("。；;，,、：:？?！!…")
_BULLETS = frozenset("●■◆▪•➢►▶○◇□☐☑☒·－—-*")
_ITEM = re.compile(r"[一二三四五六七八九十]是|[①-⑳⑴-⒇㈠-㈩]|[a-zA-Z][.、)）]")
_LABEL = re.compile(r"^[^：:（(]{1,20}(?:[（(][^）)]{1,12}[）)])?\s*[：:]")
_DATE = re.compile(
    r"^(?:\d{4}|[二两][〇零○O0一二三四五六七八九十]{3})?\s*[年.\-/]?\s*[\d一二三四五六七八九十×xX_]{0,3}\s*"
    r"[月.\-/]?\s*[\d一二三四五六七八九十×xX_]{0,3}\s*[日号]?$"
)
_CAPTION = re.compile(r"^(?:图|表|附图|附表|图表|Figure|Table)\s*[\d一二三四五六七八九十]+", re.I)
_ATTACHMENT = re.compile(r"^(?:附件|附录|附表)\s*[\d一二三四五六七八九十]*\s*[：:]?$")
_BLANK_TO_FILL = re.compile(r"[_＿]{3,}|[×xX]{3,}")
_WORDS = re.compile(r"[\u3400-\u9fffA-Za-z]{2}")
_LONGEST = {True: 80, False: 45}
_LONGEST_UNNUMBERED = 30
_LONGEST_STYLED = 100
_LONGEST_STYLED_SENTENCE = 40
_TYPICAL_SIZE = 12.0


@dataclass(slots=True)
class Line:
    """A paragraph of the body. `at` is its place among the body's blocks, `outline` what style or setting says."""

    at: int
    draft: Draft
    paragraph: Paragraph
    outline: int | None
    scheme: Scheme | None
    loud: bool
    like: bool

    @property
    def kind(self) -> str:
        return self.scheme.kind if self.scheme else ""

    @property
    def look(self) -> tuple[float | None, bool]:
        return self.paragraph.size, self.paragraph.bold


def body_size(flow: Sequence[Draft]) -> float:
    """The letter size of running text: that of most letters in paragraphs long enough to be text."""
    sizes: dict[float, int] = {}
    short: dict[float, int] = {}
    for draft in flow:
        block = draft.block
        if isinstance(block, Paragraph) and block.size and not block.toc:
            letters = len(block.text)
            counts = sizes if letters >= 25 else short
            counts[block.size] = counts.get(block.size, 0) + letters
    chosen = sizes or short
    return max(chosen, key=chosen.__getitem__) if chosen else _TYPICAL_SIZE


def lines_of(flow: Sequence[Draft]) -> list[Line]:
    """The paragraphs for which anything speaks: an outline level, a number, or a look louder than the text's."""
    loud_from = body_size(flow) + 1
    found: list[Line] = []
    for at, draft in enumerate(flow):
        paragraph = draft.block
        if not isinstance(paragraph, Paragraph) or paragraph.toc:
            continue
        text = paragraph.text
        outline = draft.outline
        if outline is not None and (outline >= BODY_TEXT or not _may_be_styled_heading(text)):
            outline = None
        short = len(text) <= _LONGEST_STYLED
        scheme = scheme_of(paragraph.full_text if paragraph.number else text) if short else None
        loud = paragraph.bold or (paragraph.size is not None and paragraph.size >= loud_from)
        if outline is None and scheme is None and not loud:
            continue
        like = short and (loud or scheme is not None) and not draft.caption and heading_like(paragraph, scheme)
        found.append(Line(at, draft, paragraph, outline, scheme, loud, like))
    return found


def _may_be_styled_heading(text: str) -> bool:
    """Whole paragraphs set in a heading style by mistake are text."""
    text = text.strip()
    return len(text) <= _LONGEST_STYLED and not (
        len(text) > _LONGEST_STYLED_SENTENCE and text.endswith(("。", "；", "："))
    )


def heading_like(paragraph: Paragraph, scheme: Scheme | None) -> bool:
    """Whether the words may be a heading; says nothing of style or look."""
    text = paragraph.text.strip()
    strong = scheme is not None and scheme.kind in _STRONG
    if not text or paragraph.ticks or text[-1] in _SENTENCE_END or "。" in text or "；" in text:
        return False
    if ("\n" in text and not strong) or text[0] in _BULLETS:
        return False
    if len(text) > _LONGEST[strong]:
        return False
    if _CAPTION.match(text) or _DATE.match(text) or _ATTACHMENT.match(text) or _BLANK_TO_FILL.search(text):
        return False
    if strong:
        return True
    rest = scheme.rest if scheme else text
    if _LABEL.match(rest) or not _WORDS.search(rest) or only_cites(rest):
        return False
    if scheme is None and _ITEM.match(text):
        return False
    return scheme is not None or (len(text) <= _LONGEST_UNNUMBERED and "，" not in text and "\t" not in text)


def is_label(text: str) -> bool:
    """A line of a cover or letter head: 申报单位（盖章）：…, a date, a blank to fill in."""
    text = text.strip()
    return bool(_LABEL.match(text) or _DATE.match(text) or _BLANK_TO_FILL.search(text) or _ATTACHMENT.match(text))
