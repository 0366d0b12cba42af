"""Damaged, encrypted and bomb-like files by the dozen among good ones: every one its line, the good ones read."""

from __future__ import annotations

import dataclasses
import io
import random
from pathlib import Path

import docx
import openpyxl
import py7zr
from archive_builders import ENCRYPTED, flagged, ole_of, rar5_of, zip_of
from ofd_builder import build, grid, text

from extractors.document import Document
from extractors.errors import UnreadableFile
from extractors.isolation.reading import ReaderPool
from extractors.limits import DEFAULT, MIB
from extractors.snapshot.formats import ARCHIVES
from extractors.snapshot.listing import take_snapshot

LIMITS = dataclasses.replace(
    DEFAULT, archive_ratio_floor=1 * MIB, archive_depth=3, archive_entries=500, workers=2, xml_bytes=8 * MIB
)


def samples(folder: Path) -> dict[str, bytes]:
    """A small good file of every kind that is read without another program."""
    word = docx.Document()
    word.add_heading("第一章 项目概述", 1)
    word.add_table(3, 3).rows[0].cells[0].text = "建设单位"
    word.save(str(folder / "a.docx"))
    book = openpyxl.Workbook()
    book.active["A1"] = "预算"
    book.active.merge_cells("A1:B2")
    book.save(folder / "a.xlsx")
    build(folder / "a.ofd", grid([20, 60, 150], [30, 40, 50]) + text(22, 38, "项目名称"))
    made = {kind: (folder / f"a.{kind}").read_bytes() for kind in ("docx", "xlsx", "ofd")}
    made["zip"] = zip_of({"材料/申请表.docx".encode("gbk"): made["docx"], "说明.txt".encode("gbk"): b"x" * 300})
    made["rar"] = rar5_of({"a.docx": made["docx"], "b.txt": b"x" * 300})
    buffer = io.BytesIO()
    with py7zr.SevenZipFile(buffer, "w") as seven:
        seven.writestr(made["docx"], "a.docx")
    made["7z"] = buffer.getvalue()
    made["html"] = "<table><tr><td colspan=3>建设<td>单位</table><p>申请</p>".encode("gbk") * 5
    made["csv"] = "名称,数量\n服务器,2\n".encode("gbk") * 30
    return made


def harmed(data: bytes, chance: random.Random) -> bytes:
    out = bytearray(data)
    at = chance.randrange(len(out))
    how = chance.choice(["cut", "zero", "insert", "flip", "flip"])
    if how == "cut":
        del out[at:]
    elif how == "zero":
        out[at : at + 300] = bytes(len(out[at : at + 300]))
    elif how == "insert":
        out[at:at] = chance.randbytes(40)
    else:
        for _ in range(chance.choice([1, 5, 40])):
            out[chance.randrange(len(out))] = chance.randrange(256)
    return bytes(out)


def bombs() -> dict[str, bytes]:
    deep = b"x"
    for _ in range(6):
        deep = zip_of({"n.zip": deep})
    huge_part = zip_of(
        {"[Content_Types].xml": b"spreadsheetml.sheet.main", "xl/workbook.xml": b"<x/>" + b" " * (16 * MIB)}
    )
    return {
        "炸弹.zip": zip_of({"zeros": bytes(16 * MIB)}),
        "套娃.zip": deep,
        "太多.zip": zip_of({f"{i}.txt": b"" for i in range(501)}),
        "巨表.xlsx": huge_part,
        "实体.html": b"<!DOCTYPE x [" + b"".join(b'<!ENTITY a%d "%s">' % (i, b"&a%d;" % (i - 1) * 10) for i in range(1, 12)) + b"]><p>&a11;</p>",
        "口令.zip": flagged(zip_of({"a": b"1"}), b"a", ENCRYPTED),
        "口令.rar": rar5_of({"a": b"1"}, headers=True),
        "口令.docx": ole_of({"EncryptedPackage": b"x"}),
        "空.docx": b"",
        "零.pdf": bytes(5000),
    }  # fmt: skip


def test_every_file_has_its_line_and_the_good_ones_are_read(tmp_path: Path) -> None:
    made = samples(tmp_path)
    chance = random.Random(20260928)
    folder = tmp_path / "项目"
    folder.mkdir()
    for number in range(60):
        kind = chance.choice(sorted(made))
        (folder / f"坏{number:02}.{kind}").write_bytes(harmed(made[kind], chance))
    for kind, data in made.items():
        (folder / f"好.{kind}").write_bytes(data)
    for name, data in bombs().items():
        (folder / name).write_bytes(data)

    with ReaderPool(LIMITS) as pool:
        entries = take_snapshot(folder, tmp_path / "work", LIMITS, pool.unpack)
        outcomes = {entry.path: outcome for entry, outcome in pool.read(entries)}
    by_path = {entry.path: entry for entry in entries}
    failures = {path: o for path, o in outcomes.items() if isinstance(o, UnreadableFile)}
    codes = {path: failures[path].code if path in failures else e.reason for path, e in by_path.items()}

    assert len(by_path) == len(entries)
    assert {p.name for p in folder.iterdir()} <= by_path.keys()
    assert all(isinstance(outcomes[f"好.{kind}"], Document) for kind in ("docx", "xlsx", "ofd", "html", "csv"))
    assert [by_path[p].status for p in ("好.zip!/材料/申请表.docx", "好.rar!/a.docx", "好.7z!/a.docx")] == ["read"] * 3
    assert all(failure.message and failure.remedy for failure in failures.values())
    assert all(e.detail for e in entries if e.status != "read")
    assert {e.path for e in entries if e.status == "read" and e.format not in ARCHIVES} == outcomes.keys()
    assert not [path for path, code in codes.items() if code in ("crashed", "timeout")]
    assert {name: codes[name] for name in bombs() if name != "实体.html"} == {
        "炸弹.zip": "limits",
        "套娃.zip": "",
        "太多.zip": "limits",
        "巨表.xlsx": "limits",
        "口令.zip": "encrypted",
        "口令.rar": "encrypted",
        "口令.docx": "encrypted",
        "空.docx": "empty",
        "零.pdf": "empty",
    }
    assert by_path["套娃.zip!/n.zip!/n.zip!/n.zip"].reason == "limits"
    assert sum(bool(code) for code in codes.values()) > 30
