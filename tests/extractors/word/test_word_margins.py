"""Headers and footers once, notes where they are referred to, comments at the end."""

from __future__ import annotations

from word_make import Read, p, part, r, relationship, tbl, text_box, tr

from extractors.document import Document, Paragraph


def shown(document: Document) -> list[tuple[str, str, str]]:
    return [(b.part, b.text, b.locator) for b in document.blocks if isinstance(b, Paragraph)]


def section(*references: tuple[str, str, str], more: str = "") -> str:
    inner = "".join(f'<w:{edge}Reference w:type="{kind}" r:id="{rid}"/>' for edge, kind, rid in references)
    return f"<w:sectPr>{inner}{more}</w:sectPr>"


def edges(**texts: str) -> dict[str, object]:
    """Parts and relationships of headers and footers, by name (header1='…')."""
    roots = {name: "hdr" if name.startswith("header") else "ftr" for name in texts}
    return {
        "parts": {
            f"word/{n}.xml": part(roots[n], text if text.startswith("<") else p(text)) for n, text in texts.items()
        },
        "relationships": [relationship(n, n.rstrip("0123456789"), f"{n}.xml") for n in texts],
    }


def test_headers_and_footers_stand_around_their_section(read: Read) -> None:
    body = p("甲", properties=section(("header", "default", "header1"), ("footer", "default", "footer1")))
    body += p("乙") + section(("header", "default", "header2"))
    document = read(body, **edges(header1="眉一", footer1="脚一", header2="眉二"))
    assert shown(document) == [
        ("header", "眉一", "页眉1 第1段"),
        ("body", "甲", "正文 第1段"),
        ("footer", "脚一", "页脚1 第1段"),
        ("header", "眉二", "页眉2 第1段"),
        ("body", "乙", "正文 第2段"),
    ]


def test_one_header_for_several_sections_is_read_once(read: Read) -> None:
    same = ("header", "default", "header1")
    body = p("甲", properties=section(same)) + p("乙", properties=section(same)) + p("丙") + section()
    assert [t for part_, t, _ in shown(read(body, **edges(header1="眉"))) if part_ == "header"] == ["眉"]


def test_first_page_and_even_headers_are_read_where_they_are_shown(read: Read) -> None:
    references = [("header", kind, f"header{i}") for i, kind in enumerate(("default", "first", "even"), 1)]
    texts = edges(header1="常", header2="首", header3="偶")
    settings = "<w:evenAndOddHeaders/>"
    body = p("甲") + section(*references, more="<w:titlePg/>")
    assert [t for q, t, _ in shown(read(body, settings=settings, **texts)) if q == "header"] == ["常", "首", "偶"]


def test_headers_that_no_page_shows_are_hidden_text(read: Read) -> None:
    references = [("header", kind, f"header{i}") for i, kind in enumerate(("default", "first"), 1)]
    document = read(p("甲") + section(*references), **edges(header1="常", header2="首"))
    assert shown(document) == [
        ("header", "常", "页眉1 第1段"),
        ("body", "甲", "正文 第1段"),
        ("hidden", "首", "页眉2 第1段"),
    ]


def test_tables_and_boxes_in_headers(read: Read) -> None:
    header = tbl(tr("单位", "编号")) + p(r(inner=text_box(p("秘密★1年"))))
    document = read(p("甲") + section(("header", "default", "header1")), **edges(header1=header))
    assert [(t.part, t.locator) for t in document.tables()] == [("header", "页眉1 表1")]
    assert shown(document)[0] == ("header", "秘密★1年", "页眉1 文本框1 第1段")


def test_earlier_section_properties_do_not_count(read: Read) -> None:
    change = f"<w:sectPrChange w:id='1'>{section(('header', 'default', 'header1'))}</w:sectPrChange>"
    document = read(
        p("甲") + section(("header", "default", "header2"), more=change), **edges(header1="旧", header2="新")
    )
    assert [t for q, t, _ in shown(document) if q == "header"] == ["新"]


def test_a_missing_header_is_said_and_the_body_read(read: Read) -> None:
    document = read(p("甲") + section(("header", "default", "nowhere")))
    assert shown(document) == [("body", "甲", "正文 第1段")]
    assert [w.code for w in document.warnings] == ["missing_part"]


NOTES = {
    "parts": {
        "word/footnotes.xml": part(
            "footnotes",
            f'<w:footnote w:type="separator" w:id="-1">{p("——")}</w:footnote><w:footnote w:id="1">{p("注一")}{p("续")}</w:footnote>'
            f'<w:footnote w:id="2">{p("注二")}</w:footnote><w:footnote w:id="3">{p("无人引用")}</w:footnote>',
        ),
        "word/endnotes.xml": part("endnotes", f'<w:endnote w:id="1">{p("尾")}</w:endnote>'),
    },
    "relationships": [
        relationship("rId2", "footnotes", "footnotes.xml"),
        relationship("rId3", "endnotes", "endnotes.xml"),
    ],
}


def test_notes_follow_the_text_that_refers_to_them(read: Read) -> None:
    def reference(kind: str, identifier: int) -> str:
        return r(inner=f'<w:{kind}Reference w:id="{identifier}"/>')

    document = read(
        p(r("甲"), reference("footnote", 2))
        + tbl(f"<w:tr><w:tc>{p(r('格'), reference('footnote', 1))}</w:tc></w:tr>")
        + p(r("乙"), reference("endnote", 1)),
        **NOTES,
    )
    assert shown(document) == [
        ("body", "甲", "正文 第1段"),
        ("footnote", "注二", "脚注1"),
        ("footnote", "注一\n续", "脚注2"),
        ("body", "乙", "正文 第2段"),
        ("footnote", "尾", "尾注1"),
        ("hidden", "无人引用", "脚注3"),
    ]
    assert [type(b).__name__ for b in document.blocks[:4]] == ["Paragraph", "Paragraph", "Table", "Paragraph"]


def test_comments(read: Read) -> None:
    comments = part(
        "comments",
        f'<w:comment w:id="0" w:author="李">{p("请核对")}{p("金额")}</w:comment><w:comment w:id="1">{p("已改")}</w:comment>',
    )
    document = read(
        p(r("甲"), r(inner='<w:commentReference w:id="0"/>')),
        parts={"word/comments.xml": comments},
        relationships=[relationship("rId2", "comments", "comments.xml")],
    )
    assert shown(document) == [
        ("body", "甲", "正文 第1段"),
        ("comment", "请核对\n金额", "批注1"),
        ("comment", "已改", "批注2"),
    ]
    assert [(w.code, w.message) for w in document.warnings] == [("comments", "文件含有 2 条批注")]
