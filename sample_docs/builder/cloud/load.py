"""`forms/PROJECT.yaml` holds the cloud forms of a project: new, migration, change; its people stand there once."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from sample_docs.builder.cloud.content import KINDS, CloudForm, tables_of
from sample_docs.builder.content import BuilderError

FORMS = Path(__file__).parent / "forms"
TITLES = {
    "new": "政务云资源需求审批表（新建系统）",
    "migration": "政务云资源需求审批表（迁移系统）",
    "change": "政务云资源变更需求审批表",
}


def load_cloud(project: str, kind: str, slots: Mapping[str, str]) -> CloudForm:
    """One form of a project; `slots` fill the braces of its texts."""
    path = FORMS / f"{project}.yaml"
    data: dict[str, Any] = yaml.safe_load(path.read_text("utf-8")) if path.is_file() else {}
    if kind not in KINDS or kind not in data:
        known = "、".join(sorted(set(data) & set(KINDS))) or "无"
        raise BuilderError(f"项目 {project} 没有云资源表“{kind}”", f"有：{known}")
    values = {**data.get("people", {}), **data[kind]}
    rows = values.pop("tables", {})
    form = CloudForm(kind, title=TITLES[kind], tables=tables_of(kind))
    for name, value in values.items():
        filled = [str(v) for v in value] if isinstance(value, list) else str(value).strip().format_map(slots)
        setattr(form, name, filled)
    for table in form.tables:
        table.rows = [[str(cell).format_map(slots) for cell in row] for row in rows.get(table.name, ())]
    unknown = set(rows) - {t.name for t in form.tables}
    if unknown:
        raise BuilderError(f"forms/{project}.yaml 的 {kind} 没有表“{'、'.join(sorted(unknown))}”", "请核对表名")
    return form
