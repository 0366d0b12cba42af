"""Tables: every cell once, at its place on the grid, with its spans; whatever wraps rows and cells."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from word_make import Read, p, r, sdt, t, tbl, tc, text_box, tr

from extractors.document import Cell, Table
from extractors.readers.word.grid import Grid

RESTART, CONTINUE = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"


def span(columns: int) -> str:
    return f'<w:gridSpan w:val="{columns}"/>'


def layout(table: Table) -> list[tuple[str, int, int, int, int]]:
    return [(c.text, c.row, c.col, c.row_span, c.col_span) for c in table.cells()]


def test_a_plain_table(read: Read) -> None:
    document = read(p("前") + tbl(tr("甲", "乙"), tr("丙", "丁")) + tbl(tr("戊")))
    first, second = document.tables()
    assert layout(first) == [("甲", 0, 0, 1, 1), ("乙", 0, 1, 1, 1), ("丙", 1, 0, 1, 1), ("丁", 1, 1, 1, 1)]
    assert (first.locator, second.locator) == ("表1", "表2")
    assert first.cell_locator(first.rows[1][1]) == "表1 第2行 第2列"


def test_merged_cells_stand_once(read: Read) -> None:
    table = tbl(
        tr(tc("标题", span(3))),
        tr(tc("竖", RESTART), tc("甲"), tc("乙")),
        tr(tc("", CONTINUE), tc("方块", span(2) + RESTART)),
        tr(tc("", CONTINUE), tc("", span(2) + CONTINUE)),
    )
    assert layout(next(read(table).tables())) == [
        ("标题", 0, 0, 1, 3),
        ("竖", 1, 0, 3, 1),
        ("甲", 1, 1, 1, 1),
        ("乙", 1, 2, 1, 1),
        ("方块", 2, 1, 2, 2),
    ]


def test_merges_that_do_not_fit_become_cells_of_their_own(read: Read) -> None:
    table = tbl(tr(tc("宽", span(2) + RESTART), tc("右")), tr(tc("窄", CONTINUE), tc("中"), tc("无主", CONTINUE)))
    assert layout(next(read(table).tables())) == [
        ("宽", 0, 0, 1, 2),
        ("右", 0, 2, 1, 1),
        ("窄", 1, 0, 1, 1),
        ("中", 1, 1, 1, 1),
        ("无主", 1, 2, 1, 1),
    ]


def test_text_in_a_merged_away_cell_is_not_lost(read: Read) -> None:
    table = tbl(tr(tc("上", RESTART)), tr(tc("下", CONTINUE)))
    assert layout(next(read(table).tables())) == [("上\n下", 0, 0, 2, 1)]


def test_old_horizontal_merges(read: Read) -> None:
    table = tbl(tr(tc("甲", '<w:hMerge w:val="restart"/>'), tc("", "<w:hMerge/>"), tc("乙")))
    assert layout(next(read(table).tables())) == [("甲", 0, 0, 1, 2), ("乙", 0, 2, 1, 1)]


def test_rows_that_begin_further_right(read: Read) -> None:
    table = tbl(tr("甲", "乙"), tr("丙", properties='<w:gridBefore w:val="1"/>'))
    assert layout(next(read(table).tables())) == [("甲", 0, 0, 1, 1), ("乙", 0, 1, 1, 1), ("丙", 1, 1, 1, 1)]


def test_a_row_in_which_no_cell_begins(read: Read) -> None:
    table = next(read(tbl(tr(tc("甲", RESTART)), tr(tc("", CONTINUE)), tr("乙"))).tables())
    assert [[c.text for c in row] for row in table.rows] == [["甲"], [], ["乙"]]


def test_a_table_without_rows(read: Read) -> None:
    document = read(tbl() + p("后"))
    assert [type(b).__name__ for b in document.blocks] == ["Table", "Paragraph"]
    assert next(document.tables()).rows == []


def test_nested_tables_stand_only_in_their_cell(read: Read) -> None:
    inner = tbl(tr("内甲", tc(p("内乙") + tbl(tr("最内")))))
    document = read(tbl(tr("左", tc(p("上") + inner + p("下")))))
    assert len(document.blocks) == 1
    outer = next(document.tables())
    cell = outer.rows[0][1]
    assert (cell.text, [c.text for c in cell.tables[0].cells()]) == ("上\n下", ["内甲", "内乙"])
    assert cell.tables[0].locator == "表1 第1行 第2列 内表1"
    innermost = cell.tables[0].rows[0][1].tables[0]
    assert (innermost.locator, innermost.rows[0][0].text) == ("表1 第1行 第2列 内表1 第1行 第2列 内表1", "最内")


def test_content_controls_around_rows_and_cells(read: Read) -> None:
    table = tbl(sdt(tr("甲", "乙")), tr(sdt(tc("丙")), tc(sdt(p("丁")))), sdt(sdt(tr("戊"))))
    assert [c.text for c in next(read(table).tables()).cells()] == ["甲", "乙", "丙", "丁", "戊"]


def test_deleted_rows_and_cells_are_gone_and_inserted_ones_stay(read: Read) -> None:
    table = tbl(
        tr("甲"),
        tr("删", properties="<w:del w:id='1'/>"),
        tr("增", tc("删", "<w:cellDel w:id='3'/>"), properties="<w:ins w:id='2'/>"),
    )
    document = read(table)
    assert layout(next(document.tables())) == [("甲", 0, 0, 1, 1), ("增", 1, 0, 1, 1)]
    assert [w.code for w in document.warnings] == ["tracked_changes"]


def test_automatic_numbers_in_cells_are_shown(read: Read) -> None:
    numbering = (
        '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/><w:lvlText w:val="%1"/></w:lvl>'
        '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    serial = p(properties='<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>')
    document = read(tbl(tr("序号", "名称"), tr(tc(serial), "甲"), tr(tc(serial), "乙")), numbering=numbering)
    assert [[c.text for c in row] for row in next(document.tables()).rows] == [
        ["序号", "名称"],
        ["1", "甲"],
        ["2", "乙"],
    ]


def test_paragraphs_of_a_cell_are_joined_by_line_feeds(read: Read) -> None:
    cell = tc(p() + p("第一段") + p() + p(r(inner=f"{t('第二')}<w:br/>{t('三行')}")) + p())
    assert next(read(tbl(tr(cell))).tables()).rows[0][0].text == "第一段\n\n第二\n三行"


def test_what_cells_carry_follows_the_table(read: Read) -> None:
    document = read(tbl(tr("甲", tc(p(r("乙"), r(inner=text_box(p("框内"))), r("藏", "<w:vanish/>"))))) + p("后"))
    assert [(b.part, getattr(b, "text", ""), b.locator) for b in document.blocks] == [
        ("body", "", "表1"),
        ("textbox", "框内", "文本框1 第1段"),
        ("hidden", "藏", "表1 第1行 第2列"),
        ("body", "后", "正文 第1段"),
    ]


def test_a_span_beyond_all_measure_is_cut(read: Read) -> None:
    table = next(read(tbl(tr(tc("甲", span(99_999_999)), "乙"))).tables())
    assert layout(table) == [("甲", 0, 0, 1, 256), ("乙", 0, 256, 1, 1)]


def test_five_thousand_rows(read: Read) -> None:
    row = tr("序", "名称", "数量", "单价", "合计")
    table = next(read(tbl(*([row] * 5000))).tables())
    assert len(table.rows) == 5000
    assert table.rows[4999][4].text == "合计"


@st.composite
def tilings(draw: st.DrawFn) -> list[list[tuple[int, int, int, int]]]:
    """A grid cut into rectangles: for each row, (column, columns, rows, row of origin) of what covers it."""
    rows, columns = draw(st.integers(1, 6)), draw(st.integers(1, 6))
    owner = [[-1] * columns for _ in range(rows)]
    rectangles: list[tuple[int, int, int, int]] = []
    for row in range(rows):
        for column in range(columns):
            if owner[row][column] >= 0:
                continue
            widest = 1
            while column + widest < columns and owner[row][column + widest] < 0:
                widest += 1
            wide = draw(st.integers(1, widest))
            high = draw(st.integers(1, rows - row))
            for r_ in range(row, row + high):
                for c_ in range(column, column + wide):
                    owner[r_][c_] = len(rectangles)
            rectangles.append((row, column, high, wide))
    return [[rectangles[index] for index in dict.fromkeys(line)] for line in owner]


@given(tilings())
def test_any_tiling_comes_back_as_it_was(tiling: list[list[tuple[int, int, int, int]]]) -> None:
    grid = Grid()
    for row, covered in enumerate(tiling):
        grid.start_row()
        for top, _column, high, wide in covered:
            grid.place(wide, None if high == 1 else "restart" if top == row else "continue")
    found = [(c.row, c.col, c.row_span, c.col_span) for cells in grid.rows for c in cells]
    wanted = sorted({rectangle for line in tiling for rectangle in line})
    assert sorted((row, col, high, wide) for row, col, high, wide in found) == wanted


@given(
    st.lists(
        st.lists(st.tuples(st.integers(1, 4), st.sampled_from((None, "restart", "continue"))), max_size=5), max_size=6
    )
)
def test_any_merges_at_all_tile_without_overlap(rows: list[list[tuple[int, str | None]]]) -> None:
    grid = Grid()
    asked = 0
    placed: set[int] = set()
    cells: list[Cell] = []
    for row in rows:
        grid.start_row()
        for wide, vertical in row:
            cell, new = grid.place(wide, vertical)
            asked += wide
            assert new == (id(cell) not in placed)
            placed.add(id(cell))
            if new:
                cells.append(cell)
    squares = [
        (r_, c_)
        for cell in cells
        for r_ in range(cell.row, cell.row + cell.row_span)
        for c_ in range(cell.col, cell.col + cell.col_span)
    ]
    assert len(squares) == len(set(squares)) == asked
