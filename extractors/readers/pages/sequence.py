"""Whether pages are missing or out of order, by the numbers printed on them (GC-03).

Asked of recognised pages only: a printed file cannot lose a sheet on the scanner. One number that recognition misread must
not raise an alarm, so a step is believed only when the numbers around it bear it out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.document import ReadWarning
from extractors.readers.pages.model import PageContent, VisualLine

_NUMBER = re.compile(
    r"^[\s\-—–－~·.•一]*第?\s*(\d{1,3})\s*页?[\s,，/／|]*(共\s*\d{1,3}\s*页|(of|/|／)\s*\d{1,3})?[\s\-—–－~·.•一]*$"
)
_FOOT = 0.9  # of the page's height


def printed_number(page: PageContent, lines: Sequence[VisualLine]) -> int | None:
    """The page number at the foot of a recognised page."""
    if not page.recognised:
        return None
    for line in lines[-2:]:
        found = _NUMBER.match(line.text) if line.y0 > _FOOT * page.height else None
        if found:
            return int(found.group(1))
    return None


def sequence_warnings(numbers: Sequence[int | None]) -> list[ReadWarning]:
    """`numbers`: what is printed on page 1, 2, … of the file."""
    known = [(k, n) for k, n in enumerate(numbers, 1) if n is not None]
    offsets = [n - k for k, n in known]
    steps = [k for k in range(1, len(known)) if offsets[k] != offsets[k - 1] and known[k][1] != 1]
    found = []
    for k in steps:
        before, after = _run(offsets, k - 1, -1), _run(offsets, k, 1)
        if before < 2 or after < 2:
            continue  # a lone number may have been misread
        (a, first), (b, second) = known[k - 1], known[k]
        said = f"第{a}页印的页码是 {first}，第{b}页是 {second}"
        missing = offsets[k] - offsets[k - 1]
        said += f"，中间可能缺 {missing} 页" if missing > 0 else "，页序可能有误或页面重复"
        found.append(ReadWarning("page_gap", said, b))
    return found


def _run(offsets: Sequence[int], start: int, step: int) -> int:
    """How many neighbours in a row have the same offset, going from `start`."""
    count, k = 0, start
    while 0 <= k < len(offsets) and offsets[k] == offsets[start]:
        count, k = count + 1, k + step
    return count
