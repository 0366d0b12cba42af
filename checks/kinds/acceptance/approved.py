"""What was built against what was approved: basis papers, parameters, contents, changes, money (三（三）2, 三（四）2).

A difference is shown, never judged: whether it is one in substance is for the acceptance to say, and a change that was
approved is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from checks.acceptance.baseline import (
    Promise,
    approved_record,
    approved_sum,
    has_approved,
    modules,
    promises,
)
from checks.acceptance.items import Item, codes, items_of
from checks.acceptance.money import contract_facts, sums
from checks.context import Context
from checks.findings import Evidence, Severity
from checks.kinds.acceptance.presence import absent
from checks.kinds.phrases import Phrase, hits_of, places_of
from checks.places import evidence_of
from checks.registry import Args, Outcome, check_kind
from checks.rulebook import Rule
from checks.texts import Pattern
from extractors.values.patterns import matches_any
from extractors.values.types import Money


class ApprovedBasis(Args):
    """`plans`: keys of what may be the approved plan; `opinion`: the opinion that approved it."""

    plans: tuple[str, ...]
    opinion: str


@check_kind("approved_basis", ApprovedBasis, about_material=False)
def approved_basis(context: Context, rule: Rule, args: ApprovedBasis) -> Iterable[Outcome]:
    """The approved plan and the opinion on it are enclosed or on file: the yardstick of the acceptance."""
    for wanted in (args.plans, (args.opinion,)):
        if has_approved(context, *wanted):
            continue
        for outcome in absent(context, rule, wanted):
            outcome.material = wanted[-1]
            outcome.slots["material"] = "经批准的项目建设方案" if wanted is args.plans else outcome.slots["material"]
            yield outcome


class PlanBuilt(Args):
    """`built`: materials whose lists show what was bought; `soft`: lines of the plan that are no thing; `change`: the
    approval after which a difference is the approved one."""

    built: tuple[str, ...]
    soft: tuple[Pattern, ...] = ()
    change: str = ""


@check_kind("plan_built", PlanBuilt, about_material=False)
def plan_built(context: Context, rule: Rule, args: PlanBuilt) -> Iterable[Outcome]:
    """Quantities and models of the approved plan against contract and purchase list, side by side."""
    promised = {k: p for k, p in promises(context).items() if not matches_any(args.soft, p.name)}
    bought = {m: items_of(context, m) for m in args.built}
    if not promised or not any(bought.values()):
        yield Outcome("不适用")
        return
    changed = _change_text(context, args.change)
    for key, promise in promised.items():
        held = [found[key] for found in bought.values() if key in found]
        if held:
            yield from _differences(context, promise, held, changed)
    names = {k for found in bought.values() for k in found}
    gone = [p for k, p in promised.items() if k not in names and not _similar(k, names)]
    if gone and len(gone) < len(promised):
        slots = {"names": "、".join(p.name[:20] for p in gone[:6])}
        case = "lacking_changed" if changed else "lacking"
        yield Outcome("待核", case, slots, [e for p in gone for e in p.evidence], matter="lacking")


def _similar(key: str, names: set[str]) -> bool:
    return any(key in n or n in key for n in names)


def _change_text(context: Context, material: str) -> str:
    return "\n".join(x.text for x in context.lines(material)) if material else ""


def _differences(context: Context, promise: Promise, held: list[Item], changed: str) -> Iterator[Outcome]:
    title = context.rulebook.material_title
    for item in held:
        places = [*promise.evidence, *item.evidence[:2]]
        slots = {"name": promise.name[:30], "paper": title(item.material)}
        suffix = "_changed" if changed else ""
        if promise.quantity is not None and promise.quantity != item.quantity:
            slots |= {"planned": f"{promise.quantity.normalize():f}", "bought": item.shown}
            yield Outcome("待核", f"quantity{suffix}", slots, places, matter=f"quantity:{promise.key}")
            return
        planned, models = codes(promise.spec), [codes(m) for m in item.models]
        if planned and any(models) and _coded(promise.spec):
            joint = frozenset().union(*models)
            if joint and not any(a in b or b in a for a in planned for b in joint):
                slots |= {"planned": promise.spec[:40], "bought": "、".join(item.models)[:40]}
                yield Outcome("待核", f"model{suffix}", slots, places, matter=f"model:{promise.key}")
                return


def _coded(spec: str) -> bool:
    """A model, not a description: short and with a figure in a code."""
    return len(spec) <= 24 and any(re.search(r"[A-Z]", c) and re.search(r"\d", c) for c in codes(spec))


class ContentsChain(Args):
    """`chapter` of the plan names what is to be built; `summary` and `contract` what was."""

    chapter: str
    summary: str
    contract: str


@check_kind("contents_chain", ContentsChain, about_material=False)
def contents_chain(context: Context, rule: Rule, args: ContentsChain) -> Iterable[Outcome]:
    """The subsystems of the plan's chapter in contract and summary: what lacks, what is new."""
    record = approved_record(context)
    chapter = record.outline.chapter(args.chapter) if record is not None and record.outline is not None else None
    if record is None or chapter is None or context.status(args.summary) != "present":
        yield Outcome("不适用")
        return
    rows = [x for x in record.lines if chapter.first < x.block < chapter.last and not x.toc]
    planned = modules([x.text for x in rows])
    texts = {m: "".join(x.text for x in context.lines(m)) for m in (args.summary, args.contract)}
    if not planned:
        yield Outcome("不适用")
        return
    for material, text in texts.items():
        if not text:
            continue
        gone = [n for n in planned if n not in text and _core(n) not in text]
        if gone and len(gone) < len(planned) + 1 and not context.partly_read(material):
            slots = {"names": "、".join(gone[:6]), "paper": context.rulebook.material_title(material)}
            places = [Evidence.at(x.anchor, x.text[:100]) for x in rows if any(n in x.text for n in gone)]
            searched = context.searched(material, words=tuple(gone[:8]))
            yield Outcome("待核", "lacking", slots, places, searched=searched, matter="lacking")
    yield from _added(context, args, planned, "".join(x.text for x in record.lines))


