"""What a check may ask about the dossier. Kinds get their facts here and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

from checks.findings import Evidence, Finding, Searched
from checks.rulebook import Rulebook
from extractors.document import Line
from extractors.dossier import Dossier, FileEntry, MaterialStatus, Piece
from extractors.facts import Fact, Record
from extractors.values.types import Money

if TYPE_CHECKING:
    from checks.texts import Corpus, Place
    from extractors.records.papers.model import PaperFacts
    from extractors.registers import Registers


@dataclass(slots=True, frozen=True)
class AmountCandidate:
    """A figure that may be the project's total, with the fact it comes from."""

    yuan: Decimal
    fact: Fact


@dataclass
class Context:
    """One dossier under one rulebook. `fired` holds the findings of rules already run (for `covered_by`), `corpora` the
    texts of scopes already joined (checks/texts.py), `notes` what several kinds work out once (checks/acceptance)."""

    dossier: Dossier
    rulebook: Rulebook
    registers: Registers | None = None
    approved: Dossier | None = None
    fired: dict[str, list[Finding]] = field(default_factory=dict)
    corpora: dict[tuple[Place, ...], Corpus] = field(default_factory=dict)
    notes: dict[str, Any] = field(default_factory=dict)

    def status(self, material: str) -> MaterialStatus:
        """present, blank, unreadable (an unread file may hold it, a bound one names it) or missing."""
        pieces = self.dossier.of(material)
        if any(p.status == "present" for p in pieces):
            return "present"
        if pieces:
            return "blank"
        return "unreadable" if self.dossier.unread() or self.mentioned(material) else "missing"

    def record(self, material: str) -> Record | None:
        return self.dossier.records.get(material) if self.status(material) == "present" else None

    def piece(self, material: str) -> Piece | None:
        """The piece that speaks for a material."""
        pieces = [p for p in self.dossier.of(material) if p.status == "present"]
        return next((p for p in pieces if not p.superseded), pieces[0] if pieces else None)

    def fact(self, material: str, name: str) -> Fact | None:
        record = self.record(material)
        return record.fields.get(name) if record else None

    def papers(self, *materials: str) -> list[PaperFacts]:
        """What each paper of these materials states (acceptance dossiers), blank ones left out."""
        return [
            paper
            for material in materials
            if (record := self.record(material)) is not None
            for paper in record.papers
            if paper.piece.status == "present"
        ]

    @cached_property
    def tags(self) -> frozenset[str]:
        """What the project is (TY-02): for `when.tags`. Of an intake dossier only what a reviewer stated."""
        if self.dossier.kind != "acceptance":
            return frozenset(self.dossier.corrections.project_tags)
        from checks.acceptance.nature import natures  # late: it asks this context for its texts

        return frozenset(natures(self))

    def lines(self, material: str) -> Iterator[Line]:
        record = self.record(material)
        if record:
            yield from record.lines

    def sure(self, fact: Fact) -> bool:
        """True when a fact is read well enough to accuse anybody (GC-13)."""
        return fact.certain and self.legible(fact)

    def legible(self, fact: Fact) -> bool:
        """True when the place was read well enough for what it holds, or holds not, to be held against anybody."""
        return fact.confidence >= self.rulebook.header.confidence

    def partly_read(self, material: str) -> FileEntry | None:
        """The file of a material of which pages could not be read: then absence in it proves nothing."""
        names = {file for p in self.dossier.of(material) for file in p.files}
        return next((f for f in self.dossier.files if f.path in names and f.status == "partly_read"), None)

    def form_on_scan(self, material: str) -> str:
        """The file of a form that was recognised from pictures, else empty. Its labels are printed on every copy: one that
        is not among the words was not read, and says nothing of what stands beside it."""
        spec = self.rulebook.vocabulary.materials.get(material)
        if spec is None or spec.form is None:
            return ""
        return next((p.files[0] for p in self.dossier.of(material) if p.document.ocr_pages), "")

    def searched(self, *materials: str, words: tuple[str, ...] = ()) -> Searched:
        """The files looked through: those of the materials, or all that were read."""
        names = [file for m in materials for p in self.dossier.of(m) for file in p.files]
        if not names:
            names = [f.path for f in self.dossier.files if f.status in ("read", "partly_read")]
        return Searched(tuple(dict.fromkeys(names)), words)

    def unread_evidence(self) -> list[Evidence]:
        return [Evidence(f.path, "全文", quote=f.detail) for f in self.dossier.unread()]

    def mentioned(self, *materials: str) -> list[Evidence]:
        """Places in bound files that name one of the materials, which no paper is: it may lie there, not parted."""
        return [Evidence.at(m.anchor, m.quote) for m in self.dossier.mentions if m.material in materials]

    @cached_property
    def amounts(self) -> list[AmountCandidate]:
        """All candidates for the total: 资金概算值 of the letter, 投资概算 of the form, 总投资 of the plan; for acceptance
        also those whose entry names that stage (合同金额, 审定投资)."""
        found: list[AmountCandidate] = []
        for entry in self.rulebook.header.switches.get("total_candidates", ()):
            if self.dossier.kind not in entry.get("stages", ("intake", "acceptance")):
                continue
            fact = self.fact(entry["material"], entry["field"])
            if fact is not None and isinstance(fact.value, Money):
                found.append(AmountCandidate(fact.value.yuan, fact))
        return found

    @cached_property
    def plausible_amounts(self) -> list[AmountCandidate]:
        """The candidates but those exactly 10⁴ times another: 元 written into 万元 (SB-46) opens no threshold."""
        known = {a.yuan for a in self.amounts}
        return [a for a in self.amounts if not a.yuan or a.yuan / 10_000 not in known]

    @property
    def total(self) -> Decimal | None:
        """The largest plausible candidate (conservative for routing), None when there is none."""
        return max((a.yuan for a in self.plausible_amounts), default=None)

    def threshold(self, name: str) -> Decimal:
        return self.rulebook.header.thresholds[name]
