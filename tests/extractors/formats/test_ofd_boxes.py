"""Tick boxes of an OFD in every form producers give them: written, drawn, pasted, ticked by an annotation."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from ofd_builder import build, grid, image, path, resources, square, text
from PIL import Image as Pictures
from PIL import ImageDraw

from extractors.document import Table
from extractors.readers.ofd import read_ofd

TICK = "M 61 36.2 L 62 37.2 L 63.2 35"
CROSS = "M 60.8 34.8 L 62.8 36.8 M 62.8 34.8 L 60.8 36.8"
BLACK = '<ofd:FillColor Value="0 0 0"/>'
WHITE = '<ofd:FillColor Value="255 255 255"/>'
SIDES = "".join(
    path(side)
    for side in (
        "M 60 34 L 63.5 34",
        "M 60 37.5 L 63.5 37.5",
        "M 60 34 L 60 37.5",
        "M 63.5 34 L 63.5 37.5",
    )
)
FRAME = f"{square(60, 34)} {square(60.2, 34.2, 3.1)}"
ROUNDED = (
    "M 60.5 34 L 63 34 B 63.3 34 63.5 34.2 63.5 34.5 L 63.5 37 B 63.5 37.3 63.3 37.5 63 37.5 L 60.5 37.5 "
    "B 60.2 37.5 60 37.3 60 37 L 60 34.5 B 60 34.2 60.2 34 60.5 34 C"
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "申请表.ofd"


def ticks(file: Path, first: str, second: str = path(square(90, 34)), **more: object) -> list[tuple[str, bool | None]]:
    """The states of a form's two boxes, at 60 and 90 mm before 甲类 and 乙类."""
    words = text(22, 38, "项目类型", 4) + text(65, 37.5, "甲类", 4) + text(95, 37.5, "乙类", 4)
    build(file, grid([20, 55, 150], [30, 42]) + words + first + second, **more)  # type: ignore[arg-type]
    [table] = read_ofd(file, file.name).blocks
    assert isinstance(table, Table)
    assert len(table.rows[0]) == 2
    return [(t.label, t.checked) for t in table.rows[0][1].ticks]


@pytest.mark.parametrize(
    ("drawn", "state"),
    [
        (path(square(60, 34)), False),
        (path(square(60, 34)) + path(TICK), True),
        (path(square(60, 34)) + path(CROSS), True),
        (path(f"{square(60, 34)} {TICK}"), True),  # square and tick in one path
        (path(square(60, 34), 'Fill="true"', WHITE), False),
        (path(square(60, 34), 'Fill="true"', BLACK), True),
        (path(square(60, 34)) + path(square(60.7, 34.7, 2.1), 'Fill="true" Stroke="false"', BLACK), True),
        (path(square(60, 34), 'Fill="true" Stroke="false"', BLACK), True),  # ■ beside a drawn box
        (path(ROUNDED), False),
        (path(ROUNDED) + path(TICK), True),
        (path(FRAME, 'Fill="true" Stroke="false"', BLACK), False),
        (path(FRAME, 'Fill="true" Stroke="false"', BLACK) + path(TICK), True),
        (SIDES, False),
        (SIDES + path(CROSS), True),
        (path(square(60, 34)) + text(60.2, 37.3, "√", 3.2), True),
    ],
)
def test_drawn_box(file: Path, drawn: str, state: bool) -> None:
    assert ticks(file, drawn) == [("甲类", state), ("乙类", False)]


@pytest.mark.parametrize(
    "drawn",
    [
        path(square(60, 34), 'Fill="true"'),  # the standard and the viewers disagree about a fill without colour
        path(square(60, 34)) + path("M 61.7 34.6 L 61.7 36.9"),
        path(square(60, 34)) + path("M 58 36 L 59.8 37.6 L 60.9 33"),  # a tick set beside the box
        path(square(60, 34)) + image(60.3, 34.3, 2.8, 2.8, 70),  # a picture that is not there
    ],
)
def test_what_cannot_be_told_is_unclear(file: Path, drawn: str) -> None:
    assert ticks(file, drawn) == [("甲类", None), ("乙类", False)]


def ink(data: str) -> str:
    return (
        '<ofd:Annot Type="Path" Subtype="Pencil"><ofd:Appearance Boundary="50 30 60 20"><ofd:PathObject '
        f'Boundary="0 0 60 20"><ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject></ofd:Appearance>'
        "</ofd:Annot>"
    )


