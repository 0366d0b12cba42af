"""The Jinja environment of the HTML reports: templates from templates/report, everything escaped, nothing undefined."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from extractors.vocabulary import TEMPLATES
from reports import wording


@cache
def environment() -> Environment:
    env = Environment(
        loader=FileSystemLoader(TEMPLATES / "report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters["where"] = wording.where
    env.filters["money"] = wording.money
    env.filters["thousands"] = wording.thousands
    env.filters["size"] = file_size
    env.filters["percent"] = percent
    env.globals["words"] = wording
    return env


def file_size(count: int) -> str:
    if count < 1024:
        return f"{count} B"
    if count < 1024 * 1024:
        return f"{count / 1024:.0f} KB"
    return f"{count / 1024 / 1024:.1f} MB"


def percent(share: float) -> str:
    return f"{share * 100:.0f}%"
