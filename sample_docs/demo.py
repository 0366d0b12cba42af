"""`make demo`: the example dossiers go through the inbox, as real ones would; then every report is held against what it must say.

Copies sample_docs/dossiers/ into a temporary inbox, runs `prescreen watch --once` on it, compares all findings with
sample_docs/expected/ and prints what to open.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import yaml

from extractors.errors import PrescreenError
from flows.watch_command import run_watch_command
from reports.json_report import FILE_NAME, read_report
from reports.wording import CONCLUSIONS

HERE = Path(__file__).resolve().parent
OUT = HERE.parent / "reports_out" / "demo"
SETTLE_SECONDS = 1.0

Key = tuple[str, str, str]


def main() -> int:
    names = sorted(path.stem for path in (HERE / "expected").glob("*.yaml"))
    shutil.rmtree(OUT, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix="prescreen-demo-") as folder:
        inbox = Path(folder) / "收件"
        for name in names:
            shutil.copytree(HERE / "dossiers" / name, inbox / name)
        print(f"{len(names)} 卷样例放进收件文件夹 {inbox}，开始检查（首次启动 Prefect 要十几秒）……")
        try:
            status = run_watch_command(inbox, OUT, True, SETTLE_SECONDS, 0.0, None, "gaoqing-2021", None, None, 0)
        except PrescreenError as error:
            print(error, file=sys.stderr)
            return 2
    wrong = {name: problems for name in names if (problems := list(differences(name)))}
    print()
    for name, problems in wrong.items():
        print(f"与预期不符 {name}：{'；'.join(problems)}")
    print(f"与预期（sample_docs/expected/）比对：{len(names) - len(wrong)} 卷全部相符，{len(wrong)} 卷不符")
    print("请打开：")
    print(f"  批次汇总　{OUT / 'index.html'}")
    for name in ("many-faults", "late", "clean-printed"):
        if (OUT / name / "report.html").is_file():
            print(f"  一卷报告　{OUT / name / 'report.html'}")
    for notice in sorted(OUT.glob("*/补正告知.docx"))[:1]:
        print(f"  补正告知　{notice}")
    return 1 if wrong or status else 0


def differences(name: str) -> Iterator[str]:
    """What a report says beyond or short of its expectation; rules over the whole batch are left out."""
    expected = yaml.safe_load((HERE / "expected" / f"{name}.yaml").read_text("utf-8"))
    path = OUT / name / FILE_NAME
    if not path.is_file():
        yield "没有报告"
        return
    report = read_report(path)
    if report.conclusion != expected["conclusion"]:
        yield f"结论应为{CONCLUSIONS[expected['conclusion']]}，现为{CONCLUSIONS[report.conclusion]}"
    wanted: Counter[Key] = Counter((f["rule"], f["result"], f["severity"]) for f in expected["findings"])
    found: Counter[Key] = Counter((f.rule, f.result, f.severity) for f in report.findings if f.scope != "batch")
    for key in wanted - found:
        yield f"少 {' '.join(key)}"
    for key in found - wanted:
        yield f"多 {' '.join(key)}"


if __name__ == "__main__":
    sys.exit(main())
