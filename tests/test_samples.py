"""Every example dossier, through the real pipeline, yields exactly the findings that its list of planted defects says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from extractors.isolation.reading import ReaderPool
from flows.pipeline import Request, check_folder

SAMPLES = Path(__file__).resolve().parents[1] / "sample_docs"
NAMES = sorted(p.name for p in (SAMPLES / "dossiers").iterdir() if p.is_dir())


@pytest.fixture(scope="module")
def pool() -> Iterator[ReaderPool]:
    with ReaderPool(workers=1) as running:
        yield running


def expected(name: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((SAMPLES / "expected" / f"{name}.yaml").read_text("utf-8"))
    return found


RECOGNISED = ("shape-photos", "shape-scan-form-gaps")
CONVERTED = ("shape-doc",)


def marked(name: str) -> Any:
    marks = [pytest.mark.ocr] if name in RECOGNISED else [pytest.mark.office] if name in CONVERTED else []
    return pytest.param(name, marks=marks)


@pytest.mark.parametrize("name", [marked(name) for name in NAMES])
def test_exactly_the_planted_defects(name: str, pool: ReaderPool) -> None:
    wish = expected(name)
    checked = check_folder(Request(SAMPLES / "dossiers" / name), pool)
    found = sorted((f.rule, f.result, f.severity) for f in checked.report.findings)
    assert found == sorted((f["rule"], f["result"], f["severity"]) for f in wish["findings"])
    assert checked.report.conclusion == wish["conclusion"]
    for finding in wish["findings"]:
        places = {e.file for f in checked.report.findings if f.rule == finding["rule"] for e in f.evidence}
        assert set(finding.get("files") or ()) <= places, finding


def test_every_example_says_what_it_must_yield() -> None:
    assert sorted(p.stem for p in (SAMPLES / "expected").glob("*.yaml")) == NAMES
