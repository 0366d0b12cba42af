"""Our PDF path against pdfplumber over all pages, on plans made here: text, paragraphs, headings and tables.

    uv run --no-sync python -m benchmarks.pdf_text [FILE.pdf ...]

Without files two plans of sixty pages are written, one page in ten of them with a ruled table, set in fonts that need not
be installed; the second one has a coloured diagram on every fourth page, which we look through for seals and pdfplumber
does not. Both ways read every page; the ratio of processor time is what counts (other work on the machine does not), the
median of the rounds behind a first one that only warms up.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import cv2
import numpy as np
import pdfplumber
from numpy.typing import NDArray

from extractors.readers.pages.settings import PageSettings
from extractors.readers.pdf import read_pdf

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "extractors" / "pdf"))
from tiny_pdf import HEI, TinyPdf

TEXT, PICTURED = 8, 4  # times as fast: plans of text, and with a picture full of red on every fourth page
SENTENCE = "本项目围绕全县水旱灾害防御的实际需要，建设雨情水情监测、预警发布和"


def plan(path: Path, pages: int = 60, pictured: bool = False) -> Path:
    pdf = TinyPdf()
    drawn = diagram() if pictured else None
    for number in range(1, pages + 1):
        pdf.page().text(200, 30, "云溪县智慧水务平台建设方案", 9).text(290, 800, f"— {number} —", 9)
        pdf.text(72, 70, f"{number}.1 建设内容", 14, HEI)
        y = 110.0
        if number % 10 == 0:
            pdf.grid([72, 150, 300, 400, 520], [y + 26 * k for k in range(11)])
            for row in range(10):
                for x in (78, 156, 306, 406):
                    pdf.text(x, y + 6 + 26 * row, "水情监测模块", 10.5)
            y += 290
        elif drawn is not None and number % 4 == 0:
            pdf.image((97, y, 497, y + 250), drawn.tobytes(), drawn.shape[1], drawn.shape[0])
            y += 262
        while y < 760:
            pdf.text(96 if int(y) % 3 == 0 else 72, y, SENTENCE, 12)
            y += 21
    return pdf.save(path)


def diagram() -> NDArray[np.uint8]:
    """Boxes in many colours, red ones among them, and arrows, at 180 dpi."""
    picture = np.full((625, 1000, 3), 255, np.uint8)
    for k in range(24):
        x, y = 30 + 160 * (k % 6), 40 + 145 * (k // 6)
        colour = ((200, 40, 40), (40, 90, 200), (60, 150, 60), (230, 160, 40))[k % 4]
        cv2.rectangle(picture, (x, y), (x + 120, y + 70), colour, -1 if k % 3 else 2)
        cv2.arrowedLine(picture, (x + 120, y + 35), (x + 158, y + 35), (60, 60, 60), 2)
        cv2.putText(picture, f"GIS {k}", (x + 15, y + 45), cv2.FONT_HERSHEY_SIMPLEX, 0.8, (20, 20, 20), 2)
    return picture


def ours(path: Path) -> int:
    document = read_pdf(path, path.name, PageSettings(engine="none"))
    return sum(len(b.text) for b in document.blocks if hasattr(b, "text"))


def plumber(path: Path) -> int:
    letters = 0
    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            letters += len(page.extract_text() or "")
            letters += sum(len(cell or "") for table in page.extract_tables() for row in table for cell in row)
            page.close()
    return letters


def seconds(read: Callable[[Path], int], path: Path) -> float:
    start = time.process_time()
    read(path)
    return time.process_time() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder)
        files = options.files or [plan(made / "plan.pdf"), plan(made / "pictured.pdf", pictured=True)]
        for path in files:
            with pdfplumber.open(path) as pdf:
                count = len(pdf.pages)
            mine, theirs = [], []
            for _ in range(options.rounds + 1):
                mine.append(seconds(ours, path))
                theirs.append(seconds(plumber, path))
            a, b = median(mine[1:]) / count, median(theirs[1:]) / count
            print(
                f"{path.name}: {count} pages, ours {1000 * a:.1f} ms a page, pdfplumber {1000 * b:.1f} ms,"
                f" ratio {b / a:.1f} (promised: at least {PICTURED if path.stem == 'pictured' else TEXT})"
            )


if __name__ == "__main__":
    main()
