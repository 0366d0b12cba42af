"""Sentences with their places. A stop inside quotation marks or a title ends none; a line feed always does."""

from __future__ import annotations

import re
from dataclasses import dataclass

_STOPS = "。！？!?；;"
_CLOSERS = "”’）)》」』】"
_PAIRS = {"“": "”", "《": "》", "「": "」", "『": "』"}
_LONGEST_QUOTE = 300  # a mark that nobody closed must not swallow the document
_TOKEN = re.compile(f"[{_STOPS}\n“《「『]")


@dataclass(slots=True, frozen=True)
class Sentence:
    """`text` is original[start:end], without blanks around it."""

    text: str
    start: int
    end: int


def sentences(text: str) -> list[Sentence]:
    """The sentences of `text` in order; blank ones are left out."""
    found: list[Sentence] = []
    begin = at = 0
    while match := _TOKEN.search(text, at):
        sign, place = match.group(), match.start()
        if sign in _PAIRS:
            close = text.find(_PAIRS[sign], place, place + _LONGEST_QUOTE)
            line = text.find("\n", place, place + _LONGEST_QUOTE)
            inside = close >= 0 and (line < 0 or close < line)
            at = close + 1 if inside else place + 1
            if inside and _ends_with_quote(text, close):
                _add(found, text, begin, at)
                begin = at
            continue
        end = place if sign == "\n" else place + 1
        while sign != "\n" and end < len(text) and text[end] in _CLOSERS + _STOPS:
            end += 1
        _add(found, text, begin, end)
        begin = at = max(end, place + 1)
    _add(found, text, begin, len(text))
    return found


def _ends_with_quote(text: str, close: int) -> bool:
    """“……。” ends a sentence with its quotation when nothing goes on behind it."""
    following = text[close + 1 : close + 2]
    return text[close - 1] in "。！？!?" and not (following and (following in "，,、；;。：:）)" or following == "的"))


def _add(found: list[Sentence], text: str, begin: int, end: int) -> None:
    piece = text[begin:end]
    bare = piece.strip()
    if bare:
        start = begin + len(piece) - len(piece.lstrip())
        found.append(Sentence(bare, start, start + len(bare)))
