"""Edits of fields and inventories by their printed labels, and of the papers."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Callable
from typing import Any

from sample_docs.builder.cloud.edits import set_cloud
from sample_docs.builder.content import BuilderError, Content, Cover, Form, Inventory, Letter
from sample_docs.builder.edits.places import find_place


def set_values(content: Content, values: dict[str, Any]) -> None:
    for path, value in values.items():
        _set(content, path, value)


def _set(content: Content, path: str, value: Any) -> None:
    head, _, rest = path.partition(".")
    if set_cloud(content.cloud, path, value):
        return
    if head == "plan" and rest.startswith("cover."):
        set_field(content.plan.cover, rest.removeprefix("cover."), value)
    elif head == "letter":
        set_field(content.letter, rest, value)
    elif head == "form":
        if not _set_inventory(content.form, rest, value):
            set_field(content.form, rest, value)
    else:
        raise BuilderError(
            f"没有名为“{path}”的位置", "路径以 letter.、form.、plan.cover. 或云资源表的 new.、migration.、change. 开头"
        )


def attribute_of(target: Letter | Form | Cover, label: str) -> str:
    """The attribute under a printed label."""
    for entry in dataclasses.fields(target):
        if entry.metadata.get("label") == label:
            return entry.name
    labels = "、".join(str(e.metadata["label"]) for e in dataclasses.fields(target) if "label" in e.metadata)
    raise BuilderError(f"没有名为“{label}”的栏目", f"可用的有：{labels}")


def set_field(target: Letter | Form | Cover, label: str, value: Any) -> None:
    name = attribute_of(target, label)
    if isinstance(getattr(target, name), list):
        setattr(target, name, [str(v) for v in value] if isinstance(value, list) else ([str(value)] if value else []))
    else:
        setattr(target, name, "" if value is None else str(value))


def _set_inventory(form: Form, path: str, value: Any) -> bool:
    """form.近3-5年项目: [] or 无 or rows; form.近3-5年项目/2/投资情况: one cell. False when the path names none."""
    name, *place = path.split("/")
    table = next((t for t in form.inventories if t.name == name), None)
    if table is None:
        return False
    if place:
        _set_cell(table, place, value)
    elif isinstance(value, list):
        table.rows, table.note = [[str(v) for v in row] for row in value], ""
    else:
        table.rows, table.note = [], str(value)
    return True


def _set_cell(table: Inventory, place: list[str], value: Any) -> None:
    row, column = place
    table.rows[int(row) - 1][table.columns.index(column)] = str(value)


def append(content: Content, values: dict[str, str]) -> None:
    """A paragraph at the end of a chapter or section, or a sentence at the end of a field."""
    for path, text in values.items():
        head, _, rest = path.partition(".")
        if head in ("letter", "form") and rest:
            target = content.letter if head == "letter" else content.form
            name = attribute_of(target, rest)
            setattr(target, name, getattr(target, name) + text)
        else:
            find_place(content, path).append(text)


def remove(content: Content, argument: list[str]) -> None:
    """Every paragraph of a place that has the words. `*` looks through the whole plan."""
    path, words = argument
    places = [find_place(content, path)] if path != "*" else _all_places(content)
    found = False
    for place in places:
        kept = [e for e in place if not (isinstance(e, str) and words in e)]
        found = found or len(kept) < len(place)
        place[:] = kept
    if not found:
        raise BuilderError(f"“{path}”里没有含“{words}”的段落", "请核对词语")


def _all_places(content: Content) -> list[list[Any]]:
    places: list[list[Any]] = []
    for chapter in content.plan.chapters:
        places.append(chapter.elements)
        places += [section.elements for section in chapter.sections]
    return places


def drop_paper(content: Content, name: str) -> None:
    kept = [p for p in content.papers if name not in (p.name, p.material)]
    if len(kept) == len(content.papers):
        raise BuilderError(f"没有名为“{name}”的随附材料", f"有：{'、'.join(p.name for p in content.papers) or '无'}")
    content.papers = kept


def received(content: Content, value: Any) -> None:
    if value is None or isinstance(value, datetime.date):
        content.received = value
    else:
        content.received = datetime.date.fromisoformat(str(value))


OPERATIONS: dict[str, Callable[[Content, Any], None]] = {
    "set": set_values,
    "append": append,
    "remove": remove,
    "drop_paper": drop_paper,
    "received": received,
}
