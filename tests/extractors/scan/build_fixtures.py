"""Draws the pictures in data/: run from the root of the repository on a machine with CJK fonts.

    uv run --no-sync python -m tests.extractors.scan.build_fixtures

Invented content only (benchmarks/sheets.py). Kept small: grey or few colours, 130 to 150 dpi.
"""

from __future__ import annotations

from pathlib import Path

import cv2

from benchmarks import degrade, sheets

DATA = Path(__file__).parent / "data"


def main() -> None:
    DATA.mkdir(exist_ok=True)
    form = degrade.scan(sheets.application("serif", 0).image, degrade.Dose("", 150, -0.8, 4, 0.3, 0), 1)
    _save("form.jpg", cv2.cvtColor(form[:1250], cv2.COLOR_BGR2GRAY), 60)
    letter = degrade.scan(sheets.letter("serif", 0).image, degrade.Dose("", 130, 0.6, 3, 0.3, 0), 2)
    _save("letter.jpg", letter, 62)
    head = degrade.scan(sheets.letterhead("sans", 0).image, degrade.Dose("", 110, 0.0, 2, 0.3, 0), 3)
    _save("letterhead.jpg", head[:900], 60)
    photo = degrade.photograph(sheets.acceptance("sans", 2, "normal").image, 5)
    small = cv2.resize(photo, None, fx=0.75, fy=0.75, interpolation=cv2.INTER_AREA)
    _save("photo.jpg", small, 55)


def _save(name: str, pixels: degrade.Pixels, quality: int) -> None:
    cv2.imwrite(str(DATA / name), pixels, [cv2.IMWRITE_JPEG_QUALITY, quality])


if __name__ == "__main__":
    main()
