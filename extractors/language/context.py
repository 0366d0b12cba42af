"""How a phrase is meant in its sentence: affirmed, negated, reuse, descriptive, quoted or conditional.

“新建机房” may be what a project builds; 不新建机房, 依托现有机房, 目前已建成机房 and 《……机房建设规范》 are not (rules SB-71 to
SB-78). A cue reaches to the end of its clause; over a 、 it reaches the rest of a list, until another doing word begins
something new. Quotations come first, then what stands before the phrase, then what stands behind it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from extractors.language.clauses import Clause, Event, clauses
from extractors.language.cues import CUES_IN_FORCE, Cues
from extractors.language.quotations import quotation
from extractors.language.secrecy import secrecy_context
from extractors.language.sentences import sentences
from extractors.values.vocabulary import longest_first

__all__ = ["Context", "PhraseHit", "phrase_contexts", "secrecy_context"]

Context = Literal["affirmed", "negated", "reuse", "descriptive", "quoted", "conditional"]

_LONGEST = 1000  # characters; a longer “sentence” is a table without stops and judged in pieces
_WIDE = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
_BY = re.compile(
    r"[均全都皆]?部?(?:由|从)(?P<who>[^，,。；;：:]{1,24}?)(?:统一)?(?:提供|解决|保障|承担|供给|支撑|分配)"
)
_LEADING = ("negation", "reuse", "descriptive", "conditional", "fresh", "construct")
_DONE = frozenset(("已", "业已", "已经", "现已", "曾", "曾经", "先后", "陆续", "此前"))
_WHICH = re.compile(r"(?:一[个套])?(?:可|能|供|与|和)")
_LABEL = 8  # 服务器设备：
_AT_THE_END = frozenset(
    ("不涉及", "不包含", "不包括", "不考虑", "未涉及", "未包含")
)  # 不涉及征地 denies something else
_DENIED_VALUE = re.compile(r"[^，,。；;]{0,6}[：:为]\s{0,2}(?:无|不涉及|暂无|否)(?=[，,。；;\s]|$)")


@dataclass(slots=True, frozen=True)
class PhraseHit:
    """`term` at sentence[start:end]; `cue` are the words that decided, empty when nothing speaks against the phrase."""

    term: str
    start: int
    end: int
    context: Context
    cue: str = ""


@lru_cache(maxsize=256)
def _pattern(terms: tuple[str, ...]) -> re.Pattern[str]:
    """All terms, longer ones first; OA must not be found in BOARD."""
    parts = []
    for term in longest_first(terms):
        plain = re.escape(term.translate(_WIDE))
        left = "(?<![A-Za-z0-9])" if term[:1].isascii() and term[:1].isalnum() else ""
        right = "(?![A-Za-z0-9])" if term[-1:].isascii() and term[-1:].isalnum() else ""
        parts.append(f"{left}{plain}{right}")
    return re.compile("|".join(parts), re.IGNORECASE)


def phrase_contexts(sentence: str, terms: Sequence[str], cues: Cues | None = None) -> list[PhraseHit]:
    """Every term found in `sentence`, not overlapping, the longest at each place, with how it is meant there.

    A longer text may be given: it is judged sentence by sentence.
    """
    wanted = tuple(term for term in terms if term)
    if not wanted:
        return []
    pattern = _pattern(wanted)
    hits: list[PhraseHit] = []
    for piece in sentences(sentence):
        for offset in range(0, len(piece.text), _LONGEST):
            part = piece.text[offset : offset + _LONGEST]
            plain = part.translate(_WIDE)
            spans = [match.span() for match in pattern.finditer(plain)]
            if spans:
                hits += _judged(part, plain, spans, cues, piece.start + offset)
    return hits


def context_at(sentence: str, start: int, end: int, cues: Cues | None = None, parsed: bool = False) -> PhraseHit:
    """How the words sentence[start:end] are meant, however they were found. `parsed`: on the tokens of the pipeline."""
    begin = max(0, start - _LONGEST // 2)
    part = sentence[begin : end + _LONGEST // 2]
    return next(_judged(part, part.translate(_WIDE), [(start - begin, end - begin)], cues, begin, parsed))


def _judged(
    text: str,
    plain: str,
    spans: Iterable[tuple[int, int]],
    cues: Cues | None,
    offset: int = 0,
    parsed: bool = False,
) -> Iterator[PhraseHit]:
    cues = cues or CUES_IN_FORCE.get()
    parts = clauses(plain, cues, parsed)
    for start, end in spans:
        context, cue = _context(plain, parts, start, end, cues)
        yield PhraseHit(text[start:end], start + offset, end + offset, context, cue)


def _context(text: str, parts: list[Clause], start: int, end: int, cues: Cues) -> tuple[Context, str]:
    quoted = quotation(text, start, end, cues)
    if quoted:
        return "quoted", quoted
    if text[start - 1 : start] == "无" and start:
        return "negated", "无"
    at = next(index for index, part in enumerate(parts) if start < part.end)
    before, cue, opened = _before(parts, at, start)
    clause = parts[at]
    if before in ("negated", "reuse", "conditional"):
        return before, cue
    after = _after(text, parts[at : at + 2], start, end, cues)
    if before == "descriptive":
        if any(event.kind == "renewed_after" for event in clause.events if event.start >= end):
            return "affirmed", ""
        return after if after and after[0] in ("negated", "reuse") else (before, cue)
    if after and (after[0] == "negated" or not opened):
        return after
    return "affirmed", ""


def _before(parts: list[Clause], at: int, start: int) -> tuple[Context, str, bool]:
    """What the words before `start` say, and whether a doing word of this clause has opened the statement.

    How things stand, what is used and what is only possible goes on over a comma until something new begins; a
    negation does not.
    """
    state: Context = "affirmed"
    cue, opened = "", False
    for part in parts[: at + 1]:
        if part.new_sentence:
            state, cue = "affirmed", ""
        if state == "negated":
            state, cue = "affirmed", ""
        opened = False
        last: Event | None = None
        for event in part.events:
            if event.start >= start:
                break
            if event.kind == "reuse" and _says_which(part, last, event, start):
                continue
            state, cue, opened = _step(part, state, cue, opened, event, last)
            if event.kind in _LEADING:
                last = event
    return state, cue, opened


def _says_which(part: Clause, last: Event | None, event: Event, start: int) -> bool:
    """建设可供各单位共用的短信平台: what stands between the doing word and 的 only says which platform is built."""
    if last is None or last.kind != "construct":
        return False
    lead = part.text[last.end - part.start : event.start - part.start]
    return bool(_WHICH.match(lead)) and "的" in part.text[event.end - part.start : start - part.start]


def _step(
    part: Clause, state: Context, cue: str, opened: bool, event: Event, last: Event | None
) -> tuple[Context, str, bool]:
    match event.kind:
        case "negation":
            return "negated", event.words, opened
        case "reuse" | "descriptive":
            # 更换现有服务器, 建设全县统一平台: the object of a doing word
            worked_on = last is not None and last.kind == "construct" and event.start - last.end <= 2
            free = state == "affirmed" or (event.kind == "reuse" and state == "descriptive")
            return (event.kind, event.words, opened) if free and not worked_on else (state, cue, opened)
        case "descriptive_after":  # 机房建于2015年，机柜6个
            free = state == "affirmed" and not opened
            return ("descriptive", event.words, opened) if free else (state, cue, opened)
        case "conditional":
            return ("conditional", event.words, opened) if state != "negated" else (state, cue, opened)
        case "fresh":
            denied = last is not None and last.kind == "negation" and event.start - last.end <= 1  # 禁止将
            return (state, cue, opened) if denied or state == "conditional" else ("affirmed", "", opened)
        case "construct":
            if last is not None and last.words in _DONE and event.start - last.end <= 4:
                return "descriptive", last.words, opened  # 已统一建设
            if state == "conditional" or (state == "negated" and not _breaks(part, last, event)):
                return state, cue, opened
            return "affirmed", "", True
    return state, cue, opened


def _breaks(part: Clause, last: Event | None, event: Event) -> bool:
    """Whether a doing word under a negation begins something of its own: 不新建机房、采购服务器."""
    if last is None:
        return False
    between = part.text[last.end - part.start : event.start - part.start]
    return len(between) > 1 and bool(re.search("、|并|同时|仅|只|改|另", between))  # 新建、采购机房: one list of doings


def _denies(event: Event, following: list[Event], cues: Cues) -> bool:
    """机房不再建设, 服务器不购置: behind a phrase a negation counts when a doing word goes with it."""
    if event.words.startswith("不") and event.words[1:] in cues.construct:
        return True
    return any(e.kind == "construct" and e.start - event.end <= 4 for e in following[:1])


def _after(text: str, pair: list[Clause], start: int, end: int, cues: Cues) -> tuple[Context, str] | None:
    """What the words behind the phrase say about it, within its clause; behind a label (服务器：…) the next one too."""
    clause, stop = pair[0], pair[0].end
    later = [event for event in clause.events if event.start >= end]
    reuse = {"reuse_after", "reuse_both"}
    if len(pair) > 1 and stop - end <= _LABEL and text[stop : stop + 1] in (":", "："):
        stop = pair[1].end
        later += pair[1].events
        reuse.add("reuse")
    if re.search("[与和同跟向将]", text[clause.start : start]):
        reuse.add("linking")
    for index, event in enumerate(later):
        if event.kind == "negation" and _denies(event, later[index + 1 :], cues):
            return "negated", event.words
        if event.kind in reuse:
            return "reuse", event.words
        if event.kind in ("construct", "fresh"):
            break
    for event in later:
        if event.kind == "negation_after" and (event.words not in _AT_THE_END or stop - event.end <= 2):
            return "negated", event.words
    supplied = _BY.search(text, end, stop)
    if supplied and not any(word in supplied["who"] for word in cues.suppliers):
        return "reuse", supplied.group()
    denied = _DENIED_VALUE.match(text, end)
    if denied:
        return "negated", denied.group().strip()
    described = next((event for event in later if event.kind == "descriptive_after"), None)
    worked_on = any(event.kind in ("renewed_after", "construct", "fresh") for event in later)
    return ("descriptive", described.words) if described and not worked_on else None
