"""A batch on the ledger: resumed, repeated, re-checked under other rules; names that clash; rules over many dossiers."""

from __future__ import annotations

import dataclasses
import zipfile

import pytest
from flow_helpers import Bench
from test_watch import PLAN, rounds, tree

from extractors.dossier import FileEntry
from flows.batch import finish_batch, run_batch
from flows.engine import in_plain_threads
from flows.inbox.looking import list_submissions
from flows.session import Manner
from reports.index import render_index
from sample_docs.builder.cases import build_case


def outcome(bench: Bench) -> dict[str, tuple[str, int, str]]:
    return {s.folder.name: (s.state, s.number, s.conclusion) for s in bench.batch().screened}


def test_each_dossier_has_its_report_in_the_order_of_names(bench: Bench) -> None:
    for name in ("丙", "甲", "乙"):
        bench.put(name)
    (bench.inbox / "空").mkdir()
    result = bench.batch()
    assert [(s.name, s.state) for s in result.screened] == [
        ("丙", "reported"),
        ("乙", "reported"),
        ("甲", "reported"),
        ("空", "reported"),
    ]
    assert not result.interrupted
    assert [f.rule for f in bench.report("空").findings if f.result == "缺失"] == ["SB-01", "SB-02", "SB-03"]


def test_an_unchanged_batch_reads_nothing(bench: Bench) -> None:
    for name in ("甲", "乙"):
        bench.put(name)
    bench.batch()
    before = tree(bench.out)
    bench.pool.read_paths.clear()
    assert {state for state, _, _ in outcome(bench).values()} == {"unchanged"}
    assert bench.pool.read_paths == []
    assert {k: v for k, v in tree(bench.out).items() if "sqlite" not in k} == {
        k: v for k, v in before.items() if "sqlite" not in k
    }


def test_files_that_were_only_copied_anew_are_not_checked_again(bench: Bench) -> None:
    folder = bench.put("甲", 函__txt="函")
    bench.batch()
    (folder / "函.txt").unlink()
    bench.put("甲", 函__txt="函")
    assert outcome(bench)["甲"][:2] == ("unchanged", 1)


def test_what_changed_is_a_round(bench: Bench) -> None:
    bench.put("甲", 函__txt="函", 方案__txt=PLAN)
    bench.put("乙")
    bench.batch()
    bench.put("甲", 函__txt="函（改）")
    bench.pool.read_paths.clear()
    states = outcome(bench)
    assert (states["甲"][:2], states["乙"][:2]) == (("reported", 2), ("unchanged", 1))
    assert bench.pool.read_paths == ["函.txt"]
    assert bench.reports() == {"乙": 1, "甲": 2, "甲/rounds/1": 1}


def test_other_options_check_the_same_round_again_and_read_nothing(bench: Bench) -> None:
    bench.put("甲")
    bench.batch()
    bench.pool.read_paths.clear()
    bench.manner = Manner(kind="acceptance")
    assert outcome(bench)["甲"][:2] == ("reported", 1)
    assert bench.report("甲").dossier.kind == "acceptance"
    assert bench.pool.read_paths == []
    assert rounds(bench) == [(1, "甲", "reported")]


def test_an_interrupted_batch_goes_on_where_it_stopped(bench: Bench) -> None:
    for number in range(6):
        bench.put(f"项目{number}")

    with bench.session() as session:
        judged: list[str] = []

        def interrupt(dossier: str) -> None:
            judged.append(dossier)
            if len(judged) == 3:
                session.stop.set()
                session.abandon.set()

        bench.pool.before_judging = interrupt
        items = list_submissions(bench.inbox)
        result = in_plain_threads(session, lambda runner: run_batch(session, items, runner, lambda s, n: None))
    done = bench.reports()
    assert result.interrupted
    assert 0 < len(done) < 6
    bench.pool.before_judging = lambda dossier: None
    states = outcome(bench)
    assert {name for name, (state, _, _) in states.items() if state == "unchanged"} == set(done)
    assert bench.reports() == {f"项目{n}": 1 for n in range(6)}


