"""Plain text, web pages, MHT, Word's single XML: read to the same blocks as Word."""

from __future__ import annotations

import base64
import dataclasses
import zipfile
from pathlib import Path

import docx
import pytest

from extractors.document import Document, Figure, Paragraph, Table
from extractors.dossier import FileEntry
from extractors.errors import UnreadableFile
from extractors.limits import DEFAULT
from extractors.readers.charset import decode, decode_head
from extractors.readers.html import read_html
from extractors.readers.registry import ReadSettings, read_file
from extractors.readers.text import read_text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
def test_chinese_in_every_usual_encoding(encoding: str) -> None:
    text = "建设单位：县水利局（2026年）\n1. 概算 98.5 万元\n"
    assert decode(text.encode(encoding)) == (text, True)


def test_one_bad_byte_does_not_turn_the_rest_into_another_encoding() -> None:
    text, whole = decode("建设单位".encode() * 50 + b"\xff" + "申请".encode())
    assert (text, whole) == ("建设单位" * 50 + "\ufffd申请", False)


def test_head_may_end_within_a_character() -> None:
    data = "建设单位".encode("gb18030")
    assert decode_head(data[:-1], whole=False) == "建设单"
    assert decode_head(data[:-1], whole=True) is None


def test_plain_text(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("申请\r\n\r\n  □是 √□否\r\n".encode("gb18030"))
    document = read_text(tmp_path / "a.txt", "说明.txt")
    assert [(b.text, b.locator) for b in document.paragraphs()] == [("申请", "第1行"), ("☐是 ☑否", "第3行")]
    assert [(t.label, t.checked) for t in next(iter(list(document.paragraphs())[1:])).ticks] == [
        ("是", False),
        ("否", True),
    ]


def test_text_over_the_limit(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"x" * 2000)
    with pytest.raises(UnreadableFile, match="文件过大"):
        read_text(tmp_path / "a.txt", "a.txt", dataclasses.replace(DEFAULT, text_bytes=1000))


def page(tmp_path: Path, markup: str, encoding: str = "utf-8") -> Document:
    (tmp_path / "a.html").write_bytes(markup.encode(encoding))
    return read_html(tmp_path / "a.html", "a.html")


def test_web_page_blocks(tmp_path: Path) -> None:
    document = page(
        tmp_path,
        """<html><head><meta charset="gbk"><title>不算</title><style>p{}</style></head><body>
        <script>alert("不算")</script><!-- 不算 -->
        <h1>建设方案</h1><div>建设<b>单位</b>：<font face="Wingdings 2">R</font>县水利局<br>第二行</div>
        <p style="display: none">看不见</p><ul><li>甲</li><li>乙<p>丙</p></li></ul>
        <img src="http://nowhere.invalid/x.png" alt="拓扑图">
        <input type="checkbox" checked>是<input type=radio>否<input type=text value="填的"><input type=hidden value="x">
        <select><option>未选<option selected>选中</select></body></html>""",
        "gbk",
    )
    assert [(b.text, b.level, b.part) for b in document.blocks if isinstance(b, Paragraph)] == [
        ("建设方案", 1, "body"),
        ("建设单位：☑县水利局", None, "body"),
        ("第二行", None, "body"),
        ("看不见", None, "hidden"),
        ("甲", None, "body"),
        ("乙", None, "body"),
        ("丙", None, "body"),
        ("☑是☐否填的 选中", None, "body"),
    ]
    assert [b for b in document.blocks if isinstance(b, Figure)] == [Figure("图1", caption="拓扑图")]
    assert [b.locator for b in document.blocks[:2]] == ["正文 第1段", "正文 第2段"]


def test_web_table_with_spans_and_a_table_inside(tmp_path: Path) -> None:
    document = page(
        tmp_path,
        """<table><thead><tr><td rowspan="2">类型<td colspan=2>网络</tr></thead>
        <tr><td>□是<p>二段</p></td><td>外<table><tr><td>内</td></tr></table></td></tr>
        <tr><td colspan=99999999 rowspan=x>尾</td></tr></table>""",
    )
    [table] = document.blocks
    assert isinstance(table, Table)
    assert [(c.text, c.row, c.col, c.row_span, c.col_span) for c in table.cells()] == [
        ("类型", 0, 0, 2, 1),
        ("网络", 0, 1, 1, 2),
        ("☐是\n二段", 1, 1, 1, 1),
        ("外", 1, 2, 1, 1),
        ("尾", 2, 0, 1, 200),
    ]
    [inner] = table.rows[1][1].tables
    assert ([[c.text for c in row] for row in inner.rows], inner.locator) == ([["内"]], "表1 内表1")


def test_a_page_nested_without_end_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    assert page(tmp_path, "<p>首</p>" + "<div>" * 5000 + "深").blocks[0] == Paragraph("首", "正文 第1段")


def test_single_file_page(tmp_path: Path) -> None:
    body = base64.b64encode("<p>申请表</p>".encode("gbk")).decode()
    (tmp_path / "a.mht").write_text(
        "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=q\n\n--q\n"
        f"Content-Type: text/html; charset=gb2312\nContent-Transfer-Encoding: base64\n\n{body}\n--q--\n",
        encoding="ascii",
    )
    assert [b.text for b in read_html(tmp_path / "a.mht", "a.mht").paragraphs()] == ["申请表"]


def test_single_file_without_a_page(tmp_path: Path) -> None:
    (tmp_path / "a.mht").write_text("MIME-Version: 1.0\nContent-Type: text/plain\n\nx", encoding="ascii")
    with pytest.raises(UnreadableFile, match="没有网页内容"):
        read_html(tmp_path / "a.mht", "a.mht")


def test_words_single_xml_is_the_docx_it_describes(tmp_path: Path) -> None:
    made = docx.Document()
    made.add_paragraph("建设单位主要职责")
    made.save(str(tmp_path / "a.docx"))
    with zipfile.ZipFile(tmp_path / "a.docx") as package:
        types = package.read("[Content_Types].xml").decode()
        parts = []
        for name in package.namelist():
            if name == "[Content_Types].xml":
                continue
            data = package.read(name)
            kind = types.partition(f'PartName="/{name}" ContentType="')[2].partition('"')[0]
            if name.endswith((".xml", ".rels")):
                inner = f"<pkg:xmlData>{data.decode().partition('?>')[2]}</pkg:xmlData>"
            else:
                inner = f"<pkg:binaryData>{base64.b64encode(data).decode()}</pkg:binaryData>"
            kind = kind or "application/vnd.openxmlformats-package.relationships+xml"
            parts.append(f'<pkg:part pkg:name="/{name}" pkg:contentType="{kind}">{inner}</pkg:part>')
    (tmp_path / "a.xml").write_text(
        '<pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage">'
        + "".join(parts)
        + "</pkg:package>",
        encoding="utf-8",
    )
    document = read_file(FileEntry("a.xml", tmp_path / "a.xml", format="flat_opc"), ReadSettings())
    assert (document.format, document.method, [b.text for b in document.paragraphs()]) == (
        "flat_opc",
        "docx",
        ["建设单位主要职责"],
    )


def test_words_single_xml_damaged(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text("<pkg:package", encoding="utf-8")
    with pytest.raises(UnreadableFile) as caught:
        read_file(FileEntry("a.xml", tmp_path / "a.xml", format="flat_opc"), ReadSettings())
    assert (caught.value.code, caught.value.message) == ("damaged", "Word XML 文档（单一 XML）已损坏，无法打开")
