"""Workers that hang, die or eat memory: each costs one job, the rest goes on, nothing is left behind."""

from __future__ import annotations

import dataclasses
import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import isolation_fakes as fakes
import psutil
import pytest

from extractors.errors import MissingTool, UnreadableFile
from extractors.isolation import crew, guard
from extractors.isolation.context import WorkerProcess, socket_folder
from extractors.isolation.crew import Ticket
from extractors.isolation.guard import queued_seconds
from extractors.isolation.pool import IsolatedPool, Job
from extractors.isolation.worker import beat
from extractors.limits import DEFAULT, MIB

LIMITS = dataclasses.replace(DEFAULT, worker_bytes=300 * MIB, page_seconds=2.0)


@pytest.fixture(scope="module")
def pool() -> Iterator[IsolatedPool]:
    with IsolatedPool(LIMITS, workers=2) as made:
        yield made


def wait_until(true: Callable[[], bool]) -> bool:
    """Processes end when the system gets to it; a test may ask, never assume when."""
    for _ in range(200):
        if true():
            return True
        time.sleep(0.05)
    return False


def gone(pid: int) -> bool:
    return not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


@pytest.mark.parametrize(
    ("fake", "seconds", "code"),
    [
        (fakes.hang, 0.5, "timeout"),
        (fakes.hang_holding_the_lock, 0.5, "timeout"),
        (fakes.exit_at_once, 60, "crashed"),
        (fakes.fault, 60, "crashed"),
        (fakes.kill_self, 60, "crashed"),
        (fakes.eat_memory, 60, "limits"),
        (fakes.ask_for_too_much, 60, "limits"),
        (fakes.refuse, 60, "damaged"),
    ],
)
def test_a_bad_job_is_an_answer_and_the_next_one_works(
    pool: IsolatedPool, fake: Callable[[], object], seconds: float, code: str
) -> None:
    outcome = pool.call(fake, seconds=seconds)
    assert isinstance(outcome, UnreadableFile)
    assert outcome.code == code
    assert outcome.message
    assert outcome.remedy
    assert pool.call(fakes.echo, "还在", seconds=60) == "还在"


def test_a_failure_crosses_the_border_whole(pool: IsolatedPool) -> None:
    outcome = pool.call(fakes.refuse, seconds=60)
    assert (outcome.code, outcome.message, outcome.remedy) == ("damaged", "坏了", "换一个")
    missing = MissingTool("libreoffice", "没有安装", "请安装")
    returned = pool.call(fakes.echo, missing, seconds=60)
    assert (type(returned), returned.tool, returned.message, returned.remedy) == (
        MissingTool,
        "libreoffice",
        "没有安装",
        "请安装",
    )


def test_other_errors_of_a_job_are_raised(pool: IsolatedPool) -> None:
    with pytest.raises(KeyError, match="w:p"):
        pool.call(fakes.break_down, seconds=60)
    with pytest.raises(TypeError, match="cannot be pickled"):
        pool.call(fakes.unpicklable, seconds=60)


def test_progress_renews_the_allowance(pool: IsolatedPool) -> None:
    assert pool.call(fakes.pages, 8, 0.2, seconds=0.5) == 8


def test_good_jobs_among_bad_ones_all_answer(pool: IsolatedPool) -> None:
    jobs = [Job(fakes.echo, (i,), 60) if i % 3 else Job(fakes.exit_at_once, (), 60) for i in range(12)]
    answers = dict(pool.run(jobs))
    assert {i: a.code if isinstance(a, UnreadableFile) else a for i, a in answers.items()} == {
        i: i if i % 3 else "crashed" for i in range(12)
    }


def test_nothing_a_worker_prints_reaches_our_output(pool: IsolatedPool, capfd: pytest.CaptureFixture[str]) -> None:
    assert pool.call(fakes.print_loudly, seconds=60) == 0
    assert capfd.readouterr().out == ""


def test_a_worker_has_no_terminal_and_its_own_temporary_folder(pool: IsolatedPool) -> None:
    file = Path(pool.call(fakes.temporary_file, seconds=60))
    assert file.exists()
    assert file.parent.parent.name.startswith("prescreen-")


def test_children_die_with_their_worker(pool: IsolatedPool, tmp_path: Path) -> None:
    for number, hangs in enumerate((False, True)):
        report = tmp_path / f"pid{number}"
        assert pool.call(fakes.leave_child, str(report), hangs, seconds=1.0).code == ("timeout" if hangs else "crashed")
        child = int(report.read_text())
        assert wait_until(lambda child=child: gone(child))


def test_leaving_ends_every_process_and_removes_every_file(tmp_path: Path) -> None:
    with IsolatedPool(LIMITS, workers=2) as own:
        worker = own.call(fakes.pid, seconds=60)
        scratch = Path(own.call(fakes.temporary_file, seconds=60)).parent.parent
        own.submit(Job(fakes.hang_holding_the_lock, (), 600))
        own.submit(Job(fakes.leave_child, (str(tmp_path / "pid"), True), 600))
        assert wait_until((tmp_path / "pid").exists)
        child = int((tmp_path / "pid").read_text() or 0)
    assert wait_until(lambda: gone(worker) and gone(child))
    assert not scratch.exists()


def test_closing_twice_and_closing_unused() -> None:
    own = IsolatedPool(LIMITS, workers=1)
    own.close()
    own.warm()
    own.close()
    own.close()


