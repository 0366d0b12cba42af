"""Borders and tick boxes from the pixels: what makes a cell, what is a box, and whether it is ticked."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from page_parts import FakeEngine, line, sheet

from extractors.document import CHECKED, UNCHECKED, UNDECIDED
from extractors.readers.pages.grid import Rule, find_grids
from extractors.readers.pages.ticks import normalise_boxes, ticks_of
from extractors.readers.scan.engine import Image
from extractors.readers.scan.page import ReadingOptions, read_picture
from extractors.readers.scan.rules import apart_from_letters, find_rules, ink_of
from extractors.readers.scan.ticks import find_boxes
from extractors.readers.scan.words import Letter, Row, place_boxes, rows_of

# --- grids


def test_a_merged_cell_stands_once_with_its_spans() -> None:
    rows = [Rule(0, 0, 300), Rule(50, 100, 300), Rule(100, 0, 300)]
    columns = [Rule(0, 0, 100), Rule(100, 0, 100), Rule(200, 50, 100), Rule(300, 0, 100)]
    (grid,) = find_grids(rows, columns, 3)
    assert [(c.row, c.col, c.row_span, c.col_span) for c in grid.cells] == [
        (0, 0, 2, 1),
        (0, 1, 1, 2),
        (1, 1, 1, 1),
        (1, 2, 1, 1),
    ]


def test_broken_borders_still_divide_and_underlines_do_not() -> None:
    rows = [
        Rule(0, 0, 300),
        Rule(50, 0, 60),
        Rule(50, 70, 180),
        Rule(50, 190, 300),
        Rule(100, 0, 300),
        Rule(80, 20, 80),
    ]
    columns = [Rule(0, 0, 100), Rule(150, 0, 44), Rule(150, 52, 100), Rule(300, 0, 100)]
    (grid,) = find_grids(rows, columns, 3)
    assert len(grid.cells) == 4


def test_a_table_open_at_its_sides_keeps_its_outer_columns() -> None:
    rows = [Rule(y, 0, 300) for y in (0, 50, 100)]
    (grid,) = find_grids(rows, [Rule(100, 0, 100), Rule(200, 0, 100)], 3)
    assert [(c.row, c.col) for c in grid.cells] == [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2)]


def test_a_single_frame_is_no_table() -> None:
    assert find_grids([Rule(0, 0, 300), Rule(100, 0, 300)], [Rule(0, 0, 100), Rule(300, 0, 100)], 3) == []


@pytest.mark.parametrize("gap", [0, 6])
def test_rules_of_a_picture_make_the_grid_they_draw(gap: int) -> None:
    page = sheet(900, 1200)
    for y in (100, 200, 300):
        for x in range(100, 1000, 90):
            cv2.line(page, (x, y), (x + 90 - gap, y), (0, 0, 0), 2)
    for x in (100, 400, 1000):
        cv2.line(page, (x, 100), (x, 300), (0, 0, 0), 1)
    horizontal, vertical = find_rules(ink_of(cv2.cvtColor(page, cv2.COLOR_BGR2GRAY)), 31)
    (grid,) = find_grids(horizontal, vertical, 10)
    assert [(c.row, c.col, round(c.x0, -1)) for c in grid.cells] == [(0, 0, 100), (0, 1, 400), (1, 0, 100), (1, 1, 400)]


@pytest.mark.parametrize("side", [34, 44, 60])
def test_large_boxes_are_no_borders_of_the_row_they_stand_in(side: int) -> None:
    """Their sides are as long as the row is high, crossed out or not."""
    page = sheet(900, 1200)
    for y in (100, 200, 300):
        cv2.line(page, (100, y), (1000, y), (0, 0, 0), 2)
    for x in (100, 400, 1000):
        cv2.line(page, (x, 100), (x, 300), (0, 0, 0), 2)
    for x in (450, 650, 850):
        cv2.rectangle(page, (x, 150 - side // 2), (x + side, 150 + side // 2), (0, 0, 0), 2)
        cv2.line(page, (x, 150 - side // 2), (x + side, 150 + side // 2), (0, 0, 0), 2)
    horizontal, vertical = find_rules(ink_of(cv2.cvtColor(page, cv2.COLOR_BGR2GRAY)), 31)
    (grid,) = find_grids(horizontal, vertical, 10)
    assert [(c.row, c.col, round(c.x0, -1)) for c in grid.cells] == [(0, 0, 100), (0, 1, 400), (1, 0, 100), (1, 1, 400)]


def test_a_stroke_of_a_letter_in_line_with_a_border_of_other_rows_is_none() -> None:
    letters = [Letter(char, 100 + 32 * k, 0.99, 32) for k, char in enumerate("业务专网")]
    word = Row(letters, 84, 104, 212, 144, 0.99, 32)
    stroke, border, beside = Rule(182, 110, 142), Rule(182, 180, 420), Rule(230, 110, 142)
    assert apart_from_letters([stroke, border, beside], [word], 31) == [border, beside]
    spread = Row([Letter("甲", 100, 0.99, 32), Letter("乙", 264, 0.99, 32)], 84, 104, 280, 144, 0.99, 32)
    assert apart_from_letters([stroke], [spread], 31) == [stroke]


# --- tick boxes

DRAWINGS = {
    "empty": ([], False),
    "check": ([((4, 13), (10, 20)), ((10, 20), (22, 3))], True),
    "cross": ([((3, 3), (21, 21)), ((21, 3), (3, 21))], True),
    "over": ([((-2, 9), (10, 22)), ((10, 22), (34, -12))], True),
    "speck": ([((13, 8), (13, 17))], None),
}


@pytest.mark.parametrize("kind", list(DRAWINGS))
def test_the_state_of_a_box_comes_from_its_ink(kind: str) -> None:
    strokes, state = DRAWINGS[kind]
    ink = np.zeros((80, 200), np.uint8)
    cv2.rectangle(ink, (60, 30), (84, 54), 255, 2)
    for (ax, ay), (bx, by) in strokes:
        cv2.line(ink, (60 + ax, 30 + ay), (60 + bx, 30 + by), 255, 3)
    boxes = [b for b in find_boxes(ink, (40, 20, 180, 64), 31) if b.alone]
    assert [(b.state, abs(b.x - 60) < 4) for b in boxes] == [(state, True)]


@pytest.mark.parametrize("side", [18, 20, 22])
def test_an_empty_box_drawn_with_thick_sides_is_empty(side: int) -> None:
    ink = np.zeros((80, 200), np.uint8)
    cv2.rectangle(ink, (60, 30), (60 + side, 30 + side), 255, 5)
    boxes = [b for b in find_boxes(ink, (40, 20, 180, 64), 24) if b.alone]
    assert [b.state for b in boxes] == [False]


def test_a_blackened_box_is_ticked() -> None:
    ink = np.zeros((80, 200), np.uint8)
    cv2.rectangle(ink, (60, 30), (84, 54), 255, -1)
    assert [b.state for b in find_boxes(ink, (40, 20, 180, 64), 31)] == [True]


def test_a_box_that_recognition_dropped_is_found_in_the_gap_it_left() -> None:
    page = sheet(1700, 1200)
    cv2.rectangle(page, (200, 205), (224, 229), (0, 0, 0), 2)
    cv2.rectangle(page, (420, 205), (444, 229), (0, 0, 0), 2)
    cv2.line(page, (424, 217), (431, 226), (0, 0, 0), 3)
    cv2.line(page, (431, 226), (442, 207), (0, 0, 0), 3)
    engine = FakeEngine([line(195, 196, 375, 238, "互联网办"), line(415, 196, 640, 238, "政务外网")])
    engine.lines[0].at = (0.28, 0.45, 0.62, 0.8)
    engine.lines[1].at = (0.26, 0.4, 0.54, 0.68)
    for one in engine.lines:
        one.scores = (0.99,) * 4
    content = read_picture(page, 1, engine, ReadingOptions(second_reading=False))
    assert [p.text for p in content.pieces if p.text] == [UNCHECKED + "互联网办", CHECKED + "政务外网"]


def test_printed_boxes_have_one_spelling_and_labels_end_at_the_next_box() -> None:
    text = normalise_boxes("□互联网 √□政务外网 ☒其他")
    assert text == f"{UNCHECKED}互联网 {CHECKED}政务外网 {CHECKED}其他"
    assert [(t.label, t.checked) for t in ticks_of(f"{UNDECIDED}甲 {CHECKED}乙")] == [("甲", None), ("乙", True)]
    assert normalise_boxes("■ 建设内容") == "■ 建设内容"


def square_row(*ticked: bool) -> tuple[list[Row], Image]:
    """A row of squares with labels, of which recognition saw the labels only, and its ink."""
    ink = np.zeros((120, 900), np.uint8)
    lines = []
    for k, filled in enumerate(ticked):
        x = 60 + 260 * k
        cv2.rectangle(ink, (x, 40), (x + 26, 66), 255, 2)
        if filled:
            cv2.line(ink, (x + 5, 53), (x + 11, 61), 255, 4)
            cv2.line(ink, (x + 11, 61), (x + 22, 44), 255, 4)
        lines.append(line(x + 34, 36, x + 130, 70, "外网"))
    return rows_of(lines), ink


@pytest.mark.parametrize(
    ("ticked", "expected"),
    [((True, False), ["☑外网", "☐外网"]), ((True, True), ["外网", "外网"]), ((False,), ["外网"])],
)
def test_squares_that_recognition_did_not_see(ticked: tuple[bool, ...], expected: list[str]) -> None:
    """Believed where one of several is empty; squares full of strokes and nothing else are letters like 目."""
    rows, ink = square_row(*ticked)
    place_boxes(rows, ink, 32)
    assert [row.text for row in rows] == expected
