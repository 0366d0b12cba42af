"""`prescreen purge`: remove everything kept of one dossier, wherever prescreen has put it.

Ledger, reports and earlier rounds, what was read, recognised pages, Prefect's notes; and what other dossiers' reports and the
batch's pages say of it. The submission itself is not ours to delete.
"""

from __future__ import annotations

import logging
import os
import shutil
import sys
from pathlib import Path

from extractors.errors import PrescreenError
from flows.finishing import finish
from flows.gate import forget
from flows.opening import open_ledger, open_session
from flows.prefect_home import remove_history
from flows.session import STATE, Manner
from reports.json_report import FILE_NAME
from reports.ledger.database import ledger_url
from reports.ledger.purging import purge
from reports.writing import ARTEFACTS, ROUNDS, sweep

log = logging.getLogger(__name__)


def run_purge(dossier: str, ledger: str | None, out: Path) -> int:
    """Raises UsageError when there is no such ledger or dossier."""
    with open_ledger(ledger, out) as book:
        purged = purge(book, dossier)
    lines = [f"已清除“{purged.folder}”：台账中 {purged.rounds} 轮的记录"]
    for output in purged.outputs or (str(out / purged.folder),):
        lines += _remove_output(Path(output))
    if os.environ.get("PREFECT_API_URL"):
        from flows.prefect_artifacts import forget_dossier

        lines += forget_dossier(purged.folder)
    for root in dict.fromkeys(Path(o).parent for o in purged.outputs):
        lines += _renew_pages(root, ledger or ledger_url(out))
    lines.append("报送的原件不归本程序管，没有动")
    sys.stdout.write("\n  ".join(lines) + "\n")
    return 0


def _remove_output(folder: Path) -> list[str]:
    """Our own files of a dossier's output folder; what others put there stays, and is named."""
    sweep(folder)
    for name in (FILE_NAME, *ARTEFACTS, ROUNDS):
        path = folder / name
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
    for left in folder.glob(".stage-*"):
        shutil.rmtree(left, ignore_errors=True)
    state = folder.parent / STATE
    shutil.rmtree(state / "kept" / folder.name, ignore_errors=True)
    remove_history(state)
    said = [f"已删除 {folder} 中的报告"]
    try:
        folder.rmdir()
    except FileNotFoundError:
        return []
    except OSError:
        try:
            names = "、".join(sorted(p.name for p in folder.iterdir())[:8])
        except OSError as error:
            names = str(error)
        said.append(f"{folder} 里还有不是本程序写的文件，没有删：{names}")
    return said


def _renew_pages(out: Path, ledger: str) -> list[str]:
    """Write the batch's pages, and what the rules over many dossiers say in other reports, without the purged one."""
    if not out.is_dir():
        return []
    try:
        with open_session(None, out, Manner(), ledger) as session:
            finish(session)
        forget(out)
    except PrescreenError as error:
        return [f"批次汇总没有改写：{error}"]
    return [f"已改写 {out / 'index.html'} 和批次汇总"]
