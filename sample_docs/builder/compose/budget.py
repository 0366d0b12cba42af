"""The budget table of 第八章1 in its shapes: subtotals on the heading line, subtotal rows, or one flat list."""

from __future__ import annotations

from typing import Literal

from sample_docs.builder.blueprint import Box, Para, SheetBlock, TableSheet, plain_table
from sample_docs.builder.content import Budget, BudgetItem
from sample_docs.builder.wording import chinese

BudgetStyle = Literal["levels", "subtotals", "flat"]


def compose_budget(budget: Budget, style: BudgetStyle) -> list[SheetBlock]:
    """Caption, unit note and table. In `subtotals` the unit stands in the header cells instead of above the table."""
    caption: list[SheetBlock] = [Para(budget.caption, "caption")]
    if style == "subtotals":
        return [*caption, plain_table(_with_subtotals(budget))]
    note = [Para(f"单位：{budget.unit}", "unit_note")] if budget.unit else []
    return [*caption, *note, plain_table(_levels(budget)) if style == "levels" else _flat(budget)]


def _levels(budget: Budget) -> list[list[str]]:
    """一、 rows carry the subtotal of the 1, 2, 3 rows below them."""
    rows = [["序号", "费用名称", "技术参数", "单位", "数量", "单价", "合计", "备注"]]
    for number, group in enumerate(budget.groups, start=1):
        rows.append([chinese(number), group.name, "", "", "", "", group.amount, ""])
        rows += [[str(place), *_item(item)] for place, item in enumerate(group.items, start=1)]
    rows.append(["", "总计", "", "", "", "", budget.total, ""])
    if budget.capital:
        rows.append(["", "合计（大写）", "", "", "", "", budget.capital, ""])
    return rows


def _with_subtotals(budget: Budget) -> list[list[str]]:
    """Items first, then a 小计 row; a group's line has no amount of its own."""
    unit = f"（{budget.unit}）" if budget.unit else ""
    rows = [["序号", "名称", "规格型号", "单位", "数量", f"单价{unit}", f"金额{unit}", "说明"]]
    for number, group in enumerate(budget.groups, start=1):
        rows.append([f"{chinese(number)}、", group.name, "", "", "", "", "", ""])
        rows += [[f"{number}.{place}", *_item(item)] for place, item in enumerate(group.items, start=1)]
        rows.append(["", "小计", "", "", "", "", group.amount, ""])
    rows.append(["", "合计", "", "", "", "", budget.total, ""])
    if budget.capital:
        rows.append(["", "合计（大写）", "", "", "", "", budget.capital, ""])
    return rows


def _flat(budget: Budget) -> TableSheet:
    """One list without groups; the label of the total is merged over all columns before the amount."""
    rows = [["序号", "项目", "参数要求", "单位", "数量", "单价", "小计", "备注"]]
    items = [item for group in budget.groups for item in group.items]
    rows += [[str(place), *_item(item)] for place, item in enumerate(items, start=1)]
    table = plain_table(rows)
    table.rows.append([Box(["合计"], col_span=6), Box([budget.total]), Box([""])])
    if budget.capital:
        table.rows.append([Box(["合计（大写）"], col_span=6), Box([budget.capital], col_span=2)])
    return table


def _item(item: BudgetItem) -> list[str]:
    return [item.name, item.spec, item.unit, item.quantity, item.price, item.amount, item.note]
