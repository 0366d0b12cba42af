"""Papers bound in one Word file, behind dividers and lists of contents, in mid page; and what is named but not parted."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.shared import Pt

from extractors.assemble import assemble
from extractors.classify.binder import binder_name
from extractors.classify.materials import classify
from extractors.document import Block, Bookmark, Cell, Document, Paragraph, Table
from extractors.dossier import Dossier, FileEntry
from extractors.readers.word.reader import read_word
from extractors.vocabulary import Vocabulary, load_vocabulary, ruleset_folder

LONG = "系统处理的数据包括计划、记录和统计报表三类，其余为结构化数据，按保存五年测算总量约二百吉字节。"
TITLES = ("竣工验收申请", "技术工作总结", "用户使用报告", "系统试运行报告")
KEYS = ["acceptance_request", "technical_summary", "user_report", "trial_run_report"]


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return load_vocabulary(ruleset_folder("gaoqing-2021"))


def word(tmp_path: Path, breaks: bool = True, centred: bool = True, signed: bool = True, mark: str = "") -> Document:
    """The four papers in one file; `mark`: the line of a divider page before each."""
    file = docx.Document()
    for number, title in enumerate(TITLES, 1):
        if breaks and number > 1:
            file.add_page_break()
        if mark:
            file.add_paragraph(mark.format(n=number, t=title)).add_run().add_break(WD_BREAK.PAGE)
        line = file.add_paragraph()
        run = line.add_run(title)
        if centred:
            line.alignment, run.font.size = WD_ALIGN_PARAGRAPH.CENTER, Pt(22)
        file.add_paragraph(LONG)
        file.add_paragraph(LONG)
        if signed:
            file.add_paragraph("2026年9月1日")
    path = tmp_path / "验收材料汇编.docx"
    buffer = io.BytesIO()
    file.save(buffer)
    path.write_bytes(buffer.getvalue())
    return read_word(path, path.name)


def keys(document: Document, vocabulary: Vocabulary) -> list[str]:
    return [p.material for p in classify(document, vocabulary)]


@pytest.mark.parametrize(("breaks", "centred"), [(True, True), (True, False), (False, True), (False, False)])
def test_word_papers_part_at_breaks_and_behind_signatures(
    breaks: bool, centred: bool, tmp_path: Path, vocabulary: Vocabulary
) -> None:
    assert keys(word(tmp_path, breaks, centred), vocabulary) == KEYS


@pytest.mark.parametrize("mark", ["附件{n}", "附件{n}：{t}", "材料之{n}：{t}"])
def test_divider_pages_part_papers_and_are_none(mark: str, tmp_path: Path, vocabulary: Vocabulary) -> None:
    document = word(tmp_path, signed=False, mark=mark)
    pieces = classify(document, vocabulary)
    assert [p.material for p in pieces] == KEYS
    assert [p.title for p in pieces] == list(TITLES)


def test_a_page_break_before_the_title_in_its_own_paragraph_stands_before_it(tmp_path: Path) -> None:
    file = docx.Document()
    file.add_paragraph(LONG)
    line = file.add_paragraph()
    line.add_run().add_break(WD_BREAK.PAGE)
    line.add_run("用户使用报告")
    file.add_paragraph(LONG)
    path = tmp_path / "a.docx"
    file.save(str(path))
    blocks = read_word(path, "a.docx").blocks
    assert [isinstance(b, Paragraph) and b.breaks for b in blocks] == [False, True, False]


def page(number: int, *texts: str, level: int | None = None) -> list[Block]:
    return [Paragraph(t, f"第{number}页 第{k}段", page=number, size=14.0, level=level) for k, t in enumerate(texts, 1)]


def pdf(*blocks: Block, name: str = "全卷.pdf") -> Document:
    document = Document(name, "pdf", "pdf", list(blocks))
    document.pages = max(b.page or 1 for b in blocks)
    return document


def test_a_list_of_contents_tells_where_papers_begin_and_is_none_itself(vocabulary: Vocabulary) -> None:
    entries = [f"{n}. {t}……{n + 1}" for n, t in enumerate(TITLES, 1)]
    blocks = page(1, "目录", *entries)
    for block in blocks[1:]:
        assert isinstance(block, Paragraph)
        block.toc = True
    for number, title in enumerate(TITLES, 2):
        blocks += page(number, title, LONG, LONG, LONG)
    pieces = classify(pdf(*blocks), vocabulary)
    assert [(p.material, p.pages) for p in pieces] == [(k, (n, n)) for n, k in enumerate(KEYS, 2)]


def test_bookmarks_tell_where_papers_begin(vocabulary: Vocabulary) -> None:
    blocks = [b for n, t in enumerate(TITLES, 1) for b in page(n, t, LONG, LONG)]
    document = pdf(*blocks)
    document.bookmarks = tuple(Bookmark(t, n) for n, t in enumerate(TITLES, 1))
    assert keys(document, vocabulary) == KEYS


PLAN = ("建设单位概况", "项目需求分析", "总体建设方案", "项目设计方案", "项目组织管理", "项目投资", "效益分析")


@pytest.mark.parametrize("numbers", ["一、二、三、四、五、六、七、", "1. 2. 3. 4. 5. 6. 7. ", ""])
@pytest.mark.parametrize("level", [1, 2])
def test_bookmarks_of_a_plan_lead_to_its_chapters(numbers: str, level: int, vocabulary: Vocabulary) -> None:
    """A word processor makes one of every heading, and some chapters are called like materials."""
    marks = [numbers[3 * k : 3 * k + 3] if "." in numbers else numbers[2 * k : 2 * k + 2] for k in range(len(PLAN))]
    heads = [f"{mark}{title}" for mark, title in zip(marks, PLAN, strict=True)]
    blocks = page(1, "云溪县智慧水务平台项目建设方案")
    for number, head in enumerate(heads, 1):
        blocks += [*page(number, head, level=1), *page(number, LONG, LONG)]
    document = pdf(*blocks, name="建设方案.pdf")
    outer = (Bookmark("云溪县智慧水务平台项目建设方案", 1, 1),) if level == 2 else ()
    document.bookmarks = (*outer, *(Bookmark(head, number, level) for number, head in enumerate(heads, 1)))
    assert keys(document, vocabulary) == ["construction_plan"]


def test_sections_of_a_summary_called_like_materials_are_no_papers(vocabulary: Vocabulary) -> None:
    blocks = page(1, "项目完成情况总结", LONG)
    for heading in ("项目概况", "信息资源共享情况", "建设过程", "经济效益和社会效益", "购置设备、软件清单", "存在问题"):
        blocks += [*page(1, heading, level=1), *page(1, LONG)]
    assert keys(pdf(*blocks, name="总结.pdf"), vocabulary) == ["completion_summary"]


def dossier(vocabulary: Vocabulary, *documents: Document) -> Dossier:
    read = [(FileEntry(d.file, Path(d.file), format=d.format), d) for d in documents]
    return assemble("一卷", "一卷", read, vocabulary, kind="acceptance")


BINDER = [
    b
    for n, t in enumerate(TITLES, 1)
    for b in [Paragraph(t, f"第{n}页 第1段", page=n, size=22.0, align="center"), *page(n, LONG, LONG)]
]


def test_a_material_named_in_a_line_of_a_bound_file_is_kept_with_its_place(vocabulary: Vocabulary) -> None:
    found = dossier(vocabulary, pdf(*BINDER, *page(4, "数据库设计说明书", LONG)))
    assert [(m.material, m.anchor.page, m.quote) for m in found.mentions] == [
        ("database_design", 4, "数据库设计说明书")
    ]


def test_a_material_named_in_a_sentence_or_among_chapters_is_not(vocabulary: Vocabulary) -> None:
    more = page(4, "数据库设计说明书已经提交。", "三、应急演练方案", "第二章 系统部署手册", "附件：1.项目合同")
    assert dossier(vocabulary, pdf(*BINDER, *more)).mentions == []


def test_an_entry_of_the_contents_that_no_page_holds_is_kept(vocabulary: Vocabulary) -> None:
    entries = page(1, "目录", *(f"{n}. {t}" for n, t in enumerate((*TITLES, "项目合同"), 1)))
    for block in entries[1:]:
        assert isinstance(block, Paragraph)
        block.toc = True
    blocks = [b for n, t in enumerate(TITLES, 2) for b in page(n, t, LONG, LONG, LONG)]
    found = dossier(vocabulary, pdf(*entries, *blocks))
    assert [(m.material, m.anchor.page, m.quote) for m in found.mentions] == [("contract", 1, "5. 项目合同")]


def test_a_separate_catalogue_of_the_papers_is_no_sign(vocabulary: Vocabulary) -> None:
    listed = Document(
        "档案目录.pdf", "pdf", "pdf", page(1, "档案目录", "1. 项目合同", "2. 竣工验收申请", "3. 用户使用报告")
    )
    assert dossier(vocabulary, listed).mentions == []


def test_a_form_that_goes_on_over_the_page_break_lies_on_both_pages(vocabulary: Vocabulary) -> None:
    form = Table([[Cell("项目名称", 0, 0, page=2)], [Cell("建设周期", 1, 0, page=3)]], "表1", page=2)
    blocks = [*page(1, "关于申报项目的函", LONG), *page(2, "电子政务建设项目申请表"), form]
    document = pdf(*blocks, name="申请表.pdf")
    assert [p.pages for p in classify(document, vocabulary)] == [(1, 3)]


CHAPTERS = (
    "建设单位概况",
    "项目需求分析",
    "总体架构和部署",
    "项目组织管理",
    "效益分析",
    "人员管理",
    "投资概算",
    "测试报告",
)


def chaptered(tmp_path: Path, name: str, title: str, size: float, breaks: bool = True) -> Document:
    """One paper whose chapters have centred titles without numbers, some called like materials."""
    file = docx.Document()
    heads = [(title, 22.0), *((c, size) for c in CHAPTERS)]
    for head, points in heads:
        if breaks and head != title:
            file.add_page_break()
        line = file.add_paragraph()
        run = line.add_run(head)
        line.alignment, run.font.size = WD_ALIGN_PARAGRAPH.CENTER, Pt(points)
        file.add_paragraph(LONG)
        file.add_paragraph(LONG)
    path = tmp_path / name
    file.save(str(path))
    return read_word(path, path.name)


@pytest.mark.parametrize("breaks", [True, False])
@pytest.mark.parametrize("size", [22.0, 16.0])
@pytest.mark.parametrize("name", ["方案.docx", "附件3 项目建设方案.docx"])
def test_centred_chapters_called_like_materials_are_no_papers(
    name: str, size: float, breaks: bool, tmp_path: Path, vocabulary: Vocabulary
) -> None:
    document = chaptered(tmp_path, name, "云溪县智慧水务平台项目建设方案", size, breaks)
    assert keys(document, vocabulary) == ["construction_plan"]


def test_sections_before_the_first_that_names_nothing_are_none_either(tmp_path: Path, vocabulary: Vocabulary) -> None:
    """The titles below are smaller than the paper's own: those behind a section tell as well what it is."""
    file = docx.Document()
    for head, points in (
        ("技术工作总结", 22),
        *((h, 18) for h in ("项目概况", "数据库设计", "测试报告", "建设过程", "存在问题")),
    ):
        if points == 18:
            file.add_page_break()
        line = file.add_paragraph()
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        line.add_run(head).font.size = Pt(points)
        file.add_paragraph(LONG)
        file.add_paragraph(LONG)
        file.add_paragraph(LONG)
    file.save(str(tmp_path / "a.docx"))
    assert keys(read_word(tmp_path / "a.docx", "验收材料-技术工作总结.docx"), vocabulary) == ["technical_summary"]


