"""What was approved: the plan and the opinion, in the dossier or in the folder given as approved; what they promise.

The approved plan of an acceptance dossier may lie in the dossier itself or in the intake dossier (`--approved`); the
latter goes first, because it is what the bureau has on file.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal

from checks.acceptance.items import item_key
from checks.context import Context
from checks.findings import Evidence
from extractors.dossier import Dossier, Piece
from extractors.facts import Fact, Record
from extractors.records.papers import read_paper
from extractors.records.papers.model import PaperFacts
from extractors.values.money import parse_money
from extractors.values.types import Money

PLAN = "construction_plan"
PLANS = ("approved_plan", PLAN)
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_MODULE = re.compile(r"[一-龥A-Za-z0-9]{2,16}?(?:子系统|分系统)")
_LEAD = re.compile(
    r"^(?:[一二三四五六七八九十]是|其中|包括|主要|建设内容|内容|建设|开发|完成|实现|以及|和|与|及|等|新建|升级|改造|研发|共|将|对|在|由|为|了|的|第?[一二三四五六七八九十两三\d]+个?|各|该|本项目|本期)+"
)


@dataclass(slots=True)
class Promise:
    """A thing the approved plan has: its quantity and configuration as written."""

    key: str
    name: str
    quantity: Decimal | None
    spec: str
    evidence: list[Evidence] = field(default_factory=list)


def approved_record(context: Context) -> Record | None:
    """The record of the approved plan."""
    for dossier in (context.approved, context.dossier):
        if dossier is None:
            continue
        for material in PLANS:
            record = dossier.records.get(material)
            if record is not None and any(p.status == "present" for p in dossier.of(material)):
                return record
    return None


def approved_papers(context: Context, material: str) -> list[PaperFacts]:
    """Papers of a material in the dossier, and those in the approved folder, which was read as an intake dossier."""
    found = context.papers(material)
    if context.approved is None:
        return found
    spec = context.rulebook.vocabulary.materials.get(material)
    pieces: list[Piece] = context.approved.of(material)
    if spec is not None:
        found = [*found, *(read_paper(p, spec, context.rulebook.vocabulary) for p in pieces)]
    return found


def has_approved(context: Context, *materials: str) -> bool:
    """A material is in the folder given as approved."""
    approved: Dossier | None = context.approved
    return approved is not None and any(p.status == "present" for m in materials for p in approved.of(m))


def promises(context: Context) -> dict[str, Promise]:
    """Things with quantities in the budget and the resource lists of the approved plan, cloud resources left out."""
    found: dict[str, Promise] = {}
    record = approved_record(context)
    plan = record.plan if record is not None else None
    if plan is None:
        return found
    for table in plan.budgets:
        for line in table.lines:
            if line.role == "item" and line.quantity is not None:
                spec = " ".join(t for c in ("参数", "规格型号", "型号") if (t := line.row.text(c)))
                _promise(found, line.name, line.quantity.value, spec, Evidence.at(line.anchor, _words(line.row.cells)))
    for inventory in plan.resources:
        for row in inventory.rows:
            name, spec = row.text("名称"), row.text("配置")
            if name and not re.search(r"云|虚拟", name + spec):
                number = _NUMBER.search(row.text("数量"))
                quantity = Decimal(number.group()) if number else None
                _promise(found, name, quantity, spec, Evidence.at(row.anchor, _words(row.cells)))
    return found


def _promise(found: dict[str, Promise], name: str, quantity: Decimal | None, spec: str, place: Evidence) -> None:
    key = item_key(name)
    if len(key) < 2:
        return
    known = found.get(key)
    if known is None:
        found[key] = Promise(key, name, quantity, spec, [place])
    elif known.quantity is None:
        known.quantity = quantity


def _words(cells: dict[str, Fact]) -> str:
    return " | ".join(" ".join(f.raw.split()) for f in cells.values() if f.raw.strip())[:100]


def modules(lines: list[str]) -> list[str]:
    """The subsystems that texts name, each once, without the words before them."""
    found: list[str] = []
    for text in lines:
        for match in _MODULE.finditer(text):
            name = _LEAD.sub("", match.group())
            if len(name) >= 4 and name not in ("子系统", "各子系统") and not name.startswith("个"):
                found.append(name)
    return list(dict.fromkeys(found))


def approved_sum(context: Context) -> tuple[Fact | None, bool]:
    """The approved investment and whether it is the opinion's own; else the total of the approved plan."""
    for paper in approved_papers(context, "approval_opinion"):
        fact = paper.fact("审定投资")
        if fact is not None and isinstance(fact.value, Money):
            return fact, True
    record = approved_record(context)
    if record is not None:
        for name, fact in record.fields.items():
            if name.endswith("/总投资") and isinstance(fact.value, Money):
                return fact, False
    return None, False


def money_of(text: str) -> Money | None:
    value = parse_money(text).value
    return value if isinstance(value, Money) else None
