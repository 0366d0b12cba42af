"""A batch of scanned dossiers through `prescreen batch`, against bare recognition of the same pages by two processes.

    uv run --no-sync python -m benchmarks.scan_batch [DOSSIERS] [--pages 20] [--workers 2 --threads 1]

Every dossier is a stamped letter, a stamped form and a plan, 20 scanned pages in all; no page stands twice in a dossier. What is
compared is processor time of all processes, so that other work on the machine does not count; the clock is shown beside
it. Promised: at most 1.4 times for a hundred dossiers. The start of the batch costs the same for one as for a hundred,
so a small number overstates the ratio.
"""

from __future__ import annotations

import argparse
import ctypes
import multiprocessing
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import cv2
from PIL import Image

from benchmarks import degrade, sheets
from extractors.readers.pages.settings import PageSettings
from extractors.readers.scan.engine import engine_for

ROOT = Path(__file__).resolve().parents[1]
_SUBREAPER = 36  # prctl: processes whose parent ended become ours, so that their time is counted


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("dossiers", type=int, nargs="?", default=4)
    parser.add_argument("--pages", type=int, default=20)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--threads", type=int, default=1, help="of each process of the bare recognition")
    options = parser.parse_args()
    ctypes.CDLL(None).prctl(_SUBREAPER, 1, 0, 0, 0)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        pages = draw(root / "pages", options.pages)
        for k in range(options.dossiers):
            bind(root / "in" / f"卷{k:03d}", pages)
        bare_cpu, bare_wall = timed(lambda: bare(pages * options.dossiers, options.workers, options.threads))
        command = [sys.executable, "-m", "flows.cli", "batch", str(root / "in"), "--out", str(root / "out")]
        command += ["--workers", str(options.workers)]
        plain = {**os.environ, "PRESCREEN_FLOWS": "plain"}
        cpu, wall = timed(lambda: subprocess.run(command, cwd=ROOT, env=plain, capture_output=True, check=False))
        reports = len(list((root / "out").glob("*/report.json")))
    total = options.pages * options.dossiers
    print(f"{options.dossiers} dossiers, {reports} reports, {total} pages, {options.workers} workers")
    print(f"bare recognition {bare_cpu / total:.2f} s of processor a page, {bare_wall / total:.2f} s by the clock")
    print(f"prescreen batch  {cpu / total:.2f} s of processor a page, {wall / total:.2f} s by the clock")
    print(f"ratio {cpu / bare_cpu:.2f} of processor time, {wall / bare_wall:.2f} by the clock (promised: at most 1.4)")


def draw(folder: Path, count: int) -> list[Path]:
    folder.mkdir()
    paths = []
    for k in range(count):
        maker = (sheets.letter, sheets.application)[k] if k < 2 else sheets.plan
        pixels = degrade.scan(maker(("serif", "sans")[k % 2], k).image, degrade.FAIR[k % len(degrade.FAIR)], k)
        paths.append(folder / f"{k:02d}.jpg")
        cv2.imwrite(str(paths[-1]), pixels, [cv2.IMWRITE_JPEG_QUALITY, 75])
    return paths


def bind(folder: Path, pages: list[Path]) -> None:
    folder.mkdir(parents=True)
    for name, part in (("申请函.pdf", pages[:1]), ("申请表.pdf", pages[1:2]), ("建设方案.pdf", pages[2:])):
        pictures = [Image.open(path) for path in part]
        pictures[0].save(folder / name, save_all=True, append_images=pictures[1:], resolution=200)


def bare(pages: list[Path], workers: int, threads: int) -> None:
    context = multiprocessing.get_context("spawn")
    parts = [(pages[k::workers], threads) for k in range(workers)]
    started = [context.Process(target=recognise, args=part) for part in parts]
    for process in started:
        process.start()
    for process in started:
        process.join()


def recognise(pages: list[Path], threads: int) -> None:
    engine = engine_for(PageSettings(engine="rapidocr", threads=threads))
    for path in pages:
        engine.recognise(cv2.imread(str(path), cv2.IMREAD_GRAYSCALE))


def timed(work: object) -> tuple[float, float]:
    """Seconds of processor of all that was started, and by the clock."""
    before, start = os.times(), time.perf_counter()
    work()  # type: ignore[operator]
    wall = time.perf_counter() - start
    for _ in range(50):  # what outlives its parent for a moment; our own resource tracker never ends
        try:
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        except ChildProcessError:
            break
        time.sleep(0.05)
    after = os.times()
    return sum(after[:4]) - sum(before[:4]), wall


if __name__ == "__main__":
    main()
