"""What a paragraph shows is its text, each character once: fields, revisions, symbols, breaks, hidden text."""

from __future__ import annotations

import pytest
from word_make import Read, field, p, r, sdt, t

from extractors.document import Document, Paragraph


def texts(document: Document, part: str = "body") -> list[str]:
    return [b.text for b in document.blocks if isinstance(b, Paragraph) and b.part == part]


def codes(document: Document) -> list[str]:
    return [w.code for w in document.warnings]


def test_paragraphs_are_numbered_as_word_counts_them(read: Read) -> None:
    document = read(p("第一行") + p() + p("  ") + p("第四行"))
    assert [(b.text, b.locator) for b in document.paragraphs()] == [("第一行", "正文 第1段"), ("第四行", "正文 第4段")]


def test_tabs_breaks_and_hyphens_are_kept(read: Read) -> None:
    document = read(
        p(r(inner=f"{t('电话')}<w:tab/>{t('0533')}<w:noBreakHyphen/>{t('696')}<w:br/>{t('下一行')}<w:cr/>{t('末')}"))
    )
    assert texts(document) == ["电话\t0533-696\n下一行\n末"]


def test_insertions_are_kept_and_deletions_dropped(read: Read) -> None:
    document = read(
        p(
            r("预算"),
            f"<w:ins w:id='1'>{r('98')}</w:ins>",
            "<w:del w:id='2'><w:r><w:delText>89</w:delText></w:r></w:del>",
            r("万元"),
        )
    )
    assert texts(document) == ["预算98万元"]
    assert codes(document) == ["tracked_changes"]


def test_moved_text_stands_at_its_new_place_only(read: Read) -> None:
    document = read(
        p(f"<w:moveFrom w:id='1'>{r('移走')}</w:moveFrom>", r("甲")) + p(f"<w:moveTo w:id='2'>{r('移走')}</w:moveTo>")
    )
    assert texts(document) == ["甲", "移走"]


def test_an_insertion_within_a_deletion_is_gone(read: Read) -> None:
    assert texts(read(p(r("留"), f"<w:del w:id='1'><w:ins w:id='2'>{r('去')}</w:ins></w:del>"))) == ["留"]


def test_a_deleted_paragraph_mark_joins_two_paragraphs(read: Read) -> None:
    mark = "<w:rPr><w:del w:id='1'/></w:rPr>"
    document = read(p("前半", properties=mark) + p("后半") + p("另一段"))
    assert [(b.text, b.locator) for b in document.paragraphs()] == [
        ("前半后半", "正文 第2段"),
        ("另一段", "正文 第3段"),
    ]


def test_a_deleted_mark_at_the_end_loses_nothing(read: Read) -> None:
    assert texts(read(p("末段", properties="<w:rPr><w:del w:id='1'/></w:rPr>"))) == ["末段"]


def test_field_results_are_text_and_codes_are_not(read: Read) -> None:
    document = read(p(r("第"), field("PAGEREF _Toc1 \\h", "12"), r("页")))
    assert texts(document) == ["第12页"]


def test_nested_fields_show_only_the_outer_result(read: Read) -> None:
    inner = field("MERGEFIELD x", "隐去的")
    outer = (
        r(inner='<w:fldChar w:fldCharType="begin"/>')
        + "<w:r><w:instrText> IF </w:instrText></w:r>"
        + inner
        + '<w:r><w:instrText> = "1" </w:instrText></w:r>'
        + r(inner='<w:fldChar w:fldCharType="separate"/>')
        + field("REF a", "结果")
        + r(inner='<w:fldChar w:fldCharType="end"/>')
    )
    assert texts(read(p(outer))) == ["结果"]


def test_simple_fields_show_their_result(read: Read) -> None:
    assert texts(read(p(f'<w:fldSimple w:instr=" DATE ">{r("2026年9月")}</w:fldSimple>'))) == ["2026年9月"]


def test_a_field_that_never_ends_hides_no_following_paragraph(read: Read) -> None:
    document = read(p(r("甲"), r(inner='<w:fldChar w:fldCharType="begin"/>')) + p("乙") + p("丙"))
    assert texts(document) == ["甲", "乙", "丙"]


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("EQ \\o\\ac(○,3)", "③"),
        ("EQ \\o(○,12)", "⑫"),
        ("eq \\f(1,2)", "1/2"),
        ('EQ \\* jc2 \\* "Font:宋体" \\* hps10 \\o\\ad(\\s\\up 9(qīng),青)', "青（qīng）"),
        ("MACROBUTTON NoMacro 单击此处填写", "单击此处填写"),
        ("SYMBOL 252 \\f Wingdings", "✓"),
        ("XE 索引", ""),
    ],
)
def test_fields_that_show_their_code(read: Read, code: str, shown: str) -> None:
    assert texts(read(p(r("前"), field(code), r("后")))) == [f"前{shown}后"]


def test_a_form_list_shows_its_choice(read: Read) -> None:
    data = '<w:ffData><w:ddList><w:result w:val="1"/><w:listEntry w:val="自筹"/><w:listEntry w:val="县财政"/></w:ddList></w:ffData>'
    assert texts(read(p(r("资金来源："), field("FORMDROPDOWN", data=data)))) == ["资金来源：县财政"]


