"""Seals, three-valued: a red one, a suspected grey one, none seen. A Word file shows no seal and proves nothing."""

from __future__ import annotations

from collections.abc import Iterable

from checks.context import Context
from checks.findings import Evidence, Severity
from checks.places import EMPTY, evidence_of, missing
from checks.registry import Args, Outcome, check_kind
from checks.rulebook import Rule
from extractors.document import Seal
from extractors.dossier import Piece
from extractors.facts import Fact


class SealPresent(Args):
    """`count` seals on the material. `field`: a place beside the seal that must hold words (申报单位).

    `beside`: where the place of that field is known on the page, only seals in or around it count. `page_of`: only those on
    the page of that field, where it is known. `fewer`: the severity of too few of several seals, which may overlap.
    """

    field: str = ""
    count: int = 1
    where: str = ""
    beside: str = ""
    page_of: str = ""
    fewer: Severity | None = None


@check_kind("seal_present", SealPresent)
def seal_present(context: Context, rule: Rule, args: SealPresent) -> Iterable[Outcome]:
    """The material bears its seal. Only a scan in red can show one; grey prints and Word files are 待核."""
    if args.field:
        fact = context.fact(rule.material, args.field)
        if fact is None or fact.state in EMPTY:
            yield missing(context, fact, args.field, rule.material)
    pieces = [p for p in context.dossier.of(rule.material) if p.status == "present"]
    seals = [(p, s) for p in pieces for s in seals_of(p)]
    if args.beside:
        seals = [(p, s) for p, s in seals if _beside(context.fact(rule.material, args.beside), p, s)]
    elsewhere = [(p, s) for p, s in seals if args.page_of and not _on_page(context, rule, args.page_of, p, s)]
    seals = [found for found in seals if found not in elsewhere]
    red = [(p, s) for p, s in seals if s.colour == "red"]
    if len(red) >= args.count:
        return
    title = context.rulebook.material_title(rule.material)
    slots = {"material": title, "where": args.where, "count": str(args.count), "found": str(len(red))}
    places = [seal_evidence(p, s) for p, s in seals]
    looked = [p for p in pieces if p.document.looked_for_seals]
    if seals:
        severity = args.fewer if red else None
        yield Outcome("待核", "fewer" if red else "grey", slots, places, severity=severity, matter="seal")
    elif elsewhere:
        slots["pages"] = "、".join(str(n) for n in sorted({s.page for _, s in elsewhere}))
        yield Outcome("待核", "other_page", slots, [seal_evidence(p, s) for p, s in elsewhere], matter="seal")
    elif looked:
        here = _places(context, rule, args, looked)
        yield Outcome(
            "待核",
            "none_seen",
            slots,
            here,
            searched=context.searched(rule.material, words=("红色印章", "灰色印迹")),
            matter="seal",
        )
    else:
        yield Outcome(
            "待核",
            "no_scan",
            slots,
            _places(context, rule, args, pieces),
            matter="seal",
            searched=context.searched(rule.material, words=("盖章扫描件",)),
        )


def seal_evidence(piece: Piece, seal: Seal) -> Evidence:
    file, page = piece.document.source(seal.page)
    return Evidence(file, f"第{page}页 印迹", page, seal.bbox, seal.text or "疑似印章")


def _on_page(context: Context, rule: Rule, field: str, piece: Piece, seal: Seal) -> bool:
    fact = context.fact(rule.material, field)
    if fact is None or fact.anchor.page is None or fact.anchor.file not in piece.document.files:
        return True
    return piece.document.source(seal.page) == (fact.anchor.file, fact.anchor.page)


def _beside(fact: Fact | None, piece: Piece, seal: Seal) -> bool:
    """In the box of the field or at most a seal's breadth around it; anywhere when the box is not known."""
    if fact is None or fact.anchor.bbox is None or fact.anchor.file not in piece.document.files:
        return True
    _, top, _, bottom = fact.anchor.bbox
    middle, size = (seal.bbox[1] + seal.bbox[3]) / 2, seal.bbox[3] - seal.bbox[1]
    here = piece.document.source(seal.page) == (fact.anchor.file, fact.anchor.page)
    return here and top - size / 2 <= middle <= bottom + size / 2


def seals_of(piece: Piece) -> list[Seal]:
    """The seals on the pages of a piece."""
    if piece.pages is None:
        return list(piece.document.seals)
    first, last = piece.pages
    return [s for s in piece.document.seals if first <= s.page <= last]


def _places(context: Context, rule: Rule, args: SealPresent, pieces: list[Piece]) -> list[Evidence]:
    fact = context.fact(rule.material, args.field or args.beside or "单位名称")
    places = evidence_of(fact)
    return places or [Evidence(p.document.file, "全文", quote=p.title or args.where) for p in pieces]
