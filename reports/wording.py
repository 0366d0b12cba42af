"""The Chinese words of the reports, in one place, and how findings are grouped for a reader.

Words propose, they do not decide: 未检出 and 未见, never an accusation; the conclusion is a suggestion to the reviewer.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from reports.schema import ChapterLine, FindingLine, Place, Quoted, Report

STOP_RULE = "TY-04"

CONCLUSIONS = {
    "pass": "未发现需补正事项",
    "verify": "需人工核对",
    "supplement": "建议补正",
    "return": "建议退回",
    "stopped": "停止处理",
}
CONCLUSION_NOTES = {
    "pass": "已查各项均未发现缺失或不符，可进入下一环节。",
    "verify": "没有确定的缺失或不符，下列事项机器不能断定，请逐项核对。",
    "supplement": "有缺失或不符的内容，建议一次性告知申报单位补正。",
    "return": "有主要材料缺失、逾期等情形，建议退回，由审核员确认。",
    "stopped": "检出密级标志，已停止读取，未保留任何内容。请按规定转县保密行政管理部门。",
}
DECIDER = "以上为预审建议，由审核员决定。"
KINDS = {"intake": "申报", "acceptance": "验收"}
METHODS = {
    "docx": "Word 原文",
    "pdf": "PDF 文字层",
    "ocr": "图像识别",
    "xlsx": "表格原文",
    "ofd": "OFD 文字",
    "manual": "人工指定",
}
FILE_STATUSES = {"read": "已读", "partly_read": "部分读出", "unreadable": "无法读取", "skipped": "未读"}
MATERIAL_STATUSES = {
    "present": "有",
    "missing": "未检出",
    "blank": "空白样稿",
    "unreadable": "待核（有文件未读出）",
    "not_applicable": "不适用",
}
CHAPTER_STATUSES = {
    "present": "有",
    "merged": "并入其他章",
    "missing": "未检出",
    "uncertain": "待核",
    "extra": "提纲之外",
}
ITEM_STATUSES = {
    "present": "有",
    "inside": "有（在其他材料中）",
    "blank": "空白样稿",
    "missing": "未检出",
    "verify": "待核",
    "declared": "说明不涉及",
    "not_needed": "不要求",
}
FIELD_STATES = {
    "filled": "",
    "unparsed": "未能解析",
    "empty": "空",
    "placeholder": "占位符",
    "guidance": "样稿指导语",
    "none": "写明无",
    "refer": "见他处",
}
SEVERITY_ORDER = {"退回": 0, "补正": 1, "提示": 2}
RESULT_ORDER = {"缺失": 0, "不符": 1, "待核": 2}


@dataclass(slots=True, frozen=True)
class Groups:
    """Findings as a reviewer works through them."""

    must: tuple[FindingLine, ...]
    verify: tuple[FindingLine, ...]
    unreadable: tuple[FindingLine, ...]
    hints: tuple[FindingLine, ...]


def group(report: Report) -> Groups:
    """必须补正, 请核对, 无法读取, 提示; each finding stands in exactly one group, gravest first."""
    unread = {f.path for f in report.files if f.status in ("unreadable", "partly_read")}
    buckets: dict[str, list[FindingLine]] = {"must": [], "verify": [], "unreadable": [], "hints": []}
    for finding in sorted(report.findings, key=lambda f: (SEVERITY_ORDER[f.severity], RESULT_ORDER.get(f.result, 9))):
        if finding.severity == "提示":
            buckets["hints"].append(finding)
        elif is_demand(finding):
            buckets["must"].append(finding)
        elif is_about_unread(finding, unread):
            buckets["unreadable"].append(finding)
        else:
            buckets["verify"].append(finding)
    return Groups(*(tuple(buckets[name]) for name in ("must", "verify", "unreadable", "hints")))


def is_demand(finding: FindingLine) -> bool:
    """A finding that the applicant has to mend: it may stand in the notice."""
    return finding.severity in ("退回", "补正") and finding.result in ("缺失", "不符")


def is_about_unread(finding: FindingLine, unread: Iterable[str]) -> bool:
    """A file finding (no clause) whose places are all files that could not be read: it asks for a better file."""
    files = {e.file for e in finding.evidence}
    return not finding.clause and bool(files) and files <= set(unread)


def chapter_status(line: ChapterLine) -> str:
    """The state of a chapter in words; a heading with nothing under it is said to be just that."""
    if line.status == "present" and not (line.characters or line.tables or line.figures):
        return "仅有标题"
    return CHAPTER_STATUSES[line.status]


def advice_label(finding: FindingLine) -> str:
    if finding.rule == STOP_RULE:
        return "处理"
    return "补正要求" if is_demand(finding) else "建议"


def where(place: Place | Quoted) -> str:
    """A place in words: file, page, locator."""
    return f"{place.file} {spot(place)}".rstrip()


def spot(place: Place | Quoted) -> str:
    """A place inside its file: page and locator."""
    page = f"第{place.page}页" if place.page is not None else ""
    return place.locator if place.locator.startswith(page) and page else f"{page} {place.locator}".strip()


def first_place(finding: FindingLine) -> str:
    """Where a finding stands, on one line; for something absent, where it was looked for."""
    if finding.evidence:
        rest = len(finding.evidence) - 1 + finding.more_evidence
        return where(finding.evidence[0]) + (f" 等{rest + 1}处" if rest else "")
    if finding.searched and finding.searched.files:
        return f"已查 {shortened(finding.searched.files)}"
    return "全套材料"


def shortened(names: Sequence[str], most: int = 3) -> str:
    """Some names of a list and how many there are."""
    shown = "、".join(names[:most])
    return shown if len(names) <= most else f"{shown} 等{len(names)}个文件"


def money(yuan: str | None) -> str:
    """An amount as people write it: 680000.00 becomes 68 万元, small or odd ones stay in yuan."""
    if yuan is None:
        return ""
    try:
        amount = Decimal(yuan)
    except InvalidOperation:
        return yuan
    if abs(amount) >= 10000:
        return f"{(amount / 10000).normalize():,f} 万元"
    return f"{amount.normalize():,f} 元"


def thousands(yuan: str | None) -> str:
    """680000.00 becomes 680,000.00; what is no amount stays as it is."""
    try:
        return f"{Decimal(yuan or ''):,.2f}"
    except InvalidOperation:
        return yuan or ""
