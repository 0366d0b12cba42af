"""An OFD to a Document: every page with its templates and annotations, then the seals of its signatures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from lxml import etree

from extractors.document import Bbox, Document, ReadWarning, Seal
from extractors.isolation.worker import beat
from extractors.limits import DEFAULT, Limits
from extractors.readers.ofd.geometry import POINTS, Matrix, box, moved
from extractors.readers.ofd.objects import Collector, PageObjects
from extractors.readers.ofd.package import OfdPackage, child, children, words
from extractors.readers.ofd.pictured import PictureReader
from extractors.readers.ofd.resources import Resources
from extractors.readers.ofd.seals import is_stamp, picture_seal, read_stamps
from extractors.readers.pages.assemble import assemble
from extractors.readers.pages.grid import find_grids
from extractors.readers.pages.model import Grid, PageContent, Picture
from extractors.readers.pages.tables import CellFinder
from extractors.readers.pages.ticks import normalise_boxes
from extractors.readers.pdf.characters import TextLayer, to_pieces
from extractors.snapshot import refusals

if TYPE_CHECKING:
    from extractors.readers.pages.settings import PageSettings

_MEET = 3.0  # points within which rules meet
_A4 = (0.0, 0.0, 210.0, 297.0)
_FIGURE = 30.0  # points: a smaller picture is a dot or a rule


@dataclass(slots=True)
class _Body:
    """What all pages of one document body share."""

    package: OfdPackage
    base: str
    area: tuple[float, float, float, float]
    resources: Resources
    pictures: PictureReader
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
        for element in bodies:
            seals += _read_body(document, package, element, pages, pictures)
    if not pages:
        raise refusals.damaged("ofd", "没有页面")
    assemble(document, pages)
    document.seals += seals
    if len(document.ocr_pages) * 2 > len(pages):
        document.method = "ocr"
    return document


def _read_body(
    document: Document, package: OfdPackage, element: etree._Element, pages: list[PageContent], pictures: PictureReader
) -> list[Seal]:
    """Adds the body's pages to `pages`; answers with the seals of its signatures."""
    base = package.find(words(element, "DocRoot"), "")
    root = package.tree(base)
    if root is None:
        raise refusals.damaged("ofd", "文档描述缺失")
    common = child(root, "CommonData")
    area = box(words(child(common, "PageArea"), "PhysicalBox")) or _A4
    body = _Body(package, base, area, Resources(), pictures)
    body.resources.add_all(package, common, base)
    for template in children(common, "TemplatePage"):
        body.templates[template.get("ID", "")] = package.find(template.get("BaseLoc", ""), base)
    _list_annotations(body, words(root, "Annotations"))
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
    said = f"文件里另附有 {len(names)} 个附件（{'、'.join(names[:5])}），附件内容未读取"
    document.warnings.append(ReadWarning("attachments" if data else "partial", said))


def _read_page(body: _Body, location: str, identity: str, number: int) -> PageContent:
    root = body.package.tree(location)
    if root is None:
        width, height = body.area[2] * POINTS, body.area[3] * POINTS
        content = PageContent(number, width, height, unread="页面已损坏")
        content.warnings.append(ReadWarning("page_damaged", f"第{number}页已损坏或缺失，无法读取", number))
        return content
    area = box(words(child(root, "Area"), "PhysicalBox")) or body.area
    body.resources.add_all(body.package, root, location)
    collector = Collector(body.resources)
    origin = moved(-area[0], -area[1])
    for template in children(root, "Template"):
        page = body.package.tree(body.templates.get(template.get("TemplateID", ""), ""))
        body.resources.add_all(body.package, page, location)
        collector.walk(child(page, "Content"), origin)
    collector.walk(child(root, "Content"), origin)
    _annotations(body, identity, collector, origin)
    return _content(body, collector.found, number, area[2] * POINTS, area[3] * POINTS)


def _annotations(body: _Body, identity: str, collector: Collector, origin: Matrix) -> None:
    """What is drawn over the page: filled-in fields, stamps, notes. Watermarks are no text of the page."""
    for name in body.annotations.get(identity, ()):
        for annot in children(body.package.tree(name), "Annot"):
            if annot.get("Type") == "Watermark" or annot.get("Visible", "").lower() == "false":
                continue
            appearance = child(annot, "Appearance")
            whole = box(appearance.get("Boundary")) if appearance is not None else None
            if whole is None:
                continue
            place = (1.0, 0.0, 0.0, 1.0, whole[0] + origin[4], whole[1] + origin[5])
            before = len(collector.found.glyphs), len(collector.found.pictures)
            collector.walk(appearance, place)
            if is_stamp(annot) and before == (len(collector.found.glyphs), len(collector.found.pictures)):
                x, y = place[4] * POINTS, place[5] * POINTS
                collector.found.shapes.append((x, y, x + whole[2] * POINTS, y + whole[3] * POINTS))


def _content(body: _Body, found: PageObjects, number: int, width: float, height: float) -> PageContent:
    whole = max(found.pictures, key=lambda p: _area(p[0]), default=None)
    if not found.glyphs and whole is not None and _area(whole[0]) > 0.4 * width * height:
        data = body.package.part(body.resources.pictures.get(whole[1], ""))
        if data:
            return body.pictures.read(data, whole[0], number, (width, height))
    content = PageContent(number, width, height, looked_for_seals=True)
    grids = [g for g in find_grids(found.horizontal, found.vertical, _MEET) if _is_table(g)]
    content.grids = grids
    content.pieces = to_pieces(TextLayer(found.glyphs), CellFinder(grids))
    for piece in content.pieces:
        piece.text = normalise_boxes(piece.text)
    for area, resource in found.pictures:
        data = body.package.part(body.resources.pictures.get(resource, ""))
        seal = picture_seal(area, data, number)
        if seal is not None:
            content.seals.append(seal)
        elif area[2] - area[0] > _FIGURE and area[3] - area[1] > _FIGURE and not _in_grid(area, grids):
            content.pictures.append(Picture(area, "" if data else "图片缺失"))
    return content


def _is_table(grid: Grid) -> bool:
    high = max(c.y1 - c.y0 for c in grid.cells)
    wide = max(c.x1 - c.x0 for c in grid.cells)
    return high >= 7 and wide >= 7


def _in_grid(area: Bbox, grids: list[Grid]) -> bool:
    x, y = (area[0] + area[2]) / 2, (area[1] + area[3]) / 2
    return any(g.bbox[0] <= x <= g.bbox[2] and g.bbox[1] <= y <= g.bbox[3] for g in grids)


def _area(box: Bbox) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])
