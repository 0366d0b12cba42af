"""Facts: what the materials of a dossier say, each with its place, its words and how sure the reading is.

A `Record` is everything extracted from one material: fields by the regulation's printed label, inventories (tables
of rows), the outline of a plan. Which fields, inventories and chapters there are is vocabulary, not code.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from extractors.document import Anchor, Line, Paragraph, Table
from extractors.values.types import Value

if TYPE_CHECKING:
    from extractors.records.papers.model import PaperFacts
    from extractors.records.plan_facts.model import PlanFacts

# filled: a value was read.  unparsed: words are there, but no single value follows from them.
# empty: the place was read and holds nothing.  placeholder: only ×××, ____ and the like.  guidance: only the template's
# own instructions.  none: 无 / 不涉及 / — was written.  refer: 见附件 and the like.  absent: no such place was found.
State = Literal["filled", "unparsed", "empty", "placeholder", "guidance", "none", "refer", "absent"]


@dataclass(slots=True)
class Fact:
    """One value. `confidence` below the rulebook's threshold may not accuse anybody (GC-13)."""

    material: str
    field: str
    raw: str
    value: Value | None
    anchor: Anchor
    state: State = "filled"
    certain: bool = True
    note: str = ""
    confidence: float = 1.0
    method: str = "docx"
    unit: str = ""

    @property
    def known(self) -> bool:
        return self.value is not None


@dataclass(slots=True)
class Row:
    """A row of an inventory or budget table: column name to fact, in the order of the table."""

    cells: dict[str, Fact]
    anchor: Anchor
    label: str = ""

    def text(self, column: str) -> str:
        fact = self.cells.get(column)
        return fact.raw if fact else ""


@dataclass(slots=True)
class Inventory:
    """A table inside a form, e.g. 近3-5年项目. `state` none: 无 was written; empty: no row holds data."""

    name: str
    columns: list[str]
    rows: list[Row]
    anchor: Anchor
    state: State = "filled"
    raw: str = ""


@dataclass(slots=True)
class Section:
    """A heading inside a chapter, matched to the outline or not (`key` empty). Blocks first..last (exclusive)."""

    key: str
    heading: Paragraph
    anchor: Anchor
    first: int
    last: int
    characters: int = 0
    tables: int = 0
    figures: int = 0
    level: int = 2
    score: float = 1.0


@dataclass(slots=True)
class Chapter:
    """A chapter found. `key` is the outline's key (第一章), empty for one the outline does not know; `also` the keys of
    outline chapters whose content its heading names as well (two chapters merged in one)."""

    key: str
    heading: Paragraph
    anchor: Anchor
    first: int
    last: int
    characters: int = 0
    tables: int = 0
    figures: int = 0
    score: float = 1.0
    also: tuple[str, ...] = ()
    sections: list[Section] = field(default_factory=list)


@dataclass(slots=True)
class Outline:
    """The chapters of a plan in the order in which they stand in the text. `suspects` are places (of any level) that
    look like the content of a chapter whose own heading was not found: key -> anchors."""

    chapters: list[Chapter] = field(default_factory=list)
    suspects: dict[str, list[Section]] = field(default_factory=dict)

    def chapter(self, key: str) -> Chapter | None:
        return next((c for c in self.chapters if c.key == key or key in c.also), None)


@dataclass(slots=True)
class Record:
    """Everything extracted from one material of the dossier. `plan`: what a 建设方案 says beyond its outline; `papers`:
    what each paper of a material without form of its own says (several contracts, several delivery notes)."""

    material: str
    fields: dict[str, Fact] = field(default_factory=dict)
    inventories: dict[str, Inventory] = field(default_factory=dict)
    outline: Outline | None = None
    lines: list[Line] = field(default_factory=list)
    tables: list[tuple[Table, Anchor]] = field(default_factory=list)
    plan: PlanFacts | None = None
    papers: list[PaperFacts] = field(default_factory=list)

    def fact(self, name: str) -> Fact | None:
        return self.fields.get(name)

    def facts(self) -> Iterator[Fact]:
        yield from self.fields.values()
        for inventory in self.inventories.values():
            for row in inventory.rows:
                yield from row.cells.values()