@pytest.mark.parametrize(
    ("name", "binds"),
    [
        ("附件3 项目建设方案.docx", False),
        ("验收材料-初验报告.docx", False),
        ("资料02_用户使用报告.docx", False),
        ("第4卷 技术工作总结.docx", False),
        ("技术工作总结材料.docx", False),
        ("验收材料-购置设备、软件清单.docx", False),
        ("资质材料.docx", False),
        ("附件1.docx", False),
        ("附件.docx", True),
        ("附件1-3.docx", True),
        ("附件2 项目申请表和建设方案.docx", True),
        ("竣工验收申请材料.docx", True),
        ("材料-水务局.docx", True),
        ("验收材料-全套.docx", True),
        ("第一册.docx", True),
    ],
)
def test_a_name_with_the_word_materials_may_be_that_of_one_paper(
    name: str, binds: bool, vocabulary: Vocabulary
) -> None:
    assert binder_name(f"卷/{name}", vocabulary) is binds


@pytest.mark.parametrize("centred", [False, True])
@pytest.mark.parametrize("first", ["项目合同", "关于申请智慧水务平台竣工验收的函"])
def test_annexes_that_a_contract_numbers_are_its_own(
    first: str, centred: bool, tmp_path: Path, vocabulary: Vocabulary
) -> None:
    """Those of a letter are papers that it sends along."""
    file = docx.Document()
    for head in (first, "附件1 购置设备、软件清单", "附件2 测试报告", "附件3 用户使用报告"):
        if head != first:
            file.add_page_break()
        line = file.add_paragraph()
        run = line.add_run(head)
        if centred or head == first:
            line.alignment, run.font.size = WD_ALIGN_PARAGRAPH.CENTER, Pt(22)
        file.add_paragraph(LONG)
        file.add_paragraph(LONG)
    file.save(str(tmp_path / "a.docx"))
    sent = ["acceptance_request", "purchase_list", "test_report", "user_report"]
    found = keys(read_word(tmp_path / "a.docx", "附件1.docx"), vocabulary)
    assert found == (["contract"] if first == "项目合同" else sent)


