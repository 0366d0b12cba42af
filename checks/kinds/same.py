"""KW: the same thing said in several documents. All places are shown; none is taken to be the right one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from decimal import Decimal
from itertools import combinations
from typing import Literal

from checks.context import Context
from checks.kinds.values import WAN, Source, fits
from checks.places import evidence_of
from checks.registry import Args, Outcome, check_kind
from checks.rulebook import Rule
from extractors.facts import Fact
from extractors.values.funding import compatible, funding_sources
from extractors.values.names import compare_projects, compare_units
from extractors.values.normalise import squash
from extractors.values.types import Money, Months, Period, Phones

# 我局直属学校, 下属事业单位, 主管部门：县教育和体育局, 由县教育和体育局代为申报
_KINSHIP = re.compile(
    "(?:直属|下属|所属|主管)(?:的)?(?:事业)?(?:单位|部门|学校|医院|机构|馆|中心|企业)|代(?:为)?(?:申报|报送|报)"
)

Verdict = Literal["same", "variant", "similar", "different", "unit", "unknown"]


class SameValue(Args):
    """`sources` are compared two by two as `what`. `matter`: the matter of covering rules that excludes a source, so
    that one wrong figure is told once. `hint`: a difference is never more than a hint."""

    what: Literal["project", "unit", "amount", "duration", "funding", "phone", "text"]
    sources: tuple[Source, ...]
    matter: str = ""


@check_kind("same_value", SameValue)
def same_value(context: Context, rule: Rule, args: SameValue) -> Iterable[Outcome]:
    """All documents that name the thing name the same; differences are listed with every place."""
    excluded = {
        f.material
        for other in rule.covered_by
        for f in context.fired.get(other, ())
        if not args.matter or args.matter in f.matter.split("|")
    }
    facts = [
        fact
        for source in args.sources
        if source.material not in excluded
        and (fact := context.fact(source.material, source.field)) is not None
        and fact.state in ("filled", "unparsed")
    ]
    if len({f.material for f in facts}) < 2:
        return
    compare = _COMPARE[args.what]
    verdicts: dict[Verdict, list[tuple[Fact, Fact]]] = {}
    for a, b in combinations(facts, 2):
        if a.material == b.material and args.what != "duration":
            continue
        verdicts.setdefault(compare(context, a, b), []).append((a, b))
    for verdict in ("unit", "different", "similar", "variant"):
        if verdict in verdicts:
            outcome = _outcome(context, verdict, verdicts[verdict], facts)
            if verdict == "different" and args.what == "unit" and _kindred(context, facts, verdicts[verdict]):
                outcome = Outcome(
                    "待核", "different", outcome.slots, outcome.evidence, severity="提示", matter="differs"
                )
            yield outcome
            return


def _kindred(context: Context, facts: list[Fact], pairs: list[tuple[Fact, Fact]]) -> bool:
    """The papers say themselves that one unit stands under the other: 主管部门 reports for its 下属单位."""
    said: list[tuple[str, str]] = []
    for own in {f.material: f for f in facts}.values():
        record = context.record(own.material)
        texts = [squash(line.text) for line in record.lines] if record else []
        near = zip(texts, [*texts[1:], ""], strict=True)
        said += [(_unit(own), a + b if len(a) <= 8 else a) for a, b in near if _KINSHIP.search(a)]
    return all(any(_unit(f) != own and _unit(f) in words for f in pair for own, words in said) for pair in pairs)


def _unit(fact: Fact) -> str:
    return squash(str(fact.value or fact.raw))


def _outcome(context: Context, verdict: Verdict, pairs: list[tuple[Fact, Fact]], facts: list[Fact]) -> Outcome:
    places = evidence_of(*facts)
    listing = "；".join(f"{context.rulebook.material_title(f.material)}“{f.field}”为“{f.raw[:40]}”" for f in facts)
    slots = {"listing": listing}
    sure = any(context.sure(a) and context.sure(b) for a, b in pairs)
    confidence = min(f.confidence for f in facts)
    if verdict in ("unit", "different"):
        return Outcome("不符" if sure else "待核", verdict, slots, places, matter="differs", confidence=confidence)
    return Outcome("待核", verdict, slots, places, severity="提示", matter="differs", confidence=confidence)


def _projects(context: Context, a: Fact, b: Fact) -> Verdict:
    return compare_projects(str(a.value or a.raw), str(b.value or b.raw))


def _units(context: Context, a: Fact, b: Fact) -> Verdict:
    return compare_units(str(a.value or a.raw), str(b.value or b.raw), context.rulebook.vocabulary.aliases)


def _amounts(context: Context, a: Fact, b: Fact) -> Verdict:
    """Equal within half a unit of the coarser figure's last digit; 10⁴ times apart is a wrong unit."""
    if not isinstance(a.value, Money) or not isinstance(b.value, Money):
        return "unknown"
    x, y = a.value.yuan, b.value.yuan
    if abs(x - y) <= max(a.value.quantum, b.value.quantum) / 2:
        return "same"
    if x and y and (x == y * WAN or y == x * WAN):
        return "unit"
    return "different"


def _durations(context: Context, a: Fact, b: Fact) -> Verdict:
    """A duration against a duration, against a period by either counting, or a period against a period by month."""
    match a.value, b.value:
        case Months(), Months():
            slack = Decimal("0.5") if a.value.in_days or b.value.in_days else Decimal(0)
            return "same" if abs(a.value.months - b.value.months) <= slack else "different"
        case Period(), Period():
            same = _month(a.value) == _month(b.value)
            return "same" if same else "different"
        case Months(), Period():
            return "same" if fits(a.value, b.value) else "different"
        case Period(), Months():
            return "same" if fits(b.value, a.value) else "different"
    return "unknown"


def _month(period: Period) -> tuple[int, int | None, int, int | None]:
    return (period.start.year, period.start.month, period.end.year, period.end.month)


def _funding(context: Context, a: Fact, b: Fact) -> Verdict:
    """Sets of sources; 财政资金 alone agrees with any level of it (KW-05)."""
    x, y = funding_sources(a.raw), funding_sources(b.raw)
    if not x or not y:
        return "unknown"
    return "same" if compatible(x, y) else "different"


def _phones(context: Context, a: Fact, b: Fact) -> Verdict:
    if not isinstance(a.value, Phones) or not isinstance(b.value, Phones):
        return "unknown"
    x, y = ({n[-7:] for n in v.numbers} for v in (a.value, b.value))
    return "same" if not x or not y or x & y else "different"


def _texts(context: Context, a: Fact, b: Fact) -> Verdict:
    return "same" if str(a.value) == str(b.value) else "different"


def compare_values(context: Context, what: str, a: Fact, b: Fact) -> Verdict:
    """Whether two facts say the same `what`: project, unit, amount, duration, funding, phone or text."""
    return _COMPARE[what](context, a, b)


_COMPARE: dict[str, Callable[[Context, Fact, Fact], Verdict]] = {
    "project": _projects,
    "unit": _units,
    "amount": _amounts,
    "duration": _durations,
    "funding": _funding,
    "phone": _phones,
    "text": _texts,
}
