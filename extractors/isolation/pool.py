"""A pool of worker processes in which anything may go wrong.

A crew of workers (crew.py) with a guard beside them (guard.py): what comes back is a result or an UnreadableFile that
says what happened, for every job, and after the pool is left there is no process and no file of it.
"""

from __future__ import annotations

import atexit
import pickle
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Any, Self

from extractors.errors import UnreadableFile
from extractors.isolation.context import worker_context
from extractors.isolation.crew import Crew, Ticket, WorkerDied, available_cores
from extractors.isolation.guard import guard_main
from extractors.limits import DEFAULT, Limits

_GUARD_END_SECONDS = 10.0


@dataclass(slots=True, frozen=True)
class Job:
    """A piece of work: a function that a worker can import, its arguments, seconds without progress it may take."""

    function: Callable[..., Any]
    args: tuple[Any, ...]
    seconds: float


class IsolatedPool:
    """Use as a context manager; starts at the first job, or earlier by `warm`. Leaving it ends every process.

    May be used from several threads. A worker may have a pool of its own. Once closed, every job is answered as if its
    worker had died, at once: whoever is in the middle of something comes to its end.
    """

    def __init__(self, limits: Limits = DEFAULT, workers: int = 0, preload: Sequence[str] = ()) -> None:
        self.limits = limits
        self.workers = workers or limits.workers or available_cores()
        self._preload = preload
        self._crew: Crew | None = None
        self._thread: threading.Thread | None = None
        self._guard: Any = None
        self._life: Connection | None = None
        self._scratch = ""
        self._starting = threading.Lock()
        self._closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def warm(self) -> None:
        """Begin to start in the background, while the caller still lists files and loads its rules."""
        threading.Thread(target=self._warm, name="prescreen-pool-start", daemon=True).start()

    def submit(self, job: Job) -> Ticket:
        """Queue a job; `outcome` of the ticket's future waits for it."""
        call = pickle.dumps((job.function, job.args, job.seconds), protocol=pickle.HIGHEST_PROTOCOL)
        ticket = Ticket(call, max(self.limits.file_seconds, job.seconds))
        crew = self._started()
        if crew is None:
            ticket.future.set_exception(WorkerDied("crashed"))
        else:
            crew.add(ticket)
        return ticket

    def outcome(self, future: Future[bytes]) -> Any:
        """The job's result, or UnreadableFile when it took too long, too much or killed its worker.

        Errors that the function raised, other than UnreadableFile, are raised.
        """
        try:
            good, answer = pickle.loads(future.result())
        except WorkerDied as died:
            return {"timeout": timed_out, "limits": over_memory}.get(died.why, crashed)()
        if not good:
            raise answer
        return answer

    def run(self, jobs: Iterable[Job]) -> Iterator[tuple[int, Any]]:
        """Index and outcome of every job, as they finish. A caller that stops asking stops the rest."""
        tickets = [self.submit(job) for job in jobs]
        waiting = {ticket.future: index for index, ticket in enumerate(tickets)}
        try:
            while waiting:
                done, _ = wait(waiting, return_when=FIRST_COMPLETED)
                for future in sorted(done, key=waiting.__getitem__):
                    yield waiting.pop(future), self.outcome(future)
        finally:
            if waiting and self._crew is not None:
                self._crew.abandon({ticket for ticket in tickets if ticket.future in waiting})

    def call(self, function: Callable[..., Any], *args: Any, seconds: float) -> Any:
        """One job, waited for."""
        return self.outcome(self.submit(Job(function, args, seconds)).future)

    def close(self) -> None:
        """End every worker, its children and the guard, and remove their temporary files. May be called twice."""
        with self._starting:
            self._closed = True
            crew, self._crew = self._crew, None
            if crew is None:
                return
            crew.close()
            if self._thread is not None:
                self._thread.join()
            self._end_guard()
            shutil.rmtree(self._scratch, ignore_errors=True)
            atexit.unregister(self.close)

    def _warm(self) -> None:
        try:
            self.submit(Job(_nothing, (), self.limits.read_seconds))
        except (OSError, EOFError):
            pass  # the first real job will say so

    def _started(self) -> Crew | None:
        with self._starting:
            if self._crew is None and not self._closed:
                self._crew = self._start()
            return self._crew

    def _start(self) -> Crew:
        context = worker_context(self._preload)
        self._scratch = tempfile.mkdtemp(prefix="prescreen-")
        life, self._life = context.Pipe(duplex=False)
        signs, workers_signs = context.Pipe(duplex=False)
        heard, verdicts = context.Pipe(duplex=False)
        arguments = (life, signs, verdicts, self.limits.worker_bytes, self._scratch)
        self._guard = context.Process(target=guard_main, args=arguments, name="prescreen-guard", daemon=True)
        self._guard.start()
        for end in (life, signs, verdicts):
            end.close()
        crew = Crew(context, self.workers, self.limits, workers_signs, self._scratch)
        self._thread = threading.Thread(target=crew.work, args=(heard,), name="prescreen-pool", daemon=True)
        self._thread.start()
        atexit.register(self.close)  # before multiprocessing, which would wait for the workers
        return crew

    def _end_guard(self) -> None:
        """Closing its line tells the guard to kill what is left and go."""
        if self._life is not None:
            self._life.close()
            self._life = None
        self._guard.join(_GUARD_END_SECONDS)
        if self._guard.is_alive():
            self._guard.kill()
            self._guard.join()


def _nothing() -> None:
    """The job that makes a pool start."""


def timed_out() -> UnreadableFile:
    return UnreadableFile(
        "timeout", "读取时长时间没有进展，已中止", "请确认文件能正常打开，另存为 docx 或 PDF 后重新提供"
    )


def over_memory() -> UnreadableFile:
    return UnreadableFile("limits", "读取时占用内存超过上限，已中止", "请拆分文件或降低图片分辨率后重新提供")


def crashed() -> UnreadableFile:
    return UnreadableFile("crashed", "读取程序因这个文件意外退出", "请另存为 docx 或 PDF 后重新提供")
