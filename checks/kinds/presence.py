"""Is the material there at all? 缺失 only when every file was read and classified; otherwise 待核 naming the file."""

from __future__ import annotations

from collections.abc import Iterable

from checks.context import Context
from checks.places import said_of
from checks.registry import Args, Outcome, check_kind
from checks.rulebook import Rule


class MaterialPresent(Args):
    """`any_of`: materials of which one is enough; the rule's own material when empty."""

    any_of: tuple[str, ...] = ()


@check_kind("material_present", MaterialPresent, about_material=False)
def material_present(context: Context, rule: Rule, args: MaterialPresent) -> Iterable[Outcome]:
    """A material of the dossier is present. A blank template counts as submitted (GC-07 speaks of it)."""
    wanted = args.any_of or (rule.material,)
    statuses = [context.status(m) for m in wanted]
    if any(s in ("present", "blank") for s in statuses):
        return
    book = context.rulebook
    titles = "、".join(book.material_title(m) for m in wanted)
    words = tuple(
        dict.fromkeys(
            w
            for m in wanted
            if (spec := book.vocabulary.materials.get(m))
            for w in (spec.title, *spec.also, *spec.signature.labels[:8])
        )
    )
    searched = context.searched(words=words)
    places = context.mentioned(*wanted)
    if places and not context.dossier.unread():
        slots = {"material": titles, "place": said_of(places)}
        yield Outcome("待核", "named", slots, places, searched=searched)
        return
    if "unreadable" in statuses:
        evidence = [*places, *context.unread_evidence()]
        files = "、".join(e.file for e in context.unread_evidence()[:5])
        yield Outcome("待核", "unread", {"material": titles, "files": files}, evidence, searched=searched)
        return
    yield Outcome("缺失", "missing", {"material": titles}, searched=searched)
