"""`make demo` goes through the inbox and finds of every example exactly what it must; a difference would be told."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from sample_docs import demo


@pytest.mark.slow
def test_the_demo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("PRESCREEN_FLOWS", "plain")
    monkeypatch.setattr(demo, "OUT", tmp_path / "demo")
    assert demo.main() == 0
    out = capsys.readouterr().out
    assert "0 卷不符" in out
    assert str(tmp_path / "demo" / "index.html") in out
    shutil.move(tmp_path / "demo" / "late" / "report.json", tmp_path / "demo" / "clean-printed" / "report.json")
    assert list(demo.differences("late")) == ["没有报告"]
    told = list(demo.differences("clean-printed"))
    assert "结论应为需人工核对，现为建议退回" in told
    assert "多 SB-04 不符 退回" in told
