"""Cloud-resource forms: recognised whatever titled, read alike in every layout, the halves of 附件6 kept apart."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pytest

from extractors.classify.materials import classify
from extractors.document import Cell, Document, Paragraph, Table
from extractors.dossier import Piece
from extractors.facts import Record
from extractors.readers.word.reader import read_word
from extractors.records.build import extract
from extractors.records.divide import halves, laid_open
from extractors.vocabulary import Vocabulary, load_vocabulary, ruleset_folder
from reports.forms import write_forms
from sample_docs.builder.cases import build_case
from sample_docs.builder.cloud.content import KINDS
from sample_docs.builder.edits import Edit
from sample_docs.builder.layouts import SUITES

LAYOUTS = ("printed", "styled-toc", "automatic", "automatic-decimal")  # nested, separate, flat, lines


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    return load_vocabulary(ruleset_folder("gaoqing-2021"))


def document(kind: str, suite: str = "printed", edits: tuple[Edit, ...] = (), base: str = "wetland") -> Document:
    case = build_case(f"intake/{base}+{kind}", edits, suite)
    return next(d for d in case.documents if d.file == case.path_of(kind))


def materials(found: Document) -> list[str]:
    return [piece.material for piece in classify(found, vocabulary())]


def read(kind: str, suite: str = "printed", edits: tuple[Edit, ...] = (), base: str = "wetland") -> Record:
    found = document(kind, suite, edits, base)
    return extract(Piece(KINDS[kind], found, 0, len(found.blocks), 1.0), vocabulary().materials[KINDS[kind]])


def values(record: Record) -> dict[str, str]:
    return {name: str(fact.value) for name, fact in record.fields.items() if fact.state == "filled"}


def rows(record: Record, name: str) -> list[list[str]]:
    return [[f.raw.replace("\n", "") for f in row.cells.values()] for row in record.inventories[name].rows]


def test_layouts_cover_every_structure() -> None:
    assert {SUITES[name].cloud for name in LAYOUTS} == {"nested", "flat", "separate", "paragraphs"}


@pytest.mark.parametrize("suite", LAYOUTS)
def test_a_new_system(suite: str) -> None:
    record = read("new", suite)
    found = values(record)
    assert found["项目负责人/联系电话"] == "05336961201"
    assert found["项目联系人/联系电话"] == "05336961203"
    assert found["区（县）大数据局联系人/联系电话"] == "05336960208"
    assert found["区（县）大数据局联系人/邮箱"] == "shangyt@gqdsj.example.cn"
    assert found["申请业务类型"] == "计算服务;存储服务;网络服务;操作系统服务;数据库服务"
    assert found["基于网络"] == "行政云;政务外网"
    assert found["使用时间"] == "2027-03-01"
    assert found["申请IP地址数量"] == "3个"
    assert (found["申请单位意见"], found["申请单位意见/日期"]) == ("同意申请。", "2026-09-10")
    assert record.fields["编号"].state == record.fields["市大数据局意见"].state == "empty"
    assert rows(record, "信息系统资源需求")[1] == [
        "2", "湿地巡护管理系统", "政务外网", "巡护数据库服务器", "云数据库主机", "8核、32GB内存、500GB数据盘", "1",
    ]  # fmt: skip
    assert rows(record, "网络资源需求") == [
        ["山川网络", "巡护应用服务器", "443"],
        ["山川网络", "巡护文件存储", "8000-8010"],
    ]


@pytest.mark.parametrize("suite", LAYOUTS)
def test_a_migration(suite: str) -> None:
    record = read("migration", suite, base="elderly")
    assert values(record)["使用时间"] == "2027-04-01"
    assert rows(record, "系统迁移前运行环境") == [
        ["政务外网，50M，10.20.30.5", "2路8核、32GB内存", "国产服务器操作系统", "国产关系型数据库"]
    ]
    assert len(rows(record, "信息系统资源需求")) == 2


@pytest.mark.parametrize("suite", LAYOUTS)
def test_the_two_groups_of_a_change(suite: str) -> None:
    record = read("change", suite)
    found = values(record)
    assert (found["变更前/IP地址数量"], found["变更后/IP地址数量"]) == ("2个", "3个")
    assert [row[-1] for row in rows(record, "变更前/信息系统资源")] == ["1", "1"]
    assert [row[-1] for row in rows(record, "变更后/信息系统资源")] == ["2", "1"]
    assert rows(record, "变更前/网络资源") == [["山川网络", "巡护应用服务器", "443"]]
    after = record.inventories["变更后/网络资源"].rows
    assert [(r.text("服务器名称"), r.text("IP地址数量"), r.text("开放端口")) for r in after] == [
        ("巡护应用服务器", "2", "443"),
        ("巡护数据库服务器", "1", "5236"),
    ]
    assert found["联系人/邮箱"] == "linxh@gqsdxh.example.cn"


@pytest.mark.parametrize("suite", LAYOUTS)
@pytest.mark.parametrize(("lost", "kept"), [("变更前", "变更后"), ("变更后", "变更前")])
def test_one_empty_group_does_not_take_the_rows_of_the_other(suite: str, lost: str, kept: str) -> None:
    edits = ({"set": {f"change.{lost}/信息系统资源": [], f"change.{lost}/网络资源": []}},)
    record = read("change", suite, edits)
    assert rows(record, f"{lost}/信息系统资源") == rows(record, f"{lost}/网络资源") == []
    assert len(rows(record, f"{kept}/信息系统资源")) == 2


def test_groups_without_the_sentence_between_them_go_by_the_repeated_header() -> None:
    record = read("change", edits=({"set": {"change.变更理由": ""}},))
    assert [row[-1] for row in rows(record, "变更前/信息系统资源")] == ["1", "1"]
    assert [row[-1] for row in rows(record, "变更后/信息系统资源")] == ["2", "1"]


def test_places_are_those_of_the_cells_in_the_file() -> None:
    record = read("new")
    place = record.inventories["信息系统资源需求"].rows[1].cells["产品配置"].anchor
    assert place.locator == "表1 第10行 第1列 内表2 第3行 第6列"


@pytest.mark.parametrize("suite", SUITES)
@pytest.mark.parametrize(("kind", "base"), [("new", "wetland"), ("migration", "elderly"), ("change", "wetland")])
def test_the_word_reader_sees_what_memory_holds(kind: str, base: str, suite: str, tmp_path: Path) -> None:
    case = build_case(f"intake/{base}+{kind}", suite=suite)
    case.write(tmp_path)
    path = case.path_of(kind)
    memory = next(d for d in case.documents if d.file == path)
    read_back = read_word(tmp_path / path, path)
    assert materials(memory) == materials(read_back) == [KINDS[kind]]
    first, second = (
        extract(classify(d, vocabulary())[0], vocabulary().materials[KINDS[kind]]) for d in (memory, read_back)
    )
    assert [(f.field, f.raw, f.state, f.anchor.locator) for f in first.facts()] == [
        (f.field, f.raw, f.state, f.anchor.locator) for f in second.facts()
    ]


@pytest.mark.parametrize(
    ("kind", "base", "title"),
    [
        ("new", "wetland", "政务云资源需求审批表"),
        ("new", "wetland", "云服务资源申请单"),
        ("migration", "elderly", "政务云资源需求审批表"),
        ("migration", "elderly", "附表"),
        ("change", "wetland", "政务云资源需求变更审批表"),
        ("change", "wetland", "政务云资源变更审批表"),
        ("change", "wetland", "附件"),
    ],
)
@pytest.mark.parametrize("suite", LAYOUTS)
def test_recognised_by_what_they_hold_not_by_their_title(kind: str, base: str, title: str, suite: str) -> None:
    case = build_case(
        f"intake/{base}+{kind}", [{"set": {f"{kind}.标题": title}}, {"filename": {kind: "1.docx"}}], suite
    )
    assert materials(next(d for d in case.documents if d.file == "1.docx")) == [KINDS[kind]]


def test_other_papers_are_none() -> None:
    case = build_case("intake")
    found = [m for d in case.documents for m in materials(d)]
    assert sorted(found) == ["application_form", "application_letter", "construction_plan"]


def test_blank_templates_are_recognised_and_blank(tmp_path: Path) -> None:
    for path in write_forms(tmp_path):
        if "云资源" in path.name:
            blank = read_word(path, path.name)
            (piece,) = classify(blank, vocabulary())
            record = extract(piece, vocabulary().materials[piece.material])
            assert piece.material in KINDS.values()
            assert all(not i.rows for i in record.inventories.values())
            assert {f.state for n, f in record.fields.items() if n not in ("需求说明", "使用时间")} <= {
                "empty",
                "guidance",
            }


def table(locator: str, *lines: tuple[str, ...]) -> Table:
    return Table([[Cell(text, r, c) for c, text in enumerate(line)] for r, line in enumerate(lines)], locator)


HEAD = ("序号", "业务系统名称", "网络区域", "服务器名称", "服务类别（产品名称）", "产品配置", "数量")


def new_form_of(*blocks: Paragraph | Table) -> Record:
    found = Document("a.docx", "docx", "docx", list(blocks))
    return extract(Piece(KINDS["new"], found, 0, len(found.blocks), 1.0), vocabulary().materials[KINDS["new"]])


def test_a_table_broken_by_a_page_goes_on_without_its_header() -> None:
    first = table("表1 内表1", HEAD, ("1", "甲系统", "政务外网", "甲1", "云主机", "4核8G", "1"))
    second = table("表2 内表1", ("2", "甲系统", "政务外网", "甲2", "云主机", "4核8G", "1"))
    record = new_form_of(Paragraph("2.信息系统资源需求：", "正文 第1段"), first, second)
    assert [r.cells["服务器名称"].anchor.locator for r in record.inventories["信息系统资源需求"].rows] == [
        "表1 内表1 第2行 第4列",
        "表2 内表1 第1行 第4列",
    ]
    assert [f.field for r in record.inventories["信息系统资源需求"].rows for f in r.cells.values()][
        7
    ] == "信息系统资源需求/2/序号"


def test_words_below_a_blank_head_are_not_lost() -> None:
    """附件4 prints an empty column left of 用途; what is written there is the purpose."""
    usage = table(
        "表1",
        ("业务系统名称", "", "用途", "使用范围", "服务人数", "使用高峰期时间段"),
        ("甲系统", "办理登记", "", "全县", "30", "上午"),
        ("乙系统", "", "查询", "全县", "40", "下午"),
    )
    record = new_form_of(Paragraph("1.信息系统名称及使用情况：", "正文 第1段"), usage)
    assert [r.text("用途") for r in record.inventories["信息系统名称及使用情况"].rows] == ["办理登记", "查询"]


def test_tables_beside_a_merged_label_end_at_the_title_in_the_last_line_above_the_next() -> None:
    """Printed to PDF, the tables inside 需求说明 become rows of the form; the sentence before them holds the title."""
    lead = "此次项目建设所需要的基础软件及硬件资源全部共享使用淄博云中心的相关资源。申请资源如下：\n1.信息系统名称及使用情况："
    lines = [
        [Cell("需求说明", 0, 0, 7), Cell(lead, 0, 1, 1, 7)],
        [Cell(w, 1, 1 + k) for k, w in enumerate(("业务系统名称", "用途", "使用范围", "服务人数", "使用高峰期时间段"))],
        [Cell(w, 2, 1 + k) for k, w in enumerate(("甲系统", "登记", "全县", "30", "上午"))],
        [Cell("2.信息系统资源需求：", 3, 1, 1, 7)],
        [Cell(w, 4, 1 + k) for k, w in enumerate(HEAD)],
        [Cell(w, 5, 1 + k) for k, w in enumerate(("1", "甲系统", "政务外网", "甲1", "云主机", "4核8G", "1"))],
        [Cell("申请IP地址数量：2个", 6, 1, 1, 7)],
    ]
    record = new_form_of(Table(lines, "表1"))
    assert rows(record, "信息系统名称及使用情况") == [["甲系统", "登记", "全县", "30", "上午"]]
    assert rows(record, "信息系统资源需求") == [["1", "甲系统", "政务外网", "甲1", "云主机", "4核8G", "1"]]


def test_preprinted_numbers_make_no_row() -> None:
    record = new_form_of(
        Paragraph("2.信息系统资源需求：", "正文 第1段"),
        table("表1", HEAD, *((str(n), *[""] * 6) for n in (1, 2, 3, 4))),
    )
    assert record.inventories["信息系统资源需求"].state == "empty"


def nested_change(places: list[int]) -> Document:
    host = Cell(
        "需求说明：\n甲系统于2026年3月1日申请政务云行政云域资源如下：\n1.信息系统资源：\n本项目申请资源变更如下：\n1.信息系统资源：",
        0,
        0,
    )
    host.tables = [
        table("表1 内表1", HEAD, ("1", *"甲乙丙丁戊", "1")),
        table("表1 内表2", HEAD, ("1", *"甲乙丙丁戊", "2")),
    ]
    host.table_lines = places
    return Document("a.docx", "docx", "docx", [Table([[host]], "表1")])


@pytest.mark.parametrize("places", [[3, 5], []])
def test_inner_tables_stand_behind_their_titles(places: list[int]) -> None:
    """Without word from the reader where inner tables stand, each is taken to follow the next numbered title."""
    found = nested_change(places)
    kinds = [b.text if isinstance(b, Paragraph) else b.locator for b in laid_open(found, 0, 1).blocks]
    assert kinds[2:] == ["1.信息系统资源：", "表1 内表1", "本项目申请资源变更如下：", "1.信息系统资源：", "表1 内表2"]
    before, after = halves(Piece("x", found, 0, 1, 1.0), ("申请资源变更如下",))
    assert [b.locator for b in before.blocks if isinstance(b, Table)] == ["表1 内表1"]
    assert [b.locator for b in after.blocks if isinstance(b, Table)] == ["表1 内表2"]


def test_a_row_torn_by_a_page_break_is_one_row() -> None:
    broken = table(
        "表1",
        HEAD,
        ("1", "甲系统", "政务外网", "甲1", "云主机", "8核、", "2"),
        ("", "", "", "", "", "16GB内存", ""),
        ("2", "甲系统", "政务外网", "甲2", "云主机", "4核8G", "1"),
    )
    for cell in broken.cells():
        cell.page = 1 if cell.row < 2 else 2
    record = new_form_of(Paragraph("2.信息系统资源需求：", "正文 第1段"), broken)
    rows_ = record.inventories["信息系统资源需求"].rows
    assert [r.text("产品配置") for r in rows_] == ["8核、16GB内存", "4核8G"]
    assert [r.cells["数量"].field for r in rows_] == ["信息系统资源需求/1/数量", "信息系统资源需求/2/数量"]


def test_an_unfinished_row_on_the_same_page_stays_a_row() -> None:
    gaps = table(
        "表1", HEAD, ("1", "甲系统", "政务外网", "甲1", "云主机", "8核", "2"), ("", "", "", "", "", "4核8G", "")
    )
    record = new_form_of(Paragraph("2.信息系统资源需求：", "正文 第1段"), gaps)
    assert len(record.inventories["信息系统资源需求"].rows) == 2


OPINION = "申请单位意见（各部门由申请单位盖章同时加盖政府办公章）："


@pytest.mark.parametrize(
    ("cells", "words", "date"),
    [
        ([(f"{OPINION}同意申请。\n（公章）", 1), ("2026年9月10日", 2)], "同意申请。", "2026-09-10"),
        ([(OPINION, 1), ("同意申请。\n（公章）\n2026年9月10日", 2)], "同意申请。", "2026-09-10"),
        ([(f"{OPINION}\n（公章）\n年 月 日", 1)], "", ""),
        ([(f"{OPINION}同意申请。\n（公章）\n年 月 日", 1)], "同意申请。", ""),
    ],
)
def test_an_opinion_goes_on_over_the_page(cells: list[tuple[str, int]], words: str, date: str) -> None:
    rows = [("申请单位", 1), *cells, ("市大数据局意见：\n同意分配。\n2026年9月20日", 2)]
    table = Table([[Cell(text, n, 0, page=page)] for n, (text, page) in enumerate(rows)], "表1", page=1)
    whole = Document(
        "a.pdf", "pdf", "pdf", blocks=[Paragraph("政务云资源需求审批表（新建系统）", "第1段", page=1), table]
    )
    record = extract(Piece("cloud_request_new", whole, 0, 2, 1.0), vocabulary().materials["cloud_request_new"])
    opinion, day = record.fields["申请单位意见"], record.fields["申请单位意见/日期"]
    assert (str(opinion.value or ""), str(day.value or "")) == (words, date)
    assert str(record.fields["市大数据局意见/日期"].value) == "2026-09-20"
