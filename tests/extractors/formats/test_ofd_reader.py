"""OFD: text with its places, ruled tables, templates, annotations, seals."""

from __future__ import annotations

import dataclasses
import io
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from ofd_builder import build, grid, line, seal_data, text
from PIL import Image as Pictures
from PIL import ImageDraw

from extractors.document import Document, Figure, Paragraph, Seal, Table
from extractors.errors import UnreadableFile
from extractors.limits import DEFAULT
from extractors.readers.ofd import read_ofd
from extractors.readers.ofd.geometry import bounds, deltas
from extractors.readers.ofd.outline import outline
from extractors.readers.ofd.seals import seal_name
from extractors.readers.pages.settings import PageSettings
from extractors.readers.scan.engine import Image, OcrLine

MM = 72 / 25.4


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "批复.ofd"


def read(file: Path) -> Document:
    return read_ofd(file, file.name)


def said(document: Document) -> list[str]:
    return [b.text for b in document.blocks if isinstance(b, Paragraph)]


def near(box: tuple[float, ...] | None, expected: tuple[float, ...]) -> bool:
    return box is not None and all(abs(a - b) < 0.6 for a, b in zip(box, expected, strict=True))


def test_lines_join_to_paragraphs_with_places_in_points(file: Path) -> None:
    build(
        file,
        text(20, 40, "关于某项目的批复", 8)
        + text(30, 60, "你局报来的请示收悉经研究同意建设该项目请按规定")
        + text(20, 69, "组织实施。"),
    )
    document = read(file)
    assert said(document) == ["关于某项目的批复", "你局报来的请示收悉经研究同意建设该项目请按规定组织实施。"]
    first = document.blocks[0]
    assert isinstance(first, Paragraph)
    assert (first.page, first.locator) == (1, "第1页 第1段")
    assert near(first.bbox, (20 * MM, 33.1 * MM, 84 * MM, 41.1 * MM))
    assert (document.format, document.method, document.pages, document.looked_for_seals) == ("ofd", "ofd", 1, True)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("1 2 3", [1, 2, 3]),
        ("g 3 1.5 2", [1.5, 1.5, 1.5, 2]),
        ("1 g 2 4", [1, 4, 4]),
        ("g 2", [2]),
        ("x 1", [1]),
        (None, []),
    ],
)
def test_offsets_between_characters(written: str | None, expected: list[float]) -> None:
    assert deltas(written) == expected


def test_absurd_repetition_is_bounded() -> None:
    assert len(deltas("g 999999999 1")) == 100_000


def test_one_text_code_over_two_lines(file: Path) -> None:
    build(file, text(20, 40, "上行下行", code='DeltaX="5 -5 5" DeltaY="0 9 0"'))
    assert said(read(file)) == ["上行", "下行"]


def test_matrix_of_the_object(file: Path) -> None:
    small = text(0, 0, "缩放", 20, 'CTM="0.25 0 0 0.25 0 0"').replace('Boundary="0 -20 200', 'Boundary="50 100 200')
    build(file, small)
    [paragraph] = read(file).blocks
    assert isinstance(paragraph, Paragraph)
    assert paragraph.size == pytest.approx(5 * MM, abs=0.1)
    assert near(paragraph.bbox, (50 * MM, 100.7 * MM, 60 * MM, 105.7 * MM))


def test_ruled_table(file: Path) -> None:
    cells = (
        text(22, 38, "项目名称") + text(62, 38, "智慧水利") + text(22, 48, "网络") + text(62, 48, "□政务外网☑互联网")
    )
    build(file, grid([20, 60, 150], [30, 40, 50]) + cells)
    [table] = read(file).blocks
    assert isinstance(table, Table)
    assert [[c.text for c in row] for row in table.rows] == [["项目名称", "智慧水利"], ["网络", "☐政务外网☑互联网"]]
    assert [(t.label, t.checked) for t in table.rows[1][1].ticks] == [("政务外网", False), ("互联网", True)]
    assert table.cell_locator(table.rows[1][1]) == "表1 第2行 第2列"
    assert near(table.rows[0][1].bbox, (60 * MM, 30 * MM, 150 * MM, 40 * MM))


