"""One way to make written Chinese comparable, so that every parser and every comparison agrees on what is the same.

`tidied` is what the parsers read: plain signs, no white space that means nothing, and the way back to the original
positions, because a finding must quote the words as they stand. `squash` is for comparing. `label_key` finds a form's
printed label again however its colon and brackets were typed. Everything here is one pass over the text.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_BRACKETS = str.maketrans("﹝［[【〖﹞］]】〗∶﹕", "〔〔〔〔〔〕〕〕〕〕::")

# What the parsers want to see as one sign. Chinese commas and semicolons stay as they are: they end a clause, while an
# ASCII comma may stand inside a number.
_ONE_SIGN = dict.fromkeys("‐‑‒–—―−﹣－", "-") | dict.fromkeys("∼〜～˜", "~") | dict.fromkeys("○◯", "〇")
_ONE_SIGN |= {"¥": "￥", "￥": "￥", "∶": ":", "_": " ", "＿": " "} | {sign: sign for sign in "，；！？…"}
# NFKC turns ② into 2, which would make ②8万元 into 28万元.
_CIRCLED = re.compile("[①-⒛⓪-⓿❶-➓㈠-㈩㊀-㊉]")
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
_ANY_INVISIBLE = re.compile(f"[{_INVISIBLE}]+")
_ANY_BRACKET = re.compile(f"[{re.escape(''.join(map(chr, _BRACKETS)))}]")
_REMEMBERED = 240  # cells and lines are asked for again and again; long texts are not worth the memory
_SPACE = re.compile(r"\s+")
_NOTE = re.compile(r"\([^()]{0,60}\)")
_LABEL_NUMBER = re.compile(r"^(?:\d{1,2}|[一二三四五六七八九十]{1,3})[、.](?!\d)")
_LABEL_WASTE = re.compile(r"[\s:*_★☆※·。,;]+")


@dataclass(slots=True, frozen=True)
class Tidied:
    """`text` is tidy; character i of it stands at `places[i]` of the original."""

    text: str
    places: list[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The original positions of text[start:end], end exclusive; `end` must be greater than `start`."""
        return self.places[start], self.places[end - 1] + 1


def nfkc(text: str) -> str:
    """NFKC without invisible characters: full-width letters and digits become plain ones."""
    return unicodedata.normalize("NFKC", _ANY_INVISIBLE.sub("", text))


@lru_cache(maxsize=8192)
def _sign(character: str) -> str:
    if character in _ONE_SIGN:
        return _ONE_SIGN[character]
    if character in _INVISIBLE:
        return ""
    if _CIRCLED.match(character) or character.isspace():
        return " "
    plain = unicodedata.normalize("NFKC", character)
    return "".join(_ONE_SIGN.get(sign, sign) for sign in plain)


@lru_cache(maxsize=4)  # several finders read the same text one after the other
def tidied(text: str, keep_lines: bool = False) -> Tidied:
    """Plain signs; white space and fill-in underlines only where they part two digits or two Latin letters.

    `keep_lines` leaves line feeds standing, for running text, where a new line is a new statement.
    """
    out: list[str] = []
    places: list[int] = []
    gap = False
    for place, character in enumerate(text):
        if keep_lines and character == "\n":
            out.append("\n")
            places.append(place)
            gap = False
            continue
        for sign in _sign(character):
            if sign == " ":
                gap = True
                continue
            if gap and out and _parts(out[-1], sign):
                out.append(" ")
                places.append(place - 1)
            gap = False
            out.append(sign)
            places.append(place)
    return Tidied("".join(out), places)


def _parts(left: str, right: str) -> bool:
    """Whether a gap between these two means something: 60 8 is not 608."""
    return left.isascii() and right.isascii() and left.isalnum() and right.isalnum()


def tidy(text: str) -> str:
    """What a field parser reads; see `tidied`."""
    return tidied(text).text


def squash(text: str) -> str:
    """For comparing: NFKC, every white space removed, brackets and colons of one kind."""
    return _squash_short(text) if len(text) <= _REMEMBERED else _squash(text)


def _squash(text: str) -> str:
    plain = _SPACE.sub("", nfkc(_one_kind(text)))
    return _one_kind(nfkc(plain))  # again: what a blank parted may combine now


def _one_kind(text: str) -> str:
    return text.translate(_BRACKETS) if _ANY_BRACKET.search(text) else text  # looking is ten times as fast


@lru_cache(maxsize=16384)
def _squash_short(text: str) -> str:
    return _squash(text)


def label_key(text: str) -> str:
    """A form label without colon, asterisk, white space, leading number and bracketed notes such as （公章）."""
    return _label_key_short(text) if len(text) <= _REMEMBERED else _label_key(text)


@lru_cache(maxsize=16384)
def _label_key_short(text: str) -> str:
    return _label_key(text)


def _label_key(text: str) -> str:
    plain = _LABEL_WASTE.sub("", nfkc(text).replace("∶", ":").replace("（", "(").replace("）", ")"))
    bare = _NOTE.sub("", _NOTE.sub("", plain))  # twice: one level of nesting
    return _LABEL_NUMBER.sub("", bare).strip("()")
