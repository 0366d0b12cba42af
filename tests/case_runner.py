"""Runs a rule case: builds the dossier in memory, assesses it under the whole rulebook, compares all findings."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from checks.batch import WHOLE, assess_batch, summarise
from checks.engine import assess
from checks.findings import Assessment, Finding
from checks.rulebook import Rulebook, load_rulebook
from extractors.assemble import assemble
from extractors.document import Document, Paragraph, ReadWarning, Seal, Table
from extractors.dossier import Dossier, FileEntry
from extractors.errors import UnreadableFile
from extractors.receipt import parse_receipt
from extractors.registers import _ENTRIES, Registers
from extractors.snapshot.junk import junk
from extractors.snapshot.listing import skip
from extractors.values.types import PartialDate
from sample_docs.builder.cases import CaseDossier, CaseFile, build_case
from sample_docs.builder.edits.draft import ROLES


@dataclass(frozen=True)
class Key:
    """What identifies a finding in a comparison."""

    rule: str
    result: str
    severity: str


def dossier_of(case: CaseDossier, rulebook: Rulebook, spec: Mapping[str, Any] | None = None) -> Dossier:
    """A case as the extraction floor hands it to the checks: memory documents in place of files."""
    read: list[tuple[FileEntry, Document | UnreadableFile | None]] = []
    seen: dict[str, str] = {}
    wish = spec or {}
    files = bound(case, wish["bind"]) if wish.get("bind") else case.files
    for file in files:
        entry = FileEntry(file.path, Path(file.path), sha256=file.path, format=file.format)
        if why := junk(file.path, len(file.data or b"")):
            skip(entry, why)
            read.append((entry, None))
            continue
        if file.document is None:
            read.append((entry, UnreadableFile("unsupported", f"{file.format} 格式暂不能读取")))
            continue
        read_as(file.document, entry, case, wish)
        key = repr([(b.locator, getattr(b, "text", ""), getattr(b, "rows", "")) for b in file.document.blocks])
        if key in seen:
            entry.duplicate_of = seen[key]
        seen.setdefault(key, file.path)
        read.append((entry, file.document))
    corrections = parse_receipt(case.receipt.data(), rulebook.vocabulary.materials)
    dossier = assemble("case", "case", read, rulebook.vocabulary, corrections)
    dossier.gathered = bool(wish.get("gathered"))
    return dossier


def read_as(document: Document, entry: FileEntry, case: CaseDossier, wish: Mapping[str, Any]) -> None:
    """What a reader would have noticed of a document, as the case states it: warnings, seals, format, unread pages."""
    for role, warnings in (wish.get("warnings") or {}).items():
        if _path(role, case) == document.file:
            document.warnings.extend(ReadWarning(w["code"], w["message"], w.get("page")) for w in warnings)
    for role, colours in (wish.get("seals") or {}).items():
        if _path(role, case) == document.file:
            document.method, document.looked_for_seals, document.pages = "ocr", True, 1
            document.ocr_pages = [1]
            document.seals.extend(Seal(1, (300.0, 600.0, 420.0, 720.0), colour) for colour in colours)
    for role, format_ in (wish.get("formats") or {}).items():
        if _path(role, case) == document.file:
            entry.format = format_
    for role, confidence in (wish.get("unsure") or {}).items():
        if _path(role, case) == document.file:
            _lower(document, float(confidence))
    for role, pages in (wish.get("unread") or {}).items():
        if _path(role, case) == document.file:
            document.unread_pages.extend(pages)


def _lower(document: Document, confidence: float) -> None:
    """Everything of a document as an unsure recognition would have read it."""
    for block in document.blocks:
        if isinstance(block, Paragraph):
            block.confidence = confidence
        elif isinstance(block, Table):
            _lower_cells(block, confidence)


def _lower_cells(table: Table, confidence: float) -> None:
    for cell in table.cells():
        cell.confidence = confidence
        for nested in cell.tables:
            _lower_cells(nested, confidence)


def bound(case: CaseDossier, roles: Sequence[str]) -> list[CaseFile]:
    """The documents of `roles` bound into one file, as a scan of everything is."""
    files = {f.path: f for f in case.files}
    parts = [files.pop(case.path_of(role)) for role in roles]
    whole = Document("合订.docx", "docx", "docx")
    for number, part in enumerate(parts, 1):
        assert part.document is not None
        for block in part.document.blocks:
            block.locator = f"第{number}部分 {block.locator}"
            whole.blocks.append(block)
    return sorted([*files.values(), CaseFile("合订.docx", "docx", whole)], key=lambda f: f.path)


def assess_case(
    case: CaseDossier, rulebook: Rulebook | None = None, spec: Mapping[str, Any] | None = None
) -> Assessment:
    book = rulebook or load_rulebook()
    wish = spec or {}
    approved = None
    if "approved" in wish:  # the intake dossier given by --approved
        stated = wish["approved"]
        approved = dossier_of(build_case(stated.get("base", "intake"), stated.get("edits", ())), book)
    return assess(dossier_of(case, book, spec), book, registers_of(wish.get("registers")), approved)


def registers_of(values: Mapping[str, Sequence[Mapping[str, Any]]] | None) -> Registers | None:
    """The bureau's registers as a case words them: sheet -> rows; dates as YAML reads them."""
    if values is None:
        return None
    registers = Registers("台账.xlsx")
    for sheet, rows in values.items():
        entry = _ENTRIES[sheet]
        for number, row in enumerate(rows, 2):
            cells = {
                k: PartialDate(v.year, v.month, v.day) if isinstance(v, datetime.date) else v for k, v in row.items()
            }
            getattr(registers, sheet).append(entry(place=f"{sheet} 第{number}行", **cells))
    return registers


