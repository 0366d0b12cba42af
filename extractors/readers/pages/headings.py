"""Which paragraphs of a paged document are headings, of which level, and which lines are a table of contents.

A page knows no styles. Numbering says most (第一章 > 一、 > （一） > 1. ), look (larger or bolder than the running text)
says the rest. Level 1 is a chapter, as in the Word reader. Level 1 is given sparingly, deeper levels freely: a false
chapter breaks the outline, a false subheading costs nothing. Titles of covers and letters are no headings.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from extractors.values.citations import only_cites

_CN = "一二三四五六七八九十百零〇"
_KINDS = (
    ("chapter", re.compile(rf"^第\s*[{_CN}\d]+\s*(章|篇|部分)(?![的中第节所内])")),
    ("section", re.compile(rf"^第\s*[{_CN}\d]+\s*节(?![的中])")),
    ("cn", re.compile(rf"^[{_CN}]+\s*[、.．,，]\s*\S")),
    ("cn_paren", re.compile(rf"^[（(]\s*[{_CN}]+\s*[）)]")),
    ("decimal", re.compile(r"^(\d{1,2}(?:\s?[.．]\s?\d{1,2}){1,5})\s*[.．、]?(?![\d%％万元年月日号GMTK])\s*\D")),
    ("num", re.compile(r"^\d{1,2}\s*([、.．](?!\d)|\s)\s*\D")),
    ("num_paren", re.compile(r"^([（(]\s*\d{1,2}\s*[）)]|\d{1,2}\s*[)）])")),
)
_LEADING = re.compile(r"\d{1,2}")
_SECTION = re.compile(r"(\d{1,2})\s?[.．]\s?(\d{1,2})")
_OVER = 3
_NESTING = ("chapter", "section", "cn", "cn_paren")
_ENDS = "。；，、：？！;,:?!"
_LEADERS = re.compile(r"(\s*[.．…·•‥_⋯]){4,}\s*\d{0,4}\s*$|…{2,}\s*\d{0,4}\s*$")
_TOC_ENTRY = re.compile(r"\S(\s{2,}|\s+|[.．…·•\s]+)?[-—(（\s]*[\dIVXivx]{1,4}[-—)）\s]*$")
_TOC_TITLE = re.compile(r"^目\s*[录次錄]$")


class Looks(Protocol):
    """What a heading is known by; a paragraph in the making, or one made before and looked at again."""

    @property
    def text(self) -> str: ...
    @property
    def size(self) -> float: ...
    @property
    def bold(self) -> bool: ...
    @property
    def align(self) -> str: ...
    @property
    def page(self) -> int: ...
    @property
    def boxed(self) -> bool: ...
    @property
    def lines(self) -> Sequence[object]: ...


@dataclass(slots=True)
class Mark:
    """What a paragraph is: a heading of `level`, a line of a table of contents, or neither."""

    level: int | None = None
    toc: bool = False


def toc_like(text: str) -> bool:
    """A line that ends in leaders and a page number."""
    return _LEADERS.search(text) is not None


def kind_of(text: str) -> tuple[str, int]:
    """The numbering style a text begins with and its depth (decimals), or ("", 0)."""
    for name, pattern in _KINDS:
        match = pattern.match(text)
        if match:
            depth = len(re.findall(r"\d+", match.group(1))) if name == "decimal" else 1
            return name, depth
    return "", 0


def mark_headings(drafts: Sequence[Looks], recognised: bool = False) -> list[Mark]:
    """A mark for every paragraph, in order. `recognised`: letter sizes come from a picture and are less exact."""
    marks = [Mark() for _ in drafts]
    _mark_contents(drafts, marks)
    body, heavy = _body_look(drafts)
    near = 0.09 if recognised else 0.04
    looks = [d.size >= body * (1 + 1.6 * near + 0.04) or (d.bold and not heavy) for d in drafts]
    kinds = [kind_of(d.text) if _could_be(d) and not m.toc else ("", 0) for d, m in zip(drafts, marks, strict=True)]
    _drop_lists(drafts, kinds, looks)
    levels = _levels({k for k, _ in kinds if k})
    if levels["num"] == 1 and not any(k == "decimal" for k, _ in kinds):
        # 1. alone makes chapters only where it looks like one: it numbers enclosures and lists as well
        kinds = [("", 0) if k == "num" and not look else (k, n) for look, (k, n) in zip(looks, kinds, strict=True)]
    for mark, (kind, depth) in zip(marks, kinds, strict=True):
        if kind:
            mark.level = max(levels["decimal"], depth) if kind == "decimal" else levels[kind]
    _mark_by_look(drafts, marks, looks, near)
    return marks


def _mark_contents(drafts: Sequence[Looks], marks: list[Mark]) -> None:
    inside, misses = False, 0
    seen: set[str] = set()
    for draft, mark in zip(drafts, marks, strict=True):
        text = draft.text
        if _TOC_TITLE.match(text):
            inside, misses, mark.toc = True, 0, True
            continue
        if toc_like(text):
            mark.toc = True
            inside = inside or False
            continue
        if not inside:
            continue
        bare = re.sub(r"[\d\s.．…·]+$", "", re.sub(r"\s+", "", text))
        if len(text) < 60 and _TOC_ENTRY.search(text) and bare not in seen:
            mark.toc, misses = True, 0
            seen.add(bare)
        else:
            misses += 1
            inside = misses < 2 and bare not in seen and len(text) < 40 and kind_of(text)[0] == ""


def _body_look(drafts: Sequence[Looks]) -> tuple[float, bool]:
    sizes: Counter[float] = Counter()
    bold = total = 0
    for draft in drafts:
        count = len(draft.text)
        sizes[round(draft.size * 4) / 4] += count
        total += count
        bold += count if draft.bold else 0
    if not sizes:
        return 12.0, False
    return max(sizes, key=lambda s: (sizes[s], -s)), bold > 0.5 * total


def _could_be(draft: Looks) -> bool:
    text = draft.text
    if draft.boxed or not 1 < len(text) <= 60 or len(draft.lines) > 2:
        return False
    return text[-1] not in _ENDS and not only_cites(text)


def _drop_lists(drafts: Sequence[Looks], kinds: list[tuple[str, int]], looks: list[bool]) -> None:
    """Take list items out of the candidates: 1. and （1） are headings only when they look so, or when the text has
    no such that look so, they are short and do not follow one another directly."""
    with_look = any(k == "num" and look for (k, _), look in zip(kinds, looks, strict=True))
    original = list(kinds)
    chapters = _over_sections(drafts, original)
    for i, (kind, _) in enumerate(original):
        if kind in ("chapter", "section", "") or looks[i] or i in chapters:
            continue
        text = drafts[i].text
        neighbour = any(0 <= j < len(original) and original[j][0] == kind and not looks[j] for j in (i - 1, i + 1))
        if (
            kind == "num_paren"
            or (kind == "num" and (with_look or neighbour or len(text) > 30))
            or (kind in ("cn", "cn_paren", "decimal") and (len(text) > 40 or re.search(r"[。；]", text)))
        ):
            kinds[i] = ("", 0)


def _over_sections(drafts: Sequence[Looks], kinds: Sequence[tuple[str, int]]) -> set[int]:
    """Numbers 1. 2. 3. that stand over sections 1.1 2.1 3.1, three of them at least, and those that fill their sequence:
    chapters, however their size was measured. A number amid others (1. 2. 3. of a list) fills nothing."""
    numbers = {
        i: int(m.group())
        for i, (kind, _) in enumerate(kinds)
        if kind == "num" and (m := _LEADING.match(drafts[i].text))
    }
    sections = [
        (i, m) for i, (kind, _) in enumerate(kinds) if kind == "decimal" and (m := _SECTION.match(drafts[i].text))
    ]
    over: set[int] = set()
    for i, number in numbers.items():
        below = next((m for k, m in sections if k > i), None)
        if below is not None and (int(below.group(1)), int(below.group(2))) == (number, 1):
            over.add(i)
    if len({numbers[i] for i in over}) < _OVER or len(over) != len({numbers[i] for i in over}):
        return set()
    found, last, amid = set(over), 0, False
    for i, number in numbers.items():
        if i in over:
            last, amid = number, False
        elif number == last + 1 and not amid and len(drafts[i].text) <= 30:
            found.add(i)
            last = number
        else:
            amid = True
    return found


def _levels(present: set[str]) -> dict[str, int]:
    levels: dict[str, int] = {}
    level = 0
    for kind in _NESTING:
        if kind in present:
            level += 1
            levels[kind] = level
    above = "chapter" in present or "cn" in present
    levels["decimal"] = 2 if above else 1
    if above or "cn_paren" in present:
        levels["num"] = level + 1
    else:
        levels["num"] = 1
    levels["num_paren"] = levels["num"] + (1 if "num" in present else 0)
    if "decimal" in present and not above:
        levels["num_paren"] = max(levels["num_paren"], 3)
    return levels


def _mark_by_look(drafts: Sequence[Looks], marks: list[Mark], looks: list[bool], near: float) -> None:
    """Headings without a number: of the level of the numbered ones they look like, or by rank of size."""
    first_numbered = next((i for i, m in enumerate(marks) if m.level is not None), None)
    sizes: dict[int, float] = {}
    for level in {m.level for m in marks if m.level is not None}:
        own = sorted(d.size for d, m in zip(drafts, marks, strict=True) if m.level == level)
        sizes[level] = own[len(own) // 2]
    deepest = max(sizes, default=0)
    loose = [
        i
        for i, draft in enumerate(drafts)
        if marks[i].level is None
        and not marks[i].toc
        and looks[i]
        and _could_be(draft)
        and len(draft.text) <= 30
        and not re.match(r"^(附件|附表|图|表)\s*\d", draft.text)
        and not re.search(r"[（(]\s*(盖章|公章|签字)|\d{4}\s*年|☐|☑|☒|[:：]", draft.text)
        and kind_of(draft.text)[0] in ("", "num", "num_paren")
    ]
    if first_numbered is not None:
        _raise_chapters(drafts, marks, sizes, [i for i in loose if drafts[i].page != drafts[0].page], near)
        for i in loose:
            early = i < first_numbered and (drafts[i].page == drafts[0].page or drafts[i].align == "center")
            if marks[i].level is not None or early or drafts[i].align == "right":
                continue
            size = drafts[i].size
            same = [k for k, s in sizes.items() if abs(s - size) <= near * s and (k > 1 or _plain_title(drafts[i]))]
            if same:
                marks[i].level = max(same)
            elif size < sizes[min(sizes)]:
                marks[i].level = min([k for k, s in sizes.items() if s < size] or [deepest + 1])
        return
    titles = [i for i in loose if i < 6 and drafts[i].page == drafts[0].page and drafts[i].align == "center"]
    ranked = [i for i in loose if i not in titles and drafts[i].align != "right"]
    steps: list[float] = []
    for i in sorted(ranked, key=lambda k: -drafts[k].size):
        if not steps or drafts[i].size < steps[-1] * (1 - near):
            steps.append(drafts[i].size)
    for i in ranked:
        marks[i].level = 1 + sum(1 for s in steps if drafts[i].size < s * (1 - near))


def _raise_chapters(
    drafts: Sequence[Looks], marks: list[Mark], sizes: dict[int, float], loose: Sequence[int], near: float
) -> None:
    """Chapters without a number over numbered sections: where several headings are set larger than anything numbered,
    they are the chapters and the numbers go one level down."""
    top = max(sizes.values())
    larger = [i for i in loose if drafts[i].size > top * (1 + near)]
    if len(larger) < 3 or any(kind_of(d.text)[0] == "chapter" for d, m in zip(drafts, marks, strict=True) if m.level):
        return
    for mark in marks:
        if mark.level is not None:
            mark.level += 1
    for level in sorted(sizes, reverse=True):
        sizes[level + 1] = sizes.pop(level)
    sizes[1] = min(drafts[i].size for i in larger)
    for i in larger:
        marks[i].level = 1


def _plain_title(draft: Looks) -> bool:
    """A heading of chapter size without a number is a chapter only when it says little (附录, 参考资料, 前言)."""
    return len(draft.text) <= 16