def test_rules_drawn_as_thin_filled_bars(file: Path) -> None:
    def bar(x0: float, y0: float, x1: float, y1: float) -> str:
        return (
            '<ofd:PathObject Boundary="0 0 210 297" Stroke="false" Fill="true"><ofd:AbbreviatedData>'
            f"M {x0} {y0} L {x1} {y0} L {x1} {y1} L {x0} {y1} C</ofd:AbbreviatedData></ofd:PathObject>"
        )

    rules = "".join(bar(20, y, 100, y + 0.3) for y in (30, 40)) + "".join(
        bar(x, 30, x + 0.3, 40) for x in (20, 60, 100)
    )
    build(file, rules + text(22, 37, "甲") + text(62, 37, "乙"))
    [table] = read(file).tables()
    assert [c.text for c in table.cells()] == ["甲", "乙"]


def test_template_annotation_composite_and_symbol_font(file: Path) -> None:
    filled = (
        '<ofd:Annot Type="Stamp" Subtype="FreeText"><ofd:Appearance Boundary="60 70 80 10">'
        + text(0, 6, "填写的内容")
        + "</ofd:Appearance></ofd:Annot>"
        '<ofd:Annot Type="Watermark"><ofd:Appearance Boundary="0 150 80 10">'
        + text(0, 6, "水印")
        + '</ofd:Appearance></ofd:Annot><ofd:Annot Type="Stamp" Visible="false"><ofd:Appearance Boundary="0 170 80 10">'
        + text(0, 6, "看不见")
        + "</ofd:Appearance></ofd:Annot>"
    )
    composite = '<ofd:CompositeObject Boundary="20 100 50 10" ResourceID="9"/>'
    ticked = text(20, 130, "R", font=3) + text(25, 130, "同意")
    hidden = text(20, 200, "隐藏", more='Visible="false"')
    build(file, composite + ticked + hidden, template=text(20, 40, "样式中的标题"), annotations=filled)
    assert said(read(file)) == ["样式中的标题", "填写的内容", "组合", "☑同意"]


def test_seal_of_a_signature_has_its_place_and_name(file: Path) -> None:
    stamp = '<ofd:StampAnnot PageRef="11" Boundary="120 200 40 40"/>'
    name = "某县水利局"
    extra = {"Doc_0/Signs/Sign_0/SignedValue.dat": seal_data(name)}
    build(file, text(20, 40, "首页"), text(20, 40, "次页"), signature=stamp, extra=extra)
    document = read(file)
    [seal] = document.seals
    assert (seal.page, seal.colour, seal.text) == (2, "red", name)
    assert near(seal.bbox, (120 * MM, 200 * MM, 160 * MM, 240 * MM))
    assert document.warnings == []


def test_seal_over_page_edges_shows_its_strip(file: Path) -> None:
    stamp = '<ofd:StampAnnot PageRef="10" Boundary="190 100 40 40" Clip="0 0 20 40"/>'
    build(file, text(20, 40, "首页"), signature=stamp)
    [seal] = read(file).seals
    assert near(seal.bbox, (190 * MM, 100 * MM, 210 * MM, 140 * MM))


def test_signature_that_shows_nothing(file: Path) -> None:
    build(file, text(20, 40, "首页"), signature="<ofd:Provider/>")
    document = read(file)
    assert (document.seals, [w.code for w in document.warnings]) == ([], ["signature_unseen"])


@pytest.mark.parametrize(
    "data", [b"", b"\x30\x80", b"\x30\x84\xff\xff\xff\xff", b"\x02\x01\x01" * 50, seal_data("名")[:20]]
)
def test_seal_data_that_is_none(data: bytes) -> None:
    assert seal_name(data) == ""


def picture(colour: str, shape: str) -> bytes:
    image = Pictures.new("RGB", (120, 120), "white")
    drawing = ImageDraw.Draw(image)
    if shape == "ring":
        drawing.ellipse((8, 8, 112, 112), outline=colour, width=10)
    else:
        drawing.rectangle((0, 0, 120, 120), fill=colour)
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


@pytest.mark.parametrize(("colour", "size", "seals"), [("#d01818", 40, 1), ("#1840c0", 40, 0), ("#d01818", 120, 0)])
def test_pasted_picture_of_a_seal(file: Path, colour: str, size: int, seals: int) -> None:
    image = f'<ofd:ImageObject Boundary="100 150 {size} {size}" CTM="{size} 0 0 {size} 0 0" ResourceID="8"/>'
    build(file, text(20, 40, "正文") + image, extra={"Doc_0/Res/seal.png": picture(colour, "ring")})
    document = read(file)
    area = (100 * MM, 150 * MM, (100 + size) * MM, (150 + size) * MM)
    figures = [b for b in document.blocks if isinstance(b, Figure)]
    assert (len(document.seals), len(figures)) == (seals, 1 - seals)
    found: Seal | Figure = document.seals[0] if seals else figures[0]
    assert near(found.bbox, area)


