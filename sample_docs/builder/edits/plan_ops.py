"""Edits of the plan: chapters, sections, budget, tables, figures."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from typing import Any

from sample_docs.builder.content import (
    Budget,
    BudgetItem,
    BuilderError,
    Chapter,
    Content,
    Element,
    Grid,
    Picture,
    Section,
)
from sample_docs.builder.edits.places import find_chapter, find_place, find_section

_ITEM_COLUMNS = {
    "费用名称": "name", "技术参数": "spec", "单位": "unit", "数量": "quantity", "单价": "price", "合计": "amount", "备注": "note",
}  # fmt: skip


def drop_chapter(content: Content, key: str) -> None:
    content.plan.chapters.remove(find_chapter(content, key))


def empty_chapter(content: Content, key: str) -> None:
    """Only the heading is left; section headings go too."""
    chapter = find_chapter(content, key)
    chapter.elements, chapter.sections = [], []


def swap_chapters(content: Content, keys: list[str]) -> None:
    """Two chapters change places and, since a typist numbers as they stand, numbers."""
    first, second = (find_chapter(content, key) for key in keys)
    chapters = content.plan.chapters
    i, j = chapters.index(first), chapters.index(second)
    chapters[i], chapters[j] = second, first
    first.ordinal, second.ordinal = second.ordinal, first.ordinal


def move_chapter(content: Content, argument: list[Any]) -> None:
    """A chapter moves to another position, counted from 1; all are numbered as they then stand."""
    key, position = argument
    chapter = find_chapter(content, key)
    content.plan.chapters.remove(chapter)
    content.plan.chapters.insert(int(position) - 1, chapter)
    for ordinal, each in enumerate(content.plan.chapters, start=1):
        each.ordinal = ordinal


def merge_chapters(content: Content, keys: list[str]) -> None:
    """The second chapter's content goes into the first; the heading names both."""
    first, second = (find_chapter(content, key) for key in keys)
    first.title = f"{first.title}及{second.title}"
    first.own_title = True
    first.elements += second.elements
    first.sections += second.sections
    content.plan.chapters.remove(second)
    for ordinal, each in enumerate(content.plan.chapters, start=1):
        each.ordinal = ordinal


def drop_heading(content: Content, key: str) -> None:
    """Only the chapter's heading goes: its content runs on under the chapter before it."""
    chapter = find_chapter(content, key)
    position = content.plan.chapters.index(chapter)
    before = content.plan.chapters[position - 1]
    if before.sections:
        before.sections[-1].elements += chapter.elements
    else:
        before.elements += chapter.elements
    for section in chapter.sections:
        section.ordinal = len(before.sections) + 1
        before.sections.append(section)
    content.plan.chapters.remove(chapter)


def stale_contents(content: Content, argument: Any) -> None:
    """The table of contents stays as it is now, whatever later edits do to the chapters."""
    content.plan.listed = copy.deepcopy(content.plan.chapters)


def split_chapter(content: Content, argument: list[Any]) -> None:
    """[第六章, 4, 标题]: its sections from the 4th on become a chapter of their own, with the heading given."""
    key, place, title = argument
    chapter = find_chapter(content, key)
    moved = chapter.sections[int(place) - 1 :]
    chapter.sections = chapter.sections[: int(place) - 1]
    rest = Chapter("", title, sections=moved, own_title=True)
    content.plan.chapters.insert(content.plan.chapters.index(chapter) + 1, rest)
    for ordinal, each in enumerate(content.plan.chapters, start=1):
        each.ordinal = ordinal


def rename_chapter(content: Content, values: dict[str, str]) -> None:
    for key, title in values.items():
        chapter = find_chapter(content, key)
        chapter.title, chapter.own_title = title, True


def drop_section(content: Content, argument: list[Any]) -> None:
    chapter, section = find_section(content, argument[0], str(argument[1]))
    chapter.sections.remove(section)


def empty_section(content: Content, argument: list[Any]) -> None:
    _, section = find_section(content, argument[0], str(argument[1]))
    section.elements = []


def rename_section(content: Content, argument: list[Any]) -> None:
    _, section = find_section(content, argument[0], str(argument[1]))
    section.title, section.own_title = argument[2], True


def write(content: Content, values: dict[str, Any]) -> None:
    """Replaces the whole content of a chapter or section by the paragraphs given."""
    for path, text in values.items():
        chapter_key, _, section_key = path.partition("/")
        paragraphs: list[Element] = list(text) if isinstance(text, list) else [text]
        if section_key:
            find_section(content, chapter_key, section_key)[1].elements = paragraphs
        else:
            chapter = find_chapter(content, chapter_key)
            chapter.elements, chapter.sections = paragraphs, []


def add_section(content: Content, argument: list[Any]) -> None:
    """[第一章, 标题, [段落, …]]: a section at the end of the chapter."""
    key, title, paragraphs = argument
    chapter = find_chapter(content, key)
    chapter.sections.append(Section("", title, list(paragraphs), len(chapter.sections) + 1, True))


def _budgets(content: Content) -> Iterator[tuple[list[Element], Budget]]:
    for chapter in content.plan.chapters:
        for place in (chapter.elements, *(s.elements for s in chapter.sections)):
            for element in place:
                if isinstance(element, Budget):
                    yield place, element


