"""Tick boxes, however a form draws them: ☑ or ☐ in the text, a label, a state."""

from __future__ import annotations

import pytest
from word_make import Read, field, listed, p, r, relationship, sdt, tbl, tc, tr

from extractors.document import Document, Paragraph, Table
from extractors.readers.word.ticks import read_ticks


def ticks(document: Document) -> list[tuple[str, bool | None]]:
    found = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            found += [(t.label, t.checked) for t in block.ticks]
        elif isinstance(block, Table):
            found += [(t.label, t.checked) for cell in block.cells() for t in cell.ticks]
    return found


def sym(font: str, code: str) -> str:
    return r(inner=f'<w:sym w:font="{font}" w:char="{code}"/>')


def checkbox(checked: str, glyph: str, states: str = "") -> str:
    return sdt(r(glyph), f'<w14:checkbox><w14:checked w14:val="{checked}"/>{states}</w14:checkbox>')


@pytest.mark.parametrize(
    ("font", "code", "checked"),
    [
        ("Wingdings", "F0FE", True),
        ("Wingdings", "F0A8", False),
        ("Wingdings", "00A8", False),
        ("Wingdings", "F06F", False),
        ("Wingdings", "F0FD", True),
        ("Wingdings 2", "F052", True),
        ("Wingdings 2", "0052", True),
        ("Wingdings 2", "F0A3", False),
        ("Wingdings 2", "F054", True),
        ("Webdings", "F063", False),
        ("MS Gothic", "2611", True),
    ],
)
def test_symbol_ticks(read: Read, font: str, code: str, checked: bool) -> None:
    document = read(p(sym(font, code), r("政务外网")))
    assert ticks(document) == [("政务外网", checked)]
    assert document.blocks[0].text == ("☑" if checked else "☐") + "政务外网"


def test_letters_in_a_symbol_font(read: Read) -> None:
    font = '<w:rFonts w:ascii="Wingdings 2" w:hAnsi="Wingdings 2"/>'
    document = read(p(r("R", font), r("是 "), r("£", font), r("否")))
    assert document.blocks[0].text == "☑是 ☐否"
    assert ticks(document) == [("是", True), ("否", False)]


def test_letters_of_wingdings_whose_font_was_lost(read: Read) -> None:
    document = read(tbl(tr("þ网站建设类 ¨软件开发类")))
    assert ticks(document) == [("网站建设类", True), ("软件开发类", False)]


def test_content_control_boxes(read: Read) -> None:
    document = read(p(checkbox("1", "☒"), r("是 "), checkbox("0", "☐"), r("否")))
    assert document.blocks[0].text == "☑是 ☐否"
    assert ticks(document) == [("是", True), ("否", False)]


def test_content_control_boxes_with_glyphs_of_their_own(read: Read) -> None:
    states = '<w14:checkedState w14:val="0052" w14:font="Wingdings 2"/><w14:uncheckedState w14:val="00A3" w14:font="Wingdings 2"/>'
    box = sdt(sym("Wingdings 2", "F052"), f'<w14:checkbox><w14:checked w14:val="1"/>{states}</w14:checkbox>')
    assert ticks(read(p(box, r("是")))) == [("是", True)]


def test_the_glyph_shown_wins_over_a_stale_state(read: Read) -> None:
    assert ticks(read(p(checkbox("0", "☒"), r("是")))) == [("是", True)]


def test_an_empty_content_control_box_is_a_box(read: Read) -> None:
    box = sdt("", '<w14:checkbox><w14:checked w14:val="0"/></w14:checkbox>')
    assert ticks(read(p(box, r("是")))) == [("是", False)]


def test_a_content_control_box_around_a_cell(read: Read) -> None:
    box = sdt(tc(p("☒")), '<w14:checkbox><w14:checked w14:val="1"/></w14:checkbox>')
    document = read(tbl(f"<w:tr>{box}{tc('同意')}</w:tr>"))
    table = next(document.tables())
    assert [c.text for c in table.cells()] == ["☑", "同意"]


@pytest.mark.parametrize(
    ("data", "checked"),
    [
        ("<w:default w:val='0'/><w:checked/>", True),
        ("<w:default w:val='1'/>", True),
        ("<w:default w:val='0'/>", False),
        ("<w:default w:val='1'/><w:checked w:val='0'/>", False),
    ],
)
def test_legacy_form_boxes(read: Read, data: str, checked: bool) -> None:
    box = field("FORMCHECKBOX", data=f"<w:ffData><w:checkBox><w:sizeAuto/>{data}</w:checkBox></w:ffData>")
    assert ticks(read(p(box, r("合同金额")))) == [("合同金额", checked)]


def test_a_legacy_box_without_its_state_cannot_be_told(read: Read) -> None:
    document = read(p(field("FORMCHECKBOX"), r("合同金额")))
    assert document.blocks[0].text == "☒合同金额"
    assert ticks(document) == [("合同金额", None)]


def test_an_enclosed_character_is_a_ticked_box(read: Read) -> None:
    assert ticks(read(p(field("eq \\o\\ac(□,√)"), r("是 □否")))) == [("是", True), ("否", False)]


