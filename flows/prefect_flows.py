"""The flows: `check_dossier`, `check_batch`, `watch_inbox`, on Prefect, with one task a dossier.

Only orchestration is here; every stage is a plain function elsewhere and runs as well without. A command hands its work over
through `run_inside`; as a deployment, on a worker of any machine, the flows take plain parameters and do the same.

Fine-grained work stays inside a task: a task costs about 20 ms, a subflow over a second.
"""

from __future__ import annotations

import contextlib
import datetime
import itertools
import logging
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from flows.prefect_home import set_quiet

set_quiet()

from prefect import Flow, State, flow, task  # noqa: E402 - settings first
from prefect.cache_policies import NO_CACHE  # noqa: E402
from prefect.states import Completed, Failed  # noqa: E402
from prefect.task_runners import ThreadPoolTaskRunner  # noqa: E402

from flows.batch import finish_batch, run_batch  # noqa: E402
from flows.commands import as_kind  # noqa: E402
from flows.engine import threads_for  # noqa: E402
from flows.inbox.looking import list_submissions  # noqa: E402
from flows.opening import open_session  # noqa: E402
from flows.prefect_artifacts import show_batch, show_dossier  # noqa: E402
from flows.runner import Runner, Work  # noqa: E402
from flows.screening import Screened  # noqa: E402
from flows.session import Manner, Session  # noqa: E402
from reports.wording import CONCLUSIONS  # noqa: E402

log = logging.getLogger(__name__)
T = TypeVar("T")


@dataclass(slots=True)
class _Handover:
    """What a command wants done inside a flow, and what became of it."""

    work: Callable[[Runner], Any]
    size: int
    shown: bool
    begun: bool = False
    done: bool = False
    result: Any = None
    error: BaseException | None = None


_handover: ContextVar[_Handover | None] = ContextVar("handover", default=None)


@dataclass(slots=True)
class _Desk:
    """Pieces of work on their way into tasks: a task's parameters are stored by Prefect, and a dossier's must not be."""

    numbers: Iterator[int] = field(default_factory=itertools.count)
    pieces: dict[int, tuple[Work, Future[Screened], bool]] = field(default_factory=dict)

    def put(self, work: Work, shown: bool) -> tuple[int, Future[Screened]]:
        future: Future[Screened] = Future()
        number = next(self.numbers)
        self.pieces[number] = (work, future, shown)
        return number, future


_desk = _Desk()


@task(name="screen_dossier", task_run_name="{name}", persist_result=False, cache_policy=NO_CACHE)
def screen_dossier(name: str, number: int) -> State[Any]:
    """One dossier, as its task: what becomes of it stands in the state's message."""
    work, future, shown = _desk.pieces.pop(number)
    screened = _perform(work, future)
    if screened is None:
        return Failed(message="检查时出错")
    if screened.state == "elsewhere":
        return Completed(message=screened.message)
    if shown:
        show_dossier(screened)
    if screened.failure:
        return Failed(message=screened.failure)
    return Completed(message=CONCLUSIONS.get(screened.conclusion, screened.state))


def _perform(work: Work, future: Future[Screened]) -> Screened | None:
    try:
        screened = work()
    except BaseException as error:  # it belongs to whoever waits for the future
        future.set_exception(error)
        return None
    future.set_result(screened)
    return screened


class PrefectRunner:
    """Runs every piece as a task of the flow around it. A task that Prefect does not bring to its work is done plainly."""

    def __init__(self, size: int, shown: bool) -> None:
        self.size = size
        self._shown = shown
        self._spare = ThreadPoolExecutor(size, thread_name_prefix="dossier")

    def submit(self, name: str, work: Work) -> Future[Screened]:
        number, future = _desk.put(work, self._shown)
        try:
            sent = screen_dossier.submit(name, number)
            sent.add_done_callback(lambda _: self._make_good(number))
        except Exception as error:
            log.warning("Prefect took no task for %s: %s", name, error)
            self._spare.submit(self._make_good, number)
        return future

    def close(self) -> None:
        self._spare.shutdown(cancel_futures=True)

    def _make_good(self, number: int) -> None:
        """Nothing to do when the task has done its work, as it should."""
        piece = _desk.pieces.pop(number, None)
        if piece is not None:
            _perform(piece[0], piece[1])


