"""Before a dossier is read: does anything bear a secrecy mark (TY-04)?

Names first, then what needs no recognition and the top of every first page that does. Only when nothing there bears a mark
are pages recognised. A mark found at the top of a page must hold in its place on the whole page, for a cell of a form may
say 秘密 too; that page is read in memory, and only its mark is handed on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from checks.secrecy_marks import mark_in_name, marks_of, may_be_mark
from extractors.document import Document, Paragraph
from extractors.dossier import FileEntry
from extractors.errors import UnreadableFile
from extractors.isolation.pool import Job
from extractors.isolation.reading import Outcome, ReaderPool, to_read
from extractors.readers import registry
from extractors.readers.registry import ReadSettings


def read_unless_marked(
    entries: Sequence[FileEntry], known: Mapping[str, Document], pool: ReaderPool, settings: ReadSettings
) -> Iterator[tuple[FileEntry, Outcome]]:
    """The entries to be read with their outcomes; after a mark only those that showed it or were read by then. `known`:
    documents kept from an earlier reading, by path; they are not read again."""
    if any(mark_in_name(entry.path) for entry in entries) or any(map(bears_mark, known.values())):
        return
    wanted = [entry for entry in to_read(entries) if entry.path not in known]
    pages = [entry for entry in wanted if registry.is_pages(entry)]
    slow = [entry for entry in wanted if registry.needs_office(entry)]
    marked = False
    for entry, outcome in pool.read([e for e in wanted if e not in pages and e not in slow], settings):
        marked = marked or (isinstance(outcome, Document) and bears_mark(outcome))
        yield entry, outcome
    if marked:
        return
    jobs = [Job(mark_at_top, (entry, settings), pool.limits.read_seconds) for entry in pages]
    for index, seen in pool.run(jobs):
        if isinstance(seen, Document):
            yield pages[index], seen
            return
    yield from pool.read([*pages, *slow], settings)


def bears_mark(document: Document) -> bool:
    return next(marks_of(document), None) is not None


def mark_at_top(entry: FileEntry, settings: ReadSettings) -> Document | None:
    """A worker's look at a first page: a document of nothing but its marks, None when it bears none."""
    if not any(may_be_mark(line) for line in registry.first_page_top(entry, settings)):
        return None
    try:
        document = registry.read_first_page(entry, settings)
    except UnreadableFile:
        return None
    places = {mark.locator for mark in marks_of(document)}
    if not places:
        return None
    blocks = [b for b in document.blocks if isinstance(b, Paragraph) and b.locator in places]
    return replace(document, blocks=list(blocks), seals=[], warnings=[])
