"""How well scanned pages are read: character error, fields, table cells, ticks, seals, on pages with known truth.

    uv run --no-sync python -m benchmarks.scan_pages [--quick] [--photos]

Pages are drawn anew (sheets.py) in every CJK font found, degraded (degrade.py) and read. Nothing is asserted; the
figures stand beside what the product promises.
"""

from __future__ import annotations

import argparse
import math
import re
import tempfile
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from rapidfuzz.distance import Levenshtein

from benchmarks import degrade, sheets
from benchmarks.page_maker import Page, Truth, available_fonts
from extractors.document import Document, Paragraph, Seal, Table, Tick
from extractors.readers.pages.assemble import assemble
from extractors.readers.pages.lines import visual_lines
from extractors.readers.pages.model import PageContent
from extractors.readers.pages.settings import PageSettings
from extractors.readers.scan.cache import CachedEngine
from extractors.readers.scan.engine import OcrEngine, engine_for
from extractors.readers.scan.page import ReadingOptions, read_picture

STYLES = ("normal", "thin", "broken", "grey", "absent")


@dataclass
class Score:
    """Counts over a set of pages."""

    letters: int = 0
    errors: int = 0
    fields: int = 0
    fields_right: int = 0
    wrong_sure: int = 0
    right_doubted: int = 0
    cells: int = 0
    cells_right: int = 0
    ticks: int = 0
    ticks_right: int = 0
    ticks_wrong: int = 0
    ticks_unclear: int = 0
    seals: int = 0
    seals_found: int = 0
    seals_invented: int = 0
    notes: list[str] = field(default_factory=list)

    def line(self, name: str) -> str:
        def share(part: int, whole: int) -> str:
            return f"{part}/{whole}" if whole else "-"

        error = 100 * self.errors / max(self.letters, 1)
        return (
            f"{name:34s} error {error:5.2f} %  fields {share(self.fields_right, self.fields):>8s}"
            f" (wrong but sure {self.wrong_sure}, right but doubted {self.right_doubted})"
            f"  cells {share(self.cells_right, self.cells):>9s}"
            f"  ticks {share(self.ticks_right, self.ticks):>7s} wrong {self.ticks_wrong} unclear {self.ticks_unclear}"
            f"  seals {share(self.seals_found, self.seals):>5s} invented {self.seals_invented}"
        )

    def add(self, other: Score) -> None:
        for name in self.__dataclass_fields__:
            value = getattr(other, name)
            getattr(self, name).extend(value) if name == "notes" else setattr(self, name, getattr(self, name) + value)


def plain(text: str) -> str:
    return re.sub(r"[\s☐☑☒—-]", "", unicodedata.normalize("NFKC", text))


def drawn_pages(quick: bool) -> list[tuple[str, Page]]:
    fonts = available_fonts()
    pages: list[tuple[str, Page]] = []
    for k, font in enumerate(fonts[:2] if quick else fonts):
        pages.append((f"letter {font}", sheets.letter(font, k)))
        pages.append((f"acceptance {font}", sheets.acceptance(font, k, STYLES[(k + 1) % 4])))
        pages.append((f"plan {font}", sheets.plan(font, k)))
        pages.append((f"inventory {font}", sheets.inventory(font, k, STYLES[(k + 2) % 4])))
        pages.append((f"letterhead {font}", sheets.letterhead(font, k)))
        for style in STYLES[k % 4 : k % 4 + 1] if quick else STYLES[:4]:
            pages.append((f"application {style} {font}", sheets.application(font, k, style)))  # noqa: PERF401
        pages.append((f"application absent {font}", sheets.application(font, k, "absent")))
    return pages


def judge(truth: Truth, content: PageContent, document: Document, factor: float, placed: bool = True) -> Score:
    """One page against its truth; `factor` is pixels of the picture to pixels drawn."""
    score = Score()
    want = plain(truth.rows())
    got = plain("".join(line.text for line in visual_lines(content.pieces)))
    score.letters, score.errors = len(want), Levenshtein.distance(want, got)
    tables = list(document.tables())
    _judge_fields(truth, tables, score)
    _judge_cells(truth, tables, score)
    _judge_ticks(truth, document, score)
    score.seals = len(truth.seals)
    free = list(document.seals)
    for x, y, radius, _ in truth.seals:
        hit = next((s for s in free if not placed or _near(s, x * factor, y * factor, radius * factor)), None)
        if hit is not None:
            free.remove(hit)
            score.seals_found += 1
    score.seals_invented = len(free)
    return score


def _near(seal: Seal, x: float, y: float, radius: float) -> bool:
    cx, cy = (seal.bbox[0] + seal.bbox[2]) / 2, (seal.bbox[1] + seal.bbox[3]) / 2
    return math.hypot(cx - x, cy - y) < 0.6 * radius


