"""附件2 申请表 in its many structures. What differs is where labels and values stand; the words are the same."""

from __future__ import annotations

from collections.abc import Callable

from sample_docs.builder.blueprint import Box, CellLine, Choice, Para, Sheet, SheetBlock, TableSheet, choice
from sample_docs.builder.content import FORM, NETWORK_OPTIONS, TYPE_OPTIONS, Form, Inventory
from sample_docs.builder.layouts import FormLayout
from sample_docs.builder.wording import amount_text, months_text, period_text

TITLE = "电子政务建设项目申请表"
PRINTED_ROWS = {"近3-5年项目": 6, "现有设备": 5, "网络建设": 4}
CONTENT_LABEL: list[CellLine] = ["项目主要", "建设内容", "（500字以内）"]
RESOURCE_LABEL: list[CellLine] = ["项目建设的", "软硬件需求"]
WIDTH = 20  # columns of the printed grid: both 4 and 5 cells a row fit into it


def compose_form(form: Form, layout: FormLayout) -> Sheet:
    body = _STRUCTURES[layout.structure](form, layout)
    return Sheet(FORM, blocks=[Para(TITLE, "title"), *body])


def _values(form: Form, layout: FormLayout) -> dict[str, list[CellLine]]:
    """Printed label to the lines of its value."""
    amount = amount_text(form.amount, layout.amount)
    months = months_text(form.months, layout.months)
    return {
        "项目名称": [form.project],
        "项目类型": [choice(TYPE_OPTIONS, form.types)],
        "基于网络": [choice(NETWORK_OPTIONS, form.networks)],
        "投资概算": [_with_unit(amount, "万元")],
        "资金来源": [form.source],
        "建设周期": [_with_unit(months, "个月")],
        "起止时间": [period_text(form.period, layout.period)],
        "项目负责人": [form.leader],
        "负责人联系方式": [form.leader_phone],
        "项目联系人": [form.contact],
        "联系人联系方式": [form.contact_phone],
        "项目主要建设内容": list(form.content.split("\n")),
        "项目建设的软硬件需求": list(form.resources.split("\n")),
    }


def _with_unit(text: str, unit: str) -> str:
    """The preprinted unit stands behind a bare number and in an empty cell."""
    bare = text.replace(".", "", 1).replace(",", "")
    return f"{text}{unit}" if bare.isdigit() else (text or f"        {unit}")


def _head_line(form: Form) -> Para:
    return Para(f"单位名称（公章）：{form.unit}                    时间：{form.date}", "form_head")


def _label(text: str, span: int = 1, rows: int = 1) -> Box:
    return Box([text], col_span=span, row_span=rows, label=True)


def _pairs(form: Form, layout: FormLayout, spans: tuple[int, int, int, int]) -> list[list[Box]]:
    """The rows above the long texts, as printed: label, value, label, value."""
    v = _values(form, layout)
    a, b, c, d = spans
    wide = b + c + d
    rows = [[_label(key, a), Box(v[key], col_span=wide)] for key in ("项目名称", "项目类型", "基于网络")]
    for left, right in (("投资概算", "资金来源"), ("建设周期", "起止时间")):
        rows.append([_label(left, a), Box(v[left], col_span=b), _label(right, c), Box(v[right], col_span=d)])
    for person, phone in (("项目负责人", "负责人联系方式"), ("项目联系人", "联系人联系方式")):
        rows.append([_label(person, a), Box(v[person], col_span=b), _label("联系方式", c), Box(v[phone], col_span=d)])
    return rows


def _texts(form: Form, layout: FormLayout, a: int, wide: int) -> list[list[Box]]:
    v = _values(form, layout)
    return [
        [Box(CONTENT_LABEL, col_span=a, label=True), Box(v["项目主要建设内容"], col_span=wide)],
        [Box(RESOURCE_LABEL, col_span=a, label=True), Box(v["项目建设的软硬件需求"], col_span=wide)],
    ]


