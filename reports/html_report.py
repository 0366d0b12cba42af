"""report.html: one self-contained page for the reviewer, readable from disk and on paper.

Everything a dossier says is escaped by the template environment; the page asks for nothing outside itself, and its few
lines of script only filter and unfold, so it reads the same without them.
"""

from __future__ import annotations

import html
import itertools
import json
import re
from collections.abc import Iterable, Iterator, Mapping

from extractors.document import Bbox
from reports import wording
from reports.schema import FieldLine, Place, Quoted, Report, SealLine
from reports.templating import environment
from reports.timeline import timeline_svg

FILE_NAME = "report.html"
LOW_CONFIDENCE = 0.8
FIELDS_SHOWN = 400

CropKey = tuple[str, int | None, Bbox]

_SHOWN = re.compile(r'<img class="crop" data-place="([^"]*)" src="(data:image/[^"]*)"')


def render_html(report: Report, crops: Mapping[CropKey, str] | None = None) -> str:
    """The page. `crops` gives a picture (data: URI) for a place, shown beside the value read there."""
    pictures = crops or {}

    def crop(place: Place | Quoted | SealLine | None) -> dict[str, str] | None:
        if place is None or place.bbox is None:
            return None
        key = (place.file, place.page, place.bbox)
        uri = pictures.get(key, "")
        return {"uri": uri, "key": json.dumps(key, ensure_ascii=False)} if uri.startswith("data:image/") else None

    return (
        environment()
        .get_template("report.html.j2")
        .render(
            report=report,
            groups=wording.group(report),
            crop=crop,
            form_fields=_by_material(report.fields),
            low=LOW_CONFIDENCE,
            timeline=timeline_svg(report.timeline),
        )
    )


def places_shown(report: Report) -> Iterator[CropKey]:
    """Every place beside which the page would show a picture, the most urgent first, as often as it is shown."""
    groups = wording.group(report)
    findings = (f for group in (groups.must, groups.verify, groups.unreadable, groups.hints) for f in group)
    fields = [line for _, lines, _ in _by_material(report.fields) for line in lines]
    shown: Iterable[Place | Quoted | SealLine] = itertools.chain(
        (e for f in findings for e in f.evidence),
        report.seals,
        (f.evidence for f in fields if f.confidence < LOW_CONFIDENCE),
        (f.evidence for f in fields if f.confidence >= LOW_CONFIDENCE),
        (a.evidence for a in report.amounts),
        (e for s in report.sums for e in s.evidence),
        (s.evidence for t in report.topics for s in t.sources),
        (e for r in report.review for e in r.evidence),
    )
    for place in shown:
        if place.bbox is not None:
            yield (place.file, place.page, place.bbox)


def crops_in(page: str) -> dict[CropKey, str]:
    """The pictures of a page written before, for one that is written anew without the files at hand."""
    found: dict[CropKey, str] = {}
    for key, uri in _SHOWN.findall(page):
        file, number, box = json.loads(html.unescape(key))
        found[(file, number, (box[0], box[1], box[2], box[3]))] = uri
    return found


def _by_material(fields: tuple[FieldLine, ...]) -> list[tuple[str, list[FieldLine], int]]:
    """Title, the fields shown and how many more there are: a table of 5,000 rows would make a page nobody can open."""
    titles: dict[str, list[FieldLine]] = {}
    for line in fields:
        titles.setdefault(line.title, []).append(line)
    return [(title, lines[:FIELDS_SHOWN], max(0, len(lines) - FIELDS_SHOWN)) for title, lines in titles.items()]