def batch_findings(own: Dossier, assessment: Assessment, wish: Mapping[str, Any], book: Rulebook) -> list[Finding]:
    """What the batch of this dossier and those of `wish["with"]` adds to it, and to the batch as a whole."""
    summaries = [summarise(own, book, assessment)]
    for number, spec in enumerate(wish.get("with", ()), 1):
        case = build_case(spec.get("base", "intake"), spec.get("edits", ()))
        dossier = dossier_of(case, book, spec)
        dossier.id = f"case-{number}"
        summaries.append(summarise(dossier, book, assess(dossier, book)))
    found = assess_batch(summaries, book, wish.get("today"))
    return [*found.get(own.id, ()), *found.get(WHOLE, ())]


@lru_cache(maxsize=64)
def baseline(base: str) -> tuple[Key, ...]:
    """What the untouched base already gives: a Word-only dossier shows no seals."""
    return tuple(sorted((_key(f) for f in assess_case(build_case(base)).findings), key=str))


def _key(finding: Finding) -> Key:
    return Key(finding.rule, finding.result, finding.severity)


def run_case(spec: Mapping[str, Any]) -> list[str]:
    """The differences between what a case expects and what is found; empty when it holds."""
    base = spec.get("base", "intake")
    case = build_case(base, spec.get("edits", ()), spec.get("suite", ""))
    assessment = assess_case(case, spec=spec)
    found = list(assessment.findings)
    if "batch" in spec:
        book = load_rulebook()
        found += batch_findings(dossier_of(case, book, spec), assessment, spec["batch"], book)
    only = spec.get("only")
    if only:
        found = [f for f in found if f.rule in only]
    expected = list(spec.get("finds") or ())
    gone = set(spec.get("silences") or ())
    problems: list[str] = []
    rest = list(found)
    normal = [k for k in baseline(base) if k.rule not in gone and (not only or k.rule in only)]
    for wish in expected:
        match = next((f for f in rest if fits(f, wish, case)), None)
        if match is None:
            near = [
                f"{f.rule} {f.result} {f.severity} {f.message} {[(e.file, e.locator, e.quote[:30]) for e in f.evidence][:3]}"
                for f in rest
                if f.rule == wish["rule"]
            ]
            problems.append(f"not found: {wish}; of this rule: {near}")
        else:
            rest.remove(match)
            if _key(match) in normal:
                normal.remove(_key(match))
    for finding in rest:
        if _key(finding) in normal:
            normal.remove(_key(finding))
        else:
            places = [(e.file, e.locator, e.quote[:40]) for e in finding.evidence[:3]]
            problems.append(
                f"unexpected: {finding.rule} {finding.result} {finding.severity} {finding.message} {places}"
            )
    problems.extend(f"baseline finding gone: {k.rule} {k.result}" for k in normal)
    return problems


def fits(finding: Finding, wish: Mapping[str, Any], case: CaseDossier) -> bool:
    if finding.rule != wish["rule"] or finding.result != wish["result"]:
        return False
    if wish.get("severity", finding.severity) != finding.severity or wish.get("message", "") not in finding.message:
        return False
    if wish.get("file"):
        files = {_path(name, case) for name in _many(wish["file"])}
        if not files <= {e.file for e in finding.evidence}:
            return False
    quote = wish.get("quote", "")
    return not quote or any(quote in e.quote or quote in e.locator for e in finding.evidence)


def _many(value: str | Sequence[str]) -> Sequence[str]:
    return [value] if isinstance(value, str) else value


def _path(name: str, case: CaseDossier) -> str:
    role = name in ROLES or any(sheet.material == name for sheet in case.sheets)
    return case.path_of(name) if role else name
