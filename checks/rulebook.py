"""The rulebook as data: `templates/rulebooks/<name>/`. A malformed rule is refused with its file and id named.

Layout of a rulebook folder:
    rulebook.yaml       name, version, title, issuer, thresholds, switches, required materials by dossier kind
    rules/*.yaml        one entry a rule
    vocabulary/         materials, labels, outline, synonyms (extractors.vocabulary)
    messages*.yaml      texts by check kind and case, for rules that do not word their own
    calendars.yaml      holidays and worked weekends by year, for terms in working days
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from string import Formatter
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from checks.findings import Severity
from checks.registry import Kind, kinds
from extractors.errors import RulebookError
from extractors.vocabulary import DEFAULT_RULESET, Vocabulary, explain, load_vocabulary, read_yaml, ruleset_folder

Role = Literal["check", "hint", "evidence", "process", "file"]
Stage = Literal["intake", "acceptance"]
_ID = re.compile(r"^[A-Z]{2}-[0-9A-Z]{2,3}$")


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class When(_Model):
    """When a rule applies. Every condition given must hold; amounts are names of thresholds in rulebook.yaml.

    An amount condition compares the largest of all total candidates (README of the rulebook, convention 5).
    """

    total_at_least: str = ""
    total_below: str = ""
    tags: tuple[str, ...] = ()
    received: bool = False
    present: tuple[str, ...] = ()
    registers: bool = False


class Rule(_Model):
    """One rule. `material`: what it is about; absent, blank or unread, the rule is 不适用 (presence rules aside). `last`:
    it asks what all others have found, and runs after them; `after`: rules whose findings it asks for."""

    id: str
    role: Role
    title: str
    clause: str = ""
    quotes: tuple[str, ...] = ()
    stages: tuple[Stage, ...] = ("intake",)
    material: str = ""
    severity: Severity
    when: When = When()
    check: tuple[dict[str, Any], ...]
    message: dict[str, str] = Field(default_factory=dict)
    advice: str = ""
    covered_by: tuple[str, ...] = ()
    last: bool = False
    after: tuple[str, ...] = ()
    source: str = ""

    @field_validator("id")
    @classmethod
    def _id(cls, value: str) -> str:
        if not _ID.match(value):
            raise ValueError("编号应形如 SB-50")
        return value

    @field_validator("message", mode="before")
    @classmethod
    def _one_text(cls, value: Any) -> Any:
        return {"*": value} if isinstance(value, str) else value

    @field_validator("check", mode="before")
    @classmethod
    def _one_check(cls, value: Any) -> Any:
        return [value] if isinstance(value, dict) else value

    @model_validator(mode="after")
    def _grounded(self) -> Rule:
        if self.role != "file" and not (self.clause and self.quotes):
            raise ValueError("除 file 类外都须有 clause 和 quotes")
        if not self.check or not all("kind" in check for check in self.check):
            raise ValueError("check 须有 kind")
        if not self.message:
            raise ValueError("须有 message")
        return self

    @property
    def quote(self) -> str:
        return "\n".join(self.quotes)


class Dossiers(_Model):
    required: tuple[str, ...] = ()


class Outline(_Model):
    material: str = "construction_plan"


class Side(_Model):
    clause: str
    quote: str


class Conflict(_Model):
    """Words of the regulation that contradict each other, and how the rulebook reads them. When one of `rules` has
    found something, the report shows all sides; `switch` names the switch by which a bureau decides otherwise."""

    id: str
    title: str
    sides: tuple[Side, ...] = Field(min_length=2)
    handling: str
    rules: tuple[str, ...] = Field(min_length=1)
    switch: str = ""


class Header(_Model):
    """rulebook.yaml."""

    name: str
    version: str
    title: str
    short_title: str = ""
    issuer: str = ""
    effective: str = ""
    thresholds: dict[str, Decimal] = Field(default_factory=dict)
    switches: dict[str, Any] = Field(default_factory=dict)
    confidence: float = 0.8
    dossiers: dict[Stage, Dossiers] = Field(default_factory=dict)
    conflicts: tuple[Conflict, ...] = ()
    calendars: dict[str, Any] = Field(default_factory=dict)


@dataclass(slots=True)
class BoundRule:
    """A rule with its check kinds, each with validated arguments."""

    rule: Rule
    checks: list[tuple[Kind, Any]]

    @property
    def about_material(self) -> bool:
        return all(kind.about_material for kind, _ in self.checks)

    def uses(self, kind: str) -> bool:
        return any(k.name == kind for k, _ in self.checks)


@dataclass(slots=True)
class Rulebook:
    header: Header
    rules: dict[str, BoundRule]
    vocabulary: Vocabulary
    messages: dict[str, dict[str, str]]
    folder: Path
    order: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.header.name

    @property
    def version(self) -> str:
        return self.header.version

    @property
    def title(self) -> str:
        return self.header.title

    @property
    def outline(self) -> list[tuple[str, str]]:
        for spec in self.vocabulary.materials.values():
            if spec.plan and spec.plan.outline:
                return [(c.key, c.title) for c in spec.plan.outline]
        return []

    def material_title(self, key: str) -> str:
        return self.vocabulary.title(key)

    def required(self, kind: str) -> list[str]:
        return [k for k, spec in self.vocabulary.materials.items() if kind in spec.required]

    @property
    def limits(self) -> list[tuple[str, str, int]]:
        """Material, field and limit of every text whose length a rule limits, for the table of lengths in reports."""
        return [
            (bound.rule.material, args.field, args.limit)
            for bound in self.rules.values()
            for kind, args in bound.checks
            if kind.name == "text_length"
        ]

    @property
    def total_fields(self) -> list[tuple[str, str]]:
        """Material and field of every candidate for the project's total, as the thresholds take them."""
        return [(c["material"], c["field"]) for c in self.header.switches.get("total_candidates", ())]

    def text(self, rule: Rule, kind: str, case: str, slots: dict[str, str]) -> str:
        """The message of a finding: the rule's own for the case, the kind's, that of all kinds, or the rule's only one."""
        by_kind = self.messages.get(kind, {})
        any_kind = self.messages.get("any_kind", {})
        template = (
            rule.message.get(case) or by_kind.get(case) or any_kind.get(case) or rule.message.get("*") or rule.title
        )
        return _Slots().vformat(template, (), slots)


