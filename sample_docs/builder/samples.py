"""The committed example dossiers: which there are, what each must yield, and how they are written.

`dossiers/NAME/` is exactly what an applicant submitted (with the reviewer's 收件.yaml); `expected/NAME.yaml` stands apart, so
that it is never taken for part of a submission and the whole of `dossiers/` can be screened as one batch.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from sample_docs.builder.cases import RECEIPT_NAME, CaseDossier, build_case
from sample_docs.builder.content import BuilderError
from sample_docs.builder.edits import Edit
from sample_docs.builder.edits.draft import ROLES
from sample_docs.builder.plants import ACCEPTANCE_BASELINE, BASELINE, Expected, expected, load_plants
from sample_docs.builder.resave import resave
from sample_docs.builder.shapes import pack_gbk, photo_path, reshape, shaped_path

ROOT = Path(__file__).resolve().parents[1]
DOSSIERS = ROOT / "dossiers"
EXPECTED = ROOT / "expected"
LISTS = tuple(sorted(Path(__file__).parent.glob("samples*.yaml")))


@dataclass(slots=True, frozen=True)
class Sample:
    """`resaved`: roles whose file is written by LibreOffice, with bytes that no rebuilding can promise; so too those of
    `shapes`, which are no Word files (role -> shape, see shapes.py). `pack`: the archive that holds the whole."""

    name: str
    about: str
    base: str
    edits: tuple[Edit, ...]
    findings: tuple[Expected, ...]
    resaved: tuple[str, ...] = ()
    shapes: tuple[tuple[str, str], ...] = ()
    pack: str = ""

    @property
    def kind(self) -> str:
        """intake or acceptance: what the base is of."""
        return self.base.partition("/")[0]

    def case(self) -> CaseDossier:
        return build_case(self.base, self.edits)

    def expectation(self) -> str:
        """The text of expected/NAME.yaml: conclusion and all findings, files named by their paths."""
        case = self.case()
        findings = [_entry(finding, self, case) for finding in self.findings]
        data = {"about": self.about, "kind": self.kind, "conclusion": conclusion(self.findings), "findings": findings}
        return yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=1000)


def _entry(finding: Expected, sample: Sample, case: CaseDossier) -> dict[str, Any]:
    entry: dict[str, Any] = {"rule": finding.rule, "result": finding.result, "severity": finding.severity}
    if finding.files:
        known = {*ROLES, *(sheet.material for sheet in case.sheets)}
        entry["files"] = [_place(f, sample, case) if f in known else f for f in finding.files]
    if finding.quote:
        entry["quote"] = finding.quote
    return entry


def _place(role: str, sample: Sample, case: CaseDossier) -> str:
    """Where the paper of a role is found in the dossier as it is submitted."""
    path = case.path_of(role)
    shape = dict(sample.shapes).get(role)
    path = shaped_path(path, shape) if shape else path
    return f"{sample.pack}!/{path}" if sample.pack else path


def conclusion(findings: tuple[Expected, ...]) -> str:
    """design: stopped, return, supplement, verify, pass."""
    if any(f.rule == "TY-04" and f.result == "不符" for f in findings):
        return "stopped"
    proved = [f for f in findings if f.result in ("缺失", "不符")]
    if any(f.severity == "退回" for f in proved):
        return "return"
    if any(f.severity == "补正" for f in proved):
        return "supplement"
    return "verify" if any(f.severity in ("退回", "补正") for f in findings) else "pass"


def load_samples() -> dict[str, Sample]:
    entries = [e for path in LISTS for e in yaml.safe_load(path.read_text("utf-8"))]
    return {entry["name"]: _sample(entry) for entry in entries}


def _sample(entry: dict[str, Any]) -> Sample:
    plants = load_plants()
    edits: list[Edit] = []
    finds: list[Expected] = []
    silences = set(entry.get("silences", ()))
    for name in entry.get("plants", ()):
        if name not in plants:
            raise BuilderError(f"样例 {entry['name']} 引用的缺陷“{name}”不存在", "名称见 plants/")
        edits += plants[name].edits
        finds += plants[name].finds
        silences |= set(plants[name].silences)
    edits += entry.get("edits", ())
    finds += [expected(f) for f in entry.get("finds", ())]
    normal = ACCEPTANCE_BASELINE if entry["base"].startswith("acceptance") else BASELINE
    baseline = [e for e in normal if e.rule not in silences]
    return Sample(
        entry["name"],
        entry["about"],
        entry["base"],
        tuple(edits),
        tuple(_merged([*baseline, *finds])),
        tuple(entry.get("resave", ())),
        tuple(entry.get("shapes", {}).items()),
        entry.get("pack", ""),
    )


def _merged(findings: list[Expected]) -> Iterator[Expected]:
    """Several defects of one rule and result make one finding; its places are all of theirs."""
    merged: dict[tuple[str, str, str], Expected] = {}
    for finding in findings:
        key = (finding.rule, finding.result, finding.severity)
        if key in merged:
            files = tuple(dict.fromkeys((*merged[key].files, *finding.files)))
            merged[key] = replace(merged[key], files=files)
        else:
            merged[key] = finding
    yield from sorted(merged.values(), key=lambda f: (f.rule, f.result))


def resaved_paths(sample: Sample) -> set[str]:
    case = sample.case()
    return {case.path_of(role) for role in sample.resaved}


def _files(folder: Path) -> list[Path]:
    return [p for p in sorted(folder.rglob("*")) if p.is_file()]


def _write_shapes(sample: Sample, folder: Path, old: dict[str, bytes]) -> None:
    """Put the papers of other shapes in place of their Word files, kept as they stand when they are there."""
    case = sample.case()
    for role, shape in sample.shapes:
        path = case.path_of(role)
        word = folder / path
        kept = {p: d for p, d in old.items() if p in _paths(path, shape)}
        made = kept or reshape(path, word.read_bytes(), shape)
        word.unlink()
        for name, data in made.items():
            (folder / name).write_bytes(data)
    if sample.pack:
        inside = {p.relative_to(folder).as_posix(): p for p in _files(folder) if p.name != RECEIPT_NAME}
        packed = pack_gbk({name: p.read_bytes() for name, p in inside.items()})
        for p in inside.values():
            p.unlink()
        (folder / sample.pack).write_bytes(packed)


def _paths(path: str, shape: str) -> set[str]:
    """The files that a paper of a shape may have become."""
    names = {shaped_path(path, shape)}
    return names | {photo_path(path, k) for k in range(1, 10)} if shape == "photo" else names


def write_sample(sample: Sample, dossiers: Path = DOSSIERS, expectations: Path = EXPECTED, again: bool = False) -> None:
    """Writes one sample. A file saved by LibreOffice is kept as it stands unless `again`."""
    folder = dossiers / sample.name
    kept = {
        path: (folder / path).read_bytes() for path in resaved_paths(sample) if (folder / path).is_file() and not again
    }
    old = {} if again else {p.relative_to(folder).as_posix(): p.read_bytes() for p in _files(folder)}
    if folder.is_dir():
        shutil.rmtree(folder)
    sample.case().write(folder)
    _write_shapes(sample, folder, old)
    for path in resaved_paths(sample):
        target = folder / path
        target.write_bytes(kept[path] if path in kept else resave(target.read_bytes()))
    expectations.mkdir(parents=True, exist_ok=True)
    (expectations / f"{sample.name}.yaml").write_text(sample.expectation(), "utf-8")