def test_missing_picture_is_a_broken_figure(file: Path) -> None:
    build(file, text(20, 40, "正文") + '<ofd:ImageObject Boundary="20 100 100 80" ResourceID="8"/>')
    [figure] = [b for b in read(file).blocks if isinstance(b, Figure)]
    assert figure.broken == "图片缺失"


class Recogniser:
    """Finds one line where a picture is dark."""

    name = "fake"

    def recognise(self, image: Image) -> list[OcrLine]:
        ys, xs = np.nonzero((image if image.ndim == 2 else image.min(axis=2)) < 128)
        if not len(xs):
            return []
        x0, y0, x1, y1 = float(xs.min()), float(ys.min()), float(xs.max()), float(ys.max())
        box = ((x0, y0), (x1, y0), (x1, y1), (x0, y1))
        return [OcrLine(box, "扫描件上的标题文字", 0.99)]

    def read_lines(self, crops: Sequence[Image]) -> list[OcrLine]:
        return [OcrLine(((0, 0), (1, 0), (1, 1), (0, 1)), "", 0.0) for _ in crops]


def scanned(file: Path) -> Path:
    image = Pictures.new("RGB", (1000, 1400), "white")
    ImageDraw.Draw(image).rectangle((100, 140, 500, 182), fill="black")
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    placed = '<ofd:ImageObject Boundary="5 10 200 280" CTM="200 0 0 280 0 0" ResourceID="8"/>'
    stamp = '<ofd:StampAnnot PageRef="11" Boundary="120 200 40 40"/>'
    return build(file, text(20, 40, "首页"), placed, signature=stamp, extra={"Doc_0/Res/seal.png": buffer.getvalue()})


def test_page_that_is_only_a_picture_is_recognised_in_its_place(file: Path) -> None:
    document = read_ofd(
        scanned(file), file.name, settings=lambda: PageSettings(own_engine=Recogniser(), second_reading=False)
    )
    assert (said(document), document.pages, document.unread_pages, document.ocr_pages) == (
        ["首页", "扫描件上的标题文字"], 2, [], [2],
    )  # fmt: skip
    found = document.blocks[1]
    assert found.bbox is not None
    assert abs(found.bbox[0] - (5 + 20) * MM) < 3
    assert abs(found.bbox[1] - (10 + 28) * MM) < 6
    [seal] = document.seals
    assert near(seal.bbox, (120 * MM, 200 * MM, 160 * MM, 240 * MM))


def test_page_that_is_only_a_picture_without_an_engine_is_unread(file: Path) -> None:
    document = read_ofd(scanned(file), file.name, settings=lambda: PageSettings(engine="none"))
    assert (said(document), document.pages, document.unread_pages, document.looked_for_seals) == (
        ["首页"],
        2,
        [2],
        False,
    )
    assert [(w.code, w.page) for w in document.warnings] == [("page_unread", 2), ("needs_tool", 2)]


def test_missing_page_is_unread_and_the_others_are_read(file: Path) -> None:
    build(file, text(20, 40, "甲"), text(20, 40, "乙"))
    without(file, "Doc_0/Pages/Page_1/Content.xml")
    document = read(file)
    assert (said(document), document.pages, document.unread_pages) == (["甲"], 2, [2])
    assert [(w.code, w.page) for w in document.warnings] == [("page_damaged", 2)]


@pytest.mark.parametrize(("name", "code"), [("清单.xlsx", "partial"), ("original_invoice.xml", "attachments")])
def test_attachments_are_told(file: Path, name: str, code: str) -> None:
    listed = f'<x><Attachment Name="{name}"><FileLoc>{name}</FileLoc></Attachment></x>'.encode()
    build(
        file,
        text(20, 40, "甲"),
        extra={"Doc_0/Attachs/Attachments.xml": listed},
        document="<ofd:Attachments>Attachs/Attachments.xml</ofd:Attachments>",
    )
    said = f"文件里另附有 1 个附件（{name}），附件内容未读取"
    assert [(w.code, w.message) for w in read(file).warnings] == [(code, said)]


