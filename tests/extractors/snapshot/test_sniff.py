"""What a file is, by its content, whatever it is called."""

from __future__ import annotations

import gzip
import io
import os
import struct
import tarfile
from pathlib import Path

import pytest
from archive_builders import ole_of, rar5_of, zip_of

from extractors.snapshot.formats import ARCHIVES, ENCRYPTED, PICTURES, TITLES, expected_formats, mismatch, title
from extractors.snapshot.refusals import refusal
from extractors.snapshot.sniff import sniff

CONTENT_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override ContentType="{}"/></Types>'
)
OPENXML = "application/vnd.openxmlformats-officedocument."
FIB = struct.pack("<HHHHHH", 0xA5EC, 0xC1, 0, 0, 0, 0)
LOCKED_FIB = struct.pack("<HHHHHH", 0xA5EC, 0xC1, 0, 0, 0, 0x0100)
BOOK = struct.pack("<HHHHHI", 0x0809, 10, 0x600, 5, 0, 0) + struct.pack("<HH", 0x0A, 0)
LOCKED_BOOK = struct.pack("<HHHHHI", 0x0809, 10, 0x600, 5, 0, 0) + struct.pack("<HHHHH", 0x2F, 6, 1, 1, 1)
PPT_USER = struct.pack("<HHIII", 0, 0x0FF6, 20, 20, 0xE391C05F)
LOCKED_USER = struct.pack("<HHIII", 0, 0x0FF6, 20, 20, 0xF3D1C4DF)


def ooxml(kind: str, part: str = "word/document.xml") -> bytes:
    return zip_of({"[Content_Types].xml": CONTENT_TYPES.format(kind).encode(), part: b"<x/>"})


def odf(kind: str, manifest: bytes = b"<manifest/>") -> bytes:
    return zip_of(
        {"mimetype": kind.encode(), "content.xml": b"<x/>", "META-INF/manifest.xml": manifest}, compress=False
    )


def tar() -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("a.txt"), io.BytesIO())
    return buffer.getvalue()


