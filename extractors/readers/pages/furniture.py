"""Running headers, footers and page numbers: what stands at the same place of many pages is not part of the text.

They are kept once, as parts header and footer (a secrecy mark may stand there); bare page numbers are dropped.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from rapidfuzz import fuzz

from extractors.readers.pages.model import PageContent, VisualLine

PAGE_NUMBER = re.compile(
    r"^[\s\-—–－~·.•]*(第\s*)?([\divxlcIVXLC]{1,4}|[一二三四五六七八九十百]{1,4})(\s*页)?"
    r"([\s,，/／|]*(共|of|/|／)\s*\d{1,4}\s*页?)?[\s\-—–－~·.•]*$"
)
_ZONE = 0.13  # share of the page height at top and bottom where furniture can stand


def split_furniture(
    pages: Sequence[PageContent], lines: dict[int, list[VisualLine]]
) -> tuple[dict[int, list[VisualLine]], dict[int, list[VisualLine]]]:
    """Take furniture lines out of `lines` (page number -> its lines outside tables); returns headers and footers by
    page, each text on the first page that shows it."""
    top: dict[int, list[VisualLine]] = {}
    bottom: dict[int, list[VisualLine]] = {}
    for page in pages:
        own = lines[page.number]
        top[page.number] = [v for v in own[:4] if v.y1 < _ZONE * page.height]
        bottom[page.number] = [v for v in own[-4:] if v.y0 > (1 - _ZONE) * page.height]
    headers = _repeated(pages, top)
    footers = _repeated(pages, bottom)
    for page in pages:
        number = page.number
        footers[number].extend(v for v in _page_number(page, lines[number]) if v not in footers[number])
        taken = {id(v) for v in headers[number]} | {id(v) for v in footers[number]}
        if taken:
            lines[number] = [v for v in lines[number] if id(v) not in taken]
    return _once(headers), _once(footers)


def _shape(text: str) -> str:
    return re.sub(r"[\d一二三四五六七八九十]+", "#", re.sub(r"\s+", "", text))


def _repeated(pages: Sequence[PageContent], candidates: dict[int, list[VisualLine]]) -> dict[int, list[VisualLine]]:
    """Candidates that stand at about the same height of several pages with about the same text."""
    found: dict[int, list[VisualLine]] = {p.number: [] for p in pages}
    groups: list[tuple[float, str, list[tuple[int, VisualLine]]]] = []
    for page in pages:
        for line in candidates[page.number]:
            height, shape = line.y0 / page.height, _shape(line.text)
            for at, text, members in groups:
                if abs(at - height) < 0.012 and (text == shape or (page.recognised and fuzz.ratio(text, shape) > 80)):
                    members.append((page.number, line))
                    break
            else:
                groups.append((height, shape, [(page.number, line)]))
    for _, text, members in groups:
        distinct = {n for n, _ in members}
        needed = 2 if len(pages) <= 4 else 3
        if len(distinct) >= needed and (len(pages) > 2 or text == "#" or _same(members)):
            for number, line in members:
                found[number].append(line)
    return found


def _same(members: list[tuple[int, VisualLine]]) -> bool:
    return len({re.sub(r"\s+", "", line.text) for _, line in members}) == 1


def _page_number(page: PageContent, lines: list[VisualLine]) -> list[VisualLine]:
    """A lone page number at the foot (or in a top corner) of a page."""
    ends = [v for v in lines[-1:] if v.y0 > 0.9 * page.height]
    if len(lines) > 1:
        ends += [v for v in lines[:1] if v.y1 < 0.08 * page.height]
    return [v for v in ends if PAGE_NUMBER.match(v.text)]


def _once(found: dict[int, list[VisualLine]]) -> dict[int, list[VisualLine]]:
    seen: dict[str, int] = defaultdict(int)
    kept: dict[int, list[VisualLine]] = {}
    for number, lines in found.items():
        fresh = []
        for line in lines:
            shape = _shape(line.text)
            if PAGE_NUMBER.match(line.text) or seen[shape]:
                continue
            seen[shape] = 1
            fresh.append(line)
        kept[number] = fresh
    return kept
