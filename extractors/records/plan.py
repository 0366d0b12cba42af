"""The 建设方案 (附件3) becomes a record: cover fields, and the outline with the extent of every chapter and section."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence

from extractors.document import Document, Figure, Paragraph, Table, lines
from extractors.dossier import Piece
from extractors.facts import Chapter, Outline, Record, Section
from extractors.records.cover import read_plain_cover
from extractors.records.form import field_fact
from extractors.records.labels import label_map
from extractors.records.outline import LIKELY, SURE, bare_heading, heading_score, match_chapters, ordinal
from extractors.records.plan_facts import read_plan_facts
from extractors.values.emptiness import state_of
from extractors.values.normalise import squash
from extractors.vocabulary import ChapterSpec, PlanSpec, SectionSpec

_CAPTION = re.compile(r"^[图表]\s*[\d一二三四五六七八九十]")
_CHAPTER_LINE = re.compile(r"^第[一二三四五六七八九十\d]{1,3}[章部]")
_PARTS = re.compile(r"[与和及、，,]|以及")
SECTION_SURE = 0.62
RUN_IN = 26


def plan_record(piece: Piece, spec: PlanSpec) -> Record:
    """Cover facts before the first chapter, and the outline."""
    document = piece.document
    record = Record(piece.material)
    record.lines = list(lines(document, piece.first, piece.last))
    record.outline = read_outline(document, piece.first, piece.last, spec)
    first = min((c.first for c in record.outline.chapters), default=piece.last)
    cover_end = min(first, piece.first + 60)
    values = label_map(document, piece.first, cover_end, spec.cover)
    for field in spec.cover:
        record.fields[field.name] = field_fact(piece, field, values)
    read_plain_cover(piece, record, cover_end)
    read_plan_facts(piece, spec, record)
    return record


def read_outline(document: Document, first: int, last: int, spec: PlanSpec) -> Outline:
    heads = _chapter_heads(document, first, last, spec.outline)
    outline = Outline()
    texts = [h.text for _, h in heads]
    matched = match_chapters([h.full_text for _, h in heads], spec.outline)
    by_head = {index: key for key, index in matched.items()}
    _fill_gaps(texts, by_head, spec.outline)
    keys = {c.key: c for c in spec.outline}
    for position, (block, heading) in enumerate(heads):
        stop = heads[position + 1][0] if position + 1 < len(heads) else last
        key = by_head.get(position, "")
        score = heading_score(heading.text, keys[key]) if key else 0.0
        chapter = Chapter(key, heading, document.anchor(heading), block, stop, score=score)
        outline.chapters.append(chapter)
    _merged(outline, spec.outline)
    for chapter in outline.chapters:
        _measure(document, chapter, spec)
        _sections(document, chapter, keys.get(chapter.key), spec)
    _suspects(document, outline, spec, first, last)
    return outline


def _chapter_heads(
    document: Document, first: int, last: int, outline: Sequence[ChapterSpec]
) -> list[tuple[int, Paragraph]]:
    """The headings on the level where most chapters of the outline stand, plus typed 第X章 lines without a level."""
    levels: dict[int, list[tuple[int, Paragraph]]] = {}
    unmarked: list[tuple[int, Paragraph]] = []
    for index in range(first, last):
        block = document.blocks[index]
        if not isinstance(block, Paragraph) or block.toc or block.part not in ("body", "textbox"):
            continue
        if block.level is not None:
            levels.setdefault(block.level, []).append((index, block))
        elif 2 <= len(squash(block.text)) <= 45 and not re.search(r"[。；;：:]$", block.text.strip()):
            unmarked.append((index, block))
    best: list[tuple[int, Paragraph]] = []
    most = -1
    for level in sorted(levels):
        hits = len(match_chapters([h.full_text for _, h in levels[level]], outline))
        if hits > most:
            best, most = levels[level], hits
    found = set(match_chapters([h.full_text for _, h in best], outline))
    lacking = [c for c in outline if c.key not in found]
    if lacking:
        style = _numbering(best)
        pool = [(i, p) for i, p in unmarked if _numbering([(i, p)]) == style or most < 5]
        extra = match_chapters([p.full_text for _, p in pool], lacking, 0.9 if style else 0.8)
        best = sorted([*best, *(pool[i] for i in extra.values())], key=lambda h: h[0])
    if most < 5:
        typed = [(i, p) for i, p in unmarked if _CHAPTER_LINE.match(squash(p.full_text)) and (i, p) not in best]
        best = sorted([*best, *typed], key=lambda h: h[0])
    return best


def _numbering(heads: Sequence[tuple[int, Paragraph]]) -> str:
    """The numbering scheme of most headings: 第N章, 一、, 1. or none."""
    votes: dict[str, int] = {}
    for _, heading in heads:
        text = squash(heading.full_text)
        scheme = (
            "第"
            if _CHAPTER_LINE.match(text)
            else "一"
            if re.match(r"^[一二三四五六七八九十]{1,3}[、.．]", text)
            else "1"
            if re.match(r"^\d{1,2}[、.．]?(?![.\d])", text)
            else ""
        )
        votes[scheme] = votes.get(scheme, 0) + 1
    return max(votes, key=lambda k: votes[k]) if votes else ""


def _fill_gaps(texts: list[str], by_head: dict[int, str], outline: Sequence[ChapterSpec]) -> None:
    """A heading of its own wording between two known chapters, where just that chapter is missing, is taken for it when
    it is at least likely, or carries its very number and shares a word with it."""
    order = {c.key: i for i, c in enumerate(outline)}
    for index, text in enumerate(texts):
        if index in by_head:
            continue
        before = max((order[by_head[i]] for i in by_head if i < index), default=-1)
        after = min((order[by_head[i]] for i in by_head if i > index), default=len(outline))
        taken = set(by_head.values())
        gap = [c for c in outline[before + 1 : after] if c.key not in taken]
        scored = sorted(((heading_score(text, c), c) for c in gap), key=lambda p: -p[0])
        if scored and scored[0][0] >= LIKELY:
            by_head[index] = scored[0][1].key
        elif len(gap) == 1 and ordinal(text) == order[gap[0].key] + 1 and _shares_word(text, gap[0]):
            by_head[index] = gap[0].key


def _shares_word(text: str, chapter: ChapterSpec) -> bool:
    plain = bare_heading(text)
    return any(word in plain for group in chapter.words for word in group)


def _merged(outline: Outline, specs: Sequence[ChapterSpec]) -> None:
    """A heading that names a second chapter as well (投资概算与效益分析)."""
    found = {c.key for c in outline.chapters if c.key}
    for spec in specs:
        if spec.key in found:
            continue
        for chapter in outline.chapters:
            parts = [p for p in _PARTS.split(bare_heading(chapter.heading.text)) if len(p) >= 2]
            if (len(parts) > 1 and any(heading_score(p, spec) >= SURE for p in parts[1:] if chapter.key)) or (
                len(parts) > 1 and not chapter.key and any(heading_score(p, spec) >= SURE for p in parts)
            ):
                chapter.also = (*chapter.also, spec.key)
                found.add(spec.key)
                break


def _measure(document: Document, part: Chapter | Section, spec: PlanSpec) -> None:
    """Characters (blanks aside) of a chapter's own text: no headings, captions, guidance; tables count."""
    part.characters = part.tables = part.figures = 0
    for index in range(part.first + 1, part.last):
        block = document.blocks[index]
        if block.part not in ("body", "textbox"):
            continue
        if isinstance(block, Figure):
            part.figures += 1
        elif isinstance(block, Table):
            part.tables += 1
            part.characters += sum(len(squash(c.text)) for c in block.cells())
        elif block.level is None and not _CAPTION.match(block.text.strip()) and not block.toc:
            state = state_of(block.text, spec.guidance)
            if state not in ("empty", "guidance", "placeholder"):
                part.characters += len(squash(block.text))


