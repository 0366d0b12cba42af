"""What a Prefect server's page shows of our work: a table of each batch, a summary of each dossier.

Names, conclusions and counts only, never what a dossier says: the server is not the ledger, and a stopped dossier must leave
nothing there.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence

from flows.screening import Screened
from reports.json_report import FILE_NAME, read_report
from reports.wording import CONCLUSIONS, group

log = logging.getLogger(__name__)


def dossier_key(folder: str) -> str:
    """Artifacts go by keys of small letters, digits and dashes."""
    return f"dossier-{hashlib.sha256(folder.encode()).hexdigest()[:16]}"


def show_dossier(screened: Screened) -> None:
    """The summary of one dossier; a server that does not take it costs nothing else."""
    from prefect.artifacts import create_markdown_artifact

    try:
        create_markdown_artifact(
            _summary(screened), key=dossier_key(screened.folder.name), description=screened.folder.name
        )
    except Exception as error:
        log.warning("no artifact for %s: %s", screened.folder.name, error)


def _summary(screened: Screened) -> str:
    lines = [f"# {screened.folder.name}　第 {screened.number} 轮", ""]
    if screened.failure:
        return "\n".join([*lines, f"未完成：{screened.failure}"])
    lines.append(f"预审建议：**{CONCLUSIONS[screened.conclusion]}**")
    if screened.conclusion == "stopped":
        return "\n".join(lines)
    groups = group(read_report(screened.folder / FILE_NAME))
    counts = (len(groups.must), len(groups.verify), len(groups.unreadable), len(groups.hints))
    lines += [
        "",
        "| 必须补正 | 请核对 | 无法读取 | 提示 |",
        "|---|---|---|---|",
        "| {} | {} | {} | {} |".format(*counts),
        "",
    ]
    lines += [f"- {f.rule} {f.title}（{f.result}）" for f in groups.must]
    lines += ["", f"报告：`{screened.folder / 'report.html'}`"]
    return "\n".join(lines)


def show_batch(flow: str, screened: Sequence[Screened]) -> None:
    """The table of a batch or a burst."""
    from prefect.artifacts import create_table_artifact

    rows = [
        {
            "卷宗": s.folder.name,
            "轮次": s.number,
            "预审建议": "未完成" if s.failure else CONCLUSIONS[s.conclusion],
            "说明": s.failure or ("沿用已有的报告" if s.state == "unchanged" else ""),
        }
        for s in screened
    ]
    try:
        create_table_artifact(rows, key=flow.replace("_", "-"), description=f"{len(rows)} 卷")
    except Exception as error:
        log.warning("no artifact for the batch: %s", error)


def forget_dossier(folder: str) -> list[str]:
    """Remove a purged dossier's summaries and task runs from the server that PREFECT_API_URL names; what it said to that."""
    from flows.prefect_home import set_quiet

    set_quiet()
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.filters import (
        ArtifactFilter,
        ArtifactFilterKey,
        TaskRunFilter,
        TaskRunFilterName,
    )

    try:
        with get_client(sync_client=True) as client:
            wanted = ArtifactFilter(key=ArtifactFilterKey(any_=[dossier_key(folder)]))
            artifacts = client.read_artifacts(artifact_filter=wanted)
            for artifact in artifacts:
                client.delete_artifact(artifact.id)
            runs = client.read_task_runs(task_run_filter=TaskRunFilter(name=TaskRunFilterName(any_=[folder])))
            for run in runs:
                client.delete_task_run(run.id)
    except Exception as error:  # whatever a server or its client says: the rest is purged all the same
        log.warning("Prefect did not forget %s: %s", folder, error)
        return [f"Prefect 服务器上的记录没有删成（{type(error).__name__}），请在其页面上删除"]
    return [f"已删除 Prefect 服务器上的 {len(artifacts)} 份摘要、{len(runs)} 次任务记录"]
