"""Gives paragraphs their heading level: 1 is a chapter, whatever style or look its writer chose.

Levels come from styles and outline settings where there are any, corrected so that the chapters are level 1 (a title
above them is none); lines that only look like those headings get the level of what they look like. Without styles the
outline is inferred from numbers and look.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from extractors.document import Paragraph, Table
from extractors.readers.word import schemes
from extractors.readers.word.candidates import Line, heading_like, lines_of
from extractors.readers.word.drafts import Draft
from extractors.readers.word.outline import floor_of, infer_levels
from extractors.readers.word.schemes import scheme_of
from extractors.readers.word.styles import BODY_TEXT
from extractors.readers.word.titles import is_form, is_letter, is_title, main_start, titles_among

_TOO_MANY = 0.6
_FEW = 12
_MAJORITY = 0.6
_FEWEST_CHAPTERS = 2
_NEAR_SIZE = 1.5


def assign_levels(drafts: Sequence[Draft]) -> list[Draft]:
    """Set `level` on the paragraphs of the drafts; a one-cell table around a heading is opened up.

    Tables of contents must be marked before. Returns the drafts, in order.
    """
    drafts = _opened(drafts)
    flow = [draft for draft in drafts if draft.block.part == "body"]
    lines = lines_of(flow)
    start = main_start(flow)
    styled = _styled(lines, flow)
    titles = titles_among(styled, start)
    styled = [line for line in styled if line.at not in titles]
    later = [line for line in lines if line.at >= start and line.at not in titles]
    plain = is_letter(flow) or is_form(flow)
    if styled:
        levels = _from_styles(styled, later, plain)
    else:
        levels = infer_levels(later, plain)
    _lone_numbers(lines, levels)
    for at, level in levels.items():
        block = flow[at].block
        if isinstance(block, Paragraph):
            block.level = level
    _boxes(drafts, levels, lines)
    return drafts


def _styled(lines: Sequence[Line], flow: Sequence[Draft]) -> list[Line]:
    """Lines that style or setting makes headings; none when nearly all text is set so, by mistake."""
    styled = [line for line in lines if line.outline is not None]
    if len(styled) <= _FEW:
        return styled
    paragraphs = [draft.block for draft in flow if isinstance(draft.block, Paragraph) and not draft.block.toc]
    letters = sum(len(paragraph.text) for paragraph in paragraphs)
    in_headings = sum(len(line.paragraph.text) for line in styled)
    if len(styled) > _TOO_MANY * len(paragraphs) and in_headings > _TOO_MANY * letters:
        return []
    return styled


def _from_styles(styled: list[Line], later: Sequence[Line], plain: bool) -> dict[int, int]:
    """Levels of styled headings, brought to 1 for chapters, and of the unstyled lines beside them."""
    outlines = sorted({line.outline for line in styled if line.outline is not None})
    rank = {outline: index for index, outline in enumerate(outlines, 1)}
    loose = [line for line in later if line.outline is None and line.like]
    chapters = [line for line in styled if line.kind == schemes.CHAPTER]
    levels = {line.at: rank[line.outline or 0] for line in styled}
    if chapters:
        usual = Counter(rank[line.outline or 0] for line in chapters).most_common(1)[0][0]
        levels = {at: max(1, level - usual + 1) for at, level in levels.items()}
        levels.update((line.at, 1) for line in chapters)
        for line in styled:
            if line.scheme is None and rank[line.outline or 0] < usual and is_title(line.paragraph.text):
                del levels[line.at]
    outer = _outer_unstyled(styled, loose, levels)
    if outer:
        levels = {at: level + 1 for at, level in levels.items()}
        levels.update((line.at, 1) for line in outer)
    for line in styled:
        if line.at in levels and line.kind:
            levels[line.at] = max(levels[line.at], floor_of(line.kind))
    _beside_styles(styled, [line for line in loose if not plain or line.kind == schemes.CHAPTER], levels)
    return levels


def _outer_unstyled(styled: list[Line], loose: list[Line], levels: dict[int, int]) -> list[Line]:
    """Chapters that carry no style while their sections do."""
    if any(line.kind == schemes.CHAPTER for line in styled):
        return []
    chapters = [line for line in loose if line.kind == schemes.CHAPTER]
    if len(chapters) >= _FEWEST_CHAPTERS:
        return chapters
    top = [line for line in styled if levels.get(line.at) == 1]
    kind = _usual_kind(top)
    if not kind:
        return []
    for outer in (schemes.HAN, schemes.ARABIC):
        if schemes.order_of(outer) >= schemes.order_of(kind):
            continue
        group = [line for line in loose if line.kind == outer]
        loud = [line for line in group if line.loud]
        chosen = loud if len(loud) >= _FEWEST_CHAPTERS else group
        ordinals = [line.scheme.ordinal for line in chosen if line.scheme]
        if len(chosen) >= _FEWEST_CHAPTERS and ordinals == sorted(set(ordinals)) and _encloses(chosen, styled):
            return chosen
    return []


def _encloses(outer: list[Line], styled: list[Line]) -> bool:
    """Whether the styled headings stand under the outer ones rather than the other way round."""
    first = outer[0]
    if first.scheme is None or first.scheme.ordinal != 1 or first.at > styled[0].at:
        return False
    ends = [line.at for line in outer[1:]] + [styled[-1].at + 1]
    held = sum(1 for a, end in zip(outer, ends, strict=True) if any(a.at < line.at < end for line in styled))
    return 2 * held >= len(outer)


def _usual_kind(lines: Sequence[Line]) -> str:
    """The number scheme that most of the lines share, empty when they share none."""
    counts = Counter(line.kind for line in lines)
    if not counts:
        return ""
    kind, count = counts.most_common(1)[0]
    return kind if count >= _MAJORITY * len(lines) else ""


def _beside_styles(styled: list[Line], loose: list[Line], levels: dict[int, int]) -> None:
    """Give unstyled lines the level of the styled headings that they look or count like."""
    by_level: dict[int, list[Line]] = defaultdict(list)
    for line in styled:
        if line.at in levels:
            by_level[levels[line.at]].append(line)
    kinds = {kind: level for level in sorted(by_level, reverse=True) if (kind := _usual_kind(by_level[level]))}
    looks = {
        Counter(line.look for line in by_level[level]).most_common(1)[0][0]: level
        for level in sorted(by_level, reverse=True)
    }
    merged = sorted([*styled, *loose], key=lambda line: line.at)
    for index, line in enumerate(merged):
        if line.outline is not None or line.at in levels:
            continue
        level = None
        if line.scheme is None:
            level = _level_of_look(line, looks, by_level) if line.loud else None
        elif line.kind == schemes.CHAPTER:
            level = 1
        elif line.kind in kinds:
            level = kinds[line.kind]
            looks_so = line.loud and looks.get(line.look) == level
            if not (looks_so or _continues(merged, index, levels, level)):
                level = None
        if level is not None:
            levels[line.at] = level


def _level_of_look(
    line: Line, looks: dict[tuple[float | None, bool], int], by_level: dict[int, list[Line]]
) -> int | None:
    """An unnumbered loud line: the level whose headings look the same, else the one nearest in size."""
    if line.look in looks:
        return looks[line.look]
    size = line.paragraph.size or 0.0
    top_size = max((look[0] or 0.0 for look, level in looks.items() if level == 1), default=0.0)
    if len(by_level) == 1 and 1 in by_level:
        unnumbered = not _usual_kind(by_level[1])
        return 1 if unnumbered or size >= top_size else 2
    if size >= top_size > 0:
        return 1
    nearest = min(looks.items(), key=lambda item: (abs((item[0][0] or 0.0) - size), item[1]))
    return nearest[1] if size >= (nearest[0][0] or 0.0) - _NEAR_SIZE else nearest[1] + 1


def _continues(merged: list[Line], index: int, levels: dict[int, int], level: int) -> bool:
    """Whether an unstyled line fits in the counting of the headings around it that have its number scheme.

    It must be one more than the one before (or the first below its parent), one less than the one behind, and, unless
    it is loud, have text between it and the one before: else it is an item of a list.
    """
    line = merged[index]
    if line.scheme is None:
        return False
    before = next((m for m in reversed(merged[:index]) if levels.get(m.at, level + 1) <= level), None)
    if before is not None and before.kind == line.kind and before.scheme is not None:
        if line.scheme.ordinal != before.scheme.ordinal + 1 or not (line.loud or line.at - before.at > 1):
            return False
    elif line.scheme.ordinal != 1:
        return False
    following = next(
        (m for m in merged[index + 1 :] if m.kind == line.kind and _ordinal(m) == line.scheme.ordinal + 1), None
    )
    behind = next((m for m in merged[index + 1 :] if levels.get(m.at, level + 1) <= level), None)
    if behind is None or behind.scheme is None or behind.kind != line.kind:
        return True
    return behind.scheme.ordinal > line.scheme.ordinal and following is not None and following.at <= behind.at


def _ordinal(line: Line) -> int:
    return line.scheme.ordinal if line.scheme else 0


def _lone_numbers(lines: Sequence[Line], levels: dict[int, int]) -> None:
    """第一章 on a line of its own: the line below it is the chapter's heading, if it is one itself."""
    at = {line.at: line for line in lines}
    for line in lines:
        below = at.get(line.at + 1)
        if line.at in levels and line.scheme is not None and not line.scheme.rest and below is not None:
            heading = below.at in levels or (below.like and below.scheme is None and below.look == line.look)
            if heading and below.scheme is None:
                levels[below.at] = levels.pop(line.at)


