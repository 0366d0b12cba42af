"""Archives: what comes out, what is refused and why, and that nothing is ever written elsewhere."""

from __future__ import annotations

import dataclasses
import gzip
import io
import stat
import sys
import tarfile
import zipfile
from pathlib import Path

import py7zr
import pytest
from archive_builders import ENCRYPTED, flagged, rar5_of, zip_of

from extractors.limits import DEFAULT, MIB, Limits
from extractors.snapshot.archives import Unpacked, libarchives, unpack


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return tmp_path / "in" / "archive"


def opened(
    archive: Path, data: bytes, kind: str, limits: Limits = DEFAULT, name: str = "材料", used: int = 0
) -> Unpacked:
    archive.parent.mkdir(exist_ok=True)
    archive.write_bytes(data)
    target = archive.parent.parent / "out"
    if target.exists():
        target = archive.parent.parent / "out again"
    return unpack(archive, kind, name, target, limits, used)


def contents(unpacked: Unpacked) -> dict[str, bytes | str]:
    """Each member with its bytes, or the code of its failure."""
    return {
        m.path: m.source.read_bytes() if m.source else m.failure.code if m.failure else "?" for m in unpacked.members
    }


def outside(archive: Path) -> set[Path]:
    """Every file but the archive and what lies directly in the target folder."""
    root = archive.parent.parent
    files = {p for p in root.rglob("*") if not p.is_dir()}
    return {p for p in files if p != archive and p.parent != root / "out"}


def test_zip_with_gbk_names(archive: Path) -> None:
    data = zip_of({"材料/申请表.docx".encode("gbk"): b"1", "材料/方案.docx".encode("gbk"): b"2"})
    found = opened(archive, data, "zip")
    assert contents(found) == {"材料/申请表.docx": b"1", "材料/方案.docx": b"2"}
    assert found.failure is None


def test_backslash_is_a_separator_only_after_decoding(archive: Path) -> None:
    """The second byte of 榎 and others in GBK is 0x5C."""
    data = zip_of({"材料\\榎本.txt".encode("gbk"): b"1"})
    assert contents(opened(archive, data, "zip")) == {"材料/榎本.txt": b"1"}


def test_path_tricks_stay_inside_under_harmless_names(archive: Path) -> None:
    data = zip_of({"../../evil.txt": b"1", "/abs.txt": b"2", "C:\\win.txt": b"3", "good.txt": b"4"})
    found = opened(archive, data, "zip")
    assert contents(found) == {"evil.txt": b"1", "abs.txt": b"2", "C_/win.txt": b"3", "good.txt": b"4"}
    assert [m.note for m in found.members] == [
        "压缩包内的名称含上级目录“..”，已换成安全的名称",
        "压缩包内的名称含绝对路径，已换成安全的名称",
        "压缩包内的名称含盘符，已换成安全的名称",
        "",
    ]
    assert outside(archive) == set()


