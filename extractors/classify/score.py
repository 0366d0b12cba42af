"""How strongly a stretch of text looks like each material: independent marks, joined as independent evidence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from extractors.classify.features import Features
from extractors.records.outline import match_chapters
from extractors.values.normalise import label_key, squash
from extractors.values.patterns import compiled, matches_any
from extractors.vocabulary import MaterialSpec, Vocabulary

ACCEPT = 0.55
CLEAR = 0.75
TITLE_FIRST, TITLE_LATER, LABELS, OUTLINE, TEXT, NAME = 0.72, 0.35, 0.8, 0.8, 0.6, 0.12
FIRST_LINES = 12
DENY_LINES = 8
LONGEST_TITLE = 90
# Words about the copy at hand that may follow a title: version, draft, 盖章版.
_TAIL = re.compile(
    r"(?:[(\[〔][^()\[\]〔〕]{0,16}[)\]〕]|[-_]?[Vv]?\d{1,2}\.\d{1,2}(?:\.\d{1,2})?版?|[-_]?(?:正本|副本|复印件|扫描件|终稿|定稿|盖章版|样张|样例))+$"
)
_OF = re.compile(r"的(?=(?:情况|工作)?(?:说明|报告|意见|总结|证明|清单|目录|记录|函|申请)$)")
_SENTENCE = re.compile(r"[。；;，,]")
# Where a title may begin: a project's name and the like, no sentence.
_BEFORE = "[^，。；:,;、]{0,80}"


@dataclass(slots=True, frozen=True)
class Score:
    material: str
    value: float
    title: str = ""


@lru_cache(maxsize=512)
def _any_of(patterns: tuple[str, ...]) -> re.Pattern[str] | None:
    """One expression for all: sixty materials times fifty lines are matched for every document."""
    return re.compile("|".join(f"(?:{p})" for p in patterns)) if patterns else None


def score_all(found: Features, name: str, vocabulary: Vocabulary) -> list[Score]:
    """Scores of all materials, best first. `name` is the file's name."""
    scores = [score(found, name, spec, vocabulary) for spec in vocabulary.materials.values()]
    return sorted((s for s in scores if s.value > 0), key=lambda s: -s.value)


def score(found: Features, name: str, spec: MaterialSpec, vocabulary: Vocabulary) -> Score:
    signature = spec.signature
    marks: list[float] = []
    title, mark = _title_mark(found, spec)
    if mark:
        marks.append(mark)
    if signature.labels_needed:
        wanted = {label_key(squash(label)) for label in signature.labels}
        hits = len(wanted & found.labels)
        if hits * 2 >= signature.labels_needed:
            marks.append(LABELS * min(1.0, hits / signature.labels_needed))
    if signature.outline:
        hits = len(match_chapters(found.headings, vocabulary.plan_of(spec.key).outline))
        if hits >= 3:
            marks.append(OUTLINE * min(1.0, hits / signature.outline))
    if signature.text_needed:
        hits = sum(any(compiled(p).search(line) for line in found.lines) for p in signature.text)
        if hits * 2 >= signature.text_needed:
            marks.append(TEXT * min(1.0, hits / signature.text_needed))
    if matches_any(signature.names, name):
        marks.append(NAME)
    rest = 1.0
    for value in marks:
        rest *= 1.0 - value
    total = 1.0 - rest
    if signature.not_titles and _denied(found, spec):
        total *= 0.3
    if signature.not_text and any(compiled(p).search(line) for p in signature.not_text for line in found.lines):
        total *= 0.3
    return Score(spec.key, round(total, 4), title)


def _title_mark(found: Features, spec: MaterialSpec) -> tuple[str, float]:
    best = ("", 0.0)
    titles = _any_of((*spec.signature.titles, *_endings(spec.signature.ends)))
    if titles is None:
        return best
    for index, line in found.head:
        if len(line) > LONGEST_TITLE:
            continue
        if _is_one(line, titles):
            # of two titles the one that stands first is the paper's own, the other is mentioned
            mark = TITLE_FIRST - index / 200 if index < FIRST_LINES else TITLE_LATER
            if mark > best[1]:
                best = (line, mark)
    return best


def is_title(line: str, spec: MaterialSpec) -> bool:
    """Whether a line (squashed) is a title of the material and no title that it must not have."""
    titles = _any_of((*spec.signature.titles, *_endings(spec.signature.ends)))
    denied = _any_of(spec.signature.not_titles)
    if titles is None or len(line) > LONGEST_TITLE or (denied is not None and denied.search(line)):
        return False
    return _is_one(line, titles)


def _is_one(line: str, titles: re.Pattern[str]) -> bool:
    return titles.fullmatch(line) is not None or titles.fullmatch(_bare(line)) is not None


@lru_cache(maxsize=4096)
def _bare(line: str) -> str:
    """A title without what follows it and without the 的 of 关于……情况的说明."""
    return _OF.sub("", _TAIL.sub("", line))


@lru_cache(maxsize=512)
def _endings(ends: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{_BEFORE}(?:{end})" for end in ends)


def _denied(found: Features, spec: MaterialSpec) -> bool:
    """A title of the first lines names another material: 验收申请表 is no 申请表. A sentence is no title."""
    denied = _any_of(spec.signature.not_titles)
    return denied is not None and any(
        denied.search(line)
        for index, line in found.head
        if index < DENY_LINES and len(line) <= 60 and not _SENTENCE.search(line)
    )