CASES: list[tuple[str, str, bytes]] = [
    ("docx", "申请表.docx", ooxml(OPENXML + "wordprocessingml.document.main+xml")),
    ("docx", "申请表.doc", ooxml("application/vnd.ms-word.document.macroEnabled.main+xml")),
    ("docx", "只看目录.bin", zip_of({"[Content_Types].xml": b"", "word/document.xml": b""})),
    ("xlsx", "预算.xlsx", ooxml(OPENXML + "spreadsheetml.sheet.main+xml", "xl/workbook.xml")),
    ("xlsx", "预算.xlsm", ooxml("application/vnd.ms-excel.sheet.macroEnabled.main+xml", "xl/workbook.xml")),
    ("xlsb", "预算.xlsb", ooxml("application/vnd.ms-excel.sheet.binary.macroEnabled.main", "xl/workbook.bin")),
    ("pptx", "汇报.pptx", ooxml(OPENXML + "presentationml.presentation.main+xml", "ppt/presentation.xml")),
    ("vsdx", "拓扑.vsdx", ooxml("application/vnd.ms-visio.drawing.main+xml", "visio/document.xml")),
    ("odt", "a.odt", odf("application/vnd.oasis.opendocument.text")),
    ("ods", "a.ods", odf("application/vnd.oasis.opendocument.spreadsheet")),
    ("odp", "a.odp", odf("application/vnd.oasis.opendocument.presentation")),
    ("encrypted_odf", "a.odt", odf("application/vnd.oasis.opendocument.text", b"<m:encryption-data/>")),
    ("ofd", "批复.ofd", zip_of({"OFD.xml": b"<OFD/>", "Doc_0/Document.xml": b""})),
    ("encrypted_ofd", "批复.ofd", zip_of({"OFD.xml": b"", "Encryptions.xml": b""})),
    ("zip", "材料.zip", zip_of({"材料/word/document.xml": b"", "[Content_Types].xml.bak": b""})),
    ("doc", "方案.doc", ole_of({"WordDocument": FIB, "1Table": b""})),
    ("doc", "方案.docx", ole_of({"WordDocument": FIB})),
    ("wps", "方案.wps", ole_of({"WordDocument": FIB})),
    ("wps", "无扩展名", ole_of({"WordDocument": FIB, "WpsCustomData": b""})),
    ("doc", "用WPS存的.doc", ole_of({"WordDocument": FIB, "WpsCustomData": b""})),
    ("encrypted_doc", "方案.doc", ole_of({"WordDocument": LOCKED_FIB})),
    ("encrypted_doc", "方案.wps", ole_of({"WordDocument": LOCKED_FIB})),
    ("xls", "预算.xls", ole_of({"Workbook": BOOK})),
    ("et", "预算.et", ole_of({"Workbook": BOOK})),
    ("encrypted_xls", "预算.xls", ole_of({"Workbook": LOCKED_BOOK})),
    ("ppt", "汇报.dps", ole_of({"PowerPoint Document": b"", "Current User": PPT_USER})),
    ("encrypted_ppt", "汇报.ppt", ole_of({"PowerPoint Document": b"", "Current User": LOCKED_USER})),
    ("encrypted_ooxml", "申请表.docx", ole_of({"EncryptedPackage": b"x", "EncryptionInfo": b"y"})),
    ("rms", "申请表.docx", ole_of({"EncryptedPackage": b"x", "DRMEncryptedTransform": b"y"})),
    ("works", "旧.wps", ole_of({"CONTENTS": b"x"})),
    ("msg", "来信.msg", ole_of({"__properties_version1.0": b"x"})),
    ("vsd", "拓扑.vsd", ole_of({"VisioDocument": b"x"})),
    ("ole", "不明.doc", ole_of({"Strange": b"x"})),
    ("doc", "截断.doc", ole_of({"WordDocument": FIB})[:600]),
    ("rtf", "申请.doc", b"{\\rtf1\\ansi"),
    ("html", "导出.doc", "﻿<html xmlns:o='urn:x'><body>申请</body>".encode()),
    ("html", "导出.xls", "<meta charset=gbk><table><tr><td>预算</td></tr></table>".encode("gbk")),
    ("html", "页.html", "<!DOCTYPE html>\n<!-- 说明 -->\n<html></html>".encode("utf-16")),
    ("mht", "导出.doc", b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\n"),
    ("eml", "转发.eml", b"From: a@b.cn\r\nTo: c@d.cn\r\nSubject: x\r\n\r\nhello"),
    ("wordml", "申请.doc", b'<?xml version="1.0"?><w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"/>'),
    ("spreadsheetml", "表.xls", b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'),
    ("flat_opc", "申请.xml", b'<pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage"/>'),
    ("fodt", "a.fodt", b'<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" office:mimetype="application/vnd.oasis.opendocument.text"/>'),
    ("uof", "a.uot", b'<?xml version="1.0"?><uof:UOF xmlns:uof="http://schemas.uof.org"/>'),
    ("svg", "图.svg", b'<svg xmlns="http://www.w3.org/2000/svg"/>'),
    ("xml", "数据.xml", "<?xml version='1.0' encoding='gbk'?><项目/>".encode("gbk")),
    ("pdf", "扫描.pdf", b"%PDF-1.7\n"),
    ("pdf", "前有杂字节.pdf", b"\r\n junk \r\n%PDF-1.4\n"),
    ("ceb", "公文.ceb", b"Founder CEB\x00\x03"),
    ("gd", "公文.gd", b"\x00\x01\x02\x9f\x81"),
    ("jpg", "照片.png", b"\xff\xd8\xff\xe0\x00\x10JFIF"),
    ("png", "照片.jpg", b"\x89PNG\r\n\x1a\n\x00"),
    ("gif", "a.gif", b"GIF89a\x01"),
    ("tif", "a.tif", b"II*\x00\x08"),
    ("bmp", "a.bmp", b"BM" + struct.pack("<IHHII", 70, 0, 0, 54, 40) + bytes(12)),
    ("webp", "a.webp", b"RIFF\x00\x00\x00\x00WEBPVP8 "),
    ("heic", "IMG_1.HEIC", b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"),
    ("heic", "IMG_1.jpg", b"\x00\x00\x00\x18ftypmif1\x00\x00\x00\x00mif1heic"),
    ("video", "现场.mp4", b"\x00\x00\x00\x18ftypisom\x00\x00\x00\x00isommp42"),
    ("rar", "材料.rar", rar5_of({"a.txt": b"x"})),
    ("split", "材料.r01", rar5_of({"a.txt": b"x"})),
    ("split", "材料.7z.001", b"7z\xbc\xaf\x27\x1c\x00\x04"),
    ("split", "材料.z02", b"\x00\x99\x88\x01\x02\x03\xfe\xff"),
    ("7z", "材料.7z", b"7z\xbc\xaf\x27\x1c\x00\x04"),
    ("tar", "材料.tar", tar()),
    ("gz", "材料.tar.gz", gzip.compress(tar())),
    ("exe", "材料.exe", b"MZ" + bytes(200)),
    ("lnk", "申请表.docx.lnk", b"L\x00\x00\x00\x01\x14\x02\x00\x00\x00"),
    ("txt", "说明.txt", "建设单位：某局\n".encode("gb18030")),
    ("txt", "说明", "建设单位".encode("utf-16-le") + "\r\n2026".encode("utf-16-le") * 3),
    ("csv", "清单.csv", "名称,数量\n".encode("gb18030")),
    ("csv", "清单", b"a,b,c\nd,e,f\n1,2,3\n"),
    ("txt", "文中有逗号.txt", b"a,b,c\nd,e,f\n1,2,3\n"),
    ("yaml", "a.yaml", b"a: 1\n"),
    ("empty", "申请表.docx", b""),
    ("zeros", "申请表.docx", bytes(70_000)),
    ("unknown", "乱.docx", bytes(range(1, 256)) * 8),
]  # fmt: skip


@pytest.mark.parametrize(("expected", "name", "data"), CASES, ids=[f"{kind}-{name}" for kind, name, _ in CASES])
def test_type_by_content(tmp_path: Path, expected: str, name: str, data: bytes) -> None:
    file = tmp_path / "x"
    file.write_bytes(data)
    assert sniff(file, name) == expected


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("说明.txt", "建设单位：某局\n".encode("gb18030") * 40 + b"\xff\x01", "txt"),
        ("导出.doc", b"<html>\x02" + "建设单位".encode() * 40, "html"),
        ("说明", "建设单位：某局\n".encode("gb18030") * 40 + b"\xff\x01", "unknown"),
        ("说明.txt", "建设单位".encode() + b"\xff\x01" * 40, "unknown"),
    ],
)
def test_a_few_bad_bytes_do_not_unmake_a_text_that_is_called_one(
    tmp_path: Path, name: str, data: bytes, expected: str
) -> None:
    (tmp_path / "x").write_bytes(data)
    assert sniff(tmp_path / "x", name) == expected


def test_every_format_found_has_a_name() -> None:
    assert {kind for kind, _, _ in CASES} | ARCHIVES | PICTURES | ENCRYPTED <= TITLES.keys()
    assert all(title(kind) != kind for kind in TITLES)


def test_package_cut_off_still_says_what_it_was(tmp_path: Path) -> None:
    whole = ooxml(OPENXML + "wordprocessingml.document.main+xml")
    file = tmp_path / "x"
    file.write_bytes(whole[:-40])
    assert sniff(file, "申请表.docx") == "docx"
    assert sniff(file, "材料.zip") == "docx"
    file.write_bytes(whole[:60])
    assert sniff(file, "申请表.docx") == "docx"
    assert sniff(file, "材料.zip") == "zip"


def test_huge_central_directory_is_not_opened(tmp_path: Path) -> None:
    end = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 1, 1, 200 << 20, 0, 0)
    file = tmp_path / "x"
    file.write_bytes(b"PK\x03\x04" + bytes(100) + end)
    os.truncate(file, 201 << 20)  # the directory it states would fit, but its end must stand at the end
    assert sniff(file, "材料.zip") == "zip"
    with file.open("r+b") as stream:
        stream.seek(-len(end), os.SEEK_END)
        stream.write(end)
    assert sniff(file, "材料.zip") == "zip"


