"""A full disk, a read-only output, a share that goes away, locked files, a ledger that does not answer: said in Chinese, once,
retried, and the work goes on by itself."""

from __future__ import annotations

import errno
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flow_helpers import Bench
from test_watch import Running, rounds, until

from extractors.dossier import FileEntry
from flows import finishing, screening, watch
from flows.inbox import looking
from reports import writing
from reports.ledger import claims
from reports.ledger.database import LedgerUnavailable


class Failing:
    """Fails the first `times` calls of a function, then does what it did."""

    def __init__(self, function: Callable[..., Any], error: Exception, times: int) -> None:
        self.function, self.error, self.left = function, error, times
        self.lock = threading.Lock()

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        with self.lock:
            self.left -= 1
            fails = self.left >= 0
        if fails:
            raise self.error
        return self.function(*arguments, **named)


def fail(patch: pytest.MonkeyPatch, module: Any, name: str, error: Exception, times: int) -> Failing:
    failing = Failing(getattr(module, name), error, times)
    patch.setattr(module, name, failing)
    return failing


@pytest.mark.parametrize(
    ("code", "words"),
    [(errno.ENOSPC, "磁盘已满"), (errno.EROFS, "磁盘是只读的"), (errno.EACCES, "没有权限"), (errno.EIO, "读写出错")],
)
def test_an_output_that_takes_nothing_for_a_while(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, code: int, words: str
) -> None:
    for name in ("甲项目", "乙项目"):
        bench.put(name)
    fail(monkeypatch, os, "fsync", OSError(code, os.strerror(code)), 5)
    bench.drain()
    assert bench.reports() == {"乙项目": 1, "甲项目": 1}
    assert {state for _, _, state in rounds(bench)} == {"reported"}
    said = "\n".join(bench.said)
    assert words in said
    assert "恢复后自动继续" in said
    assert said.count("已恢复，继续") >= 1
    assert not list(bench.out.rglob("*.tmp"))


