"""Rules over the dossiers of a batch (KW-11, KW-12, SH-10, SH-16, GC-11). One dossier alone leaves them 不适用; see checks/batch.py."""

from __future__ import annotations

from collections.abc import Iterable

from checks.context import Context
from checks.registry import Args, Outcome, check_kind
from checks.rulebook import Rule
from checks.texts import Pattern


class SplitProjects(Args):
    """Projects of one applicant, each from `near` times a threshold up to it, alike in name or contents, together above."""

    thresholds: tuple[str, ...]
    near: float = 0.7
    name_likeness: float = 0.6
    content_likeness: float = 0.3


class AlikeProjects(Args):
    """Contents of different applicants at least `likeness` alike, sentences that match `boilerplate` aside."""

    likeness: float = 0.5
    boilerplate: tuple[Pattern, ...] = ()
    shortest: int = 30


class BatchDay(Args):
    """A day of the year that the batch works towards; `after`: only told once that day of the year has passed."""

    month: int
    day: int
    after: tuple[int, int] | None = None


class SameProject(Args):
    """Dossiers of one applicant, kind and project under different names."""


def _alone(context: Context, rule: Rule, args: Args) -> Iterable[Outcome]:
    yield Outcome("不适用")


@check_kind("split_projects", SplitProjects, about_material=False)
def split_projects(context: Context, rule: Rule, args: SplitProjects) -> Iterable[Outcome]:
    """(batch) One applicant's projects lie just under a threshold and above it together."""
    return _alone(context, rule, args)


@check_kind("alike_projects", AlikeProjects, about_material=False)
def alike_projects(context: Context, rule: Rule, args: AlikeProjects) -> Iterable[Outcome]:
    """(batch) Different applicants build much the same."""
    return _alone(context, rule, args)


@check_kind("batch_day", BatchDay, about_material=False)
def batch_day(context: Context, rule: Rule, args: BatchDay) -> Iterable[Outcome]:
    """(batch) What is still open before a day of the year."""
    return _alone(context, rule, args)


@check_kind("same_project", SameProject, about_material=False)
def same_project(context: Context, rule: Rule, args: SameProject) -> Iterable[Outcome]:
    """(batch) Another dossier holds the same project: perhaps an earlier round, which only a person can say."""
    return _alone(context, rule, args)
