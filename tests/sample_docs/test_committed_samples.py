"""The committed dossiers are what the builder writes, and their expectations what the planted defects demand."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest
import yaml

from sample_docs.builder.samples import DOSSIERS, EXPECTED, Sample, load_samples, resaved_paths
from sample_docs.builder.shapes import photo_path, shaped_path

SAMPLES = load_samples()
WORDS = re.compile(rb"<w:t(?: [^>]*)?>([^<]*)</w:t>")


def _files(folder: Path) -> dict[str, Path]:
    return {p.relative_to(folder).as_posix(): p for p in sorted(folder.rglob("*")) if p.is_file()}


def _parts(path: Path) -> object:
    """The members of a package with their times; a compressor may differ between machines, what it holds may not."""
    if not zipfile.is_zipfile(path):
        return path.read_bytes()
    with zipfile.ZipFile(path) as package:
        return [(i.filename, i.date_time, package.read(i)) for i in package.infolist()]


def _words(path: Path) -> str:
    with zipfile.ZipFile(path) as package:
        return "".join(m.decode() for m in WORDS.findall(package.read("word/document.xml"))).replace(" ", "")


@pytest.mark.parametrize("sample", SAMPLES.values(), ids=SAMPLES)
def test_committed_files_are_rebuilt_identically(sample: Sample, tmp_path: Path) -> None:
    sample.case().write(tmp_path)
    committed, built = _files(DOSSIERS / sample.name), _files(tmp_path)
    if sample.pack:
        assert sorted(committed) == sorted([sample.pack, "收件.yaml"])
        with zipfile.ZipFile(committed[sample.pack], metadata_encoding="gbk") as package:
            assert not any(i.flag_bits & 0x800 for i in package.infolist())
            package.extractall(tmp_path / "packed")
        committed = _files(tmp_path / "packed") | {"收件.yaml": committed["收件.yaml"]}
    for role, shape in sample.shapes:
        path = sample.case().path_of(role)
        assert shaped_path(path, shape) in committed
        for name in (shaped_path(path, shape), *(photo_path(path, k) for k in range(1, 10) if shape == "photo")):
            committed.pop(name, None)
        del built[path]
    assert sorted(committed) == sorted(built)
    resaved = resaved_paths(sample)
    for path, file in built.items():
        if path in resaved:
            assert _words(committed[path]) == _words(file), path
            assert _parts(committed[path]) != _parts(file), f"{path} was not saved by LibreOffice"
        else:
            assert _parts(committed[path]) == _parts(file), path


@pytest.mark.parametrize("sample", SAMPLES.values(), ids=SAMPLES)
def test_expectations_are_derived_from_the_planted_defects(sample: Sample) -> None:
    committed = (EXPECTED / f"{sample.name}.yaml").read_text("utf-8")
    assert committed == sample.expectation()
    data = yaml.safe_load(committed)
    keys = [(f["rule"], f["result"]) for f in data["findings"]]
    assert len(keys) == len(set(keys)), "one defect, one finding"


def test_nothing_else_is_committed() -> None:
    assert sorted(p.name for p in DOSSIERS.iterdir()) == sorted(SAMPLES)
    assert sorted(p.stem for p in EXPECTED.iterdir()) == sorted(SAMPLES)


def test_they_are_small() -> None:
    sizes = {path: file.stat().st_size for path, file in _files(DOSSIERS).items()}
    shaped = {path for path in sizes if path.startswith("shape-")}
    assert max(size for path, size in sizes.items() if path not in shaped) < 60_000
    assert max(sizes.values()) < 420_000
    assert sum(sizes[path] for path in shaped) < 3_000_000
    assert sum(size for path, size in sizes.items() if path not in shaped) < 3_000_000


def test_they_cover_what_they_should() -> None:
    intake = [s for s in SAMPLES.values() if s.kind == "intake"]
    conclusions = {yaml.safe_load((EXPECTED / f"{n}.yaml").read_text("utf-8"))["conclusion"] for n in SAMPLES}
    assert conclusions == {"verify", "supplement", "return", "stopped"}
    assert len(intake) >= 16 and len(SAMPLES) - len(intake) >= 6
    assert sum(len(s.resaved) for s in SAMPLES.values()) >= 3
    assert len({s.base.split("/")[1] for s in intake}) >= 6
    assert len({s.base.split("/")[2] for s in intake}) == 12
    families = {f.rule[:2] for s in SAMPLES.values() for f in s.findings}
    assert families >= {"TY", "SB", "FA", "SH", "KW", "JS", "GC", "YS"}
