"""What `prescreen check` prints, line by line."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from report_samples import (
    FORM,
    FakeRulebook,
    clean_report,
    finding,
    sample_assessment,
    sample_dossier,
    sample_report,
    stopped_report,
)

from reports.model import build_report
from reports.text_report import text_summary

EXPECTED = """\
【申报】智慧水务综合监管系统　云泽县水务局
预审建议：建议补正。有缺失或不符的内容，建议一次性告知申报单位补正。
必须补正 2　请核对 1　无法读取 1　提示 1　文件 4

必须补正（2）
  SB-50 缺失 申请表“资金来源”未填写　[02 申请表.docx 表1 第4行 第4列]
  KW-03 不符 申请表投资概算 68 万元，方案第八章合计 98.5 万元　[02 申请表.docx 表1 第4行 第2列 等2处]

请核对（1）
  SB-01 待核 未检出项目申请文件；“扫描件.pdf”无法读取，可能在其中　[扫描件.pdf]

无法读取（1）
  GC-01 待核 扫描件.pdf：文件已损坏，打不开　[扫描件.pdf]

提示（1）
  SH-08 待核 未见信息安全专章，请评审时关注　[已查 方案/建设方案（终稿）.docx]

建议去向：书面评审（总投资候选最大值 98.5 万元，低于 100 万元；三（二）1 第4段）

说明：未提供台账，TY-01、SH-17 等 6 条规则未执行
以上为预审建议，由审核员决定。
  → out/report.html
"""


def test_a_dossier_with_defects():
    assert text_summary(sample_report(), [Path("out/report.html")]) == EXPECTED


def test_a_clean_dossier_is_short():
    lines = text_summary(clean_report()).splitlines()
    assert lines[1].startswith("预审建议：未发现需补正事项")
    assert lines[2] == "必须补正 0　请核对 0　无法读取 0　提示 0　文件 2"
    assert len(lines) == 5


def test_a_stopped_dossier_names_no_project():
    text = text_summary(stopped_report())
    assert "停止处理" in text
    assert "智慧水务综合监管系统" not in text
    assert "转县保密行政管理部门" in text


def test_long_lists_of_hints_are_cut_and_counted_but_demands_never():
    assessment = sample_assessment()
    assessment.findings = [
        *(finding(f"SB-{n}") for n in range(300)),
        *(finding(f"SH-{n}", severity="提示", result="待核") for n in range(25)),
    ]
    text = text_summary(build_report(sample_dossier(), assessment, FakeRulebook()))
    assert text.count("  SB-") == 300
    assert text.count("  SH-") == 10
    assert "另有 15 条" in text


def test_control_codes_of_a_document_do_not_reach_the_terminal():
    assessment = sample_assessment()
    assessment.findings = [finding(message="第一行\n第二行\x1b[31m红")]
    text = text_summary(build_report(sample_dossier(), assessment, FakeRulebook()))
    assert "\x1b" not in text
    assert "第一行 第二行 [31m红" in text


def test_a_tool_failure_is_named_as_such():
    report = sample_report()
    first = dataclasses.replace(report.findings[0], cause="tool", result="待核")
    assert f"SB-50 待核（工具原因） 申请表“资金来源”未填写　[{FORM}" in text_summary(
        dataclasses.replace(report, findings=(first,))
    )
