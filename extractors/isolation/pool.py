"""A pool of worker processes in which anything may go wrong: pebble's pool, with our guard beside it.

pebble starts, feeds and replaces workers. The guard (guard.py) adds what it lacks: memory limits, time counted from
progress, child processes that die with their worker, and a clean end when the parent is killed.
"""

from __future__ import annotations

import concurrent.futures
import os
import pickle
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Any, Self

import pebble

from extractors.errors import UnreadableFile
from extractors.isolation import worker
from extractors.isolation.context import WorkerContext, worker_context
from extractors.isolation.guard import guard_main
from extractors.limits import DEFAULT, Limits

_BACKSTOP_SECONDS = 60.0  # beyond every limit of the guard: pebble's own timeout, should the guard be gone
_GUARD_END_SECONDS = 10.0


@dataclass(slots=True, frozen=True)
class Job:
    """A piece of work: a function that a worker can import, its arguments, seconds without progress it may take."""

    function: Callable[..., Any]
    args: tuple[Any, ...]
    seconds: float


class IsolatedPool:
    """Use as a context manager; starts at the first job, or earlier by `warm`. Leaving it ends every process."""

    def __init__(self, limits: Limits = DEFAULT, workers: int = 0) -> None:
        self.limits = limits
        self.workers = workers or limits.workers or available_cores()
        self._pool: pebble.ProcessPool | None = None
        self._guard: Any = None
        self._life: Connection | None = None
        self._verdict_pipe: Connection | None = None
        self._verdicts: dict[int, str] = {}
        self._scratch = ""
        self._starting = threading.Lock()
        self._unfinished: set[concurrent.futures.Future[bytes]] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def warm(self) -> None:
        """Begin to start in the background, while the caller still lists files and loads its rules."""
        threading.Thread(target=self._started, name="prescreen-pool-start", daemon=True).start()

    def submit(self, job: Job) -> concurrent.futures.Future[bytes]:
        """Queue a job; `outcome` tells its result."""
        timeout = max(self.limits.file_seconds, job.seconds) + _BACKSTOP_SECONDS
        future: concurrent.futures.Future[bytes] = self._started().schedule(
            worker.run, args=(job.function, job.args, job.seconds), timeout=timeout
        )
        self._unfinished.add(future)
        future.add_done_callback(self._unfinished.discard)
        return future

    def outcome(self, future: concurrent.futures.Future[bytes]) -> Any:
        """The job's result, or UnreadableFile when it took too long, too much or killed its worker.

        Errors that the function raised, other than UnreadableFile, are raised.
        """
        try:
            return pickle.loads(future.result())
        except concurrent.futures.TimeoutError:
            return timed_out()
        except pebble.ProcessExpired as expired:
            return self._expired(expired)

    def run(self, jobs: Iterable[Job]) -> Iterator[tuple[int, Any]]:
        """Index and outcome of every job, as they finish."""
        waiting = {self.submit(job): index for index, job in enumerate(jobs)}
        while waiting:
            done, _ = concurrent.futures.wait(waiting, return_when=concurrent.futures.FIRST_COMPLETED)
            for future in sorted(done, key=waiting.__getitem__):
                yield waiting.pop(future), self.outcome(future)

    def call(self, function: Callable[..., Any], *args: Any, seconds: float) -> Any:
        """One job, waited for."""
        return self.outcome(self.submit(Job(function, args, seconds)))

    def close(self) -> None:
        """End every worker, its children and the guard, and remove their temporary files. May be called twice."""
        with self._starting:
            pool, self._pool = self._pool, None
            if pool is None:
                return
            if self._unfinished:
                # closing the guard's line kills the workers at once; pebble alone would wait for a hanging one
                self._end_guard()
                pool.stop()  # type: ignore[no-untyped-call]
                pool.join()
            else:
                pool.close()  # type: ignore[no-untyped-call]
                pool.join()
                self._end_guard()
            shutil.rmtree(self._scratch, ignore_errors=True)

    def _started(self) -> pebble.ProcessPool:
        with self._starting:
            if self._pool is None:
                self._pool = self._start()
            return self._pool

    def _start(self) -> pebble.ProcessPool:
        context = worker_context()
        self._scratch = tempfile.mkdtemp(prefix="prescreen-")
        signs = self._start_guard(context)
        return pebble.ProcessPool(
            max_workers=self.workers,
            max_tasks=self.limits.worker_files,
            initializer=worker.start,
            initargs=(signs, self.limits, self._scratch),
            context=context,
        )

    def _start_guard(self, context: WorkerContext) -> Connection:
        """Start the guard; answers with the pipe through which workers give it signs."""
        life, self._life = context.Pipe(duplex=False)
        signs, workers_signs = context.Pipe(duplex=False)
        self._verdict_pipe, verdicts = context.Pipe(duplex=False)
        arguments = (life, signs, verdicts, self.limits.worker_bytes, self._scratch)
        self._guard = context.Process(target=guard_main, args=arguments, name="prescreen-guard", daemon=True)
        self._guard.start()
        for end in (life, signs, verdicts):
            end.close()
        return workers_signs

    def _end_guard(self) -> None:
        if self._life is not None:
            self._life.close()
            self._life = None
        self._guard.join(_GUARD_END_SECONDS)
        if self._guard.is_alive():
            self._guard.kill()
            self._guard.join()

    def _expired(self, expired: pebble.ProcessExpired) -> UnreadableFile:
        while self._verdict_pipe is not None and self._verdict_pipe.poll():
            try:
                pid, why = self._verdict_pipe.recv()
            except (EOFError, OSError):
                break
            self._verdicts[pid] = why
        verdict = self._verdicts.pop(expired.pid or 0, "crashed")
        return {"timeout": timed_out, "limits": over_memory}.get(verdict, crashed)()


def timed_out() -> UnreadableFile:
    return UnreadableFile(
        "timeout", "读取时长时间没有进展，已中止", "请确认文件能正常打开，另存为 docx 或 PDF 后重新提供"
    )


def over_memory() -> UnreadableFile:
    return UnreadableFile("limits", "读取时占用内存超过上限，已中止", "请拆分文件或降低图片分辨率后重新提供")


def crashed() -> UnreadableFile:
    return UnreadableFile("crashed", "读取程序因这个文件意外退出", "请另存为 docx 或 PDF 后重新提供")


def available_cores() -> int:
    """The cores this process may use, which is fewer than the machine's in a container with an affinity."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
