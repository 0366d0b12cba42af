"""What only reports of acceptance dossiers show: items of 附件7, steps in time, sums, things bought."""

from __future__ import annotations

import json
from typing import Any

import pytest
from case_runner import dossier_of
from jsonschema import Draft202012Validator

from checks.engine import assess
from checks.rulebook import load_rulebook
from extractors.vocabulary import TEMPLATES
from reports.html_report import render_html
from reports.json_report import from_json, to_json
from reports.model import build_report
from reports.schema import EventLine, Report
from reports.timeline import timeline_svg
from sample_docs.builder import build_case


def report_of(base: str, edits: list[dict[str, Any]] | None = None) -> Report:
    book = load_rulebook()
    dossier = dossier_of(build_case(base, edits or []), book)
    return build_report(dossier, assess(dossier, book), book)


def test_every_item_has_its_file_its_place_or_its_reason() -> None:
    edits = [
        {"drop_doc": "user_report"},
        {"drop_doc": "benefit_report"},
        {
            "say": {
                "completion_summary": [
                    {"h1": "六、经济效益和社会效益"},
                    "经济效益：每年节约支出约6万元；社会效益明显。",
                ]
            }
        },
    ]
    lines = {(c.title, c.item): c for c in report_of("acceptance", edits).completeness}
    contract = lines["项目合同复印件", "（二）"]
    assert (contract.status, contract.evidence[0].file) == ("present", "项目合同.docx")
    inside = lines["项目完成后的经济效益和社会效益", "（六）"]
    assert (inside.status, inside.evidence[0].file) == ("inside", "项目完成情况总结.docx")
    assert "六、经济效益和社会效益" in inside.note
    assert lines["项目用户使用报告", "（九）"].status == "missing"
    room = lines["机房布局图", "（十一）3"]
    assert (room.status, room.note) == ("not_needed", "项目不含机房装修")
    assert lines["保证单位（监理方）审查意见", "（八）"].status == "not_needed"


def test_an_unread_file_leaves_items_open() -> None:
    edits = [{"replace_file": {"doc": "user_report", "path": "扫描0007.pdf", "kind": "pdf"}}]
    line = next(c for c in report_of("acceptance", edits).completeness if c.rule == "YS-49")
    assert (line.status, line.evidence[0].file) == ("verify", "扫描0007.pdf")


def test_the_timeline_stands_in_order_and_marks_what_does_not() -> None:
    steps = report_of("acceptance").timeline
    names = [e.name for e in steps]
    assert names.index("合同签订") < names.index("试运行开始") < names.index("初步验收") < names.index("竣工验收申请")
    assert [e.first for e in steps] == sorted(e.first for e in steps)
    assert not any(e.wrong for e in steps)
    due = next(e for e in steps if e.term)
    assert (due.name, due.first) == ("验收申请截止", "2025-12-20")
    wrong = {e.name for e in report_of("acceptance", [{"value": {"prelim": "2025-09-01"}}]).timeline if e.wrong}
    assert wrong == {"试运行结束", "软件测试", "初步验收"}


def test_sums_and_things_stand_side_by_side() -> None:
    edits = [{"thing": {"name": "水质监测仪", "in": "delivery_note", "数量": "3"}}]
    report = report_of("acceptance", edits)
    assert {s.name: s.yuan for s in report.sums} == {
        "合同金额合计": "760000.00",
        "资金构成合计": "760000.00",
        "初验报告所列合同金额": "760000.00",
        "财务决算": "760000.00",
        "审核意见投资": "780000.00",
    }
    things = {b.name: b for b in report.built}
    meter = things["水质监测仪"]
    assert dict(meter.papers)["设备到货交接单"] == "3，SZ-200" and meter.planned == "4，SZ-200"
    assert not meter.same and things["巡护手持终端"].same


@pytest.mark.parametrize("base", ["acceptance", "acceptance/room", "acceptance/ops", "acceptance/trace"])
def test_page_and_json_of_acceptance(base: str) -> None:
    report = report_of(base)
    page = render_html(report)
    for part in ("completeness", "timeline", "sums"):
        assert f'id="{part}"' in page
    text = to_json(report)
    assert from_json(text) == report
    schema = json.loads((TEMPLATES / "report" / "report.schema.json").read_text("utf-8"))
    data = json.loads(text)
    data["files"] = []  # files in memory have no hash
    assert list(Draft202012Validator(schema).iter_errors(data)) == []


def test_an_intake_report_has_none_of_it() -> None:
    report = report_of("intake")
    assert (report.completeness, report.timeline, report.sums, report.built) == ((), (), (), ())
    assert 'id="completeness"' not in render_html(report)


def test_the_drawing_escapes_and_needs_two_steps() -> None:
    one = EventLine("<b>合同</b>", "2025-01-01", "2025-01-01", "<script>")
    assert timeline_svg([one]) == ""
    two = EventLine("初步验收", "2025-06-01", "2025-06-30", "2025年6月", wrong=True)
    drawing = timeline_svg([one, two])
    assert "<script>" not in drawing and "&lt;b&gt;合同" in drawing
    assert "2025-06" in drawing and "次序不对" in drawing and "151 天" in drawing
