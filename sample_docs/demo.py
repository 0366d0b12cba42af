"""`make demo`: screens the example dossiers as a bureau would a batch, compares with what each must yield, says what to open."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import yaml

from extractors.isolation.reading import ReaderPool
from flows.batch import BatchRequest, Screened, finish_batch, run_batch
from reports.wording import CONCLUSIONS

HERE = Path(__file__).resolve().parent
OUT = Path("reports_out") / "demo"


def main() -> int:
    request = BatchRequest(HERE / "dossiers", OUT)
    print(f"检查 {request.root} 中的示例材料……", flush=True)

    def done(screened: Screened, total: int) -> None:
        print(f"  {screened.name}：{screened.failure or CONCLUSIONS[screened.conclusion]}", flush=True)

    with ReaderPool() as pool:
        result = run_batch(request, pool, done)
        finish_batch(request, result)
    differing = [s.name for s in result.screened if s.failure or s.conclusion != expected(s.name)]
    print(f"\n{len(result.screened)} 卷，与预期一致 {len(result.screened) - len(differing)} 卷。")
    if differing:
        print(f"与预期不同：{'、'.join(differing)}")
    print("请打开：")
    for path in (
        result.index,
        result.workbook,
        OUT / "many-faults" / "report.html",
        OUT / "many-faults" / "补正告知.docx",
    ):
        if path is not None and path.exists():
            print(f"  {path.resolve()}")
    return 1 if differing else 0


def expected(name: str) -> str:
    page = HERE / "expected" / f"{name}.yaml"
    return str(yaml.safe_load(page.read_text("utf-8"))["conclusion"]) if page.is_file() else ""


def findings(folder: Path) -> list[tuple[str, str, str]]:
    """Rule, result and severity of every finding of a written report."""
    report = json.loads((folder / "report.json").read_text("utf-8"))
    return sorted((f["rule"], f["result"], f["severity"]) for f in report["findings"])


if __name__ == "__main__":
    sys.exit(main())
