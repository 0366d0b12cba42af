"""What reports of an acceptance dossier must say: who held the acceptance, results, data of the trial, benefits, users.

A statement against the applicant (未通过, 未完成) must be asserted in its sentence to be 不符; words that are merely not
found leave a 待核, for a report may say it otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from rapidfuzz import fuzz

from checks.acceptance.parties import is_party, own_papers
from checks.context import Context
from checks.findings import Evidence, Severity
from checks.kinds.acceptance.presence import ItemPresent, item_present
from checks.kinds.phrases import Phrase, hits_of, places_of
from checks.papers import Wanted, find_papers
from checks.places import evidence_of
from checks.registry import Args, Outcome, check_kind
from checks.rulebook import Rule
from checks.texts import Hit, Pattern, Place, corpus
from extractors.classify.versions import piece_text
from extractors.values.normalise import squash
from extractors.values.patterns import matches_any

LIKE = 90


class OrganisedBy(Args):
    """`fields` of the report that name who held the acceptance; `said`: sentences that do (group 1 is the body)."""

    fields: tuple[str, ...]
    said: tuple[Pattern, ...]


@check_kind("organised_by_owner", OrganisedBy)
def organised_by_owner(context: Context, rule: Rule, args: OrganisedBy) -> Iterable[Outcome]:
    """The preliminary acceptance was held by the unit that builds, not by the contractor."""
    facts = [f for p in own_papers(context, rule.material) if (f := p.fact(*args.fields)) is not None]
    named = [(str(f.value or f.raw), evidence_of(f), context.sure(f)) for f in facts]
    text = corpus(context, [Place(material=rule.material)])
    for pattern in args.said:
        for hit in text.find(pattern):
            found = re.search(pattern, hit.passage.text[hit.start :])
            if found and found.lastindex and found.group(1):
                named.append((found.group(1).strip(), [hit.evidence], True))
    wrong = [(n, e, s) for n, e, s in named if is_party(context, n, "contractor") and not is_party(context, n, "owner")]
    right = [n for n, _, _ in named if is_party(context, n, "owner") or re.search("我(?:单位|局|中心|校|院|委|办)", n)]
    if wrong and not right:
        slots = {"body": wrong[0][0][:40]}
        sure = all(s for _, _, s in wrong)
        yield Outcome(
            "不符" if sure else "待核", "contractor", slots, [x for _, e, _ in wrong for x in e], matter="body"
        )
    elif not right:
        bodies = "、".join(dict.fromkeys(n[:30] for n, _, _ in named))
        case = "other" if named else "unnamed"
        place = [Evidence.at(p.anchor, p.title) for p in own_papers(context, rule.material)]
        yield Outcome(
            "待核", case, {"body": bodies}, [x for _, e, _ in named for x in e] or place, severity="提示", matter="body"
        )


class DataStated(Args):
    """`patterns` of figures about use; `dates`: figures that are none (dates, numbers of chapters)."""

    patterns: tuple[Pattern, ...]
    dates: tuple[Pattern, ...]


@check_kind("data_stated", DataStated)
def data_stated(context: Context, rule: Rule, args: DataStated) -> Iterable[Outcome]:
    """The report gives figures of use: users, visits, business, failures."""
    for paper in own_papers(context, rule.material):
        if paper.piece.inside:
            return
    rows = [x.text for x in context.lines(rule.material) if x.text.strip() and not x.toc]
    record = context.record(rule.material)
    for table, _ in record.tables if record is not None else ():  # 用户数 and 94 stand in two cells of one row
        rows += [" ".join(c.text for c in cells) for cells in table.rows]
    text = "\n".join(rows)
    if matches_any(args.patterns, text):
        return
    place = [Evidence.at(p.anchor, p.title) for p in own_papers(context, rule.material)]
    bare = text
    for pattern in args.dates:
        bare = re.sub(pattern, "", bare)
    searched = context.searched(rule.material, words=("用户数", "访问量", "业务量", "故障数"))
    figures = bool(re.search(r"\d", bare)) or any(p.figures for p in own_papers(context, rule.material))
    sure = not figures and not context.partly_read(rule.material)
    yield Outcome("缺失" if sure else "待核", "none" if sure else "unsure", {}, place, searched=searched, matter="data")


class Unfinished(Phrase):
    """Statements that something is not built. `soft`: words that only may mean it."""

    soft: tuple[Pattern, ...] = ()


@check_kind("unfinished_stated", Unfinished)
def unfinished_stated(context: Context, rule: Rule, args: Unfinished) -> Iterable[Outcome]:
    """The summary says that part of what was to be built is not done."""
    hits = list(hits_of(context, args))
    if hits:
        slots = {"quote": hits[0].sentence.strip()[:80]}
        yield Outcome("不符", "unfinished", slots, places_of(hits), matter="unfinished")
        return
    soft = list(hits_of(context, args.model_copy(update={"patterns": args.soft}))) if args.soft else []
    if soft:
        slots = {"quote": soft[0].sentence.strip()[:80]}
        yield Outcome("待核", "perhaps", slots, places_of(soft), matter="unfinished")


class Concluded(Args):
    """`materials` that end with a result; `good`, `bad`: how it is worded; `open`: defects that remain, a hint."""

    materials: tuple[str, ...]
    good: tuple[Pattern, ...]
    bad: tuple[Pattern, ...]
    open: tuple[Pattern, ...] = ()
    unless: tuple[Pattern, ...] = ()


@check_kind("conclusions", Concluded, about_material=False)
def conclusions(context: Context, rule: Rule, args: Concluded) -> Iterable[Outcome]:
    """Tests, trial, preliminary acceptance end with a pass."""
    present = [m for m in args.materials if context.status(m) == "present"]
    if not present:
        yield Outcome("不适用")
        return
    for material in present:
        papers = own_papers(context, material)
        if all(p.piece.inside for p in papers):
            continue
        text = corpus(context, [Place(material=material)])
        slots = {"material": context.rulebook.material_title(material)}
        bad = _hits(text.find("|".join(args.bad)), args.unless)
        if bad:
            slots["quote"] = bad[0].sentence.strip()[:60]
            yield Outcome("不符", "bad", slots, [h.evidence for h in bad], matter=material)
            continue
        if not any(text.has(p) for p in args.good):
            place = [Evidence.at(p.anchor, p.title) for p in papers]
            searched = context.searched(material, words=("合格", "通过", "符合要求"))
            yield Outcome("待核", "none", slots, place, searched=searched, matter=material)
        left = _hits((h for p in args.open for h in text.find(p)), args.unless)
        if left:
            slots["quote"] = left[0].sentence.strip()[:60]
            yield Outcome("待核", "open", slots, [h.evidence for h in left], severity="提示", matter=material)


def _hits(found: Iterable[Hit], unless: Iterable[str]) -> list[Hit]:
    """Hits whose sentence is no question, condition or denial."""
    from checks.stance import asserted

    return [h for h in found if not matches_any(unless, h.sentence) and asserted(h)]


class PapersAlike(ItemPresent):
    """The paper must not be `other` once more under another title."""

    other: str


@check_kind("papers_alike", PapersAlike, about_material=False)
def papers_alike(context: Context, rule: Rule, args: PapersAlike) -> Iterable[Outcome]:
    """A paper of its own is there, and it is not the same text as another one."""
    yield from item_present(context, rule, args)
    for paper in own_papers(context, rule.material):
        for other in own_papers(context, args.other):
            if other.piece.inside:
                continue
            slots = {"one": paper.file, "other": other.file, "title": context.rulebook.material_title(args.other)}
            places = [Evidence.at(paper.anchor, paper.title), Evidence.at(other.anchor, other.title)]
            if paper.piece.inside:
                yield Outcome("待核", "inside", slots, places, severity="提示", matter="alike")
            elif fuzz.ratio(piece_text(paper.piece), piece_text(other.piece), score_cutoff=LIKE):
                yield Outcome("待核", "alike", slots, places, severity="提示", matter="alike")


class Topic(Args):
    name: str
    words: tuple[Pattern, ...]


class TopicsPresent(ItemPresent):
    """`topics` that the paper speaks of. `severity_of`: of a topic that lacks; the rule's own when empty."""

    topics: tuple[Topic, ...]
    severity_of: Severity | None = None
    tags: tuple[str, ...] = ()


