"""What runs inside a worker process: its setting-up, and the frame around every piece of work."""

from __future__ import annotations

import os
import pickle
import signal
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


def serve(jobs: Connection, signs: Connection, limits: Limits, scratch: str) -> None:
    """Take jobs and answer them until the pool closes its end."""
    _set_up(signs, limits, scratch)
    while True:
        try:
            function, args, seconds = pickle.loads(jobs.recv_bytes())
        except (EOFError, ConnectionError):  # also of a pool that was killed
            break
        # The answer is sent within the guarded time: a worker that stands still in the middle of it is killed too.
        _signs.give("begin", seconds)
        try:
            jobs.send_bytes(_answer(function, args))
        except ConnectionError:
            break
        _signs.give("end")
    os._exit(0)  # libraries with threads (OpenVINO) may take long to unload, and have nothing left to save


def _answer(function: Callable[..., Any], args: tuple[Any, ...]) -> bytes:
    """The pickled result or UnreadableFile of the call, or the exception it raised."""
    try:
        result = function(*args)
    except UnreadableFile as failure:
        result = failure
    except MemoryError:
        result = UnreadableFile("limits", "读取时需要的内存超过上限", "请拆分文件或降低图片分辨率后重新提供")
    except Exception as error:  # the caller raises it again on its side
        return _pickled(False, error)
    return _pickled(True, result)


def _pickled(good: bool, what: Any) -> bytes:
    try:
        return pickle.dumps((good, what), protocol=pickle.HIGHEST_PROTOCOL)
    except Exception as error:
        return pickle.dumps((False, TypeError(f"the answer cannot be pickled: {error}")))


def _set_up(signs: Connection, limits: Limits, scratch: str) -> None:
    """Own process group, no terminal, memory wall, temporary files where they are cleaned away."""
    os.setpgid(0, 0)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the command, which ends us in order
    _signs.pipe = signs
    _signs.page_seconds = limits.page_seconds
    _signs.give("hello")
    own = Path(scratch) / str(os.getpid())
    try:
        own.mkdir(exist_ok=True)
    except FileNotFoundError:
        os._exit(0)  # the pool was closed while this worker was starting, and nobody would guard it
    _no_terminal()
    _memory_wall(limits.worker_data_bytes)
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
