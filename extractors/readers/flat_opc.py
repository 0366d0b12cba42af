"""Word's “single XML” (Flat OPC): the parts of a docx written into one XML file. Packed again, it is a docx."""

from __future__ import annotations

import base64
import binascii
import zipfile
from pathlib import Path

from lxml import etree

from extractors.limits import Limits
from extractors.readers.xmltools import attribute, local, parser
from extractors.snapshot import refusals


def pack(path: Path, target: Path, limits: Limits) -> None:
    """Write the docx that `path` describes to `target`. Raises UnreadableFile when it is damaged or too large."""
    size = path.stat().st_size
    if size > limits.xml_bytes:
        raise refusals.too_large(size, limits.xml_bytes)
    try:
        root = etree.parse(path, parser()).getroot()
    except etree.XMLSyntaxError as error:
        raise refusals.damaged("flat_opc") from error
    types = []
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for part in (e for e in root if local(e) == "part"):
            name, content_type = attribute(part, "name"), attribute(part, "contentType")
            types.append(f'<Override PartName="{_quoted(name)}" ContentType="{_quoted(content_type)}"/>')
            package.writestr(name.lstrip("/"), _content(part))
        package.writestr(
            "[Content_Types].xml",
            '<?xml version="1.0" encoding="UTF-8"?>'
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>' + "".join(types) + "</Types>",
        )


def _content(part: etree._Element) -> bytes:
    for child in part:
        if local(child) == "xmlData" and len(child):
            return etree.tostring(child[0], xml_declaration=True, encoding="UTF-8", standalone=True)
        if local(child) == "binaryData":
            try:
                return base64.b64decode(child.text or "")
            except (binascii.Error, ValueError):
                return b""
    return b""


def _quoted(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
