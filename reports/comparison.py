"""Side by side: outline against plan, and the same matter in different documents.

These tables only show; whether a difference matters is for the rules. Which fields speak of one matter is data
(templates/report/topics.yaml).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from extractors.document import Anchor
from extractors.dossier import Dossier
from extractors.facts import Chapter, Outline
from extractors.values.counting import count_characters, count_word
from extractors.values.normalise import squash
from extractors.vocabulary import TEMPLATES, read_yaml
from reports.schema import ChapterLine, ChapterStatus, FieldLine, LengthLine, Place, Quoted, SourceLine, TopicLine


@dataclass(slots=True, frozen=True)
class Topic:
    name: str
    fields: frozenset[str]
    prose: bool = False


@cache
def topics() -> tuple[Topic, ...]:
    raw = read_yaml(TEMPLATES / "report" / "topics.yaml")
    return tuple(Topic(t["topic"], frozenset(t["fields"]), bool(t.get("prose"))) for t in raw["topics"])


def topic_lines(fields: Iterable[FieldLine]) -> tuple[TopicLine, ...]:
    """One line a topic that at least one document speaks of, its sources in the order of the documents."""
    known = [(f, f.field, f.field.rpartition("/")[2]) for f in fields if not _in_inventory(f.field) and f.raw.strip()]
    found = []
    for topic in topics():
        sources = tuple(_source(f) for f, name, last in known if name in topic.fields or last in topic.fields)
        if sources:
            found.append(TopicLine(topic.name, sources, _agree([s.value for s in sources if s.value], topic.prose)))
    return tuple(found)


def _agree(values: Sequence[str], prose: bool) -> bool:
    """Whether all say the same; in prose, whether the shortest is part of all others."""
    plain = {squash(value) for value in values}
    if prose and plain:
        shortest = min(plain, key=len)
        return all(shortest in value for value in plain)
    return len(plain) <= 1


def total_amounts(fields: Iterable[FieldLine], candidates: Iterable[tuple[str, str]]) -> tuple[SourceLine, ...]:
    """Candidates for the project's total, largest first: the amounts by which thresholds are judged."""
    wanted = set(candidates)
    found = [_source(f) for f in fields if (f.material, f.field) in wanted and f.unit == "元"]
    return tuple(sorted(found, key=lambda s: Decimal(s.value or 0), reverse=True))


def length_lines(fields: Iterable[FieldLine], limits: Iterable[tuple[str, str, int]]) -> tuple[LengthLine, ...]:
    """Every limited text that was written, counted both ways."""
    written = {(f.material, f.field): f for f in fields if f.raw.strip() and f.state in ("filled", "unparsed")}
    lines = []
    for material, name, limit in limits:
        field = written.get((material, name))
        if field:
            counts = count_characters(field.raw), count_word(field.raw)
            lines.append(LengthLine(material, field.title, name, limit, *counts, field.evidence))
    return tuple(lines)


def _in_inventory(name: str) -> bool:
    return any(part.isdigit() for part in name.split("/"))


def _source(line: FieldLine) -> SourceLine:
    return SourceLine(line.material, line.title, line.field, line.raw, line.value, line.confidence, line.evidence)


def chapter_lines(dossier: Dossier, outline: Sequence[tuple[str, str]]) -> tuple[ChapterLine, ...]:
    """The outline's chapters in its order, then the plan's chapters that the outline does not know."""
    found = next((r.outline for r in dossier.records.values() if r.outline is not None), None)
    if found is None:
        return ()
    return (*_expected(found, outline, bool(dossier.unread())), *_extra(found))


def _expected(found: Outline, outline: Sequence[tuple[str, str]], unread: bool) -> Iterator[ChapterLine]:
    rank = {key: index for index, (key, _) in enumerate(outline)}
    late = _out_of_order([rank[c.key] for c in found.chapters if c.key in rank])
    for key, title in outline:
        chapter = found.chapter(key)
        suspects = tuple(_quote(s.anchor, s.heading.full_text) for s in found.suspects.get(key, ()))
        if chapter is None:
            absent: ChapterStatus = "uncertain" if suspects or unread else "missing"
            yield ChapterLine(key, title, absent, "", None, True, 0, 0, 0, None, suspects)
        else:
            merged = chapter.key != key
            yield _line(found, chapter, key, title, "merged" if merged else "present", rank[key] not in late)


def _extra(found: Outline) -> Iterator[ChapterLine]:
    for chapter in found.chapters:
        if not chapter.key:
            yield _line(found, chapter, "", "", "extra", True)


def _line(found: Outline, chapter: Chapter, key: str, title: str, status: ChapterStatus, in_order: bool) -> ChapterLine:
    anchor = chapter.anchor
    return ChapterLine(
        key=key,
        title=title,
        status=status,
        heading=chapter.heading.full_text,
        order=next(i for i, c in enumerate(found.chapters, 1) if c is chapter),
        in_order=in_order,
        characters=chapter.characters,
        tables=chapter.tables,
        figures=chapter.figures,
        evidence=Place(anchor.file, anchor.page, anchor.locator, anchor.bbox),
    )


def _quote(anchor: Anchor, words: str) -> Quoted:
    return Quoted(anchor.file, anchor.page, anchor.locator, anchor.bbox, words)


def _out_of_order(ranks: Sequence[int]) -> set[int]:
    """The fewest ranks whose removal leaves the rest ascending: the chapters that were moved."""
    best: list[list[int]] = []  # best[i]: the longest ascending run that ends with ranks[i]
    for index, rank in enumerate(ranks):
        runs = [run for run in best[:index] if run[-1] < rank]
        best.append([*_longest(runs), rank])
    return set(ranks) - set(_longest(best))


def _longest(runs: list[list[int]]) -> list[int]:
    return max(runs, key=lambda run: len(run)) if runs else []
