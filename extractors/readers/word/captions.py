"""Finds the caption of each figure: the nearest line beside it that reads like one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.document import Figure, Paragraph, Table
from extractors.readers.word.drafts import Draft

_NUMBERED = re.compile(r"^\s*(?:附?图|图表|示意图|Figure|Fig\.?)\s*[\d一二三四五六七八九十A-Z（(]", re.I)
_ENDS_IN_FIGURE = re.compile(r"图(?:[（(].{1,20}[）)])?\s*$")
_LONGEST = 60
_LONGEST_LOOSE = 30
_REACH = 3
_CELL = re.compile(r"^(?P<table>.+?) 第(?P<row>\d+)行 第(?P<col>\d+)列")


def caption_figures(drafts: Sequence[Draft]) -> None:
    """Set `caption` on every figure that has one: numbered below, numbered above, then a line that ends in 图."""
    tables = {d.block.locator: d.block for d in drafts if isinstance(d.block, Table)}
    for index, draft in enumerate(drafts):
        figure = draft.block
        if isinstance(figure, Figure) and not figure.caption:
            cell = _CELL.match(figure.locator)
            table = tables.get(cell.group("table")) if cell else None
            if cell is not None and table is not None:
                figure.caption = _in_table(table, int(cell.group("row")) - 1, int(cell.group("col")) - 1)
            else:
                figure.caption = _beside(drafts, index)


def _beside(drafts: Sequence[Draft], index: int) -> str:
    below = _texts(drafts, range(index + 1, min(len(drafts), index + 1 + _REACH)))
    above = _texts(drafts, range(index - 1, max(-1, index - 1 - _REACH), -1))
    for nearest in (below[:1], above[:1]):
        for text, styled in nearest:
            if _is_numbered(text) or (styled and "图" in text):
                return text.strip()
    for text, _ in (*below[:1], *above[:1]):
        if _is_loose(text):
            return text.strip()
    return next((text.strip() for text, _ in below if _is_numbered(text)), "")


def _texts(drafts: Sequence[Draft], places: range) -> list[tuple[str, bool]]:
    """Paragraphs of the body nearest first, as far as the next table."""
    found: list[tuple[str, bool]] = []
    for place in places:
        block = drafts[place].block
        if isinstance(block, Table):
            break
        if isinstance(block, Paragraph) and block.part in ("body", "textbox") and not block.level:
            found.append((block.full_text, drafts[place].caption))
    return found


def _in_table(table: Table, row: int, column: int) -> str:
    """In the same cell, else in the cell below, else in the one above."""
    texts = []
    for wanted in (row, row + 1, row - 1):
        texts += [c.text for c in table.cells() if c.row == wanted and c.col <= column < c.col + c.col_span]
    lines = [line for text in texts for line in text.split("\n")]
    return next((line.strip() for line in lines if _is_numbered(line) or _is_loose(line)), "")


def _is_numbered(text: str) -> bool:
    return len(text) <= _LONGEST and bool(_NUMBERED.match(text))


def _is_loose(text: str) -> bool:
    return len(text.strip()) <= _LONGEST_LOOSE and bool(_ENDS_IN_FIGURE.search(text))
