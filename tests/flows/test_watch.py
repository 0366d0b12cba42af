"""The watcher on an inbox: each submission one report a round, resubmissions, corrections, loose files, receipts."""

from __future__ import annotations

import datetime
import threading
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from flow_helpers import Bench
from sqlalchemy import select, update

from extractors.dossier import FileEntry
from flows import finishing, watch
from flows.session import Session
from flows.watch import Watcher
from reports.ledger.answering import wish
from reports.ledger.database import ledger_url
from reports.ledger.ledger import Ledger
from reports.ledger.models import DossierRow, EventRow, PlaceRow, RoundRow

PLAN = "建设方案\n第一章 项目概述\n本项目建设巡护任务子系统。"


def tree(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {
        path.relative_to(folder).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def rounds(bench: Bench) -> list[tuple[int, str, str]]:
    with Ledger.open(ledger_url(bench.out)) as ledger, ledger.begin() as session:
        rows = session.execute(
            select(DossierRow.folder, RoundRow).join(RoundRow).order_by(DossierRow.folder, RoundRow.number)
        ).all()
        return [(round_.number, folder, round_.state) for folder, round_ in rows]


def test_what_lies_there_is_reported_and_left_as_it_is(bench: Bench) -> None:
    bench.put("甲项目")
    with zipfile.ZipFile(bench.inbox / "乙项目.zip", "w") as archive:
        archive.writestr("方案.txt", PLAN)
    before = tree(bench.inbox)
    assert sum(bench.drain().values()) == 2
    assert bench.reports() == {"乙项目": 1, "甲项目": 1}
    assert rounds(bench) == [(1, "乙项目", "reported"), (1, "甲项目", "reported")]
    assert tree(bench.inbox) == before
    assert (bench.out / "批次汇总.xlsx").is_file()
    assert (bench.out / "index.html").is_file()
    assert not list((bench.root / "scratch").iterdir())


def test_a_second_run_finds_nothing_to_do(bench: Bench) -> None:
    bench.put("甲项目")
    bench.drain()
    bench.pool.read_paths.clear()
    before = tree(bench.out / "甲项目")
    assert bench.drain() == {}
    assert bench.pool.read_paths == []
    assert tree(bench.out / "甲项目") == before


def test_a_resubmission_is_a_round_and_reads_only_what_changed(bench: Bench) -> None:
    bench.put("甲项目", 函__txt="关于申报的函", 方案__txt=PLAN)
    bench.drain()
    first = bench.report("甲项目")
    bench.pool.read_paths.clear()
    bench.put("甲项目", 函__txt="关于申报的函（修改）")
    bench.drain()
    assert bench.pool.read_paths == ["函.txt"]
    assert bench.reports() == {"甲项目": 2, "甲项目/rounds/1": 1}
    report = bench.report("甲项目")
    assert report.comparison is not None
    assert (report.comparison.previous_round, report.comparison.unchanged_files, report.comparison.changed_files) == (
        1,
        ("方案.txt",),
        ("函.txt",),
    )
    assert [f.rule for f in report.findings if f.severity != "提示" and f.change != "未补"] == []
    assert [f.change for f in first.findings] == [""] * len(first.findings)
    assert "1 个文件没有变化，未重读" in "\n".join(bench.said)


def test_an_archive_after_a_folder_is_the_second_round(bench: Bench) -> None:
    bench.put("甲项目")
    bench.drain()
    with zipfile.ZipFile(bench.inbox / "甲项目.zip", "w") as archive:
        archive.writestr("方案.txt", PLAN)
    bench.drain()
    bench.drain()
    assert bench.reports() == {"甲项目": 2, "甲项目/rounds/1": 1}
    assert [f.path for f in bench.report("甲项目").files] == ["甲项目.zip", "甲项目.zip!/方案.txt"]


def test_the_reviewer_makes_another_name_a_round(bench: Bench) -> None:
    bench.put("甲项目")
    bench.drain()
    folder = bench.put("甲项目（改）", 方案__txt=PLAN)
    (folder / "收件.yaml").write_text("dossier: 甲项目\n", "utf-8")
    bench.drain()
    assert bench.reports() == {"甲项目": 2, "甲项目/rounds/1": 1}
    assert bench.report("甲项目").dossier.folder == "甲项目（改）"


def test_a_correction_checks_the_same_round_again(bench: Bench) -> None:
    folder = bench.put("甲项目")
    bench.drain()
    (folder / "收件.yaml").write_text("received: 2026-09-20\n", "utf-8")
    bench.pool.read_paths.clear()
    bench.drain()
    assert bench.reports() == {"甲项目": 1}
    report = bench.report("甲项目")
    assert (report.dossier.received, report.dossier.received_source) == ("2026-09-20", "收件.yaml")
    assert bench.pool.read_paths == []


def test_loose_files_are_one_dossier_that_asks_whose_they_are(bench: Bench) -> None:
    (bench.inbox / "函.txt").write_text("关于申报的函", "utf-8")
    (bench.inbox / "方案.txt").write_text(PLAN, "utf-8")
    bench.put("甲项目")
    bench.drain()
    assert bench.reports() == {"散文件": 1, "甲项目": 1}
    report = bench.report("散文件")
    assert [f.path for f in report.files] == ["函.txt", "方案.txt"]
    found = next(f for f in report.findings if f.rule == "GC-11")
    assert (found.result, found.severity, [e.file for e in found.evidence]) == ("待核", "补正", ["函.txt", "方案.txt"])
    assert "GC-11" not in [f.rule for f in bench.report("甲项目").findings]
    (bench.inbox / "表.txt").write_text("申请表", "utf-8")
    bench.drain()
    assert bench.reports() == {"散文件": 2, "散文件/rounds/1": 1, "甲项目": 1}


def test_an_empty_folder_waits_for_its_files(bench: Bench) -> None:
    (bench.inbox / "甲项目").mkdir()
    bench.drain()
    assert bench.reports() == {}
    bench.put("甲项目")
    bench.drain()
    assert bench.reports() == {"甲项目": 1}


def test_a_wish_of_the_desk_is_served(bench: Bench) -> None:
    bench.put("甲项目")
    bench.drain()
    with bench.session() as session:
        wish(session.ledger, 1, "改了规则")
        bench.watcher(session).run()
    with Ledger.open(ledger_url(bench.out)) as ledger, ledger.begin() as session:
        kinds = list(session.scalars(select(EventRow.kind).order_by(EventRow.id)))
    assert kinds == ["received", "reported", "reopened", "reported"]
    assert bench.reports() == {"甲项目": 1}


def test_a_report_that_was_deleted_comes_back(bench: Bench) -> None:
    bench.put("甲项目")
    bench.drain()
    (bench.out / "甲项目" / "report.json").unlink()
    bench.drain()
    assert bench.reports() == {"甲项目": 1}


# --- receipts


def received(bench: Bench, name: str) -> tuple[str | None, str]:
    head = bench.report(name).dossier
    return head.received, head.received_source


def test_what_lay_there_before_anybody_looked_has_no_day(bench: Bench) -> None:
    bench.put("甲项目")
    bench.drain()
    assert received(bench, "甲项目") == (None, "")
    assert [f.result for f in bench.report("甲项目").findings if f.rule == "SB-04"] == ["待核"]


def test_what_comes_between_two_looks_of_a_day_was_received_then(bench: Bench) -> None:
    bench.drain()
    bench.put("甲项目")
    bench.drain()
    today = datetime.date.today().isoformat()
    assert received(bench, "甲项目") == (today, "收件台账")
    bench.put("甲项目", 新的__txt="补充")
    bench.drain()
    assert received(bench, "甲项目") == (today, "收件台账")


def test_what_came_while_nobody_looked_for_days_has_no_day(bench: Bench) -> None:
    bench.drain()
    with Ledger.open(ledger_url(bench.out)) as ledger, ledger.begin() as session:
        long_ago = datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=3)
        session.execute(update(PlaceRow).values(looked_at=long_ago))
    bench.put("甲项目")
    bench.drain()
    assert received(bench, "甲项目") == (None, "")


def test_the_first_receipt_decides_for_every_round(bench: Bench) -> None:
    bench.drain()
    bench.put("甲项目")
    bench.drain()
    with Ledger.open(ledger_url(bench.out)) as ledger, ledger.begin() as session:
        session.execute(update(DossierRow).values(received_on=datetime.date(2026, 9, 20)))
    bench.put("甲项目", 新的__txt="补充")
    bench.drain()
    assert received(bench, "甲项目") == ("2026-09-20", "收件台账")


# --- while files are still coming


class Running:
    """A watcher in a thread, for tests that do something meanwhile."""

    def __init__(self, bench: Bench, settle: float = 0.4, once: bool = False, poll: float = 0.05) -> None:
        self._context = bench.session()
        self.session = self._context.__enter__()
        self.watcher: Watcher = bench.watcher(self.session, settle, once, poll)
        self._thread = threading.Thread(target=self.watcher.run)

    def __enter__(self) -> Running:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.session.stop.set()
        self._thread.join(timeout=250)
        assert not self._thread.is_alive()
        self._context.__exit__(None, None, None)


def until(condition: Callable[[], bool], seconds: float = 250.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.02)


def test_a_folder_that_still_grows_is_not_taken(bench: Bench) -> None:
    with Running(bench, settle=2.0):
        for number in range(8):
            bench.put("甲项目", **{f"{number}__txt": "字" * number})
            time.sleep(0.1)
            assert bench.reports() == {}
        until(lambda: bench.reports() == {"甲项目": 1})
    assert len(bench.report("甲项目").files) == 8
    assert rounds(bench) == [(1, "甲项目", "reported")]


def test_what_comes_to_rest_between_two_looks_is_not_slept_over(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine: the batch's pages took longer to write than the arrival took to settle; no event will come any more."""
    bench.put("甲项目")

    def slow(session: Session) -> finishing.Finished:
        time.sleep(0.6)
        return finishing.finish(session)

    monkeypatch.setattr(watch, "finish", slow)
    with Running(bench, settle=0.2, poll=3600.0):
        until(lambda: bench.reports() == {"甲项目": 1})


def test_a_marker_is_taken_at_its_word(bench: Bench) -> None:
    with Running(bench, settle=3600.0):
        folder = bench.put("甲项目")
        (folder / "完成").touch()
        until(lambda: bench.reports() == {"甲项目": 1})
    assert [(f.path, f.status) for f in bench.report("甲项目").files] == [("完成", "skipped"), ("说明.txt", "read")]


def test_one_round_after_another_while_it_runs(bench: Bench) -> None:
    with Running(bench, settle=0.1):
        for number in range(1, 4):
            bench.put("甲项目", 说明__txt=f"第{number}稿")
            until(lambda n=number: bench.reports().get("甲项目") == n)  # type: ignore[misc]
    assert bench.reports() == {"甲项目": 3, "甲项目/rounds/1": 1, "甲项目/rounds/2": 2}


def test_files_that_change_under_the_check_are_checked_as_they_are_in_the_end(bench: Bench) -> None:
    folder = bench.put("甲项目", 说明__txt="一半")
    changes = iter(["两半", "全部"])

    def write_more(entry: FileEntry) -> None:
        if (words := next(changes, None)) is not None:
            (folder / "说明.txt").write_text(words, "utf-8")

    bench.pool.before_reading = write_more
    bench.drain()
    assert bench.reports() == {"甲项目": 1}
    digest = bench.report("甲项目").files[0].sha256
    import hashlib

    assert digest == hashlib.sha256("全部".encode()).hexdigest()


def test_what_is_withdrawn_before_it_is_checked_is_not_reported(bench: Bench) -> None:
    folder = bench.put("甲项目")

    def withdraw(entry: FileEntry) -> None:
        if folder.exists():
            (folder / "说明.txt").unlink()
            folder.rmdir()

    bench.pool.before_reading = withdraw
    bench.drain()
    assert bench.reports() == {}
    assert rounds(bench) == [(1, "甲项目", "received")]
    bench.pool.before_reading = lambda entry: None
    bench.put("甲项目")
    bench.drain()
    assert bench.reports() == {"甲项目": 1}


def test_several_watchers_share_one_inbox(bench: Bench) -> None:
    for number in range(12):
        bench.put(f"项目{number:02d}")
    seen: list[dict[str, int]] = []

    def run() -> None:
        own = Bench(bench.root, bench.inbox, bench.out)
        with own.session() as session:
            seen.append(own.watcher(session).run().counts)

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=250)
    assert sum(sum(counts.values()) for counts in seen) == 12
    assert bench.reports() == {f"项目{number:02d}": 1 for number in range(12)}


@pytest.mark.parametrize("stage", ["reading", "judging"])
def test_a_dossier_that_breaks_the_tool_is_left_to_people_and_the_rest_goes_on(bench: Bench, stage: str) -> None:
    bench.put("坏项目", 坏__txt="坏")
    bench.put("好项目")

    def break_reading(entry: FileEntry) -> None:
        if stage == "reading" and entry.path == "坏.txt":
            raise ValueError("a defect")

    def break_judging(dossier: str) -> None:
        if stage == "judging" and dossier == "坏项目":
            raise ValueError("a defect")

    bench.pool.before_reading, bench.pool.before_judging = break_reading, break_judging
    bench.drain()
    assert bench.reports() == {"好项目": 1}
    assert rounds(bench) == [(1, "坏项目", "failed"), (1, "好项目", "reported")]
    assert list(bench.last.failed) == ["坏项目"]
    assert "已试 3 次" in bench.last.failed["坏项目"]
    assert "坏项目" in (bench.out / "index.html").read_text("utf-8")