def _sections(document: Document, chapter: Chapter, spec: ChapterSpec | None, plan: PlanSpec) -> None:
    heads = [
        (i, b)
        for i in range(chapter.first + 1, chapter.last)
        if isinstance(b := document.blocks[i], Paragraph)
        and not b.toc
        and b.part in ("body", "textbox")
        and (b.level is not None or _run_in(b) or (spec is not None and _bare_title(b, spec)))
    ]
    for position, (index, heading) in enumerate(heads):
        stop = chapter.last
        rank = heading.level if heading.level is not None else 9
        for later, other in heads[position + 1 :]:
            if (other.level if other.level is not None else 9) <= rank:
                stop = later
                break
        section = Section("", heading, document.anchor(heading), index, stop, level=rank)
        _measure(document, section, plan)
        if heading.level is None:
            section.characters += max(0, len(squash(heading.text)) - len(squash(_lead(heading))))
        chapter.sections.append(section)
    if spec is None:
        return
    for wanted in spec.sections:
        best, value = None, 0.0
        for section in chapter.sections:
            score = _section_score(section, wanted, spec)
            if score > value:
                best, value = section, score
        if best is not None and value >= SECTION_SURE:
            if best.key:  # one heading for two sections: 资金预算及资金来源
                best = dataclasses.replace(best)
                chapter.sections.append(best)
            best.key, best.score = wanted.key, value


