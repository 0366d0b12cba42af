"""What `prescreen check` prints: the conclusion, the counts, one line a finding, the files to open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from reports.schema import FindingLine, Report
from reports.wording import CONCLUSION_NOTES, CONCLUSIONS, DECIDER, KINDS, first_place, group

HINTS_SHOWN = 10


def text_summary(report: Report, written: Iterable[Path] = ()) -> str:
    """Plain text for a terminal; `written` are the report files to open, named at the end."""
    return "\n".join(_lines(report, list(written))) + "\n"


def _lines(report: Report, written: list[Path]) -> Iterator[str]:
    head = report.dossier
    name = head.project or head.id
    yield f"【{KINDS[head.kind]}】{one_line(name)}　{one_line(head.applicant)}".rstrip()
    yield f"预审建议：{CONCLUSIONS[report.conclusion]}。{CONCLUSION_NOTES[report.conclusion]}"
    groups = group(report)
    yield (
        f"必须补正 {len(groups.must)}　请核对 {len(groups.verify)}　"
        f"无法读取 {len(groups.unreadable)}　提示 {len(groups.hints)}　文件 {len(report.files)}"
    )
    for title, findings in (
        ("必须补正", groups.must),
        ("请核对", groups.verify),
        ("无法读取", groups.unreadable),
        ("提示", groups.hints),
    ):
        if findings:
            yield ""
            yield f"{title}（{len(findings)}）"
            shown = findings[:HINTS_SHOWN] if title == "提示" else findings
            yield from (_finding(f) for f in shown)
            if len(shown) < len(findings):
                yield f"  ……另有 {len(findings) - len(shown)} 条，见 report.html"
    for route in report.routing:
        yield ""
        yield f"建议去向：{route.what}（{one_line(route.why)}；{route.clause}）"
    yield ""
    for note in report.notes:
        yield f"说明：{one_line(note)}"
    yield DECIDER
    for path in written:
        yield f"  → {path}"


def _finding(finding: FindingLine) -> str:
    cause = "（工具原因）" if finding.cause == "tool" else ""
    return (
        f"  {finding.rule} {finding.result}{cause} {one_line(finding.message or finding.title)}"
        f"　[{one_line(first_place(finding))}]"
    )


def one_line(text: str) -> str:
    """Text of a document may hold line feeds and terminal control codes; neither belongs on a line of ours."""
    return "".join(c if c.isprintable() else " " for c in text)
