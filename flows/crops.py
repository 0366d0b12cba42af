"""Pictures of places for report.html: whatever came from a scan is shown as the scan has it, beside what was read.

Made in worker processes, a page of a file drawn once. The most urgent places come first, and a budget keeps the page one
that opens at once and can be sent about. A picture that cannot be made is left out: the report says the same without it.
"""

from __future__ import annotations

import base64
import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass

from extractors.document import Bbox, Document
from extractors.dossier import Dossier, FileEntry
from extractors.isolation.pool import Job
from extractors.isolation.reading import ReaderPool
from extractors.isolation.worker import beat
from reports.html_report import CropKey, places_shown
from reports.schema import Report
from reports.scrub import scrub_text

log = logging.getLogger(__name__)

BUDGET = 3_000_000  # characters of all pictures in one report.html
MOST = 300
FILE_SECONDS = 60.0  # of drawing one file's places
ALL_SECONDS = 120.0  # after which no further file is begun
DPI = 120
WIDEST = 760  # pixels
HIGHEST = 360
QUALITY = 62

Place = tuple[int, Bbox]


@dataclass(slots=True, frozen=True)
class FilePlaces:
    """The places to be shown of one file; `turned` as in its Document."""

    entry: FileEntry
    places: tuple[Place, ...]
    turned: Mapping[int, int]


def crops_by_workers(report: Report, dossier: Dossier, pool: ReaderPool) -> dict[CropKey, str]:
    """The pictures for a report, each file's made in a worker; a worker that fails costs its file's pictures."""
    files = wanted(report, dossier)
    made: dict[CropKey, str] = {}
    for index, uris in pool.run(Job(crops_of_file, (part,), pool.limits.read_seconds) for part in files):
        if isinstance(uris, dict):
            made |= {(files[index].entry.path, page, box): uri for (page, box), uri in uris.items()}
    return within_budget(report, made)


def crops_here(report: Report, dossier: Dossier) -> dict[CropKey, str]:
    """The same in this process, which must be a worker."""
    made: dict[CropKey, str] = {}
    end = time.monotonic() + ALL_SECONDS
    for part in wanted(report, dossier):
        if time.monotonic() > end:
            break
        made |= {(part.entry.path, page, box): uri for (page, box), uri in crops_of_file(part).items()}
    return within_budget(report, made)


def wanted(report: Report, dossier: Dossier) -> list[FilePlaces]:
    """What is to be drawn: places on recognised pages, and seals wherever they are. None of a stopped dossier (TY-04)."""
    if report.conclusion == "stopped":
        return []
    documents = {scrub_text(document.file): document for document in dossier.documents}
    entries = {entry.path: entry for entry in dossier.files}
    chosen: dict[str, list[Place]] = {}
    left = MOST
    for file, page, box in dict.fromkeys(places_shown(report)):
        document = documents.get(file)
        if left and document is not None and page is not None and _from_picture(document, page, box):
            left -= 1
            chosen.setdefault(document.file, []).append((page, box))
    return [
        FilePlaces(entries[file], tuple(places), documents[scrub_text(file)].turned)
        for file, places in chosen.items()
        if file in entries
    ]


def _from_picture(document: Document, page: int, box: Bbox) -> bool:
    return page in document.ocr_pages or any(seal.page == page and seal.bbox == box for seal in document.seals)


def crops_of_file(part: FilePlaces) -> dict[Place, str]:
    """data: URIs of the places of one file, page by page. Never raises for what is in the file."""
    from extractors.readers.scan.crops import encoded, place_on, shown_page  # late: Word-only dossiers draw nothing

    pages: dict[int, list[Bbox]] = {}
    for page, box in part.places:
        pages.setdefault(page, []).append(box)
    made: dict[Place, str] = {}
    end = time.monotonic() + FILE_SECONDS
    for page, boxes in pages.items():
        if time.monotonic() > end:
            break
        try:
            image, scale = shown_page(part.entry.source, page, DPI)
            for box in boxes:
                place = place_on(image, scale, box, part.turned.get(page, 0), WIDEST)[:HIGHEST]
                made[(page, box)] = _uri(encoded(place, "jpeg", part.entry.path, QUALITY))
        except Exception as error:  # the border: a page that cannot be drawn must not cost the report
            log.warning("no pictures of page %d of a file: %s", page, type(error).__name__)
        beat()
    return made


def _uri(data: bytes) -> str:
    return "data:image/jpeg;base64," + base64.b64encode(data).decode("ascii")


def within_budget(report: Report, made: Mapping[CropKey, str]) -> dict[CropKey, str]:
    """As many as fit, the most urgent first; one shown at several places counts as often."""
    often: dict[CropKey, int] = {}
    for key in places_shown(report):
        often[key] = often.get(key, 0) + 1
    left = BUDGET
    kept: dict[CropKey, str] = {}
    for key, times in often.items():
        uri = made.get(key, "")
        if uri and (cost := times * len(uri)) <= left:
            kept[key] = uri
            left -= cost
    return kept
