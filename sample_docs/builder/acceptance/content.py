"""What an acceptance dossier says, free of layout: the form, and papers written with named values.

A project names its values once (dates, amounts, bodies); every paper says them by name in braces, so that a clean dossier
cannot contradict itself and an edit of one value changes all papers alike.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from sample_docs.builder.cloud.content import CloudForm

FORM = "acceptance_form"


def labelled(label: str) -> Any:
    """A text field under its printed label."""
    return field(default="", metadata={"label": label})


@dataclass(slots=True)
class AcceptanceForm:
    project: str = labelled("项目名称")
    period: str = labelled("项目起止时间")
    unit: str = labelled("申请验收单位")
    contact: str = labelled("联系人")
    phone: str = labelled("联系电话")
    address: str = labelled("地址")
    fiscal: str = labelled("财政投资")
    own: str = labelled("自筹资金")
    total: str = labelled("合计")
    summary: str = labelled("项目简介")
    listing: str = labelled("提供验收文件的目录")
    opinion: str = labelled("本单位（部门）意见")
    date: str = labelled("日期")
    remark: str = labelled("备注")


@dataclass(slots=True)
class Thing:
    """Something bought. `kind`: hardware, software (ready-made) or development; `papers`: other quantities by paper."""

    name: str
    model: str
    unit: str
    quantity: str
    price: str
    kind: str = "hardware"
    serial: str = ""
    papers: dict[str, dict[str, str]] = field(default_factory=dict)

    def said(self, paper: str, column: str) -> str:
        """What a paper says of a column; the amount follows from quantity and price unless the paper says another."""
        own = self.papers.get(paper, {})
        if column in own:
            return own[column]
        if column == "金额":
            return f"{Decimal(self.quantity) * Decimal(self.price):f}"
        names = {
            "名称": "name",
            "型号": "model",
            "单位": "unit",
            "数量": "quantity",
            "单价": "price",
            "序列号": "serial",
        }
        return str(getattr(self, names[column]))


@dataclass(slots=True)
class Doc:
    """A paper: `body` entries are sentences, {h1}, {h2}, {table}, {things}, {figure} as mappings. `titles`: by wording."""

    material: str
    name: str
    titles: list[str]
    body: list[Any] = field(default_factory=list)
    folder: str = ""
    cover: list[str] = field(default_factory=list)
    facts: list[tuple[str, str]] = field(default_factory=list)
    sign: list[str] = field(default_factory=list)
    date: str = ""


@dataclass(slots=True)
class AcceptanceContent:
    key: str
    values: dict[str, str]
    form: AcceptanceForm
    docs: list[Doc]
    things: list[Thing] = field(default_factory=list)
    received: datetime.date | None = None
    cloud: list[CloudForm] = field(default_factory=list)

    def doc(self, name: str) -> Doc | None:
        return next((d for d in self.docs if name in (d.material, d.name)), None)
