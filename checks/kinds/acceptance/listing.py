"""YS-38: the form's list of papers against the papers that are there, both ways; and the five contents to be accepted.

Applicants number and word the list as they please (NB-07, NB-40), so an entry is matched by name alone: a material's title,
synonym or title ending, else a file called so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from checks.acceptance.baseline import has_approved
from checks.acceptance.nature import possible
from checks.context import Context
from checks.findings import Evidence
from checks.kinds.acceptance.presence import absent, suspects_of
from checks.kinds.phrases import Phrase, hits_of
from checks.places import EMPTY, evidence_of, missing
from checks.registry import Args, Outcome, check_kind
from checks.rulebook import Rule
from checks.texts import scope_materials
from extractors.facts import Fact
from extractors.values.enumerations import numbered_items
from extractors.values.normalise import squash
from extractors.values.patterns import matches_any
from extractors.vocabulary import MaterialSpec

_NUMBER = re.compile(
    r"^(?:附件)?[(（]?(?:[一二三四五六七八九十]{1,3}|\d{1,2}(?:\.\d{1,2})*)[)）]?[、.．:：\s]*|^[①-⑳]\s*|^[-•●·]\s*"
)
_TAIL = re.compile(
    r"[(（][^()（）]{0,20}[)）]|(?:各|共)?[一二三四五六七八九十\d]+(?:份|套|册|页|张)|(?:复印件|原件|扫描件|电子版|纸质版)?[。；;，,]?$"
)
_PARTS = re.compile(
    r"[、，,；;\t]|(?<=[^\d])\s{2,}|\s+(?=[(（]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[)）]?[.、．])|(?=[①-⑳])"
)
_WASTE = re.compile(
    r"^(?:其他|其它|相关|有关|附件|以上|等|目录|序号|名称|文件名称|材料名称|份数|页码|备注|软件|硬件|过程文档|项目过程文档)(?:材料|文件|资料|说明)?等?$|^\d+$"
)
_NOTHING = re.compile(r"[(（:：](?:无|不涉及|不适用|没有|未产生|如有|略)[^()（）]{0,6}[)）]?$|(?:不涉及|不适用)$")
LIKE = 78.0
JOIN = 3


@dataclass(slots=True)
class Entry:
    """An item of the list; `materials` that its words name, none when unknown."""

    text: str
    materials: tuple[str, ...]


class Listing(Args):
    """`field` of the form; `catalogue`: the paper it may refer to; `unlisted`: materials that need not be listed."""

    field: str
    catalogue: str
    unlisted: tuple[str, ...] = ()


@check_kind("listing_agrees", Listing)
def listing_agrees(context: Context, rule: Rule, args: Listing) -> Iterable[Outcome]:
    """Every paper the form lists is there, and every paper there is listed."""
    fact = context.fact(rule.material, args.field)
    if fact is None or fact.state in EMPTY:
        yield missing(context, fact, args.field, rule.material)
        return
    texts, place = _texts(context, rule, args, fact)
    entries = list(_entries(context, texts))
    if not entries:
        yield Outcome("待核", "unfollowed", {"raw": fact.raw[:40]}, evidence_of(fact), matter="listing")
        return
    for entry in entries:
        yield from _entry(context, rule, entry, place)
    denied = [x for x in texts if _NOTHING.search(_NUMBER.sub("", x.strip()))]
    yield from _unlisted(context, rule, args, entries, denied, place)


def _texts(context: Context, rule: Rule, args: Listing, fact: Fact) -> tuple[list[str], list[Evidence]]:
    """The words of the list: the field, a table inside it, or the catalogue it refers to."""
    inner = [
        x.text
        for x in context.lines(rule.material)
        if x.anchor.locator.startswith(fact.anchor.locator + " ") and x.anchor.file == fact.anchor.file
    ]
    own = [x for x in fact.raw.split("\n") if x.strip()]
    if fact.state == "refer" or (
        len(own) == 1 and re.search(r"(?:详?见|附)[^，。]{0,12}(?:目录|清单|附件|附表)", own[0])
    ):
        record = context.record(args.catalogue)
        if record is not None:
            return [x.text for x in record.lines if x.text.strip()], evidence_of(fact)
        return inner, evidence_of(fact)
    return [*own, *inner], evidence_of(fact)


def _entries(context: Context, texts: Sequence[str]) -> Iterator[Entry]:
    for text in (item for line in texts for item in numbered_items(line)):
        plain = _NUMBER.sub("", text.strip())
        if not plain:
            continue
        if _NOTHING.search(plain):
            continue
        whole = _clean(plain)
        named = materials_named(context, whole)
        if named and not _PARTS.search(whole):
            yield Entry(whole, named)
            continue
        pieces = [_NUMBER.sub("", x.strip()) for x in _PARTS.split(plain)]
        yield from _parts(context, [p for p in (_clean(x) for x in pieces if not _NOTHING.search(x)) if p])


def _parts(context: Context, parts: Sequence[str]) -> Iterator[Entry]:
    """Segments between commas; up to three are joined when together they name something (购置设备、软件清单)."""
    place = 0
    while place < len(parts):
        for width in range(min(JOIN, len(parts) - place), 0, -1):
            text = "、".join(parts[place : place + width])
            named = materials_named(context, text, exact=width > 1)
            if named or width == 1:
                if named or not _WASTE.match(text):
                    yield Entry(text, named)
                place += width
                break


def _clean(text: str) -> str:
    plain = text.strip(" 　:：。；;，,")
    for _ in range(3):
        shorter = _TAIL.sub("", plain).strip(" 　:：。；;，,《》")
        if shorter == plain:
            break
        plain = shorter
    return plain


def materials_named(context: Context, text: str, exact: bool = False) -> tuple[str, ...]:
    """The materials whose title or synonym a text is, or (not `exact`) ends with or holds."""
    plain = squash(text)
    if len(plain) < 2:
        return ()
    specs = [s for s in context.rulebook.vocabulary.materials.values() if s.key != "other"]
    same = [s.key for s in specs if plain in {squash(w) for w in (s.title, *s.also)}]
    if same or exact:
        return tuple(same)
    ended = [s for s in specs if _ends(s, plain)]
    if ended:
        return tuple(s.key for s in ended)
    held = [(max((len(w) for w in (s.title, *s.also) if squash(w) in plain), default=0), s.key) for s in specs]
    best = max((n for n, _ in held), default=0)
    return tuple(k for n, k in held if n == best and n >= 3)


def _ends(spec: MaterialSpec, plain: str) -> bool:
    if matches_any(spec.signature.not_titles, plain):
        return False
    return any(re.fullmatch(f"[^，。；:,;]{{0,60}}(?:{e})", plain) for e in spec.signature.ends)


def _entry(context: Context, rule: Rule, entry: Entry, place: list[Evidence]) -> Iterator[Outcome]:
    """A listed paper that is not there. The matter is its material: the rule that asks for it has told it already."""
    here = any(context.status(m) in ("present", "blank") for m in entry.materials)
    if "approved_plan" in entry.materials:  # in a dossier for acceptance the plan is the approved one
        here = here or context.status("construction_plan") == "present"
    if here or has_approved(context, *entry.materials) or _file_called(context, entry.text):
        return
    slots = {"entry": entry.text[:40]}
    if not entry.materials:
        searched = context.searched(words=(entry.text,))
        yield Outcome("待核", "unknown", slots, place, severity="提示", searched=searched, matter=f"entry:{entry.text}")
        return
    for outcome in absent(context, rule, entry.materials):
        if outcome.result == "不适用":
            continue
        if outcome.result == "缺失" and not _needed(context, entry.materials):
            outcome.result, outcome.severity = (
                "待核",
                "提示",
            )  # a list copied from 附件7 names what this project has not
        outcome.material = None
        outcome.slots |= slots
        outcome.case = "listed" if outcome.result == "缺失" else "listed_unread"
        outcome.evidence = [*place, *outcome.evidence]
        if outcome.result == "缺失" and suspects_of(context, entry.materials):
            outcome.result, outcome.case = "待核", "listed_unread"
        yield outcome


def _needed(context: Context, materials: Sequence[str]) -> bool:
    """Whether this project is asked for the material at all: other kinds' process documents and supervision are not."""
    entries = context.rulebook.vocabulary.lists.get("acceptance_items", ())
    tags = [t for e in entries if set(e["materials"]) & set(materials) for t in e.get("tags", ())]
    if tags and not possible(context, *tags):
        return False
    return not any(m.startswith("supervision") for m in materials)


