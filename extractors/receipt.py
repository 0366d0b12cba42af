"""收件.yaml: what a reviewer states about a dossier. A mistake in it is reported, never fatal: the rest is honoured."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from extractors.dossier import Corrections
from extractors.errors import PrescreenError
from extractors.values.dates import parse_date
from extractors.values.types import PartialDate
from extractors.vocabulary import read_yaml

NAME = "收件.yaml"
KNOWN = ("received", "dossier", "kind", "project_tags", "materials", "not_applicable")


def read_receipt(folder: Path, materials: Iterable[str]) -> Corrections:
    """Read `folder/收件.yaml` when there is one. `materials`: the keys the rulebook knows."""
    path = folder / NAME
    if not path.is_file():
        return Corrections()
    try:
        raw = read_yaml(path)
    except PrescreenError as error:
        return Corrections(problems=[str(error)])
    return parse_receipt(raw, materials)


def parse_receipt(raw: Any, materials: Iterable[str]) -> Corrections:
    if raw is None:
        return Corrections()
    if not isinstance(raw, dict):
        return Corrections(problems=[f"{NAME} 应写成“名称: 值”的形式"])
    found = Corrections()
    for key in raw:
        if key not in KNOWN:
            found.problems.append(f"{NAME} 中不认识“{key}”，可用的有：{'、'.join(KNOWN)}")
    found.received = _date(raw.get("received"), found)
    if raw.get("dossier") is not None:
        found.dossier = str(raw["dossier"]).strip()
    kind = raw.get("kind")
    if kind in ("intake", "acceptance"):
        found.kind = kind
    elif kind is not None:
        found.problems.append(f"{NAME} 的 kind 应为 intake（申报）或 acceptance（验收），现为“{kind}”")
    tags = raw.get("project_tags") or []
    found.project_tags = tuple(str(t) for t in tags) if isinstance(tags, list) else (str(tags),)
    _materials(raw.get("materials"), set(materials), found)
    _exempt(raw.get("not_applicable"), found)
    return found


def _date(value: Any, found: Corrections) -> datetime.date | None:
    if value is None:
        return None
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    reading = parse_date(str(value))
    if isinstance(reading.value, PartialDate) and reading.value.day:
        return reading.value.first()
    found.problems.append(f"{NAME} 的 received“{value}”不是日期，应写成 2026-09-20")
    return None


def _materials(value: Any, known: set[str], found: Corrections) -> None:
    if value is None:
        return
    if not isinstance(value, dict):
        found.problems.append(f"{NAME} 的 materials 应写成“文件名: 材料”的形式")
        return
    for file, material in value.items():
        if str(material) in known:
            found.materials[str(file).replace("\\", "/")] = str(material)
        else:
            found.problems.append(f"{NAME} 的 materials 中不认识材料“{material}”")


def _exempt(value: Any, found: Corrections) -> None:
    for entry in value or ():
        if isinstance(entry, dict) and entry.get("rule"):
            found.not_applicable[str(entry["rule"])] = str(entry.get("reason") or "")
        else:
            found.problems.append(f"{NAME} 的 not_applicable 每项应有 rule 和 reason")
