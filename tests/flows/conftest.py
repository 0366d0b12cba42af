"""What the tests of the flows share."""

from __future__ import annotations

from pathlib import Path

import pytest
from flow_helpers import Bench


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    (tmp_path / "收件").mkdir()
    return Bench(tmp_path, tmp_path / "收件", tmp_path / "报告")
