"""Runs a rulebook over a dossier: applicability, one defect one finding, severities, the conclusion.

A check that crashes is 待核 with the tool named as the cause, never the applicant; the other rules go on.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from checks.context import Context
from checks.findings import (
    EVIDENCE_CAP,
    Assessment,
    ConflictNote,
    Evidence,
    Finding,
    Result,
    ReviewItem,
    Severity,
    conclude,
)
from checks.registry import Outcome
from checks.routing import route
from checks.rulebook import BoundRule, Rule, Rulebook
from extractors.dossier import Dossier
from extractors.language.cues import in_force

if TYPE_CHECKING:
    from extractors.registers import Registers

log = logging.getLogger(__name__)
SECRECY = "secrecy_mark"
_RANK: dict[str, int] = {"退回": 0, "补正": 1, "提示": 2}
_FOUND: tuple[Result, ...] = ("缺失", "不符", "待核")


def assess(
    dossier: Dossier,
    rulebook: Rulebook,
    registers: Registers | None = None,
    approved: Dossier | None = None,
) -> Assessment:
    """All findings of one dossier. Pure: the same dossier and rulebook always give the same assessment."""
    with in_force(rulebook.vocabulary.phrases):
        return _assess(Context(dossier, rulebook, registers, approved))


def _assess(context: Context) -> Assessment:
    dossier, rulebook = context.dossier, context.rulebook
    result = Assessment()
    stopped = _secrecy(context, result)
    if stopped:
        return stopped
    for rule_id in rulebook.order:
        bound = rulebook.rules[rule_id]
        if bound.uses(SECRECY):
            continue
        findings = _run(context, bound, result)
        context.fired[rule_id] = findings
        result.findings.extend(findings)
    result.findings.sort(key=lambda f: (_RANK[f.severity], _FOUND.index(f.result), f.rule))
    result.conclusion = conclude(result.findings)
    result.routing = route(context)
    result.conflicts = _conflicts(context)
    result.notes.extend(note.text for note in result.conflicts)
    if dossier.kind == "acceptance":
        from checks.acceptance.overview import overview

        result.overview = overview(context, result)
    if context.registers is None and any(b.rule.when.registers for b in rulebook.rules.values()):
        result.notes.append("未提供台账（--registers），需查台账的规则未执行")
    return result


def _conflicts(context: Context) -> list[ConflictNote]:
    """Contradictions inside the regulation that touch what was found (rulebook.yaml, `conflicts`)."""
    notes: list[ConflictNote] = []
    for conflict in context.rulebook.header.conflicts:
        rules = [r for r in conflict.rules if context.fired.get(r)]
        if rules:
            sides = [(side.clause, side.quote) for side in conflict.sides]
            notes.append(ConflictNote(conflict.id, conflict.title, sides, conflict.handling, rules))
    return notes


def _secrecy(context: Context, result: Assessment) -> Assessment | None:
    """TY-04 comes first: a secrecy mark ends everything; any lesser doubt is a finding among others."""
    for bound in context.rulebook.rules.values():
        if not bound.uses(SECRECY):
            continue
        findings = _run(context, bound, result)
        context.fired[bound.rule.id] = findings
        if any(f.result == "不符" for f in findings):
            stop = [f for f in findings if f.result == "不符"]
            context.fired = {bound.rule.id: stop}
            ways = route(context, stopped=True)
            return Assessment(stop, {bound.rule.id: "不符"}, ways, conclusion="stopped")
        result.findings.extend(findings)
    return None


def _run(context: Context, bound: BoundRule, result: Assessment) -> list[Finding]:
    rule = bound.rule
    if not applies(context, bound):
        result.results[rule.id] = "不适用"
        return []
    outcomes: list[Outcome] = []
    for kind, args in bound.checks:
        try:
            found = list(kind.run(context, rule, args))
        except Exception as error:  # one rule must not cost the others; the reviewer learns of it
            log.exception("rule %s failed", rule.id)
            found = [Outcome("待核", "tool", {"error": type(error).__name__}, cause="tool")]
        for outcome in found:
            outcome.kind = outcome.kind or kind.name
        outcomes.extend(found)
    if rule.role == "evidence":
        result.review.extend(_review(rule, outcomes))
    result.notes.extend(_text(context.rulebook, rule, o) for o in outcomes if o.result == "通过" and o.case == "note")
    outcomes = [o for o in outcomes if not _covered(context, rule, o)]
    findings = merge(context.rulebook, rule, [o for o in outcomes if o.result in _FOUND])
    if findings:
        result.results[rule.id] = min((f.result for f in findings), key=_FOUND.index)
    else:
        result.results[rule.id] = "不适用" if any(o.result == "不适用" for o in outcomes) else "通过"
    return findings


def _review(rule: Rule, outcomes: list[Outcome]) -> list[ReviewItem]:
    """The places a rule of role evidence found: under its quotation, or under the items that its outcomes name."""
    items: dict[str, list[Evidence]] = {} if any("item" in o.slots for o in outcomes) else {rule.quotes[0]: []}
    for outcome in outcomes:
        items.setdefault(outcome.slots.get("item", rule.quotes[0]), []).extend(outcome.evidence)
    return [ReviewItem(item, list(dict.fromkeys(places))[:EVIDENCE_CAP], rule.id) for item, places in items.items()]


def applies(context: Context, bound: BoundRule) -> bool:
    """The dossier kind, the reviewer's not_applicable, the state of the rule's material, and `when`."""
    rule, dossier = bound.rule, context.dossier
    if dossier.kind not in rule.stages or rule.id in dossier.corrections.not_applicable:
        return False
    if rule.material and bound.about_material and context.status(rule.material) != "present":
        return False
    when = rule.when
    if when.received and dossier.received is None:
        return False
    if when.registers and context.registers is None:
        return False
    if when.present and not all(context.status(m) == "present" for m in when.present):
        return False
    total = context.total
    if when.total_at_least and (total is None or total < context.threshold(when.total_at_least)):
        return False
    if when.total_below and (total is None or total >= context.threshold(when.total_below)):
        return False
    return not when.tags or bool(set(when.tags) & context.tags)


def _covered(context: Context, rule: Rule, outcome: Outcome) -> bool:
    """`covered_by`: another rule has reported the same matter already."""
    if outcome.result not in _FOUND:
        return False
    for other in rule.covered_by:
        for finding in context.fired.get(other, ()):
            matters = set(outcome.matter.split("|"))
            if not outcome.matter or not finding.matter or matters & set(finding.matter.split("|")):
                return True
    return False


def merge(rulebook: Rulebook, rule: Rule, outcomes: list[Outcome]) -> list[Finding]:
    """One finding per material and result; outcomes of one kind are its places and parts of its message."""
    groups: dict[tuple[str, Result], list[Outcome]] = {}
    for outcome in outcomes:
        severity = _severity(rule, outcome)
        outcome_result: Result = "待核" if severity == "提示" else outcome.result
        material = rule.material if outcome.material is None else outcome.material
        groups.setdefault((material, outcome_result), []).append(outcome)
    findings: list[Finding] = []
    for (material, result), members in groups.items():
        severity = min((_severity(rule, o) for o in members), key=lambda s: _RANK[s])
        evidence = list(dict.fromkeys(e for o in members for e in o.evidence))
        texts = list(dict.fromkeys(_text(rulebook, rule, o) for o in members))
        words = [o.searched for o in members if o.searched]
        findings.append(
            Finding(
                rule.id,
                result,
                severity,
                rule.title,
                "；".join(t.rstrip("。；") for t in texts) + "。",
                rule.clause,
                rule.quote,
                rule.advice if members[0].cause == "applicant" else "请人工核对本条",
                members[0].cause,
                material,
                "|".join(dict.fromkeys(o.matter for o in members if o.matter)),
                evidence[:EVIDENCE_CAP],
                max(0, len(evidence) - EVIDENCE_CAP),
                words[0] if words else None,
                min(o.confidence for o in members),
            )
        )
    return findings


def _severity(rule: Rule, outcome: Outcome) -> Severity:
    return outcome.severity or ("提示" if rule.role in ("hint", "evidence", "process") else rule.severity)


def _text(rulebook: Rulebook, rule: Rule, outcome: Outcome) -> str:
    if outcome.case == "tool":
        return f"本条规则执行出错（{outcome.slots.get('error', '')}），这是工具的问题，请人工核对"
    return rulebook.text(rule, outcome.kind, outcome.case, outcome.slots)
