"""Ports as cloud forms list them: 80,443; 8000-8100; TCP 443; 443/tcp; 3306（数据库）; 全部.

A number outside 1 to 65535 is kept, so that a rule can quote it. Words that are no port (HTTP, 管理) are left aside; a cell
without any number yields None. What an open port means is a rule's business.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractors.values.normalise import tidied

LOWEST, HIGHEST = 1, 65535
_LONGEST = 1000
_EVERY = re.compile(r"(?:全部|所有|全|任意)(?:端口)?(?:开放)?|不限(?:制)?|any|all", re.IGNORECASE)
_RANGE = re.compile(
    r"(?<![\d.])(?P<first>\d{1,7})(?:\s*(?:/(?:tcp|udp)))?(?:\s*(?:-|~|至|到)\s*(?P<last>\d{1,7}))?(?![\d.]*\d)",
    re.IGNORECASE,
)
# Numbers that are none of a port: addresses (10.1.2.3, 10.0.0.0/8), versions, how many.
_NO_PORT = re.compile(
    r"\d{1,3}(?:\.\d{1,3}){3}(?:/\d{1,2})?|IPv?[46]\b|v\d+(?:\.\d+)*|\d+\.\d+(?:\.\d+)?|TLS\s*\d|\d+\s*个|L[47]\b",
    re.IGNORECASE,
)


@dataclass(slots=True, frozen=True, order=True)
class PortRange:
    """Ports `first` to `last`, both included."""

    first: int
    last: int

    @property
    def valid(self) -> bool:
        return LOWEST <= self.first <= self.last <= HIGHEST

    def holds(self, port: int) -> bool:
        return self.first <= port <= self.last

    def __str__(self) -> str:
        return str(self.first) if self.first == self.last else f"{self.first}-{self.last}"


@dataclass(slots=True, frozen=True)
class Ports:
    """The ports of a cell in the order written; `everything`: all of them are asked for."""

    ranges: tuple[PortRange, ...]
    everything: bool = False

    @property
    def invalid(self) -> tuple[PortRange, ...]:
        return tuple(r for r in self.ranges if not r.valid)

    def among(self, ports: tuple[int, ...]) -> tuple[int, ...]:
        """Those of `ports` that are open, in the order given."""
        return tuple(p for p in ports if any(r.valid and r.holds(p) for r in self.ranges))

    def __str__(self) -> str:
        return ";".join(map(str, self.ranges)) or "全部"


def parse_ports(text: str) -> Ports | None:
    """The ports of a cell; None when it names none at all."""
    plain = _NO_PORT.sub(" ", tidied(text[:_LONGEST]).text)
    found = []
    for match in _RANGE.finditer(plain):
        first = int(match["first"])
        found.append(PortRange(first, int(match["last"]) if match["last"] else first))
    everything = bool(_EVERY.search(plain)) and not found
    return Ports(tuple(dict.fromkeys(found)), everything) if found or everything else None