def test_an_output_that_is_full_for_good_ends_once_with_a_word(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    bench.put("甲项目")
    monkeypatch.setattr(watch, "ONCE_PATIENCE", 0.3)
    fail(monkeypatch, os, "fsync", OSError(errno.ENOSPC, "No space left on device"), 10**6)
    bench.drain()
    assert bench.reports() == {}
    assert bench.last.gave_up
    assert rounds(bench) == [(1, "甲项目", "received")]


def test_a_disk_that_fills_between_the_reports_leaves_the_old_round_whole(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.put("甲项目")
    bench.drain()
    bench.put("甲项目", 新的__txt="补充")
    fail(monkeypatch, writing, "_link_or_copy", OSError(errno.ENOSPC, "No space left on device"), 2)
    bench.drain()
    assert bench.reports() == {"甲项目": 2, "甲项目/rounds/1": 1}
    assert (bench.out / "甲项目" / "rounds" / "1" / "report.html").is_file()


def test_a_share_that_is_away_for_a_while(bench: Bench) -> None:
    bench.put("甲项目")
    away = bench.inbox.with_name("断开")
    with Running(bench, settle=0.1):
        until(lambda: bench.reports() == {"甲项目": 1})
        bench.inbox.rename(away)
        until(lambda: any("打不开" in line for line in bench.said))
        away.rename(bench.inbox)
        bench.put("乙项目")
        until(lambda: bench.reports() == {"乙项目": 1, "甲项目": 1})
    assert sum("打不开" in line for line in bench.said) == 1
    assert "已恢复，继续" in bench.said
    assert rounds(bench) == [(1, "乙项目", "reported"), (1, "甲项目", "reported")]


def test_an_empty_mount_point_forgets_nothing(bench: Bench) -> None:
    """A share that is unmounted often leaves an empty folder: every dossier seems to be gone, and comes back."""
    bench.put("甲项目")
    away = bench.inbox.with_name("断开")
    with Running(bench, settle=0.1):
        until(lambda: bench.reports() == {"甲项目": 1})
        bench.inbox.rename(away)
        bench.inbox.mkdir()
        threading.Event().wait(0.3)
        bench.inbox.rmdir()
        away.rename(bench.inbox)
        bench.put("乙项目")
        until(lambda: bench.reports() == {"乙项目": 1, "甲项目": 1})
    assert rounds(bench) == [(1, "乙项目", "reported"), (1, "甲项目", "reported")]


def test_a_share_that_goes_away_in_the_middle_of_a_dossier(bench: Bench) -> None:
    bench.put("甲项目", 函__txt="函", 表__txt="表")
    away = bench.inbox.with_name("断开")
    steps: Iterator[Callable[[], object]] = iter([lambda: bench.inbox.rename(away)])

    def disconnect(entry: FileEntry) -> None:
        if (step := next(steps, None)) is not None:
            step()
            threading.Timer(0.4, lambda: away.rename(bench.inbox)).start()

    bench.pool.before_reading = disconnect
    with Running(bench, settle=0.1):
        until(lambda: bench.reports() == {"甲项目": 1})
    assert [(f.path, f.status) for f in bench.report("甲项目").files] == [("函.txt", "read"), ("表.txt", "read")]


def test_a_locked_file_is_waited_for(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    bench.put("甲项目", 函__txt="函", 表__txt="表")
    fail(monkeypatch, looking, "_hash", PermissionError(errno.EACCES, "Permission denied"), 2)
    bench.drain()
    assert [(f.path, f.status) for f in bench.report("甲项目").files] == [("函.txt", "read"), ("表.txt", "read")]
    assert sum("可能正被占用" in line for line in bench.said) == 1


def test_a_file_that_stays_locked_is_reported_as_unread(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    bench.put("甲项目", 函__txt="函", 表__txt="表")
    opened = os.open

    def locked(path: Any, *arguments: Any, **named: Any) -> int:
        if str(path).endswith("表.txt"):
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return opened(path, *arguments, **named)

    monkeypatch.setattr(os, "open", locked)
    bench.drain()
    assert [(f.path, f.status) for f in bench.report("甲项目").files] == [("函.txt", "read"), ("表.txt", "unreadable")]
    assert "GC-01" in [f.rule for f in bench.report("甲项目").findings]
    assert [f.result for f in bench.report("甲项目").findings if f.rule in ("SB-01", "SB-02", "SB-03")] == ["待核"] * 3


LEDGER = LedgerUnavailable("台账 用不了：磁盘已满", "请检查磁盘空间、权限和网络")


@pytest.mark.parametrize(
    ("module", "name"),
    [
        (claims, "claim"),
        (screening, "holds"),
        (screening, "answer"),
        (watch, "due_rounds"),
        (watch, "serve_wishes"),
        (finishing, "batch_findings"),
    ],
)
def test_a_ledger_that_does_not_answer_for_a_while(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, module: Any, name: str
) -> None:
    bench.put("甲项目")
    bench.put("乙项目")
    monkeypatch.setattr(claims, "LEASE_SECONDS", 0.3)
    fail(monkeypatch, module, name, LEDGER, 2)
    bench.drain()
    assert bench.reports() == {"乙项目": 1, "甲项目": 1}
    assert {state for _, _, state in rounds(bench)} == {"reported"}
    if name != "batch_findings":
        assert any("台账 用不了：磁盘已满" in line for line in bench.said)


def test_files_of_others_in_the_output_stay(bench: Bench) -> None:
    bench.put("甲项目")
    bench.drain()
    note = bench.out / "甲项目" / "审核员笔记.txt"
    note.write_text("留着", "utf-8")
    bench.put("甲项目", 新的__txt="补充")
    bench.drain()
    assert note.read_text("utf-8") == "留着"


def test_temporary_folders_of_the_dead_are_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import tempfile
    from multiprocessing.util import get_temp_dir

    from flows.machine import clear_scratch, scratch_folder

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    dead = tmp_path / "prescreen-work-999999-123-abc"
    dead.mkdir()
    (dead / "机密.docx").write_bytes(b"x")
    sockets = tmp_path / "pymp-abc"
    sockets.mkdir()
    (dead / "sockets").write_text(str(sockets), "utf-8")
    with scratch_folder() as mine:
        assert clear_scratch() == 1
        assert mine.is_dir()
    assert [p.name for p in tmp_path.iterdir() if p.name != Path(get_temp_dir()).name] == []
