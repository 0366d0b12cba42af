"""Pictures of places in report.html: which are made, by whom, and what stays when a report is told anew."""

from __future__ import annotations

import base64
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from flow_helpers import Bench, InlinePool
from test_first_look import Scanner, pool_with, scan

from extractors.document import Document, Seal
from extractors.dossier import Dossier, FileEntry
from extractors.errors import UnreadableFile
from extractors.isolation.pool import Job
from flows import crops
from flows.pipeline import Checked, Request, check_folder
from reports.html_report import CropKey, crops_in, places_shown, render_html
from reports.schema import Report
from reports.writing import write_reports
from sample_docs.builder.cases import build_case

FORM = [
    (60 + 60 * k, text)
    for k, text in enumerate(("电子政务建设项目申请表", "单位名称（公章）：云溪县水务局", "项目名称：智慧水务"))
]


def checked(tmp_path: Path, pool: InlinePool | None = None) -> Checked:
    scan(tmp_path / "in" / "申请表.png", 250)
    return check_folder(Request(tmp_path / "in"), pool or pool_with(Scanner({250: FORM})))


def pixels(uri: str) -> tuple[int, int]:
    data = base64.b64decode(uri.removeprefix("data:image/jpeg;base64,"))
    image = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    return image.shape[0], image.shape[1]


def test_values_of_a_scan_stand_beside_their_picture(tmp_path: Path) -> None:
    done = checked(tmp_path)
    assert done.crops
    assert {key[:2] for key in done.crops} == {("申请表.png", 1)}
    assert set(done.crops) <= set(places_shown(done.report))
    high, wide = max(pixels(uri) for uri in done.crops.values())
    assert high <= crops.HIGHEST
    assert wide <= crops.WIDEST
    page = render_html(done.report, done.crops)
    assert crops_in(page) == done.crops


def test_a_word_dossier_has_none(tmp_path: Path) -> None:
    build_case("intake").write(tmp_path / "in")
    assert check_folder(Request(tmp_path / "in"), InlinePool()).crops == {}


def test_a_worker_that_fails_costs_its_pictures_only(tmp_path: Path) -> None:
    class Failing(InlinePool):
        def run(self, jobs: object) -> object:  # type: ignore[override]
            for index, job in enumerate(jobs):  # type: ignore[call-overload]
                drawing = isinstance(job, Job) and job.function is crops.crops_of_file
                yield index, UnreadableFile("crashed", "没了") if drawing else job.function(*job.args)

    pool = Failing()
    pool.settings = pool_with(Scanner({250: FORM})).settings
    done = checked(tmp_path, pool)
    assert done.crops == {}
    assert done.report.conclusion != "stopped"


def test_a_file_that_is_gone_costs_its_pictures_only(tmp_path: Path) -> None:
    part = crops.FilePlaces(FileEntry("a.png", tmp_path / "a.png"), ((1, (0.0, 0.0, 9.0, 9.0)),), {})
    assert crops.crops_of_file(part) == {}


def test_the_most_urgent_places_come_first_in_a_full_budget(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done = checked(tmp_path)
    order = list(dict.fromkeys(key for key in places_shown(done.report) if key in done.crops))
    often = list(places_shown(done.report)).count(order[0])
    made: dict[CropKey, str] = dict.fromkeys(order, "data:image/jpeg;base64,AAAA")
    monkeypatch.setattr(crops, "BUDGET", often * len(made[order[0]]))
    assert list(crops.within_budget(done.report, made)) == order[:1]


def test_a_seal_is_drawn_even_where_the_page_has_a_text_layer(tmp_path: Path) -> None:
    done = checked(tmp_path)
    seal = Seal(1, (10.0, 10.0, 90.0, 90.0), "red")
    document = Document("申请表.png", "png", "pdf", seals=[seal], pages=1)
    dossier = Dossier("a", "a", files=[FileEntry("申请表.png", tmp_path / "in" / "申请表.png")], documents=[document])
    finding = done.report.findings[0]
    place = replace(done.report.fields[0].evidence, bbox=seal.bbox)
    report = replace(
        done.report,
        findings=(replace(finding, evidence=()),),
        fields=(replace(done.report.fields[0], evidence=place),),
        seals=(),
        topics=(),
        amounts=(),
        review=(),
    )
    (part,) = crops.wanted(report, dossier)
    assert part.places == ((1, seal.bbox),)
    assert crops.wanted(replace(report, conclusion="stopped"), dossier) == []


def test_a_report_told_anew_keeps_its_pictures(tmp_path: Path) -> None:
    done = checked(tmp_path)
    page = tmp_path / "out" / "report.html"
    write_reports(tmp_path / "out", done.report, done.crops)
    write_reports(tmp_path / "out", done.report)
    assert crops_in(page.read_text("utf-8")) == done.crops
    write_reports(tmp_path / "out", done.report, {})
    assert crops_in(page.read_text("utf-8")) == {}


def test_batch_and_watch_show_them_too(tmp_path: Path) -> None:
    bench = Bench(tmp_path, tmp_path / "inbox", tmp_path / "out", pool_with(Scanner({250: FORM})))
    scan(bench.inbox / "水务" / "申请表.png", 250)
    bench.drain()
    report: Report = bench.report("水务")
    shown = crops_in((bench.out / "水务" / "report.html").read_text("utf-8"))
    assert shown
    assert set(shown) <= set(places_shown(report))
