"""The data-quality gate: what it counts, what it writes, that it stops nothing and is not asked twice for the same facts."""

from __future__ import annotations

import dataclasses
import re
import sys
from pathlib import Path

import pytest
from flow_helpers import Bench

from checks import expectations
from flows.batch import finish_batch, run_batch
from flows.engine import in_plain_threads
from flows.gate import FOLDER, Facts, forget, run_gate
from flows.inbox.looking import list_submissions
from reports.batch import Gate
from reports.schema import FieldLine, Place, Report

RULESET = "gaoqing-2021"


def facts_of(*reports: Report) -> Facts:
    facts = Facts()
    for report in reports:
        facts.add(report)
    return facts


@pytest.fixture
def report(bench: Bench) -> Report:
    bench.put("甲")
    bench.batch()
    place = Place("申请表.docx", None, "表1 第4行 第2列", None)
    money = FieldLine("application_form", "申请表", "投资概算", "68万元", "680000.00", "元", 1.0, "docx", place)
    name = FieldLine("application_form", "申请表", "项目名称", "巡护系统", "巡护系统", None, 1.0, "docx", place)
    return dataclasses.replace(bench.report("甲"), fields=(money, name))


@pytest.fixture
def poor(report: Report) -> Report:
    """As a scanner leaves it that nobody can read: no name, no unit, every value doubtful, every file unread."""
    return dataclasses.replace(
        report,
        dossier=dataclasses.replace(report.dossier, project="", applicant="", received=None),
        fields=tuple(dataclasses.replace(f, confidence=0.2, state="unparsed") for f in report.fields),
        files=tuple(dataclasses.replace(f, status="unreadable") for f in report.files),
    )


def test_a_poor_batch_fails_and_its_pages_name_nobody_and_need_no_network(poor: Report, tmp_path: Path) -> None:
    gate = run_gate(facts_of(poor), tmp_path, RULESET)
    assert gate is not None
    assert gate.passed is False
    assert "各卷：九成以上的卷读得出项目名称（1/1 不合）" in gate.details
    assert any(d.startswith("栏目：九成半以上的栏目识别有把握") for d in gate.details)
    assert gate.href == "data_docs/index.html"
    pages = {p: p.read_text("utf-8") for p in (tmp_path / FOLDER).rglob("*.html")}
    assert {p.relative_to(tmp_path / FOLDER).parts[0] for p in pages} == {"index.html", "validations", "expectations"}
    for text in pages.values():
        assert not re.search(r"(?:src|href)\s*=\s*[\"'](?:https?:)?//|url\(\s*[\"']?https?:", text)
        assert poor.dossier.id not in text and "巡护" not in text
    index = (tmp_path / gate.href).read_text("utf-8")
    assert "各卷" in index and "栏目" in index


def test_the_same_facts_are_not_measured_twice(report: Report, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = run_gate(facts_of(report), tmp_path, RULESET)

    def refuse(*arguments: object) -> None:
        raise AssertionError("measured again")

    monkeypatch.setattr("flows.gate._measure", refuse)
    assert run_gate(facts_of(report), tmp_path, RULESET) == first
    forget(tmp_path)
    assert not (tmp_path / FOLDER).exists()


def test_without_the_library_the_gate_says_so(report: Report, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "great_expectations", None)
    gate = run_gate(facts_of(report), tmp_path, RULESET)
    assert gate is not None
    assert gate.passed is None
    assert "great_expectations" in gate.summary
    assert not (tmp_path / FOLDER).exists()


def test_a_gate_that_breaks_stops_nothing(report: Report, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*arguments: object) -> None:
        raise RuntimeError("no")

    monkeypatch.setattr("flows.gate._measure", broken)
    gate = run_gate(facts_of(report), tmp_path, RULESET)
    assert gate is not None
    assert (gate.passed, gate.details) == (None, ())
    assert "RuntimeError" in gate.summary


def test_a_stopped_dossier_adds_nothing_and_an_empty_batch_has_no_gate(report: Report, tmp_path: Path) -> None:
    facts = facts_of(dataclasses.replace(report, conclusion="stopped"))
    assert facts == Facts()
    assert run_gate(facts, tmp_path, RULESET) is None


def test_nothing_is_sent_anywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GX_ANALYTICS_ENABLED", "true")
    library = expectations.engine()
    assert expectations.os.environ["GX_ANALYTICS_ENABLED"] == "false"
    assert library is expectations.engine()


def test_a_failing_gate_colours_the_page_of_the_batch_and_no_report(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.put("甲")
    monkeypatch.setattr("flows.finishing.run_gate", lambda facts, out, ruleset: Gate(False, "读取不好", ("各卷：……",)))
    with bench.session() as session:
        items = list_submissions(bench.inbox)
        result = in_plain_threads(session, lambda runner: run_batch(session, items, runner, lambda s, n: None))
        plain = finish_batch(session, result)
        before = bench.report("甲")
        assert plain.gate is None and "读取不好" not in plain.index.read_text("utf-8")
        finished = finish_batch(session, result, gated=True)
    page = finished.index.read_text("utf-8")
    assert 'class="gate poor" id="gate"' in page and "读取不好" in page
    assert bench.report("甲") == before