def _judge_fields(truth: Truth, tables: list[Table], score: Score) -> None:
    for label, value in truth.fields.items():
        score.fields += 1
        found = ""
        sure = False
        for table in tables:
            for row in table.rows:
                for left, right in pairwise(row):
                    if plain(left.text) == plain(label) and not found:
                        found, sure = right.text, right.confidence >= 0.8
        # a text of many lines is right with one letter in a hundred wrong: no rule compares it letter by letter
        allowed = len(plain(value)) // 100
        right_value = Levenshtein.distance(plain(found), plain(value)) <= allowed
        score.fields_right += right_value
        score.wrong_sure += bool(found) and not right_value and sure
        score.right_doubted += right_value and not sure
        if not right_value:
            score.notes.append(f"{label}: {found!r} instead of {value!r}")


def _judge_cells(truth: Truth, tables: list[Table], score: Score) -> None:
    got = [plain(c.text) for t in tables for c in t.cells()]
    for cell in (c for table in truth.tables for c in table):
        score.cells += 1
        text = plain(cell.text)
        if text in got:
            got.remove(text)
            score.cells_right += 1


def _judge_ticks(truth: Truth, document: Document, score: Score) -> None:
    found: list[Tick] = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            found += block.ticks
        elif isinstance(block, Table):
            found += [t for c in block.cells() for t in c.ticks]
    score.ticks = len(truth.ticks)
    want = list(truth.ticks)
    for tick in found:
        match = next((w for w in want if plain(w.label) == plain(tick.label)), None)
        if match is None:
            score.ticks_wrong += tick.checked is not None
            score.notes.append(f"tick {tick.label!r} {tick.checked} is none")
            continue
        want.remove(match)
        if tick.checked is not match.state:
            score.notes.append(f"tick {tick.label!r} {tick.checked} instead of {match.state}")
        score.ticks_right += tick.checked is match.state
        score.ticks_unclear += tick.checked is None and match.state is not None
        score.ticks_wrong += tick.checked is not None and match.state is not None and tick.checked is not match.state
    score.notes += [f"tick {w.label!r} lost" for w in want]


def read(pixels: degrade.Pixels, engine: OcrEngine, photograph: bool, second: bool) -> tuple[PageContent, Document]:
    content = read_picture(pixels, 1, engine, ReadingOptions(photograph=photograph, second_reading=second))
    document = Document("page.png", "png", "ocr")
    assemble(document, [content])
    return content, document


def compare_second(engine: OcrEngine, doses: Sequence[degrade.Dose], every: int) -> None:
    """Fields with and without the second reading, of pages that hold amounts, dates and numbers; recognised once."""
    scores = {False: Score(), True: Score()}
    count = 0
    with tempfile.TemporaryDirectory() as folder:
        remembering = CachedEngine(engine, Path(folder), "")
        for k, (name, page) in enumerate(drawn_pages(False)):
            if not page.truth.fields or "absent" in name or k % every:
                continue
            dose = doses[k % len(doses)]
            pixels = degrade.scan(page.image, dose, k)
            count += 1
            for second, score in scores.items():
                content, document = read(pixels, remembering, False, second)
                score.add(judge(page.truth, content, document, dose.dpi / 200, False))
    for second, score in scores.items():
        print(
            f"{count} pages, {'with' if second else 'without'} second reading: {score.fields_right} of {score.fields}"
            f" fields right, of these {score.right_doubted} doubted (false 待核), {score.wrong_sure} wrong but sure"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="two fonts, two doses")
    parser.add_argument("--every", type=int, default=1, help="only every n-th page and dose")
    parser.add_argument("--photos", action="store_true", help="photographs instead of scans")
    parser.add_argument("--poor", action="store_true", help="poor scans instead of fair ones")
    parser.add_argument("--engine", default="auto", choices=["auto", "rapidocr", "tesseract"])
    parser.add_argument("--no-second-reading", action="store_true")
    parser.add_argument("--second", action="store_true", help="what the second reading of key fields is worth")
    parser.add_argument("--notes", action="store_true", help="print what went wrong")
    options = parser.parse_args()
    engine = engine_for(PageSettings(engine=options.engine))
    if options.second:
        compare_second(engine, degrade.POOR if options.poor else degrade.FAIR, options.every)
        return
    groups: dict[str, Score] = {}
    total = Score()
    doses = degrade.POOR if options.poor else degrade.FAIR
    for k, (name, page) in enumerate(drawn_pages(options.quick)):
        for n, dose in enumerate(doses if not options.quick else (doses[k % len(doses)],)):
            if (k + n) % options.every:
                continue
            if options.photos:
                pixels, factor = degrade.photograph(page.image, k), 1.0
            else:
                pixels, factor = degrade.scan(page.image, dose, k), dose.dpi / 200
            content, document = read(pixels, engine, options.photos, not options.no_second_reading)
            placed = not options.photos and abs(dose.skew) < 2.5
            score = judge(page.truth, content, document, factor, placed)
            kind = "absent borders" if "absent" in name else name.split()[0]
            groups.setdefault(kind, Score()).add(score)
            total.add(score)
            if options.notes and (score.notes or score.errors > 0.02 * score.letters):
                print(name, dose.name, f"{score.errors}/{score.letters}", *score.notes, sep=" | ")
            if options.photos:
                break
    for kind, score in sorted(groups.items()):
        print(score.line(kind))
    print(total.line("all"))
    print(
        "promised: error at most 0.5 %, fields at least 99 %, ticks all on fair pages and none wrong, seals all, none invented"
    )


if __name__ == "__main__":
    main()
