"""Dossier and assessment to report.json: exact values, the stopped rule, caps, and the published schema."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import jsonschema
import pytest
from report_samples import (
    BROKEN,
    FORM,
    OUTLINE,
    PLAN,
    FakeRulebook,
    clean_report,
    fact,
    finding,
    sample_assessment,
    sample_dossier,
    sample_report,
    stopped_report,
)

from checks.findings import Assessment, Evidence
from extractors.dossier import Corrections
from extractors.errors import UsageError
from extractors.vocabulary import TEMPLATES
from reports.json_report import from_json, read_report, to_json
from reports.model import build_report, value_text, with_report_time

SCHEMA_FILE = TEMPLATES / "report" / "report.schema.json"


@pytest.fixture(scope="module")
def data() -> dict:
    return json.loads(to_json(sample_report()))


def test_every_report_satisfies_the_published_schema():
    schema = json.loads(SCHEMA_FILE.read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    for report in (sample_report(), stopped_report(), clean_report()):
        assert [e.message for e in validator.iter_errors(json.loads(to_json(report)))] == []


def test_top_level_keys_stand_in_the_contracts_order(data):
    contract = [
        "schema",
        "tool",
        "dossier",
        "conclusion",
        "routing",
        "materials",
        "fields",
        "findings",
        "review",
        "files",
        "timings",
    ]
    assert list(data)[: len(contract)] == contract
    assert data["schema"] == "prescreen.report/1"


def test_head_and_timings(data):
    assert data["dossier"] == {
        "id": "水务局-智慧水务",
        "folder": "水务局-智慧水务",
        "kind": "intake",
        "project": "智慧水务综合监管系统",
        "applicant": "云泽县水务局",
        "received": "2026-09-20",
        "round": 1,
        "received_source": "--received",
    }
    assert data["tool"]["name"] == "prescreen"
    assert data["tool"]["ruleset"] == "gaoqing-2021"
    assert data["timings"] == {"read": 0.5, "ocr": 0.0, "extract": 0.25, "check": 0.123, "report": 0.0}
    assert json.loads(to_json(with_report_time(sample_report(), 1.23456)))["timings"]["report"] == 1.235


def test_field_names_values_and_units(data):
    rows = {(f["material"], f["field"]): (f["raw"], f["value"], f["unit"]) for f in data["fields"]}
    form = "application_form"
    assert rows[form, "投资概算"] == ("68万元", "680000.00", "元")
    assert rows[form, "建设周期"] == ("10 个月", "10", "个月")
    assert rows[form, "起止时间"] == ("2027.1-2027.12", "2027-01/2027-12", None)
    assert rows[form, "项目类型"][1] == "网站建设类;业务应用系统建设类"
    assert rows[form, "时间"] == ("２０２６年９月", "2026-09", None)
    assert rows[form, "资金来源"] == ("", None, None)
    assert rows[form, "项目负责人/姓名"] == ("钱多多", "钱多多", None)
    assert rows[form, "近3-5年项目/1/投资情况"] == ("12", "120000.00", "元")
    assert rows[form, "近3-5年项目/1/应用情况"] == ("无", "无", None)
    assert rows["construction_plan", "第八章/总投资"] == ("98.5万元", "985000.00", "元")
    assert (form, "签收") not in rows


def test_field_evidence_and_method(data):
    phone = next(f for f in data["fields"] if f["field"] == "项目负责人/联系方式")
    assert phone["confidence"] == 0.8765
    assert phone["method"] == "ocr"
    assert phone["evidence"] == {"file": FORM, "page": None, "locator": "表1 第6行 第4列", "bbox": None}


def test_text_values_are_normalised_and_rubbish_is_null():
    assert value_text(fact("m", "f", "ＡＢ　Ｃ", "ＡＢ　Ｃ", "f", "l")) == "AB C"
    assert value_text(fact("m", "f", "自合同签订之日起6个月", None, "f", "l", state="unparsed")) is None
    assert value_text(fact("m", "f", " ", " ", "f", "l")) is None


def test_findings_leave_out_what_passed(data):
    assert [f["rule"] for f in data["findings"]] == ["SB-50", "KW-03", "SB-01", "GC-01", "SH-08"]


def test_a_missing_thing_always_says_where_was_looked(data):
    missing = data["findings"][0]
    assert missing["result"] == "缺失"
    assert missing["searched"] == {"files": [FORM, PLAN], "words": []}
    assert data["findings"][1]["searched"] is None


def test_evidence_is_deduplicated_capped_and_counted():
    places = [Evidence(FORM, f"正文 第{n}段", quote="×××") for n in range(30)]
    assessment = Assessment([finding(evidence=[*places, *places[:5]], more_evidence=2)], conclusion="supplement")
    line = build_report(sample_dossier(), assessment, FakeRulebook()).findings[0]
    assert len(line.evidence) == 25
    assert line.more_evidence == 7
    assert line.evidence[0].locator == "正文 第0段"


def test_materials(data):
    rows = [(m["material"], m["status"], m["required"]) for m in data["materials"]]
    assert rows == [
        ("application_letter", "unreadable", True),
        ("application_form", "present", True),
        ("construction_plan", "present", True),
    ]
    assert data["materials"][2]["files"] == [
        {"file": PLAN, "pages": [2, 60], "score": 0.912, "manual": True, "superseded": False, "inside": ""}
    ]


@pytest.mark.parametrize(
    ("findings", "unread", "switched_off", "status"),
    [
        ([finding("SB-01", material="application_letter")], False, False, "missing"),
        ([finding("SB-01", material="application_letter", result="待核")], True, False, "unreadable"),
        ([], False, False, "missing"),
        ([], True, False, "unreadable"),
        ([], False, True, "not_applicable"),
    ],
)
def test_status_of_an_absent_material(findings, unread, switched_off, status):
    dossier = sample_dossier()
    dossier.corrections.not_applicable = {"SB-01": "已收纸质件"} if switched_off else {}
    if not unread:
        dossier.files = dossier.files[:2]
    report = build_report(dossier, Assessment(findings, conclusion="verify"), FakeRulebook())
    assert report.materials[0].status == status


def test_a_blank_template_is_blank():
    dossier = sample_dossier()
    dossier.pieces[0].status = "blank"
    report = build_report(dossier, Assessment(conclusion="supplement"), FakeRulebook())
    assert report.materials[1].status == "blank"


def test_chapters_against_the_outline(data):
    rows = [(c["key"], c["status"], c["order"], c["in_order"]) for c in data["chapters"]]
    assert rows[:3] == [("第一章", "present", 1, True), ("第二章", "present", 2, True), ("第三章", "present", 3, True)]
    moved = [key for key, _, _, in_order in rows if not in_order]
    assert moved in (["第四章"], ["第五章"])
    assert rows[8] == ("第九章", "uncertain", None, True)
    assert rows[9] == ("", "extra", 9, True)
    assert data["chapters"][8]["suspects"][0]["quote"] == "（三）效益说明"
    assert data["chapters"][0]["heading"] == f"第一章 {OUTLINE[0][1]}"


def test_a_merged_chapter_counts_for_both():
    dossier = sample_dossier()
    chapters = dossier.records["construction_plan"].outline.chapters
    chapters[2].also = ("第九章",)
    report = build_report(dossier, Assessment(), FakeRulebook())
    ninth = report.chapters[8]
    assert (ninth.key, ninth.status, ninth.order) == ("第九章", "merged", 3)


def test_topics_and_amount_candidates(data):
    topics = {t["topic"]: t for t in data["topics"]}
    assert [s["value"] for s in topics["项目名称"]["sources"]] == ["智慧水务综合监管系统", "智慧水务监管平台"]
    assert topics["项目名称"]["same"] is False
    assert topics["建设周期"]["same"] is True
    assert [a["value"] for a in data["amounts"]] == ["985000.00", "680000.00"]


def test_prose_agrees_when_the_shortest_wording_is_part_of_the_others():
    def same(*texts):
        dossier = sample_dossier()
        dossier.records["construction_plan"].fields = {}
        fields = {
            f"资金来源{n}/资金来源": fact("application_form", "x", t, t, FORM, f"正文 第{n}段")
            for n, t in enumerate(texts)
        }
        dossier.records["application_form"].fields = fields
        (topic,) = build_report(dossier, Assessment(), FakeRulebook()).topics
        return topic.same

    assert same("县级财政资金", "来源为县级财政资金，共68万元")
    assert not same("县级财政资金", "上级补助")


def test_limited_texts_are_counted_both_ways(data):
    assert [(t["field"], t["limit"], t["characters"], t["words"]) for t in data["lengths"]] == [
        ("项目主要建设内容", 500, 14, 10)
    ]


def test_corrections_are_shown(data):
    assert data["corrections"] == [f"{PLAN} 认定为 项目建设方案", "SB-33 不适用：已电话核实"]


@pytest.mark.parametrize(
    ("day", "line"), [(20, "收件日期 2026-09-20"), (18, "收件日期 2026-09-18（本次另行指定，未采用）")]
)
def test_a_date_of_receipt_that_was_overruled_says_so(day, line):
    dossier = sample_dossier()
    dossier.corrections = Corrections(received=datetime.date(2026, 9, day))
    report = build_report(dossier, Assessment(conclusion="verify"), FakeRulebook())
    assert list(report.corrections) == [line]


def test_a_stopped_dossier_shows_nothing_of_its_content():
    report = stopped_report()
    data = json.loads(to_json(report))
    for key in ("materials", "fields", "review", "notes", "chapters", "topics", "amounts", "lengths", "corrections"):
        assert data[key] == [], key
    assert data["dossier"]["project"] == data["dossier"]["applicant"] == ""
    assert [f["rule"] for f in data["findings"]] == ["TY-04"]
    assert [(f["path"], f["sha256"], f["bytes"]) for f in data["files"]][2] == (BROKEN, "cc" * 32, 2000)
    assert {f["status"] for f in data["files"]} == {"skipped"}
    assert data["routing"][0]["what"] == "转县保密行政管理部门"
    text = to_json(report)
    assert "智慧水务综合监管系统" not in text
    assert "云泽县水务局" not in text


def test_json_reads_back_as_the_same_report(tmp_path: Path):
    report = sample_report()
    assert from_json(to_json(report)) == report
    path = tmp_path / "report.json"
    path.write_text(to_json(report), "utf-8")
    assert read_report(path) == report


def test_additions_of_a_newer_version_are_ignored_and_rubbish_is_refused():
    data = json.loads(to_json(sample_report()))
    data["something_new"] = 1
    assert from_json(json.dumps(data)) == sample_report()
    with pytest.raises(UsageError, match="不是预审报告"):
        from_json("{}")
    with pytest.raises(UsageError, match="不是预审报告"):
        from_json(b"\xff\xfe")
    data["schema"] = "prescreen.report/9"
    with pytest.raises(UsageError, match="report/9"):
        from_json(json.dumps(data))


def test_empty_folder():
    dossier = sample_dossier()
    dossier.files, dossier.pieces, dossier.records, dossier.documents = [], [], {}, []
    report = build_report(dossier, sample_assessment(), FakeRulebook())
    assert report.files == ()
    assert report.findings[0].searched.files == ()
