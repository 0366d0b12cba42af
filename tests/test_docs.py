"""The documentation keeps up: generated pages are fresh; every command, option and check kind is named."""

from __future__ import annotations

from pathlib import Path

import click
import pytest

from checks.registry import kinds
from flows.cli import cli
from flows.docs import pages

ROOT = Path(__file__).resolve().parents[1]
GUIDE = (ROOT / "README.zh-CN.md").read_text("utf-8") + (ROOT / "docs" / "commands.md").read_text("utf-8")


def test_generated_pages_are_fresh() -> None:
    stale = [str(p.relative_to(ROOT)) for p, text in pages().items() if not p.is_file() or p.read_text("utf-8") != text]
    assert stale == [], "run make docs"


@pytest.mark.parametrize("name", sorted(cli.commands))
def test_every_command_and_option_is_documented(name: str) -> None:
    assert f"prescreen {name}" in GUIDE
    options = [
        o for p in cli.commands[name].params if isinstance(p, click.Option) for o in p.opts if o.startswith("--")
    ]
    assert [o for o in options if o not in GUIDE] == []


def test_every_check_kind_has_a_description() -> None:
    assert [name for name, kind in kinds().items() if not kind.doc] == []
