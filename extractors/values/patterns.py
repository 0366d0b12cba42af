"""Expressions that come from data: compiled once for the life of the process.

`re` keeps 512 of them and forgets the oldest; the rulebook and its vocabulary have twice as many, so that every
dossier of another kind would compile its own anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """The expression of `pattern`; raises re.error when it is none."""
    return re.compile(pattern)


def matches_any(patterns: Iterable[str], text: str) -> bool:
    """Whether one of `patterns` is found anywhere in `text`."""
    return any(compiled(pattern).search(text) is not None for pattern in patterns)
