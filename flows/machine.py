"""Who this process is among those that share a ledger, and what dead ones of this machine have left behind.

A claim of a process that is known to be dead is free at once; of a process elsewhere nobody knows, and its lease has to run
out. Containers may share a host name and still see different processes: the namespace is part of the name.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import psutil

from extractors.isolation.context import socket_folder

_SOCKETS = "sockets"
_SCRATCH = re.compile(r"prescreen-work-(\d+)-(\d+)-")


@cache
def machine_name() -> str:
    """This machine as others cannot be called, until it is started again."""
    parts = [socket.gethostname()]
    for source in ("/proc/sys/kernel/random/boot_id", "/proc/self/ns/pid"):
        path = Path(source)
        try:
            parts.append(str(path.readlink())[5:-1] if path.is_symlink() else path.read_text("ascii").strip()[:8])
        except OSError:
            continue
    if len(parts) == 1:
        parts.append(str(int(psutil.boot_time())))
    return "-".join(parts)


def owner_name() -> str:
    """What this process signs its claims with."""
    return f"{machine_name()}/{os.getpid()}/{_started(os.getpid())}"


def is_gone(owner: str) -> bool:
    """Whether the process behind a claim is known to be dead; of other machines nothing is known."""
    machine, _, rest = owner.partition("/")
    pid, _, started = rest.partition("/")
    if machine != machine_name() or not pid.isdecimal():
        return False
    return _started(int(pid)) != started


def _started(pid: int) -> str:
    """When a process was started, to tell it from a later one of the same number; empty when there is none.

    In ticks since the machine's start where the system tells them: a time of day moves when the clock is set.
    """
    try:
        fields = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()
        return "" if fields[0] in ("Z", "X") else fields[19]
    except (OSError, IndexError):
        pass
    try:
        return str(int(psutil.Process(pid).create_time()))
    except psutil.Error:
        return ""


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """A temporary folder of this process; of one that is killed `clear_scratch` removes it later, with the folder of
    sockets that multiprocessing makes, whose path must be short and can therefore not be inside."""
    folder = Path(tempfile.mkdtemp(prefix=f"prescreen-work-{os.getpid()}-{_started(os.getpid()) or 0}-"))
    try:
        (folder / _SOCKETS).write_text(socket_folder(), "utf-8", "surrogateescape")
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def clear_scratch() -> int:
    """Remove the temporary folders of processes that were killed: unpacked submissions may lie there (TY-04)."""
    gone = 0
    for path in Path(tempfile.gettempdir()).glob("prescreen-work-*"):
        found = _SCRATCH.match(path.name)
        if found and _started(int(found[1])) != found[2]:
            try:
                sockets = Path((path / _SOCKETS).read_text("utf-8", "surrogateescape"))
            except OSError:
                sockets = path
            if sockets.name.startswith("pymp-"):
                shutil.rmtree(sockets, ignore_errors=True)
            shutil.rmtree(path, ignore_errors=True)
            gone += 1
    return gone
