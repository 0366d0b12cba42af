"""Rules that look over a whole batch: split projects, projects alike, days to keep (KW-11, KW-12, SH-10, SH-16, GC-11).

A dossier is summed up once, when it has been checked; a batch of a thousand is then some megabytes of summaries and no
document. Findings are hints: likeness is no proof of anything, and the words 规避 and 重复建设 are for people.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from typing import Any

from rapidfuzz import fuzz

from checks.context import Context
from checks.engine import merge
from checks.findings import Assessment, Conclusion, Evidence, Finding
from checks.kinds.batch_rules import AlikeProjects, BatchDay, SameProject, SplitProjects
from checks.likeness import Likeness, alike_pairs, likeness_of
from checks.places import evidence_of
from checks.registry import Outcome
from checks.rulebook import BoundRule, Rulebook
from extractors.dossier import Dossier, Kind
from extractors.values.names import compare_projects, normalise_project, normalise_unit

CONTENTS = 3000
WHOLE = ""  # the key of findings about the batch itself
WAN = Decimal(10_000)
OPEN: tuple[Conclusion, ...] = ("verify", "supplement", "return")
SOURCES = (("application_form", "项目主要建设内容"),)


@dataclass(slots=True, frozen=True)
class DossierSummary:
    """What the batch needs of a dossier. `contents` is what is to be built, `total` the largest plausible candidate."""

    id: str
    kind: Kind
    applicant: str
    project: str
    total: Decimal | None = None
    received: datetime.date | None = None
    conclusion: Conclusion = "pass"
    contents: str = ""
    places: tuple[Evidence, ...] = ()
    content_place: Evidence | None = None

    @property
    def name(self) -> str:
        return f"{self.applicant or '（单位未识别）'}“{self.project or self.id}”"


def summarise(dossier: Dossier, rulebook: Rulebook, assessment: Assessment | None = None) -> DossierSummary:
    """Sum a dossier up. A stopped dossier leaves nothing but its id and conclusion (TY-04)."""
    conclusion: Conclusion = assessment.conclusion if assessment else "pass"
    if conclusion == "stopped":
        return DossierSummary(dossier.id, dossier.kind, "", "", conclusion=conclusion)
    context = Context(dossier, rulebook)
    contents, place = "", None
    for material, name in SOURCES:
        fact = context.fact(material, name)
        if fact is not None and fact.state == "filled":
            contents += fact.raw
            place = place or Evidence.at(fact.anchor, fact.raw[:120])
    record = context.record("construction_plan")
    chapter = record.outline.chapter("第四章") if record and record.outline else None
    if record is not None and chapter is not None:
        rows = [x for x in record.lines if chapter.first < x.block < chapter.last and not x.toc]
        contents += "\n" + "\n".join(x.text for x in rows)
        place = place or next((Evidence.at(x.anchor, x.text[:120]) for x in rows if x.text.strip()), None)
    tops = [a.fact for a in context.plausible_amounts if a.yuan == context.total]
    return DossierSummary(
        dossier.id,
        dossier.kind,
        dossier.applicant,
        dossier.project,
        context.total,
        dossier.received,
        conclusion,
        contents[:CONTENTS],
        tuple(evidence_of(*tops)[:2]),
        place,
    )


def assess_batch(
    dossiers: Sequence[DossierSummary], rulebook: Rulebook, today: datetime.date | None = None
) -> dict[str, list[Finding]]:
    """Findings by dossier id; those about the batch as a whole stand under `WHOLE` (the empty string).

    `today` is the day the batch is looked at, for the days that are left; without it no countdown is told.
    """
    found: dict[str, list[Finding]] = defaultdict(list)
    going = [d for d in dossiers if d.conclusion != "stopped"]
    applied = [d for d in going if d.kind == "intake"]
    for bound in rulebook.rules.values():
        for kind, args in bound.checks:
            run = _RULES.get(kind.name)
            if run is None:
                continue
            grouped: dict[str, list[Outcome]] = defaultdict(list)
            wanted = going if kind.name in _EVERY_KIND else applied
            for key, outcome in run(wanted, args, rulebook, today):
                outcome.kind = kind.name
                grouped[key].append(outcome)
            for key, outcomes in grouped.items():
                found[key].extend(merge(rulebook, bound.rule, outcomes))
    return dict(found)


def batch_rules(rulebook: Rulebook) -> list[BoundRule]:
    """The rules of a rulebook that run over a batch."""
    return [b for b in rulebook.rules.values() if any(kind.name in _RULES for kind, _ in b.checks)]


Outcomes = Iterator[tuple[str, Outcome]]


def _split(
    dossiers: Sequence[DossierSummary], args: SplitProjects, rulebook: Rulebook, today: datetime.date | None
) -> Outcomes:
    by_unit: dict[str, list[DossierSummary]] = defaultdict(list)
    for dossier in dossiers:
        if dossier.applicant and dossier.total:
            by_unit[normalise_unit(dossier.applicant)].append(dossier)
    limits = sorted({rulebook.header.thresholds[name] for name in args.thresholds})
    for limit in limits:
        low = limit * Decimal(str(args.near))
        for group in by_unit.values():
            below = [d for d in group if d.total is not None and low <= d.total < limit]
            for members in _alike_groups(below, args):
                total = sum((d.total or Decimal(0) for d in members), Decimal(0))
                if total >= limit:
                    yield from _tell_split(members, limit, total)


def _alike_groups(group: list[DossierSummary], args: SplitProjects) -> list[list[DossierSummary]]:
    """Projects connected by likeness of name or contents; a resubmission of the same project is no part of a split."""
    groups = [[d] for d in group]
    for one, other in combinations(group, 2):
        if compare_projects(one.project, other.project) in ("same", "variant"):
            continue
        names = fuzz.ratio(normalise_project(one.project), normalise_project(other.project)) / 100
        if names < args.name_likeness and likeness_of(one.contents, other.contents) < args.content_likeness:
            continue
        left = next(g for g in groups if one in g)
        right = next(g for g in groups if other in g)
        if left is not right:
            left.extend(right)
            groups.remove(right)
    return [g for g in groups if len(g) > 1]


def _tell_split(members: list[DossierSummary], limit: Decimal, total: Decimal) -> Outcomes:
    listing = "；".join(f"“{d.project}”{_wan(d.total)}万元" for d in members)
    slots = {"limit": _wan(limit), "total": _wan(total), "listing": listing, "count": str(len(members))}
    for own in members:
        others = [_at(other, e) for other in members if other is not own for e in other.places[:1]]
        yield own.id, Outcome("待核", "split", slots, [*own.places, *others], matter=str(limit))


def _alike(
    dossiers: Sequence[DossierSummary], args: AlikeProjects, rulebook: Rulebook, today: datetime.date | None
) -> Outcomes:
    texts = [d.contents for d in dossiers]
    settings = Likeness(args.likeness, args.boilerplate, args.shortest)
    for one, other, value in alike_pairs(texts, settings):
        a, b = dossiers[one], dossiers[other]
        if not a.applicant or not b.applicant or normalise_unit(a.applicant) == normalise_unit(b.applicant):
            continue
        for own, its in ((a, b), (b, a)):
            slots = {"other": its.name, "likeness": f"{value:.0%}", "id": its.id}
            places = [own.content_place] if own.content_place else []
            places += [_at(its, its.content_place)] if its.content_place else []
            yield own.id, Outcome("待核", "alike", slots, places, matter=its.id)


def _same(
    dossiers: Sequence[DossierSummary], args: SameProject, rulebook: Rulebook, today: datetime.date | None
) -> Outcomes:
    """Told of the later dossier, in the order given: only a person can make it a round of the earlier one."""
    by_unit: dict[tuple[Kind, str], list[DossierSummary]] = defaultdict(list)
    for dossier in dossiers:
        if not dossier.applicant or not dossier.project:
            continue
        alike = by_unit[dossier.kind, normalise_unit(dossier.applicant)]
        for earlier in alike:
            if earlier.id != dossier.id and compare_projects(earlier.project, dossier.project) in ("same", "variant"):
                slots = {"other": earlier.id, "project": earlier.project[:60], "applicant": earlier.applicant}
                places = [*dossier.places[:1], *(_at(earlier, e) for e in earlier.places[:1])]
                yield dossier.id, Outcome("待核", "same_project", slots, places, severity="提示", matter=earlier.id)
        alike.append(dossier)


def _day(
    dossiers: Sequence[DossierSummary], args: BatchDay, rulebook: Rulebook, today: datetime.date | None
) -> Outcomes:
    years = [d.received.year for d in dossiers if d.received is not None]
    open_ = [d for d in dossiers if d.conclusion in OPEN]
    if not years or not open_:
        return
    day = datetime.date(max(years), args.month, args.day)
    if args.after is not None and (today is None or today <= datetime.date(day.year, *args.after)):
        return
    left = f"，距今 {(day - today).days} 天" if today is not None and today <= day else ""
    late = f"，已过 {(today - day).days} 天" if today is not None and today > day else ""
    names = "、".join(d.name for d in open_[:20]) + (f" 等 {len(open_)} 项" if len(open_) > 20 else "")
    slots = {
        "day": f"{day.year}年{day.month}月{day.day}日",
        "left": left + late,
        "count": str(len(open_)),
        "names": names,
    }
    yield WHOLE, Outcome("待核", "open", slots, [_at(d, e) for d in open_ for e in d.places[:1]])


def _at(dossier: DossierSummary, evidence: Evidence) -> Evidence:
    """A place in another dossier: its file under that dossier's id."""
    return Evidence(f"{dossier.id}/{evidence.file}", evidence.locator, evidence.page, evidence.bbox, evidence.quote)


def _wan(yuan: Decimal | None) -> str:
    return f"{((yuan or Decimal(0)) / WAN).normalize():f}"


_RULES: dict[str, Callable[[Sequence[DossierSummary], Any, Rulebook, datetime.date | None], Outcomes]] = {
    "split_projects": _split,
    "alike_projects": _alike,
    "batch_day": _day,
    "same_project": _same,
}
_EVERY_KIND = frozenset({"same_project"})  # acceptance dossiers too
