"""The wheel, installed into a fresh environment, works outside the checkout: packages, templates and command are in it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from sample_docs.builder.cases import build_case

ROOT = Path(__file__).resolve().parents[1]


def uv() -> str:
    found = shutil.which("uv") or str(ROOT / ".uv" / "bin" / "uv")
    if not Path(found).exists():
        pytest.fail("uv is missing; make test installs it")
    return found


def run(*command: str | Path, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    env = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "VIRTUAL_ENV"))} | environment
    return subprocess.run(
        [str(c) for c in command], cwd=cwd, env=env, capture_output=True, text=True, timeout=900, check=False
    )


@pytest.mark.wheel
@pytest.mark.timeout(1200)
def test_check_runs_from_the_wheel(tmp_path: Path) -> None:
    built = run(uv(), "build", "--wheel", "--out-dir", tmp_path / "dist", cwd=ROOT)
    assert built.returncode == 0, built.stderr
    (wheel,) = (tmp_path / "dist").glob("*.whl")
    pins = run(uv(), "export", "--frozen", "--no-dev", "--no-hashes", "--no-emit-project", cwd=ROOT)
    (tmp_path / "pins.txt").write_text(pins.stdout)
    assert run(uv(), "venv", "--python", sys.executable, tmp_path / "venv", cwd=tmp_path).returncode == 0
    python = tmp_path / "venv" / "bin" / "python"
    for arguments in (["-r", tmp_path / "pins.txt"], ["--no-deps", wheel]):
        installed = run(uv(), "pip", "install", "--quiet", "--python", python, *arguments, cwd=tmp_path)
        assert installed.returncode == 0, installed.stderr

    folder = tmp_path / "湿地巡护"
    build_case("intake", [{"set": {"form.投资概算": ""}}]).write(folder)
    command = tmp_path / "venv" / "bin" / "prescreen"
    done = run(command, "check", folder, "--out", tmp_path / "out", "--format", "json", cwd=tmp_path)
    assert done.returncode == 1, done.stderr
    report = json.loads(done.stdout)
    assert [f["rule"] for f in report["findings"] if f["result"] == "缺失"] == ["SB-46"]
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == ["report.html", "report.json", "补正告知.docx"]
