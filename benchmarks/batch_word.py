"""A batch of Word dossiers through `prescreen batch`: seconds, and memory of the whole process tree while it runs.

Usage: python benchmarks/batch_word.py [DOSSIERS] [small]      default 100; small: dossiers of one text file, for long runs
Guide: 100 dossiers in at most 30 s on two cores, memory flat (the last fifth of the run no higher than the second).
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from sample_docs.builder.cases import build_case  # noqa: E402
from sample_docs.builder.invented import project_names  # noqa: E402
from sample_docs.builder.layouts import SUITES  # noqa: E402


def build(root: Path, count: int) -> None:
    pairs = [(project, suite) for suite in SUITES for project in project_names()]
    for number in range(count):
        project, suite = pairs[number % len(pairs)]
        build_case(f"intake/{project}", [], suite).write(root / f"{number:04d}-{project}-{suite}")


def build_small(root: Path, count: int) -> None:
    for number in range(count):
        folder = root / f"{number:04d}-项目"
        folder.mkdir(parents=True)
        (folder / "说明.txt").write_text(f"第 {number} 号项目的说明。\n" * 40, "utf-8")


def watch(process: subprocess.Popen[bytes], samples: list[int]) -> None:
    """Bytes of all processes, four times a second."""
    parent = psutil.Process(process.pid)
    while process.poll() is None:
        total = 0
        for one in [parent, *parent.children(recursive=True)]:
            try:
                total += one.memory_info().rss
            except psutil.Error:
                continue
        samples.append(total)
        time.sleep(0.25)


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    make = build_small if sys.argv[2:3] == ["small"] else build
    with tempfile.TemporaryDirectory() as folder:
        make(Path(folder) / "in", count)
        command = [sys.executable, "-m", "flows.cli", "batch", f"{folder}/in", "--out", f"{folder}/out"]
        start = time.perf_counter()
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        samples: list[int] = []
        watcher = threading.Thread(target=watch, args=(process, samples))
        watcher.start()
        process.wait()
        seconds = time.perf_counter() - start
        watcher.join()
        reports = len(list(Path(folder, "out").glob("*/report.json")))
    tenth = max(1, len(samples) // 10)
    curve = [max(samples[i : i + tenth]) >> 20 for i in range(0, tenth * 10, tenth) if samples[i : i + tenth]]
    fifth = max(1, len(samples) // 5)
    early, late = max(samples[fifth : 2 * fifth]), max(samples[-fifth:])
    print(f"{count} dossiers, {reports} reports, {seconds:.1f} s, {count / seconds:.1f} a second")
    print(
        f"memory of all processes: second fifth {early >> 20} MB, last fifth {late >> 20} MB, ratio {late / early:.2f}"
    )
    print(f"highest in each tenth of the run: {' '.join(map(str, curve))} MB")


if __name__ == "__main__":
    main()
