"""However the command ends, no worker, no program that a worker started and no temporary file outlives it."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest
from test_isolated_pool import gone, wait_until


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_nothing_outlives_the_command(tmp_path: Path, how: signal.Signals) -> None:
    program = Path(__file__).with_name("parent_program.py")
    with subprocess.Popen(
        [sys.executable, program, tmp_path], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as command:
        assert command.stdout is not None
        worker, child, scratch = command.stdout.readline().split()
        family = [p.pid for p in psutil.Process(command.pid).children(recursive=True)]
        assert {int(worker), int(child)} <= set(family)
        command.send_signal(how)
        command.wait(60)
    assert wait_until(lambda: all(gone(pid) for pid in family))
    assert wait_until(lambda: not Path(scratch).exists())
