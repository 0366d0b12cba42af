"""Dossiers, sessions and watchers for the tests of the flows: small, in this process, without Prefect."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from extractors.dossier import FileEntry
from extractors.errors import UnreadableFile
from extractors.isolation.pool import Job
from extractors.isolation.reading import Outcome, ReaderPool, to_read
from extractors.limits import DEFAULT
from extractors.readers import registry
from extractors.readers.registry import ReadSettings
from extractors.snapshot.archives import Unpacked, unpack
from flows.batch import BatchResult, run_batch
from flows.engine import in_plain_threads
from flows.inbox.looking import list_submissions
from flows.inbox.speaking import Voice
from flows.session import Manner, Session
from flows.watch import Watcher, WatchSettings
from reports.json_report import read_report
from reports.ledger.database import ledger_url
from reports.ledger.ledger import Ledger
from reports.schema import Report


class InlinePool(ReaderPool):
    """Reads and judges in this process, one after the other. `before_reading` is told of every file, `before_judging` of
    every dossier: there a test does what a disk, an applicant or a defect of ours might do meanwhile."""

    def __init__(self) -> None:
        super().__init__(DEFAULT, workers=1)
        self.read_paths: list[str] = []
        self.before_reading: Callable[[FileEntry], None] = lambda entry: None
        self.before_judging: Callable[[str], None] = lambda dossier: None
        self._one = threading.Lock()

    def warm(self) -> None:
        pass

    def read(
        self, entries: Iterable[FileEntry], settings: ReadSettings | None = None
    ) -> Iterator[tuple[FileEntry, Outcome]]:
        for entry in to_read(entries):
            self.before_reading(entry)
            self.read_paths.append(entry.path)
            yield entry, registry.read_safely(entry, settings or self.settings)

    def run(self, jobs: Iterable[Job]) -> Iterator[tuple[int, Any]]:
        for index, job in enumerate(jobs):
            yield index, job.function(*job.args)

    def unpack(self, path: Path, file_format: str, name: str, target: Path, limits: Any, used: int) -> Unpacked:
        return unpack(path, file_format, name, target, limits, used)

    def call(self, function: Callable[..., Any], *args: Any, seconds: float) -> Any:
        with self._one:
            self.before_judging(args[0].dossier_id)
            try:
                return function(*args)
            except UnreadableFile as failure:
                return failure


@dataclass
class Bench:
    """An inbox, an output, and what was said."""

    root: Path
    inbox: Path
    out: Path
    pool: InlinePool = field(default_factory=InlinePool)
    said: list[str] = field(default_factory=list)
    manner: Manner = field(default_factory=Manner)

    def put(self, name: str, **files: str) -> Path:
        """A dossier of text files; `申请表__docx` would be 申请表.docx. Their names and words."""
        folder = self.inbox / name
        folder.mkdir(parents=True, exist_ok=True)
        for file, words in (files or {"说明__txt": f"{name}的说明"}).items():
            (folder / file.replace("__", ".")).write_text(words, "utf-8")
        return folder

    @contextmanager
    def session(self, **values: Any) -> Iterator[Session]:
        self.out.mkdir(exist_ok=True)
        scratch = self.root / "scratch"
        scratch.mkdir(exist_ok=True)
        with Ledger.open(ledger_url(self.out)) as ledger:
            session = Session(self.inbox, self.out, self.manner, ledger, self.pool, scratch, 0.05)
            for name, value in values.items():
                setattr(session, name, value)
            yield session

    def watcher(self, session: Session, settle: float = 0.1, once: bool = True, poll: float = 0.05) -> Watcher:
        settings = WatchSettings(settle, poll, once)
        voice = Voice(lambda line: self.said.append(line[9:].rstrip("\n")))
        return Watcher(session, settings, lambda burst: in_plain_threads(session, burst), voice)

    def drain(self, **values: Any) -> dict[str, int]:
        """One `watch --once`."""
        with self.session(**values) as session:
            self.last = self.watcher(session).run()
        return self.last.counts

    def batch(self) -> BatchResult:
        with self.session() as session:
            items = list_submissions(self.inbox)
            return in_plain_threads(session, lambda runner: run_batch(session, items, runner, lambda s, n: None))

    def report(self, folder: str) -> Report:
        return read_report(self.out / folder / "report.json")

    def reports(self) -> dict[str, int]:
        """Every report of the output by its path, with its round. Written in one place they move to another: look again."""
        while True:
            try:
                return {
                    path.parent.relative_to(self.out).as_posix(): read_report(path).dossier.round
                    for path in sorted(self.out.rglob("report.json"))
                }
            except FileNotFoundError:
                continue
