"""What single cells of a budget say: amounts, quantities, numbers. Plain figures take a short way, they are the most."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import cast

from extractors.document import Anchor, Cell
from extractors.facts import Fact
from extractors.records.plan_facts.model import Quantity
from extractors.values.amounts import SCALES
from extractors.values.emptiness import state_of
from extractors.values.money import Unit, parse_money
from extractors.values.normalise import nfkc, tidy
from extractors.values.types import Money

_PLAIN = re.compile(r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d+(?:\.\d+)?")
_QUANTITY = re.compile(r"(?P<value>\d+(?:,\d{3})*(?:\.\d+)?)\s*(?P<unit>[^\d.,×xX*/+=%％-]{0,8})")
_PRODUCT = re.compile(r"(?P<a>\d+(?:\.\d+)?)[^\d.×xX*]{0,4}[×xX*](?P<b>\d+(?:\.\d+)?)[^\d.×xX*=]{0,6}")
_RATE = re.compile(r"\d\s*[%％‰]|百分之|费率|[×xX*]\s*0\.0\d")
_NOT_ADDED = re.compile(
    r"免费|赠送|已含在|包含在|含在.{0,8}[内中]|不计入|不另计|不列入|不纳入|利旧|另列|另行(申请|列支|安排)|单独列支|可选|备选"
)


def factor_of(unit: str) -> Decimal:
    """Yuan in one of `unit`; 1 when none was declared."""
    return SCALES[unit.removesuffix("元")] if unit else Decimal(1)


def money_fact(
    material: str, name: str, cells: Sequence[Cell], anchor: Anchor, method: str, unit: str, confidence: float = 1.0
) -> Fact:
    """The amount of a cell as a fact in yuan; `certain` False for 约, ranges, several amounts. A percentage is none."""
    raw = "\n".join(c.text for c in cells).strip()
    fact = Fact(material, name, raw, None, anchor, "empty", method=method, confidence=confidence)
    plain = nfkc(raw).replace(" ", "")
    if not plain:
        return fact
    fact.unit = "元"
    if _PLAIN.fullmatch(plain):
        fact.state = "filled"
        fact.value = _figure(plain, factor_of(unit))
        return fact
    fact.state = state_of(raw)
    if fact.state != "filled":
        return fact
    if _RATE.search(plain):
        fact.state, fact.note = "unparsed", "写的是费率"
        return fact
    if plain.startswith(("-", "－", "—")) and _PLAIN.fullmatch(plain[1:]):
        fact.value = _figure("-" + plain[1:], factor_of(unit))
        return fact
    reading = parse_money(raw, cast("Unit", unit or "元"))
    fact.value, fact.certain, fact.note = reading.value, reading.certain or _harmless(reading.note), reading.note
    if fact.value is None:
        fact.state = "unparsed"
    return fact


def _harmless(note: str) -> bool:
    return note.startswith("没有写单位，按")


def _figure(plain: str, factor: Decimal) -> Money:
    digits = plain.replace(",", "")
    _, _, places = digits.partition(".")
    return Money(Decimal(digits) * factor, Decimal(1).scaleb(-len(places)) * factor)


def says_unit(raw: str) -> bool:
    """The cell itself names a unit of money."""
    return bool(re.search(r"[元圆]|[万亿](?![一-龥])", raw))


def quantity_of(raw: str) -> Quantity | None:
    """12, 12人月, 2*3台, 4,200: the number of things; None for ranges, percentages and words."""
    plain = tidy(raw)
    if not plain:
        return None
    match = _QUANTITY.fullmatch(plain)
    if match:
        digits = match["value"].replace(",", "")
        _, _, places = digits.partition(".")
        return Quantity(Decimal(digits), Decimal(1).scaleb(-len(places)), match["unit"])
    product = _PRODUCT.match(plain)
    if product and not re.search(r"[-~至]", plain):
        return Quantity(Decimal(product["a"]) * Decimal(product["b"]), Decimal(1))
    return None


def is_rate(raw: str) -> bool:
    """A percentage, or a formula that makes one: (一+二)×2%."""
    return bool(raw) and bool(_RATE.search(nfkc(raw)))


def not_added(raw: str) -> bool:
    """Words that keep a line out of the sum, or its cost in another's."""
    return bool(raw) and bool(_NOT_ADDED.search(raw))


def number_of(raw: str) -> Decimal | None:
    """A bare number in a column the vocabulary does not know."""
    plain = nfkc(raw).strip()
    match = re.fullmatch(r"(\d{1,6}(?:\.\d{1,4})?)\s*[一-龥%％]{0,3}", plain)
    if not match:
        return None
    value = Decimal(match[1])
    return value / 100 if plain.endswith(("%", "％")) else value
