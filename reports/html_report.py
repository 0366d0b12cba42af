"""report.html: one self-contained page for the reviewer, readable from disk and on paper.

Everything a dossier says is escaped by the template environment; the page asks for nothing outside itself, and its few
lines of script only filter and unfold, so it reads the same without them.
"""

from __future__ import annotations

from collections.abc import Mapping

from extractors.document import Bbox
from reports import wording
from reports.schema import FieldLine, Place, Quoted, Report
from reports.templating import environment
from reports.timeline import timeline_svg

FILE_NAME = "report.html"
LOW_CONFIDENCE = 0.8
FIELDS_SHOWN = 400

CropKey = tuple[str, int | None, Bbox | None]


def render_html(report: Report, crops: Mapping[CropKey, str] | None = None) -> str:
    """The page. `crops` gives a picture (data: URI) for a place, shown beside the value read there."""
    pictures = crops or {}

    def crop(place: Place | Quoted | None) -> str:
        if place is None or place.bbox is None:
            return ""
        uri = pictures.get((place.file, place.page, place.bbox), "")
        return uri if uri.startswith("data:image/") else ""

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


def _by_material(fields: tuple[FieldLine, ...]) -> list[tuple[str, list[FieldLine], int]]:
    """Title, the fields shown and how many more there are: a table of 5,000 rows would make a page nobody can open."""
    titles: dict[str, list[FieldLine]] = {}
    for line in fields:
        titles.setdefault(line.title, []).append(line)
    return [(title, lines[:FIELDS_SHOWN], max(0, len(lines) - FIELDS_SHOWN)) for title, lines in titles.items()]
