"""Is a paper of 附件7 there? 缺失 only when every file was read, the project is surely of the kind that needs it, no
unrecognised file bears its name and nobody wrote that it does not apply.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from checks.acceptance.nature import certain, evidence_for, possible
from checks.acceptance.parties import own_papers
from checks.context import Context
from checks.findings import Evidence, Result, Severity
from checks.places import said_of
from checks.registry import Args, Outcome, check_kind
from checks.rulebook import Rule
from checks.texts import Pattern, corpus
from extractors.records.papers.model import PaperFacts
from extractors.values.patterns import matches_any

DECLARED_IN = "declarations"


class ItemPresent(Args):
    """`any_of`: materials of which one is enough (the rule's own when empty). `tags`: kinds of projects that need it; when
    the project is only perhaps one of them, absence is 待核. `declared`: statements that it does not apply, besides the
    usual ones. `doubt`: severity when absence is all but proved (an equivalent is there). `unneeded`: absence is a hint."""

    any_of: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    declared: tuple[Pattern, ...] = ()
    severity: Severity | None = None


@check_kind("item_present", ItemPresent, about_material=False)
def item_present(context: Context, rule: Rule, args: ItemPresent) -> Iterable[Outcome]:
    """A paper of 附件7 is there, as a paper of its own or as part of another; 不涉及 must be written to excuse it."""
    wanted = args.any_of or (rule.material,)
    if args.tags and not possible(context, *args.tags):
        yield Outcome("不适用")
        return
    yield from absent(context, rule, wanted, args.tags, args.declared, args.severity)


def absent(
    context: Context,
    rule: Rule,
    wanted: Sequence[str],
    tags: Sequence[str] = (),
    declared: Sequence[str] = (),
    severity: Severity | None = None,
) -> Iterator[Outcome]:
    """What to say when none of `wanted` is there; nothing when one is. The matter is the materials' keys."""
    if any(context.status(m) in ("present", "blank") for m in wanted):
        return
    book = context.rulebook
    slots = {"material": "、".join(book.material_title(m) for m in wanted[:1]), "tags": "、".join(tags)}
    words = search_words(context, wanted)
    searched = context.searched(words=words)
    matter = "|".join(wanted)
    place = evidence_for(context, *tags)
    said = declaration(context, wanted, declared)
    if said is not None:
        yield Outcome("不适用", "declared", {**slots, "quote": said.quote[:60]}, [said], matter=matter)
        return
    suspects = suspects_of(context, wanted)
    unread = context.dossier.unread()

    def outcome(result: Result, case: str, evidence: list[Evidence]) -> Outcome:
        return Outcome(result, case, slots, evidence, severity=severity, matter=matter, searched=searched)

    if (places := context.mentioned(*wanted)) and not suspects:
        slots["place"] = said_of(places)
        yield outcome("待核", "named", places)
    elif suspects:
        slots["files"] = "、".join(e.file for e in suspects[:3])
        yield outcome("待核", "suspect", suspects)
    elif unread:
        slots["files"] = "、".join(f.path for f in unread[:5])
        yield outcome("待核", "unread", context.unread_evidence())
    elif tags and not certain(context, *tags):
        yield outcome("待核", "unsure", place)
    else:
        yield outcome("缺失", "missing", place)


def search_words(context: Context, wanted: Sequence[str]) -> tuple[str, ...]:
    """Under which names was looked: title and synonyms of every material."""
    specs = [context.rulebook.vocabulary.materials.get(m) for m in wanted]
    return tuple(dict.fromkeys(w for s in specs if s is not None for w in (s.title, *s.also)))


def suspects_of(context: Context, wanted: Sequence[str]) -> list[Evidence]:
    """Files of no known kind that are called like the material: what they hold, a person must say."""
    patterns = [
        p
        for m in wanted
        if (spec := context.rulebook.vocabulary.materials.get(m)) is not None
        for p in (*spec.signature.names, *(re.escape(w) for w in (spec.title, *spec.also)))
    ]
    found: list[Evidence] = []
    for piece in context.dossier.pieces:
        name = piece.document.file.rsplit("!/", 1)[-1].rsplit("/", 1)[-1]
        if piece.material == "other" and matches_any(patterns, name):
            found.append(Evidence(piece.document.file, "文件名", quote=name))
    return found


def declaration(context: Context, wanted: Sequence[str], extra: Sequence[str] = ()) -> Evidence | None:
    """A written statement that the thing does not apply: 本项目不涉及设备采购, 无监理."""
    words = "|".join(re.escape(w) for w in search_words(context, wanted))
    usual = rf"(?:不涉及|未涉及|不需要|无需|不适用|没有|无)[^，。；;]{{0,6}}(?:{words})|(?:{words})[^，。；;]{{0,8}}(?:不涉及|不适用|无此项)|(?:{words})[:：](?:无|不涉及)"
    text = corpus(context, DECLARED_IN)
    for pattern in (*extra, usual):
        hit = next(text.find(pattern), None)
        if hit is not None:
            return hit.evidence
    return None


class SeveralPresent(Args):
    """`materials`: each must be there; each lacking one is told by itself."""

    materials: tuple[str, ...]


@check_kind("items_present", SeveralPresent, about_material=False)
def items_present(context: Context, rule: Rule, args: SeveralPresent) -> Iterable[Outcome]:
    """Several papers that one provision asks for are all there."""
    for material in args.materials:
        for outcome in absent(context, rule, (material,)):
            outcome.material = material
            yield outcome


class ProcessDocument(ItemPresent):
    """`signed`: a name and a date should stand on it; `figures`: it should hold at least so many pictures."""

    signed: bool = True
    figures: int = 0


@check_kind("process_document", ProcessDocument, about_material=False)
def process_document(context: Context, rule: Rule, args: ProcessDocument) -> Iterable[Outcome]:
    """A process document of 附件7 五（十一） is there for this kind of project; unsigned or undated is a hint."""
    lacking = list(item_present(context, rule, args))
    yield from lacking
    if any(o.result == "不适用" for o in lacking) or context.status(rule.material) != "present":
        return
    papers = own_papers(context, rule.material)
    for paper in papers if args.signed else ():
        missing = [
            w for w, found in (("签署", paper.signed or paper.fact("落款单位")), ("日期", dated(paper))) if not found
        ]
        if missing and not paper.piece.inside and not context.partly_read(rule.material):
            slots = {"material": context.rulebook.material_title(rule.material), "lacking": "、".join(missing)}
            yield Outcome(
                "待核", "unsigned", slots, [Evidence.at(paper.anchor, paper.title)], severity="提示", matter="signed"
            )
    if (
        args.figures
        and papers
        and sum(p.figures for p in papers) < args.figures
        and not any(is_photo(p) for p in papers)
    ):
        slots = {"material": context.rulebook.material_title(rule.material)}
        yield Outcome("待核", "no_figure", slots, [Evidence.at(p.anchor, p.title) for p in papers], matter="figure")


def dated(paper: PaperFacts) -> bool:
    """Some labelled or signing date stands on the paper."""
    return any(f.state == "filled" for n, f in paper.fields.items() if n.endswith(("日期", "起止", "开始", "结束")))


def is_photo(paper: PaperFacts) -> bool:
    """The paper is itself a picture."""
    return paper.piece.document.method == "ocr" or not paper.piece.title


class ApplicationMade(Args):
    """`request` (the letter) or `form`; the form alone is enough, but a letter is asked for by name (NB-05)."""

    request: str
    form: str


@check_kind("application_made", ApplicationMade, about_material=False)
def application_made(context: Context, rule: Rule, args: ApplicationMade) -> Iterable[Outcome]:
    """The completion acceptance was applied for: by letter or by form."""
    if context.status(args.request) in ("present", "blank"):
        return
    if context.status(args.form) in ("present", "blank"):
        form = context.piece(args.form)
        place = [Evidence(form.document.file, "全文", quote=form.title)] if form is not None else []
        searched = context.searched(words=search_words(context, (args.request,)))
        yield Outcome("待核", "form_only", {}, place, severity="提示", searched=searched, matter=args.request)
        return
    yield from absent(context, rule, (args.form, args.request))


class FurtherPapers(Args):
    """Materials that count as known; whatever else is enclosed falls under （十三）."""


@check_kind("further_papers", FurtherPapers, about_material=False)
def further_papers(context: Context, rule: Rule, args: FurtherPapers) -> Iterable[Outcome]:
    """Readable files that fit no item of 附件7: listed as 附件 for a person to look through."""
    pieces = [p for p in context.dossier.of("other") if p.status == "present"]
    if pieces:
        files = [p.document.file for p in pieces]
        evidence = [
            Evidence(f, "全文", quote=p.title or f.rsplit("/", 1)[-1]) for f, p in zip(files, pieces, strict=True)
        ]
        slots = {"count": str(len(pieces)), "files": "、".join(files[:5])}
        yield Outcome("待核", "further", slots, evidence)
