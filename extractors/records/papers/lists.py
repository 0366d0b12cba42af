"""Tables of a paper: things with quantities and prices, money spent, information resources; read as those of a plan."""

from __future__ import annotations

from dataclasses import dataclass, field

from extractors.dossier import Piece
from extractors.facts import Inventory
from extractors.records.plan_facts.budget import Reading, read_lines
from extractors.records.plan_facts.lists import inventory
from extractors.records.plan_facts.model import BudgetTable
from extractors.records.plan_facts.recognise import Recognised, recognise
from extractors.records.plan_facts.roles import doubts_of
from extractors.vocabulary import PapersSpec, PlanSpec, PlanWords

ITEMS, ACCOUNTS, CATALOGUE = "items", "accounts", "catalogue"
AMOUNT = {ITEMS: "金额", ACCOUNTS: "决算"}


@dataclass(slots=True)
class Tables:
    lists: list[BudgetTable] = field(default_factory=list)
    accounts: list[BudgetTable] = field(default_factory=list)
    catalogues: list[Inventory] = field(default_factory=list)


def read_tables(piece: Piece, spec: PapersSpec, plan: PlanSpec) -> Tables:
    """`plan` lends its words for totals and subtotals, and the columns of a catalogue."""
    found = Tables()
    kinds = dict(spec.tables)
    if CATALOGUE in plan.tables:
        kinds[CATALOGUE] = plan.tables[CATALOGUE]
    words = spec.words if spec.words != PlanWords() else plan.words
    for table in recognise(piece, PlanSpec(tables=kinds), None):
        names = set(table.sheet.names())
        if table.kind == CATALOGUE:
            found.catalogues.append(inventory(table, "信息资源目录", piece.material, piece.document.method))
        elif table.kind == ITEMS and {"名称", "数量"} <= names:
            found.lists.append(_lines(table, piece, words))
        elif table.kind == ACCOUNTS and {"名称", "决算"} <= names:
            found.accounts.append(_lines(table, piece, words))
    return found


def _lines(table: Recognised, piece: Piece, words: PlanWords) -> BudgetTable:
    reading = Reading(piece.material, piece.document.method, words, AMOUNT[table.kind], ("名称",), "清单")
    lines, unit, source = read_lines(table, reading, "")
    made = BudgetTable(table.spot.title(table.sheet), table.sheet.place(), lines, table.sheet.names(), unit, source)
    made.block, made.tables = table.spot.grid.block, len(table.sheets)
    made.extra_columns = any(line.further for line in lines)
    made.doubts = doubts_of(lines)
    return made
