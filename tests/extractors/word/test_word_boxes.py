"""Text boxes once, figures with caption and fault, drawn text."""

from __future__ import annotations

import pytest
from word_make import PNG, Read, p, part, picture, r, relationship, tbl, tc, text_box, tr

from extractors.document import Document, Figure, Paragraph


def shown(document: Document) -> list[tuple[str, str, str]]:
    return [(b.part, b.text, b.locator) for b in document.blocks if isinstance(b, Paragraph)]


def figures(document: Document) -> list[tuple[str, str, str]]:
    return [(b.locator, b.caption, b.broken) for b in document.blocks if isinstance(b, Figure)]


def test_a_text_box_is_read_once(read: Read) -> None:
    document = read(p(r("前"), r(inner=text_box(p("框一") + p() + p("框二"))), r("后")))
    assert shown(document) == [
        ("body", "前后", "正文 第1段"),
        ("textbox", "框一", "文本框1 第1段"),
        ("textbox", "框二", "文本框1 第3段"),
    ]


def test_a_text_box_of_older_word(read: Read) -> None:
    pict = f"<w:pict><v:shape><v:textbox><w:txbxContent>{p('旧框')}</w:txbxContent></v:textbox></v:shape></w:pict>"
    assert shown(read(p(r(inner=pict)))) == [("textbox", "旧框", "文本框1 第1段")]


def test_text_boxes_in_groups_and_in_text_boxes(read: Read) -> None:
    inner = p(r("外"), r(inner=text_box(p("内"))))
    group = (
        "<mc:AlternateContent><mc:Choice Requires='wpg'><w:drawing><a:graphic><a:graphicData><wpg:wgp><wps:wsp><wps:txbx>"
        f"<w:txbxContent>{inner}</w:txbxContent></wps:txbx></wps:wsp><wps:wsp><wps:txbx><w:txbxContent>{p('另')}</w:txbxContent>"
        "</wps:txbx></wps:wsp></wpg:wgp></a:graphicData></a:graphic></w:drawing></mc:Choice></mc:AlternateContent>"
    )
    assert shown(read(p(r(inner=group)))) == [
        ("textbox", "外", "文本框1 第1段"),
        ("textbox", "内", "文本框2 第1段"),
        ("textbox", "另", "文本框3 第1段"),
    ]


def test_tables_in_text_boxes(read: Read) -> None:
    document = read(tbl(tr("正文表")) + p(r(inner=text_box(tbl(tr("框内表"))))))
    assert [(t.part, t.locator) for t in document.tables()] == [("body", "表1"), ("textbox", "文本框1 表1")]


def test_word_art(read: Read) -> None:
    art = '<w:pict><v:shape><v:textpath string="内部资料"/></v:shape></w:pict>'
    assert shown(read(p(r(inner=art)))) == [("textbox", "内部资料", "正文 第1段 艺术字")]


WITH_PICTURE = {
    "parts": {"word/media/image1.png": PNG},
    "relationships": [relationship("rId9", "image", "media/image1.png")],
}


@pytest.mark.parametrize(
    ("before", "after", "caption"),
    [
        ("", "图1 总体架构图", "图1 总体架构图"),
        ("", "图 3-2  网络拓扑", "图 3-2  网络拓扑"),
        ("图2 系统部署", "正文继续。", "图2 系统部署"),
        ("网络拓扑图", "正文继续。", "网络拓扑图"),
        ("如图所示，系统分为三层。", "各层之间通过接口通信。", ""),
        ("图1 上一张图", "图2 本图", "图2 本图"),
    ],
)
def test_captions(read: Read, before: str, after: str, caption: str) -> None:
    document = read(p(before) + p(r(inner=picture("rId9"))) + p(after), **WITH_PICTURE)
    assert figures(document) == [("正文 第2段 插图1", caption, "")]


