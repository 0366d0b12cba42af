"""The worker processes of a pool and who does what: started when there is work, fed one job at a time, replaced when dead.

Every worker has a pipe of its own, so that the pool always knows which job a dead one had, and a worker killed in the
middle of a word leaves no lock behind. That is why this is not pebble, which was tried first: its workers share one
channel, and a worker that dies before the pool has heard which task it took (an instant crash) leaves that task waiting
for its timeout; one of ten runs of the tests stood still. concurrent.futures and loky give up the whole pool when one
worker dies.
"""

from __future__ import annotations

import os
import threading
import time
from collections import deque
from concurrent.futures import Future
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

from extractors.isolation import worker
from extractors.isolation.context import WorkerContext
from extractors.isolation.guard import kill_worker
from extractors.limits import Limits

_LOOK_SECONDS = 5.0  # how often the pool's own time limit is looked at
_START_TRIES = 3
PAUSE_SECONDS = 0.5  # before a start is tried again


class WorkerDied(Exception):  # noqa: N818 - an outcome, not an error for people
    """The worker ended in the middle of a job. `why` is the guard's verdict: timeout, limits, or crashed."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(slots=True, eq=False)
class Ticket:
    """A job on its way: its pickled call, its answer to come, the longest it may take in all."""

    call: bytes
    most_seconds: float
    future: Future[bytes] = field(default_factory=Future)


@dataclass(slots=True, eq=False)
class _Worker:
    process: Any
    pipe: Connection
    ticket: Ticket | None = None
    since: float = 0.0
    done: int = 0
    why: str = ""


class Crew:
    """Runs in one thread of the pool (`work`); the other methods may be called from any thread."""

    def __init__(self, context: WorkerContext, size: int, limits: Limits, signs: Connection, scratch: str) -> None:
        self._context = context
        self._size = size
        self._limits = limits
        self._signs = signs
        self._scratch = scratch
        self._queue: deque[Ticket] = deque()
        self._workers: list[_Worker] = []
        self._verdicts: dict[int, str] = {}
        self._unwanted: set[Ticket] = set()
        self._woken, self._wake = context.Pipe(duplex=False)
        self._closing = False
        self._ending = threading.Lock()
        self._over = False
        self._failed_starts = 0
        self._deaf = False

    def add(self, ticket: Ticket) -> None:
        with self._ending:
            if self._over:
                self._fail(ticket, "crashed")
                return
            self._queue.append(ticket)
        self._wake.send_bytes(b"w")

    def abandon(self, tickets: set[Ticket]) -> None:
        """Nobody waits for these any more: those in the queue are dropped, those at work killed."""
        self._unwanted |= tickets
        self._wake.send_bytes(b"w")

    def close(self) -> None:
        self._closing = True
        self._wake.send_bytes(b"w")

    def work(self, verdicts: Connection) -> None:
        """Hand out jobs and collect answers until closed. Every ticket gets an answer, whatever happens to workers."""
        try:
            while not self._closing:
                self._drop_unwanted()
                self._hand_out()
                self._wait_and_collect(verdicts)
                self._look_at_the_clock()
        finally:
            self._give_up_all()

    def _wait_and_collect(self, verdicts: Connection) -> None:
        busy = [w.pipe for w in self._workers if w.ticket is not None]
        sources = [self._woken, *self._heard_from(verdicts), *busy, *(w.process.sentinel for w in self._workers)]
        ready = set(wait(sources, _LOOK_SECONDS if busy else None))
        while self._woken.poll():
            self._woken.recv_bytes()
        self._hear(verdicts)
        for one in list(self._workers):
            if one.pipe in ready or one.process.sentinel in ready:
                self._attend(one, dead=one.process.sentinel in ready)

    def _hand_out(self) -> None:
        while self._queue:
            idle = next((w for w in self._workers if w.ticket is None), None)
            if idle is None and len(self._workers) < self._size:
                idle = self._start()
            if idle is None and not self._workers:
                continue  # one has had its answer, the others try for themselves
            if idle is None:
                return
            ticket = self._queue.popleft()
            try:
                idle.pipe.send_bytes(ticket.call)
            except OSError:  # it died while idle: the job is as it was
                self._queue.appendleft(ticket)
                self._dismiss(idle)
            else:
                idle.ticket, idle.since = ticket, time.monotonic()

    def _start(self) -> _Worker | None:
        ours, theirs = self._context.Pipe(duplex=True)
        arguments = (theirs, self._signs, self._limits, self._scratch)
        process = self._context.Process(target=worker.serve, args=arguments, name="prescreen-worker")
        try:
            Path(self._scratch).mkdir(parents=True, exist_ok=True)  # a system may have swept it away
            process.start()
        except (OSError, EOFError):  # no memory, no process number: what runs already goes on
            ours.close()
            self._failed_starts += 1
            if not self._workers and self._failed_starts >= _START_TRIES:
                self._fail(self._queue.popleft(), "crashed")
            elif not self._workers:
                time.sleep(PAUSE_SECONDS)
                return self._start()
            return None
        finally:
            theirs.close()
        self._failed_starts = 0
        started = _Worker(process, ours)
        self._workers.append(started)
        return started

    def _attend(self, one: _Worker, dead: bool) -> None:
        """Take the answer that a worker has sent, also one it sent before it died."""
        if one.ticket is not None and one.pipe.poll():
            try:
                answer = one.pipe.recv_bytes()
            except (EOFError, OSError):
                pass
            else:
                ticket, one.ticket = one.ticket, None
                one.done += 1
                if not ticket.future.done():
                    ticket.future.set_result(answer)
                if one.done >= self._limits.worker_files > 0:
                    self._dismiss(one)
                    return
        if dead:
            verdict = self._verdicts.pop(one.process.pid, "crashed")
            if one.ticket is not None:
                self._fail(one.ticket, one.why or verdict)
                one.ticket = None
            self._dismiss(one)

    def _heard_from(self, verdicts: Connection) -> list[Connection]:
        return [] if self._deaf else [verdicts]

    def _hear(self, verdicts: Connection) -> None:
        try:
            while not self._deaf and verdicts.poll():
                pid, why = verdicts.recv()
                self._verdicts[pid] = why
        except (EOFError, OSError):  # the guard is gone; the pool's own clock goes on
            self._deaf = True

    def _look_at_the_clock(self) -> None:
        """The limit for a whole job, however much progress it reports; also what is left should the guard be gone."""
        now = time.monotonic()
        for one in self._workers:
            if one.ticket is not None and now - one.since > one.ticket.most_seconds and not one.why:
                one.why = "timeout"
                kill_worker(one.process.pid)

    def _drop_unwanted(self) -> None:
        while self._unwanted:
            ticket = self._unwanted.pop()
            if ticket in self._queue:
                self._queue.remove(ticket)
                self._fail(ticket, "crashed")
            for one in self._workers:
                if one.ticket is ticket and not one.why:
                    one.why = "timeout"
                    kill_worker(one.process.pid)

    def _dismiss(self, one: _Worker) -> None:
        """A worker whose pipe is closed ends by itself."""
        one.pipe.close()
        if one in self._workers:
            self._workers.remove(one)

    def _fail(self, ticket: Ticket, why: str) -> None:
        if not ticket.future.done():
            ticket.future.set_exception(WorkerDied(why))

    def _give_up_all(self) -> None:
        for one in list(self._workers):
            kill_worker(one.process.pid)
            if one.ticket is not None:
                self._fail(one.ticket, "crashed")
            self._dismiss(one)
        with self._ending:
            self._over = True
        while self._queue:  # not cancelled: that does not wake whoever waits for several
            self._fail(self._queue.popleft(), "crashed")


def available_cores() -> int:
    """The cores this process may use, which is fewer than the machine's in a container with an affinity."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
