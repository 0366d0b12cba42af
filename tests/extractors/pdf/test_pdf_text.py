"""PDF text layers: paragraphs, headings, furniture, ticks, tables, rotation. Pages are written by hand (tiny_pdf)."""

from __future__ import annotations

import sys
from pathlib import Path

import pypdfium2.raw as pdfium
import pytest

from extractors.document import Document, Paragraph, Table
from extractors.readers.pages.settings import PageSettings
from extractors.readers.pdf import characters, read_pdf

sys.path.insert(0, str(Path(__file__).parent))
from tiny_pdf import HEI, TinyPdf

BLIND = PageSettings(engine="none")
LONG = "本项目围绕全县水旱灾害防御的实际需要，建设雨情水情监测、预警发布和"  # 33 letters: a full line of 12 points


def read(pdf: TinyPdf, tmp_path: Path) -> Document:
    return read_pdf(pdf.save(tmp_path / "a.pdf"), "a.pdf", BLIND)


def bodies(document: Document) -> list[tuple[str, int | None]]:
    return [(p.text, p.level) for p in document.blocks if isinstance(p, Paragraph) and p.part == "body"]


def test_lines_become_paragraphs_and_headings_levels(tmp_path: Path) -> None:
    pdf = TinyPdf().page()
    pdf.text(180, 60, "云溪县智慧水务平台建设方案", 22, HEI)
    pdf.text(72, 120, "第一章 建设单位主要职责", 18, HEI)
    pdf.text(96, 160, LONG, 12).text(72, 180, "巡查管理三个业务模块。", 12)
    pdf.text(96, 200, "接入四十二处水位站。", 12)
    pdf.text(72, 240, "一、网络现状", 14, HEI).text(96, 270, "已接入政务外网。", 12)
    pdf.text(72, 310, "（一）机房", 14, HEI).text(96, 340, "无自建机房。", 12)
    document = read(pdf, tmp_path)
    assert bodies(document) == [
        ("云溪县智慧水务平台建设方案", None),
        ("第一章 建设单位主要职责", 1),
        (LONG + "巡查管理三个业务模块。", None),
        ("接入四十二处水位站。", None),
        ("一、网络现状", 2),
        ("已接入政务外网。", None),
        ("（一）机房", 3),
        ("无自建机房。", None),
    ]
    first = next(document.paragraphs())
    assert (first.locator, first.page, first.confidence) == ("第1页 第1段", 1, 1.0)
    assert document.pages == 1
    assert document.method == "pdf"
    assert document.looked_for_seals


def test_a_paragraph_runs_over_the_page_break(tmp_path: Path) -> None:
    pdf = TinyPdf()
    pdf.page().text(96, 100, LONG, 12).text(72, 120, LONG + "由县级", 12)
    pdf.page().text(72, 80, "财政统筹安排资金。", 12).text(96, 100, LONG, 12)
    assert [t for t, _ in bodies(read(pdf, tmp_path))] == [LONG + LONG + "由县级财政统筹安排资金。", LONG]


def test_a_label_in_smaller_letters_does_not_part_its_line_from_the_next(tmp_path: Path) -> None:
    pdf = TinyPdf().page().text(96, 120, "申请业务类型：", 12).text(96 + 7 * 12, 119, LONG[:25], 14)
    pdf.text(72, 140, LONG[:32], 14).text(72, 161, LONG[:9] + "。", 14)
    for y in (182, 203, 224):
        pdf.text(72, y, LONG[:32], 14)
    texts = [text for text, _ in bodies(read(pdf, tmp_path))]
    assert texts[0] == "申请业务类型：" + LONG[:25] + LONG[:32] + LONG[:9] + "。"


def test_the_paragraph_under_a_chapter_that_fills_its_line_is_its_own(tmp_path: Path) -> None:
    title = "第一章 建设单位主要职责、电子政务建设和应用现状以及信息化工作基础条件的说明"
    pdf = TinyPdf().page().text(72, 100, title, 12)
    pdf.text(96, 120, LONG, 12).text(72, 140, "巡查管理三个业务模块。", 12)
    found = [t for t, _ in bodies(read(pdf, tmp_path))]
    assert found == [title, LONG + "巡查管理三个业务模块。"]


