"""补正告知.docx read back: addressee, both parts with clause and words, Word's own numbers, blanks left to people."""

from __future__ import annotations

import dataclasses
import io
import zipfile

import docx
import pytest
from docx.oxml.ns import qn
from report_samples import (
    BROKEN,
    FORM,
    PLAN,
    FakeRulebook,
    clean_report,
    finding,
    sample_assessment,
    sample_dossier,
    sample_report,
    stopped_report,
)

from checks.findings import Evidence
from reports.model import build_report
from reports.notice import DRAFT, chinese_date, excerpt, render_notice


def read(report):
    return docx.Document(io.BytesIO(render_notice(report)))


@pytest.fixture(scope="module")
def notice():
    return read(sample_report())


def paragraphs(document) -> list[str]:
    return [p.text for p in document.paragraphs]


def rows(table) -> list[list[str]]:
    return [[c.text for c in row.cells] for row in table.rows]


def test_it_is_a_draft_addressed_to_the_applicant(notice):
    text = paragraphs(notice)
    assert text[0] == DRAFT
    assert text[1] == "电子政务建设项目材料补正告知（预审）"
    assert text[2].rstrip("　") == "编号："
    assert text[3] == "云泽县水务局："
    assert text[4] == (
        "贵单位2026年9月20日报送的“智慧水务综合监管系统”申报材料收悉。经对照《高青县电子政务建设项目管理实施细则》"
        "（高政办发〔2021〕1号）预审，下列材料需补正或重新提供，现一次性告知如下："
    )
    assert DRAFT in notice.sections[0].header.paragraphs[0].text


def test_part_one_lists_demands_with_place_words_clause_and_advice(notice):
    table = rows(notice.tables[0])
    assert [c.replace("\n", "") for c in table[0]] == [
        "序号",
        "材料／位置",
        "问题类型",
        "问题描述（原文摘录）",
        "依据（条款及原文）",
        "补正要求",
    ]
    assert table[1] == [
        "",
        f"电子政务建设项目申请表\n{FORM}：表1 第4行 第4列",
        "缺失",
        "申请表“资金来源”未填写\n原文：“资金来源｜（空）”",
        "附件2\n“资金来源”",
        "请填写资金来源及各来源金额",
    ]
    assert table[2][1] == f"电子政务建设项目申请表\n{FORM}：表1 第4行 第2列\n{PLAN}：表7 第9行 第6列"
    assert table[2][2] == "不符"
    assert len(table) == 3  # 待核 and 提示 are not sent out


def test_part_two_lists_unread_files_without_a_clause(notice):
    assert rows(notice.tables[1]) == [
        ["序号", "文件", "情况", "请重新提供"],
        ["", BROKEN, "文件已损坏，打不开", "请重新提供可打开的文件"],
    ]


def test_headings_carry_words_own_chinese_numbers(notice):
    headings = [p for p in notice.paragraphs if p.style.name == "Heading 1"]
    assert [h.text for h in headings] == ["必须补正（2项）", "无法读取，请重新提供（1个文件）"]
    ids = {h._p.pPr.numPr.numId.val for h in headings}
    assert len(ids) == 1
    numbering = notice.part.numbering_part.element
    (number,) = [n for n in numbering.findall(qn("w:num")) if {n.numId} == ids]
    (abstract,) = [
        a
        for a in numbering.findall(qn("w:abstractNum"))
        if a.get(qn("w:abstractNumId")) == str(number.abstractNumId.val)
    ]
    assert abstract.find(f".//{qn('w:numFmt')}").get(qn("w:val")) == "chineseCounting"
    assert abstract.find(f".//{qn('w:lvlText')}").get(qn("w:val")) == "%1、"


def test_rows_number_themselves_and_every_table_begins_anew(notice):
    starts = []
    for table in notice.tables:
        ids = {row.cells[0].paragraphs[0]._p.pPr.numPr.numId.val for row in table.rows[1:]}
        assert len(ids) == 1
        starts.append(ids.pop())
    assert len(set(starts)) == 3


def test_header_rows_repeat_and_rows_stay_whole(notice):
    for table in notice.tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)


def test_deadline_contact_and_seal_stay_blank(notice):
    text = [t.replace("　", "") for t in paragraphs(notice)]
    assert "请于年月日前将补正材料（盖章扫描件与可编辑版）报送。" in text
    assert "联系人：联系电话：" in text
    assert "（单位名称、公章）" in text
    assert "年月日" in text


def test_the_receipt_lists_the_same_items(notice):
    table = rows(notice.tables[2])
    assert [r[1:4] for r in table[1:]] == [
        ["电子政务建设项目申请表", "资金来源为空", "□"],
        ["电子政务建设项目申请表", "总金额不一致", "□"],
        [BROKEN, "重新提供可读取的文件", "□"],
    ]


