"""Edits of cloud forms. The path begins with the kind of form: new., migration. or change.

set: {new.编号: GQ-01, new.基于网络: [政务外网], new.信息系统资源需求/2/数量: "0", change.变更后/网络资源: []}
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

from sample_docs.builder.cloud.content import KINDS, CloudForm
from sample_docs.builder.content import BuilderError


def set_cloud(forms: Sequence[CloudForm], path: str, value: Any) -> bool:
    """Sets one place; False when the path is none of a cloud form."""
    kind, _, place = path.partition(".")
    if kind not in KINDS or not place:
        return False
    form = next((f for f in forms if f.kind == kind), None)
    if form is None:
        raise BuilderError(f"卷内没有云资源表“{kind}”", f"有：{'、'.join(f.kind for f in forms) or '无'}")
    if not _set_table(form, place, value):
        _set_field(form, place, value)
    return True


def _set_table(form: CloudForm, place: str, value: Any) -> bool:
    table = next((t for t in form.tables if place == t.name or place.startswith(f"{t.name}/")), None)
    if table is None:
        return False
    rest = place.removeprefix(table.name).strip("/")
    if rest:
        row, column = rest.split("/")
        table.rows[int(row) - 1][table.columns.index(column)] = str(value)
    else:
        table.rows = [[str(cell) for cell in row] for row in value]
    return True


def _set_field(form: CloudForm, label: str, value: Any) -> None:
    names = {f.metadata["label"]: f.name for f in dataclasses.fields(CloudForm) if "label" in f.metadata}
    if label not in names:
        raise BuilderError(f"云资源表没有“{label}”", f"可用的有：{'、'.join(names)}")
    name = names[label]
    if isinstance(getattr(form, name), list):
        setattr(form, name, [str(v) for v in value] if isinstance(value, list) else ([str(value)] if value else []))
    else:
        setattr(form, name, "" if value is None else str(value))
