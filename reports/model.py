"""From a dossier and its assessment to a `Report` (shapes: reports/schema.py).

Here the promises of the contract are kept: what a stopped dossier may show (TY-04), evidence deduplicated and capped,
every 缺失 with the places searched, values written in one format. Nothing here judges; that is the checks' work.
"""

from __future__ import annotations

import dataclasses
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib import metadata
from typing import Protocol

from checks.findings import EVIDENCE_CAP, Assessment, Evidence, Finding
from checks.rounds import RoundComparison
from extractors.document import Anchor
from extractors.dossier import Dossier, FileEntry, Kind, MaterialStatus, Piece
from extractors.facts import Fact, Record
from extractors.values.types import Money, Months
from reports import acceptance
from reports.comparison import chapter_lines, length_lines, topic_lines, total_amounts
from reports.schema import (
    SCHEMA,
    ChangeLine,
    ComparisonLine,
    DossierHead,
    FieldLine,
    FileLine,
    FindingLine,
    MaterialFile,
    MaterialLine,
    Place,
    Quoted,
    Report,
    ReviewLine,
    RoutingLine,
    SearchedPlaces,
    Timings,
    Tool,
)
from reports.scrub import scrub
from reports.seals import seal_lines
from reports.wording import STOP_RULE

DISTRIBUTION = "dossier-prescreen"
BATCH = "batch"


class RulebookInfo(Protocol):
    """What reports need to know of a rulebook."""

    @property
    def name(self) -> str: ...

    @property
    def version(self) -> str: ...

    @property
    def title(self) -> str:
        """The regulation's name and number, as a notice cites it."""

    @property
    def outline(self) -> Sequence[tuple[str, str]]:
        """Key and title of the chapters a plan must have."""

    @property
    def limits(self) -> Sequence[tuple[str, str, int]]:
        """Material, field and limit of every text whose length is limited."""

    @property
    def total_fields(self) -> Sequence[tuple[str, str]]:
        """Material and field of every candidate for the project's total."""

    def material_title(self, key: str) -> str: ...

    def required(self, kind: Kind) -> Sequence[str]:
        """Keys of the materials a dossier of this kind must hold, in the regulation's order."""


def build_report(
    dossier: Dossier,
    assessment: Assessment,
    info: RulebookInfo,
    timings: Mapping[str, float] | None = None,
    comparison: RoundComparison | None = None,
) -> Report:
    """The report of one dossier. `timings` are seconds by stage (read, ocr, extract, check, report), `comparison` stands
    for a resubmission against its round before."""
    tool = Tool("prescreen", tool_version(), info.name, info.version, info.title)
    measured = _timings(timings or {})
    if assessment.conclusion == "stopped":
        return scrub(_stopped(dossier, assessment, tool, measured))
    fields = tuple(field_lines(dossier, info))
    report = Report(
        schema=SCHEMA,
        tool=tool,
        dossier=_head(dossier, dossier.project, dossier.applicant),
        conclusion=assessment.conclusion,
        routing=_routing(assessment),
        materials=tuple(_materials(dossier, assessment, info)),
        fields=fields,
        findings=tuple(
            _compared(_finding(f, dossier), f, comparison)
            for f in assessment.findings
            if f.result in ("缺失", "不符", "待核")
        ),
        review=tuple(ReviewLine(r.item, _quoted(r.evidence)[0]) for r in assessment.review),
        files=tuple(_file(f) for f in dossier.files),
        timings=measured,
        notes=tuple(assessment.notes),
        chapters=chapter_lines(dossier, info.outline),
        topics=topic_lines(fields),
        amounts=total_amounts(fields, info.total_fields),
        lengths=length_lines(fields, info.limits),
        corrections=tuple(_corrections(dossier, info)),
        completeness=acceptance.item_lines(assessment),
        timeline=acceptance.event_lines(assessment),
        sums=acceptance.sum_lines(assessment),
        built=acceptance.built_lines(assessment),
        project_tags=acceptance.tags(assessment),
        seals=tuple(seal_lines(dossier, info.material_title)),
        comparison=_comparison(comparison),
    )
    return scrub(report)


def _compared(line: FindingLine, finding: Finding, comparison: RoundComparison | None) -> FindingLine:
    change = comparison.of(finding) if comparison else None
    return dataclasses.replace(line, change=change.change, tellable=change.tellable) if change else line