@flow(name="check_dossier", persist_result=False)
def check_dossier(
    folder: str,
    out: str,
    kind: str | None = None,
    received: str | None = None,
    ruleset: str = "gaoqing-2021",
    registers: str | None = None,
    ledger: str | None = None,
    workers: int = 0,
) -> dict[str, int]:
    """One dossier of a shared folder, into the ledger: a batch of one."""
    path = Path(folder)
    return _batch(path.parent, out, kind, received, ruleset, registers, ledger, workers, only=path.name)


@flow(name="check_batch", persist_result=False)
def check_batch(
    root: str = "",
    out: str = "reports_out",
    kind: str | None = None,
    received: str | None = None,
    ruleset: str = "gaoqing-2021",
    registers: str | None = None,
    ledger: str | None = None,
    workers: int = 0,
) -> dict[str, int]:
    """Every dossier below `root`. Run by several workers at once, each takes what nobody else has in hand."""
    handover = _handover.get()
    if handover is not None:
        return _hand_over(handover)
    return _batch(Path(root), out, kind, received, ruleset, registers, ledger, workers)


@flow(name="watch_inbox", persist_result=False)
def watch_inbox(
    inbox: str = "",
    out: str = "reports_out",
    settle: float = 10.0,
    kind: str | None = None,
    ruleset: str = "gaoqing-2021",
    registers: str | None = None,
    ledger: str | None = None,
    workers: int = 0,
) -> dict[str, int]:
    """What has come to rest in an inbox, until nothing is left: one flow run a burst, however long the watcher lives."""
    handover = _handover.get()
    if handover is not None:
        return _hand_over(handover)
    from flows.watch import drain_once

    manner = Manner(as_kind(kind), None, ruleset, Path(registers) if registers else None)
    with open_session(Path(inbox), Path(out), manner, ledger, workers) as session, _runner(session, True) as runner:
        return drain_once(session, settle, runner)


def _batch(
    root: Path,
    out: str,
    kind: str | None,
    received: str | None,
    ruleset: str,
    registers: str | None,
    ledger: str | None,
    workers: int,
    only: str = "",
) -> dict[str, int]:
    day = datetime.date.fromisoformat(received) if received else None
    manner = Manner(as_kind(kind), day, ruleset, Path(registers) if registers else None)
    with open_session(root, Path(out), manner, ledger, workers) as session:
        items = list_submissions(root, [manner.registers] if manner.registers else [])
        items = [item for item in items if not only or item.name == only]
        with _runner(session, shown=True) as runner:
            result = run_batch(session, items, runner, lambda screened, total: None)
        finish_batch(session, result)
        show_batch("check_batch", result.screened)
    counts: dict[str, int] = {}
    for screened in result.screened:
        key = screened.conclusion or screened.state
        counts[key] = counts.get(key, 0) + 1
    return counts


@contextlib.contextmanager
def _runner(session: Session, shown: bool) -> Iterator[Runner]:
    runner = PrefectRunner(threads_for(session), shown)
    try:
        yield runner
    finally:
        runner.close()


def _hand_over(handover: _Handover) -> dict[str, int]:
    handover.begun = True
    runner = PrefectRunner(handover.size, handover.shown)
    try:
        handover.result = handover.work(runner)
    except BaseException as error:
        handover.error = error
        raise
    finally:
        handover.done = True
        runner.close()
    return {}


FLOWS: dict[str, Flow[..., Any]] = {"check_batch": check_batch, "watch_inbox": watch_inbox}


def run_inside(name: str, session: Session, work: Callable[[Runner], T], shown: bool) -> T:
    """Do `work` inside a flow run. What goes wrong with Prefect costs the run's record, never the work."""
    handover = _Handover(work, threads_for(session), shown)
    token = _handover.set(handover)
    runner: Any = ThreadPoolTaskRunner(max_workers=handover.size)
    try:
        FLOWS[name].with_options(task_runner=runner)(str(session.place), str(session.out))
    except BaseException as error:
        if handover.error is not None:
            raise handover.error from None
        if isinstance(error, KeyboardInterrupt | SystemExit):
            raise
        log.warning("Prefect failed: %s", error)
    finally:
        _handover.reset(token)
    if handover.done:
        return handover.result
    from flows.engine import in_plain_threads

    return in_plain_threads(session, work)
