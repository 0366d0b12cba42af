"""What reading a .docx costs, as a multiple of a bare unzip-and-lxml-parse of the same parts. Target: at most 4.

Run `python benchmarks/word_reader.py` for generated plans, or name .docx files to measure these. Both sides are timed in
turns within one run, in processor time, and the median of their ratios is given: never seconds. Exit status 1 when a
file is over the target.
"""

from __future__ import annotations

import re
import statistics
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

from lxml import etree

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from extractors.readers.word import read_word

TARGET = 4.0
ROUNDS = 15
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_PARTS = re.compile(
    r"_rels/\.rels|word/_rels/document\.xml\.rels"
    r"|word/(?:document|styles|numbering|settings|footnotes|endnotes|comments|header\d*|footer\d*)\.xml"
)
TEXT = "本项目围绕群众办事和业务协同需要，依托现有政务云和电子政务外网，建设数据汇聚、业务办理和统计分析等模块，"


def bare(path: Path) -> int:
    """The least that any reader must do: unpack and parse the parts that hold text, styles and numbers."""
    count = 0
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if _PARTS.fullmatch(name):
                count += len(etree.fromstring(archive.read(name)))
    return count


def ratio(path: Path, rounds: int = ROUNDS) -> float:
    """Reading against the bare parse: the median over rounds of both in turn."""
    return statistics.median(
        _seconds(lambda: read_word(path, path.name)) / _seconds(lambda: bare(path)) for _ in range(rounds)
    )


def _seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def plan(path: Path, pages: int, styled: bool) -> Path:
    """A plan of about so many pages with the XML that Word writes: revision ids, fonts, languages, tables."""
    body: list[str] = []
    for page in range(pages):
        chapter = page * 9 // pages
        if page * 9 // pages != (page - 1) * 9 // pages:
            body.append(_heading(f"第{'一二三四五六七八九'[chapter]}章 建设内容", 1, styled))
        body.append(_heading(f"{chapter + 1}.{page + 1} 功能设计", 2, styled))
        body += [_paragraph(TEXT * 2 + f"第{page}页第{i}段。") for i in range(7)]
        if page % 5 == 0:
            body.append(_table(page))
    root = f'<w:document xmlns:w="{W}" xmlns:r="{R}"><w:body>{"".join(body)}<w:sectPr/></w:body></w:document>'
    relationships = f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" Type="{R}/{{}}" Target="{{}}"/></Relationships>'
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{i}"><w:name w:val="heading {i}"/><w:pPr><w:outlineLvl w:val="{i - 1}"/></w:pPr>'
        "<w:rPr><w:b/></w:rPr></w:style>"
        for i in (1, 2)
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", f'<Types xmlns="{PACKAGE}/content-types"/>')
        archive.writestr("_rels/.rels", relationships.format("officeDocument", "word/document.xml"))
        archive.writestr("word/_rels/document.xml.rels", relationships.format("styles", "styles.xml"))
        archive.writestr("word/styles.xml", f'<w:styles xmlns:w="{W}">{styles}</w:styles>')
        archive.writestr("word/document.xml", root)
    return path


def _run(text: str, more: str = "") -> str:
    return (
        f'<w:r w:rsidRPr="00A1"><w:rPr><w:rFonts w:ascii="仿宋_GB2312" w:eastAsia="仿宋_GB2312" w:hAnsi="仿宋_GB2312" w:cs="宋体" '
        f'w:hint="eastAsia"/>{more}<w:kern w:val="0"/><w:sz w:val="28"/><w:szCs w:val="28"/><w:lang w:eastAsia="zh-CN"/></w:rPr>'
        f"<w:t>{text}</w:t></w:r>"
    )


def _paragraph(text: str) -> str:
    runs = "".join(_run(text[at : at + 40]) for at in range(0, len(text), 40))
    return (
        '<w:p w:rsidR="00A1" w:rsidRDefault="00A1"><w:pPr><w:spacing w:line="360" w:lineRule="auto"/><w:ind w:firstLineChars="200" '
        f'w:firstLine="560"/><w:rPr><w:rFonts w:ascii="仿宋_GB2312"/><w:sz w:val="28"/></w:rPr></w:pPr>{runs}</w:p>'
    )


def _heading(text: str, level: int, styled: bool) -> str:
    style = f'<w:pPr><w:pStyle w:val="{level}"/></w:pPr>' if styled else ""
    return f'<w:p w:rsidR="00A1">{style}{_run(text, "" if styled else "<w:b/>")}</w:p>'


def _table(page: int) -> str:
    cell = '<w:tc><w:tcPr><w:tcW w:w="1700" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr><w:p w:rsidR="00A1">{}</w:p></w:tc>'
    row = "<w:tr>{}</w:tr>"
    rows = "".join(row.format("".join(cell.format(_run(f"{page}-{r}-{c}")) for c in range(5))) for r in range(8))
    return f'<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr><w:tblGrid/>{rows}</w:tbl>'


def main(arguments: list[str]) -> int:
    over = False
    with tempfile.TemporaryDirectory() as folder:
        named = [(Path(argument).name, Path(argument)) for argument in arguments]
        generated = [
            (
                f"{pages} pages, {'styled' if styled else 'by look'}",
                plan(Path(folder) / f"{pages}{styled}.docx", pages, styled),
            )
            for pages in (60, 300)
            for styled in (True, False)
        ]
        for name, path in named or generated:
            found = ratio(path)
            over = over or found > TARGET
            print(f"{found:5.2f} times a bare parse  {name}")
    print(f"target: at most {TARGET:g} times")
    return 1 if over else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
