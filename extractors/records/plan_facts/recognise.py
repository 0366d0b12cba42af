"""Which tables of a plan are budgets, funding plans, schedules, catalogues, lists of resources.

By their columns and titles as the vocabulary describes them, and by where they stand: the same columns 名称 and 金额 make a
budget in 第八章1 and a funding plan in 第八章2. A table that goes on without a header of its own is joined to the one before.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from extractors.document import Document, Paragraph, Table
from extractors.dossier import Piece
from extractors.facts import Outline
from extractors.records.grid import Grid, grids
from extractors.records.plan_facts.amounts_by_product import name_amounts
from extractors.records.plan_facts.sheet import YEAR, Column, Columns, Sheet, read_sheet
from extractors.values.money import unit_of
from extractors.values.normalise import squash
from extractors.values.patterns import matches_any
from extractors.vocabulary import PlanSpec, TableSpec

NEAR = 4
_CONTINUED = re.compile(r"续表|[(（]续[)）]|续上表|接上表")
_CAPTION = re.compile(r"^表\s*[\d一二三四五六七八九十]|表$|表[(（]")
# Columns without which a table is not of its kind, whatever else it has.
_NEEDED: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "budget": (("名称",), ("合计", YEAR)),
    "funding_plan": (("年度", "来源"), ("金额", YEAR, "比例")),
    "schedule": (("阶段", "内容"), ("时间", "开始", "结束")),
    "resources": (("名称",), ("配置", "数量")),
    "catalogue": (("资源名称", "信息项"),),
}


@dataclass(slots=True)
class Spot:
    """Where a table stands: `near` are the texts just above it, nearest first; `heading` the section it is in."""

    grid: Grid
    chapter: str
    section: str
    heading: str
    near: list[str] = field(default_factory=list)

    @property
    def home(self) -> tuple[str, ...]:
        return (f"{self.chapter}/{self.section}", self.chapter) if self.section else (self.chapter,)

    def title(self, sheet: Sheet) -> str:
        """The caption: a text above that looks like one, a first row, or the heading of the section."""
        texts = [*sheet.preface, *self.near]
        for text in texts:
            if len(text) <= 60 and _CAPTION.search(squash(text)):
                return text.strip()
        return next(
            (t.strip() for t in texts if len(t) <= 40 and "单位" not in t[:6] and t.strip()[-1] not in "。；："),
            self.heading,
        )

    def unit(self, sheet: Sheet) -> str:
        """The unit declared above the table or in a first row of it."""
        return next((u for text in (*sheet.preface, *self.near) if (u := unit_of(text))), "")


@dataclass(slots=True)
class Recognised:
    kind: str
    spot: Spot
    sheets: list[Sheet]
    score: float

    @property
    def sheet(self) -> Sheet:
        return self.sheets[0]


def spots(piece: Piece, outline: Outline | None) -> list[Spot]:
    """All tables of the piece, nested ones too, with their surroundings."""
    document = piece.document
    around = _Surroundings(document, piece.first, outline)
    return [around.spot(grid) for grid in grids(document, piece.first, piece.last) if grid.table.part == "body"]


class _Surroundings:
    def __init__(self, document: Document, first: int, outline: Outline | None) -> None:
        self.document = document
        self.first = first
        self.chapters = outline.chapters if outline else []

    def spot(self, grid: Grid) -> Spot:
        chapter = next((c for c in self.chapters if c.first <= grid.block < c.last), None)
        section = None
        heading = chapter.heading.text if chapter else ""
        if chapter:
            inside = [s for s in chapter.sections if s.first <= grid.block < s.last]
            section = next((s for s in reversed(inside) if s.key), None)
            heading = max(inside, key=lambda s: s.first).heading.text if inside else heading
        return Spot(
            grid, chapter.key if chapter else "", section.key if section else "", heading, self._near(grid.block)
        )

    def _near(self, block: int) -> list[str]:
        found: list[str] = []
        for index in range(block - 1, max(self.first, block - 12) - 1, -1):
            above = self.document.blocks[index]
            if isinstance(above, Table) or len(found) >= NEAR:
                break
            if isinstance(above, Paragraph) and above.text.strip() and above.part in ("body", "textbox"):
                found.append(above.text.strip())
                if above.level is not None:
                    break
        return found


def recognise(piece: Piece, spec: PlanSpec, outline: Outline | None) -> list[Recognised]:
    """The tables of the plan that are of a known kind, in order, continued ones joined."""
    known = {kind: (table, Columns(table.columns)) for kind, table in spec.tables.items()}
    found: list[Recognised] = []
    last_block = -1
    for spot in spots(piece, outline):
        best = _best(spot, known)
        before = found[-1] if found and _adjacent(piece.document, last_block, spot.grid.block) else None
        if before is not None and not _ended(before, spec) and (joined := _continues(before, best, spot)):
            before.sheets.append(joined)
            last_block = spot.grid.block
        elif best is not None:
            found.append(best)
            last_block = spot.grid.block
    return found


def _best(spot: Spot, known: Mapping[str, tuple[TableSpec, Columns]]) -> Recognised | None:
    best: Recognised | None = None
    for kind, (table, columns) in known.items():
        if spot.chapter in table.never:
            continue
        sheet = read_sheet(spot.grid, columns, table.needs)
        if sheet is None:
            continue
        if kind == "budget":
            name_amounts(sheet)
        if not _complete(kind, sheet):
            continue
        titled = any(t in squash(text) for t in table.titles for text in (*sheet.preface, *spot.near[:2], spot.heading))
        at_home = any(h in table.home for h in spot.home)
        priced = {"数量", "单价"} <= set(sheet.names())
        if kind == "budget" and not (titled or at_home or priced):
            continue
        if kind == "funding_plan" and not (titled or at_home):
            continue
        score = len(set(sheet.names())) + 2 * titled + (3 if spot.home[0] in table.home else 1.5 if at_home else 0)
        if best is None or score > best.score:
            best = Recognised(kind, spot, [sheet], score)
    return best


def _complete(kind: str, sheet: Sheet) -> bool:
    names = set(sheet.names())
    if any(c.share for c in sheet.columns):
        names.add("比例")
    return all(names & set(group) for group in _NEEDED.get(kind, ()))


def _adjacent(document: Document, before: int, block: int) -> bool:
    """Only blank lines, 续表 and a unit stand between the two tables."""
    if before < 0 or block == before or block - before > 6:
        return False
    for index in range(before + 1, block):
        between = document.blocks[index]
        if not isinstance(between, Paragraph):
            return False
        text = between.text.strip()
        if text and between.part == "body" and not (len(text) <= 40 and (_CONTINUED.search(text) or unit_of(text))):
            return False
    return True


def _ended(found: Recognised, spec: PlanSpec) -> bool:
    """The last line of the table is its total: what follows is another table."""
    last = next((line for line in reversed(list(found.sheets[-1].lines()))), None)
    texts = [t for i in range(len(last.cells)) if (t := squash(last.text(i)))] if last is not None else []
    return bool(texts) and matches_any((*spec.words.total, *spec.words.capital), texts[0])


def _continues(before: Recognised, best: Recognised | None, spot: Spot) -> Sheet | None:
    """The table as a continuation of the one before: the same header again, or none and just as many columns."""
    if best is not None:
        same = best.kind == before.kind and best.sheet.names() == before.sheet.names()
        return best.sheet if same and best.sheet.turned == before.sheet.turned else None
    sheet = before.sheets[-1]
    if sheet.turned or spot.grid.width != sheet.grid.width:
        return None
    columns = [Column(c.name, c.label, c.left, c.right, c.unit, c.money, c.share) for c in sheet.columns]
    return Sheet(spot.grid, columns, -1)