def _core(name: str) -> str:
    return re.sub(r"(?:子|分)系统$", "", name)


def _added(context: Context, args: ContentsChain, planned: Sequence[str], whole: str) -> Iterator[Outcome]:
    rows = list(context.lines(args.summary))
    new = [n for n in modules([x.text for x in rows]) if _core(n) not in whole]
    if new:
        slots = {"names": "、".join(new[:6]), "paper": context.rulebook.material_title(args.summary)}
        places = [Evidence.at(x.anchor, x.text[:100]) for x in rows if any(n in x.text for n in new)]
        yield Outcome("待核", "added", slots, places, matter="added")


class OverApproved(Args):
    """Names of the sums (checks/acceptance/money.py) that must not exceed what was approved."""

    sums: tuple[str, ...]


@check_kind("over_approved", OverApproved, about_material=False)
def over_approved(context: Context, rule: Rule, args: OverApproved) -> Iterable[Outcome]:
    """Contracts and final account stay within the approved investment."""
    approved, own = approved_sum(context)
    known = [sums(context)[n] for n in args.sums if n in sums(context)]
    if approved is None or not isinstance(approved.value, Money) or not known:
        yield Outcome("不适用")
        return
    limit = approved.value
    for total in known:
        if total.yuan <= limit.yuan + max(limit.quantum / 2, total.slack):
            continue
        slots = {
            "name": total.name,
            "amount": total.wan,
            "approved": f"{(limit.yuan / 10_000).normalize():f}",
            "over": f"{((total.yuan - limit.yuan) / 10_000).normalize():f}",
            "basis": f"{context.rulebook.material_title(approved.material)}“{approved.raw[:40]}”",
        }
        sure = own and total.certain and context.sure(approved)
        places = evidence_of(*total.facts, approved)
        yield Outcome("不符" if sure else "待核", "over", slots, places, matter=total.name)


