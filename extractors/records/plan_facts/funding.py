"""Where the money comes from and when it is to be spent: tables and sentences of 资金来源和资金安排计划."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

from extractors.document import Line
from extractors.facts import Fact
from extractors.records.plan_facts.budget import Reading, read_lines
from extractors.records.plan_facts.model import BudgetLine, FundingTable
from extractors.records.plan_facts.recognise import Recognised
from extractors.records.plan_facts.roles import doubts_of
from extractors.records.plan_facts.sheet import YEAR
from extractors.values.funding import funding_sources
from extractors.values.money import find_money
from extractors.values.patterns import matches_any
from extractors.values.types import Money
from extractors.vocabulary import PlanWords

PHASE, SOURCE, AMOUNT = "年度", "来源", "金额"
_WHEN = re.compile(
    r"20\d\d\s*年|第[一二三四五]年|首年|次年|[一二三]期|签订|签约|验收|初验|终验|到货|交付|上线|试运行|完工|竣工|开工|预付|首付|尾款|进度款|质保|季度|半年"
)
_ALL = re.compile(r"(共|共计|合计|总计|总额|计)\s*$")
_SENTENCE = re.compile(r"[^。；;\n]+")


def funding_table(found: Recognised, material: str, method: str, words: PlanWords, inherited: str) -> FundingTable:
    """A funding plan with its lines; a column for each year makes it phased as well."""
    sheet = found.sheet
    phased = bool(sheet.named(PHASE) or sheet.named(YEAR))
    names = (SOURCE, PHASE) if sheet.named(PHASE) else (SOURCE,)
    reading = Reading(material, method, words, AMOUNT, names, "资金安排")
    lines, unit, source = read_lines(found, reading, inherited)
    table = FundingTable(found.spot.title(sheet), sheet.place(), lines, sheet.names(), phased, unit, source)
    table.doubts = doubts_of(lines)
    return table


def amount_of(line: BudgetLine) -> Decimal | None:
    """The sum of a line: its own column, else its years together."""
    if line.amount is not None:
        return line.amount.value.yuan if isinstance(line.amount.value, Money) else None
    years = [f.value.yuan for f in line.others if isinstance(f.value, Money)]
    return sum(years, Decimal(0)) if years else None


def sum_fact(table: FundingTable, field: str) -> Fact | None:
    """The table's sum: its sum line, else its lines added up."""
    total = table.total
    if total is not None and total.amount is not None and isinstance(total.amount.value, Money):
        cell = total.amount
        fact = Fact(cell.material, field, cell.raw, cell.value, cell.anchor, unit="元", method=cell.method)
        fact.certain, fact.confidence = cell.certain and bool(table.unit), cell.confidence
        fact.note = f"单位：{table.unit}" if table.unit else "表内没有写金额单位"
        return fact
    items = [x for x in table.lines if x.role == "item" and amount_of(x) is not None]
    if not items:
        return None
    facts = [f for x in items for f in ([x.amount] if x.amount is not None else x.others)]
    values = [f.value for f in facts if isinstance(f.value, Money)]
    quantum = min((v.quantum for v in values), default=Decimal(1))
    raw = "＋".join(f.raw for f in facts)
    fact = Fact(facts[0].material, field, raw, None, facts[0].anchor, unit="元", method=facts[0].method)
    fact.value = Money(sum((v.yuan for v in values), Decimal(0)), quantum)
    fact.certain = bool(table.unit) and not table.doubts and all(f.certain for f in facts)
    fact.confidence = min(f.confidence for f in facts)
    fact.note = "没有合计行，按各行相加"
    return fact


def source_fact(
    tables: Sequence[FundingTable], lines: Iterable[Line], field: str, material: str, method: str, words: PlanWords
) -> Fact | None:
    """The words that say where the money comes from: a sentence first, else the 来源 cells of a table."""
    for line in lines:
        if line.in_table or line.level is not None:
            continue
        for match in _SENTENCE.finditer(line.text):
            sentence = match.group().strip()
            if matches_any(words.source_sentence, sentence) and funding_sources(sentence):
                fact = Fact(material, field, sentence, sentence, line.anchor, method=method)
                fact.confidence = line.confidence
                return fact
    for table in tables:
        cells = [f for x in table.lines if x.role == "item" and (f := x.row.cells.get(SOURCE)) and f.raw.strip()]
        named = list(dict.fromkeys(f.raw.strip() for f in cells if funding_sources(f.raw)))
        if named:
            raw = "、".join(named)
            return Fact(material, field, raw, raw, cells[0].anchor, method=method)
    return None


def arranged_sums(lines: Iterable[Line], field: str, material: str, method: str, words: PlanWords) -> list[Fact]:
    """The sums that sentences set aside for a year or a phase: 2027年安排88万元，2028年安排68.8万元."""
    found: list[Fact] = []
    for line in lines:
        if line.in_table or line.level is not None:
            continue
        for mention in find_money(line.text):
            start = max((line.text.rfind(mark, 0, mention.start) for mark in "。；;，,、\n"), default=-1) + 1
            clause = line.text[start : mention.end]
            begin = max((line.text.rfind(mark, 0, mention.start) for mark in "。；;\n"), default=-1) + 1
            said = line.text[begin : mention.end]  # 安排计划：2027年40万元，2028年28万元
            if _WHEN.search(clause) and matches_any(words.arranged, said):
                fact = Fact(material, field, clause.strip(), mention.value, line.anchor, unit="元", method=method)
                fact.certain, fact.note, fact.confidence = mention.certain, mention.note, line.confidence
                found.append(fact)
    return found


def stated_sum(lines: Iterable[Line], field: str, material: str, method: str) -> Fact | None:
    """资金来源为县级财政资金，共68万元: the sum a sentence about the sources gives, when it gives just one."""
    for line in lines:
        if line.in_table or line.level is not None or not re.search("资金来源|经费来源", line.text):
            continue
        for match in _SENTENCE.finditer(line.text):
            mentions = find_money(match.group())
            if len(mentions) == 1 and _ALL.search(match.group()[: mentions[0].start]):
                sentence = match.group().strip()
                fact = Fact(material, field, sentence, mentions[0].value, line.anchor, unit="元", method=method)
                fact.certain, fact.confidence = mentions[0].certain, line.confidence
                return fact
    return None
