"""JS-08: who runs the system afterwards. The cloud is run by the county, a department's application by the department."""

from __future__ import annotations

from collections.abc import Iterable

from checks.context import Context
from checks.kinds.phrases import Phrase, hits_of
from checks.purchases import purchases
from checks.registry import Args, Outcome, check_kind
from checks.rulebook import Rule
from checks.texts import Pattern, scope_materials
from extractors.values.patterns import matches_any


class Operation(Args):
    """`cloud_rows`: budget rows that pay for running the cloud itself. `runs`: how the plan says who runs the system; `home`:
    keys of the chapter and section where it belongs."""

    cloud_rows: tuple[Pattern, ...]
    runs: Phrase
    words: tuple[str, ...] = ()
    home: tuple[str, ...] = ()


@check_kind("operation_settled", Operation)
def operation_settled(context: Context, rule: Rule, args: Operation) -> Iterable[Outcome]:
    """No cloud operation in the department's own budget, and a word on who runs the application."""
    rows = [p for p in purchases(context) if p.table == "budget" and matches_any(args.cloud_rows, p.name)]
    if rows:
        slots = {"rows": "、".join(f"“{p.name}”{p.amount and '（' + p.amount + '）'}" for p in rows[:4])}
        yield Outcome("待核", "cloud", slots, [p.evidence for p in rows], matter="cloud")
    if next(hits_of(context, args.runs), None) is None and not context.partly_read(rule.material):
        searched = context.searched(*scope_materials(context, args.runs.scope), words=args.words)
        yield Outcome("待核", "nobody", {"words": "、".join(args.words)}, searched=searched, matter="|".join(args.home))
