"""Workbooks: what the sheet shows, each cell once at its own place."""

from __future__ import annotations

import dataclasses
import datetime
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font

from extractors.document import Document, Figure, Paragraph, Table
from extractors.errors import UnreadableFile
from extractors.limits import DEFAULT
from extractors.readers.spreadsheet import read_delimited, read_workbook


@pytest.fixture
def book(tmp_path: Path) -> Callable[[openpyxl.Workbook], Document]:
    def read(made: openpyxl.Workbook) -> Document:
        made.save(tmp_path / "a.xlsx")
        return read_workbook(tmp_path / "a.xlsx", "预算.xlsx")

    return read


def texts(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row] for row in table.rows]


def test_values_as_shown_with_their_places(book: Callable[[openpyxl.Workbook], Document]) -> None:
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.title = "预算"
    sheet.append(["名称", "金额", "占比", "日期", "是否"])
    sheet.append(["软件开发", 98.5, 0.0625, datetime.date(2026, 9, 28), True])
    sheet["B2"].number_format = '#,##0.00"万元"'
    sheet["C2"].number_format = "0.0%"
    sheet["D2"].number_format = 'yyyy"年"m"月"d"日"'
    document = book(made)
    [table] = document.blocks
    assert isinstance(table, Table)
    assert texts(table) == [
        ["名称", "金额", "占比", "日期", "是否"],
        ["软件开发", "98.50万元", "6.3%", "2026年9月28日", "TRUE"],
    ]
    assert table.locator == "工作表“预算”"
    assert table.cell_locator(table.rows[1][1]) == "工作表“预算” 第2行 第2列"
    assert (document.format, document.method, document.pages, document.warnings) == ("xlsx", "xlsx", None, [])


def test_merged_cells_stand_once_with_their_spans(book: Callable[[openpyxl.Workbook], Document]) -> None:
    made = openpyxl.Workbook()
    sheet = made.active
    sheet["A1"], sheet["A2"], sheet["C2"], sheet["C3"] = "申请表", "单位", "甲", "乙"
    sheet.merge_cells("A1:C1")
    sheet.merge_cells("A2:B3")
    [table] = book(made).blocks
    assert isinstance(table, Table)
    cells = [(c.text, c.row, c.col, c.row_span, c.col_span) for c in table.cells()]
    assert cells == [("申请表", 0, 0, 1, 3), ("单位", 1, 0, 2, 2), ("甲", 1, 2, 1, 1), ("乙", 2, 2, 1, 1)]


def test_absurd_extent_is_trimmed_to_what_is_written(book: Callable[[openpyxl.Workbook], Document]) -> None:
    made = openpyxl.Workbook()
    sheet = made.active
    sheet["B3"] = "内容"
    sheet["XFD1048576"] = "   "
    [table] = book(made).blocks
    assert isinstance(table, Table)
    assert texts(table) == [[], [], ["", "内容"]]


def test_far_cell_beyond_the_limits_is_a_warning(book: Callable[[openpyxl.Workbook], Document]) -> None:
    made = openpyxl.Workbook()
    made.active["A1"], made.active["XFD1"] = "近", "远"
    document = book(made)
    assert [texts(t) for t in document.tables()] == [[["近"]]]
    assert [(w.code, w.locator) for w in document.warnings] == [("partial", "工作表“Sheet”")]


