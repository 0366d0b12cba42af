"""Heading levels: a chapter is level 1, whatever its writer did to make it look like one."""

from __future__ import annotations

import itertools

import pytest
from word_make import STYLES, Read, field, level, p, r, sdt, tbl, tc, text_box, tr

from extractors.document import Document, Paragraph

CHAPTERS = (
    "建设单位主要职责、电子政务建设和应用现状",
    "项目需求分析与建设依据",
    "项目建设的原则和目标",
    "项目建设内容",
    "项目总体架构和部署",
    "项目设计方案",
    "项目组织管理",
    "项目投资",
    "效益分析",
)
SECTIONS = ("基本情况", "主要内容")
HAN = "一二三四五六七八九"
TEXT = "本单位围绕群众办事和业务协同，依托现有政务云和电子政务外网开展建设，系统投入使用以来运行平稳，各科室反映良好。"
SIZE = {"chapter": '<w:sz w:val="32"/>', "section": '<w:sz w:val="28"/>'}


def levels(document: Document) -> list[tuple[int, str]]:
    return [(b.level, b.full_text) for b in document.blocks if isinstance(b, Paragraph) and b.level]


def chapters(document: Document) -> list[str]:
    return [text for depth, text in levels(document) if depth == 1]


def plan(chapter: object, section: object, *, cover: str = "", text: str = TEXT) -> str:
    """A plan of nine chapters with two sections each; `chapter(i, title)` and `section(i, j, title)` make headings."""
    body = cover
    for index, title in enumerate(CHAPTERS):
        body += chapter(index, title)  # type: ignore[operator]
        for second, name in enumerate(SECTIONS):
            body += section(index, second, name)  # type: ignore[operator]
            body += p(text) + p(text)
    return body


def numbered(index: int, title: str, scheme: str) -> str:
    return {
        "第一章": f"第{HAN[index]}章  {title}",
        "第1章": f"第{index + 1}章 {title}",
        "一、": f"{HAN[index]}、{title}",
        "1.": f"{index + 1}. {title}",
        "1": f"{index + 1}  {title}",
        "": title,
    }[scheme]


def under(index: int, second: int, name: str, scheme: str) -> str:
    return {
        "第一章": f"{second + 1}.{name}",
        "第1章": f"{index + 1}.{second + 1} {name}",
        "一、": f"（{HAN[second]}）{name}",
        "1.": f"{index + 1}.{second + 1} {name}",
        "1": f"{index + 1}.{second + 1}  {name}",
        "": name,
    }[scheme]


COVER = (
    p(r("高水县智慧水务平台项目", "<w:b/><w:sz w:val='44'/>"), properties="<w:jc w:val='center'/>")
    + p(r("建设方案", "<w:b/><w:sz w:val='44'/>"), properties="<w:jc w:val='center'/>")
    + p(r("申报单位（盖章）：高水县水务局", "<w:b/><w:sz w:val='32'/>"))
    + p(r("项目名称：智慧水务平台", "<w:b/><w:sz w:val='32'/>"))
    + p(r("2026年9月", "<w:b/><w:sz w:val='32'/>"))
)
PAGE = p(r(inner='<w:br w:type="page"/>'))
TYPED_CONTENTS = p("目  录") + "".join(p(f"第{HAN[i]}章  {title}\t{i + 1}") for i, title in enumerate(CHAPTERS))
SCHEMES = ("第一章", "第1章", "一、", "1.", "1")


def wanted(scheme: str) -> list[str]:
    return [numbered(i, title, scheme) for i, title in enumerate(CHAPTERS)]


@pytest.mark.parametrize("scheme", [*SCHEMES, ""])
@pytest.mark.parametrize("cover", ["", COVER, COVER + PAGE], ids=["bare", "cover", "cover page"])
def test_styled_headings(read: Read, scheme: str, cover: str) -> None:
    body = plan(
        lambda i, title: p(numbered(i, title, scheme), style="1"),
        lambda i, j, name: p(under(i, j, name, scheme), style="2"),
        cover=cover,
    )
    document = read(body)
    assert chapters(document) == wanted(scheme)
    assert {depth for depth, _ in levels(document)} == {1, 2}


