"""The data-quality gate of a batch: whether what was read of all its dossiers is fit to be relied on as a whole.

A dossier's conclusion says what its applicant must do; the gate says whether the bureau should look at the reading first (a
scanner that yields nothing, a form whose labels nobody knows). It runs once a batch, after the last report is written, for
Great Expectations takes seconds to load; what it measured before is told again while the facts are the same. The facts it
is given hold no names, numbers or words of any dossier, so neither do its Data Docs. It changes the batch's page alone.
"""

from __future__ import annotations

import hashlib
import json
import logging
import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from checks.expectations import Failure, Suite, context_for_docs, load_suite, run_with_docs
from checks.places import EMPTY
from extractors.errors import PrescreenError
from extractors.vocabulary import ruleset_folder
from reports.batch import Gate
from reports.data_docs import stand_alone
from reports.schema import Report
from reports.writing import write_file

if TYPE_CHECKING:
    import pandas as pd

log = logging.getLogger(__name__)

FOLDER = "data_docs"
KEPT = "gate.json"
DOSSIERS, FIELDS = "gate_dossiers", "gate_fields"
_DOSSIER_COLUMNS = ("种类", "项目名称", "单位", "收件日期", "文件数", "未读出比例", "填写比例", "总额")
_FIELD_COLUMNS = ("材料", "栏目", "出处", "状态", "读取方式", "把握", "金额")

DossierRow = tuple[str, str | None, str | None, str | None, int, float, float | None, float | None]
FieldRow = tuple[str, str, str | None, str, str, float, float | None]


@dataclass(slots=True)
class Facts:
    """Rows for the suites, gathered report by report. A stopped dossier adds nothing."""

    dossiers: list[DossierRow] = field(default_factory=list)
    fields: list[FieldRow] = field(default_factory=list)

    def add(self, report: Report) -> None:
        if report.conclusion == "stopped":
            return
        head, lines = report.dossier, report.fields
        unread = sum(f.status in ("unreadable", "partly_read") for f in report.files)
        filled = sum(line.state not in EMPTY for line in lines) / len(lines) if lines else None
        money = max((float(a.value) for a in report.amounts if a.value), default=None)
        self.dossiers.append(
            (
                head.kind,
                _there(head.project),
                _there(head.applicant),
                _there(head.received),
                len(report.files),
                unread / max(1, len(report.files)),
                filled,
                money,
            )
        )
        for line in lines:
            amount = float(line.value) if line.unit == "元" and line.value else None
            label = "/".join(part for part in line.field.split("/") if not part.isdigit())
            place = _there(line.evidence.locator or line.evidence.file)
            self.fields.append((line.material, label, place, line.state, line.method, line.confidence, amount))

    def digest(self, folder: Path) -> str:
        """Of the rows and the suites: the same facts judged by the same suites need no second run."""
        made = hashlib.sha256(repr((self.dossiers, self.fields)).encode())
        for name in (DOSSIERS, FIELDS):
            path = folder / "suites" / f"{name}.yaml"
            made.update(path.read_bytes() if path.is_file() else b"")
        return made.hexdigest()


def _there(text: str | None) -> str | None:
    return "有" if text else None


def run_gate(facts: Facts, out: Path, ruleset: str) -> Gate | None:
    """The gate's outcome, with its Data Docs in OUT/data_docs; None where the rulebook has no such suites or there is
    nothing to measure. A gate that cannot run says so and stops nothing."""
    folder = ruleset_folder(ruleset)
    if not facts.dossiers or not (folder / "suites" / f"{DOSSIERS}.yaml").is_file():
        return None
    digest = facts.digest(folder)
    known = _known(out, digest)
    if known is not None:
        return known
    try:
        gate = _measure(facts, out, folder)
    except PrescreenError as error:
        return Gate(None, f"没有检查：{error}")
    except Exception as error:  # the library's own failures come in many classes; the reports are written and stand
        log.exception("the gate failed")
        return Gate(None, f"没有查成（{type(error).__name__}），各卷的报告不受影响")
    kept = {"of": digest, "passed": gate.passed, "summary": gate.summary, "details": gate.details, "href": gate.href}
    write_file(out / FOLDER / KEPT, json.dumps(kept, ensure_ascii=False, indent=1))
    return gate


def forget(out: Path) -> None:
    """Removes what was measured: a dossier that it counted has been purged."""
    shutil.rmtree(out / FOLDER, ignore_errors=True)


def _known(out: Path, digest: str) -> Gate | None:
    try:
        kept = json.loads((out / FOLDER / KEPT).read_text("utf-8"))
        if kept["of"] == digest:
            return Gate(kept["passed"], kept["summary"], tuple(kept["details"]), kept["href"])
    except (OSError, ValueError, KeyError, TypeError):
        pass
    return None


def _measure(facts: Facts, out: Path, folder: Path) -> Gate:
    suites = [load_suite(folder, name) for name in (DOSSIERS, FIELDS)]
    details: list[str] = []
    checked = 0
    with tempfile.TemporaryDirectory(prefix="prescreen-gate-") as scratch:
        context = context_for_docs(Path(scratch))
        for suite, frame in zip(suites, _frames(facts), strict=True):
            if frame.empty:
                continue
            judged = run_with_docs(context, frame, suite)
            checked += judged.checked
            details += [_told(suite, failure, len(frame)) for failure in judged.failures]
        context.build_data_docs()
        stand_alone(Path(scratch))
        _put(Path(scratch), out / FOLDER)
    counted = f"{len(facts.dossiers)} 卷、{len(facts.fields)} 个栏目，检查 {checked} 项"
    summary = f"{counted}，{len(details)} 项不合要求，请先看读取情况" if details else f"{counted}，都合要求"
    return Gate(not details, summary, tuple(details), f"{FOLDER}/index.html")


def _put(made: Path, target: Path) -> None:
    """The finished pages in place of those before; another machine may be doing the same with the same facts."""
    old = {p for p in target.rglob("*") if p.is_file()} if target.is_dir() else set()
    shutil.copytree(made, target, dirs_exist_ok=True)
    new = {target / p.relative_to(made) for p in made.rglob("*") if p.is_file()}
    for path in old - new:
        path.unlink(missing_ok=True)


def _told(suite: Suite, failure: Failure, size: int) -> str:
    say = failure.expectation.meta.say or f"{failure.column} {failure.expectation.type}"
    if failure.rows:
        return f"{suite.title}：{say}（{len(failure.rows)}/{size} 不合）"
    return f"{suite.title}：{say}（实际 {failure.observed}）" if failure.observed else f"{suite.title}：{say}"


def _frames(facts: Facts) -> tuple[pd.DataFrame, pd.DataFrame]:
    import pandas

    dossiers = pandas.DataFrame(facts.dossiers, columns=list(_DOSSIER_COLUMNS))
    fields = pandas.DataFrame(facts.fields, columns=list(_FIELD_COLUMNS))
    return (
        dossiers.astype({"未读出比例": "float64", "填写比例": "float64", "总额": "float64"}),
        fields.astype({"把握": "float64", "金额": "float64"}),
    )
