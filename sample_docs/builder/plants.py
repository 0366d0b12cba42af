"""Planted defects: each is one thing wrong with a clean dossier and exactly what a reviewer must then be told.

The findings are derived from the regulation and the rulebook's words, never from the tool's output. Besides them every
dossier keeps the baseline of its kind: nobody has seen the seals of a Word file.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from sample_docs.builder.cases import CaseDossier, build_case
from sample_docs.builder.content import BuilderError
from sample_docs.builder.edits import Edit, check_edits
from sample_docs.builder.layouts import SUITES

FOLDER = Path(__file__).parent / "plants"
RESULTS = ("缺失", "不符", "待核")
SEVERITIES = ("退回", "补正", "提示")


@dataclass(slots=True, frozen=True)
class Expected:
    """A finding that must be reported. `files` are roles (letter, form, plan) or paths, all among its evidence; `quote`
    occurs in the words or the locator of one piece of evidence."""

    rule: str
    result: str
    severity: str
    files: tuple[str, ...] = ()
    quote: str = ""


BASELINE = (
    Expected("SB-29", "待核", "补正", ("letter",)),
    Expected("SB-41", "待核", "补正", ("form",)),
    Expected("FA-02", "待核", "补正", ("plan",)),
)
ACCEPTANCE_BASELINE = (Expected("YS-39", "待核", "补正", ("acceptance_form",)),)


@dataclass(slots=True, frozen=True)
class Plant:
    """`silences`: rules of the baseline that no longer speak; `unseen`: suites or budget shapes in which it cannot show."""

    name: str
    edits: tuple[Edit, ...]
    finds: tuple[Expected, ...]
    base: str = "intake"
    silences: tuple[str, ...] = ()
    unseen: tuple[str, ...] = field(default=())

    @property
    def rule(self) -> str:
        """The rule it is planted for; empty for one that must stay silent."""
        return self.finds[0].rule if self.finds else ""

    def suites(self) -> list[str]:
        """The layouts in which the defect can be seen."""
        return [n for n, suite in SUITES.items() if n not in self.unseen and suite.plan.budget not in self.unseen]

    def build(self, suite: str = "") -> CaseDossier:
        return build_case(self.base, self.edits, suite)

    def expected(self) -> tuple[Expected, ...]:
        """All findings of the dossier."""
        return (*(e for e in BASELINE if e.rule not in self.silences), *self.finds)


@lru_cache(maxsize=1)
def load_plants() -> dict[str, Plant]:
    plants: dict[str, Plant] = {}
    for plant in _read():
        if plant.name in plants:
            raise BuilderError(f"缺陷“{plant.name}”出现两次", "请改名")
        plants[plant.name] = plant
    return plants


def _read() -> Iterator[Plant]:
    for path in sorted(FOLDER.glob("*.yaml")):
        for entry in yaml.safe_load(path.read_text("utf-8")):
            try:
                yield _plant(entry)
            except (KeyError, TypeError) as error:
                raise BuilderError(
                    f"plants/{path.name} 的一项写得不对（{error}）：{entry!r}", "须有 name、edits、finds"
                ) from error


def _plant(entry: dict[str, Any]) -> Plant:
    check_edits(entry["edits"])
    return Plant(
        name=entry["name"],
        edits=tuple(entry["edits"]),
        finds=tuple(expected(f) for f in entry["finds"]),
        base=entry.get("base", "intake"),
        silences=tuple(entry.get("silences", ())),
        unseen=tuple(entry.get("unseen", ())),
    )


def expected(entry: dict[str, Any]) -> Expected:
    if entry["result"] not in RESULTS or entry["severity"] not in SEVERITIES:
        raise BuilderError(f"结果或级别不对：{entry!r}", f"结果有{'、'.join(RESULTS)}，级别有{'、'.join(SEVERITIES)}")
    files = entry.get("file", ())
    return Expected(
        entry["rule"],
        entry["result"],
        entry["severity"],
        (files,) if isinstance(files, str) else tuple(files),
        str(entry.get("quote", "")),
    )
