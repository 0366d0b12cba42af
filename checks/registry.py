"""The register of check kinds: name -> function and argument model. A kind is added by decorating a function."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict

from checks.findings import Cause, Evidence, Result, Searched, Severity

if TYPE_CHECKING:
    from checks.context import Context
    from checks.rulebook import Rule


class Args(BaseModel):
    """Base of the argument models of check kinds: what may stand beside `kind:` in a rule."""

    model_config = ConfigDict(extra="forbid", frozen=True)


@dataclass(slots=True)
class Outcome:
    """What a kind reports. `case` picks the message, `slots` fill it; `matter` tells unlike causes of one rule apart
    (several joined by |).

    No outcome at all means 通过. `severity` lowers the rule's own (疑似不符, one of two word counts exceeded).
    """

    result: Result
    case: str = ""
    slots: dict[str, str] = field(default_factory=dict)
    evidence: list[Evidence] = field(default_factory=list)
    severity: Severity | None = None
    matter: str = ""
    searched: Searched | None = None
    cause: Cause = "applicant"
    confidence: float = 1.0
    material: str | None = None
    kind: str = ""


Check = Callable[["Context", "Rule", Any], Iterable[Outcome]]


@dataclass(slots=True, frozen=True)
class Kind:
    """A check kind: its function, argument model and description (first line of the function's docstring)."""

    name: str
    run: Check
    args: type[Args]
    about_material: bool
    doc: str


_KINDS: dict[str, Kind] = {}


def check_kind(name: str, args: type[Args] = Args, *, about_material: bool = True) -> Callable[[Check], Check]:
    """Register a check kind. `about_material` False: the kind also runs when the rule's material is absent."""

    def register(run: Check) -> Check:
        if name in _KINDS:
            raise ValueError(f"check kind {name} is defined twice")
        _KINDS[name] = Kind(name, run, args, about_material, (run.__doc__ or "").strip())
        return run

    return register


@lru_cache(maxsize=1)
def _load() -> None:
    package = importlib.import_module("checks.kinds")
    for module in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"checks.kinds.{module.name}")


def kinds() -> dict[str, Kind]:
    """All check kinds by name."""
    _load()
    return _KINDS
