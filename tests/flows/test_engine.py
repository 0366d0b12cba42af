"""The engines: Prefect's flows with a server of their own, and what happens when Prefect fails in any place."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import psutil
import pytest
from flow_helpers import Bench

from flows import engine as engines
from flows.engine import EngineUse
from flows.prefect_engine import NotStarted, Starting
from flows.prefect_home import FOLDER, home, remove_history
from flows.runner import Runner
from flows.screening import Screened
from flows.session import Session

ROOT = Path(__file__).resolve().parents[2]


def three(runner: Runner) -> list[str]:
    """A piece of work of three dossiers."""
    futures = [runner.submit(name, lambda n=name: Screened(n, Path(n), "reported", 1, "pass")) for name in "甲乙丙"]  # type: ignore[misc]
    return [future.result(timeout=250).name for future in futures]


@pytest.fixture
def session(bench: Bench) -> Iterator[Session]:
    with bench.session() as opened:
        yield opened


def test_check_knows_no_prefect() -> None:
    code = (
        "import sys\nfrom flows.cli import main\nsys.argv=['prescreen','check',sys.argv[1],'--out',sys.argv[2]]\n"
        "try: main()\nexcept SystemExit: pass\nprint([m for m in ('prefect','sqlalchemy','alembic') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "no-such-folder", "out"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_plain_when_asked_for(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRESCREEN_FLOWS", "plain")
    with EngineUse(session.state) as engine:
        engine.begin()
        assert engine.run("check_batch", session, three) == ["甲", "乙", "丙"]
    assert not (session.state / FOLDER).exists()


def test_plain_when_prefect_does_not_start(
    session: Session, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(self: Starting) -> Any:
        raise NotStarted("临时服务没有启动起来")

    monkeypatch.setattr(Starting, "_start", lambda self: None)
    monkeypatch.setattr(Starting, "engine", refuse)
    with EngineUse(session.state) as engine:
        for _ in range(2):
            assert engine.run("check_batch", session, three) == ["甲", "乙", "丙"]
    assert capsys.readouterr().err.count("不经 Prefect 直接检查") == 1


def test_a_server_that_does_not_answer_is_given_up(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from flows import prefect_engine

    monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:9/api")
    monkeypatch.setattr(prefect_engine, "_OTHERS_SECONDS", 0.3)
    with pytest.raises(NotStarted, match="连不上"):
        prefect_engine.start(tmp_path)


def test_any_failure_of_the_start_is_an_answer(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from flows import prefect_engine

    def explode(state: Path) -> Any:
        raise RuntimeError("a defect of Prefect")

    monkeypatch.setattr(prefect_engine, "start", explode)
    starting = Starting(tmp_path)
    with pytest.raises(NotStarted, match="a defect of Prefect"):
        starting.engine()
    starting.close()


def test_a_home_that_is_in_use_is_not_shared(tmp_path: Path) -> None:
    with home(tmp_path / "state", tmp_path / "a") as first, home(tmp_path / "state", tmp_path / "b") as second:
        assert first == tmp_path / "state" / FOLDER
        assert second == tmp_path / "b" / FOLDER
        (first / "prefect.db").write_bytes(b"x")
        remove_history(tmp_path / "state")
        assert (first / "prefect.db").exists()  # a server has it open
    with home(tmp_path / "state", tmp_path / "a") as first:
        assert not (first / "prefect.db").exists()
        (first / "prefect.db").write_bytes(b"x")
    remove_history(tmp_path / "state")
    assert [p.name for p in (tmp_path / "state" / FOLDER).iterdir()] == ["lock"]


class TestWithoutServer:
    """Prefect's functions replaced by ones that fail: the work is done all the same, once."""

    @pytest.fixture(autouse=True)
    def imported(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.setenv("PREFECT_HOME", str(tmp_path / "prefect"))
        monkeypatch.setenv("PREFECT_SERVER_ALLOW_EPHEMERAL_MODE", "false")

    def test_no_flow_run_can_be_made(self, session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
        from flows import prefect_flows

        class Refusing:
            def with_options(self, **options: Any) -> Any:
                def call(*arguments: Any) -> None:
                    raise RuntimeError("503")

                return call

        monkeypatch.setitem(prefect_flows.FLOWS, "check_batch", Refusing())  # type: ignore[arg-type]
        assert prefect_flows.run_inside("check_batch", session, three, shown=False) == ["甲", "乙", "丙"]

    def test_the_flow_run_cannot_be_closed(self, session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
        from flows import prefect_flows

        class Failing:
            def with_options(self, **options: Any) -> Any:
                def call(*arguments: Any) -> None:
                    handover = prefect_flows._handover.get()
                    assert handover is not None
                    handover.begun = handover.done = True
                    handover.result = "done"
                    raise RuntimeError("503")

                return call

        monkeypatch.setitem(prefect_flows.FLOWS, "check_batch", Failing())  # type: ignore[arg-type]
        assert prefect_flows.run_inside("check_batch", session, three, shown=False) == "done"

    def test_no_task_can_be_sent(self, session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
        from flows import prefect_flows

        def refuse(*arguments: Any) -> Any:
            raise RuntimeError("no task runner")

        monkeypatch.setattr(prefect_flows.screen_dossier, "submit", refuse)
        runner = prefect_flows.PrefectRunner(2, shown=False)
        assert three(runner) == ["甲", "乙", "丙"]
        runner.close()

    def test_a_task_never_comes_to_its_work(self, session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
        from flows import prefect_flows

        class Crashed:
            def add_done_callback(self, callback: Any) -> None:
                callback(self)

        monkeypatch.setattr(prefect_flows.screen_dossier, "submit", lambda *arguments: Crashed())
        runner = prefect_flows.PrefectRunner(2, shown=False)
        assert three(runner) == ["甲", "乙", "丙"]
        runner.close()

    def test_what_the_work_raises_is_raised(self, session: Session) -> None:
        from flows import prefect_flows

        def broken() -> Screened:
            raise ValueError("a defect")

        future: Future[Screened] = Future()
        assert prefect_flows._perform(broken, future) is None
        with pytest.raises(ValueError, match="a defect"):
            future.result()


@pytest.mark.slow
@pytest.mark.timeout(1800)  # only against hanging
def test_a_batch_through_a_server_of_its_own(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """The whole way: start, flow, tasks, end; everything of Prefect's in the state folder, no process left."""
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    monkeypatch.setenv("HOME", str(bench.root / "home"))
    (bench.root / "home").mkdir()
    for name in ("甲", "乙", "丙"):
        bench.put(name)
    command = [
        sys.executable,
        "-m",
        "flows.cli",
        "batch",
        str(bench.inbox),
        "--out",
        str(bench.out),
        "--workers",
        "1",
        "--no-gate",
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=1400, check=False)
    assert done.returncode == 1, done.stderr
    assert "不经 Prefect" not in done.stderr
    assert bench.reports() == {"丙": 1, "乙": 1, "甲": 1}
    assert list((bench.root / "home").rglob("*")) == []
    import sqlite3

    base = sqlite3.connect(bench.out / ".prescreen" / "prefect" / "prefect.db")
    assert base.execute("SELECT name, state_type FROM flow_run").fetchall()[0][1] == "COMPLETED"
    assert {name for (name,) in base.execute("SELECT name FROM flow")} == {"check_batch"}
    end = time.monotonic() + 250
    while left := [p for p in psutil.process_iter() if _home(p) == str(bench.root / "home")]:
        assert time.monotonic() < end, left
        time.sleep(0.2)


def _home(process: psutil.Process) -> str:
    try:
        return process.environ().get("HOME", "")
    except psutil.Error:
        return ""


def test_threads_follow_the_workers(session: Session) -> None:
    assert engines.threads_for(session) == 2
    assert os.environ.get("PREFECT_API_URL") is None
