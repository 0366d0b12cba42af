"""Automatic numbers: what Word prints before a list paragraph and stores nowhere.

Counters belong to the abstract list, so that several instances (`w:num`) of it go on counting together; an instance
with a start override begins anew the first time it is used. A level begins anew after a paragraph of a higher level
(`lvlRestart` narrows or forbids that). A higher level never used shows its start value.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from lxml import etree

from extractors.readers.word.names import MC, VAL, W, integer, is_on
from extractors.readers.word.numerals import formatted
from extractors.readers.word.styles import StyleSheet
from extractors.readers.word.symbols import plain, table_of

_PLACEHOLDER = re.compile(r"%([1-9])")
_MOST_LEVELS = 9
_NAME = len(W)
_PLAIN = frozenset(("start", "numFmt", "lvlText", "lvlRestart", "pStyle"))


@dataclass(slots=True, frozen=True)
class Level:
    """One level of a list. `restart` None: after any higher level; 0: never; k: after levels up to k (from 1)."""

    start: int = 1
    number_format: str = "decimal"
    text: str = ""
    restart: int | None = None
    legal: bool = False
    style: str = ""


@dataclass(slots=True, frozen=True)
class Instance:
    """A `w:num`: the levels it shows, the abstract list whose counters it uses, and the levels it starts anew."""

    abstract: int
    levels: dict[int, Level]
    starts: dict[int, int] = field(default_factory=dict)

    def level_of_style(self, style_id: str | None) -> int | None:
        """The level that is linked to a paragraph style, which wins over the style's own `ilvl`."""
        if not style_id:
            return None
        return next((index for index, level in self.levels.items() if level.style == style_id), None)


class Numbering:
    """numbering.xml: list instances by id, read when first asked for."""

    def __init__(self, root: etree._Element | None, styles: StyleSheet) -> None:
        self._styles = styles
        self._instances: dict[int, Instance | None] = {}
        self._numbers: dict[int, etree._Element] = {}
        self._abstracts: dict[int, etree._Element] = {}
        self._levels: dict[int, dict[int, Level]] = {}
        if root is None:
            return
        for element in root.iterchildren(f"{W}abstractNum"):
            self._abstracts[integer(element.get(f"{W}abstractNumId"), -1)] = element
        for element in root.iterchildren(f"{W}num"):
            self._numbers[integer(element.get(f"{W}numId"), -1)] = element

    def instance(self, list_id: int) -> Instance | None:
        if list_id not in self._instances:
            self._instances[list_id] = self._read(list_id, set())
        return self._instances[list_id]

    def _read(self, list_id: int, seen: set[int]) -> Instance | None:
        number = self._numbers.get(list_id)
        if number is None or list_id in seen:
            return None
        abstract_id = integer(_value(number, "abstractNumId"), -1)
        abstract = self._abstracts.get(abstract_id)
        if abstract is None:
            return None
        if abstract_id not in self._levels:
            self._levels[abstract_id] = _levels(abstract)
        levels = dict(self._levels[abstract_id])
        link = _value(abstract, "numStyleLink")
        if link and not levels and (target := self._styles.list_of(link)) is not None:
            linked = self._read(target, seen | {list_id})
            if linked is not None:
                abstract_id, levels = linked.abstract, dict(linked.levels)
        starts: dict[int, int] = {}
        for override in number.iterchildren(f"{W}lvlOverride"):
            index = integer(override.get(f"{W}ilvl"), -1)
            own = override.find(f"{W}lvl")
            if own is not None:
                levels[index] = _level(own, levels.get(index))
            start = _value(override, "startOverride")
            if start:
                starts[index] = integer(start, 1)
                levels[index] = replace(levels.get(index, Level()), start=starts[index])
        return Instance(abstract_id, levels, starts)


class Counter:
    """The running numbers of one story (body, a header, a text box)."""

    def __init__(self, numbering: Numbering) -> None:
        self._numbering = numbering
        self._values: dict[int, list[int | None]] = {}
        self._started: set[tuple[int, int]] = set()

    def next(self, list_id: int, level: int) -> str:
        """Count one paragraph and give the number printed before it; empty when the list is not defined."""
        instance = self._numbering.instance(list_id)
        if instance is None or not 0 <= level < _MOST_LEVELS:
            return ""
        shape = instance.levels.get(level)
        if shape is None:
            return ""
        values = self._values.setdefault(instance.abstract, [None] * _MOST_LEVELS)
        current = values[level]
        begins = level in instance.starts and (list_id, level) not in self._started
        if begins:
            self._started.add((list_id, level))
        values[level] = shape.start if begins or current is None else current + 1
        for deeper in range(level + 1, _MOST_LEVELS):
            below = instance.levels.get(deeper)
            if below is None or below.restart is None or level < below.restart:
                values[deeper] = None
        return _printed(instance, level, shape, values)


def _printed(instance: Instance, level: int, shape: Level, values: list[int | None]) -> str:
    if shape.number_format == "bullet":
        return shape.text

    def written(match: re.Match[str]) -> str:
        index = int(match.group(1)) - 1
        if index > level:
            return ""
        other = instance.levels.get(index, shape)
        value = values[index]
        value = other.start if value is None else value
        number_format = "decimal" if shape.legal and other.number_format != "decimalZero" else other.number_format
        return formatted(value, number_format)

    return _PLACEHOLDER.sub(written, shape.text).strip()


def _levels(abstract: etree._Element) -> dict[int, Level]:
    return {integer(e.get(f"{W}ilvl"), -1): _level(e, None) for e in abstract.iterchildren(f"{W}lvl")}


def _level(element: etree._Element, base: Level | None) -> Level:
    values: dict[str, str] = {}
    fonts = None
    legal = False
    for child in element:
        name = child.tag[_NAME:]
        if name in _PLAIN:
            values[name] = child.get(VAL, "")
        elif name == "isLgl":
            legal = is_on(child)
        elif name == "rPr":
            fonts = child
    number_format = values.get("numFmt", "decimal")
    if number_format == "custom" or "numFmt" not in values:
        number_format = _custom_format(element)
    text = values.get("lvlText", "")
    if number_format == "bullet":
        text = _bullet(text, fonts)
    return Level(
        start=integer(values.get("start"), base.start if base else 1),
        number_format=number_format,
        text=text,
        restart=integer(values["lvlRestart"]) if "lvlRestart" in values else None,
        legal=legal,
        style=values.get("pStyle", ""),
    )


def _bullet(text: str, properties: etree._Element | None) -> str:
    """The bullet as the font shows it."""
    fonts = properties.find(f"{W}rFonts") if properties is not None else None
    table = table_of(fonts.get(f"{W}ascii") or fonts.get(f"{W}hAnsi")) if fonts is not None else None
    return text.translate(table) if table else plain(text)


def _custom_format(element: etree._Element) -> str:
    """numFmt where Word wrapped a custom one (001, 002, …) with a fallback for older readers."""
    found = element.find(f"{W}numFmt")
    if found is None:
        found = element.find(f"{MC}AlternateContent/{MC}Choice/{W}numFmt")
    if found is None:
        return "decimal"
    value = found.get(VAL, "decimal")
    if value != "custom":
        return value
    first = found.get(f"{W}format", "").split(",")[0].strip()
    return f"padded{len(first)}" if first.isdigit() else "decimal"


def _value(element: etree._Element, name: str) -> str:
    child = element.find(f"{W}{name}")
    return child.get(VAL, "") if child is not None else ""
