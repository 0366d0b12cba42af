"""A dossier on its way to files: composed sheets, other files, the receipt."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Any

from sample_docs.builder.acceptance.content import AcceptanceContent
from sample_docs.builder.blueprint import Sheet
from sample_docs.builder.cloud.content import KINDS
from sample_docs.builder.content import FORM, LETTER, PLAN, BuilderError, Content
from sample_docs.builder.layouts import Suite

ROLES = {"letter": LETTER, "form": FORM, "plan": PLAN, **KINDS}


@dataclass(slots=True)
class RawFile:
    """A file that is not composed: a stub in a format of its own, or a damaged one. `damage` of the sheet named."""

    path: str
    format: str
    data: bytes


@dataclass(slots=True)
class Receipt:
    """收件.yaml as a reviewer writes it."""

    received: datetime.date | None = None
    dossier: str = ""
    kind: str = ""
    project_tags: list[str] = field(default_factory=list)
    materials: dict[str, str] = field(default_factory=dict)
    not_applicable: list[dict[str, str]] = field(default_factory=list)

    def data(self) -> dict[str, Any]:
        """Only what is stated."""
        values: dict[str, Any] = {}
        for key in ("received", "dossier", "kind", "project_tags", "materials", "not_applicable"):
            value = getattr(self, key)
            if value:
                values[key] = value
        return values


@dataclass(slots=True)
class Draft:
    content: Content | AcceptanceContent
    suite: Suite
    sheets: list[Sheet]
    files: list[RawFile] = field(default_factory=list)
    receipt: Receipt = field(default_factory=Receipt)

    def sheet(self, name: str) -> Sheet:
        return find_sheet(self.sheets, name)


def find_sheet(sheets: list[Sheet], name: str) -> Sheet:
    """By role (letter, form, plan), by material, by path, or by the name of the paper."""
    material = ROLES.get(name)
    for sheet in sheets:
        if sheet.material == name:
            return sheet
    for sheet in sheets:
        stem = sheet.path.rpartition("/")[2].rpartition(".")[0]
        if sheet.material == material or name in (sheet.path, stem) or (material is None and name in stem):
            return sheet
    raise BuilderError(f"卷内没有“{name}”", f"有：{'、'.join(s.path for s in sheets)}")
