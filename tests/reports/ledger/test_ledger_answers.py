"""What is written down of an answer, what a stopped dossier leaves, what purging removes."""

from __future__ import annotations

import dataclasses
import datetime
import sqlite3
from decimal import Decimal
from pathlib import Path

import pytest
from ledger_samples import INBOX, claimed, taken
from report_samples import clean_report, sample_report, stopped_report
from sqlalchemy import select, text

from checks.batch import DossierSummary
from checks.findings import Evidence
from extractors.errors import UsageError
from reports.ledger.answering import (
    answer,
    batch_findings,
    dossier_states,
    dump_summary,
    load_summary,
    previous_round,
    source_of,
    summaries,
)
from reports.ledger.ledger import Ledger
from reports.ledger.models import Base, DossierRow, FileRow, FindingRow, RoundRow
from reports.ledger.purging import purge

SUMMARY = DossierSummary(
    "湿地巡护",
    "intake",
    "高青县甲局",
    "湿地巡护系统",
    Decimal("680000.00"),
    datetime.date(2026, 9, 20),
    "supplement",
    "建设巡护任务子系统",
    (Evidence("申请表.docx", "表1 第4行", None, None, "68万元"),),
    Evidence("方案.docx", "正文 第3段", 2, (1.0, 2.0, 3.0, 4.0), "建设"),
)


def test_an_answer_is_all_in_the_ledger(ledger: Ledger) -> None:
    report = sample_report()
    held = claimed(ledger, taken(ledger).round)
    assert answer(ledger, held, report, SUMMARY, "rules", "/out/湿地巡护")
    with ledger.begin() as session:
        round_ = session.scalars(select(RoundRow)).one()
        dossier = session.scalars(select(DossierRow)).one()
        files = session.scalars(select(FileRow).order_by(FileRow.id)).all()
        findings = session.scalars(select(FindingRow).order_by(FindingRow.id)).all()
    assert (round_.state, round_.conclusion, round_.settings, round_.output) == (
        "reported",
        report.conclusion,
        "rules",
        "/out/湿地巡护",
    )
    assert (dossier.kind, dossier.project, dossier.applicant) == (
        report.dossier.kind,
        report.dossier.project,
        report.dossier.applicant,
    )
    assert [(f.path, f.sha256, f.bytes, f.status) for f in files] == [
        (f.path, f.sha256, f.bytes, f.status) for f in report.files
    ]
    assert [(f.rule, f.result, f.severity, f.message) for f in findings] == [
        (f.rule, f.result, f.severity, f.message) for f in report.findings
    ]
    assert summaries(ledger) == [SUMMARY]
    assert source_of(ledger, "湿地巡护") == Path(INBOX) / "湿地巡护"


def test_a_summary_survives_being_stored() -> None:
    assert load_summary(dump_summary(SUMMARY)) == SUMMARY


def test_a_summary_of_another_version_is_still_read() -> None:
    stored = dump_summary(SUMMARY).replace('"contents":', '"unknown":')
    assert load_summary(stored) == dataclasses.replace(SUMMARY, contents="")


def test_the_round_before_is_what_was_answered(ledger: Ledger) -> None:
    first = taken(ledger)
    assert previous_round(ledger, first.dossier, 1) is None
    report = sample_report()
    hint = dataclasses.replace(report.findings[0], scope="batch", message="与另一卷相似")
    report = dataclasses.replace(report, findings=(*report.findings, hint))
    assert answer(ledger, claimed(ledger, first.round), report, None, "", "/out")
    past = previous_round(ledger, first.dossier, 2)
    assert past is not None
    assert past.number == 1
    assert [f.rule for f in past.findings] == [f.rule for f in report.findings[:-1]]
    assert past.hashes == {f.sha256 for f in report.files} - {""}
    assert batch_findings(ledger) == {"湿地巡护": {(hint.rule, "与另一卷相似")}}


