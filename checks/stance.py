"""How a hit stands in its sentence, for the rules: asserted, or denied, quoted, or said of what exists already.

The judgement is the language room's (`extractors.language.context`, words in the rulebook's phrases.yaml); here it gets the
names that rules use in `not_in`. “新建机房” may be what a project builds; “不新建机房”, “依托现有机房” and “细则规定……不再批准新建机房” are
not. A false alarm costs more trust than a missed hint (every caller only hints), so a doubtful phrase is never asserted.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from checks.texts import Hit
from extractors.language.context import Context, PhraseHit, context_at

Stance = Literal["negated", "quoted", "reused", "described", "conditional"]

_STANCES: dict[Context, Stance] = {
    "negated": "negated",
    "quoted": "quoted",
    "reuse": "reused",
    "descriptive": "described",
    "conditional": "conditional",
}


def stance(hit: Hit, ahead: int = 0) -> Stance | None:
    """What keeps the phrase from being asserted, None when nothing does. `ahead`: from where in the hit the thing itself
    is named."""
    return _STANCES.get(_meant(hit, ahead).context)


def asserted(hit: Hit) -> bool:
    """Said of this project, neither denied nor quoted."""
    return stance(hit) not in ("negated", "quoted")


def affirmed(hit: Hit, acts: Sequence[str] = ()) -> bool:
    """Nothing keeps the phrase from being what this project does; `acts` are words that count as doing although they use
    what others have (租用). Where a rule is about to speak, the sentence is parsed for a second look."""
    return _does(_meant(hit), acts) and _does(_meant(hit, parsed=True), acts)


def _meant(hit: Hit, ahead: int = 0, parsed: bool = False) -> PhraseHit:
    start, end = hit.span
    return context_at(hit.sentence, start + ahead, end, parsed=parsed)


def _does(meant: PhraseHit, acts: Sequence[str]) -> bool:
    return meant.context == "affirmed" or (meant.context == "reuse" and meant.cue in acts)
