"""Papers that a statement calls for, and papers that should come together or be issued by a certain body."""

from __future__ import annotations

from collections.abc import Iterable

from checks.context import Context
from checks.kinds.phrases import Phrase, hits_of, places_of
from checks.kinds.values import Source
from checks.papers import Wanted, find_papers, unread_files
from checks.places import evidence_of, said_of
from checks.registry import Args, Outcome, check_kind
from checks.rulebook import Rule
from extractors.values.names import compare_projects, normalise_project
from extractors.values.normalise import squash


class StatementProven(Args):
    """`statement` in the dossier's words calls for `paper`."""

    statement: Phrase
    paper: Wanted


@check_kind("statement_proven", StatementProven, about_material=False)
def statement_proven(context: Context, rule: Rule, args: StatementProven) -> Iterable[Outcome]:
    """What the dossier says of itself is shown by the paper that proves it; else 缺失, or 待核 while files are unread."""
    hits = list(hits_of(context, args.statement))
    if not hits:
        yield Outcome("不适用")
        return
    if find_papers(context, args.paper):
        return
    slots = {"quote": hits[0].sentence.strip()[:60], "paper": args.paper.name, "files": unread_files(context)}
    searched = context.searched(words=(args.paper.name, *args.paper.titles))
    evidence = places_of(hits)
    places = context.mentioned(*args.paper.materials)
    if places:
        slots |= {"material": args.paper.name, "place": said_of(places)}
        yield Outcome("待核", "named", slots, [*evidence, *places], searched=searched)
    elif context.dossier.unread():
        yield Outcome("待核", "unread", slots, [*evidence, *context.unread_evidence()], searched=searched)
    else:
        yield Outcome("缺失", "missing", slots, evidence, searched=searched)


class Together(Args):
    """When one of `papers` is there, all should be."""

    papers: tuple[Wanted, ...]


@check_kind("papers_together", Together, about_material=False)
def papers_together(context: Context, rule: Rule, args: Together) -> Iterable[Outcome]:
    """Papers of one step (an on-site review) come as a set: what lacks is listed once any of them is there."""
    found = {w.name: find_papers(context, w) for w in args.papers}
    here = [p.evidence for papers in found.values() for p in papers]
    lacking = [name for name, papers in found.items() if not papers]
    if not here:
        yield Outcome("不适用")
    elif lacking:
        slots = {"found": "、".join(n for n, p in found.items() if p), "lacking": "、".join(lacking)}
        yield Outcome("待核", "lacking", slots, here, searched=context.searched(words=tuple(lacking)))


class IssuedBy(Args):
    """`paper` names each body of `bodies` (aliases.yaml) and, when given, the project of `project`."""

    paper: Wanted
    bodies: tuple[str, ...] = ()
    any_body: bool = False
    project: tuple[Source, ...] = ()


@check_kind("paper_issued_by", IssuedBy, about_material=False)
def paper_issued_by(context: Context, rule: Rule, args: IssuedBy) -> Iterable[Outcome]:
    """A paper comes from the body that may issue it, and speaks of this project."""
    papers = find_papers(context, args.paper)
    if not papers:
        yield Outcome("不适用")
        return
    aliases = context.rulebook.vocabulary.aliases
    for paper in papers:
        plain = squash(paper.text)
        lacking = [b for b in args.bodies if not any(squash(n) in plain for n in (b, *aliases.get(b, ())))]
        slots = {"paper": paper.title.full_text.strip()[:40], "bodies": "、".join(lacking or args.bodies)}
        if lacking and (not args.any_body or len(lacking) == len(args.bodies)):
            yield Outcome("待核", "issuer", slots, [paper.evidence], matter="issuer")
        facts = [
            f for s in args.project if (f := context.fact(s.material, s.field)) is not None and f.state == "filled"
        ]
        if facts and not any(_speaks_of(plain, f.raw) for f in facts):
            slots["project"] = facts[0].raw[:40]
            yield Outcome("待核", "project", slots, [paper.evidence, *evidence_of(*facts[:1])], matter="project")


def _speaks_of(plain: str, project: str) -> bool:
    """The project's name, or its core without county and 建设项目, stands in the text, or the text's title is alike."""
    core = normalise_project(project)
    return (
        squash(project) in plain
        or (len(core) >= 4 and core in plain)
        or compare_projects(plain[:200], project) == "same"
    )
