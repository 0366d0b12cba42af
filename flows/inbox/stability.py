"""When a submission has come to rest: nothing about it has changed for the settle time, and it is still there.

Edge cases handled: copies that keep their old times (sizes and change times move on all the same); a ready marker that counts
at once, unless something was written after it; downloads with a `.part` beside them, which are waited for, though not for
ever; an empty folder, in which somebody is about to put something; a folder that vanishes and comes back.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flows.inbox.looking import Item

UNFINISHED_TIMES = 6  # so many settle times an unfinished download may stand still before it counts as junk


@dataclass(slots=True)
class _Seen:
    signature: str
    since: float
    item: Item


class StabilityTracker:
    """Fed with every look; keeps what it saw last. Times are seconds of any clock that only goes forward."""

    def __init__(self, settle: float) -> None:
        self.settle = settle
        self._seen: dict[str, _Seen] = {}
        self._looked = 0.0

    def update(self, items: Iterable[Item], now: float) -> None:
        """What lies there now. What does so no longer is forgotten."""
        fresh: dict[str, _Seen] = {}
        for item in items:
            before = self._seen.get(item.name)
            signature = item.signature
            since = before.since if before is not None and before.signature == signature else now
            fresh[item.name] = _Seen(signature, since, item)
        self._seen = fresh
        self._looked = now

    def settled(self, now: float) -> list[tuple[Item, str]]:
        """The submissions at rest, with their signatures. Empty folders never are, unless marked as complete."""
        return [(seen.item, seen.signature) for seen in self._seen.values() if self._rests(seen, now)]

    def expected(self) -> list[tuple[Item, str]]:
        """Everything there that is, or will be, at rest, with its signature; empty folders are not waited for."""
        return [(seen.item, seen.signature) for seen in self._seen.values() if not self._idle(seen.item)]

    def next_change(self, now: float) -> float | None:
        """Seconds until the next one comes to rest if nothing happens; None when none is on its way.

        One that has come to rest since the last look is due at once: nobody has been told of it yet.
        """
        due = [
            max(0.0, seen.since + self._patience(seen.item) - now)
            for seen in self._seen.values()
            if not self._rests(seen, self._looked) and not self._idle(seen.item)
        ]
        return min(due, default=None)

    def present(self) -> set[str]:
        return set(self._seen)

    def _idle(self, item: Item) -> bool:
        return item.empty and not item.unfinished and not item.marked

    def _rests(self, seen: _Seen, now: float) -> bool:
        item = seen.item
        if item.marked and not item.unfinished:
            return True
        if item.empty:
            return False
        return now - seen.since >= self._patience(item)

    def _patience(self, item: Item) -> float:
        return self.settle * UNFINISHED_TIMES if item.unfinished else self.settle
