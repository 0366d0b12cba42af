"""Documents the plan cites, line by line with the chapter they stand in. How citations read is language.policies' matter."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

from extractors.document import Line
from extractors.facts import Outline
from extractors.language.policies import Policy, find_policies
from extractors.records.plan_facts.model import Citation
from extractors.values.patterns import matches_any
from extractors.vocabulary import PlanWords

Kind = Literal["policy", "statute", "standard"]

_WORTH = re.compile(r"[《号]|GB|DB")


def citations(lines: Iterable[Line], outline: Outline | None, words: PlanWords) -> list[Citation]:
    """All citations in running text, cells and text boxes; a table of contents cites nothing."""
    chapters = outline.chapters if outline else []
    found: list[Citation] = []
    for line in lines:
        if line.toc or line.part not in ("body", "textbox") or not _WORTH.search(line.text):
            continue
        policies = find_policies(line.text)
        if not policies:
            continue
        chapter = next((c.key for c in chapters if c.first <= line.block < c.last), "")
        found.extend(_citation(policy, line, chapter, words) for policy in policies)
    return found


def _citation(policy: Policy, line: Line, chapter: str, words: PlanWords) -> Citation:
    """The number of an order (国务院令第711号) counts as its number; a standard's does not, it supports no project."""
    number = str(policy.number) if policy.number else policy.code if policy.kind == "order" else ""
    end = policy.end + (line.text[policy.end : policy.end + 1] in ("）", ")", "〕"))
    quote = line.text[policy.start : end]
    kind = _kind(policy, words)
    return Citation(policy.title, number, policy.year or None, policy.issuer, line.anchor, quote, chapter, kind)


def _kind(policy: Policy, words: PlanWords) -> Kind:
    if policy.kind == "law" or matches_any(words.statute, policy.title):
        return "statute"
    if policy.kind == "standard":
        return "standard"
    unnumbered = policy.number is None and policy.kind == "document"
    return "standard" if unnumbered and matches_any(words.standard, policy.title) else "policy"
