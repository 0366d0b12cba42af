"""Text out of other people's files made fit for every report format.

JSON refuses lone surrogates (file names that are no Unicode), Word and Excel refuse control characters (broken PDF text
layers). Cleaning once, when the report is built, keeps `evidence.file` equal to `files.path` in all of them.
"""

from __future__ import annotations

import dataclasses
import re
from typing import Any, TypeVar

T = TypeVar("T")

_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_SURROGATES = re.compile("[\ud800-\udfff]")


def scrub_text(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _SURROGATES.sub("\ufffd", _CONTROLS.sub(" ", text))


def scrub(value: T) -> T:
    """The same value with all its strings cleaned; dataclasses and tuples are rebuilt only where something changed."""
    return _scrub(value)


def _scrub(value: Any) -> Any:
    if isinstance(value, str):
        return scrub_text(value)
    if isinstance(value, tuple):
        return tuple(_scrub(item) for item in value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        changes = {}
        for field in dataclasses.fields(value):
            before = getattr(value, field.name)
            after = _scrub(before)
            if after != before:
                changes[field.name] = after
        return dataclasses.replace(value, **changes) if changes else value
    return value
