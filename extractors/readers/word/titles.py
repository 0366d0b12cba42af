"""Where the main text begins and what is title: titles of documents and covers are no chapters.

Also tells letters and forms, whose bold lines and short lists are no outline.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.document import Paragraph, Table
from extractors.readers.word import schemes
from extractors.readers.word.candidates import Line, is_label
from extractors.readers.word.drafts import Draft

_TITLE = re.compile(
    r"(?:方案|报告|报告书|建议书|申请书|任务书|申请表|审批表|登记表|申请单|审批单|表|函|请示|批复|通知|纪要|计划|计划书|说明|说明书|规范|手册|材料|合同|协议|意见|"
    r"样稿|提纲|总结|大纲|初稿|终稿|送审稿|报批稿|文件|书)(?:\s*[（(][^）)]{1,20}[）)])?\s*$"
)
_SUBJECT = re.compile(r"(?:项目|系统|平台|工程|服务|中心)\s*$")
_LETTER_TITLE = re.compile(r"(?:^关于|的).{0,60}(?:函|请示|报告|申请|通知|批复|复函)\s*$")
_ADDRESSEE = re.compile(r"^[^，。；\d]{2,30}[：:]\s*$")
_SIGNER = re.compile(r"签发人\s*[：:]")
_LONGEST_COVER_LINE = 40
_MOST_COVER_LINES = 30
_LONGEST_LETTER = 4000
_LONGEST_FORM = 1500
_HEAD = 15


def is_title(text: str) -> bool:
    """A line that names the document (…建设方案, 关于…的函), not a chapter number before it."""
    text = text.strip()
    return len(text) <= 60 and bool(_TITLE.search(text)) and schemes.scheme_of(text) is None


def main_start(flow: Sequence[Draft]) -> int:
    """The index of the first block behind cover, title and table of contents."""
    last_contents = -1
    for index, draft in enumerate(flow):
        if isinstance(draft.block, Paragraph) and draft.block.toc and index <= max(60, len(flow) // 2):
            last_contents = index
    if last_contents >= 0:
        return last_contents + 1
    for index, draft in enumerate(flow[:_MOST_COVER_LINES]):
        if index and draft.new_page:
            return index
        if not _may_be_on_cover(draft):
            break
    return _behind_title(flow)


def _may_be_on_cover(draft: Draft) -> bool:
    block = draft.block
    if isinstance(block, Table):
        return len(block.rows) <= 8
    if not isinstance(block, Paragraph):
        return True
    return len(block.text) <= _LONGEST_COVER_LINE and schemes.scheme_of(block.full_text) is None


def _behind_title(flow: Sequence[Draft]) -> int:
    """Behind the title lines and cover lines at the very top of a text without a cover page."""
    for index, draft in enumerate(flow[:_MOST_COVER_LINES]):
        block = draft.block
        if not isinstance(block, Paragraph):
            continue
        after = flow[index + 1].block if index + 1 < len(flow) else None
        named = _SUBJECT.search(block.text) and isinstance(after, Paragraph) and is_title(after.text)
        if schemes.scheme_of(block.full_text) is not None:
            return index
        if not (is_title(block.text) or named or is_label(block.text)):
            return index
    return 0


def titles_among(headings: Sequence[Line], start: int) -> set[int]:
    """Which of the styled headings (by `at`) are titles of the document, not chapters."""
    if not headings:
        return set()
    found = {line.at for line in headings if line.scheme is None and line.at < start and is_title(line.paragraph.text)}
    rest = [line for line in headings if line.at not in found]
    found |= _lone_top(rest)
    rest = [line for line in headings if line.at not in found]
    if not rest:
        # Only titles are styled: nothing left to take levels from.
        return found
    top = min(line.outline or 0 for line in rest)
    peers = [line for line in rest if line.outline == top]
    deeper = len(rest) - len(peers)
    untitled = [line for line in peers if not (line.scheme is None and is_title(line.paragraph.text))]
    if not untitled and deeper >= 2:
        found |= {line.at for line in peers}
    elif peers[0].scheme is None and is_title(peers[0].paragraph.text) and peers[0] is rest[0]:
        numbered = sum(1 for line in peers[1:] if line.scheme is not None)
        if numbered >= 2 and 2 * numbered >= len(peers) - 1:
            found.add(peers[0].at)
    return found


def _lone_top(headings: Sequence[Line]) -> set[int]:
    """A single unnumbered heading above all others and before them is the document's title."""
    if len(headings) < 3:
        return set()
    top = min(line.outline or 0 for line in headings)
    peers = [line for line in headings if line.outline == top]
    first = headings[0]
    if len(peers) != 1 or peers[0] is not first or first.scheme is not None:
        return set()
    near = headings[1].at - first.at <= 8
    return {first.at} if near or is_title(first.paragraph.text) else set()


def is_letter(flow: Sequence[Draft]) -> bool:
    """A letter (函) or request: title and addressee at the head, no long text."""
    if _running_text(flow, _LONGEST_LETTER) > _LONGEST_LETTER:
        return False
    head = [d.block.text.strip() for d in flow if isinstance(d.block, Paragraph)][:_HEAD]
    titled = any(_LETTER_TITLE.search(text) or re.fullmatch(r"函|申请|请示", text) for text in head)
    addressed = any(_ADDRESSEE.match(text) for text in head)
    signed = any(_SIGNER.search(text) for text in head)
    return (titled and addressed) or (signed and (titled or addressed))


def is_form(flow: Sequence[Draft]) -> bool:
    """Little running text around tables."""
    running = _running_text(flow, _LONGEST_FORM)
    if running >= _LONGEST_FORM:
        return False
    tabled = sum(len(cell.text) for d in flow if isinstance(d.block, Table) for cell in d.block.cells())
    return tabled > 0 and tabled > 2 * running


def _running_text(flow: Sequence[Draft], enough: int) -> int:
    """Letters outside tables, counted no further than `enough`."""
    count = 0
    for draft in flow:
        if isinstance(draft.block, Paragraph):
            count += len(draft.block.text)
            if count > enough:
                break
    return count
