"""Every rule's cases, and that every rule has them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from case_runner import run_case

from checks.rulebook import load_rulebook

FOLDER = Path(__file__).parent / "rules"


def cases() -> list[Any]:
    return [
        pytest.param(entry, id=f"{path.stem}: {entry['case']}")
        for path in sorted(FOLDER.glob("*.yaml"))
        for entry in yaml.safe_load(path.read_text("utf-8"))
    ]


@pytest.mark.parametrize("case", cases())
def test_case(case: dict[str, Any]) -> None:
    assert run_case(case) == []


def test_every_rule_has_a_failing_and_a_passing_case() -> None:
    lacking = []
    for rule_id in load_rulebook().rules:
        path = FOLDER / f"{rule_id}.yaml"
        entries = yaml.safe_load(path.read_text("utf-8")) if path.is_file() else []
        fires = any(any(f["rule"] == rule_id for f in e.get("finds") or ()) for e in entries)
        silent = any(all(f["rule"] != rule_id for f in e.get("finds") or ()) for e in entries)
        if not (fires and silent):
            lacking.append(rule_id)
    assert lacking == []