class AmountsAgree(Args):
    """The table of sums; `exact`: pairs that must be equal, every other difference is a hint."""

    exact: tuple[tuple[str, str], ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()


@check_kind("amounts_agree", AmountsAgree, about_material=False)
def amounts_agree(context: Context, rule: Rule, args: AmountsAgree) -> Iterable[Outcome]:
    """Contract sum, composition of the money, preliminary report and account, against one another."""
    known = sums(context)
    if len(known) < 2:
        yield Outcome("不适用")
        return
    for one, other in (*args.exact, *args.pairs):
        if one not in known or other not in known:
            continue
        a, b = known[one], known[other]
        if abs(a.yuan - b.yuan) <= max(a.slack, b.slack, Decimal("0.005")):
            continue
        slots = {"one": one, "first": a.wan, "other": other, "second": b.wan, "gap": _gap(a.yuan, b.yuan)}
        places = evidence_of(*a.facts, *b.facts)
        hard = (one, other) in args.exact
        sure = hard and a.certain and b.certain and len(contract_facts(context)) == 1
        case = "unit" if a.yuan and b.yuan in (a.yuan * 10_000, a.yuan / 10_000) else "exact" if hard else "differs"
        severity: Severity | None = None if hard else "提示"
        yield Outcome("不符" if sure else "待核", case, slots, places, severity=severity, matter=f"{one}|{other}")


def _gap(one: Decimal, other: Decimal) -> str:
    return f"{(abs(one - other) / 10_000).normalize():f}"


class ChangeUnapproved(Args):
    """`stated`: words of a change; `paper`: materials of its approval."""

    stated: Phrase
    papers: tuple[str, ...]


@check_kind("change_stated", ChangeUnapproved, about_material=False)
def change_stated(context: Context, rule: Rule, args: ChangeUnapproved) -> Iterable[Outcome]:
    """A change is told and no approval of it is enclosed: a hint with the sentence."""
    hits = list(hits_of(context, args.stated))
    if not hits:
        yield Outcome("不适用")
        return
    if any(context.status(m) == "present" for m in args.papers):
        return
    slots = {"quote": hits[0].sentence.strip()[:60]}
    titles = tuple(context.rulebook.material_title(m) for m in args.papers)
    yield Outcome("待核", "stated", slots, places_of(hits), searched=context.searched(words=titles), matter="change")


class DeviationApproved(Args):
    """`after`: the rule that compares plan and purchase; `paper`: the approval of a change. `stated`: the dossier itself
    says that something was changed, which makes a difference certain."""

    after: str
    papers: tuple[str, ...]
    stated: Phrase


@check_kind("deviation_approved", DeviationApproved, about_material=False)
def deviation_approved(context: Context, rule: Rule, args: DeviationApproved) -> Iterable[Outcome]:
    """What was built otherwise than approved has its approval: 不符 when quantities differ or the dossier says so itself."""
    found = [f for f in context.fired.get(args.after, ()) if set(f.matter.split("|")) - {"lacking"}]
    if not found:
        yield Outcome("不适用")
        return
    if any(context.status(m) == "present" for m in args.papers):
        return
    hits = list(hits_of(context, args.stated))
    slots = {"what": found[0].message.split("；")[0][:80], "quote": hits[0].sentence.strip()[:60] if hits else ""}
    places = [*(e for f in found for e in f.evidence), *places_of(hits)]
    titles = tuple(context.rulebook.material_title(m) for m in args.papers)
    searched = context.searched(words=titles)
    counted = any(m.startswith("quantity:") for f in found for m in f.matter.split("|"))
    sure = (bool(hits) or counted) and not context.dossier.unread()
    yield Outcome(
        "不符" if sure else "待核", "told" if hits else "shown", slots, places, searched=searched, matter="change"
    )
