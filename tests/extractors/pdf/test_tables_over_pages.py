"""Tables that a page break cuts: parts with other columns, rows and merged cells cut in two, and what is not to be joined."""

from __future__ import annotations

import sys
from pathlib import Path

from extractors.document import Cell, Document, Paragraph
from extractors.readers.pages.settings import PageSettings
from extractors.readers.pdf import read_pdf

sys.path.insert(0, str(Path(__file__).parent))
from tiny_pdf import TinyPdf

BLIND = PageSettings(engine="none")
LEFT, RIGHT = 80.0, 500.0
FOOT = 760.0  # where the tables of these pages end

Row = list[tuple[str, float]]  # the words of each cell with its right border


def read(pdf: TinyPdf, tmp_path: Path) -> Document:
    return read_pdf(pdf.save(tmp_path / "a.pdf"), "a.pdf", BLIND)


def even(*words: str) -> Row:
    """A row of equal cells."""
    return [(w, LEFT + (k + 1) * (RIGHT - LEFT) / len(words)) for k, w in enumerate(words)]


def draw(pdf: TinyPdf, top: float, *rows: Row, high: float = 24, closed: tuple[bool, bool] = (True, True)) -> TinyPdf:
    """Rows with their borders from `top` down, `closed` above and below; a line feed in a cell makes two lines."""
    y = top
    for k, row in enumerate(rows):
        tall = high * max(w.count("\n") + 1 for w, _ in row)
        if k or closed[0]:
            pdf.line(LEFT, y, RIGHT, y)
        x = LEFT
        pdf.line(x, y, x, y + tall)
        for words, right in row:
            for n, line in enumerate(words.split("\n")):
                if line:
                    pdf.text(x + 5, y + 6 + 15 * n, line)
            pdf.line(right, y, right, y + tall)
            x = right
        y += tall
    if closed[1]:
        pdf.line(LEFT, y, RIGHT, y)
    return pdf


def before_the_break(pdf: TinyPdf, *rows: Row, closed: tuple[bool, bool] = (True, True)) -> TinyPdf:
    """Rows that end where the page does."""
    tall = sum(24.0 * max(w.count("\n") + 1 for w, _ in row) for row in rows)
    return draw(pdf, FOOT - tall, *rows, closed=closed)


def words(document: Document) -> list[list[list[str]]]:
    return [[[c.text for c in row] for row in table.rows] for table in document.tables()]


def doubted(document: Document) -> list[str]:
    return [c.text for table in document.tables() for c in table.cells() if c.confidence < 0.8]


HEAD = even("序号", "系统名称", "网络区域", "数量")
FORM = [even("申请单位", "云溪县水务局"), even("项目负责人", "王澜", "联系电话", "0533-6971001", "邮箱", "wl@yx.cn")]


def test_a_form_goes_on_with_columns_of_its_own(tmp_path: Path) -> None:
    pdf = before_the_break(TinyPdf().page(), *FORM, even("资源需求"), HEAD, even("1", "水情", "外网", "2"))
    rest = [even("三、网络资源"), even("运营商", "服务器", "端口"), even("移动", "一号", "443")]
    draw(pdf.page(), 80, *rest)
    document = read(pdf, tmp_path)
    [table] = words(document)
    assert table[3:] == [
        ["序号", "系统名称", "网络区域", "数量"],
        ["1", "水情", "外网", "2"],
        ["三、网络资源"],
        ["运营商", "服务器", "端口"],
        ["移动", "一号", "443"],
    ]
    assert doubted(document) == []


def test_near_borders_of_the_two_parts_keep_their_columns(tmp_path: Path) -> None:
    pdf = before_the_break(TinyPdf().page(), *FORM, even("资源需求"))
    row = [("序", 96.0), ("号", 104.0), ("名称", 300.0), ("数量", RIGHT)]
    draw(pdf.page(), 80, row, [("1", 96.0), ("一", 104.0), ("水情", 300.0), ("2", RIGHT)])
    [table] = list(read(pdf, tmp_path).tables())
    spans = [(c.col, c.col + c.col_span) for c in table.rows[-1]]
    assert [a for a, _ in spans[1:]] == [b for _, b in spans[:-1]]
    assert all(a < b for a, b in spans)


def test_the_title_of_a_list_ends_the_page_and_its_head_begins_the_next(tmp_path: Path) -> None:
    pdf = before_the_break(TinyPdf().page(), *FORM, even("2.信息系统资源需求："))
    draw(pdf.page(), 80, HEAD, even("1", "水情", "外网", "2"))
    assert [len(t) for t in words(read(pdf, tmp_path))] == [5]


