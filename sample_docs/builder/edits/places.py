"""Places of a plan by name: 第六章, 第六章/5, 第二章/数据分析."""

from __future__ import annotations

from sample_docs.builder.content import BuilderError, Chapter, Content, Element, Section


def find_chapter(content: Content, key: str) -> Chapter:
    chapter = content.plan.chapter(key)
    if chapter is None:
        raise BuilderError(f"方案里没有{key}", f"有：{'、'.join(c.key for c in content.plan.chapters)}")
    return chapter


def find_section(content: Content, chapter_key: str, key: str) -> tuple[Chapter, Section]:
    chapter = find_chapter(content, chapter_key)
    section = chapter.section(str(key))
    if section is None:
        raise BuilderError(
            f"{chapter_key}没有第“{key}”节", f"有：{'、'.join(s.key or s.title for s in chapter.sections)}"
        )
    return chapter, section


def find_place(content: Content, path: str) -> list[Element]:
    """The elements of a chapter (its last section when it has sections) or of one section."""
    chapter_key, _, section_key = path.partition("/")
    if section_key:
        return find_section(content, chapter_key, section_key)[1].elements
    chapter = find_chapter(content, chapter_key)
    return chapter.sections[-1].elements if chapter.sections else chapter.elements