def test_rows_beyond_the_limit_are_a_warning(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    for i in range(10):
        made.active.append([i])
    made.save(tmp_path / "a.xlsx")
    document = read_workbook(tmp_path / "a.xlsx", "a.xlsx", dataclasses.replace(DEFAULT, table_rows=4))
    assert [texts(t) for t in document.tables()] == [[["0"], ["1"], ["2"], ["3"]]]
    assert [w.code for w in document.warnings] == ["partial"]


def test_formula_shows_its_value_and_without_one_itself(book: Callable[[openpyxl.Workbook], Document]) -> None:
    made = openpyxl.Workbook()
    made.active["A1"] = "=SUM(B1:B3)"
    document = book(made)
    assert [texts(t) for t in document.tables()] == [[["=SUM(B1:B3)"]]]
    assert [w.code for w in document.warnings] == ["formula_without_value"]


def test_stored_value_of_a_formula(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as made:
        sheet = made.add_worksheet("预算")
        sheet.write_formula("A1", "=1+1", made.add_format({"num_format": "0.0"}), 2)
        sheet.write_formula("A2", "=B1", None, "x")
    replace_part(tmp_path / "a.xlsx", "sheet1.xml", lambda data: data.replace(b"<v>x</v>", b"<v></v>"))
    document = read_workbook(tmp_path / "a.xlsx", "a.xlsx")
    assert [texts(t) for t in document.tables()] == [[["2.0"]]]
    assert document.warnings == []


def test_ticks_by_character_and_by_symbol_font(book: Callable[[openpyxl.Workbook], Document]) -> None:
    made = openpyxl.Workbook()
    sheet = made.active
    sheet["A1"] = "□业务专网 ☑政务外网 √□互联网"
    sheet["A2"] = CellRichText(
        TextBlock(InlineFont(rFont="Wingdings 2"), "R"), "是 ", TextBlock(InlineFont(rFont="Wingdings 2"), "£"), "否"
    )
    sheet["A3"] = "þ"
    sheet["A3"].font = Font(name="Wingdings")
    [table] = book(made).blocks
    assert isinstance(table, Table)
    assert [c.text for c in table.cells()] == ["☐业务专网 ☑政务外网 ☑互联网", "☑是 ☐否", "☑"]
    assert [[(t.label, t.checked) for t in c.ticks] for c in table.cells()] == [
        [("业务专网", False), ("政务外网", True), ("互联网", True)],
        [("是", True), ("否", False)],
        [("", True)],
    ]


def test_hidden_sheets_are_marked_and_empty_ones_say_nothing(book: Callable[[openpyxl.Workbook], Document]) -> None:
    made = openpyxl.Workbook()
    made.active["A1"] = "见"
    made.create_sheet("空")
    made.create_sheet("隐藏的")["A1"] = "不见"
    made["隐藏的"].sheet_state = "veryHidden"
    document = book(made)
    assert [(t.locator, t.part) for t in document.tables()] == [("工作表“Sheet”", "body"), ("工作表“隐藏的”", "hidden")]
    assert [w.code for w in document.warnings] == ["hidden_sheet"]


def test_hidden_rows_are_read_and_told(book: Callable[[openpyxl.Workbook], Document]) -> None:
    made = openpyxl.Workbook()
    made.active.append(["甲"])
    made.active.append(["乙"])
    made.active.row_dimensions[2].hidden = True
    document = book(made)
    assert [texts(t) for t in document.tables()] == [[["甲"], ["乙"]]]
    assert [w.message for w in document.warnings] == ["工作表“Sheet”有 1 行被隐藏，内容仍已读取"]


def test_header_comment_text_box_picture(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as made:
        sheet = made.add_worksheet("预算")
        sheet.write("A1", "单位：万元")
        sheet.set_header('&C&"黑体,加粗"&14秘密★1年')
        sheet.set_footer("&R第 &P 页")
        sheet.write_comment("A1", "请核对")
        sheet.insert_textbox("C3", "□同意\n■不同意")
        sheet.insert_image("E5", "x.png", {"image_data": io.BytesIO(PNG), "description": "拓扑图"})
    document = read_workbook(tmp_path / "a.xlsx", "a.xlsx")
    assert [
        (b.part, b.locator, b.text) for b in document.blocks if isinstance(b, Paragraph)
    ] == [
        ("header", "工作表“预算” 页眉", "秘密★1年"),
        ("footer", "工作表“预算” 页脚", "第   页"),
        ("comment", "工作表“预算” 第1行 第1列 批注", "请核对"),
        ("textbox", "工作表“预算” 文本框1", "☐同意\n☑不同意"),
    ]  # fmt: skip
    assert [b for b in document.blocks if isinstance(b, Figure)] == [Figure("工作表“预算” 图1", caption="拓扑图")]


def test_tick_boxes_of_form_controls(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    made.active["B2"] = "网络："
    made.active["A1"].comment = Comment("x", "y")  # makes openpyxl write a VML drawing, which is then replaced
    made.save(tmp_path / "a.xlsx")
    shapes = "".join(
        f'<v:shape><v:textbox><div><font>{label}</font></div></v:textbox><x:ClientData ObjectType="Checkbox">'
        f"<x:Anchor>1, 2, 1, 3, 2, 4, 2, 5</x:Anchor>{state}</x:ClientData></v:shape>"
        for label, state in (("政务外网", "<x:Checked>1</x:Checked>"), ("业务专网", ""))
    )
    vml = f'<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:x="urn:schemas-microsoft-com:office:excel">{shapes}<br></xml>'
    replace_part(tmp_path / "a.xlsx", ".vml", vml.encode())
    [table] = [b for b in read_workbook(tmp_path / "a.xlsx", "a.xlsx").blocks if isinstance(b, Table)]
    cell = table.rows[1][1]
    assert cell.text == "网络： ☑政务外网 ☐业务专网"
    assert [(t.label, t.checked) for t in cell.ticks] == [("政务外网", True), ("业务专网", False)]


def test_damaged_and_cut_off(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    for i in range(50):
        made.active.append([f"第{i}行"])
    made.save(tmp_path / "a.xlsx")
    whole = (tmp_path / "a.xlsx").read_bytes()
    (tmp_path / "b.xlsx").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(UnreadableFile, match="已损坏") as caught:
        read_workbook(tmp_path / "b.xlsx", "b.xlsx")
    assert caught.value.code == "damaged"
    replace_part(tmp_path / "a.xlsx", "sheet1.xml", lambda data: data[: data.find(b'r="30"')])
    document = read_workbook(tmp_path / "a.xlsx", "a.xlsx")
    assert [len(t.rows) for t in document.tables()] == [29]
    assert [w.code for w in document.warnings] == ["partial"]


def test_part_over_the_limit(tmp_path: Path) -> None:
    openpyxl.Workbook().save(tmp_path / "a.xlsx")
    with pytest.raises(UnreadableFile, match="内容过大") as caught:
        read_workbook(tmp_path / "a.xlsx", "a.xlsx", dataclasses.replace(DEFAULT, xml_bytes=100))
    assert caught.value.code == "limits"


def test_broken_styles_do_not_cost_the_cells(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    made.active["A1"] = 98.5
    made.save(tmp_path / "a.xlsx")
    replace_part(tmp_path / "a.xlsx", "styles.xml", b"<styleSheet><cellXfs><xf numFmtId='x' fontId='99'")
    assert [texts(t) for t in read_workbook(tmp_path / "a.xlsx", "a.xlsx").tables()] == [[["98.5"]]]


@pytest.mark.parametrize(
    ("data", "rows"),
    [
        ("名称,数量\n服务器,2\n".encode("gb18030"), [["名称", "数量"], ["服务器", "2"]]),
        ('名称\t说明\n"甲\t乙"\t"一\n二"\n'.encode(), [["名称", "说明"], ["甲\t乙", "一\n二"]]),
        ("名称;数量\r\n□是;1\r\n\r\n".encode("utf-16"), [["名称", "数量"], ["☐是", "1"]]),
        (b"\xef\xbb\xbfa,b", [["a", "b"]]),
        (b"a,b\rc,d\r", [["a", "b"], ["c", "d"]]),
        (b'a,"b\n' + b"x" * 200_000, [["a", "b\n" + "x" * 200_000]]),
    ],
)
def test_delimited_text(tmp_path: Path, data: bytes, rows: list[list[str]]) -> None:
    (tmp_path / "a.csv").write_bytes(data)
    [table] = read_delimited(tmp_path / "a.csv", "a.csv").blocks
    assert isinstance(table, Table)
    assert (texts(table), table.locator) == (rows, "表1")


PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f64540"
    "0000000049454e44ae426082"
)


def replace_part(path: Path, ending: str, new: bytes | Callable[[bytes], bytes]) -> None:
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, (new(data) if callable(new) else new) if name.endswith(ending) else data)
