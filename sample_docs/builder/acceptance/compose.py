"""Acceptance content as neutral sheets: the form in its shapes, papers with facts as lines or tables."""

from __future__ import annotations

from typing import Any

from sample_docs.builder.acceptance.content import FORM, AcceptanceContent, AcceptanceForm, Doc
from sample_docs.builder.acceptance.layouts import AcceptanceSuite, value_text
from sample_docs.builder.blueprint import Box, CellLine, FigureSheet, Para, Sheet, SheetBlock, TableSheet, plain_table
from sample_docs.builder.cloud.compose import compose_cloud

TITLE = "电子政务建设项目验收申请表"
COLUMNS = {"list": ["名称", "型号", "单位", "数量", "单价", "金额"], "short": ["名称", "型号", "单位", "数量"]}


def compose_acceptance(content: AcceptanceContent, suite: AcceptanceSuite) -> list[Sheet]:
    """The sheets of a dossier, the form first, each at the path the suite gives it."""
    slots = {key: value_text(value, suite.dates) for key, value in content.values.items()}
    slots = {key: fill(value, slots) for key, value in slots.items()}
    form = Sheet(FORM, suite.path(FORM, TITLE, 1), [Para(TITLE, "title"), *_form(content.form, slots, suite)])
    sheets = [form]
    for index, doc in enumerate(content.docs, start=2):
        sheet = compose_doc(doc, content, slots, suite)
        sheet.path = suite.path(doc.material, fill(doc.name, slots), index)
        sheets.append(sheet)
    for index, wish in enumerate(content.cloud, start=len(sheets) + 1):
        sheet = compose_cloud(wish, suite.cloud)
        sheet.path = suite.path(wish.material, wish.title, index)
        sheets.append(sheet)
    return sheets


def fill(text: str, slots: dict[str, str]) -> str:
    return text.format_map(slots) if "{" in text else text


def _form(form: AcceptanceForm, slots: dict[str, str], suite: AcceptanceSuite) -> list[SheetBlock]:
    v = {name: fill(getattr(form, name), slots) for name in form.__slots__}
    day = value_text(v["date"], suite.dates) if v["date"] else "年    月     日"
    opinion: list[CellLine] = [*v["opinion"].split("\n"), "（盖 章）", day]
    unit_rows: list[list[Box]] = []
    if suite.form in ("printed", "in_label"):
        # the printed form has no cell for the unit's name: it can only stand in the label's cell
        named = [f"申请验收单位：{v['unit']}"] if suite.form == "in_label" else ["申请验收单位", v["unit"]]
        label = _label(*named, rows=2)
        unit_rows.append([label, _label("联系人"), Box([v["contact"]]), _label("联系电话"), Box([v["phone"]])])
        unit_rows.append([_label("地  址"), Box([v["address"]], col_span=3)])
    else:
        unit_rows.append([_label("申请验收单位"), Box([v["unit"]], col_span=4)])
        contact = [_label("联系人"), Box([v["contact"]]), _label("联系电话"), Box([v["phone"]], col_span=2)]
        unit_rows += [contact, [_label("地  址"), Box([v["address"]], col_span=4)]]
    rows = [
        [_label("项目名称"), Box([v["project"]], col_span=4)],
        [_label("项目起止时间"), Box([v["period"]], col_span=4)],
        *unit_rows,
        [_label("项目资金构成", "（万元）", rows=2), _label("财政投资"), _label("自筹资金"), _label("合计", span=2)],
        [Box([v["fiscal"]]), Box([v["own"]]), Box([v["total"]], col_span=2)],
    ]
    listing: list[CellLine] = list(v["listing"].split("\n"))
    if suite.form == "combined":
        both: list[CellLine] = [v["summary"], "提供验收文件的目录", *listing]
        rows.append([_label("项目简介"), Box(both, col_span=4)])
    else:
        rows.append([_label("项目简介"), Box([v["summary"]], col_span=4)])
        rows.append([_label("提供验收文件的目录"), Box(listing, col_span=4)])
    rows.append([Box(["本单位（部门）意见：", *opinion], col_span=5)])
    rows.append([_label("备注"), Box([v["remark"]], col_span=4)])
    return [TableSheet(rows, [8, 6, 8, 6, 8])]