@pytest.mark.parametrize("scheme", [*SCHEMES, ""])
@pytest.mark.parametrize("cover", ["", COVER, COVER + PAGE], ids=["bare", "cover", "cover page"])
@pytest.mark.parametrize(
    ("chapter_look", "section_look"),
    [
        ("<w:b/>" + SIZE["chapter"], "<w:b/>" + SIZE["section"]),
        (SIZE["chapter"], SIZE["section"]),
        ("<w:b/>" + SIZE["section"], "<w:b/>"),
    ],
    ids=["bold and larger", "larger only", "bold"],
)
def test_headings_by_look(read: Read, scheme: str, cover: str, chapter_look: str, section_look: str) -> None:
    body = plan(
        lambda i, title: p(r(numbered(i, title, scheme), chapter_look)),
        lambda i, j, name: p(r(under(i, j, name, scheme), section_look)),
        cover=cover,
    )
    document = read(body)
    assert chapters(document) == wanted(scheme)
    assert [text for depth, text in levels(document) if depth == 2] == [
        under(i, j, name, scheme) for i in range(9) for j, name in enumerate(SECTIONS)
    ]


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("cover", ["", COVER, COVER + PAGE], ids=["bare", "cover", "cover page"])
def test_headings_by_number_alone(read: Read, scheme: str, cover: str) -> None:
    body = plan(
        lambda i, title: p(numbered(i, title, scheme)), lambda i, j, name: p(under(i, j, name, scheme)), cover=cover
    )
    assert chapters(read(body)) == wanted(scheme)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_bold_alone_with_plain_numbers_below(read: Read, scheme: str) -> None:
    body = plan(
        lambda i, title: p(r(numbered(i, title, scheme), "<w:b/>")), lambda i, j, name: p(under(i, j, name, scheme))
    )
    assert chapters(read(body)) == wanted(scheme)


def test_chapters_bold_without_numbers_or_sections(read: Read) -> None:
    body = COVER + "".join(p(r(title, "<w:b/>")) + p(TEXT) + p(TEXT) for title in CHAPTERS)
    assert chapters(read(body)) == list(CHAPTERS)


def test_outline_levels_set_on_paragraphs(read: Read) -> None:
    body = plan(
        lambda i, title: p(title, properties='<w:outlineLvl w:val="0"/>'),
        lambda i, j, name: p(name, properties='<w:outlineLvl w:val="1"/>'),
    )
    assert chapters(read(body)) == list(CHAPTERS)


@pytest.mark.parametrize(
    "more",
    [
        '<w:style w:type="paragraph" w:styleId="x"><w:name w:val="我的章"/><w:basedOn w:val="1"/></w:style>',
        '<w:style w:type="paragraph" w:styleId="y"><w:name w:val="中间"/><w:basedOn w:val="1"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="x"><w:name w:val="Z"/><w:basedOn w:val="y"/></w:style>',
        '<w:style w:type="paragraph" w:styleId="x"><w:name w:val="标题 1"/></w:style>',
        '<w:style w:type="paragraph" w:styleId="x"><w:name w:val="一级标题"/></w:style>',
        '<w:style w:type="paragraph" w:styleId="x"><w:name w:val="标题一"/></w:style>',
        '<w:style w:type="paragraph" w:styleId="x"><w:name w:val="章标题"/></w:style>',
        '<w:style w:type="paragraph" w:styleId="x"><w:name w:val="Q"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>',
    ],
    ids=["based on heading 1", "twice removed", "标题 1", "一级标题", "标题一", "章标题", "outline in style"],
)
def test_styles_by_inheritance_and_by_name(read: Read, more: str) -> None:
    body = plan(lambda i, title: p(title, style="x"), lambda i, j, name: p(name, style="2"))
    document = read(body, styles=STYLES + more)
    assert chapters(document) == list(CHAPTERS)
    assert len(levels(document)) == 27