def test_a_folder_and_an_archive_of_one_name_in_one_batch_are_two(bench: Bench) -> None:
    bench.put("甲")
    with zipfile.ZipFile(bench.inbox / "甲.zip", "w") as archive:
        archive.writestr("方案.txt", PLAN)
    assert sorted(outcome(bench)) == ["甲", "甲-2"]
    assert sorted(outcome(bench)) == ["甲", "甲-2"]
    assert bench.reports() == {"甲": 1, "甲-2": 1}


def test_an_archive_that_comes_later_is_a_round(bench: Bench) -> None:
    bench.put("甲")
    bench.batch()
    with zipfile.ZipFile(bench.inbox / "甲.zip", "w") as archive:
        archive.writestr("方案.txt", PLAN)
    bench.batch()
    bench.batch()
    assert bench.reports() == {"甲": 2, "甲/rounds/1": 1}


def test_a_batch_records_no_receipt_of_its_own(bench: Bench) -> None:
    bench.put("甲")
    bench.batch()
    bench.batch()
    assert (bench.report("甲").dossier.received, bench.report("甲").dossier.received_source) == (None, "")


def test_a_bad_dossier_never_stops_the_rest(bench: Bench) -> None:
    bench.put("坏", 坏__txt="坏")
    bench.put("好")

    def defect(entry: FileEntry) -> None:
        if entry.path == "坏.txt":
            raise ValueError("a defect")

    bench.pool.before_reading = defect
    with bench.session() as session:
        items = list_submissions(bench.inbox)
        result = in_plain_threads(session, lambda runner: run_batch(session, items, runner, lambda s, n: None))
        finished = finish_batch(session, result)
    assert [(s.name, s.state) for s in result.screened] == [("坏", "failed"), ("好", "reported")]
    assert finished.folders == ("好",)
    assert "坏" in finished.index.read_text("utf-8")


@pytest.fixture
def alike(bench: Bench) -> Bench:
    """Two units that build much the same, and the second's project once more under another name."""
    build_case("intake").write(bench.inbox / "湿地")
    other = [
        {"replace": ["*", "高青县湿地巡护服务中心", "高青县林场巡护站"]},
        {"replace": ["*", "湿地巡护管理系统", "林场巡护管理系统"]},
    ]
    build_case("intake", other).write(bench.inbox / "林场")
    return bench


def told(bench: Bench, folder: str) -> list[str]:
    return [f.rule for f in bench.report(folder).findings if f.scope == "batch"]


def finished(bench: Bench, *names: str) -> str:
    with bench.session() as session:
        items = [i for i in list_submissions(bench.inbox) if not names or i.name in names]
        result = in_plain_threads(session, lambda runner: run_batch(session, items, runner, lambda s, n: None))
        return finish_batch(session, result).index.read_text("utf-8")


def test_rules_over_many_know_every_dossier_of_the_ledger(alike: Bench) -> None:
    finished(alike, "湿地")
    assert told(alike, "湿地") == []
    page = finished(alike, "林场")
    assert told(alike, "林场") == ["KW-12"]
    assert "湿地/report.html" not in page
    assert "联合评审应在" in page
    finished(alike)
    assert told(alike, "湿地") == ["KW-12"]
    before = tree(alike.out / "湿地")
    finished(alike)
    assert tree(alike.out / "湿地") == before


def test_the_same_project_under_another_name_is_proposed_as_a_round(bench: Bench) -> None:
    build_case("intake").write(bench.inbox / "湿地")
    build_case("intake", [{"set": {"form.时间": "2026年9月12日"}}]).write(bench.inbox / "湿地（补正）")
    finished(bench)
    assert (told(bench, "湿地"), told(bench, "湿地（补正）")) == ([], ["GC-11"])
    assert bench.reports() == {"湿地": 1, "湿地（补正）": 1}


def test_what_is_said_of_the_whole_batch_stands_on_its_page() -> None:
    assert "提示：联合评审在即" in render_index([], notices=["联合评审在即"])
    assert "提示：" not in render_index([])


def test_a_registered_option_is_part_of_the_key(bench: Bench) -> None:
    with bench.session() as session:
        one = session.key
        session.__dict__.pop("key")
        session.manner = dataclasses.replace(session.manner, ruleset="gaoqing-2021", received=None, kind="intake")
        assert session.key != one
