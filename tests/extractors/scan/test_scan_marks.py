"""Strokes, bracketed ticks, drawings and doubt under seals on pages that are pictures, drawn here without any font."""

from __future__ import annotations

import cv2
import numpy as np

from extractors.readers.pages.model import Grid, GridCell, Picture, Piece
from extractors.readers.scan.brackets import place_brackets
from extractors.readers.scan.engine import OcrLine
from extractors.readers.scan.figures import add_figures, drawn_grids, find_figures
from extractors.readers.scan.strokes import add_strokes
from extractors.readers.scan.words import Row, place_boxes, rows_of, settle_sizes

LETTER = 30.0


def row(text: str, x: float = 50.0, y: float = 50.0, score: float = 0.99) -> Row:
    width = LETTER * len(text)
    box = ((x, y), (x + width, y), (x + width, y + 40), (x, y + 40))
    at = tuple((k + 0.5) / len(text) for k in range(len(text)))
    [made] = rows_of([OcrLine(box, text, score, at, (score,) * len(text))])
    return made


def column(*texts: str) -> tuple[Grid, list[Piece]]:
    cells = [GridCell(k, 0, 1, 1, 100, 100 + 50 * k, 160, 150 + 50 * k) for k in range(len(texts))]
    pieces = [Piece(t, 115, 110 + 50 * k, 145, 140 + 50 * k, LETTER, cell=k) for k, t in enumerate(texts) if t]
    return Grid(cells, (100, 100, 160, 100 + 50 * len(texts)), (100, 160), len(texts)), pieces


def stroke(ink: np.ndarray, cell: int) -> None:
    y = 125 + 50 * cell
    ink[y : y + 3, 116:144] = 255


def test_a_lone_stroke_is_one_where_two_follows_and_a_dash_elsewhere() -> None:
    for texts, meant in ((("序号", "", "二"), "一"), (("备注", "", "有"), "—")):
        grid, pieces = column(*texts)
        ink = np.zeros((300, 300), np.uint8)
        stroke(ink, 1)
        add_strokes(pieces, [grid], ink, LETTER)
        assert [(p.text, p.cell) for p in pieces if p.cell == 1] == [(meant, 1)]


def test_an_empty_cell_and_one_with_more_than_a_stroke_stay_as_they_are() -> None:
    grid, pieces = column("序号", "", "二", "")
    ink = np.zeros((400, 300), np.uint8)
    stroke(ink, 3)
    ink[285:300, 128:131] = 255
    add_strokes(pieces, [grid], ink, LETTER)
    assert [p.cell for p in pieces] == [0, 2]


def bows(ink: np.ndarray, *rows: Row) -> None:
    """The ink of the rows' brackets."""
    for one in rows:
        for k in one.letters:
            if k.char in "（）":
                x = int(k.x) + (6 if k.char == "（" else -6)
                ink[int(one.y0) + 5 : int(one.y0) + 35, x - 2 : x + 2] = 255


def test_bracketed_ticks_are_read_by_their_pixels() -> None:
    ink = np.zeros((120, 600), np.uint8)
    options = row("（√）网站（）硬件（）其他")
    bows(ink, options)
    ink[60:80, 227:233] = 255  # something unread between the second pair
    place_brackets([options], ink, LETTER)
    place_boxes([options], ink, LETTER)
    assert options.text == "☑网站☒硬件☐其他"


def test_brackets_that_are_not_found_leave_their_option_open() -> None:
    options = row("（√）网站（）硬件")
    place_brackets([options], np.zeros((120, 600), np.uint8), LETTER)
    assert options.text == "☑网站☒硬件"


def test_a_pair_of_brackets_parted_by_the_end_of_the_line_belongs_to_the_next() -> None:
    ink = np.zeros((200, 600), np.uint8)
    upper, lower = row("（）网站（√）硬件（"), row("）其他", y=100.0)
    bows(ink, upper, lower)
    place_brackets([lower, upper], ink, LETTER)
    assert [upper.text, lower.text] == ["☐网站☑硬件", "☐其他"]


def test_brackets_of_prose_are_left_alone() -> None:
    prose = row("名称（）见附件（略）")
    place_brackets([prose], np.zeros((120, 600), np.uint8), LETTER)
    assert prose.text == "名称（）见附件（略）"


def test_a_stroke_beside_an_empty_box_ticks_it() -> None:
    ink = np.zeros((140, 700), np.uint8)
    for x in (52, 172):
        cv2.rectangle(ink, (x, 57), (x + 26, 83), 255, 2)
    options = row("□网站类□√硬件类")
    place_boxes([options], ink, LETTER)
    assert options.text == "☐网站类☑硬件类"


def test_short_lines_take_the_usual_size() -> None:
    short, title = row("次支付。"), row("标题")
    short.em, title.em = 24.0, 45.0
    settle_sizes([short, title], LETTER)
    assert (short.em, title.em) == (LETTER, 45.0)


def test_drawings_are_found_and_their_words_are_no_running_text() -> None:
    ink = np.zeros((800, 800), np.uint8)
    cv2.rectangle(ink, (200, 200), (600, 260), 255, 2)
    cv2.rectangle(ink, (200, 280), (600, 340), 255, 2)
    ink[500:520, 100:125] = 255  # a letter
    [box] = find_figures(ink, LETTER, [])
    assert (box[0] < 205, box[1] < 205, box[2] > 595, box[3] > 335) == (True, True, True, True)
    pictures: list[Picture] = []
    inside = Piece("应用层", 300, 215, 390, 245, LETTER)
    caption = Piece("图1系统架构", 320, 355, 480, 385, LETTER)
    add_figures(pictures, [inside, caption], [box])
    assert (len(pictures), inside.boxed, caption.boxed) == (1, True, False)


def test_words_in_a_frame_without_a_caption_stay_running_text() -> None:
    inside = Piece("项目名称", 300, 215, 390, 245, LETTER)
    add_figures([], [inside], [(200, 200, 600, 340)])
    assert not inside.boxed


def test_grids_over_the_caption_of_a_figure_are_drawn() -> None:
    def grid(y: float) -> Grid:
        return Grid([GridCell(0, 0, 1, 1, 100, y, 400, y + 60)], (100, y, 400, y + 60), (100, 400), 1)

    far, upper, lower = grid(100), grid(400), grid(480)
    found = drawn_grids([far, upper, lower], [row("图1架构", 150, 560), row("表2名称", 150, 190)], LETTER)
    assert found == [lower, upper]
