"""What a list of cloud resources adds up to: cores, memory, storage and units, as far as its rows can be read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from extractors.values.configurations import parse_configuration
from extractors.values.quantities import parse_count


@dataclass(slots=True, frozen=True)
class Resource:
    """One row: what it is called, its configuration and how many of it are asked for, as written."""

    name: str
    configuration: str
    quantity: str


@dataclass(slots=True, frozen=True)
class Totals:
    """Sums over all rows; `hosts`: units that have cores; `unread`: rows whose configuration or number says nothing."""

    cores: int = 0
    memory: Decimal = Decimal(0)
    storage: Decimal = Decimal(0)
    hosts: int = 0
    rows: int = 0
    unread: int = 0

    @property
    def named(self) -> dict[str, Decimal]:
        return {
            "核数": Decimal(self.cores),
            "内存（GB）": self.memory,
            "存储（GB）": self.storage,
            "云主机台数": Decimal(self.hosts),
        }


def totals_of(resources: Iterable[Resource]) -> Totals:
    """Every row's figures times its number."""
    cores = hosts = rows = unread = 0
    memory = storage = Decimal(0)
    for resource in resources:
        rows += 1
        found = parse_configuration(resource.configuration)
        number = _number(resource.quantity, found.sets if found else None)
        if found is None or number is None:
            unread += 1
            continue
        cores += (found.cores or 0) * number
        hosts += number if found.cores else 0
        memory += (found.memory or Decimal(0)) * number
        storage += (found.storage or Decimal(0)) * number
    return Totals(cores, memory, storage, hosts, rows, unread)


def _number(quantity: str, sets: int | None) -> int | None:
    """How many: the column's number, or the one written beside the configuration."""
    if not quantity.strip():
        return sets if sets is not None else 1
    value = parse_count(quantity).value
    return int(Decimal(value)) if isinstance(value, str) else None


def differences(one: Totals, other: Totals) -> list[str]:
    """核数 20/24: the figures that differ, as far as either side says anything of them."""
    theirs = other.named
    return [
        f"{name} {_plain(value)}/{_plain(theirs[name])}"
        for name, value in one.named.items()
        if value != theirs[name] and (value or theirs[name])
    ]


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"
