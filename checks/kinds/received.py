"""When a dossier came in and for which year it applies (三（一）第1段): deadline, 县委、县政府研究确定, the year of the project.

The day of receipt is what was registered, never a file's date. While it is unknown nothing here accuses anybody: one
hint says so and every rule that needs the day is silent.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator

from checks.context import Context
from checks.findings import Evidence
from checks.kinds.values import Source
from checks.papers import Wanted, find_papers, unread_files
from checks.places import evidence_of, said_of
from checks.registry import Args, Outcome, check_kind
from checks.rulebook import Rule
from checks.stance import asserted
from checks.texts import Hit, Pattern, corpus
from extractors.facts import Fact
from extractors.values.normalise import nfkc
from extractors.values.types import Period

RECEIPT = "收件.yaml"


class Decision(Args):
    """How a dossier shows that county leaders decided the project: `claims` in its own words, `paper` in a document."""

    scope: str
    claims: tuple[Pattern, ...]
    paper: Wanted

    def claimed(self, context: Context) -> list[Hit]:
        text = corpus(context, self.scope)
        hits = [hit for pattern in self.claims for hit in text.find(pattern)]
        return [hit for hit in hits if asserted(hit)]

    def shown(self, context: Context) -> list[Evidence]:
        return [paper.evidence for paper in find_papers(context, self.paper)]


class Deadline(Args):
    """The last day of each year's applications, that day included. `decision` excuses a late dossier."""

    month: int
    day: int
    decision: Decision
    date: Source


@check_kind("received_by", Deadline, about_material=False)
def received_by(context: Context, rule: Rule, args: Deadline) -> Iterable[Outcome]:
    """Registered by the deadline of its year; late with a county decision is a hint, a mere claim is SB-05's matter."""
    received = context.dossier.received
    letter = context.fact(args.date.material, args.date.field)
    if received is None:
        slots = {"date": letter.raw[:30] if letter else ""}
        yield Outcome("待核", "unknown", slots, evidence_of(letter), severity="提示", matter="received")
        return
    last = datetime.date(received.year, args.month, args.day)
    if received <= last:
        return
    slots = {"received": _words(received), "last": _words(last), "days": str((received - last).days)}
    slots["date"] = f"；函的成文日期为“{letter.raw[:30]}”" if letter is not None and letter.raw.strip() else ""
    here = [_receipt(context, received), *evidence_of(letter)]
    shown = args.decision.shown(context)
    if shown:
        yield Outcome("待核", "excused", slots, [*here, *shown], severity="提示", matter="late")
    elif not args.decision.claimed(context):
        yield Outcome("不符", "late", slots, here, matter="late")


@check_kind("decision_shown", Decision, about_material=False)
def decision_shown(context: Context, rule: Rule, args: Decision) -> Iterable[Outcome]:
    """Who says that county leaders decided the project encloses the minutes, notice or instruction."""
    claims = args.claimed(context)
    if not claims:
        if args.shown(context):
            return
        yield Outcome("不适用")
        return
    if args.shown(context):
        return
    slots = {"quote": claims[0].sentence.strip()[:60], "files": unread_files(context)}
    evidence = [hit.evidence for hit in claims]
    searched = context.searched(words=("会议纪要", "抄告单", "批示", "县委", "县政府"))
    if places := context.mentioned(*args.paper.materials):
        slots |= {"material": args.paper.name, "place": said_of(places)}
        yield Outcome("待核", "named", slots, [*evidence, *places], searched=searched)
    elif context.dossier.unread():
        yield Outcome("待核", "unread", slots, [*evidence, *context.unread_evidence()], searched=searched)
    else:
        yield Outcome("缺失", "claim", slots, evidence, searched=searched)


class ApplicationYear(Args):
    """`periods` are the places of the project's span, `titles` those that may carry a year in the project's name."""

    periods: tuple[Source, ...]
    titles: tuple[Source, ...] = ()
    decision: Decision


@check_kind("application_year", ApplicationYear, about_material=False)
def application_year(context: Context, rule: Rule, args: ApplicationYear) -> Iterable[Outcome]:
    """The project begins in the year after the application; the years in its name agree."""
    received = context.dossier.received
    if received is None or args.decision.shown(context) or args.decision.claimed(context):
        yield Outcome("不适用")
        return
    year = received.year + 1
    slots = {"year": str(year), "received": _words(received)}
    yield from _starts(context, args, year, slots)
    for fact in _facts(context, args.titles):
        named = _year_named(fact.raw)
        if named is not None and named != year:
            yield Outcome("待核", "named", {**slots, "named": str(named), "raw": fact.raw[:60]}, evidence_of(fact))


def _starts(context: Context, args: ApplicationYear, year: int, slots: dict[str, str]) -> Iterator[Outcome]:
    off: dict[str, list[Fact]] = {}
    for fact in _facts(context, args.periods):
        if not isinstance(fact.value, Period) or not fact.certain:
            continue
        start = fact.value.start
        if start.year != year:
            off.setdefault("started" if start.year < year else "later", []).append(fact)
    for case, facts in off.items():
        listing = "；".join(f"{context.rulebook.material_title(f.material)}“{f.field}”为“{f.raw[:40]}”" for f in facts)
        yield Outcome("待核", case, {**slots, "listing": listing}, evidence_of(*facts))


def _facts(context: Context, sources: Iterable[Source]) -> Iterator[Fact]:
    for source in sources:
        fact = context.fact(source.material, source.field)
        if fact is not None and fact.state == "filled":
            yield fact


def _year_named(name: str) -> int | None:
    """The year a project's name carries (2027年度…); a span of years or a plan's period is none."""
    found = re.findall(r"(?<![\d年至-])(20\d\d)年度?(?![以之至\-—~至]|\d)", nfkc(name))
    return int(found[0]) if len(found) == 1 else None


def _receipt(context: Context, received: datetime.date) -> Evidence:
    """Where the day of receipt stands: the reviewer's file, or the register that the caller speaks for."""
    if context.dossier.received_source == RECEIPT:
        return Evidence(RECEIPT, "received", quote=received.isoformat())
    source = context.dossier.received_source or "未注明出处"
    return Evidence(f"收件登记（{source}）", "收件日期", quote=received.isoformat())


def _words(date: datetime.date) -> str:
    return f"{date.year}年{date.month}月{date.day}日"
