"""Great Expectations is loaded only where a cloud table stands, and without it the other rules go on."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from case_runner import assess_case

from sample_docs.builder.cases import build_case

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = """
import sys
sys.path.insert(0, "tests")
from case_runner import assess_case
from sample_docs.builder.cases import build_case
assess_case(build_case("intake"))
assert "great_expectations" not in sys.modules and "pandas" not in sys.modules
"""


def test_without_a_cloud_table_it_is_never_imported() -> None:
    done = subprocess.run([sys.executable, "-c", SCRIPT], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_with_the_library_missing_its_rules_are_doubts_of_the_tool_and_the_rest_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "great_expectations", None)
    edits = [{"set": {"new.项目负责人/邮箱": "", "new.信息系统资源需求/1/数量": "0"}}]
    found = assess_case(build_case("intake/wetland+new", edits)).findings
    tool = {(f.rule, f.result) for f in found if f.cause == "tool"}
    assert tool == {(rule, "待核") for rule in ("YZ-16", "YZ-17", "YZ-18", "YZ-31")}
    assert all("great_expectations" in f.message for f in found if f.cause == "tool")
    assert ("YZ-07", "缺失") in {(f.rule, f.result) for f in found}
