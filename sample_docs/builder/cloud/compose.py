"""附件4 to 6 in their structures: tables inside the cell 需求说明 as printed, all in one flat table, or as tables of their own."""

from __future__ import annotations

from sample_docs.builder.blueprint import Box, CellLine, Choice, Para, Sheet, SheetBlock, TableSheet, choice
from sample_docs.builder.cloud.content import (
    CLOUD_OPTIONS,
    HEADINGS,
    NETWORK_OPTIONS,
    SERVICE_OPTIONS,
    CloudForm,
    CloudTable,
)
from sample_docs.builder.layouts import CloudStructure

WIDTH = 42  # three, six and seven cells a row fit into it
NOTE = "注：本表一式三份，使用单位一份，市大数据局一份，云服务商一份"
BLANK_DATE = "    年    月    日"
_OPINION = {
    "new": "申请单位意见（各部门由申请单位盖章同时加盖政府办公章）",
    "migration": "申请单位意见（区（县）级各部门由申请单位盖章同时加盖政府办公章）",
    "change": "申请单位意见（区（县）级各部门由申请单位盖章同时加盖政府办公章）",
}
_USE_DATE = {"new": "    年    月   日起", "migration": "2020 年   月   日起"}


def compose_cloud(form: CloudForm, structure: CloudStructure) -> Sheet:
    head = [Para(form.title, "title"), Para(f"编号：{form.number}", "form_head")]
    if structure == "paragraphs":
        body = _as_lines(form)
    elif structure == "separate":
        body = [_table(_head_rows(form)), *_described(form), _table(_opinions(form))]
    elif structure == "flat":
        body = [_table([*_head_rows(form), *_flat(form), *_opinions(form)])]
    else:
        inner = Box([_cell_line(b) for b in _described(form)], col_span=WIDTH)
        body = [_table([*_head_rows(form), [inner], *_opinions(form)])]
    return Sheet(form.material, blocks=[*head, *body, Para(NOTE, "form_head")])


def _table(rows: list[list[Box]]) -> TableSheet:
    return TableSheet(rows, [1] * WIDTH)


def _cell_line(block: SheetBlock) -> CellLine:
    if isinstance(block, TableSheet):
        return block
    assert isinstance(block, Para)
    return block.text


def _label(text: str, span: int) -> Box:
    return Box(list(text.split("\n")), col_span=span, label=True)


def _people(form: CloudForm) -> list[tuple[str, str, str, str]]:
    contact = "联系人" if form.kind == "change" else "项目联系人"
    return [
        ("项目负责人", form.leader, form.leader_phone, form.leader_mail),
        (contact, form.contact, form.contact_phone, form.contact_mail),
        ("区（县）大数据局联系人", form.bureau, form.bureau_phone, form.bureau_mail),
    ]


def _services(form: CloudForm) -> list[CellLine]:
    rows = (SERVICE_OPTIONS[:5], SERVICE_OPTIONS[5:9], SERVICE_OPTIONS[9:13], SERVICE_OPTIONS[13:])
    return [choice(row, [s for s in form.services if s.partition("（")[0] in row]) for row in rows]


def _clouds(form: CloudForm) -> list[CellLine]:
    return [choice((option,), [c for c in form.clouds if c == option]) for option in CLOUD_OPTIONS]


def _head_rows(form: CloudForm) -> list[list[Box]]:
    wide = WIDTH - 7
    rows = [
        [_label("申请单位", 7), Box([form.unit], col_span=wide)],
        [_label("项目名称", 7), Box([form.project], col_span=wide)],
    ]
    for name, person, phone, mail in _people(form):
        cells = [_label(name, 7), Box([person], col_span=7), _label("联系电话", 7), Box([phone], col_span=7)]
        rows.append([*cells, _label("邮箱", 7), Box([mail], col_span=7)])
    if form.kind != "change":
        rows.append([_label("项目简介", 7), Box(list(form.summary.split("\n")), col_span=wide)])
        rows.append([_label("申请业务\n类型", 7), Box(_services(form), col_span=wide)])
    networks = choice(NETWORK_OPTIONS, form.networks)
    rows.append([_label("基于网络", 7), Box(_clouds(form), col_span=7), Box([networks], col_span=wide - 7)])
    if form.kind == "change":
        rows.append([_label("变更时间", 7), Box([form.change_date], col_span=wide)])
    else:
        rows.append([_label("使用时间", 7), Box([form.date or _USE_DATE[form.kind]], col_span=wide)])
    return rows


