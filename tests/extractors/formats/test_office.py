"""The LibreOffice wrapper against programs that hang, die and return rubbish; and, where it is installed, the real one."""

from __future__ import annotations

import dataclasses
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import docx
import office_fakes as fakes
import openpyxl
import psutil
import pytest

from extractors.document import Document, Table
from extractors.dossier import FileEntry
from extractors.errors import MissingTool, UnreadableFile
from extractors.limits import DEFAULT
from extractors.readers import office
from extractors.readers.office import CONVERTED, convert, find_office, office_version
from extractors.readers.registry import READER_OF, ReadSettings, read_group, read_safely

Fake = Callable[[str], Path]

QUICK = dataclasses.replace(DEFAULT, office_seconds=2.0, office_file_seconds=0.0)


@pytest.fixture
def fake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Fake:
    def install(body: str) -> Path:
        program, log = fakes.install(tmp_path, body)
        monkeypatch.setenv(office.ENVIRONMENT, str(program))
        return log

    return install


def files(tmp_path: Path, **contents: str) -> dict[Path, str]:
    made = {}
    for name, content in contents.items():
        path = tmp_path / f"{name}.doc"
        path.write_text(content, encoding="utf-8")
        made[path] = "doc"
    return made


def said(results: dict[Path, Path | UnreadableFile]) -> dict[str, str]:
    """Content of each converted file, or the code of the failure."""
    return {p.stem: r.code if isinstance(r, UnreadableFile) else r.read_text("utf-8") for p, r in results.items()}


def test_several_files_share_a_call(tmp_path: Path, fake: Fake) -> None:
    log = fake(fakes.COPIES)
    target = tmp_path / "out"
    target.mkdir()
    assert said(convert(files(tmp_path, a="1", b="2", c="3"), target, DEFAULT)) == {"a": "1", "b": "2", "c": "3"}
    assert log.read_text().splitlines() == ["0000.doc 0001.doc 0002.doc"]


def test_kinds_of_output_and_the_number_of_files_divide_calls(tmp_path: Path, fake: Fake) -> None:
    log = fake(fakes.COPIES)
    made = files(tmp_path, a="1", b="2", c="3", d="4")
    made[tmp_path / "d.doc"] = "xls"
    limits = dataclasses.replace(DEFAULT, office_files=2)
    assert set(said(convert(made, tmp_path, limits)).values()) == {"1", "2", "3", "4"}
    assert log.read_text().splitlines() == ["0000.doc 0001.doc", "0000.doc", "0000.xls"]


def test_a_hanging_file_costs_itself_and_its_programs_are_killed(tmp_path: Path, fake: Fake) -> None:
    log = fake(fakes.HANGS_AT_HANG)
    profile = tmp_path / "profile"
    results = convert(files(tmp_path, a="1", b="hang", c="3"), tmp_path, QUICK, profile)
    assert said(results) == {"a": "1", "b": "timeout", "c": "3"}
    assert log.read_text().splitlines() == ["0000.doc 0001.doc 0002.doc", "0002.doc"]
    child = int((profile / "child").read_text())
    for _ in range(100):
        if not psutil.pid_exists(child) or psutil.Process(child).status() == psutil.STATUS_ZOMBIE:
            break
        time.sleep(0.05)
    else:
        pytest.fail("the program that LibreOffice started is still there")


def test_a_file_that_kills_it_costs_itself(tmp_path: Path, fake: Fake) -> None:
    fake(fakes.DIES_AT_DIE)
    assert said(convert(files(tmp_path, a="1", b="die", c="3"), tmp_path, DEFAULT)) == {
        "a": "1",
        "b": "crashed",
        "c": "3",
    }
    assert said(convert(files(tmp_path, a="die", b="die"), tmp_path, DEFAULT)) == {"a": "crashed", "b": "crashed"}


@pytest.mark.parametrize("body", [fakes.REFUSES_BAD, fakes.EMPTY_OUTPUT, fakes.SILENT])
def test_no_output_means_damaged(tmp_path: Path, fake: Fake, body: str) -> None:
    fake(body)
    [failure] = convert(files(tmp_path, a="bad"), tmp_path, DEFAULT).values()
    assert isinstance(failure, UnreadableFile)
    assert (failure.code, failure.message) == (
        "damaged",
        "旧版 Word 文档（doc）已损坏，无法打开（LibreOffice 也打不开）",
    )


def test_a_workbook_with_a_password_is_named_as_one(tmp_path: Path, fake: Fake) -> None:
    fake(fakes.REFUSES_BAD)
    [path] = files(tmp_path, a="bad")
    [failure] = convert({path: "encrypted_xls"}, tmp_path, DEFAULT).values()
    assert isinstance(failure, UnreadableFile)
    assert (failure.code, failure.remedy) == ("encrypted", "请取消口令后重新提供")


def test_rubbish_for_output_is_the_readers_to_refuse(tmp_path: Path, fake: Fake) -> None:
    fake(fakes.COPIES)
    [path] = files(tmp_path, a="this is no docx")
    outcome = read_safely(FileEntry("a.doc", path, format="doc"), ReadSettings(scratch=tmp_path))
    assert isinstance(outcome, UnreadableFile)
    assert outcome.code == "damaged"


def test_originals_get_no_lock_files_beside_them(tmp_path: Path, fake: Fake) -> None:
    fake("for file in files:\n    (file.parent / ('.~lock.' + file.name)).write_text('x')\n    convert(file)\n")
    folder = tmp_path / "originals"
    folder.mkdir()
    (folder / "a.doc").write_text("1", encoding="utf-8")
    convert({folder / "a.doc": "doc"}, tmp_path, DEFAULT)
    assert [p.name for p in folder.iterdir()] == ["a.doc"]


