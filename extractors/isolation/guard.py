"""The guard: a small process that watches the workers from outside.

It kills a worker that goes over its time or its memory, what a dead worker leaves behind (LibreOffice, tesseract), and
everything when the parent is gone, however it went: after a `kill -9` of the parent there is nobody else left to do it.
It cannot be blocked by what blocks a worker or the parent, such as a C call that holds the interpreter lock.

Time is counted from the last sign of progress, so that 300 scanned pages may take their hour while a file that stands
still is killed after two minutes. Time that a worker spent ready to run, but waiting for a core, does not count: on an
overloaded machine a good file must not be taken for a hanging one. Memory is resident memory of the worker and its children together. An address-space
limit (RLIMIT_AS) is useless here: reading one scanned page through OpenVINO measured 1.9 GB of address space, 1.0 GB of
private mappings and 0.6 GB resident. A generous RLIMIT_DATA in the worker stays as the wall behind it, for an
allocation faster than this guard looks.

Every worker leads its own process group; killing means killing the group. Pools nest: when a worker that has a pool of
its own is killed, the inner guard, in a group of its own, finds its parent gone and clears up.
"""

from __future__ import annotations

import os
import shutil
import signal
import time
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any, Literal

LOOK_SECONDS = 0.2
CHILDREN_EVERY = 5  # looks between two searches for child processes, which cost more

Sign = tuple[Literal["hello", "begin", "beat", "end"], int, float]
Verdict = tuple[int, Literal["timeout", "limits"]]


@dataclass(slots=True)
class _Worker:
    pid: int
    deadline: float | None = None
    queued: float = 0.0  # seconds it had waited for a core when the deadline was set
    children: list[Any] = field(default_factory=list)
    looks: int = 0


def guard_main(life: Connection, signs: Connection, verdicts: Connection, most_bytes: int, scratch: str) -> None:
    """Runs until `life` reports that the parent closed it or died, then leaves no process and no scratch folder."""
    os.setpgid(0, 0)  # a pool inside a worker of another pool: killing that worker's group must spare this guard
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    workers: dict[int, _Worker] = {}
    while True:
        busy = any(worker.deadline is not None for worker in workers.values())
        ready = wait([life, signs], LOOK_SECONDS if busy else LOOK_SECONDS * 5 if workers else None)
        if signs in ready:
            _take(signs, workers)
        if life in ready:
            break
        _look(workers, verdicts, most_bytes)
    _take(signs, workers)  # a worker may have said its first word since
    for pid in workers:
        kill_group(pid)
    shutil.rmtree(scratch, ignore_errors=True)


def _take(signs: Connection, workers: dict[int, _Worker]) -> None:
    """The workers' messages so far."""
    while signs.poll():
        try:
            kind, pid, seconds = signs.recv()
        except (EOFError, OSError):
            return
        worker = workers.setdefault(pid, _Worker(pid))
        if kind == "begin":
            worker.deadline, worker.queued = time.monotonic() + seconds, queued_seconds(pid)
        elif kind == "beat" and worker.deadline is not None and worker.deadline < time.monotonic() + seconds:
            # a page begun near the beginning of a longer allowance does not shorten it
            worker.deadline, worker.queued = time.monotonic() + seconds, queued_seconds(pid)
        elif kind == "end":
            worker.deadline = None


def _look(workers: dict[int, _Worker], verdicts: Connection, most_bytes: int) -> None:
    now = time.monotonic()
    for worker in list(workers.values()):
        if not _alive(worker.pid):
            kill_group(worker.pid)
            del workers[worker.pid]
        elif worker.deadline is not None:
            if now > worker.deadline and now > worker.deadline + queued_seconds(worker.pid) - worker.queued:
                _condemn(worker, "timeout", verdicts)
            elif most_bytes and _resident(worker) > most_bytes:
                _condemn(worker, "limits", verdicts)


def _condemn(worker: _Worker, why: Literal["timeout", "limits"], verdicts: Connection) -> None:
    """The verdict first: the parent must find it when it notices the death."""
    worker.deadline = None
    try:
        verdicts.send((worker.pid, why))
    except OSError:
        pass
    kill_group(worker.pid)


def queued_seconds(pid: int) -> float:
    """How long the threads of a process have been ready and waiting for a core: the longest of them. 0 where the
    system does not tell."""
    longest = 0
    try:
        for thread in Path(f"/proc/{pid}/task").iterdir():
            longest = max(longest, int((thread / "schedstat").read_text(encoding="ascii").split()[1]))
    except (OSError, IndexError, ValueError):
        pass
    return longest / 1e9


def _resident(worker: _Worker) -> int:
    import psutil

    if worker.looks % CHILDREN_EVERY == 0:
        try:
            worker.children = psutil.Process(worker.pid).children(recursive=True)
        except psutil.Error:
            worker.children = []
    worker.looks += 1
    return _own_resident(worker.pid) + sum(_own_resident(child.pid) for child in worker.children)


def _own_resident(pid: int) -> int:
    import psutil

    try:
        return int(psutil.Process(pid).memory_info().rss)
    except psutil.Error:
        return 0


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def kill_worker(pid: int) -> None:
    """Kill a worker that is not known to be dead, with its group if it has made one yet."""
    kill_group(pid)
    try:
        os.kill(pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        pass


def kill_group(leader: int) -> None:
    """Kill every process of a group; also when its leader is gone already."""
    try:
        os.killpg(leader, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        pass
