"""Colours of OFD objects: their own, or those of the drawing parameters they name, which may inherit from others."""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

from extractors.readers.ofd.package import child

Colour = tuple[float, float, float]
BLACK: Colour = (0.0, 0.0, 0.0)
_DEPTH = 10


UNSAID: Colour = (-1.0, -1.0, -1.0)  # the standard takes a fill without colour for transparent, some viewers for black


def colour(item: etree._Element, kind: str, params: Mapping[str, etree._Element], default: str = "") -> Colour | None:
    """The `FillColor` or `StrokeColor` of an object, UNSAID when nothing gives it, None when it is transparent. `default`
    names the drawing parameters of its layer."""
    found = child(item, kind)
    named = item.get("DrawParam") or default
    seen = 0
    while found is None and named in params and seen < _DEPTH:
        found = child(params[named], kind)
        named = params[named].get("Relative", "")
        seen += 1
    if found is None:
        return UNSAID
    if found.get("Alpha") == "0":
        return None
    return _rgb([_component(word) for word in found.get("Value", "").replace(",", " ").split()])


def _rgb(values: list[float]) -> Colour:
    if len(values) == 1:
        return (values[0], values[0], values[0])
    if len(values) == 3:
        return (values[0], values[1], values[2])
    if len(values) == 4:  # cyan, magenta, yellow, black
        c, m, y, k = (min(v, 255.0) / 255 for v in values)
        return (255 * (1 - c) * (1 - k), 255 * (1 - m) * (1 - k), 255 * (1 - y) * (1 - k))
    return BLACK


def _component(word: str) -> float:
    try:
        return float(int(word[1:], 16)) if word.startswith("#") else float(word)
    except ValueError:
        return 0.0


def is_red(value: Colour) -> bool:
    return value[0] > 130 and value[1] < 110 and value[2] < 110


def is_white(value: Colour) -> bool:
    return min(value) >= 250


def is_dark(value: Colour) -> bool:
    return sum(value) < 384