def test_a_file_that_vanished(tmp_path: Path, fake: Fake) -> None:
    fake(fakes.COPIES)
    results = convert({tmp_path / "gone.doc": "doc", **files(tmp_path, a="1")}, tmp_path, DEFAULT)
    assert said(results) == {"gone": "unavailable", "a": "1"}


def test_missing_libreoffice_names_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(office.ENVIRONMENT, str(tmp_path / "nothing"))
    [failure] = convert(files(tmp_path, a="1"), tmp_path, DEFAULT).values()
    assert isinstance(failure, MissingTool)
    assert (failure.code, failure.tool) == ("needs_tool", "libreoffice")
    assert failure.message == "读取旧版 Word 文档（doc）需要 LibreOffice，本机没有安装"
    assert "apt install libreoffice-writer" in failure.remedy
    assert office_version() == ""


def test_version(fake: Fake) -> None:
    fake(fakes.VERSION)
    assert office_version() == "LibreOffice 7.4.7.2 40(Build:2)"


def test_the_profile_forbids_macros_links_and_the_network(tmp_path: Path, fake: Fake) -> None:
    fake(fakes.COPIES)
    convert(files(tmp_path, a="1"), tmp_path, DEFAULT, tmp_path / "profile")
    settings = (tmp_path / "profile" / "user" / "registrymodifications.xcu").read_text(encoding="utf-8")
    for name, value in (
        ("DisableMacrosExecution", "true"),
        ("MacroSecurityLevel", "3"),
        ("BlockUntrustedRefererLinks", "true"),
        ("OOXMLRecalcMode", "1"),
        ("ooInetProxyType", "2"),
    ):
        assert f'<prop oor:name="{name}" oor:op="fuse"><value>{value}</value>' in settings


def test_every_format_of_the_office_reader_can_be_converted() -> None:
    assert {kind for kind, reader in READER_OF.items() if reader == "office"} == CONVERTED.keys()


real = pytest.mark.skipif(find_office() is None, reason="needs LibreOffice")


@pytest.mark.office
@real
def test_real_conversions_in_one_group(tmp_path: Path) -> None:
    """Made as docx and xlsx, saved by LibreOffice in the old formats, read back."""
    made = docx.Document()
    made.add_heading("第一章 项目概述", 1)
    made.add_table(rows=1, cols=2).rows[0].cells[1].text = "98.5万元"
    made.add_paragraph("完")
    made.save(str(tmp_path / "方案.docx"))
    book = openpyxl.Workbook()
    book.active.title = "预算"
    book.active["A1"], book.active["B1"] = "软件开发", 98.5
    book.save(tmp_path / "预算.xlsx")
    entries = []
    for source, kind, filter_name in (
        ("方案.docx", "doc", "MS Word 97"),
        ("方案.docx", "rtf", "Rich Text Format"),
        ("预算.xlsx", "xls", "MS Excel 97"),
    ):
        saved = save_as(tmp_path, tmp_path / source, kind, filter_name)
        entries.append(FileEntry(saved.name, saved, bytes=saved.stat().st_size, format=kind))
    outcomes = read_group(entries, ReadSettings(scratch=tmp_path))
    assert [(o.format, o.method, o.file) for o in outcomes if isinstance(o, Document)] == [
        ("doc", "docx", "方案.doc"), ("rtf", "docx", "方案.rtf"), ("xls", "xlsx", "预算.xls"),
    ]  # fmt: skip
    for outcome in outcomes[:2]:
        assert isinstance(outcome, Document)
        assert [(p.full_text, p.level) for p in outcome.paragraphs() if p.text] == [
            ("第一章 项目概述", 1),
            ("完", None),
        ]
        assert [c.text for t in outcome.tables() for c in t.cells()] == ["", "98.5万元"]
    assert isinstance(outcomes[2], Document)
    [table] = outcomes[2].blocks
    assert isinstance(table, Table)
    assert ([c.text for c in table.cells()], table.locator) == (["软件开发", "98.5"], "工作表“预算”")


@pytest.mark.office
@real
def test_real_libreoffice_refuses_a_cut_off_file(tmp_path: Path) -> None:
    made = docx.Document()
    for i in range(2000):
        made.add_paragraph(f"第{i}段，足够长的一段文字，使文件跨过许多扇区")
    made.save(str(tmp_path / "a.docx"))
    whole = save_as(tmp_path, tmp_path / "a.docx", "doc", "MS Word 97").read_bytes()
    (tmp_path / "cut.doc").write_bytes(whole[: len(whole) // 3])
    [failure] = convert({tmp_path / "cut.doc": "doc"}, tmp_path, DEFAULT).values()
    assert isinstance(failure, UnreadableFile)
    assert failure.code == "damaged"


def save_as(folder: Path, source: Path, kind: str, filter_name: str) -> Path:
    import subprocess

    program = find_office()
    assert program is not None
    out = folder / f"saved-{kind}"
    command = [
        program,
        "--headless",
        f"-env:UserInstallation=file://{folder}/saving",
        "--convert-to",
        f"{kind}:{filter_name}",
    ]
    subprocess.run([*command, "--outdir", out, source], check=True, capture_output=True, timeout=120)
    return Path(shutil.move(out / f"{source.stem}.{kind}", folder / f"{source.stem}.{kind}"))
