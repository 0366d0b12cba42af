"""Bar charts as inline SVG: no library, no script, no outside resource, readable by a screen reader and on paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

WIDTH = 520
ROW = 26
BAR = 16
CHARACTER = 13.0  # pixels of a Chinese character at the font size of the labels


@dataclass(slots=True, frozen=True)
class Bar:
    """One bar. `shown` is the text at its end (the value when empty), `tone` a CSS class that colours it."""

    label: str
    value: float
    shown: str = ""
    tone: str = ""


def bar_chart(title: str, bars: Sequence[Bar], label_width: int = 190) -> Markup:
    """Horizontal bars, longest = full width; labels too long for their column are cut, the whole text is a tooltip."""
    if not bars:
        return Markup('<p class="none">没有数据。</p>')
    ends = [bar.shown or f"{bar.value:g}" for bar in bars]
    tail = max(text_width(end) for end in ends) + 14
    room = WIDTH - label_width - tail
    largest = max(bar.value for bar in bars) or 1
    height = ROW * len(bars) + 4
    rows = [
        _row(bar, end, index, label_width, max(room * bar.value / largest, 1.5 if bar.value else 0))
        for index, (bar, end) in enumerate(zip(bars, ends, strict=True))
    ]
    return Markup(
        '<svg class="chart" role="img" aria-label="{title}" viewBox="0 0 {width} {height}" width="{width}" height="{height}">{rows}</svg>'
    ).format(title=title, width=WIDTH, height=height, rows=Markup("").join(rows))


def _row(bar: Bar, end: str, index: int, label_width: int, length: float) -> Markup:
    y = index * ROW + 2
    return Markup(
        '<g class="{tone}"><title>{label}：{end}</title>'
        '<text class="label" x="{x}" y="{base}" text-anchor="end">{short}</text>'
        '<rect x="{start}" y="{top}" width="{length}" height="{bar}" rx="2"/>'
        '<text class="end" x="{after}" y="{base}">{end}</text></g>'
    ).format(
        tone=bar.tone or "plain",
        label=bar.label,
        end=end,
        x=label_width - 8,
        base=y + 16,
        short=shorten(bar.label, label_width - 14),
        start=label_width,
        top=y + (ROW - BAR) // 2 - 1,
        length=f"{length:.1f}",
        bar=BAR,
        after=f"{label_width + length + 6:.1f}",
    )


def text_width(text: str) -> float:
    return sum(CHARACTER if ord(c) > 255 else CHARACTER * 0.58 for c in text)


def shorten(text: str, width: float) -> str:
    """Cut a text to a width in pixels, with an ellipsis."""
    if text_width(text) <= width:
        return text
    while text and text_width(text) > width - CHARACTER:
        text = text[:-1]
    return f"{text}…"
