"""Chapters and sections of a plan as its content checks see them: written, declined, or told by another rule already."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from checks.context import Context
from checks.findings import Evidence
from checks.kinds.chapters import follows
from checks.rulebook import Rule
from checks.texts import Corpus, Hit, Place, corpus
from extractors.facts import Chapter, Section
from extractors.records.plan_facts.model import PlanFacts

SHORT = 80
_DECLINED = re.compile(r"不涉及|不新增|不需要|无需|不适用|无其[它他]|不建设|不单独|不另行")


def plan_of(context: Context, rule: Rule) -> PlanFacts | None:
    record = context.record(rule.material)
    return record.plan if record else None


def chapter_of(context: Context, rule: Rule, key: str) -> Chapter | None:
    """A chapter that is there and written; a missing, hollow or very short one is the finding of its own rule. A plan
    that follows another outline has none: what it lacks may stand under headings of its own."""
    record = context.record(rule.material)
    if record is None or record.outline is None or not follows(record.outline):
        return None
    chapter = record.outline.chapter(key)
    if chapter is None or (chapter.characters < SHORT and not chapter.figures):
        return None
    return chapter


def part_of(context: Context, rule: Rule, chapter: str, section: str = "") -> Chapter | Section | None:
    """The section, or the chapter when none is named; None when it is missing or empty (told by its own rule)."""
    home = chapter_of(context, rule, chapter)
    if home is None or not section:
        return home
    found = next((s for s in home.sections if s.key == section), None)
    if found is None or not (found.characters or found.figures or found.tables):
        return None
    return found


def text_of(context: Context, rule: Rule, chapter: str = "", section: str = "") -> Corpus:
    return corpus(context, (Place(material=rule.material, chapter=chapter, section=section),))


def hits(text: Corpus, pattern: str, part: Chapter | Section | None = None) -> Iterator[Hit]:
    """Matches of a pattern; the heading of the part itself says nothing about its content."""
    for hit in text.find(pattern):
        passage = hit.passage
        if part is not None and passage.block == part.first and not _runs_in(part, hit):
            continue
        yield hit


def _runs_in(part: Chapter | Section, hit: Hit) -> bool:
    """A heading that the content follows on the same line: the words behind it count."""
    return part.heading.level is None and hit.start > 12


def declined(context: Context, rule: Rule, part: Chapter | Section, limit: int = 150) -> bool:
    """The part says in a few words that it does not concern the project."""
    if part.characters > limit or part.figures or part.tables:
        return False
    lines = [x.text for x in context.lines(rule.material) if part.first <= x.block < part.last]
    body = lines if part.heading.level is None else lines[1:]
    return any(_DECLINED.search(text) for text in body) or "".join(body).strip(" 。.") in ("无", "暂无", "没有")


def readable(patterns: Iterable[str]) -> tuple[str, ...]:
    """Search patterns as a person reads them: alternatives apart, gaps as …, no signs of the pattern language."""
    words: list[str] = []
    for pattern in patterns:
        plain = re.sub(r"\.\{[^}]*\}|\.[*+]\??|\[[^\]]*\][*+?]?(\{[^}]*\})?", "…", pattern)
        plain = re.sub(r"\(\?[:=!<]+|\\[bBsS]|[\^$]", "", plain).replace(r"\d", "N")
        parts = plain.split("|") if "(" not in plain else [plain]
        words += [re.sub(r"[()?\\+*]", "", part) for part in parts]
    return tuple(w for w in dict.fromkeys(words) if w)[:24]


def at(part: Chapter | Section) -> Evidence:
    return Evidence.at(part.anchor, part.heading.full_text)
