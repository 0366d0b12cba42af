"""A dossier read in workers: every file once, bad ones as failures, equal ones read once."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import docx
import isolation_fakes as fakes
import pytest

from extractors.document import Document
from extractors.dossier import FileEntry
from extractors.errors import UnreadableFile
from extractors.isolation import reading
from extractors.isolation.pool import Job
from extractors.isolation.reading import ReaderPool, to_read
from extractors.limits import DEFAULT
from extractors.readers.registry import ReadSettings
from extractors.snapshot.listing import take_snapshot


@pytest.fixture(scope="module")
def pool() -> Iterator[ReaderPool]:
    with ReaderPool(dataclasses.replace(DEFAULT, workers=2)) as made:
        yield made


@pytest.fixture
def dossier(tmp_path: Path) -> Path:
    folder = tmp_path / "项目"
    folder.mkdir()
    for name in ("申请表", "方案"):
        made = docx.Document()
        made.add_paragraph(name)
        made.save(str(folder / f"{name}.docx"))
    (folder / "说明.txt").write_text("说明", encoding="utf-8")
    (folder / "副本.txt").write_text("说明", encoding="utf-8")
    (folder / "坏.docx").write_bytes((folder / "方案.docx").read_bytes()[:200])
    (folder / "空.docx").write_bytes(b"")
    (folder / "~$申请表.docx").write_bytes(b"x")
    return folder


def said(outcome: Document | UnreadableFile) -> str:
    return outcome.code if isinstance(outcome, UnreadableFile) else next(outcome.paragraphs()).text


def test_every_file_to_be_read_answers(pool: ReaderPool, dossier: Path, tmp_path: Path) -> None:
    entries = take_snapshot(dossier, tmp_path, DEFAULT, pool.unpack)
    answers = {entry.path: outcome for entry, outcome in pool.read(entries)}
    assert {path: said(outcome) for path, outcome in answers.items()} == {
        "申请表.docx": "申请表",
        "方案.docx": "方案",
        "说明.txt": "说明",
        "副本.txt": "说明",
        "坏.docx": "damaged",
    }
    copy = answers["副本.txt"]
    assert isinstance(copy, Document)
    assert copy.file == "副本.txt"
    assert {e.path: (e.status, e.reason) for e in entries if e.path not in answers} == {
        "空.docx": ("unreadable", "empty"),
        "~$申请表.docx": ("skipped", ""),
    }


def test_results_in_the_order_of_the_list(pool: ReaderPool, dossier: Path, tmp_path: Path) -> None:
    entries = take_snapshot(dossier, tmp_path, DEFAULT)
    assert [e.path for e, _ in pool.read_in_order(entries)] == [e.path for e in to_read(entries)]


def test_archives_are_unpacked_in_a_worker(pool: ReaderPool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = tmp_path / "a.zip"
    archive.write_bytes(b"PK\x05\x06" + bytes(18))
    unpacked = pool.unpack(archive, "zip", "a.zip", tmp_path / "out", DEFAULT, 0)
    assert (unpacked.members, unpacked.failure) == ([], None)
    monkeypatch.setattr(reading, "unpack", fakes.unpack_by_dying)
    dead = pool.unpack(archive, "zip", "a.zip", tmp_path / "out", DEFAULT, 0)
    assert dead.failure is not None
    assert dead.failure.code == "crashed"


class Scripted(ReaderPool):
    """A pool whose workers do what a file's name says instead of reading it."""

    def _job(self, group: list[FileEntry], settings: ReadSettings) -> Job:
        return Job(fakes.read_by_name, (group,), 1.0)


def entry(name: str, file_format: str = "txt", size: int = 1) -> FileEntry:
    return FileEntry(name, Path(name), sha256=name, bytes=size, format=file_format)


def test_files_that_hang_and_die_among_good_ones() -> None:
    names = ["好1", "死", "挂", "好2", "好3"]
    with Scripted(workers=2) as own:
        answers = {e.path: said(o) for e, o in own.read([entry(n) for n in names])}
    assert answers == {"好1": "好1", "好2": "好2", "好3": "好3", "死": "crashed", "挂": "timeout"}


def test_a_group_with_one_bad_file_is_read_again_one_by_one() -> None:
    names = ["好1", "死", "好2", "好3"]
    with Scripted(workers=1) as own:
        answers = {e.path: said(o) for e, o in own.read([entry(n, "doc") for n in names])}
    assert answers == {"好1": "好1", "好2": "好2", "好3": "好3", "死": "crashed"}


def test_a_file_whose_worker_died_gets_a_second_one(tmp_path: Path) -> None:
    (tmp_path / "死一次").write_bytes(b"")
    once = dataclasses.replace(entry("死一次"), source=tmp_path / "死一次")
    with Scripted(workers=1) as own:
        assert [said(o) for _, o in own.read([once])] == ["死一次"]


def test_old_formats_go_together_and_long_work_first() -> None:
    pool = ReaderPool(dataclasses.replace(DEFAULT, office_files=3), workers=2)
    entries = [entry("a.txt"), entry("b.pdf", "pdf", 5), entry("c.jpg", "jpg", 9), entry("x.xls", "xls")]
    entries += [entry(f"{i}.doc", "doc") for i in range(5)]
    assert [[e.path for e in group] for group in pool._groups(entries)] == [
        ["x.xls"],
        ["0.doc", "1.doc", "2.doc"],
        ["3.doc", "4.doc"],
        ["c.jpg"],
        ["b.pdf"],
        ["a.txt"],
    ]
