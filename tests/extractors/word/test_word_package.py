"""Packages as they come in: damaged, cut off, encrypted, disguised, of other kinds, too large."""

from __future__ import annotations

import dataclasses
import gc
import zipfile
from pathlib import Path

import pytest
from word_make import (
    CONTENT_TYPE,
    STRICT,
    Read,
    listed,
    p,
    package_parts,
    part,
    relationship,
    tbl,
    tr,
    word_file,
    write_package,
)

from extractors.document import Document
from extractors.errors import UnreadableFile
from extractors.limits import DEFAULT
from extractors.readers.word import read_word

BODY = (
    p("第一章 总则", style="1") + "".join(p(f"第{i}段正文，内容各不相同。") for i in range(400)) + tbl(tr("甲", "乙"))
)


def texts(document: Document) -> list[str]:
    return [b.text for b in document.paragraphs()]


def codes(document: Document) -> list[str]:
    return [w.code for w in document.warnings]


def refused(path: Path) -> UnreadableFile:
    with pytest.raises(UnreadableFile) as caught:
        read_word(path, path.name)
    return caught.value


def test_a_document_names_itself(read: Read) -> None:
    document = read(p("甲"))
    assert (document.file, document.format, document.method, document.pages) == ("申报/a.docx", "docx", "docx", None)
    assert document.warnings == []


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"PK\x05\x06" + bytes(18), "damaged"),
        (b"just text", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "unsupported"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512) + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (b"{\\rtf1 \\ansi}", "unsupported"),
        (b"\xef\xbb\xbf<html><body>x</body></html>", "unsupported"),
        (b"%PDF-1.7", "unsupported"),
    ],
)
def test_files_that_are_no_word_documents(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(content)
    assert refused(path).code == code


def test_a_zip_without_a_document(tmp_path: Path) -> None:
    assert refused(write_package(tmp_path / "a.docx", {"a.txt": b"x"})).code == "damaged"


def test_a_zip_with_a_password(tmp_path: Path) -> None:
    path = word_file(tmp_path / "a.docx", p("甲"))
    data = bytearray(path.read_bytes())
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        data[at + 8] |= 1
        at = data.find(b"PK\x01\x02", at + 4)
    path.write_bytes(data)
    assert refused(path).code == "encrypted"


def test_strict_documents(tmp_path: Path) -> None:
    members = package_parts(BODY, numbering='<w:num w:numId="1"/>')
    for transitional, strict in STRICT.items():
        members = {n: c.replace(transitional.encode(), strict.encode()) for n, c in members.items()}
    document = read_word(write_package(tmp_path / "a.docx", members), "a.docx")
    assert len(texts(document)) == 401
    assert document.blocks[0].level == 1


@pytest.mark.parametrize("kind", ["document.macroEnabled", "template", "template.macroEnabledTemplate"])
def test_macro_documents_and_templates(tmp_path: Path, kind: str) -> None:
    content_type = CONTENT_TYPE.replace("document.main", f"{kind}.main")
    path = word_file(tmp_path / "a.docm", p("甲"), content_type=content_type, parts={"word/vbaProject.bin": b"x"})
    document = read_word(path, "a.docm")
    assert (texts(document), codes(document)) == (["甲"], ["macros"])


def test_the_main_part_may_have_another_name(tmp_path: Path) -> None:
    members = package_parts(p("甲"))
    members["word/document2.xml"] = members.pop("word/document.xml")
    members["_rels/.rels"] = members["_rels/.rels"].replace(b"word/document.xml", b"/word/document2.xml")
    assert texts(read_word(write_package(tmp_path / "a.docx", members), "a.docx")) == ["甲"]


def test_part_names_with_backslashes(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in package_parts(p("甲", style="1")).items():
            info = zipfile.ZipInfo()
            info.filename = name.replace("/", "\\")
            archive.writestr(info, content)
    document = read_word(path, "a.docx")
    assert (texts(document), document.blocks[0].level) == (["甲"], 1)


# --- damage that must not cost the body


@pytest.mark.parametrize("name", ["styles", "numbering", "settings"])
def test_a_broken_part_is_said_and_the_body_read(tmp_path: Path, name: str) -> None:
    members = package_parts(listed("甲", 1) + p("乙"), numbering="", settings="")
    members[f"word/{name}.xml"] = b"<not xml"
    document = read_word(write_package(tmp_path / "a.docx", members), "a.docx")
    assert (texts(document), codes(document)) == (["甲", "乙"], ["broken_part"])


@pytest.mark.parametrize("name", ["styles", "numbering", "settings"])
def test_a_missing_part_is_said_and_the_body_read(tmp_path: Path, name: str) -> None:
    members = package_parts(listed("甲", 1) + p("乙"), numbering="", settings="")
    del members[f"word/{name}.xml"]
    document = read_word(write_package(tmp_path / "a.docx", members), "a.docx")
    assert (texts(document), codes(document)) == (["甲", "乙"], ["missing_part"])


def test_without_styles_the_ids_still_tell_headings(tmp_path: Path) -> None:
    members = package_parts(p("章", style="Heading1") + p("正文。") + p("节", style="2") + p("目录行\t1", style="TOC1"))
    members["word/styles.xml"] = b""
    document = read_word(write_package(tmp_path / "a.docx", members), "a.docx")
    assert [(b.text, b.level, b.toc) for b in document.paragraphs()] == [
        ("章", 1, False),
        ("正文。", None, False),
        ("节", 2, False),
        ("目录行\t1", None, True),
    ]


def test_broken_relationships_cost_only_what_they_lead_to(tmp_path: Path) -> None:
    members = package_parts(p("甲") + '<w:sectPr><w:headerReference w:type="default" r:id="rId2"/></w:sectPr>')
    members["word/_rels/document.xml.rels"] = b"<Relationships"
    document = read_word(write_package(tmp_path / "a.docx", members), "a.docx")
    assert texts(document) == ["甲"]
    assert set(codes(document)) == {"broken_part", "missing_part"}


def test_broken_package_relationships(tmp_path: Path) -> None:
    members = package_parts(p("甲"))
    members["_rels/.rels"] = b"???"
    assert texts(read_word(write_package(tmp_path / "a.docx", members), "a.docx")) == ["甲"]


def test_a_document_whose_xml_breaks_off_is_read_so_far(tmp_path: Path) -> None:
    members = package_parts(BODY)
    members["word/document.xml"] = members["word/document.xml"][: len(members["word/document.xml"]) // 2]
    document = read_word(write_package(tmp_path / "a.docx", members), "a.docx")
    assert 100 < len(texts(document)) < 300
    assert set(codes(document)) == {"broken_part", "partial"}


def test_a_member_whose_checksum_is_wrong_is_recovered(tmp_path: Path) -> None:
    path = word_file(tmp_path / "a.docx", BODY)
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        info = archive.getinfo("word/document.xml")
    central = data.find(b"PK\x01\x02")
    while b"word/document.xml" not in data[central : central + 80]:
        central = data.find(b"PK\x01\x02", central + 4)
    data[central + 16] ^= 0xFF
    assert info.CRC
    path.write_bytes(data)
    document = read_word(path, "a.docx")
    assert len(texts(document)) == 401
    assert "broken_part" in codes(document)


def test_a_lost_directory_is_recovered(tmp_path: Path) -> None:
    path = word_file(tmp_path / "a.docx", BODY)
    data = path.read_bytes()
    path.write_bytes(data[: data.find(b"PK\x01\x02") + 30])
    document = read_word(path, "a.docx")
    assert len(texts(document)) == 401
    assert codes(document) == ["recovered"]


def test_a_file_cut_off_in_its_document_is_partly_read(tmp_path: Path) -> None:
    members = package_parts(BODY)
    members["word/document.xml"] = members.pop("word/document.xml")  # last, so that only it is cut
    path = write_package(tmp_path / "a.docx", members)
    data = path.read_bytes()
    start = data.find(b"word/document.xml", data.find(b"document.xml.rels") + 30)
    path.write_bytes(data[: start + (data.find(b"PK\x01\x02") - start) // 2])
    document = read_word(path, "a.docx")
    assert 0 < len(texts(document)) < 401
    assert {"recovered", "partial"} <= set(codes(document))


def test_a_file_cut_off_before_its_document_is_damaged(tmp_path: Path) -> None:
    path = word_file(tmp_path / "a.docx", BODY)
    path.write_bytes(path.read_bytes()[:200])
    assert refused(path).code == "damaged"


# --- limits and tricks


def test_a_part_that_unpacks_beyond_the_limit_is_refused(tmp_path: Path) -> None:
    path = word_file(tmp_path / "a.docx", BODY)
    with pytest.raises(UnreadableFile) as caught:
        read_word(path, "a.docx", dataclasses.replace(DEFAULT, xml_bytes=1000))
    assert caught.value.code == "too_large"


def test_a_bomb_is_refused_before_it_unpacks(tmp_path: Path) -> None:
    path = word_file(tmp_path / "a.docx", p("甲"), parts={"word/styles.xml": b" " * 5_000_000})
    with pytest.raises(UnreadableFile) as caught:
        read_word(path, "a.docx", dataclasses.replace(DEFAULT, archive_ratio_floor=1_000_000))
    assert caught.value.code == "limits"


def test_too_many_parts_are_refused(tmp_path: Path) -> None:
    path = word_file(tmp_path / "a.docx", p("甲"), parts={f"x/{i}.bin": b"" for i in range(20)})
    with pytest.raises(UnreadableFile) as caught:
        read_word(path, "a.docx", dataclasses.replace(DEFAULT, archive_entries=20))
    assert caught.value.code == "limits"


def test_entities_are_never_expanded(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("机密", encoding="utf-8")
    members = package_parts(p("甲"))
    declared = f'<!DOCTYPE w:document [<!ENTITY x SYSTEM "{secret.as_uri()}"><!ENTITY y "乙乙乙">]>'
    xml = members["word/document.xml"].decode()
    xml = xml.replace("<w:document", f"{declared}<w:document", 1).replace("甲", "甲&x;&y;")
    members["word/document.xml"] = xml.encode()
    document = read_word(write_package(tmp_path / "a.docx", members), "a.docx")
    assert all("机密" not in text and "乙" not in text for text in texts(document))


def embedded(content: bytes) -> dict[str, object]:
    return {"relationships": [relationship("rId2", "aFChunk", "chunk.bin")], "parts": {"word/chunk.bin": content}}


CHUNK = p("甲") + '<w:altChunk r:id="rId2"/>' + p("乙")


def test_an_embedded_file_of_another_kind_is_said_to_be_unread(read: Read) -> None:
    document = read(CHUNK, **embedded(b"{\\rtf1 x}"))
    assert (texts(document), codes(document)) == (["甲", "乙"], ["alt_chunk", "partial"])


def test_a_missing_embedded_file_is_said_to_be_unread(read: Read) -> None:
    document = read(CHUNK)
    assert (texts(document), codes(document)) == (["甲", "乙"], ["alt_chunk", "partial"])


def test_an_embedded_web_page_is_read_in_its_place(read: Read) -> None:
    page = "<html><meta charset='utf-8'><body><h1>第一章 总则</h1><p>页面正文。</p></body></html>".encode()
    document = read(CHUNK, **embedded(page))
    assert (texts(document), codes(document)) == (["甲", "第一章 总则", "页面正文。", "乙"], ["alt_chunk"])
    assert document.blocks[1].level == 1
    assert document.blocks[1].locator.startswith("嵌入文件1 ")


def test_an_embedded_word_document_is_read_in_its_place(read: Read, tmp_path: Path) -> None:
    inner = word_file(tmp_path / "inner.docx", p("内文") + tbl(tr("格")))
    document = read(CHUNK, **embedded(inner.read_bytes()))
    assert texts(document) == ["甲", "内文", "乙"]
    assert [t.locator for t in document.tables()] == ["嵌入文件1 表1"]


def test_a_body_of_nothing(read: Read) -> None:
    assert read("").blocks == []


def test_deep_nesting_is_survived(read: Read) -> None:
    depth = 60
    body = (
        "".join("<w:tbl><w:tr><w:tc>" for _ in range(depth))
        + p("底")
        + "".join("</w:tc></w:tr></w:tbl>" for _ in range(depth))
    )
    cell = next(read(body).tables()).rows[0][0]
    for _ in range(depth - 1):
        cell = cell.tables[0].rows[0][0]
    assert cell.text == "底"


def test_a_note_part_that_is_broken(read: Read) -> None:
    document = read(
        p("甲"), relationships=[relationship("rId2", "footnotes", "footnotes.xml")], parts={"word/footnotes.xml": b"<x"}
    )
    assert (texts(document), codes(document)) == (["甲"], ["broken_part"])


def test_parts_of_another_encoding(tmp_path: Path) -> None:
    members = package_parts(p("甲"))
    xml = part("document", f"<w:body>{p('甲乙')}</w:body>").decode().replace('encoding="UTF-8"', 'encoding="UTF-16"')
    members["word/document.xml"] = xml.encode("utf-16")
    assert texts(read_word(write_package(tmp_path / "a.docx", members), "a.docx")) == ["甲乙"]


def test_the_garbage_collector_is_left_as_it_was(tmp_path: Path) -> None:
    good, bad = word_file(tmp_path / "a.docx", p("甲")), tmp_path / "b.docx"
    bad.write_bytes(b"PK\x03\x04")
    for enabled in (True, False):
        gc.enable() if enabled else gc.disable()
        try:
            read_word(good, "a.docx")
            assert refused(bad).code == "damaged"
            assert gc.isenabled() is enabled
        finally:
            gc.enable()
