"""Stand-ins for page reading without recognition: an engine that says what it was told, lines, an empty sheet."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from extractors.readers.scan.engine import Image, OcrLine


class FakeEngine:
    """Gives the lines it was built with, whatever it is shown; counts how often it is asked."""

    name = "fake"

    def __init__(self, lines: Sequence[OcrLine] = (), crops: Sequence[tuple[str, float]] = ()) -> None:
        self.lines, self.crops, self.asked = list(lines), list(crops), 0

    def recognise(self, image: Image) -> list[OcrLine]:
        self.asked += 1
        return list(self.lines)

    def read_lines(self, crops: Sequence[Image]) -> list[OcrLine]:
        return [OcrLine(((0, 0), (1, 0), (1, 1), (0, 1)), *self.crops[k % len(self.crops)]) for k in range(len(crops))]


def line(x0: float, y0: float, x1: float, y1: float, text: str, score: float = 0.99) -> OcrLine:
    return OcrLine(((x0, y0), (x1, y0), (x1, y1), (x0, y1)), text, score)


def sheet(high: int = 2339, wide: int = 1654) -> Image:
    return np.full((high, wide, 3), 255, np.uint8)
