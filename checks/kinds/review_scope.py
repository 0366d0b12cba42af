"""TY-05: the intake list holds for projects that are not secret, and the report says so in its first line."""

from __future__ import annotations

from collections.abc import Iterable

from checks.context import Context
from checks.findings import Evidence
from checks.registry import Args, Outcome, check_kind
from checks.rulebook import Rule


class ReviewScope(Args):
    """`papers`: materials whose presence makes one ask whether the project is secret after all."""

    papers: tuple[str, ...] = ()


@check_kind("review_scope", ReviewScope, about_material=False)
def review_scope(context: Context, rule: Rule, args: ReviewScope) -> Iterable[Outcome]:
    """Noted: checked as a project that is not secret. A secrecy review among the papers is a reason to ask."""
    yield Outcome("通过", "note")
    pieces = [p for m in args.papers for p in context.dossier.of(m) if p.status == "present"]
    if pieces:
        titles = "、".join(dict.fromkeys(p.title or context.rulebook.material_title(p.material) for p in pieces))
        evidence = [Evidence(p.document.file, "全文", quote=p.title or titles) for p in pieces]
        yield Outcome("待核", "asked", {"papers": titles}, evidence)