def test_content_controls_at_every_inline_depth(read: Read) -> None:
    inner = sdt(r("乙"))
    document = read(p(r("甲"), sdt(inner + sdt(sdt(r("丙")))), f"<w:hyperlink>{sdt(r('丁'))}</w:hyperlink>"))
    assert texts(document) == ["甲乙丙丁"]


def test_content_controls_around_paragraphs(read: Read) -> None:
    assert texts(read(sdt(p("一") + sdt(p("二"))) + p("三"))) == ["一", "二", "三"]


def test_smart_tags_directions_and_custom_xml(read: Read) -> None:
    assert texts(
        read(p(f"<w:smartTag>{r('甲')}</w:smartTag><w:bdo>{r('乙')}</w:bdo><w:customXml>{r('丙')}</w:customXml>"))
    ) == ["甲乙丙"]


def test_an_alternative_is_read_once(read: Read) -> None:
    both = f"<mc:AlternateContent><mc:Choice Requires='x'>{t('新')}</mc:Choice><mc:Fallback>{t('旧')}</mc:Fallback></mc:AlternateContent>"
    assert texts(read(p(r(inner=both)))) == ["新"]


def test_an_alternative_whose_choice_is_not_known_falls_back(read: Read) -> None:
    both = f"<mc:AlternateContent><mc:Choice Requires='x'/><mc:Fallback>{t('旧')}</mc:Fallback></mc:AlternateContent>"
    assert texts(read(p(r(inner=both)))) == ["旧"]


def test_symbols_of_symbol_fonts(read: Read) -> None:
    greek = r(inner='<w:sym w:font="Symbol" w:char="F061"/>')
    circled = r(inner='<w:sym w:font="Wingdings" w:char="F081"/>')
    letters = r("ab", '<w:rFonts w:ascii="Symbol" w:hAnsi="Symbol"/>')
    other = r(inner='<w:sym w:font="Segoe UI Symbol" w:char="2605"/>')
    assert texts(read(p(greek, circled, letters, other))) == ["α①αβ★"]


def test_ruby_gives_base_and_reading(read: Read) -> None:
    ruby = f"<w:ruby><w:rt>{r('gāo')}</w:rt><w:rubyBase>{r('高')}</w:rubyBase></w:ruby>"
    assert texts(read(p(r(inner=ruby), r("青")))) == ["高（gāo）青"]


def test_formulas_are_text(read: Read) -> None:
    fraction = (
        "<m:oMath><m:r><m:t>k=</m:t></m:r><m:f><m:num><m:r><m:t>a</m:t></m:r></m:num><m:den><m:r><m:t>b</m:t></m:r></m:den></m:f>"
        "<m:sSup><m:e><m:r><m:t>x</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup></m:oMath>"
    )
    assert texts(read(p(r("公式"), fraction))) == ["公式k=a/bx^2"]


def test_hidden_text_is_set_apart(read: Read) -> None:
    document = read(p(r("看得见"), r("看不见", "<w:vanish/>"), r("也看得见", '<w:vanish w:val="0"/>')))
    assert texts(document) == ["看得见也看得见"]
    assert [(b.text, b.locator) for b in document.paragraphs("hidden")] == [("看不见", "正文 第1段")]
    assert codes(document) == ["hidden_text"]


def test_hidden_by_style(read: Read) -> None:
    styles = (
        '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="h"><w:name w:val="H"/><w:basedOn w:val="a"/><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="c"><w:name w:val="C"/><w:rPr><w:vanish/></w:rPr></w:style>'
    )
    document = read(p("甲", style="h") + p(r("乙"), r("丙", '<w:rStyle w:val="c"/>')), styles=styles)
    assert texts(document) == ["乙"]
    assert texts(document, "hidden") == ["甲", "丙"]


def test_bold_size_and_alignment_are_effective(read: Read) -> None:
    document = read(
        p("标题", style="1")
        + p(r("粗"), properties='<w:jc w:val="center"/>')
        + p(r("全部加粗", "<w:b/>"), r("。"))
        + p(r("只有", "<w:b/>"), r("前两个字加粗"))
        + p("居中标题", style="Title")
        + p(r("三号字", '<w:sz w:val="32"/>'), properties='<w:jc w:val="both"/>')
    )
    found = [(b.bold, b.size, b.align) for b in document.paragraphs()]
    assert found == [
        (True, 16.0, ""),
        (False, 12.0, "center"),
        (False, 12.0, ""),
        (False, 12.0, ""),
        (True, 22.0, "center"),
        (False, 16.0, "justify"),
    ]


def test_bold_toggles_between_paragraph_and_character_style(read: Read) -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="b"><w:name w:val="B"/><w:rPr><w:b/></w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="s"><w:name w:val="S"/><w:rPr><w:b/></w:rPr></w:style>'
    )
    document = read(p(r("甲", '<w:rStyle w:val="s"/>'), style="b") + p("乙", style="b"), styles=styles)
    assert [b.bold for b in document.paragraphs()] == [False, True]
