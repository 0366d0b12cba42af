"""The steps of a project as a drawing: time runs downwards, gaps to scale within reason, terms and wrong places marked.

Inline SVG without script or outside resource, like the charts of the batch page; every step is text for a screen reader.
"""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Sequence

from markupsafe import Markup

from reports.charts import shorten
from reports.schema import EventLine

WIDTH = 720
AXIS = 150
TOP = 22
LEAST, MOST, DAY = 34, 84, 0.6  # pixels between two steps: at least, at most, for a day
TRIAL = ("试运行开始", "试运行结束")


def timeline_svg(lines: Sequence[EventLine]) -> Markup:
    """Nothing for fewer than two steps."""
    if len(lines) < 2:
        return Markup("")
    days = [datetime.date.fromisoformat(x.first) for x in lines]
    places: list[float] = [float(TOP)]
    for before, after in itertools.pairwise(days):
        places.append(places[-1] + min(MOST, max(LEAST, (after - before).days * DAY)))
    height = places[-1] + TOP
    parts = [Markup('<line class="axis" x1="{x}" y1="{a}" x2="{x}" y2="{b}"/>').format(x=AXIS, a=TOP, b=places[-1])]
    parts += _trial(lines, days, places)
    for index in range(1, len(lines)):
        parts.append(_gap((days[index] - days[index - 1]).days, (places[index - 1] + places[index]) / 2))
    parts += [_step(line, place) for line, place in zip(lines, places, strict=True)]
    return Markup(
        '<svg class="timeline" role="img" aria-label="时间轴" viewBox="0 0 {w} {h}" width="{w}" height="{h}">{parts}</svg>'
    ).format(w=WIDTH, h=round(height), parts=Markup("").join(parts))


def _trial(lines: Sequence[EventLine], days: Sequence[datetime.date], places: Sequence[float]) -> list[Markup]:
    """The trial run as a bar beside the axis."""
    found = [next((i for i, x in enumerate(lines) if x.name == name), None) for name in TRIAL]
    start, end = found
    if start is None or end is None or end <= start:
        return []
    return [
        Markup(
            '<rect class="trial" x="{x}" y="{y}" width="7" height="{h}" rx="3"><title>试运行 {n} 天</title></rect>'
        ).format(x=AXIS + 10, y=places[start], h=places[end] - places[start], n=(days[end] - days[start]).days + 1)
    ]


def _gap(days: int, y: float) -> Markup:
    return Markup('<text class="gap" x="{x}" y="{y}" text-anchor="end">{n} 天</text>').format(
        x=AXIS - 14, y=f"{y + 4:.0f}", n=days
    )


def _step(line: EventLine, y: float) -> Markup:
    kind = "wrong" if line.wrong else "term" if line.term else "step"
    date = line.first if line.first == line.last else f"{line.first} 至 {line.last}" if _far(line) else line.first[:7]
    note = "　次序不对" if line.wrong else ""
    words = line.raw if line.raw and line.raw not in (line.first, date) else ""
    return Markup(
        '<g class="{kind}"><title>{name} {date} {raw}</title><circle cx="{x}" cy="{y}" r="5.5"/>'
        '<text class="date" x="{left}" y="{base}" text-anchor="end">{date}</text>'
        '<text class="name" x="{right}" y="{base}">{name}{note}<tspan class="raw" dx="10">{words}</tspan></text></g>'
    ).format(
        kind=kind,
        name=line.name,
        date=date,
        raw=line.raw,
        x=AXIS,
        y=f"{y:.0f}",
        base=f"{y + 5:.0f}",
        left=AXIS - 14,
        right=AXIS + 26,
        note=note,
        words=shorten(words, WIDTH - AXIS - 60 - 15 * len(line.name + note)),
    )


def _far(line: EventLine) -> bool:
    """The two days a step may mean lie in different months: two papers, two dates."""
    return line.first[:7] != line.last[:7]
