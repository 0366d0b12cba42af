"""The one spaCy pipeline of the process: a blank Chinese one, made without any model and never downloading anything.

Its tokens are single characters, so every span it marks has exact character positions. `analyse` marks the cue words
(group `cues`, the label names its lists, joined by |), cited policies, bodies, amounts, dates and durations of a text.

Importing spaCy takes seconds, therefore it happens inside the functions and only where a text calls for it.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from extractors.language.cues import CUES, Cues, lists_of
from extractors.language.organisations import find_organisations
from extractors.language.policies import find_policies
from extractors.values.dates import find_dates
from extractors.values.durations import find_durations
from extractors.values.money import find_money

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Span

CUE_SPANS = "cues"
_LONGEST = 20_000_000  # characters; spaCy's own limit of a million is meant for models, which a blank pipeline lacks
_FINDERS: dict[str, Any] = {
    "policies": find_policies,
    "organisations": find_organisations,
    "amounts": find_money,
    "dates": find_dates,
    "durations": find_durations,
}


@lru_cache(maxsize=4)
def pipeline(cues: Cues = CUES) -> Language:
    """The pipeline that marks `cues`; made once for each set of words."""
    import spacy

    nlp = spacy.blank("zh")
    nlp.max_length = _LONGEST
    ruler: Any = nlp.add_pipe("span_ruler", config={"spans_key": CUE_SPANS, "spans_filter": None})
    # the ruler keeps one label for each word, so a word of two lists carries both
    ruler.add_patterns([{"label": "|".join(names), "pattern": word} for word, names in lists_of(cues).items()])
    return nlp


def analyse(text: str, cues: Cues = CUES) -> Doc:
    """A document with the span groups cues, policies, organisations, amounts, dates and durations."""
    doc = pipeline(cues)(text)
    for name, find in _FINDERS.items():
        spans = (_span(doc, item.start, item.end, name) for item in find(text))
        doc.spans[name] = [span for span in spans if span is not None]
    return doc


def _span(doc: Doc, start: int, end: int, label: str) -> Span | None:
    # A mention may begin or end inside a run of blanks, which spaCy keeps as one token.
    return doc.char_span(start, end, label=label, alignment_mode="expand")
