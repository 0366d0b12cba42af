"""The outline of a plan: which heading is which chapter or section of the 编写提纲, whatever its wording.

Headings are matched by wording alone first; a heading's number and its neighbours only decide between near equals, for a
plan that lost a chapter numbers the following ones anew.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz import fuzz

from extractors.values.normalise import squash
from extractors.vocabulary import ChapterSpec, SectionSpec

SURE = 0.72
LIKELY = 0.55
_NUMBER = re.compile(
    r"^(第[一二三四五六七八九十百\d]{1,4}[章节部分篇]{1,2}|[(（][一二三四五六七八九十\d]{1,3}[)）]|[一二三四五六七八九十]{1,3}[、.．]"
    r"|\d{1,2}([.．]\d{1,2}){0,4}[、.．)）]?(?![\d年月]))"
)
_NOTE = re.compile(r"[(（][^()（）]{0,120}[)）]")
_GLUE = re.compile(r"[的和与及、，,以]")
_ORDINAL = re.compile(
    r"^第([一二三四五六七八九十\d]{1,3})[章部]|^([一二三四五六七八九十]{1,3})[、.．]|^(\d{1,2})[、.．]?(?![.\d])"
)
_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九", start=0)}


@lru_cache(maxsize=4096)
def bare_heading(text: str) -> str:
    """A heading without number, bracketed notes, blanks and final punctuation."""
    plain = squash(text)
    previous = None
    while previous != plain:
        previous = plain
        plain = _NUMBER.sub("", plain, count=1).strip(":;,.。：；，、")
    return _NOTE.sub("", plain) or plain


def ordinal(text: str) -> int | None:
    """The ordinal of a first-level number (第三章, 三、, 3.), None for others."""
    found = _ORDINAL.match(squash(text))
    if not found:
        return None
    word = next(g for g in found.groups() if g)
    if word.isdigit():
        return int(word)
    if "十" in word:
        tens, _, ones = word.partition("十")
        return (_DIGITS.get(tens, 1) if tens else 1) * 10 + (_DIGITS.get(ones, 0) if ones else 0)
    return _DIGITS.get(word)


def heading_score(heading: str, spec: ChapterSpec | SectionSpec) -> float:
    """0 to 1: how surely a heading speaks of this chapter or section. Wording first, then its decisive words."""
    plain = _GLUE.sub("", bare_heading(heading))
    if not plain or len(plain) > 60:
        return 0.0
    best = 0.0
    for wording in _wordings(spec.title, spec.synonyms):
        if plain == wording:
            return 1.0
        ratio = fuzz.ratio(plain, wording) / 100
        if len(wording) >= 4 and wording in plain:
            ratio = max(ratio, 0.75 + 0.2 * len(wording) / len(plain))
        elif len(plain) >= 4 and plain in wording:
            ratio = max(ratio, 0.7 + 0.2 * len(plain) / len(wording))
        best = max(best, ratio)
    if spec.words:
        if all(any(word in plain for word in group) for group in spec.words):
            longest = sum(max(len(w) for w in group if w in plain) for group in spec.words)
            best = max(best, min(0.9, 0.6 + 0.35 * longest / len(plain)) if len(plain) <= 30 else 0.0)
        elif best < 0.9:
            best *= 0.8  # alike letter by letter, but not one of its decisive words: 其它系统设计 is no 应用系统设计
    return round(best, 4)


@lru_cache(maxsize=512)
def _wordings(title: str, synonyms: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_GLUE.sub("", bare_heading(w)) for w in (title, *synonyms)))


def match_chapters(headings: Sequence[str], outline: Sequence[ChapterSpec], floor: float = SURE) -> dict[str, int]:
    """Chapter key -> index of the heading that is it. Each heading serves once; the best pairs are taken first."""
    pairs: list[tuple[float, int, int]] = []
    for row, chapter in enumerate(outline):
        for column, heading in enumerate(headings):
            value = heading_score(heading, chapter)
            if value >= floor:
                nudge = 0.04 if ordinal(heading) == row + 1 else 0.0
                pairs.append((value + nudge, row, column))
    pairs.sort(key=lambda p: (-p[0], p[1], p[2]))
    rows: dict[int, int] = {}
    taken: set[int] = set()
    for _, row, column in pairs:
        if row not in rows and column not in taken:
            rows[row] = column
            taken.add(column)
    return {outline[row].key: column for row, column in sorted(rows.items())}
