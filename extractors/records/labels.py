"""Where a form's labels stand and which words belong to them, whatever the layout.

A value stands right of its label, below it, in the same cell behind a colon, or on a line of its own; two labels of
one wording (联系方式) are told apart by the label that stands before them. Rules of reading, in order:
1. `标签：值` in one cell or on one line, several to a line;
2. the cells right of the label up to the next label;
3. the cell below, when the label's whole row is labels or nothing stands right of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from extractors.document import Anchor, Cell, Document, Paragraph, Tick
from extractors.records.grid import Grid, grids
from extractors.values.normalise import label_key, squash
from extractors.vocabulary import FieldSpec

_CONTENTS = ("目录", "目次")
_NEXT_NUMBER = re.compile(r"(?:^|\s)(?:\d{1,2}|[一二三四五六七八九十]{1,2})[、.．]\s*$")  # of the label that follows
_NUMBERED = re.compile(r"^\s*(?:[\d一二三四五六七八九十]{1,2}[、.．])?\s*")
_NOTED_OPINION = re.compile(
    r"\s*([一-龥]{2,12}意见)\s*[(（](?:[^()（）\n]|[(（][^()（）\n]{0,20}[)）]){4,60}[)）][ \t]*(?=\S)"
)
_BODY_INSIDE = re.compile(
    r"[(（]\s*([一-龥]{4,30}(?:局|委员会|办公室|中心|政府|医院|学院|学校|中学|小学|站|队|研究所|管理处|馆|院))\s*[)）]\s*$"
)
SUBLABELS = frozenset({"姓名", "名字"})


@dataclass(slots=True)
class Value:
    """The words found for a label. `order` is reading order, `label` the words of the label itself."""

    label: str
    text: str
    anchor: Anchor
    label_anchor: Anchor
    order: tuple[int, int, int]
    ticks: list[Tick] = field(default_factory=list)
    confidence: float = 1.0
    group: str = ""


@dataclass(slots=True)
class LabelMap:
    """All label/value pairs of a stretch of a document, by label key."""

    values: dict[str, list[Value]] = field(default_factory=dict)

    def add(self, value: Value) -> None:
        self.values.setdefault(value.label, []).append(value)

    def find(self, spec: FieldSpec) -> Value | None:
        """The value of a field: the printed label first, then its synonyms; with `after`, the one so grouped."""
        groups = {label_key(name) for name in spec.after}
        best: Value | None = None
        for label in spec.labels:
            for value in self.values.get(label_key(label), ()):
                if groups and value.group not in groups:
                    continue
                if best is None or (squash(value.text) and not squash(best.text)):
                    best = value
            if best is not None and squash(best.text):
                return best
        return best


def label_map(
    document: Document,
    first: int,
    last: int | None,
    specs: Sequence[FieldSpec],
    others: Iterable[str] = (),
    skip: frozenset[int] = frozenset(),
) -> LabelMap:
    """Find the values of `specs`. `others` are further words that end a value (titles of inventories, section titles).

    `skip`: ids of cells (id(cell)) that belong to inventories and are no labels of the form itself.
    """
    known = {label_key(label) for spec in specs for label in (*spec.labels, *spec.after)}
    stops = known | {label_key(o) for o in others}
    groups = {label_key(name) for spec in specs for name in spec.after}
    found = LabelMap()
    long = {label_key(label) for spec in specs if spec.long for label in spec.labels}
    _from_lines(document, first, last, (known, stops, groups, long), found)
    for number, grid in enumerate(grids(document, first, last)):
        _from_grid(grid, number, known, stops, groups, skip, found)
    return found


@lru_cache(maxsize=64)
def _line_pattern(known: frozenset[str]) -> re.Pattern[str]:
    """Labels in running text: characters may be spaced (地  址) and a bracketed note may follow before the colon. Behind
    digits or Latin letters a Chinese label may stand without a blank, which the end of a line in a PDF takes away."""
    words = "|".join(_spaced(w) for w in sorted(known, key=len, reverse=True))
    return re.compile(
        rf"(?:(?<![\w一-龥])|(?<=[0-9A-Za-z])(?=[一-龥]))({words})\s*([(（][^()（）]{{0,40}}[)）])?\s*[:：]"
    )


def _spaced(label: str) -> str:
    """A label whose characters may stand apart; an opinion's has its note in the middle (本单位（部门）意见)."""
    gap = r"(?:\s|[(（][^()（）\n]{1,8}[)）]){0,4}" if label.endswith("意见") else r"\s{0,4}"
    return gap.join(map(re.escape, label))


