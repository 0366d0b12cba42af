"""Takes the template's own instructions out of what was submitted, so that what remains is the applicant's.

An instruction is recognised by its letters alone (punctuation and spacing change when forms are retyped), whole or
sentence by sentence, and by similarity of 0.9 or more (rulebook SB-33, FA-33).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from rapidfuzz import fuzz, process

from extractors.values.normalise import nfkc

SIMILAR = 90.0
_SHORTEST = 6  # letters; a shorter instruction is recognised only when it is the whole text
_UNMISTAKABLE = 30
_PIECE = re.compile(r"[^。；;\n()（）]{1,4000}")
_AROUND_LEFT, _AROUND_RIGHT = "（( \t\n\u3000", "）)。；;，, \t\n\u3000"


def _letters(text: str) -> tuple[str, list[int]]:
    """Letters and digits of `text` and where each stands."""
    letters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        for sign in _signs(character):
            letters.append(sign)
            places.append(place)
    return "".join(letters), places


@lru_cache(maxsize=16384)
def _signs(character: str) -> str:
    """The letters and digits that one character stands for."""
    return "".join(sign for sign in nfkc(character) if sign.isalnum())


@lru_cache(maxsize=32)
def _prepared(guidance: tuple[str, ...]) -> tuple[list[str], list[str]]:
    """The instructions whole and their sentences, letters only."""
    whole = [letters for text in guidance if (letters := _letters(text)[0])]
    sentences = {_letters(match.group())[0] for text in guidance for match in _PIECE.finditer(text)}
    return sorted(whole, key=len, reverse=True), [s for s in sentences if len(s) >= _SHORTEST]


def guidance_spans(text: str, guidance: Sequence[str]) -> list[tuple[int, int]]:
    """Where instructions stand in `text`, in order, brackets and stops around them included."""
    whole, sentences = _prepared(tuple(guidance))
    letters, places = _letters(text)
    if not letters:
        return []
    if letters in whole:
        return [(0, len(text))]
    spans = list(_exact(letters, places, whole))
    if not spans and _retyped(letters, whole):
        return [(0, len(text))]
    for match in _PIECE.finditer(text):
        if any(start <= match.start() and match.end() <= end for start, end in spans):
            continue
        piece = _letters(match.group())[0]
        if len(piece) >= _SHORTEST and process.extractOne(piece, sentences, scorer=fuzz.ratio, score_cutoff=SIMILAR):
            spans.append(match.span())
    return _merged(text, spans)


def _retyped(letters: str, whole: list[str]) -> bool:
    """Whether the whole text is one instruction, slightly changed; words added to it are the applicant's."""
    near = [text for text in whole if len(text) >= _SHORTEST and len(letters) <= len(text) * 1.05]
    return process.extractOne(letters, near, scorer=fuzz.ratio, score_cutoff=SIMILAR) is not None


def _exact(letters: str, places: list[int], whole: list[str]) -> Iterator[tuple[int, int]]:
    for instruction in whole:
        if len(instruction) < _SHORTEST:
            continue
        at = letters.find(instruction)
        while at >= 0:
            end = at + len(instruction)
            cut = end == len(letters) or places[end] > places[end - 1] + 1  # …的文件有《…》 goes on: the applicant's
            if cut or len(instruction) >= _UNMISTAKABLE:
                yield places[at], places[end - 1] + 1
            at = letters.find(instruction, at + len(instruction))


def _merged(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        while start > 0 and text[start - 1] in _AROUND_LEFT:
            start -= 1
        while end < len(text) and text[end] in _AROUND_RIGHT:
            end += 1
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def strip_guidance(text: str, guidance: Sequence[str]) -> str:
    """`text` without the template's instructions; unchanged but for outer blanks when it holds none."""
    out, last = [], 0
    for start, end in guidance_spans(text, guidance):
        out.append(text[last:start])
        last = end
    out.append(text[last:])
    return "".join(out).strip()
