"""Nothing lost, nothing twice: the characters of the XML against those of the reading, on documents of many makes."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import docx
import pytest
from word_characters import characters_in_document, characters_in_package
from word_make import (
    PNG,
    field,
    level,
    listed,
    p,
    part,
    picture,
    r,
    relationship,
    sdt,
    tbl,
    tc,
    text_box,
    tr,
    word_file,
)

from extractors.readers.word import read_word


def everything(path: Path) -> Path:
    """A document with all that can hold text, no two texts alike."""
    rows = [
        tr(tc("合并标题", '<w:gridSpan w:val="2"/>')),
        tr(tc("纵", '<w:vMerge w:val="restart"/>'), sdt(tc(p("控件格")))),
        tr(tc("", "<w:vMerge/>"), tc(p("格内") + tbl(tr("内表甲", tc(p(sdt(r("内控件")))))))),
        tr("删掉的行", properties="<w:del w:id='9'/>"),
    ]
    body = (
        p("封面文字", style="Title")
        + p(
            r("修订"),
            f"<w:ins w:id='1'>{r('新增')}</w:ins>",
            "<w:del w:id='2'><w:r><w:delText>旧的</w:delText></w:r></w:del>",
        )
        + p(f"<w:moveFrom w:id='3'>{r('迁')}</w:moveFrom>", f"<w:hyperlink>{r('链接字')}</w:hyperlink>")
        + p(f"<w:moveTo w:id='4'>{r('迁')}</w:moveTo>")
        + p(field("PAGEREF x", "廿三"), r("藏起", "<w:vanish/>"))
        + listed("编号段落", 1)
        + sdt(p("块控件") + sdt(p("内块控件")))
        + tbl(*rows)
        + p(r("锚"), r(inner=text_box(p("框里文字") + tbl(tr("框里表格")))), r(inner=picture("rId9")))
        + p(r("脚"), r(inner='<w:footnoteReference w:id="1"/>'), r(inner='<w:commentReference w:id="0"/>'))
        + p("<m:oMath><m:r><m:t>αβ</m:t></m:r></m:oMath>")
        + '<w:sectPr><w:headerReference w:type="default" r:id="rId2"/><w:footerReference w:type="first" r:id="rId3"/></w:sectPr>'
    )
    names = ("header", "footer", "footnotes", "comments")
    files = {"header": "header1", "footer": "footer1"}
    return word_file(
        path,
        body,
        numbering=f'<w:abstractNum w:abstractNumId="0">{level(0, "decimal", "%1.")}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>',
        relationships=[
            *(relationship(f"rId{i}", name, f"{files.get(name, name)}.xml") for i, name in enumerate(names, 2)),
            relationship("rId9", "image", "media/image1.png"),
        ],
        parts={
            "word/header1.xml": part("hdr", p("页眉字") + p(r(inner=text_box(p("眉框"))))),
            "word/footer1.xml": part("ftr", p(field("PAGE", "柒"))),
            "word/footnotes.xml": part("footnotes", f'<w:footnote w:id="1">{p("注释字")}</w:footnote>'),
            "word/comments.xml": part("comments", f'<w:comment w:id="0">{p("批语")}</w:comment>'),
            "word/media/image1.png": PNG,
        },
    )


def made_by_python_docx(path: Path) -> Path:
    document = docx.Document()
    document.add_heading("第一章 总体情况", 1)
    for index in range(30):
        document.add_paragraph(f"这是第{index}段，金额 {index * 37}.5 万元。")
    table = document.add_table(6, 4)
    for row, cells in enumerate(table.rows):
        for column, cell in enumerate(cells.cells):
            cell.text = f"{row}行{column}列"
    table.cell(0, 0).merge(table.cell(0, 3))
    table.cell(1, 0).merge(table.cell(3, 1))
    table.cell(5, 2).add_table(2, 2).cell(1, 1).text = "内表"
    document.sections[0].header.paragraphs[0].text = "页眉"
    document.save(str(path))
    return path


def assert_complete(path: Path) -> None:
    stored = characters_in_package(path)
    assert stored
    assert characters_in_document(read_word(path, path.name)) == stored


def test_a_document_with_everything(tmp_path: Path) -> None:
    assert_complete(everything(tmp_path / "a.docx"))


def test_a_document_of_python_docx(tmp_path: Path) -> None:
    assert_complete(made_by_python_docx(tmp_path / "a.docx"))


@pytest.mark.office
@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
def test_documents_saved_again_by_libreoffice(tmp_path: Path) -> None:
    out = tmp_path / "out"
    files = [everything(tmp_path / "a.docx"), made_by_python_docx(tmp_path / "b.docx")]
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        "docx:MS Word 2007 XML",
        "--outdir",
        str(out),
        *map(str, files),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    for file in files:
        assert_complete(out / file.name)
