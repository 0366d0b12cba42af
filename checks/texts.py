"""Running text as checks search it: a scope of the dossier joined once, hits given back with their line and sentence.

A scope is a list of places (a material, a field of it, a chapter or section of its plan) named in the rulebook's
`vocabulary/lists.yaml` under `scopes`, so that another county says in YAML what counts as 拟建内容. Joining once keeps
thirty phrase rules over a plan of sixty pages at milliseconds each; nothing here judges what a hit means.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict

from checks.findings import Evidence
from extractors.document import Anchor, Line
from extractors.errors import RulebookError
from extractors.facts import Record
from extractors.records.typed import GUIDANCE_LEFT
from extractors.values.patterns import compiled

if TYPE_CHECKING:
    from checks.context import Context

QUOTE = 120
_STOPS = "。！？!?；;\n"
# Full-width letters and digits only: their narrow forms keep every position, punctuation keeps its own look.
_NARROW = str.maketrans(
    {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
)


def _compiles(pattern: str) -> str:
    compiled(pattern)
    return pattern


Pattern = Annotated[str, AfterValidator(_compiles)]


class Place(BaseModel):
    """Where to look. `material` alone is all of it, `*` every material of the dossier but those in `without`; `field` one
    place of a form or letter; `chapter`, `section` keys of the outline. Chapter `?`: those that the outline does not know,
    where a plan by another pattern says what one looks for."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    material: str = "*"
    field: str = ""
    chapter: str = ""
    section: str = ""
    without: tuple[str, ...] = ()


@dataclass(slots=True, frozen=True)
class Passage:
    """One line of text, its letters and digits narrow; `raw` has them as they stand, for quotations. `where` names the
    place to a person: 申请表“项目主要建设内容”, 建设方案第四章."""

    text: str
    anchor: Anchor
    where: str
    material: str
    in_table: bool = False
    level: int | None = None
    block: int = -1
    raw: str = ""


@dataclass(slots=True, frozen=True)
class Hit:
    """`text[start:end]` of the passage matched; `sentence` is the sentence around it, from `begin`."""

    passage: Passage
    start: int
    end: int
    begin: int
    stop: int

    @property
    def word(self) -> str:
        return self.passage.text[self.start : self.end]

    @property
    def sentence(self) -> str:
        return self.passage.text[self.begin : self.stop]

    @property
    def span(self) -> tuple[int, int]:
        """Where the hit stands in its sentence."""
        return self.start - self.begin, self.end - self.begin

    @property
    def evidence(self) -> Evidence:
        words = (self.passage.raw or self.passage.text)[self.begin : self.stop]
        return Evidence.at(self.passage.anchor, clip(words, *self.span))