def _file_called(context: Context, text: str) -> bool:
    """A file, or the title of a paper, is called much like the entry."""
    plain = squash(text)
    for piece in context.dossier.pieces:
        name = squash(piece.document.file.rsplit("/", 1)[-1].rpartition(".")[0])
        for other in (name, squash(piece.title)):
            if len(plain) >= 3 and other and (plain in other or (len(other) >= 4 and other in plain)):
                return True
            if other and fuzz.ratio(plain, other) >= LIKE:
                return True
    return False


def _unlisted(
    context: Context, rule: Rule, args: Listing, entries: Sequence[Entry], denied: Sequence[str], place: list[Evidence]
) -> Iterator[Outcome]:
    """Papers that are there and named nowhere in the list: one hint."""
    listed = {m for e in entries for m in e.materials}
    if "approved_plan" in listed:
        listed.add("construction_plan")
    for text in denied:  # 购置清单（无购置）: named all the same
        listed.update(materials_named(context, _clean(_NUMBER.sub("", text.strip()))))
    texts = [squash(e.text) for e in entries]
    left: list[Evidence] = []
    for piece in context.dossier.pieces:
        if piece.inside or piece.material in listed or piece.material in (rule.material, "other", *args.unlisted):
            continue
        names = (squash(piece.title), squash(piece.document.file.rsplit("/", 1)[-1].rpartition(".")[0]))
        if any(t in n or fuzz.partial_ratio(t, n) >= 90 for t in texts if len(t) >= 3 for n in names if n):
            continue
        left.append(
            Evidence(piece.document.file, "全文", quote=piece.title or context.rulebook.material_title(piece.material))
        )
    if left:
        slots = {"files": "、".join(e.file.rsplit("/", 1)[-1] for e in left[:6]), "count": str(len(left))}
        yield Outcome("待核", "unlisted", slots, [*place, *left], severity="提示", matter="unlisted")


