"""Information resources: in the shared catalogue with proof (三（四）2), and complete from plan to report to proof (KW-17)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from checks.acceptance.baseline import approved_record
from checks.acceptance.items import item_key
from checks.acceptance.nature import certain, possible
from checks.acceptance.parties import own_papers
from checks.context import Context
from checks.findings import Evidence
from checks.kinds.acceptance.presence import declaration, search_words, suspects_of
from checks.kinds.phrases import Phrase, hits_of, places_of
from checks.registry import Args, Outcome, check_kind
from checks.rulebook import Rule
from checks.texts import Pattern
from extractors.facts import Inventory
from extractors.values.patterns import matches_any

NAME = "资源名称"


class CatalogueIncluded(Args):
    """`stated`: words that the catalogue is in the platform; `denied`: that it is not yet; `proof`: the material that
    proves it; `shown`: words or (`figures`) pictures of a proof inside the report. `tags`: projects that have resources."""

    report: str
    stated: Phrase
    denied: Phrase
    proof: str
    shown: tuple[Pattern, ...]
    tags: tuple[str, ...]
    declared: tuple[Pattern, ...] = ()


@check_kind("catalogue_included", CatalogueIncluded, about_material=False)
def catalogue_included(context: Context, rule: Rule, args: CatalogueIncluded) -> Iterable[Outcome]:
    """The project's catalogue is in the platform's catalogue system, by the report's words and by a proof."""
    planned = planned_catalogue(context)
    if not (possible(context, *args.tags) or planned) or declaration(context, (args.report,), args.declared):
        yield Outcome("不适用")
        return
    matter = f"{args.report}|{args.proof}"
    denied = list(hits_of(context, args.denied))
    if denied:
        slots = {"quote": denied[0].sentence.strip()[:60]}
        yield Outcome("不符", "denied", slots, places_of(denied), matter=matter)
        return
    proved = own_papers(context, args.proof)
    report = own_papers(context, args.report)
    inside = [x for x in context.lines(args.report) if matches_any(args.shown, x.text) and not x.toc]
    pictures = sum(p.figures for p in report)
    stated = list(hits_of(context, args.stated))
    searched = context.searched(words=(*search_words(context, (args.proof,)), "已纳入", "已编目", "已挂接"))
    place = [Evidence.at(p.anchor, p.title) for p in report]
    if proved or inside or (stated and pictures):
        if not stated and not proved:
            yield Outcome("待核", "unstated", {}, place, searched=searched, matter=matter)
        return
    suspects = [*suspects_of(context, (args.proof,)), *context.mentioned(args.proof)]
    here = [*suspects, *places_of(stated), *place]
    sure = certain(context, *args.tags) or bool(planned)
    if suspects or context.dossier.unread() or not sure:
        evidence = here or context.unread_evidence()
        yield Outcome("待核", "unproved", {}, evidence, searched=searched, matter=matter)
    else:
        yield Outcome("缺失", "no_proof" if stated else "nothing", {}, here, searched=searched, matter=matter)


def planned_catalogue(context: Context) -> dict[str, Evidence]:
    """Names of the resources in the approved plan's catalogue."""
    record = approved_record(context)
    plan = record.plan if record is not None else None
    return _names(plan.catalogues) if plan is not None else {}


def _names(catalogues: list[Inventory]) -> dict[str, Evidence]:
    found: dict[str, Evidence] = {}
    for inventory in catalogues:
        for row in inventory.rows:
            name = row.text(NAME)
            if len(item_key(name)) >= 2:
                found.setdefault(item_key(name), Evidence.at(row.anchor, name.strip()[:60]))
    return found


class CatalogueChain(Args):
    """The plan's catalogue ⊆ the report's ⊆ the proof's."""

    report: str
    proof: str


@check_kind("catalogue_chain", CatalogueChain, about_material=False)
def catalogue_chain(context: Context, rule: Rule, args: CatalogueChain) -> Iterable[Outcome]:
    """Every resource of the plan is in the sharing report, and every one of the report in the proof."""
    planned = planned_catalogue(context)
    reported = _names([c for p in own_papers(context, args.report) for c in p.catalogues])
    matter = f"{args.report}|{args.proof}"
    links = [
        ("方案", planned, args.report),
        ("共享情况报告", reported or planned, args.proof),
    ]
    compared = False
    for source, wanted, material in links:
        if not wanted or context.status(material) != "present":
            continue
        compared = True
        yield from _link(context, source, wanted, material, matter)
    if not compared:
        yield Outcome("不适用")


def _link(context: Context, source: str, wanted: dict[str, Evidence], material: str, matter: str) -> Iterator[Outcome]:
    text = item_key("".join(x.text for x in context.lines(material)))
    gone = {k: e for k, e in wanted.items() if k not in text}
    if not gone:
        return
    slots = {
        "source": source,
        "target": context.rulebook.material_title(material),
        "names": "、".join(e.quote for e in list(gone.values())[:6]),
    }
    listed = bool(_names([c for p in own_papers(context, material) for c in p.catalogues]))
    whole = listed or len(gone) < len(wanted)
    scanned = any(p.piece.document.method == "ocr" for p in own_papers(context, material))
    sure = whole and not scanned and not context.partly_read(material)
    pictures = any(p.figures for p in own_papers(context, material)) and not listed
    searched = context.searched(material, words=tuple(e.quote for e in gone.values())[:12])
    yield Outcome(
        "不符" if sure and not pictures else "待核",
        "lacking",
        slots,
        list(gone.values()),
        searched=searched,
        matter=matter,
    )
