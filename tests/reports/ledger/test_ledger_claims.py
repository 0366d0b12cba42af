"""Claims: one owner at a time, given back, run out, taken over; the dead are recognised, the late find their claim gone."""

from __future__ import annotations

import datetime
import threading

import pytest
from ledger_samples import INBOX, claimed, taken
from report_samples import clean_report
from sqlalchemy import select

from reports.ledger.answering import answer, holds
from reports.ledger.claims import borrow, claim, due_rounds, give_up, hand_back, held_elsewhere, recover, release, renew
from reports.ledger.ledger import Ledger
from reports.ledger.models import RunRow
from reports.ledger.receiving import reopen_round


def runs(ledger: Ledger) -> list[tuple[str, str]]:
    with ledger.begin() as session:
        return [(r.machine, r.outcome) for r in session.scalars(select(RunRow).order_by(RunRow.id))]


def test_one_of_many_gets_it(ledger: Ledger) -> None:
    reception = taken(ledger)
    won: list[str] = []

    def run(owner: str) -> None:
        if claim(ledger, reception.round, owner) is not None:
            won.append(owner)

    threads = [threading.Thread(target=run, args=(f"机器{n}/1/1",)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(won) == 1
    assert due_rounds(ledger, INBOX) == []
    assert held_elsewhere(ledger, INBOX) == 1


def test_a_claim_says_what_is_to_be_checked(ledger: Ledger) -> None:
    held = claimed(ledger, taken(ledger).round)
    assert (held.folder, held.number, held.content, held.attempts) == ("湿地巡护", 1, "content-甲", 1)


def test_a_claim_given_back_waits(ledger: Ledger) -> None:
    held = claimed(ledger, taken(ledger).round)
    release(ledger, held, "retried", "申请表.docx 被占用", retry_seconds=60)
    (due,) = due_rounds(ledger, INBOX)
    assert (due.attempts, due.message, due.is_now()) == (1, "申请表.docx 被占用", False)
    assert claim(ledger, due.round, "机器/2/2") is None
    assert runs(ledger) == [("机器/1/1", "retried")]


def test_an_attempt_that_does_not_count(ledger: Ledger) -> None:
    held = claimed(ledger, taken(ledger).round)
    release(ledger, held, "abandoned", "程序结束", count=False)
    assert claimed(ledger, held.round).attempts == 1


def test_a_claim_that_has_run_out_goes_to_the_next(ledger: Ledger) -> None:
    late = claimed(ledger, taken(ledger).round, lease=-1)
    assert [d.round for d in due_rounds(ledger, INBOX)] == [late.round]
    now = claimed(ledger, late.round, "机器/2/2")
    assert not holds(ledger, late)
    assert holds(ledger, now)
    assert not answer(ledger, late, clean_report(), None, "", "/out")
    release(ledger, late, "retried", "太晚")
    assert answer(ledger, now, clean_report(), None, "", "/out")
    assert runs(ledger) == [("机器/1/1", "superseded"), ("机器/2/2", "reported")]


def test_renewing_keeps_what_is_held(ledger: Ledger) -> None:
    held = claimed(ledger, taken(ledger).round, lease=-1)
    other = claimed(ledger, taken(ledger, "档案", "乙").round)
    release(ledger, other, "retried", "")
    assert renew(ledger, [held.token, other.token, "unknown"]) == {held.token}
    assert claim(ledger, held.round, "机器/2/2") is None


def test_content_that_changed_under_the_check_is_not_answered(ledger: Ledger) -> None:
    held = claimed(ledger, taken(ledger).round)
    taken(ledger, content="乙")
    assert not holds(ledger, held)
    assert not answer(ledger, held, clean_report(), None, "", "/out")
    (due,) = due_rounds(ledger, INBOX)
    assert claimed(ledger, due.round).content == "content-乙"


def test_the_dead_give_way_at_once(ledger: Ledger) -> None:
    dead, alive = taken(ledger), taken(ledger, "档案", "乙")
    claimed(ledger, dead.round, "机器/1/1")
    claimed(ledger, alive.round, "机器/2/2")
    freed = recover(ledger, lambda owner: owner == "机器/1/1")
    assert [(d.folder, d.number) for d in freed] == [("湿地巡护", 1)]
    assert claimed(ledger, dead.round).attempts == 1
    assert ("机器/1/1", "abandoned") in runs(ledger)


def test_a_round_given_up_is_left_alone_until_its_content_changes(ledger: Ledger) -> None:
    held = claimed(ledger, taken(ledger).round)
    give_up(ledger, held, "检查时出错")
    assert due_rounds(ledger, INBOX) == []
    assert taken(ledger).state == "failed"
    assert taken(ledger, content="乙").state == "received"
    (due,) = due_rounds(ledger, INBOX)
    assert (due.round, due.attempts) == (held.round, 0)


def test_borrowing_keeps_others_off_and_changes_nothing(ledger: Ledger) -> None:
    reception = taken(ledger)
    assert borrow(ledger, "湿地巡护", "机器/1/1") is None
    assert answer(ledger, claimed(ledger, reception.round), clean_report(), None, "", "/out")
    held = borrow(ledger, "湿地巡护", "机器/1/1")
    assert held is not None
    assert borrow(ledger, "湿地巡护", "机器/2/2") is None
    second = taken(ledger, content="乙")
    assert second.number == 2
    assert claim(ledger, second.round, "机器/2/2") is None
    hand_back(ledger, held)
    assert claim(ledger, second.round, "机器/2/2") is not None


@pytest.mark.parametrize("state", ["released", "recovered"])
def test_an_answered_round_that_a_newer_one_followed_is_not_checked_again(ledger: Ledger, state: str) -> None:
    first = taken(ledger)
    assert answer(ledger, claimed(ledger, first.round), clean_report(), None, "", "/out")
    reopen_round(ledger, first.round, "规则有变化")
    held = claimed(ledger, first.round)
    taken(ledger, content="乙")
    if state == "released":
        release(ledger, held, "changed", "文件有变化")
    else:
        recover(ledger, lambda owner: True)
    assert [d.number for d in due_rounds(ledger, INBOX)] == [2]


def test_due_rounds_come_in_the_order_of_their_arrival(ledger: Ledger) -> None:
    for name in ("丙", "甲", "乙"):
        taken(ledger, name, name)
    assert [d.folder for d in due_rounds(ledger, INBOX)] == ["丙", "甲", "乙"]
    assert due_rounds(ledger, "/别处") == []


def test_the_clock_of_the_ledger_has_a_zone(ledger: Ledger) -> None:
    with ledger.begin() as session:
        assert ledger.now(session).utcoffset() == datetime.timedelta(0)
