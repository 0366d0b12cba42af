"""Our PDF path against pdfplumber over all pages, on plans made here: text, paragraphs, headings and tables.

    uv run --no-sync python -m benchmarks.pdf_text [FILE.pdf ...]

Without files a plan of sixty pages is written, one page in ten of it with a ruled table, set in fonts that need not be
installed. Both ways read every page; the ratio of
processor time is what counts (other work on the machine does not).
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import pdfplumber

from extractors.readers.pages.settings import PageSettings
from extractors.readers.pdf import read_pdf

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "extractors" / "pdf"))
from tiny_pdf import HEI, TinyPdf

SENTENCE = "本项目围绕全县水旱灾害防御的实际需要，建设雨情水情监测、预警发布和"


def plan(path: Path, pages: int = 60) -> Path:
    pdf = TinyPdf()
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
        while y < 760:
            pdf.text(96 if int(y) % 3 == 0 else 72, y, SENTENCE, 12)
            y += 21
    return pdf.save(path)


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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        files = options.files or [plan(Path(folder, "plan.pdf"))]
        for path in files:
            with pdfplumber.open(path) as pdf:
                count = len(pdf.pages)
            mine, theirs = [], []
            for _ in range(options.rounds):
                start = time.process_time()
                ours(path)
                mine.append(time.process_time() - start)
                start = time.process_time()
                plumber(path)
                theirs.append(time.process_time() - start)
            a, b = median(mine) / count, median(theirs) / count
            print(
                f"{path.name}: {count} pages, ours {1000 * a:.1f} ms a page, pdfplumber {1000 * b:.1f} ms,"
                f" ratio {b / a:.1f} (promised: at least 8)"
            )


if __name__ == "__main__":
    main()
