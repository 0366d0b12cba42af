"""The box of a line and the small mark behind it."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from extractors.readers.scan.rapid import with_stop


@pytest.mark.parametrize(
    ("mark", "border", "slope", "wider"),
    [
        ((305, 26, 4), 318, 0, 11.0),  # a stop, then the border of the cell
        ((305, 26, 4), 0, 0, 11.0),
        ((305, 26, 4), 318, 8, 11.0),  # a page that lies askew
        ((305, 26, 4), -312, 0, 11.0),  # one that slopes, and touches the stop
        ((305, 8, 4), 318, 0, 0.0),  # high up: a quotation mark, a speck
        ((306, 20, 12), 0, 0, 0.0),  # the next word begins
        (None, 308, 0, 0.0),
        (None, 0, 0, 0.0),
    ],
)
def test_a_stop_behind_the_box_belongs_to_it(
    mark: tuple[int, int, int] | None, border: int, slope: int, wider: float
) -> None:
    page = np.full((120, 400, 3), 255, np.uint8)
    if mark is not None:
        cv2.circle(page, (mark[0], 40 - slope + mark[1]), mark[2], (0, 0, 0), 1)
    if border:
        ends = ((abs(border), 0), (abs(border) + (3 if border < 0 else 0), 119))
        cv2.line(page, *ends, (0, 0, 0), 2 if border > 0 else 1)
    quad = ((10.0, 40.0), (300.0, 40.0 - slope), (300.0, 74.0 - slope), (10.0, 74.0))
    (_, (x, _), _, _) = with_stop(page, quad)
    assert x - 300.0 == wider
