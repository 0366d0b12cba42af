"""Kept documents: the same again for the same bytes, nothing for anything else, and never anything but a document."""

from __future__ import annotations

import os
import pickle
import zlib
from pathlib import Path

import pytest

from extractors import read_cache
from extractors.document import Cell, Document, Figure, Paragraph, ReadWarning, Seal, Table, Tick
from extractors.read_cache import ReadCache


def document() -> Document:
    cell = Cell("☑政务外网", 0, 0, ticks=[Tick("政务外网", True)], tables=[Table([[Cell("内", 0, 0)]], "表1.1")])
    return Document(
        "原名.docx",
        "docx",
        "docx",
        [Paragraph("建设内容", "正文 第1段", level=1), Table([[cell]], "表1"), Figure("图1", caption="拓扑")],
        pages=3,
        seals=[Seal(1, (1.0, 2.0, 3.0, 4.0), "red")],
        warnings=[ReadWarning("comments", "有批注")],
        turned={1: 90},
    )


def test_what_was_kept_comes_back_as_the_file_asked_for(tmp_path: Path) -> None:
    cache = ReadCache(tmp_path / "kept")
    assert cache.load("a" * 64, "docx", "新名.docx") is None
    cache.store("a" * 64, "docx", document())
    found = cache.load("a" * 64, "docx", "新名.docx")
    assert found is not None
    assert found.file == "新名.docx"
    assert found.blocks == document().blocks
    assert (found.seals, found.warnings, found.turned) == (document().seals, document().warnings, {1: 90})


@pytest.mark.parametrize(
    ("sha256", "file_format", "manner"), [("b" * 64, "docx", ""), ("a" * 64, "pdf", ""), ("a" * 64, "docx", "dpi 300")]
)
def test_other_bytes_formats_and_manners_are_read_anew(
    tmp_path: Path, sha256: str, file_format: str, manner: str
) -> None:
    ReadCache(tmp_path).store("a" * 64, "docx", document())
    assert ReadCache(tmp_path, manner).load(sha256, file_format, "x") is None


def test_another_reader_reads_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ReadCache(tmp_path).store("a" * 64, "docx", document())
    monkeypatch.setattr(read_cache, "reader_version", lambda: "another")
    assert ReadCache(tmp_path).load("a" * 64, "docx", "x") is None


def test_what_no_file_needs_any_more_goes(tmp_path: Path) -> None:
    cache = ReadCache(tmp_path)
    for name in "ab":
        cache.store(name * 64, "docx", document())
    (tmp_path / "mine.txt").write_text("stays", "utf-8")
    cache.keep_only({("a" * 64, "docx")})
    assert cache.load("a" * 64, "docx", "x") is not None
    assert cache.load("b" * 64, "docx", "x") is None
    assert (tmp_path / "mine.txt").exists()


class Trap:
    def __reduce__(self) -> tuple[object, ...]:
        return (os.mkdir, ("trapped",))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"rubbish",
        zlib.compress(b"rubbish"),
        zlib.compress(pickle.dumps(["a list"])),
        zlib.compress(pickle.dumps(Trap())),
        zlib.compress(pickle.dumps(document()))[:-20],
    ],
)
def test_a_broken_or_doctored_file_counts_as_not_there(
    tmp_path: Path, data: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    cache = ReadCache(tmp_path / "kept")
    cache.store("a" * 64, "docx", document())
    (path,) = (tmp_path / "kept").iterdir()
    path.write_bytes(data)
    assert cache.load("a" * 64, "docx", "x") is None
    assert not (tmp_path / "trapped").exists()


def test_a_full_disk_costs_only_the_keeping(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Path, data: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    ReadCache(tmp_path).store("a" * 64, "docx", document())
    assert list(tmp_path.iterdir()) == []
