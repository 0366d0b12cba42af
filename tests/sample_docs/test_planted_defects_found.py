"""Every planted defect is found at its place and nothing else is: one defect at a time in a clean dossier.

Each defect is planted into two layouts, in turn, so that together all layouts are used; `PLANTS_IN_ALL_LAYOUTS=1` plants
every defect into every layout in which it can show (some 2,400 dossiers).
"""

from __future__ import annotations

import os
from collections import Counter
from functools import lru_cache

import pytest
from case_runner import assess_case

from checks.findings import Finding
from checks.rulebook import load_rulebook
from sample_docs.builder import CaseDossier, build_case
from sample_docs.builder.invented import project_names
from sample_docs.builder.layouts import SUITES
from sample_docs.builder.plants import BASELINE, Expected, Plant, load_plants

PLANTS = load_plants()


@lru_cache(maxsize=1)
def _rules() -> frozenset[str]:
    return frozenset(load_rulebook().rules)


def _suites(plant: Plant, position: int) -> list[str]:
    seen = plant.suites()
    if os.environ.get("PLANTS_IN_ALL_LAYOUTS"):
        return seen
    return list(dict.fromkeys((seen[position % len(seen)], seen[(position * 5 + 7) % len(seen)])))


CASES = [
    pytest.param(plant, suite, id=f"{plant.name} | {suite}")
    for position, plant in enumerate(PLANTS.values())
    for suite in _suites(plant, position)
]


def _key(finding: Finding | Expected) -> tuple[str, str, str]:
    return finding.rule, finding.result, finding.severity


def _placed(finding: Finding, wish: Expected, case: CaseDossier) -> bool:
    files = {case.path_of(f) if f in ("letter", "form", "plan") else f for f in wish.files}
    if not files <= {e.file for e in finding.evidence}:
        return False
    return not wish.quote or any(wish.quote in e.quote or wish.quote in e.locator for e in finding.evidence)


def _misplaced(found: list[Finding], wanted: list[Expected], case: CaseDossier) -> list[Expected]:
    return [w for w in wanted if not any(_key(f) == _key(w) and _placed(f, w, case) for f in found)]


def _tell(found: list[Finding], keys: Counter[tuple[str, str, str]]) -> list[str]:
    return [f"{f.rule} {f.result} {f.severity} {f.message}" for f in found if _key(f) in keys]


@pytest.mark.parametrize(("plant", "suite"), CASES)
def test_defect_is_found_and_nothing_else(plant: Plant, suite: str) -> None:
    case = plant.build(suite)
    found = assess_case(case).findings
    wanted = [w for w in plant.expected() if w.rule in _rules()]
    got, due = Counter(map(_key, found)), Counter(map(_key, wanted))
    assert _tell(found, got - due) == [], "reported beyond the defect"
    assert sorted(due - got) == [], "not reported"
    assert _misplaced(found, wanted, case) == [], "reported elsewhere"


@pytest.mark.parametrize("suite", SUITES)
@pytest.mark.parametrize("project", project_names())
def test_clean_dossiers_show_only_that_nobody_saw_seals(project: str, suite: str) -> None:
    case = build_case(f"intake/{project}", [], suite)
    found = assess_case(case).findings
    assert sorted(map(_key, found)) == sorted(map(_key, BASELINE))
    assert _misplaced(found, list(BASELINE), case) == []
