"""SH-24: the catalogue of what a project shares. Nothing shared at all needs a ground in law, which a person weighs."""

from __future__ import annotations

import re
from collections.abc import Iterable

from checks.context import Context
from checks.findings import Evidence
from checks.kinds.phrases import Phrase, hits_of
from checks.registry import Args, Outcome, check_kind
from checks.rulebook import Rule
from checks.texts import Pattern


class CatalogueShares(Args):
    """`column` of the catalogue; a row is closed when it matches `closed`. `ground`: how a legal ground is stated."""

    column: str = "共享类型"
    name: str = "资源名称"
    closed: Pattern = "不予共享|不共享"
    ground: Phrase


@check_kind("catalogue_shares", CatalogueShares)
def catalogue_shares(context: Context, rule: Rule, args: CatalogueShares) -> Iterable[Outcome]:
    """Every resource of the catalogue is 不予共享, and no ground is given."""
    record = context.record(rule.material)
    plan = record.plan if record else None
    rows = [row for inventory in (plan.catalogues if plan else ()) for row in inventory.rows]
    typed = [row for row in rows if row.text(args.column).strip()]
    if not typed:
        yield Outcome("不适用")
        return
    if not all(re.search(args.closed, row.text(args.column)) for row in typed):
        return
    if next(hits_of(context, args.ground), None) is not None:
        return
    evidence = [
        Evidence.at(row.cells[args.column].anchor, _words(row.text(args.name), row.text(args.column))) for row in typed
    ]
    slots = {"count": str(len(typed)), "closed": typed[0].text(args.column).strip()}
    yield Outcome("待核", "all_closed", slots, evidence, matter="closed")


def _words(name: str, kind: str) -> str:
    return " ".join(f"{name} {kind}".split())[:80]