@check_kind("topics_present", TopicsPresent, about_material=False)
def topics_present(context: Context, rule: Rule, args: TopicsPresent) -> Iterable[Outcome]:
    """A paper is there and speaks of all it must; where it is part of another paper, that is named."""
    yield from item_present(context, rule, args)
    if context.status(rule.material) != "present":
        return
    papers = own_papers(context, rule.material)
    text = "\n".join(x.full_text for x in context.lines(rule.material) if not x.toc) + "\n".join(
        p.title for p in papers
    )
    if matches_any(args.declared, text):
        return  # 本项目不涉及信息资源: there is nothing to speak of
    gone = [t for t in args.topics if not matches_any(t.words, text)]
    if gone:
        slots = {"topics": "、".join(t.name for t in gone), "where": "、".join(p.file for p in papers)}
        place = [Evidence.at(p.anchor, p.title) for p in papers]
        searched = context.searched(rule.material, words=tuple(w for t in gone for w in t.words)[:8])
        partly = context.partly_read(rule.material) is not None
        result = "待核" if partly or args.severity_of == "提示" or len(gone) == len(args.topics) else "不符"
        yield Outcome(
            "待核" if result == "待核" else "不符",
            "lacking",
            slots,
            place,
            severity=args.severity_of,
            searched=searched,
            matter="topics",
        )


