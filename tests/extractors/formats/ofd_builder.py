"""Small OFD files for the tests, written as their XML."""

from __future__ import annotations

import zipfile
from pathlib import Path

NS = 'xmlns:ofd="http://www.ofdspec.org/2016"'
FONTS = (
    f'<ofd:Res {NS} BaseLoc="Res"><ofd:Fonts><ofd:Font ID="1" FontName="仿宋"/><ofd:Font ID="2" FontName="黑体"/>'
    '<ofd:Font ID="3" FontName="Wingdings 2"/></ofd:Fonts><ofd:MultiMedias><ofd:MultiMedia ID="8" Type="Image">'
    "<ofd:MediaFile>seal.png</ofd:MediaFile></ofd:MultiMedia></ofd:MultiMedias><ofd:CompositeGraphicUnits>"
    '<ofd:CompositeGraphicUnit ID="9" Width="50" Height="10"><ofd:Content>'
    '<ofd:TextObject Boundary="0 0 50 10" Font="1" Size="5"><ofd:TextCode X="0" Y="5">组合</ofd:TextCode></ofd:TextObject>'
    "</ofd:Content></ofd:CompositeGraphicUnit></ofd:CompositeGraphicUnits></ofd:Res>"
)


def text(x: float, y: float, words: str, size: float = 5, more: str = "", code: str = "", font: int = 1) -> str:
    """Words whose first baseline is at x, y (mm)."""
    step = code or f'DeltaX="g {max(len(words) - 1, 1)} {size}"'
    return (
        f'<ofd:TextObject Boundary="{x} {y - size} 200 {size * 1.2}" Font="{font}" Size="{size}" {more}>'
        f'<ofd:TextCode X="0" Y="{size}" {step}>{words}</ofd:TextCode></ofd:TextObject>'
    )


def line(x0: float, y0: float, x1: float, y1: float) -> str:
    return (
        f'<ofd:PathObject Boundary="0 0 210 297" LineWidth="0.3"><ofd:AbbreviatedData>M {x0} {y0} L {x1} {y1}'
        "</ofd:AbbreviatedData></ofd:PathObject>"
    )


def path(data: str, more: str = "", inside: str = "") -> str:
    """A path in millimetres of the page."""
    return (
        f'<ofd:PathObject Boundary="0 0 210 297" {more}>{inside}<ofd:AbbreviatedData>{data}</ofd:AbbreviatedData>'
        "</ofd:PathObject>"
    )


def square(x: float, y: float, side: float = 3.5) -> str:
    """The data of a square's outline."""
    return f"M {x} {y} L {x + side} {y} L {x + side} {y + side} L {x} {y + side} C"


def image(x: float, y: float, width: float, height: float, resource: int) -> str:
    return (
        f'<ofd:ImageObject Boundary="{x} {y} {width} {height}" CTM="{width} 0 0 {height} 0 0" ResourceID="{resource}"/>'
    )


def resources(fonts: str = "", media: dict[int, str] | None = None, more: str = "") -> bytes:
    """A resource file with font 1, `fonts` (elements) and pictures by number."""
    listed = "".join(
        f'<ofd:MultiMedia ID="{k}" Type="Image"><ofd:MediaFile>{v}</ofd:MediaFile></ofd:MultiMedia>'
        for k, v in (media or {}).items()
    )
    return (
        f'<ofd:Res {NS} BaseLoc="Res"><ofd:Fonts><ofd:Font ID="1" FontName="仿宋"/>{fonts}</ofd:Fonts>{more}'
        f"<ofd:MultiMedias>{listed}</ofd:MultiMedias></ofd:Res>"
    ).encode()


def grid(xs: list[float], ys: list[float]) -> str:
    """A ruled table."""
    across = (line(xs[0], y, xs[-1], y) for y in ys)
    return "".join((*across, *(line(x, ys[0], x, ys[-1]) for x in xs)))


