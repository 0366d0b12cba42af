"""Fields of forms, letters and covers: filled, ticked, within their length."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from pydantic import Field

from checks.context import Context
from checks.places import EMPTY, evidence_of, missing
from checks.registry import Args, Outcome, check_kind
from checks.rulebook import Rule
from extractors.records.typed import GUIDANCE_LEFT
from extractors.values.counting import count_characters, count_word
from extractors.values.normalise import squash
from extractors.values.patterns import matches_any
from extractors.values.types import Phones, Ticks


class FieldFilled(Args):
    """`fields` of the rule's material that must hold a value. `only_reference`: 见附件 alone is not enough.

    `printed`: words that the template prints in the place and that are no value of their own.
    """

    fields: Annotated[tuple[str, ...], Field(min_length=1)]
    only_reference: bool = False
    printed: tuple[str, ...] = ()
    guidance_beside: bool = False


@check_kind("field_filled", FieldFilled)
def field_filled(context: Context, rule: Rule, args: FieldFilled) -> Iterable[Outcome]:
    """Every named field holds a value; a telephone number must look like one."""
    for name in args.fields:
        fact = context.fact(rule.material, name)
        printed = (
            fact is not None and squash(fact.raw).strip("：:") in {squash(p) for p in args.printed} and fact.raw.strip()
        )
        if fact is None or fact.state in EMPTY or printed:
            yield missing(context, fact, name, rule.material)
            continue
        slots = {"field": name.replace("/", "”的“"), "raw": fact.raw[:60]}
        if fact.state == "refer":
            yield from _reference(context, rule, args, name)
        elif isinstance(fact.value, Phones) or fact.state == "unparsed":
            bad = fact.value.malformed if isinstance(fact.value, Phones) else (fact.raw,)
            if bad:
                sure = context.legible(fact)
                slots["raw"] = "、".join(bad)[:60]
                yield Outcome("不符" if sure else "待核", "malformed", slots, evidence_of(fact), matter="format")
        if args.guidance_beside and fact.note == GUIDANCE_LEFT:
            yield Outcome("待核", "beside", slots, evidence_of(fact), severity="提示", matter="guidance")


def _reference(context: Context, rule: Rule, args: FieldFilled, name: str) -> Iterable[Outcome]:
    """见附件 is followed: to the plan when the words name it, else to any further file of the dossier."""
    fact = context.fact(rule.material, name)
    if fact is None:
        return
    slots = {"field": name.replace("/", "”的“"), "raw": fact.raw[:60]}
    if args.only_reference:
        yield Outcome("不符", "reference", slots, evidence_of(fact), matter="blank")
        return
    target = "construction_plan" if "方案" in fact.raw else ""
    if target and context.status(target) == "present":
        return
    others = [p for p in context.dossier.pieces if p.material not in (rule.material, "application_letter")]
    if not others:
        yield Outcome("待核", "unfollowed", slots, evidence_of(fact), matter="blank")


class ChoiceTicked(Args):
    """`field` of tick boxes; `other`: options that need words behind them."""

    field: str
    other: tuple[str, ...] = ("其他",)


@check_kind("choice_ticked", ChoiceTicked)
def choice_ticked(context: Context, rule: Rule, args: ChoiceTicked) -> Iterable[Outcome]:
    """At least one option is ticked; 其他 says which. A box that cannot be read is 待核."""
    fact = context.fact(rule.material, args.field)
    if fact is None or fact.state in EMPTY:
        yield missing(context, fact, args.field, rule.material)
        return
    slots = {"field": args.field, "raw": fact.raw[:80], "note": fact.note}
    if not isinstance(fact.value, Ticks):
        if fact.state == "unparsed":
            yield Outcome("待核", "unclear", slots, evidence_of(fact))
        return
    if not fact.value.checked and fact.value.unknown:
        yield Outcome("待核", "unclear", slots, evidence_of(fact))
    elif not fact.value.checked:
        yield missing(context, fact, args.field, rule.material)
    elif set(fact.value.checked) & set(args.other) and not fact.value.other:
        sure = context.legible(fact)
        yield Outcome(
            "缺失" if sure else "待核",
            "other",
            slots,
            evidence_of(fact),
            searched=context.searched(rule.material, words=args.other),
        )


class TextLength(Args):
    """`field` may have at most `limit` characters, by Word's count (口径A) or by all non-blank characters (口径B)."""

    field: str
    limit: int


@check_kind("text_length", TextLength)
def text_length(context: Context, rule: Rule, args: TextLength) -> Iterable[Outcome]:
    """Too long by Word's own count is 不符; only by the count with punctuation, a hint (convention 8)."""
    fact = context.fact(rule.material, args.field)
    if fact is None or fact.state in EMPTY:
        return
    word, characters = count_word(fact.raw), count_characters(fact.raw)
    slots = {"field": args.field, "word": str(word), "characters": str(characters), "limit": str(args.limit)}
    if word > args.limit:
        yield Outcome("不符" if context.sure(fact) else "待核", "long", slots, evidence_of(fact), matter="length")
    elif characters > args.limit:
        yield Outcome("待核", "both", slots, evidence_of(fact), severity="提示", matter="length")


class Element(Args):
    name: str
    words: tuple[str, ...]


class ElementsPresent(Args):
    """`elements` that the text of `fields` should speak of. Up to `lenient` missing ones are a hint."""

    fields: tuple[str, ...]
    elements: tuple[Element, ...]
    lenient: int = 0
    ignore: tuple[str, ...] = ()


@check_kind("elements_present", ElementsPresent)
def elements_present(context: Context, rule: Rule, args: ElementsPresent) -> Iterable[Outcome]:
    """The text of a field speaks of every element; missing ones are listed."""
    facts = [f for n in args.fields if (f := context.fact(rule.material, n)) is not None]
    filled = [f for f in facts if f.state not in EMPTY]
    if facts and not filled:
        yield missing(context, facts[0], args.fields[0], rule.material)
        return
    if not filled:
        yield missing(context, None, args.fields[0], rule.material)
        return
    if all(f.state == "refer" for f in filled):
        return
    text = "\n".join(str(f.value) if f.note == GUIDANCE_LEFT else f.raw for f in filled)
    for words in args.ignore:
        text = text.replace(words, "")
    lacking = [e.name for e in args.elements if not matches_any(e.words, text)]
    if not lacking:
        return
    slots = {"elements": "、".join(lacking), "count": str(len(lacking)), "field": args.fields[0]}
    searched = context.searched(
        rule.material, words=tuple(w for e in args.elements if e.name in lacking for w in e.words)
    )
    low = len(lacking) <= args.lenient
    sure = all(context.legible(f) for f in filled)
    yield Outcome(
        "不符" if sure else "待核",
        "lacking",
        slots,
        evidence_of(*filled),
        severity="提示" if low else None,
        searched=searched,
        matter="elements",
    )