def _described(form: CloudForm) -> list[SheetBlock]:
    """需求说明 from its first line to the number of addresses: lines and tables as they follow each other."""
    blocks: list[SheetBlock] = [Para("需求说明：")]
    if form.kind == "change":
        before, after = form.tables[:2], form.tables[2:]
        blocks.append(Para(form.lead))
        blocks += _group(before, f"3.IP地址数量：{form.addresses_before}")
        blocks.append(Para(form.reason))
        blocks += _group(after, f"3.IP地址数量：{form.addresses_after}")
        return [b for b in blocks if not isinstance(b, Para) or b.text]
    for table in form.tables:
        if table.name == "信息系统名称及使用情况":
            blocks.append(Para(form.declaration))
        blocks += [Para(table.title), _inner(table)]
    blocks.append(Para(f"申请IP地址数量：{form.addresses}（政务外网会自动分配固定IP）"))
    return [b for b in blocks if not isinstance(b, Para) or b.text]


def _group(tables: list[CloudTable], addresses: str) -> list[SheetBlock]:
    blocks: list[SheetBlock] = []
    for table in tables:
        blocks += [Para(table.title), _inner(table)]
    return [*blocks, Para(addresses)]


def _filled(table: CloudTable) -> list[list[str]]:
    """The rows, filled up with preprinted blank ones."""
    blank = [[""] * len(table.columns) for _ in range(table.printed - len(table.rows))]
    return [*table.rows, *blank]


def _inner(table: CloudTable) -> TableSheet:
    rows = [[Box(list(HEADINGS.get(c, c).split("\n")), label=True) for c in table.columns]]
    rows += [[Box([cell]) for cell in row] for row in _filled(table)]
    return TableSheet(rows, [10] * len(table.columns))


def _flat(form: CloudForm) -> list[list[Box]]:
    """The same lines and tables as rows of the big table."""
    rows: list[list[Box]] = []
    for block in _described(form):
        if isinstance(block, TableSheet):
            spans = _spans(len(block.widths))
            rows += [[Box(b.lines, 1, s, b.label) for b, s in zip(row, spans, strict=True)] for row in block.rows]
        elif isinstance(block, Para):
            rows.append([Box([block.text], col_span=WIDTH)])
    return rows


def _spans(columns: int) -> list[int]:
    least, rest = divmod(WIDTH, columns)
    return [least + (1 if index < rest else 0) for index in range(columns)]


def _opinions(form: CloudForm) -> list[list[Box]]:
    parts = (
        (_OPINION[form.kind], form.opinion, form.opinion_date),
        ("市大数据局意见：", form.city_opinion, form.city_date),
    )
    rows: list[list[Box]] = []
    for label, words, date in parts:
        own: list[CellLine] = list(words.split("\n")) if words else []
        rows.append([Box([label, *own, "（公章）", date or BLANK_DATE], col_span=WIDTH)])
    return rows


def _as_lines(form: CloudForm) -> list[SheetBlock]:
    """No big table: one line a field, the inner tables as tables of their own."""
    blocks: list[SheetBlock] = [Para(f"申请单位：{form.unit}"), Para(f"项目名称：{form.project}")]
    blocks += [
        Para(f"{name}：{person}    联系电话：{phone}    邮箱：{mail}") for name, person, phone, mail in _people(form)
    ]
    if form.kind != "change":
        blocks += [Para("项目简介："), *(Para(line) for line in form.summary.split("\n"))]
        whole = choice(SERVICE_OPTIONS, form.services, "申请业务类型：")
        blocks.append(Para("", choice=whole))
    options = choice((*CLOUD_OPTIONS, *NETWORK_OPTIONS), [*form.clouds, *form.networks])
    blocks.append(Para("", choice=Choice(options.options, "基于网络：")))
    if form.kind == "change":
        blocks.append(Para(f"变更时间：{form.change_date}"))
    else:
        blocks.append(Para(f"使用时间：{form.date or _USE_DATE[form.kind]}"))
    blocks += _described(form)
    for row in _opinions(form):
        blocks += [Para(str(line)) for line in row[0].lines]
    return blocks
