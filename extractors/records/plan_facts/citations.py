"""Documents the plan cites: 《title》 with its 文号 and issuer as far as written, 文号 alone, standards by their number."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Literal

from extractors.document import Line
from extractors.facts import Outline
from extractors.records.plan_facts.model import Citation
from extractors.values.docnumber import find_document_numbers
from extractors.values.types import DocumentNumber
from extractors.vocabulary import PlanWords

Kind = Literal["policy", "statute", "standard"]

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
    kinds = ([re.compile(p) for p in words.statute], [re.compile(p) for p in words.standard])
    found: list[Citation] = []
    for line in lines:
        if line.toc or line.part not in ("body", "textbox") or not re.search("[《号]|GB|DB", line.text):
            continue
        chapter = next((c.key for c in chapters if c.first <= line.block < c.last), "")
        found.extend(_of_line(line, chapter, issuers, kinds))
    return found


def _of_line(
    line: Line,
    chapter: str,
    issuers: list[re.Pattern[str]],
    kinds: tuple[list[re.Pattern[str]], list[re.Pattern[str]]],
) -> Iterator[Citation]:
    text = line.text
    numbers = [m for m in find_document_numbers(text) if isinstance(m.value, DocumentNumber)]
    taken: set[int] = set()
    for match in _TITLE.finditer(text):
        title = match[1].strip()
        end = match.end() + _tail(text[match.end() : match.end() + TAIL])
        number = next((m for m in numbers if match.start() <= m.start < end and m.start not in taken), None)
        before = _STOP.split(text[max(0, match.start() - LEAD) : match.start()])[-1]
        issuer = next((m[0] for p in issuers if (m := p.search(before) or p.search(title))), "")
        standard = _STANDARD.search(text, match.end(), end)
        statute = any(p.search(title) for p in kinds[0])
        kind: Kind = "statute" if statute else "policy"
        if not statute and (standard is not None or (number is None and any(p.search(title) for p in kinds[1]))):
            kind = "standard"
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
            kind,
        )
    for mention in numbers:
        if mention.start not in taken and isinstance(mention.value, DocumentNumber):
            value = mention.value
            quote = text[mention.start : mention.end]
            yield Citation("", str(value), value.year, value.agency, line.anchor, quote, chapter)
    if "《" not in text:
        for match in _STANDARD.finditer(text):
            yield Citation(match[0], "", None, "", line.anchor, match[0], chapter, "standard")


def _tail(text: str) -> int:
    """How far the words behind a title speak of it: a bracket that follows at once, else to the next stop."""
    bracket = re.match(r"\s*[(（〔\[](?:[^()（）]|[(（][^()（）]*[)）])*[)）〕\]]", text)
    if bracket:
        return bracket.end()
    stop = re.search(r"[。；;，,、\n《]", text)
    return stop.start() if stop else len(text)