@pytest.mark.parametrize(
    ("missing", "message"),
    [
        ("OFD.xml", "OFD 版式文件已损坏，无法打开（没有 OFD.xml）"),
        ("Doc_0/Document.xml", "OFD 版式文件已损坏，无法打开（文档描述缺失）"),
    ],
)
def test_damaged(file: Path, missing: str, message: str) -> None:
    without(build(file, text(20, 40, "甲")), missing)
    with pytest.raises(UnreadableFile) as caught:
        read(file)
    assert (caught.value.code, caught.value.message) == ("damaged", message)


def test_cut_off(file: Path) -> None:
    data = build(file, text(20, 40, "甲")).read_bytes()
    file.write_bytes(data[: len(data) // 2])
    with pytest.raises(UnreadableFile, match="已损坏"):
        read(file)


def test_encrypted(file: Path) -> None:
    build(file, text(20, 40, "甲"), extra={"Encryptions.xml": b"<x/>"})
    with pytest.raises(UnreadableFile) as caught:
        read(file)
    assert (caught.value.code, caught.value.message) == ("encrypted", "加密的 OFD 版式文件，没有口令无法打开")


def test_too_many_pages(file: Path) -> None:
    build(file, *[text(20, 40, "甲")] * 4)
    with pytest.raises(UnreadableFile, match="页数过多") as caught:
        read_ofd(file, "a.ofd", dataclasses.replace(DEFAULT, ofd_pages=3))
    assert caught.value.code == "limits"


def test_composites_that_hold_themselves_end(file: Path) -> None:
    build(file, '<ofd:CompositeObject Boundary="0 0 1 1" ResourceID="9"/>' + text(20, 40, "甲"))
    loop = '<ofd:CompositeObject Boundary="0 0 1 1" ResourceID="9"/>' * 8
    replaced(file, "Doc_0/PublicRes.xml", lambda s: s.replace("<ofd:Content>", "<ofd:Content>" + loop))
    assert said(read(file)) == ["组合", "甲"]


def drawn(written: str) -> list[tuple[list[tuple[float, float]], bool]]:
    return [([(round(x, 3), round(y, 3)) for x, y in s.points], s.curved) for s in outline(written)]


def test_path_operators() -> None:
    assert drawn("S 0 0 L 1 0 M 2 2 L 2 3 C") == [([(0, 0), (1, 0)], False), ([(2, 2), (2, 3), (2, 2)], False)]
    assert drawn("M 0 0 Q 6 0 6 6 Z L") == [
        ([(0, 0), (1.833, 0.167), (3.333, 0.667), (4.5, 1.5), (5.333, 2.667), (5.833, 4.167), (6, 6)], True)
    ]
    assert drawn("L 1") == []
    assert line(0, 0, 1, 1)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("M 0 5 A 5 5 0 1 1 10 5 A 5 5 0 1 1 0 5", (0, 0, 10, 10)),  # a circle
        ("M 10 0 A 10 10 0 0 1 0 10", (0, 0, 10, 10)),  # a quarter, bulging outwards
        ("M 10 0 A 10 10 0 0 0 0 10", (0, 0, 10, 10)),
        ("M 0 0 A 1 1 0 0 1 10 0", (0, -5, 10, 0)),  # radii too small for the chord
        ("M 0 0 A 0 4 0 0 1 10 0", (0, 0, 10, 0)),
    ],
)
def test_arcs_keep_to_their_circle(written: str, expected: tuple[float, ...]) -> None:
    [(points, _)] = drawn(written)
    assert bounds(points) == expected


def without(path: Path, name: str) -> None:
    with zipfile.ZipFile(path) as package:
        parts = {n: package.read(n) for n in package.namelist() if n != name}
    with zipfile.ZipFile(path, "w") as package:
        for n, data in parts.items():
            package.writestr(n, data)


def replaced(path: Path, name: str, change: Callable[[str], str]) -> None:
    with zipfile.ZipFile(path) as package:
        parts = {n: package.read(n) for n in package.namelist()}
    parts[name] = change(parts[name].decode()).encode()
    with zipfile.ZipFile(path, "w") as package:
        for n, data in parts.items():
            package.writestr(n, data)
