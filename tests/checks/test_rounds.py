"""A round against the one before: mended, left open, new, not to be told yet; what could have been told at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from checks.findings import Assessment, Evidence, Finding, Searched
from checks.rounds import PastFinding, PreviousRound, compare_rounds
from extractors.dossier import Dossier, FileEntry

OLD, NEW = "hash-old", "hash-new"


def dossier(**hashes: str) -> Dossier:
    files = [FileEntry(f"{name}.docx", Path(name), sha256=value) for name, value in hashes.items()]
    return Dossier("卷", "卷", files=files)


def finding(rule: str, file: str = "form", **values: object) -> Finding:
    given: dict[str, object] = {
        "result": "缺失",
        "severity": "补正",
        "title": f"{rule} 标题",
        "message": f"{rule} 说法",
        "evidence": [Evidence(f"{file}.docx", "表1")] if file else [],
    }
    return Finding(rule, **{**given, **values})  # type: ignore[arg-type]


def past(rule: str, material: str = "", severity: str = "补正") -> PastFinding:
    return PastFinding(rule, material, "缺失", severity, f"{rule} 标题", f"{rule} 原说法")  # type: ignore[arg-type]


def compared(
    before: list[PastFinding], now: list[Finding], results: dict[str, str], **hashes: str
) -> list[tuple[str, str, bool]]:
    assessment = Assessment(now, {**results, **{f.rule: f.result for f in now}})  # type: ignore[dict-item]
    previous = PreviousRound(1, tuple(before), frozenset({OLD}))
    comparison = compare_rounds(dossier(**(hashes or {"form": OLD, "plan": NEW})), assessment, previous)
    return [(c.change, c.rule, c.tellable) for c in comparison.findings]


def test_mended_open_and_new() -> None:
    before = [past("SB-50"), past("SB-51")]
    assert compared(before, [finding("SB-51"), finding("FA-20", "plan")], {"SB-50": "通过"}) == [
        ("已补", "SB-50", False),
        ("未补", "SB-51", False),
        ("新增", "FA-20", False),
    ]


def test_a_rule_that_was_silenced_has_mended_nothing() -> None:
    """The form is gone: of its blank field nothing can be said, and certainly not that it was filled."""
    assert compared([past("SB-50")], [finding("SB-02", "")], {"SB-50": "不适用"})[0] == ("暂不判断", "SB-50", False)


def test_the_same_rule_on_another_material_is_another_finding() -> None:
    before = [past("KW-01", "application_form")]
    now = [finding("KW-01", "plan", material="construction_plan")]
    assert compared(before, now, {}) == [("已补", "KW-01", False), ("新增", "KW-01", False)]


def test_a_change_of_result_or_words_leaves_it_open() -> None:
    now = [finding("SB-50", result="待核", message="别的话")]
    assert compared([past("SB-50")], now, {}) == [("未补", "SB-50", False)]


def test_hints_are_no_matter_of_rounds() -> None:
    assert compared([past("SH-01", severity="提示")], [finding("SH-02", severity="提示")], {}) == []


@pytest.mark.parametrize(
    ("now", "hashes", "tellable"),
    [
        (finding("SB-50"), {"form": OLD}, True),
        (finding("SB-50"), {"form": NEW}, False),
        (finding("KW-03", evidence=[Evidence("form.docx", "a"), Evidence("plan.docx", "b")]), {}, False),
        (finding("SB-01", "", searched=Searched(("form.docx",))), {"form": OLD}, True),
        (finding("SB-01", "", searched=Searched(("form.docx", "plan.docx"))), {}, False),
        (finding("SB-01", ""), {"form": OLD}, False),
    ],
)
def test_what_could_have_been_told_at_once(now: Finding, hashes: dict[str, str], tellable: bool) -> None:
    assert compared([], [now], {}, **hashes) == [("新增", now.rule, tellable)]


def test_files_are_told_by_content_not_by_name() -> None:
    comparison = compare_rounds(dossier(renamed=OLD, form=NEW), Assessment(), PreviousRound(3, (), frozenset({OLD})))
    assert (comparison.previous, comparison.unchanged_files, comparison.changed_files) == (
        3,
        ("renamed.docx",),
        ("form.docx",),
    )


def test_a_stopped_dossier_is_compared_with_nothing() -> None:
    stopped = Assessment([finding("TY-04")], conclusion="stopped")
    comparison = compare_rounds(dossier(form=OLD), stopped, PreviousRound(1, (past("SB-50"),), frozenset({OLD})))
    assert comparison.findings == ()
    assert comparison.unchanged_files == ()
