"""The list of planted defects: well formed, buildable in every layout in which it can be seen, one for every rule."""

from __future__ import annotations

import pytest

from sample_docs.builder.cases import build_case
from sample_docs.builder.plants import load_plants

PLANTS = load_plants()
# Rules that no single defect of one dossier can set off: they speak of a batch, a register, the review or routing.
NOT_PLANTABLE = {
    "TY-01", "TY-02", "TY-05", "TY-07", "KW-11", "KW-12", "FA-30",
    *(f"SH-{n:02d}" for n in range(1, 23)),
}  # fmt: skip
ALL_INTAKE = {
    *(f"TY-{n:02d}" for n in range(1, 11)),
    *(f"SB-{n:02d}" for n in (*range(1, 14), *range(20, 34), *range(40, 61), *range(71, 79))),
    *(f"FA-{n:02d}" for n in range(1, 37)),
    *(f"SH-{n:02d}" for n in range(1, 27)),
    *(f"KW-{n:02d}" for n in range(1, 13)),
    "JS-08",
    "JS-09",
}  # fmt: skip


def test_every_rule_that_can_be_planted_is_planted() -> None:
    planted = {finding.rule for plant in PLANTS.values() for finding in plant.finds}
    seals = {"SB-41"}  # every Word dossier already has it
    assert sorted(ALL_INTAKE - NOT_PLANTABLE - planted - seals) == []


def test_silent_plants_have_no_findings_and_others_change_something() -> None:
    assert sum(not plant.finds for plant in PLANTS.values()) >= 8
    clean = [repr(d.blocks) for d in build_case().documents]
    for plant in PLANTS.values():
        if plant.base == "intake" and plant.finds:
            case = plant.build()
            changed = [repr(d.blocks) for d in case.documents] != clean
            assert changed or case.raw or case.receipt != build_case().receipt, plant.name


@pytest.mark.parametrize("name", PLANTS)
def test_it_can_be_built_wherever_it_can_be_seen(name: str) -> None:
    plant = PLANTS[name]
    suites = plant.suites()
    assert suites
    for suite in suites:
        case = plant.build(suite)
        for finding in plant.expected():
            for file in finding.files:
                path = case.path_of(file) if file in ("letter", "form", "plan") else file
                assert path in [f.path for f in case.files], (name, suite, file)
