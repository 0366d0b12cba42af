"""Formulas as one line of text: Office Math, and the EQ fields with which Chinese Word draws enclosed characters.

`EQ \\o\\ac(□,√)` is how 带圈字符 stores a ticked box and `EQ \\o\\ac(○,1)` a circled number; nothing of them is stored as
text. Formulas keep every character once; their layout is only hinted at (a/b, x^2).
"""

from __future__ import annotations

import re

from lxml import etree

from extractors.readers.word.names import M, W
from extractors.readers.word.numerals import formatted

_CIRCLES = "○〇◯Oo"
_SWITCH = re.compile(r"\\[A-Za-z]{1,2}\d*")
_NARY_DEFAULT = "∫"


def equation_field(code: str) -> str:
    """What an EQ field shows. `code` is the whole field code, `EQ` included."""
    body = re.sub(r"^\s*eq\b", "", code, flags=re.I)
    text, _ = _elements(body, 0)
    return text.strip()


def _elements(code: str, at: int) -> tuple[str, int]:
    """Text of the code from `at` up to the parenthesis that closes it, and where it ended."""
    out = ""
    switches = ""
    while at < len(code):
        character = code[at]
        if character == "\\":
            if code[at + 1 : at + 2] == "*":  # \* jc2 \* "Font:宋体": formatting, not text
                at = _skip_format(code, at + 1)
                continue
            match = _SWITCH.match(code, at)
            if match is None:  # an escaped character: \( \, \\
                out += code[at + 1 : at + 2]
                at += 2
                continue
            switches += match.group().casefold()
            at = match.end()
            while at < len(code) and code[at] in " \t0123456789":  # \up 9
                at += 1
        elif character == "(" and switches:
            arguments, at = _arguments(code, at + 1)
            out += _shown(switches, arguments)
            switches = ""
        elif character in ",;)" or (character == "，" and switches):
            break
        else:
            out += character
            at += 1
    return out, at


def _arguments(code: str, at: int) -> tuple[list[str], int]:
    found: list[str] = []
    while at < len(code):
        text, at = _elements(code, at)
        found.append(text.strip())
        if at >= len(code) or code[at] == ")":
            return found, at + 1
        at += 1
    return found, at


def _skip_format(code: str, at: int) -> int:
    match = re.compile(r"\*\s*(?:\"[^\"]*\"|\S+)\s*").match(code, at)
    return match.end() if match else at + 1


def _shown(switches: str, arguments: list[str]) -> str:
    if switches.startswith("\\f") and len(arguments) == 2:
        return "/".join(arguments)
    if switches.startswith("\\o"):
        if len(arguments) == 2 and arguments[0] in _CIRCLES and arguments[1].isdigit():
            return formatted(int(arguments[1]), "decimalEnclosedCircle")
        if len(arguments) == 2 and arguments[0].startswith("（"):
            return arguments[1] + arguments[0]
    if switches.startswith("\\s\\up"):  # raised: the reading above a character
        return f"（{''.join(arguments)}）"
    return "".join(arguments)


def math_text(element: etree._Element) -> str:
    """The text of an `m:oMath` or `m:oMathPara` in reading order."""
    tag = element.tag
    if tag == f"{M}t" or tag == f"{W}t":
        return element.text or ""
    if not isinstance(tag, str) or tag in _NO_TEXT:
        return ""
    join = _JOINED.get(tag, "")
    if tag == f"{M}d":
        return _delimited(element)
    lead = _nary(element) if tag == f"{M}nary" else "√" if tag == f"{M}rad" else ""
    return lead + join.join(filter(None, map(math_text, element)))


def _delimited(element: etree._Element) -> str:
    properties = element.find(f"{M}dPr")
    opening, closing, separator = (
        _character(properties, name, default) for name, default in (("begChr", "("), ("endChr", ")"), ("sepChr", "|"))
    )
    return opening + separator.join(math_text(e) for e in element.iterchildren(f"{M}e")) + closing


def _nary(element: etree._Element) -> str:
    return _character(element.find(f"{M}naryPr"), "chr", _NARY_DEFAULT)


def _character(properties: etree._Element | None, name: str, default: str) -> str:
    found = properties.find(f"{M}{name}") if properties is not None else None
    return found.get(f"{M}val", "") if found is not None else default


_JOINED = {f"{M}f": "/", f"{M}sSup": "^", f"{M}sSub": "_"}
_NO_TEXT = {f"{W}del", f"{W}moveFrom", f"{W}rPr", f"{M}rPr", f"{M}ctrlPr"}
