"""The small edit language of rule cases and planted defects. Each edit is a mapping with one entry: operation and argument.

What is said (stage `content`), before it is laid out:
    set: {form.投资概算: "680000", letter.签发人: ×××, plan.cover.项目名称: …, form.近3-5年项目/1/投资情况: ""}
    set: {new.编号: GQ-01, change.变更后/网络资源/1/开放端口: "80"} (云资源表，见 cloud/edits.py)
    append: {第四章: 句子, 第六章/5: 句子, form.项目主要建设内容: 句子}      remove: [第六章/3, 句中词语]
    drop_chapter: 第三章      empty_chapter: 第三章      swap_chapters: [第三章, 第四章]      rename_chapter: {第三章: …}
    merge_chapters: [第三章, 第四章]      split_chapter: [第六章, 3, 新章标题]      move_chapter: [第九章, 1]
    drop_heading: 第三章      stale_contents: true (目录停在此刻)
    write: {第三章: 全文 or [段落, …], 第六章/3: …}      add_section: [第一章, 标题, [段落, …]]
    drop_section: [第六章, 5]      empty_section: [第六章, 5]      rename_section: [第六章, 5, …]
    budget: {item|group: 名称, 合计: "30"} / {total: "70"} / {capital: 大写} / {unit: 元}      drop_budget: true
    grid: {kind: funding, row: 1, column: 金额, value: "10"}      drop_grid: catalogue      rows: {kind: schedule, rows: [...]}
    drop_picture: topology      break_picture: topology      drop_paper: 名称
    received: 2026-10-08 (null: not stated)      lengthen: 60 (about so many pages more)
What the documents look like (stage `sheets`):
    replace: [plan, 旧词, 新词]      header: {plan: …}      footer: {plan: …}      filename: {plan: 别名.docx}
    insert: {plan: [最前, 秘密★1年]}      drop_doc: form      blank_doc: form      drop_docs: true
    bind_docs: {docs: [letter, form], path: 合订.docx}
    add_doc: {path: 说明.docx, title: …, text: [段落, …]}      duplicate_doc: {doc: plan, path: …, replace: [旧, 新]}
Of acceptance dossiers (base acceptance), what is said: see acceptance/edits.py.
Files beside the documents and what the receipt states (stage `files`):
    add_file: {path: 扫描件.pdf, kind: pdf}      replace_file: {doc: form, path: 申请表.pdf, kind: pdf}
    receipt: {materials: {扫描0001.docx: application_form}, kind: intake, …}
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sample_docs.builder.acceptance import edits as acceptance_edits
from sample_docs.builder.acceptance.content import AcceptanceContent
from sample_docs.builder.content import BuilderError, Content
from sample_docs.builder.edits import content_ops, file_ops, growth, plan_ops, sheet_ops
from sample_docs.builder.edits.draft import Draft

Edit = dict[str, Any]

CONTENT: dict[str, Callable[[Content, Any], None]] = {
    **content_ops.OPERATIONS,
    **plan_ops.OPERATIONS,
    **growth.OPERATIONS,
}
SHEETS: dict[str, Callable[[Draft, Any], None]] = sheet_ops.OPERATIONS
FILES: dict[str, Callable[[Draft, Any], None]] = file_ops.OPERATIONS
ACCEPTANCE: dict[str, Callable[[AcceptanceContent, Any], None]] = acceptance_edits.OPERATIONS


def check_edits(edits: Sequence[Edit]) -> None:
    """Every edit is one known operation; the error names the first that is not."""
    for edit in edits:
        if not isinstance(edit, dict) or len(edit) != 1:
            raise BuilderError(f"一个编辑只能有一项操作：{edit!r}", "请写成 - 操作: 参数")
        operation = next(iter(edit))
        if not any(operation in table for table in (CONTENT, ACCEPTANCE, SHEETS, FILES)):
            known = "、".join(sorted({*CONTENT, *ACCEPTANCE, *SHEETS, *FILES}))
            raise BuilderError(f"没有名为“{operation}”的编辑", f"可用的有：{known}")


def edit_content(content: Content | AcceptanceContent, edits: Sequence[Edit]) -> None:
    table: dict[str, Any] = ACCEPTANCE if isinstance(content, AcceptanceContent) else CONTENT
    for edit in edits:
        operation, argument = next(iter(edit.items()))
        if operation in table:
            _apply(table[operation], content, operation, argument)
        elif operation not in SHEETS and operation not in FILES:
            raise BuilderError(f"编辑 {operation} 不适用于这类卷", f"可用的有：{'、'.join(sorted(table))}")


def edit_draft(draft: Draft, edits: Sequence[Edit]) -> None:
    """Edits of the composed sheets, then of the files; each group in the order written."""
    for table in (SHEETS, FILES):
        for edit in edits:
            operation, argument = next(iter(edit.items()))
            if operation in table:
                _apply(table[operation], draft, operation, argument)


def _apply(function: Callable[[Any, Any], None], target: object, operation: str, argument: object) -> None:
    try:
        function(target, argument)
    except BuilderError as error:
        raise BuilderError(f"编辑 {operation}: {argument!r} 不能执行：{error.message}", error.remedy) from error
    except (KeyError, ValueError, TypeError, AttributeError, IndexError, StopIteration) as error:
        raise BuilderError(f"编辑 {operation}: {argument!r} 写得不对（{error}）", "请对照 edits 的说明") from error
