"""What everything around recognition costs, as ratios of one run.

    uv run --no-sync python -m benchmarks.scan_speed [--pages N] [--peak]

Measured side by side on the same pages, taking turns: our whole path (turning, grid, ticks, seals, second reading),
bare recognition by the same engine, and OCRmyPDF with chi_sim where it is installed, else tesseract itself with the
settings OCRmyPDF gives it. Processor time is compared, that of child programs included: other work on the machine does
not count then. `--peak` reads a scanned PDF of 300 pages and prints the peak of memory, `--dossiers N` checks as many
dossiers of twenty scanned pages, whole, with two workers, against bare recognition of the same pages by two processes.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import cv2
from PIL import Image
from rapidfuzz.distance import Levenshtein

from benchmarks import degrade, sheets
from benchmarks.scan_pages import plain
from extractors.readers.pages.lines import visual_lines
from extractors.readers.pages.settings import PageSettings
from extractors.readers.pdf import read_pdf
from extractors.readers.scan.engine import OcrEngine, engine_for
from extractors.readers.scan.page import ReadingOptions, read_picture


def pictures(count: int) -> list[tuple[degrade.Pixels, str]]:
    makers = (sheets.letter, sheets.application, sheets.acceptance, sheets.plan, sheets.inventory, sheets.letterhead)
    out = []
    for k in range(count):
        page = makers[k % len(makers)](("serif", "sans")[k % 2], k)
        out.append((degrade.scan(page.image, degrade.FAIR[k % len(degrade.FAIR)], k), plain(page.truth.rows())))
    return out


def whole(pixels: degrade.Pixels, engine: OcrEngine) -> str:
    content = read_picture(pixels, 1, engine, ReadingOptions())
    return "".join(line.text for line in visual_lines(content.pieces))


def bare(pixels: degrade.Pixels, engine: OcrEngine) -> str:
    return "".join(line.text for line in engine.recognise(cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY)))


def ocrmypdf(pixels: degrade.Pixels, _: OcrEngine) -> str:
    """OCRmyPDF's own text of the page, by its sidecar file."""
    with tempfile.TemporaryDirectory() as folder:
        picture, side = Path(folder, "a.png"), Path(folder, "a.txt")
        Image.fromarray(cv2.cvtColor(pixels, cv2.COLOR_BGR2RGB)).save(picture, dpi=(200, 200))
        command = [
            "ocrmypdf",
            "-l",
            "chi_sim",
            "--image-dpi",
            "200",
            "--sidecar",
            str(side),
            str(picture),
            str(Path(folder, "o.pdf")),
        ]
        subprocess.run(command, check=True, capture_output=True, timeout=300)
        return side.read_text("utf-8")


def tesseract(pixels: degrade.Pixels, _: OcrEngine) -> str:
    """tesseract as OCRmyPDF calls it (automatic page layout, one thread), without what OCRmyPDF adds."""
    with tempfile.TemporaryDirectory() as folder:
        picture = Path(folder, "a.png")
        Image.fromarray(cv2.cvtColor(pixels, cv2.COLOR_BGR2RGB)).save(picture, dpi=(200, 200))
        done = subprocess.run(
            ["tesseract", str(picture), "-", "-l", "chi_sim", "--psm", "3"],
            check=True,
            capture_output=True,
            timeout=300,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        )
        return done.stdout.decode("utf-8")


def processor() -> float:
    """Seconds of processor time of this process and of the programs it called."""
    return sum(os.times()[:4])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=int, default=12)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--peak", action="store_true")
    options = parser.parse_args()
    engine = engine_for(PageSettings(engine="rapidocr", threads=options.threads))
    if options.peak:
        peak(options.threads)
        return
    ways: dict[str, Callable[[degrade.Pixels, OcrEngine], str]] = {"bare recognition": bare, "whole path": whole}
    if shutil.which("ocrmypdf"):
        ways["OCRmyPDF chi_sim"] = ocrmypdf
    elif shutil.which("tesseract"):
        ways["tesseract chi_sim"] = tesseract
    pages = pictures(options.pages)
    whole(pages[0][0], engine)  # shapes compiled, caches warm
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    walls: dict[str, float] = dict.fromkeys(ways, 0.0)
    errors: dict[str, int] = dict.fromkeys(ways, 0)
    for k, (pixels, want) in enumerate(pages):
        for name in list(ways) if k % 2 else list(reversed(ways)):  # turns change, so that load falls on all alike
            start, wall = processor(), time.perf_counter()
            text = ways[name](pixels, engine)
            seconds[name].append(processor() - start)
            walls[name] += time.perf_counter() - wall
            errors[name] += Levenshtein.distance(want, plain(text))
    letters = sum(len(want) for _, want in pages)
    base = sum(seconds["whole path"])
    for name, times in seconds.items():
        print(
            f"{name:20s} {median(times):6.2f} s of processor a page ({walls[name] / len(pages):.2f} s by the clock),"
            f" {sum(times) / base:5.2f} times the whole path, error {100 * errors[name] / letters:5.2f} %"
        )
    pairs = [a / b for a, b in zip(seconds["whole path"], seconds["bare recognition"], strict=True)]
    print(f"whole path against bare recognition, median of pages: {median(pairs):.2f} (promised: at most 1.3)")


def peak(threads: int) -> None:
    """Peak memory of reading a scanned PDF of 300 pages."""
    pages = [Image.fromarray(cv2.cvtColor(p, cv2.COLOR_BGR2RGB)) for p, _ in pictures(6)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a.pdf")
        pages[0].save(path, save_all=True, append_images=[pages[k % 6] for k in range(1, 300)], resolution=200)
        del pages
        document = read_pdf(path, "a.pdf", PageSettings(threads=threads))
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{document.pages} scanned pages: peak {used:.0f} MB (promised: under 1500), unread {document.unread_pages}")


if __name__ == "__main__":
    main()
