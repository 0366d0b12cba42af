"""A line that only names a document, 3.《…管理办法》（国发〔2016〕51号）: an item of a list of sources, never a heading."""

from __future__ import annotations

import re

_NUMBER = r"[\s\d一二三四五六七八九十.．、（）()]*"
_CITED = re.compile(rf"{_NUMBER}《[^《》]+》\s*(?:[（(〔\[].*[）)〕\]])?\s*")


def only_cites(text: str) -> bool:
    """Whether the line, its number aside, is the title of a document in 《》 and perhaps its number in brackets."""
    return _CITED.fullmatch(text) is not None
