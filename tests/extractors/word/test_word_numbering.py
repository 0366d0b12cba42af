"""Automatic numbers, computed as Word prints them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from word_make import STYLES, Read, level, listed, p

from extractors.document import Document
from extractors.readers.word.numerals import formatted


def abstract(identifier: int, *levels: str, more: str = "") -> str:
    return f'<w:abstractNum w:abstractNumId="{identifier}">{more}{"".join(levels)}</w:abstractNum>'


def num(identifier: int, of: int, overrides: str = "") -> str:
    return f'<w:num w:numId="{identifier}"><w:abstractNumId w:val="{of}"/>{overrides}</w:num>'


def numbers(document: Document) -> list[str]:
    return [b.number for b in document.paragraphs()]


MULTI = abstract(
    0,
    level(0, "chineseCountingThousand", "第%1章"),
    level(1, "decimal", "%1.%2", "<w:isLgl/>"),
    level(2, "decimal", "（%3）"),
)


def test_multi_level_numbers_restart_under_each_parent(read: Read) -> None:
    body = "".join(listed(f"段{i}", 1, depth) for i, depth in enumerate((0, 1, 1, 2, 2, 0, 1, 2)))
    document = read(body, numbering=MULTI + num(1, 0))
    assert numbers(document) == ["第一章", "1.1", "1.2", "（1）", "（2）", "第二章", "2.1", "（1）"]
    assert document.blocks[0].full_text == "第一章 段0"


def test_a_level_used_before_its_parent_shows_the_parents_start(read: Read) -> None:
    assert numbers(read(listed("甲", 1, 1) + listed("乙", 1, 0), numbering=MULTI + num(1, 0))) == ["1.1", "第一章"]


def test_instances_of_one_list_count_on(read: Read) -> None:
    numbering = abstract(0, level(0, "decimal", "%1.")) + num(1, 0) + num(2, 0)
    assert numbers(read(listed("a", 1) + listed("b", 2) + listed("c", 1), numbering=numbering)) == ["1.", "2.", "3."]


def test_a_start_override_begins_anew_once(read: Read) -> None:
    override = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    numbering = abstract(0, level(0, "decimal", "%1.")) + num(1, 0) + num(2, 0, override)
    body = listed("a", 1) + listed("b", 1) + listed("c", 2) + listed("d", 2)
    assert numbers(read(body, numbering=numbering)) == ["1.", "2.", "1.", "2."]


def test_a_level_override_changes_the_shape(read: Read) -> None:
    override = f'<w:lvlOverride w:ilvl="0">{level(0, "upperRoman", "%1、")}</w:lvlOverride>'
    numbering = abstract(0, level(0, "decimal", "%1.")) + num(1, 0, override)
    assert numbers(read(listed("a", 1) + listed("b", 1), numbering=numbering)) == ["I、", "II、"]


@pytest.mark.parametrize(("restart", "expected"), [("", "1"), ('<w:lvlRestart w:val="0"/>', "2")])
def test_restart_rules(read: Read, restart: str, expected: str) -> None:
    numbering = abstract(0, level(0, "decimal", "%1"), level(1, "decimal", "%2", restart)) + num(1, 0)
    body = listed("a", 1) + listed("b", 1, 1) + listed("c", 1) + listed("d", 1, 1)
    assert numbers(read(body, numbering=numbering))[-1] == expected


def test_numbers_linked_to_styles(read: Read) -> None:
    styles = STYLES.replace(
        '<w:outlineLvl w:val="0"/>', '<w:numPr><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="0"/>'
    ).replace('<w:outlineLvl w:val="1"/>', '<w:numPr><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="1"/>')
    linked = abstract(
        0,
        level(0, "chineseCounting", "第%1章", '<w:pStyle w:val="1"/>'),
        level(1, "decimal", "%1.%2", '<w:pStyle w:val="2"/><w:isLgl/>'),
    ) + num(1, 0)
    styles += '<w:style w:type="paragraph" w:styleId="own"><w:name w:val="我的章"/><w:basedOn w:val="1"/></w:style>'
    body = p("甲", style="1") + p("乙", style="2") + p("丙", style="own") + p("丁", style="2")
    document = read(body, styles=styles, numbering=linked)
    assert numbers(document) == ["第一章", "1.1", "第二章", "2.1"]
    assert [b.level for b in document.paragraphs()] == [1, 2, 1, 2]


def test_a_paragraph_may_drop_the_number_of_its_style(read: Read) -> None:
    styles = STYLES.replace(
        '<w:outlineLvl w:val="0"/>', '<w:numPr><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="0"/>'
    )
    numbering = abstract(0, level(0, "decimal", "%1.")) + num(1, 0)
    body = (
        p("甲", style="1")
        + p("前言", style="1", properties='<w:numPr><w:numId w:val="0"/></w:numPr>')
        + p("乙", style="1")
    )
    assert numbers(read(body, styles=styles, numbering=numbering)) == ["1.", "", "2."]


def test_a_list_style_link_is_followed(read: Read) -> None:
    styles = STYLES + (
        '<w:style w:type="numbering" w:styleId="L"><w:name w:val="L"/><w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style>'
    )
    numbering = (
        abstract(0, more='<w:numStyleLink w:val="L"/>')
        + abstract(1, level(0, "decimal", "(%1)"), more='<w:styleLink w:val="L"/>')
        + num(1, 0)
        + num(2, 1)
    )
    assert numbers(read(listed("a", 1) + listed("b", 2), styles=styles, numbering=numbering)) == ["(1)", "(2)"]


def test_empty_paragraphs_count_too(read: Read) -> None:
    numbering = abstract(0, level(0, "decimal", "%1.")) + num(1, 0)
    assert numbers(read(listed("a", 1) + listed("", 1) + listed("c", 1), numbering=numbering)) == ["1.", "3."]


def test_bullets_are_shown_as_their_font_draws_them(read: Read) -> None:
    bullet = (
        '<w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="\uf0d8"/>'
        '<w:rPr><w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/></w:rPr></w:lvl>'
    )
    assert numbers(read(listed("a", 1), numbering=abstract(0, bullet) + num(1, 0))) == ["➢"]


def test_custom_formats_with_leading_zeros(read: Read) -> None:
    custom = (
        '<w:lvl w:ilvl="0"><w:start w:val="7"/><mc:AlternateContent><mc:Choice Requires="w14">'
        '<w:numFmt w:val="custom" w:format="001, 002, 003, ..."/></mc:Choice><mc:Fallback><w:numFmt w:val="decimal"/></mc:Fallback>'
        '</mc:AlternateContent><w:lvlText w:val="%1"/></w:lvl>'
    )
    assert numbers(read(listed("a", 1), numbering=abstract(0, custom) + num(1, 0))) == ["007"]


def test_a_list_that_nothing_defines_has_no_number(read: Read) -> None:
    assert numbers(read(listed("a", 9))) == [""]


@pytest.mark.parametrize(
    ("number_format", "expected"),
    [
        ("chineseCounting", "一 九 十 十一 二十 二十一 九十九"),
        ("chineseCountingThousand", "一 九 十 十一 二十 二十一 九十九"),
        ("ideographDigital", "一 九 一〇 一一 二〇 二一 九九"),
        ("japaneseCounting", "一 九 十 十一 二十 二十一 九十九"),
        ("taiwaneseCountingThousand", "一 九 十 十一 二十 二十一 九十九"),
        ("chineseLegalSimplified", "壹 玖 壹拾 壹拾壹 贰拾 贰拾壹 玖拾玖"),
        ("decimalZero", "01 09 10 11 20 21 99"),
        ("decimalFullWidth", "１ ９ １０ １１ ２０ ２１ ９９"),
        ("decimalEnclosedCircle", "① ⑨ ⑩ ⑪ ⑳ ㉑ 99"),
        ("decimalEnclosedCircleChinese", "① ⑨ ⑩ ⑪ ⑳ ㉑ 99"),
        ("ideographTraditional", "甲 壬 癸 11 20 21 99"),
        ("upperRoman", "I IX X XI XX XXI XCIX"),
        ("lowerLetter", "a i j k t u uuuu"),
        ("none", "      "),
    ],
)
def test_number_formats(number_format: str, expected: str) -> None:
    assert " ".join(formatted(value, number_format) for value in (1, 9, 10, 11, 20, 21, 99)) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (100, "一百"),
        (101, "一百零一"),
        (110, "一百一十"),
        (111, "一百一十一"),
        (1001, "一千零一"),
        (10000, "一万"),
        (10203, "一万零二百零三"),
    ],
)
def test_large_chinese_numbers(value: int, expected: str) -> None:
    assert formatted(value, "chineseCountingThousand") == expected


@given(
    st.integers(0, 5000),
    st.sampled_from(("chineseCounting", "upperRoman", "lowerLetter", "ideographDigital", "decimalEnclosedParen")),
)
def test_every_number_is_written_somehow(value: int, number_format: str) -> None:
    assert formatted(value, number_format)
