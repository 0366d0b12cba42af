"""`prescreen batch`: runs a batch with a progress bar, ends with the pages to open."""

from __future__ import annotations

import datetime
import sys
from pathlib import Path

from extractors.errors import UsageError
from extractors.isolation.reading import ReaderPool
from extractors.limits import load_limits
from flows.batch import BatchRequest, BatchResult, Screened, finish_batch, list_dossiers, run_batch
from flows.commands import FAILING, as_kind, refuse_inside
from reports.wording import CONCLUSIONS

INTERRUPTED = 130


def run_batch_command(
    root: Path,
    kind: str | None,
    received: datetime.date | None,
    out: Path,
    ruleset: str,
    registers: Path | None,
    workers: int,
    form: str,
) -> int:
    """Screen every dossier below `root`; 1 when any conclusion is return, supplement or stopped."""
    count = len(list_dossiers(root))
    refuse_inside(out, root)
    request = BatchRequest(root, out, as_kind(kind), received, ruleset, workers=workers)
    if registers is not None:
        if not registers.exists():
            raise UsageError(f"没有这个台账：{registers}", "请检查路径")
        from extractors.registers import read_registers

        request.registers = read_registers(registers)
    if not count:
        raise UsageError(f"{root} 里没有项目", "每个项目应是其中的一个文件夹或压缩包")
    with ReaderPool(load_limits(), workers) as pool:
        result = _with_progress(request, pool, count)
    if not result.interrupted:
        finish_batch(request, result)
    if form == "json":
        _print_json(result)
    text = _summary(request, result)
    (sys.stderr if form == "json" else sys.stdout).write(text)
    if result.interrupted:
        return INTERRUPTED
    return 1 if any(s.conclusion in FAILING for s in result.screened) else 0


def _with_progress(request: BatchRequest, pool: ReaderPool, count: int) -> BatchResult:
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("剩余"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        bar = progress.add_task("检查", total=count)

        def done(screened: Screened, total: int) -> None:
            words = CONCLUSIONS.get(screened.conclusion, "未完成") if not screened.failure else "未完成"
            progress.update(bar, advance=1, description=f"{words} {screened.name[:24]}")

        return run_batch(request, pool, done)


def _print_json(result: BatchResult) -> None:
    """An array of report.json texts, in the order of the dossiers' names."""
    sys.stdout.write("[\n")
    texts = [(s.folder / "report.json").read_text("utf-8").rstrip() for s in result.screened if not s.failure]
    sys.stdout.write(",\n".join(texts))
    sys.stdout.write("\n]\n")


def _summary(request: BatchRequest, result: BatchResult) -> str:
    lines = []
    counts: dict[str, int] = {}
    for screened in result.screened:
        if not screened.failure:
            counts[screened.conclusion] = counts.get(screened.conclusion, 0) + 1
    lines.append(
        f"共 {len(result.screened)} 卷：" + "，".join(f"{CONCLUSIONS[c]} {n}" for c, n in sorted(counts.items()))
    )
    lines += [f"  未完成 {s.name}：{s.failure}" for s in result.screened if s.failure]
    if result.interrupted:
        lines.append(f"已中断；已完成的报告在 {request.out}")
    lines += [f"  → {path}" for path in (result.index, result.workbook) if path is not None]
    return "\n".join(lines) + "\n"