@pytest.mark.parametrize(
    ("data", "state"), [("M 11 6 L 12 7.2 L 14.5 4", True), ("M 12 8 L 15 9 L 22 2", None), ("M 40 1 L 41 2", False)]
)
def test_written_box_ticked_by_an_annotation(file: Path, data: str, state: bool | None) -> None:
    first, second = text(60, 37.5, "□", 4), text(90, 37.5, "□", 4)
    assert ticks(file, first, second, annotations=ink(data)) == [("甲类", state), ("乙类", False)]


def pasted(ticked: bool, framed: bool = True, side: int = 32) -> bytes:
    picture = Pictures.new("RGB", (side, side), "white")
    pen = ImageDraw.Draw(picture)
    if framed:
        pen.rectangle((2, 2, side - 3, side - 3), outline="black", width=2)
    if ticked:
        pen.line((0.25 * side, 0.5 * side, 0.45 * side, 0.75 * side, 0.8 * side, 0.25 * side), fill="black", width=3)
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    return buffer.getvalue()


MEDIA = {70: "box.png", 71: "ticked.png", 72: "tick.png", 73: "broken.png"}
PASTED = {
    "Doc_0/PublicRes.xml": resources(media=MEDIA),
    "Doc_0/Res/box.png": pasted(False),
    "Doc_0/Res/ticked.png": pasted(True),
    "Doc_0/Res/tick.png": pasted(True, framed=False),
    "Doc_0/Res/broken.png": b"\x89PNG",
}


@pytest.mark.parametrize(
    ("first", "second", "states"),
    [
        (image(60, 34, 4, 4, 71), image(90, 34, 4, 4, 70), (True, False)),
        (path(square(60, 34)) + image(60.3, 34.3, 2.8, 2.8, 72), path(square(90, 34)), (True, False)),
        (text(60, 37.5, "□", 4) + image(60.3, 34.3, 3, 3, 72), text(90, 37.5, "□", 4), (True, False)),
        (path(square(60, 34)) + image(60.3, 34.3, 2.8, 2.8, 73), path(square(90, 34)), (None, False)),
        (image(60, 34, 4, 4, 72), path(square(90, 34)), (None, False)),  # a tick without a box, where others have one
    ],
)
def test_pasted_boxes_and_ticks(file: Path, first: str, second: str, states: tuple[bool | None, bool | None]) -> None:
    assert ticks(file, first, second, extra=PASTED) == [("甲类", states[0]), ("乙类", states[1])]


@pytest.mark.parametrize(
    ("font", "ticked", "empty"),
    [
        ("Wingdings", "&#xF0FE;", "&#xF0A8;"),
        ("Wingdings", "&#xFE;", "&#xA8;"),
        ("ABCDEF+Wingdings-Regular", "&#xF0FE;", "&#xF06F;"),
        ("Wingdings2", "&#xF052;", "&#xF0A3;"),
        ("ABCDEF+Wingdings 2", "R", "&#xA3;"),
        ("Font_12", "&#xF0FE;", "&#xF0A8;"),  # subset fonts often bear no name
        ("Font_12", "&#xF052;", "&#xF0A3;"),
        ("Segoe UI Symbol", "☑", "☐"),
    ],
)
@pytest.mark.parametrize("by_glyph", [False, True])
def test_boxes_of_symbol_fonts(file: Path, font: str, ticked: str, empty: str, by_glyph: bool) -> None:
    def box(x: float, written: str) -> str:
        glyph = (
            '<ofd:CGTransform CodePosition="0" CodeCount="1" GlyphCount="1"><ofd:Glyphs>3</ofd:Glyphs></ofd:CGTransform>'
            if by_glyph
            else ""
        )
        return (
            f'<ofd:TextObject Boundary="{x} 33.5 4 5" Font="6" Size="4">{glyph}'
            f'<ofd:TextCode X="0" Y="4">{written}</ofd:TextCode></ofd:TextObject>'
        )

    extra = {"Doc_0/PublicRes.xml": resources(f'<ofd:Font ID="6" FontName="{font}"/>')}
    assert ticks(file, box(60, ticked), box(90, empty), extra=extra) == [("甲类", True), ("乙类", False)]


def test_a_lattice_of_small_cells_is_no_row_of_boxes(file: Path) -> None:
    sheet = grid([20, 24, 28, 32, 36], [30, 34, 38]) + "".join(text(20.5 + 4 * k, 33.4, str(k), 3) for k in range(4))
    build(file, sheet)
    [table] = read_ofd(file, file.name).blocks
    assert isinstance(table, Table)
    assert [[c.text for c in row] for row in table.rows] == [["0", "1", "2", "3"], ["", "", "", ""]]