def clip(text: str, start: int = 0, end: int = 0, size: int = QUOTE) -> str:
    """A sentence as a quotation: whole when short, else the words around the hit."""
    if len(text) <= size:
        return text.strip()
    left = max(0, min(start - (size - (end - start)) // 2, len(text) - size))
    return ("…" if left else "") + text[left : left + size].strip() + ("…" if left + size < len(text) else "")


@dataclass(slots=True)
class Corpus:
    """Passages joined by line feeds; `starts[i]` is where passage i begins in `text`."""

    passages: list[Passage]
    text: str = ""
    starts: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        place = 0
        for passage in self.passages:
            self.starts.append(place)
            place += len(passage.text) + 1
        self.text = "\n".join(p.text for p in self.passages)

    def find(self, pattern: str) -> Iterator[Hit]:
        """All matches in reading order. A match never runs over the end of a line: there it is looked for again."""
        expression, place = compiled(pattern), 0
        while match := expression.search(self.text, place):
            index = bisect_right(self.starts, match.start()) - 1
            passage, base = self.passages[index], self.starts[index]
            stop = base + len(passage.text)
            if match.end() > stop:  # words of this line and the next: what stands in this one alone may match too
                match = expression.search(self.text, match.start(), stop)
                if match is None:
                    place = stop + 1
                    continue
            place = match.end() + (match.start() == match.end())
            start, end = match.start() - base, match.end() - base
            if start < end:
                yield Hit(passage, start, end, *_sentence(passage.text, start, end))

    def has(self, pattern: str) -> bool:
        return next(self.find(pattern), None) is not None


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    begin = max((text.rfind(stop, 0, start) for stop in _STOPS), default=-1) + 1
    ends = [place for stop in _STOPS if (place := text.find(stop, end)) >= 0]
    return begin, min(ends, default=len(text))


def corpus(context: Context, scope: str | Sequence[Place]) -> Corpus:
    """The text of a scope, by its name in the rulebook or as places; built once for a dossier."""
    places = scope_places(context, scope) if isinstance(scope, str) else tuple(scope)
    found = context.corpora.get(places)
    if found is None:
        found = Corpus([p for place in places for p in _passages(context, place)])
        context.corpora[places] = found
    return found


def scope_places(context: Context, name: str) -> tuple[Place, ...]:
    scopes = context.rulebook.vocabulary.lists.get("scopes", {})
    if name not in scopes:
        raise RulebookError(f"vocabulary/lists.yaml 的 scopes 中没有“{name}”", f"有：{'、'.join(scopes)}")
    return tuple(Place.model_validate(entry) for entry in scopes[name])


def scope_materials(context: Context, scope: str | Sequence[Place]) -> tuple[str, ...]:
    """The materials a scope looks into, for `searched`."""
    places = scope_places(context, scope) if isinstance(scope, str) else scope
    if any(p.material == "*" for p in places):
        return ()
    return tuple(dict.fromkeys(p.material for p in places))


def _passages(context: Context, place: Place) -> Iterator[Passage]:
    if place.material == "*":
        for material in context.dossier.records:
            if material not in place.without:
                yield from _passages(context, place.model_copy(update={"material": material}))
        return
    record = context.record(place.material)
    if record is None:
        return
    title = context.rulebook.material_title(place.material)
    if place.field:
        yield from _field(record, place, title)
    elif place.chapter == "?":
        yield from _unknown(record, place, title)
    elif place.chapter:
        yield from _chapter(record, place, title)
    else:
        for line in record.lines:
            yield from _line(line, record, title, place.material)


def _field(record: Record, place: Place, title: str) -> Iterator[Passage]:
    fact = record.fields.get(place.field)
    if fact is None or fact.state not in ("filled", "unparsed", "none", "refer"):
        return
    cleaned = fact.note == GUIDANCE_LEFT and isinstance(fact.value, str)  # the template's words are not the applicant's
    for piece in (str(fact.value) if cleaned else fact.raw).split("\n"):
        if piece.strip():
            where = f"{title}“{place.field}”"
            yield Passage(piece.translate(_NARROW), fact.anchor, where, place.material, raw=piece)


def _chapter(record: Record, place: Place, title: str) -> Iterator[Passage]:
    chapter = record.outline.chapter(place.chapter) if record.outline else None
    if chapter is None:
        return
    parts = [(chapter.first, chapter.last)]
    where = f"{title}{place.chapter}"
    if place.section:
        parts = [(s.first, s.last) for s in chapter.sections if s.key == place.section]
        where += f"第{place.section}节"
    for first, last in parts:
        for line in record.lines:
            if first <= line.block < last:
                yield from _line(line, record, where, place.material)


def _unknown(record: Record, place: Place, title: str) -> Iterator[Passage]:
    chapters = [c for c in record.outline.chapters if not c.key] if record.outline else []
    blocks = {block for chapter in chapters for block in range(chapter.first, chapter.last)}
    for line in record.lines if blocks else ():
        if line.block in blocks:
            yield from _line(line, record, title, place.material)


def _line(line: Line, record: Record, where: str, material: str) -> Iterator[Passage]:
    if line.toc or line.part in ("comment", "hidden") or not line.text.strip():
        return
    text = line.text.translate(_NARROW)
    yield Passage(text, line.anchor, where, material, line.in_table, line.level, line.block, line.text)
