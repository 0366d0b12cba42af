"""Both renderings of a case say the same: what the Word reader finds in the file is what the memory document holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractors.document import Document, Figure, Paragraph, Table
from extractors.readers.word.reader import read_word
from sample_docs.builder import build_case
from sample_docs.builder.layouts import SUITES
from sample_docs.builder.render_word import render_word


def _shape(document: Document) -> list[tuple[object, ...]]:
    """Everything a rule can see, place included; fonts and sizes aside."""
    shape: list[tuple[object, ...]] = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            ticks = tuple((t.label, t.checked) for t in block.ticks)
            shape.append((block.part, block.locator, block.number, block.level, block.toc, block.text, ticks))
        elif isinstance(block, Table):
            for cell in block.cells():
                spans = (cell.row, cell.col, cell.row_span, cell.col_span)
                shape.append((block.locator, *spans, cell.text, tuple((t.label, t.checked) for t in cell.ticks)))
        elif isinstance(block, Figure):
            shape.append((block.locator, block.caption, bool(block.broken)))
    return shape


@pytest.mark.parametrize("suite", SUITES)
@pytest.mark.parametrize("project", ["wetland", "followup"])
def test_memory_and_word_agree(project: str, suite: str, tmp_path: Path) -> None:
    edits = [{"header": {"letter": "页眉文字"}}, {"footer": {"form": "页脚文字"}}]
    case = build_case(f"intake/{project}", edits, suite)
    case.write(tmp_path)
    for document in case.documents:
        read = read_word(tmp_path / document.file, document.file)
        assert read.warnings == []
        assert _shape(document) == _shape(read)


@pytest.mark.parametrize("how", ["empty", "linked"])
def test_broken_pictures_are_broken_in_both(how: str, tmp_path: Path) -> None:
    case = build_case("intake", [{"break_picture": ["topology", how]}])
    case.write(tmp_path)
    path = case.path_of("plan")
    memory = next(d for d in case.documents if d.file == path)
    read = read_word(tmp_path / path, path)
    assert [bool(b.broken) for b in memory.blocks if isinstance(b, Figure)] == [False, True]
    assert [bool(b.broken) for b in read.blocks if isinstance(b, Figure)] == [False, True]


@pytest.mark.parametrize("role", ["letter", "form", "plan"])
def test_blank_templates_agree(role: str, tmp_path: Path) -> None:
    case = build_case("intake", [{"blank_doc": role}])
    case.write(tmp_path)
    path = case.path_of(role)
    memory = next(d for d in case.documents if d.file == path)
    assert [row[-2:] for row in _shape(memory)] == [row[-2:] for row in _shape(read_word(tmp_path / path, path))]


def test_the_same_sheet_gives_the_same_bytes() -> None:
    first, second = build_case("intake/canal/automatic"), build_case("intake/canal/automatic")
    for a, b in zip(first.sheets, second.sheets, strict=True):
        assert render_word(a, first.suite) == render_word(b, second.suite)


def test_layouts_are_many() -> None:
    plans = {(s.plan.chapters, s.plan.sections, s.plan.look, s.plan.automatic, s.plan.toc) for s in SUITES.values()}
    assert len(plans) >= 10
    assert {s.plan.look for s in SUITES.values()} == {"style", "custom_style", "outline", "bold", "large", "bold_large"}
    assert {s.plan.toc for s in SUITES.values()} == {"none", "field", "typed"}
    assert len({s.form.structure for s in SUITES.values()}) >= 6
    assert len({s.form.ticks for s in SUITES.values()}) >= 8
    assert len({s.letter.structure for s in SUITES.values()}) >= 4
