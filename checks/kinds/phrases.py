"""Phrases that a reviewer should see, and phrases that should be there: hints with the sentence and its place.

Which words, where they count and what makes them harmless is data of the rule; how a phrase stands in its sentence is
checks/stance.py. An absent phrase is never more than 未检出: other words may say the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

from checks.context import Context
from checks.findings import Evidence
from checks.registry import Args, Outcome, check_kind
from checks.rulebook import Rule
from checks.stance import Stance, stance
from checks.texts import Hit, Pattern, corpus, scope_materials
from extractors.values.names import compare_units
from extractors.values.patterns import matches_any

CAP = 12


class Phrase(Args):
    """`patterns` in `scope`; a hit does not count in one of the stances `not_in`, nor when its sentence matches
    `unless`, nor (`needs`) when its sentence lacks any of these."""

    scope: str
    patterns: tuple[Pattern, ...]
    unless: tuple[Pattern, ...] = ()
    needs: tuple[Pattern, ...] = ()
    not_in: tuple[Stance, ...] = ("negated", "quoted")


def hits_of(context: Context, phrase: Phrase) -> Iterator[Hit]:
    """The hits of a phrase that count, in reading order of each pattern."""
    text = corpus(context, phrase.scope)
    for pattern in phrase.patterns:
        for hit in text.find(pattern):
            sentence = hit.sentence
            if matches_any(phrase.unless, sentence):
                continue
            if phrase.needs and not matches_any(phrase.needs, sentence):
                continue
            if stance(hit) not in phrase.not_in:
                yield hit


def places_of(hits: Iterable[Hit]) -> list[Evidence]:
    return list(dict.fromkeys(hit.evidence for hit in hits))


def is_own_business(context: Context, bodies: Iterable[str]) -> bool:
    """The applicant is one of the bodies (aliases.yaml) whose task the thing is."""
    applicant, aliases = context.dossier.applicant, context.rulebook.vocabulary.aliases
    return bool(applicant) and any(compare_units(applicant, body, aliases) == "same" for body in bodies)


class PhraseFound(Phrase):
    """`case` names the message. `not_by`: bodies (aliases.yaml) for which the phrase is their own business."""

    case: str = "found"
    not_by: tuple[str, ...] = ()
    idle_when: Literal["", "absent"] = ""


@check_kind("phrase_found", PhraseFound, about_material=False)
def phrase_found(context: Context, rule: Rule, args: PhraseFound) -> Iterable[Outcome]:
    """A phrase stands in the text, asserted: shown to the reviewer with its sentence."""
    if is_own_business(context, args.not_by):
        yield Outcome("不适用")
        return
    hits = list(hits_of(context, args))
    if not hits:
        if args.idle_when == "absent":
            yield Outcome("不适用")
        return
    words = "、".join(dict.fromkeys(h.word for h in hits[:CAP]))
    slots = {"words": words[:80], "quote": hits[0].sentence.strip()[:60], "where": hits[0].passage.where}
    yield Outcome("待核", args.case, slots, places_of(hits))


class PhraseExpected(Phrase):
    """One of the patterns must be asserted somewhere in `scope`. `contrary`: statements of the opposite, shown first.
    `declared`: a statement that there is none to say, with its reason, which satisfies as well. `home`: keys of the
    chapter and sections where it belongs; when these are lacking, their own rule has told it (`covered_by`)."""

    contrary: Phrase | None = None
    declared: Phrase | None = None
    words: tuple[str, ...] = ()
    home: tuple[str, ...] = ()


@check_kind("phrase_expected", PhraseExpected)
def phrase_expected(context: Context, rule: Rule, args: PhraseExpected) -> Iterable[Outcome]:
    """A statement should be in the text; not found, or found denied, is a hint that names the words looked for."""
    against = list(hits_of(context, args.contrary)) if args.contrary else []
    searched = context.searched(*scope_materials(context, args.scope), words=args.words or args.patterns)
    if against:
        slots = {"quote": against[0].sentence.strip()[:60], "where": against[0].passage.where}
        yield Outcome("待核", "contrary", slots, places_of(against), searched=searched, matter="contrary")
        return
    if next(hits_of(context, args), None) is not None:
        return
    if args.declared and next(hits_of(context, args.declared), None) is not None:
        return
    partly = context.partly_read(rule.material) if rule.material else None
    if partly is not None:
        place = [Evidence(partly.path, "全文", quote=partly.detail)]
        yield Outcome("待核", "partly", {"file": partly.path}, place, searched=searched, matter="|".join(args.home))
    else:
        slots = {"words": "、".join(args.words)}
        yield Outcome("待核", "absent", slots, searched=searched, matter="|".join(args.home))
