"""Plans by hand: a document from headings, paragraphs and tables, read as the plan of a dossier."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extractors.document import Block, Cell, Document, Paragraph, Table
from extractors.dossier import Piece
from extractors.facts import Record
from extractors.records.plan import plan_record
from extractors.vocabulary import DEFAULT_RULESET, load_vocabulary, ruleset_folder

MATERIAL = "construction_plan"


@dataclass(frozen=True)
class Wide:
    """A cell that spans columns and rows."""

    text: str
    columns: int = 1
    rows: int = 1


Grid = Sequence[Sequence[str | Wide]]


def table(rows: Grid, locator: str = "表1") -> Table:
    """A table from rows of texts; `Wide` cells take their room, as merged cells do."""
    taken: set[tuple[int, int]] = set()
    built: list[list[Cell]] = []
    for row, texts in enumerate(rows):
        cells: list[Cell] = []
        column = 0
        for text in texts:
            while (row, column) in taken:
                column += 1
            wide = text if isinstance(text, Wide) else Wide(text)
            cells.append(Cell(wide.text, row, column, wide.rows, wide.columns))
            taken.update((row + r, column + c) for r in range(wide.rows) for c in range(wide.columns))
            column += wide.columns
        built.append(cells)
    return Table(built, locator)


def plan(*parts: str | Grid | Block, chapter: str = "第八章  项目投资", section: str = "1.项目资金预算") -> Record:
    """A plan of one chapter: text is a paragraph, `# …` a chapter, `## …` a section, a list of lists a table."""
    blocks: list[Block] = []
    tables = 0
    for part in ("建设方案", f"# {chapter}", f"## {section}", *parts):
        if isinstance(part, str):
            level = 1 if part.startswith("# ") else 2 if part.startswith("## ") else None
            text = part.lstrip("# ") if level else part
            blocks.append(Paragraph(text, f"正文 第{len(blocks) + 1}段", level=level))
        elif isinstance(part, (list, tuple)):
            tables += 1
            blocks.append(table(part, f"表{tables}"))
        else:
            blocks.append(part)
    document = Document("方案.docx", "docx", "docx", blocks)
    spec = load_vocabulary(ruleset_folder(DEFAULT_RULESET)).plan_of(MATERIAL)
    return plan_record(Piece(MATERIAL, document, 0, len(blocks), 1.0), spec)