def _comparison(comparison: RoundComparison | None) -> ComparisonLine | None:
    if comparison is None:
        return None
    lines = tuple(
        ChangeLine(c.change, c.rule, c.material, c.title, c.message, c.severity, c.tellable)
        for c in comparison.findings
    )
    return ComparisonLine(comparison.previous, lines, comparison.unchanged_files, comparison.changed_files)


def with_batch_findings(report: Report, findings: Sequence[Finding]) -> Report:
    """A report with what the rules over many dossiers say now, in place of what they said before; hints all of them, so
    that the conclusion stays."""
    own = [f for f in report.findings if f.scope != BATCH]
    more = (dataclasses.replace(_finding(f, Dossier("", "")), scope=BATCH) for f in findings)
    return scrub(dataclasses.replace(report, findings=(*own, *more)))


def slim(report: Report) -> Report:
    """What a batch's pages need of a report: a thousand whole ones would not fit in memory."""
    return dataclasses.replace(
        report, fields=(), review=(), chapters=(), topics=(), lengths=(), corrections=(), seals=(), comparison=None
    )


def with_report_time(report: Report, seconds: float) -> Report:
    """The same report with the time that writing its files took."""
    return dataclasses.replace(report, timings=dataclasses.replace(report.timings, report=round(seconds, 3)))


def tool_version() -> str:
    try:
        return metadata.version(DISTRIBUTION)
    except metadata.PackageNotFoundError:
        return "0"


def _timings(measured: Mapping[str, float]) -> Timings:
    names = [f.name for f in dataclasses.fields(Timings)]
    return Timings(**{name: round(measured.get(name, 0.0), 3) for name in names})


def _head(dossier: Dossier, project: str, applicant: str) -> DossierHead:
    return DossierHead(
        id=dossier.id,
        folder=dossier.folder,
        kind=dossier.kind,
        project=project,
        applicant=applicant,
        received=dossier.received.isoformat() if dossier.received else None,
        round=dossier.round,
        received_source=dossier.received_source,
    )


def _stopped(dossier: Dossier, assessment: Assessment, tool: Tool, timings: Timings) -> Report:
    """A dossier with a secrecy mark: nothing derived from its content, only the mark and the list of files."""
    files = tuple(
        FileLine(f.path, f.sha256, f.bytes, f.format, "", None, "skipped", "检出密级标志，未作处理")
        for f in dossier.files
    )
    stop = [f for f in assessment.findings if f.rule == STOP_RULE] or assessment.findings[:1]
    findings = tuple(_finding(f, dossier) for f in stop)
    return Report(
        schema=SCHEMA,
        tool=tool,
        dossier=_head(dossier, "", ""),
        conclusion="stopped",
        routing=_routing(assessment),
        findings=findings,
        files=files,
        timings=timings,
    )


def _routing(assessment: Assessment) -> tuple[RoutingLine, ...]:
    return tuple(RoutingLine(r.what, r.why, r.clause) for r in assessment.routing)


def _materials(dossier: Dossier, assessment: Assessment, info: RulebookInfo) -> Iterator[MaterialLine]:
    required = list(info.required(dossier.kind))
    found = dict.fromkeys(p.material for p in dossier.pieces)
    for key in [*required, *(k for k in found if k not in required)]:
        pieces = dossier.of(key)
        status = _material_status(key, pieces, dossier, assessment)
        yield MaterialLine(key, info.material_title(key), status, tuple(_files(pieces)), key in required)


def _material_status(key: str, pieces: list[Piece], dossier: Dossier, assessment: Assessment) -> MaterialStatus:
    if pieces:
        return "blank" if all(p.status == "blank" for p in pieces) else "present"
    results = {f.result for f in assessment.findings if f.material == key}
    if "缺失" in results:
        return "missing"
    if "待核" in results:
        return "unreadable"
    if dossier.corrections.not_applicable and not results:
        return "not_applicable"  # absent, yet no rule complains: a reviewer has switched it off
    return "unreadable" if dossier.unread() else "missing"


def _files(pieces: Iterable[Piece]) -> Iterator[MaterialFile]:
    """A line a piece; a line a picture where pictures make up the piece."""
    for piece in pieces:
        for file in piece.files:
            yield MaterialFile(
                file,
                None if piece.document.sources else piece.pages,
                round(piece.score, 3),
                piece.manual,
                piece.superseded,
                piece.title if piece.inside else "",
            )


