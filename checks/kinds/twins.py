"""KW-20: a Word file and its stamped scan must say the same. Compared field by field; what was read unsurely is only a doubt."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import fuzz

from checks.context import Context
from checks.kinds.same import compare_values
from checks.places import evidence_of
from checks.registry import Args, Outcome, check_kind
from checks.rulebook import Rule
from extractors.classify.versions import word_and_scan
from extractors.facts import Fact
from extractors.records.build import extract
from extractors.values.normalise import squash
from extractors.values.types import Money, Months, PartialDate, Period

LIKE = 80.0  # running text that recognition may have misread here and there
SHOWN = 8


class TwinFields(Args):
    """`materials` that come as a Word file and as its scan. `names`, `units`: fields compared as names of projects, units;
    other words are compared loosely and are never more than a hint."""

    materials: tuple[str, ...]
    names: tuple[str, ...] = ()
    units: tuple[str, ...] = ()


@check_kind("twin_fields", TwinFields, about_material=False)
def twin_fields(context: Context, rule: Rule, args: TwinFields) -> Iterable[Outcome]:
    """Amounts, dates, periods and names of both; a place that only one has filled in (number, date, opinion) is no matter."""
    for material in args.materials:
        pieces = [p for p in context.dossier.of(material) if p.status == "present"]
        words, scans = word_and_scan(pieces)
        spec = context.rulebook.vocabulary.materials.get(material)
        if not scans or spec is None:
            continue
        word = next((p for p in words if not p.superseded), words[0])
        scan = next((p for p in scans if not p.superseded), scans[0])
        pairs = _pairs(extract(word, spec).fields, extract(scan, spec).fields)
        apart = [(a, b, verdict) for a, b in pairs if (verdict := _verdict(context, args, a, b)) != "same"]
        title = context.rulebook.material_title(material)
        for case in ("different", "unsure", "loose"):
            chosen = [p for p in apart if p[2] == case]
            if chosen:
                yield Outcome(
                    "不符" if case == "different" else "待核",
                    case,
                    {
                        "material": title,
                        "listing": _listing(chosen),
                        "word": word.document.file,
                        "scan": scan.document.file,
                    },
                    evidence_of(*(f for a, b, _ in chosen for f in (a, b))),
                    material=material,
                    severity="提示" if case == "loose" else None,
                    confidence=min(f.confidence for a, b, _ in chosen for f in (a, b)),
                )


def _pairs(here: dict[str, Fact], there: dict[str, Fact]) -> list[tuple[Fact, Fact]]:
    """Places that both have filled in."""
    wanted = ("filled", "unparsed")
    return [(f, there[n]) for n, f in here.items() if n in there and f.state in wanted and there[n].state in wanted]


def _verdict(context: Context, args: TwinFields, a: Fact, b: Fact) -> str:
    """same, different, unsure (different, but not read surely), or loose (words that differ much)."""
    if squash(a.raw) == squash(b.raw):
        return "same"
    what = _what(args, a, b)
    if what == "words":
        return "same" if fuzz.ratio(squash(a.raw), squash(b.raw)) >= LIKE else "loose"
    told = _dates(a, b) if what == "date" else "unknown" if what == "mixed" else compare_values(context, what, a, b)
    if told in ("same", "variant"):
        return "same"
    return "different" if told in ("different", "unit") and context.sure(a) and context.sure(b) else "unsure"


def _what(args: TwinFields, a: Fact, b: Fact) -> str:
    """As what two facts are compared; `mixed` where a value was read in one place only."""
    match a.value, b.value:
        case Money(), Money():
            return "amount"
        case (Months(), Months()) | (Period(), Period()):
            return "duration"
        case PartialDate(), PartialDate():
            return "date"
        case (Money() | Months() | PartialDate() | Period(), _) | (_, Money() | Months() | PartialDate() | Period()):
            return "mixed"
    return "project" if a.field in args.names else "unit" if a.field in args.units else "words"


def _dates(a: Fact, b: Fact) -> str:
    assert isinstance(a.value, PartialDate)
    assert isinstance(b.value, PartialDate)
    meet = a.value.first() <= b.value.last() and b.value.first() <= a.value.last()
    return "same" if meet else "different"


def _listing(pairs: list[tuple[Fact, Fact, str]]) -> str:
    told = [f"“{a.field}”Word版为“{a.raw.strip()[:40]}”、扫描版为“{b.raw.strip()[:40]}”" for a, b, _ in pairs]
    return "；".join(told[:SHOWN]) + (f"；等 {len(told)} 处" if len(told) > SHOWN else "")
