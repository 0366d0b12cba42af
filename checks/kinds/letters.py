"""The 申请文件 as an official letter: its number, title, addressee, letterhead, list of attachments."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath
from typing import Annotated

from pydantic import AfterValidator
from rapidfuzz import fuzz

from checks.context import Context
from checks.findings import Evidence
from checks.places import EMPTY, evidence_of, missing
from checks.registry import Args, Outcome, check_kind
from checks.rulebook import Rule
from extractors.document import lines
from extractors.dossier import Piece
from extractors.facts import Fact
from extractors.values.emptiness import placeholders
from extractors.values.names import compare_projects
from extractors.values.normalise import squash
from extractors.values.patterns import matches_any
from extractors.values.types import DocumentNumber, PartialDate

ALIKE = 50.0  # 资信证明 for 资信证书: names of one paper, loosely


def _compiles(pattern: str) -> str:
    re.compile(pattern)
    return pattern


Pattern = Annotated[str, AfterValidator(_compiles)]


class Number(Args):
    field: str
    date_field: str = ""


@check_kind("document_number", Number)
def document_number(context: Context, rule: Rule, args: Number) -> Iterable[Outcome]:
    """The 发文字号 has agency, year and serial; departures from GB/T 9704 and another year than the date are hints."""
    fact = context.fact(rule.material, args.field)
    if fact is None or fact.state in EMPTY:
        yield missing(context, fact, args.field, rule.material)
        return
    slots = {"field": args.field, "raw": fact.raw[:40]}
    if not isinstance(fact.value, DocumentNumber):
        yield Outcome("待核", "unclear", {**slots, "note": fact.note}, evidence_of(fact))
        return
    if fact.value.style:
        slots["style"] = "、".join(fact.value.style)
        yield Outcome("待核", "style", slots, evidence_of(fact), severity="提示", matter="style")
    date = context.fact(rule.material, args.date_field) if args.date_field else None
    if date is not None and isinstance(date.value, PartialDate) and date.value.year != fact.value.year:
        slots["date"] = date.raw[:30]
        yield Outcome("待核", "year", slots, evidence_of(fact, date), severity="提示", matter="year")


class Wording(Args):
    """`field` should match one of `patterns` (squashed text); a placeholder left in it is reported too."""

    field: str
    patterns: tuple[Pattern, ...]


@check_kind("title_wording", Wording)
def title_wording(context: Context, rule: Rule, args: Wording) -> Iterable[Outcome]:
    """The title is worded as the template asks, with the project's name in it."""
    fact = context.fact(rule.material, args.field)
    if fact is None or fact.state == "absent":
        searched = context.searched(rule.material, words=("关于申请", "建设项目的函"))
        yield Outcome("待核", "absent", {"field": args.field}, searched=searched)
    elif fact.state == "placeholder" or placeholders(fact.raw):
        yield Outcome("待核", "placeholder", {"raw": fact.raw[:80]}, evidence_of(fact))
    elif not matches_any(args.patterns, squash(fact.raw)):
        yield Outcome("待核", "wording", {"raw": fact.raw[:80]}, evidence_of(fact))


class Addressee(Args):
    """`accepted`: alias groups (vocabulary/aliases.yaml); `doubtful`: names that need a look."""

    field: str
    accepted: tuple[str, ...]
    doubtful: tuple[str, ...] = ()


@check_kind("addressed_to", Addressee)
def addressed_to(context: Context, rule: Rule, args: Addressee) -> Iterable[Outcome]:
    """The letter is addressed to the competent department, under any of its names."""
    fact = context.fact(rule.material, args.field)
    if fact is None or fact.state in EMPTY:
        yield missing(context, fact, args.field, rule.material)
        return
    names = {squash(n) for group in args.accepted for n in (group, *context.rulebook.vocabulary.aliases.get(group, ()))}
    doubtful = {squash(n) for n in args.doubtful}
    written = [squash(p) for p in re.split(r"[、,，;；]|以及|和(?=县|高)", fact.raw) if p.strip()]
    slots = {"raw": fact.raw[:60], "accepted": "、".join(args.accepted)}
    if any(w in doubtful for w in written):
        yield Outcome("待核", "doubtful", slots, evidence_of(fact))
    elif not any(w in names for w in written):
        sure = context.sure(fact)
        yield Outcome("不符" if sure else "待核", "other", slots, evidence_of(fact))


class Letterhead(Args):
    field: str


@check_kind("letterhead", Letterhead)
def letterhead(context: Context, rule: Rule, args: Letterhead) -> Iterable[Outcome]:
    """A letterhead left as ××××. None at all is usual in a Word draft that is printed on headed paper."""
    fact = context.fact(rule.material, args.field)
    if fact is None or fact.state in ("absent", "empty"):
        if args.field and context.dossier.document(_file(context, rule)) is not None and _scanned(context, rule):
            yield Outcome("待核", "absent", {}, searched=context.searched(rule.material, words=(args.field,)))
    elif fact.state == "placeholder" or placeholders(fact.raw):
        yield Outcome("待核", "placeholder", {"raw": fact.raw[:40]}, evidence_of(fact))


def _file(context: Context, rule: Rule) -> str:
    piece = context.piece(rule.material)
    return piece.document.file if piece else ""


def _scanned(context: Context, rule: Rule) -> bool:
    piece = context.piece(rule.material)
    return piece is not None and piece.document.method == "ocr"


class Attachments(Args):
    """`listing`: the field that lists them; `title_field`: the letter's project name."""

    listing: str
    title_field: str = ""
    expected: tuple[str, ...] = ()


