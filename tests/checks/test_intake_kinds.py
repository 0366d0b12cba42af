"""Receipt, thresholds, papers, contents and operation: outcomes on small edits of a clean dossier, exact to the words."""

from __future__ import annotations

from typing import Any

import pytest
from case_runner import assess_case

from checks.findings import Assessment, Finding
from sample_docs.builder.cases import build_case


def assessed(*edits: dict[str, Any], base: str = "intake") -> Assessment:
    return assess_case(build_case(base, list(edits)))


def finding(assessment: Assessment, rule: str) -> Finding:
    return next(f for f in assessment.findings if f.rule == rule)


def test_a_late_dossier_shows_both_days() -> None:
    late = finding(assessed({"received": "2026-10-08"}), "SB-04")
    assert late.message == (
        "收件日期 2026年10月8日，晚于申报截止日 2026年9月30日 8 天；函的成文日期为“2026年9月10日”。"
    )
    assert [(e.file, e.quote) for e in late.evidence] == [
        ("收件.yaml", "2026-10-08"),
        ("申请文件.docx", "2026年9月10日"),
    ]
    assert assessed({"received": "2026-10-08"}).conclusion == "return"


@pytest.mark.parametrize("rule", ["SB-06", "SH-19"])
def test_without_a_day_of_receipt_only_sb_04_speaks(rule: str) -> None:
    found = assessed({"received": None})
    assert found.results[rule] == "不适用"
    assert [(f.rule, f.severity) for f in found.findings if f.rule.startswith(("SB-0", "SH-"))] == [("SB-04", "提示")]


@pytest.mark.parametrize(
    ("claim", "fires"),
    [
        ("本项目经县委、县政府研究确定。", True),
        ("该项目已经县政府第12次常务会议研究同意。", True),
        ("县政府主要领导批示同意建设本系统。", True),
        ("项目须经县委、县政府研究确定后实施的，另行申报。", True),  # a reviewer reads it; no paper is enclosed
        ("本项目未经县委、县政府研究确定。", False),
        ("细则规定，经县委、县政府研究确定的项目，根据工作进度适时安排申报。", False),
        ("根据县委、县政府工作部署，加强湿地保护。", False),
    ],
)
def test_claims_of_a_county_decision(claim: str, fires: bool) -> None:
    found = assessed({"append": {"第二章": claim}})
    assert any(f.rule == "SB-05" for f in found.findings) is fires


def test_all_candidates_are_shown_where_a_threshold_decides() -> None:
    found = finding(assessed({"set": {"plan.cover.编制单位": ""}}, base="intake/followup"), "SB-08")
    assert found.message.startswith("计划投资 100 万元（项目申请文件（函）“资金概算值”为“100万元”；")
    assert {e.file for e in found.evidence} == {"申请文件.docx", "申请表.docx", "建设方案.docx"}
    assert found.searched is not None and "编制单位" in found.searched.words


@pytest.mark.parametrize(
    "sentence",
    [
        "本方案由泽远信息咨询有限公司编制。",
        "本方案编制单位：泽远信息咨询有限公司。",
        "受建设单位委托，由泽远信息咨询有限公司负责编写本方案。",
    ],
)
def test_an_author_named_in_the_text(sentence: str) -> None:
    edits = ({"set": {"plan.cover.编制单位": ""}}, {"append": {"第二章": sentence}}, {"drop_paper": "qualification"})
    found = finding(assessed(*edits, base="intake/followup"), "SB-08")
    assert (found.result, found.message) == (
        "缺失",
        "方案由“泽远信息咨询有限公司”编制，卷内未见其资质材料（资信证书、营业执照或备案）。",
    )


def test_a_missing_author_silences_its_papers() -> None:
    edits = ({"set": {"plan.cover.编制单位": ""}}, {"drop_paper": "contract"}, {"drop_paper": "approval_opinion"})
    found = assessed(*edits, base="intake/followup")
    assert found.results["SB-09"] == "不适用"


@pytest.mark.parametrize(
    ("rule", "edits"),
    [
        ("SB-11", [{"drop_doc": "plan"}]),
        ("SB-12", [{"drop_doc": "plan"}]),
        ("SH-08", [{"drop_doc": "plan"}]),
        ("SH-25", [{"blank_doc": "plan"}]),
        ("JS-09", [{"drop_chapter": "第七章"}]),
        ("SH-24", [{"drop_chapter": "第六章"}]),
        ("KW-10", [{"drop_chapter": "第一章"}]),
    ],
)
def test_a_cause_silences_its_consequences(rule: str, edits: list[dict[str, Any]]) -> None:
    assert rule not in {f.rule for f in assessed(*edits).findings}


@pytest.mark.parametrize(
    ("words", "fires"),
    [
        ("由副主任任组长，综合科科长任副组长", True),
        ("由分管副局长任组长，办公室主任任副组长", True),
        ("由局长任组长", False),
        ("由中心主任任组长", False),
        ("由党组书记任组长", False),
        ("由法定代表人任组长", False),
    ],
)
def test_who_heads_the_project(words: str, fires: bool) -> None:
    old = "由单位主要负责人周启明任组长，分管负责人任副组长"
    found = assessed({"replace": ["plan", old, words]})
    assert any(f.rule == "JS-09" for f in found.findings) is fires


def test_a_count_told_twice() -> None:
    found = finding(assessed({"set": {"form.现有设备/1/数量": "5"}}), "KW-10")
    assert "“机架式服务器”的数量申请表为 5，第一章为 2" in found.message
    assert [e.file for e in found.evidence] == ["申请表.docx", "建设方案.docx"]


def test_hints_count_for_no_conclusion() -> None:
    clean, hinted = assessed(), assessed({"append": {"第四章": "建设视频会议系统。"}})
    assert {f.severity for f in hinted.findings if f.rule == "SB-76"} == {"提示"}
    assert clean.conclusion == hinted.conclusion == "verify"