def test_contents_lines_are_no_headings(tmp_path: Path) -> None:
    pdf = TinyPdf().page().text(270, 60, "目录", 18)
    pdf.text(72, 100, "第一章 概述" + "." * 60 + "1", 12).text(72, 120, "第二章 需求" + "." * 60 + "3", 12)
    pdf.page().text(72, 60, "第一章 概述", 18, HEI).text(96, 100, "正文一。", 12)
    pdf.text(72, 140, "第二章 需求", 18, HEI).text(96, 180, "正文二。", 12)
    document = read(pdf, tmp_path)
    marks = [(p.text[:6], p.toc, p.level) for p in document.paragraphs()]
    assert marks == [
        ("目录", True, None),
        ("第一章 概述", True, None),
        ("第二章 需求", True, None),
        ("第一章 概述", False, 1),
        ("正文一。", False, None),
        ("第二章 需求", False, 1),
        ("正文二。", False, None),
    ]


def test_running_headers_stand_once_and_page_numbers_nowhere(tmp_path: Path) -> None:
    pdf = TinyPdf()
    for number in range(1, 4):
        pdf.page().text(200, 30, "内部资料 云溪县水务局", 9).text(96, 200, f"第{number}段正文在这里。", 12)
        pdf.text(290, 800, f"— {number} —", 9)
    document = read(pdf, tmp_path)
    headers = [(p.text, p.page) for p in document.paragraphs("header")]
    assert headers == [("内部资料 云溪县水务局", 1)]
    assert [t for t, _ in bodies(document)] == ["第1段正文在这里。", "第2段正文在这里。", "第3段正文在这里。"]
    assert not list(document.paragraphs("footer"))


def test_tick_boxes_in_text(tmp_path: Path) -> None:
    document = read(TinyPdf().page().text(72, 100, "□互联网 □√政务外网 ■业务专网 √□其他", 12), tmp_path)
    paragraph = next(document.paragraphs())
    assert paragraph.text == "☐互联网 ☑政务外网 ☑业务专网 ☑其他"
    assert [(t.label, t.checked) for t in paragraph.ticks] == [
        ("互联网", False),
        ("政务外网", True),
        ("业务专网", True),
        ("其他", True),
    ]


def test_ruled_table_with_spans(tmp_path: Path) -> None:
    pdf = TinyPdf().page()
    for y in (100, 130, 160, 190):
        pdf.line(72, y, 500, y)
    for x, y0, y1 in ((72, 100, 190), (172, 100, 190), (500, 100, 190), (300, 130, 160), (400, 130, 160)):
        pdf.line(x, y0, x, y1)
    pdf.text(80, 108, "项目名称").text(180, 108, "智慧水务平台").text(80, 138, "投资概算").text(180, 138, "68.5万元")
    pdf.text(310, 138, "资金来源").text(410, 138, "县级财政").text(80, 168, "建设周期").text(180, 168, "12个月")
    document = read(pdf, tmp_path)
    table = next(document.tables())
    assert table.locator == "表1"
    assert [[(c.text, c.col, c.col_span) for c in row] for row in table.rows] == [
        [("项目名称", 0, 1), ("智慧水务平台", 1, 3)],
        [("投资概算", 0, 1), ("68.5万元", 1, 1), ("资金来源", 2, 1), ("县级财政", 3, 1)],
        [("建设周期", 0, 1), ("12个月", 1, 3)],
    ]
    assert document.cell_anchor(table, table.rows[1][1]).locator == "表1 第2行 第2列"
    assert not bodies(document)


def test_a_table_goes_on_over_the_page_break_without_its_repeated_header(tmp_path: Path) -> None:
    pdf = TinyPdf()
    pdf.page().grid([72, 150, 400], [700, 730, 760])
    pdf.text(80, 708, "序号").text(160, 708, "名称").text(80, 738, "1").text(160, 738, "水情模块")
    pdf.page().grid([72, 150, 400], [60, 90, 120])
    pdf.text(80, 68, "序号").text(160, 68, "名称").text(80, 98, "2").text(160, 98, "雨情模块")
    tables = list(read(pdf, tmp_path).tables())
    assert len(tables) == 1
    assert [[(c.text, c.row, c.page) for c in row] for row in tables[0].rows] == [
        [("序号", 0, 1), ("名称", 0, 1)],
        [("1", 1, 1), ("水情模块", 1, 1)],
        [("2", 2, 2), ("雨情模块", 2, 2)],
    ]


