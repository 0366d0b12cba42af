"""Pictures that make up one material: 1.jpg … 12.jpg, 微信图片_2026….jpg. Which belong together, and in which order.

Names run in natural order (2 before 10) within one series: names of one folder that differ only in their numbers. A page
that bears the title of a material opens one; the pages after it go on. Where printed page numbers, chapter numbers or
broken sentences contradict the names, the pages are ordered by what they say. A picture of something (a server, a room)
belongs to nothing; what a reviewer stated of a picture holds.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import PurePosixPath

from extractors.classify.bound import clear
from extractors.classify.features import features
from extractors.classify.joined import CLOSED, join_documents, sentence_goes_on
from extractors.classify.materials import OTHER, PICTURES, photo_of
from extractors.classify.score import score_all
from extractors.document import Document, Paragraph, Table
from extractors.dossier import Corrections
from extractors.values.normalise import squash
from extractors.vocabulary import Vocabulary

MOST = 400  # pictures of a series that are compared with each other; more keep the order of their names
_WRONG = -4.0  # a step between two pages that no order of names explains
_CONTENTS = 4  # chapters on one page that are more than most pages hold
_BARE = 0.6  # share of headings among the lines of a page that has nothing to say between them
_DOUBTS = 2  # steps that contradict the names before they are given up: one may be a misread number
_ENTRY = re.compile(r"[^\d.．]\s*\d{1,3}$")  # a heading with the number of its page behind it
_CN = "零一二三四五六七八九十"
_STEPS = (
    ("chapter", re.compile(r"^第\s*([一二三四五六七八九十\d]{1,3})\s*[章篇]")),
    ("cn", re.compile(r"^([一二三四五六七八九十]{1,3})\s*[、.．]")),
    ("decimal", re.compile(r"^(\d{1,2})\s*[.．]\s*(\d{1,2})(?!\d)")),
    ("cn_paren", re.compile(r"^[（(]\s*([一二三四五六七八九十]{1,3})\s*[）)]")),
    ("num", re.compile(r"^(\d{1,2})\s*[、.．](?!\d)")),
)


@dataclass(slots=True)
class Page:
    """A picture as one page: what it opens (a material's key; `numbered` is the kind of number its title bears) or most
    looks like, the page number printed on it, and by kind the first and last number of its headings."""

    document: Document
    opens: str = ""
    numbered: str = ""
    likeness: Mapping[str, float] = field(default_factory=dict)
    printed: int | None = None
    first: dict[str, int] = field(default_factory=dict)
    last: dict[str, int] = field(default_factory=dict)


def put_together(
    documents: Sequence[Document], vocabulary: Vocabulary, corrections: Corrections | None = None
) -> list[Document]:
    """The documents with pictures of one material joined, each where its first picture stood."""
    stated = corrections.materials if corrections else {}
    series: dict[tuple[str, str], list[Document]] = {}
    for document in documents:
        if document.format not in PICTURES or document.file in stated or _name(document) in stated:
            continue
        if (document.pages or 1) == 1 and not photo_of(document, vocabulary):
            series.setdefault(_series(document), []).append(document)
    whole: dict[str, Document] = {}
    gone: set[str] = set()
    for members in series.values():
        if len(members) < 2:
            continue
        for group in groups(sorted(members, key=natural), vocabulary):
            if len(group) > 1:
                whole[group[0].file] = join_documents(group)
                gone.update(d.file for d in group[1:])
    return [whole.get(d.file, d) for d in documents if d.file not in gone]


def _name(document: Document) -> str:
    return PurePosixPath(document.file.rsplit("!/", 1)[-1]).name


def _series(document: Document) -> tuple[str, str]:
    """The folder, and the name without its numbers: 申请表1 and 申请表2 are one series, 函1 another."""
    folder, _, name = document.file.rpartition("/")
    stem = name.rpartition(".")[0]
    return folder, re.sub(r"[\s_\-—()（）第页]+", "", re.sub(r"\d+", "#", stem)).replace("##", "#").strip("#")


def natural(document: Document) -> tuple[tuple[int, int, str], ...]:
    """Numbers of a name compare as numbers."""
    parts = re.split(r"(\d+)", _name(document))
    return tuple((0, int(p), "") if p.isdigit() else (1, 0, p.lower()) for p in parts if p)


def groups(documents: Sequence[Document], vocabulary: Vocabulary) -> list[list[Document]]:
    """The pictures of a series, material by material, each in order. `documents` in the order of their names."""
    pages = [_page(d, vocabulary) for d in documents]
    found = _by_name(pages)
    wrong = _wrong_steps(found)
    if wrong >= _DOUBTS and len(pages) <= MOST and _wrong_steps(other := _by_content(pages)) < wrong:
        found = other
    return [[page.document for page in group] for group in found]


def _wrong_steps(found: Sequence[Sequence[Page]]) -> int:
    return sum(_step(a, b) <= _WRONG for group in found for a, b in pairwise(group))


def _page(document: Document, vocabulary: Vocabulary) -> Page:
    scores = [s for s in score_all(features(document), "", vocabulary) if vocabulary.materials.get(s.material)]
    best = scores[0] if scores else None
    page = Page(document, likeness={s.material: s.value for s in scores[:4]}, printed=document.printed.get(1))
    known = best is not None and best.material != OTHER and clear(best, opens_page=True)
    if best is not None and known and _stands_free(document, best.title):
        page.opens, page.numbered = best.material, _numbering(document, best.title)
    for block in document.blocks:
        if isinstance(block, Paragraph) and block.part == "body" and len(block.text) <= 60 and not block.toc:
            _count(page, block.text)
    lines = [b.text.strip() for b in document.blocks if isinstance(b, Paragraph) and b.part == "body"]
    heads = [text for text in lines if any(p.match(text) for _, p in _STEPS)]
    listed = sum(bool(_ENTRY.search(text)) for text in heads)
    many = any(page.last[k] - page.first[k] >= _CONTENTS for k in page.first)
    if (listed >= 3 and listed > 0.5 * len(heads)) or (many and len(heads) > _BARE * len(lines)):
        page.first.clear()  # a table of contents says nothing about its own place
        page.last.clear()
    return page


def _stands_free(document: Document, title: str) -> bool:
    """Whether a title is no part of a table's row: a schedule that goes on at the head of a page, 2027年12月 | 提交竣工验收申请,
    opens nothing."""
    free = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            free.append(squash(block.text))
        elif isinstance(block, Table):
            texts = [[text for cell in row if (text := squash(cell.text))] for row in block.rows]
            free += [row[0] for row in texts if len(row) == 1]
    return title in "".join(free)


def _numbering(document: Document, title: str) -> str:
    """The kind of number before a title: 6.6 云服务需求 and 第9章 效益分析 are headings of a longer paper."""
    for block in document.blocks if title else ():
        text = squash(block.text) if isinstance(block, Paragraph) else ""
        if text.endswith(title):
            return next((kind for kind, pattern in _STEPS if pattern.match(text)), "")
    return ""


def _count(page: Page, text: str) -> None:
    for kind, pattern in _STEPS:
        match = pattern.match(text.strip())
        if match:
            number = 0
            for part in match.groups():
                number = number * 100 + _number(part)
            page.first.setdefault(kind, number)
            page.last[kind] = number
            return


def _number(text: str) -> int:
    if text.isdigit():
        return int(text)
    tens, _, ones = text.rpartition("十")
    if "十" in text:
        return 10 * (_CN.find(tens) if tens else 1) + (_CN.find(ones) if ones else 0)
    return max(_CN.find(text), 0)


def _by_name(pages: Sequence[Page]) -> list[list[Page]]:
    found: list[list[Page]] = []
    for page in pages:
        if found and not (page.opens and _is_new(page, found[-1])):
            found[-1].append(page)
        else:
            found.append([page])
    return found


def _is_new(page: Page, group: Sequence[Page]) -> bool:
    """Whether a page with a title opens a paper of its own: not when it is a running title, which says it again, nor when
    its chapters go on."""
    if page.numbered and any(page.numbered in other.last for other in group):
        return False
    chapter = page.first.get("chapter", 0)
    if chapter > 1 and chapter - max((other.last.get("chapter", 0) for other in group), default=0) in (0, 1):
        return False
    if page.opens != group[0].opens:
        return True
    return page.printed == 1 and group[-1].printed not in (None, 1) and _step(group[-1], page) < 0


def _step(a: Page, b: Page) -> float:
    """How well page b follows page a, by what they say."""
    score = 0.0
    if a.printed is not None and b.printed is not None:
        score += 6 if b.printed == a.printed + 1 else -8 if b.printed <= a.printed else 1
    for weight, (kind, _) in zip((4, 3, 3, 1, 1), _STEPS, strict=True):
        if kind not in b.first or kind not in a.last:
            continue
        ahead = b.first[kind] - a.last[kind]
        if ahead == 1:
            score += weight
        elif ahead <= 0 and (kind in ("chapter", "decimal") or (kind == "cn" and "chapter" not in a.last | b.first)):
            score -= 6
        elif ahead > 1:
            score -= 0.5 * weight
        break
    return score + _joint(a.document, b.document)


def _joint(a: Document, b: Document) -> float:
    """Whether the end of one page and the beginning of the next read on."""
    if not a.blocks or not b.blocks:
        return 0.0
    last, first = a.blocks[-1], b.blocks[0]
    if isinstance(last, Table) and isinstance(first, Table):
        return 1.5
    if not isinstance(last, Paragraph) or not isinstance(first, Paragraph):
        return 0.0
    if sentence_goes_on(last, first):
        return 1.5
    stopped = last.text.rstrip()[-1:] in CLOSED
    heading = first.level is not None
    return 0.5 if stopped and heading else -1.5 if heading and len(last.text) >= 15 and not stopped else 0.0


def _by_content(pages: Sequence[Page]) -> list[list[Page]]:
    """Groups grown from the pages that open a material, always by the step that fits best."""
    found: list[list[Page]] = []
    rest: list[Page] = []
    for page in pages:
        opens = page.opens if not page.numbered else ""
        own = next((g for g in found if g[0].opens == opens), None) if opens else None
        if opens and own is None:
            found.append([page])
        elif own is not None and _rank(page) < _rank(own[0]):
            rest.append(own[0])
            own[0] = page
        else:
            rest.append(page)
    if not found:
        return [list(pages)]
    place = {id(page): k for k, page in enumerate(pages)}
    while rest:
        group, page = max(
            ((g, p) for g in found for p in rest),
            key=lambda pair: (_fit(pair[0], pair[1], place), -place[id(pair[1])]),
        )
        group.append(page)
        rest.remove(page)
    return found


def _rank(page: Page) -> tuple[int, int]:
    """Of two pages with the same title the one that comes first: by its page number, then by its chapters."""
    return (page.printed if page.printed is not None else 0, min(page.first.values(), default=0))


def _fit(group: Sequence[Page], page: Page, place: Mapping[int, int]) -> float:
    last = group[-1]
    likeness = page.likeness.get(group[0].opens, 0.0) - max(
        (v for k, v in page.likeness.items() if k != group[0].opens), default=0.0
    )
    return _step(last, page) + 3 * likeness + (1.0 if place[id(page)] == place[id(last)] + 1 else 0.0)
