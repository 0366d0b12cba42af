"""report.html as a parser sees it: conclusion first, every quotation there, nothing unescaped, nothing fetched."""

from __future__ import annotations

import dataclasses
import re

import pytest
from lxml import html
from report_samples import (
    FORM,
    PLAN,
    FakeRulebook,
    clean_report,
    finding,
    sample_assessment,
    sample_dossier,
    sample_report,
    stopped_report,
)

from checks.findings import Assessment, Evidence, ReviewItem, Searched
from reports.html_report import render_html
from reports.model import build_report
from reports.schema import Report

HOSTILE = '</style><script>alert("x")</script><img src=x onerror=alert(1)>&amp;\'"{{ 7*7 }}'


def parse(report: Report, **more):
    return html.document_fromstring(render_html(report, **more))


def text_of(element) -> str:
    return re.sub(r"\s+", " ", element.text_content())


@pytest.fixture(scope="module")
def page():
    return parse(sample_report())


def test_sections_stand_in_order_conclusion_first(page):
    ids = [s.get("id") for s in page.iter("section") if s.get("id")]
    assert ids == [
        "conclusion",
        "must",
        "verify",
        "unreadable",
        "hints",
        "materials",
        "chapters",
        "topics",
        "amounts",
        "lengths",
        "review",
        "fields",
        "files",
    ]
    verdict = text_of(page.get_element_by_id("conclusion"))
    assert "建议补正" in verdict
    assert "由审核员决定" in verdict


def test_each_finding_stands_once_in_its_group(page):
    rules = {
        s: [e.text for e in page.get_element_by_id(s).find_class("rule")]
        for s in ("must", "verify", "unreadable", "hints")
    }
    assert rules == {"must": ["SB-50", "KW-03"], "verify": ["SB-01"], "unreadable": ["GC-01"], "hints": ["SH-08"]}


def test_a_finding_shows_place_words_clause_law_and_demand(page):
    card = text_of(page.get_element_by_id("b2"))
    for piece in (
        "不符",
        "补正",
        f"{FORM} 表1 第4行 第2列",
        "68万元",
        f"{PLAN} 表7 第9行 第6列",
        "合计 98.5万元",
        "附件2、附件3 第八章",
        "“投资概算”",
        "请核实总金额，各材料填写一致",
    ):
        assert piece in card, piece


def test_something_missing_shows_where_and_for_what_was_looked(page):
    card = text_of(page.get_element_by_id("v1"))
    assert f"{FORM}、{PLAN}" in card
    assert "检索词：申请、函、请示" in card


def test_all_quotations_fields_and_files_are_there(page):
    text = text_of(page)
    report = sample_report()
    for f in report.findings:
        for piece in (f.message, f.clause, f.quote, f.advice, *(e.quote for e in f.evidence)):
            assert re.sub(r"\s+", " ", piece) in text, piece
    for line in report.fields:
        assert line.field in text
        assert line.raw in text
    for file in report.files:
        assert file.path in text
        assert file.sha256 in text
    assert "依据《数字云泽建设规划》" in text
    assert "次序不同" in text
    assert "写法不一" in text
    assert "人工指定：SB-33 不适用：已电话核实" in text


def test_nothing_is_fetched_from_outside(page):
    attributes = [v for e in page.iter() for k, v in e.attrib.items() if k in ("src", "href", "action", "data")]
    assert [a for a in attributes if not a.startswith("#")] == []
    source = render_html(sample_report())
    assert "url(" not in source
    assert "@import" not in source
    assert "http" not in source.replace("http-equiv", "")


def hostile_report() -> Report:
    dossier = sample_dossier()
    dossier.project = dossier.applicant = dossier.folder = HOSTILE
    for file in dossier.files:
        file.path = file.detail = HOSTILE
    for fact in dossier.records["application_form"].fields.values():
        fact.raw = HOSTILE
    for chapter in dossier.records["construction_plan"].outline.chapters:
        chapter.heading.text = HOSTILE
    assessment = sample_assessment()
    assessment.notes = [HOSTILE]
    assessment.review = [ReviewItem(HOSTILE, [Evidence(HOSTILE, HOSTILE, quote=HOSTILE)])]
    assessment.findings = [
        finding(
            title=HOSTILE,
            message=HOSTILE,
            advice=HOSTILE,
            quote=HOSTILE,
            clause=HOSTILE,
            evidence=[Evidence(HOSTILE, HOSTILE, quote=HOSTILE)],
            searched=Searched((HOSTILE,), (HOSTILE,)),
        )
    ]
    return build_report(dossier, assessment, FakeRulebook())


