"""附件1 申请文件（函）: head, title, addressee, two paragraphs, list of attachments, signature, contact."""

from __future__ import annotations

from sample_docs.builder.blueprint import Box, Para, Sheet, SheetBlock, TableSheet, TextBox
from sample_docs.builder.content import LETTER, Letter
from sample_docs.builder.layouts import LetterLayout


def compose_letter(letter: Letter, layout: LetterLayout) -> Sheet:
    blocks: list[SheetBlock] = [
        *_head(letter, layout),
        Para("", "blank"),
        Para(letter.title, "title"),
        Para("", "blank"),
    ]
    if letter.addressee:
        blocks.append(Para(f"{letter.addressee}：", "addressee"))
    blocks += [Para(text) for text in (letter.need, letter.funding, letter.closing) if text]
    blocks += _attachments(letter, layout)
    signature = [Para(text, "signature") for text in (letter.signatory, letter.date) if text]
    note = [Para(f"（联系人：{letter.contact}  联系电话：{letter.phone}）", "note")]
    if not letter.contact and not letter.phone:
        note = []
    blocks += [*note, *signature] if layout.note_first else [*signature, *note]
    return Sheet(LETTER, blocks=blocks)


def _head(letter: Letter, layout: LetterLayout) -> list[SheetBlock]:
    """发文机关标志, 发文字号 and 签发人; a missing mark leaves its line out, for it is often preprinted paper."""
    mark = [Para(letter.agency_mark, "agency_mark")] if letter.agency_mark else []
    if layout.structure == "red_head" and mark:
        mark = [Para(f"{letter.agency_mark}文件", "agency_mark")]
    signer = f"签发人：{letter.signer}" if letter.signer is not None else ""
    line = f"{letter.number}{' ' * 20}{signer}".rstrip()
    if layout.structure == "table_head":
        rows = [[Box([letter.agency_mark], col_span=2)]] if letter.agency_mark else []
        rows.append([Box([letter.number]), Box([signer])])
        return [TableSheet(rows, [10, 8], borders=False)]
    if layout.structure == "textbox_head":
        return [TextBox([*mark, Para(line, "number_line")])]
    if layout.structure == "plain":
        return [*mark, Para(letter.number, "number_line"), Para(signer, "number_line")]
    return [*mark, Para(line, "number_line")]


def _attachments(letter: Letter, layout: LetterLayout) -> list[SheetBlock]:
    if not letter.attachments:
        return []
    listed = [f"{number}.{title}" for number, title in enumerate(letter.attachments, start=1)]
    if layout.inline_attachments:
        return [Para(f"附件：{' '.join(listed)}", "attachment")]
    first, *rest = listed
    return [Para(f"附件：{first}", "attachment"), *(Para(f"      {text}", "attachment") for text in rest)]
