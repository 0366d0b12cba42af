"""TY-05: the intake list holds for projects that are not secret, and the report says so in its first line."""

from __future__ import annotations

from collections.abc import Iterable

from checks.context import Context
from checks.papers import Wanted, find_papers
from checks.registry import Args, Outcome, check_kind
from checks.rulebook import Rule


class ReviewScope(Args):
    """`papers` whose presence makes one ask whether the project is secret after all."""

    papers: Wanted


@check_kind("review_scope", ReviewScope, about_material=False)
def review_scope(context: Context, rule: Rule, args: ReviewScope) -> Iterable[Outcome]:
    """Noted: checked as a project that is not secret. A secrecy review among the papers is a reason to ask."""
    yield Outcome("通过", "note")
    papers = find_papers(context, args.papers)
    if papers:
        titles = "、".join(dict.fromkeys(p.title.full_text.strip()[:40] for p in papers))
        yield Outcome("待核", "asked", {"papers": f"“{titles}”"}, [p.evidence for p in papers])
