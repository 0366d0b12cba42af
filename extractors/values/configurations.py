"""Configurations of cloud products as applicants write them: 8核16G, 8C/16GB/500GB, CPU：8核 内存：16G 硬盘：500G×2, 1T SSD.

Units: cores, and GB for memory and storage (1 TB counts 1024 GB). The first size behind the cores is the memory unless
words say otherwise; every further size is storage. None when neither cores nor a size stands there (标准版, 主备).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from extractors.values.normalise import tidied

_LONGEST = 1000
_GB = {"K": Decimal(1) / 1048576, "M": Decimal(1) / 1024, "G": Decimal(1), "T": Decimal(1024), "P": Decimal(1048576)}
_CORES = re.compile(
    r"(?P<before>\d{1,4})\s*(?:(?:个)?(?:v?CPU)?核(?:心)?(?:v?CPU)?|v?CPUs?(?![a-zA-Z])|cores?(?![a-zA-Z])|[Cc](?![a-zA-Z]))"
    r"|v?CPU\s*(?:核数|核心数)?\s*[:=]?\s*(?P<behind>\d{1,4})(?:\s*核|\s*[Cc](?![a-zA-Z]))?(?!\d|\s*[.颗路GgMmTt])"
    r"|核(?:心)?数\s*[:=]?\s*(?P<named>\d{1,4})",
    re.IGNORECASE,
)
_SIZE = re.compile(
    r"(?:(?P<times>\d{1,3})\s*(?:[×xX*]|块|个|条)\s*)?(?<![\d.])(?P<number>\d{1,6}(?:\.\d{1,3})?)\s*(?P<unit>[KMGTP])(?:\s?i?B(?![a-zA-Z])|字节)?(?P<rate>bps|b/s|bit/s|Hz|/s)?"
    r"(?![a-zA-Z])(?:\s*[×xX*]\s*(?P<by>\d{1,3})(?!\d)|\s*(?P<pieces>\d{1,3})\s*(?:块|个|条|盘))?",
    re.IGNORECASE,
)
_MEMORY = re.compile(r"内存|RAM|mem(?:ory)?", re.IGNORECASE)
_STORAGE = re.compile(
    r"硬盘|磁盘|存储|系统盘|数据盘|云盘|云硬盘|SSD|SAS|SATA|HDD|NVMe|容量|空间|备份|disk", re.IGNORECASE
)
_BANDWIDTH = re.compile(r"带宽|网络|互联网|出口|bps|兆", re.IGNORECASE)
_SETS = re.compile(r"(?<![\d.])(\d{1,4})\s*(?:台|套|个?实例|个?节点)(?!核)")
_PART = re.compile(r"[,，;；、/|\n+]|\s{1,}")


@dataclass(slots=True, frozen=True)
class Configuration:
    """What one unit has; None where nothing is written. `sets`: how many units the words themselves name (2台)."""

    cores: int | None = None
    memory: Decimal | None = None
    storage: Decimal | None = None
    bandwidth: Decimal | None = None
    sets: int | None = None

    def __str__(self) -> str:
        parts = []
        if self.cores is not None:
            parts.append(f"{self.cores}核")
        for size, name in ((self.memory, "内存"), (self.storage, "存储")):
            if size is not None:
                parts.append(f"{name}{size.normalize():f}GB")
        return "、".join(parts)


def parse_configuration(text: str) -> Configuration | None:
    """The figures of one product's configuration; None when it holds none."""
    plain = tidied(text[:_LONGEST]).text
    cores_at = list(_CORES.finditer(plain))
    cores = int(next(g for g in cores_at[0].groups() if g)) if cores_at else None
    memory: Decimal | None = None
    storage: Decimal | None = None
    bandwidth: Decimal | None = None
    sizes = list(_SIZE.finditer(plain))
    head = plain[: sizes[0].start()] if sizes else ""
    named_before = bool(_MEMORY.search(head) or _STORAGE.search(head))  # 内存16G硬盘500G, not 16G内存500G硬盘
    for match in sizes:
        size = _GB[match["unit"].upper()] * Decimal(match["number"])
        size *= int(match["times"] or match["by"] or match["pieces"] or 1)
        role = _role(plain, match, cores_at, memory is None, named_before)
        if role == "memory":
            memory = size
        elif role == "storage":
            storage = (storage or Decimal(0)) + size
        elif role == "bandwidth":
            bandwidth = Decimal(match["number"]) * (1024 if match["unit"].upper() == "G" else 1)
    sets = _SETS.search(plain)
    if cores is None and memory is None and storage is None and bandwidth is None:
        return None
    return Configuration(cores, memory, storage, bandwidth, int(sets.group(1)) if sets else None)


def _role(plain: str, match: re.Match[str], cores: list[re.Match[str]], free: bool, named_before: bool) -> str:
    """memory, storage, bandwidth, or nothing (a clock rate). Words next to the figure decide before its place does."""
    rate = (match["rate"] or "").lower()
    if rate == "hz":
        return ""
    before, after = _around(plain, match)
    if rate or (_BANDWIDTH.search(before) and not _STORAGE.search(before)) or _BANDWIDTH.match(after):
        return "bandwidth"
    named = _last_word(before) if named_before else _first_word(after)
    if named:
        return named
    if match["unit"].upper() == "M":
        return "bandwidth" if not cores else ""
    if not free:
        return "storage"
    behind = bool(cores) and cores[0].end() <= match.start()
    return "memory" if behind and match["unit"].upper() == "G" else "storage"


def _around(plain: str, match: re.Match[str]) -> tuple[str, str]:
    """The words of the same part before the figure (since the figure before it) and behind it."""
    before = plain[: match.start()]
    cut = max(
        (m.end() for m in re.finditer(r"\d+(?:\.\d+)?\s*[KMGTPkmgtp核Cc][A-Za-z]{0,2}|[;；\n]", before)), default=0
    )
    after = re.split(r"\d|[,，;；、/|\n+]", plain[match.end() :], maxsplit=1)[0]
    return before[cut:], after


def _last_word(words: str) -> str:
    memory = max((m.start() for m in _MEMORY.finditer(words)), default=-1)
    storage = max((m.start() for m in _STORAGE.finditer(words)), default=-1)
    return "memory" if memory > storage else "storage" if storage >= 0 else ""


def _first_word(words: str) -> str:
    memory = _MEMORY.match(words.lstrip("的 "))
    storage = _STORAGE.match(words.lstrip("的 "))
    return "memory" if memory else "storage" if storage else ""
