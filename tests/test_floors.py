"""The house: imports go only downwards, and the lower floors know neither Prefect nor a validator of tables."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
FLOORS = ["extractors", "checks", "reports", "flows"]
# heavy or forbidden below the top floor
ONLY_ABOVE = {"prefect": "flows", "great_expectations": "checks"}


def imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            found.add(node.module.split(".")[0])
    return found


@pytest.mark.parametrize("floor", FLOORS)
def test_imports_only_downwards(floor: str) -> None:
    above = set(FLOORS[FLOORS.index(floor) + 1 :]) | {"tests", "sample_docs", "benchmarks"}
    wrong = [
        f"{p.relative_to(ROOT)} imports {name}" for p in (ROOT / floor).rglob("*.py") for name in imports(p) & above
    ]
    assert wrong == []


@pytest.mark.parametrize(("library", "lowest"), ONLY_ABOVE.items())
def test_heavy_libraries_stay_on_their_floor(library: str, lowest: str) -> None:
    below = FLOORS[: FLOORS.index(lowest)]
    wrong = [str(p.relative_to(ROOT)) for f in below for p in (ROOT / f).rglob("*.py") if library in imports(p)]
    assert wrong == []


def test_templates_hold_data_only() -> None:
    assert [p.name for p in (ROOT / "templates").rglob("*.py") if p.name != "__init__.py"] == []
