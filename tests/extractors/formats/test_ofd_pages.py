"""Pages of an OFD that are scans, drawn, turned or damaged, and what the standard allows besides plain objects."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import numpy as np
import pytest
from ofd_builder import NS, build, image, path, resources, text
from PIL import Image as Pictures
from PIL import ImageDraw, ImageOps

from extractors.document import Document, Figure, Paragraph
from extractors.errors import UnreadableFile
from extractors.readers.ofd import read_ofd
from extractors.readers.ofd.raster import BrokenPictureError, decode
from extractors.readers.pages.settings import PageSettings
from extractors.readers.scan.engine import Image, OcrLine

MM = 72 / 25.4


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "材料.ofd"


class DarkPlaces:
    """Finds a line at each dark bar of the picture."""

    name = "fake"
    said = "扫描件上的标题文字"

    def recognise(self, image: Image) -> list[OcrLine]:
        rows = ((image if image.ndim == 2 else image.min(axis=2)) < 128).any(axis=1)
        edges = np.flatnonzero(np.diff(np.concatenate(([0], rows.astype(int), [0]))))
        found = []
        for top, bottom in zip(edges[::2], edges[1::2], strict=True):
            columns = np.flatnonzero(
                (image[top:bottom].reshape(bottom - top, image.shape[1], -1) < 128).any(axis=(0, 2))
            )
            x0, x1 = float(columns[0]), float(columns[-1])
            y0, y1 = float(top), float(bottom)
            found.append(OcrLine(((x0, y0), (x1, y0), (x1, y1), (x0, y1)), self.said, 0.99))
        return found

    def read_lines(self, crops: list[Image]) -> list[OcrLine]:
        return [OcrLine(((0, 0), (1, 0), (1, 1), (0, 1)), self.said, 0.99) for _ in crops]


def read(file: Path) -> Document:
    return read_ofd(file, file.name, settings=lambda: PageSettings(own_engine=DarkPlaces(), second_reading=False))


def said(document: Document) -> list[str]:
    return [b.text for b in document.blocks if isinstance(b, Paragraph)]


def codes(document: Document) -> list[tuple[str, int | None]]:
    return [(w.code, w.page) for w in document.warnings]


def sheet(wide: int, high: int, *bars: tuple[int, int, int, int], kind: str = "PNG") -> bytes:
    picture = Pictures.new("L", (wide, high), 255)
    for bar in bars:
        ImageDraw.Draw(picture).rectangle(bar, fill=0)
    buffer = io.BytesIO()
    if kind == "G4":
        ImageOps.invert(picture).convert("1").save(buffer, "TIFF", compression="group4")
    else:
        picture.save(buffer, kind)
    return buffer.getvalue()


def with_media(**data: bytes) -> dict[str, bytes]:
    names = {70 + k: name.replace("_", ".") for k, name in enumerate(data)}
    parts = {f"Doc_0/Res/{name.replace('_', '.')}": content for name, content in data.items()}
    return {"Doc_0/PublicRes.xml": resources(media=names), **parts}


def first_box(document: Document) -> tuple[float, ...]:
    box = document.blocks[0].bbox
    assert box is not None
    return tuple(round(v / MM) for v in box)


def test_scan_in_strips_is_one_picture(file: Path) -> None:
    strips = "".join(image(0, 99 * k, 210, 99, 70 + k) for k in range(3))
    blank, marked = sheet(1050, 495), sheet(1050, 495, (150, 100, 700, 130))
    build(file, strips, extra=with_media(a_png=blank, b_png=marked, c_png=blank))
    document = read(file)
    assert (said(document), document.ocr_pages, document.unread_pages) == ([DarkPlaces.said], [1], [])
    assert first_box(document) == (30, 119, 140, 125)


def test_scan_laid_on_its_side_stands_where_it_is_shown(file: Path) -> None:
    """The picture is turned clockwise by its matrix: its bottom left is the top left of the page."""
    data = sheet(1485, 1050, (300, 700, 330, 900))
    placed = '<ofd:ImageObject Boundary="0 0 210 297" CTM="0 297 -210 0 210 0" ResourceID="70"/>'
    build(file, placed, extra=with_media(a_jpg=data))
    assert first_box(read(file)) == (30, 60, 70, 66)


def jbig2(wide: int, high: int, *bars: tuple[int, int, int, int]) -> bytes:
    """A JBIG2 file of one generic region in MMR coding, which is that of a group 4 TIFF (black and white reversed)."""
    with Pictures.open(io.BytesIO(sheet(wide, high, *bars, kind="G4"))) as tiff:
        tags = tiff.tag_v2  # type: ignore[attr-defined]
        start, size = tags[273][0], tags[279][0]
    packed = sheet(wide, high, *bars, kind="G4")[start : start + size]

    def segment(number: int, kind: int, content: bytes) -> bytes:
        return struct.pack(">IBBBI", number, kind, 0, 1, len(content)) + content

    page = struct.pack(">IIIIBH", wide, high, 0, 0, 0, 0)
    region = struct.pack(">IIIIBB", wide, high, 0, 0, 0, 1) + packed
    parts = segment(0, 48, page) + segment(1, 38, region) + segment(2, 49, b"") + segment(3, 51, b"")
    return b"\x97JB2\r\n\x1a\n\x01" + struct.pack(">I", 1) + parts


def test_jbig2(file: Path) -> None:
    build(file, image(0, 0, 210, 297, 70), extra=with_media(a_jb2=jbig2(840, 1188, (120, 400, 560, 430))))
    document = read(file)
    assert (said(document), document.ocr_pages) == ([DarkPlaces.said], [1])
    assert first_box(document) == (30, 100, 140, 108)


@pytest.mark.parametrize(
    "data", [b"", b"\x97JB2\r\n\x1a\n", b"\x97JB2\r\n\x1a\n\x01\0\0\0\x01", b"\x97JB2\r\n\x1a\n\0\0\0\0\x01"]
)
def test_pictures_that_are_none(data: bytes) -> None:
    with pytest.raises(BrokenPictureError):
        decode(data)


def test_scan_that_cannot_be_decoded_is_unread(file: Path) -> None:
    build(file, image(0, 0, 210, 297, 70), text(20, 40, "次页"), extra=with_media(a_png=b"\x89PNG"))
    document = read(file)
    assert (said(document), document.unread_pages, codes(document)) == (["次页"], [1], [("page_unread", 1)])


SCAN = sheet(1680, 2376, (240, 800, 1120, 848))


def test_words_filled_in_over_a_scan_are_added(file: Path) -> None:
    filled = '<ofd:Annot Type="Stamp" Subtype="FreeText"><ofd:Appearance Boundary="60 200 80 10">'
    filled += text(0, 6, "同意") + "</ofd:Appearance></ofd:Annot>"
    build(file, image(0, 0, 210, 297, 70), annotations=filled, extra=with_media(a_png=SCAN))
    document = read(file)
    assert (said(document), document.ocr_pages) == ([DarkPlaces.said, "同意"], [1])
    assert tuple(round(v / MM) for v in document.blocks[1].bbox or ()) == (60, 202, 70, 207)


@pytest.mark.parametrize(("layer", "warned"), [(DarkPlaces.said, []), ("识别得乱七八糟的文字层", [("text_layer", 1)])])
def test_text_layer_under_a_scan_gives_way_to_what_is_seen(
    file: Path, layer: str, warned: list[tuple[str, int | None]]
) -> None:
    under = text(30, 106, layer, 10, 'Fill="false"')
    build(file, under + image(0, 0, 210, 297, 70), extra=with_media(a_png=SCAN))
    document = read(file)
    assert (said(document), document.ocr_pages, codes(document)) == ([DarkPlaces.said], [1], warned)


def test_text_over_a_pale_background_is_read_as_text(file: Path) -> None:
    build(
        file, image(0, 0, 210, 297, 70) + text(30, 106, "一份有底纹的正式文件"), extra=with_media(a_png=sheet(500, 700))
    )
    document = read(file)
    assert (said(document), document.ocr_pages) == (["一份有底纹的正式文件"], [])


def test_page_whose_letters_are_drawn_is_recognised(file: Path) -> None:
    """Letters as outlines: many small filled shapes and no text."""
    curve = "M {0} 100 B {0} 98 {1} 98 {1} 100 L {1} 104 L {0} 104 C"
    drawn = "".join(
        path(curve.format(20 + k, 22 + k), 'Fill="true" Stroke="false"', '<ofd:FillColor Value="0 0 0"/>')
        for k in range(160)
    )
    build(file, drawn)
    document = read(file)
    assert (said(document), document.ocr_pages) == ([DarkPlaces.said], [1])
    without = read_ofd(file, file.name, settings=lambda: PageSettings(engine="none"))
    assert (without.unread_pages, without.warnings[0].message) == (
        [1],
        "第1页未能读取：页面的文字是图形，没有可用的文字识别引擎",
    )


def test_page_whose_text_runs_down_is_turned(file: Path) -> None:
    """Lines that run from top to bottom, as a table set sideways has them."""
    lines = "".join(
        f'<ofd:TextObject Boundary="{x} 40 6 100" CTM="0 1 -1 0 6 0" Font="1" Size="5"><ofd:TextCode X="0" Y="5" '
        f'DeltaX="g 7 5">{words}</ofd:TextCode></ofd:TextObject>'
        for x, words in ((150, "横放的页面第一行"), (100, "横放的页面第二行"))
    )
    build(file, lines)
    document = read(file)
    assert (said(document), document.turned) == (["横放的页面第一行", "横放的页面第二行"], {1: 270})
    x0, y0, x1, y1 = first_box(document)
    assert 149 <= x0 < x1 <= 157
    assert (y0, y1) == (40, 80)


def test_ring_drawn_in_red_is_a_seal(file: Path) -> None:
    ring = "M 120 220 A 20 20 0 1 1 160 220 A 20 20 0 1 1 120 220"
    red, blue = ('<ofd:StrokeColor Value="#D0 #10 #10"/>', '<ofd:StrokeColor Value="10 10 200"/>')
    build(file, text(20, 40, "正文") + path(ring, inside=red), text(20, 40, "正文") + path(ring, inside=blue))
    [seal] = read(file).seals
    assert (seal.page, seal.colour, [round(v / MM) for v in seal.bbox]) == (1, "red", [120, 200, 160, 240])


def test_colours_come_from_drawing_parameters_and_what_they_inherit(file: Path) -> None:
    params = (
        '<ofd:DrawParams><ofd:DrawParam ID="20"><ofd:StrokeColor Value="200 0 0"/></ofd:DrawParam>'
        '<ofd:DrawParam ID="21" Relative="20"/></ofd:DrawParams>'
    )
    ring = "M 120 220 A 20 20 0 1 1 160 220 A 20 20 0 1 1 120 220"
    extra = {"Doc_0/PublicRes.xml": resources(more=params)}
    build(file, text(20, 40, "正文") + path(ring, 'DrawParam="21"'), extra=extra)
    assert len(read(file).seals) == 1


def test_blank_at_the_end_of_a_run_stands_before_the_next(file: Path) -> None:
    build(
        file,
        text(20, 40, "1.申请报告 ", 5, code='DeltaX="2.5 2.5 5 5 5 5"')
        + text(47.5, 40, "2.合同", 5, code='DeltaX="2.5 2.5 5"'),
    )
    assert said(read(file)) == ["1.申请报告 2.合同"]


def test_blocks_nest_and_a_text_code_goes_on_where_the_last_began(file: Path) -> None:
    block = text(20, 60, "深处")
    for _ in range(20):
        block = f"<ofd:PageBlock>{block}</ofd:PageBlock>"
    two = (
        '<ofd:TextObject Boundary="20 100 100 20" Font="1" Size="5"><ofd:TextCode X="3" Y="5">甲</ofd:TextCode>'
        '<ofd:TextCode Y="15">乙</ofd:TextCode></ofd:TextObject>'
    )
    build(file, block + two)
    document = read(file)
    assert said(document) == ["深处", "甲", "乙"]
    assert round((document.blocks[2].bbox or (0,))[0] / MM) == 23


def test_codes_without_meaning_leave_the_page_unread(file: Path) -> None:
    build(file, text(20, 40, "\ue123\ue124\ue125\ue126"), text(20, 40, "次页"))
    document = read(file)
    assert (document.unread_pages, codes(document)) == ([1], [("page_unread", 1)])
    assert "次页" in said(document)


def changed(file: Path, **parts: bytes) -> None:
    """Parts replaced, named with __ for / and _xml at the end."""
    with zipfile.ZipFile(file) as package:
        kept = {n: package.read(n) for n in package.namelist()}
    kept |= {name.replace("__", "/").replace("_xml", ".xml"): data for name, data in parts.items()}
    with zipfile.ZipFile(file, "w") as package:
        for name, data in kept.items():
            package.writestr(name, data)


def test_page_cut_off_is_partly_read_and_named(file: Path) -> None:
    build(file, text(20, 40, "甲") + text(20, 60, "丢失"), text(20, 40, "乙"))
    with zipfile.ZipFile(file) as package:
        whole = package.read("Doc_0/Pages/Page_0/Content.xml")
    changed(file, Doc_0__Pages__Page_0__Content_xml=whole[: whole.index("丢失".encode()) - 60])
    document = read(file)
    assert (said(document), document.unread_pages, codes(document)) == (["甲", "乙"], [1], [("page_damaged", 1)])


def test_damaged_annotations_are_named(file: Path) -> None:
    build(file, text(20, 40, "甲"), annotations="<ofd:Annot/>")
    changed(file, Doc_0__Annots__Page_0__Annotation_xml=b"rubbish")
    document = read(file)
    assert (said(document), codes(document)) == (["甲"], [("page_damaged", 1)])


def bodies(file: Path, second: str) -> None:
    build(file, text(20, 40, "第一份"))
    listed = "".join(
        f"<ofd:DocBody><ofd:DocRoot>{n}</ofd:DocRoot></ofd:DocBody>" for n in ("Doc_0/Document.xml", second)
    )
    changed(file, OFD_xml=f"<ofd:OFD {NS}>{listed}</ofd:OFD>".encode())


def test_every_document_of_a_file_is_read(file: Path) -> None:
    bodies(file, "Doc_0/Document.xml")
    document = read(file)
    assert (said(document), document.pages, codes(document)) == (["第一份", "第一份"], 2, [])


def test_document_that_is_missing_is_named_and_the_other_read(file: Path) -> None:
    bodies(file, "Doc_1/Document.xml")
    document = read(file)
    assert said(document) == ["第一份"]
    assert [(w.code, w.message) for w in document.warnings] == [
        ("partial", "文件里有 2 份文档，其中 1 份已损坏，未能读取")
    ]


def test_figure_of_a_missing_picture_is_broken(file: Path) -> None:
    build(
        file,
        text(20, 40, "正文") + image(20, 100, 100, 80, 70) + image(20, 200, 50, 40, 71),
        extra=with_media(a_png=SCAN),
    )
    figures = [b.broken for b in read(file).blocks if isinstance(b, Figure)]
    assert figures == ["", "图片缺失"]


def test_encrypted_member(file: Path) -> None:
    build(file, text(20, 40, "甲"))
    data = bytearray(file.read_bytes())
    at = data.rindex(b"PK\x01\x02", 0, data.rindex(b"OFD.xml"))
    data[at + 8] |= 1
    file.write_bytes(bytes(data))
    with pytest.raises(UnreadableFile) as caught:
        read(file)
    assert caught.value.code == "encrypted"
