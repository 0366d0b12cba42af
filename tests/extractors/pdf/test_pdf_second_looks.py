"""What is asked only where there is reason to: pdfplumber for a grid that does not fit, pixels for red that may be a seal."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pypdfium2
import pytest
from tiny_pdf import TinyPdf

import extractors.readers.pdf.page as page_module
import extractors.readers.pdf.pictured as pictured
from extractors.document import Document
from extractors.readers.pages.model import Grid
from extractors.readers.pages.settings import PageSettings
from extractors.readers.pdf import read_pdf
from extractors.readers.pdf.page import look_at
from extractors.readers.pdf.plumber import SecondGrids, doubtful, grid_of, misfits
from extractors.readers.pdf.red import may_be_sealed, pictures_show_red

WORDS = ("名称", "数量", "服务器", "两台")


def table_page(path: Path) -> Path:
    pdf = TinyPdf().page()
    pdf.grid([72, 172, 272], [100, 130, 160])
    for k, word in enumerate(WORDS):
        pdf.text(80 + 100 * (k % 2), 108 + 30 * (k // 2), word)
    return pdf.save(path)


def read(path: Path) -> Document:
    return read_pdf(path, path.name, PageSettings(engine="none"))


def own_grids(path: Path) -> list[Grid]:
    source = pypdfium2.PdfDocument(path)
    try:
        look = look_at(source, source[0])
        return page_module.find_grids(look.drawings.horizontal, look.drawings.vertical, 3.0)
    finally:
        source.close()


def lacking(grids: list[Grid]) -> list[Grid]:
    """The same grids with the last cell gone, as a border drawn too faintly might leave them."""
    return [replace(grid, cells=grid.cells[:-1]) for grid in grids]


def test_a_grid_that_fits_is_not_doubted(tmp_path: Path) -> None:
    path = table_page(tmp_path / "a.pdf")
    source = pypdfium2.PdfDocument(path)
    look = look_at(source, source[0])
    grids = own_grids(path)
    assert not doubtful(look.layer, look.drawings, grids)
    assert misfits(look.layer, lacking(grids)) == 2
    assert doubtful(look.layer, look.drawings, [])
    source.close()


def test_words_in_no_cell_bring_in_the_second_grid(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = table_page(tmp_path / "a.pdf")
    grids = lacking(own_grids(path))
    monkeypatch.setattr(page_module, "find_grids", lambda *_: grids)
    (table,) = read(path).tables()
    assert [c.text for c in table.cells()] == list(WORDS)


def test_a_file_that_pdfplumber_cannot_open_keeps_its_own_grid(tmp_path: Path) -> None:
    path = table_page(tmp_path / "a.pdf")
    grids = lacking(own_grids(path))
    source = pypdfium2.PdfDocument(path)
    look = look_at(source, source[0])
    source.close()
    (tmp_path / "b.pdf").write_bytes(b"%PDF-1.4 broken")
    second = SecondGrids(tmp_path / "b.pdf")
    assert second.better(1, (595, 842), look.layer, grids) is grids
    second.close()
    cropped = SecondGrids(path)
    assert cropped.better(1, (500, 842), look.layer, grids) is grids
    cropped.close()


def test_cells_are_set_on_one_lattice() -> None:
    grid = grid_of([(0, 0, 100, 20), (0, 20.5, 50, 40), (50, 20, 100.4, 40)])
    assert grid is not None
    assert [(c.row, c.col, c.row_span, c.col_span) for c in grid.cells] == [(0, 0, 1, 2), (1, 0, 1, 1), (1, 1, 1, 1)]
    assert grid_of([(0, 0, 100, 20)]) is None


def test_a_word_set_in_one_go_is_cut_where_a_border_runs_through_it(tmp_path: Path) -> None:
    pdf = TinyPdf().page()
    pdf.grid([72, 132, 200], [100, 130, 160])
    pdf.text(84, 108, "合计六万八千元整", 12).text(84, 138, "共")
    (table,) = read(pdf.save(tmp_path / "a.pdf")).tables()
    assert [c.text for c in table.cells()] == ["合计六万", "八千元整", "共", ""]


@pytest.mark.parametrize(
    ("colour", "box", "expected"),
    [
        ((90, 90, 90), (100, 100, 300, 300), False),
        ((215, 30, 35), (100, 100, 300, 300), True),
        ((215, 30, 35), (100, 100, 130, 130), False),  # no seal is as small
    ],
)
def test_only_pictures_with_red_in_them_have_their_page_drawn(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    colour: tuple[int, int, int],
    box: tuple[float, float, float, float],
    expected: bool,
) -> None:
    pixels = np.full((200, 200, 3), 255, np.uint8)
    pixels[40:160, 40:160] = colour
    pdf = TinyPdf().page().image(box, pixels.tobytes(), 200, 200)
    path = pdf.text(72, 60, "本页有一张图片，以下是说明文字，共二十余字。").save(tmp_path / "a.pdf")
    source = pypdfium2.PdfDocument(path)
    look = look_at(source, source[0])
    assert pictures_show_red(source[0], look.drawings, 0.5) is expected
    source.close()
    drawn: list[float] = []
    monkeypatch.setattr(
        pictured, "render", lambda page, scale: drawn.append(scale) or np.full((9, 9, 3), 255, np.uint8)
    )
    assert read(path).seals == []
    assert bool(drawn) is expected


def ringed(part: slice = slice(None), radius: int = 28, solid: bool = False) -> np.ndarray:
    """A red ring of 20 mm at 72 dpi, or a part of the picture of it."""
    pixels = np.full((120, 120, 3), 255, np.uint8)
    cv2.circle(pixels, (60, 60), radius, (35, 30, 215), -1 if solid else 3)
    return pixels[part]


@pytest.mark.parametrize(
    ("pixels", "expected"),
    [
        (ringed(), True),
        (ringed(slice(0, 60)), True),  # pictures that make up a seal together
        (ringed(slice(60, None)), True),
        (ringed(radius=15, solid=True), False),  # a dot
        (cv2.rectangle(np.full((400, 400, 3), 255, np.uint8), (20, 20), (380, 34), (0, 0, 200), -1), False),  # a bar
        (
            cv2.rectangle(np.full((400, 400, 3), 255, np.uint8), (60, 0), (340, 8), (0, 0, 200), -1),
            False,
        ),  # along the edge
    ],
)
def test_red_is_looked_at_closely_where_it_has_the_size_of_a_seal(pixels: np.ndarray, expected: bool) -> None:
    assert may_be_sealed(cv2.resize(pixels, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)) is expected


@pytest.mark.parametrize("sharp_first", [True, False])
def test_a_layered_scan_has_the_resolution_of_its_sharpest_layer(tmp_path: Path, sharp_first: bool) -> None:
    layers = [(360, 510), (1240, 1754)]
    pdf = TinyPdf().page()
    for wide, high in reversed(layers) if sharp_first else layers:
        pdf.image((0, 0, 595, 842), bytes([250]) * (wide * high * 3), wide, high)
    pdf.image((50, 50, 90, 90), bytes(300), 10, 10)
    source = pypdfium2.PdfDocument(pdf.save(tmp_path / "a.pdf"))
    look = look_at(source, source[0])
    assert round(look.drawings.dpi) == 150
    source.close()
