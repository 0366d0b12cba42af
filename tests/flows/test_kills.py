"""`kill -9` of the watcher at random moments while 40 dossiers stream in, and its end in order."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from benchmarks.soak.drill import ROOT, Drill


@pytest.mark.slow
@pytest.mark.timeout(1500)  # only against hanging
def test_five_kills_lose_nothing_and_do_nothing_twice(tmp_path: Path) -> None:
    drill = Drill(tmp_path / "drill", dossiers=40, kills=5, seed=20261124)
    drill.run()
    assert len(drill.killed) == 5


@pytest.mark.slow
@pytest.mark.timeout(1500)
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_watcher_that_is_told_to_stop_ends_in_order(tmp_path: Path, number: int) -> None:
    drill = Drill(tmp_path / "drill", settle=0.5, poll=0.2)
    for name in ("甲", "乙", "丙"):
        folder = drill.inbox / name
        folder.mkdir()
        (folder / "说明.txt").write_text(name, "utf-8")
    with drill.watcher() as process:
        end = time.monotonic() + 600
        while not list(drill.out.rglob("report.json")):
            assert time.monotonic() < end
            time.sleep(0.05)
        os.kill(process.pid, number)
        assert process.wait(timeout=300) == 0
    log = (drill.root / "watch.log").read_text("utf-8")
    assert "已停止" in log
    assert "Traceback" not in log
    done = subprocess.run(drill.command("--once"), cwd=ROOT, env=drill.environment(), capture_output=True, check=False)
    assert done.returncode == 0
    drill.expected = {name: [{"说明.txt": _sha(name)}] for name in ("甲", "乙", "丙")}
    drill.check()


def _sha(text: str) -> str:
    import hashlib

    return hashlib.sha256(text.encode()).hexdigest()