def test_a_list_with_boxes_for_bullets(read: Read) -> None:
    def bullet(identifier: int, code: str) -> str:
        return (
            f'<w:abstractNum w:abstractNumId="{identifier}"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="{code}"/>'
            '<w:rPr><w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/></w:rPr></w:lvl></w:abstractNum>'
        )

    numbering = bullet(1, "\uf0a8") + bullet(2, "\uf0fe")
    numbering += "".join(f'<w:num w:numId="{i}"><w:abstractNumId w:val="{i}"/></w:num>' for i in (1, 2))
    document = read(listed("政务外网", 2) + listed("互联网", 1), numbering=numbering)
    assert [(b.text, b.number) for b in document.paragraphs()] == [("☑政务外网", ""), ("☐互联网", "")]
    assert ticks(document) == [("政务外网", True), ("互联网", False)]


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({"Value": "1", "Caption": "软件开发类"}, [("软件开发类", True)]),
        ({"Value": "0", "Caption": "软件开发类"}, [("软件开发类", False)]),
        ({"Caption": "软件开发类"}, [("软件开发类", False)]),
        ({}, [("", None)]),
    ],
)
def test_active_controls(read: Read, properties: dict[str, str], expected: list[tuple[str, bool | None]]) -> None:
    ns = "http://schemas.microsoft.com/office/2006/activeX"
    inner = "".join(f'<ax:ocxPr ax:name="{name}" ax:value="{value}"/>' for name, value in properties.items())
    ocx = f'<ax:ocx xmlns:ax="{ns}" ax:classid="{{8BD21D40-EC42-11CE-9E0D-00AA006002F3}}">{inner}</ax:ocx>'.encode()
    control = (
        '<w:object><v:shape><v:imagedata r:id="rId8"/></v:shape><w:control r:id="rId9" w:name="CheckBox1"/></w:object>'
    )
    document = read(
        p(r(inner=control)),
        relationships=[relationship("rId9", "control", "activeX/activeX1.xml")],
        parts={"word/activeX/activeX1.xml": ocx},
    )
    assert ticks(document) == expected
    assert [w.code for w in document.warnings] == ([] if properties else ["active_control"])


YES, NO, UNKNOWN = True, False, None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("□是 ☑否", [("是", NO), ("否", YES)]),
        ("☐是 ☒否", [("是", NO), ("否", YES)]),
        ("☑是 ☒否 ☐不清楚", [("是", YES), ("否", UNKNOWN), ("不清楚", NO)]),
        ("□是 ■否", [("是", NO), ("否", YES)]),
        ("■政务外网 ■互联网", [("政务外网", YES), ("互联网", YES)]),
        ("□√是 □否", [("是", YES), ("否", NO)]),
        ("√□是 □否", [("是", YES), ("否", NO)]),
        ("□是 √□否", [("是", NO), ("否", YES)]),
        ("□ √是 □ 否", [("是", YES), ("否", NO)]),
        ("□是√ □否", [("是", YES), ("否", NO)]),
        ("□✓是 □否", [("是", YES), ("否", NO)]),
        ("（√）新建（ ）续建", [("新建", YES), ("续建", NO)]),
        ("（ ）新建（　）续建", [("新建", NO), ("续建", NO)]),
        ("[√]新建 [×]续建", [("新建", YES), ("续建", NO)]),
        ("√网站建设类", [("网站建设类", YES)]),
        ("✔网站建设类", [("网站建设类", YES)]),
        ("●是 ○否", [("是", YES), ("否", NO)]),
        ("○是 ○否", [("是", NO), ("否", NO)]),
        ("是□ 否☑", [("是", NO), ("否", YES)]),
        ("是□否□", [("是", NO), ("否", NO)]),
        ("是否涉密：是☐ 否☑", [("是", NO), ("否", YES)]),
        ("是（√）否（ ）", [("是", YES), ("否", NO)]),
        ("网络：□政务外网 ☑互联网", [("政务外网", NO), ("互联网", YES)]),
        ("□政务外网、☑互联网；□其他：____", [("政务外网", NO), ("互联网", YES), ("其他：____", NO)]),
        ("□新建\n☑续建\n说明文字", [("新建", NO), ("续建", YES)]),
        ("√", [("", YES)]),
        ("□政务外网\n■互联网", [("政务外网", NO), ("互联网", YES)]),
    ],
)
def test_ways_of_ticking_in_a_cell(text: str, expected: list[tuple[str, bool | None]]) -> None:
    found = read_ticks(text, in_cell=True)
    assert [(t.label, t.checked) for t in found.ticks] == expected
    marks = "".join(c for c in found.text if c in "☑☐☒")
    assert marks == "".join({True: "☑", False: "☐", None: "☒"}[checked] for _, checked in expected)


@pytest.mark.parametrize(
    "text",
    [
        "请在□内打√",
        "（在相应的□内划“√”）",
        "选中的请打√，未选的不填",
        "二○二六年九月",
        "√2 约等于 1.414",
        "××○○项目",
        "统一社会信用代码：□□□□□□□□□□",
        "高政办发〔2021〕（  ）号",
        "负责人（  ）",
        "● 建设目标",
        "普通的一句话（含税）。",
    ],
)
def test_what_is_no_tick_box(text: str) -> None:
    found = read_ticks(text, in_cell=True)
    assert (found.text, found.ticks) == (text, [])


def test_instructions_and_boxes_in_one_cell() -> None:
    found = read_ticks("（请在□内打√）\n□是 ☑否", in_cell=True)
    assert found.text == "（请在□内打√）\n☐是 ☑否"
    assert [(t.label, t.checked) for t in found.ticks] == [("是", False), ("否", True)]


def test_a_bullet_in_running_text_is_no_box(read: Read) -> None:
    document = read(p("■ 建设目标") + p("√ 统一规划"))
    assert [b.text for b in document.paragraphs()] == ["■ 建设目标", "√ 统一规划"]
    assert ticks(document) == []


def test_choices_one_a_line_in_running_text(read: Read) -> None:
    document = read(p("申报类别：") + p("□网站建设类") + p("■软件开发类") + p("□其他"))
    assert ticks(document) == [("网站建设类", False), ("软件开发类", True), ("其他", False)]
