"""docs/formats.md names every format, failure, limit and its default, so that it cannot fall behind."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

from extractors.errors import UnreadableFile
from extractors.limits import DEFAULT
from extractors.readers.registry import READER_OF
from extractors.snapshot.formats import ARCHIVES

TEXT = (Path(__file__).parents[3] / "docs" / "formats.md").read_text(encoding="utf-8")
# read under the name of what they are in Chinese words
_IN_WORDS = {"wordml", "flat_opc", "spreadsheetml", "fodt", "fods", "fodp", "encrypted_xls"}


def test_every_format_is_named() -> None:
    words = set(re.findall(r"[a-z0-9]+", TEXT))
    assert {kind for kind in (*READER_OF, *ARCHIVES) if kind not in _IN_WORDS} <= words


def test_every_limit_stands_with_its_default() -> None:
    stated = dict(re.findall(r"^\| `(\w+)` \| ([\d.]+) \|", TEXT, re.MULTILINE))
    assert stated == {f.name: str(getattr(DEFAULT, f.name)) for f in dataclasses.fields(DEFAULT)}


def test_every_failure_code_is_explained() -> None:
    section = TEXT.partition("## 读不了的原因")[2].partition("\n## ")[0]
    explained = set(re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE))
    listed = (UnreadableFile.__doc__ or "").partition("machine readable:")[2]
    assert explained == set(re.findall(r"[a-z_]+", listed.partition("(")[0]))
    assert len(explained) == 10
