"""Headers, footers, notes and comments: the stories that stand beside the body.

A header or footer is read once, at the first section that shows it (a section without its own goes on with the one
before). One that no section shows (a first-page header without a different first page) is kept as hidden text.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from lxml import etree

from extractors.document import Paragraph
from extractors.readers.word.drafts import Draft
from extractors.readers.word.names import R, W, is_on
from extractors.readers.word.package import Package
from extractors.readers.word.story import StoryReader

Edge = Literal["header", "footer"]
_WORDS: dict[str, str] = {"header": "页眉", "footer": "页脚"}
_SKIPPED_NOTES = frozenset(("separator", "continuationSeparator", "continuationNotice"))


@dataclass(slots=True)
class _Reference:
    edge: Edge
    target: str
    shown: bool


@dataclass(slots=True)
class Margins:
    """Drafts to put before (`headers`) and behind (`footers`) each section, by its number from 0."""

    headers: dict[int, list[Draft]] = field(default_factory=dict)
    footers: dict[int, list[Draft]] = field(default_factory=dict)
    unshown: list[Draft] = field(default_factory=list)


def read_margins(
    reader: StoryReader, package: Package, source: str, found: list[etree._Element], settings: etree._Element | None
) -> Margins:
    margins = Margins()
    even_too = settings is not None and is_on(settings.find(f"{W}evenAndOddHeaders"))
    references = [_references(section, package, source, even_too) for section in found]
    shown = {r.target for section in references for r in section if r.shown}
    seen: set[str] = set()
    counts = {"header": 0, "footer": 0}
    for index, section in enumerate(references):
        for reference in section:
            if reference.target in seen or not (reference.shown and reference.target in shown):
                continue
            seen.add(reference.target)
            counts[reference.edge] += 1
            drafts = _read_edge(reader, package, reference, counts[reference.edge])
            edge = margins.headers if reference.edge == "header" else margins.footers
            edge.setdefault(index, []).extend(drafts)
    for section in references:
        for reference in section:
            if reference.target not in seen:
                seen.add(reference.target)
                counts[reference.edge] += 1
                for draft in _read_edge(reader, package, reference, counts[reference.edge]):
                    draft.block.part = "hidden"
                    margins.unshown.append(draft)
    return margins


def _references(section: etree._Element, package: Package, source: str, even_too: bool) -> list[_Reference]:
    first_page = is_on(section.find(f"{W}titlePg"))
    found: list[_Reference] = []
    for edge in ("header", "footer"):
        for element in section.iterchildren(f"{W}{edge}Reference"):
            relationship = package.relationships(source).get(element.get(f"{R}id", ""))
            if relationship is None or relationship.external:
                package.warn("missing_part", f"{_WORDS[edge]}的部件缺失，未能读取")
                continue
            kind = element.get(f"{W}type", "default")
            shown = first_page if kind == "first" else even_too if kind == "even" else True
            found.append(_Reference("header" if edge == "header" else "footer", relationship.target, shown))
    return found


def _read_edge(reader: StoryReader, package: Package, reference: _Reference, number: int) -> list[Draft]:
    root = package.xml_of(reference.target)
    if root is None:
        return []
    prefix = f"{_WORDS[reference.edge]}{number}"
    outer, reader.drafts = reader.drafts, []
    reader.read(root, reader.place(reference.edge, prefix, reference.target, table_prefix=f"{prefix} "))
    drafts, reader.drafts = reader.drafts, outer
    return drafts


class Notes:
    """Footnotes and endnotes, read where the text refers to them; those never referred to at the end, as hidden."""

    def __init__(self, reader: StoryReader, package: Package, source: str) -> None:
        self._reader = reader
        self._package = package
        self._parts: dict[str, str] = {}
        self._notes: dict[str, dict[str, etree._Element]] = {}
        self._counts = {"footnote": 0, "endnote": 0}
        for kind in self._counts:
            targets = package.related(source, f"{kind}s")
            if targets:
                self._parts[kind] = targets[0]

    def refer(self, kind: str, identifier: str) -> None:
        """Append the draft of a note that the text has just referred to."""
        element = self._of(kind).pop(identifier, None)
        if element is None:
            return
        self._counts[kind] += 1
        word = "脚注" if kind == "footnote" else "尾注"
        self._append(element, kind, f"{word}{self._counts[kind]}", str(self._counts[kind]), hidden=False)

    def leftovers(self) -> None:
        for kind in self._counts:
            for element in list(self._of(kind).values()):
                self._counts[kind] += 1
                word = "脚注" if kind == "footnote" else "尾注"
                self._append(element, kind, f"{word}{self._counts[kind]}", "", hidden=True)

    def _of(self, kind: str) -> dict[str, etree._Element]:
        if kind not in self._notes:
            notes: dict[str, etree._Element] = {}
            root = self._package.xml_of(self._parts[kind]) if kind in self._parts else None
            for element in root.iterchildren(f"{W}{kind}") if root is not None else ():
                if element.get(f"{W}type") not in _SKIPPED_NOTES:
                    notes[element.get(f"{W}id", "")] = element
            self._notes[kind] = notes
        return self._notes[kind]

    def _append(self, element: etree._Element, kind: str, locator: str, number: str, hidden: bool) -> None:
        _append_note(self._reader, element, self._parts[kind], locator, number, hidden)


def _append_note(
    reader: StoryReader, element: etree._Element, source: str, locator: str, number: str, hidden: bool
) -> None:
    outer, reader.drafts = reader.drafts, []
    text = reader.texts(element, reader.place("footnote", locator, source))
    beside, reader.drafts = reader.drafts, outer
    if text:
        reader.drafts.append(Draft(Paragraph(text, locator, "hidden" if hidden else "footnote", number)))
    reader.drafts += beside


def read_comments(reader: StoryReader, package: Package, source: str) -> int:
    """Append the drafts of all comments; how many there are."""
    count = 0
    for target in package.related(source, "comments"):
        root = package.xml_of(target)
        for element in root.iterchildren(f"{W}comment") if root is not None else ():
            count += 1
            locator = f"批注{count}"
            text = reader.texts(element, reader.place("comment", locator, target))
            if text:
                reader.drafts.append(Draft(Paragraph(text, locator, "comment")))
    return count
