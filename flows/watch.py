"""The watcher: looks at an inbox, writes down what has come to rest, has it checked; day after day, or once.

The ledger is the queue. Taking a submission writes a round into it, checking claims one out of it, so that a watcher that is
killed at any moment, or several watchers at once, lose nothing and do nothing twice. What one look misses the next one finds.
Risks accepted: a copy that stands still for longer than the settle time counts as complete, and what comes after it is
another round, unless the sender writes a ready marker at the end.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, field
from functools import partial

from extractors.errors import PrescreenError
from flows.finishing import Finished, finish
from flows.inbox.arrivals import Arrivals
from flows.inbox.looking import Item, PlaceAway
from flows.inbox.speaking import Trouble, Voice
from flows.inbox.waking import Waker
from flows.opening import clear_up
from flows.runner import Runner
from flows.screening import Screened, screen
from flows.session import Session
from reports.ledger.answering import serve_wishes
from reports.ledger.claims import due_rounds, held_elsewhere
from reports.ledger.receiving import withdraw
from reports.ledger.records import Due
from reports.wording import CONCLUSIONS

BURST = 200  # dossiers of one flow run: Prefect remembers the tasks of a run for as long as it lasts
RESCAN_SECONDS = 300.0  # a look without any event, as a safety net
BUSY_LOOK_SECONDS = 1.0  # how often is looked while dossiers are in hand
CLEAR_SECONDS = 15.0  # how often is looked whether another process of this machine has died
ONCE_PATIENCE = 60.0  # so long `--once` waits for trouble to pass
PAGES_SHARE = 20.0  # the batch's pages are written at most every so many times the time that takes

Drive = Callable[[Callable[[Runner], None]], None]


@dataclass(slots=True)
class WatchSettings:
    """`settle`: seconds of quiet; `poll`: seconds between looks when there are no events; `once`: drain and end."""

    settle: float = 10.0
    poll: float = RESCAN_SECONDS
    once: bool = False


@dataclass(slots=True)
class Tally:
    """What came of it: conclusions of this run's reports, the dossiers that could not be finished."""

    counts: dict[str, int] = field(default_factory=dict)
    reported: list[Screened] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)
    gave_up: str = ""
    finished: Finished | None = None


