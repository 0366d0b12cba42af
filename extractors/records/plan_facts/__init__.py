"""What a plan says beyond its outline. `read_plan_facts` fills `record.plan` and the fields that other documents share.

Fields are named after the chapter in which the vocabulary expects the table: 第八章/总投资, 第八章/资金来源,
第八章/资金来源合计, 第八章/资金安排合计, 第七章/进度安排.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractors.document import Line
from extractors.dossier import Piece
from extractors.facts import Fact, Record
from extractors.records.plan_facts.budget import Reading, budget_table
from extractors.records.plan_facts.citations import citations
from extractors.records.plan_facts.figures import figures
from extractors.records.plan_facts.funding import arranged_sums, funding_table, source_fact, stated_sum, sum_fact
from extractors.records.plan_facts.lists import inventory
from extractors.records.plan_facts.model import PlanFacts, Stage
from extractors.records.plan_facts.recognise import recognise
from extractors.records.plan_facts.schedule import span, table_stages, text_stages
from extractors.records.plan_facts.totals import choose_main, parts_only, sentence_totals, table_total
from extractors.values.money import unit_of
from extractors.vocabulary import PlanSpec

_FOR_ALL = re.compile("单位.{0,12}均|均.{0,12}单位|下同|(以下|下列|本章|各表|本方案).{0,20}单位")

__all__ = ["PlanFacts", "read_plan_facts"]


def read_plan_facts(piece: Piece, spec: PlanSpec, record: Record) -> PlanFacts:
    """Everything of one plan. Needs `record.lines` and `record.outline`; sets `record.plan` and adds fields."""
    facts = PlanFacts()
    material, method = piece.material, piece.document.method
    cost, funds, times = (_home(spec, kind) for kind in ("budget", "funding_plan", "schedule"))
    inherited = ""
    elsewhere: list[Stage] = []
    for found in recognise(piece, spec, record.outline):
        if found.kind == "budget":
            table = budget_table(found, Reading(material, method, spec.words), inherited or _declared(record, cost[0]))
            facts.budgets.append(table)
            inherited = table.unit or inherited
        elif found.kind == "funding_plan":
            unit = inherited or _declared(record, funds[0])
            facts.funding.append(funding_table(found, material, method, spec.words, unit))
        elif found.kind == "schedule":
            stages = table_stages(found, f"{times[0]}/进度安排", material, method, spec.words)
            (facts.stages if found.spot.chapter == times[0] else elsewhere).extend(stages)
        elif found.kind == "catalogue":
            facts.catalogues.append(inventory(found, "信息资源目录", material, method))
        elif found.kind == "resources":
            facts.resources.append(inventory(found, "软硬件和云资源", material, method))
    _money(facts, record, spec, material, method, cost, funds)
    if not facts.stages:
        facts.stages = elsewhere
    if not facts.stages:
        lines = _section_lines(record, *times)
        facts.stages = text_stages(lines, f"{times[0]}/进度安排", material, method, spec.words)
    _put(record, span(facts.stages, f"{times[0]}/进度安排"))
    facts.citations = citations(record.lines, record.outline, spec.words)
    facts.figures = figures(piece, record.outline)
    record.plan = facts
    return facts


def _money(
    facts: PlanFacts,
    record: Record,
    spec: PlanSpec,
    material: str,
    method: str,
    cost: tuple[str, str],
    funds: tuple[str, str],
) -> None:
    words = spec.words
    name = f"{cost[0]}/总投资"
    own = list(_section_lines(record, cost[0], ""))
    facts.totals = sentence_totals(own, name, material, method, words)
    if not facts.totals:
        facts.totals = sentence_totals(record.lines, name, material, method, words)
    choose_main(facts.budgets, cost[0])
    total = table_total(facts.budget, name, facts.totals)
    if total is not None and parts_only(facts.budgets, cost[0]):
        total.certain, total.note = False, "有多张预算表，没有总表"
    if facts.totals and (total is None or not total.certain):
        total = facts.totals[0]
    _put(record, total)
    section = list(_section_lines(record, *funds)) or own
    _put(record, source_fact(facts.funding, section, f"{funds[0]}/资金来源", material, method, words))
    by_source = next((t for t in facts.funding if not t.phased), None)
    phased = next((t for t in facts.funding if t.phased), None)
    field = f"{funds[0]}/资金来源合计"
    _put(record, sum_fact(by_source, field) if by_source else stated_sum(section, field, material, method))
    field = f"{funds[0]}/资金安排合计"
    _put(record, sum_fact(phased, field) if phased else None)
    facts.arranged = arranged_sums(section, field, material, method, words)


def _put(record: Record, fact: Fact | None) -> None:
    if fact is not None:
        record.fields[fact.field] = fact


def _home(spec: PlanSpec, kind: str) -> tuple[str, str]:
    """Chapter and section in which tables of a kind stand first."""
    table = spec.tables.get(kind)
    homes = sorted(table.home, key=lambda h: "/" not in h) if table else []
    chapter, _, section = (homes[0] if homes else kind).partition("/")
    return chapter, section


def _section_lines(record: Record, chapter: str, section: str) -> Iterator[Line]:
    """The lines of a section; of the whole chapter when it has no such section; none without the chapter."""
    found = record.outline.chapter(chapter) if record.outline else None
    if found is None:
        return
    parts = [(s.first, s.last) for s in found.sections if section and s.key == section] or [(found.first, found.last)]
    for first, last in parts:
        for line in record.lines:
            if first <= line.block < last:
                yield line


def _declared(record: Record, chapter: str) -> str:
    """A unit that the chapter declares for all its tables: 以下单位均为万元. The note over one table is only its own."""
    for line in _section_lines(record, chapter, ""):
        if not line.in_table and _FOR_ALL.search(line.text) and (unit := unit_of(line.text)):
            return unit
    return ""
