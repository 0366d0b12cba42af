"""How worker processes start: by a fork server of their own, the same on every Python version.

Plain fork is the fastest start and copies locks that another thread holds, into a child without that thread; Prefect,
OpenVINO and the web servers around us all have threads. Spawn pays interpreter and imports for every worker. A fork
server pays them once, in a small process without threads, and forks workers from there in milliseconds.

multiprocessing would import the caller's main module again in every worker. That costs the command line's imports and
breaks callers without the `if __name__ == "__main__"` guard, for functions that no worker of ours lives in: so workers
start without it.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import threading
from collections.abc import Sequence
from multiprocessing import context, forkserver, popen_forkserver, process, spawn, util
from pathlib import Path
from typing import Any

# What the fork server imports before the first fork: what every folder needs. OCR and PDF stay out: they are large and
# start threads.
PRELOADED = [
    "extractors.isolation.worker",
    "extractors.isolation.guard",
    "extractors.readers.registry",
    "extractors.readers.word",
]

# A socket's path may have 108 bytes, and multiprocessing puts /pymp-xxxxxxxx/listener-xxxxxxxx behind the temporary folder's.
LONGEST_FOLDER = 70
SHORT_FOLDER = "/tmp"

_launching = threading.Lock()


class _Popen(popen_forkserver.Popen):
    _fds: list[int]

    def _launch(self, process_obj: Any) -> None:
        original = spawn.get_preparation_data
        thread = threading.get_ident()

        def without_main(name: str) -> dict[str, Any]:
            data = dict(original(name))
            if threading.get_ident() == thread:
                data.pop("init_main_from_path", None)
                data.pop("init_main_from_name", None)
            return data

        with _launching:
            spawn.get_preparation_data = without_main
            try:
                try:
                    super()._launch(process_obj)  # type: ignore[misc]
                except (FileNotFoundError, ConnectionRefusedError):
                    _forget_server()
                    self._fds.clear()
                    super()._launch(process_obj)  # type: ignore[misc]
            finally:
                spawn.get_preparation_data = original


class WorkerProcess(context.ForkServerProcess):
    """A process of the fork server that does not import the caller's main module."""

    @staticmethod
    def _Popen(process_obj: Any) -> Any:  # noqa: N802 - the name multiprocessing calls
        return _Popen(process_obj)


class WorkerContext(context.ForkServerContext):
    """The context to start workers and their guard with."""

    Process = WorkerProcess


def worker_context(preload: Sequence[str] = ()) -> WorkerContext:
    """`preload`: modules that the fork server imports besides, if it is not running yet."""
    found = WorkerContext()
    found.set_forkserver_preload([*PRELOADED, *preload])
    _keep_sockets_short()
    return found


def start_server(preload: Sequence[str] = ()) -> None:
    """Start the fork server now: it imports in its own process while the caller goes on with its own imports."""
    worker_context(preload)
    forkserver.ensure_running()


def socket_folder() -> str:
    """Where multiprocessing keeps the sockets of this process."""
    _keep_sockets_short()
    return util.get_temp_dir()


def _forget_server() -> None:
    """Let the next start make a new fork server: the socket of this one is gone.

    Systems sweep their temporary folders of what is days old, and a watcher runs for months. The old server is not
    ended, for its workers may be at work; it goes when they do.
    """
    server: Any = forkserver._forkserver
    with server._lock:
        if server._forkserver_alive_fd is not None:
            os.close(server._forkserver_alive_fd)
        server._forkserver_address = server._forkserver_alive_fd = server._forkserver_pid = None
    Path(util.get_temp_dir()).mkdir(mode=0o700, parents=True, exist_ok=True)


def _keep_sockets_short() -> None:
    """Where the temporary folder lies too deep for sockets, multiprocessing gets a folder that does not."""
    config: dict[str, Any] = process.current_process()._config  # type: ignore[attr-defined]
    if config.get("tempdir") is None and len(os.fsencode(tempfile.gettempdir())) > LONGEST_FOLDER:
        config["tempdir"] = folder = tempfile.mkdtemp(prefix="pymp-", dir=SHORT_FOLDER)
        util.Finalize(None, shutil.rmtree, args=(folder, True), exitpriority=-100)
