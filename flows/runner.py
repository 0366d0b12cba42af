"""Who does the work of many dossiers at once: plain threads here, Prefect's tasks in prefect_flows.py.

A thread lists, hashes and waits; reading and judging happen in the pool's worker processes.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Protocol, Self

from flows.screening import Screened

Work = Callable[[], Screened]


class Runner(Protocol):
    """Does pieces of work, `size` at a time. What a piece raises is its future's exception."""

    @property
    def size(self) -> int: ...

    def submit(self, name: str, work: Work) -> Future[Screened]: ...


class PlainRunner:
    """Threads of this process, and nothing else."""

    def __init__(self, size: int) -> None:
        self.size = size
        self._threads = ThreadPoolExecutor(size, thread_name_prefix="dossier")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._threads.shutdown(cancel_futures=True)

    def submit(self, name: str, work: Work) -> Future[Screened]:
        return self._threads.submit(work)