def test_hostile_text_is_shown_and_does_nothing():
    page = parse(hostile_report())
    assert len(list(page.iter("script"))) == 1
    assert list(page.iter("img")) == []
    assert not [e for e in page.iter() if any(k.startswith("on") for k in e.attrib)]
    quotes = {q.text_content() for q in page.find_class("quote")}
    assert quotes == {HOSTILE}
    assert page.find_class("head")[0].find("h1").text == HOSTILE


def test_unprintable_characters_are_replaced_everywhere():
    dossier = sample_dossier()
    dossier.files[0].path = "坏名\udcff\x00.docx"
    assessment = Assessment(
        [finding(message="a\x0bb", evidence=[Evidence("坏名\udcff\x00.docx", "")])], conclusion="verify"
    )
    report = build_report(dossier, assessment, FakeRulebook())
    assert report.files[0].path == report.findings[0].evidence[0].file == "坏名\ufffd .docx"
    render_html(report).encode("utf-8")


def test_a_clean_dossier_reads_friendly():
    page = parse(clean_report())
    assert "未发现需补正事项" in text_of(page.get_element_by_id("conclusion"))
    assert "没有发现必须补正的事项" in text_of(page.get_element_by_id("must"))
    assert "全部文件均已读出" in text_of(page.get_element_by_id("unreadable"))


def test_a_stopped_dossier_shows_the_mark_and_the_files_only():
    page = parse(stopped_report())
    assert [s.get("id") for s in page.iter("section") if s.get("id")] == ["conclusion", "must", "files"]
    text = text_of(page)
    assert "机密★10年" in text
    assert "智慧水务综合监管系统" not in text
    assert "云泽县水务局" not in text


def test_three_hundred_findings_are_all_there_with_a_line_each():
    assessment = sample_assessment()
    assessment.findings = [finding(f"SB-{n}", message=f"第{n}条" * 30) for n in range(300)]
    page = parse(build_report(sample_dossier(), assessment, FakeRulebook()))
    assert len(page.find_class("finding")) == 300
    assert len(page.get_element_by_id("must").find_class("lines")[0].findall("li")) == 300


def test_much_evidence_is_folded_and_counted():
    assessment = sample_assessment()
    assessment.findings = [finding(evidence=[Evidence(PLAN, f"正文 第{n}段", quote=f"××{n}") for n in range(40)])]
    card = parse(build_report(sample_dossier(), assessment, FakeRulebook())).get_element_by_id("b1")
    assert len(card.find_class("quote")) == 25
    assert text_of(card.find(".//details/summary")) == "其余 21 处"
    assert "另有 15 处未逐一列出" in text_of(card)


def test_a_table_of_thousands_of_rows_is_cut_and_counted():
    line = sample_report().fields[0]
    fields = tuple(dataclasses.replace(line, field=f"近3-5年项目/{n}/项目名称") for n in range(5000))
    section = parse(dataclasses.replace(sample_report(), fields=fields)).get_element_by_id("fields")
    assert len(section.findall(".//tr")) == 403
    assert "另有 4600 个，见 report.json" in text_of(section)


def test_empty_folder_renders():
    dossier = sample_dossier()
    dossier.files, dossier.pieces, dossier.records = [], [], {}
    dossier.project = ""
    page = parse(
        build_report(dossier, Assessment([finding("SB-01", severity="退回")], conclusion="return"), FakeRulebook())
    )
    text = text_of(page)
    assert "（未读出项目名称）" in text
    assert "没有可读的文件" in text
    assert "文件夹内没有文件" in text


def test_a_crop_stands_beside_its_value_and_only_pictures_do():
    report = sample_report()
    box = (1.0, 2.0, 3.0, 4.0)
    place = dataclasses.replace(report.fields[3].evidence, page=2, bbox=box)
    report = dataclasses.replace(report, fields=(dataclasses.replace(report.fields[3], evidence=place),))
    key = (place.file, 2, box)
    page = parse(report, crops={key: "data:image/png;base64,AAAA"})
    assert [i.get("src") for i in page.iter("img")] == ["data:image/png;base64,AAAA"]
    assert list(parse(report, crops={key: "javascript:alert(1)"}).iter("img")) == []


def test_a_tool_failure_does_not_accuse_the_applicant():
    first = dataclasses.replace(sample_report().findings[0], cause="tool", result="待核")
    page = parse(dataclasses.replace(sample_report(), findings=(first,)))
    assert "工具原因，非申报单位问题" in text_of(page.get_element_by_id("v1"))