def test_a_caption_with_a_computed_number(read: Read) -> None:
    numbering = (
        '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/><w:lvlText w:val="图%1"/></w:lvl>'
        '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    below = p("部署方式", properties='<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>')
    document = read(p(r(inner=picture("rId9"))) + below, numbering=numbering, **WITH_PICTURE)
    assert figures(document)[0][1] == "图1 部署方式"


def test_a_picture_in_a_cell_with_its_caption_below(read: Read) -> None:
    document = read(tbl(tr("照片", tc(p(r(inner=picture("rId9"))))), tr("说明", "机房现场图")), **WITH_PICTURE)
    assert figures(document) == [("表1 第1行 第2列 插图1", "机房现场图", "")]


@pytest.mark.parametrize(
    ("relationships", "parts", "reason", "code"),
    [
        ([], {}, "图片数据缺失，文件内没有这张图片", "broken_picture"),
        ([relationship("rId9", "image", "media/image1.png")], {}, "图片数据缺失，文件内没有这张图片", "broken_picture"),
        (
            [relationship("rId9", "image", "media/image1.png")],
            {"word/media/image1.png": b""},
            "图片数据是空的（0 字节）",
            "broken_picture",
        ),
        (
            [relationship("rId9", "image", "file:///D:/图/1.png", external=True)],
            {},
            "图片是外部链接，没有随文件提交：file:///D:/图/1.png",
            "external_picture",
        ),
    ],
)
def test_pictures_that_cannot_be_shown(
    read: Read, relationships: list[str], parts: dict[str, bytes], reason: str, code: str
) -> None:
    document = read(p(r(inner=picture("rId9"))), relationships=relationships, parts=parts)
    assert figures(document) == [("正文 第1段 插图1", "", reason)]
    assert [(w.code, w.locator) for w in document.warnings] == [(code, "正文 第1段 插图1")]


def test_a_linked_picture_that_is_stored_too_is_whole(read: Read) -> None:
    both = picture("rId9").replace('r:embed="rId9"', 'r:embed="rId9" r:link="rId8"')
    more = dict(WITH_PICTURE)
    more["relationships"] = [
        *WITH_PICTURE["relationships"],
        relationship("rId8", "image", "file:///x.png", external=True),
    ]
    assert figures(read(p(r(inner=both)), **more)) == [("正文 第1段 插图1", "", "")]


def test_pictures_and_objects_of_older_word(read: Read) -> None:
    vml = '<w:pict><v:shape><v:imagedata r:id="rId9"/></v:shape></w:pict>'
    ole = '<w:object><v:shape><v:imagedata r:id="rId9"/></v:shape><o:OLEObject ProgID="Visio.Drawing.15" r:id="rId7"/></w:object>'
    document = read(p(r(inner=vml)) + p(r(inner=ole)), **WITH_PICTURE)
    assert [place for place, _, broken in figures(document) if not broken] == ["正文 第1段 插图1", "正文 第2段 插图2"]
    assert [(w.code, w.message) for w in document.warnings] == [
        ("embedded_object", "嵌入对象（Visio.Drawing.15）的内容未读取")
    ]


def test_formula_objects_are_no_figures(read: Read) -> None:
    ole = '<w:object><v:shape><v:imagedata r:id="rId9"/></v:shape><o:OLEObject ProgID="Equation.DSMT4" r:id="rId7"/></w:object>'
    assert figures(read(p(r("式"), r(inner=ole)), **WITH_PICTURE)) == []


def test_lines_and_frames_are_no_figures(read: Read) -> None:
    rule = '<w:pict><v:rect o:hr="t"/></w:pict>'
    assert figures(read(p(r(inner=rule)) + p(r(inner=text_box(p("框")))))) == []


def test_a_drawing_of_several_shapes_is_a_figure(read: Read) -> None:
    shapes = "".join(f"<w:pict><v:rect>{box}</v:rect></w:pict>" for box in ("", "", ""))
    assert figures(read(p(r(inner=shapes)) + p("图1 部署示意"))) == [("正文 第1段 插图1", "图1 部署示意", "")]


CHART_NS = "http://schemas.openxmlformats.org/drawingml/2006/chart"


def test_charts_with_their_words(read: Read) -> None:
    drawing = (
        "<w:drawing><wp:inline><a:graphic><a:graphicData>"
        f'<c:chart xmlns:c="{CHART_NS}" r:id="rId5"/></a:graphicData></a:graphic></wp:inline></w:drawing>'
    )
    chart = (
        f'<c:chartSpace xmlns:c="{CHART_NS}" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><c:chart><c:title>'
        "<c:tx><c:rich><a:p><a:r><a:t>历年</a:t></a:r><a:r><a:t>投资</a:t></a:r></a:p></c:rich></c:tx></c:title></c:chart></c:chartSpace>"
    ).encode()
    document = read(
        p(r(inner=drawing)),
        relationships=[relationship("rId5", "chart", "charts/chart1.xml")],
        parts={"word/charts/chart1.xml": chart},
    )
    assert figures(document) == [("正文 第1段 插图1", "", "")]
    assert shown(document) == [("textbox", "历年投资", "正文 第1段 插图1 文字")]


def test_diagrams_with_their_words(read: Read) -> None:
    ns = "http://schemas.openxmlformats.org/drawingml/2006/diagram"
    drawing = f'<w:drawing><a:graphic><a:graphicData><dgm:relIds xmlns:dgm="{ns}" r:dm="rId5"/></a:graphicData></a:graphic></w:drawing>'
    data = (
        f'<dgm:dataModel xmlns:dgm="{ns}" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><dgm:pt><dgm:t>'
        "<a:p><a:r><a:t>申报</a:t></a:r></a:p></dgm:t></dgm:pt><dgm:pt><dgm:t><a:p><a:r><a:t>评审</a:t></a:r></a:p></dgm:t></dgm:pt>"
        "</dgm:dataModel>"
    ).encode()
    document = read(
        p(r(inner=drawing)),
        relationships=[relationship("rId5", "diagramData", "diagrams/data1.xml")],
        parts={"word/diagrams/data1.xml": data},
    )
    assert shown(document) == [("textbox", "申报\n评审", "正文 第1段 插图1 文字")]


def test_a_picture_in_a_header(read: Read) -> None:
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f"{relationship('rId1', 'image', 'media/image1.png')}</Relationships>"
    ).encode()
    document = read(
        p("正文") + '<w:sectPr><w:headerReference w:type="default" r:id="rId2"/></w:sectPr>',
        relationships=[relationship("rId2", "header", "header1.xml")],
        parts={
            "word/header1.xml": part("hdr", p(r(inner=picture("rId1")))),
            "word/_rels/header1.xml.rels": rels,
            "word/media/image1.png": PNG,
        },
    )
    assert [(b.part, b.locator, b.broken) for b in document.blocks if isinstance(b, Figure)] == [
        ("header", "页眉1 第1段 插图1", "")
    ]
