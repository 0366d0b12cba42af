"""Whether a cloud form is there that must be: only where a project is under way and says that it runs on the cloud.

An intake dossier is never told to submit one (NB-29): rules with these kinds belong to acceptance dossiers alone.
"""

from __future__ import annotations

from collections.abc import Iterable

from checks.context import Context
from checks.findings import Evidence, Result
from checks.kinds.cloud.tables import inventory_of
from checks.kinds.phrases import Phrase, hits_of, places_of
from checks.papers import Wanted, find_papers
from checks.places import EMPTY, evidence_of, said_of
from checks.registry import Args, Outcome, check_kind
from checks.rulebook import Rule
from checks.texts import Pattern
from extractors.document import Table
from extractors.facts import Fact
from extractors.values.normalise import label_key
from extractors.values.patterns import matches_any
from extractors.values.quantities import parse_count
from extractors.values.types import Ticks

FORMS = ("cloud_request_new", "cloud_request_migration", "cloud_change_request")


class FormNeeded(Args):
    """`said`: words that show the need. One of `forms` satisfies it, here or among the approved papers (--approved).

    `sure`: of these, words that leave no doubt; `proof`: materials whose words count as proof (when given); a need shown
    without them is only 待核. `after`: forms without which another rule has spoken already.
    """

    forms: tuple[str, ...]
    said: Phrase
    sure: tuple[Pattern, ...] = ()
    proof: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


@check_kind("form_needed", FormNeeded, about_material=False)
def form_needed(context: Context, rule: Rule, args: FormNeeded) -> Iterable[Outcome]:
    """The project's own papers say that it uses (or changed) cloud resources, and the form for it is not there."""
    if any(context.status(m) in ("present", "blank") for m in args.forms):
        return
    approved = context.approved
    if approved is not None and any(p.material in args.forms for p in approved.pieces):
        return
    if args.after and not any(context.status(m) == "present" for m in args.after):
        yield Outcome("不适用")
        return
    hits = list(hits_of(context, args.said))
    if not hits:
        yield Outcome("不适用")
        return
    proved = [h for h in hits if not args.proof or h.passage.material in args.proof]
    certain = not args.sure or any(matches_any(args.sure, h.sentence) for h in hits)
    hits = proved or hits
    book = context.rulebook
    titles = "、".join(book.material_title(m) for m in args.forms)
    slots = {"quote": hits[0].sentence.strip()[:60], "where": hits[0].passage.where, "forms": titles}
    searched = context.searched(words=tuple(book.material_title(m) for m in args.forms))
    unread = context.unread_evidence()
    if unread:
        slots["files"] = "、".join(e.file for e in unread[:5])
        places = [*places_of(hits), *unread]
        yield Outcome("待核", "unread", slots, places, searched=searched, matter="|".join(args.forms))
        return
    if named := context.mentioned(*args.forms):
        slots |= {"material": titles, "place": said_of(named)}
        yield Outcome(
            "待核", "named", slots, [*places_of(hits), *named], searched=searched, matter="|".join(args.forms)
        )
        return
    result: Result = "缺失" if certain and proved else "待核"
    yield Outcome(result, "missing", slots, places_of(hits), searched=searched, matter="|".join(args.forms))


class FormKind(Args):
    """`used` is there and `fitting` is not, while `said` in `fields` or the title speaks of what `fitting` is for."""

    used: str
    fitting: str
    fields: tuple[str, ...]
    said: tuple[Pattern, ...]


@check_kind("form_kind", FormKind, about_material=False)
def form_kind(context: Context, rule: Rule, args: FormKind) -> Iterable[Outcome]:
    """A system that is moved to the cloud is asked for on the form for new ones: a hint to take the other form."""
    if context.status(args.used) != "present":
        yield Outcome("不适用")
        return
    if context.status(args.fitting) in ("present", "blank"):
        return
    facts = [f for n in args.fields if (f := context.fact(args.used, n)) and matches_any(args.said, f.raw)]
    if facts:
        slots = {"quote": facts[0].raw[:60], "fitting": context.rulebook.material_title(args.fitting)}
        yield Outcome("待核", "other", slots, evidence_of(*facts), material=args.used)


class Appendix(Args):
    """`inventory` may stand on a page of its own, by its `columns`; or among `papers`."""

    inventory: str
    columns: tuple[str, ...]
    papers: Wanted


@check_kind("appendix_present", Appendix)
def appendix_present(context: Context, rule: Rule, args: Appendix) -> Iterable[Outcome]:
    """附件5 says 见附页: the table is filled in on the form, or a page with it is enclosed."""
    inventory = inventory_of(context, rule.material, args.inventory)
    if inventory is not None and (inventory.rows or inventory.state == "none"):
        return
    if find_papers(context, args.papers) or _elsewhere(context, rule.material, args.columns):
        return
    places = [Evidence.at(inventory.anchor, inventory.name)] if inventory is not None else []
    searched = context.searched(words=(args.papers.name, *args.columns))
    unread = context.unread_evidence()
    slots = {"inventory": args.inventory, "files": "、".join(e.file for e in unread[:5])}
    if unread:
        yield Outcome("待核", "unread", slots, [*places, *unread], searched=searched, matter="blank")
    else:
        yield Outcome("缺失", "absent", slots, places, searched=searched, matter="blank")


def _elsewhere(context: Context, material: str, columns: tuple[str, ...]) -> bool:
    """Another file of the dossier holds a table with these columns and a row below them."""
    own = {p.document.file for p in context.dossier.of(material)}
    wanted = {label_key(c) for c in columns}
    for document in context.dossier.documents:
        if document.file in own:
            continue
        for block in document.blocks:
            if (
                isinstance(block, Table)
                and len(block.rows) > 1
                and wanted <= {label_key(c.text) for c in block.rows[0]}
            ):
                return True
    return False


class AddressCount(Args):
    """`field` is a number. It may be blank when only `inner` networks are ticked in `ticks`."""

    field: str
    ticks: str
    internet: tuple[str, ...]


@check_kind("address_count", AddressCount)
def address_count(context: Context, rule: Rule, args: AddressCount) -> Iterable[Outcome]:
    """How many IP addresses are asked for; on the inner network alone they are given out automatically."""
    fact = context.fact(rule.material, args.field)
    ticks = context.fact(rule.material, args.ticks)
    checked = ticks.value.checked if ticks is not None and isinstance(ticks.value, Ticks) else ()
    slots = {"field": args.field, "raw": fact.raw.strip()[:30] if fact else ""}
    if fact is None or fact.state in EMPTY:
        if set(checked) & set(args.internet):
            searched = context.searched(rule.material, words=(args.field,))
            yield Outcome("待核", "blank", slots, evidence_of(fact, ticks), searched=searched, matter="blank")
        return
    if fact.state != "none" and parse_count(_words(fact)).value is None:
        yield Outcome("待核", "number", slots, evidence_of(fact), matter="unclear")


def _words(fact: Fact) -> str:
    return str(fact.value or fact.raw)
