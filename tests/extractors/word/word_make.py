"""Makes small Word packages from raw XML, so that each test shows exactly what Word would have stored."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping, Sequence
from html import escape
from pathlib import Path

from extractors.document import Document

Read = Callable[..., Document]

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT = {
    W: "http://purl.oclc.org/ooxml/wordprocessingml/main",
    R: "http://purl.oclc.org/ooxml/officeDocument/relationships",
}
NAMESPACES = (
    f'xmlns:w="{W}" xmlns:r="{R}"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    ' xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    ' xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
    ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    ' xmlns:wpg="http://schemas.microsoft.com/office/word/2010/wordprocessingGroup"'
)
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360000002000001e221bc330000"
    "000049454e44ae426082"
)

STYLES = """
<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="24"/></w:rPr></w:rPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:basedOn w:val="a"/>
  <w:pPr><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/><w:sz w:val="32"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 2"/><w:basedOn w:val="a"/>
  <w:pPr><w:outlineLvl w:val="1"/></w:pPr><w:rPr><w:b/><w:sz w:val="28"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="3"><w:name w:val="heading 3"/><w:basedOn w:val="a"/>
  <w:pPr><w:outlineLvl w:val="2"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="TOC1"><w:name w:val="toc 1"/><w:basedOn w:val="a"/></w:style>
<w:style w:type="paragraph" w:styleId="TOCHeading"><w:name w:val="TOC Heading"/><w:basedOn w:val="1"/>
  <w:pPr><w:outlineLvl w:val="9"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/><w:basedOn w:val="a"/>
  <w:pPr><w:jc w:val="center"/></w:pPr><w:rPr><w:b/><w:sz w:val="44"/></w:rPr></w:style>
"""


def t(text: str) -> str:
    return f'<w:t xml:space="preserve">{escape(text)}</w:t>'


def r(text: str = "", properties: str = "", inner: str = "") -> str:
    """A run: rPr children in `properties`, other run content in `inner`."""
    return f"<w:r>{f'<w:rPr>{properties}</w:rPr>' if properties else ''}{t(text) if text else ''}{inner}</w:r>"


def p(*content: str, style: str = "", properties: str = "") -> str:
    """A paragraph of runs (or of plain text, wrapped in a run)."""
    runs = "".join(c if c.startswith("<") else r(c) for c in content if c)
    style = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p>{f'<w:pPr>{style}{properties}</w:pPr>' if style or properties else ''}{runs}</w:p>"


def listed(text: str, list_id: int, level: int = 0, **more: str) -> str:
    return p(
        text,
        properties=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>{more.get("properties", "")}',
        style=more.get("style", ""),
    )


def tc(content: str = "", properties: str = "") -> str:
    """A cell: plain text becomes one paragraph."""
    body = content if content.startswith("<") else p(content)
    return f"<w:tc>{f'<w:tcPr>{properties}</w:tcPr>' if properties else ''}{body}</w:tc>"


def tr(*cells: str, properties: str = "") -> str:
    inner = "".join(c if c.startswith(("<w:tc", "<w:sdt", "<w:ins", "<mc")) else tc(c) for c in cells)
    return f"<w:tr>{f'<w:trPr>{properties}</w:trPr>' if properties else ''}{inner}</w:tr>"


def tbl(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(rows)}</w:tbl>"


def sdt(content: str, properties: str = "") -> str:
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def field(code: str, result: str = "", data: str = "") -> str:
    """The runs of a complex field; `result` is runs or plain text."""
    shown = result if result.startswith("<") else r(result) if result else ""
    begin = f'<w:fldChar w:fldCharType="begin">{data}</w:fldChar>' if data else '<w:fldChar w:fldCharType="begin"/>'
    return (
        r(inner=begin)
        + f'<w:r><w:instrText xml:space="preserve"> {escape(code)} </w:instrText></w:r>'
        + r(inner='<w:fldChar w:fldCharType="separate"/>')
        + shown
        + r(inner='<w:fldChar w:fldCharType="end"/>')
    )


def level(index: int, number_format: str, text: str, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{index}"><w:start w:val="1"/><w:numFmt w:val="{number_format}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def picture(relationship: str) -> str:
    """An inline picture."""
    return (
        "<w:drawing><wp:inline><a:graphic><a:graphicData><pic:pic><pic:blipFill>"
        f'<a:blip r:embed="{relationship}"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing>'
    )


def text_box(content: str) -> str:
    """A text box as Word 2010 and later write it: DrawingML, and VML for older readers."""
    return (
        '<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><a:graphic><a:graphicData><wps:wsp>'
        f"<wps:txbx><w:txbxContent>{content}</w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor>"
        "</w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>"
        f"<w:txbxContent>{content}</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent>"
    )


def relationship(identifier: str, kind: str, target: str, external: bool = False) -> str:
    mode = ' TargetMode="External"' if external else ""
    return f'<Relationship Id="{identifier}" Type="{R}/{kind}" Target="{escape(target)}"{mode}/>'


def part(root: str, content: str) -> bytes:
    return f"{HEAD}<w:{root} {NAMESPACES}>{content}</w:{root}>".encode()


def package_parts(
    body: str,
    *,
    styles: str | None = STYLES,
    numbering: str | None = None,
    settings: str | None = None,
    parts: Mapping[str, bytes] | None = None,
    relationships: Sequence[str] = (),
    content_type: str = CONTENT_TYPE,
) -> dict[str, bytes]:
    """Member name -> bytes of a package with this body. `parts` adds or replaces members."""
    rels = list(relationships)
    members: dict[str, bytes] = {
        "[Content_Types].xml": (
            f'{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
            f'<Override PartName="/word/document.xml" ContentType="{content_type}"/></Types>'
        ).encode(),
        "_rels/.rels": (
            f'{HEAD}<Relationships xmlns="{RELATIONSHIPS}">'
            f"{relationship('rId1', 'officeDocument', 'word/document.xml')}</Relationships>"
        ).encode(),
        "word/document.xml": part("document", f"<w:body>{body}</w:body>"),
    }
    for name, content in (("styles", styles), ("numbering", numbering), ("settings", settings)):
        if content is not None:
            members[f"word/{name}.xml"] = part(name, content)
            rels.append(relationship(f"rId-{name}", name, f"{name}.xml"))
    members["word/_rels/document.xml.rels"] = (
        f'{HEAD}<Relationships xmlns="{RELATIONSHIPS}">{"".join(rels)}</Relationships>'
    ).encode()
    members.update(parts or {})
    return members


def write_package(path: Path, members: Mapping[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def word_file(
    path: Path,
    body: str,
    *,
    styles: str | None = STYLES,
    numbering: str | None = None,
    settings: str | None = None,
    parts: Mapping[str, bytes] | None = None,
    relationships: Sequence[str] = (),
    content_type: str = CONTENT_TYPE,
) -> Path:
    """Write the package to `path` and give the path back."""
    members = package_parts(
        body,
        styles=styles,
        numbering=numbering,
        settings=settings,
        parts=parts,
        relationships=relationships,
        content_type=content_type,
    )
    return write_package(path, members)
