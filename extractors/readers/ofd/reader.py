"""An OFD to a Document: every page with its templates and annotations, then the seals of its signatures.

What is damaged costs its page or its document, and is named; the rest is read.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from lxml import etree

from extractors.document import Document, ReadWarning, Seal
from extractors.isolation.worker import beat
from extractors.limits import DEFAULT, Limits
from extractors.readers.ofd.geometry import POINTS, Matrix, box, corners, matrix, moved, times
from extractors.readers.ofd.objects import Collector, PageObjects
from extractors.readers.ofd.package import OfdPackage, child, children, words
from extractors.readers.ofd.page import PageReader
from extractors.readers.ofd.pictured import PictureReader
from extractors.readers.ofd.resources import Resources
from extractors.readers.ofd.seals import is_stamp, read_stamps
from extractors.readers.pages.assemble import assemble
from extractors.readers.pages.model import PageContent
from extractors.snapshot import refusals

if TYPE_CHECKING:
    from extractors.readers.pages.settings import PageSettings

_A4 = (0.0, 0.0, 210.0, 297.0)
_NAMED = 10  # attachments that are named


@dataclass(slots=True)
class _Body:
    """What all pages of one document body share. `broken`: a part all pages use is damaged."""

    package: OfdPackage
    base: str
    area: tuple[float, float, float, float]
    resources: Resources
    pages: PageReader
    templates: dict[str, str] = field(default_factory=dict)
    annotations: dict[str, list[str]] = field(default_factory=dict)


def read_ofd(
    path: Path, name: str, limits: Limits = DEFAULT, settings: Callable[[], PageSettings] | None = None
) -> Document:
    """Read an OFD; `settings` says how pages that are pictures are recognised, and is asked only when there are any.

    Raises UnreadableFile when it is damaged, encrypted or has too many pages.
    """
    document = Document(name, "ofd", "ofd")
    pages: list[PageContent] = []
    seals: list[Seal] = []
    pictures = PictureReader(settings, path)
    with OfdPackage(path, limits) as package:
        root = package.tree(package.find("OFD.xml", ""))
        bodies = children(root, "DocBody")
        if not bodies:
            raise refusals.damaged("ofd", "没有 OFD.xml")
        lost = 0
        for element in bodies:
            read = _read_body(document, package, element, pages, pictures)
            lost += read is None
            seals += read or []
        if lost and not pages:
            raise refusals.damaged("ofd", "文档描述缺失")
        if lost:
            said = f"文件里有 {len(bodies)} 份文档，其中 {lost} 份已损坏，未能读取"
            document.warnings.append(ReadWarning("partial", said))
    if not pages:
        raise refusals.damaged("ofd", "没有页面")
    assemble(document, pages)
    document.seals += seals
    if len(document.ocr_pages) * 2 > len(pages):
        document.method = "ocr"
    return document


def _read_body(
    document: Document, package: OfdPackage, element: etree._Element, pages: list[PageContent], pictures: PictureReader
) -> list[Seal] | None:
    """Adds the body's pages to `pages`; answers with the seals of its signatures. None when it has no description."""
    base = package.find(words(element, "DocRoot"), "")
    root = package.tree(base)
    if root is None:
        return None
    common = child(root, "CommonData")
    area = box(words(child(common, "PageArea"), "PhysicalBox")) or _A4
    resources = Resources()
    body = _Body(package, base, area, resources, PageReader(package, resources, pictures))
    body.resources.add_all(package, common, base)
    for template in children(common, "TemplatePage"):
        body.templates[template.get("ID", "")] = package.find(template.get("BaseLoc", ""), base)
    _list_annotations(body, words(root, "Annotations"))
    if package.take_damage():
        document.warnings.append(
            ReadWarning("partial", "OFD 的公共部分（文档描述、资源或批注目录）已损坏，只读出一部分")
        )
    numbers: dict[str, int] = {}
    listed = children(child(root, "Pages"), "Page")
    if len(pages) + len(listed) > package.limits.ofd_pages:
        raise refusals.over_limit(f"页数过多（上限 {package.limits.ofd_pages} 页）", "请拆分后重新提供")
    for page in listed:
        beat()
        number = numbers[page.get("ID", "")] = len(pages) + 1
        pages.append(_read_page(body, package.find(page.get("BaseLoc", ""), base), page.get("ID", ""), number))
    stamps, unseen = read_stamps(package, element)
    if unseen:
        document.warnings.append(ReadWarning("signature_unseen", f"有 {unseen} 个数字签名在页面上不显示印章"))
    _note_attachments(document, package, words(root, "Attachments"), base)
    if package.take_damage():
        document.warnings.append(ReadWarning("partial", "OFD 的签章或附件数据已损坏，未能读取"))
    return [Seal(numbers[stamp.page], stamp.bbox, "red", stamp.text) for stamp in stamps if stamp.page in numbers]