def field_lines(dossier: Dossier, info: RulebookInfo) -> Iterator[FieldLine]:
    """Every value that was looked for and whose place was found, required materials first."""
    rank = {key: index for index, key in enumerate(info.required(dossier.kind))}
    for record in sorted(dossier.records.values(), key=lambda r: rank.get(r.material, len(rank))):
        title = info.material_title(record.material)
        for name, fact in _named_facts(record):
            if fact.state != "absent":
                yield _field(fact, name, record.material, title)


def _named_facts(record: Record) -> Iterator[tuple[str, Fact]]:
    yield from record.fields.items()
    for inventory in record.inventories.values():
        for number, row in enumerate(inventory.rows, 1):
            for column, fact in row.cells.items():
                yield f"{inventory.name}/{number}/{column}", fact


def _field(fact: Fact, name: str, material: str, title: str) -> FieldLine:
    return FieldLine(
        material=material,
        title=title,
        field=name,
        raw=fact.raw,
        value=value_text(fact),
        unit=_unit(fact),
        confidence=round(fact.confidence, 4),
        method=fact.method,
        evidence=place(fact.anchor),
        state=fact.state,
        note=fact.note,
    )


def value_text(fact: Fact) -> str | None:
    """The value as the contract writes it; 无 and the like stand as written; None when empty, unparsed or unknown."""
    if fact.value is not None:
        return unicodedata.normalize("NFKC", str(fact.value)).strip() or None
    if fact.state == "none":
        return unicodedata.normalize("NFKC", fact.raw).strip() or None
    return None


def _unit(fact: Fact) -> str | None:
    """The unit of `value`, not of the words: money is always yuan, durations are always months."""
    if isinstance(fact.value, Money):
        return "元"
    if isinstance(fact.value, Months):
        return "个月"
    return fact.unit or None


def place(anchor: Anchor) -> Place:
    return Place(anchor.file, anchor.page, anchor.locator, anchor.bbox)


def _finding(finding: Finding, dossier: Dossier) -> FindingLine:
    evidence, more = _quoted(finding.evidence)
    searched = finding.searched
    places = SearchedPlaces(searched.files, searched.words) if searched else None
    if places is None and finding.result == "缺失":
        places = SearchedPlaces(tuple(f.path for f in dossier.files if f.status == "read"), ())
    return FindingLine(
        rule=finding.rule,
        result=finding.result,
        severity=finding.severity,
        title=finding.title,
        message=finding.message,
        clause=finding.clause,
        quote=finding.quote,
        advice=finding.advice,
        cause=finding.cause,
        evidence=evidence,
        more_evidence=finding.more_evidence + more,
        searched=places,
        material=finding.material,
        confidence=round(finding.confidence, 4),
    )


def _quoted(evidence: Iterable[Evidence]) -> tuple[tuple[Quoted, ...], int]:
    """Evidence without repetition, at most EVIDENCE_CAP, and how many more there were."""
    unique = list(dict.fromkeys(Quoted(e.file, e.page, e.locator, e.bbox, e.quote) for e in evidence))
    return tuple(unique[:EVIDENCE_CAP]), max(0, len(unique) - EVIDENCE_CAP)


def _file(entry: FileEntry) -> FileLine:
    return FileLine(
        path=entry.path,
        sha256=entry.sha256,
        bytes=entry.bytes,
        format=entry.format,
        reader=entry.reader,
        pages=entry.pages,
        status=entry.status,
        detail=entry.detail,
        remedy=entry.remedy,
        duplicate_of=entry.duplicate_of,
    )


def _corrections(dossier: Dossier, info: RulebookInfo) -> Iterator[str]:
    """What a reviewer stated in 收件.yaml, each line marked as such in the reports."""
    stated = dossier.corrections
    if stated.received:
        overruled = "" if stated.received == dossier.received else "（本次另行指定，未采用）"
        yield f"收件日期 {stated.received.isoformat()}{overruled}"
    if stated.kind:
        yield f"类别 {'验收' if stated.kind == 'acceptance' else '申报'}"
    if stated.project_tags:
        yield f"项目标签 {'、'.join(stated.project_tags)}"
    for file, material in stated.materials.items():
        yield f"{file} 认定为 {info.material_title(material)}"
    for rule, reason in stated.not_applicable.items():
        yield f"{rule} 不适用：{reason}" if reason else f"{rule} 不适用"
    yield from stated.problems
