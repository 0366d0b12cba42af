"""Taking submissions: identities, rounds, first receipts; nothing is taken twice and nothing gets lost."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from ledger_samples import INBOX, claimed, submission, taken
from report_samples import clean_report
from sqlalchemy import select

from reports.ledger.answering import answer, dossier_states, serve_wishes, wish
from reports.ledger.claims import claim, due_rounds
from reports.ledger.ledger import Ledger
from reports.ledger.models import EventRow, FileRow
from reports.ledger.receiving import looked, receive, reopen_round, taken_sources, withdraw
from reports.ledger.records import Reception


def report(ledger: Ledger, reception: Reception) -> None:
    held = claimed(ledger, reception.round)
    assert answer(ledger, held, clean_report(), None, "rules", f"/out/{held.folder}")


def facts(reception: Reception) -> tuple[str, int, str, bool]:
    return reception.folder, reception.number, reception.state, reception.new


def test_the_same_submission_is_taken_once(ledger: Ledger) -> None:
    assert facts(taken(ledger)) == ("湿地巡护", 1, "received", True)
    assert facts(taken(ledger)) == ("湿地巡护", 1, "received", False)
    assert [d.source for d in due_rounds(ledger, INBOX)] == ["湿地巡护"]


def test_changed_content_is_a_round_once_the_last_was_answered(ledger: Ledger) -> None:
    report(ledger, taken(ledger))
    assert facts(taken(ledger)) == ("湿地巡护", 1, "reported", False)
    assert facts(taken(ledger, content="乙")) == ("湿地巡护", 2, "received", True)
    assert facts(taken(ledger, content="乙")) == ("湿地巡护", 2, "received", False)


def test_content_that_changes_before_it_is_checked_is_the_same_round(ledger: Ledger) -> None:
    first = taken(ledger)
    again = taken(ledger, content="乙")
    assert (again.round, again.number, again.new) == (first.round, 1, False)
    with ledger.begin() as session:
        assert set(session.scalars(select(FileRow.sha256))) == {"hash-乙", "hash-letter"}


def test_what_was_there_before_comes_back_as_a_round(ledger: Ledger) -> None:
    for number, content in enumerate(("甲", "乙", "甲"), 1):
        reception = taken(ledger, content=content)
        assert reception.number == number
        report(ledger, reception)


def test_an_archive_after_a_folder_is_the_next_round_and_both_may_lie_there(ledger: Ledger) -> None:
    report(ledger, taken(ledger, "湿地巡护"))
    second = taken(ledger, "湿地巡护.zip", "乙")
    assert facts(second) == ("湿地巡护", 2, "received", True)
    report(ledger, second)
    for name, content in (("湿地巡护", "甲"), ("湿地巡护.zip", "乙")):
        assert facts(taken(ledger, name, content)) == ("湿地巡护", 2, "reported", False)


def test_two_sources_of_one_dossier_before_any_is_checked_are_both_kept(ledger: Ledger) -> None:
    first, second = taken(ledger, "湿地巡护"), taken(ledger, "湿地巡护.zip", "乙")
    assert (first.number, second.number) == (1, 2)
    assert [d.number for d in due_rounds(ledger, INBOX)] == [1]
    assert claim(ledger, second.round, "机器/1/1") is None
    report(ledger, first)
    assert [d.number for d in due_rounds(ledger, INBOX)] == [2]


def test_a_round_whose_files_are_gone_does_not_hold_up_the_next(ledger: Ledger) -> None:
    taken(ledger, "湿地巡护")
    taken(ledger, "湿地巡护.zip", "乙")
    withdraw(ledger, INBOX, {"湿地巡护.zip"})
    assert [d.number for d in due_rounds(ledger, INBOX)] == [2]


@pytest.mark.parametrize(("one", "other"), [("湿地 Cafe\u0301", "湿地 CAFÉ"), ("Ａ系统 ", "Ａ系统"), ("ABC", "abc")])
def test_names_that_shares_confuse_are_one_dossier(ledger: Ledger, one: str, other: str) -> None:
    assert taken(ledger, one).dossier == taken(ledger, other).dossier


def test_folders_that_windows_could_not_tell_apart_are_told_apart(ledger: Ledger) -> None:
    names = ["甲:乙", "甲?乙", "index.html", "CON"]
    assert [taken(ledger, name).folder for name in names] == ["甲_乙", "甲_乙-2", "index.html-2", "_CON"]


def test_a_correction_by_the_reviewer_checks_the_same_round_again(ledger: Ledger) -> None:
    report(ledger, taken(ledger))
    corrected = taken(ledger, stated="hash-receipt")
    assert facts(corrected) == ("湿地巡护", 1, "received", False)
    report(ledger, corrected)
    assert facts(taken(ledger, stated="hash-receipt")) == ("湿地巡护", 1, "reported", False)


def test_a_source_that_the_reviewer_moves_becomes_a_round_of_the_other(ledger: Ledger) -> None:
    report(ledger, taken(ledger, "湿地巡护"))
    report(ledger, taken(ledger, "湿地（补正）", "乙"))
    moved = taken(ledger, "湿地（补正）", "乙", identity="湿地巡护", stated="hash-receipt")
    assert facts(moved) == ("湿地巡护", 2, "received", True)
    assert [s.folder for s in dossier_states(ledger)] == ["湿地巡护"]


@pytest.mark.parametrize("watched", [True, False])
def test_the_first_receipt_is_only_known_when_it_was_seen(ledger: Ledger, watched: bool) -> None:
    day = datetime.datetime.now().date() if watched else None
    first = taken(ledger, watched=watched)
    assert first.received_on == day
    report(ledger, first)
    # a later round that was seen does not make up a first receipt
    assert taken(ledger, content="乙", watched=True).received_on == day


def test_files_keep_the_time_they_were_first_seen(ledger: Ledger) -> None:
    report(ledger, taken(ledger))
    taken(ledger, content="乙")
    with ledger.begin() as session:
        rows: dict[str, list[Any]] = {}
        for row in session.scalars(select(FileRow).order_by(FileRow.id)):
            rows.setdefault(row.sha256, []).append(row.first_seen_at)
    # the report's own list has replaced the first round's; its hashes are others
    assert len(rows["hash-乙"]) == 1
    assert len(rows["hash-letter"]) == 1


def test_a_wish_is_served_once(ledger: Ledger) -> None:
    reception = taken(ledger)
    report(ledger, reception)
    wish(ledger, reception.dossier, "再看一遍", "审核员")
    assert serve_wishes(ledger) == ["湿地巡护"]
    assert serve_wishes(ledger) == []
    assert facts(taken(ledger)) == ("湿地巡护", 1, "received", False)


def test_a_new_round_while_the_last_was_to_be_checked_again(ledger: Ledger) -> None:
    first = taken(ledger)
    report(ledger, first)
    reopen_round(ledger, first.round, "规则有变化")
    second = taken(ledger, content="乙")
    assert facts(second) == ("湿地巡护", 2, "received", True)
    assert [d.number for d in due_rounds(ledger, INBOX)] == [2]


def test_sources_are_known_again(ledger: Ledger) -> None:
    report(ledger, taken(ledger))
    source = taken_sources(ledger, INBOX)["湿地巡护"]
    assert (source.signature, source.state, source.number, source.settings) == ("signature-甲", "reported", 1, "rules")
    assert taken_sources(ledger, "/别处") == {}


def test_looks_are_noted(ledger: Ledger) -> None:
    assert looked(ledger, INBOX) is None
    before = looked(ledger, INBOX)
    assert before is not None
    assert datetime.datetime.now(datetime.UTC) - before < datetime.timedelta(minutes=1)


def test_events_tell_the_story(ledger: Ledger) -> None:
    report(ledger, taken(ledger))
    receive(ledger, submission(content="乙"))
    with ledger.begin() as session:
        story = [(e.kind, e.message) for e in session.scalars(select(EventRow).order_by(EventRow.id))]
    assert story == [
        ("received", "收到“湿地巡护”，第1轮，2 个文件"),
        ("reported", "第1轮报告已出：pass"),
        ("received", "收到“湿地巡护”，第2轮，2 个文件"),
    ]