class AcceptanceIndex(Args):
    """The five contents of acceptance (附件7 二), each with the papers and rules that speak to it."""

    contents: tuple[dict[str, str], ...]


@check_kind("acceptance_index", AcceptanceIndex, about_material=False)
def acceptance_index(context: Context, rule: Rule, args: AcceptanceIndex) -> Iterable[Outcome]:
    """Where the dossier speaks to each content of the acceptance; material for the experts, no judgement."""
    for content in args.contents:
        places: list[Evidence] = []
        for material in content.get("materials", "").split():
            pieces = [p for p in context.dossier.of(material) if p.status == "present"]
            places += [_place(p.document.file, p.title or context.rulebook.material_title(material)) for p in pieces]
        for rule_id in content.get("rules", "").split():
            places += [e for f in context.fired.get(rule_id, ()) for e in f.evidence[:3]]
        yield Outcome("通过", "found", {"item": content["item"]}, list(dict.fromkeys(places)))
        if not places:  # what lacks has its own rule; this speaks only where that one was switched off
            materials = content.get("materials", "").split()
            searched = context.searched(words=tuple(context.rulebook.material_title(m) for m in materials))
            yield Outcome("待核", "none", {"item": content["item"]}, searched=searched, matter="|".join(materials))


class StandardsCited(Phrase):
    """Numbers of standards that reports cite."""

    most: int = 20


@check_kind("standards_cited", StandardsCited, about_material=False)
def standards_cited(context: Context, rule: Rule, args: StandardsCited) -> Iterable[Outcome]:
    """The standards that tests and acceptance reports cite: an index; none at all is a hint."""
    hits = {h.word: h.evidence for h in hits_of(context, args)}
    if hits:
        yield Outcome("通过", "found", evidence=list(hits.values())[: args.most])
    else:
        words = ("GB/T", "标准")
        yield Outcome("待核", "none", {}, searched=context.searched(*scope_materials(context, args.scope), words=words))


def _place(file: str, words: str) -> Evidence:
    return Evidence(file, "全文", quote=words[:60])
