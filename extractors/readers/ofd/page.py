"""One page of an OFD to a `PageContent`: by its text, or as a picture where its letters are only to be seen."""

from __future__ import annotations

from collections.abc import Sequence

from PIL.Image import Image as Pixels

from extractors.document import UNDECIDED, Bbox, ReadWarning, Seal
from extractors.readers.ofd.geometry import Matrix
from extractors.readers.ofd.marks import is_small, read_marks
from extractors.readers.ofd.objects import PageObjects, PlacedPicture
from extractors.readers.ofd.package import OfdPackage
from extractors.readers.ofd.pictured import PictureReader, add_text, has_print
from extractors.readers.ofd.raster import BrokenPictureError, decode, drawn_page
from extractors.readers.ofd.resources import Resources
from extractors.readers.ofd.seals import of_seal_size, picture_seal
from extractors.readers.pages.model import PageContent, Piece
from extractors.readers.pages.tables import CellFinder
from extractors.readers.pdf.characters import to_pieces
from extractors.readers.pdf.honesty import covered, suspicion
from extractors.readers.pdf.opening import Frame
from extractors.readers.pdf.page import back, lay_out

_FIGURE = 30.0  # points: a smaller picture is a dot or a rule
_FEW = 40  # letters beside a picture that leave a page a scan: a page number, a stamp of the scanner
_DRAWN = 150  # shapes on a page without text from which its letters may be drawn


class PageReader:
    """Pages of one document body."""

    def __init__(self, package: OfdPackage, resources: Resources, pictures: PictureReader) -> None:
        self._package = package
        self._resources = resources
        self._recogniser = pictures

    def read(self, found: PageObjects, number: int, size: tuple[float, float], turned: int = 0) -> PageContent:
        """What `found` says on a page of `size` points; `turned` by as many degrees clockwise already."""
        seals, pictures, small = self._sort(found.pictures, number)
        stamps = [s for s in found.stamps if of_seal_size(s) and found.drawings.reddish]
        for area in (*found.seals, *stamps):
            if not any(_overlap(area, seal.bbox) for seal in seals):
                seals.append(Seal(number, area, "red", "", 0.9))
        content = self._as_picture(found, pictures, number, size) if not turned else None
        if content is None:
            content = self._by_text(found, pictures, small, number, size, turned)
        content.seals += [s for s in seals if not any(_overlap(s.bbox, o.bbox) for o in content.seals)]
        if found.cut:
            content.warnings.append(ReadWarning("partial", f"第{number}页的图形过多或嵌套过深，只读出一部分", number))
        return content

    def _data(self, picture: PlacedPicture) -> bytes | None:
        return self._package.part(self._resources.pictures.get(picture.resource, ""))

    def _sort(
        self, placed: Sequence[PlacedPicture], number: int
    ) -> tuple[list[Seal], list[PlacedPicture], list[tuple[Bbox, bytes | None]]]:
        """Pictures of seals, pictures, and those small enough for a tick box."""
        seals: list[Seal] = []
        pictures: list[PlacedPicture] = []
        small: list[tuple[Bbox, bytes | None]] = []
        for picture in placed:
            if is_small(picture.box):
                small.append((picture.box, self._data(picture)))
                continue
            seal = picture_seal(picture.box, self._data(picture), number)
            if seal is not None:
                seals.append(seal)
            else:
                pictures.append(picture)
        return seals, pictures, small

    def _by_text(
        self,
        found: PageObjects,
        pictures: Sequence[PlacedPicture],
        small: Sequence[tuple[Bbox, bytes | None]],
        number: int,
        size: tuple[float, float],
        turned: int,
    ) -> PageContent:
        frame = Frame(1, 0, 0, 1, 0, 0, *size)
        content = PageContent(number, *size, looked_for_seals=True, turned=turned, shown=back(frame, turned))
        found.drawings.images = [p.box for p in pictures]
        boxes = read_marks(small, found.drawings)
        reason = suspicion(found.layer)
        before = set(found.drawings.shapes)
        lay_out(content, found.layer, found.drawings, ())
        _add_boxes(content, boxes)
        loose = [a for a, _ in small if a in found.drawings.unclear or (a in before and a in found.drawings.shapes)]
        _add_loose(content, loose)
        missing = [p.box for p in pictures if self._data(p) is None]
        for picture in content.pictures:
            if any(_overlap(picture.bbox, area) for area in missing):
                picture.broken = "图片缺失"
        if reason:
            content.unread = reason
            content.warnings.append(ReadWarning("page_unread", f"第{number}页未能全部读出：{reason}", number))
        return content

    def _as_picture(
        self, found: PageObjects, pictures: Sequence[PlacedPicture], number: int, size: tuple[float, float]
    ) -> PageContent | None:
        """The page recognised, None when its text says all of it."""
        layer = found.layer
        large = [p for p in pictures if p.box[2] - p.box[0] > _FIGURE and p.box[3] - p.box[1] > _FIGURE]
        share = covered([p.box for p in large], *size)
        if layer.letters == 0:
            drawn = len(found.drawings.shapes) > _DRAWN
            if share <= 0.02 and not drawn:
                return None
            why = "页面是图片" if share > 0.02 else "页面的文字是图形"
            return self._recognise(found, large, number, size, why, [])
        if share <= 0.5:
            return None
        pieces = to_pieces(layer, CellFinder([]))
        outside = sum(1 for g in layer.glyphs if not _within((g.x0 + g.x1) / 2, (g.y0 + g.y1) / 2, large))
        if layer.letters - outside <= 8 and outside <= _FEW:
            return self._recognise(found, large, number, size, "页面是图片", pieces)
        decoded, _ = self._decoded(large)
        if not decoded:
            return None
        image, unit = drawn_page(*size, decoded, ())
        shows = self._recogniser.agreement(image, unit, pieces)
        if shows is None:
            return self._recognise(found, large, number, size, "页面是图片", pieces) if has_print(image) else None
        beside = [p for p in pieces if not _within((p.x0 + p.x1) / 2, p.middle, large)]
        content = self._recognise(found, large, number, size, "页面是图片", beside)
        if not shows:
            content.warnings.append(
                ReadWarning("text_layer", f"第{number}页文字层与页面图像不符，已按图像重新识别", number)
            )
        return content

    def _recognise(
        self,
        found: PageObjects,
        pictures: Sequence[PlacedPicture],
        number: int,
        size: tuple[float, float],
        why: str,
        text: Sequence[Piece],
    ) -> PageContent:
        from extractors.readers.scan import unread_page

        decoded, broken = self._decoded(pictures)
        if pictures and not decoded:
            content = unread_page(number, *size, f"{why}，图片{broken}")
        else:
            tiny, _ = self._decoded([p for p in found.pictures if is_small(p.box)])
            image, unit = drawn_page(*size, [*decoded, *tiny], found.paths)
            content = self._recogniser.read(image, unit, number, size, why)
            if broken and not content.unread:
                content.unread = f"页面上有图片{broken}"
                content.warnings.append(ReadWarning("page_unread", f"第{number}页未能全部读出：有图片{broken}", number))
        add_text(content, text)
        return content

    def _decoded(self, pictures: Sequence[PlacedPicture]) -> tuple[list[tuple[Pixels, Matrix]], str]:
        """The pictures that can be decoded, and what is wrong with one that cannot."""
        decoded: list[tuple[Pixels, Matrix]] = []
        broken = ""
        for picture in pictures:
            data = self._data(picture)
            if data is None:
                broken = broken or "缺失"
                continue
            try:
                decoded.append((decode(data), picture.matrix))
            except BrokenPictureError as error:
                broken = f"已损坏（{error}）"
        return decoded, broken