def _inventory_rows(table: Inventory, width: int) -> list[list[str]]:
    """Data rows filled up with preprinted blank ones; the note (无) stands in the first cell of the first row."""
    rows = [list(row) for row in table.rows] or ([[table.note]] if table.note else [])
    rows = [row + [""] * (width - len(row)) for row in rows]
    return rows + [[""] * width for _ in range(PRINTED_ROWS[table.name] - len(rows))]


def _inside(table: Inventory, total: int) -> list[list[Box]]:
    """The inventory as rows of the big table."""
    columns = len(table.headings)
    span = total // columns
    rows = [[Box([table.title], col_span=total, label=True)]]
    rows.append([_label(h, span) for h in table.headings])
    rows += [[Box([text], col_span=span) for text in row] for row in _inventory_rows(table, columns)]
    return rows


def _apart(table: Inventory) -> list[SheetBlock]:
    """The inventory as a table of its own under its title."""
    rows = [[_label(h) for h in table.headings]]
    rows += [[Box([text]) for text in row] for row in _inventory_rows(table, len(table.headings))]
    return [Para(table.title, "caption"), TableSheet(rows, [10] * len(table.headings))]


def _printed(form: Form, layout: FormLayout) -> list[SheetBlock]:
    rows = _pairs(form, layout, (4, 6, 4, 6)) + _texts(form, layout, 4, 16)
    for table in form.inventories:
        rows += _inside(table, WIDTH)
    return [_head_line(form), TableSheet(rows, [1] * WIDTH)]


def _separate(form: Form, layout: FormLayout) -> list[SheetBlock]:
    rows = _pairs(form, layout, (1, 1, 1, 1)) + _texts(form, layout, 1, 3)
    blocks: list[SheetBlock] = [_head_line(form), TableSheet(rows, [4, 6, 4, 6])]
    for table in form.inventories:
        blocks += _apart(table)
    return blocks


def _head_inside(form: Form, layout: FormLayout) -> list[SheetBlock]:
    head = [
        _label("单位名称（公章）", 4),
        Box([form.unit], col_span=6),
        _label("时间", 4),
        Box([form.date], col_span=6),
    ]
    rows = [head, *_pairs(form, layout, (4, 6, 4, 6)), *_texts(form, layout, 4, 16)]
    for table in form.inventories:
        rows += _inside(table, WIDTH)
    return [TableSheet(rows, [1] * WIDTH)]


def _same_cell(form: Form, layout: FormLayout) -> list[SheetBlock]:
    """Label and value share a cell: 项目名称：…"""
    v = _values(form, layout)
    joined = {key: _lead(key if "联系方式" not in key else "联系方式", value) for key, value in v.items()}
    rows = [[Box(joined[key], col_span=2)] for key in ("项目名称", "项目类型", "基于网络")]
    pairs = (("投资概算", "资金来源"), ("建设周期", "起止时间"))
    rows += [[Box(joined[a]), Box(joined[b])] for a, b in pairs]
    rows.append([Box(joined["项目负责人"]), Box(joined["负责人联系方式"])])
    rows.append([Box(joined["项目联系人"]), Box(joined["联系人联系方式"])])
    for key, label in (
        ("项目主要建设内容", "项目主要建设内容（500字以内）"),
        ("项目建设的软硬件需求", "项目建设的软硬件需求"),
    ):
        rows.append([Box([f"{label}：", *v[key]], col_span=2)])
    blocks: list[SheetBlock] = [_head_line(form), TableSheet(rows, [10, 10])]
    for table in form.inventories:
        blocks += _apart(table)
    return blocks


def _lead(label: str, value: list[CellLine]) -> list[CellLine]:
    first, *rest = value
    if isinstance(first, Choice):
        return [Choice(first.options, f"{label}："), *rest]
    return [f"{label}：{first}", *rest]


