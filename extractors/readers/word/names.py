"""Names of WordprocessingML: the namespaces a document may use, and the tags and attributes that the reader knows.

Strict documents (purl.oclc.org) are renamed to the transitional namespaces before parsing, so that nothing else in the
reader has to know two names for one thing.
"""

from __future__ import annotations

from typing import Final

from lxml import etree

W_NS: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R_NS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MC_NS: Final = "http://schemas.openxmlformats.org/markup-compatibility/2006"
M_NS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/math"
A_NS: Final = "http://schemas.openxmlformats.org/drawingml/2006/main"
V_NS: Final = "urn:schemas-microsoft-com:vml"
O_NS: Final = "urn:schemas-microsoft-com:office:office"
W14_NS: Final = "http://schemas.microsoft.com/office/word/2010/wordml"

W: Final = f"{{{W_NS}}}"
R: Final = f"{{{R_NS}}}"
MC: Final = f"{{{MC_NS}}}"
M: Final = f"{{{M_NS}}}"
A: Final = f"{{{A_NS}}}"
V: Final = f"{{{V_NS}}}"
O: Final = f"{{{O_NS}}}"  # noqa: E741
W14: Final = f"{{{W14_NS}}}"

VAL: Final = f"{W}val"

_HEAD = 16_384  # the root element declares the namespaces
_STRICT = b"http://purl.oclc.org/ooxml/"
_STRICT_NAMES: Final = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", W_NS.encode()),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", R_NS.encode()),
    (b"http://purl.oclc.org/ooxml/officeDocument/math", M_NS.encode()),
    (b"http://purl.oclc.org/ooxml/drawingml/", b"http://schemas.openxmlformats.org/drawingml/2006/"),
)


def transitional(xml: bytes) -> bytes:
    """The same XML with the namespaces of ISO 29500 Strict replaced by the transitional ones."""
    if _STRICT not in xml[:_HEAD]:
        return xml
    for strict, name in _STRICT_NAMES:
        xml = xml.replace(strict, name)
    return xml


def is_on(element: etree._Element | None) -> bool:
    """The value of an on/off property: present without a value is on."""
    if element is None:
        return False
    return element.get(VAL, "1") not in ("0", "false", "off", "none")


def integer(value: str | None, default: int = 0) -> int:
    """A number as Word tools write it, also `2.0` and `12pt`; `default` when it is none."""
    if not value:
        return default
    try:
        return int(value)
    except ValueError:
        try:
            return int(float(value.rstrip("ptinmc%")))
        except ValueError:
            return default


def text_of(element: etree._Element, tag: str) -> str:
    """The text of all elements of this tag below `element`, joined."""
    return "".join(child.text or "" for child in element.iter(tag))
