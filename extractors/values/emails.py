"""E-mail addresses of form cells. Several may stand beside each other; one that is none makes the cell unparsed."""

from __future__ import annotations

import re

from extractors.values.normalise import nfkc
from extractors.values.types import Reading

_LONGEST = 500
_LABEL = re.compile(r"^(?:电子)?(?:邮箱|邮件|信箱|e-?mail)(?:地址)?\s*[:：]?", re.IGNORECASE)
_APART = re.compile(r"[,，;；、/|]+")
# A label a part, a domain of at least two; the local part as mail services of this country allow it.
_ADDRESS = re.compile(
    r"[A-Za-z0-9_][A-Za-z0-9._%+\-]{0,63}@(?:[A-Za-z0-9](?:[A-Za-z0-9\-]{0,61}[A-Za-z0-9])?\.){1,6}[A-Za-z]{2,24}"
)


def parse_email(text: str) -> Reading:
    """The addresses of a field joined by ;. Value None when any part of it is no address."""
    plain = _LABEL.sub("", nfkc(text[:_LONGEST]).strip()).replace("。", ".")
    parts = [p for piece in _APART.split(plain) for p in _apart(piece)]
    if not parts:
        return Reading(None, False, "空白")
    bad = [p for p in parts if not _ADDRESS.fullmatch(p) or ".." in p]
    if bad:
        return Reading(None, False, f"不是邮箱地址：{'、'.join(bad[:3])}")
    return Reading(";".join(parts))


def _apart(piece: str) -> list[str]:
    """One address broken over the lines of a narrow cell is one; several are told apart by their blanks."""
    return ["".join(piece.split())] if piece.count("@") == 1 else piece.split()