def _opened(drafts: Sequence[Draft]) -> list[Draft]:
    """One-cell tables around headings (framed chapter titles, a whole text in a frame) become their paragraphs."""
    opened: list[Draft] = []
    for draft in drafts:
        inside = draft.inside
        if inside is None:
            opened.append(draft)
            continue
        framed = inside and isinstance(draft.block, Table) and not any(c.tables for c in draft.block.cells())
        if inside and framed and any(_is_framed_heading(d) for d in inside):
            inside[0].new_page = draft.new_page
            opened += inside
            continue
        opened.append(draft)
    return opened


def _is_framed_heading(draft: Draft) -> bool:
    block = draft.block
    if not isinstance(block, Paragraph):
        return False
    if draft.outline is not None and draft.outline < BODY_TEXT:
        return True
    scheme = scheme_of(block.full_text)
    return scheme is not None and scheme.kind == schemes.CHAPTER and heading_like(block, scheme)


def _boxes(drafts: Sequence[Draft], levels: dict[int, int], lines: Sequence[Line]) -> None:
    """Headings in text boxes: by style, or by 第一章 where the body's chapters are numbered so or there are none."""
    numbered_so = not levels or any(levels.get(line.at) == 1 and line.kind == schemes.CHAPTER for line in lines)
    for draft in drafts:
        block = draft.block
        if block.part != "textbox" or not isinstance(block, Paragraph) or block.toc:
            continue
        scheme = scheme_of(block.full_text)
        chapter = scheme is not None and scheme.kind == schemes.CHAPTER and heading_like(block, scheme)
        styled = draft.outline is not None and draft.outline < BODY_TEXT and not is_title(block.text)
        if chapter and numbered_so:
            block.level = 1
        elif styled:
            block.level = (draft.outline or 0) + 1
