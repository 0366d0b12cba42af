"""The parts of a report that only acceptance dossiers have: items of 附件7, steps in time, sums, things bought."""

from __future__ import annotations

from collections.abc import Iterable

from checks.findings import Assessment, Evidence
from reports.schema import BuiltLine, EventLine, ItemLine, Quoted, SumLine


def item_lines(assessment: Assessment) -> tuple[ItemLine, ...]:
    found = assessment.overview
    return tuple(
        ItemLine(x.item, x.title, x.status, x.rule, quoted(x.evidence), x.note)
        for x in (found.completeness if found else ())
    )


def event_lines(assessment: Assessment) -> tuple[EventLine, ...]:
    found = assessment.overview
    return tuple(
        EventLine(x.name, x.first, x.last, x.raw, quoted(x.evidence), x.wrong, x.term)
        for x in (found.timeline if found else ())
    )


def sum_lines(assessment: Assessment) -> tuple[SumLine, ...]:
    found = assessment.overview
    return tuple(SumLine(x.name, x.yuan, quoted(x.evidence)) for x in (found.sums if found else ()))


def built_lines(assessment: Assessment) -> tuple[BuiltLine, ...]:
    found = assessment.overview
    return tuple(
        BuiltLine(x.name, x.planned, tuple(x.papers.items()), x.same, quoted(x.evidence))
        for x in (found.built if found else ())
    )


def tags(assessment: Assessment) -> tuple[str, ...]:
    return tuple(assessment.overview.tags) if assessment.overview else ()


def quoted(evidence: Iterable[Evidence]) -> tuple[Quoted, ...]:
    return tuple(dict.fromkeys(Quoted(e.file, e.page, e.locator, e.bbox, e.quote) for e in evidence))
