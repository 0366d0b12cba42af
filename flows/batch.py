"""A whole year's batch: every first-level folder or archive of a root is a dossier, all cores work, nothing stops it.

A dossier whose files, rules and options are those of its report is left as it is, so that a batch that was interrupted goes on
where it stopped and an unchanged one takes seconds. Several machines may run the same batch against one ledger: each takes
what nobody has in hand, and what a machine that died had taken is done by another.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, field
from functools import partial

from extractors.errors import PrescreenError
from flows.finishing import Finished, finish
from flows.inbox.looking import Item, look_again
from flows.intake import open_again, standing, take, tell_apart
from flows.opening import clear_up
from flows.runner import Runner
from flows.screening import Screened, screen
from flows.session import Session
from reports.batch import FailedDossier
from reports.json_report import FILE_NAME
from reports.ledger.receiving import taken_sources
from reports.ledger.records import Taken

log = logging.getLogger(__name__)

TRIES = 4  # so often a dossier that could not be finished is taken up again before the batch ends without it
POLL_SECONDS = 1.0  # how often is looked whether another machine has finished what it has in hand

Done = Callable[[Screened, int], None]


@dataclass(slots=True)
class BatchResult:
    screened: list[Screened] = field(default_factory=list)
    finished: Finished | None = None
    interrupted: bool = False


def run_batch(session: Session, items: Sequence[Item], runner: Runner, done: Done) -> BatchResult:
    """Screen all dossiers; `done` is told of each as it ends, with the number of all. Ctrl-C leaves whole reports."""
    taken = taken_sources(session.ledger, str(session.place))
    identities = tell_apart(items, taken)
    result = BatchResult()
    left = list(items)
    try:
        for attempt in range(TRIES):
            again = _pass(session, left, taken, identities, runner, result, lambda s: done(s, len(items)))
            if not again:
                break
            left = [item for item in left if item.name in again]
            last = attempt == TRIES - 1
            if last or session.stop.is_set():
                for screened in again.values():
                    result.screened.append(screened)
                    done(screened, len(items))
                break
            time.sleep(session.retry_seconds if any(s.trouble for s in again.values()) else POLL_SECONDS)
    except KeyboardInterrupt:
        session.stop.set()
        session.abandon.set()
        session.pool.close()  # what is being read now is given back, not waited for
    result.interrupted = session.stop.is_set()
    order = {item.name: index for index, item in enumerate(items)}
    result.screened.sort(key=lambda s: order[s.name])
    return result


def nothing_to_do(session: Session, items: Sequence[Item]) -> bool:
    """Whether every dossier's report stands: as far as names, sizes and times tell."""
    taken = taken_sources(session.ledger, str(session.place))
    return all(standing(session, taken.get(i.name), i.signature, same_rules=True) for i in items)


def _pass(
    session: Session,
    items: Sequence[Item],
    taken: dict[str, Taken],
    identities: dict[str, str],
    runner: Runner,
    result: BatchResult,
    done: Callable[[Screened], None],
) -> dict[str, Screened]:
    """Every dossier once; returns those to be taken up again. What others have in hand is waited for in the end."""
    waiting: dict[Future[Screened], Item] = {}
    again: dict[str, Screened] = {}
    elsewhere: list[Item] = []
    queue = list(items)
    while queue or waiting or elsewhere:
        if not queue and not waiting:
            if session.stop.is_set():
                break
            time.sleep(POLL_SECONDS)
            _free_the_dead(session)
            queue, elsewhere = elsewhere, []
        if session.stop.is_set():
            queue = []
        while queue and len(waiting) < runner.size:
            item = queue.pop(0)
            known, identity = taken.get(item.name), identities[item.name]
            waiting[runner.submit(item.name, partial(screen_item, session, item, known, identity))] = item
        finished, _ = wait(waiting, timeout=POLL_SECONDS, return_when=FIRST_COMPLETED)
        for future in finished:
            item = waiting.pop(future)
            screened = future.result()
            if screened.state == "elsewhere":
                elsewhere.append(item)
            elif screened.state == "waiting":
                again[item.name] = screened
            else:
                result.screened.append(screened)
                done(screened)
    return again


def _free_the_dead(session: Session) -> None:
    try:
        clear_up(session)
    except PrescreenError as error:
        log.warning("nothing was cleared up: %s", error)


def screen_item(session: Session, item: Item, known: Taken | None, identity: str = "") -> Screened:
    """One dossier of a batch, from the look at it to its report. Raises nothing for what is wrong with the dossier."""
    if session.stop.is_set():
        return Screened(item.name, session.out, "waiting", message="已中断，没有检查")
    now = look_again(item)
    if now is None:
        return Screened(item.name, session.out, "waiting", message="已不在原处")
    stands = standing(session, known, now.signature, same_rules=True)
    if stands is not None:
        return Screened(item.name, session.out / stands.folder, "unchanged", stands.number, stands.conclusion)
    try:
        reception = take(session, now, identity=identity)
        if reception.state in ("reported", "failed"):
            later = taken_sources(session.ledger, str(session.place)).get(item.name)
            stands = standing(session, later, now.signature, same_rules=True)
            if stands is not None:
                return Screened(item.name, session.out / stands.folder, "unchanged", stands.number, stands.conclusion)
            open_again(session, reception, "规则、选项或程序有变化，或上次没有查完")
    except OSError as error:
        return Screened(
            item.name, session.out, "waiting", message=f"文件读不了：{error.strerror or error}", trouble=True
        )
    except PrescreenError as error:
        return Screened(item.name, session.out, "waiting", message=str(error), trouble=True)
    except Exception as error:  # the border: whatever one dossier does, the batch goes on and says so
        log.exception("dossier %s failed", item.name)
        return Screened(item.name, session.out, "failed", message=f"收件时出错（{type(error).__name__}）")
    return screen(session, now, reception.round)


def finish_batch(session: Session, result: BatchResult, gated: bool = False) -> Finished:
    """The rules over all dossiers, then 批次汇总.xlsx and index.html of this batch's own, and the data-quality gate."""
    folders = {s.folder.name for s in result.screened if (s.folder / FILE_NAME).is_file() and s.folder != session.out}
    failures = [FailedDossier(s.name, s.failure) for s in result.screened if s.failure]
    result.finished = finish(session, folders, failures, gated)
    return result.finished
