"""Cuts a sentence into clauses and finds the cue words of each; what they mean together is `context`'s business."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from extractors.language.cues import Cues, lists_of
from extractors.language.pipeline import CUE_SPANS, pipeline

_CLAUSE = re.compile("[^，,；;。！？!?：:\n]{1,4000}")
_SENTENCE_END = "；;。！？!?\n"
_BUILT_IN_YEAR = re.compile(
    r"(?:于|在)?(?:19|20)\d\d年[^，,。；;]{0,10}?(?:建成|建设完成|购入|投入使用|启用|投用|(?:购置|购买|采购|开发|建立|建设)了)"
    r"|(?:始?建|建成|购|购置|购买|采购|配备|启用|投用|投运)于(?:19|20)\d\d年?"
    r"|(?:于|自)(?:19|20)\d\d年[^，,。；;]{0,10}?(?:购置|购买|采购|开发|建立|建设|上线)"
)
_PLANNED = re.compile(r"(?:计划|拟|将|预计|争取|力争)[^，,。；;]{0,4}$")
_UNLESS_SO = re.compile(r"非[^，,。；;]{1,10}不可")
_WAITING = re.compile(r"待[^，,。；;定遇业办续]{1,12}?(?:后|时|再)")
_TROUBLE = re.compile(r"(?P<solve>解决|破解|缓解|消除|克服)[^，,。；;]{1,20}?(?:问题|难题|弊端|痛点|难点|堵点)")
_EVENTS = (
    "negation", "negation_after", "reuse", "reuse_both", "linking", "reuse_after", "descriptive", "descriptive_after", "conditional", "construct", "fresh", "renewed_after",
)  # fmt: skip
_BEHIND = ("renewed_after", "reuse_after", "reuse_both", "linking", "descriptive_after", "negation_after")
_MASKS = ("not_negation", "not_fresh", "not_reuse", "not_descriptive", "not_construct")


Mark = tuple[str, str, int, int]  # list, word, start, end


@dataclass(slots=True, frozen=True)
class Event:
    """A cue at text[start:end] of the sentence; `kind` is the list it stands in."""

    kind: str
    words: str
    start: int
    end: int


@dataclass(slots=True)
class Clause:
    """sentence[start:end]; `new_sentence` says that the clause before ended with more than a comma."""

    text: str
    start: int
    end: int
    new_sentence: bool
    events: list[Event] = field(default_factory=list)


@lru_cache(maxsize=4096)  # eight rules ask about the same sentences
def clauses(text: str, cues: Cues, parsed: bool = False) -> list[Clause]:
    """The clauses of `text` with their cues in order; together they cover the whole text. `parsed`: the cues are marked by
    the spaCy pipeline, which takes seconds to load; else they are looked up as plain words."""
    parts: list[Clause] = []
    for match in _CLAUSE.finditer(text):
        before = text[match.start() - 1] if match.start() else ""
        parts.append(Clause(match.group(), match.start(), match.end(), bool(before) and before in _SENTENCE_END))
    if not parts or parts[-1].end < len(text):
        parts.append(Clause("", len(text), len(text) + 1, False))
    at = 0
    for event in _events(text, cues, parsed):
        while at < len(parts) - 1 and event.start >= parts[at].end:
            at += 1
        if event.end <= parts[at].end:
            parts[at].events.append(event)
    return parts


def ruler_marks(text: str, cues: Cues) -> list[Mark]:
    """Every cue word in `text` as the pipeline marks it."""
    doc = pipeline(cues)(text)  # kept by name: its spans die with it
    return [(kind, s.text, s.start_char, s.end_char) for s in doc.spans[CUE_SPANS] for kind in s.label_.split("|")]


def plain_marks(text: str, cues: Cues) -> list[Mark]:
    """The same without spaCy: for the hundreds of sentences of a dossier about which no rule will speak."""
    index = _index(cues)
    return [
        (kind, word, start, start + len(word))
        for start, first in enumerate(text)
        for word, kinds in index.get(first, ())
        if text.startswith(word, start)
        for kind in kinds
    ]


@lru_cache(maxsize=4)
def _index(cues: Cues) -> dict[str, list[tuple[str, list[str]]]]:
    """The cue words by their first character."""
    index: dict[str, list[tuple[str, list[str]]]] = {}
    for word, kinds in lists_of(cues).items():
        index.setdefault(word[0], []).append((word, kinds))
    return index


def _events(text: str, cues: Cues, parsed: bool) -> list[Event]:
    """The cues, longest first where they overlap; words that only look like cues mask the ones inside them."""
    marks = ruler_marks(text, cues) if parsed else plain_marks(text, cues)
    found = [Event(*mark) for mark in marks if mark[0] in _EVENTS or mark[0] in _MASKS]
    for match in _BUILT_IN_YEAR.finditer(text):
        if not _PLANNED.search(text, max(0, match.start() - 8), match.start()):
            found += [Event(kind, match.group(), *match.span()) for kind in ("descriptive", "descriptive_after")]
    found += [Event("not_negation", m.group(), m.start(), m.end()) for m in _UNLESS_SO.finditer(text)]
    found += [Event("conditional", m.group(), m.start(), m.end()) for m in _WAITING.finditer(text)]
    found += [Event("descriptive", m.group(), *m.span("solve")) for m in _TROUBLE.finditer(text)]
    taken = bytearray(len(text))
    kept = []
    for event in sorted(found, key=_rank):
        if not any(taken[event.start : event.end]):
            taken[event.start : event.end] = b"\1" * (event.end - event.start)
            kept.append(event)
        elif event.kind in _BEHIND:
            kept.append(event)  # 改造 is a doing word and, behind a phrase, a renewal
    return sorted((e for e in kept if e.kind not in _MASKS and not _attribute(text, e)), key=lambda e: (e.start, e.end))


def _rank(event: Event) -> tuple[int, bool, bool, int]:
    return -(event.end - event.start), event.kind not in _MASKS, event.kind in _BEHIND, event.start


def _attribute(text: str, event: Event) -> bool:
    """全县统一建设的平台: a doing word before 的 tells of which kind, not what is done."""
    return event.kind == "construct" and text[event.end : event.end + 1] == "的"
