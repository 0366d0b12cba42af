"""The parts of page reading that need no recognition: seals, turning, crops, cache, pictures."""

from __future__ import annotations

import math
import sqlite3
from pathlib import Path

import cv2
import numpy as np
import pytest
from page_parts import FakeEngine, line, sheet
from PIL import Image as Pictures

from extractors.errors import MissingTool, UnreadableFile
from extractors.readers.pages.model import Piece, map_box
from extractors.readers.pages.settings import PageSettings
from extractors.readers.scan import cache, first_page_top, read_image
from extractors.readers.scan.crops import crop
from extractors.readers.scan.engine import Image, OcrLine, engine_for
from extractors.readers.scan.page import without_seals
from extractors.readers.scan.rules import ink_of
from extractors.readers.scan.seals import find_grey, find_red
from extractors.readers.scan.second import is_key, read_again
from extractors.readers.scan.upright import move, quarter_turn, sheet_corners, skew_of

PER_MM = 200 / 25.4


# --- seals


def draw_seal(page: Image, x: int, y: int, radius: int = 165, colour: tuple[int, int, int] = (40, 35, 205)) -> None:
    cv2.circle(page, (x, y), radius, colour, 8, cv2.LINE_AA)
    for k in range(12):
        a = math.radians(200 + 13 * k)
        cx, cy = x + 0.76 * radius * math.cos(a), y + 0.76 * radius * math.sin(a)
        cv2.rectangle(page, (int(cx - 12), int(cy - 12)), (int(cx + 12), int(cy + 12)), colour, 4)
    cv2.circle(page, (x, y), radius // 4, colour, -1, cv2.LINE_AA)


def test_a_red_seal_is_found_where_it_stands() -> None:
    page = sheet()
    draw_seal(page, 1100, 1500)
    (seal,) = find_red(page, PER_MM)
    assert (round(seal.x, -1), round(seal.y, -1), seal.colour) == (1100, 1500, "red")
    assert abs(seal.a - 165) < 8


def test_two_seals_that_touch_are_two() -> None:
    page = sheet()
    draw_seal(page, 800, 1500)
    draw_seal(page, 1110, 1510)
    assert len(find_red(page, PER_MM)) == 2


def test_red_rules_letters_frames_and_discs_are_no_seals() -> None:
    page = sheet()
    for k in range(8):
        cv2.rectangle(page, (300 + 110 * k, 220), (390 + 110 * k, 310), (30, 25, 215), 14)
    cv2.line(page, (180, 500), (1480, 500), (30, 25, 215), 6)
    cv2.rectangle(page, (300, 800), (700, 1150), (30, 25, 215), 6)
    cv2.circle(page, (1100, 1000), 160, (30, 25, 215), -1)
    cv2.circle(page, (500, 1700), 160, (30, 25, 215), 8)
    assert find_red(page, PER_MM) == []


def test_a_copied_seal_is_suspected_and_a_circle_is_not() -> None:
    page = sheet()
    draw_seal(page, 1100, 1500, colour=(110, 110, 110))
    cv2.circle(page, (500, 600), 160, (0, 0, 0), 8)
    (seal,) = find_grey(ink_of(cv2.cvtColor(page, cv2.COLOR_BGR2GRAY)), PER_MM)
    assert (round(seal.x, -1), round(seal.y, -1), seal.colour) == (1100, 1500, "grey")
    assert seal.confidence <= 0.75


def test_the_red_of_a_seal_becomes_paper_and_black_under_it_stays() -> None:
    page = sheet()
    draw_seal(page, 1100, 1500)
    cv2.rectangle(page, (1060, 1400), (1140, 1420), (20, 20, 20), -1)
    grey = without_seals(page, find_red(page, PER_MM))
    assert grey[1500, 1100 - 165] > 200
    assert grey[1410, 1100] < 60


# --- turning


def test_quarter_turns_lead_back() -> None:
    image = sheet(40, 30)
    for degrees in (90, 180, 270):
        turned, matrix = quarter_turn(image, degrees)
        corner = move(((0, 0), (30, 0), (30, 40), (0, 40)), matrix)
        xs, ys = [p[0] for p in corner], [p[1] for p in corner]
        assert (max(xs), max(ys)) == (turned.shape[1], turned.shape[0])


def test_boxes_go_through_a_homography() -> None:
    assert map_box((10, 20, 30, 40), (0, 1, 0, -1, 0, 100, 0, 0, 1)) == (20, 70, 40, 90)
    assert map_box((1, 2, 3, 4), None) == (1, 2, 3, 4)


def test_the_slope_of_the_text_is_the_slope_of_its_long_lines() -> None:
    slope = math.tan(math.radians(1.5))
    lines = [
        OcrLine(((100, y), (900, y + 800 * slope), (900, y + 30 + 800 * slope), (100, y + 30)), "字" * 20, 0.99)
        for y in range(100, 1100, 50)
    ]
    assert skew_of(lines, sheet(1200, 1000)) == pytest.approx(1.5, abs=0.01)


def test_a_sheet_on_a_darker_table_has_corners_and_a_scan_has_none() -> None:
    table = np.full((1200, 900, 3), 95, np.uint8)
    quad = np.array([[120, 90], [800, 130], [770, 1080], [90, 1110]], np.int32)
    cv2.fillPoly(table, [quad], (240, 240, 240))
    corners = sheet_corners(table)
    assert corners is not None
    assert np.abs(corners - quad).max() < 12
    assert sheet_corners(sheet(1200, 900)) is None


# --- reading again


def test_what_counts_as_a_key_value() -> None:
    keys = ["68.5万元", "2026年9月18日", "0533-6970001", "13800000001", "云水〔2026〕17号", "陆拾捌万伍仟元整"]
    assert [is_key(t) for t in keys] == [True] * 6
    assert not any(is_key(t) for t in ("项目名称", "第3章", "正常"))


def piece(text: str, confidence: float) -> Piece:
    return Piece(text, 10, 10, 200, 40, 28, confidence=confidence)


@pytest.mark.parametrize(
    ("again", "text", "confidence"),
    [
        (("68.5万元", 0.97), "68.5万元", 0.97),  # agreement makes sure
        (("63.5万元", 0.99), "63.5万元", 0.7),  # a better reading that differs stays doubtful
        (("63.5万元", 0.5), "68.5万元", 0.6),  # a worse one changes nothing
        (("", 0.0), "68.5万元", 0.6),
    ],
)
def test_a_doubtful_amount_is_read_again(again: tuple[str, float], text: str, confidence: float) -> None:
    pieces = [piece("68.5万元", 0.6)]
    assert read_again(pieces, sheet(60, 300)[:, :, 0], sheet(60, 300)[:, :, 0], FakeEngine(crops=[again]), None) == 1
    assert (pieces[0].text, pieces[0].confidence) == (text, confidence)


def test_a_clear_reading_is_not_questioned() -> None:
    pieces = [piece("68.5万元", 0.98), piece("项目名称", 0.3)]
    assert (
        read_again(pieces, sheet(60, 300)[:, :, 0], sheet(60, 300)[:, :, 0], FakeEngine(crops=[("9", 1.0)]), None) == 0
    )
    assert [p.text for p in pieces] == ["68.5万元", "项目名称"]


# --- files


def save(path: Path, pixels: Image) -> Path:
    Pictures.fromarray(np.ascontiguousarray(pixels[:, :, ::-1])).save(path)
    return path


def test_a_multi_page_tiff_has_as_many_pages(tmp_path: Path) -> None:
    frames = [Pictures.new("1", (900, 1200), 1) for _ in range(3)]
    path = tmp_path / "a.tif"
    frames[0].save(path, save_all=True, append_images=frames[1:])
    engine = FakeEngine([line(100, 500, 400, 540, "一页正文")])
    document = read_image(path, "a.tif", PageSettings(own_engine=engine))
    assert (document.format, document.method, document.pages, document.ocr_pages) == ("tif", "ocr", 3, [1, 2, 3])
    assert [p.locator for p in document.paragraphs()] == ["第1页 第1段", "第2页 第1段", "第3页 第1段"]


def test_boxes_are_pixels_of_the_picture_as_shown(tmp_path: Path) -> None:
    path = save(tmp_path / "a.png", sheet(1600, 1200))
    engine = FakeEngine([line(100, 500, 400, 540, "一页正文")])
    document = read_image(path, "a.png", PageSettings(own_engine=engine))
    box = next(document.paragraphs()).bbox
    assert box is not None
    assert [round(v) for v in box] == [100, 500, 400, 540]
    assert document.looked_for_seals


@pytest.mark.parametrize("suffix", ["png", "bmp", "webp", "gif", "tif", "jpg"])
def test_every_picture_format_opens(tmp_path: Path, suffix: str) -> None:
    path = save(tmp_path / f"a.{suffix}", sheet(300, 200))
    document = read_image(path, path.name, PageSettings(own_engine=FakeEngine()))
    assert (document.format, document.pages, document.unread_pages) == (suffix, 1, [])


def test_exif_orientation_is_applied(tmp_path: Path) -> None:
    picture = Pictures.new("RGB", (400, 200), "white")
    exif = picture.getexif()
    exif[0x0112] = 6
    path = tmp_path / "a.jpg"
    picture.save(path, exif=exif)
    seen: list[tuple[int, ...]] = []

    class Watching(FakeEngine):
        def recognise(self, image: Image) -> list[OcrLine]:
            seen.append(image.shape)
            return []

    read_image(path, "a.jpg", PageSettings(own_engine=Watching()))
    assert seen == [(400, 200)]


@pytest.mark.parametrize(
    ("content", "code"), [(b"", "empty"), (b"\x89PNG\r\n\x1a\nrest is missing", "damaged"), (b"text", "damaged")]
)
def test_pictures_that_do_not_open(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(content)
    with pytest.raises(UnreadableFile) as caught:
        read_image(path, "a.png", PageSettings(engine="none"))
    assert caught.value.code == code


def test_without_an_engine_pages_are_unread_and_the_remedy_is_named(tmp_path: Path) -> None:
    document = read_image(save(tmp_path / "a.png", sheet(300, 200)), "a.png", PageSettings(engine="none"))
    assert document.unread_pages == [1]
    assert [w.code for w in document.warnings] == ["needs_tool", "page_unread"]
    with pytest.raises(MissingTool):
        engine_for(PageSettings(engine="none"))


def test_the_top_of_the_first_page_needs_no_cache(tmp_path: Path) -> None:
    engine = FakeEngine([line(100, 20, 400, 60, "机密★10年")])
    settings = PageSettings(own_engine=engine, cache=tmp_path / "cache")
    assert first_page_top(save(tmp_path / "a.png", sheet(1200, 900)), settings) == ["机密★10年"]
    assert not (tmp_path / "cache").exists()
    (tmp_path / "b.png").write_bytes(b"no picture")
    assert first_page_top(tmp_path / "b.png", settings) == []


# --- crops


def test_a_crop_shows_the_place_framed(tmp_path: Path) -> None:
    page = sheet(400, 300)
    cv2.rectangle(page, (100, 100), (160, 120), (0, 0, 0), -1)
    data = crop(save(tmp_path / "a.png", page), 1, (100, 100, 160, 120), kind="png")
    image = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    assert image.shape[:2] == (44, 84)
    assert (image == (40, 90, 230)).all(axis=2).any()
    assert image[22, 42].tolist() == [0, 0, 0]


def test_a_crop_of_a_page_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile):
        crop(save(tmp_path / "a.png", sheet(40, 30)), 2, None)


# --- cache


def test_a_page_is_recognised_once_and_dropped_with_its_file(tmp_path: Path) -> None:
    engine = FakeEngine([line(100, 100, 400, 140, "一页正文")])
    settings = PageSettings(own_engine=engine, cache=tmp_path / "cache")
    path = save(tmp_path / "a.png", sheet(1200, 900))
    first = read_image(path, "a.png", settings)
    again = read_image(path, "a.png", settings)
    assert engine.asked == 1
    assert first == again
    assert cache.drop(tmp_path / "cache", [cache.file_key(path)]) == 1
    with sqlite3.connect(tmp_path / "cache" / "ocr-cache.sqlite") as store:
        assert store.execute("SELECT count(*) FROM page").fetchone() == (0,)
        assert store.execute("SELECT count(*) FROM source").fetchone() == (0,)
    read_image(path, "a.png", settings)
    assert engine.asked == 2


def test_dropping_from_no_cache_drops_nothing(tmp_path: Path) -> None:
    assert cache.drop(tmp_path / "none", ["0" * 64]) == 0
