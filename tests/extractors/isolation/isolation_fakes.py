"""Work that goes wrong on purpose. A worker imports these by name."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from extractors.document import Document, Paragraph
from extractors.dossier import FileEntry
from extractors.errors import UnreadableFile
from extractors.isolation.worker import beat


def echo(value: object) -> object:
    return value


def pid() -> int:
    return os.getpid()


def hang() -> None:
    time.sleep(600)


def hang_holding_the_lock() -> None:
    """Stands in one C call that keeps the interpreter lock and cannot be interrupted."""
    ctypes.PyDLL(None).sleep(600)


def exit_at_once() -> None:
    os._exit(7)


def fault() -> None:
    ctypes.string_at(0)


def kill_self() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def eat_memory() -> int:
    held = []
    for _ in range(4000):
        held.append(b"\x01" * (1 << 20))
        time.sleep(0.001)
    return len(held)


def ask_for_too_much() -> int:
    return len(bytearray(1 << 40))


def refuse() -> None:
    raise UnreadableFile("damaged", "坏了", "换一个")


def break_down() -> None:
    raise KeyError("w:p")


def unpicklable() -> object:
    return lambda: None


def pages(count: int, seconds: float) -> int:
    """Goes on for longer than its allowance, a page at a time."""
    for _ in range(count):
        beat()
        time.sleep(seconds)
    return count


def leave_child(report: str, hang_too: bool) -> None:
    """Starts a program that would outlive the worker."""
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    Path(report).write_text(str(child.pid), encoding="ascii")
    if hang_too:
        time.sleep(600)
    os._exit(3)


def temporary_file() -> str:
    import tempfile

    descriptor, name = tempfile.mkstemp()
    os.close(descriptor)
    return name


def print_loudly() -> int:
    print("from the worker")
    os.write(1, b"from its library\n")
    return len(os.read(0, 10))


def inner_pool() -> list[object]:
    from extractors.isolation.pool import IsolatedPool

    with IsolatedPool(workers=1) as pool:
        answers = [pool.call(echo, 1, seconds=60), pool.call(exit_at_once, seconds=60), pool.call(echo, 3, seconds=60)]
    return [a.code if isinstance(a, UnreadableFile) else a for a in answers]


def inner_pool_that_hangs(report: str) -> object:
    from extractors.isolation.pool import IsolatedPool

    with IsolatedPool(workers=1) as pool:
        return pool.call(leave_child, report, True, seconds=600)


def unpack_by_dying(*_: object) -> None:
    os._exit(9)


def read_by_name(entries: list[FileEntry]) -> list[Document]:
    documents = []
    for entry in entries:
        if entry.path == "挂":
            time.sleep(600)
        if entry.path == "死" or (entry.path == "死一次" and entry.source.exists()):
            entry.source.unlink(missing_ok=True)
            os._exit(11)
        documents.append(Document(entry.path, entry.format, "docx", [Paragraph(entry.path, "")]))
    return documents
