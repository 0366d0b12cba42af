"""Random budgets in five layouts, rounded as spreadsheets round: a right one accuses nobody, a wrong one is found.

Amounts are rounded to the table's digits; sums are those of the rounded or of the unrounded amounts, as authors do.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from plan_tables import plan

from checks.budget.verify import Error, verify

HAN = "一二三四五六七八九十"
HEAD = ["序号", "名称", "数量", "单价", "合计"]
SEEDS = range(160)


@dataclass
class Layout:
    unit: str
    digits: int
    price_digits: int
    trim: bool
    from_raw: bool
    shape: str

    def amount(self, value: Decimal) -> Decimal:
        return value.quantize(Decimal(1).scaleb(-self.digits), ROUND_HALF_UP)

    def sum(self, values: list[Decimal]) -> Decimal:
        if self.from_raw:
            return self.amount(sum(values, Decimal(0)))
        return sum((self.amount(v) for v in values), Decimal(0))

    def text(self, value: Decimal) -> str:
        text = f"{value:f}"
        return text.rstrip("0").rstrip(".") if self.trim and "." in text else text


def layout(source: random.Random) -> Layout:
    unit = source.choice(["万元", "元"])
    digits = source.choice([0, 0, 1, 2] if unit == "万元" else [0, 2])
    price = source.choice([0, 1, 2, 2, 3, 4] if unit == "万元" else [0, 0, 2])
    shape = source.choice(["levels", "subtotals", "flat", "decimal", "bare"])
    return Layout(unit, digits, price, source.random() < 0.6, source.random() < 0.5, shape)


def budget(source: random.Random, look: Layout) -> list[list[str]]:
    rows = [list(HEAD)]
    everything: list[Decimal] = []
    for group in range(source.randint(1, 6)):
        lines, values = zip(*(_item(source, look, f"物{group}-{i}") for i in range(source.randint(1, 8))), strict=True)
        everything += values
        stated = look.text(look.sum(list(values)))
        if look.shape != "flat":
            number = str(group + 1) if look.shape == "decimal" else HAN[group]
            rows.append([number, f"组{group}费用", "", "", "" if look.shape == "subtotals" else stated])
        for place, line in enumerate(lines, 1):
            numbers = {"levels": f"{place}", "flat": f"{len(rows)}", "bare": ""}
            rows.append([numbers.get(look.shape, f"{group + 1}.{place}"), *line])
        if look.shape == "subtotals":
            rows.append(["", "小计", "", "", stated])
    return [*rows, ["", "总计", "", "", look.text(look.sum(everything))]]


def _item(source: random.Random, look: Layout, name: str) -> tuple[list[str], Decimal]:
    scale = 10**look.price_digits
    price = Decimal(source.randint(1, 100 * scale if look.unit == "万元" else 90000 * scale)) / scale
    count = source.choice([1, 1, 1, 2, 3, 5, 12, 20, 100])
    value = price * count
    if source.random() < 0.15:
        return [name, "", "", look.text(look.amount(value))], value
    return [name, str(count), look.text(price), look.text(look.amount(value))], value


def errors(rows: list[list[str]], look: Layout) -> list[Error]:
    record = plan(f"单位：{look.unit}", rows)
    assert record.plan is not None
    return verify(record.plan.budgets[0])


def cases() -> Iterator[tuple[random.Random, Layout, list[list[str]]]]:
    for seed in SEEDS:
        source = random.Random(seed)
        look = layout(source)
        yield source, look, budget(source, look)


def test_right_budgets_accuse_nobody() -> None:
    accused = [[(e.what, e.line.name) for e in errors(rows, look) if e.certain] for _, look, rows in cases()]
    assert [a for a in accused if a] == []


def test_a_wrong_amount_is_found() -> None:
    """A quarter too much, in a line with a price in that very line, in any other in a sum above it."""
    for source, look, rows in cases():
        place = source.choice([i for i, row in enumerate(rows) if i and row[4]])
        right = Decimal(rows[place][4])
        wrong = right + max(look.amount(right / 4), Decimal(8).scaleb(-look.digits))
        rows[place][4] = look.text(wrong)
        found = errors(rows, look)
        assert found, (look, rows[place])
        if rows[place][2] and Decimal(rows[place][2]) == 1:
            assert rows[place][1] in [e.line.name for e in found], (look, rows[place])
