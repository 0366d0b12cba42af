"""When a submission has come to rest: quiet for the settle time, or marked as complete; never while it still grows."""

from __future__ import annotations

import pytest

from flows.inbox.looking import Item, Stamp
from flows.inbox.stability import UNFINISHED_TIMES, StabilityTracker

SETTLE = 10.0


def item(size: int = 1, at: int = 100, ready: int | None = None, **values: object) -> Item:
    marker = Stamp(0, ready, ready) if ready is not None else None
    files = {"函.docx": Stamp(size, at, at)} if size else {}
    return Item("甲", "inbox", files, ready=marker, **values)  # type: ignore[arg-type]


def settled(*looks: tuple[float, Item | None]) -> bool:
    """Whether it rests after these looks: time and what lay there."""
    tracker = StabilityTracker(SETTLE)
    for now, seen in looks:
        tracker.update([seen] if seen is not None else [], now)
    return bool(tracker.settled(looks[-1][0]))


@pytest.mark.parametrize(
    ("looks", "expected"),
    [
        ([(0, item())], False),
        ([(0, item()), (9.9, item())], False),
        ([(0, item()), (10, item())], True),
        ([(0, item(1)), (9, item(2)), (15, item(2))], False),
        ([(0, item(1)), (9, item(2)), (19, item(2))], True),
        ([(0, item(at=100)), (10, item(at=101))], False),
        ([(0, item()), (5, None), (11, item())], False),  # gone and back
        ([(0, item()), (5, None), (11, item()), (21, item())], True),
        ([(0, item(0)), (1000, item(0))], False),  # an empty folder
        ([(0, item(ready=100))], True),
        ([(0, item(ready=99))], False),  # written to after the marker
        ([(0, item(ready=99)), (10, item(ready=99))], True),
        ([(0, item(0, ready=100))], True),
        ([(0, item(ready=100, unfinished=True))], False),
        ([(0, item(unfinished=True)), (10, item(unfinished=True))], False),
        ([(0, item(unfinished=True)), (SETTLE * UNFINISHED_TIMES, item(unfinished=True))], True),
        ([(0, item(unfinished=True)), (9, item()), (10, item())], True),
    ],
)
def test_rest(looks: list[tuple[float, Item | None]], expected: bool) -> None:
    assert settled(*looks) is expected


def test_the_next_look_is_due_when_the_first_comes_to_rest() -> None:
    tracker = StabilityTracker(SETTLE)
    assert tracker.next_change(0) is None
    tracker.update([item()], 0)
    assert tracker.next_change(4) == 6
    assert tracker.next_change(12) == 0  # at rest since, and nobody has looked yet
    assert [i.name for i, _ in tracker.expected()] == ["甲"]
    tracker.update([item()], 10)
    assert tracker.next_change(10) is None
    assert tracker.present() == {"甲"}


def test_an_empty_folder_is_not_waited_for() -> None:
    tracker = StabilityTracker(SETTLE)
    tracker.update([item(0)], 0)
    assert tracker.expected() == []
    assert tracker.next_change(0) is None
