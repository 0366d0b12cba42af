"""附件3 建设方案: cover, table of contents, chapters and sections with their tables and figures."""

from __future__ import annotations

from sample_docs.builder.blueprint import Box, FigureSheet, Para, Sheet, SheetBlock, TableSheet, plain_table
from sample_docs.builder.compose.budget import compose_budget
from sample_docs.builder.content import (
    CHAPTER_TITLES,
    PLAN,
    Budget,
    Chapter,
    Cover,
    Element,
    Grid,
    Picture,
    Plan,
    Section,
)
from sample_docs.builder.layouts import CHAPTER_WORDINGS, SECTION_WORDINGS, PlanLayout
from sample_docs.builder.wording import chinese, period_text

CHARACTERS_A_PAGE = 700


def compose_plan(plan: Plan, layout: PlanLayout) -> Sheet:
    body = _body(plan.chapters, layout)
    listed = body if plan.listed is None else _body(plan.listed, layout)
    headings = [block for block in listed if isinstance(block, Para) and block.role == "heading"]
    blocks = [*_cover(plan.cover, layout), *_contents(headings, layout), *body]
    named = layout.header and plan.cover.project and "×" not in plan.cover.project
    header = f"{plan.cover.project}建设方案" if named else ""
    return Sheet(PLAN, blocks=blocks, header=header)


def _body(chapters: list[Chapter], layout: PlanLayout) -> list[SheetBlock]:
    body: list[SheetBlock] = []
    for position, chapter in enumerate(chapters, start=1):
        if chapter.title:
            body.append(_chapter_heading(chapter, layout, position))
        body += _elements(chapter.elements, layout)
        for place, section in enumerate(chapter.sections, start=1):
            body.append(_section_heading(chapter, section, layout, (position, place)))
            body += _elements(section.elements, layout)
    _number_pages(body)
    return body


def chapter_title(chapter: Chapter, layout: PlanLayout) -> str:
    if chapter.own_title or layout.titles == "printed":
        return chapter.title
    return CHAPTER_WORDINGS[layout.titles][list(CHAPTER_TITLES).index(chapter.key)]


def section_title(chapter: Chapter, section: Section, layout: PlanLayout) -> str:
    wording = SECTION_WORDINGS.get(layout.titles, {})
    return section.title if section.own_title else wording.get((chapter.key, section.key), section.title)


def _chapter_heading(chapter: Chapter, layout: PlanLayout, position: int) -> Para:
    """Word counts headings as they stand; a typist keeps the number the heading had."""
    number = position if layout.automatic else chapter.ordinal
    text = {
        "第一章": f"第{chinese(number)}章",
        "第1章": f"第{number}章",
        "一、": f"{chinese(number)}、",
        "1.": f"{number}.",
        "none": "",
    }[layout.chapters]
    return Para(chapter_title(chapter, layout), "heading", level=1, number=text)


def _section_heading(chapter: Chapter, section: Section, layout: PlanLayout, place: tuple[int, int]) -> Para:
    outer = place[0] if layout.automatic else chapter.ordinal
    inner = place[1] if layout.automatic else section.ordinal
    text = {
        "1.": f"{inner}.",
        "1.1": f"{outer}.{inner}",
        "（一）": f"（{chinese(inner)}）",
        "第一节": f"第{chinese(inner)}节",
    }[layout.sections]
    return Para(section_title(chapter, section, layout), "heading", level=2, number=text)


def typed_heading(para: Para) -> str:
    """Number and text of a heading as a typist joins them."""
    if not para.number:
        return para.text
    glue = "" if para.number[-1] in "、.）" else ("  " if para.number.startswith("第") else " ")
    return f"{para.number}{glue}{para.text}"


def _elements(elements: list[Element], layout: PlanLayout) -> list[SheetBlock]:
    blocks: list[SheetBlock] = []
    for element in elements:
        if isinstance(element, str):
            blocks.append(Para(element))
        elif isinstance(element, Grid):
            blocks += _grid(element)
        elif isinstance(element, Budget):
            blocks += compose_budget(element, layout.budget)
        elif isinstance(element, Picture):
            blocks += [FigureSheet(element.kind, element.caption, element.broken), Para(element.caption, "caption")]
    return blocks


def _grid(grid: Grid) -> list[SheetBlock]:
    blocks: list[SheetBlock] = [Para(grid.caption, "caption")] if grid.caption else []
    if grid.unit:
        blocks.append(Para(f"单位：{grid.unit}", "unit_note"))
    return [*blocks, plain_table([grid.header, *grid.rows])]


def _cover(cover: Cover, layout: PlanLayout) -> list[SheetBlock]:
    lines = [
        ("申报单位（盖章）", cover.unit),
        ("项目名称", cover.project),
        ("项目起止日期", period_text(cover.period, layout.period)),
    ]
    lines += [(label, text) for label, text in (("编制单位", cover.author), ("编制日期", cover.date)) if text]
    top: list[SheetBlock] = [
        Para("", "blank"),
        Para(cover.heading, "cover_title"),
        Para("", "blank"),
        Para("", "blank"),
    ]
    if layout.cover == "table":
        rows = [[Box([label], label=True), Box([text])] for label, text in lines]
        return [*top, TableSheet(rows, [5, 12], borders=False), Para("", "blank")]
    return [*top, *(Para(f"{label}：{text}", "cover_line") for label, text in lines), Para("", "blank")]


def _contents(headings: list[Para], layout: PlanLayout) -> list[SheetBlock]:
    if layout.toc == "none":
        return [Para("", "blank", page_break=True)]
    entries = [Para(h.text, "toc", level=h.level, number=h.number, page=h.page) for h in headings]
    return [Para("目  录", "toc_title", page_break=True), *entries, Para("", "blank", page_break=True)]


def _number_pages(body: list[SheetBlock]) -> None:
    """Page numbers for the table of contents, roughly where the pages would fall; page 3 is the first of the body."""
    count = 0
    for block in body:
        if isinstance(block, Para):
            block.page = 3 + count // CHARACTERS_A_PAGE
            count += len(block.text)
        elif isinstance(block, TableSheet):
            count += sum(len(str(line)) for _, _, box in block.placed() for line in box.lines)
        else:
            count += CHARACTERS_A_PAGE // 3
