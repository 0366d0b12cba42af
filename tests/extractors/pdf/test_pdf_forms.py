"""PDFs printed from Word forms and plans: covers, drawn tick boxes, rows cut by the page, chapters without a number."""

from __future__ import annotations

import sys
from pathlib import Path

from extractors.document import Document, Paragraph, Table
from extractors.readers.pages.settings import PageSettings
from extractors.readers.pdf import read_pdf

sys.path.insert(0, str(Path(__file__).parent))
from tiny_pdf import HEI, TinyPdf

BLIND = PageSettings(engine="none")
LONG = "本项目围绕全县水旱灾害防御的实际需要，建设雨情水情监测、预警发布和"


def read(pdf: TinyPdf, tmp_path: Path) -> Document:
    return read_pdf(pdf.save(tmp_path / "a.pdf"), "a.pdf", BLIND)


def texts(document: Document) -> list[str]:
    return [p.text for p in document.blocks if isinstance(p, Paragraph) and p.part == "body"]


def cells(document: Document) -> list[list[str]]:
    return [[c.text for c in row] for t in document.blocks if isinstance(t, Table) for row in t.rows]


def square(pdf: TinyPdf, x: float, y: float, crossed: bool = False) -> None:
    h = pdf.size[1]
    pdf._ops().append(f"0.7 w {x} {h - y} m {x + 11} {h - y} l {x + 11} {h - y - 11} l {x} {h - y - 11} l h S")
    if crossed:
        pdf.line(x, y, x + 11, y + 11).line(x + 11, y, x, y + 11)


def test_the_lines_of_a_cover_stay_apart_and_do_not_run_into_the_first_chapter(tmp_path: Path) -> None:
    pdf = TinyPdf().page().text(150, 120, "云溪县智慧水务建设方案", 26, HEI)
    pdf.text(80, 200, "申报单位：云溪县水务服务中心", 16).text(80, 230, "项目名称：云溪县智慧水务管理系统", 16)
    pdf.text(80, 260, "项目起止日期：2027年1月至2027年12月", 16)
    pdf.page().text(80, 80, "第一章 单位职责", 17, HEI)
    for k in range(9):
        pdf.text(80, 110 + 20 * k, LONG, 12)
    assert texts(read(pdf, tmp_path))[:5] == [
        "云溪县智慧水务建设方案",
        "申报单位：云溪县水务服务中心",
        "项目名称：云溪县智慧水务管理系统",
        "项目起止日期：2027年1月至2027年12月",
        "第一章 单位职责",
    ]


def test_drawn_tick_boxes_are_read_and_do_not_tear_the_table(tmp_path: Path) -> None:
    pdf = TinyPdf().page().grid([80, 180, 500], [100, 130, 160])
    pdf.text(90, 108, "项目名称").text(190, 108, "智慧水务")
    pdf.text(90, 138, "基于网络")
    square(pdf, 190, 138)
    square(pdf, 270, 138, crossed=True)
    pdf.text(203, 138, "互联网").text(283, 138, "政务外网")
    document = read(pdf, tmp_path)
    [table] = document.tables()
    assert cells(document) == [["项目名称", "智慧水务"], ["基于网络", "☐互联网  ☑政务外网"]]
    assert [(t.label, t.checked) for t in table.rows[1][1].ticks] == [("互联网", False), ("政务外网", True)]


def test_small_cells_and_framed_letters_are_no_tick_boxes(tmp_path: Path) -> None:
    pdf = TinyPdf().page()
    square(pdf, 100, 100)
    pdf.text(101, 101, "注", 9).text(115, 100, "见附表")
    document = read(pdf, tmp_path)
    assert not [t for p in document.paragraphs() for t in p.ticks]


def test_a_row_cut_by_the_page_is_one_row_again(tmp_path: Path) -> None:
    edges = [80.0, 150.0, 300.0]
    pdf = TinyPdf().page().grid(edges, [700, 730, 760])
    pdf.text(85, 708, "名称").text(155, 708, "情况").text(85, 738, "站内档案库").text(155, 738, "正常")
    pdf.page().grid(edges, [80, 110, 140]).text(85, 88, "扫描").text(85, 118, "门户").text(155, 118, "停用")
    assert cells(read(pdf, tmp_path)) == [["名称", "情况"], ["站内档案库扫描", "正常"], ["门户", "停用"]]


def test_a_new_row_with_gaps_is_not_taken_for_the_rest_of_the_last(tmp_path: Path) -> None:
    edges = [80.0, 150.0, 300.0]
    pdf = TinyPdf().page().grid(edges, [700, 730, 760])
    pdf.text(85, 708, "名称").text(155, 708, "情况").text(85, 738, "档案").text(155, 738, "正常")
    pdf.page().grid(edges, [80, 110]).text(85, 88, "门户")
    assert cells(read(pdf, tmp_path)) == [["名称", "情况"], ["档案", "正常"], ["门户", ""]]


def test_a_label_over_its_answer_in_one_centred_cell(tmp_path: Path) -> None:
    pdf = TinyPdf().page().grid([80, 178, 400], [100, 160, 200])
    pdf.text(93, 110, "申请验收单位").text(87, 126, "云溪县水务中心").text(117, 142, "本级")
    pdf.text(190, 120, "王明")
    assert cells(read(pdf, tmp_path))[0] == ["申请验收单位\n云溪县水务中心本级", "王明"]


def test_chapters_without_a_number_stand_over_numbered_sections(tmp_path: Path) -> None:
    pdf = TinyPdf().page().text(150, 120, "建设方案", 26, HEI)
    for chapter in ("建设单位概况", "需求分析", "建设目标"):
        pdf.page().text(80, 80, chapter, 18, HEI).text(80, 110, "1.基本情况", 15, HEI)
        for k in range(9):
            pdf.text(80, 140 + 20 * k, LONG, 12)
    document = read(pdf, tmp_path)
    levels = [(p.text, p.level) for p in document.paragraphs() if p.level]
    assert levels == [x for c in ("建设单位概况", "需求分析", "建设目标") for x in ((c, 1), ("1.基本情况", 2))]


def test_blanks_of_the_file_are_kept_between_full_width_letters(tmp_path: Path) -> None:
    pdf = TinyPdf().page().text(80, 100, "联系人：王明 联系电话：0533-6961234")
    assert texts(read(pdf, tmp_path)) == ["联系人：王明 联系电话：0533-6961234"]
