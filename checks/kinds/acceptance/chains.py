"""Papers of another project in the folder (KW-19): told only when a paper names another project and never this one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from checks.acceptance.parties import all_papers, is_party
from checks.context import Context
from checks.places import evidence_of
from checks.registry import Args, Outcome, check_kind
from checks.rulebook import Rule
from extractors.document import lines
from extractors.facts import Fact
from extractors.records.papers.model import PaperFacts
from extractors.values.names import compare_projects, normalise_project
from extractors.values.normalise import squash

NAMES = ("项目名称", "标题中的项目")
OWNERS = ("建设单位", "甲方", "使用单位", "接收单位", "委托单位")
LEAST = 4
MANY = 3


class ForeignPapers(Args):
    """`main`: materials whose names other rules compare (KW-01), left out here. `owners`: fields that name the unit."""

    main: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()


@check_kind("foreign_papers", ForeignPapers, about_material=False)
def foreign_papers(context: Context, rule: Rule, args: ForeignPapers) -> Iterable[Outcome]:
    """No paper belongs to another project or another unit: with whose it seems to belong."""
    own = own_names(context)
    if not own:
        yield Outcome("不适用")
        return
    for paper in all_papers(context):
        if paper.material in args.main or paper.material in args.ignore:
            continue
        text = squash("".join(x.text for x in lines(paper.piece.document, paper.piece.first, paper.piece.last)))
        named = [f for n in NAMES if (f := paper.fact(n)) is not None]
        foreign = [f for f in named if all(compare_projects(str(f.value), o) == "different" for o in own)]
        if foreign and len(foreign) == len(named) and not _speaks_of(text, own):
            slots = {"file": paper.file, "project": str(foreign[0].value)[:40], "own": own[0][:40]}
            sure = any(f.field == NAMES[0] for f in foreign) and all(context.sure(f) for f in foreign)
            result = "不符" if sure or _elsewhere(paper, foreign) else "待核"
            places = evidence_of(*foreign)
            yield Outcome(
                "不符" if result == "不符" else "待核", "project", slots, places, material="", matter=paper.file
            )
            continue
        yield from _unit(context, paper, text, own)


def own_names(context: Context) -> list[str]:
    """This project's names: as the form has it, and as most papers do; when they differ the form is wrong (KW-01), not
    all the papers."""
    fact = context.fact("acceptance_form", NAMES[0])
    found = [str(fact.value)] if fact is not None and fact.state == "filled" else []
    counted = Counter(
        normalise_project(str(f.value)) for p in all_papers(context) for n in NAMES if (f := p.fact(n)) is not None
    )
    found += [name for name, count in counted.most_common(1) if count >= MANY or not found]
    return found or [n for n in (context.dossier.project,) if n]


def _speaks_of(text: str, own: Iterable[str]) -> bool:
    """The text names this project somewhere, whole or without county and 建设项目."""
    return any(len(core := normalise_project(n)) >= LEAST and core in text for n in own)


def _elsewhere(paper: PaperFacts, foreign: list[Fact]) -> bool:
    """The title names the other project, too, so that it is no slip in one cell."""
    return bool(foreign) and any(normalise_project(str(f.value)) in squash(paper.title) for f in foreign)


def _unit(context: Context, paper: PaperFacts, text: str, own: Iterable[str]) -> Iterable[Outcome]:
    """The unit a paper was made for is another, this one occurs nowhere in it, nor does the project."""
    facts = [f for n in OWNERS if (f := paper.fact(n)) is not None]
    if not facts or not context.dossier.applicant:
        return
    other = [
        f
        for f in facts
        if not is_party(context, str(f.value), "owner") and not is_party(context, str(f.value), "contractor")
    ]
    applicant = re.sub(r"^(?:山东省)?(?:淄博市)?高青县", "", squash(context.dossier.applicant))
    if len(other) == len(facts) and applicant not in text and not _speaks_of(text, own):
        slots = {"file": paper.file, "unit": str(other[0].value)[:40], "own": context.dossier.applicant}
        yield Outcome("待核", "unit", slots, evidence_of(*other), material="", matter=paper.file)