def test_a_list_of_contents_below_the_cover_of_a_plan_names_its_chapters(vocabulary: Vocabulary) -> None:
    heads = ("效益分析", "人员管理", "测试报告", "进度安排")
    entries = page(1, "云溪县智慧水务平台项目建设方案", "目录", *(f"{h}……{n}" for n, h in enumerate(heads, 2)))
    for block in entries[2:]:
        assert isinstance(block, Paragraph)
        block.toc = True
    blocks = [b for n, h in enumerate(heads, 2) for b in page(n, h, LONG, LONG, LONG)]
    assert keys(pdf(*entries, *blocks, name="方案.pdf"), vocabulary) == ["construction_plan"]


def test_pages_that_list_what_a_letter_encloses_are_no_dividers(tmp_path: Path, vocabulary: Vocabulary) -> None:
    file = docx.Document()
    head = ("云溪县水务局", "云水〔2026〕12号", "关于申请智慧水务平台建设项目的函", "县大数据局：")
    for line in (*head, *[LONG] * 9, "云溪县水务局", "2026年9月1日"):
        file.add_paragraph(line)
    for lines in (("附件", "1.电子政务建设项目申请表", "2.项目建设方案"), ("附件清单", "营业执照", "项目合同")):
        file.add_page_break()
        for line in lines:
            file.add_paragraph(line)
    file.save(str(tmp_path / "a.docx"))
    assert keys(read_word(tmp_path / "a.docx", "申报材料-函.docx"), vocabulary) == ["application_letter"]


def test_a_form_that_lists_what_to_submit_is_one_form(vocabulary: Vocabulary) -> None:
    listed = (
        "填表说明",
        "1.本表须如实填写。",
        "2.随本表提交下列材料：",
        "项目申请文件",
        "项目建设方案",
        "工程咨询单位资质",
    )
    blocks = [
        *page(1, "电子政务建设项目申请表", "申报单位（盖章）：云溪县水务局", "申报日期：2026年9月1日"),
        *page(2, *listed),
        Table([[Cell("项目名称", 0, 0), Cell("智慧水务", 0, 1)]], "表1", page=3),
    ]
    assert keys(pdf(*blocks, name="申请表.pdf"), vocabulary) == ["application_form"]


@pytest.mark.parametrize("number", ["", "{n}."])
def test_items_of_a_list_in_an_unknown_paper_are_no_sign(number: str, vocabulary: Vocabulary) -> None:
    items = ("签到表", "用户使用报告", "专家名单", "项目合同", "其他")
    lines = [f"{number.format(n=n)}{item}" for n, item in enumerate(items, 1)]
    listed = pdf(*page(1, "收件回执", "今收到下列材料：", *lines), name="附件9 收件回执.pdf")
    assert dossier(vocabulary, listed).mentions == []
