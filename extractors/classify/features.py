"""What a stretch of a document shows to somebody who wants to know what it is: titles, labels, headings, words."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from extractors.document import Document, Paragraph, Table, lines
from extractors.values.normalise import label_key, squash

HEAD_LINES = 40
TEXT_LIMIT = 8000
_NUMBERED = re.compile(r"^(附件|附[:：]|[(（]?[一二三四五六七八九十\d]{1,3}[、.．)）])")
_NUMBER = re.compile(
    r"^(?:附件[\d一二三四五六七八九十]{0,3}(?:[-.]\d{1,2})?|附|[(（]?[一二三四五六七八九十\d]{1,3}(?:\.\d{1,2})*[)）]?)[、.．:：)）]?(?=[^\d])"
)
_LABEL_LINE = re.compile(r"^([^:：]{2,24})[:：]")


@dataclass(slots=True)
class Features:
    """`head`: the first lines without blanks with their position, joined neighbours included; `labels`: label keys of cells and of
    `label：value` lines; `headings`: heading texts; `text`: the first characters; `size`: characters in all."""

    head: list[tuple[int, str]] = field(default_factory=list)
    labels: set[str] = field(default_factory=set)
    headings: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    size: int = 0
    figures: int = 0


def features(document: Document, first: int = 0, last: int | None = None) -> Features:
    """The features of blocks `first` to `last` (exclusive) of a document."""
    found = Features()
    singles: list[str] = []
    kept = 0
    for line in lines(document, first, last):
        text = squash(line.text)
        if not text or line.part in ("comment", "hidden", "footnote"):
            continue
        found.size += len(text)
        if line.toc:
            continue
        if len(singles) < HEAD_LINES and line.part != "footer":
            singles.append(squash(line.full_text) if line.number else text)
        if kept < TEXT_LIMIT:
            found.lines.append(text)
            kept += len(text)
        if line.level is not None and not line.in_table:
            found.headings.append(text)
        if line.in_table and len(text) <= 40:
            found.labels.add(label_key(text))
        label = _LABEL_LINE.match(text)
        if label:
            found.labels.add(label_key(label.group(1)))
    _cell_labels(document, first, last, found)
    found.head = _titles(singles)
    return found


def _cell_labels(document: Document, first: int, last: int | None, found: Features) -> None:
    """Labels broken over several lines of one cell (vertical labels) count as one; pictures are counted."""
    for block in document.blocks[first:last]:
        if isinstance(block, Table):
            for cell in block.cells():
                if len(cell.text) <= 60:
                    found.labels.add(label_key(squash(cell.text)))
        elif not isinstance(block, Paragraph):
            found.figures += 1


def _titles(singles: list[str]) -> list[tuple[int, str]]:
    """Lines that may be a title: not numbered items; a title broken over two or three lines is joined."""
    heads = [(index, line) for index, line in enumerate(singles) if not _NUMBERED.match(line)]
    # （三）项目初验报告, 附件3：项目初验报告: at the very top a number is the paper's place in a list, not a list
    heads += [
        (index, bare) for index, line in enumerate(singles[:2]) if (bare := _NUMBER.sub("", line)) and bare != line
    ]
    joined: list[tuple[int, str]] = []
    for position in range(min(len(heads), 15)):
        for width in (2, 3):
            part = [line for _, line in heads[position : position + width]]
            if len(part) == width and all(len(p) <= 40 and ":" not in p for p in part):
                joined.append((heads[position][0], "".join(part)))
    return heads + joined
