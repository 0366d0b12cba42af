"""What reading in worker processes costs, beside the same reading in one process, both in one run.

Start: whole processes that import what `check` imports and read three Word files, with and without a pool (the pool
starts while the imports go on, as in the command). Guide: at most 0.3 s more.
Each file: seconds for many small files through one worker, against plain calls. Recovery: files whose worker dies.
"""

from __future__ import annotations

import dataclasses
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import docx  # noqa: E402

from extractors.isolation.pool import Job  # noqa: E402
from extractors.isolation.reading import ReaderPool  # noqa: E402
from extractors.limits import DEFAULT  # noqa: E402
from extractors.readers.registry import ReadSettings, read_safely  # noqa: E402
from extractors.snapshot.listing import take_snapshot  # noqa: E402

RUNS = 7
FILES = 200

PREAMBLE = """
import sys
from pathlib import Path
from extractors.snapshot.listing import take_snapshot
from extractors.limits import DEFAULT
folder = Path(sys.argv[1])
"""
IMPORTS = "import flows.pipeline, reports.writing, checks.registry; checks.registry.kinds()\n"
PLAIN = (
    PREAMBLE
    + IMPORTS
    + """
from extractors.readers.registry import ReadSettings, read_safely
for entry in take_snapshot(folder, folder / "x", DEFAULT):
    read_safely(entry, ReadSettings())
"""
)
POOLED = (
    PREAMBLE
    + """
from extractors.isolation.reading import ReaderPool
with ReaderPool() as pool:
    pool.warm()
    """
    + IMPORTS.replace("\n", "")
    + """
    for _ in pool.read(take_snapshot(folder, folder / "x", DEFAULT, pool.unpack)):
        pass
"""
)


def seconds(code: str, folder: Path) -> float:
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", code, folder], cwd=ROOT, check=True)
    return time.perf_counter() - start


def compare_start(folder: Path) -> None:
    plain, pooled = [], []
    seconds(PLAIN, folder)
    for _ in range(RUNS):  # in turns, so that a busy machine is busy for both
        plain.append(seconds(PLAIN, folder))
        pooled.append(seconds(POOLED, folder))
    a, b = statistics.median(plain), statistics.median(pooled)
    print(f"three Word files, whole process: plain {a:.2f} s, in workers {b:.2f} s, {b - a:+.2f} s, ratio {b / a:.2f}")


def compare_files(folder: Path) -> None:
    (entry,) = take_snapshot(folder / "0.docx", folder / "x", DEFAULT)
    entries = [dataclasses.replace(entry, path=f"{i}.docx", sha256=str(i)) for i in range(FILES)]
    start = time.perf_counter()
    for one in entries:
        read_safely(one, ReadSettings())
    plain = time.perf_counter() - start
    with ReaderPool(dataclasses.replace(DEFAULT, workers=1, worker_files=0)) as pool:
        pool.call(len, (), seconds=60)
        start = time.perf_counter()
        count = sum(1 for _ in pool.read(entries))
        pooled = time.perf_counter() - start
    assert count == FILES
    print(
        f"{FILES} small Word files, one worker: plain {plain:.2f} s, in a worker {pooled:.2f} s, ratio {pooled / plain:.2f}"
    )


def recovery() -> None:
    with ReaderPool(dataclasses.replace(DEFAULT, workers=1)) as pool:
        pool.call(len, (), seconds=60)
        start = time.perf_counter()
        for _ in pool.run([Job(os._exit, (1,), 60)] * 20):
            pass
        spent = time.perf_counter() - start
    print(f"20 workers that die, one after the other: {spent / 20 * 1000:.0f} ms each to notice and replace")


def make(folder: Path) -> None:
    for number in range(3):
        document = docx.Document()
        for line in range(30):
            document.add_paragraph(f"第{number}份材料第{line}段：系统按照统一的数据标准采集、核对和汇总业务记录。")
        document.save(str(folder / f"{number}.docx"))


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make(folder)
        compare_start(folder)
        compare_files(folder)
        recovery()


if __name__ == "__main__":
    main()
