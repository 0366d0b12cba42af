"""`prescreen batch`: runs a batch with a progress bar, ends with the pages to open."""

from __future__ import annotations

import datetime
import sys
from pathlib import Path

from extractors.errors import PrescreenError, UsageError
from flows.batch import BatchResult, finish_batch, nothing_to_do, run_batch
from flows.commands import FAILING, as_kind
from flows.engine import EngineUse, in_plain_threads
from flows.inbox.looking import Item, list_submissions
from flows.opening import open_session
from flows.runner import Runner
from flows.screening import Screened
from flows.session import Manner, Session
from flows.stopping import run_stoppable
from reports.json_report import FILE_NAME
from reports.wording import CONCLUSIONS

INTERRUPTED = 130
RETRY_SECONDS = 2.0


def run_batch_command(
    root: Path,
    kind: str | None,
    received: datetime.date | None,
    out: Path,
    ruleset: str,
    registers: Path | None,
    ledger: str | None,
    workers: int,
    form: str,
    gated: bool = True,
) -> int:
    """Screen every dossier below `root`; 1 when any conclusion is return, supplement or stopped."""
    items = list_submissions(root, [registers] if registers is not None else [])
    if not items:
        raise UsageError(f"{root} 里没有项目", "每个项目应是其中的一个文件夹或压缩包")
    manner = Manner(as_kind(kind), received, ruleset, registers)
    with open_session(root, out, manner, ledger, workers, RETRY_SECONDS) as session, EngineUse(session.state) as engine:
        result = _with_progress(session, items, engine)
        problem = "" if result.interrupted else _finish(session, result, gated)
    if form == "json":
        _print_json(result)
    text = _summary(session.out, result, problem)
    (sys.stderr if form == "json" else sys.stdout).write(text)
    if result.interrupted:
        return INTERRUPTED
    if problem or all(s.failure for s in result.screened):
        return 2
    return 1 if any(s.conclusion in FAILING for s in result.screened) else 0


def _finish(session: Session, result: BatchResult, gated: bool) -> str:
    try:
        finish_batch(session, result, gated)
    except PrescreenError as error:  # the dossiers' own reports stand
        return f"批次汇总没有写成：{error}"
    return ""


def _with_progress(session: Session, items: list[Item], engine: EngineUse) -> BatchResult:
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
        bar = progress.add_task("检查", total=len(items))

        def done(screened: Screened, total: int) -> None:
            words = CONCLUSIONS.get(screened.conclusion, "未完成") if not screened.failure else "未完成"
            progress.update(bar, advance=1, description=f"{words} {screened.name[:24]}")

        def work(runner: Runner) -> BatchResult:
            return run_batch(session, items, runner, done)

        def run() -> BatchResult:
            if nothing_to_do(session, items):  # a server would take longer to start than this takes
                return in_plain_threads(session, work)
            return engine.run("check_batch", session, work)

        return run_stoppable(session, run, grace=0.0)


def _print_json(result: BatchResult) -> None:
    """An array of report.json texts, in the order of the dossiers' names."""
    sys.stdout.write("[\n")
    paths = [s.folder / FILE_NAME for s in result.screened if not s.failure]
    sys.stdout.write(",\n".join(path.read_text("utf-8").rstrip() for path in paths))
    sys.stdout.write("\n]\n")


def _summary(out: Path, result: BatchResult, problem: str) -> str:
    counts: dict[str, int] = {}
    for screened in result.screened:
        if not screened.failure:
            counts[screened.conclusion] = counts.get(screened.conclusion, 0) + 1
    told = "，".join(f"{CONCLUSIONS[c]} {n}" for c, n in sorted(counts.items()))
    lines = [f"共 {len(result.screened)} 卷：{told}" if told else f"共 {len(result.screened)} 卷"]
    unchanged = sum(s.state == "unchanged" for s in result.screened)
    if unchanged:
        lines.append(f"其中 {unchanged} 卷没有变化，沿用已有的报告")
    lines += [f"  第 {s.number} 轮 {s.name}" for s in result.screened if s.number > 1 and s.state == "reported"]
    lines += [f"  未完成 {s.name}：{s.failure}" for s in result.screened if s.failure]
    if problem:
        lines.append(problem)
    if result.interrupted:
        lines.append(f"已中断；已完成的报告在 {out}，再次运行会从中断处继续")
    if result.finished is not None:
        if result.finished.gate is not None:
            lines.append(f"数据质量：{result.finished.gate.summary}")
        lines += [f"  → {path}" for path in (result.finished.index, result.finished.workbook)]
    return "\n".join(lines) + "\n"