def _from_lines(
    document: Document,
    first: int,
    last: int | None,
    words: tuple[set[str], set[str], set[str], set[str]],
    found: LabelMap,
) -> None:
    known, stops, groups, long = words
    pattern = _line_pattern(frozenset(stops))
    stop = len(document.blocks) if last is None else last
    group = ""
    for index in range(first, stop):
        block = document.blocks[index]
        if not isinstance(block, Paragraph) or block.part not in ("body", "textbox") or block.toc:
            continue
        anchor = document.anchor(block)
        bare = label_key(block.text) if len(block.text) <= 60 else ""
        if bare in long:  # a label alone on its line, its text below
            at, text = _below(document, index, stop, stops)
            found.add(Value(bare, text, at or anchor, anchor, (0, index, 0), [], block.confidence, group))
            continue
        noted = _NOTED_OPINION.match(block.text)
        if noted and label_key(noted.group(1)) in long:  # the words behind the printed note, seal and date below
            _, more = _below(document, index, stop, stops)
            text = f"{block.text[noted.end() :]}\n{more}".strip()
            found.add(
                Value(label_key(noted.group(1)), text, anchor, anchor, (0, index, 0), [], block.confidence, group)
            )
            continue
        for label, text, ticks in split_labelled(block.text, pattern, block.ticks):
            group = label if label in groups else group
            if label not in known:
                continue
            at, whole = anchor, text
            if not squash(text):
                where, whole = (
                    _below(document, index, stop, stops) if label in long else _following(document, index, stop, stops)
                )
                at = where or anchor
            found.add(Value(label, whole, at, anchor, (0, index, 0), ticks, block.confidence, group))


def split_labelled(text: str, pattern: re.Pattern[str], ticks: list[Tick]) -> list[tuple[str, str, list[Tick]]]:
    """Cut `甲：x  乙：y` into (label key, value, ticks); text before the first label is dropped."""
    hits = list(pattern.finditer(text))
    parts: list[tuple[str, str, list[Tick]]] = []
    for hit, after in zip(hits, [*hits[1:], None], strict=False):
        value = text[hit.end() : after.start() if after else len(text)].strip()
        if after is not None:
            value = _NEXT_NUMBER.sub("", value)
        own = [t for t in ticks if t.label and squash(t.label) in squash(value)] if len(hits) > 1 else list(ticks)
        parts.append((label_key(hit.group(1)), value, own))
    return parts


def _following(document: Document, index: int, stop: int, stops: set[str]) -> tuple[Anchor | None, str]:
    """A label alone on its line (a cover): the next line is its value unless it is a label, a heading or far away."""
    for after in range(index + 1, min(index + 3, stop)):
        block = document.blocks[after]
        if not isinstance(block, Paragraph):
            break
        if not block.text.strip():
            continue
        plain = squash(block.text)
        if block.level is not None or block.toc or len(plain) > 60 or plain in _CONTENTS or _labelled(plain, stops):
            break
        return document.anchor(block), block.text.strip()
    return None, ""


def _below(document: Document, index: int, stop: int, stops: set[str]) -> tuple[Anchor | None, str]:
    """The paragraphs under a label of long text, up to the next label, heading or table."""
    parts: list[Paragraph] = []
    for after in range(index + 1, stop):
        block = document.blocks[after]
        if not isinstance(block, Paragraph) or (block.level is not None and parts):
            break
        if not block.text.strip():
            continue
        if _labelled(block.text, stops):
            break
        parts.append(block)
    if not parts:
        return None, ""
    return document.anchor(parts[0]), "\n".join(p.full_text for p in parts)


def _labelled(text: str, stops: set[str]) -> bool:
    """True when a paragraph is, or begins with, one of the form's labels."""
    if len(text) <= 60 and label_key(text) in stops:
        return True
    head, colon, _ = squash(text).partition(":")
    return bool(colon) and len(head) <= 40 and label_key(head) in stops


