"""How the same dossier can look: layouts of letter, form and plan, file names, and named suites of them.

A layout never changes what is said, only where and how: heading mechanism, numbering, wording of chapter titles, tables of
contents, table structure, tick glyphs, notation of amounts and periods.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from sample_docs.builder.wording import AmountStyle, MonthStyle, PeriodStyle

Look = Literal["style", "custom_style", "outline", "bold", "large", "bold_large"]
TickStyle = Literal[
    "box", "filled", "check_in_box", "check_front", "bracket", "sym", "sym2", "control", "legacy", "chosen"
]  # fmt: skip
FormStructure = Literal["printed", "separate", "same_cell", "vertical", "below", "head_inside", "paragraphs", "named"]
CloudStructure = Literal["nested", "flat", "separate", "paragraphs"]
LetterStructure = Literal["printed", "table_head", "textbox_head", "red_head", "plain"]


@dataclass(slots=True, frozen=True)
class LetterLayout:
    structure: LetterStructure = "printed"
    note_first: bool = False  # the 附注 stands above the signature instead of below it
    inline_attachments: bool = False


@dataclass(slots=True, frozen=True)
class FormLayout:
    structure: FormStructure = "printed"
    ticks: TickStyle = "box"
    amount: AmountStyle = "wan"
    months: MonthStyle = "months"
    period: PeriodStyle = "long"


@dataclass(slots=True, frozen=True)
class PlanLayout:
    """`chapters`, `sections`: pattern of the number; `automatic`: Word counts it instead of the typist."""

    chapters: Literal["第一章", "第1章", "一、", "1.", "none"] = "第一章"
    sections: Literal["1.", "1.1", "（一）", "第一节"] = "1."
    automatic: bool = False
    look: Look = "style"
    toc: Literal["none", "field", "typed"] = "none"
    titles: str = "printed"
    cover: Literal["lines", "table"] = "lines"
    period: PeriodStyle = "long"
    budget: Literal["levels", "subtotals", "flat"] = "levels"
    header: bool = False


@dataclass(slots=True, frozen=True)
class Naming:
    """File names of the three main papers; `{project}`, `{unit}` and `{name}` are filled in. `papers` names the others."""

    letter: str = "申请文件.docx"
    form: str = "申请表.docx"
    plan: str = "建设方案.docx"
    papers: str = "{name}.docx"
    cloud: str = "{name}.docx"


@dataclass(slots=True, frozen=True)
class Suite:
    """One look of a whole dossier. `cloud`: where the tables of a cloud form stand."""

    name: str
    letter: LetterLayout = field(default_factory=LetterLayout)
    form: FormLayout = field(default_factory=FormLayout)
    plan: PlanLayout = field(default_factory=PlanLayout)
    naming: Naming = field(default_factory=Naming)
    cloud: CloudStructure = "nested"


CHAPTER_WORDINGS: dict[str, tuple[str, ...]] = {
    "short": (
        "建设单位概况与信息化现状", "需求分析与建设依据", "建设原则与目标", "建设内容", "总体架构与部署", "设计方案",
        "组织管理", "项目投资与资金来源", "效益分析与风险",
    ),
    "reworded": (
        "建设单位职责及电子政务现状", "项目需求分析及依据", "项目建设目标和原则", "项目建设任务", "系统总体架构及部署",
        "系统设计方案", "项目组织与实施管理", "投资概算", "项目效益分析",
    ),
    "other": (
        "单位基本情况及信息化应用现状", "建设必要性、需求分析与依据", "总体目标与建设原则", "主要建设内容", "总体设计与部署",
        "详细设计方案", "项目组织实施与管理", "投资估算与资金筹措", "预期效益分析",
    ),
}  # fmt: skip
SECTION_WORDINGS: dict[str, dict[tuple[str, str], str]] = {
    "short": {
        ("第六章", "1"): "应用系统设计", ("第六章", "2"): "拓扑图", ("第六章", "3"): "终端与接口设计",
        ("第六章", "4"): "其他系统设计", ("第六章", "5"): "信息资源目录", ("第六章", "6"): "云服务需求",
        ("第七章", "1"): "组织机构", ("第七章", "2"): "进度安排", ("第七章", "3"): "安全管理", ("第七章", "4"): "培训",
        ("第七章", "5"): "保障措施", ("第八章", "1"): "资金预算", ("第八章", "2"): "资金来源和安排计划",
    },
    "reworded": {
        ("第六章", "1"): "应用软件设计", ("第六章", "2"): "系统网络拓扑图", ("第六章", "3"): "终端系统与接口设计",
        ("第六章", "4"): "其他系统的设计", ("第六章", "5"): "政务信息资源目录及共享",
        ("第六章", "6"): "云资源需求及部署方案", ("第七章", "1"): "项目组织架构", ("第七章", "2"): "实施进度计划",
        ("第七章", "3"): "网络安全管理制度", ("第七章", "4"): "培训计划", ("第七章", "5"): "实施保障措施",
        ("第八章", "1"): "投资概算明细", ("第八章", "2"): "资金来源及使用计划",
    },
    "other": {
        ("第六章", "1"): "业务应用系统设计", ("第六章", "2"): "网络拓扑结构图", ("第六章", "3"): "接口与终端设计",
        ("第六章", "4"): "其它配套系统设计", ("第六章", "5"): "项目信息资源目录", ("第六章", "6"): "软硬件配置及部署方案",
        ("第七章", "1"): "组织领导机构", ("第七章", "2"): "建设进度安排", ("第七章", "3"): "安全管理制度建设",
        ("第七章", "4"): "用户培训", ("第七章", "5"): "项目保障措施", ("第八章", "1"): "项目预算",
        ("第八章", "2"): "资金筹措与安排计划",
    },
}  # fmt: skip

_NUMBERED = Naming(
    "附件1 申请函.docx",
    "附件2 电子政务建设项目申请表.docx",
    "附件3 项目建设方案.docx",
    "附件4 {name}.docx",
    "附件{index} {name}.docx",
)
_UNIT = Naming("{unit}-{project}申请函.docx", "{unit}-{project}申请表.docx", "{unit}-{project}建设方案.docx")
_USELESS = Naming(
    "扫描0001.docx",
    "新建文件夹/1.docx",
    "新建文件夹/新建 Microsoft Word 文档.docx",
    "新建文件夹/{index}.docx",
    "新建文件夹/副本{index}.docx",
)
_FINAL = Naming("函（定稿）.docx", "附件1：申请表（盖章版）.docx", "建设方案（最终稿）(2)改.docx", "其他/{name}.docx")
_TREE = Naming("01申请文件/函.docx", "02申请表/表.docx", "03方案/正文.docx", "04其他材料/{name}.docx")

SUITES: dict[str, Suite] = {
    suite.name: suite
    for suite in (
        Suite("printed"),
        Suite(
            "styled-toc",
            LetterLayout("red_head"),
            FormLayout("separate", "filled", "wan", "months", "dots"),
            PlanLayout("第一章", "1.", look="style", toc="field", header=True),
            _NUMBERED,
            "separate",
        ),
        Suite(
            "automatic",
            LetterLayout("table_head"),
            FormLayout("head_inside", "sym", "yuan", "months", "days"),
            PlanLayout("第一章", "1.1", automatic=True, look="style", toc="field", titles="short", budget="subtotals"),
            _UNIT,
            "flat",
        ),
        Suite(
            "automatic-decimal",
            LetterLayout("plain"),
            FormLayout("vertical", "control", "wan", "year", "long"),
            PlanLayout("1.", "1.1", automatic=True, look="custom_style", titles="reworded", cover="table"),
            _TREE,
            "paragraphs",
        ),
        Suite(
            "inherited-style",
            LetterLayout("textbox_head"),
            FormLayout("same_cell", "check_in_box", "wan", "months", "dash"),
            PlanLayout("第1章", "1.1", look="custom_style", toc="typed", period="dots"),
            _FINAL,
        ),
        Suite(
            "outline-level",
            LetterLayout("printed", note_first=True),
            FormLayout("below", "legacy", "wan", "months", "long"),
            PlanLayout("一、", "（一）", look="outline", toc="typed", titles="other", budget="flat"),
            _USELESS,
            "flat",
        ),
        Suite(
            "bold",
            LetterLayout("plain", inline_attachments=True),
            FormLayout("paragraphs", "bracket", "wan", "months", "long"),
            PlanLayout("一、", "（一）", look="bold", titles="short"),
            _NUMBERED,
            "separate",
        ),
        Suite(
            "large",
            LetterLayout("red_head", note_first=True),
            FormLayout("named", "sym2", "capital", "months", "dash"),
            PlanLayout("第一章", "第一节", look="large", titles="reworded", budget="subtotals"),
            _UNIT,
            "separate",
        ),
        Suite(
            "bold-decimal",
            LetterLayout("printed", inline_attachments=True),
            FormLayout("printed", "check_front", "bare", "bare", "slash"),
            PlanLayout("1.", "1.1", look="bold_large", toc="typed", titles="other", header=True),
            _FINAL,
        ),
        Suite(
            "typed-toc",
            LetterLayout("table_head", note_first=True),
            FormLayout("printed", "chosen", "yuan_sign", "months", "long"),
            PlanLayout("第一章", "1.", look="bold_large", toc="typed", cover="table", period="days"),
            _TREE,
            "flat",
        ),
        Suite(
            "bare-styles",
            LetterLayout("textbox_head", note_first=True),
            FormLayout("separate", "control", "wan", "year", "dots"),
            PlanLayout("none", "1.", look="style", titles="short", budget="flat"),
            _USELESS,
            "paragraphs",
        ),
        Suite(
            "automatic-sections",
            LetterLayout("plain"),
            FormLayout("head_inside", "box", "bare", "months", "long"),
            PlanLayout("第一章", "1.", automatic=True, look="outline", toc="none", titles="other", budget="subtotals"),
            Naming(),
        ),
    )
}  # fmt: skip
PRINTED = SUITES["printed"]
