"""docs/reading.md names every warning that the Word reader gives."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


def test_every_warning_is_documented() -> None:
    code = "\n".join(path.read_text("utf-8") for path in (ROOT / "extractors/readers/word").glob("*.py"))
    given = set(re.findall(r"\.warn\(\s*\"(\w+)\"", code)) | set(
        re.findall(r"warn\(\"(\w+)\" if .* else \"(\w+)\"", code)[0]
    )
    documented = set(re.findall(r"`(\w+)`", (ROOT / "docs/reading.md").read_text("utf-8")))
    assert len(given) >= 12
    assert given - documented == set()
