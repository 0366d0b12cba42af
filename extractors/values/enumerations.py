"""Items numbered within one line: 1.申请表2.建设方案, as a scan shows them whose blanks nobody can see."""

from __future__ import annotations

import re
from itertools import pairwise

_NUMBER = re.compile(r"(?<![\d.．])(\d{1,2})[.．、)）](?!\d)")


def numbered_items(text: str) -> list[str]:
    """The text cut before 1. 2. 3. …, each number following the one before; the whole text where there is no second.

    What stands before the first number is an item of its own; blank ones are left out.
    """
    cuts: list[int] = []
    for match in _NUMBER.finditer(text):
        if int(match.group(1)) == len(cuts) + 1:
            cuts.append(match.start())
    if len(cuts) < 2:
        return [text]
    bounds = [0, *cuts, len(text)] if cuts[0] else [*cuts, len(text)]
    return [part for a, b in pairwise(bounds) if (part := text[a:b].strip())]
