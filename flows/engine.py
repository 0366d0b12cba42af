"""Which engine runs the dossiers: Prefect's flows (the default), or plain threads.

Plain: when PRESCREEN_FLOWS=plain says so, when Prefect cannot be started, and for a single dossier of a batch, for which a
server would cost more than the work. Whatever becomes of Prefect on the way, the work itself goes on.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable
from typing import TypeVar

from flows.runner import PlainRunner, Runner
from flows.session import Session

log = logging.getLogger(__name__)

ENVIRONMENT = "PRESCREEN_FLOWS"
T = TypeVar("T")


def wants_prefect() -> bool:
    return os.environ.get(ENVIRONMENT, "").strip().lower() != "plain"


def threads_for(session: Session) -> int:
    """More threads than workers: while some wait for a worker others list and hash files."""
    return session.pool.workers * 2


def with_engine(flow: str, session: Session, work: Callable[[Runner], T]) -> T:
    """Run `work` with a runner of the engine in use, as the flow of that name."""
    if wants_prefect():
        from flows import prefect_engine

        try:
            engine = prefect_engine.start(session.state)
        except prefect_engine.NotStarted as error:
            sys.stderr.write(f"Prefect 没有启动（{error}），不经 Prefect 直接检查\n")
        else:
            return engine.run(flow, session, work)
    return in_plain_threads(session, work)


def in_plain_threads(session: Session, work: Callable[[Runner], T]) -> T:
    with PlainRunner(threads_for(session)) as runner:
        return work(runner)
