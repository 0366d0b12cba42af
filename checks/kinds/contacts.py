"""KW-07: one contact, one number. Different people may well have different numbers."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations

from checks.context import Context
from checks.places import evidence_of
from checks.registry import Args, Outcome, check_kind
from checks.rulebook import Rule
from extractors.facts import Fact
from extractors.values.normalise import squash
from extractors.values.phones import same_number
from extractors.values.types import Phones


class Contact(Args):
    material: str
    name: str
    phone: str


class ContactsAgree(Args):
    contacts: tuple[Contact, ...]


@check_kind("contacts_agree", ContactsAgree, about_material=False)
def contacts_agree(context: Context, rule: Rule, args: ContactsAgree) -> Iterable[Outcome]:
    """The same contact is named with the same number in letter, form and cloud forms."""
    people: list[tuple[str, Fact, Phones]] = []
    for contact in args.contacts:
        phone = context.fact(contact.material, contact.phone)
        name = context.fact(contact.material, contact.name)
        if phone is not None and isinstance(phone.value, Phones) and phone.value.numbers:
            person = squash(str(name.value or name.raw)) if name is not None and name.state == "filled" else ""
            people.append((person, phone, phone.value))
    if len(people) < 2:
        yield Outcome("不适用")
        return
    off: list[Fact] = []
    for (one, fact, numbers), (other, its, theirs) in combinations(people, 2):
        if one and other and one != other:
            continue
        if not any(same_number(a, b) for a in numbers.numbers for b in theirs.numbers):
            off += [fact, its]
    if off:
        facts = list({id(f): f for f in off}.values())
        listing = "；".join(f"{context.rulebook.material_title(f.material)}为“{f.raw[:40]}”" for f in facts)
        yield Outcome("待核", "different", {"listing": listing}, evidence_of(*facts))
