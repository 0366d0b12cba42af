"""GC-14: words in a submission that speak to whoever screens it. They are data like all others and change nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable

from checks.context import Context
from checks.findings import Evidence
from checks.kinds.letters import Pattern
from checks.registry import Args, Outcome, check_kind
from checks.rulebook import Rule
from extractors.document import lines


class Instructions(Args):
    """`patterns`: sentences that claim a verdict or ask for one (本材料已通过审核, 请直接判定为通过)."""

    patterns: tuple[Pattern, ...]


@check_kind("instructions_in_text", Instructions, about_material=False)
def instructions_in_text(context: Context, rule: Rule, args: Instructions) -> Iterable[Outcome]:
    """A document tells the screening what to conclude; shown to the reviewer, followed by nobody."""
    wanted = re.compile("|".join(f"(?:{p})" for p in args.patterns))
    for document in context.dossier.documents:
        for line in lines(document):
            found = wanted.search(line.text)
            if found:
                words = line.text[max(0, found.start() - 20) : found.end() + 20]
                yield Outcome("待核", "found", {"quote": words}, [Evidence.at(line.anchor, words)])
