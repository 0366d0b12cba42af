"""Ticks that took the place of a box, and preprinted numbers under a head that the form did not print."""

from __future__ import annotations

from plan_tables import table

from extractors.document import Anchor, Document, Tick
from extractors.records.grid import grids
from extractors.records.rows import match_header, read_rows
from extractors.records.typed import make_fact
from extractors.values.types import Ticks
from extractors.vocabulary import ColumnSpec, FieldSpec

KINDS = FieldSpec(name="项目类型", type="ticks", options=("网站建设类", "硬件建设类", "业务应用系统建设类", "其他"))


def test_a_stroke_in_place_of_a_box_ticks_the_option_behind_it() -> None:
    boxes = [Tick("网站建设类", False), Tick("硬件建设类✔业务应用系统建设类", False), Tick("其他", False)]
    fact = make_fact(
        "application_form",
        KINDS,
        "□网站建设类 □硬件建设类✔业务应用系统建设类□其他",
        Anchor("表.docx", ""),
        "docx",
        boxes,
    )
    assert isinstance(fact.value, Ticks)
    assert fact.value.checked == ("业务应用系统建设类",)


def test_a_row_with_nothing_but_its_number_is_no_row() -> None:
    built = table([["序号", "项目名称", "投资情况"], ["1", "巡护系统", "30"], ["2", "", ""]])
    grid = next(iter(grids(Document("表.docx", "docx", "docx", [built]), 0, None)))
    columns = [ColumnSpec(name="项目名称"), ColumnSpec(name="投资情况")]
    header = match_header(grid, 0, columns, 2)
    assert header is not None
    rows, _ = read_rows(grid, header, columns, "application_form", "docx")
    assert [row.cells["项目名称"].raw for row in rows] == ["巡护系统"]
