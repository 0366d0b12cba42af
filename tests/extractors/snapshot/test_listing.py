"""The list of files: each stands once, with what is wrong with it in words."""

from __future__ import annotations

import dataclasses
import hashlib
import os
from pathlib import Path

import pytest
from archive_builders import ENCRYPTED, flagged, ole_of, zip_of

from extractors.dossier import FileEntry
from extractors.errors import UnreadableFile, UsageError
from extractors.limits import DEFAULT, Limits
from extractors.snapshot import listing
from extractors.snapshot.archives import Member, Unpacked
from extractors.snapshot.listing import take_snapshot

TEXT = "一段文字".encode()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "项目"
    made.mkdir()
    return made


def snapshot(folder: Path, limits: Limits = DEFAULT) -> list[FileEntry]:
    return take_snapshot(folder, folder.parent / "work" / "not there yet", limits)


def by_path(entries: list[FileEntry]) -> dict[str, FileEntry]:
    assert len({e.path for e in entries}) == len(entries)
    return {e.path: e for e in entries}


def put(folder: Path, files: dict[str, bytes]) -> None:
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def test_an_entry_says_what_the_file_is(folder: Path) -> None:
    put(folder, {"说明.txt": TEXT})
    [entry] = snapshot(folder)
    assert entry == FileEntry(
        "说明.txt", (folder / "说明.txt").resolve(), hashlib.sha256(TEXT).hexdigest(), len(TEXT), "txt"
    )


def test_order_is_the_one_a_person_would_give(folder: Path) -> None:
    put(
        folder,
        {
            n: TEXT + n.encode()
            for n in ("10.txt", "2.txt", "1.txt", "附件10/a.txt", "附件2/b.txt", "附件2/a10.txt", "附件2/a9.txt")
        },
    )
    assert [e.path for e in snapshot(folder)] == [
        "1.txt", "2.txt", "10.txt", "附件2/a9.txt", "附件2/a10.txt", "附件2/b.txt", "附件10/a.txt",
    ]  # fmt: skip


def test_junk_stands_in_the_list_with_its_reason(folder: Path) -> None:
    junk = {
        "~$申请表.docx": "Office 打开文件时的锁定文件",
        ".~申请表.docx": "WPS 或 LibreOffice 打开文件时的锁定文件",
        "a.TMP": "临时文件",
        "b.part": "没有下载完的文件",
        "Thumbs.db": "Windows 缩略图缓存",
        ".DS_Store": "苹果系统数据",
        "desktop.ini": "Windows 文件夹设置",
        "@eaDir/a.jpg": "群晖网盘生成的缩略图",
        "__MACOSX/._申请表.docx": "苹果系统压缩时附带的数据",
        "._申请表.docx": "苹果系统附带的数据",
        "完成": "送达完成的标记，不是材料",
        ".ready": "送达完成的标记，不是材料",
        "收件.yaml": "审核员的收件说明，不是材料",
    }
    put(folder, dict.fromkeys(junk, b"x"))
    entries = by_path(snapshot(folder))
    assert {path: (e.status, e.detail) for path, e in entries.items()} == {
        p: ("skipped", why) for p, why in junk.items()
    }


def test_a_large_file_called_like_a_marker_is_a_file(folder: Path) -> None:
    put(folder, {"完成": TEXT * 1000})
    [entry] = snapshot(folder)
    assert (entry.status, entry.format) == ("read", "txt")


def test_duplicates_name_the_first(folder: Path) -> None:
    put(folder, {"a.txt": TEXT, "b/a副本.txt": TEXT, "c.zip": zip_of({"a.txt": TEXT}), "空1": b"", "空2": b""})
    assert {p: e.duplicate_of for p, e in by_path(snapshot(folder)).items()} == {
        "a.txt": "", "b/a副本.txt": "a.txt", "c.zip": "", "c.zip!/a.txt": "a.txt", "空1": "", "空2": "",
    }  # fmt: skip


def test_archive_stands_before_its_members_nested_ones_too(folder: Path) -> None:
    inner = zip_of({"表.txt": TEXT})
    put(folder, {"外.zip": zip_of({"内.zip": inner, "材料/a.txt": b"a"})})
    entries = snapshot(folder)
    assert [(e.path, e.status, e.format, e.reader) for e in entries] == [
        ("外.zip", "read", "zip", "archive"),
        ("外.zip!/内.zip", "read", "zip", "archive"),
        ("外.zip!/内.zip!/表.txt", "read", "txt", ""),
        ("外.zip!/材料/a.txt", "read", "txt", ""),
    ]
    assert entries[2].source.read_bytes() == TEXT


