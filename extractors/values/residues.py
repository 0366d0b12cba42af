"""Placeholders left in running text (rule FA-34): ××, XXX, ＊＊, ____, 待定, 某某 – and what only looks like one.

Not residues: × between numbers, X86, XXE, XX型, 图XX, addresses, masked numbers, an underline somebody wrote on.
"""

from __future__ import annotations

import re
from functools import lru_cache

from extractors.values.types import Mention
from extractors.values.vocabulary import EMPTY_IN_FORCE, EmptyWords, longest_first

_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {ord("╳"): "×", ord("✕"): "×", ord("✖"): "×"}
_SHAPES = r"(?P<cross>×{2,})|(?P<latin>X{2,}|x{3,})|(?P<star>\*{2,})|(?P<triangle>△{2,}|〇{2,}|○{2,})|(?P<line>_{3,})"
_WIDE_X = re.compile("(?<![Ｘ])Ｘ(?![Ｘ])")
_NAMED_AFTER = re.compile("型|系列|口|光|射线|轴")
_HAN = "\u4e00-\u9fff"
_BLANK_GOES_ON = re.compile(
    rf"\s*(?:$|[\n,，.。;；:、()（）\[\]/]|[年月日元万亿个台套人天页份条项号局次名处%](?![{_HAN}]{{2}})|万元|个月|日历天)"
)
_WRITTEN_ON = re.compile(r"_{1,200}[^_\n]{1,60}$")


@lru_cache(maxsize=8)
def _pattern(words: EmptyWords) -> re.Pattern[str]:
    listed = "|".join(map(re.escape, longest_first(words.residue)))
    return re.compile(rf"{_SHAPES}|(?P<word>某{{2,}}|{listed})")


def placeholders(text: str, words: EmptyWords | None = None) -> list[Mention]:
    """The residues in `text`; each mention's value is the words themselves."""
    plain = text.translate(_WIDE)
    found = []
    for match in _pattern(words or EMPTY_IN_FORCE.get()).finditer(plain):
        kind = match.lastgroup or ""
        if _KINDS[kind](plain, match.start(), match.end()):
            found.append(Mention(text[match.start() : match.end()], match.start(), match.end()))
    for match in _WIDE_X.finditer(text):  # a single full-width Ｘ is no letter anybody types
        start, end = match.span()
        if _latin(plain, start, end):
            found.append(Mention(text[start:end], start, end))
    return sorted(found, key=lambda mention: mention.start)


def _around(text: str, start: int, end: int) -> tuple[str, str]:
    return text[start - 1 : start] if start else "", text[end : end + 1]


def _alnum(character: str) -> bool:
    return character.isascii() and character.isalnum()


def _cross(text: str, start: int, end: int) -> bool:
    before, after = _around(text, start, end)
    return not (before.isdigit() and after.isdigit())


def _latin(text: str, start: int, end: int) -> bool:
    before, after = _around(text, start, end)
    if before.isdigit() and not _alnum(after):
        year = after == "年" and re.search(r"(?<!\d)20?$", text[max(0, start - 3) : start])
        return bool(year) or (end - start >= 4 and after != "-")  # 20XX年, 138XXXXXXXX
    if _alnum(before) or _alnum(after) or after in ("/", "@", "\\") or before in ("/", "@", "\\", "."):
        return False
    if after == "." and _alnum(text[end + 1 : end + 2]):
        return False
    if before == "-" or after == "-":
        telephone = re.search(r"(?<!\d)0\d{2,3}-$", text[max(0, start - 5) : start])
        part = _alnum(text[start - 2 : start - 1]) if before == "-" else _alnum(text[end + 1 : end + 2])
        return bool(telephone) or not part
    return before not in ("图", "表") and not _NAMED_AFTER.match(text, end)


def _star(text: str, start: int, end: int) -> bool:
    before, after = _around(text, start, end)
    return not (_alnum(before) or _alnum(after))


def _triangle(text: str, start: int, end: int) -> bool:
    before, after = _around(text, start, end)
    numerals = "一二三四五六七八九十百千万零〇○"
    return not (before and before in numerals) and not (after and after in numerals + "年")


def _line(text: str, start: int, end: int) -> bool:
    """An underline with nothing written on it."""
    before, after = _around(text, start, end)
    if _alnum(before) and _alnum(after):
        return False  # __init__, a_____b
    left = text[max(0, start - 300) : start].rsplit("\n", 1)[-1]
    if not left.strip() and not text[end : end + 1].strip():
        return end - start < 20  # a rule across the page parts sections
    if _BLANK_GOES_ON.match(text, end):
        return not _ends_what_was_written(left)
    label = not left.strip() or left.rstrip()[-1] in ":：(（"
    return not label


def _ends_what_was_written(left: str) -> bool:
    """Whether `left` is 单位：____高青县某局, the underline after it being only the rest of the line."""
    match = _WRITTEN_ON.search(left)
    if match is None:
        return False
    content = match.group().strip("_ \u3000")
    lead = left[: match.start()].rstrip()
    return bool(content) and not _BLANK_GOES_ON.match(content) and (not lead or lead[-1] in ":：(（_")


def _word(text: str, start: int, end: int) -> bool:
    before, after = _around(text, start, end)
    word = text[start:end]
    if word.startswith("某"):
        return True
    if word.isascii():
        return not (_alnum(before) or _alnum(after))
    return before != "等" and not (after and "\u4e00" <= after <= "\u9fff" and after != "的")


_KINDS = {"cross": _cross, "latin": _latin, "star": _star, "triangle": _triangle, "line": _line, "word": _word}
