"""The empty Word package that files are written into: styles as a Chinese Word names them, numbering, page set-up.

python-docx's own template brings forty Latin styles and a thumbnail, which would triple the size of a small dossier.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable

from sample_docs.builder.layouts import PlanLayout

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_REL = "http://schemas.openxmlformats.org/package/2006/relationships"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"

CHAPTER_STYLE = {"style": "1", "custom_style": "ChapterTitle"}
SECTION_STYLE = {"style": "2", "custom_style": "SectionTitle"}
TOC_STYLES = {1: "TOC1", 2: "TOC2"}
NUMBERING_ID = "1"
FIXED_DATE = (2026, 9, 1, 8, 0, 0)


def base_package(layout: PlanLayout) -> bytes:
    """A package with no content; its heading styles carry the numbering when Word counts the headings of `layout`."""
    parts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relationships([("officeDocument", "word/document.xml")]),
        "word/_rels/document.xml.rels": _relationships(
            [("styles", "styles.xml"), ("numbering", "numbering.xml"), ("settings", "settings.xml")]
        ),
        "word/document.xml": _document(),
        "word/styles.xml": _styles(layout),
        "word/numbering.xml": _numbering(layout),
        "word/settings.xml": f'{_HEAD}<w:settings xmlns:w="{W}"><w:defaultTabStop w:val="420"/></w:settings>',
    }
    return write_package(parts.items())


def write_package(parts: Iterable[tuple[str, bytes | str]]) -> bytes:
    """A zip whose bytes depend on nothing but its parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts:
            info = zipfile.ZipInfo(name, FIXED_DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            info.create_system = 3
            package.writestr(info, data)
    return buffer.getvalue()


def _content_types() -> str:
    parts = {
        "document": f"{_TYPE}.document.main+xml",
        "styles": f"{_TYPE}.styles+xml",
        "numbering": f"{_TYPE}.numbering+xml",
        "settings": f"{_TYPE}.settings+xml",
    }
    overrides = "".join(f'<Override PartName="/word/{n}.xml" ContentType="{t}"/>' for n, t in parts.items())
    return (
        f'{_HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
        f"{overrides}</Types>"
    )


def _relationships(targets: list[tuple[str, str]]) -> str:
    rows = "".join(
        f'<Relationship Id="rId{n}" Type="{R}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets, start=1)
    )
    return f'{_HEAD}<Relationships xmlns="{_REL}">{rows}</Relationships>'


def _document() -> str:
    return (
        f'{_HEAD}<w:document xmlns:w="{W}" xmlns:r="{R}"'
        ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
        ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
        ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
        ' xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" xmlns:v="urn:schemas-microsoft-com:vml"'
        ' mc:Ignorable="w14 wps"><w:body>'
        '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/>'
        '<w:pgMar w:top="1985" w:right="1474" w:bottom="1701" w:left="1588" w:header="851" w:footer="992" w:gutter="0"/>'
        "</w:sectPr></w:body></w:document>"
    )


def _style(kind: str, ident: str, name: str, body: str, based_on: str = "", default: bool = False) -> str:
    based = f'<w:basedOn w:val="{based_on}"/>' if based_on else ""
    marks = ' w:default="1"' if default else ""
    custom = "" if default or name[0].islower() or name == "Normal" else ' w:customStyle="1"'
    return (
        f'<w:style w:type="{kind}"{marks}{custom} w:styleId="{ident}"><w:name w:val="{name}"/>{based}<w:qFormat/>'
        f"{body}</w:style>"
    )


def _heading(level: int, size: float, numbered: bool) -> str:
    number = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{NUMBERING_ID}"/></w:numPr>' if numbered else ""
    return (
        f'<w:pPr><w:keepNext/>{number}<w:spacing w:before="240" w:after="120"/><w:outlineLvl w:val="{level}"/></w:pPr>'
        f'<w:rPr><w:rFonts w:eastAsia="黑体"/><w:b/><w:sz w:val="{int(size * 2)}"/></w:rPr>'
    )


def _styles(layout: PlanLayout) -> str:
    counted = layout.automatic and layout.look == "style"
    custom = layout.automatic and layout.look == "custom_style"
    numbered = '<w:pPr><w:numPr><w:ilvl w:val="{0}"/><w:numId w:val="' + NUMBERING_ID + '"/></w:numPr></w:pPr>'
    styles = [
        _style("paragraph", "a", "Normal", "", default=True),
        _style("paragraph", "1", "heading 1", _heading(0, 16, counted), "a"),
        _style("paragraph", "2", "heading 2", _heading(1, 15, counted), "a"),
        _style("paragraph", "ChapterTitle", "方案章标题", numbered.format(0) if custom else "", "1"),
        _style("paragraph", "SectionTitle", "方案节标题", numbered.format(1) if custom else "", "2"),
        _style("paragraph", "TOC1", "toc 1", '<w:pPr><w:spacing w:line="360" w:lineRule="auto"/></w:pPr>', "a"),
        _style("paragraph", "TOC2", "toc 2", '<w:pPr><w:ind w:left="420"/></w:pPr>', "a"),
    ]
    defaults = (
        '<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman" w:eastAsia="仿宋_GB2312"'
        ' w:hAnsi="Times New Roman"/><w:sz w:val="28"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>'
    )
    return f'{_HEAD}<w:styles xmlns:w="{W}">{defaults}{"".join(styles)}</w:styles>'


def _level(number: int, form: str, text: str, legal: bool = False) -> str:
    plain = "<w:isLgl/>" if legal else ""
    return (
        f'<w:lvl w:ilvl="{number}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{plain}<w:suff w:val="space"/>'
        f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="0" w:firstLine="0"/></w:pPr></w:lvl>'
    )


def _numbering(layout: PlanLayout) -> str:
    if layout.chapters == "第一章":
        chapter = _level(0, "chineseCounting", "第%1章")
    else:
        chapter = _level(0, "decimal", "%1.")
    if layout.sections == "1.1":
        section = _level(1, "decimal", "%1.%2", legal=True)
    else:
        section = _level(1, "decimal", "%2.")
    abstract = (
        f'<w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="multilevel"/>{chapter}{section}</w:abstractNum>'
    )
    return (
        f'{_HEAD}<w:numbering xmlns:w="{W}">{abstract}'
        f'<w:num w:numId="{NUMBERING_ID}"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )
