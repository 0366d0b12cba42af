"""One page of a PDF to a `PageContent`: by its text layer when that can be believed, else as a picture."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import pypdfium2

from extractors.document import Bbox
from extractors.readers.pages.grid import find_grids
from extractors.readers.pages.model import Grid, Homography, PageContent, Picture, Piece
from extractors.readers.pages.tables import CellFinder
from extractors.readers.pages.ticks import normalise_boxes
from extractors.readers.pdf.annotations import Overlay, read_overlay
from extractors.readers.pdf.boxes import take_boxes
from extractors.readers.pdf.characters import TextLayer, read_layer, to_pieces
from extractors.readers.pdf.drawings import Drawings, figure_boxes, read_drawings
from extractors.readers.pdf.honesty import covered, suspicion
from extractors.readers.pdf.opening import Frame, frame_of, turn_frame
from extractors.readers.pdf.plumber import SecondGrids, doubtful

_MEET = 3.0  # points within which rules meet
_FEW = 40  # letters outside the picture that leave a page a scan: a page number, a stamp of the scanner


@dataclass(slots=True)
class Look:
    """What a page is made of, before it is decided how to read it. `why` is the reason to read it as a picture,
    empty when its text layer may be taken; `compare` asks for a comparison with the picture first."""

    frame: Frame
    layer: TextLayer
    drawings: Drawings
    overlay: Overlay
    why: str = ""
    compare: bool = False

    @property
    def hidden(self) -> bool:
        """Whether the text layer is invisible: what one sees is the picture under it."""
        return self.layer.invisible > 0.5 * max(self.layer.letters, 1)


def look_at(document: pypdfium2.PdfDocument, page: pypdfium2.PdfPage) -> Look:
    """Characters, drawings and annotations of a page, and whether its text layer can be believed."""
    frame = shown = frame_of(page)
    drawings = read_drawings(page, frame)
    layer = read_layer(page, frame, drawings.vertical if drawings.horizontal else [])
    if layer.turned:
        frame = turn_frame(shown, layer.turned)
        layer = replace(read_layer(page, frame), turned=layer.turned)
        drawings = read_drawings(page, frame)
    overlay = read_overlay(document, page, frame)
    look = Look(frame, layer, drawings, overlay)
    share = covered(drawings.images, frame.width, frame.height)
    reason = suspicion(layer)
    count = layer.letters
    if reason:
        look.why = reason
    elif count == 0:
        drawn = share > 0.02 or len(drawings.shapes) + len(drawings.images) > 12 or drawings.texts > 0
        look.why = "没有文字层" if drawn else ""
    elif share > 0.5:
        outside = sum(len(g.char) for g in layer.glyphs if not _within(g.x0, g.y0, drawings.images))
        if count - outside <= 8 and outside <= _FEW:
            look.why = "没有文字层"
        elif count - outside > 8:
            look.compare = True
    return look


def _within(x: float, y: float, boxes: list[Bbox]) -> bool:
    return any(b[0] <= x <= b[2] and b[1] <= y <= b[3] for b in boxes)


def read_by_layer(look: Look, number: int, second: SecondGrids | None = None) -> PageContent:
    """The page by its text layer; boxes come out on the page as shown, also when its text runs sideways. `second` is asked
    for the tables where the page's own grids do not fit its text."""
    frame, drawings, layer = look.frame, look.drawings, look.layer
    content = PageContent(number, frame.width, frame.height, turned=layer.turned, shown=back(frame, layer.turned))

    def better(grids: list[Grid]) -> list[Grid]:
        if second is None or layer.turned or not doubtful(layer, drawings, grids):
            return grids
        return second.better(number, (frame.width, frame.height), layer, grids)

    lay_out(content, layer, drawings, look.overlay.pieces, better)
    return content


def lay_out(
    content: PageContent,
    layer: TextLayer,
    drawings: Drawings,
    added: Sequence[Piece] = (),
    better: Callable[[list[Grid]], list[Grid]] | None = None,
) -> None:
    """Fill `content` with the text, tables, tick boxes and pictures of a page whose characters and drawings are known, be
    it of a PDF or an OFD. `added` are pieces from elsewhere; `better` may put other tables in the place of those found."""
    boxes = take_boxes(drawings, layer)
    grids = [g for g in find_grids(drawings.horizontal, drawings.vertical, _MEET) if _is_table(g)]
    if better is not None:
        grids = [g for g in better(grids) if _is_table(g)]
    finder = CellFinder(grids, content.width)
    pieces = to_pieces(layer, finder)
    for piece in (*pieces, *added):
        piece.text = normalise_boxes(piece.text)
    for piece in (*boxes, *added):
        piece.cell = finder.at((piece.x0 + piece.x1) / 2, piece.middle) if finder else -1
        pieces.append(piece)
    _settle_black(pieces)
    figures = figure_boxes(drawings, [g.bbox for g in grids], content.width, content.height)
    area = content.width * content.height
    _mark_boxed(pieces, [b for b in figures if (b[2] - b[0]) * (b[3] - b[1]) < 0.5 * area])
    content.pieces, content.grids = pieces, grids
    content.pictures = [Picture(box) for box in figures if not _in_grid(box, grids)]


def _settle_black(pieces: list[Piece]) -> None:
    """A ■ is a ticked box when an open one stands on its line or in its cell."""
    black = [p for p in pieces if "■" in p.text]
    boxed = [p for p in pieces if "☐" in p.text or "☑" in p.text] if black else []
    for piece in black:
        near = (p for p in boxed if (p.cell == piece.cell >= 0) or abs(p.middle - piece.middle) < 0.5 * piece.size)
        if next(near, None) is not None:
            piece.text = piece.text.replace("■", "☑")


def back(frame: Frame, turned: int) -> Homography | None:
    """From the turned page back to the page as shown."""
    w, h = frame.width, frame.height
    return {
        90: (0.0, 1.0, 0.0, -1.0, 0.0, w, 0.0, 0.0, 1.0),
        180: (-1.0, 0.0, w, 0.0, -1.0, h, 0.0, 0.0, 1.0),
        270: (0.0, -1.0, h, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0),
    }.get(turned)


def _is_table(grid: Grid) -> bool:
    """A frame around the page, or bars that leave no room for letters, are no table."""
    high = sorted(c.y1 - c.y0 for c in grid.cells)
    wide = sorted(c.x1 - c.x0 for c in grid.cells)
    return high[-1] >= 7 and wide[-1] >= 7 and len(grid.cells) >= 2


def _in_grid(box: Bbox, grids: list[Grid]) -> bool:
    return any(
        g.bbox[0] - 2 <= box[0] and g.bbox[1] - 2 <= box[1] and g.bbox[2] + 2 >= box[2] and g.bbox[3] + 2 >= box[3]
        for g in grids
    )


def _mark_boxed(pieces: list[Piece], boxes: list[Bbox]) -> None:
    for piece in pieces:
        if piece.cell < 0 and boxes:
            x, y = (piece.x0 + piece.x1) / 2, piece.middle
            piece.boxed = any(b[0] <= x <= b[2] and b[1] <= y <= b[3] for b in boxes)