def test_a_list_with_a_head_of_its_own_is_another_table(tmp_path: Path) -> None:
    pdf = before_the_break(TinyPdf().page(), HEAD, even("1", "水情", "外网", "2"))
    draw(pdf.page(), 80, even("姓名", "职务", "联系电话", "备注"), even("王澜", "主任", "0533-6971001", "无"))
    assert [len(t) for t in words(read(pdf, tmp_path))] == [2, 2]


def test_another_form_is_another_table(tmp_path: Path) -> None:
    pdf = before_the_break(TinyPdf().page(), *FORM)
    draw(pdf.page(), 80, even("电子政务建设项目验收申请表"), *FORM)
    assert [len(t) for t in words(read(pdf, tmp_path))] == [2, 3]


def test_other_columns_after_half_a_page_are_joined_in_doubt(tmp_path: Path) -> None:
    pdf = draw(TinyPdf().page(), 300, *FORM)
    draw(pdf.page(), 80, even("其他事项"), even(*"甲乙丙丁戊"))
    document = read(pdf, tmp_path)
    assert [len(t) for t in words(document)] == [4]
    assert doubted(document) == ["其他事项", *"甲乙丙丁戊"]


def test_lists_of_other_columns_after_half_a_page_stay_apart(tmp_path: Path) -> None:
    pdf = draw(TinyPdf().page(), 300, even("甲", "乙", "丙"), even("一", "二", "三"))
    draw(pdf.page(), 80, even("子", "丑", "寅", "卯"), even("一", "二", "三", "四"))
    document = read(pdf, tmp_path)
    assert [len(t) for t in words(document)] == [2, 2]
    assert doubted(document) == []


LABEL = 150.0
FULL = "软件环境：操作系统和数据库均使用县政务云提供的标准服"  # fills its line


def test_a_label_and_a_sentence_cut_by_the_page_are_whole_again(tmp_path: Path) -> None:
    pdf = before_the_break(
        TinyPdf().page(), [("项目名称", LABEL), ("水情", RIGHT)], [("项目建设", LABEL), (FULL, RIGHT)]
    )
    draw(pdf.page(), 80, [("需求", LABEL), ("务，不另购置。", RIGHT)], [("备注", LABEL), ("无", RIGHT)])
    [table] = words(read(pdf, tmp_path))
    assert [row[1] for row in table] == ["水情", FULL + "务，不另购置。", "无"]
    assert table[1][0].replace("\n", "") == "项目建设需求"


def test_more_choices_under_a_cut_label_belong_to_it_in_doubt(tmp_path: Path) -> None:
    choices = "□计算服务 □存储服务 □容灾服务"
    pdf = before_the_break(
        TinyPdf().page(), [("项目", 137.0), ("水情", RIGHT)], [("申请业务", 137.0), (choices, RIGHT)]
    )
    draw(pdf.page(), 80, [("类型", 137.0), ("☑数据库服务", RIGHT)], [("备注", 137.0), ("无", RIGHT)])
    document = read(pdf, tmp_path)
    [table] = list(document.tables())
    assert [c.text for row in table.rows for c in row][2:4] == [
        "申请业务类型",
        "☐计算服务 ☐存储服务 ☐容灾服务\n☑数据库服务",
    ]
    assert [t.checked for t in table.rows[1][1].ticks] == [False, False, False, True]
    assert doubted(document) == ["申请业务类型", "☐计算服务 ☐存储服务 ☐容灾服务\n☑数据库服务"]


def test_a_row_of_a_list_whose_number_stands_before_the_break(tmp_path: Path) -> None:
    edges = (110.0, 165.0, 300.0, RIGHT)
    row = [("5", edges[0]), ("湿地巡护", edges[1]), ("政务外网", edges[2]), ("8", edges[3])]
    head = [("序", edges[0]), ("名称", edges[1]), ("网络", edges[2]), ("配置", edges[3])]
    rest = [("", edges[0]), ("管理系统", edges[1]), ("", edges[2]), ("核、16GB", edges[3])]
    last = [("6", edges[0]), ("门户", edges[1]), ("互联网", edges[2]), ("4核", edges[3])]
    pdf = before_the_break(TinyPdf().page(), head, row)
    draw(pdf.page(), 80, rest, last)
    [table] = words(read(pdf, tmp_path))
    assert table[1:] == [["5", "湿地巡护管理系统", "政务外网", "8\n核、16GB"], ["6", "门户", "互联网", "4核"]]