def test_text_between_two_tables_keeps_them_apart(tmp_path: Path) -> None:
    pdf = TinyPdf()
    pdf.page().grid([72, 150, 400], [600, 630, 660]).text(80, 608, "甲").text(80, 700, "说明文字。")
    pdf.page().grid([72, 150, 400], [60, 90, 120]).text(80, 68, "乙")
    assert [t.locator for t in read(pdf, tmp_path).tables()] == ["表1", "表2"]


def test_sideways_text_reads_and_its_boxes_stay_on_the_page_as_shown(tmp_path: Path) -> None:
    pdf = TinyPdf().page().text(300, 500, "竖着排的文字一行在此处", 12, angle=90)
    document = read(pdf, tmp_path)
    paragraph = next(document.paragraphs())
    assert paragraph.text == "竖着排的文字一行在此处"
    assert document.turned == {1: 90}
    assert paragraph.bbox is not None
    x0, y0, x1, y1 = paragraph.bbox
    assert y1 - y0 > 5 * (x1 - x0)
    assert 0 <= x0 < x1 <= 595
    assert 0 <= y0 < y1 <= 842


def test_a_page_rotated_by_the_file_is_read_as_shown(tmp_path: Path) -> None:
    pdf = TinyPdf().page(rotate=270).text(300, 500, "转页后是正的一行文字", 12, angle=270)
    document = read(pdf, tmp_path)
    assert next(document.paragraphs()).text == "转页后是正的一行文字"


def test_form_fields_are_read_as_text_and_ticks(tmp_path: Path) -> None:
    pdf = TinyPdf().page().text(72, 104, "项目负责人：", 12).text_field((150, 100, 300, 120), "a", "周明远")
    pdf.check_field((72, 140, 84, 152), "b", True).text(88, 140, "政务外网", 12)
    pdf.check_field((172, 140, 184, 152), "c", False).text(188, 140, "互联网", 12)
    document = read(pdf, tmp_path)
    texts = [p.text for p in document.paragraphs()]
    assert texts == ["项目负责人：周明远", "☑政务外网  ☐互联网"]


def test_a_stamp_annotation_is_a_seal(tmp_path: Path) -> None:
    document = read(TinyPdf().page().text(72, 100, "同意。", 12).stamp((300, 600, 420, 720)), tmp_path)
    assert [(s.page, s.bbox, s.colour) for s in document.seals] == [(1, (300.0, 600.0, 420.0, 720.0), "red")]


def test_tables_are_blocks_between_their_paragraphs(tmp_path: Path) -> None:
    pdf = TinyPdf().page().text(72, 60, "附件2", 12).grid([72, 150, 400], [100, 130, 160]).text(80, 108, "名称")
    pdf.text(72, 200, "注：一式三份。", 12)
    kinds = [b.text if isinstance(b, Paragraph) else type(b).__name__ for b in read(pdf, tmp_path).blocks]
    assert kinds == ["附件2", Table.__name__, "注：一式三份。"]


def test_a_font_that_states_its_height_wrongly_keeps_its_letters_on_their_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = characters.box_of

    def too_high(handle: int, index: int, at: int) -> int:
        found = int(told(handle, index, at))
        rect = pdfium.FS_RECTF.from_address(at)
        if characters.unicode_of(handle, index) > 0xFF:
            rect.top += 1.2 * (rect.top - rect.bottom)  # as of subsets that LibreOffice embeds without their ascent
        return found

    monkeypatch.setattr(characters, "box_of", too_high)
    pdf = TinyPdf().page().text(80, 100, "2026", font=HEI).text(128, 100, "年").text(140, 100, "12", font=HEI)
    document = read(pdf.text(164, 100, "月起"), tmp_path)
    assert [p.text for p in document.paragraphs()] == ["2026年12月起"]
