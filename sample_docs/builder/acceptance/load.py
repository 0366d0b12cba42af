"""Acceptance projects: `projects/*.yaml` with the papers of `papers.yaml`, made into `AcceptanceContent`.

`papers.yaml` holds papers that any project may have; a project lists those it has and words its own.
"""

from __future__ import annotations

import copy
import datetime
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from sample_docs.builder.acceptance.content import AcceptanceContent, AcceptanceForm, Doc, Thing
from sample_docs.builder.content import BuilderError
from sample_docs.builder.wording import capital, plain

FOLDER = Path(__file__).parent
PROJECTS = FOLDER / "projects"
DEFAULT = "patrol"


def project_names() -> list[str]:
    return sorted(path.stem for path in PROJECTS.glob("*.yaml"))


def load(name: str = DEFAULT) -> AcceptanceContent:
    """A fresh copy of a project's content, free to be edited."""
    return copy.deepcopy(_loaded(name))


@lru_cache(maxsize=1)
def _shared() -> dict[str, Any]:
    entries: list[dict[str, Any]] = []
    for path in sorted((FOLDER / "papers").glob("*.yaml")):
        entries += yaml.safe_load(path.read_text("utf-8"))
    return {entry["key"]: entry for entry in entries}


@lru_cache(maxsize=16)
def _loaded(name: str) -> AcceptanceContent:
    path = PROJECTS / f"{name}.yaml"
    if not path.is_file():
        raise BuilderError(f"没有名为“{name}”的验收样例项目", f"可用的有：{'、'.join(project_names())}")
    data = yaml.safe_load(path.read_text("utf-8"))
    values = {key: str(value) for key, value in data["values"].items()}
    things = [_thing(row) for row in data.get("things", ())]
    return AcceptanceContent(
        key=data["key"],
        values=with_amounts(values),
        form=AcceptanceForm(**{key: str(value) for key, value in data["form"].items()}),
        docs=[_doc(entry) for entry in data["docs"]],
        things=things,
        received=datetime.date.fromisoformat(str(data["received"])) if data.get("received") else None,
    )


def with_amounts(values: dict[str, str]) -> dict[str, str]:
    """Every value named `…_yuan` gives `…_wan` and `…_capital` as well."""
    found = dict(values)
    for key, value in values.items():
        if key.endswith("_yuan"):
            base = key.removesuffix("_yuan")
            found[f"{base}_wan"] = plain(Decimal(value) / 10_000)
            found[f"{base}_capital"] = capital(Decimal(value))
    return found


def _thing(row: list[Any]) -> Thing:
    name, model, unit, quantity, price, kind, *serial = (str(v) for v in row)
    return Thing(name, model, unit, quantity, price, kind, serial[0] if serial else "")


def _doc(entry: str | dict[str, Any]) -> Doc:
    """A paper of its own, or one of papers.yaml by key, with entries of its own before those."""
    if isinstance(entry, str):
        entry = {"use": entry}
    data = dict(_paper(entry.get("use", ""))) | {k: v for k, v in entry.items() if k != "use"}
    title = data["title"]
    return Doc(
        material=data["material"],
        name=data.get("name") or (title if isinstance(title, str) else title[0]),
        titles=[title] if isinstance(title, str) else list(title),
        body=list(data.get("body", ())),
        cover=list(data.get("cover", ())),
        facts=[(str(label), str(value)) for fact in data.get("facts", ()) for label, value in fact.items()],
        sign=list(data.get("sign", ())),
        date=str(data.get("date", "")),
    )


def _paper(key: str) -> dict[str, Any]:
    if key and key not in _shared():
        raise BuilderError(f"papers/ 里没有“{key}”", f"有：{'、'.join(_shared())}")
    return _shared()[key] if key else {}