def _vertical(form: Form, layout: FormLayout) -> list[SheetBlock]:
    """A narrow first column, merged downwards, prints group names one character a line."""
    pairs = _pairs(form, layout, (1, 1, 1, 1))
    rows = [
        [_group("基本情况", 5), *pairs[0]],
        *pairs[1:5],
        [_group("人员", 2), *pairs[5]],
        pairs[6],
    ]
    texts = _texts(form, layout, 1, 3)
    rows += [[_group("建设需求", 2), *texts[0]], texts[1]]
    blocks: list[SheetBlock] = [_head_line(form), TableSheet(rows, [1, 4, 6, 4, 6])]
    for table in form.inventories:
        blocks += _apart(table)
    return blocks


def _group(name: str, rows: int) -> Box:
    return Box(list(name), row_span=rows, label=True, vertical=True)


def _below(form: Form, layout: FormLayout) -> list[SheetBlock]:
    """Values stand below their labels, four to a row."""
    v = _values(form, layout)
    rows: list[list[Box]] = [[_label("项目名称", 4)], [Box(v["项目名称"], col_span=4)]]
    for key in ("项目类型", "基于网络"):
        rows += [[_label(key, 4)], [Box(v[key], col_span=4)]]
    short = ("投资概算", "资金来源", "建设周期", "起止时间")
    rows += [[_label(key) for key in short], [Box(v[key]) for key in short]]
    people = (
        ("项目负责人", "项目负责人"),
        ("联系方式", "负责人联系方式"),
        ("项目联系人", "项目联系人"),
        ("联系方式", "联系人联系方式"),
    )
    rows += [[_label(label) for label, _ in people], [Box(v[key]) for _, key in people]]
    for label, key in (
        ("项目主要建设内容（500字以内）", "项目主要建设内容"),
        ("项目建设的软硬件需求", "项目建设的软硬件需求"),
    ):
        rows += [[_label(label, 4)], [Box(v[key], col_span=4)]]
    blocks: list[SheetBlock] = [_head_line(form), TableSheet(rows, [5, 5, 5, 5])]
    for table in form.inventories:
        blocks += _apart(table)
    return blocks


def _named(form: Form, layout: FormLayout) -> list[SheetBlock]:
    """The people's rows have their own 姓名 column: 项目负责人, 姓名, value, 联系方式, value."""
    v = _values(form, layout)
    rows = [[_label(key), Box(v[key], col_span=4)] for key in ("项目名称", "项目类型", "基于网络")]
    for left, right in (("投资概算", "资金来源"), ("建设周期", "起止时间")):
        rows.append([_label(left), Box(v[left], col_span=2), _label(right), Box(v[right])])
    for person, phone in (("项目负责人", "负责人联系方式"), ("项目联系人", "联系人联系方式")):
        rows.append([_label(person), _label("姓名"), Box(v[person]), _label("联系方式"), Box(v[phone])])
    rows += _texts(form, layout, 1, 4)
    blocks: list[SheetBlock] = [_head_line(form), TableSheet(rows, [4, 2, 4, 4, 6])]
    for table in form.inventories:
        blocks += _apart(table)
    return blocks


def _paragraphs(form: Form, layout: FormLayout) -> list[SheetBlock]:
    """No big table at all: one line a field."""
    v = _values(form, layout)
    blocks: list[SheetBlock] = [Para(f"单位名称（公章）：{form.unit}"), Para(f"时间：{form.date}")]
    for key, value in v.items():
        label = "联系方式" if "联系方式" in key else key
        if key in ("项目主要建设内容", "项目建设的软硬件需求"):
            blocks += [Para(f"{label}："), *(Para(str(line)) for line in value)]
        elif isinstance(value[0], Choice):
            blocks.append(Para("", choice=Choice(value[0].options, f"{label}：")))
        else:
            blocks.append(Para(f"{label}：{value[0]}"))
    for table in form.inventories:
        blocks += _apart(table)
    return blocks


_STRUCTURES: dict[str, Callable[[Form, FormLayout], list[SheetBlock]]] = {
    "printed": _printed,
    "separate": _separate,
    "head_inside": _head_inside,
    "same_cell": _same_cell,
    "vertical": _vertical,
    "below": _below,
    "named": _named,
    "paragraphs": _paragraphs,
}
