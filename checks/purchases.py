"""What the plan buys: the rows of its budgets and resource tables, with what makes a row no purchase at all.

A row of a cloud table is a request for shared resources, a row marked 利旧 is there already; neither may be taken for
hardware that the applicant buys for itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from checks.context import Context
from checks.findings import Evidence
from extractors.document import Anchor, Paragraph, Table
from extractors.facts import Fact, Row

PLAN = "construction_plan"
BEFORE = 3
_CLOUD = re.compile(
    r"云(?:服务|资源|主机|平台|需求|存储|数据库|计算|中心|上|端|租)|政务云|上云|虚拟机|虚拟主机|租用云|云"
)
_NOT_BOUGHT = re.compile(
    r"利旧|利用(?:现有|已有|原有)|现有|已有|原有|已建|不(?:再)?(?:购|采|计|列|新)|无需|政务云|云平台|统一提供|免费提供|由.{0,12}提供|自备|自有|甲方提供|共享"
)
_CLOUD_ZONE = re.compile(r"政务外网区|互联网区|公共服务域|行政服务域|行政云|公共云|智慧云")


@dataclass(slots=True, frozen=True)
class Purchase:
    """One row. `name` is what is bought, `text` the whole row; `bought` False for cloud resources and what is there."""

    name: str
    spec: str
    quantity: str
    amount: str
    remark: str
    text: str
    anchor: Anchor
    table: str
    bought: bool

    @property
    def evidence(self) -> Evidence:
        return Evidence.at(self.anchor, self.text[:120])


def purchases(context: Context, material: str = PLAN) -> list[Purchase]:
    """The rows of all budget and resource tables of the plan, in reading order; worked out once for a dossier."""
    key = f"purchases/{material}"
    if key not in context.notes:
        context.notes[key] = list(_read(context, material))
    found: list[Purchase] = context.notes[key]
    return found


def _read(context: Context, material: str) -> Iterator[Purchase]:
    record = context.record(material)
    plan = record.plan if record is not None else None
    if plan is None:
        return
    for table in plan.budgets:
        cloud = _cloud_table(context, material, table.anchor)
        wanted = (x for x in table.lines if x.role in ("item", "group") and x.name)
        yield from (_purchase(x.row, "budget", cloud, x.anchor) for x in wanted)
    for inventory in plan.resources:
        cloud = _cloud_table(context, material, inventory.anchor)
        yield from (_purchase(row, "resources", cloud, row.anchor) for row in inventory.rows)


def _purchase(row: Row, table: str, cloud: bool, anchor: Anchor) -> Purchase:
    cells = {name: fact for name, fact in row.cells.items() if fact.raw.strip()}
    name, spec, remark = (_words(cells, *names) for names in (("名称",), ("参数", "配置"), ("备注",)))
    text = " | ".join(" ".join(fact.raw.split()) for fact in cells.values()) or row.label
    own = name + spec
    there = bool(_NOT_BOUGHT.search(own + remark)) or bool(_CLOUD_ZONE.search(text))
    bought = not there and not _CLOUD.search(own) and not (cloud and table == "resources")
    quantity, amount = _words(cells, "数量"), _words(cells, "合计", "金额")
    place = cells["名称"].anchor if "名称" in cells else anchor
    return Purchase(name, spec, quantity, amount, remark, text, place, table, bought)


def _words(cells: dict[str, Fact], *names: str) -> str:
    return next((" ".join(cells[n].raw.split()) for n in names if n in cells), "")


def _cloud_table(context: Context, material: str, anchor: Anchor) -> bool:
    """The caption, the lines just before the table, or its header speak of cloud resources."""
    piece = context.piece(material)
    if piece is None:
        return False
    locator = anchor.locator.split(" ")[0]
    blocks = piece.document.blocks
    index = next((i for i, b in enumerate(blocks) if isinstance(b, Table) and b.locator == locator), -1)
    if index < 0:
        return False
    table = blocks[index]
    header = " ".join(c.text for c in table.rows[0]) if isinstance(table, Table) and table.rows else ""
    return any(_CLOUD.search(text) for text in (header, *_lines_before(blocks, index)))


def _lines_before(blocks: Sequence[object], index: int) -> Iterator[str]:
    seen = 0
    for block in reversed(blocks[max(0, index - 8) : index]):
        if isinstance(block, Table):
            return
        if isinstance(block, Paragraph) and block.text.strip():
            yield block.full_text
            seen += 1
            if seen >= BEFORE or block.level is not None:
                return
