"""Reads a Word package into a `Document`: the order of the work, and what is said about the file as a whole."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lxml import etree

from extractors.document import Document, Figure, Paragraph
from extractors.errors import UnreadableFile
from extractors.limits import DEFAULT, Limits
from extractors.readers.word.captions import caption_figures
from extractors.readers.word.contents import mark_contents
from extractors.readers.word.drafts import Draft
from extractors.readers.word.headings import assign_levels
from extractors.readers.word.margins import Margins, Notes, read_comments, read_margins
from extractors.readers.word.names import W
from extractors.readers.word.numbering import Numbering
from extractors.readers.word.package import Package, open_package
from extractors.readers.word.story import StoryReader
from extractors.readers.word.styles import StyleSheet
from extractors.readers.word.ticks import tick_neighbours

# What is seldom in a document and costs time to look for: looked for only where the bytes of the XML hold its name.
_DELETIONS = (b":del ", b"moveFrom ", b"<del ")
_SPECIAL_LOOKS = (b"vanish", b"dings", b'"Symbol"')


def read_word(path: Path, name: str, limits: Limits = DEFAULT) -> Document:
    """Read the package at `path`; `name` is the path that anchors show.

    Raises UnreadableFile (empty, damaged, encrypted, unsupported, too_large, limits) when nothing can be read; what is
    damaged but readable gives warnings, `partial` among them when content is known to be missing.
    """
    with _collector_at_rest():
        package = open_package(path, name, limits)
        try:
            return _read(package, name)
        finally:
            package.close()


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """Keep the garbage collector from running: a reading makes tens of thousands of objects that all live on, and no
    cycles; looking through them again and again costs more than a third of the reading. Freezing and unfreezing hands
    them to the oldest generation unseen; left in the youngest, they would be looked through at once."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.freeze()
            gc.unfreeze()
            gc.enable()


def _read(package: Package, name: str) -> Document:
    source = package.main_part()
    data = package.bytes_of(source) or b""
    root = package.parsed(source, data)
    body = root.find(f"{W}body") if root is not None else None
    if body is None:
        raise UnreadableFile("damaged", f"Word 正文已损坏，无法读取：{name}")
    if any(w.code == "broken_part" and source.lstrip("/") in w.message for w in package.warnings):
        package.warn("partial", "Word 正文的 XML 已损坏，只读出一部分")
    styles_data = _bytes(package, source, "styles")
    styles = StyleSheet(package.parsed(_part(package, source, "styles"), styles_data) if styles_data else None)
    numbering = Numbering(_single(package, source, "numbering"), styles)
    settings = _single(package, source, "settings")
    reader = StoryReader(package, styles, numbering)
    reader.be_exact(
        _may_hold(data, _DELETIONS), _may_hold(data, _SPECIAL_LOOKS) or _may_hold(styles_data, _SPECIAL_LOOKS)
    )
    notes = Notes(reader, package, source)
    reader.on_note = notes.refer
    place = reader.place("body", "正文", source)
    reader.read(body, place)
    reader.be_exact(True, True)
    drafts = reader.drafts
    last = body.find(f"{W}sectPr")
    sections = [*place.sections, *([last] if last is not None else [])]
    margins = read_margins(reader, package, source, sections, settings)
    reader.drafts = []
    notes.leftovers()
    comments = read_comments(reader, package, source)
    trailing = margins.unshown + reader.drafts
    ordered = _in_order(drafts, place.section_ends, margins)
    tick_neighbours([d.block for d in ordered if isinstance(d.block, Paragraph) and d.block.part == "body"])
    mark_contents(ordered, reader.open_contents)
    ordered = assign_levels(ordered)
    caption_figures(ordered)
    document = Document(name, "docx", "docx")
    for draft in ordered:
        if draft.new_page and not isinstance(draft.block, Figure):
            draft.block.breaks = True
    document.blocks = [draft.block for draft in ordered + trailing]
    hidden = any(draft.block.part == "hidden" for draft in ordered)
    _say(document, package, reader.revisions, comments, hidden)
    return document


def _may_hold(data: bytes, names: tuple[bytes, ...]) -> bool:
    return any(name in data for name in names)


def _part(package: Package, source: str, kind: str) -> str:
    """The name of the one part of this kind, empty when there is none."""
    return next(iter(package.related(source, kind)), "")


def _bytes(package: Package, source: str, kind: str) -> bytes:
    name = _part(package, source, kind)
    return (package.bytes_of(name) or b"") if name else b""


def _single(package: Package, source: str, kind: str) -> etree._Element | None:
    """The root of the one part of this kind, None when there is none or it is broken."""
    name = _part(package, source, kind)
    return package.xml_of(name) if name else None


def _in_order(drafts: list[Draft], section_ends: list[int], margins: Margins) -> list[Draft]:
    """Body drafts with each section's headers before it and its footers behind it."""
    ordered: list[Draft] = []
    start = 0
    for index, end in enumerate([*section_ends, len(drafts)]):
        ordered += margins.headers.get(index, [])
        ordered += drafts[start:end]
        ordered += margins.footers.get(index, [])
        start = end
    for index in (*margins.headers, *margins.footers):
        if index > len(section_ends):
            ordered += margins.headers.get(index, []) + margins.footers.get(index, [])
    return ordered


def _say(document: Document, package: Package, revisions: bool, comments: int, hidden: bool) -> None:
    if revisions:
        package.warn("tracked_changes", "文件含有未接受的修订，按全部接受后的内容读取")
    if comments:
        package.warn("comments", f"文件含有 {comments} 条批注")
    if hidden:
        package.warn("hidden_text", "文件含有隐藏文字")
    if any("vbaproject" in part.casefold() for part in package.names):
        package.warn("macros", "文件含有宏，未运行")
    document.warnings = list(package.warnings)
