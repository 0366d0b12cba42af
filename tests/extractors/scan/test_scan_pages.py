"""Whole pages through the real engine: the pictures of data/ (drawn by build_fixtures.py), upright and turned."""

from __future__ import annotations

import socket
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import pytest

from extractors.document import Document, Paragraph, Table
from extractors.readers.pages.settings import PageSettings
from extractors.readers.pdf import read_pdf
from extractors.readers.scan import first_page_top, read_image
from extractors.readers.scan.rapid import RapidEngine, model_folder
from extractors.readers.scan.tesseract import TesseractEngine, available

pytestmark = pytest.mark.ocr
DATA = Path(__file__).parent / "data"


def field(document: Document, label: str) -> str:
    for table in document.tables():
        for row in table.rows:
            for left, right in pairwise(row):
                if left.text.replace("\n", "") == label:
                    return right.text
    return ""


def ticks(document: Document) -> dict[str, bool | None]:
    return {t.label: t.checked for table in document.tables() for c in table.cells() for t in c.ticks}


def test_the_engine_builds_from_its_wheel_without_a_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise AssertionError("the engine asked for a network")

    monkeypatch.setattr(socket, "socket", refused)
    monkeypatch.setattr(socket, "create_connection", refused)
    monkeypatch.setattr(socket, "getaddrinfo", refused)
    engine = RapidEngine(1)
    assert engine.recognise(np.full((200, 300, 3), 255, np.uint8)) == []
    assert model_folder().name == "models"


def test_a_form_gives_its_fields_and_ticks() -> None:
    document = read_image(DATA / "form.jpg", "form.jpg")
    assert field(document, "项目名称") == "云溪县水旱灾害智慧监测平台建设项目"
    assert field(document, "投资概算") == "68.5万元"
    assert field(document, "资金来源") == "县级财政"
    assert field(document, "建设周期") == "12个月"
    assert field(document, "项目负责人") == "周明远"
    assert ticks(document) == {
        "网站建设类": False,
        "硬件建设类": False,
        "业务应用系统建设类": True,
        "其他": False,
        "互联网": False,
        "政务外网": True,
        "政务专网": False,
        "业务专网": True,
    }
    assert document.seals == []
    table = next(document.tables())
    heading = next(c for c in table.cells() if c.text == "本单位近3-5年电子政务项目建设情况")
    assert heading.col == 0
    assert heading.col_span == max(c.col + c.col_span for c in table.cells())


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_that_lies_or_stands_on_its_head_is_turned(tmp_path: Path, turn: int) -> None:
    image = cv2.imread(str(DATA / "form.jpg"))
    ways = {90: cv2.ROTATE_90_COUNTERCLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_CLOCKWISE}
    cv2.imwrite(str(tmp_path / "a.png"), cv2.rotate(image, ways[turn]))
    document = read_image(tmp_path / "a.png", "a.png")
    assert document.turned == {1: turn}
    assert field(document, "投资概算") == "68.5万元"
    bbox = next(document.tables()).bbox
    assert bbox is not None
    high, wide = (image.shape[1], image.shape[0]) if turn != 180 else image.shape[:2]
    assert -2 <= bbox[0] < bbox[2] <= wide + 2
    assert -2 <= bbox[1] < bbox[3] <= high + 2


def test_a_sealed_letter_keeps_the_words_under_its_seal() -> None:
    document = read_image(DATA / "letter.jpg", "letter.jpg")
    texts = [p.text for p in document.paragraphs()]
    assert "云溪县水务局" in texts
    assert "2026年9月18日" in texts
    assert any("云水〔2026〕17号" in t for t in texts)
    assert [(s.colour, s.text) for s in document.seals] == [("red", "云溪县水务局")]
    assert all(p.level is None for p in document.paragraphs())


def test_a_red_letterhead_is_read_and_is_no_seal() -> None:
    document = read_image(DATA / "letterhead.jpg", "letterhead.jpg")
    assert document.seals == []
    assert next(document.paragraphs()).text == "云溪县水务局文件"
    assert first_page_top(DATA / "letterhead.jpg")[0] == "云溪县水务局文件"


def test_a_photograph_is_flattened_and_read() -> None:
    document = read_image(DATA / "photo.jpg", "photo.jpg")
    assert field(document, "项目名称") == "云溪县智慧水务综合管理系统"
    assert field(document, "联系电话") == "0533-6970001"
    assert field(document, "地址") == "云溪县青阳路18号"
    assert [s.colour for s in document.seals] == ["red"]


def test_a_scanned_pdf_reads_like_its_picture(tmp_path: Path) -> None:
    from PIL import Image

    Image.open(DATA / "form.jpg").save(tmp_path / "a.pdf", resolution=150)
    document = read_pdf(tmp_path / "a.pdf", "a.pdf")
    assert (document.method, document.ocr_pages, document.unread_pages) == ("ocr", [1], [])
    assert field(document, "投资概算") == "68.5万元"
    bbox = next(document.tables()).bbox
    assert bbox is not None
    assert bbox[2] < 1241 * 72 / 150 + 1  # points, not pixels


@pytest.mark.tesseract
def test_tesseract_reads_where_it_is_chosen() -> None:
    if not available():
        pytest.skip("tesseract with chi_sim is not installed")
    document = read_image(DATA / "letterhead.jpg", "letterhead.jpg", PageSettings(engine="tesseract"))
    text = "".join(b.text for b in document.blocks if isinstance(b, Paragraph)).replace(" ", "")
    assert "初步验收报告" in text


@pytest.mark.tesseract
def test_a_hanging_tesseract_is_ended() -> None:
    if not available():
        pytest.skip("tesseract with chi_sim is not installed")
    from extractors.errors import UnreadableFile

    image = cv2.imread(str(DATA / "letter.jpg"))
    with pytest.raises(UnreadableFile) as caught:
        TesseractEngine(0.01).recognise(image)
    assert caught.value.code == "crashed"


def test_tables_have_boxes_for_every_cell() -> None:
    document = read_image(DATA / "form.jpg", "form.jpg")
    cells = [c for b in document.blocks if isinstance(b, Table) for c in b.cells()]
    assert cells
    assert all(c.bbox is not None and c.page == 1 for c in cells)
