"""Contradictions inside the regulation and routes: data of rulebook.yaml, shown only where they matter."""

from __future__ import annotations

from typing import Any

import pytest
from case_runner import assess_case

from checks.rulebook import load_rulebook
from sample_docs.builder.cases import build_case


def assessed(*edits: dict[str, Any], base: str = "intake") -> Any:
    return assess_case(build_case(base, list(edits)))


def test_a_clean_dossier_shows_no_contradiction() -> None:
    found = assessed()
    assert found.conflicts == []
    assert found.notes == ["按非涉密项目审查", "未提供台账（--registers），需查台账的规则未执行"]


def test_both_quotes_are_shown_where_a_threshold_decided() -> None:
    found = assessed({"set": {"plan.cover.编制单位": ""}}, base="intake/followup")
    conflict = next(c for c in found.conflicts if c.id == "NB-14")
    assert conflict.rules == ["SB-08"]
    assert [quote for _, quote in conflict.sides] == [
        "计划投资100万元（含）以上",
        "总投资100万元以下的项目可进行书面评审",
        "总投资100万元（含）以上的项目须组织现场评审",
    ]
    assert any(conflict.text == note for note in found.notes)


def test_every_conflict_names_known_rules() -> None:
    book = load_rulebook()
    for conflict in book.header.conflicts:
        assert set(conflict.rules) <= set(book.rules), conflict.id


@pytest.mark.parametrize(
    ("base", "edits", "ways"),
    [
        ("intake", [], ["书面评审"]),
        ("intake/followup", [], ["现场评审"]),
        ("intake/canal", [], ["现场评审"]),
        ("intake", [{"set": {"form.投资概算": "102"}}], ["现场评审"]),
        # 元 written into the 万元 cell opens no threshold
        ("intake", [{"set": {"form.投资概算": "680000"}}], ["书面评审"]),
        ("intake", [{"set": {"form.资金来源": "省级专项补助资金"}}], ["书面评审", "备案（省、市统筹拨款）"]),
        ("intake", [{"append": {"第二章": "本项目已列入县重大项目投资计划。"}}], ["书面评审", "报县发改部门立项审批"]),
        ("intake", [{"insert": {"plan": ["最前", "秘密★1年"]}}], ["转县保密行政管理部门"]),
    ],
)
def test_routes(base: str, edits: list[dict[str, Any]], ways: list[str]) -> None:
    assert [r.what for r in assessed(*edits, base=base).routing] == ways


def test_the_nine_review_contents_have_their_places() -> None:
    found = assessed()
    assert [item.rule for item in found.review] == [f"SH-0{n}" for n in range(1, 10)]
    assert all(item.evidence for item in found.review)


def test_a_mixed_up_unit_asks_for_no_consulting_unit() -> None:
    found = assessed({"set": {"form.投资概算": "680000"}})
    assert found.results["SB-08"] == "不适用"
    assert found.results["SB-46"] == "不符"
