"""Purging: nothing of the dossier is left anywhere of ours, everything of the others is; originals are not ours."""

from __future__ import annotations

from pathlib import Path

import pytest
from flow_helpers import Bench
from test_batch_flow import finished, told
from test_watch import rounds, tree

from extractors.errors import UsageError
from flows.purge import run_purge
from sample_docs.builder.cases import build_case

PROJECT = "湿地巡护管理系统建设项目"


def holding(folder: Path, words: str) -> list[str]:
    data = words.encode()
    return [
        p.relative_to(folder).as_posix() for p in sorted(folder.rglob("*")) if p.is_file() and data in p.read_bytes()
    ]


@pytest.fixture
def two(bench: Bench) -> Bench:
    build_case("intake").write(bench.inbox / "湿地巡护")
    other = [
        {"replace": ["*", "高青县湿地巡护服务中心", "高青县林场巡护站"]},
        {"replace": ["*", "湿地巡护管理系统", "林场巡护管理系统"]},
    ]
    build_case("intake", other).write(bench.inbox / "林场")
    finished(bench)
    return bench


def test_nothing_of_it_is_left(two: Bench, capsys: pytest.CaptureFixture[str]) -> None:
    originals = tree(two.inbox)
    assert holding(two.out, PROJECT)
    assert told(two, "林场") == ["KW-12"]
    assert run_purge("湿地巡护", None, two.out) == 0
    assert not (two.out / "湿地巡护").exists()
    assert not (two.out / ".prescreen" / "kept" / "湿地巡护").exists()
    assert holding(two.out, PROJECT) == []
    assert holding(two.out, "湿地巡护") == []
    assert told(two, "林场") == []
    assert rounds(two) == [(1, "林场", "reported")]
    assert tree(two.inbox) == originals
    assert "原件不归本程序管" in capsys.readouterr().out


def test_it_may_come_in_again(two: Bench) -> None:
    run_purge("湿地巡护", None, two.out)
    two.batch()
    assert two.reports() == {"林场": 1, "湿地巡护": 1}


def test_files_of_others_stay_and_are_named(two: Bench, capsys: pytest.CaptureFixture[str]) -> None:
    note = two.out / "湿地巡护" / "笔记.txt"
    note.write_text("留着", "utf-8")
    run_purge("湿地巡护", None, two.out)
    assert note.read_text("utf-8") == "留着"
    assert "笔记.txt" in capsys.readouterr().out


def test_a_dossier_that_is_not_there(two: Bench) -> None:
    with pytest.raises(UsageError, match="没有卷宗“某某”"):
        run_purge("某某", None, two.out)


def test_a_ledger_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="没有台账"):
        run_purge("某某", None, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_stopped_dossier_leaves_nothing_but_its_report(bench: Bench) -> None:
    marked = [{"insert": {"plan": ["最前", "机密★10年"]}}]
    build_case("intake").write(bench.inbox / "湿地巡护")
    bench.drain()
    assert holding(bench.out, PROJECT)
    build_case("intake", marked).write(bench.inbox / "湿地巡护")
    bench.drain()
    assert bench.report("湿地巡护").conclusion == "stopped"
    left = holding(bench.out, PROJECT)
    assert [p for p in left if not p.startswith("湿地巡护/rounds/1/")] == []
    assert not (bench.out / ".prescreen" / "kept" / "湿地巡护").exists()
    assert not (bench.out / "湿地巡护" / "补正告知.docx").exists()
    assert not list((bench.root / "scratch").iterdir())
