"""The look at the top of a first page that comes before anything else of a dossier is recognised (TY-04).

What a page with a secrecy mark says may not be read on, let alone kept: so only the top third is recognised here, in
memory, past the cache. Where a text layer can be believed it is asked instead, which costs nothing.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pypdfium2

from extractors.errors import MissingTool, UnreadableFile
from extractors.readers.pages.lines import visual_lines
from extractors.readers.pages.settings import PageSettings
from extractors.readers.scan.crops import is_pdf, render
from extractors.readers.scan.engine import Image, LineFinder, OcrEngine, OcrLine, engine_for
from extractors.readers.scan.page import UPRIGHT, prepare, seals_in, without_seals
from extractors.readers.scan.pictures import open_picture, pages_of
from extractors.readers.scan.upright import extent, lying, mean_score

TOP = 3  # the top third
SHORT = 12  # a line with a mark and nothing else is not longer than so many times its height


def first_page_top(path: Path, settings: PageSettings | None = None) -> list[str]:
    """The lines of the top third of page one of a picture or PDF that may bear a mark, kept nowhere. Empty when there is no recogniser or the
    file cannot be opened: then the secrecy of it is for others to find out."""
    settings = settings or PageSettings()
    try:
        if is_pdf(path):
            return _of_pdf(path, settings)
        with open_picture(path) as picture:
            image = prepare(next(pages_of(picture, path.name)), photograph=True).image
        return _recognised(image, engine_for(settings))
    except (UnreadableFile, MissingTool, StopIteration):
        return []


def _of_pdf(path: Path, settings: PageSettings) -> list[str]:
    from extractors.readers.pdf.opening import open_pdf
    from extractors.readers.pdf.page import look_at, read_by_layer

    source = open_pdf(path)
    try:
        page = source[0]
        try:
            look = look_at(source, page)
            if not look.why and not look.compare:
                content = read_by_layer(look, 1)
                high = content.height / TOP
                return [v.text for v in visual_lines(p for p in content.pieces if p.middle < high)]
            long = max(look.frame.width, look.frame.height, 1.0)
            image = render(page, settings.dpi / 72 * min(1.0, 850 / long))
        finally:
            page.close()
    except (pypdfium2.PdfiumError, IndexError):
        return []
    finally:
        source.close()
    return _recognised(image, engine_for(settings))


def _recognised(image: Image, engine: OcrEngine) -> list[str]:
    """The lines at the top, whichever side of the picture that is: as it comes, upside down when that makes no sense or
    there is nothing, sideways when the lines stand on end."""
    best, on_end = _seen(image, 0, engine)
    score = 0.0 if on_end else mean_score(best)
    for turn in (90, 270) if on_end else (180,):
        if score >= UPRIGHT:
            break
        lines, _ = _seen(image, turn, engine)
        if mean_score(lines) > score:
            best, score = lines, mean_score(lines)
    return [line.text for line in sorted(best, key=lambda k: (k.box[0][1], k.box[0][0]))]


def _seen(image: Image, turn: int, engine: OcrEngine) -> tuple[list[OcrLine], bool]:
    """Lines in the top third of the picture turned clockwise by `turn`, and whether they stand on end. Where the engine
    can leave lines out, those too long for a mark are: most of the time goes into reading."""
    top = _top(image, turn)
    if not isinstance(engine, LineFinder):
        lines = engine.recognise(top)
        return lines, lying(lines)
    quads = engine.find_lines(top)
    on_end = lying([OcrLine(quad, "", 0.0) for quad in quads])
    sizes = {quad: extent(quad) for quad in quads}
    head = 0.25 * top.shape[0]
    short = [q for q in quads if sizes[q][0] < SHORT * sizes[q][1] or q[0][1] < head]
    long = sorted((q for q in quads if q not in short), key=lambda q: sizes[q][0])
    return engine.read_found(top, short + long[: max(0, 2 - len(short))]), on_end


def _top(image: Image, turn: int) -> Image:
    """The third of the picture that is on top once it is turned clockwise by `turn`, so turned, without its seals."""
    turned = np.rot90(image, k=-turn // 90)
    part = np.ascontiguousarray(turned[: max(turned.shape[0] // TOP, 1)])
    return without_seals(part, seals_in(part, max(image.shape[:2])))
