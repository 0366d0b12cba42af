"""What is said of poor scans and photographs, and of page numbers that do not follow each other."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image as Pictures

from extractors.document import Document
from extractors.readers.pages.assemble import assemble
from extractors.readers.pages.model import PageContent, Piece
from extractors.readers.pages.sequence import sequence_warnings
from extractors.readers.pages.settings import PageSettings
from extractors.readers.pdf import read_pdf
from extractors.readers.scan import read_image
from extractors.readers.scan.engine import Image, OcrLine
from extractors.readers.scan.hidden import doubt_beside_holes
from extractors.readers.scan.quality import page_warnings, photo_warnings, sheet_dpi
from extractors.readers.scan.seals import FoundSeal


class Blank:
    """Sees nothing."""

    name = "blank"

    def recognise(self, image: Image) -> list[OcrLine]:
        return []

    def read_lines(self, crops: object) -> list[OcrLine]:
        return []


SETTINGS = PageSettings(own_engine=Blank())


def codes(document: Document) -> list[str]:
    return [w.code for w in document.warnings if w.code != "page_blank"]


def test_a_fair_scan_is_worth_no_word() -> None:
    assert page_warnings(1, 0, 1.2, False, 150.0) == []
    assert page_warnings(1, 0, 0.0, False, None) == []


@pytest.mark.parametrize(
    ("turned", "skew", "flat", "dpi", "expected"),
    [
        (180, 0.0, False, 200.0, [("upside_down", "第2页上下倒置，已转正识别")]),
        (90, 0.0, False, 200.0, [("upside_down", "第2页横放，已转正识别")]),
        (0, -3.1, False, 200.0, [("skewed", "第2页倾斜约 3.1 度，已扶正识别")]),
        (0, 3.1, True, 200.0, [("photo_perspective", "第2页是斜着拍的，已按纸张四角拉平")]),
        (0, 0.0, False, 96.2, [("low_resolution", "第2页分辨率约 96 dpi，低于 150 dpi")]),
    ],
)
def test_what_a_reviewer_is_told(
    turned: int, skew: float, flat: bool, dpi: float, expected: list[tuple[str, str]]
) -> None:
    assert [(w.code, w.message) for w in page_warnings(2, turned, skew, flat, dpi)] == expected


def test_a_heic_photograph_is_named() -> None:
    assert [w.code for w in photo_warnings("heic", exif_turned=True)] == ["heic", "photo_turned"]
    assert photo_warnings("", exif_turned=False) == []


def test_a_strip_of_a_sheet_has_the_resolution_of_the_sheet() -> None:
    assert round(sheet_dpi((1250, 1240, 3))) == 150
    assert round(sheet_dpi((2339, 1654, 3))) == 200


def test_a_small_picture_and_a_turned_camera(tmp_path: Path) -> None:
    picture = Pictures.new("RGB", (1100, 800), "white")
    exif = picture.getexif()
    exif[0x0112] = 6
    picture.save(tmp_path / "a.jpg", exif=exif)
    assert codes(read_image(tmp_path / "a.jpg", "a.jpg", SETTINGS)) == ["photo_turned", "low_resolution"]


@pytest.mark.parametrize(("dpi", "expected"), [(100, ["low_resolution"]), (200, [])])
def test_the_resolution_of_a_scanned_pdf(tmp_path: Path, dpi: int, expected: list[str]) -> None:
    pixels = np.full((int(11.69 * dpi), int(8.27 * dpi), 3), 250, np.uint8)
    Pictures.fromarray(pixels).save(tmp_path / "a.pdf", resolution=dpi)
    assert codes(read_pdf(tmp_path / "a.pdf", "a.pdf", SETTINGS)) == expected


@pytest.mark.parametrize(
    "numbers",
    [
        [1, 2, 3, 4],
        [None, None, 1, 2, 3],  # a cover and contents before page 1
        [1, 2, 3, 1, 2, 3],  # two papers in one file
        [1, 2, 8, 4, 5, 6],  # one misread
        [3, 4, None, 6, 7],
        [1, 2, 4],  # too little to go by
        [],
    ],
)
def test_numbers_that_raise_no_alarm(numbers: list[int | None]) -> None:
    assert sequence_warnings(numbers) == []


def test_missing_pages_and_pages_out_of_order() -> None:
    (gap,) = sequence_warnings([1, 2, 3, 6, 7, 8])
    assert (gap.code, gap.page) == ("page_gap", 4)
    assert gap.message == "第3页印的页码是 3，第4页是 6，中间可能缺 2 页"
    assert [w.message for w in sequence_warnings([5, 6, 7, 2, 3, 4])] == [
        "第3页印的页码是 7，第4页是 2，页序可能有误或页面重复"
    ]


def test_the_numbers_of_recognised_pages_are_compared() -> None:
    def page(k: int, printed: int, recognised: bool) -> PageContent:
        foot = Piece(f"— {printed} —", 270, 790, 320, 802, 10)
        body = [Piece(f"第{k}段正文写在这一页上", 72, 100 + 20 * k, 400, 112 + 20 * k, 12) for k in range(5)]
        return PageContent(k, 595, 842, [*body, foot], recognised=recognised)

    for recognised, expected in ((True, ["page_gap"]), (False, [])):
        pages = [page(k, n, recognised) for k, n in enumerate((1, 2, 5, 6), 1)]
        assert codes(assemble(Document("a.pdf", "pdf", "ocr"), pages)) == expected


@pytest.mark.parametrize(
    ("hole", "cell", "expected"),
    [
        (13.0, -1, [0.6, 0.6]),  # a letter is gone
        (3.0, -1, [0.98, 0.98]),
        (60.0, -1, [0.98, 0.98]),  # two columns
        (13.0, 4, [0.98, 0.98]),  # two cells
    ],
)
def test_words_beside_a_hole_under_a_seal_are_doubted(hole: float, cell: int, expected: list[float]) -> None:
    left = Piece("云溪县民生", 40, 100, 100, 112, 12, confidence=0.98)
    right = Piece("案托管中心", 100 + hole, 100, 160 + hole, 112, 12, confidence=0.98, cell=cell)
    far = Piece("另一行文字", 40, 300, 100, 312, 12, confidence=0.98)
    doubt_beside_holes([left, right, far], [FoundSeal(105, 106, 60, 60, 0.0, "red", 0.9)])
    digits = [Piece("2027年3", 40, 100, 100, 112, 12), Piece("1日", 100 + hole, 100, 160 + hole, 112, 12, cell=cell)]
    doubt_beside_holes(digits, [FoundSeal(105, 106, 60, 60, 0.0, "red", 0.9)])
    assert [left.confidence, right.confidence] == expected
    assert [p.confidence < 0.9 for p in digits] == [e < 0.9 for e in expected]
    assert far.confidence == 0.98


@pytest.mark.parametrize(
    ("text", "expected"),
    [("2027年3 1日", 0.6), ("高青县民生 案", 0.6), ("GB/T 22239", 0.98), ("2027年3月1日", 0.98)],
)
def test_a_blank_where_none_is_written_doubts_its_words_under_a_seal(text: str, expected: float) -> None:
    under = Piece(text, 90, 100, 130, 112, 12, confidence=0.98)
    beside = Piece(text, 300, 100, 340, 112, 12, confidence=0.98)
    doubt_beside_holes([under, beside], [FoundSeal(110, 106, 60, 60, 0.0, "red", 0.9)])
    assert [under.confidence, beside.confidence] == [expected, 0.98]