def test_page_and_type_follow_the_standard(notice):
    section = notice.sections[0]
    assert [
        round(m.mm) for m in (section.top_margin, section.right_margin, section.bottom_margin, section.left_margin)
    ] == [
        37,
        26,
        35,
        28,
    ]
    faces = {
        name: (notice.styles[name].element.rPr.rFonts.get(qn("w:eastAsia")), notice.styles[name].font.size.pt)
        for name in ("Normal", "Title", "Heading 1", "表格文字", "表头")
    }
    assert faces == {
        "Normal": ("仿宋_GB2312", 16),
        "Title": ("方正小标宋简体", 22),
        "Heading 1": ("黑体", 16),
        "表格文字": ("仿宋_GB2312", 10.5),
        "表头": ("黑体", 10.5),
    }
    for footer in (section.footer, section.even_page_footer, section.first_page_footer):
        xml = footer.paragraphs[0]._p.xml
        assert "— " in xml
        assert " PAGE " in xml


def test_a_machine_without_the_official_faces_knows_an_alternative():
    archive = zipfile.ZipFile(io.BytesIO(render_notice(sample_report())))
    fonts = archive.read("word/fontTable.xml").decode()
    assert 'w:name="仿宋_GB2312"><w:altName w:val="仿宋"/>' in fonts


def test_no_notice_when_stopped_or_nothing_to_send_back():
    assert render_notice(stopped_report()) is None
    assert render_notice(clean_report()) is None
    only_hints = dataclasses.replace(clean_report(), findings=sample_report().findings[2:])
    assert render_notice(only_hints) is None


def test_one_part_alone_is_number_one():
    report = sample_report()
    only_files = read(dataclasses.replace(report, findings=()))
    assert [p.text for p in only_files.paragraphs if p.style.name == "Heading 1"] == ["无法读取，请重新提供（1个文件）"]
    only_demands = read(dataclasses.replace(report, files=report.files[:2]))
    assert [p.text for p in only_demands.paragraphs if p.style.name == "Heading 1"] == ["必须补正（2项）"]


def test_unknown_head_leaves_blanks():
    report = sample_report()
    head = dataclasses.replace(report.dossier, applicant="", project="", received=None)
    text = "".join(paragraphs(read(dataclasses.replace(report, dossier=head))))
    assert "贵单位　　　　年　　月　　日报送的“　　　　　　　　”项目申报材料收悉" in text


def test_no_word_of_accusation(notice):
    text = "".join(paragraphs(notice)) + "".join(c for t in notice.tables for r in rows(t) for c in r)
    assert not [w for w in ("伪造", "规避", "弄虚作假", "逾期视为") if w in text]


def test_long_quotations_are_excerpts_and_many_places_are_counted():
    assert excerpt("字" * 121) == "字" * 120 + "……"
    assert excerpt("a\n b") == "a b"
    assessment = sample_assessment()
    assessment.findings = [
        finding(evidence=[Evidence(PLAN, f"正文 第{n}段", n, quote="长" * 500) for n in range(1, 41)])
    ]
    cell = rows(read(build_report(sample_dossier(), assessment, FakeRulebook())).tables[0])[1][1]
    assert cell.endswith(f"{PLAN}：第1页 正文 第1段；第2页 正文 第2段；第3页 正文 第3段\n等40处")


def test_words_that_the_message_holds_are_not_said_twice():
    assessment = sample_assessment()
    assessment.findings = [
        finding(message="仍有占位符“由××单位实施”", evidence=[Evidence(PLAN, "正文 第2段", quote="由××单位实施")])
    ]
    cell = rows(read(build_report(sample_dossier(), assessment, FakeRulebook())).tables[0])[1][3]
    assert cell == "仍有占位符“由××单位实施”"


def test_hostile_and_unprintable_text_arrives_as_text():
    assessment = sample_assessment()
    assessment.findings = [finding(message="<w:p>&\x0b\x00</w:p>", evidence=[Evidence(FORM, "", quote="]]>\ud800")])]
    cell = rows(read(build_report(sample_dossier(), assessment, FakeRulebook())).tables[0])[1][3]
    assert cell == "<w:p>&  </w:p>\n原文：“]]>\ufffd”"


def test_three_hundred_demands():
    assessment = sample_assessment()
    assessment.findings = [finding(f"SB-{n}") for n in range(300)]
    assert len(read(build_report(sample_dossier(), assessment, FakeRulebook())).tables[0].rows) == 301


def test_dates():
    assert chinese_date("2026-01-05") == "2026年1月5日"
    assert chinese_date(None).replace("　", "") == "年月日"
