"""The blank forms: complete, ready to fill, and read back by our own reader; the register workbook likewise."""

from __future__ import annotations

import io

import docx
import openpyxl
import pytest
import yaml
from docx.oxml.ns import qn

from extractors.classify.materials import classify
from extractors.document import Table
from extractors.errors import RulebookError
from extractors.readers.word.reader import read_word
from extractors.records.build import extract, is_blank
from extractors.registers import read_registers, register_layout
from extractors.vocabulary import load_vocabulary, ruleset_folder
from reports.forms import write_forms
from reports.forms.draw import draw_form
from reports.forms.layout import FormLayout, form_layouts
from reports.forms.register_book import render_register_book

FILES = [
    "附件1 电子政务建设项目申请文件（样稿）.docx",
    "附件2 电子政务建设项目申请表.docx",
    "附件3 电子政务建设项目建设方案（样稿）.docx",
    "附件4 政务云资源需求审批表（新建系统）.docx",
    "附件5 政务云资源需求审批表（迁移系统）.docx",
    "附件6 政务云资源变更需求审批表.docx",
    "附件7 电子政务建设项目验收申请表.docx",
    "附件7 电子政务建设项目验收工作大纲.docx",
    "台账.xlsx",
]
MATERIALS = {
    FILES[0]: "application_letter",
    FILES[1]: "application_form",
    FILES[2]: "construction_plan",
    FILES[3]: "cloud_request_new",
    FILES[4]: "cloud_request_migration",
    FILES[5]: "cloud_change_request",
    FILES[6]: "acceptance_form",
}
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    out = tmp_path_factory.mktemp("forms")
    assert [p.name for p in write_forms(out)] == FILES
    return out


@pytest.fixture(scope="module")
def vocabulary():
    return load_vocabulary(ruleset_folder("gaoqing-2021"))


@pytest.mark.parametrize(("file", "material"), MATERIALS.items())
def test_each_form_is_recognised_and_known_as_blank(folder, vocabulary, file, material):
    document = read_word(folder / file, file)
    (piece,) = classify(document, vocabulary)
    assert piece.material == material
    spec = vocabulary.materials[material]
    if spec.blank or (material in vocabulary.blanks and (spec.form or spec.letter or spec.plan)):
        assert is_blank(extract(piece, spec), piece, spec, vocabulary)


@pytest.mark.parametrize("file", [*MATERIALS, FILES[7]])
def test_a_form_holds_every_word_of_the_regulations(folder, file):
    layout = next(f for f in form_layouts() if f.file == file)
    shown = "".join(t.text or "" for t in docx.Document(folder / file).element.body.iter(qn("w:t")))
    for text in _texts(layout.model_dump()["blocks"]):
        assert text.replace("\t", "") in shown


def _texts(value) -> list[str]:
    if isinstance(value, dict):
        own = [value["text"]] if value.get("text") else []
        return own + [t for key in ("lines", "blocks", "table", "rows", "cells") for t in _texts(value.get(key))]
    if isinstance(value, list | tuple):
        return [t for item in value for t in ([item] if isinstance(item, str) else _texts(item))]
    return []


@pytest.mark.parametrize(("file", "boxes"), [(FILES[1], 9), (FILES[3], 23), (FILES[4], 23), (FILES[5], 8)])
def test_tick_boxes_are_controls_to_click(folder, file, boxes):
    body = docx.Document(folder / file).element.body
    controls = list(body.iter(f"{W14}checkbox"))
    assert len(controls) == boxes
    assert {c.find(f"{W14}checked").get(f"{W14}val") for c in controls} == {"0"}


def test_a_ticked_and_filled_form_reads_back(folder, vocabulary, tmp_path):
    form = docx.Document(folder / FILES[1])
    table = form.tables[0]
    table.rows[0].cells[1].paragraphs[0].add_run("智慧水务综合监管系统")
    third = list(table.rows[1].cells[1]._tc.iter(qn("w:sdt")))[2]
    next(third.iter(f"{W14}checked")).set(f"{W14}val", "1")
    next(third.iter(qn("w:t"))).text = "☑"  # a click in Word changes both
    amount = table.rows[3].cells[1].paragraphs[0]
    amount.runs[0].text = "68.5万元"
    form.save(tmp_path / "填好.docx")
    document = read_word(tmp_path / "填好.docx", "填好.docx")
    (piece,) = classify(document, vocabulary)
    record = extract(piece, vocabulary.materials["application_form"])
    assert record.fields["项目名称"].raw == "智慧水务综合监管系统"
    assert str(record.fields["项目类型"].value) == "业务应用系统建设类"
    assert str(record.fields["投资概算"].value) == "685000.00"
    assert not is_blank(record, piece, vocabulary.materials["application_form"], vocabulary)


