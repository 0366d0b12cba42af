"""A secrecy mark at the top of a scan ends the reading before anything else of the dossier is recognised."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
from flow_helpers import Bench, InlinePool

from extractors.readers.pages.settings import PageSettings
from extractors.readers.scan.engine import Image, OcrLine
from flows.pipeline import Request, check_folder
from flows.purge import run_purge

HIGH, WIDE = 1600, 1200


class Scanner:
    """Says of a picture what was drawn on it: a page holds its grey value, words are known by it. `heights` are those of
    the pictures it was asked to recognise."""

    name = "scanner"

    def __init__(self, words: dict[int, list[tuple[float, str]]]) -> None:
        self.words = words
        self.heights: list[int] = []

    def recognise(self, image: Image) -> list[OcrLine]:
        self.heights.append(image.shape[0])
        found = self.words.get(int(image[0, 0] if image.ndim == 2 else image[0, 0, 0]), [])
        return [_line(y, text) for y, text in found if y + 40 < image.shape[0]]

    def read_lines(self, crops: Sequence[Image]) -> list[OcrLine]:
        return [_line(0, "") for _ in crops]


def _line(y: float, text: str) -> OcrLine:
    wide = 100 + 40.0 * len(text)
    return OcrLine(((100, y), (wide, y), (wide, y + 40), (100, y + 40)), text, 0.99)


def scan(path: Path, shade: int) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    cv2.imwrite(str(path), np.full((HIGH, WIDE, 3), shade, np.uint8))
    return path


def pool_with(scanner: Scanner) -> InlinePool:
    pool = InlinePool()
    pool.settings = replace(pool.settings, pages=PageSettings(own_engine=scanner, second_reading=False))
    return pool


def test_nothing_but_the_top_and_its_page_is_recognised(tmp_path: Path) -> None:
    scanner = Scanner({250: [(60, "机密★10年"), (900, "云溪县智慧水务项目")], 240: [(300, "另一份材料的正文")]})
    scan(tmp_path / "in" / "封面.png", 250)
    scan(tmp_path / "in" / "附件.png", 240)
    pool = pool_with(scanner)
    report = check_folder(Request(tmp_path / "in"), pool).report
    assert report.conclusion == "stopped"
    assert [(f.rule, f.evidence[0].file, f.evidence[0].quote) for f in report.findings] == [
        ("TY-04", "封面.png", "机密★10年")
    ]
    assert report.findings[0].evidence[0].page == 1
    assert scanner.heights[:2] == [HIGH // 3, HIGH]
    assert HIGH not in scanner.heights[2:]
    assert pool.read_paths == []


def test_words_that_are_no_mark_on_the_whole_page_stop_nothing(tmp_path: Path) -> None:
    class Twice(Scanner):
        def recognise(self, image: Image) -> list[OcrLine]:
            lines = super().recognise(image)
            return lines if image.shape[0] < HIGH else [_line(k, f"第{k}行正文") for k in range(50, 1500, 60)]

    scanner = Twice({250: [(60, "秘密")]})
    scan(tmp_path / "in" / "表.png", 250)
    pool = pool_with(scanner)
    assert check_folder(Request(tmp_path / "in"), pool).report.conclusion != "stopped"
    assert pool.read_paths == ["表.png"]


def test_a_mark_in_a_name_or_in_a_text_leaves_scans_unread(tmp_path: Path) -> None:
    scanner = Scanner({})
    scan(tmp_path / "a" / "【机密】方案.png", 250)
    scan(tmp_path / "b" / "扫描.png", 250)
    (tmp_path / "b" / "说明.txt").write_text("秘密★5年\n关于项目的说明\n", "utf-8")
    for name in ("a", "b"):
        assert check_folder(Request(tmp_path / name), pool_with(scanner)).report.conclusion == "stopped"
    assert scanner.heights == []


def test_a_reviewer_may_set_the_rule_aside(tmp_path: Path) -> None:
    scanner = Scanner({250: [(60, "机密★10年")]})
    scan(tmp_path / "in" / "封面.png", 250)
    (tmp_path / "in" / "收件.yaml").write_text("not_applicable: [{rule: TY-04, reason: 样张}]\n", "utf-8")
    report = check_folder(Request(tmp_path / "in"), pool_with(scanner)).report
    assert report.conclusion != "stopped"
    assert scanner.heights == [HIGH]


def test_recognised_pages_are_kept_for_the_next_round_and_purged(tmp_path: Path) -> None:
    scanner = Scanner({250: [(300, "第一页的正文")], 240: [(300, "第二页的正文")]})
    bench = Bench(tmp_path, tmp_path / "inbox", tmp_path / "out", pool_with(scanner))
    scan(bench.inbox / "水务" / "1.png", 250)
    bench.drain()
    kept = bench.out / ".prescreen" / "kept" / "水务" / "pages" / "ocr-cache.sqlite"
    assert kept.is_file()
    scan(bench.inbox / "水务" / "2.png", 240)
    scanner.heights.clear()
    bench.drain()
    assert scanner.heights.count(HIGH) == 1
    assert bench.pool.read_paths == ["1.png", "2.png"]
    run_purge("水务", None, bench.out)
    assert not kept.parent.parent.exists()


def test_a_dossier_that_turns_out_marked_keeps_no_page(tmp_path: Path) -> None:
    """A mark that only the second page bears is found when all was recognised: nothing of it may stay."""
    scanner = Scanner({250: [(300, "第一页的正文")], 240: [(60, "机密★10年"), (300, "第二页的正文")]})
    bench = Bench(tmp_path, tmp_path / "inbox", tmp_path / "out", pool_with(scanner))
    pages = [np.full((HIGH, WIDE, 3), shade, np.uint8) for shade in (250, 240)]
    (bench.inbox / "水务").mkdir(parents=True)
    cv2.imwritemulti(str(bench.inbox / "水务" / "扫描.tif"), pages)
    bench.drain()
    assert bench.report("水务").conclusion == "stopped"
    assert scanner.heights.count(HIGH) == 2
    assert not (bench.out / ".prescreen" / "kept" / "水务").exists()
    assert not list((tmp_path / "scratch").iterdir())
