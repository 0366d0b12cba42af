"""Secrecy marks (TY-04): what is one, and where in a file it counts.

Apart from the rule, for flows look for marks before a dossier is read: one at the top of a scan ends the reading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.findings import Evidence
from extractors.document import Document, Paragraph
from extractors.values.normalise import nfkc

_LEVEL = r"(?<!商业)(?<!工作)(绝\s?密|机\s?密|秘\s?密)"  # set apart by a blank where no term follows
_MARK = rf"{_LEVEL}\s*[★☆*]?\s*(\d{{1,3}}\s*(年|个月|月)|长期)?"
_ALONE = re.compile(rf"^[\s【\[(（]*{_MARK}[\s】\])）]*$")
_STARRED = re.compile(rf"{_LEVEL}\s*[★☆*]\s*(\d{{1,3}}\s*(年|个月|月)|长期)?")
_IN_NAME = re.compile(
    r"(?<!商业)(?<!工作)(绝密|机密|秘密)\s*[★☆*]|[\[【(（](绝密|机密|秘密)[\]】)）]|^(绝密|机密|秘密)[\s_\-—]"
)
HEAD_LINES = 12


def mark_in_name(path: str) -> str:
    """The mark in the name of a file or of a folder above it, empty when there is none."""
    for part in re.split(r"[/]|!/", nfkc(path)):
        found = _IN_NAME.search(part)
        if found:
            return found.group(0)
    return ""


def may_be_mark(line: str) -> bool:
    """Whether a line by itself is a mark or holds one; what stands in a table is none, which a line cannot tell."""
    return bool(_STARRED.search(nfkc(line))) or any(_ALONE.match(part) for part in _corners(line))


def marks_of(document: Document) -> Iterator[Evidence]:
    """Marks of one document: header and footer anywhere; alone on a line among the first lines of pages one and two."""
    seen = 0
    seen_page: dict[int, int] = {}
    for block in document.blocks:
        if not isinstance(block, Paragraph):
            continue
        if block.part in ("header", "footer"):
            if _STARRED.search(nfkc(block.text)) or any(map(_ALONE.match, _corners(block.text))):
                yield Evidence.at(document.anchor(block), block.text.strip()[:30])
            continue
        if block.part not in ("body", "textbox") or not block.text.strip():
            continue
        seen += 1
        page = block.page
        if page is not None:
            if page > 2:
                continue
            seen_page[page] = seen_page.get(page, 0) + 1
            near = seen_page[page] <= HEAD_LINES
        else:
            near = seen <= HEAD_LINES
        if near and any(_ALONE.match(part) for part in _corners(block.text)):
            yield Evidence.at(document.anchor(block), block.text.strip()[:30])


def _corners(text: str) -> list[str]:
    """A line, and its left and right corner when wide blanks part them: 000001      秘密★1年."""
    plain = nfkc(text).strip()
    parts = re.split(r"\s{2,}|\t", plain)
    return [plain, parts[0], parts[-1]]
