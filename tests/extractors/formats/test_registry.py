"""The door to the readers: the right one for each format, and nothing but failures with words for the rest."""

from __future__ import annotations

import dataclasses
import zipfile
from pathlib import Path

import pytest

from extractors.document import Document, Paragraph
from extractors.dossier import FileEntry
from extractors.errors import UnreadableFile
from extractors.limits import DEFAULT
from extractors.readers import registry
from extractors.readers.registry import READER_OF, ReadSettings, read_file, read_safely, reader_name
from extractors.snapshot.formats import ARCHIVES, TITLES
from extractors.snapshot.refusals import refusal


def test_every_format_has_a_reader_a_refusal_or_is_an_archive() -> None:
    without = {f for f in TITLES if f not in READER_OF and f not in ARCHIVES and refusal(f) is None}
    assert without == set()
    assert READER_OF.keys() <= TITLES.keys()
    assert set(READER_OF.values()) == registry._READERS.keys()


def test_the_document_keeps_the_format_found_by_content(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("建设单位\n", encoding="utf-8")
    document = read_file(FileEntry("说明.md", tmp_path / "a", format="yaml"), ReadSettings())
    assert (document.file, document.format) == ("说明.md", "yaml")
    assert document.blocks == [Paragraph("建设单位", "第1行")]


def test_reader_names() -> None:
    assert [reader_name(FileEntry("x", Path("x"), format=f)) for f in ("docx", "wps", "heic", "ceb")] == [
        "docx", "office", "image", "",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("file_format", "code"), [("ceb", "unsupported"), ("encrypted_doc", "encrypted"), ("", "unsupported")]
)
def test_refused_formats_open_nothing(file_format: str, code: str) -> None:
    with pytest.raises(UnreadableFile) as caught:
        read_file(FileEntry("x", Path("/nowhere"), format=file_format), ReadSettings())
    assert caught.value.code == code


def test_file_over_the_limit(tmp_path: Path) -> None:
    settings = ReadSettings(dataclasses.replace(DEFAULT, file_bytes=10))
    with pytest.raises(UnreadableFile) as caught:
        read_file(FileEntry("x.txt", tmp_path / "x", bytes=11, format="txt"), settings)
    assert (caught.value.code, caught.value.message) == ("too_large", "文件过大（0.0 MB，上限 0.0 MB）")


@pytest.mark.parametrize(
    ("error", "code", "message"),
    [
        (zipfile.BadZipFile("x"), "damaged", "纯文本已损坏，无法打开（BadZipFile）"),
        (KeyError("w:p"), "crashed", "读取程序处理这个文件时出错（KeyError：'w:p'）"),
        (RecursionError("deep"), "crashed", "读取程序处理这个文件时出错（RecursionError：deep）"),
        (MemoryError(), "limits", "读取时需要的内存超过上限"),
        (FileNotFoundError(2, "x"), "unavailable", "文件在读取时已不在原处"),
        (UnreadableFile("encrypted", "要口令"), "encrypted", "要口令"),
    ],
)
def test_whatever_a_reader_raises_is_a_failure_with_words(
    monkeypatch: pytest.MonkeyPatch, error: Exception, code: str, message: str
) -> None:
    def broken(*_: object) -> Document:
        raise error

    monkeypatch.setitem(registry._READERS, "text", broken)
    outcome = read_safely(FileEntry("x.txt", Path("x"), format="txt"), ReadSettings())
    assert isinstance(outcome, UnreadableFile)
    assert (outcome.code, outcome.message) == (code, message)
    assert outcome.remedy