def _section_score(section: Section, wanted: SectionSpec, chapter: ChapterSpec) -> float:
    """How surely a heading is this section and not rather another of the chapter; parts joined by 及 count alone."""
    words = _lead(section.heading) if section.heading.level is None else section.heading.text
    score = heading_score(words, wanted)
    rival = max((heading_score(words, s) for s in chapter.sections if s is not wanted), default=0.0)
    if rival > score + 0.05:
        score = 0.0
    parts = [p for p in _PARTS.split(bare_heading(words)) if len(p) > 2]
    if len(parts) > 1:
        score = max([score, *(s for p in parts if (s := heading_score(p, wanted)) >= SURE)])
    return score - (0.02 * (section.level - 2) if section.level < 9 else 0.1)


def _lead(paragraph: Paragraph) -> str:
    """The heading words of a paragraph that begins with its own title: （一）组织机构。成立…"""
    return re.split(r"[。：:；;，,]", paragraph.full_text.strip(), maxsplit=1)[0]


def _run_in(paragraph: Paragraph) -> bool:
    """A paragraph without a level that begins with a title: numbered (（一）组织机构。成立…) or short and bold."""
    text = squash(paragraph.full_text)
    lead = squash(_lead(paragraph))
    numbered = bool(paragraph.number) or bool(re.match(r"^([(（]?[一二三四五六七八九十\d]{1,2}[)）、.．])", text))
    return 2 <= len(lead) <= RUN_IN and (numbered or (paragraph.bold and len(text) <= RUN_IN + 10))


def _bare_title(paragraph: Paragraph, spec: ChapterSpec) -> bool:
    """A short line of its own, neither numbered nor bold, in the very words of a section's title."""
    text = squash(paragraph.full_text)
    if not 2 <= len(text) <= RUN_IN or _CAPTION.match(text) or text[-1] in "。；;，,":
        return False
    return any(heading_score(text, section) >= SURE for section in spec.sections)


def _suspects(document: Document, outline: Outline, spec: PlanSpec, first: int, last: int) -> None:
    """For every chapter and section not found: headings elsewhere that speak of it."""
    for chapter in spec.outline:
        if outline.chapter(chapter.key) is None:
            places = [
                s
                for c in outline.chapters
                for s in c.sections
                if not s.key and heading_score(s.heading.text, chapter) >= SURE
            ]
            places += [
                Section("", c.heading, c.anchor, c.first, c.last, c.characters, c.tables, c.figures, 1)
                for c in outline.chapters
                if not c.key and heading_score(c.heading.text, chapter) >= LIKELY
            ]
            if places:
                outline.suspects[chapter.key] = places
        home = outline.chapter(chapter.key)
        for wanted in chapter.sections:
            if home is not None and any(s.key == wanted.key for s in home.sections):
                continue
            places = [
                s
                for c in outline.chapters
                if c is not home
                for s in c.sections
                if heading_score(_lead(s.heading), wanted) >= SURE
            ]
            if places:
                outline.suspects[f"{chapter.key}/{wanted.key}"] = places
