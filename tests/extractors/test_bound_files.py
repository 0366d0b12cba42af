"""One file that binds several materials, certificates and contracts between the main papers among them."""

from __future__ import annotations

import pytest

from extractors.classify.materials import classify
from extractors.document import Block, Cell, Document, Paragraph, Table
from extractors.vocabulary import Vocabulary, load_vocabulary, ruleset_folder

LONG = "系统处理的数据包括计划、记录和统计报表三类，其余为结构化数据，按保存五年测算总量约二百吉字节。"
FORM = (
    "单位名称（公章）",
    "项目名称",
    "项目类型",
    "基于网络",
    "投资概算",
    "资金来源",
    "建设周期",
    "起止时间",
    "项目负责人",
)


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return load_vocabulary(ruleset_folder("gaoqing-2021"))


def title(text: str, page: int, align: str = "center", size: float = 22.0) -> Paragraph:
    return Paragraph(text, f"第{page}页 第1段", page=page, size=size, align=align)


def text(page: int, *lines: str) -> list[Block]:
    return [Paragraph(x, f"第{page}页", level=1 if x.startswith("第") else None, page=page, size=14.0) for x in lines]


def bound(*blocks: Block | list[Block]) -> Document:
    document = Document("全部材料.pdf", "pdf", "pdf")
    for one in blocks:
        document.blocks += one if isinstance(one, list) else [one]
    document.pages = max(b.page or 1 for b in document.blocks)
    return document


def form(page: int) -> list[Block]:
    rows = [[Cell(label, r, 0, page=page), Cell("某某", r, 1, page=page)] for r, label in enumerate(FORM)]
    return [title("电子政务建设项目申请表", page), Table(rows, "表1", page=page)]


LETTER: list[Block] = [
    title("关于申请渠道调度管理系统建设项目的函", 1),
    *text(
        1,
        "县大数据局：",
        "现将项目建设方案报上，" + LONG,
        LONG,
        "项目总投资68万元，" + LONG,
        "妥否，请批示。",
        "附件：申请表",
    ),
]
CERTIFICATE: list[Block] = [
    title("工程咨询单位甲级资信证书", 3),
    *text(3, "单位名称：泽远信息咨询有限公司", "统一社会信用代码：91370300MC4XX33333", "资信等级：甲级"),
]
PLAN: list[Block] = [
    title("电子政务建设项目建设方案", 4),
    *text(4, "第一章 建设单位概况", LONG, "第二章 需求分析与建设依据", LONG, "第三章 建设原则和目标", LONG),
    *text(5, "第四章 建设内容", LONG, "第五章 总体架构", LONG, "第六章 设计方案", LONG, "第七章 组织管理", LONG),
]


def parts(document: Document, vocabulary: Vocabulary) -> list[tuple[str, tuple[int, int] | None]]:
    return [(p.material, p.pages) for p in classify(document, vocabulary)]


def test_a_certificate_between_form_and_plan_is_a_part_of_its_own(vocabulary: Vocabulary) -> None:
    assert parts(bound(LETTER, form(2), CERTIFICATE, PLAN), vocabulary) == [
        ("application_letter", (1, 1)),
        ("application_form", (2, 2)),
        ("qualification", (3, 3)),
        ("construction_plan", (4, 5)),
    ]


@pytest.mark.parametrize(("align", "size"), [("", 22.0), ("center", 14.0)])
def test_a_line_at_the_head_of_a_page_that_is_not_set_as_a_title_parts_nothing(
    align: str, size: float, vocabulary: Vocabulary
) -> None:
    more = [title("竣工验收申请", 6, align, size), *text(6, LONG, "第八章 项目投资", LONG, "第九章 效益分析", LONG)]
    found = parts(bound(LETTER, form(2), PLAN, more), vocabulary)
    assert found == [("application_letter", (1, 1)), ("application_form", (2, 2)), ("construction_plan", (4, 6))]


@pytest.mark.parametrize("size", [22.0, 14.0])
def test_acceptance_papers_bound_in_one_file_are_told_by_their_titles(size: float, vocabulary: Vocabulary) -> None:
    titles = (
        "竣工验收申请",
        "渠道调度管理系统建设项目技术工作总结",
        "用户使用报告",
        "系统试运行报告",
        "渠道调度管理系统建设项目档案目录",
    )
    pages = [
        [title(t, k, "center" if len(t) < 10 or size < 20 else "", size), *text(k, LONG, LONG)]
        for k, t in enumerate(titles, 1)
    ]
    assert parts(bound(*pages), vocabulary) == [
        ("acceptance_request", (1, 1)),
        ("technical_summary", (2, 2)),
        ("user_report", (3, 3)),
        ("trial_run_report", (4, 4)),
        ("archive_catalogue", (5, 5)),
    ]


def test_a_chapter_that_begins_its_page_like_the_others_is_no_paper(vocabulary: Vocabulary) -> None:
    plan = [title("电子政务建设项目建设方案", 1), *text(1, "渠道调度管理系统建设项目")]
    for page, name in enumerate(
        ("建设单位概况", "需求分析与建设依据", "项目设计方案", "项目投资", "经济效益和社会效益"), 2
    ):
        heading = title(name, page, size=18.0)
        heading.level = 1
        plan += [heading, *text(page, LONG, LONG)]
    assert parts(bound(plan), vocabulary) == [("construction_plan", (1, 6))]