def test_equal_names_and_names_that_differ_in_case_are_both_kept(archive: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made, pytest.warns(UserWarning, match="Duplicate name"):
        for name, data in (("a/表.docx", "1"), ("a/表.docx", "2"), ("A/表.DOCX", "3")):
            made.writestr(name, data)
    assert contents(opened(archive, buffer.getvalue(), "zip")) == {
        "a/表.docx": b"1",
        "a/表 (2).docx": b"2",
        "A/表 (3).DOCX": b"3",
    }


def test_links_in_a_zip_are_refused(archive: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        link = zipfile.ZipInfo("link")
        link.create_system = 3
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        made.writestr(link, "/etc/passwd")
        made.writestr("a.txt", "1")
    found = opened(archive, buffer.getvalue(), "zip")
    assert contents(found) == {"link": "unsupported", "a.txt": b"1"}
    assert outside(archive) == set()


def test_one_member_with_a_password(archive: Path) -> None:
    data = flagged(zip_of({"a.txt": b"1", "b.txt": b"2"}), b"b.txt", ENCRYPTED)
    found = opened(archive, data, "zip")
    assert contents(found) == {"a.txt": b"1", "b.txt": "encrypted"}
    assert found.failure is None


def test_all_members_with_a_password_are_one_encrypted_archive(archive: Path) -> None:
    data = flagged(flagged(zip_of({"a.txt": b"1", "b.txt": b"2"}), b"b.txt", ENCRYPTED), b"a.txt", ENCRYPTED)
    found = opened(archive, data, "zip")
    assert found.failure is not None
    assert (found.failure.code, found.failure.message) == (
        "encrypted",
        "ZIP 压缩包已加密，没有口令无法打开（内有 2 个文件）",
    )
    assert found.members == []


def test_member_that_is_damaged_does_not_cost_the_others(archive: Path) -> None:
    data = bytearray(zip_of({"a.txt": b"first" * 20, "b.txt": b"second" * 20}, compress=False))
    data[data.find(b"first") + 3] ^= 0xFF
    assert contents(opened(archive, bytes(data), "zip")) == {"a.txt": "damaged", "b.txt": b"second" * 20}


def test_method_nobody_here_knows(archive: Path) -> None:
    data = bytearray(zip_of({"a.txt": b"x"}, compress=False))
    for signature, at in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        data[data.find(signature) + at] = 97
    found = opened(archive, bytes(data), "zip")
    assert contents(found) == {"a.txt": "unsupported"}


def test_zip_cut_off_gives_what_stands_before_the_break(archive: Path) -> None:
    whole = zip_of({"a.txt": b"1" * 100, "b.txt": b"2" * 100, "c.txt": b"3" * 100}, compress=False)
    found = opened(archive, whole[: whole.find(b"c.txt")], "zip")
    assert found.failure is not None
    assert found.failure.code == "damaged"
    assert {path: data for path, data in contents(found).items() if isinstance(data, bytes)} == {
        "a.txt": b"1" * 100,
        "b.txt": b"2" * 100,
    }


def test_damage_in_what_a_cut_off_zip_gave_is_noted(archive: Path) -> None:
    whole = bytearray(zip_of({"a.txt": b"1" * 100, "b.txt": b"2" * 100}, compress=False))
    whole[whole.find(b"1" * 100) + 5] ^= 0xFF
    found = opened(archive, bytes(whole[: whole.find(b"PK\x01\x02")]), "zip")
    assert [(m.path, m.note) for m in found.members] == [("a.txt", "解出的内容与校验值不符，可能已损坏"), ("b.txt", "")]


def test_bomb_is_stopped_by_its_ratio(archive: Path) -> None:
    limits = dataclasses.replace(DEFAULT, archive_ratio_floor=1 * MIB)
    found = opened(archive, zip_of({"ok.txt": b"x", "bomb": bytes(8 * MIB)}), "zip", limits)
    assert found.failure is not None
    assert found.failure.code == "limits"
    assert "压缩炸弹" in found.failure.message
    assert contents(found) == {"ok.txt": b"x", "bomb": "damaged"}
    assert outside(archive) == set()


def test_total_counts_what_other_archives_used(archive: Path) -> None:
    limits = dataclasses.replace(DEFAULT, archive_total_bytes=3 * MIB)
    data = zip_of({"a": bytes(2 * MIB)})
    assert opened(archive, data, "zip", limits).failure is None
    found = opened(archive, data, "zip", limits, used=2 * MIB)
    assert found.failure is not None
    assert found.failure.message == "压缩包解开后过大（超过 3.0 MB）"


def test_single_member_over_its_limit_is_refused_and_the_rest_goes_on(archive: Path) -> None:
    limits = dataclasses.replace(DEFAULT, archive_member_bytes=1000)
    found = opened(archive, zip_of({"big": bytes(5000), "small": b"1"}), "zip", limits)
    assert contents(found) == {"big": "too_large", "small": b"1"}


def test_too_many_members(archive: Path) -> None:
    limits = dataclasses.replace(DEFAULT, archive_entries=3)
    found = opened(archive, zip_of({f"{i}.txt": b"" for i in range(4)}), "zip", limits)
    assert found.failure is not None
    assert found.failure.message == "压缩包内文件过多（4 个，上限 3）"
    assert found.members == []


def tar_of(add: dict[str, tarfile.TarInfo | bytes], mode: str = "w") -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=mode, format=tarfile.GNU_FORMAT, encoding="gbk") as made:  # type: ignore[call-overload]
        for name, what in add.items():
            if isinstance(what, bytes):
                info = tarfile.TarInfo(name)
                info.size = len(what)
                made.addfile(info, io.BytesIO(what))
            else:
                what.name = name
                made.addfile(what)
    return buffer.getvalue()


def special(kind: bytes, target: str = "") -> tarfile.TarInfo:
    info = tarfile.TarInfo()
    info.type, info.linkname = kind, target
    return info


@pytest.mark.parametrize(("kind", "mode"), [("tar", "w"), ("gz", "w:gz"), ("bz2", "w:bz2"), ("xz", "w:xz")])
def test_tar_with_gbk_names_links_and_devices(archive: Path, kind: str, mode: str) -> None:
    data = tar_of(
        {
            "材料/申请表.docx": b"1",
            "../../evil": b"2",
            "symbolic": special(tarfile.SYMTYPE, "/etc/passwd"),
            "hard": special(tarfile.LNKTYPE, "/etc/passwd"),
            "device": special(tarfile.CHRTYPE),
            "pipe": special(tarfile.FIFOTYPE),
        },
        mode,
    )
    found = opened(archive, data, kind)
    assert contents(found) == {
        "材料/申请表.docx": b"1",
        "evil": b"2",
        **dict.fromkeys(("symbolic", "hard", "device", "pipe"), "unsupported"),
    }
    assert outside(archive) == set()


def test_compressed_single_file_bears_the_archives_name(archive: Path) -> None:
    assert contents(opened(archive, gzip.compress(b"x"), "gz", name="申请表.docx.gz")) == {"申请表.docx": b"x"}


def test_compressed_single_bomb(archive: Path) -> None:
    limits = dataclasses.replace(DEFAULT, archive_ratio_floor=1 * MIB)
    found = opened(archive, gzip.compress(b"x" * (16 * MIB)), "gz", limits, name="a.gz")
    assert found.failure is not None
    assert found.failure.code == "limits"


def seven_of(members: dict[str, bytes], password: str | None = None, headers: bool = False) -> bytes:
    buffer = io.BytesIO()
    with py7zr.SevenZipFile(buffer, "w", password=password, header_encryption=headers) as made:
        for name, data in members.items():
            made.writestr(data, name)
    return buffer.getvalue()


def test_7z(archive: Path) -> None:
    data = seven_of({"材料/申请表.docx": b"1", "b.txt": b"22"})
    assert contents(opened(archive, data, "7z")) == {"材料/申请表.docx": b"1", "b.txt": b"22"}


def test_7z_without_libarchive_is_read_by_py7zr(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    without_libarchive(monkeypatch)
    data = seven_of({"材料/申请表.docx": b"1", "空.txt": b"", "b.txt": b"22"})
    found = opened(archive, data, "7z")
    assert contents(found) == {"材料/申请表.docx": b"1", "空.txt": b"", "b.txt": b"22"}
    assert outside(archive) == set()


def test_7z_bomb_without_libarchive(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    without_libarchive(monkeypatch)
    limits = dataclasses.replace(DEFAULT, archive_ratio_floor=1 * MIB)
    found = opened(archive, seven_of({"bomb": bytes(16 * MIB)}), "7z", limits)
    assert found.failure is not None
    assert found.failure.code == "limits"


@pytest.mark.parametrize("headers", [False, True])
def test_7z_with_a_password(archive: Path, headers: bool) -> None:
    found = opened(archive, seven_of({"a.txt": b"1"}, "secret", headers), "7z")
    assert found.failure is not None
    assert (found.failure.code, found.failure.message) == ("encrypted", "7z 压缩包已加密，没有口令无法打开")
    assert found.failure.remedy == "请取消口令后重新提供"


def test_7z_damaged(archive: Path) -> None:
    data = seven_of({"a.txt": b"1" * 1000})
    found = opened(archive, data[: len(data) // 2], "7z")
    assert found.failure is not None
    assert found.failure.code == "damaged"


def test_rar(archive: Path) -> None:
    data = rar5_of({"材料/申请表.txt": b"1", "../b.txt": b"22"})
    assert contents(opened(archive, data, "rar")) == {"材料/申请表.txt": b"1", "b.txt": b"22"}


@pytest.mark.parametrize("kind", ["rar", "7z"])
def test_an_archive_that_ends_in_a_stored_document_is_not_taken_for_a_zip(archive: Path, kind: str) -> None:
    document = zip_of({"word/document.xml": b"<x/>"})
    if kind == "rar":
        data = rar5_of({"a.docx": document})
    else:
        buffer = io.BytesIO()
        with py7zr.SevenZipFile(buffer, "w", filters=[{"id": py7zr.FILTER_COPY}]) as made:
            made.writestr(document, "a.docx")
        data = buffer.getvalue()
    assert contents(opened(archive, data, kind)) == {"a.docx": document}


@pytest.mark.parametrize("how", ["encrypted", "headers"])
def test_rar_with_a_password(archive: Path, how: str) -> None:
    data = rar5_of({"a.txt": b"1"}, encrypted=how == "encrypted", headers=how == "headers")
    found = opened(archive, data, "rar")
    assert found.failure is not None
    assert (found.failure.code, found.failure.message) == ("encrypted", "RAR 压缩包已加密，没有口令无法打开")


def test_rar_volume(archive: Path) -> None:
    found = opened(archive, rar5_of({"a.txt": b"1"}, volume=True), "rar")
    assert found.failure is not None
    assert (found.failure.code, found.failure.message) == ("unsupported", "暂不支持读取分卷压缩包的一卷")


def test_rar_breaking_off_in_a_member(archive: Path) -> None:
    found = opened(archive, rar5_of({"a.txt": b"1", "b.txt": b"2" * 500})[:-300], "rar")
    assert contents(found) == {"a.txt": b"1", "b.txt": "damaged"}
    assert found.failure is not None
    assert found.failure.code == "damaged"


def test_rar_without_libarchive_names_the_package(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    without_libarchive(monkeypatch)
    found = opened(archive, rar5_of({"a.txt": b"1"}), "rar")
    assert found.failure is not None
    assert (found.failure.code, found.failure.message) == ("needs_tool", "解开RAR 压缩包需要 libarchive，本机没有安装")
    assert "libarchive13" in found.failure.remedy


def test_mail_gives_its_body_and_attachments(archive: Path) -> None:
    data = (
        'From: a@b.cn\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="q"\r\n\r\n'
        "--q\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n请查收\r\n"
        "--q\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n"
        "Content-Disposition: attachment; filename*=utf-8''%E7%94%B3%E8%AF%B7%E8%A1%A8.docx\r\n\r\nMTIz\r\n--q--\r\n"
    ).encode()
    assert contents(opened(archive, data, "eml")) == {"邮件正文.txt": "请查收".encode(), "申请表.docx": b"123"}


def test_whatever_a_library_raises_is_a_failure(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise IndexError("deep inside")

    monkeypatch.setattr("extractors.snapshot.archives.zips.unpack_zip", broken)
    found = opened(archive, zip_of({"a": b""}), "zip")
    assert found.failure is not None
    assert (found.failure.code, found.failure.message) == ("damaged", "ZIP 压缩包已损坏，无法打开（IndexError）")


def without_libarchive(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a machine without the C library: importing the binding fails."""
    monkeypatch.setitem(sys.modules, "libarchive", None)
    assert libarchives.load  # the binding is looked up on every call, so that nothing else needs patching