def test_closing_wakes_whoever_waits_for_several_jobs() -> None:
    own = IsolatedPool(LIMITS, workers=1)
    answers = own.run([Job(fakes.echo, (1,), 60), *[Job(fakes.hang, (), 600)] * 4])
    assert next(answers) == (0, 1)
    threading.Timer(0.2, own.close).start()
    assert sorted(index for index, _ in answers) == [1, 2, 3, 4]


def test_a_closed_pool_answers_and_starts_nothing() -> None:
    own = IsolatedPool(LIMITS, workers=1)
    assert own.call(fakes.echo, 1, seconds=60) == 1
    started = own._crew
    assert started is not None
    own.close()
    late = Ticket(b"", 60.0)
    started.add(late)
    assert own.outcome(late.future).code == "crashed"
    assert own.call(fakes.echo, 1, seconds=60).code == "crashed"
    assert own._crew is None


def test_workers_are_replaced_after_some_files() -> None:
    with IsolatedPool(dataclasses.replace(LIMITS, worker_files=2), workers=1) as own:
        pids = [own.call(fakes.pid, seconds=60) for _ in range(6)]
    assert len(set(pids)) == 3


def test_temporary_folders_that_the_system_swept_away_are_made_anew() -> None:
    with IsolatedPool(dataclasses.replace(LIMITS, worker_files=1), workers=1) as own:
        assert own.call(fakes.echo, 1, seconds=60) == 1
        for folder in (socket_folder(), own._scratch):
            shutil.rmtree(folder)
        assert own.call(fakes.echo, 2, seconds=60) == 2
        assert Path(own.call(fakes.temporary_file, seconds=60)).is_relative_to(own._scratch)
    assert not Path(own._scratch).exists()


def test_where_no_worker_starts_every_job_has_its_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    with IsolatedPool(LIMITS, workers=2) as own:
        assert own.call(fakes.exit_at_once, seconds=60).code == "crashed"

        def start(_: object) -> None:
            raise OSError("no process number left")

        monkeypatch.setattr(WorkerProcess, "start", start)
        monkeypatch.setattr(crew, "PAUSE_SECONDS", 0.0)
        answers = dict(own.run([Job(fakes.echo, (k,), 60) for k in range(7)]))
    assert {k: answer.code for k, answer in answers.items()} == dict.fromkeys(range(7), "crashed")


def test_a_pool_inside_a_worker(pool: IsolatedPool, tmp_path: Path) -> None:
    assert pool.call(fakes.inner_pool, seconds=60) == [1, "crashed", 3]
    report = tmp_path / "pid"
    assert pool.call(fakes.inner_pool_that_hangs, str(report), seconds=2.0).code == "timeout"
    child = int(report.read_text())
    assert wait_until(lambda: gone(child))


def test_a_sign_of_progress_outside_a_worker_goes_nowhere() -> None:
    beat()


def test_the_number_of_workers_is_that_of_the_usable_cores() -> None:
    assert IsolatedPool(DEFAULT).workers == len(os.sched_getaffinity(0))
    assert IsolatedPool(dataclasses.replace(DEFAULT, workers=3)).workers == 3
    assert IsolatedPool(dataclasses.replace(DEFAULT, workers=3), workers=1).workers == 1


def test_a_caller_that_stops_asking_stops_the_rest(pool: IsolatedPool, tmp_path: Path) -> None:
    jobs = [Job(fakes.echo, (1,), 60), Job(fakes.leave_child, (str(tmp_path / "pid"), True), 600)]
    answers = pool.run([*jobs, *[Job(fakes.hang, (), 600)] * 5])
    assert next(answers) == (0, 1)
    assert wait_until(lambda: (tmp_path / "pid").exists() and bool((tmp_path / "pid").read_text()))
    answers.close()
    child = int((tmp_path / "pid").read_text())
    assert wait_until(lambda: gone(child))
    assert pool.call(fakes.echo, "还在", seconds=60) == "还在"


def test_closing_while_workers_still_start_leaves_no_folder() -> None:
    for _ in range(5):
        own = IsolatedPool(LIMITS, workers=3)
        tickets = [own.submit(Job(fakes.hang, (), 600)) for _ in range(3)]
        scratch = Path(own._scratch)
        own.close()
        assert [own.outcome(t.future).code for t in tickets] == ["crashed"] * 3
        assert wait_until(lambda scratch=scratch: not scratch.exists())


def test_a_job_beyond_its_whole_time_ends_however_much_progress_it_reports() -> None:
    with IsolatedPool(dataclasses.replace(LIMITS, file_seconds=1.0), workers=1) as own:
        assert own.call(fakes.pages, 1000, 0.1, seconds=0.9).code == "timeout"


def test_waiting_for_a_core_is_known_for_processes_there_are() -> None:
    assert queued_seconds(os.getpid()) >= 0
    assert queued_seconds(2**22 + 1) == 0


def test_time_spent_waiting_for_a_core_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    condemned: list[int] = []
    monkeypatch.setattr(guard, "_condemn", lambda worker, why, verdicts: condemned.append(worker.pid))
    monkeypatch.setattr(guard, "_alive", lambda pid: True)
    monkeypatch.setattr(guard, "queued_seconds", lambda pid: 100.0 if pid == 1 else 0.0)
    late = time.monotonic() - 50
    workers = {pid: guard._Worker(pid, deadline=late) for pid in (1, 2)}
    guard._look(workers, None, 0)  # type: ignore[arg-type]
    assert condemned == [2]
