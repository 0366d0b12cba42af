"""Prefect's surroundings: everything it writes stays in the output's state folder, nothing of it calls home.

Must run before Prefect is imported, for it reads its settings then.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flows.inbox.waking import on_network

FOLDER = "prefect"
_DATABASE = "prefect.db"
_FORGET = "forget"
_LARGEST = 64 * 1024 * 1024  # nobody reads the history of temporary servers

QUIET = {
    # Prefect's server reports usage unless told otherwise, its client library too
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "DO_NOT_TRACK": "1",
    "PREFECT_RESULTS_PERSIST_BY_DEFAULT": "false",
    "PREFECT_CLI_PROMPT": "false",
    "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "ERROR",
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
}
# what a server that lives as long as one command has no use for
_SERVICES = (
    "CANCELLATION_CLEANUP", "EVENT_LOGGER", "FOREMAN", "LATE_RUNS", "PAUSE_EXPIRATIONS", "SCHEDULER", "TRIGGERS",
)  # fmt: skip
EMBEDDED = {
    "PREFECT_UI_ENABLED": "false",
    "PREFECT__SERVER_EPHEMERAL": "1",
    "PREFECT__SERVER_FINAL": "1",
    "PREFECT_API_BLOCKS_REGISTER_ON_START": "false",
    "PREFECT_LOGGING_LEVEL": "ERROR",
    "PREFECT_LOGGING_TO_API_ENABLED": "false",
    **{f"PREFECT_SERVER_SERVICES_{name}_ENABLED": "false" for name in _SERVICES},
}


def set_quiet() -> None:
    """Settings that hold for every use of Prefect here. What the user has set stays."""
    for name, value in QUIET.items():
        os.environ.setdefault(name, value)


@contextmanager
def home(state: Path, scratch: Path) -> Iterator[Path]:
    """A folder for a temporary server of our own: that of the output, whose database need not be made anew (half the
    start); one in `scratch` when another process uses that, or when it lies on a share, where SQLite's log does not work."""
    own = scratch / FOLDER
    lasting = state / FOLDER
    if on_network(state):
        own.mkdir(parents=True, exist_ok=True)
        yield own
        return
    lasting.mkdir(parents=True, exist_ok=True)
    with _locked(lasting / "lock") as free:
        if not free:
            own.mkdir(parents=True, exist_ok=True)
            yield own
            return
        database = lasting / _DATABASE
        if (lasting / _FORGET).exists() or (database.exists() and database.stat().st_size > _LARGEST):
            _remove(lasting)
        yield lasting


def remove_history(state: Path) -> None:
    """Forget what temporary servers have noted, for names of dossiers stand there; at their next start when one runs."""
    folder = state / FOLDER
    if not folder.is_dir():
        return
    with _locked(folder / "lock") as free:
        if free:
            _remove(folder)
        else:
            (folder / _FORGET).touch()


def _remove(folder: Path) -> None:
    for path in folder.glob("*"):
        if path.name == "lock":
            continue
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


@contextmanager
def _locked(path: Path) -> Iterator[bool]:
    """Whether this process holds the lock; it ends with the process, however that ends."""
    try:
        import fcntl
    except ImportError:  # Windows: a home of its own for every process
        yield False
        return
    with path.open("a") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
            return
        yield True