def test_nesting_has_a_limit(folder: Path) -> None:
    data = zip_of({"a.txt": TEXT})
    for _ in range(3):
        data = zip_of({"n.zip": data})
    put(folder, {"n.zip": data})
    entries = snapshot(folder, dataclasses.replace(DEFAULT, archive_depth=2))
    assert [(e.path, e.status, e.reason) for e in entries] == [
        ("n.zip", "read", ""),
        ("n.zip!/n.zip", "read", ""),
        ("n.zip!/n.zip!/n.zip", "unreadable", "limits"),
    ]
    assert entries[2].detail == "压缩包嵌套过深（上限 2 层），未再解开"


def test_archive_whose_members_partly_fail_is_partly_read(folder: Path) -> None:
    put(folder, {"a.zip": flagged(zip_of({"a.txt": b"1", "b.txt": b"2"}), b"b.txt", ENCRYPTED)})
    entries = by_path(snapshot(folder))
    assert {p: (e.status, e.reason, e.detail) for p, e in entries.items()} == {
        "a.zip": ("partly_read", "", "ZIP 压缩包里有 1 个文件未能解出"),
        "a.zip!/a.txt": ("read", "", ""),
        "a.zip!/b.txt": ("unreadable", "encrypted", "压缩包内的这个文件要口令才能解开"),
    }
    assert entries["a.zip!/b.txt"].remedy == "请取消口令后重新提供"


def test_archive_with_nothing_in_it(folder: Path) -> None:
    put(folder, {"a.zip": zip_of({})})
    [entry] = snapshot(folder)
    assert (entry.status, entry.reason, entry.detail) == ("unreadable", "empty", "压缩包里没有文件")


def test_whole_submission_as_an_archive(folder: Path) -> None:
    put(folder, {"水利局项目.zip": zip_of({"申请.txt": TEXT})})
    entries = take_snapshot(folder / "水利局项目.zip", folder.parent / "work", DEFAULT)
    assert [e.path for e in entries] == ["水利局项目.zip", "水利局项目.zip!/申请.txt"]


def test_refused_formats_say_why_and_what_to_do(folder: Path) -> None:
    put(folder, {"空.docx": b"", "公文.ceb": b"Founder CEB\x00", "加密.docx": ole_of({"EncryptedPackage": b"x"})})
    assert {p: (e.status, e.reason, e.detail, e.remedy) for p, e in by_path(snapshot(folder)).items()} == {
        "空.docx": ("unreadable", "empty", "文件是空的（0 字节）", "请重新提供完整的文件"),
        "公文.ceb": ("unreadable", "unsupported", "暂不支持读取方正 CEB 公文", "请用方正阅读器打印为 PDF，或提供 OFD、扫描件"),
        "加密.docx": ("unreadable", "encrypted", "带口令的 Office 文档，没有口令无法打开", "请取消口令后重新提供"),
    }  # fmt: skip


def test_disagreement_of_extension_stands_before_the_failure(folder: Path) -> None:
    put(folder, {"申请.doc": b"Founder CEB\x00", "说明.doc": b"{\\rtf1 x}"})
    entries = by_path(snapshot(folder))
    assert (
        entries["申请.doc"].detail == "扩展名是 .doc，内容其实是方正 CEB 公文，已按内容处理；暂不支持读取方正 CEB 公文"
    )
    assert (entries["说明.doc"].status, entries["说明.doc"].detail) == (
        "read",
        "扩展名是 .doc，内容其实是RTF 文档，已按内容处理",
    )


def test_files_over_the_size_limit_are_hashed_and_refused(folder: Path) -> None:
    put(folder, {"大.txt": TEXT * 1000})
    [entry] = snapshot(folder, dataclasses.replace(DEFAULT, file_bytes=1024))
    assert (entry.status, entry.reason, entry.sha256) == (
        "unreadable",
        "too_large",
        hashlib.sha256(TEXT * 1000).hexdigest(),
    )


def test_a_drive_of_files_is_cut_off_in_words(folder: Path) -> None:
    put(folder, {f"{i}.txt": str(i).encode() for i in range(5)})
    entries = snapshot(folder, dataclasses.replace(DEFAULT, dossier_files=3))
    assert [(e.path, e.status) for e in entries] == [
        ("0.txt", "read"), ("1.txt", "read"), ("2.txt", "read"), ("3.txt", "unreadable"),
    ]  # fmt: skip
    assert entries[3].detail == "文件夹内文件过多（上限 3 个），从这个文件起未再列出"


