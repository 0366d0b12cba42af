"""What an intake dossier says, free of any layout: the letter (附件1), the form (附件2), the plan (附件3), other papers.

Everything is text as a clerk would type it; amounts, months and periods stand in one plain notation (68, 12,
2027-01/2027-12) that a layout writes out in its own way. Every field carries the regulation's printed label, by which the
edit language finds it.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from extractors.errors import PrescreenError

if TYPE_CHECKING:
    from sample_docs.builder.cloud.content import CloudForm

LETTER = "application_letter"
FORM = "application_form"
PLAN = "construction_plan"

TYPE_OPTIONS = ("网站建设类", "硬件建设类", "业务应用系统建设类", "其他")
NETWORK_OPTIONS = ("互联网", "政务外网", "政务专网", "业务专网", "其他")

RECENT_COLUMNS = ("项目名称", "基于网络", "投资情况", "建设年份", "应用情况")
DEVICE_COLUMNS = ("设备名称", "数量", "主要配置", "购买年份", "应用情况")
LINE_COLUMNS = ("网络类型", "带宽", "运营商", "费用")

CHAPTER_TITLES = {
    "第一章": "建设单位主要职责、电子政务建设和应用现状",
    "第二章": "项目需求分析与建设依据",
    "第三章": "项目建设的原则和目标",
    "第四章": "项目建设内容",
    "第五章": "项目总体架构和部署",
    "第六章": "项目设计方案",
    "第七章": "项目组织管理",
    "第八章": "项目投资",
    "第九章": "效益分析",
}
SECTION_TITLES = {
    ("第六章", "1"): "应用系统设计",
    ("第六章", "2"): "系统拓扑图",
    ("第六章", "3"): "终端系统及接口设计",
    ("第六章", "4"): "其它系统设计",
    ("第六章", "5"): "项目形成的信息资源目录",
    ("第六章", "6"): "云服务需求或系统软硬件配置及部署方案",
    ("第七章", "1"): "项目组织机构",
    ("第七章", "2"): "项目进度安排",
    ("第七章", "3"): "安全管理制度",
    ("第七章", "4"): "人员培训",
    ("第七章", "5"): "保障措施",
    ("第八章", "1"): "项目资金预算",
    ("第八章", "2"): "项目资金来源和资金安排计划",
}


class BuilderError(PrescreenError):
    """A project, an edit or a planted defect is malformed; the message names the bad part."""


def labelled(label: str, default: str = "") -> Any:
    """A text field under its printed label."""
    return field(default=default, metadata={"label": label})


@dataclass(slots=True)
class Letter:
    agency_mark: str = labelled("发文机关标志")
    number: str = labelled("发文字号")
    signer: str = labelled("签发人")
    title: str = labelled("标题")
    addressee: str = labelled("主送机关")
    need: str = labelled("正文第1段")
    funding: str = labelled("正文第2段")
    closing: str = labelled("结语")
    signatory: str = labelled("落款单位")
    date: str = labelled("成文日期")
    contact: str = labelled("联系人")
    phone: str = labelled("联系电话")
    attachments: list[str] = field(default_factory=list, metadata={"label": "附件说明"})


@dataclass(slots=True)
class Inventory:
    """One of the three tables of 附件2. `note` is written in the first row when there are no rows (无)."""

    name: str
    title: str
    columns: tuple[str, ...]
    headings: tuple[str, ...]
    rows: list[list[str]] = field(default_factory=list)
    note: str = ""


def inventories(rows: Sequence[Sequence[Sequence[str]]] = (), notes: Sequence[str] = ()) -> list[Inventory]:
    """The three tables of 附件2 in printed order, with their rows and notes."""
    printed = (
        ("近3-5年项目", "本单位近3-5年电子政务项目建设情况", RECENT_COLUMNS, RECENT_COLUMNS),
        ("现有设备", "本单位现有服务器、存储及网络安全设备情况", DEVICE_COLUMNS, DEVICE_COLUMNS),
        ("网络建设", "本单位网络建设情况", LINE_COLUMNS, ("网络类型", "带宽（M）", "运营商", "费用（万元/年）")),
    )
    tables = [Inventory(*names) for names in printed]
    for table, data in zip(tables, rows, strict=False):
        table.rows = [[str(value) for value in row] for row in data]
    for table, note in zip(tables, notes, strict=False):
        table.note = note
    return tables


@dataclass(slots=True)
class Form:
    unit: str = labelled("单位名称")
    date: str = labelled("时间")
    project: str = labelled("项目名称")
    types: list[str] = field(default_factory=list, metadata={"label": "项目类型"})
    networks: list[str] = field(default_factory=list, metadata={"label": "基于网络"})
    amount: str = labelled("投资概算")
    source: str = labelled("资金来源")
    months: str = labelled("建设周期")
    period: str = labelled("起止时间")
    leader: str = labelled("项目负责人/姓名")
    leader_phone: str = labelled("项目负责人/联系方式")
    contact: str = labelled("项目联系人/姓名")
    contact_phone: str = labelled("项目联系人/联系方式")
    content: str = labelled("项目主要建设内容")
    resources: str = labelled("项目建设的软硬件需求")
    inventories: list[Inventory] = field(default_factory=list, metadata={"label": "现状表"})

    def inventory(self, name: str) -> Inventory:
        return next(table for table in self.inventories if table.name == name)


@dataclass(slots=True)
class Grid:
    """A plain table of the plan. `kind` names it for edits (catalogue, resources, schedule, funding, ...)."""

    kind: str
    header: list[str]
    rows: list[list[str]]
    caption: str = ""
    unit: str = ""


@dataclass(slots=True)
class Picture:
    """`kind` names the drawing (architecture, topology); `broken` makes its data unusable: empty or linked."""

    kind: str
    caption: str
    broken: str = ""


@dataclass(slots=True)
class BudgetItem:
    name: str
    spec: str
    unit: str
    quantity: str
    price: str
    amount: str
    note: str = ""


@dataclass(slots=True)
class BudgetGroup:
    name: str
    amount: str
    items: list[BudgetItem] = field(default_factory=list)


@dataclass(slots=True)
class Budget:
    """The budget of 第八章1. Amounts stand in `unit`; `total` and `capital` (大写) are what the last rows say."""

    caption: str
    unit: str
    groups: list[BudgetGroup]
    total: str
    capital: str = ""


Element = str | Grid | Picture | Budget


@dataclass(slots=True)
class Section:
    """A section. `key` is the outline's number (1 to 6), empty for a section of the applicant's own."""

    key: str
    title: str
    elements: list[Element] = field(default_factory=list)
    ordinal: int = 0
    own_title: bool = False


@dataclass(slots=True)
class Chapter:
    """`ordinal` is the number a typist gave it: dropping the chapter before leaves it, swapping two exchanges theirs."""

    key: str
    title: str
    elements: list[Element] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    ordinal: int = 0
    own_title: bool = False  # an edit or the project worded it; a layout leaves it alone

    def section(self, key: str) -> Section | None:
        return next((s for s in self.sections if key in (s.key, s.title)), None)

    def all_elements(self) -> list[Element]:
        return [*self.elements, *(e for section in self.sections for e in section.elements)]


@dataclass(slots=True)
class Cover:
    heading: str = labelled("封面标题", "电子政务建设项目建设方案")
    unit: str = labelled("申报单位")
    project: str = labelled("项目名称")
    period: str = labelled("项目起止日期")
    author: str = labelled("编制单位")
    date: str = labelled("编制日期")


@dataclass(slots=True)
class Plan:
    """`listed`: the chapters of a table of contents that was not brought up to date; None: it lists what is there."""

    cover: Cover = field(default_factory=Cover)
    chapters: list[Chapter] = field(default_factory=list)
    listed: list[Chapter] | None = None

    def chapter(self, key: str) -> Chapter | None:
        return next((c for c in self.chapters if c.key == key), None)


@dataclass(slots=True)
class Paper:
    """Another paper of the folder: a certificate, minutes, a notice. `material` is what it should be taken for."""

    material: str
    name: str
    title: str
    paragraphs: list[str] = field(default_factory=list)
    issuer: str = ""
    date: str = ""
    grid: Grid | None = None


@dataclass(slots=True)
class Content:
    """A whole dossier. `received` None: the receipt states no date."""

    key: str
    unit: str
    project: str
    letter: Letter
    form: Form
    plan: Plan
    papers: list[Paper] = field(default_factory=list)
    received: datetime.date | None = None
    cloud: list[CloudForm] = field(default_factory=list)
