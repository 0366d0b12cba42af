"""What the flows cost and what two cores bring: the same Word dossiers through several engines, held against each other.

Usage: python benchmarks/batch_flows.py [DOSSIERS]      default 100
Compared in one run, as wall time and as processor time of all processes (the fair figure on a machine that others use):
plain functions on two readers; `prescreen batch` without Prefect; with Prefect; the same again, unchanged; on one core.
The data-quality gate, which loads Great Expectations once a batch, is left out.
Guides: Prefect at most 10 % beyond its start; the batch at most 1.3 times the plain functions; two cores 1.7 times one.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.batch_word import build  # noqa: E402
from extractors.isolation.reading import ReaderPool  # noqa: E402
from flows.pipeline import Request, check_folder  # noqa: E402
from reports.writing import write_reports  # noqa: E402


@dataclass(slots=True, frozen=True)
class Cost:
    wall: float
    cpu: float
    said: str

    def minus(self, other: Cost) -> Cost:
        return Cost(self.wall - other.wall, self.cpu - other.cpu, "")


def bare(source: Path, out: Path) -> None:
    """The plain functions: no ledger, no flows, nothing over all dossiers."""
    with ReaderPool(workers=2) as pool, ThreadPoolExecutor(2) as threads:

        def one(folder: Path) -> None:
            checked = check_folder(Request(folder), pool)
            write_reports(out / folder.name, checked.report, checked.crops)

        list(threads.map(one, sorted(source.iterdir())))


def processor_seconds(process: subprocess.Popen[bytes]) -> float:
    """Of the process and all below it, for as long as they are seen: nobody waits for the readers, so the system's own sum
    leaves them out."""
    used: dict[psutil.Process, float] = {}
    parent = psutil.Process(process.pid)
    while process.poll() is None:
        with contextlib.suppress(psutil.Error):
            for one in [parent, *parent.children(recursive=True)]:
                with contextlib.suppress(psutil.Error):
                    times = one.cpu_times()
                    used[one] = times.user + times.system
        time.sleep(0.2)
    return sum(used.values())


def run(title: str, *command: str, engine: str = "plain", cores: int = 0) -> Cost:
    """`cores`: how many of the machine's the command may use, 0 for all."""
    allowed = sorted(os.sched_getaffinity(0))[: cores or None]
    environment = {**os.environ, "PRESCREEN_FLOWS": engine}
    start = time.perf_counter()
    with tempfile.TemporaryFile("w+") as said:
        process = subprocess.Popen(
            ["taskset", "--cpu-list", ",".join(map(str, allowed)), sys.executable, *command],
            cwd=ROOT,
            env=environment,
            stdout=said,
            stderr=subprocess.DEVNULL,
        )
        cpu = processor_seconds(process)
        wall = time.perf_counter() - start
        if process.returncode not in (0, 1):
            raise SystemExit(f"{title}: ended with {process.returncode}")
        said.seek(0)
        cost = Cost(wall, cpu, said.read())
    print(f"{title:<44} {cost.wall:7.1f} s wall {cost.cpu:7.1f} s processor", flush=True)
    return cost


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        source, single = root / "in", root / "single"
        build(source, count)
        first = min(source.iterdir())
        shutil.copytree(first, single / first.name)

        def batch(title: str, source: Path, out: str, engine: str, cores: int = 2) -> Cost:
            command = ("-m", "flows.cli", "batch", str(source), "--out", f"{folder}/{out}", "--workers", str(cores))
            return run(title, *command, "--no-gate", engine=engine, cores=cores)

        one_plain = batch("one dossier, without Prefect", single, "p1", "plain")
        one_prefect = batch("one dossier, Prefect made anew", single, "f1", "prefect")
        functions = run(f"{count} dossiers, plain functions", __file__, "--bare", str(source), f"{folder}/bare")
        plain = batch(f"{count} dossiers, batch without Prefect", source, "plain", "plain")
        prefect = batch(f"{count} dossiers, batch with Prefect", source, "prefect", "prefect")
        again = batch(f"{count} dossiers, again, unchanged", source, "prefect", "prefect")
        alone = batch(f"{count} dossiers, batch on one core", source, "alone", "plain", cores=1)
    start = one_prefect.minus(one_plain)
    running = prefect.minus(start)
    share = running.minus(plain)
    print(f"Prefect's start: {start.wall:.1f} s, {start.cpu:.1f} s processor")
    print(f"Prefect's share besides: {share.wall / running.wall:.1%} wall, {share.cpu / running.cpu:.1%} processor")
    print(
        f"batch to plain functions: {running.wall / functions.wall:.2f} wall, {running.cpu / functions.cpu:.2f} processor"
    )
    print(f"two cores to one: {alone.wall / plain.wall:.2f} times as fast")
    print(f"unchanged: {again.wall:.1f} s; {again.said.splitlines()[1] if again.said else ''}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--bare"]:
        bare(Path(sys.argv[2]), Path(sys.argv[3]))
    else:
        main()