def test_a_directory_larger_than_the_file_is_a_damaged_end(tmp_path: Path) -> None:
    whole = bytearray(ooxml(OPENXML + "wordprocessingml.document.main+xml"))
    struct.pack_into("<I", whole, whole.rfind(b"PK\x05\x06") + 12, 200 << 20)
    file = tmp_path / "x"
    file.write_bytes(whole)
    assert sniff(file, "申请表.docx") == "docx"


@pytest.mark.parametrize(
    ("file_format", "name", "said"),
    [
        ("docx", "申请表.doc", "扩展名是 .doc，内容其实是Word 文档（docx），已按内容处理"),
        ("html", "申请表.doc", "扩展名是 .doc，内容其实是网页（HTML），已按内容处理"),
        ("docx", "方案.wps", "扩展名是 .wps，内容其实是Word 文档（docx），已按内容处理"),
        ("heic", "照片.jpg", "扩展名是 .jpg，内容其实是HEIC 图片（苹果手机照片），已按内容处理"),
        ("doc", "方案.wps", ""),
        ("encrypted_ooxml", "申请表.docx", ""),
        ("docx", "申请表", ""),
        ("docx", "申请表.final", ""),
        ("empty", "申请表.docx", ""),
    ],
)
def test_disagreement_of_extension_and_content(file_format: str, name: str, said: str) -> None:
    assert mismatch(file_format, name) == said


def test_expected_formats_take_the_extension_either_way() -> None:
    assert expected_formats(".DOCX") == expected_formats("docx") == {"docx", "encrypted_ooxml"}
    assert expected_formats("xyz") == frozenset()


@pytest.mark.parametrize(
    ("file_format", "code", "message", "remedy"),
    [
        ("empty", "empty", "文件是空的（0 字节）", "请重新提供完整的文件"),
        ("encrypted_doc", "encrypted", "带口令的旧版 Word 文档，没有口令无法打开", "请取消口令后重新提供"),
        ("rms", "encrypted", "文件受权限管理（RMS）保护，无法打开", "请取消权限保护后重新提供"),
        ("ceb", "unsupported", "暂不支持读取方正 CEB 公文", "请用方正阅读器打印为 PDF，或提供 OFD、扫描件"),
        ("lnk", "unsupported", "暂不支持读取Windows 快捷方式", "快捷方式里没有文件内容，请提供它指向的原文件"),
        (
            "unknown",
            "unsupported",
            "认不出文件的格式",
            "请确认该文件能正常打开，并另存为 Word（docx）或 PDF 后重新提供",
        ),
    ],
)
def test_refusals_name_the_format_and_the_way_out(file_format: str, code: str, message: str, remedy: str) -> None:
    refused = refusal(file_format)
    assert refused is not None
    assert (refused.code, refused.message, refused.remedy) == (code, message, remedy)


def test_a_workbook_with_the_well_known_password_is_tried() -> None:
    assert refusal("encrypted_xls") is None
    assert refusal("docx") is None
