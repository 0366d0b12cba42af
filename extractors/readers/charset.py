"""Bytes to text for files that do not say their encoding: in this trade UTF-8, GB18030 (GBK) or UTF-16, in that order.

Statistical detectors (chardet, charset-normalizer) were left aside: on the short Chinese texts of a dossier they take
GBK for Big5, Korean or Windows-1252 often enough to matter, while strict UTF-8 followed by strict GB18030 is right for
everything a Chinese Windows writes.
"""

from __future__ import annotations

import codecs

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_UTF16_ASCII_SHARE = 0.2


def decode(data: bytes) -> tuple[str, bool]:
    """The text of `data` and whether every byte could be told; without that, U+FFFD stands for what could not."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _strict_or_replaced(data[len(bom) :], encoding)
    wide = _utf16_without_bom(data)
    if wide:
        return _strict_or_replaced(data, wide)
    for encoding in ("utf-8", "gb18030"):
        try:
            return data.decode(encoding), True
        except UnicodeDecodeError:
            continue
    # one bad byte in a long file must not turn the rest into the other encoding's characters
    readings = [data.decode(encoding, "replace") for encoding in ("utf-8", "gb18030")]
    return min(readings, key=lambda text: text.count("\ufffd")), False


def decode_head(head: bytes, whole: bool) -> str | None:
    """The text that a file begins with, None when these are no text's bytes. A cut character at the end is let go."""
    for bom, encoding in _BOMS:
        if head.startswith(bom):
            return _incremental(head[len(bom) :], encoding, whole)
    wide = _utf16_without_bom(head)
    if wide:
        return _incremental(head, wide, whole)
    for encoding in ("utf-8", "gb18030"):
        text = _incremental(head, encoding, whole)
        if text is not None:
            return text
    return None


def _incremental(data: bytes, encoding: str, whole: bool) -> str | None:
    try:
        return codecs.getincrementaldecoder(encoding)("strict").decode(data, final=whole)
    except UnicodeDecodeError:
        return None


def _strict_or_replaced(data: bytes, encoding: str) -> tuple[str, bool]:
    try:
        return data.decode(encoding), True
    except UnicodeDecodeError:
        return data.decode(encoding, "replace"), False


def _utf16_without_bom(data: bytes) -> str:
    """The byte order of UTF-16 text without a mark, told by the zero bytes of its line feeds, digits and letters."""
    sample = data[:4096]
    pairs = len(sample) // 2
    if pairs < 2 or b"\x00" not in sample:
        return ""
    high, low = sample[1::2].count(0), sample[0::2].count(0)
    if low == 0 and high >= pairs * _UTF16_ASCII_SHARE:
        return "utf-16-le"
    if high == 0 and low >= pairs * _UTF16_ASCII_SHARE:
        return "utf-16-be"
    return ""
