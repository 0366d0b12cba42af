"""What a resubmission mended: the findings of a round against those of the round before.

A finding is the same one when rule and material are the same; its words may differ. What is no longer found counts as
mended only where its rule has passed: a rule that another defect has silenced says nothing (暂不判断). Hints are left out.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from checks.findings import Assessment, Finding, Result, Severity
from extractors.dossier import Dossier

Change = Literal["已补", "未补", "新增", "暂不判断"]


@dataclass(slots=True, frozen=True)
class PastFinding:
    """A finding of an earlier round, as the ledger keeps it."""

    rule: str
    material: str
    result: Result
    severity: Severity
    title: str = ""
    message: str = ""


@dataclass(slots=True, frozen=True)
class PreviousRound:
    """The round before: its findings, and the hashes of its files."""

    number: int
    findings: tuple[PastFinding, ...] = ()
    hashes: frozenset[str] = frozenset()


@dataclass(slots=True, frozen=True)
class ChangedFinding:
    """`message` is the earlier round's for what is gone, this round's otherwise. `tellable`: nothing it rests on has
    changed since the round before, so that it could have been told then."""

    change: Change
    rule: str
    material: str
    title: str
    message: str
    severity: Severity
    tellable: bool = False


@dataclass(slots=True, frozen=True)
class RoundComparison:
    previous: int
    findings: tuple[ChangedFinding, ...] = ()
    unchanged_files: tuple[str, ...] = ()
    changed_files: tuple[str, ...] = ()
    index: dict[tuple[str, str], ChangedFinding] = field(default_factory=dict, compare=False)

    def of(self, finding: Finding) -> ChangedFinding | None:
        """How a finding of this round stands against the round before; None for a hint."""
        return self.index.get((finding.rule, finding.material)) if finding.severity != "提示" else None


def compare_rounds(dossier: Dossier, assessment: Assessment, previous: PreviousRound) -> RoundComparison:
    """This round against the one before. A stopped dossier is compared with nothing."""
    if assessment.conclusion == "stopped":
        return RoundComparison(previous.number)
    same = tuple(f.path for f in dossier.files if f.sha256 in previous.hashes and f.status != "skipped")
    other = tuple(f.path for f in dossier.files if f.sha256 not in previous.hashes and f.status != "skipped")
    now = {(f.rule, f.material): f for f in assessment.findings if f.severity != "提示"}
    before = {(f.rule, f.material): f for f in previous.findings if f.severity != "提示"}
    lines = [_gone(past, assessment) for key, past in before.items() if key not in now]
    unchanged = frozenset(same)
    index: dict[tuple[str, str], ChangedFinding] = {}
    for key, finding in now.items():
        change: Change = "未补" if key in before else "新增"
        tellable = change == "新增" and _tellable(finding, dossier, unchanged)
        index[key] = ChangedFinding(
            change, finding.rule, finding.material, finding.title, finding.message, finding.severity, tellable
        )
    return RoundComparison(previous.number, (*lines, *index.values()), same, other, index)


def _gone(past: PastFinding, assessment: Assessment) -> ChangedFinding:
    """Mended where the rule ran and found nothing (more) there; a rule may still have findings on other materials."""
    mended = assessment.results.get(past.rule, "不适用") != "不适用"
    return ChangedFinding(
        "已补" if mended else "暂不判断", past.rule, past.material, past.title, past.message, past.severity
    )


def _tellable(finding: Finding, dossier: Dossier, unchanged: frozenset[str]) -> bool:
    """Whether everything a new finding rests on was there, as it is now, in the round before."""
    files = {e.file for e in finding.evidence}
    if not files and finding.searched is not None:
        files = set(finding.searched.files)
    known = {f.path for f in dossier.files}
    return bool(files) and files <= unchanged and files <= known
