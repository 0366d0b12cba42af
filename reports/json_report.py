"""report.json: a `Report` to JSON and back.

pydantic reads and writes the plain dataclasses, so the contract stands once (reports/schema.py). Unknown keys are
ignored and missing additions take their defaults: reports of older and newer versions still open.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from extractors.errors import UsageError
from reports.schema import SCHEMA, Report

if TYPE_CHECKING:
    from pydantic import TypeAdapter

FILE_NAME = "report.json"


@cache
def _adapter() -> TypeAdapter[Report]:
    from pydantic import TypeAdapter  # late: `prescreen --help` must not pay for it

    return TypeAdapter(Report)


def to_json(report: Report) -> str:
    return _adapter().dump_json(report, indent=1).decode("utf-8") + "\n"


def from_json(text: str | bytes, source: str = FILE_NAME) -> Report:
    """Read a report; raises UsageError when it is none."""
    from pydantic import ValidationError

    try:
        report = _adapter().validate_json(text)
    except ValidationError as error:
        raise UsageError(f"{source} 不是预审报告", "请重新运行 prescreen check 生成") from error
    if report.schema != SCHEMA:
        raise UsageError(f"{source} 的版本是“{report.schema}”，本程序只认 {SCHEMA}", "请用同一版本的 prescreen 打开")
    return report


def read_report(path: Path) -> Report:
    return from_json(path.read_bytes(), str(path))
