"""Edits of composed documents: words anywhere, headers and footers, names, whole documents."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from typing import Any

from sample_docs.builder.blueprint import Box, Choice, Para, Sheet, TableSheet, TextBox
from sample_docs.builder.compose.blanks import blank_sheet
from sample_docs.builder.compose.extras import compose_paper
from sample_docs.builder.content import BuilderError, Paper
from sample_docs.builder.edits.draft import ROLES, Draft


def replace(draft: Draft, argument: list[str]) -> None:
    """[plan, 旧词, 新词] in every paragraph and cell of the document; `*` means all documents."""
    name, old, new = argument
    sheets = draft.sheets if name == "*" else [draft.sheet(name)]
    if not sum(_replace(sheet, old, new) for sheet in sheets):
        raise BuilderError(f"“{name}”里没有“{old}”", "请核对词语和版式")


def _replace(sheet: Sheet, old: str, new: str) -> int:
    count = 0
    for para in _paras(sheet):
        if old in para.text:
            para.text = para.text.replace(old, new)
            count += 1
        if para.choice and old in para.choice.lead:
            para.choice.lead = para.choice.lead.replace(old, new)
            count += 1
    for box in _boxes(sheet):
        for index, line in enumerate(box.lines):
            if isinstance(line, str) and old in line:
                box.lines[index] = line.replace(old, new)
                count += 1
            elif isinstance(line, Choice) and old in line.lead:
                line.lead = line.lead.replace(old, new)
                count += 1
    return count


def _paras(sheet: Sheet) -> Iterator[Para]:
    for block in sheet.blocks:
        if isinstance(block, Para):
            yield block
        elif isinstance(block, TextBox):
            yield from block.paragraphs


def _boxes(sheet: Sheet) -> Iterator[Box]:
    for block in sheet.blocks:
        if isinstance(block, TableSheet):
            yield from _inside(block)


def _inside(table: TableSheet) -> Iterator[Box]:
    for _, _, box in table.placed():
        yield box
        for line in box.lines:
            if isinstance(line, TableSheet):
                yield from _inside(line)


def header(draft: Draft, values: dict[str, str]) -> None:
    for name, text in values.items():
        draft.sheet(name).header = text


def footer(draft: Draft, values: dict[str, str]) -> None:
    for name, text in values.items():
        draft.sheet(name).footer = text


def filename(draft: Draft, values: dict[str, str]) -> None:
    for name, path in values.items():
        draft.sheet(name).path = path


def insert(draft: Draft, values: dict[str, list[str]]) -> None:
    """{plan: [最前, 文字]} before everything; {plan: [词语, 文字]} after the first paragraph that has the words."""
    for name, (where, text) in values.items():
        sheet = draft.sheet(name)
        if where == "最前":
            sheet.blocks.insert(0, Para(text))
            continue
        for index, block in enumerate(sheet.blocks):
            if isinstance(block, Para) and where in block.text and block.role != "toc":
                sheet.blocks.insert(index + 1, Para(text))
                break
        else:
            raise BuilderError(f"“{name}”里没有含“{where}”的段落", "请核对词语和版式")


def drop_doc(draft: Draft, name: str) -> None:
    draft.sheets.remove(draft.sheet(name))


def drop_docs(draft: Draft, argument: Any) -> None:
    """Every document goes: an empty folder is left."""
    draft.sheets.clear()


def blank_doc(draft: Draft, name: str) -> None:
    """The document is the regulation's own blank template."""
    sheet = draft.sheet(name)
    draft.sheets[draft.sheets.index(sheet)] = blank_sheet(ROLES[name], sheet.path)


def add_doc(draft: Draft, argument: dict[str, Any]) -> None:
    """{path, title, text: [段落], issuer, date, material}, or {path, blank: form}: one more Word file."""
    if "blank" in argument:
        draft.sheets.append(blank_sheet(ROLES[argument["blank"]], argument["path"]))
        return
    text = argument.get("text", [])
    paper = Paper(
        argument.get("material", "other"),
        argument["path"],
        argument.get("title", ""),
        list(text) if isinstance(text, list) else [text],
        argument.get("issuer", ""),
        str(argument.get("date", "")),
    )
    sheet = compose_paper(paper)
    sheet.path = argument["path"]
    draft.sheets.append(sheet)


def duplicate_doc(draft: Draft, argument: dict[str, Any]) -> None:
    """{doc, path, replace: [旧, 新]}: a copy under another name, changed or not."""
    sheet = copy.deepcopy(draft.sheet(argument["doc"]))
    sheet.path = argument["path"]
    if "replace" in argument and not _replace(sheet, *argument["replace"]):
        raise BuilderError(f"“{argument['doc']}”里没有“{argument['replace'][0]}”", "请核对词语和版式")
    draft.sheets.append(sheet)


def bind_docs(draft: Draft, argument: dict[str, Any]) -> None:
    """{docs: [letter, form], path}: several documents bound in one file, each beginning on a new page."""
    sheets = [draft.sheet(name) for name in argument["docs"]]
    bound = Sheet(sheets[0].material, argument["path"])
    for sheet in sheets:
        if bound.blocks:
            bound.blocks.append(Para("", "blank", page_break=True))
        bound.blocks += sheet.blocks
        draft.sheets.remove(sheet)
    draft.sheets.append(bound)


OPERATIONS: dict[str, Callable[[Draft, Any], None]] = {
    "replace": replace,
    "header": header,
    "footer": footer,
    "filename": filename,
    "insert": insert,
    "drop_doc": drop_doc,
    "drop_docs": drop_docs,
    "blank_doc": blank_doc,
    "add_doc": add_doc,
    "duplicate_doc": duplicate_doc,
    "bind_docs": bind_docs,
}
