"""The report of one dossier, schema `prescreen.report/1`: what every report format is made from.

The dataclasses below are the JSON contract key by key (a schema changes only by adding); JSON, HTML, Word, Excel and
the desk all start from a `Report` and from nothing else, so a report read back from disk renders like a fresh one.
How a dossier and its assessment become a `Report` stands in `reports/model.py`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from checks.findings import Cause, Conclusion, ItemStatus, Result, Severity
from extractors.document import Bbox
from extractors.dossier import FileStatus, Kind, MaterialStatus

SCHEMA = "prescreen.report/1"
ChapterStatus = Literal["present", "merged", "missing", "uncertain", "extra"]


@dataclass(slots=True, frozen=True)
class Tool:
    name: str
    version: str
    ruleset: str
    ruleset_version: str
    regulation: str = ""


@dataclass(slots=True, frozen=True)
class DossierHead:
    """Who submitted what and when. Empty strings where nothing was read; all but id and folder empty when stopped."""

    id: str
    folder: str
    kind: Kind
    project: str
    applicant: str
    received: str | None
    round: int
    received_source: str = ""


@dataclass(slots=True, frozen=True)
class Place:
    file: str
    page: int | None
    locator: str
    bbox: Bbox | None


@dataclass(slots=True, frozen=True)
class Quoted:
    """A place and the words that stand there."""

    file: str
    page: int | None
    locator: str
    bbox: Bbox | None
    quote: str


@dataclass(slots=True, frozen=True)
class RoutingLine:
    what: str
    why: str
    clause: str


@dataclass(slots=True, frozen=True)
class MaterialFile:
    """`pages` is first and last page where a file binds several materials. `superseded`: another version was used."""

    file: str
    pages: tuple[int, int] | None
    score: float
    manual: bool = False
    superseded: bool = False
    inside: str = ""  # heading of the chapter, where the material is part of another paper


@dataclass(slots=True, frozen=True)
class MaterialLine:
    material: str
    title: str
    status: MaterialStatus
    files: tuple[MaterialFile, ...]
    required: bool = False


@dataclass(slots=True, frozen=True)
class FieldLine:
    """One value read. `state` tells an empty place from an unparsed one (see extractors.facts.State)."""

    material: str
    title: str
    field: str
    raw: str
    value: str | None
    unit: str | None
    confidence: float
    method: str
    evidence: Place
    state: str = "filled"
    note: str = ""


@dataclass(slots=True, frozen=True)
class SearchedPlaces:
    files: tuple[str, ...]
    words: tuple[str, ...]


@dataclass(slots=True, frozen=True)
class FindingLine:
    rule: str
    result: Result
    severity: Severity
    title: str
    message: str
    clause: str
    quote: str
    advice: str
    cause: Cause
    evidence: tuple[Quoted, ...]
    more_evidence: int
    searched: SearchedPlaces | None
    material: str = ""
    confidence: float = 1.0
    # against the round before: 新增, 未补, or empty; `tellable`: the round before could have told it already
    change: str = ""
    tellable: bool = False
    # `batch`: told by the rules over many dossiers, and told anew whenever those change
    scope: str = ""


@dataclass(slots=True, frozen=True)
class ChangeLine:
    """A finding of this round or the one before: 已补, 未补, 新增, or 暂不判断 (its rule did not run this time)."""

    change: str
    rule: str
    material: str
    title: str
    message: str
    severity: Severity
    tellable: bool = False


@dataclass(slots=True, frozen=True)
class ComparisonLine:
    """What this round mended of `previous_round`. Files are told by their content, whatever they are called."""

    previous_round: int
    findings: tuple[ChangeLine, ...]
    unchanged_files: tuple[str, ...]
    changed_files: tuple[str, ...]

    def having(self, change: str) -> tuple[ChangeLine, ...]:
        return tuple(line for line in self.findings if line.change == change)


@dataclass(slots=True, frozen=True)
class ReviewLine:
    item: str
    evidence: tuple[Quoted, ...]


@dataclass(slots=True, frozen=True)
class FileLine:
    path: str
    sha256: str
    bytes: int
    format: str
    reader: str
    pages: int | None
    status: FileStatus
    detail: str
    remedy: str = ""
    duplicate_of: str = ""


@dataclass(slots=True, frozen=True)
class ChapterLine:
    """An outline chapter against the plan. `order` is its position in the plan from 1; `key` empty for an extra one."""

    key: str
    title: str
    status: ChapterStatus
    heading: str
    order: int | None
    in_order: bool
    characters: int
    tables: int
    figures: int
    evidence: Place | None
    suspects: tuple[Quoted, ...] = ()


@dataclass(slots=True, frozen=True)
class SourceLine:
    """What one document says on a topic. `value` as in FieldLine."""

    material: str
    title: str
    field: str
    raw: str
    value: str | None
    confidence: float
    evidence: Place


@dataclass(slots=True, frozen=True)
class TopicLine:
    """The same matter (name, unit, amount, period) in all documents that speak of it; `same`: all values equal."""

    topic: str
    sources: tuple[SourceLine, ...]
    same: bool


@dataclass(slots=True, frozen=True)
class LengthLine:
    """The length of a limited text in both ways of counting: every character, and as Word counts words."""

    material: str
    title: str
    field: str
    limit: int
    characters: int
    words: int
    evidence: Place


@dataclass(slots=True, frozen=True)
class ItemLine:
    """One item an acceptance dossier must hold (附件7 五, or the clause that asks for it), and where it was found."""

    item: str
    title: str
    status: ItemStatus
    rule: str
    evidence: tuple[Quoted, ...] = ()
    note: str = ""


@dataclass(slots=True, frozen=True)
class EventLine:
    """A dated step of the project; `first` and `last` are the days it may mean. `term`: a day something is due."""

    name: str
    first: str
    last: str
    raw: str
    evidence: tuple[Quoted, ...] = ()
    wrong: bool = False
    term: bool = False


@dataclass(slots=True, frozen=True)
class SumLine:
    """One of the sums that acceptance compares, in yuan."""

    name: str
    yuan: str
    evidence: tuple[Quoted, ...] = ()


@dataclass(slots=True, frozen=True)
class BuiltLine:
    """A thing as approved and as contract, list, delivery note and so on have it: (paper, words)."""

    name: str
    planned: str
    papers: tuple[tuple[str, str], ...] = ()
    same: bool = True
    evidence: tuple[Quoted, ...] = ()


@dataclass(slots=True, frozen=True)
class SealLine:
    """A seal print seen on a page: red, or grey and then only suspected. `text` is what could be read along its rim."""

    material: str
    title: str
    colour: str
    text: str
    confidence: float
    file: str
    page: int
    locator: str
    bbox: Bbox


@dataclass(slots=True, frozen=True)
class Timings:
    read: float = 0.0
    ocr: float = 0.0
    extract: float = 0.0
    check: float = 0.0
    report: float = 0.0


@dataclass(slots=True, frozen=True)
class Report:
    schema: str
    tool: Tool
    dossier: DossierHead
    conclusion: Conclusion
    routing: tuple[RoutingLine, ...] = ()
    materials: tuple[MaterialLine, ...] = ()
    fields: tuple[FieldLine, ...] = ()
    findings: tuple[FindingLine, ...] = ()
    review: tuple[ReviewLine, ...] = ()
    files: tuple[FileLine, ...] = ()
    timings: Timings = field(default_factory=Timings)
    # additions to the first version of the schema
    notes: tuple[str, ...] = ()
    chapters: tuple[ChapterLine, ...] = ()
    topics: tuple[TopicLine, ...] = ()
    amounts: tuple[SourceLine, ...] = ()
    lengths: tuple[LengthLine, ...] = ()
    corrections: tuple[str, ...] = ()
    comparison: ComparisonLine | None = None
    # of acceptance dossiers
    completeness: tuple[ItemLine, ...] = ()
    timeline: tuple[EventLine, ...] = ()
    sums: tuple[SumLine, ...] = ()
    built: tuple[BuiltLine, ...] = ()
    project_tags: tuple[str, ...] = ()
    seals: tuple[SealLine, ...] = ()
