"""A program that has workers at work and waits to be killed; run by test_parent_dies."""

from __future__ import annotations

import signal
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import isolation_fakes as fakes

from extractors.isolation.pool import IsolatedPool, Job

if __name__ == "__main__":
    # also where the tests run in the background of a shell, which has Ctrl-C ignored
    signal.signal(signal.SIGINT, signal.default_int_handler)
    folder = Path(sys.argv[1])
    with IsolatedPool(workers=2) as pool:
        worker = pool.call(fakes.pid, seconds=60)
        scratch = Path(pool.call(fakes.temporary_file, seconds=60)).parent.parent
        pool.submit(Job(fakes.leave_child, (str(folder / "child"), True), 600))
        pool.submit(Job(fakes.hang_holding_the_lock, (), 600))
        while not (folder / "child").exists() or not (folder / "child").read_text():
            time.sleep(0.05)
        print(worker, (folder / "child").read_text(), scratch, flush=True)
        time.sleep(600)
