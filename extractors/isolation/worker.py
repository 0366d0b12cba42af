"""What runs inside a worker process: its setting-up, and the frame around every piece of work.

Results are pickled inside the guarded time, so that nothing but ready bytes is sent afterwards: a worker killed in the
middle of a send would leave the pool's channel locked.
"""

from __future__ import annotations

import os
import pickle
import tempfile
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from extractors.errors import UnreadableFile
from extractors.limits import Limits


class _Signs:
    """The worker's way to the guard; without one (outside a pool) signs go nowhere."""

    def __init__(self) -> None:
        self.pipe: Connection | None = None
        self.page_seconds = 0.0

    def give(self, kind: str, seconds: float = 0.0) -> None:
        if self.pipe is not None:
            try:
                self.pipe.send((kind, os.getpid(), seconds))
            except OSError:  # the guard is gone: the pool's own time limit remains
                self.pipe = None


_signs = _Signs()


def beat(seconds: float | None = None) -> None:
    """Say that work goes on: a reader calls this for every page. `seconds`: what the next step may take.

    Does nothing outside a worker.
    """
    _signs.give("beat", _signs.page_seconds if seconds is None else seconds)


def start(signs: Connection, limits: Limits, scratch: str) -> None:
    """Set a new worker up: own process group, no terminal, memory wall, temporary files where they are cleaned away."""
    os.setpgid(0, 0)
    _signs.pipe = signs
    _signs.page_seconds = limits.page_seconds
    _signs.give("hello")
    _no_terminal()
    _memory_wall(limits.worker_data_bytes)
    own = Path(scratch) / str(os.getpid())
    own.mkdir(parents=True, exist_ok=True)
    tempfile.tempdir = os.environ["TMPDIR"] = str(own)


def _no_terminal() -> None:
    """Nothing that a library or program prints may get into the command's output, nothing may ask on the terminal."""
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    os.dup2(2, 1)
    os.close(null)


def _memory_wall(most: int) -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if most:
        hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
        resource.setrlimit(resource.RLIMIT_DATA, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def run(function: Callable[..., Any], args: tuple[Any, ...], seconds: float) -> bytes:
    """Call `function` under guard. Answers with the pickled result or UnreadableFile; other errors pass through."""
    _signs.give("begin", seconds)
    try:
        try:
            result = function(*args)
        except UnreadableFile as failure:
            result = failure
        except MemoryError:
            result = UnreadableFile("limits", "读取时需要的内存超过上限", "请拆分文件或降低图片分辨率后重新提供")
        return pickle.dumps(result, protocol=pickle.HIGHEST_PROTOCOL)
    finally:
        _signs.give("end")
