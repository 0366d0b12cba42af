"""index.html: the batch at a glance, for the bureau chief, with a table that leads to every report.

Self-contained like report.html; sorting needs the few lines of script, reading does not.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from decimal import Decimal
from urllib.parse import quote

from reports import batch, wording
from reports.batch import BatchEntry, FailedDossier, Gate
from reports.charts import Bar, bar_chart
from reports.templating import environment

FILE_NAME = "index.html"
WORKBOOK_NAME = "批次汇总.xlsx"
TONES = {"pass": "green", "verify": "amber", "supplement": "red", "return": "deep", "stopped": "dark"}
ORDER = ("return", "supplement", "verify", "pass", "stopped")


def render_index(
    entries: Sequence[BatchEntry],
    failed: Sequence[FailedDossier] = (),
    gate: Gate | None = None,
    made: datetime.date | None = None,
    workbook: str = WORKBOOK_NAME,
    notices: Sequence[str] = (),
) -> str:
    """The page of a batch. `made` is the date shown; `workbook` its file beside the page, empty when there is none;
    `notices` what is to be said of the batch as a whole."""
    counts = batch.conclusions(entries)
    ordered = sorted(entries, key=lambda e: (ORDER.index(e.report.conclusion), e.report.dossier.id))
    return (
        environment()
        .get_template("index.html.j2")
        .render(
            rows=[(entry, batch.totals(entry.report), quote(entry.href)) for entry in ordered],
            failed=failed,
            gate=gate,
            notices=notices,
            made=made,
            workbook=quote(workbook),
            counts=counts,
            order=ORDER,
            amount=sum((batch.largest_amount(e.report) or Decimal(0) for e in entries), Decimal(0)),
            charts=_charts(entries, counts),
        )
    )


def _charts(entries: Sequence[BatchEntry], counts: dict[str, int]) -> list[tuple[str, str, object]]:
    """Title, explanation and picture of each chart."""
    demands = [
        Bar(f"{rule} {title}", count, f"{count} 卷", "red") for rule, title, count in batch.frequent_demands(entries)
    ]
    outcome = [Bar(wording.CONCLUSIONS[c], counts[c], f"{counts[c]} 卷", TONES[c]) for c in ORDER if counts[c]]
    routes = [
        Bar(route, float(total), f"{wording.money(f'{total:.2f}')}，{count} 卷", "blue")
        for route, count, total in batch.amounts_by_route(entries)
    ]
    units = [
        Bar(name, count, f"{count} 卷，须补正 {found} 项", "blue") for name, count, found in batch.departments(entries)
    ]
    return [
        ("预审建议", "各类建议的卷数", bar_chart("预审建议", outcome)),
        ("金额与去向", "按建议去向合计，每卷取总额候选的最大值", bar_chart("金额与去向", routes)),
        ("最常见的补正事项", "涉及卷数最多的缺失与不符", bar_chart("最常见的补正事项", demands, label_width=250)),
        ("申报单位", "卷数与须补正项数", bar_chart("申报单位", units)),
    ]
