"""The crash drill: dossiers stream into an inbox while the watcher is killed again and again; in the end all must agree.

Used by the suite with few kills and by `kills.py` with many. Dossiers are small texts, so that what is tested is the order of
things, not the readers. Some come as folders that are copied slowly, some as archives, some a second time with changes.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[2]
Version = dict[str, str]  # path -> sha256 of what was submitted


@dataclass
class Drill:
    """`settle` must be well above the pauses of the copying (`pause`). On a machine so busy that a copy stood still for half
    of it nonetheless, the dossier is noted in `stalled`: it may rightly have been taken as complete, with one round more."""

    root: Path
    dossiers: int = 40
    kills: int = 5
    seed: int = 1
    settle: float = 4.0
    pause: float = 0.05
    engine: str = "plain"
    workers: int = 2
    poll: float = 0.0
    expected: dict[str, list[Version]] = field(default_factory=dict)
    killed: list[str] = field(default_factory=list)
    stalled: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.inbox, self.out = self.root / "收件", self.root / "报告"
        self.temporary = self.root / "tmp"
        for folder in (self.inbox, self.temporary):
            folder.mkdir(parents=True)
        self._random = random.Random(self.seed)
        self._problem: BaseException | None = None

    # --- what comes in

    def stream(self) -> None:
        """Copy all dossiers into the inbox, in no order, several at a time; then some of them changed."""
        names = [f"项目{number:03d}" for number in range(self.dossiers)]
        self._random.shuffle(names)
        again = names[:: max(1, self.dossiers // 8)]
        for batch in (names, again):
            threads = [threading.Thread(target=self._guarded, args=(batch[i::4],)) for i in range(4)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            self._until(self._all_reported, "every round reported")

    def _all_reported(self) -> bool:
        return all(self._rounds(name) >= len(versions) for name, versions in self.expected.items())

    def _guarded(self, names: list[str]) -> None:
        try:
            for name in names:
                self._copy(name)
        except BaseException as error:
            self._problem = error

    def _copy(self, name: str) -> None:
        chance = random.Random(f"{self.seed}/{name}/{len(self.expected.get(name, ()))}")
        version = len(self.expected.get(name, ())) + 1
        files = {
            f"{number:02d}材料.txt": (f"{name} 第{version}稿 材料{number}\n" * chance.randint(20, 4000)).encode()
            for number in range(chance.randint(2, 6))
        }
        if int(name[-3:]) % 5 == 4:
            data = _archive(files)
            self.expected.setdefault(name, []).append({f"{name}.zip": _sha(data)})
            self._write(self.inbox / f"{name}.zip", data, chance, name)
            return
        self.expected.setdefault(name, []).append({path: _sha(data) for path, data in files.items()})
        folder = self.inbox / name
        folder.mkdir(exist_ok=True)
        for left in {p.name for p in folder.iterdir()} - set(files):
            (folder / left).unlink()
        for path, data in files.items():
            self._write(folder / path, data, chance, name)

    def _write(self, path: Path, data: bytes, chance: random.Random, name: str) -> None:
        moved = time.monotonic()
        with path.open("wb") as stream:
            step = max(1, len(data) // 3)
            for start in range(0, len(data), step):
                stream.write(data[start : start + step])
                stream.flush()
                time.sleep(chance.uniform(0, self.pause))
                moved, before = time.monotonic(), moved
                if moved - before > self.settle / 2:
                    self.stalled.add(name)

    # --- the watcher and its end

    def command(self, *more: str) -> list[str]:
        options = ["--inbox", str(self.inbox), "--out", str(self.out), "--settle", str(self.settle)]
        options += ["--workers", str(self.workers), "--poll", str(self.poll)]
        return [sys.executable, "-m", "flows.cli", "watch", *options, *more]

    def environment(self) -> dict[str, str]:
        return {**os.environ, "PRESCREEN_FLOWS": self.engine, "TMPDIR": str(self.temporary)}

    @contextlib.contextmanager
    def watcher(self) -> Iterator[subprocess.Popen[bytes]]:
        with (self.root / "watch.log").open("ab") as log:
            process = subprocess.Popen(
                self.command(), cwd=ROOT, env=self.environment(), stdout=log, stderr=log, start_new_session=True
            )
            try:
                yield process
            finally:
                if process.poll() is None:
                    process.kill()
                process.wait()

    def run(self, patience: float = 1200.0) -> None:
        """Stream and kill; then let it finish in peace. Raises AssertionError when something does not agree.

        `patience` only ends a drill that hangs; however slow the machine, the kills come after so and so many events.
        """
        self._deadline = time.monotonic() + patience
        self._writer = threading.Thread(target=self._stream_guarded, daemon=True)
        self._writer.start()
        for _ in range(self.kills):
            self._kill_once()
        with self.watcher() as process:
            first = self._lines() + 1
            self._until(lambda: self._lines() >= first and self._quiet(), "everything copied and reported")
            process.send_signal(signal.SIGTERM)
            status = process.wait(timeout=300)
            assert status == 0, f"the watcher ended with {status}"
        if self._problem is not None:
            raise self._problem
        done = subprocess.run(
            self.command("--once"), cwd=ROOT, env=self.environment(), capture_output=True, timeout=600, check=False
        )
        assert done.returncode == 0, done.stdout.decode() + done.stderr.decode()
        assert self.stalled or "没有新的来件" in done.stdout.decode()
        self.check()

    def _stream_guarded(self) -> None:
        try:
            self.stream()
        except BaseException as error:
            self._problem = error

    def _kill_once(self) -> None:
        """Killed a moment after its first word, or after some dossiers more have been taken or reported."""
        with self.watcher() as process:
            first, more = self._lines() + 1, self._random.choice((0, 0, 3, 6, 10, 15))
            self._until(lambda: self._lines() >= first or process.poll() is not None, "the watcher's first word")
            self._until(lambda: self._lines() >= first + more or self._quiet(), "the watcher's work")
            time.sleep(self._random.uniform(0.0, 2.0))
            assert process.poll() is None, "the watcher ended by itself"
            family = [process.pid, *(child.pid for child in psutil.Process(process.pid).children(recursive=True))]
            process.kill()
            process.wait()
            self.killed.append(f"{sum(1 for _ in self.out.rglob('report.json'))} reports")
        self._until(lambda: not _alive(family), "the dead watcher's children end")

    def _lines(self) -> int:
        """What the watchers have said so far; they say a line for each round taken and each round reported."""
        path = self.root / "watch.log"
        return path.read_bytes().count(b"\n") if path.exists() else 0

    def _quiet(self) -> bool:
        """Nothing is left that a watcher would have to say anything about."""
        return not self._writer.is_alive()

    # --- what must hold in the end

    def check(self) -> None:
        """Each round one complete report of one whole submission; ledger and files agree; nothing is left behind."""
        from reports.json_report import read_report

        base = sqlite3.connect(self.out / "prescreen.sqlite")
        assert {p.name for p in self.out.iterdir() if p.is_dir() and not p.name.startswith(".")} == set(self.expected)
        for name, versions in self.expected.items():
            kept = base.execute(
                "SELECT r.number, r.state, r.conclusion, r.claim FROM round r JOIN dossier d ON d.id = r.dossier_id"
                " WHERE d.folder = ? ORDER BY r.number",
                (name,),
            ).fetchall()
            assert [number for number, *_ in kept] == list(range(1, len(kept) + 1)), (name, kept)
            received = []
            for number, state, conclusion, claim in kept:
                folder = self.out / name if number == len(kept) else self.out / name / "rounds" / str(number)
                assert (folder / "report.html").is_file(), folder
                report = read_report(folder / "report.json")
                assert (report.dossier.round, state, claim) == (number, "reported", ""), (name, number, state)
                assert report.conclusion == conclusion
                received.append({f.path: f.sha256 for f in report.files if "!/" not in f.path})
            if name in self.stalled:
                received = [version for version in received if version in versions]
            assert received == versions, f"{name}: not one round for every whole submission"
        answered = base.execute(
            "SELECT round_id, COUNT(*) FROM run WHERE outcome = 'reported' GROUP BY round_id HAVING COUNT(*) > 1"
        ).fetchall()
        assert answered == [], "a round was answered twice"
        assert base.execute("SELECT COUNT(*) FROM run WHERE ended_at IS NULL").fetchone() == (0,)
        left = [p.name for p in self.out.rglob("*") if p.name.startswith(".stage-") or p.suffix == ".tmp"]
        assert left == []
        assert [p.name for p in self.temporary.iterdir()] == []

    def _rounds(self, name: str) -> int:
        path = self.out / "prescreen.sqlite"
        if not path.exists():
            return 0
        try:
            with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=5)) as base:
                found = base.execute(
                    "SELECT COUNT(*) FROM round r JOIN dossier d ON d.id = r.dossier_id"
                    " WHERE d.folder = ? AND r.state = 'reported'",
                    (name,),
                ).fetchone()
        except sqlite3.OperationalError:  # being made, or its journal is being rolled back
            return 0
        return int(found[0])

    def _until(self, condition: object, what: str) -> None:
        assert callable(condition)
        while not condition():
            if self._problem is not None:
                raise self._problem
            assert time.monotonic() < self._deadline, f"waited too long for: {what}"
            time.sleep(0.1)


def _archive(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, data in files.items():
            archive.writestr(path, data)
    return buffer.getvalue()


def _sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _alive(pids: list[int]) -> bool:
    for pid in pids:
        try:
            if psutil.Process(pid).status() != psutil.STATUS_ZOMBIE:
                return True
        except psutil.NoSuchProcess:
            continue
    return False
