"""Names inside archives: decoded, and harmless."""

from __future__ import annotations

import struct
import zipfile
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.snapshot.archives.names import decode_names, safe_path, zip_names


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ([b"a/b.txt"], ["a/b.txt"]),
        (["材料/申请表.docx".encode("gbk")], ["材料/申请表.docx"]),
        (["材料/申请表.docx".encode()], ["材料/申请表.docx"]),
        (["联通.txt".encode("gbk"), "方案.docx".encode("gbk")], ["联通.txt", "方案.docx"]),
        (["㙓方案𠀀.docx".encode("gb18030")], ["㙓方案𠀀.docx"]),
    ],
)
def test_names_without_an_encoding(raw: list[bytes], expected: list[str]) -> None:
    assert decode_names(raw) == expected


def test_one_archive_has_one_encoding() -> None:
    """眉 in GBK is good UTF-8 by itself; its neighbour shows what the archive is written in."""
    assert decode_names(["谩.txt".encode("gbk"), "申请表.docx".encode("gbk")]) == ["谩.txt", "申请表.docx"]


def test_undecodable_names_keep_what_can_be_read() -> None:
    assert decode_names([b"\xff\xff.txt", "表.txt".encode()])[1] == "表.txt"


def test_unicode_path_field_counts_while_its_checksum_fits() -> None:
    info = zipfile.ZipInfo("╔Ω.txt")
    raw = "╔Ω.txt".encode("cp437")
    body = b"\x01" + struct.pack("<I", zlib.crc32(raw)) + "申请.txt".encode()
    info.extra = struct.pack("<HH", 0x7075, len(body)) + body
    assert zip_names([info]) == ["申请.txt"]
    stale = b"\x01" + struct.pack("<I", 1) + "别的.txt".encode()
    info.extra = struct.pack("<HH", 0x7075, len(stale)) + stale
    assert zip_names([info]) == [raw.decode("gbk")]


@pytest.mark.parametrize(
    ("raw", "path", "tricks"),
    [
        ("材料/申请表.docx", "材料/申请表.docx", ""),
        ("材料\\申请表.docx", "材料/申请表.docx", ""),
        ("./a//b.txt", "a/b.txt", ""),
        ("../../etc/passwd", "etc/passwd", "上级目录“..”"),
        ("/etc/passwd", "etc/passwd", "绝对路径"),
        ("C:\\Windows\\a.txt", "C_/Windows/a.txt", "盘符"),
        ("a\x00.txt", "a_.txt", "不可见字符"),
        ("\u202egpj.exe", "_gpj.exe", "不可见字符"),
        ("con", "_con", "系统保留名"),
        ("LPT1.docx", "_LPT1.docx", "系统保留名"),
        ("..", "未命名", "上级目录“..”"),
        ("", "未命名", ""),
        ("时间10:30.docx", "时间10_30.docx", ""),
    ],
)
def test_path_tricks(raw: str, path: str, tricks: str) -> None:
    assert safe_path(raw) == (path, tricks)


def test_long_names_are_shortened_at_a_character_and_keep_their_ending() -> None:
    path, tricks = safe_path("很" * 200 + ".docx")
    assert (tricks, path.endswith("….docx"), len(path.encode()) <= 255) == ("名称过长", True, True)


@given(st.text(max_size=400))
def test_a_safe_path_leads_nowhere_else(raw: str) -> None:
    path, _ = safe_path(raw)
    parts = path.split("/")
    assert path
    assert not path.startswith("/")
    assert all(part not in ("", ".", "..") and "\x00" not in part and "\\" not in part for part in parts)
    assert all(len(part.encode("utf-8")) <= 255 for part in parts)
    assert safe_path(path)[0] == path