class Watcher:
    """`drive` runs a burst of dossiers with a runner; `prepare` is called once there will be one, and may take its time in
    the background. `voice` tells people what happens."""

    def __init__(
        self,
        session: Session,
        settings: WatchSettings,
        drive: Drive,
        voice: Voice,
        waker: Waker | None = None,
        prepare: Callable[[], None] | None = None,
    ) -> None:
        self.session = session
        self.settings = settings
        self.tally = Tally()
        self._drive = drive
        self._voice = voice
        self._prepare = prepare
        self._waker = waker or Waker(session.place, events=False)
        self._trouble = Trouble(voice, session.retry_seconds)
        self._arrivals = Arrivals(session, settings.settle, voice)
        self._due: list[Due] = []
        self._pages_due = True
        self._pages_after = 0.0
        self._cleared = time.monotonic()

    def run(self) -> Tally:
        """Until told to stop; with `once`, until nothing is left."""
        while not self.session.stop.is_set():
            ready = self._look()
            if ready:
                self._drive(self._burst)
                continue
            self._pages()
            if self.settings.once and self._drained():
                break
            self._rest()
        self._pages(last=True)
        return self.tally

    def _look(self) -> list[tuple[Due, Item]]:
        """Look, take what has come to rest; the rounds that can be checked now, with what is to be read for them."""
        now = time.monotonic()
        if self._trouble.pausing(now):
            return []
        try:
            if now - self._cleared >= CLEAR_SECONDS:
                clear_up(self.session)
                self._cleared = now
            self._arrivals.look(now)
            for name in serve_wishes(self.session.ledger):
                self._voice.say(f"应要求重新检查 {name}")
            present = self._arrivals.present()
            due = due_rounds(self.session.ledger, str(self.session.place))
            if any(d.source not in present for d in due):
                withdraw(self.session.ledger, str(self.session.place), present)
        except (PlaceAway, PrescreenError) as error:
            self._trouble.met(str(error), now)
            return []
        self._due = due
        if self._prepare is not None and (due or self._arrivals.waiting()):
            self._prepare()
            self._prepare = None
        ready = [(d, item) for d in due if (item := self._arrivals.at_rest(d.source)) is not None and d.is_now()]
        if not ready and not self._in_trouble_with(due):
            self._trouble.over()
        return ready

    def _in_trouble_with(self, due: list[Due]) -> bool:
        return bool(self._trouble.times) and any(d.source in self._arrivals.present() for d in due)

    def _burst(self, runner: Runner) -> None:
        """Check what is ready, and what becomes so meanwhile, until nothing is left or enough for one flow run."""
        in_hand: dict[Future[Screened], Due] = {}
        begun = 0
        ready = self._look()
        while in_hand or (ready and begun < BURST):
            busy = {due.dossier for due in in_hand.values()}
            for due, item in ready:
                if len(in_hand) >= runner.size or begun >= BURST or self.session.stop.is_set():
                    break
                if due.dossier not in busy:
                    busy.add(due.dossier)
                    begun += 1
                    work = partial(screen, self.session, item, due.round)
                    in_hand[runner.submit(due.folder, work)] = due
            if not in_hand:
                return
            finished, _ = wait(in_hand, timeout=BUSY_LOOK_SECONDS, return_when=FIRST_COMPLETED)
            for future in finished:
                self._tell(in_hand.pop(future), future.result())
            ready = [] if self.session.stop.is_set() else self._look()

    def _tell(self, due: Due, screened: Screened) -> None:
        if screened.state == "reported":
            self._trouble.over()
            self._pages_due = True
            self.tally.failed.pop(due.source, None)
            self.tally.reported.append(screened)
            self.tally.counts[screened.conclusion] = self.tally.counts.get(screened.conclusion, 0) + 1
            words = CONCLUSIONS[screened.conclusion]
            kept = f"，{screened.reused} 个文件没有变化，未重读" if screened.reused else ""
            self._voice.say(f"{screened.folder.name} 第 {screened.number} 轮：{words}{kept} → {screened.folder}")
        elif screened.state == "failed":
            self._pages_due = True
            self.tally.failed[due.source] = screened.message
            self._voice.say(f"{due.folder} 第 {due.number} 轮没有查成：{screened.message}")
        elif screened.trouble:
            self._trouble.met(screened.message, time.monotonic())
        elif screened.state == "waiting":
            self._arrivals.look_anew()
            self._voice.say(f"{due.folder} 第 {due.number} 轮稍后再查：{screened.message}")

    def _drained(self) -> bool:
        """Whether nothing is left that could still come to be checked here."""
        now = time.monotonic()
        if self._trouble.times:
            if self._trouble.lasting(now) < ONCE_PATIENCE:
                return False
            self.tally.gave_up = "问题一直没有恢复，未处理完"
            return True
        if self._arrivals.waiting():
            return False
        present = self._arrivals.present()
        if any(due.source in present for due in self._due):
            return False
        try:
            return not held_elsewhere(self.session.ledger, str(self.session.place))
        except PrescreenError as error:
            self._trouble.met(str(error), now)
            return False

    def _rest(self) -> None:
        """Wait for an event or until the next thing is due, in slices short enough to hear a signal."""
        now = time.monotonic()
        seconds = self.settings.poll
        if self._trouble.pausing(now):
            seconds = min(seconds, self._trouble.until - now)
        elif (soon := self._arrivals.next_change(now)) is not None:
            seconds = min(seconds, soon + 0.01)
        if any(due.source in self._arrivals.present() for due in self._due):
            seconds = min(seconds, 1.0)
        if self._pages_due:
            seconds = min(seconds, max(0.1, self._pages_after - now))
        if self.settings.once:
            seconds = min(seconds, 1.0)
        end = now + seconds
        while not self.session.stop.is_set() and (left := end - time.monotonic()) > 0:
            if self._waker.wait(min(left, 1.0)):
                break

    def _pages(self, last: bool = False) -> None:
        now = time.monotonic()
        if not self._pages_due or (not last and not self.settings.once and now < self._pages_after):
            return
        if self.settings.once and not last:
            return  # once, in the end
        try:
            self.tally.finished = finish(self.session)
            self._pages_due = False
        except PrescreenError as error:
            self._trouble.met(f"批次汇总没有写成：{error}", now)
            if last:
                self.tally.gave_up = self.tally.gave_up or f"批次汇总没有写成：{error}"
        self._pages_after = time.monotonic() + max(5.0, PAGES_SHARE * (time.monotonic() - now))


def drain_once(session: Session, settle: float, runner: Runner) -> dict[str, int]:
    """What has come to rest in an inbox, until nothing is left; what a deployed `watch_inbox` does."""
    voice = Voice(lambda line: None)
    watcher = Watcher(session, WatchSettings(settle, 1.0, once=True), lambda burst: burst(runner), voice)
    return watcher.run().counts
