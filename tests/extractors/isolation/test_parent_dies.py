"""However the command ends, no worker, no program that a worker started and no temporary file outlives it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest
from test_isolated_pool import gone, wait_until

DEEP = """
import sys
sys.path.insert(0, sys.argv[1])
import isolation_fakes
from multiprocessing.util import get_temp_dir
from pathlib import Path
from extractors.isolation.pool import IsolatedPool

if __name__ == "__main__":
    with IsolatedPool(workers=1) as pool:
        found = pool.call(isolation_fakes.pid, seconds=60) > 0
    print(found, "深" in get_temp_dir())
"""


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


def test_a_deep_temporary_folder_leaves_room_for_sockets(tmp_path: Path) -> None:
    deep = tmp_path / ("深" * 30)
    deep.mkdir()
    done = subprocess.run(
        [sys.executable, "-c", DEEP, Path(__file__).parent],
        env={**os.environ, "TMPDIR": str(deep)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout.strip()) == (0, "True False"), done.stderr
    assert list(deep.iterdir()) == []
