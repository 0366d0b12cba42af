"""Which way a dossier should go: 书面评审 or 现场评审, and the ways that other rules open. Proposals, not decisions."""

from __future__ import annotations

from checks.context import Context
from checks.findings import Routing


def route(context: Context, stopped: bool = False) -> list[Routing]:
    """Routes declared in rulebook.yaml (`switches.routing`), each with a condition on the total or on a rule's finding.

    The largest candidate decides (convention 5); it is shown with the file it stands in. A stopped dossier (TY-04) has
    only the routes marked `stopped`: nothing else of it may be derived.
    """
    found: list[Routing] = []
    for entry in context.rulebook.header.switches.get("routing", ()):
        if context.dossier.kind not in entry.get("stages", ("intake",)) and not stopped:
            continue
        if stopped and not entry.get("stopped"):
            continue
        why = _why(context, entry)
        if why:
            found.append(Routing(entry["what"], why, entry["clause"]))
    return found


def _why(context: Context, entry: dict[str, str]) -> str:
    if entry.get("fired"):
        findings = context.fired.get(entry["fired"], [])
        wanted = entry.get("result")
        return next((f.message for f in findings if not wanted or f.result == wanted), "")
    total = context.total
    if total is None:
        return ""
    low, high = entry.get("total_at_least"), entry.get("total_below")
    if (low and total < context.threshold(low)) or (high and total >= context.threshold(high)):
        return ""
    top = max(context.plausible_amounts, key=lambda a: a.yuan)
    title = context.rulebook.material_title(top.fact.material)
    return (
        f"总额候选最大值 {top.yuan / 10000:f}".rstrip("0").rstrip(".")
        + f" 万元（{title}“{top.fact.field}”：{top.fact.raw}）"
    )
