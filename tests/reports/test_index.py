"""index.html and its charts: counts, links, nothing from outside, hostile names harmless."""

from __future__ import annotations

import dataclasses
import datetime
import re
from urllib.parse import unquote

import pytest
from lxml import html
from report_samples import clean_report, sample_report, stopped_report

from reports.batch import BatchEntry, FailedDossier, Gate
from reports.charts import Bar, bar_chart, shorten, text_width
from reports.index import render_index

HOSTILE = '"><script>alert(1)</script>{{ 7*7 }}'


def text_of(element) -> str:
    return re.sub(r"\s+", " ", element.text_content())


def batch():
    return [
        BatchEntry(clean_report(), "清洁 卷#1/report.html"),
        BatchEntry(sample_report(), "水务局-智慧水务/report.html"),
        BatchEntry(stopped_report(), "密/report.html"),
    ]


@pytest.fixture(scope="module")
def page():
    source = render_index(batch(), [FailedDossier("坏卷", "读取时中断")], None, datetime.date(2026, 11, 3))
    return html.document_fromstring(source)


def test_headline_and_counts(page):
    text = text_of(page.find(".//header"))
    assert "2026年11月3日，共 4 卷，总额候选合计 197 万元" in text
    tiles = [text_of(t).strip() for t in page.find_class("tiles")[0]]
    assert tiles == ["0建议退回", "1建议补正", "0需人工核对", "1未发现需补正事项", "1停止处理"]
    assert "坏卷 未能预审：读取时中断" in text_of(page)


def test_rows_lead_to_the_reports_gravest_first(page):
    rows = page.get_element_by_id("table").findall("tbody/tr")
    links = [unquote(r.find(".//a").get("href")) for r in rows]
    assert links == ["水务局-智慧水务/report.html", "清洁 卷#1/report.html", "密/report.html"]
    cells = [text_of(c).strip() for c in rows[0]]
    assert cells[1:] == ["云泽县水务局", "申报", "2026-09-20", "建议补正", "书面评审", "98.50", "2", "1", "1", "1"]
    assert rows[0][6].get("data-sort") == "985000.00"
    assert "#" not in rows[1].find(".//a").get("href")


def test_four_charts_as_inline_svg(page):
    assert [c.get("aria-label") for c in page.iter("svg")] == ["预审建议", "金额与去向", "最常见的补正事项", "申报单位"]
    labels = [t.text for t in page.iter("title")][1:]
    assert "书面评审：98.5 万元，1 卷" in labels
    assert "SB-50 资金来源为空：1 卷" in labels
    assert "云泽县水务局：2 卷，须补正 2 项" in labels


def test_a_stopped_dossier_names_neither_project_nor_unit(page):
    row = text_of(page.get_element_by_id("table").findall("tbody/tr")[2])
    assert "云泽县水务局" not in row
    assert "智慧水务综合监管系统" not in row


def test_nothing_is_fetched_from_outside(page):
    links = [e.get("href") for e in page.iter("a")]
    assert not [link for link in links if ":" in link or link.startswith("/")]
    source = render_index(batch())
    assert "http" not in source.replace("http-equiv", "")
    assert "url(" not in source


@pytest.mark.parametrize(("passed", "tone"), [(True, "good"), (False, "poor"), (None, "")])
def test_the_gate_has_its_place_and_colour(passed, tone):
    page = html.document_fromstring(render_index(batch(), gate=Gate(passed, "摘要", ("第一项",))))
    gate = page.get_element_by_id("gate")
    assert gate.get("class").split() == ["gate", *filter(None, [tone])]
    assert "第一项" in text_of(gate)


def test_hostile_names_are_text():
    report = sample_report()
    head = dataclasses.replace(report.dossier, project=HOSTILE, applicant=HOSTILE, id=HOSTILE)
    findings = tuple(dataclasses.replace(f, title=HOSTILE, rule=HOSTILE) for f in report.findings)
    routing = (dataclasses.replace(report.routing[0], what=HOSTILE),)
    entry = BatchEntry(
        dataclasses.replace(report, dossier=head, findings=findings, routing=routing), "javascript:alert(1)"
    )
    source = render_index([entry], [FailedDossier(HOSTILE, HOSTILE)], Gate(False, HOSTILE, (HOSTILE,)))
    page = html.document_fromstring(source)
    assert len(list(page.iter("script"))) == 1
    assert "javascript:alert" not in source
    assert page.get_element_by_id("table").find(".//td/a").text == HOSTILE
    assert HOSTILE + "：1 卷，须补正 2 项" in [t.text for t in page.iter("title")]


def test_an_empty_batch():
    page = html.document_fromstring(render_index([], workbook=""))
    assert "没有卷宗" in text_of(page)
    assert "没有数据" in text_of(page)


def test_bars_are_in_proportion_and_zero_is_no_bar():
    svg = html.fragment_fromstring(str(bar_chart("图", [Bar("甲", 100), Bar("乙", 50), Bar("丙", 0)])))
    widths = [float(r.get("width")) for r in svg.iter("rect")]
    assert widths[0] == pytest.approx(2 * widths[1], abs=0.2)
    assert widths[2] == 0
    assert [t.text for t in svg.find_class("end")] == ["100", "50", "0"]


def test_long_labels_are_cut_and_kept_as_tooltip():
    long = "很长的单位名称" * 10
    svg = html.fragment_fromstring(str(bar_chart("图", [Bar(long, 1)])))
    label = svg.find_class("label")[0].text
    assert label.endswith("…")
    assert text_width(label) <= 176
    assert svg.find(".//title").text == f"{long}：1"
    assert shorten("短", 100) == "短"
