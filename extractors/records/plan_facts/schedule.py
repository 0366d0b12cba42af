"""When the work is to be done: the stages of 项目进度安排, from a table or from sentences, and the span of them all.

Stages after the work (质保, 运维期) are kept but do not count for its end. A stage without a date (合同签订后30日) has no
period and nothing is concluded from it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from extractors.document import Anchor, Line
from extractors.facts import Fact
from extractors.records.plan_facts.model import Stage
from extractors.records.plan_facts.recognise import Recognised
from extractors.records.plan_facts.sheet import Line as SheetLine
from extractors.records.plan_facts.sheet import Sheet
from extractors.values.normalise import tidy
from extractors.values.patterns import matches_any
from extractors.values.periods import parse_period
from extractors.values.types import PartialDate, Period
from extractors.values.written_dates import written_dates
from extractors.vocabulary import PlanWords

_SENTENCE = re.compile(r"[^。；;\n]+")
_CLAUSE = re.compile(r"[^，,]+")
_YEAR = re.compile(r"(20\d\d)\s*年?")


def table_stages(found: Recognised, field: str, material: str, method: str, words: PlanWords) -> list[Stage]:
    """A stage for each line that has a time."""
    stages: list[Stage] = []
    year = ""
    for sheet in found.sheets:
        for line in sheet.lines():
            year = _said(sheet, line, "年度") or year
            when = _when(sheet, line)
            if when is None:
                continue
            text, anchor = when
            name = _said(sheet, line, "阶段") or _said(sheet, line, "内容")
            whole = " ".join(line.text(i) for i in range(len(sheet.columns)))
            fact = period_fact(text, anchor, field, material, method, year)
            stages.append(Stage(name, fact, matches_any(words.after_work, whole) and _only_after(name, words)))
    return stages


def _only_after(name: str, words: PlanWords) -> bool:
    """The stage itself is warranty or operation, not 验收 with a word on the warranty beside it."""
    return not re.search("验收|开发|实施|采购|设计|测试|试运行|培训", name) or any(
        re.search(p, name) for p in words.after_work
    )


def _said(sheet: Sheet, line: SheetLine, name: str) -> str:
    for i in sheet.named(name):
        above = line.over[i]
        text = line.text(i) or (above.text.strip() if above is not None else "")
        if text:
            return text
    return ""


def _when(sheet: Sheet, line: SheetLine) -> tuple[str, Anchor] | None:
    for i in sheet.named("时间"):
        if line.text(i):
            return line.text(i), sheet.anchor(line.cells[i][0])
    first, last = _said(sheet, line, "开始"), _said(sheet, line, "结束")
    cells = [c for name in ("结束", "开始") for i in sheet.named(name) for c in line.cells[i]]
    if cells and (first or last):
        return "至".join(t for t in (first, last) if t), sheet.anchor(cells[0])
    return None


def period_fact(text: str, anchor: Anchor, field: str, material: str, method: str, year: str = "") -> Fact:
    """The span a stage names; a single date is its end. 底, 前 and the like leave the month as it is."""
    fact = Fact(material, field, text.strip(), None, anchor, "unparsed", method=method)
    plain = text
    if year and not _YEAR.search(text) and (found := _YEAR.search(year)) and re.search(r"\d\s*月", text):
        plain = f"{found[1]}年{text.strip()}"
    reading = parse_period(plain)
    if isinstance(reading.value, Period) and reading.value.end.month is not None:
        fact.value, fact.state = reading.value, "filled"
        fact.certain = reading.certain or reading.note == "日期不确切"
        return fact
    dates = [w.date for w in written_dates(tidy(plain)) if w.date is not None and w.date.month is not None]
    if dates:
        fact.value = Period(min(dates, key=PartialDate.first), max(dates, key=PartialDate.last))
        fact.state, fact.certain = "filled", len(dates) <= 2
    else:
        fact.note = reading.note
    return fact


def text_stages(lines: Iterable[Line], field: str, material: str, method: str, words: PlanWords) -> list[Stage]:
    """Stages written as sentences: 2027年4月完成采购，2027年5月至2027年6月开发."""
    stages: list[Stage] = []
    for line in lines:
        if line.in_table or line.level is not None:
            continue
        for sentence in _SENTENCE.finditer(line.text):
            if not _YEAR.search(sentence.group()):
                continue
            for clause in _CLAUSE.finditer(sentence.group()):
                text = clause.group().strip()
                if not _YEAR.search(text):
                    continue
                fact = period_fact(text, line.anchor, field, material, method)
                if fact.value is not None:
                    aside = matches_any(words.after_work, sentence.group()[: clause.end()])
                    stages.append(Stage(text, fact, aside))
    return stages


def span(stages: Sequence[Stage], field: str) -> Fact | None:
    """From the first to the last day of all stages of the work; its place is the stage that ends last."""
    known = [(s, s.period.value) for s in stages if not s.aside and isinstance(s.period.value, Period)]
    if not known:
        return None
    start = min((p.start for _, p in known), key=PartialDate.first)
    last, period = max(known, key=lambda k: k[1].end.last())
    fact = last.period
    made = Fact(fact.material, field, fact.raw, Period(start, period.end), fact.anchor, method=fact.method)
    made.certain = fact.certain and all(s.aside or isinstance(s.period.value, Period) for s in stages)
    made.confidence = min(s.period.confidence for s, _ in known)
    made.note = "由各阶段的起止汇总"
    return made