class _Slots(Formatter):
    """A slot that a case does not fill stays empty instead of breaking the report."""

    def get_value(self, key: int | str, args: Any, kwargs: Any) -> Any:
        return kwargs.get(str(key), "")


@lru_cache(maxsize=8)
def load_rulebook(name: str = DEFAULT_RULESET) -> Rulebook:
    """Load and validate a rulebook by name or folder path."""
    folder = ruleset_folder(name)
    calendars = folder / "calendars.yaml"
    try:
        raw = read_yaml(folder / "rulebook.yaml")
        if calendars.is_file() and isinstance(raw, dict):
            raw = {**raw, "calendars": read_yaml(calendars)}
        header = Header.model_validate(raw)
    except ValidationError as error:
        raise RulebookError(f"rulebook.yaml 有误：{explain(error)}", "请对照 docs/rulebook.md") from error
    messages: dict[str, dict[str, str]] = {}
    for path in sorted(folder.glob("messages*.yaml")):
        messages.update(read_yaml(path) or {})
    vocabulary = load_vocabulary(folder)
    rules: dict[str, BoundRule] = {}
    for path in sorted((folder / "rules").glob("*.yaml")):
        entries = read_yaml(path) or []
        if not isinstance(entries, list):
            raise RulebookError(f"rules/{path.name} 应是规则的列表", "每条以 - id: 开头")
        for entry in entries:
            bound = _bind(entry, path.name, vocabulary, header)
            if bound.rule.id in rules:
                raise RulebookError(f"rules/{path.name} 中 {bound.rule.id} 与另一条规则编号相同", "编号不得重复使用")
            rules[bound.rule.id] = bound
    book = Rulebook(header, rules, vocabulary, messages, folder)
    book.order = _order(book)
    return book


def _bind(entry: Any, file: str, vocabulary: Vocabulary, header: Header) -> BoundRule:
    name = entry.get("id", "（无编号）") if isinstance(entry, dict) else "（不是条目）"
    where = f"rules/{file} 中 {name}"
    try:
        rule = Rule.model_validate({**entry, "source": file} if isinstance(entry, dict) else entry)
    except ValidationError as error:
        raise RulebookError(f"{where} 有误：{explain(error)}", "请对照 docs/rulebook.md") from error
    known = kinds()
    checks: list[tuple[Kind, Any]] = []
    for check in rule.check:
        kind = known.get(str(check["kind"]))
        if kind is None:
            raise RulebookError(f"{where} 的检查种类“{check['kind']}”不存在", f"可用的有：{'、'.join(sorted(known))}")
        try:
            checks.append((kind, kind.args.model_validate({k: v for k, v in check.items() if k != "kind"})))
        except ValidationError as error:
            raise RulebookError(f"{where} 的 check 有误：{explain(error)}", "请对照 docs/rulebook.md") from error
    if rule.material and rule.material not in vocabulary.materials:
        raise RulebookError(f"{where} 的材料“{rule.material}”不在词表中", "请先在 vocabulary/materials.yaml 中加上")
    for amount in (rule.when.total_at_least, rule.when.total_below):
        if amount and amount not in header.thresholds:
            raise RulebookError(f"{where} 的金额界限“{amount}”不在 rulebook.yaml 的 thresholds 中", "请先在那里定义")
    return BoundRule(rule, checks)


def _order(book: Rulebook) -> list[str]:
    """Rules in order of their ids, a rule after all that may cover it. Circles are broken at the later id."""
    order: list[str] = []
    done: set[str] = set()

    def visit(rule_id: str, path: frozenset[str]) -> None:
        if rule_id in done or rule_id in path or rule_id not in book.rules:
            return
        rule = book.rules[rule_id].rule
        for other in (*rule.covered_by, *rule.after):
            visit(other, path | {rule_id})
        done.add(rule_id)
        order.append(rule_id)

    for rule_id in book.rules:
        visit(rule_id, frozenset())
    return sorted(order, key=lambda rule_id: book.rules[rule_id].rule.last)
