"""A material that only a bound file names is 待核 with the place and its words; one named nowhere is 缺失."""

from __future__ import annotations

from pathlib import Path

import pytest

from checks.engine import assess
from checks.findings import Finding
from checks.rulebook import load_rulebook
from extractors.assemble import assemble
from extractors.document import Block, Document, Paragraph
from extractors.dossier import FileEntry

LONG = "系统处理的数据包括计划、记录和统计报表三类，其余为结构化数据，按保存五年测算总量约二百吉字节。"


def findings(*extra: Block) -> dict[str, Finding]:
    blocks: list[Block] = []
    for number, title in enumerate(("电子政务建设项目验收申请表", "技术工作总结", "项目初验报告"), 1):
        blocks.append(Paragraph(title, f"第{number}页 第1段", page=number, size=22.0, align="center"))
        blocks += [Paragraph(LONG, f"第{number}页 第{k}段", page=number, size=14.0) for k in (2, 3)]
    document = Document("验收材料汇编.pdf", "pdf", "pdf", [*blocks, *extra], pages=3)
    book = load_rulebook()
    read = [(FileEntry(document.file, Path(document.file), format="pdf"), document)]
    result = assess(assemble("一卷", "一卷", read, book.vocabulary, kind="acceptance"), book)
    return {f.rule: f for f in result.findings}


@pytest.mark.parametrize(("rule", "line"), [("YS-40", "项目合同"), ("YS-49", "用户使用报告")])
def test_a_line_that_names_it_makes_it_to_be_looked_for(rule: str, line: str) -> None:
    assert findings()[rule].result == "缺失"
    found = findings(Paragraph(line, "第3页 第9段", page=3, size=14.0))[rule]
    assert found.result == "待核"
    assert [(e.file, e.page, e.quote) for e in found.evidence] == [("验收材料汇编.pdf", 3, line)]
    assert f"验收材料汇编.pdf 第3页“{line}”" in found.message


def test_a_sentence_that_speaks_of_it_does_not() -> None:
    found = findings(Paragraph("项目合同已经履行完毕，用户使用报告另报。", "第3页 第9段", page=3, size=14.0))
    assert [found[r].result for r in ("YS-40", "YS-49")] == ["缺失", "缺失"]
