"""The page as its reader leaves it: pieces of text, grids, pictures and seals with their boxes, nothing interpreted.

Boxes are (x0, y0, x1, y1) from the top left of the upright page in points; a photograph counts as a sheet of A4. Where
the page as it is shown differs (a scan on its side, a photograph taken askew, pixels), `PageContent.shown` maps onto it
and boxes go through it last, when blocks are made.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from extractors.document import Bbox, ReadWarning, Seal

Homography = tuple[float, float, float, float, float, float, float, float, float]


def map_box(box: Bbox, matrix: Homography | None) -> Bbox:
    """The upright box around a box mapped by a homography (row by row); unchanged without one."""
    if matrix is None:
        return box
    a, b, c, d, e, f, g, h, i = matrix
    xs, ys = [], []
    for x, y in ((box[0], box[1]), (box[2], box[1]), (box[2], box[3]), (box[0], box[3])):
        w = g * x + h * y + i or 1e-9
        xs.append((a * x + b * y + c) / w)
        ys.append((d * x + e * y + f) / w)
    return (min(xs), min(ys), max(xs), max(ys))


@dataclass(slots=True)
class Piece:
    """A run of characters on one line without a wide gap. `size` is the letter height (em) in page units."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    size: float
    bold: bool = False
    confidence: float = 1.0
    cell: int = -1  # index into the page's flat list of grid cells, -1 outside tables
    boxed: bool = False  # lies inside a drawing

    @property
    def middle(self) -> float:
        return (self.y0 + self.y1) / 2


@dataclass(slots=True)
class GridCell:
    """One cell of a ruled grid at its top-left slot."""

    row: int
    col: int
    row_span: int
    col_span: int
    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(slots=True)
class Grid:
    """The cells of one table on one page. `edges` are the x positions of its column borders. `open_top` and
    `open_bottom`: the table is not closed there, its rows go on over the page break."""

    cells: list[GridCell]
    bbox: Bbox
    edges: tuple[float, ...]
    rows: int
    open_top: bool = False
    open_bottom: bool = False

    @property
    def columns(self) -> int:
        return len(self.edges) - 1


@dataclass(slots=True)
class Picture:
    """A picture or drawing on the page."""

    bbox: Bbox
    broken: str = ""


@dataclass(slots=True)
class PageContent:
    """One page, read. `turned` is by how many degrees clockwise its picture had to be turned to stand upright;
    `unread` says in Chinese why its content could not be read, empty when it could; `seconds` went into recognition."""

    number: int
    width: float
    height: float
    pieces: list[Piece] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    seals: list[Seal] = field(default_factory=list)
    warnings: list[ReadWarning] = field(default_factory=list)
    shown: Homography | None = None
    recognised: bool = False
    looked_for_seals: bool = False
    turned: int = 0
    unread: str = ""
    seconds: float = 0.0


@dataclass(slots=True)
class VisualLine:
    """What stands on one line of sight, pieces from left to right. `text` and `bold` are found once: they are asked for
    often."""

    pieces: list[Piece]
    x0: float
    y0: float
    x1: float
    y1: float
    size: float
    text: str = ""
    bold: bool = False

    def __post_init__(self) -> None:
        self.text = join_pieces(self.pieces)
        if any(p.bold for p in self.pieces):
            letters = sum(len(p.text) for p in self.pieces)
            self.bold = sum(len(p.text) for p in self.pieces if p.bold) > 0.6 * letters

    @property
    def confidence(self) -> float:
        return min((p.confidence for p in self.pieces), default=1.0)


def wide(char: str) -> bool:
    """Whether a character is set in a full square: then a gap beside it is no space between words."""
    return char >= "\u2e80" or char in "“”‘’…—·☐☑☒"


def join_pieces(pieces: list[Piece]) -> str:
    """Pieces of a line as text: two blanks for a gap a reader would see, one between Latin words, else nothing."""
    if len(pieces) == 1:
        return pieces[0].text
    out: list[str] = []
    last: Piece | None = None
    for piece in pieces:
        if last is not None:
            gap = piece.x0 - last.x1
            size = max(piece.size, last.size, 1e-6)
            if gap > 1.6 * size:
                out.append("  ")
            elif gap > 0.75 * size or (gap > 0.15 * size and not wide(last.text[-1]) and not wide(piece.text[0])):
                out.append(" ")
        out.append(piece.text)
        last = piece
    return "".join(out)
