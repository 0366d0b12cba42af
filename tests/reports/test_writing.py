"""Files appear whole or not at all, earlier rounds are kept, foreign files are left alone, names fit every system."""

from __future__ import annotations

import dataclasses
import os
from pathlib import Path

import pytest
from report_samples import clean_report, sample_report, stopped_report

from extractors.errors import UsageError
from reports.json_report import read_report
from reports.schema import Report
from reports.writing import ANNOTATED, safe_name, safe_names, sweep, write_file, write_reports


def in_round(report: Report, number: int) -> Report:
    return dataclasses.replace(report, dossier=dataclasses.replace(report.dossier, round=number))


def names(folder: Path) -> set[str]:
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}


def test_all_reports_of_a_dossier(tmp_path):
    written = write_reports(tmp_path / "新" / "卷", sample_report())
    assert [p.name for p in written] == ["report.html", "补正告知.docx", "report.json"]
    assert names(tmp_path) == {"新/卷/report.html", "新/卷/补正告知.docx", "新/卷/report.json"}
    stored = read_report(written[-1])
    assert stored.findings == sample_report().findings
    assert stored.timings.report > 0


def test_report_json_comes_last(tmp_path, monkeypatch):
    def full(report):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("reports.writing.render_notice", full)
    with pytest.raises(OSError):
        write_reports(tmp_path, sample_report())
    assert names(tmp_path) == {"report.html"}


def test_no_notice_when_there_is_none(tmp_path):
    written = write_reports(tmp_path, clean_report())
    assert [p.name for p in written] == ["report.html", "report.json"]


def test_an_earlier_round_moves_aside(tmp_path):
    write_reports(tmp_path, sample_report())
    (tmp_path / ANNOTATED).mkdir()
    (tmp_path / ANNOTATED / "申请表.docx").write_bytes(b"x")
    (tmp_path / "我的笔记.txt").write_text("留着", "utf-8")
    write_reports(tmp_path, in_round(clean_report(), 2))
    write_reports(tmp_path, in_round(sample_report(), 3))
    assert names(tmp_path) == {
        "report.html",
        "report.json",
        "补正告知.docx",
        "我的笔记.txt",
        "rounds/1/report.html",
        "rounds/1/report.json",
        "rounds/1/补正告知.docx",
        f"rounds/1/{ANNOTATED}/申请表.docx",
        "rounds/2/report.html",
        "rounds/2/report.json",
    }
    assert read_report(tmp_path / "rounds/1/report.json").dossier.round == 1
    assert read_report(tmp_path / "report.json").dossier.round == 3


def test_the_same_round_is_replaced_and_its_stale_notice_removed(tmp_path):
    write_reports(tmp_path, sample_report())
    write_reports(tmp_path, clean_report())
    assert names(tmp_path) == {"report.html", "report.json"}


def test_a_stopped_dossier_leaves_nothing_of_the_same_round(tmp_path):
    write_reports(tmp_path, sample_report())
    (tmp_path / ANNOTATED).mkdir()
    (tmp_path / ANNOTATED / "申请表.docx").write_bytes(b"x")
    write_reports(tmp_path, stopped_report())
    assert names(tmp_path) == {"report.html", "report.json"}
    assert "智慧水务综合监管系统" not in (tmp_path / "report.html").read_text("utf-8")


def test_a_broken_earlier_report_is_overwritten(tmp_path):
    (tmp_path / "report.json").write_text("{", "utf-8")
    write_reports(tmp_path, in_round(clean_report(), 2))
    assert names(tmp_path) == {"report.html", "report.json"}


def test_a_failing_write_keeps_the_old_file_and_leaves_no_trace(tmp_path, monkeypatch):
    path = write_file(tmp_path / "a.txt", "旧")

    def fail(handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(UsageError, match="磁盘已满"):
        write_file(path, "新")
    assert path.read_text("utf-8") == "旧"
    assert names(tmp_path) == {"a.txt"}


def test_a_locked_file_is_named_with_the_remedy(tmp_path, monkeypatch):
    def locked(self, target):
        raise PermissionError(13, "denied")

    monkeypatch.setattr(Path, "replace", locked)
    with pytest.raises(UsageError, match="正被其他程序打开；请关闭该文件"):
        write_file(tmp_path / "a.txt", b"x")
    assert names(tmp_path) == set()


def test_out_that_is_a_file_is_a_clear_error(tmp_path):
    (tmp_path / "out").write_text("x")
    with pytest.raises(UsageError, match="写不了"):
        write_reports(tmp_path / "out", clean_report())


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("水务局-智慧水务", "水务局-智慧水务"),
        ('a<b>c:d"e/f\\g|h?i*j', "a_b_c_d_e_f_g_h_i_j"),
        ("结尾有点. . ", "结尾有点"),
        ("  前后空格  ", "前后空格"),
        ("换\n行\x00", "换_行_"),
        ("CON", "_CON"),
        ("nul.txt", "_nul.txt"),
        ("COM1", "_COM1"),
        ("console", "console"),
        ("...", "未命名"),
        ("", "未命名"),
        ("..", "未命名"),
        ("坏\udcff名", "坏_名"),
        ("长" * 200, "长" * 80),
    ],
)
def test_safe_names(name, expected):
    assert safe_name(name) == expected


def test_clashes_are_numbered_case_blind():
    assert safe_names(["a:b", "a?b", "A_B", "c", "a_b-2"]) == ["a_b", "a_b-2", "A_B-3", "c", "a_b-2-2"]


@pytest.mark.parametrize("step", range(8))
def test_being_killed_while_a_round_moves_aside_costs_nothing(tmp_path, monkeypatch, step):
    """Whatever file operation is the last before the end, the next attempt leaves both rounds whole."""
    import reports.writing as writing

    write_reports(tmp_path, sample_report())
    before = {name: (tmp_path / name).read_bytes() for name in names(tmp_path)}
    done = 0

    class Killed(BaseException):
        pass

    def counted(function):
        def run(*arguments):
            nonlocal done
            if done == step:
                raise Killed
            done += 1
            return function(*arguments)

        return run

    with monkeypatch.context() as patch:
        patch.setattr(writing, "_link_or_copy", counted(writing._link_or_copy))
        patch.setattr(writing, "_remove", counted(writing._remove))
        try:
            write_reports(tmp_path, in_round(clean_report(), 2))
        except Killed:
            pass
    write_reports(tmp_path, in_round(clean_report(), 2))
    assert {name: (tmp_path / "rounds/1" / name).read_bytes() for name in before} == before
    assert read_report(tmp_path / "report.json").dossier.round == 2
    assert not (tmp_path / "补正告知.docx").exists()


def test_half_written_files_are_swept(tmp_path):
    write_reports(tmp_path, clean_report())
    (tmp_path / ".0123456789ab.tmp").write_text("half", "utf-8")
    (tmp_path / ".notes.tmp").write_text("mine", "utf-8")
    sweep(tmp_path)
    assert names(tmp_path) == {".notes.tmp", "report.html", "report.json"}