@pytest.mark.parametrize(("file", "nested"), [(FILES[3], 3), (FILES[4], 4), (FILES[5], 4)])
def test_cloud_forms_nest_their_tables_in_one_cell(folder, file, nested):
    document = read_word(folder / file, file)
    (table,) = [b for b in document.blocks if isinstance(b, Table)]
    assert [len(c.tables) for c in table.cells() if c.tables] == [nested]


def test_the_letter_and_the_plan_have_no_table(folder):
    for file in (FILES[0], FILES[2]):
        assert docx.Document(folder / file).tables == []


def test_chapters_of_the_plan_are_headings(folder):
    paragraphs = docx.Document(folder / FILES[2]).paragraphs
    assert sum(p.style.name == "Heading 1" for p in paragraphs) == 9
    assert sum(p.style.name == "Heading 2" for p in paragraphs) == 13


def test_rows_merge_downwards(folder):
    table = docx.Document(folder / FILES[6]).tables[0]
    assert [c.text for c in table.rows[2].cells][:2] == ["申请验收单位", "联系人"]
    assert table.rows[3].cells[0]._tc is table.rows[2].cells[0]._tc
    assert table.rows[5].cells[0].text == "项目资金构成（万元）"


def test_a_grid_that_does_not_add_up_is_refused_with_file_and_row(tmp_path):
    broken = {
        "file": "x.docx",
        "title": "x",
        "blocks": [{"table": {"grid": [10, 20], "rows": [{"cells": ["甲", "乙"]}, {"cells": ["甲", {"span": 2}]}]}}],
    }
    (tmp_path / "9_broken.yaml").write_text(yaml.safe_dump(broken, allow_unicode=True), "utf-8")
    with pytest.raises(RulebookError, match=r"9_broken\.yaml.*第2行各格共占 3 列，应为 2 列"):
        form_layouts(tmp_path)


def test_spans_both_ways_are_drawn():
    rows = [
        {"cells": [{"text": "甲", "down": 2, "span": 2}, "乙"]},
        {"cells": [{"text": "丙"}]},
        {"times": 2, "cells": [{"text": "丁", "span": 3}]},
    ]
    layout = FormLayout.model_validate(
        {"file": "x.docx", "title": "x", "blocks": [{"table": {"grid": [10, 20, 30], "rows": rows}}]}
    )
    table = docx.Document(io.BytesIO(draw_form(layout))).tables[0]
    texts = [[c.text for c in row.cells] for row in table.rows]
    assert texts == [["甲", "甲", "乙"], ["甲", "甲", "丙"], ["丁", "丁", "丁"], ["丁", "丁", "丁"]]


def test_the_blank_register_reads_as_empty_registers(folder):
    registers = read_registers(folder / "台账.xlsx")
    assert registers.missing == registers.problems == []
    assert registers.acceptances == registers.planned_projects == registers.budget_units == []


def test_every_column_says_what_it_means(folder):
    book = openpyxl.load_workbook(folder / "台账.xlsx")
    assert book.sheetnames == ["说明", *(s.title for s in register_layout().sheets)]
    for sheet in register_layout().sheets:
        header = book[sheet.title][1]
        assert [c.value for c in header] == [c.title for c in sheet.columns]
        for cell, column in zip(header, sheet.columns, strict=True):
            assert column.note in cell.comment.text
            assert sheet.rules in cell.comment.text
        assert book[sheet.title].freeze_panes == "A2"


def test_a_filled_register_is_never_overwritten(tmp_path):
    write_forms(tmp_path)
    book = openpyxl.load_workbook(tmp_path / "台账.xlsx")
    book["预算单位名录"].append(["云泽县水务局"])
    book.save(tmp_path / "台账.xlsx")
    assert write_forms(tmp_path)[-1].name == "台账（空白）.xlsx"
    assert [u.name for u in read_registers(tmp_path / "台账.xlsx").budget_units] == ["云泽县水务局"]


def test_the_blank_register_is_always_the_same_file():
    assert render_register_book() == render_register_book()