def _list_annotations(body: _Body, location: str) -> None:
    listed = body.package.find(location, body.base)
    for page in children(body.package.tree(listed), "Page"):
        for file in children(page, "FileLoc"):
            name = body.package.find(file.text or "", listed, body.base.rpartition("/")[0])
            body.annotations.setdefault(page.get("PageID", ""), []).append(name)


def _note_attachments(document: Document, package: OfdPackage, location: str, base: str) -> None:
    """Data files of invoices repeat what the page shows; any other attachment may be a material of its own."""
    root = package.tree(package.find(location, base))
    found = children(root, "Attachment")
    names = [a.get("Name", "") or words(a, "FileLoc") for a in found]
    if not names:
        return
    data = all(f"{a.get('Format', '')}.{words(a, 'FileLoc')}".lower().endswith((".xml", ".xbrl")) for a in found)
    more = " 等" if len(names) > _NAMED else ""
    said = f"文件里另附有 {len(names)} 个附件（{'、'.join(names[:_NAMED])}{more}），附件内容未读取"
    document.warnings.append(ReadWarning("attachments" if data else "partial", said))


def _read_page(body: _Body, location: str, identity: str, number: int) -> PageContent:
    root = body.package.tree(location)
    if root is None:
        body.package.take_damage()
        width, height = body.area[2] * POINTS, body.area[3] * POINTS
        content = PageContent(number, width, height, unread="页面已损坏")
        content.warnings.append(ReadWarning("page_damaged", f"第{number}页已损坏或缺失，无法读取", number))
        return content
    area = box(words(child(root, "Area"), "PhysicalBox")) or body.area
    body.resources.add_all(body.package, root, location)
    origin = moved(-area[0], -area[1])
    wide, high = area[2], area[3]
    found = _collect(body, root, location, identity, origin)
    turned = found.turn
    if turned:
        found = _collect(body, root, location, identity, times(origin, _turning(turned, wide, high)))
        wide, high = (high, wide) if turned != 180 else (wide, high)
    content = body.pages.read(found, number, (wide * POINTS, high * POINTS), turned)
    if body.package.take_damage() and not content.unread:
        content.unread = "页面的一部分已损坏"
        content.warnings.append(ReadWarning("page_damaged", f"第{number}页的内容已损坏，只读出一部分", number))
    return content


def _turning(degrees: int, wide: float, high: float) -> Matrix:
    """The page turned clockwise."""
    return {90: (0.0, 1.0, -1.0, 0.0, high, 0.0), 180: (-1.0, 0.0, 0.0, -1.0, wide, high)}.get(
        degrees, (0.0, -1.0, 1.0, 0.0, 0.0, wide)
    )


def _collect(body: _Body, root: etree._Element, location: str, identity: str, origin: Matrix) -> PageObjects:
    collector = Collector(body.resources)
    for template in children(root, "Template"):
        name = body.templates.get(template.get("TemplateID", ""), "")
        page = body.package.tree(name)
        if page is None and template.get("TemplateID"):
            body.package.damaged.add(name or "Template")
        body.resources.add_all(body.package, page, name)
        collector.walk(child(page, "Content"), origin)
    collector.walk(child(root, "Content"), origin)
    _annotations(body, identity, collector, origin)
    return collector.finish()


def _annotations(body: _Body, identity: str, collector: Collector, origin: Matrix) -> None:
    """What is drawn over the page: filled-in fields, stamps, ticks, notes. Watermarks are no text of the page."""
    found = collector.found
    for name in body.annotations.get(identity, ()):
        root = body.package.tree(name)
        if root is None:
            body.package.damaged.add(name or "Annotation")
        for annot in children(root, "Annot"):
            if annot.get("Type") == "Watermark" or annot.get("Visible", "").lower() == "false":
                continue
            appearance = child(annot, "Appearance")
            whole = box(appearance.get("Boundary")) if appearance is not None else None
            if appearance is None or whole is None:
                continue
            place = times(times(matrix(appearance.get("CTM")), moved(whole[0], whole[1])), origin)
            before = len(found.layer.glyphs), len(found.pictures)
            collector.walk(appearance, place)
            if is_stamp(annot) and before == (len(found.layer.glyphs), len(found.pictures)):
                x0, y0, x1, y1 = corners(place, 0, 0, whole[2], whole[3])
                found.stamps.append((x0 * POINTS, y0 * POINTS, x1 * POINTS, y1 * POINTS))
