"""The layout of a blank form as data: paragraphs and tables with spans, read from templates/forms/*.yaml.

A grid that does not add up is refused with file and row named, so that a clerk who edits a form sees the slip at once.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag, ValidationError, field_validator, model_validator

from extractors.errors import RulebookError
from extractors.vocabulary import TEMPLATES, explain, read_yaml

FOLDER = TEMPLATES / "forms"


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class TextBlock(_Model):
    """A paragraph. `indent`, `left`, `right` in characters, `before` and `after` in points, `tab` in millimetres (with
    `underline` the tab draws the line to fill in), `rule` and `colour` as RRGGBB. □ becomes a tick box to click."""

    text: str
    style: Literal["body", "mark", "title", "heading", "section"] = "body"
    align: Literal["left", "centre", "right", ""] = ""
    indent: float = 0
    left: float = 0
    right: float = 0
    before: float = 0
    after: float = 0
    size: float = 0
    tab: float = 0
    underline: bool = False
    colour: str = ""
    rule: str = ""
    page: bool = False


class CellSpec(_Model):
    """A cell over `span` grid columns and `down` rows; `lines` or `blocks` instead of `text` for more than one."""

    text: str = ""
    lines: tuple[str, ...] = ()
    blocks: tuple[Block, ...] = ()
    span: int = Field(default=1, ge=1)
    down: int = Field(default=1, ge=1)
    align: Literal["left", "centre", "right"] = "centre"
    top: bool = False
    bold: bool = False


class RowSpec(_Model):
    """A row, `times` over; `height` in millimetres; `split` lets it run over pages, `heading` keeps it with the next."""

    cells: tuple[CellSpec, ...]
    height: float = 0
    times: int = Field(default=1, ge=1)
    split: bool = False
    heading: bool = False

    @field_validator("cells", mode="before")
    @classmethod
    def _texts(cls, value: Any) -> Any:
        return [{"text": cell} if isinstance(cell, str) else cell for cell in value]


class TableSpec(_Model):
    """`grid`: the widths of the columns in millimetres."""

    grid: tuple[float, ...]
    rows: tuple[RowSpec, ...]

    @model_validator(mode="after")
    def _adds_up(self) -> TableSpec:
        open_spans: dict[int, int] = {}  # grid column -> rows still covered from above
        for number, row in enumerate((r for r in self.rows for _ in range(r.times)), 1):
            covered = {column for column, left in open_spans.items() if left}
            open_spans = {column: left - 1 for column, left in open_spans.items() if left}
            column = 0
            for cell in row.cells:
                while column in covered:
                    column += 1
                for taken in range(column, column + cell.span):
                    if cell.down > 1:
                        open_spans[taken] = cell.down - 1
                column += cell.span
            while column in covered:
                column += 1
            if column != len(self.grid):
                raise ValueError(f"第{number}行各格共占 {column} 列，应为 {len(self.grid)} 列")
        return self


class TableBlock(_Model):
    table: TableSpec


def _kind(value: Any) -> str:
    return "table" if isinstance(value, TableBlock) or (isinstance(value, dict) and "table" in value) else "text"


# told apart by their content, so that a slip in a table is reported as one of a table
Block = Annotated[Annotated[TextBlock, Tag("text")] | Annotated[TableBlock, Tag("table")], Discriminator(_kind)]
CellSpec.model_rebuild()


class FormLayout(_Model):
    file: str
    title: str
    blocks: tuple[Block, ...]


def form_layouts(folder: Path = FOLDER) -> list[FormLayout]:
    """All forms of a folder in the order of their files; raises RulebookError naming a file that is malformed."""
    layouts = []
    for path in sorted(folder.glob("[0-9]_*.yaml")):
        try:
            layouts.append(FormLayout.model_validate(read_yaml(path)))
        except ValidationError as error:
            raise RulebookError(f"表格样式 {path.name} 有误：{explain(error)}", "请对照同一文件夹的其他表格") from error
    return layouts
