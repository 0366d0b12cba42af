"""Whether a text layer says what the page shows.

A layer lies when its fonts have no way back to Unicode (pdfium then gives nothing, U+FFFD or private codes), when a
wrong encoding turned it into letters no Chinese document uses, or when it is the product of a poor recognition under
a scanned picture. The first two show in the characters themselves; the last only by comparing with the picture.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from extractors.document import Bbox
from extractors.readers.pages.model import Piece
from extractors.readers.pdf.characters import TextLayer

_STRANGE = re.compile(
    "[\u0080-\u009f\u00a1-\u00a6\u00a8-\u00af\u00b2-\u00b6\u00b8-\u00d6\u00d8-\u02ff\u0370-\u058f\u0600-\u1fff\u2500-\u257f\uff61-\uff9f]"
)
_HAN = re.compile("[\u3400-\u9fff]")


def suspicion(layer: TextLayer) -> str:
    """Why the characters of a layer cannot be what the page shows, in Chinese; empty when they may well be."""
    text = "".join(g.char for g in layer.glyphs)
    total = len(text)
    bad = layer.unmapped + text.count("(cid:")
    if total == 0:
        return "文字层没有可用的字符" if bad else ""
    if bad >= 3 and bad > 0.02 * total:
        return "文字层有字符对应不到文字编码"
    if total < 20:
        return ""
    letters = "".join(set(text))  # a page has few different ones, and of those mostly none is strange or rare
    if sum(map(text.count, _STRANGE.findall(letters))) > 0.2 * total:
        return "文字层是乱码"
    rare = sum(text.count(c) for c in _HAN.findall(letters) if not _common(c))
    han = len(_HAN.findall(text)) if rare else 0
    return "文字层是乱码" if han >= 20 and rare > 0.2 * han else ""


@lru_cache(maxsize=16384)
def _common(char: str) -> bool:
    """Whether a character is in GB 2312, as more than 98 of 100 of any official text are."""
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def covered(images: Sequence[Bbox], width: float, height: float) -> float:
    """Share of the page that pictures cover; strips of one scan add up."""
    area = sum((b[2] - b[0]) * (b[3] - b[1]) for b in images)
    return min(1.0, area / max(width * height, 1.0))


def samples(pieces: Sequence[Piece], count: int = 4) -> list[Piece]:
    """A few runs of text spread over the page, long enough to compare."""
    long = sorted((p for p in pieces if len(p.text) >= 5), key=lambda p: (p.y0, p.x0))
    if len(long) < count:
        long = sorted((p for p in pieces if len(p.text) >= 2), key=lambda p: (p.y0, p.x0))
    if len(long) <= count:
        return long
    step = len(long) / count
    return [long[int((k + 0.5) * step)] for k in range(count)]
