"""The rulebook explained in words, from the rulebook itself: for `prescreen rules` and docs/rules.md."""

from __future__ import annotations

import json

from checks.rulebook import BoundRule, Rulebook, When

ROLES = {"check": "检查", "hint": "提示", "evidence": "备料", "process": "流程", "file": "文件"}
STAGES = {"intake": "申报", "acceptance": "验收"}


def rules_table(book: Rulebook, chosen: list[str]) -> str:
    """One line a rule: id, role, severity, clause, title."""
    rows = []
    for rule_id in chosen:
        rule = book.rules[rule_id].rule
        rows.append(
            f"{rule.id:<6} {ROLES[rule.role]} {rule.severity} {rule.title}　[{rule.clause or '工程检查，无条款'}]"
        )
    return "\n".join([f"{book.title}　规则手册 {book.name} {book.version}　共 {len(chosen)} 条", *rows]) + "\n"


def explain_rule(book: Rulebook, rule_id: str) -> str:
    """Everything about one rule, as a clerk would ask it."""
    bound = book.rules[rule_id]
    rule = bound.rule
    lines = [f"{rule.id}　{rule.title}", ""]
    lines.append(f"用途：{ROLES[rule.role]}　级别：{rule.severity}　适用：{'、'.join(STAGES[s] for s in rule.stages)}")
    if rule.material:
        lines.append(f"针对：{book.material_title(rule.material)}（没有这份材料时本条不适用）")
    lines.append(f"依据：{rule.clause or '无条款（工程检查）'}")
    lines.extend(f"原文：{quote}" for quote in rule.quotes)
    conditions = _when(book, rule.when)
    if conditions:
        lines.append("条件：" + "；".join(conditions))
    lines.append("怎么查：")
    lines.extend(f"  - {kind.name}：{_arguments(args)}" for kind, args in bound.checks)
    lines.append("报告里怎么说：")
    lines.extend(f"  - {text}" for text in _messages(book, bound))
    lines.append(f"补正要求：{rule.advice or '—'}")
    if rule.covered_by:
        lines.append(f"同一事由已由 {'、'.join(rule.covered_by)} 报出时，本条不再报")
    lines.append(f"所在文件：rules/{rule.source}")
    return "\n".join(lines) + "\n"


def _when(book: Rulebook, when: When) -> list[str]:
    found = []
    if when.total_at_least:
        found.append(f"总额达到 {book.header.thresholds[when.total_at_least] / 10000:f} 万元（{when.total_at_least}）")
    if when.total_below:
        found.append(f"总额低于 {book.header.thresholds[when.total_below] / 10000:f} 万元（{when.total_below}）")
    if when.tags:
        found.append(f"项目属于 {'、'.join(when.tags)}")
    if when.received:
        found.append("收件日期已知")
    if when.registers:
        found.append("提供了台账")
    if when.present:
        found.append("卷内有" + "、".join(book.material_title(m) for m in when.present))
    return found


def _arguments(args: object) -> str:
    values = args.model_dump(exclude_defaults=True) if hasattr(args, "model_dump") else {}
    return json.dumps(values, ensure_ascii=False, default=str) if values else "无参数"


def _messages(book: Rulebook, bound: BoundRule) -> list[str]:
    own = list(bound.rule.message.values())
    by_kind = [
        t
        for kind, _ in bound.checks
        for c, t in book.messages.get(kind.name, {}).items()
        if c not in bound.rule.message
    ]
    return list(dict.fromkeys([*own, *by_kind]))


def rules_json(book: Rulebook, chosen: list[str]) -> str:
    rules = [book.rules[i].rule.model_dump(mode="json", exclude={"source"}) for i in chosen]
    return (
        json.dumps({"ruleset": book.name, "version": book.version, "rules": rules}, ensure_ascii=False, indent=1) + "\n"
    )


def rules_markdown(book: Rulebook, chosen: list[str]) -> str:
    """docs/rules.md: a table by group, then each rule's clause, quote and messages."""
    lines = [
        f"# 规则一览：{book.name} {book.version}",
        "",
        f"依据：{book.title}。本文由 `prescreen rules --format md` 生成，不要手改。",
        "",
    ]
    group = ""
    for rule_id in chosen:
        bound = book.rules[rule_id]
        rule = bound.rule
        if rule_id[:2] != group:
            group = rule_id[:2]
            lines += [f"## {group}", ""]
        kinds = "、".join(f"`{kind.name}`" for kind, _ in bound.checks)
        lines += [f"### {rule.id} {rule.title}", ""]
        lines.append(
            f"- {ROLES[rule.role]}，{rule.severity}，适用于{'、'.join(STAGES[s] for s in rule.stages)}；检查种类 {kinds}"
        )
        if rule.clause:
            lines.append(f"- 依据 {rule.clause}：" + "；".join(f"“{q}”" for q in rule.quotes))
        lines += [f"- 说法：{text}" for text in _messages(book, bound)]
        if rule.advice:
            lines.append(f"- 补正：{rule.advice}")
        if rule.covered_by:
            lines.append(f"- 让位于：{'、'.join(rule.covered_by)}")
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"
