"""The edit language: each edit changes what it says and nothing else; a bad one is refused by name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from extractors.document import Document, Figure, Paragraph, Table, lines
from sample_docs.builder import build_case
from sample_docs.builder.content import BuilderError


def _document(edits: list[dict[str, Any]], role: str, base: str = "intake") -> Document:
    case = build_case(base, edits)
    return next(d for d in case.documents if d.file == case.path_of(role))


def _text(document: Document) -> str:
    return "\n".join(line.full_text for line in lines(document))


def _headings(document: Document) -> list[str]:
    return [b.text for b in document.blocks if isinstance(b, Paragraph) and b.level == 1]


def test_set_reaches_letter_form_cover_and_inventories() -> None:
    edits = [
        {"set": {"letter.签发人": "×××", "form.投资概算": "", "plan.cover.项目名称": "别的项目"}},
        {"set": {"form.近3-5年项目": [], "form.现有设备/1/数量": "9", "form.网络建设": "无"}},
        {"set": {"form.项目类型": ["网站建设类", "其他（数据治理）"]}},
    ]
    assert "签发人：×××" in _text(_document(edits, "letter"))
    form = _text(_document(edits, "form"))
    assert "68" not in form and "候鸟环志登记系统" not in form and "☑网站建设类" in form and "☑其他：数据治理" in form
    assert "项目名称：别的项目" in _text(_document(edits, "plan"))


def test_chapters_dropped_emptied_swapped_merged_split_and_renamed() -> None:
    assert len(_headings(_document([{"drop_chapter": "第三章"}], "plan"))) == 8
    swapped = _headings(_document([{"swap_chapters": ["第三章", "第四章"]}], "plan"))
    assert swapped[2:4] == ["第三章  项目建设内容", "第四章  项目建设的原则和目标"]
    merged = _headings(_document([{"merge_chapters": ["第三章", "第四章"]}], "plan"))
    assert merged[2] == "第三章  项目建设的原则和目标及项目建设内容" and len(merged) == 8
    split = _headings(_document([{"split_chapter": ["第六章", 4, "项目设计方案（下）"]}], "plan"))
    assert split[6] == "第七章  项目设计方案（下）" and len(split) == 10
    renamed = _headings(_document([{"rename_chapter": {"第九章": "预期成效"}}], "plan"))
    assert renamed[8] == "第九章  预期成效"
    moved = _headings(_document([{"move_chapter": ["第九章", 1]}], "plan"))
    assert moved[0] == "第一章  效益分析"
    lost = _document([{"drop_heading": "第三章"}], "plan")
    assert len(_headings(lost)) == 8 and "建设原则：一是集约建设" in _text(lost)
    empty = _document([{"empty_chapter": "第三章"}], "plan")
    assert len(_headings(empty)) == 9 and "建设原则：一是集约建设" not in _text(empty)


def test_dropped_chapter_leaves_typed_numbers_and_moves_counted_ones() -> None:
    typed = _headings(_document([{"drop_chapter": "第三章"}], "plan"))
    assert typed[2].startswith("第四章")
    case = build_case("intake/wetland/automatic", [{"drop_chapter": "第三章"}])
    plan = next(d for d in case.documents if d.file == case.path_of("plan"))
    numbers = [b.number for b in plan.blocks if isinstance(b, Paragraph) and b.level == 1]
    assert numbers == [f"第{n}章" for n in "一二三四五六七八"]


def test_stale_table_of_contents_keeps_the_lost_chapter() -> None:
    edits: list[dict[str, Any]] = [{"stale_contents": True}, {"drop_chapter": "第九章"}]
    plan = _document(edits, "plan", "intake/wetland/typed-toc")
    listed = [b.text for b in plan.blocks if isinstance(b, Paragraph) and b.toc]
    assert any("效益分析" in text for text in listed)
    assert not any("效益分析" in heading for heading in _headings(plan))


def test_sections_tables_budget_and_pictures() -> None:
    edits: list[dict[str, Any]] = [
        {"drop_section": ["第六章", 5]},
        {"empty_section": ["第七章", 3]},
        {"budget": {"item": "报表工具软件", "合计": "7"}},
        {"budget": {"total": "70"}},
        {"grid": {"kind": "funding", "row": 1, "column": "金额", "value": "99"}},
        {"drop_grid": "schedule"},
        {"drop_picture": "architecture"},
        {"break_picture": ["topology", "linked"]},
        {"write": {"第九章": ["一句话。"]}},
        {"append": {"第四章": "另有一项。", "letter.正文第1段": "再加一句。"}},
        {"remove": ["第七章/5", "系统切换"]},
        {"add_section": ["第一章", "分期关系", ["本期与前期相互独立。"]]},
    ]
    plan = _document(edits, "plan")
    text = _text(plan)
    assert "信息资源目录见表" not in text and "制定账号管理" not in text and "系统切换采用" not in text
    assert "另有一项。" in text and "一句话。" in text and "分期关系" in text
    cells = [[c.text for c in row] for b in plan.blocks if isinstance(b, Table) for row in b.rows]
    assert [
        "1",
        "报表工具软件",
        "不限用户数、支持国产数据库和国产操作系统",
        "套",
        "1",
        "5",
        "7",
        "三家询价均价",
    ] in cells
    assert ["", "总计", "", "", "", "", "70", ""] in cells
    assert ["合同签订后", "县级财政资金", "99", "签订合同并开工"] in cells
    assert not any("采购阶段" in row for row in cells)
    figures = [b for b in plan.blocks if isinstance(b, Figure)]
    assert len(figures) == 1 and figures[0].broken
    assert "再加一句。" in _text(_document(edits, "letter"))


def test_documents_headers_names_and_files() -> None:
    case = build_case(
        "intake",
        [
            {"header": {"plan": "秘密★1年"}},
            {"footer": {"letter": "第1页"}},
            {"filename": {"form": "表/1.docx"}},
            {"blank_doc": "letter"},
            {"add_doc": {"path": "说明.docx", "title": "情况说明", "text": ["无。"]}},
            {"duplicate_doc": {"doc": "plan", "path": "方案改.docx", "replace": ["12个巡护片区", "13个巡护片区"]}},
            {"add_file": {"path": "扫描.pdf", "kind": "pdf"}},
            {"receipt": {"materials": {"表/1.docx": "application_form"}}},
        ],
    )
    assert [f.path for f in case.files] == sorted(
        ["申请文件.docx", "表/1.docx", "建设方案.docx", "说明.docx", "方案改.docx", "扫描.pdf"]
    )
    plan = next(d for d in case.documents if d.file == "建设方案.docx")
    assert [(b.part, b.text) for b in plan.blocks if isinstance(b, Paragraph) and b.part == "header"] == [
        ("header", "秘密★1年")
    ]
    letter = next(d for d in case.documents if d.file == "申请文件.docx")
    assert "简述建设需求" in _text(letter)
    pdf = next(f for f in case.files if f.path == "扫描.pdf")
    assert pdf.document is None and pdf.data is not None and pdf.data.startswith(b"%PDF")


def test_a_plan_can_be_made_long() -> None:
    short, long = _document([], "plan"), _document([{"lengthen": 60}], "plan")
    assert 60 * 650 < len(_text(long)) - len(_text(short)) < 60 * 800
    assert _headings(long) == _headings(short)


def test_bound_documents_make_one_file() -> None:
    case = build_case("intake", [{"bind_docs": {"docs": ["letter", "form", "plan"], "path": "合订.docx"}}])
    assert [f.path for f in case.files] == ["合订.docx"]
    assert "签发人" in _text(case.documents[0]) and "效益分析" in _text(case.documents[0])


def test_write_puts_files_and_receipt(tmp_path: Path) -> None:
    case = build_case("intake", [{"add_file": {"path": "空.docx", "kind": "empty"}}])
    written = case.write(tmp_path)
    assert {p.name for p in written} == {"申请文件.docx", "申请表.docx", "建设方案.docx", "空.docx", "收件.yaml"}
    receipt = yaml.safe_load((tmp_path / "收件.yaml").read_text("utf-8"))
    assert str(receipt["received"]) == "2026-09-18"
    bare = tmp_path / "bare"
    build_case("intake", [{"received": None}]).write(bare)
    assert not (bare / "收件.yaml").exists()


@pytest.mark.parametrize(
    ("edit", "word"),
    [
        ({"set": {"form.没有的栏目": "1"}}, "没有的栏目"),
        ({"set": {"contract.金额": "1"}}, "contract.金额"),
        ({"drop_chapter": "第十章"}, "第十章"),
        ({"drop_section": ["第六章", 9]}, "9"),
        ({"replace": ["plan", "查无此词", ""]}, "查无此词"),
        ({"remove": ["第四章", "查无此词"]}, "查无此词"),
        ({"drop_doc": "说明书"}, "说明书"),
        ({"drop_paper": "资质"}, "资质"),
        ({"drop_grid": "prices"}, "prices"),
        ({"budget": {"item": "火箭", "合计": "1"}}, "火箭"),
        ({"budget": {"颜色": "红"}}, "颜色"),
        ({"add_file": {"path": "a", "kind": "exe"}}, "exe"),
        ({"receipt": {"colour": "red"}}, "colour"),
        ({"insert": {"plan": ["查无此词", "x"]}}, "查无此词"),
        ({"set": {"form.近3-5年项目/9/投资情况": "1"}}, "9"),
        ({"lengthen": "many"}, "many"),
        ({"explode": True}, "explode"),
        ({"set": {}, "replace": []}, "一项操作"),
    ],
)
def test_a_bad_edit_is_named(edit: dict[str, Any], word: str) -> None:
    with pytest.raises(BuilderError, match=word):
        build_case("intake", [edit])


@pytest.mark.parametrize(("base", "suite"), [("tender", ""), ("intake/wetland/rococo", ""), ("intake", "rococo")])
def test_an_unknown_base_or_suite_is_refused(base: str, suite: str) -> None:
    with pytest.raises(BuilderError):
        build_case(base, [], suite)
