"""A page that is a picture, read: upright, seals out of the way, recognised, its grid, ticks and seals found.

The steps are the same for a page of a scanned PDF and for a photograph; what differs (the sheet's corners, shadows)
is looked for only in pictures that come as pictures.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import cv2
import numpy as np

from extractors.document import ReadWarning, Seal
from extractors.readers.pages.grid import find_grids
from extractors.readers.pages.model import Grid, Homography, PageContent
from extractors.readers.pages.tables import CellFinder
from extractors.readers.scan.brackets import place_brackets
from extractors.readers.scan.engine import Image, OcrEngine, OcrLine
from extractors.readers.scan.figures import add_figures, drawn_grids, find_figures
from extractors.readers.scan.hidden import doubt_beside_holes
from extractors.readers.scan.parting import pieces_of
from extractors.readers.scan.quality import page_warnings
from extractors.readers.scan.rules import apart_from_letters, border_mask, find_rules, fine_ink_of, ink_of
from extractors.readers.scan.seals import FoundSeal, find_grey, find_red, red_threshold, redness, unrolled
from extractors.readers.scan.second import read_again
from extractors.readers.scan.strokes import add_strokes
from extractors.readers.scan.tesseract import TesseractEngine, available
from extractors.readers.scan.upright import (
    Matrix,
    flattened,
    lying,
    mean_score,
    move,
    quarter_turn,
    resized,
    rotation,
    sheet_corners,
    skew_of,
    without_shadow,
)
from extractors.readers.scan.words import letter_height, place_boxes, rows_of, settle_sizes

A4_LONG = 841.9  # points
UPRIGHT = 0.86  # a mean score below this makes it worth trying the page turned
_SKEW = 0.12  # degrees that matter to rules


@dataclass(slots=True)
class ReadingOptions:
    """What is known of a picture beforehand. `shown_scale` turns its pixels into the units of the page as shown
    (points for a PDF); `turn_hint` is how the page before had to be turned; `lines` are given when the words are known
    already and only the rest is to be read from pixels; `dpi` is the resolution of the scan, where it can be told."""

    photograph: bool = False
    shown_scale: float = 1.0
    turn_hint: int = 0
    second_reading: bool = True
    lines: list[OcrLine] | None = None
    dpi: float | None = None


@dataclass(slots=True)
class Sheet:
    """A picture on its way to being read: `image` in its present state and `matrix` from the picture as it came. `flat`:
    it was seen askew and set straight by its corners; `skew`: the slope taken out, in degrees."""

    image: Image
    matrix: Matrix
    turned: int = 0
    flat: bool = False
    skew: float = 0.0

    def then(self, image: Image, matrix: Matrix, turned: int = 0) -> Sheet:
        return replace(self, image=image, matrix=matrix @ self.matrix, turned=(self.turned + turned) % 360)


def prepare(image: Image, photograph: bool) -> Sheet:
    """Size, and for a photograph perspective and light, brought to those of a scan."""
    sheet = Sheet(image, np.eye(3))
    if photograph:
        corners = sheet_corners(image)
        if corners is not None:
            sheet = replace(sheet.then(*flattened(image, corners)), flat=True)
    sheet = sheet.then(*resized(sheet.image))
    if photograph:
        sheet.image = without_shadow(sheet.image)
    return sheet


def read_picture(image: Image, number: int, engine: OcrEngine, options: ReadingOptions) -> PageContent:
    """Read one page: blue, green, red pixels as the page is shown."""
    sheet = prepare(image, options.photograph)
    if options.turn_hint:
        turned, matrix = quarter_turn(sheet.image, options.turn_hint)
        sheet = sheet.then(turned, matrix, options.turn_hint)
    if options.lines is None:
        sheet, seals, lines = recognise_upright(sheet, engine)
    else:
        lines = [replace(line, box=move(line.box, sheet.matrix)) for line in options.lines]
        seals = seals_in(sheet.image)
    sheet, lines, seals = _deskewed(sheet, lines, seals)
    return _content(sheet, lines, seals, number, engine, options)


def recognise_upright(sheet: Sheet, engine: OcrEngine) -> tuple[Sheet, list[FoundSeal], list[OcrLine]]:
    """Lines of the page and the way it had to be turned for them to make sense."""
    seals = seals_in(sheet.image)
    lines = engine.recognise(without_seals(sheet.image, seals))
    if not lines or (not lying(lines) and mean_score(lines) >= UPRIGHT):
        return sheet, seals, lines
    best = (sheet, seals, lines)
    top = 0.0 if lying(lines) else mean_score(lines)
    for degrees in (90, 270) if lying(lines) else (180,):
        turned = sheet.then(*quarter_turn(sheet.image, degrees), degrees)
        its_seals = seals_in(turned.image)
        its_lines = engine.recognise(without_seals(turned.image, its_seals))
        score = mean_score(its_lines)
        if score > top + 0.04:
            best, top = (turned, its_seals, its_lines), score
        if score > 0.93:
            break
    return best


def seals_in(image: Image, long_side: int = 0) -> list[FoundSeal]:
    """Red seals; `long_side` in pixels of the whole sheet where the picture is a part of one."""
    return find_red(image, _per_mm(image) if not long_side else long_side / 297.0)


def _per_mm(image: Image) -> float:
    """Pixels a millimetre, taking the picture for a sheet of A4."""
    return float(max(image.shape[:2])) / 297.0


def without_seals(image: Image, seals: list[FoundSeal]) -> Image:
    """Grey picture in which the red of seals is paper. Red letters elsewhere (a letterhead) stay readable."""
    grey: Image = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    high, wide = grey.shape
    for seal in seals:
        x0, y0, x1, y1 = seal.box
        m = 0.06 * (x1 - x0)
        a, b = max(int(x0 - m), 0), max(int(y0 - m), 0)
        c, d = min(int(x1 + m), wide), min(int(y1 + m), high)
        if c <= a or d <= b:
            continue
        part = image[b:d, a:c]
        red = part[:, :, 2]
        paper = float(np.percentile(red, 80))
        # ink lets red through in proportion to its strength: stretch so that the print falls to paper
        excess = redness(part)
        marked = excess > red_threshold(excess)
        tone = float(np.median(red[marked])) if marked.any() else paper
        flat = np.clip(red.astype(np.float32) * (paper / max(tone, 1.0)), 0, 255) if tone > 0.45 * paper else red
        grey[b:d, a:c] = np.where(marked, np.maximum(flat, red), red).astype(np.uint8)
    return grey


def _deskewed(
    sheet: Sheet, lines: list[OcrLine], seals: list[FoundSeal]
) -> tuple[Sheet, list[OcrLine], list[FoundSeal]]:
    skew = skew_of(lines, sheet.image)
    if abs(skew) < _SKEW:
        return sheet, lines, seals
    matrix = rotation(sheet.image.shape, skew)
    high, wide = sheet.image.shape[:2]
    image: Image = cv2.warpAffine(
        sheet.image, matrix[:2], (wide, high), flags=cv2.INTER_LINEAR, borderValue=(255, 255, 255)
    )
    moved = [replace(line, box=move(line.box, matrix)) for line in lines]
    at = []
    for seal in seals:
        x, y, _ = matrix @ np.array([seal.x, seal.y, 1.0])
        at.append(replace(seal, x=float(x), y=float(y), angle=seal.angle - skew))
    return replace(sheet.then(image, matrix), skew=skew), moved, at


def _content(
    sheet: Sheet,
    lines: list[OcrLine],
    seals: list[FoundSeal],
    number: int,
    engine: OcrEngine,
    options: ReadingOptions,
) -> PageContent:
    image = sheet.image
    high, wide = image.shape[:2]
    letter = letter_height(lines)
    grey = without_seals(image, seals)
    ink = ink_of(grey)
    horizontal, vertical = find_rules(ink, letter)
    rows = rows_of(lines)
    settle_sizes(rows, letter)
    vertical = apart_from_letters(vertical, rows, letter)
    grids = [g for g in find_grids(horizontal, vertical, 0.32 * letter) if _is_table(g, letter)]
    drawn = drawn_grids(grids, rows, letter)
    grids = [g for g in grids if all(g is not d for d in drawn)]
    inside = cv2.bitwise_not(border_mask(grids, ink.shape, letter))
    free = cv2.bitwise_and(ink, inside)
    fine = cv2.bitwise_and(fine_ink_of(grey), inside)
    place_brackets(rows, fine, letter)
    place_boxes(rows, fine, letter)
    seals = seals + [s for s in find_grey(free, _per_mm(image)) if _new(s, seals)]
    unit = A4_LONG / max(high, wide)
    content = PageContent(number, wide * unit, high * unit, recognised=True, looked_for_seals=True, turned=sheet.turned)
    content.grids = [_in_points(g, unit) for g in grids]
    pieces = pieces_of(rows, CellFinder(grids), letter, free)
    if options.second_reading and options.lines is None:
        read_again(pieces, grey, image[:, :, 2], engine, _digits())
    add_strokes(pieces, grids, free, letter)
    doubt_beside_holes(pieces, seals)
    for piece in pieces:
        piece.x0, piece.y0, piece.x1, piece.y1 = (v * unit for v in (piece.x0, piece.y0, piece.x1, piece.y1))
        piece.size *= unit
    content.pieces = pieces
    figures = find_figures(free, letter, [s.box for s in seals])
    add_figures(content.pictures, pieces, [_times(box, unit) for box in figures])
    content.seals = [
        Seal(number, _times(s.box, unit), s.colour, _seal_text(image, s, engine), s.confidence) for s in seals
    ]
    content.warnings += page_warnings(number, sheet.turned, sheet.skew, sheet.flat, options.dpi)
    content.shown = _shown(sheet.matrix, unit, options.shown_scale)
    if not lines:
        content.warnings.append(ReadWarning("page_blank", f"第{number}页没有识别到文字", number))
    return content


def _seal_text(image: Image, seal: FoundSeal, engine: OcrEngine) -> str:
    """The name along the rim of a red seal, where it reads clearly; a hint for people, never a proof."""
    if seal.colour != "red":
        return ""
    excess = redness(image)
    print_only = np.where(excess > red_threshold(excess), 255 - np.minimum(excess, 127) * 2, 255).astype(np.uint8)
    (line,) = engine.read_lines([unrolled(print_only, seal)])
    letters = [c for c in line.text if "\u4e00" <= c <= "\u9fff"]
    return "".join(letters) if len(letters) >= 4 and line.score >= 0.8 else ""


def _digits() -> TesseractEngine | None:
    return TesseractEngine(20.0) if available() else None


def _is_table(grid: Grid, letter: float) -> bool:
    width = grid.bbox[2] - grid.bbox[0]
    return (
        len(grid.cells) >= 2
        and width > 5 * letter
        and max(c.y1 - c.y0 for c in grid.cells) > 0.9 * letter
        and grid.bbox[3] - grid.bbox[1] > 1.2 * letter
    )


def _new(seal: FoundSeal, others: list[FoundSeal]) -> bool:
    return all(math.hypot(seal.x - o.x, seal.y - o.y) > 0.6 * max(seal.a, o.a) for o in others)


def _in_points(grid: Grid, unit: float) -> Grid:
    cells = [replace(c, x0=c.x0 * unit, y0=c.y0 * unit, x1=c.x1 * unit, y1=c.y1 * unit) for c in grid.cells]
    return replace(grid, cells=cells, bbox=_times(grid.bbox, unit), edges=tuple(e * unit for e in grid.edges))


def _times(box: tuple[float, float, float, float], factor: float) -> tuple[float, float, float, float]:
    return (box[0] * factor, box[1] * factor, box[2] * factor, box[3] * factor)


def _shown(matrix: Matrix, unit: float, shown_scale: float) -> Homography:
    """From points of the upright sheet back to the page as it is shown."""
    back = np.diag([shown_scale, shown_scale, 1.0]) @ np.linalg.inv(matrix) @ np.diag([1 / unit, 1 / unit, 1.0])
    back = back / back[2, 2]
    a, b, c, d, e, f, g, h, i = (float(v) for v in back.ravel())
    return (a, b, c, d, e, f, g, h, i)