def test_links_are_never_followed(folder: Path) -> None:
    (folder.parent / "外面").mkdir()
    put(folder.parent / "外面", {"秘密.txt": TEXT})
    (folder / "链接.txt").symlink_to(folder.parent / "外面" / "秘密.txt")
    (folder / "链接夹").symlink_to(folder.parent / "外面")
    (folder / "悬空").symlink_to("nowhere")
    entries = by_path(snapshot(folder))
    assert {p: (e.status, e.detail, e.sha256) for p, e in entries.items()} == dict.fromkeys(
        ("链接.txt", "链接夹", "悬空"), ("unreadable", "是符号链接，没有跟随", "")
    )


def test_pipes_are_not_opened(folder: Path) -> None:
    os.mkfifo(folder / "管道")
    [entry] = snapshot(folder)
    assert (entry.status, entry.detail) == ("skipped", "是管道、套接字或设备，不是文件")


@pytest.mark.parametrize(
    ("error", "detail"),
    [
        (FileNotFoundError(2, "x"), "文件在读取时已不在原处"),
        (PermissionError(13, "x"), "没有权限打开文件"),
        (OSError(5, "Input/output error"), "文件读不出来（Input/output error）"),
    ],
)
def test_a_file_that_is_not_to_be_had(
    folder: Path, monkeypatch: pytest.MonkeyPatch, error: OSError, detail: str
) -> None:
    put(folder, {"a.txt": b"1", "b.txt": b"2"})
    original = listing._hash

    def failing(path: Path) -> tuple[str, int]:
        if path.name == "a.txt":
            raise error
        return original(path)

    monkeypatch.setattr(listing, "_hash", failing)
    entries = by_path(snapshot(folder))
    assert (entries["a.txt"].status, entries["a.txt"].reason, entries["a.txt"].detail) == (
        "unreadable",
        "unavailable",
        detail,
    )
    assert entries["b.txt"].status == "read"


def test_a_folder_that_stays_shut(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(folder, {"a.txt": b"1", "关/b.txt": b"2"})
    original = os.scandir

    def shut(path: str | Path) -> object:
        if Path(path).name == "关":
            raise PermissionError(13, "Permission denied")
        return original(path)

    monkeypatch.setattr(os, "scandir", shut)
    entries = by_path(snapshot(folder))
    assert (entries["关/"].status, entries["关/"].reason, entries["关/"].detail) == (
        "unreadable", "unavailable", "没有权限打开文件夹",
    )  # fmt: skip


def test_names_in_gbk_bytes_are_shown_in_characters(folder: Path) -> None:
    name = os.fsencode(folder) + b"/" + "申请表.txt".encode("gbk")
    with open(name, "wb") as file:  # noqa: PTH123 - pathlib takes no bytes
        file.write(TEXT)
    [entry] = snapshot(folder)
    assert (entry.path, entry.status) == ("申请表.txt", "read")
    assert entry.source.read_bytes() == TEXT


def test_an_unpacker_that_dies_costs_only_its_archive(folder: Path) -> None:
    put(folder, {"a.zip": zip_of({"x": b"1"}), "b.txt": TEXT})

    def dead(*_: object) -> Unpacked:
        return Unpacked(failure=UnreadableFile("crashed", "读取程序因这个文件意外退出"))

    entries = by_path(take_snapshot(folder, folder.parent / "work", DEFAULT, dead))
    assert (entries["a.zip"].status, entries["a.zip"].reason) == ("unreadable", "crashed")
    assert entries["b.txt"].status == "read"


def test_what_an_archive_gave_before_it_failed_is_kept(folder: Path) -> None:
    put(folder, {"a.zip": zip_of({"x": b"1"})})
    saved = folder.parent / "saved.txt"
    saved.write_bytes(TEXT)

    def half(*_: object) -> Unpacked:
        return Unpacked([Member("甲.txt", saved)], UnreadableFile("damaged", "坏了"))

    entries = by_path(take_snapshot(folder, folder.parent / "work", DEFAULT, half))
    assert (entries["a.zip"].status, entries["a.zip"].reason) == ("partly_read", "damaged")
    assert entries["a.zip!/甲.txt"].status == "read"


def test_originals_are_left_as_they_were(folder: Path) -> None:
    put(folder, {"a.zip": zip_of({"x.txt": b"1"}), "b.txt": TEXT})
    before = {p: (p.stat().st_mtime_ns, p.read_bytes()) for p in folder.rglob("*")}
    snapshot(folder)
    assert {p: (p.stat().st_mtime_ns, p.read_bytes()) for p in folder.rglob("*")} == before


def test_empty_folder_has_no_files(folder: Path) -> None:
    assert snapshot(folder) == []


def test_no_such_folder(folder: Path) -> None:
    with pytest.raises(UsageError, match="没有这个文件夹或文件"):
        take_snapshot(folder / "没有", folder, DEFAULT)
