"""Edits of acceptance content: values that all papers name, fields of the form, things in one paper, whole papers.

value: {trial: 2025-06-25/2025-08-10}      set: {form.联系电话: ""}      thing: {name: …, in: delivery_note, 数量: "3"}
add_paper: {use: change_approval, …}      rewrite: {completion_summary: [段落, …]}      say: {completion_summary: 段落}
fact: {contract: {签订日期: 2025-09-01}}      unsay: [completion_summary, 词语]
"""

from __future__ import annotations

import dataclasses
import datetime
from typing import Any

from sample_docs.builder.acceptance.content import AcceptanceContent, AcceptanceForm, Doc
from sample_docs.builder.acceptance.load import _doc, with_amounts
from sample_docs.builder.cloud.edits import set_cloud
from sample_docs.builder.content import BuilderError


def _find(content: AcceptanceContent, name: str) -> Doc:
    doc = content.doc(name)
    if doc is None:
        raise BuilderError(f"卷内没有“{name}”", f"有：{'、'.join(d.material for d in content.docs)}")
    return doc


def value(content: AcceptanceContent, values: dict[str, Any]) -> None:
    for key, text in values.items():
        if key not in content.values and not key.endswith("_total"):
            raise BuilderError(f"没有名为“{key}”的值", f"有：{'、'.join(content.values)}")
        content.values[key] = str(text)
    content.values = with_amounts(content.values)


def set_fields(content: AcceptanceContent, values: dict[str, Any]) -> None:
    labels = {f.metadata["label"]: f.name for f in dataclasses.fields(AcceptanceForm)}
    for path, text in values.items():
        if set_cloud(content.cloud, path, text):
            continue
        label = path.removeprefix("form.")
        if label not in labels:
            raise BuilderError(f"没有名为“{path}”的栏目", f"可用的有：{'、'.join(labels)}")
        setattr(content.form, labels[label], "" if text is None else str(text))


def thing(content: AcceptanceContent, argument: dict[str, Any]) -> None:
    """A thing as one paper has it: another quantity or model, or (没有: true) not at all; without `in`, everywhere."""
    values = dict(argument)
    name = values.pop("name")
    paper = values.pop("in", "")
    found = next((t for t in content.things if t.name == name), None)
    if found is None:
        raise BuilderError(f"没有名为“{name}”的设备或软件", f"有：{'、'.join(t.name for t in content.things)}")
    if paper:
        found.papers.setdefault(paper, {}).update({k: str(v) for k, v in values.items()})
    else:
        for column, text in values.items():
            setattr(found, {"名称": "name", "数量": "quantity", "型号": "model", "单价": "price"}[column], str(text))


def add_paper(content: AcceptanceContent, entry: dict[str, Any]) -> None:
    content.docs.append(_doc(entry))


def rewrite(content: AcceptanceContent, values: dict[str, list[Any]]) -> None:
    for name, body in values.items():
        _find(content, name).body = list(body)


def say(content: AcceptanceContent, values: dict[str, Any]) -> None:
    """A paragraph more at the end of a paper's body."""
    for name, text in values.items():
        _find(content, name).body += list(text) if isinstance(text, list) else [text]


def unsay(content: AcceptanceContent, argument: list[str]) -> None:
    """Every sentence entry, fact or signature of a paper that has the words goes."""
    name, words = argument
    doc = _find(content, name)
    before = len(doc.body) + len(doc.facts) + len(doc.sign)
    doc.body = [e for e in doc.body if words not in str(e)]
    doc.facts = [f for f in doc.facts if words not in "".join(f)]
    doc.sign = [s for s in doc.sign if words not in s]
    if len(doc.body) + len(doc.facts) + len(doc.sign) == before:
        raise BuilderError(f"“{name}”里没有含“{words}”的内容", "请核对词语")


def fact(content: AcceptanceContent, values: dict[str, dict[str, Any]]) -> None:
    """Labelled facts of a paper: another value, or one more."""
    for name, facts in values.items():
        doc = _find(content, name)
        for label, text in facts.items():
            rows = [(a, str(text) if a == label else b) for a, b in doc.facts]
            doc.facts = rows if any(a == label for a, _ in rows) else [*rows, (label, str(text))]


def sign(content: AcceptanceContent, values: dict[str, Any]) -> None:
    """{user_report: [{contractor}]}: who signs; {…: {date: …}} the date."""
    for name, lines in values.items():
        doc = _find(content, name)
        if isinstance(lines, dict):
            doc.date = str(lines.get("date", doc.date))
        else:
            doc.sign = list(lines)


def received(content: AcceptanceContent, day: Any) -> None:
    content.received = datetime.date.fromisoformat(str(day)) if day else None


OPERATIONS = {
    "value": value,
    "set": set_fields,
    "thing": thing,
    "add_paper": add_paper,
    "rewrite": rewrite,
    "say": say,
    "unsay": unsay,
    "fact": fact,
    "sign": sign,
    "received": received,
}