def test_automatic_chapter_numbers(read: Read) -> None:
    numbering = (
        f'<w:abstractNum w:abstractNumId="0">{level(0, "chineseCounting", "第%1章")}{level(1, "decimal", "%1.%2", "<w:isLgl/>")}'
        '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )

    def auto(depth: int) -> str:
        return f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="1"/></w:numPr>'

    body = plan(lambda i, title: p(title, properties=auto(0)), lambda i, j, name: p(name, properties=auto(1)))
    document = read(body, numbering=numbering)
    assert chapters(document) == [f"第{HAN[i]}章 {title}" for i, title in enumerate(CHAPTERS)]
    assert levels(document)[1] == (2, "1.1 基本情况")


def test_chapters_in_heading_2_under_a_title_in_heading_1(read: Read) -> None:
    body = p("智慧水务平台项目建设方案", style="1") + plan(
        lambda i, title: p(title, style="2"), lambda i, j, name: p(name, style="3")
    )
    document = read(body)
    assert chapters(document) == list(CHAPTERS)
    assert [depth for depth, _ in levels(document)][:3] == [1, 2, 2]


def test_a_title_in_the_style_of_the_chapters_is_none(read: Read) -> None:
    body = p("智慧水务平台项目建设方案", style="1") + plan(
        lambda i, title: p(numbered(i, title, "第一章"), style="1"), lambda i, j, name: p(name, style="2")
    )
    assert chapters(read(body)) == wanted("第一章")


def test_chapters_styled_in_two_different_ways(read: Read) -> None:
    body = plan(
        lambda i, title: p(numbered(i, title, "第一章"), style="2" if i in (3, 6) else "1"),
        lambda i, j, name: p(name, style="2"),
    )
    assert chapters(read(body)) == wanted("第一章")


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(
    "look", ["<w:b/>", "<w:b/>" + SIZE["chapter"], SIZE["chapter"], ""], ids=["bold", "same", "large", "plain"]
)
def test_some_chapters_styled_and_some_not(read: Read, scheme: str, look: str) -> None:
    body = plan(
        lambda i, title: (
            p(r(numbered(i, title, scheme), look)) if i in (2, 5, 6) else p(numbered(i, title, scheme), style="1")
        ),
        lambda i, j, name: p(under(i, j, name, scheme), style="2"),
    )
    assert chapters(read(body)) == wanted(scheme)


@pytest.mark.parametrize("look", ["<w:b/>" + SIZE["chapter"], "<w:b/><w:sz w:val='30'/>"])
def test_some_unnumbered_chapters_only_bold(read: Read, look: str) -> None:
    body = plan(
        lambda i, title: p(r(title, look)) if i in (2, 5) else p(title, style="1"),
        lambda i, j, name: p(name, style="2"),
    )
    assert chapters(read(body)) == list(CHAPTERS)


def test_chapters_unstyled_above_styled_sections(read: Read) -> None:
    for scheme in ("第一章", "一、"):
        body = plan(
            lambda i, title, s=scheme: p(r(numbered(i, title, s), "<w:b/>")),
            lambda i, j, name: p(f"{j + 1}.{name}", style="2"),
        )
        document = read(body)
        assert chapters(document) == wanted(scheme)
        assert {depth for depth, _ in levels(document)} == {1, 2}


def test_a_number_on_a_line_of_its_own(read: Read) -> None:
    look = "<w:b/>" + SIZE["chapter"]
    body = "".join(p(r(f"第{HAN[i]}章", look)) + p(r(title, look)) + p(TEXT) * 2 for i, title in enumerate(CHAPTERS))
    assert chapters(read(body)) == list(CHAPTERS)


def test_an_empty_chapter_still_is_one(read: Read) -> None:
    body = (
        p("第一章 现状", style="1")
        + p("第二章 需求", style="1")
        + p(TEXT)
        + p("第三章 目标")
        + p("第四章 内容")
        + p(TEXT)
    )
    assert chapters(read(body)) == ["第一章 现状", "第二章 需求", "第三章 目标", "第四章 内容"]


def test_lists_and_sentences_are_no_headings(read: Read) -> None:
    items = "".join(
        p(f"{i}. 完成第{HAN[i]}批设备的采购、安装、调试和试运行工作，并按要求提交相应的过程文档。") for i in range(1, 5)
    )
    short = "".join(p(f"{i}、可靠性") for i in range(1, 5))
    body = plan(
        lambda i, title: p(r(numbered(i, title, "第一章"), "<w:b/>")) + items + short, lambda i, j, name: p(TEXT)
    )
    document = read(body)
    assert levels(document) == [(1, text) for text in wanted("第一章")]


def test_a_list_of_documents_is_no_row_of_headings(read: Read) -> None:
    sources = "".join(p(f"{i}.《{title}》（国发〔2016〕{50 + i}号）") for i, title in enumerate(CHAPTERS[:5], 1))
    body = plan(
        lambda i, title: p(numbered(i, title, "第一章")),
        lambda i, j, name: p(numbered(j, name, "1.")) + (sources if i == 1 and j else ""),
    )
    document = read(body)
    assert len(levels(document)) == 27
    assert [text for _, text in levels(document) if "《" in text] == []


@pytest.mark.parametrize("scheme", ["1.", "1", "一、"])
def test_chapters_and_sections_that_count_alike_are_told_apart_by_look(read: Read, scheme: str) -> None:
    body = plan(
        lambda i, title: p(r(numbered(i, title, scheme), SIZE["chapter"])),
        lambda i, j, name: p(r(numbered(j, name, scheme), SIZE["section"])),
    )
    document = read(body)
    assert chapters(document) == wanted(scheme)
    assert len(levels(document)) == 27


def test_chapters_and_sections_that_count_alike_are_told_apart_by_the_mark(read: Read) -> None:
    body = plan(lambda i, title: p(f"{i + 1}  {title}"), lambda i, j, name: p(f"{j + 1}.{name}"))
    assert chapters(read(body)) == wanted("1")


@pytest.mark.parametrize("bullet", ["● ", "一是", "①", "（1）", "1、"])
def test_short_list_items_of_the_size_of_headings_are_no_chapters(read: Read, bullet: str) -> None:
    items = "".join(p(f"{bullet}{text}") for text in ("完成需求调研", "开展联调测试", "组织试运行"))
    body = plan(
        lambda i, title: p(numbered(i, title, "第一章"), properties='<w:outlineLvl w:val="0"/>') + items,
        lambda i, j, name: p(TEXT),
    )
    assert chapters(read(body)) == wanted("第一章")


def test_numbered_bold_items_under_styled_chapters_are_no_chapters(read: Read) -> None:
    items = "".join(
        p(r(f"{i}. {text}", "<w:b/>")) + p(TEXT) for i, text in enumerate(("数据采集", "数据治理", "数据服务"), 1)
    )
    body = plan(lambda i, title: p(numbered(i, title, "1"), style="1") + items, lambda i, j, name: p(name, style="2"))
    assert chapters(read(body)) == wanted("1")


def test_bold_labels_are_no_headings(read: Read) -> None:
    labels = p(r("项目名称：智慧水务平台", "<w:b/>")) + p(r("建设地点：", "<w:b/>")) + p(r("2026年9月30日", "<w:b/>"))
    body = plan(lambda i, title: p(r(numbered(i, title, "一、"), "<w:b/>")) + labels, lambda i, j, name: p(TEXT))
    assert levels(read(body)) == [(1, text) for text in wanted("一、")]


LETTER = (
    p("关于申请建设智慧水务平台项目的函", properties="<w:jc w:val='center'/>")
    + p("高水县大数据局：")
    + p("为提升水务管理水平，我局拟建设智慧水务平台项目，现将有关情况函告如下：")
)


@pytest.mark.parametrize("look", ["", "<w:b/>"])
def test_a_letter_has_no_headings(read: Read, look: str) -> None:
    body = LETTER + "".join(
        p(r(f"{HAN[i]}、{name}", look)) + p("项目建设十分必要。" * 6)
        for i, name in enumerate(("项目概况", "建设依据", "资金来源"))
    )
    assert levels(read(body + p("高水县水务局") + p("2026年9月20日"))) == []


def test_a_form_has_no_headings(read: Read) -> None:
    rows = [
        tr(tc(p(r(name, "<w:b/>"))), "内容" * 20)
        for name in ("项目名称", "建设单位", "项目负责人", "投资概算", "建设周期")
    ]
    body = (
        p(r("电子政务建设项目申请表", "<w:b/><w:sz w:val='36'/>"))
        + tbl(*rows)
        + p(r("填表说明", "<w:b/>"))
        + tbl(*rows)
    )
    assert levels(read(body)) == []


def test_headings_in_a_framed_cell_and_in_a_text_box(read: Read) -> None:
    body = "".join(
        tbl(tr(tc(p(r(numbered(i, title, "第一章"), "<w:b/>"))))) + p(TEXT) for i, title in enumerate(CHAPTERS[:3])
    )
    body += p(r(inner=text_box(p(numbered(3, CHAPTERS[3], "第一章"))))) + p(TEXT)
    document = read(body)
    assert chapters(document) == wanted("第一章")[:4]
    assert document.blocks[0].locator == "表1 第1行 第1列"


def test_a_title_in_a_frame_on_the_cover_is_no_chapter(read: Read) -> None:
    cover = (
        tbl(tr(tc(p(r("智慧水务平台建设方案", "<w:b/><w:sz w:val='44'/>"))))) + p(r(inner=text_box(p("送审稿")))) + PAGE
    )
    body = plan(lambda i, title: p(r(numbered(i, title, "一、"), "<w:b/>")), lambda i, j, name: p(TEXT), cover=cover)
    assert chapters(read(body)) == wanted("一、")


def test_text_set_in_a_heading_style_by_mistake_is_text(read: Read) -> None:
    body = plan(lambda i, title: p(title, style="1") + p(TEXT * 2, style="1"), lambda i, j, name: p(name, style="2"))
    assert chapters(read(body)) == list(CHAPTERS)


# --- tables of contents

ENTRIES = [numbered(i, title, "第一章") for i, title in enumerate(CHAPTERS)]


def toc_field(lines: str) -> str:
    begin = r(inner='<w:fldChar w:fldCharType="begin"/>') + '<w:r><w:instrText> TOC \\o "1-3" </w:instrText></w:r>'
    begin += r(inner='<w:fldChar w:fldCharType="separate"/>')
    return p(begin + r("目录")) + lines + p(r(inner='<w:fldChar w:fldCharType="end"/>'))


CONTENTS = {
    "styles": p("目录", style="TOCHeading") + "".join(p(f"{e}\t{i}", style="TOC1") for i, e in enumerate(ENTRIES)),
    "field": toc_field("".join(p(f"{e}\t{i}") for i, e in enumerate(ENTRIES))),
    "gallery": sdt(
        p("目录", style="1") + "".join(p(f"{e}") for e in ENTRIES),
        '<w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj>',
    ),
    "dots": p("目 录") + "".join(p(f"{e}……………………{i}") for i, e in enumerate(ENTRIES)),
    "full stops": p("目 录") + "".join(p(f"{e}..............{i}") for i, e in enumerate(ENTRIES)),
    "tabs": p("目　录") + "".join(p(f"{e}\t{i}") for i, e in enumerate(ENTRIES)),
    "blanks": p("目录") + "".join(p(f"{e}      {i}") for i, e in enumerate(ENTRIES)),
    "no pages": p("目录") + "".join(p(e) for e in ENTRIES),
    "bold": p(r("目录", "<w:b/>")) + "".join(p(r(f"{e}\t{i}", "<w:b/>")) for i, e in enumerate(ENTRIES)),
    "links": p("目录")
    + "".join(
        p(f'<w:hyperlink w:anchor="_Toc{i}">{r(e)}{r(inner="<w:tab/>")}{field("PAGEREF", str(i))}</w:hyperlink>')
        for i, e in enumerate(ENTRIES)
    ),
}


@pytest.mark.parametrize(("contents", "style"), list(itertools.product(CONTENTS, ("styled", "bold", "plain"))))
def test_lines_of_a_table_of_contents_are_never_headings(read: Read, contents: str, style: str) -> None:
    def chapter(index: int, title: str) -> str:
        text = numbered(index, title, "第一章")
        return p(text, style="1") if style == "styled" else p(r(text, "<w:b/>" if style == "bold" else ""))

    document = read(plan(chapter, lambda i, j, name: p(name), cover=COVER + CONTENTS[contents]))
    assert chapters(document) == wanted("第一章")
    lines = [b for b in document.paragraphs() if b.toc]
    assert len(lines) == 10
    assert all(b.level is None for b in lines)


def test_a_chapter_that_only_the_contents_name_is_no_heading(read: Read) -> None:
    body = p("目录") + "".join(p(e) for e in ENTRIES) + "".join(p(r(e, "<w:b/>")) + p(TEXT) for e in ENTRIES[:-1])
    assert chapters(read(body)) == wanted("第一章")[:-1]


def test_a_contents_field_that_never_ends_swallows_no_chapter(read: Read) -> None:
    begin = r(inner='<w:fldChar w:fldCharType="begin"/>') + "<w:r><w:instrText> TOC </w:instrText></w:r>"
    begin += r(inner='<w:fldChar w:fldCharType="separate"/>')
    lines = p(begin + r(f"{ENTRIES[0]}\t1")) + "".join(p(f"{e}\t{i}") for i, e in enumerate(ENTRIES[1:]))
    body = lines + plan(lambda i, title: p(r(numbered(i, title, "第一章"), "<w:b/>")), lambda i, j, name: p(TEXT))
    assert chapters(read(body)) == wanted("第一章")


def test_a_heading_typed_into_the_contents_control_stays_a_heading(read: Read) -> None:
    gallery = '<w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj>'
    body = sdt(CONTENTS["styles"] + p(ENTRIES[0], style="1"), gallery) + p(TEXT)
    body += "".join(p(e, style="1") + p(TEXT) for e in ENTRIES[1:])
    assert chapters(read(body)) == wanted("第一章")
