"""Calculations as a person reads them: 12人月×1.5万元＝18万元，表中写20万元，相差2万元."""

from __future__ import annotations

from decimal import Decimal

from checks.budget.verify import Error
from extractors.facts import Fact
from extractors.values.normalise import nfkc
from extractors.values.types import Money

_FACTORS = {"亿元": Decimal(100_000_000), "百万元": Decimal(1_000_000), "万元": Decimal(10_000), "千元": Decimal(1000)}
PARTS = 8


def money(value: Decimal, unit: str) -> str:
    """An amount in the table's unit; the bare figure when none was declared."""
    figure = (value / _FACTORS.get(unit, Decimal(1))).quantize(Decimal("0.000001")).normalize()
    return f"{figure:f}{unit}"


def unit_of_fact(fact: Fact, unit: str) -> str:
    """The unit in which a figure was written: the table's, unless its own column has another."""
    if not isinstance(fact.value, Money) or not unit:
        return unit
    digits = nfkc(fact.raw).replace(",", "").strip("￥¥ 元")
    for candidate in (unit, "万元", "元", "千元"):
        try:
            if Decimal(digits) * _FACTORS.get(candidate, Decimal(1)) == fact.value.yuan:
                return candidate
        except ArithmeticError:
            return unit
    return unit


def slots_of(error: Error, unit: str) -> dict[str, str]:
    line = error.line
    quantity, measure = line.row.cells.get("数量"), line.row.cells.get("单位")
    number = f"{line.number.rstrip('、.:')}、" if line.number else ""
    written = error.written.value.yuan if isinstance(error.written.value, Money) else Decimal(0)
    return {
        "name": f"{number}{line.name}"[:40],
        "quantity": f"{quantity.raw if quantity else ''}{measure.raw if measure else ''}",
        "written": money(written, unit),
        "made": money(error.made, unit),
        "difference": money(error.difference, unit),
        "count": str(error.count),
        "raw": error.written.raw[:40],
    }


def calculation(error: Error, unit: str) -> str:
    """The sum or product that does not come out, with both results and the difference."""
    slots = slots_of(error, unit)
    if error.what in ("product", "unit", "ratio"):
        price = error.parts[0]
        value = price.value.yuan if isinstance(price.value, Money) else Decimal(0)
        quantity, times = error.line.quantity, error.times
        if times and quantity is not None and times[0] != quantity.value:
            slots["quantity"] = f"{times[0].normalize():f}"
        factors = "".join(f"×{x.normalize():f}" for x in (times[1:] if times else error.line.further))
        left = f"{slots['quantity']}×{money(value, unit_of_fact(price, unit))}{factors}"
        return f"{left}＝{slots['made']}，表中写{slots['written']}，相差{slots['difference']}"
    if error.what == "capital":
        return f"大写为“{slots['raw']}”，小写为{slots['made']}"
    if error.what == "part":
        return f"分表合计{slots['made']}，总表对应行写{slots['written']}，相差{slots['difference']}"
    shown = [
        money(p.value.yuan, "") if not unit else money(p.value.yuan, unit).removesuffix(unit)
        for p in error.parts
        if isinstance(p.value, Money)
    ]
    terms = "＋".join(shown[:PARTS]) + (f"＋…（共{len(shown)}项）" if len(shown) > PARTS else "")
    left = f"{terms}＝{slots['made']}" if len(shown) > 1 else f"各项之和{slots['made']}"
    return f"{left}，表中写{slots['written']}，相差{slots['difference']}"
