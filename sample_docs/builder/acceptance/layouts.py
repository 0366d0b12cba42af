"""How the same acceptance dossier can look: structure of the form, notation of dates, wording of titles, names of files."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Literal

from sample_docs.builder.layouts import CloudStructure
from sample_docs.builder.wording import chinese

FormShape = Literal["printed", "roomy", "combined", "in_label"]
DateStyle = Literal["long", "dash", "dots", "chinese"]
FactShape = Literal["lines", "table", "pairs"]
Tree = Literal["flat", "outline", "useless"]

OUTLINE_FOLDERS: dict[str, str] = {
    "contract": "02合同、招标、投标文件", "tender_document": "02合同、招标、投标文件",
    "bid_document": "02合同、招标、投标文件", "procurement_review": "02合同、招标、投标文件",
    "acceptance_form": "01申请", "acceptance_request": "01申请", "extension_request": "01申请",
    "preliminary_acceptance_report": "03初验", "completion_summary": "04总结", "technical_summary": "05技术总结",
    "benefit_report": "06效益", "purchase_list": "07清单", "supervision_opinion": "08监理",
    "supervision_contract": "08监理", "supervision_qualification": "08监理", "user_report": "09用户报告",
    "sharing_report": "10共享", "catalogue_proof": "10共享",
    "requirement_spec": "11过程文档/11.1软件", "outline_design": "11过程文档/11.1软件",
    "detailed_design": "11过程文档/11.1软件", "database_design": "11过程文档/11.1软件",
    "test_report": "11过程文档/11.1软件", "third_party_test_report": "11过程文档/11.1软件",
    "deployment_manual": "11过程文档/11.1软件", "trial_run_report": "11过程文档/11.1软件",
    "delivery_note": "11过程文档/11.2硬件", "commissioning_record": "11过程文档/11.2硬件",
    "licence_document": "11过程文档/11.2硬件", "equipment_photo": "11过程文档/11.2硬件",
    "equipment_trial_report": "11过程文档/11.2硬件", "room_layout": "11过程文档/11.3机房",
    "concealed_work_report": "11过程文档/11.3机房", "concealed_work_photo": "11过程文档/11.3机房",
    "ups_test_report": "11过程文档/11.3机房", "room_photo": "11过程文档/11.3机房",
    "material_certificate": "11过程文档/11.3机房", "material_inspection": "11过程文档/11.3机房",
    "ops_ticket": "11过程文档/11.4运维", "drill_plan": "11过程文档/11.4运维",
    "staff_management": "11过程文档/11.4运维", "policy_management": "11过程文档/11.4运维",
    "spare_parts": "11过程文档/11.4运维", "dust_removal": "11过程文档/11.4运维",
}  # fmt: skip


@dataclass(slots=True, frozen=True)
class AcceptanceSuite:
    """One look of a whole dossier. `title`: which of a paper's titles is used; `facts`: how label and value stand."""

    name: str
    form: FormShape = "printed"
    dates: DateStyle = "long"
    facts: FactShape = "lines"
    title: int = 0
    tree: Tree = "flat"
    cloud: CloudStructure = "nested"

    def path(self, material: str, name: str, index: int) -> str:
        if self.tree == "useless":
            return f"扫描件/{index:03d}.docx"
        folder = f"验收资料/{OUTLINE_FOLDERS.get(material, '13附件')}/" if self.tree == "outline" else ""
        return f"{folder}{name}.docx"


SUITES: dict[str, AcceptanceSuite] = {
    suite.name: suite
    for suite in (
        AcceptanceSuite("printed"),
        AcceptanceSuite("tree", "roomy", "long", "table", 1, "outline", "flat"),
        AcceptanceSuite("numbers", "combined", "dots", "pairs", 2, "useless"),
        AcceptanceSuite("formal", "in_label", "chinese", "table", 0, "outline"),
    )
}


def date_text(day: str, style: DateStyle) -> str:
    """2025-02-20 in the notation asked for; anything else stands as it was typed."""
    try:
        date = datetime.date.fromisoformat(day)
    except ValueError:
        return day
    if style == "chinese":
        year = "".join("〇一二三四五六七八九"[int(d)] for d in str(date.year))
        return f"{year}年{chinese(date.month)}月{chinese(date.day)}日"
    return {
        "long": f"{date.year}年{date.month}月{date.day}日",
        "dash": date.isoformat(),
        "dots": f"{date.year}.{date.month}.{date.day}",
    }[style]


def value_text(value: str, style: DateStyle) -> str:
    """A date or a period (two dates joined by /) in the notation; other values as they are."""
    first, slash, last = value.partition("/")
    if slash and len(first) == len(last) == 10 and first[4] == "-":
        return f"{date_text(first, style)}至{date_text(last, style)}"
    return date_text(value, style)
