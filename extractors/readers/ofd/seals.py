"""Signatures and seals: where they stand on which page, and whose seal it is.

An electronic seal is not drawn on the page; Signature.xml says where the viewer puts it. The seal's own data (GM/T 0031
and GB/T 38540, ASN.1) carries its name, which is the unit's. Whether the signature is valid is not examined here.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from extractors.document import Bbox, Seal
from extractors.readers.ofd.geometry import POINTS, box
from extractors.readers.ofd.package import OfdPackage, child, children, words
from extractors.readers.xmltools import local

_SMALL, _LARGE = 20 * POINTS, 65 * POINTS  # a seal print is 3 to 5.8 cm; scans of it somewhat more


@dataclass(slots=True, frozen=True)
class Stamp:
    """A seal to be shown on the page with this object number."""

    page: str
    bbox: Bbox
    text: str


def read_stamps(package: OfdPackage, body: etree._Element) -> tuple[list[Stamp], int]:
    """The stamps of a document body, and how many signatures it has that show nothing."""
    stamps: list[Stamp] = []
    unseen = 0
    listed = package.find(words(body, "Signatures"), "")
    for signature in children(package.tree(listed), "Signature"):
        location = package.find(signature.get("BaseLoc", ""), listed)
        root = package.tree(location)
        info = child(root, "SignedInfo")
        found = [stamp for annot in children(info, "StampAnnot") if (stamp := _stamp(annot, package, root, location))]
        stamps.extend(found)
        unseen += not found
    return stamps, unseen


def _stamp(annot: etree._Element, package: OfdPackage, root: etree._Element | None, location: str) -> Stamp | None:
    whole = box(annot.get("Boundary"))
    if whole is None:
        return None
    x, y, width, height = whole
    clip = box(annot.get("Clip"))
    if clip is not None and clip[2] > 0 and clip[3] > 0:  # a seal over the edges of several pages shows a strip on each
        x, y, width, height = x + clip[0], y + clip[1], min(clip[2], width), min(clip[3], height)
    area = (x * POINTS, y * POINTS, (x + width) * POINTS, (y + height) * POINTS)
    return Stamp(annot.get("PageRef", ""), area, _name_of(package, root, location))


def _name_of(package: OfdPackage, root: etree._Element | None, location: str) -> str:
    info = child(root, "SignedInfo")
    for named in (words(child(info, "Seal"), "BaseLoc"), words(root, "SignedValue")):
        data = package.part(package.find(named, location))
        name = seal_name(data) if data else ""
        if name:
            return name
    return ""


def seal_name(data: bytes) -> str:
    """The seal's name: the UTF8String after the type number in its property sequence. Empty when it cannot be found."""
    for content in _sequences(data, 0):
        items = list(_items(content))
        # property: type INTEGER, name UTF8String, then dates or a list of certificates
        if len(items) >= 3 and items[0][0] == 0x02 and items[1][0] == 0x0C:
            return items[1][1].decode("utf-8", "replace").strip()
    return ""


def _sequences(data: bytes, depth: int) -> Iterator[bytes]:
    for tag, content in _items(data):
        if tag & 0x20 and depth < 8:
            yield content
            yield from _sequences(content, depth + 1)


def _items(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Tag and content of the elements in a DER encoding, as far as it is one."""
    at = 0
    while at + 2 <= len(data):
        tag, size = data[at], data[at + 1]
        at += 2
        if size & 0x80:
            count = size & 0x7F
            if not 0 < count <= 4 or at + count > len(data):
                return
            size = int.from_bytes(data[at : at + count], "big")
            at += count
        if at + size > len(data):
            return
        yield tag, data[at : at + size]
        at += size


def of_seal_size(area: Bbox) -> bool:
    wide, high = area[2] - area[0], area[3] - area[1]
    return _SMALL <= wide <= _LARGE and _SMALL * 0.6 <= high <= _LARGE and 0.5 <= wide / high <= 2


def picture_seal(area: Bbox, data: bytes | None, page: int) -> Seal | None:
    """A seal pasted as a picture: of a seal's size and mostly red where it is not blank."""
    if not data or not of_seal_size(area):
        return None
    return Seal(page, area, "red") if _mostly_red(data) else None


def _mostly_red(data: bytes) -> bool:
    from PIL import Image

    try:
        with Image.open(io.BytesIO(data)) as picture:
            picture.thumbnail((96, 96))
            raw = picture.convert("RGBA").tobytes()
    except Exception:  # a picture that cannot be opened is no seal we could see
        return False
    pixels = list(zip(raw[::4], raw[1::4], raw[2::4], raw[3::4], strict=True))
    inked = [(r, g, b) for r, g, b, a in pixels if a > 60 and min(r, g, b) < 200]
    red = sum(r > 120 and r - max(g, b) > 50 for r, g, b in inked)
    return len(inked) > 0.02 * len(pixels) and red > 0.6 * len(inked)


def is_stamp(annot: etree._Element) -> bool:
    return local(annot) == "Annot" and annot.get("Type") == "Stamp"
