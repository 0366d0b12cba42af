"""Which engine runs the dossiers: Prefect's flows (the default), or plain threads.

Plain when PRESCREEN_FLOWS=plain says so, or when Prefect cannot be started. Whatever becomes of Prefect on the way, the work
itself goes on.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self, TypeVar

from flows.runner import PlainRunner, Runner
from flows.session import Session

if TYPE_CHECKING:
    from flows.prefect_engine import Starting

log = logging.getLogger(__name__)

ENVIRONMENT = "PRESCREEN_FLOWS"
T = TypeVar("T")


def wants_prefect() -> bool:
    return os.environ.get(ENVIRONMENT, "").strip().lower() != "plain"


def threads_for(session: Session) -> int:
    """More threads than workers: while some wait for a worker others list and hash files."""
    return session.pool.workers * 2


class EngineUse:
    """The engine of one command. Prefect is started by `begin`, in the background, when there is something to do; `run`
    waits for it. Use as a context manager."""

    def __init__(self, state: Path) -> None:
        self._state = state
        self._starting: Starting | None = None
        self._failed = not wants_prefect()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._starting is not None:
            self._starting.close()

    def begin(self) -> None:
        if self._starting is None and not self._failed:
            from flows.prefect_engine import Starting

            self._starting = Starting(self._state)

    def run(self, flow: str, session: Session, work: Callable[[Runner], T]) -> T:
        """Do `work(runner)` as the flow of this name."""
        self.begin()
        if self._starting is not None and not self._failed:
            from flows.prefect_engine import NotStarted

            try:
                engine = self._starting.engine()
            except NotStarted as error:
                self._failed = True
                sys.stderr.write(f"Prefect 没有启动（{error}），不经 Prefect 直接检查\n")
            else:
                return engine.run(flow, session, work)
        return in_plain_threads(session, work)


def in_plain_threads(session: Session, work: Callable[[Runner], T]) -> T:
    with PlainRunner(threads_for(session)) as runner:
        return work(runner)