def test_a_stopped_dossier_leaves_hashes_and_no_words(ledger: Ledger) -> None:
    first = taken(ledger)
    assert answer(ledger, claimed(ledger, first.round), sample_report(), SUMMARY, "", "/out")
    second = taken(ledger, content="乙")
    report = stopped_report()
    assert answer(ledger, claimed(ledger, second.round), report, None, "", "/out")
    with ledger.begin() as session:
        dossier = session.scalars(select(DossierRow)).one()
        assert (dossier.project, dossier.applicant) == ("", "")
        assert {f.message for f in session.scalars(select(FindingRow))} == {""}
        assert {r.summary for r in session.scalars(select(RoundRow))} == {""}
        stopped = session.scalars(select(FindingRow).filter_by(round_id=second.round)).one()
        assert (stopped.rule, stopped.result) == ("TY-04", "不符")
        paths = set(session.scalars(select(FileRow.path).filter_by(round_id=second.round)))
        assert paths == {f.path for f in report.files}
    assert summaries(ledger) == []
    assert previous_round(ledger, first.dossier, 3) is None


def test_states_for_the_pages(ledger: Ledger) -> None:
    assert answer(ledger, claimed(ledger, taken(ledger).round), clean_report(), None, "", "/out/湿地巡护")
    taken(ledger, "档案", "乙")
    assert [(s.folder, s.number, s.state, s.conclusion, s.output, s.sources) for s in dossier_states(ledger)] == [
        ("湿地巡护", 1, "reported", "pass", "/out/湿地巡护", ("湿地巡护",)),
        ("档案", 1, "received", "", "", ("档案",)),
    ]


@pytest.mark.parametrize("name", ["湿地巡护", "湿地巡护-2"])
def test_purging_removes_everything_of_one(ledger: Ledger, name: str) -> None:
    for folder, content in (("湿地巡护", "甲"), ("湿地巡护-2", "乙")):
        reception = taken(ledger, folder, content)
        report = dataclasses.replace(sample_report(), files=())
        assert answer(ledger, claimed(ledger, reception.round), report, SUMMARY, "", f"/out/{folder}")
    purged = purge(ledger, name)
    assert (purged.folder, purged.outputs, purged.rounds) == (name, (f"/out/{name}",), 1)
    other = {"湿地巡护": "湿地巡护-2", "湿地巡护-2": "湿地巡护"}[name]
    assert [s.folder for s in dossier_states(ledger)] == [other]
    with ledger.begin() as session:
        for table in Base.metadata.sorted_tables:
            if "dossier_id" in table.c:
                assert len(set(session.scalars(select(table.c.dossier_id))) - {None}) <= 1
        assert len(set(session.scalars(select(FindingRow.round_id)))) == 1


def test_purging_leaves_no_byte_of_it_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    with Ledger.open(f"sqlite:///{path}") as ledger:
        reception = taken(ledger, "绝无仅有的卷名")
        assert answer(ledger, claimed(ledger, reception.round), sample_report(), SUMMARY, "", "/out/绝无仅有的卷名")
        assert "绝无仅有".encode() in path.read_bytes()
        purge(ledger, "绝无仅有的卷名")
    assert "绝无仅有".encode() not in path.read_bytes()
    assert "湿地巡护系统".encode() not in path.read_bytes()
    sqlite3.connect(path).execute("SELECT 1")


def test_purging_what_is_not_there_names_what_is(ledger: Ledger) -> None:
    with pytest.raises(UsageError, match="台账是空的"):
        purge(ledger, "湿地")
    taken(ledger, "湿地巡护")
    with pytest.raises(UsageError, match="有：湿地巡护"):
        purge(ledger, "湿地")


def test_nothing_breaks_on_text_that_databases_refuse(ledger: Ledger) -> None:
    with ledger.begin() as session:
        ledger.note(session, "test", "坏字符\x00\ud800")
    with ledger.begin() as session:
        assert session.execute(text("SELECT message FROM event")).scalar_one() == "坏字符 \ufffd"
