"""Several machines: a Prefect server, a ledger on PostgreSQL where it is installed, two process workers, one of them killed."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import postgres_server
import psutil
import pytest
from flow_helpers import Bench

from reports.ledger.answering import dossier_states
from reports.ledger.database import ledger_url
from reports.ledger.ledger import Ledger

ROOT = Path(__file__).resolve().parents[2]
DOSSIERS = 40


@pytest.fixture
def addresses(bench: Bench) -> Iterator[tuple[str, str]]:
    """Where Prefect's own records and the ledger are kept."""
    if not postgres_server.available():
        yield f"sqlite+aiosqlite:///{bench.root / 'prefect.db'}", ledger_url(bench.out)
        return
    with postgres_server.server() as address:
        yield f"postgresql+asyncpg://{address}/prefect", f"postgresql://{address}/ledger"


@contextlib.contextmanager
def running(environment: dict[str, str], log: Path, *command: str) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("wb") as stream:
        process = subprocess.Popen(
            [sys.executable, "-m", *command], cwd=ROOT, env=environment, stdout=stream, stderr=stream,
            start_new_session=True,
        )  # fmt: skip
        try:
            yield process
        finally:
            kill_tree(process.pid)
            process.wait()


def kill_tree(pid: int) -> None:
    """A machine that loses its power: the worker, its flow runs, their readers."""
    try:
        family = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
    except psutil.NoSuchProcess:
        return
    for process in family:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()


def until(
    condition: Callable[[], bool], log: Path, process: subprocess.Popen[bytes] | None = None, seconds: float = 500.0
) -> None:
    end = time.monotonic() + seconds
    while not condition():
        alive = process is None or process.poll() is None
        assert alive and time.monotonic() < end, log.read_text("utf-8", "replace")[-3000:]
        time.sleep(0.2)


@pytest.mark.slow
@pytest.mark.timeout(1500)  # only against hanging
def test_one_of_two_workers_is_killed_and_every_dossier_is_reported_once(
    bench: Bench, addresses: tuple[str, str]
) -> None:
    database, ledger = addresses
    for number in range(DOSSIERS):
        bench.put(f"项目{number:02d}", 说明__txt=f"第 {number} 号项目的说明。" * 400)
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    environment = {
        **os.environ,
        "PREFECT_HOME": str(bench.root / "prefect"),
        "PREFECT_API_URL": f"http://127.0.0.1:{port}/api",
        "PREFECT_API_DATABASE_CONNECTION_URL": database,
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
        "PREFECT_WORKER_QUERY_SECONDS": "1",
        "NO_PROXY": "127.0.0.1",
        "TMPDIR": str(bench.root / "tmp"),  # a worker keeps its runs in runner_storage there, whoever else has one
    }
    (bench.root / "tmp").mkdir()
    log = bench.root / "server.log"
    server = ("prefect", "server", "start", "--port", str(port), "--no-ui")
    with running(environment, log, *server):
        until(lambda: healthy(port), log)
        run(environment, "flows.deploy")
        for _ in range(2):
            run(
                environment, "prefect", "deployment", "run", "check_batch/prescreen",
                "--param", f"root={bench.inbox}", "--param", f"out={bench.out}", "--param", f"ledger={ledger}",
                "--param", "workers=1",
            )  # fmt: skip
        worker = ("prefect", "worker", "start", "--pool", "prescreen", "--type", "process", "--limit", "1")
        logs = [bench.root / "worker1.log", bench.root / "worker2.log"]
        with running(environment, logs[0], *worker) as first, running(environment, logs[1], *worker) as second:
            until(lambda: len(bench.reports()) >= DOSSIERS // 4, logs[0], first)
            kill_tree(first.pid)
            until(lambda: len(bench.reports()) == DOSSIERS and (bench.out / "index.html").is_file(), logs[1], second)
    assert bench.reports() == {f"项目{number:02d}": 1 for number in range(DOSSIERS)}
    with Ledger.open(ledger) as book:
        states = dossier_states(book)
    assert {(s.folder, s.number, s.state) for s in states} == {(f"项目{n:02d}", 1, "reported") for n in range(DOSSIERS)}
    assert not list(bench.out.rglob(".stage-*"))


def healthy(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/api/health", trust_env=False).status_code == 200
    except httpx.HTTPError:
        return False


def run(environment: dict[str, str], *command: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
