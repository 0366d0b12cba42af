"""SB-07: whether a plan follows the outline at all, in one line over its chapters."""

from __future__ import annotations

from collections.abc import Iterable

from checks.context import Context
from checks.kinds.chapters import at, outline_of
from checks.registry import Args, Outcome, check_kind
from checks.rulebook import Rule
from checks.texts import Pattern
from extractors.values.patterns import matches_any


class OutlineFollowed(Args):
    """A plan that lacks `lacking` chapters or more, or has `bid_needed` headings of a bid, follows another outline."""

    lacking: int = 3
    bid: tuple[Pattern, ...] = ()
    bid_needed: int = 2


@check_kind("outline_followed", OutlineFollowed)
def outline_followed(context: Context, rule: Rule, args: OutlineFollowed) -> Iterable[Outcome]:
    """Three chapters and more are lacking, or the headings are those of a bid: not written by the outline."""
    outline = outline_of(context, rule)
    if outline is None:
        return
    wanted = [c.key for c in context.rulebook.vocabulary.plan_of(rule.material).outline]
    lacking = [key for key in wanted if outline.chapter(key) is None]
    heads = [c for c in outline.chapters if matches_any(args.bid, c.heading.text)]
    slots = {"lacking": "、".join(lacking), "count": str(len(lacking)), "found": str(len(wanted) - len(lacking))}
    searched = context.searched(rule.material, words=tuple(wanted))
    if len(heads) >= args.bid_needed:
        slots["heads"] = "、".join(f"“{c.heading.full_text[:20]}”" for c in heads[:4])
        yield Outcome("待核", "bid", slots, [at(c) for c in heads], searched=searched, matter="outline")
    elif len(lacking) >= args.lacking:
        evidence = [at(c) for c in outline.chapters[:12]]
        yield Outcome("待核", "lacking", slots, evidence, searched=searched, matter="outline")
