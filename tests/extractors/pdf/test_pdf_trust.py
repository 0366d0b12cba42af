"""Text layers that lie, pages without text, files that do not open."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from extractors.document import Document
from extractors.errors import UnreadableFile
from extractors.readers.pages.settings import PageSettings
from extractors.readers.pdf import read_pdf
from extractors.readers.scan.engine import Image, OcrLine

sys.path.insert(0, str(Path(__file__).parent))
from tiny_pdf import TinyPdf

DATA = Path(__file__).parent / "data"
BLIND = PageSettings(engine="none")
SECRET = "".join(chr(0xE100 + k) for k in range(24))  # letters of a font that nobody can map


class FakeEngine:
    """Reads every page and every crop as the same words."""

    name = "fake"

    def __init__(self, page: str, crop: str = "") -> None:
        self.page, self.crop, self.pages = page, crop or page, 0

    def recognise(self, image: Image) -> list[OcrLine]:
        self.pages += 1
        return [OcrLine(((100, 100), (700, 100), (700, 140), (100, 140)), self.page, 0.98)]

    def read_lines(self, crops: Sequence[Image]) -> list[OcrLine]:
        return [OcrLine(((0, 0), (9, 0), (9, 9), (0, 9)), self.crop, 0.98) for _ in crops]


class Crashing(FakeEngine):
    def recognise(self, image: Image) -> list[OcrLine]:
        raise RuntimeError("no memory")


class Rubbish(FakeEngine):
    def recognise(self, image: Image) -> list[OcrLine]:
        nan = float("nan")
        return [
            OcrLine(((nan, 0), (1, 0), (1, 1), (0, 1)), "乱", 0.9),
            OcrLine(((5, 5), (5, 5), (5, 5), (5, 5)), "", 0.0),
            OcrLine(((-900, -900), (99999, -900), (99999, 5), (-900, 5)), "远" * 3, 2.0, (0.5,), (0.1,)),
        ]


def with_engine(engine: FakeEngine) -> PageSettings:
    return PageSettings(own_engine=engine)


def texts(document: Document) -> list[str]:
    return [p.text for p in document.paragraphs()]


def test_a_layer_without_a_map_to_text_is_read_from_the_picture(tmp_path: Path) -> None:
    pdf = TinyPdf().page().text(72, 100, SECRET, 12).page().text(72, 100, "这一页的文字层是好的。", 12)
    engine = FakeEngine("识别出来的正文")
    document = read_pdf(pdf.save(tmp_path / "a.pdf"), "a.pdf", with_engine(engine))
    assert texts(document) == ["识别出来的正文", "这一页的文字层是好的。"]
    assert document.ocr_pages == [1]
    assert [(w.code, w.page) for w in document.warnings] == [("text_layer", 1)]


def test_mojibake_is_no_text(tmp_path: Path) -> None:
    pdf = TinyPdf().page().text(72, 100, "ÏîÄ¿Ãû³Æ£ºÔÆÏªÏØÖÇ»ÛË®ÎñÆ½Ì¨½¨Éè·½°¸", 12)
    document = read_pdf(pdf.save(tmp_path / "a.pdf"), "a.pdf", BLIND)
    assert document.unread_pages == [1]
    assert texts(document) == []


def picture_page(layer: str) -> TinyPdf:
    pixels = bytes([250, 250, 250]) * 64
    return TinyPdf().page().image((0, 0, 595, 842), pixels, 8, 8).text(72, 100, layer, 12, invisible=True)


def test_an_ocr_layer_that_differs_from_the_picture_is_not_believed(tmp_path: Path) -> None:
    path = picture_page("完全无关的另一行文字在此处").save(tmp_path / "a.pdf")
    engine = FakeEngine("云溪县智慧水务平台建设方案")
    document = read_pdf(path, "a.pdf", with_engine(engine))
    assert texts(document) == ["云溪县智慧水务平台建设方案"]
    assert document.ocr_pages == [1]
    assert [w.code for w in document.warnings] == ["low_resolution", "text_layer"]  # a picture of few pixels


def test_an_ocr_layer_that_agrees_with_the_picture_spares_recognition(tmp_path: Path) -> None:
    path = picture_page("云溪县智慧水务平台建设方案").save(tmp_path / "a.pdf")
    engine = FakeEngine("云溪县智慧水务平台建设方案")
    document = read_pdf(path, "a.pdf", with_engine(engine))
    assert texts(document) == ["云溪县智慧水务平台建设方案"]
    assert engine.pages == 0


def test_a_scan_without_an_engine_is_unread_and_says_how_to_mend_it(tmp_path: Path) -> None:
    pixels = bytes([250, 250, 250]) * 64
    path = TinyPdf().page().image((0, 0, 595, 842), pixels, 8, 8).save(tmp_path / "a.pdf")
    document = read_pdf(path, "a.pdf", BLIND)
    assert document.unread_pages == [1]
    assert {w.code for w in document.warnings} == {"page_unread", "needs_tool"}


def test_an_engine_that_crashes_loses_its_page_only(tmp_path: Path) -> None:
    pixels = bytes([250, 250, 250]) * 64
    pdf = TinyPdf().page().image((0, 0, 595, 842), pixels, 8, 8).page().text(72, 100, "第二页是文字。", 12)
    document = read_pdf(pdf.save(tmp_path / "a.pdf"), "a.pdf", with_engine(Crashing("")))
    assert document.unread_pages == [1]
    assert texts(document) == ["第二页是文字。"]


def test_an_engine_that_returns_rubbish_loses_its_page_only(tmp_path: Path) -> None:
    pixels = bytes([250, 250, 250]) * 64
    pdf = TinyPdf().page().image((0, 0, 595, 842), pixels, 8, 8).page().text(72, 100, "第二页是文字。", 12)
    document = read_pdf(pdf.save(tmp_path / "a.pdf"), "a.pdf", with_engine(Rubbish("")))
    assert document.unread_pages == [1]
    assert texts(document) == ["第二页是文字。"]


def test_a_blank_page_is_read_and_empty(tmp_path: Path) -> None:
    document = read_pdf(TinyPdf().page().save(tmp_path / "a.pdf"), "a.pdf", BLIND)
    assert (document.pages, document.blocks, document.unread_pages) == (1, [], [])


@pytest.mark.parametrize(
    ("content", "code"), [(b"", "empty"), (b"%PDF-1.7 nothing follows", "damaged"), (b"PK\x03\x04", "damaged")]
)
def test_files_that_do_not_open(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(content)
    with pytest.raises(UnreadableFile) as caught:
        read_pdf(path, "a.pdf", BLIND)
    assert caught.value.code == code


def test_a_file_without_pages_is_damaged(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile) as caught:
        read_pdf(TinyPdf().save(tmp_path / "a.pdf"), "a.pdf", BLIND)
    assert caught.value.code == "damaged"


def test_a_password_is_named() -> None:
    with pytest.raises(UnreadableFile) as caught:
        read_pdf(DATA / "password.pdf", "password.pdf", BLIND)
    assert caught.value.code == "encrypted"


def test_a_broken_cross_reference_is_repaired(tmp_path: Path) -> None:
    path = TinyPdf().page().text(72, 100, "交叉引用表坏了也能读。", 12).save(tmp_path / "a.pdf")
    path.write_bytes(path.read_bytes().replace(b"startxref\n", b"startxref\n9"))
    assert texts(read_pdf(path, "a.pdf", BLIND)) == ["交叉引用表坏了也能读。"]