def _add_boxes(content: PageContent, boxes: Sequence[Piece]) -> None:
    finder = CellFinder(content.grids)
    for piece in boxes:
        piece.cell = finder.at((piece.x0 + piece.x1) / 2, piece.middle) if finder else -1
        content.pieces.append(piece)


def _add_loose(content: PageContent, areas: Sequence[Bbox]) -> None:
    """Small pictures that may be ticks but stand in no box: unclear ones, where there are tick boxes beside them."""
    finder = CellFinder(content.grids)
    boxed = [p for p in content.pieces if "☐" in p.text]
    unclear = [(p.x0, p.y0, p.x1, p.y1) for p in content.pieces if p.text == UNDECIDED]
    for area in areas:
        if any(_overlap(area, box) for box in unclear):
            continue
        x, y = (area[0] + area[2]) / 2, (area[1] + area[3]) / 2
        cell = finder.at(x, y) if finder else -1
        if any((p.cell == cell >= 0) or (p.cell == cell and abs(p.middle - y) < p.size) for p in boxed):
            content.pieces.append(Piece(UNDECIDED, *area, size=0.9 * (area[3] - area[1]), cell=cell))


def _within(x: float, y: float, pictures: Sequence[PlacedPicture]) -> bool:
    return any(p.box[0] <= x <= p.box[2] and p.box[1] <= y <= p.box[3] for p in pictures)


def _overlap(a: Bbox, b: Bbox) -> bool:
    return min(a[2], b[2]) > max(a[0], b[0]) and min(a[3], b[3]) > max(a[1], b[1])
