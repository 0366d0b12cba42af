"""What the watcher says: one line an event, and trouble once, however often it is met."""

from __future__ import annotations

import datetime
from collections.abc import Callable


class Voice:
    """Lines with the time of day. `write` takes a whole line."""

    def __init__(self, write: Callable[[str], object]) -> None:
        self._write = write

    def say(self, text: str) -> None:
        self._write(f"{datetime.datetime.now():%H:%M:%S} {text}\n")


class Trouble:
    """Something around the dossiers is in the way: a full disk, a share that is away. Said when it begins, when its
    reason changes and when it is over; tried again after a pause that grows up to a minute."""

    LONGEST = 60.0

    def __init__(self, voice: Voice, first_pause: float) -> None:
        self._voice = voice
        self._first = first_pause
        self._message = ""
        self.since = 0.0
        self.times = 0
        self.until = 0.0

    def met(self, message: str, now: float) -> None:
        if not self.times:
            self.since = now
        self.times += 1
        pause = min(self._first * 2 ** (self.times - 1), self.LONGEST)
        self.until = now + pause
        if message != self._message:
            self._message = message
            self._voice.say(f"{message}；{pause:.0f} 秒后再试，恢复后自动继续")

    def over(self) -> None:
        if self.times:
            self._voice.say("已恢复，继续")
        self._message, self.times, self.until = "", 0, 0.0

    def pausing(self, now: float) -> bool:
        return now < self.until

    def lasting(self, now: float) -> float:
        """Seconds since it began; 0 when there is none."""
        return now - self.since if self.times else 0.0
