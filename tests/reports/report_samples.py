"""Hand-made dossiers and assessments that the tests of the reports share. Units and people are invented."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from checks.findings import Assessment, Evidence, Finding, ReviewItem, Routing, Searched
from extractors.document import Anchor, Document, Paragraph
from extractors.dossier import Corrections, Dossier, FileEntry, Piece
from extractors.facts import Chapter, Fact, Inventory, Outline, Record, Row, Section
from extractors.values.types import Money, Months, PartialDate, Period, Phones, Ticks
from reports.model import build_report
from reports.schema import Report

OUTLINE = (
    ("第一章", "建设单位主要职责、电子政务建设和应用现状"),
    ("第二章", "项目需求分析与建设依据"),
    ("第三章", "项目建设的原则和目标"),
    ("第四章", "项目建设内容"),
    ("第五章", "项目总体架构和部署"),
    ("第六章", "项目设计方案"),
    ("第七章", "项目组织管理"),
    ("第八章", "项目投资"),
    ("第九章", "效益分析"),
)
TITLES = {
    "application_letter": "项目申请文件（函）",
    "application_form": "电子政务建设项目申请表",
    "construction_plan": "项目建设方案",
    "other": "其他材料",
}


@dataclass(frozen=True)
class FakeRulebook:
    name: str = "gaoqing-2021"
    version: str = "2021.1"
    title: str = "《高青县电子政务建设项目管理实施细则》（高政办发〔2021〕1号）"
    outline: tuple[tuple[str, str], ...] = OUTLINE
    limits: tuple[tuple[str, str, int], ...] = (("application_form", "项目主要建设内容", 500),)
    total_fields: tuple[tuple[str, str], ...] = (
        ("application_form", "投资概算"),
        ("construction_plan", "第八章/总投资"),
    )

    def material_title(self, key: str) -> str:
        return TITLES.get(key, key)

    def required(self, kind: str) -> list[str]:
        return ["application_letter", "application_form", "construction_plan"] if kind == "intake" else []


def anchor(file: str, locator: str, page: int | None = None, bbox=None) -> Anchor:
    return Anchor(file, locator, page, bbox)


def fact(material: str, name: str, raw: str, value, file: str, locator: str, **more) -> Fact:
    return Fact(material, name, raw, value, Anchor(file, locator), **more)


LETTER, FORM, PLAN, BROKEN = "01 申请函.docx", "02 申请表.docx", "方案/建设方案（终稿）.docx", "扫描件.pdf"


def _form_record() -> Record:
    m = "application_form"
    cell = "表1 第{}行 第{}列"
    fields = {
        "单位名称": fact(m, "单位名称", "云泽县水务局", "云泽县水务局", FORM, "正文 第2段"),
        "项目名称": fact(m, "项目名称", "智慧水务综合监管系统", "智慧水务综合监管系统", FORM, cell.format(1, 2)),
        "项目类型": fact(
            m,
            "项目类型",
            "☑网站建设类 ☑业务应用系统建设类",
            Ticks(("网站建设类", "业务应用系统建设类"), ("硬件建设类",)),
            FORM,
            cell.format(2, 2),
        ),
        "投资概算": fact(
            m, "投资概算", "68万元", Money(Decimal("680000"), Decimal("10000")), FORM, cell.format(4, 2), unit="元"
        ),
        "资金来源": fact(m, "资金来源", "", None, FORM, cell.format(4, 4), state="empty"),
        "建设周期": fact(m, "建设周期", "10 个月", Months(Decimal("10")), FORM, cell.format(5, 2)),
        "起止时间": fact(
            m,
            "起止时间",
            "2027.1-2027.12",
            Period(PartialDate(2027, 1), PartialDate(2027, 12)),
            FORM,
            cell.format(5, 4),
        ),
        "项目负责人/姓名": fact(m, "项目负责人/姓名", "钱多多", "钱多多", FORM, cell.format(6, 2)),
        "项目负责人/联系方式": fact(
            m,
            "项目负责人/联系方式",
            "0533-6900001",
            Phones(("05336900001",)),
            FORM,
            cell.format(6, 4),
            method="ocr",
            confidence=0.87654,
        ),
        "时间": fact(m, "时间", "２０２６年９月", PartialDate(2026, 9), FORM, "正文 第2段"),
        "项目主要建设内容": fact(
            m, "项目主要建设内容", "建设3个子系统，接入GIS。", "建设3个子系统，接入GIS。", FORM, cell.format(7, 2)
        ),
        "签收": fact(m, "签收", "", None, FORM, "", state="absent"),
    }
    row = Row(
        {
            "项目名称": fact(m, "项目名称", "取水许可登记", "取水许可登记", FORM, cell.format(12, 1)),
            "投资情况": fact(m, "投资情况", "12", Money(Decimal("120000")), FORM, cell.format(12, 3)),
            "应用情况": fact(m, "应用情况", "无", None, FORM, cell.format(12, 5), state="none"),
        },
        anchor(FORM, "表1 第12行"),
    )
    inventory = Inventory("近3-5年项目", ["项目名称", "投资情况", "应用情况"], [row], anchor(FORM, "表1 第10行"))
    return Record(m, fields, {"近3-5年项目": inventory})


def _plan_record(headings: list[tuple[str, str]]) -> Record:
    chapters = []
    for number, (key, title) in enumerate(headings):
        place = f"正文 第{10 + number * 20}段"
        heading = Paragraph(title, place, number=key or f"第{number + 1}章", level=1)
        chapters.append(Chapter(key, heading, anchor(PLAN, place), number * 20, number * 20 + 20, 500 + number, 1, 2))
    outline = Outline(chapters)
    outline.suspects["第九章"] = [
        Section("", Paragraph("（三）效益说明", "正文 第300段"), anchor(PLAN, "正文 第300段"), 300, 310)
    ]
    fields = {
        "项目名称": fact("construction_plan", "项目名称", "智慧水务监管平台", "智慧水务监管平台", PLAN, "正文 第3段"),
        "第八章/总投资": fact(
            "construction_plan", "第八章/总投资", "98.5万元", Money(Decimal("985000")), PLAN, "表7 第9行 第6列"
        ),
    }
    return Record("construction_plan", fields, outline=outline)


def sample_dossier() -> Dossier:
    """An intake dossier: letter missing (a scan could not be read), form with an empty field, plan out of order."""
    headings = [*OUTLINE[:3], OUTLINE[4], OUTLINE[3], *OUTLINE[5:8], ("", "运营模式")]
    documents = [Document(FORM, "docx", "docx"), Document(PLAN, "docx", "docx")]
    return Dossier(
        id="水务局-智慧水务",
        folder="水务局-智慧水务",
        received=datetime.date(2026, 9, 20),
        received_source="--received",
        files=[
            FileEntry(FORM, Path("a"), "aa" * 32, 15000, "docx", "docx"),
            FileEntry(PLAN, Path("b"), "bb" * 32, 900000, "docx", "docx"),
            FileEntry(
                BROKEN,
                Path("c"),
                "cc" * 32,
                2000,
                "pdf",
                "pdf",
                None,
                "unreadable",
                "damaged",
                "文件已损坏，打不开",
                "请重新提供可打开的文件",
            ),
            FileEntry("Thumbs.db", Path("d"), "dd" * 32, 10, "", "", None, "skipped", "junk", "系统缓存文件"),
        ],
        documents=documents,
        pieces=[
            Piece("application_form", documents[0], 0, 10, 0.98),
            Piece("construction_plan", documents[1], 0, 400, 0.91234, pages=(2, 60), manual=True),
        ],
        records={"application_form": _form_record(), "construction_plan": _plan_record(headings)},
        corrections=Corrections(materials={PLAN: "construction_plan"}, not_applicable={"SB-33": "已电话核实"}),
        project="智慧水务综合监管系统",
        applicant="云泽县水务局",
    )


def finding(rule: str = "SB-50", **more) -> Finding:
    defaults = {
        "result": "缺失",
        "severity": "补正",
        "title": "资金来源为空",
        "message": "申请表“资金来源”未填写",
        "clause": "附件2",
        "quote": "资金来源",
        "advice": "请填写资金来源及各来源金额",
        "material": "application_form",
        "evidence": [Evidence(FORM, "表1 第4行 第4列", quote="资金来源｜（空）")],
    }
    return Finding(rule=rule, **(defaults | more))


def sample_assessment() -> Assessment:
    findings = [
        finding(),
        finding(
            "KW-03",
            result="不符",
            title="总金额不一致",
            message="申请表投资概算 68 万元，方案第八章合计 98.5 万元",
            clause="附件2、附件3 第八章",
            quote="投资概算",
            advice="请核实总金额，各材料填写一致",
            evidence=[
                Evidence(FORM, "表1 第4行 第2列", quote="68万元"),
                Evidence(PLAN, "表7 第9行 第6列", quote="合计 98.5万元"),
            ],
        ),
        finding(
            "SB-01",
            result="待核",
            severity="退回",
            title="申请文件未检出",
            message="未检出项目申请文件；“扫描件.pdf”无法读取，可能在其中",
            clause="三（一）第2段",
            quote="项目申请文件（附件1）",
            material="application_letter",
            advice="请核对该文件是否为申请文件",
            evidence=[Evidence(BROKEN, "", quote="")],
            searched=Searched((FORM, PLAN), ("申请", "函", "请示")),
        ),
        finding(
            "GC-01",
            result="待核",
            title="文件无法读取",
            message="扫描件.pdf：文件已损坏，打不开",
            clause="",
            quote="",
            material="",
            advice="请重新提供可打开的文件",
            evidence=[Evidence(BROKEN, "", quote="")],
        ),
        finding(
            "SH-08",
            result="待核",
            severity="提示",
            title="信息安全解决方案",
            message="未见信息安全专章，请评审时关注",
            clause="三（二）1 第2段（8）",
            quote="（8）是否有全面、可行的信息安全解决方案；",
            material="construction_plan",
            advice="",
            evidence=[],
            searched=Searched((PLAN,), ("安全", "等保")),
        ),
        finding("SB-20", result="通过"),
    ]
    return Assessment(
        findings=findings,
        routing=[Routing("书面评审", "总投资候选最大值 98.5 万元，低于 100 万元", "三（二）1 第4段")],
        review=[
            ReviewItem(
                "（1）是否符合国家、省、市电子政务和新型智慧城市发展总体规划;",
                [Evidence(PLAN, "正文 第40段", quote="依据《数字云泽建设规划》")],
            ),
            ReviewItem("（2）是否符合有关政策规定及标准规范；", []),
        ],
        conclusion="supplement",
        notes=["未提供台账，TY-01、SH-17 等 6 条规则未执行"],
    )


TIMINGS = {"read": 0.5, "extract": 0.25, "check": 0.1234567}


def sample_report() -> Report:
    return build_report(sample_dossier(), sample_assessment(), FakeRulebook(), TIMINGS)


def stopped_report() -> Report:
    assessment = sample_assessment()
    assessment.conclusion = "stopped"
    assessment.routing = [Routing("转县保密行政管理部门", "检出密级标志", "三（一）第3段")]
    stop = finding(
        "TY-04",
        result="不符",
        severity="退回",
        title="检出密级标志",
        message="文件首页检出密级标志“机密★10年”",
        clause="三（一）第3段",
        quote="涉密项目相关事宜由县保密行政管理部门负责审查确认",
        advice="转县保密行政管理部门",
        material="",
        evidence=[Evidence(PLAN, "正文 第1段", quote="机密★10年")],
    )
    assessment.findings.insert(0, stop)
    return build_report(sample_dossier(), assessment, FakeRulebook(), TIMINGS)


def clean_report() -> Report:
    dossier = sample_dossier()
    dossier.files = dossier.files[:2]
    return build_report(dossier, Assessment(conclusion="pass"), FakeRulebook())