class UserReport(ItemPresent):
    """`fields` that say who issued it; `written_for`: words by which a contractor writes in the user's name."""

    fields: tuple[str, ...]


@check_kind("user_report", UserReport, about_material=False)
def user_report(context: Context, rule: Rule, args: UserReport) -> Iterable[Outcome]:
    """The report of the users is there and comes from a user, not from the contractor."""
    yield from item_present(context, rule, args)
    papers = [p for p in own_papers(context, rule.material) if not p.piece.inside]
    for paper in papers:
        signer = paper.fact("落款单位")
        user = paper.fact(*args.fields)
        fact = signer or user
        place = [Evidence.at(paper.anchor, paper.title)]
        if fact is None:
            yield Outcome("待核", "unsigned", {"file": paper.file}, place, severity="提示", matter="issuer")
            continue
        name = str(fact.value or fact.raw)
        if is_party(context, name, "contractor") and not is_party(context, name, "owner"):
            slots = {"body": name[:40], "file": paper.file}
            sure = context.sure(fact)
            yield Outcome("不符" if sure else "待核", "contractor", slots, evidence_of(fact), matter="issuer")


class Rectified(Args):
    """`failed`: how the register words a failed acceptance; `plan`, `done`: titles of the two papers."""

    failed: Pattern
    papers: tuple[Wanted, ...]


@check_kind("rectified", Rectified, about_material=False)
def rectified(context: Context, rule: Rule, args: Rectified) -> Iterable[Outcome]:
    """After a failed acceptance (by the register) the plan and the completion of the rectification are enclosed."""
    from checks.kinds.registers import is_unit, row_of
    from extractors.values.names import compare_projects

    registers = context.registers
    project, unit = context.dossier.project, context.dossier.applicant
    rows = [
        e
        for e in (registers.acceptances if registers is not None else ())
        if re.search(args.failed, e.result)
        and compare_projects(e.project, project) in ("same", "variant")
        and (not e.unit or registers is None or is_unit(context, registers, unit, e.unit))
    ]
    if registers is None or not rows:
        yield Outcome("不适用")
        return
    lacking = [w.name for w in args.papers if not find_papers(context, w)]
    if lacking:
        places = [row_of(registers, e, f"{e.unit} {e.project} {e.result}") for e in rows]
        slots = {"result": rows[0].result[:30], "lacking": "、".join(lacking)}
        searched = context.searched(words=tuple(lacking))
        unread = bool(context.dossier.unread())
        yield Outcome("待核" if unread else "缺失", "unread" if unread else "lacking", slots, places, searched=searched)


class Answered(Args):
    """When `asked` is enclosed, `answer` should be."""

    asked: Wanted
    answer: Wanted


@check_kind("paper_answered", Answered, about_material=False)
def paper_answered(context: Context, rule: Rule, args: Answered) -> Iterable[Outcome]:
    """A paper that demands something (整改通知) comes with its answer."""
    asked = find_papers(context, args.asked)
    if not asked:
        yield Outcome("不适用")
        return
    if not find_papers(context, args.answer):
        slots = {"asked": asked[0].title.full_text.strip()[:40], "answer": args.answer.name}
        searched = context.searched(words=(args.answer.name, *args.answer.titles))
        yield Outcome("待核", "unanswered", slots, [p.evidence for p in asked], searched=searched)


class PaperEnclosed(Args):
    """`paper` is looked for; `found`: its presence is told, else its absence, for projects of `tags`."""

    paper: Wanted
    found: bool = False
    tags: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()


@check_kind("paper_enclosed", PaperEnclosed, about_material=False)
def paper_enclosed(context: Context, rule: Rule, args: PaperEnclosed) -> Iterable[Outcome]:
    """A paper that may be enclosed, or should not: a hint either way."""
    from checks.acceptance.nature import evidence_for, possible

    if args.tags and not possible(context, *args.tags):
        yield Outcome("不适用")
        return
    papers = find_papers(context, args.paper)
    if args.found:
        for paper in papers:
            if paper.piece.material not in args.unless:
                slots = {"file": paper.piece.document.file, "title": squash(paper.title.full_text)[:40]}
                yield Outcome("待核", "found", slots, [paper.evidence])
    elif not papers and not any(context.status(m) == "present" for m in args.paper.materials):
        searched = context.searched(words=(args.paper.name, *args.paper.titles))
        yield Outcome(
            "待核", "absent", {"paper": args.paper.name}, evidence_for(context, *args.tags), searched=searched
        )
