"""Chapters numbered 1. 2. 3. whose size says nothing, as recognised pages have them."""

from __future__ import annotations

from dataclasses import dataclass, field

from extractors.readers.pages.headings import mark_headings

TEXT = "系统处理的数据包括随访计划、随访记录和统计报表三类，其余为结构化数据，按保存五年测算总量约二百吉字节。"


@dataclass
class Look:
    text: str
    size: float = 14.0
    bold: bool = False
    align: str = ""
    page: int = 3
    boxed: bool = False
    lines: list[object] = field(default_factory=lambda: [None])


def levels(*lines: Look | str) -> dict[str, int]:
    drafts = [x if isinstance(x, Look) else Look(x) for x in lines]
    marks = mark_headings(drafts, recognised=True)
    return {d.text: m.level for d, m in zip(drafts, marks, strict=True) if m.level is not None}


def test_numbers_over_sections_are_chapters_and_fill_their_sequence() -> None:
    plan = [
        *("1.单位概况", "1.1 主要职责", TEXT, Look("2.需求分析", 19.0), "2.1 业务描述", TEXT, "3.总体目标", TEXT),
        *("4.建设内容", "4.1 软件开发", TEXT, "5.效益分析", TEXT),
    ]
    assert levels(*plan) == {
        "1.单位概况": 1,
        "2.需求分析": 1,
        "3.总体目标": 1,
        "4.建设内容": 1,
        "5.效益分析": 1,
        "1.1 主要职责": 2,
        "2.1 业务描述": 2,
        "4.1 软件开发": 2,
    }


def test_the_items_of_a_list_fill_no_sequence() -> None:
    plan = [
        *("1.单位概况", "1.1 主要职责", TEXT, Look("2.需求分析", 19.0), "2.1 业务描述", TEXT),
        *("1.登记模块", TEXT, "2.统计模块", TEXT, "3.查询模块", TEXT, "4.建设内容", "4.1 软件开发", TEXT),
    ]
    assert sorted(levels(*plan)) == [
        "1.1 主要职责",
        "1.单位概况",
        "2.1 业务描述",
        "2.需求分析",
        "4.1 软件开发",
        "4.建设内容",
    ]
