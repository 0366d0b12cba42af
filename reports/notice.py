"""补正告知.docx: the draft of what a bureau sends back to the applicant, everything to be mended in one go.

Part one lists every 缺失 and 不符 of weight with clause and quotation, part two the files that could not be read (no
clause: the regulation does not speak of them). Deadline, number, seal and contact stay blank for people. Numbers are
Word's own, so deleting a row renumbers the rest. Never made for a stopped dossier.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt, RGBColor

from reports import word
from reports.schema import FileLine, FindingLine, Report
from reports.wording import KINDS, SEVERITY_ORDER, is_demand, spot

FILE_NAME = "补正告知.docx"
DRAFT = "草稿，待审核员确认"
TITLE = "电子政务建设项目材料补正告知（预审）"
PLACES = 3
EXCERPT = 120

DEMAND_COLUMNS = ("序号", "材料／位置", "问题\n类型", "问题描述\n（原文摘录）", "依据\n（条款及原文）", "补正要求")
DEMAND_WIDTHS = (10.0, 31.0, 12.0, 41.0, 32.0, 30.0)
FILE_COLUMNS = ("序号", "文件", "情况", "请重新提供")
FILE_WIDTHS = (10.0, 58.0, 44.0, 44.0)
RECEIPT_COLUMNS = ("序号", "补正材料", "补正内容", "已补正", "备注")
RECEIPT_WIDTHS = (10.0, 46.0, 64.0, 16.0, 20.0)


def render_notice(report: Report) -> bytes | None:
    """The notice as .docx; None when the dossier was stopped or nothing has to be sent back."""
    if report.conclusion == "stopped":
        return None
    demands = _demanded(report)
    unread = [f for f in report.files if f.status in ("unreadable", "partly_read")]
    if not demands and not unread:
        return None
    document = word.new_document(TITLE)
    _frame(document)
    _opening(document, report)
    titles = {m.material: m.title for m in report.materials}
    chapters = word.add_numbering(document, "chineseCounting", "%1、")
    if demands:
        _heading(document, f"必须补正（{len(demands)}项）", chapters)
        _demands(document, demands, titles)
    if unread:
        _heading(document, f"无法读取，请重新提供（{len(unread)}个文件）", chapters)
        _unread(document, unread)
    _closing(document)
    _receipt(document, report, demands, unread, titles)
    return word.to_bytes(document)


def _demanded(report: Report) -> list[FindingLine]:
    """What has to be mended: gravest first, then material by material, as an applicant works through it."""
    order = {m.material: index for index, m in enumerate(report.materials)}
    return sorted(
        (f for f in report.findings if is_demand(f)),
        key=lambda f: (SEVERITY_ORDER[f.severity], order.get(f.material, len(order))),
    )


def _frame(document: Any) -> None:
    """Page numbers, and the draft mark at the head of every page (on the first page it stands in the text)."""
    section = document.sections[0]
    section.different_first_page_header_footer = True
    word.page_numbers(document)
    word.set_font(document.styles["Header"], word.BLACK, word.SIZES["五号"])
    for header in (section.header, section.even_page_header):
        header.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
        header.paragraphs[0].add_run(DRAFT)
    mark = document.add_paragraph()
    run = mark.add_run(DRAFT)
    word.set_font(run, word.BLACK, word.SIZES["三号"])
    run.font.color.rgb = RGBColor(0xB3, 0x26, 0x1E)


def _opening(document: Any, report: Report) -> None:
    document.add_paragraph(TITLE, style="Title")
    line = document.add_paragraph("编号：　　　　　　　　　　")
    line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    document.add_paragraph(f"{report.dossier.applicant or '　　　　　　　　　　'}：")
    _body(document, _received(report))


def _received(report: Report) -> str:
    head = report.dossier
    project = f"“{head.project}”" if head.project else "“　　　　　　　　”项目"
    regulation = report.tool.regulation or report.tool.ruleset
    return (
        f"贵单位{chinese_date(head.received)}报送的{project}{KINDS[head.kind]}材料收悉。"
        f"经对照{regulation}预审，下列材料需补正或重新提供，现一次性告知如下："
    )


def chinese_date(iso: str | None) -> str:
    """2026-09-20 as 2026年9月20日; blanks to fill where the date is unknown."""
    if not iso:
        return "　　　　年　　月　　日"
    year, month, day = iso.split("-")
    return f"{year}年{int(month)}月{int(day)}日"


def _body(document: Any, text: str) -> Any:
    paragraph = document.add_paragraph(text)
    word.indent_first_line(paragraph)
    return paragraph


def _heading(document: Any, text: str, numbering: int) -> None:
    paragraph = document.add_paragraph(text, style="Heading 1")
    word.number(paragraph, numbering)
    word.indent_first_line(paragraph)


def _demands(document: Any, findings: Sequence[FindingLine], titles: dict[str, str]) -> None:
    rows = [(_where(f, titles), [f.result], _problem(f), _ground(f), [f.advice or "请补正"]) for f in findings]
    _table(document, DEMAND_COLUMNS, DEMAND_WIDTHS, rows, centred=(1,))


def _unread(document: Any, files: Sequence[FileLine]) -> None:
    rows = [([f.path], [f.detail or "无法读取"], [f.remedy or "请重新提供可打开的文件"]) for f in files]
    _table(document, FILE_COLUMNS, FILE_WIDTHS, rows)


def _where(finding: FindingLine, titles: dict[str, str]) -> list[str]:
    lines = [titles[finding.material]] if finding.material in titles else []
    by_file: dict[str, list[str]] = {}
    for e in finding.evidence[:PLACES]:
        by_file.setdefault(e.file, []).append(spot(e))
    for file, spots in by_file.items():
        places = "；".join(filter(None, spots))
        lines.append(f"{file}：{places}" if places else file)
    rest = len(finding.evidence) - PLACES + finding.more_evidence
    if rest > 0:
        lines.append(f"等{rest + PLACES}处")
    return lines or ["全套材料"]


def _problem(finding: FindingLine) -> list[str]:
    """What is wrong and the words that stand there, unless the message has them already."""
    message = finding.message or finding.title
    quotes = list(dict.fromkeys(e.quote.strip() for e in finding.evidence if e.quote.strip()))
    return [message, *(f"原文：“{excerpt(q)}”" for q in quotes[:PLACES] if q not in message)]


def excerpt(text: str, most: int = EXCERPT) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= most else f"{flat[:most]}……"


def _ground(finding: FindingLine) -> list[str]:
    if not finding.clause:
        return ["—"]
    return [finding.clause, f"“{finding.quote}”"] if finding.quote else [finding.clause]


def _table(
    document: Any,
    columns: Sequence[str],
    widths: Sequence[float],
    rows: Sequence[Sequence[Sequence[str]]],
    centred: Sequence[int] = (),
) -> None:
    """A table whose first column numbers itself; `rows` hold the lines of the other cells."""
    table = word.add_table(document, 1, widths)
    word.header_row(table.rows[0])
    word.keep_row_whole(table.rows[0])
    for cell, title in zip(table.rows[0].cells, columns, strict=True):
        word.write_cell(cell, title.split("\n"), "表头")
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    numbering = word.add_numbering(document, "decimal", "%1", "center")
    for row in rows:
        word.append_row(table, [[""], *row], centred=(0, *(index + 1 for index in centred)), numbering=numbering)


def _closing(document: Any) -> None:
    paragraphs = [
        _body(document, "请于　　　　年　　月　　日前将补正材料（盖章扫描件与可编辑版）报送。"),
        _body(document, "联系人：　　　　　　　　联系电话：　　　　　　　　"),
        _body(document, "附：补正材料清单（勾选回执）"),
        document.add_paragraph("（单位名称、公章）"),
        document.add_paragraph("　　　　年　　月　　日"),
    ]
    paragraphs[0].paragraph_format.space_before = Pt(14)
    paragraphs[3].paragraph_format.space_before = Pt(40)
    for signature in paragraphs[3:]:
        signature.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        signature.paragraph_format.right_indent = Pt(32)
    for paragraph in paragraphs[:-1]:
        paragraph.paragraph_format.keep_with_next = True  # a signature never stands alone on a page


def _receipt(
    document: Any,
    report: Report,
    demands: Sequence[FindingLine],
    unread: Sequence[FileLine],
    titles: dict[str, str],
) -> None:
    """The checklist that goes back with the mended materials: the same items in the same order as the notice."""
    label = document.add_paragraph("附")
    label.paragraph_format.page_break_before = True
    word.set_font(label.runs[0], word.BLACK)
    document.add_paragraph("补正材料清单（勾选回执）", style="Title")
    document.add_paragraph(f"项目名称：{report.dossier.project}")
    document.add_paragraph(f"报送单位：{report.dossier.applicant}")
    rows: list[Sequence[Sequence[str]]] = [
        ([titles.get(f.material, "全套材料")], [f.title or f.message], ["□"], [""]) for f in demands
    ]
    rows += [([f.path], ["重新提供可读取的文件"], ["□"], [""]) for f in unread]
    _table(document, RECEIPT_COLUMNS, RECEIPT_WIDTHS, rows, centred=(2,))
    for text in (
        "报送人：　　　　　　报送时间：　　　年　　月　　日",
        "接收人：　　　　　　接收时间：　　　年　　月　　日",
    ):
        document.add_paragraph(text).paragraph_format.space_before = Pt(8)
