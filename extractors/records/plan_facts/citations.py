"""Documents the plan cites: 《title》 with its 文号 and issuer as far as written, 文号 alone, standards by their number."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from extractors.document import Line
from extractors.facts import Outline
from extractors.records.plan_facts.model import Citation
from extractors.values.docnumber import find_document_numbers
from extractors.values.types import DocumentNumber
from extractors.vocabulary import PlanWords

_TITLE = re.compile(r"《([^《》]{2,120})》")
_STANDARD = re.compile(
    r"(?:GB|GA|DB\d{2}|YD|SJ|GM|CJJ|JGJ|ISO|IEC|T/[A-Z]{2,6})(?:/[TZ])?\s?\d{2,6}(?:\.\d+)?(?:[-—–]\d{2,4})?"
)
_STOP = re.compile(r"[。；;，,、\n》]")
TAIL, LEAD = 46, 24


def citations(lines: Iterable[Line], outline: Outline | None, words: PlanWords) -> list[Citation]:
    """All citations in running text, cells and text boxes; a table of contents cites nothing."""
    chapters = outline.chapters if outline else []
    issuers = [re.compile(p) for p in words.issuer]
    laws = [re.compile(p) for p in words.law]
    found: list[Citation] = []
    for line in lines:
        if line.toc or line.part not in ("body", "textbox") or not re.search("[《号]|GB|DB", line.text):
            continue
        chapter = next((c.key for c in chapters if c.first <= line.block < c.last), "")
        found.extend(_of_line(line, chapter, issuers, laws))
    return found


def _of_line(
    line: Line, chapter: str, issuers: list[re.Pattern[str]], laws: list[re.Pattern[str]]
) -> Iterator[Citation]:
    text = line.text
    numbers = [m for m in find_document_numbers(text) if isinstance(m.value, DocumentNumber)]
    taken: set[int] = set()
    for match in _TITLE.finditer(text):
        title = match[1].strip()
        following = text.find("《", match.end())
        end = min(match.end() + TAIL, following if following >= 0 else len(text))
        number = next((m for m in numbers if match.start() <= m.start < end and m.start not in taken), None)
        before = _STOP.split(text[max(0, match.start() - LEAD) : match.start()])[-1]
        issuer = next((m[0] for p in issuers if (m := p.search(before) or p.search(title))), "")
        standard = _STANDARD.search(text, match.end(), end)
        law = standard is not None or any(p.search(title) for p in laws)
        stop = match.end()
        if number is not None:
            taken.add(number.start)
            stop = max(stop, min(number.end + 1, len(text)))
        year = number.value.year if number is not None and isinstance(number.value, DocumentNumber) else None
        yield Citation(
            title,
            str(number.value) if number is not None else "",
            year,
            issuer,
            line.anchor,
            text[match.start() : stop],
            chapter,
            law,
        )
    for mention in numbers:
        if mention.start not in taken and isinstance(mention.value, DocumentNumber):
            value = mention.value
            quote = text[mention.start : mention.end]
            yield Citation("", str(value), value.year, value.agency, line.anchor, quote, chapter)
    if "《" not in text:
        for match in _STANDARD.finditer(text):
            yield Citation(match[0], "", None, "", line.anchor, match[0], chapter, True)