def _label(*lines: str, span: int = 1, rows: int = 1) -> Box:
    return Box(list(lines), col_span=span, row_span=rows, label=True)


def compose_doc(doc: Doc, content: AcceptanceContent, slots: dict[str, str], suite: AcceptanceSuite) -> Sheet:
    title = doc.titles[min(suite.title, len(doc.titles) - 1)]
    blocks: list[SheetBlock] = [Para(fill(title, slots), "title"), Para("", "blank")]
    blocks += [Para(fill(line, slots), "cover_line") for line in doc.cover]
    if doc.facts:
        blocks += _facts([(label, fill(value, slots)) for label, value in doc.facts], suite)
    for entry in doc.body:
        blocks += _entry(entry, doc, content, slots)
    blocks += [Para(fill(line, slots), "signature") for line in doc.sign]
    if doc.date:
        blocks.append(Para(fill(doc.date, slots), "signature"))
    return Sheet(doc.material, blocks=blocks)


def _facts(facts: list[tuple[str, str]], suite: AcceptanceSuite) -> list[SheetBlock]:
    if suite.facts == "lines":
        return [Para(f"{label}：{value}") for label, value in facts]
    if suite.facts == "table":
        return [TableSheet([[_label(label), Box([value])] for label, value in facts], [5, 14]), Para("", "blank")]
    padded = facts if len(facts) % 2 == 0 else [*facts, ("", "")]
    rows = [
        [_label(a[0]), Box([a[1]]), _label(b[0]), Box([b[1]])] for a, b in zip(padded[::2], padded[1::2], strict=True)
    ]
    return [TableSheet(rows, [5, 8, 5, 8]), Para("", "blank")]


def _entry(entry: Any, doc: Doc, content: AcceptanceContent, slots: dict[str, str]) -> list[SheetBlock]:
    if isinstance(entry, str):
        return [Para(fill(entry, slots))]
    kind, value = next(iter(entry.items()))
    if kind in ("h1", "h2"):
        return [Para(fill(value, slots), "heading", level=int(kind[1]))]
    if kind == "figure":
        return [FigureSheet("photo", fill(value, slots)), Para(fill(value, slots), "caption")]
    if kind == "table":
        rows = [[fill(str(cell), slots) for cell in row] for row in value["rows"]]
        caption = [Para(fill(value["caption"], slots), "caption")] if value.get("caption") else []
        return [*caption, plain_table(rows)]
    return _things(value, doc, content, slots)


def _things(value: dict[str, Any], doc: Doc, content: AcceptanceContent, slots: dict[str, str]) -> list[SheetBlock]:
    """{things: {kinds: [hardware], columns: list, caption: …, total: true}}: the list of what was bought, for a paper."""
    named = value.get("columns", "list")
    columns = COLUMNS[named] if isinstance(named, str) else list(named)
    chosen = [t for t in content.things if t.kind in value["kinds"] and "没有" not in t.papers.get(doc.material, {})]
    headings = ["序号", *(value.get("headings") or columns)]
    rows = [headings, *([str(n), *(t.said(doc.material, c) for c in columns)] for n, t in enumerate(chosen, 1))]
    if value.get("total"):
        total = sum(float(t.said(doc.material, "金额")) for t in chosen)
        own = content.values.get(f"{doc.material}_total", f"{total:g}")
        rows.append(["", "合计", *([""] * (len(columns) - 2)), own])
    caption = [Para(fill(value["caption"], slots), "caption")] if value.get("caption") else []
    return [*caption, plain_table(rows)]