@check_kind("attachments_listed", Attachments)
def attachments_listed(context: Context, rule: Rule, args: Attachments) -> Iterable[Outcome]:
    """Every attachment listed is in the dossier (by content), and what must be listed is; names of projects agree."""
    record = context.record(rule.material)
    head = context.fact(rule.material, args.listing)
    if record is None or head is None or head.state in EMPTY:
        yield missing(context, head, args.listing, rule.material)
        return
    spec = context.rulebook.vocabulary.materials[rule.material].letter
    titles = spec.attachment_titles if spec else {}
    listed: set[str] = set()
    for name, fact in record.fields.items():
        if not name.startswith(args.listing + "/"):
            continue
        words = squash(fact.raw)
        material = next((m for m, keys in titles.items() if any(k in words for k in keys)), "")
        if placeholders(fact.raw):
            yield Outcome(
                "缺失",
                "placeholder",
                {"item": fact.raw[:60]},
                evidence_of(fact),
                matter="name",
                searched=context.searched(rule.material, words=(args.listing,)),
            )
        if material and material != "other":
            listed.add(material)  # when it is missing, SB-02 or SB-03 says so
        elif material == "other" or not material:
            yield from _further(context, fact.raw, evidence_of(fact), generic=material == "other")
        yield from _name(context, rule, args, fact.raw, evidence_of(fact), material)
    for material in args.expected:
        if material not in listed and context.status(material) == "present":
            title = context.rulebook.material_title(material)
            yield Outcome("待核", "unlisted", {"item": title}, evidence_of(head), severity="提示", matter="unlisted")
    yield from _unlisted(context, rule, args, head)


def _unlisted(context: Context, rule: Rule, args: Attachments, head: Fact) -> Iterable[Outcome]:
    """Papers of a known kind in the dossier that the letter does not name; 其他材料 names them all."""
    names = squash(head.raw)
    if "其他材料" in names or "其它材料" in names or "相关材料" in names:
        return
    for piece in context.dossier.pieces:
        if piece.material in (rule.material, "other", *args.expected) or piece.status != "present":
            continue
        spec = context.rulebook.vocabulary.materials.get(piece.material)
        words = [squash(w) for w in (spec.title, *spec.also) if spec] if spec else []
        stem = squash(PurePosixPath(piece.document.file).stem)
        wanted = [w for w in (*words, squash(piece.title), stem) if len(w) >= 2]
        if not any(w in names or fuzz.partial_ratio(w, names) >= 80 for w in wanted):
            slots = {"item": piece.title or context.rulebook.material_title(piece.material)}
            places = [*evidence_of(head), Evidence(piece.document.file, "全文", quote=slots["item"])]
            yield Outcome("待核", "unlisted", slots, places, severity="提示", matter="unlisted")


def _further(context: Context, words: str, evidence: list[Evidence], generic: bool) -> Iterable[Outcome]:
    main = ("application_letter", "application_form", "construction_plan")
    others = [p for p in context.dossier.pieces if p.material not in main]
    bare = squash(words)
    if not others:
        if context.dossier.unread():
            yield Outcome("待核", "further_unread", {"item": words[:60]}, evidence, matter="further")
        elif generic and bare in ("其他材料", "其它材料"):
            yield Outcome("待核", "further_none", {"item": words[:60]}, evidence, severity="提示", matter="further")
        elif not generic:
            yield Outcome(
                "缺失",
                "further_missing",
                {"item": words[:60]},
                evidence,
                matter="further",
                searched=context.searched(words=(words[:30],)),
            )
    elif not generic and not context.dossier.unread() and not _answered(others, bare) and _all_named(context, others):
        searched = context.searched(words=(words[:30],))
        yield Outcome("缺失", "further_missing", {"item": words[:60]}, evidence, matter="further", searched=searched)


def _answered(pieces: Sequence[Piece], item: str) -> bool:
    """A piece bears the name that the list gives it, in its title, its file's name or its text."""
    return any(_likeness(piece, item) >= ALIKE or item in squash(_words(piece)) for piece in pieces)


def _all_named(context: Context, pieces: Sequence[Piece]) -> bool:
    """Every other paper of the dossier is named by some item of the list: none is left that an unlike name may mean."""
    record = context.record("application_letter")
    items = [squash(f.raw) for n, f in record.fields.items() if n.startswith("附件说明/")] if record else []
    return all(any(_likeness(piece, item) >= ALIKE for item in items) for piece in pieces)


def _likeness(piece: Piece, item: str) -> float:
    names = [squash(piece.title), squash(PurePosixPath(piece.document.file).stem)]
    return max((fuzz.partial_ratio(name, item) for name in names if len(name) >= 2), default=0.0)


def _words(piece: Piece) -> str:
    return "".join(line.text for line in itertools.islice(lines(piece.document, piece.first, piece.last), 30))


def _name(
    context: Context, rule: Rule, args: Attachments, words: str, evidence: list[Evidence], material: str
) -> Iterable[Outcome]:
    """“2.×××项目建设方案” names the same project as the letter's title."""
    if material != "construction_plan" or not args.title_field:
        return
    title = context.fact(rule.material, args.title_field)
    name = re.sub(r"(项目)?建设方案.*$|方案.*$", "", squash(words))
    if title is None or not title.raw or len(name) < 4 or placeholders(words) or placeholders(title.raw):
        return
    if name in ("电子政务建设", "电子政务建设项目"):
        return
    if compare_projects(name, title.raw) == "different":
        slots = {"item": words[:60], "title": title.raw[:60]}
        yield Outcome("不符", "name", slots, [*evidence, *evidence_of(title)], matter="differs")