def test_the_first_row_of_a_list_does_not_go_into_its_head(tmp_path: Path) -> None:
    edges = (108.0, 170.0, 225.0, 290.0)  # columns as wide as their words
    head = [(w, x) for w, x in zip(("序号", "系统名称", "网络", "服务器名"), edges, strict=True)] + [("", RIGHT)]
    row = [(w, x) for w, x in zip(("1", "水情监测", "外网", "数据库机"), edges, strict=True)] + [("", RIGHT)]
    pdf = before_the_break(TinyPdf().page(), *FORM, even("资源需求"), head)
    draw(pdf.page(), 80, row)
    [table] = words(read(pdf, tmp_path))
    assert [r[:4] for r in table[3:]] == [
        ["序号", "系统名称", "网络", "服务器名"],
        ["1", "水情监测", "外网", "数据库机"],
    ]


def test_a_telephone_number_cut_by_the_page_is_one(tmp_path: Path) -> None:
    pdf = before_the_break(TinyPdf().page(), *FORM[:1], even("申请验收单位", "联系人", "周育文", "联系电话", "0533-"))
    draw(pdf.page(), 60, even("云溪县水务局", "", "", "", "6965566"), even("地址", "清河路九号"), FORM[0])
    assert words(read(pdf, tmp_path))[0][1] == [
        "申请验收单位云溪县水务局",
        "联系人",
        "周育文",
        "联系电话",
        "0533-6965566",
    ]


def test_an_empty_rest_of_a_row_is_no_row_but_rows_to_be_filled_in_are(tmp_path: Path) -> None:
    for under, numbers in ((even("1", "水情", "外网", "2"), ["序号", "1"]), (even("", "", "", ""), ["序号", "", ""])):
        pdf = before_the_break(TinyPdf().page(), *FORM, even("资源需求"), HEAD)
        draw(pdf.page(), 80, even("", "", "", ""), under)
        [table] = words(read(pdf, tmp_path))
        assert [row[0] for row in table[3:]] == numbers


def merged(pdf: TinyPdf, top: float, group: str, *rows: tuple[str, str]) -> TinyPdf:
    """Rows under one cell that is merged downwards."""
    end = top + 24 * len(rows)
    pdf.grid([LEFT, 150, RIGHT], [top, end]).line(300, top, 300, end)
    if group:
        pdf.text(85, top + 6, group)
    for k, (name, price) in enumerate(rows):
        pdf.line(150, top + 24 * k, RIGHT, top + 24 * k)
        pdf.text(155, top + 24 * k + 6, name).text(305, top + 24 * k + 6, price)
    return pdf


def test_a_cell_merged_over_the_break_is_one(tmp_path: Path) -> None:
    pdf = merged(TinyPdf().page(), FOOT - 48, "服务器", ("甲型", "2.00"), ("乙型", "3.00"))
    merged(pdf.page(), 80, "", ("丙型", "4.00"))
    document = read(pdf, tmp_path)
    assert words(document) == [[["服务器", "甲型", "2.00"], ["乙型", "3.00"], ["丙型", "4.00"]]]
    [table] = list(document.tables())
    assert (table.rows[0][0].row_span, table.rows[2][0].row) == (3, 2)


def test_a_new_group_after_the_break_is_not_the_rest_of_the_last(tmp_path: Path) -> None:
    pdf = merged(TinyPdf().page(), FOOT - 48, "服务器", ("甲型", "2.00"), ("乙型", "3.00"))
    merged(pdf.page(), 80, "存储", ("丙型", "4.00"), ("丁型", "5.00"))
    assert [[c[0] for c in t] for t in words(read(pdf, tmp_path))] == [["服务器", "乙型", "存储", "丁型"]]


def test_a_signature_after_the_break_belongs_to_the_opinion(tmp_path: Path) -> None:
    pdf = before_the_break(TinyPdf().page(), *FORM, even("申请单位意见：同意申请。"))
    draw(pdf.page(), 80, even("（盖章）\n2026年9月12日"), even("注：一式三份", "无"))
    [table] = words(read(pdf, tmp_path))
    assert table[2:] == [["申请单位意见：同意申请。\n（盖章）\n2026年9月12日"], ["注：一式三份", "无"]]


