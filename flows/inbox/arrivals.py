"""From what lies in an inbox to what the ledger knows: looking, waiting for rest, taking.

Whether an arrival was seen decides whether its day may count as the day of receipt. It may when the inbox was looked at
shortly before, or earlier the same day; what lay there before anybody looked has no known day, and gets none.
"""

from __future__ import annotations

import datetime

from flows.inbox.looking import Item, look
from flows.inbox.speaking import Voice
from flows.inbox.stability import StabilityTracker
from flows.intake import open_again, standing, take
from flows.session import Session
from reports.json_report import FILE_NAME
from reports.ledger.ledger import local_day
from reports.ledger.receiving import looked, taken_sources

SEEN_MINUTES = 15.0
_NOTE_SECONDS = 30.0  # how often the ledger is told that somebody looks
LOCKED_TRIES = 3


class Arrivals:
    """The watcher's view of its inbox. `look` raises PlaceAway and LedgerUnavailable; other methods do not."""

    def __init__(self, session: Session, settle: float, voice: Voice) -> None:
        self._session = session
        self._voice = voice
        self._tracker = StabilityTracker(settle)
        self._taken: dict[str, str] | None = None  # signatures, by name
        self._at_rest: dict[str, Item] = {}
        self._watched: dict[str, bool] = {}
        self._tries: dict[str, int] = {}
        self._hold_off: dict[str, float] = {}
        self._noted = float("-inf")
        self._looked = float("-inf")
        self._last_look: datetime.datetime | None = None

    def look(self, now: float) -> None:
        """See what lies there now; take what has come to rest since and is not known yet."""
        ignored = [p for p in (self._session.manner.registers, self._session.out) if p is not None]
        items = look(self._session.place, ignored)
        if self._taken is None:
            self._taken = self._known()
        self._note_look(now, {item.name for item in items})
        self._tracker.update(items, now)
        self._looked = now
        settled = self._tracker.settled(now)
        self._at_rest = {}
        for item, signature in settled:
            if self._taken.get(item.name) == signature or self._take(item, signature, now):
                self._at_rest[item.name] = item

    def at_rest(self, name: str) -> Item | None:
        """A submission that lies there unchanged since it was taken."""
        return self._at_rest.get(name)

    def present(self) -> set[str]:
        return self._tracker.present()

    def waiting(self) -> bool:
        """Whether something has not been taken yet as it lies there: still coming to rest, or locked."""
        taken = self._taken or {}
        return any(taken.get(item.name) != signature for item, signature in self._tracker.expected())

    def next_change(self, now: float) -> float | None:
        soon = [t - now for t in self._hold_off.values() if t > self._looked]
        if (settles := self._tracker.next_change(now)) is not None:
            soon.append(settles)
        return max(0.0, min(soon)) if soon else None

    def look_anew(self) -> None:
        """A dossier has changed under the check: nothing that was at rest is taken for granted."""
        self._at_rest = {}

    def _known(self) -> dict[str, str]:
        """What the ledger has taken and answered, or still has to; only a different signature is looked into again."""
        taken = taken_sources(self._session.ledger, str(self._session.place))
        known = {}
        for name, source in taken.items():
            if source.state != "reported" or standing(self._session, source, source.signature, same_rules=False):
                known[name] = source.signature
        return known

    def _note_look(self, now: float, names: set[str]) -> None:
        """Tell the ledger that somebody looks, and decide for newcomers whether their arrival was seen."""
        moment = datetime.datetime.now(datetime.UTC)
        before = self._last_look
        if now - self._noted >= _NOTE_SECONDS or not names <= self._watched.keys():
            noted = looked(self._session.ledger, str(self._session.place))
            before = before or noted
            self._noted = now
        seen = before is not None and (
            moment - before < datetime.timedelta(minutes=SEEN_MINUTES) or local_day(before) == local_day(moment)
        )
        self._watched = {name: self._watched.get(name, seen) for name in names}
        self._last_look = moment

    def _take(self, item: Item, signature: str, now: float) -> bool:
        """Write a submission down; False when it has to be tried again."""
        assert self._taken is not None
        if now < self._hold_off.get(item.name, 0.0):
            return False
        tries = self._tries.get(item.name, 0)
        try:
            reception = take(
                self._session, item, self._watched.get(item.name, False), without_locked=tries >= LOCKED_TRIES
            )
        except OSError as error:
            self._tries[item.name] = tries + 1
            self._hold_off[item.name] = now + self._session.retry_seconds
            if not tries:
                reason = error.strerror or str(error)
                self._voice.say(f"{item.name} 有文件读不了（{reason}），可能正被占用，稍后再收")
            return False
        if reception.state == "reported" and not (self._session.out / reception.folder / FILE_NAME).is_file():
            open_again(self._session, reception, "报告已不在输出文件夹")
            return False  # the next look finds it waiting
        self._tries.pop(item.name, None)
        self._hold_off.pop(item.name, None)
        self._taken[item.name] = signature
        if reception.new:
            self._voice.say(f"收到 {item.name}：{reception.folder} 第 {reception.number} 轮，{len(item.files)} 个文件")
        elif reception.state == "received":
            self._voice.say(f"{item.name} 有改动，第 {reception.number} 轮重新检查")
        return True
