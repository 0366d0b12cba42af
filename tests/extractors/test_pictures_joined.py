"""Pictures that make up one material: which belong together, in which order, and what the joined document names."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from extractors.assemble import assemble
from extractors.classify.images import natural, put_together
from extractors.classify.joined import join_documents
from extractors.document import Cell, Document, Paragraph, Seal, Table
from extractors.dossier import Corrections, FileEntry, Piece
from extractors.vocabulary import Vocabulary, load_vocabulary, ruleset_folder

LONG = "中心负责全县水旱灾害防御的日常工作，承担雨情水情监测和预警发布"


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return load_vocabulary(ruleset_folder("gaoqing-2021"))


def picture(file: str, *texts: str, printed: int = 0) -> Document:
    document = Document(file, "jpg", "ocr", pages=1, looked_for_seals=True, ocr_pages=[1])
    for k, text in enumerate(texts, 1):
        title = k == 1 and len(text) < 15 and not text.startswith("第") and "，" not in text
        document.blocks.append(
            Paragraph(text, f"第1页 第{k}段", page=1, size=22.0 if title else 14.0, align="center" if title else "")
        )
    if printed:
        document.printed = {1: printed}
    return document


def table(file: str, rows: list[list[str]], *texts: str) -> Document:
    document = picture(file, *texts)
    cells = [[Cell(t, r, c, page=1) for c, t in enumerate(row)] for r, row in enumerate(rows)]
    document.blocks.append(Table(cells, "表1", page=1))
    return document


LETTER = ("关于申请智慧水务建设项目的函", "县大数据局：", LONG + "。", "妥否，请批示。")
FORM = ("电子政务建设项目申请表", "单位名称（公章）：云溪县水务中心  时间：2026年9月1日")
PLAN = [
    ("电子政务建设项目建设方案", "申报单位：云溪县水务中心", "项目名称：智慧水务"),
    ("第一章 建设单位概况", LONG + "。", "第二章 需求分析", LONG),
    ("任务，由县级财政保障。", "第三章 建设目标", LONG + "。"),
    ("第四章 建设内容", LONG + "。", "第五章 总体架构", LONG + "。"),
    ("第六章 设计方案", LONG + "。", "6.6 云服务需求", LONG + "。"),
    ("第八章 项目投资", LONG + "。", "第九章 效益分析", LONG + "。"),
]


def files(documents: list[Document]) -> list[list[str]]:
    return [list(d.files) for d in documents]


def test_running_numbers_of_one_folder_are_cut_at_titles(vocabulary: Vocabulary) -> None:
    contents = [LETTER, FORM, *PLAN]
    documents = [picture(f"{k}.jpg", *texts) for k, texts in enumerate(contents, 5)]
    by_name = sorted(documents, key=lambda d: d.file)  # 10.jpg stands before 5.jpg
    found = sorted(files(put_together(by_name, vocabulary)), key=len)
    assert found == [["5.jpg"], ["6.jpg"], [f"{k}.jpg" for k in range(7, 13)]]


def test_page_numbers_and_chapters_put_shuffled_names_right(vocabulary: Vocabulary) -> None:
    names = [f"微信图片_2026091009000{k}.jpg" for k in range(len(PLAN))]
    shuffled = names[:]
    random.Random(3).shuffle(shuffled)
    assert shuffled != names
    documents = [picture(n, *texts, printed=k + 1) for k, (n, texts) in enumerate(zip(shuffled, PLAN, strict=True))]
    [whole] = put_together(sorted(documents, key=natural), vocabulary)
    assert list(whole.sources) == shuffled
    without_numbers = [picture(n, *texts) for n, texts in zip(shuffled, PLAN, strict=True)]
    [whole] = put_together(sorted(without_numbers, key=natural), vocabulary)
    assert list(whole.sources) == shuffled


def test_other_names_are_other_series(vocabulary: Vocabulary) -> None:
    documents = [picture("函1.jpg", *LETTER), picture("方案1.jpg", *PLAN[0]), picture("方案2.jpg", *PLAN[1])]
    assert files(put_together(documents, vocabulary)) == [["函1.jpg"], ["方案1.jpg", "方案2.jpg"]]


def test_what_a_reviewer_stated_of_a_picture_stays_alone(vocabulary: Vocabulary) -> None:
    documents = [picture("1.jpg", *PLAN[0]), picture("2.jpg", *PLAN[1])]
    stated = Corrections(materials={"2.jpg": "approval_opinion"})
    assert files(put_together(documents, vocabulary, stated)) == [["1.jpg"], ["2.jpg"]]


def test_a_joined_document_goes_on_over_its_pages_and_names_the_pictures() -> None:
    pages = [picture(f"{k}.jpg", *texts) for k, texts in enumerate(PLAN, 1)]
    pages[3].seals.append(Seal(1, (0, 0, 9, 9), "red"))
    whole = join_documents(pages)
    assert (whole.pages, whole.sources) == (6, tuple(f"{k}.jpg" for k in range(1, 7)))
    texts = {p.text: p for p in whole.paragraphs()}
    sentence = texts[LONG + "任务，由县级财政保障。"]
    assert whole.anchor(sentence).file == "2.jpg"
    anchor = whole.anchor(texts["第六章 设计方案"])
    assert (anchor.file, anchor.page, anchor.locator) == ("5.jpg", 1, "第5页 第1段")
    assert [p.level for p in whole.paragraphs() if p.text.startswith("第")] == [1] * 8
    assert whole.source(whole.seals[0].page) == ("4.jpg", 1)
    assert pages[4].blocks[0].page == 1  # the single documents stay as they were


def test_tables_go_on_under_a_running_header() -> None:
    head = ["名称", "金额"]
    pages = [table(f"{k}.jpg", [head, [f"服务{k}", str(k)]], "云溪县智慧水务建设方案") for k in (1, 2, 3)]
    whole = join_documents(pages)
    [joined] = whole.tables()
    assert [[c.text for c in row] for row in joined.rows] == [head, ["服务1", "1"], ["服务2", "2"], ["服务3", "3"]]
    assert [c.row for c in joined.cells()] == [0, 0, 1, 1, 2, 2, 3, 3]
    assert whole.cell_anchor(joined, joined.rows[3][0]).file == "3.jpg"
    assert {p.part for p in whole.blocks if isinstance(p, Paragraph)} == {"header"}


def test_an_empty_page_of_a_series_stands_in_nobodys_way(vocabulary: Vocabulary) -> None:
    documents = [picture("1.jpg", *FORM), table("2.jpg", [["", ""]]), picture("3.jpg", *PLAN[0])]
    entries = [FileEntry(d.file, source=Path(d.file), format="jpg") for d in documents]
    dossier = assemble("x", "x", list(zip(entries, documents, strict=True)), vocabulary)
    assert [e.status for e in dossier.files] == ["read"] * 3
    assert [(p.material, p.files) for p in dossier.pieces] == [
        ("application_form", ("1.jpg", "2.jpg")),
        ("construction_plan", ("3.jpg",)),
    ]
    assert isinstance(dossier.pieces[0], Piece)


def test_a_table_of_contents_does_not_upset_the_order(vocabulary: Vocabulary) -> None:
    contents = ("目录", "第一章 建设单位概况 1", "第二章 需求分析 1", "第三章 建设目标 2", "第九章 效益分析 5")
    documents = [picture(f"{k}.jpg", *texts) for k, texts in enumerate([PLAN[0], contents, *PLAN[1:]], 1)]
    [whole] = put_together(documents, vocabulary)
    assert list(whole.sources) == [f"{k}.jpg" for k in range(1, 8)]


def test_tables_of_two_pictures_are_two_tables() -> None:
    first = table("1.jpg", [["名称", "金额"]], *FORM)
    second = table("2.jpg", [["类型", "带宽", "费用"]], "网络建设情况如下所列，共两条线路。")
    whole = join_documents([first, second])
    assert [t.locator for t in whole.tables()] == ["表1", "第2页 表1"]


def test_a_table_that_goes_on_at_the_head_of_a_page_opens_no_paper(vocabulary: Vocabulary) -> None:
    before = picture(
        "1.jpg", "电子政务建设项目建设方案", "第六章 设计方案", LONG + "。", "第七章 组织管理", "2.项目进度安排"
    )
    schedule = [
        ["试运行阶段", "2027年9月", "系统上线试运行"],
        ["验收阶段", "2027年12月", "完成初步验收并提交竣工验收申请"],
    ]
    goes_on = table("2.jpg", schedule)
    for text in ("3.安全管理制度", LONG + "。", "4.人员培训", LONG + "。"):
        goes_on.blocks.append(Paragraph(text, "第1页", page=1, size=14.0))
    assert files(put_together([before, goes_on], vocabulary)) == [["1.jpg", "2.jpg"]]


def test_chapters_that_go_on_are_of_the_same_paper_whatever_a_line_looks_like(vocabulary: Vocabulary) -> None:
    before = picture(
        "1.jpg", "电子政务建设项目建设方案", "第一章 建设单位概况", LONG + "。", "第二章 需求分析", LONG + "。"
    )
    goes_on = picture("2.jpg", "竣工验收申请", LONG + "。", "第三章 建设目标", LONG + "。")
    alone = picture("3.jpg", "竣工验收申请", "县大数据局：", LONG + "。", "妥否，请批示。")
    assert files(put_together([before, goes_on, alone], vocabulary)) == [["1.jpg", "2.jpg"], ["3.jpg"]]


def test_many_chapters_on_one_page_are_no_table_of_contents(vocabulary: Vocabulary) -> None:
    """A short plan: six chapters with a sentence each on its first page, a section called like a paper on its second."""
    head = ("电子政务建设项目建设方案", "申报单位：云溪县水务中心", "项目名称：智慧水务")
    chapters = [t for n in "一二三四五六" for t in (f"第{n}章 建设内容", LONG + "。")]
    rest = (
        "6.云服务需求或系统软硬件配置及部署方案",
        LONG + "。",
        "第七章 项目组织管理",
        LONG + "。",
        "第八章 项目投资",
        LONG,
    )
    made = put_together([picture("1.jpg", *head, *chapters), picture("2.jpg", *rest)], vocabulary)
    assert files(made) == [["1.jpg", "2.jpg"]]
