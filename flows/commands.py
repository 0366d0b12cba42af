"""What the commands check, read and rules do. Called by the command line with plain values; returns the exit status."""

from __future__ import annotations

import datetime
import gc
import json
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from extractors.errors import UnreadableFile, UsageError

if TYPE_CHECKING:
    from checks.rulebook import Rulebook
    from extractors.dossier import Kind
    from extractors.isolation.reading import ReaderPool

FAILING = ("return", "supplement", "stopped")


def run_check(
    folder: Path,
    kind: str | None,
    received: datetime.date | None,
    out: Path | None,
    ruleset: str,
    registers: Path | None,
    approved: Path | None,
    form: str,
) -> int:
    """`prescreen check`: one folder or archive, no server, no ledger, round 1."""
    if not folder.exists():
        raise UsageError(f"没有这个文件夹：{folder}", "请检查路径")
    for path, name in ((registers, "台账"), (approved, "已批准材料")):
        if path is not None and not path.exists():
            raise UsageError(f"没有这个{name}：{path}", "请检查路径")
    from extractors.isolation.reading import ReaderPool
    from extractors.limits import load_limits

    gc.freeze()  # what the imports made stays as long as the command runs: nothing to look through again
    with ReaderPool(load_limits()) as pool:
        pool.warm()  # its workers start while the rules are loaded
        return _check(pool, folder, kind, received, out, ruleset, registers, approved, form)


def _check(
    pool: ReaderPool,
    folder: Path,
    kind: str | None,
    received: datetime.date | None,
    out: Path | None,
    ruleset: str,
    registers: Path | None,
    approved: Path | None,
    form: str,
) -> int:
    from extractors.assemble import dossier_name
    from flows.pipeline import Request, check_folder
    from reports.text_report import text_summary
    from reports.writing import safe_name, write_reports

    target = out or Path("reports_out") / safe_name(dossier_name(folder.resolve().name))
    refuse_inside(target, folder)
    request = Request(folder, as_kind(kind), received, ruleset, approved=approved)
    if registers is not None:
        from extractors.registers import read_registers

        request.registers = read_registers(registers)
    checked = check_folder(request, pool)
    written = write_reports(target, checked.report, checked.crops)
    if form == "json":
        sys.stdout.write((target / "report.json").read_text("utf-8"))
        sys.stderr.write(text_summary(checked.report, written))
    else:
        sys.stdout.write(text_summary(checked.report, written))
    return 1 if checked.report.conclusion in FAILING else 0


def as_kind(kind: str | None) -> Kind | None:
    return "intake" if kind == "intake" else "acceptance" if kind == "acceptance" else None


def refuse_inside(out: Path, source: Path) -> None:
    """Reports must not land among the submitted files: the next run would read them."""
    inside, outside = out.resolve(), source.resolve()
    if source.is_dir() and (inside == outside or outside in inside.parents):
        raise UsageError(f"报告不能写在材料文件夹里面：{out}", "请用 --out 指定别处的文件夹")


def run_read(file: Path, form: str) -> int:
    """`prescreen read`: what the tool sees in one file. 0 when read (even in part), 2 when not; JSON either way."""
    if file.is_dir():
        raise UsageError(f"{file} 是文件夹，read 看一个文件", "检查整个文件夹用 prescreen check")
    if not file.is_file():
        raise UsageError(f"没有这个文件：{file}", "请检查路径")
    from extractors.document_json import document_json
    from extractors.document_text import document_text
    from extractors.isolation.reading import ReaderPool
    from extractors.limits import load_limits
    from flows.reading import read_one

    with tempfile.TemporaryDirectory(prefix="prescreen-") as scratch, ReaderPool(load_limits(), 1) as pool:
        result = read_one(file, pool, Path(scratch))
    if isinstance(result.document, UnreadableFile):
        error = result.document
        if form == "json":
            failed = {
                "schema": "prescreen.document/1",
                "file": file.name,
                "format": result.format,
                "pages": None,
                "blocks": [],
                "seals": [],
                "materials": [],
                "warnings": [{"code": error.code, "message": str(error)}],
            }
            sys.stdout.write(json.dumps(failed, ensure_ascii=False, indent=1) + "\n")
        sys.stderr.write(f"{file.name}：{error}\n")
        return 2
    if form == "json":
        sys.stdout.write(
            json.dumps(document_json(result.document, result.materials), ensure_ascii=False, indent=1) + "\n"
        )
    else:
        sys.stdout.write(document_text(result.document))
    return 0


def run_rules(rule_id: str | None, ruleset: str, form: str) -> int:
    """`prescreen rules [ID]`: the list, or one rule explained, from the rulebook."""
    from checks.rulebook import load_rulebook
    from flows.rules_text import explain_rule, rules_json, rules_markdown, rules_table

    book: Rulebook = load_rulebook(ruleset)
    if rule_id is not None and rule_id.upper() not in book.rules:
        close = "、".join(i for i in book.rules if i.startswith(rule_id.upper()[:2]))[:120]
        raise UsageError(
            f"规则手册 {book.name} 中没有 {rule_id}", f"同组的有：{close}" if close else "用 prescreen rules 查看全部"
        )
    chosen = [rule_id.upper()] if rule_id else list(book.rules)
    if form == "json":
        sys.stdout.write(rules_json(book, chosen))
    elif form == "md":
        sys.stdout.write(rules_markdown(book, chosen))
    elif rule_id:
        sys.stdout.write(explain_rule(book, chosen[0]))
    else:
        sys.stdout.write(rules_table(book, chosen))
    return 0


def run_forms(out: Path) -> int:
    """`prescreen forms`: the blank forms of the regulation's attachments and the register workbook."""
    from reports.forms import write_forms

    for path in write_forms(out):
        sys.stdout.write(f"  → {path}\n")
    return 0
