"""Cell references: B3 is row 2, column 1, counted from 0."""

from __future__ import annotations

import re

_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")


def column_of(letters: str) -> int | None:
    """The column of its letters, None when these are none."""
    if not letters or len(letters) > 3 or not letters.isascii() or not letters.isalpha():
        return None
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


def cell_of(reference: str) -> tuple[int, int] | None:
    """Row and column of a reference, None when it is none."""
    match = _REFERENCE.fullmatch(reference)
    column = column_of(match[1]) if match else None
    return (int(match[2]) - 1, column) if match and column is not None and match[2] != "0" else None