def test_a_part_without_a_border_above_goes_on(tmp_path: Path) -> None:
    pdf = before_the_break(TinyPdf().page(), HEAD, even("1", "水情", "外网", "2"), closed=(True, False))
    draw(pdf.page(), 80, even("2", "雨情", "外网", "1"), even("3", "门户", "外网", "1"), closed=(False, True))
    [table] = words(read(pdf, tmp_path))
    assert [row[0] for row in table] == ["序号", "1", "2", "3"]


def test_a_line_that_says_so_and_words_beside_do_not_part_a_table(tmp_path: Path) -> None:
    pdf = before_the_break(TinyPdf().page(), HEAD, even("1", "水情", "外网", "2"))
    pdf.text(530, 740, "装订线")
    draw(pdf.page().text(260, 60, "续表1"), 84, even("2", "雨情", "外网", "1"), even("3", "门户", "外网", "1"))
    document = read(pdf, tmp_path)
    assert [[row[0] for row in t] for t in words(document)] == [["序号", "1", "2", "3"]]
    assert [p.text for p in document.blocks if isinstance(p, Paragraph)] == ["装订线", "续表1"]


def test_words_that_run_off_the_page_stay_in_their_cell(tmp_path: Path) -> None:
    pdf = TinyPdf().page().grid([400, 500, 560, 640], [100, 124, 148])
    pdf.text(405, 106, "名称").text(505, 106, "备注").text(590, 106, "数量").text(405, 130, "水情").text(600, 130, "2")
    assert words(read(pdf, tmp_path)) == [[["名称", "备注", "数量"], ["水情", "", "2"]]]


def picture(pdf: TinyPdf, box: tuple[float, float, float, float]) -> TinyPdf:
    return pdf.image(box, bytes((40, 90, 160)) * 16, 4, 4)


def test_a_figure_at_the_end_of_the_page_ends_the_table(tmp_path: Path) -> None:
    pdf = draw(TinyPdf().page(), 400, HEAD, even("1", "水情", "外网", "2"))
    picture(pdf, (150, 480, 400, 700))
    draw(pdf.page(), 80, even("2", "雨情", "外网", "1"), even("3", "门户", "外网", "1"))
    assert [len(t) for t in words(read(pdf, tmp_path))] == [2, 2]


def test_a_mark_at_the_head_of_the_page_does_not_end_the_table(tmp_path: Path) -> None:
    pdf = before_the_break(TinyPdf().page(), HEAD, even("1", "水情", "外网", "2"))
    picture(pdf.page(), (80, 30, 140, 60))
    draw(pdf, 80, even("2", "雨情", "外网", "1"), even("3", "门户", "外网", "1"))
    assert [len(t) for t in words(read(pdf, tmp_path))] == [4]


def test_a_table_over_pages_on_their_side(tmp_path: Path) -> None:
    rows = [even(str(k), "水情", "外网", "2") for k in range(1, 5)]
    pdf = draw(TinyPdf(842, 595).page(), 595 - 80 - 72, HEAD, *rows[:2])
    draw(pdf.page(), 80, HEAD, *rows[2:])
    [table] = words(read(pdf, tmp_path))
    assert [row[0] for row in table] == ["序号", "1", "2", "3", "4"]


def nested(pdf: TinyPdf, top: float, before: str, *rows: tuple[str, str]) -> TinyPdf:
    """A row whose cell on the right holds a table."""
    inner = top + (40 if before else 12)
    end = inner + 24 * len(rows)
    pdf.grid([LEFT, 150, RIGHT], [top, end + 12])
    pdf.grid([170, 300, 450], [inner + 24 * k for k in range(len(rows) + 1)])
    if before:
        pdf.text(85, top + 8, "需求说明").text(155, top + 8, before)
    for k, (name, count) in enumerate(rows):
        pdf.text(175, inner + 24 * k + 6, name).text(305, inner + 24 * k + 6, count)
    return pdf


def test_a_table_inside_a_cell_goes_on_inside_the_cell(tmp_path: Path) -> None:
    pdf = nested(TinyPdf().page(), 660, "资源如下：", ("名称", "数量"), ("应用服务器", "2"))
    nested(pdf.page(), 80, "", ("数据库服务器", "1"))
    document = read(pdf, tmp_path)
    [table] = list(document.tables())
    cell: Cell = table.rows[-1][-1]
    assert (len(table.rows), cell.text, cell.table_lines) == (1, "资源如下：", [1])
    assert [[[c.text for c in row] for row in t.rows] for t in cell.tables] == [
        [["名称", "数量"], ["应用服务器", "2"], ["数据库服务器", "1"]]
    ]
