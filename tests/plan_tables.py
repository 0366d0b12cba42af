"""Plans by hand: a document from headings, paragraphs and tables, read as the plan of a dossier."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from checks.engine import assess
from checks.findings import Finding
from checks.rulebook import load_rulebook
from extractors.assemble import assemble
from extractors.document import Block, Cell, Document, Paragraph, Table
from extractors.dossier import Corrections, FileEntry, Piece
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


def document(*parts: str | Grid | Block) -> Document:
    """Text is a paragraph, `# …` a chapter, `## …` a section, a list of lists a table."""
    blocks: list[Block] = []
    tables = 0
    for part in parts:
        if isinstance(part, str):
            level = 1 if part.startswith("# ") else 2 if part.startswith("## ") else None
            text = part.lstrip("# ") if level else part
            blocks.append(Paragraph(text, f"正文 第{len(blocks) + 1}段", level=level))
        elif isinstance(part, (list, tuple)):
            tables += 1
            blocks.append(table(part, f"表{tables}"))
        else:
            blocks.append(part)
    return Document("方案.docx", "docx", "docx", blocks)


def plan(*parts: str | Grid | Block, chapter: str = "第八章  项目投资", section: str = "1.项目资金预算") -> Record:
    """The record of a plan of one chapter with one section."""
    made = document("建设方案", f"# {chapter}", f"## {section}", *parts)
    spec = load_vocabulary(ruleset_folder(DEFAULT_RULESET)).plan_of(MATERIAL)
    return plan_record(Piece(MATERIAL, made, 0, len(made.blocks), 1.0), spec)


FILLER = "本章内容已按编写提纲逐项写明，与申请文件和申请表所述一致，具体措施由项目办公室会同承建单位组织落实，并按月向领导小组报告进展情况，遇有重大变更须集体研究后报县大数据局。"


def findings(rule: str, *parts: str | Grid | Block, others: Sequence[str | Grid | Block] = ()) -> list[Finding]:
    """What one rule finds in a plan whose 第八章 has these parts; two more chapters make it follow the outline."""
    made = document(
        "电子政务建设项目建设方案",
        "项目起止日期：2027年1月至2027年12月",
        "# 第三章  项目建设的原则和目标",
        FILLER,
        *others,
        "# 第八章  项目投资",
        *parts,
        "# 第九章  效益分析",
        FILLER,
    )
    book = load_rulebook()
    entry = FileEntry(made.file, Path(made.file), format="docx")
    stated = Corrections(materials={made.file: MATERIAL}, kind="intake")
    dossier = assemble("case", "case", [(entry, made)], book.vocabulary, stated)
    return [f for f in assess(dossier, book).findings if f.rule == rule]
