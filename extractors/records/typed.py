"""From the words of a field to a typed `Fact`: the one place where field types meet the parsers of values/."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.document import CHECKED, UNCHECKED, UNDECIDED, Anchor, Tick
from extractors.facts import Fact, State
from extractors.values.dates import parse_date
from extractors.values.docnumber import parse_document_number
from extractors.values.durations import parse_months
from extractors.values.emails import parse_email
from extractors.values.emptiness import state_of, strip_guidance
from extractors.values.money import parse_money, unit_named
from extractors.values.normalise import nfkc, squash
from extractors.values.periods import parse_period
from extractors.values.phones import parse_phones
from extractors.values.types import Reading, Ticks
from extractors.vocabulary import FieldSpec

_MARKS = re.compile(f"[{CHECKED}{UNCHECKED}{UNDECIDED}]")
GUIDANCE_LEFT = "已填写，表上预印的提示语没有删去"
_OTHER = "其他"
_STROKES = "√✓✔☑■●▲"


def make_fact(
    material: str,
    spec: FieldSpec,
    text: str,
    anchor: Anchor,
    method: str,
    ticks: Sequence[Tick] = (),
    confidence: float = 1.0,
) -> Fact:
    """Read `text` as the type of `spec`. Never raises: what does not parse is `unparsed`, with its words kept."""
    raw = text.strip()
    fact = Fact(material, spec.name, raw, None, anchor, confidence=confidence, method=method)
    if spec.type == "ticks":
        _tick_fact(fact, spec, ticks)
        return fact
    fact.state = state_of(raw, spec.guidance)
    words = raw
    if spec.guidance and fact.state == "filled":
        words = strip_guidance(raw, spec.guidance)
        if not squash(words):
            fact.state = "guidance"
        elif squash(words) != squash(raw):
            fact.note = GUIDANCE_LEFT
    if fact.state in ("empty", "placeholder", "guidance", "none", "refer"):
        if fact.state == "none":
            fact.value = nfkc(raw)
        return fact
    reading = _read(spec, words)
    fact.value, fact.certain, fact.note = reading.value, reading.certain, reading.note or fact.note
    if reading.value is None:
        fact.state = "unparsed"
    if spec.type == "money":
        fact.unit = "元"
    elif spec.type == "months":
        fact.unit = "个月"
    return fact


def _read(spec: FieldSpec, raw: str) -> Reading:
    match spec.type:
        case "money":
            return parse_money(raw, unit_named(spec.unit) or "元")
        case "months":
            return parse_months(raw, spec.unit or "个月")
        case "date":
            return parse_date(raw)
        case "period":
            return parse_period(raw)
        case "phone":
            return parse_phones(raw)
        case "document_number":
            return parse_document_number(raw)
        case "email":
            return parse_email(raw)
        case _:
            return Reading(nfkc(raw).strip())


def _tick_fact(fact: Fact, spec: FieldSpec, ticks: Sequence[Tick]) -> None:
    """Checked options in printed order. Without boxes: a text that names some of the options, not all, chose those."""
    boxes = [t for t in ticks if squash(t.label)]
    if boxes:
        checked: list[str] = []
        unchecked: list[str] = []
        unknown: list[str] = []
        other = ""
        for tick in boxes:
            label, rest = option_of(tick.label, spec.options)
            if label == _OTHER and rest and rest[0] not in _STROKES:
                other = rest
            (unknown if tick.checked is None else checked if tick.checked else unchecked).append(label)
            checked += _marked(tick.label, spec.options)  # □甲√乙: the stroke stands where the box of 乙 was printed
        fact.value = Ticks(tuple(checked), tuple(unchecked), tuple(unknown), other)
        fact.certain = not unknown
        fact.state = "filled" if checked or unknown else "empty"
        if unknown:
            fact.note = "勾选状态不明：" + "、".join(unknown)
        return
    plain = squash(_MARKS.sub("", fact.raw))
    named = tuple(o for o in spec.options if squash(o) in plain)
    if not plain:
        fact.state = "empty"
    elif named and len(named) < len(spec.options):
        _, other = option_of(plain[plain.rfind(_OTHER) :], (_OTHER,)) if _OTHER in named else ("", "")
        other = next((other[: other.find(o)] for o in map(squash, named) if o in other), other)
        fact.value, fact.state = Ticks(named, (), (), other), "filled"
    elif named and (marked := _marked(fact.raw, spec.options)):
        fact.value, fact.state = Ticks(marked, tuple(o for o in spec.options if o not in marked)), "filled"
    elif named:
        fact.state, fact.certain, fact.note = "unparsed", False, "各选项都在，看不出选了哪项"
    else:
        state: State = state_of(fact.raw)
        fact.state = "unparsed" if state == "filled" else state
        fact.note = "没有勾选框，所写文字不是表上的选项"


def _marked(text: str, options: Sequence[str]) -> tuple[str, ...]:
    """Options with a stroke before them (√政务外网) where the others have no box at all."""
    plain = squash(text)
    found = []
    for option in options:
        at = plain.find(squash(option))
        if at > 0 and plain[at - 1] in _STROKES:
            found.append(option)
    return tuple(found)


def option_of(label: str, options: Sequence[str]) -> tuple[str, str]:
    """The printed option a tick label belongs to and the words written behind it (其他：…)."""
    plain = squash(label)
    for option in sorted(options, key=len, reverse=True):
        key = squash(option)
        if plain.startswith(key):
            return option, plain[len(key) :].strip("_:：()（）-—,，、;；.。 ")
    return plain.strip("_:：,，、;；.。"), ""