def _from_grid(
    grid: Grid,
    number: int,
    known: set[str],
    stops: set[str],
    groups: set[str],
    skip: frozenset[int],
    found: LabelMap,
) -> None:
    pattern = _line_pattern(frozenset(stops))
    group = ""
    for cell in sorted(grid.table.cells(), key=lambda c: (c.row, c.col)):
        if id(cell) in skip or len(cell.text) > 4000:
            continue
        key = label_key(cell.text) if len(cell.text) <= 60 else ""
        order = (1 + number, cell.row, cell.col)
        if key in stops:
            group = key if key in groups else group
            inner = _named_inside(cell.text) if key in known else ""
            if inner:
                anchor = grid.anchor(cell)
                found.add(Value(key, inner, anchor, anchor, order, [], cell.confidence, group))
            elif key in known:
                found.add(_neighbour(grid, cell, key, order, stops, skip, group))
            continue
        inline = split_labelled(cell.text, pattern, cell.ticks)
        if inline and pattern.match(_NUMBERED.sub("", cell.text)):
            for label, text, ticks in inline:
                group = label if label in groups else group
                if label in known:
                    anchor = grid.anchor(cell)
                    found.add(Value(label, text, anchor, anchor, order, ticks, cell.confidence, group))
        elif known and (headed := _headed(cell.text, known)):
            label, text = headed
            anchor = grid.anchor(cell)
            found.add(Value(label, text, anchor, anchor, order, list(cell.ticks), cell.confidence, group))


def _named_inside(text: str) -> str:
    """A body's name in brackets under a label that has no cell for its value: 申请验收单位（高青县……中心）."""
    found = _BODY_INSIDE.search(text)
    return found[1] if found else ""


def _headed(text: str, known: set[str]) -> tuple[str, str] | None:
    """Label on the first line of a cell, value on the lines below it in the same cell; an opinion may follow the note of
    its label on the same line: 申请单位意见（…盖章）同意。"""
    noted = _NOTED_OPINION.match(text)
    if noted and label_key(noted.group(1)) in known:
        return label_key(noted.group(1)), text[noted.end() :].strip()
    first, _, rest = text.partition("\n")
    if not rest.strip() or len(first) > 40:
        return None
    key = label_key(first)
    return (key, rest.strip()) if key in known else None


def _is_label(cell: Cell, stops: set[str], skip: frozenset[int]) -> bool:
    if id(cell) in skip:
        return True
    first = cell.text.split("\n", 1)[0]
    keys = {label_key(text) for text in (cell.text, first) if len(text) <= 60}
    return bool(keys & stops or keys & SUBLABELS)


def _opens_label(cell: Cell, stops: set[str], own: str) -> bool:
    """The cell holds another label with its value: 提供验收文件的目录 over a list, 本单位意见：同意."""
    first = re.split(r"[:：\n]", cell.text.strip(), maxsplit=1)
    if len(first) < 2 or not first[1].strip() or len(first[0]) > 40:
        return False
    key = label_key(first[0])
    return key in stops and key != own and len(key) >= 4


def _neighbour(
    grid: Grid,
    cell: Cell,
    key: str,
    order: tuple[int, int, int],
    stops: set[str],
    skip: frozenset[int],
    group: str,
) -> Value:
    right = grid.right(cell)
    if right is not None and label_key(right.text) in SUBLABELS and label_key(right.text) not in stops:
        right = grid.right(right)
    values: list[Cell] = []
    while right is not None and not _is_label(right, stops, skip) and right not in values:
        if _opens_label(right, stops, key):
            break
        values.append(right)
        right = grid.right(right)
    closed = cell.text.rstrip().endswith(
        (":", "：")
    )  # 联系方式： alone in its cell: the value belongs behind the colon
    if not closed and (not values or _labels_only(grid, cell, stops, skip)):
        below = grid.below(cell)
        taken = below is None or _is_label(below, stops, skip) or _opens_label(below, stops, key)
        if below is not None and not taken and below.row > cell.row and not _has_label_left(grid, below, stops, skip):
            values = [below]
    filled = [v for v in values if v.text.strip() or v.ticks] or values[:1]
    target = filled[0] if filled else cell
    return Value(
        key,
        "\n".join(v.text for v in filled).strip(),
        grid.anchor(target),
        grid.anchor(cell),
        order,
        [t for v in filled for t in v.ticks],
        min((v.confidence for v in filled), default=cell.confidence),
        group,
    )


def _has_label_left(grid: Grid, cell: Cell, stops: set[str], skip: frozenset[int]) -> bool:
    """A label left of a cell has it for its value, unless that label reaches down from the heads above."""
    return any(c.row == cell.row and c.col < cell.col and _is_label(c, stops, skip) for c in grid.row(cell.row))


def _labels_only(grid: Grid, cell: Cell, stops: set[str], skip: frozenset[int]) -> bool:
    """True for a header row: every cell that covers the row is a label, and the row below is not."""
    row = [c for c in grid.row(cell.row) if c.text.strip()]
    return len(row) > 1 and all(_is_label(c, stops, skip) for c in row)
