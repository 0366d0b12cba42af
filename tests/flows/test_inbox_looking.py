"""What lies in an inbox: one submission a folder or archive, loose files together, junk aside, nothing touched."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from flow_helpers import Bench

from flows.inbox.looking import PlaceAway, list_submissions, look, look_again, read_contents


def names(bench: Bench) -> dict[str, list[str]]:
    return {item.name: sorted(item.files) for item in look(bench.inbox)}


def write(path: Path, text: str = "x") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def test_folders_archives_and_loose_files(bench: Bench) -> None:
    write(bench.inbox / "甲项目" / "01" / "函.docx")
    write(bench.inbox / "甲项目" / "表.docx")
    write(bench.inbox / "乙项目.zip")
    write(bench.inbox / "丙.tar.gz")
    write(bench.inbox / "散落的函.docx")
    write(bench.inbox / "散落的表.pdf")
    (bench.inbox / "空").mkdir()
    assert names(bench) == {
        "丙.tar.gz": ["丙.tar.gz"],
        "乙项目.zip": ["乙项目.zip"],
        "甲项目": ["01/函.docx", "表.docx"],
        "空": [],
        "散文件/": ["散落的函.docx", "散落的表.pdf"],
    }


@pytest.mark.parametrize(
    "name",
    [
        "~$函.docx",
        ".~函.docx",
        "Thumbs.db",
        ".DS_Store",
        "desktop.ini",
        "._函.docx",
        "下载.part",
        "a.tmp",
        "b.crdownload",
    ],
)
def test_junk_is_no_submission_anywhere(bench: Bench, name: str) -> None:
    write(bench.inbox / name)
    write(bench.inbox / "甲" / name)
    write(bench.inbox / "甲" / "函.docx")
    assert names(bench) == {"甲": ["函.docx"]}


@pytest.mark.parametrize(
    "name", ["__MACOSX", "@eaDir", "$RECYCLE.BIN", "System Volume Information", ".git", ".Trash-1000"]
)
def test_system_folders_are_no_dossiers(bench: Bench, name: str) -> None:
    write(bench.inbox / name / "x.docx")
    assert names(bench) == {}


def test_whose_it_is(bench: Bench) -> None:
    for name in ("甲项目.zip", "乙.TAR.GZ", "丙.7z", "散.docx"):
        write(bench.inbox / name)
    write(bench.inbox / "丁（补正）" / "函.docx")
    assert {item.identity() for item in look(bench.inbox)} == {"甲项目", "乙", "丙", "丁（补正）", "散文件/"}


def test_a_reviewers_word_on_whose_it_is(bench: Bench) -> None:
    write(bench.inbox / "丁（补正）" / "收件.yaml", "dossier: 丁")
    (item,) = look(bench.inbox)
    assert item.identity() == "丁"
    assert item.empty


def test_every_write_changes_the_signature(bench: Bench) -> None:
    path = write(bench.inbox / "甲" / "函.docx", "一")
    seen = {look(bench.inbox)[0].signature}
    path.write_text("二", "utf-8")
    seen.add(look(bench.inbox)[0].signature)
    os.utime(path, ns=(0, 0))  # a copy that keeps old times
    seen.add(look(bench.inbox)[0].signature)
    path.rename(path.with_name("函2.docx"))
    seen.add(look(bench.inbox)[0].signature)
    write(bench.inbox / "甲" / "收件.yaml", "received: 2026-09-20")
    seen.add(look(bench.inbox)[0].signature)
    assert len(seen) == 5
    write(bench.inbox / "甲" / "Thumbs.db")
    assert look(bench.inbox)[0].signature in seen


def test_contents_are_names_and_bytes(bench: Bench) -> None:
    path = write(bench.inbox / "甲" / "函.docx", "一")
    (item,) = look(bench.inbox)
    first = read_contents(item)
    assert [(f.path, f.bytes) for f in first.files] == [("函.docx", 3)]
    os.utime(path, ns=(0, 0))
    assert read_contents(look(bench.inbox)[0]).content == first.content
    path.write_text("二", "utf-8")
    assert read_contents(look(bench.inbox)[0]).content != first.content


def test_a_correction_is_no_content(bench: Bench) -> None:
    write(bench.inbox / "甲" / "函.docx", "一")
    before = read_contents(look(bench.inbox)[0])
    write(bench.inbox / "甲" / "收件.yaml", "received: 2026-09-20")
    after = read_contents(look(bench.inbox)[0])
    assert before.content == after.content
    assert (before.stated, bool(after.stated)) == ("", True)


def test_an_archive_is_its_bytes_whatever_it_is_called(bench: Bench) -> None:
    write(bench.inbox / "甲.zip", "一")
    write(bench.inbox / "甲（再次）.zip", "一")
    one, other = look(bench.inbox)
    assert read_contents(one).content == read_contents(other).content


def test_links_are_never_followed(bench: Bench) -> None:
    outside = write(bench.root / "别处" / "秘密.docx", "不该读到")
    (bench.inbox / "甲").mkdir()
    (bench.inbox / "甲" / "链接.docx").symlink_to(outside)
    (bench.inbox / "到别处").symlink_to(outside.parent)
    assert names(bench) == {"甲": ["链接.docx"], "散文件/": ["到别处"]}
    for item in look(bench.inbox):
        assert [f.sha256 for f in read_contents(item).files] == [""]


def test_names_from_old_shares(bench: Bench) -> None:
    folder = bench.inbox / os.fsdecode("湿地".encode("gbk"))
    folder.mkdir()
    (folder / os.fsdecode("申请表.docx".encode("gbk"))).write_bytes(b"1")
    (item,) = look(bench.inbox)
    assert (item.name, list(item.files)) == ("湿地", ["申请表.docx"])
    assert [f.bytes for f in read_contents(item).files] == [1]


def test_looking_again(bench: Bench) -> None:
    write(bench.inbox / "甲" / "函.docx")
    write(bench.inbox / "乙.zip")
    write(bench.inbox / "散.docx")
    items = look(bench.inbox)
    assert [again.signature for item in items if (again := look_again(item))] == [item.signature for item in items]
    for path in (bench.inbox / "甲" / "函.docx", bench.inbox / "甲", bench.inbox / "乙.zip", bench.inbox / "散.docx"):
        path.rmdir() if path.is_dir() else path.unlink()
    assert [look_again(item) for item in items] == [None, None, None]


def test_a_place_that_is_away(bench: Bench) -> None:
    bench.inbox.rmdir()
    with pytest.raises(PlaceAway, match="打不开"):
        look(bench.inbox)


def test_what_is_ours_is_left_out(bench: Bench) -> None:
    register = write(bench.inbox / "台账.xlsx")
    write(bench.inbox / "甲" / "函.docx")
    assert [item.name for item in list_submissions(bench.inbox, [register])] == ["甲"]