def build(
    path: Path,
    *pages: str,
    template: str = "",
    annotations: str = "",
    signature: str = "",
    extra: dict[str, bytes] | None = None,
    document: str = "",
) -> Path:
    """Write an OFD with a page for each content; a template, annotations and a signature belong to the first."""
    parts: dict[str, str | bytes] = {
        "OFD.xml": f'<ofd:OFD {NS}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>'
        + ("<ofd:Signatures>/Doc_0/Signs/Signatures.xml</ofd:Signatures>" if signature else "")
        + "</ofd:DocBody></ofd:OFD>",
        "Doc_0/PublicRes.xml": FONTS,
    }  # fmt: skip
    listed = "".join(f'<ofd:Page ID="{10 + i}" BaseLoc="Pages/Page_{i}/Content.xml"/>' for i in range(len(pages)))
    parts["Doc_0/Document.xml"] = (
        f"<ofd:Document {NS}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>"
        "<ofd:PublicRes>PublicRes.xml</ofd:PublicRes>"
        + ('<ofd:TemplatePage ID="5" BaseLoc="Tpls/Tpl_0/Content.xml"/>' if template else "")
        + f"</ofd:CommonData><ofd:Pages>{listed}</ofd:Pages>"
        + ("<ofd:Annotations>Annots/Annotations.xml</ofd:Annotations>" if annotations else "")
        + document
        + "</ofd:Document>"
    )
    for i, content in enumerate(pages):
        used = '<ofd:Template TemplateID="5"/>' if template and i == 0 else ""
        layer = f"<ofd:Content><ofd:Layer>{content}</ofd:Layer></ofd:Content>"
        parts[f"Doc_0/Pages/Page_{i}/Content.xml"] = f"<ofd:Page {NS}>{used}{layer}</ofd:Page>"
    if template:
        layer = f"<ofd:Content><ofd:Layer>{template}</ofd:Layer></ofd:Content>"
        parts["Doc_0/Tpls/Tpl_0/Content.xml"] = f"<ofd:Page {NS}>{layer}</ofd:Page>"
    if annotations:
        parts["Doc_0/Annots/Annotations.xml"] = (
            f'<ofd:Annotations {NS}><ofd:Page PageID="10"><ofd:FileLoc>Page_0/Annotation.xml</ofd:FileLoc></ofd:Page>'
            "</ofd:Annotations>"
        )
        parts["Doc_0/Annots/Page_0/Annotation.xml"] = f"<ofd:PageAnnot {NS}>{annotations}</ofd:PageAnnot>"
    if signature:
        parts["Doc_0/Signs/Signatures.xml"] = (
            f'<ofd:Signatures {NS}><ofd:Signature ID="1" BaseLoc="Sign_0/Signature.xml"/></ofd:Signatures>'
        )
        parts["Doc_0/Signs/Sign_0/Signature.xml"] = (
            f"<ofd:Signature {NS}><ofd:SignedInfo>{signature}</ofd:SignedInfo>"
            "<ofd:SignedValue>SignedValue.dat</ofd:SignedValue></ofd:Signature>"
        )
    parts.update(extra or {})
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return path


def der(tag: int, content: bytes) -> bytes:
    size = len(content)
    length = bytes([size]) if size < 128 else bytes([0x82]) + size.to_bytes(2, "big")
    return bytes([tag]) + length + content


def seal_data(name: str) -> bytes:
    """As much of a signature with an electronic seal (GB/T 38540) as names the seal."""
    kind = der(0x02, b"\x01")
    seal_property = der(0x30, kind + der(0x0C, name.encode()) + der(0x02, b"\x01") + der(0x30, b""))
    header = der(0x30, der(0x16, b"ES") + der(0x02, b"\x04") + der(0x16, b"vendor"))
    seal = der(0x30, der(0x30, header + der(0x16, b"12345") + seal_property + der(0x30, kind + der(0x16, b"png"))))
    return der(0x30, der(0x30, der(0x02, b"\x04") + seal))
