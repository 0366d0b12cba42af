"""Makes a plan long without making it wrong: more sections on the business, for benchmarks and limits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sample_docs.builder.compose.plan import CHARACTERS_A_PAGE
from sample_docs.builder.content import BuilderError, Content, Element, Grid, Section
from sample_docs.builder.edits.places import find_chapter
from sample_docs.builder.wording import chinese

_SUBJECTS = ("登记", "派发", "核对", "汇总", "归档", "查询", "统计", "反馈")
_SENTENCES = (
    "第{n}项业务由{subject}岗位承担，日常处理以片区为单位，每个工作日结束前完成当天事项，遇有疑问先与片区联系后再作处理。",
    "{subject}所需的材料由经办人员准备，材料齐全的当场受理，不齐全的一次说明需要补充的内容，并登记在册备查。",
    "{subject}结果经复核后生效，复核人员与经办人员不得为同一人，复核意见随同结果一并保存，保存期限不少于五年。",
    "月末由业务科室对{subject}情况进行抽查，抽查比例不低于百分之五，抽查发现的问题在下月十日前整改完毕。",
    "{subject}环节形成的数据按日更新，更新后供其他环节使用，历史数据保留原值和修改时间，便于追溯和比较。",
)


def lengthen(content: Content, pages: Any) -> None:
    """Sections are added to 第二章 until the plan has about so many pages more; every tenth holds a table."""
    if not isinstance(pages, int) or pages < 1:
        raise BuilderError(f"页数应是正整数：{pages!r}", "写成 lengthen: 60")
    chapter = find_chapter(content, "第二章")
    written = number = 0
    while written < pages * CHARACTERS_A_PAGE:
        number += 1
        elements = _section(number)
        written += sum(_size(element) for element in elements)
        title = f"{_SUBJECTS[number % len(_SUBJECTS)]}业务细化之{chinese(number % 99 + 1)}"
        chapter.sections.append(Section("", title, elements, len(chapter.sections) + 1, True))


def _section(number: int) -> list[Element]:
    subject = _SUBJECTS[number % len(_SUBJECTS)]
    elements: list[Element] = [
        _SENTENCES[(number + step) % len(_SENTENCES)].format(n=number, subject=subject) * 2 for step in range(4)
    ]
    if number % 10 == 0:
        rows = [[str(row), f"{subject}事项{row}", "片区经办人员", "每日"] for row in range(1, 9)]
        elements.append(Grid("detail", ["序号", "事项", "承担岗位", "频次"], rows))
    return elements


def _size(element: Element) -> int:
    return len(element) if isinstance(element, str) else 300


OPERATIONS: dict[str, Callable[[Content, Any], None]] = {"lengthen": lengthen}
