"""What checking a dossier yields: findings, routing, the evidence index of the review, the conclusion.

Result words and severities are the regulation's working language and appear in every report as they stand here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from extractors.document import Anchor, Bbox

Result = Literal["通过", "缺失", "不符", "待核", "不适用"]
Severity = Literal["退回", "补正", "提示"]
Conclusion = Literal["pass", "verify", "supplement", "return", "stopped"]
Cause = Literal["applicant", "tool"]

EVIDENCE_CAP = 25


@dataclass(slots=True, frozen=True)
class Evidence:
    """A place and the words that stand there."""

    file: str
    locator: str
    page: int | None = None
    bbox: Bbox | None = None
    quote: str = ""

    @classmethod
    def at(cls, anchor: Anchor, quote: str = "") -> Evidence:
        return cls(anchor.file, anchor.locator, anchor.page, anchor.bbox, quote)


@dataclass(slots=True, frozen=True)
class Searched:
    """Where and for which words was looked: what makes 缺失 believable."""

    files: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


@dataclass(slots=True)
class Finding:
    """One line of the report. `material` is the material the rule is about, empty for the dossier as a whole."""

    rule: str
    result: Result
    severity: Severity
    title: str
    message: str
    clause: str = ""
    quote: str = ""
    advice: str = ""
    cause: Cause = "applicant"
    material: str = ""
    matter: str = ""
    evidence: list[Evidence] = field(default_factory=list)
    more_evidence: int = 0
    searched: Searched | None = None
    confidence: float = 1.0


@dataclass(slots=True)
class Routing:
    """A way the dossier should go: 书面评审, 现场评审, 备案, 转保密部门."""

    what: str
    why: str
    clause: str


@dataclass(slots=True)
class ReviewItem:
    """One of the nine review contents with the places that speak to it; no judgement."""

    item: str
    evidence: list[Evidence] = field(default_factory=list)
    rule: str = ""


@dataclass(slots=True)
class ConflictNote:
    """A contradiction inside the regulation that touches a finding: every side with its clause, and how it was read."""

    id: str
    title: str
    sides: list[tuple[str, str]]
    handling: str
    rules: list[str]

    @property
    def text(self) -> str:
        quotes = "；".join(f"{clause}“{quote}”" for clause, quote in self.sides)
        return (
            f"细则内部不一致（{self.id}，涉及 {'、'.join(self.rules)}）：{self.title}。{quotes}。处置：{self.handling}"
        )


# present: as a paper of its own.  inside: part of another paper.  missing: 缺失.  verify: 待核.  declared: a written
# statement that it does not apply.  not_needed: not asked for of this project.
ItemStatus = Literal["present", "inside", "blank", "missing", "verify", "declared", "not_needed"]


@dataclass(slots=True)
class ItemLine:
    """One item of what an acceptance dossier must hold, with where it was found (or what says that it is not needed)."""

    item: str
    title: str
    status: ItemStatus
    rule: str
    evidence: list[Evidence] = field(default_factory=list)
    note: str = ""


@dataclass(slots=True)
class EventLine:
    """A step of the project with its day (first and last it may mean, ISO) and the paper that dates it. `wrong`: it
    stands out of order; `term`: a day by which something is due, not a step."""

    name: str
    first: str
    last: str
    raw: str
    evidence: list[Evidence] = field(default_factory=list)
    wrong: bool = False
    term: bool = False


@dataclass(slots=True)
class SumLine:
    """One of the sums that acceptance compares, in yuan."""

    name: str
    yuan: str
    evidence: list[Evidence] = field(default_factory=list)


@dataclass(slots=True)
class BuiltLine:
    """A thing as approved and as the papers of the acceptance have it, paper by paper: title of the paper -> words."""

    name: str
    planned: str
    papers: dict[str, str] = field(default_factory=dict)
    same: bool = True
    evidence: list[Evidence] = field(default_factory=list)


@dataclass(slots=True)
class Overview:
    """What a report of an acceptance dossier shows besides findings; shown, not judged."""

    completeness: list[ItemLine] = field(default_factory=list)
    timeline: list[EventLine] = field(default_factory=list)
    sums: list[SumLine] = field(default_factory=list)
    built: list[BuiltLine] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Assessment:
    """The outcome of all rules on one dossier. `results` holds every rule's result, passed and inapplicable too."""

    findings: list[Finding] = field(default_factory=list)
    results: dict[str, Result] = field(default_factory=dict)
    routing: list[Routing] = field(default_factory=list)
    review: list[ReviewItem] = field(default_factory=list)
    conclusion: Conclusion = "pass"
    notes: list[str] = field(default_factory=list)
    conflicts: list[ConflictNote] = field(default_factory=list)
    overview: Overview | None = None


def conclude(findings: list[Finding]) -> Conclusion:
    """The conclusion of a dossier (design: Results, severities, conclusions); `stopped` is decided by the engine."""
    if any(f.severity == "退回" and f.result in ("缺失", "不符") for f in findings):
        return "return"
    if any(f.severity == "补正" and f.result in ("缺失", "不符") for f in findings):
        return "supplement"
    if any(f.severity in ("退回", "补正") and f.result == "待核" for f in findings):
        return "verify"
    return "pass"
