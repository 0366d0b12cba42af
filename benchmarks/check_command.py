"""What `prescreen check` costs on a three-file dossier with a plan of about 60 pages, beside bare imports.

Prints medians of whole processes: interpreter start and imports alone, the command, their difference, and --help.
Guides: the difference at most 1 s, the command at most 4 s, --help at most 0.5 s.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from sample_docs.builder.cases import build_case  # noqa: E402

RUNS = 11
CHAPTERS = ("第一章", "第二章", "第三章", "第四章", "第五章", "第九章")
SENTENCE = "系统按照统一的数据标准采集、核对和汇总各片区的业务记录，支持按片区、时间和类别查询统计，并将结果以图表形式展示，供管理人员分析研判。"
IMPORTS = (
    "import flows.cli, flows.commands, flows.pipeline, reports.writing, reports.text_report, extractors.readers.word, "
    "checks.registry; checks.registry.kinds()"
)


def seconds(command: list[str], cwd: Path) -> float:
    start = time.perf_counter()
    subprocess.run(command, cwd=cwd, capture_output=True, check=False)
    return time.perf_counter() - start


def medians(commands: list[list[str]], cwd: Path) -> list[float]:
    """Of each command, the runs of all in turn: a machine that is slower for a while is so for every one of them."""
    for command in commands:
        seconds(command, cwd)
    runs = [[seconds(command, cwd) for command in commands] for _ in range(RUNS)]
    return [statistics.median(of_one) for of_one in zip(*runs, strict=True)]


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        dossier = Path(folder) / "湿地巡护"
        edits = [{"append": {chapter: SENTENCE * 4}} for chapter in CHAPTERS for _ in range(30)]
        build_case("intake", edits).write(dossier)
        python = sys.executable
        check = [python, "-m", "flows.cli", "check", str(dossier), "--out", f"{folder}/out"]
        bare, usage_of = [python, "-c", IMPORTS], [python, "-m", "flows.cli", "--help"]
        imports, command, usage = medians([bare, check, usage_of], ROOT)
    print(f"interpreter and imports {imports:.2f} s, check {command:.2f} s, beyond imports {command - imports:.2f} s")
    print(f"--help {usage:.2f} s; check/imports {command / imports:.2f}")


if __name__ == "__main__":
    main()
