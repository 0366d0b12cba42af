"""Reading the files of a dossier in worker processes: each becomes a Document or a failure, the rest goes on."""

from __future__ import annotations

import dataclasses
import math
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from extractors.document import Document
from extractors.dossier import FileEntry
from extractors.errors import UnreadableFile
from extractors.isolation.crew import available_cores
from extractors.isolation.pool import IsolatedPool, Job
from extractors.limits import DEFAULT, Limits
from extractors.readers import registry
from extractors.readers.office import CONVERTED
from extractors.readers.registry import ReadSettings
from extractors.snapshot.archives import Unpacked, unpack
from extractors.snapshot.formats import ARCHIVES, PICTURES

if TYPE_CHECKING:
    from extractors.readers.pages.settings import PageSettings

Outcome = Document | UnreadableFile

_SLOW = PICTURES | {"pdf"}


class ReaderPool(IsolatedPool):
    """A pool that reads files. One serves any number of dossiers; use as a context manager.

    `read` yields as results come, `read_in_order` in the order of the entries. Entries that are no business of a
    reader (archives, what the snapshot refused or skipped) are passed over.
    """

    def __init__(
        self,
        limits: Limits = DEFAULT,
        workers: int = 0,
        pages: PageSettings | None = None,
        preload: Sequence[str] = (),
    ) -> None:
        super().__init__(limits, workers, preload)
        self.settings = ReadSettings(limits, pages=pages, threads=max(1, available_cores() // self.workers))

    def read(
        self, entries: Iterable[FileEntry], settings: ReadSettings | None = None
    ) -> Iterator[tuple[FileEntry, Outcome]]:
        """Every entry to be read, once, with its document or failure. Files of equal content are read once.

        `settings`: other than the pool's own, for instance with a cache of this dossier's recognised pages.
        """
        first, copies = _without_copies(to_read(entries))
        groups = self._groups(first)
        retried: set[str] = set()
        while groups:
            again: list[list[FileEntry]] = []
            for index, outcomes in self.run(self._job(group, settings or self.settings) for group in groups):
                group = groups[index]
                if isinstance(outcomes, UnreadableFile):
                    # One of a group did it: alone each answers for itself. A lone file that killed its worker gets a
                    # second, fresh one: what a file before it left behind may have been the cause.
                    if len(group) > 1 or (outcomes.code == "crashed" and group[0].path not in retried):
                        retried.update(entry.path for entry in group if len(group) == 1)
                        again.extend([entry] for entry in group)
                        continue
                    outcomes = [outcomes]
                for entry, outcome in zip(group, outcomes, strict=True):
                    yield entry, outcome
                    for copy in copies.get(entry.path, ()):
                        yield copy, _for_copy(outcome, copy)
            groups = again

    def read_in_order(self, entries: Iterable[FileEntry]) -> Iterator[tuple[FileEntry, Outcome]]:
        """The same, in the order of the entries; each as soon as those before it are there."""
        wanted = to_read(entries)
        known: dict[str, Outcome] = {}
        given = 0
        for entry, outcome in self.read(wanted):
            known[entry.path] = outcome
            while given < len(wanted) and wanted[given].path in known:
                yield wanted[given], known.pop(wanted[given].path)
                given += 1

    def unpack(self, path: Path, file_format: str, name: str, target: Path, limits: Limits, used: int) -> Unpacked:
        """The unpacker for `take_snapshot`: the same as `archives.unpack`, in a worker."""
        outcome = self.call(unpack, path, file_format, name, target, limits, used, seconds=limits.archive_seconds)
        return outcome if isinstance(outcome, Unpacked) else Unpacked(failure=outcome)

    def _groups(self, entries: list[FileEntry]) -> list[list[FileEntry]]:
        """What is given to one worker at a time. Long work goes first, so that no core waits for it at the end."""
        kinds: dict[str, list[FileEntry]] = {}
        for entry in entries:
            if registry.needs_office(entry):
                kinds.setdefault(CONVERTED[entry.format][1], []).append(entry)
        groups = []
        for office in kinds.values():
            share = max(1, min(self.limits.office_files, math.ceil(len(office) / self.workers)))
            groups += [office[i : i + share] for i in range(0, len(office), share)]
        alone = [entry for entry in entries if not registry.needs_office(entry)]
        alone.sort(key=lambda entry: (entry.format not in _SLOW, -entry.bytes))
        return groups + [[entry] for entry in alone]

    def _job(self, group: list[FileEntry], settings: ReadSettings) -> Job:
        return Job(read_here, (group, settings), self.limits.read_seconds)


def read_here(entries: list[FileEntry], settings: ReadSettings) -> list[Outcome]:
    """What a worker does with a group."""
    return registry.read_group(entries, dataclasses.replace(settings, scratch=Path(tempfile.gettempdir())))


def to_read(entries: Iterable[FileEntry]) -> list[FileEntry]:
    """The entries a reader should try."""
    return [entry for entry in entries if entry.status == "read" and entry.format not in ARCHIVES]


def _without_copies(entries: list[FileEntry]) -> tuple[list[FileEntry], dict[str, list[FileEntry]]]:
    first: dict[tuple[str, str], FileEntry] = {}
    copies: dict[str, list[FileEntry]] = {}
    for entry in entries:
        original = first.setdefault((entry.sha256 or entry.path, entry.format), entry)
        if original is not entry:
            copies.setdefault(original.path, []).append(entry)
    return list(first.values()), copies


def _for_copy(outcome: Outcome, copy: FileEntry) -> Outcome:
    return outcome if isinstance(outcome, UnreadableFile) else dataclasses.replace(outcome, file=copy.path)