def _budget(content: Content) -> Budget:
    found = next(_budgets(content), None)
    if found is None:
        raise BuilderError("方案里没有预算表", "请检查前面的编辑")
    return found[1]


def budget(content: Content, argument: dict[str, Any]) -> None:
    table = _budget(content)
    values = dict(argument)
    if "add" in values:
        group, *cells = values.pop("add")
        target = next(g for g in table.groups if g.name == group)
        target.items.append(BudgetItem(*(str(c) for c in cells)))
    elif "item" in values:
        name = values.pop("item")
        item = next((i for g in table.groups for i in g.items if i.name == name), None)
        if item is None:
            raise BuilderError(f"预算表没有“{name}”", f"有：{'、'.join(i.name for g in table.groups for i in g.items)}")
        for column in list(values):
            setattr(item, _ITEM_COLUMNS[column], str(values.pop(column)))
    elif "drop_item" in values:
        name = values.pop("drop_item")
        group = next(g for g in table.groups if any(i.name == name for i in g.items))
        group.items = [i for i in group.items if i.name != name]
    elif "group" in values:
        name = values.pop("group")
        target = next(g for g in table.groups if g.name == name)
        target.amount = str(values.pop("合计"))
    else:
        for key in ("total", "capital", "unit", "caption"):
            if key in values:
                setattr(table, key, str(values.pop(key)))
    if values:
        raise BuilderError(
            f"不认识 {'、'.join(values)}", "可用的有：item、group、add、drop_item、total、capital、unit、caption"
        )


def drop_budget(content: Content, argument: Any) -> None:
    for place, table in list(_budgets(content)):
        place.remove(table)


def _grids(content: Content, kind: str) -> list[tuple[list[Element], Grid]]:
    found = []
    for chapter in content.plan.chapters:
        for place in (chapter.elements, *(s.elements for s in chapter.sections)):
            found += [(place, e) for e in place if isinstance(e, Grid) and e.kind == kind]
    if not found:
        raise BuilderError(f"方案里没有名为“{kind}”的表", "表名见样例项目的 grid")
    return found


def grid(content: Content, argument: dict[str, Any]) -> None:
    """One cell by row (from 1, without the header) and column; `unit` and `caption` of the table."""
    _, table = _grids(content, argument["kind"])[0]
    if "row" in argument:
        table.rows[int(argument["row"]) - 1][table.header.index(argument["column"])] = str(argument["value"])
    for key in ("unit", "caption"):
        if key in argument:
            setattr(table, key, str(argument[key]))


def rows(content: Content, argument: dict[str, Any]) -> None:
    """All rows of a table, and its header when given."""
    _, table = _grids(content, argument["kind"])[0]
    table.header = [str(v) for v in argument.get("header", table.header)]
    table.rows = [[str(v) for v in row] for row in argument["rows"]]


def drop_grid(content: Content, kind: str) -> None:
    place, table = _grids(content, kind)[0]
    place.remove(table)


def _pictures(content: Content, kind: str) -> list[tuple[list[Element], Picture]]:
    found = []
    for chapter in content.plan.chapters:
        for place in (chapter.elements, *(s.elements for s in chapter.sections)):
            found += [(place, e) for e in place if isinstance(e, Picture) and e.kind == kind]
    if not found:
        raise BuilderError(f"方案里没有名为“{kind}”的图", "图名有 architecture、topology")
    return found


def drop_picture(content: Content, kind: str) -> None:
    place, picture = _pictures(content, kind)[0]
    place.remove(picture)


def break_picture(content: Content, argument: str | list[str]) -> None:
    """topology, or [topology, linked]: the picture's file is empty, or it is only linked."""
    kind, how = (argument, "empty") if isinstance(argument, str) else argument
    _, picture = _pictures(content, kind)[0]
    picture.broken = how


def add_grid(content: Content, argument: dict[str, Any]) -> None:
    """A table at the end of a place: {place, kind, caption, header, rows}."""
    table = Grid(
        argument["kind"],
        [str(v) for v in argument["header"]],
        [[str(v) for v in row] for row in argument["rows"]],
        str(argument.get("caption", "")),
        str(argument.get("unit", "")),
    )
    find_place(content, argument["place"]).append(table)


OPERATIONS: dict[str, Callable[[Content, Any], None]] = {
    "drop_chapter": drop_chapter,
    "empty_chapter": empty_chapter,
    "swap_chapters": swap_chapters,
    "move_chapter": move_chapter,
    "merge_chapters": merge_chapters,
    "split_chapter": split_chapter,
    "drop_heading": drop_heading,
    "stale_contents": stale_contents,
    "rename_chapter": rename_chapter,
    "drop_section": drop_section,
    "empty_section": empty_section,
    "rename_section": rename_section,
    "add_section": add_section,
    "write": write,
    "budget": budget,
    "drop_budget": drop_budget,
    "grid": grid,
    "rows": rows,
    "add_grid": add_grid,
    "drop_grid": drop_grid,
    "drop_picture": drop_picture,
    "break_picture": break_picture,
}
