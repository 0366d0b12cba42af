"""Ending in order: what SIGTERM and Ctrl-C do to a run.

The work runs in a thread of its own and the main thread only waits for signals: Prefect would otherwise put its own handler in
place of ours, and one that raises in the middle of whatever is going on. The first signal begins no new dossier and gives
those in hand a time of grace, the second gives them up: they are given back to the ledger unanswered.
"""

from __future__ import annotations

import contextvars
import signal
import threading
import time
from collections.abc import Callable
from types import FrameType
from typing import TypeVar

from flows.session import Session

T = TypeVar("T")
_LOOK_SECONDS = 0.2


def run_stoppable(session: Session, work: Callable[[], T], grace: float) -> T:
    """The result of `work`, which must watch `session.stop`. Without a main thread to take signals, just that."""
    if threading.current_thread() is not threading.main_thread():
        return work()
    outcome: list[T] = []
    failure: list[BaseException] = []

    def run() -> None:
        try:
            outcome.append(work())
        except BaseException as error:  # raised again where it belongs
            failure.append(error)

    signals = 0

    def heard(number: int, frame: FrameType | None) -> None:
        nonlocal signals
        signals += 1  # nothing else: a handler may run while any lock is held

    before = {number: signal.signal(number, heard) for number in (signal.SIGTERM, signal.SIGINT)}
    thread = threading.Thread(target=contextvars.copy_context().run, args=(run,), name="prescreen-run", daemon=True)
    try:
        thread.start()
        _wait(session, thread, lambda: signals, grace)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    if failure:
        raise failure[0]
    return outcome[0]


def _wait(session: Session, thread: threading.Thread, count: Callable[[], int], grace: float) -> None:
    deadline = float("inf")
    while thread.is_alive():
        thread.join(_LOOK_SECONDS)
        if count() and not session.stop.is_set():
            session.stop.set()
            deadline = time.monotonic() + grace
        if session.stop.is_set() and not session.abandon.is_set() and (count() > 1 or time.monotonic() >= deadline):
            session.abandon.set()
            session.pool.close()  # what is being read or judged now ends at once, and is given back
