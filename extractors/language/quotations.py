"""Whether words are somebody else's: inside 《…》, inside a quotation, after 文件要求, between 根据 and 的要求."""

from __future__ import annotations

import re
from functools import lru_cache

from extractors.language.cues import Cues
from extractors.values.vocabulary import longest_first

_TITLE = re.compile(r"《[^《》\n]{0,160}(?:《[^《》\n]{0,80}》[^《》\n]{0,80})?(?:》|$)")
_SPEECH = re.compile(r"“([^“”\n]{0,400})(?:”|$)")
_NAME_LENGTH = 6  # “智慧办公”协同办公: up to this many characters around the phrase make a name, not a quotation
_OWN = re.compile("本项目|本次|本期|我局|我单位|本单位|我县|拟|计划|因此|为此|所以")
_STOP = re.compile("[。；;！？!?\n]")
_CLAUSE_END = re.compile("[，,。；;！？!?：:\n]")


@lru_cache(maxsize=4)
def _patterns(cues: Cues) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    def either(words: tuple[str, ...]) -> str:
        return "|".join(map(re.escape, longest_first(words)))

    opener = re.compile(either(cues.quoting))
    end = re.compile(rf"的[^，,。；;]{{0,8}}?(?:{either(cues.quoted_end)})|(?:{either(cues.quoted_end)})$")
    report = re.compile(rf"(?:{either(cues.authorities)})[^，,。；;\n]{{0,16}}?(?:{either(cues.reporting)})")
    return opener, end, report


@lru_cache(maxsize=256)
def _marks(text: str) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    return [m.span() for m in _TITLE.finditer(text)], [m.span() for m in _SPEECH.finditer(text)]


def quotation(text: str, start: int, end: int, cues: Cues) -> str:
    """The words that make text[start:end] a quotation, empty when it is none."""
    titles, speeches = _marks(text)
    for begin, stop in titles:
        if begin < start and end <= stop:
            return text[begin:stop]
    for begin, stop in speeches:
        if begin < start and end <= stop and stop - begin - 2 - (end - start) > _NAME_LENGTH:
            return text[begin:stop]
    return _reported(text, start, cues) or _according(text, start, end, cues)


def _reported(text: str, start: int, cues: Cues) -> str:
    """省政府要求……: all that follows in the sentence, until the applicant speaks of their own project."""
    begin = max((match.end() for match in _STOP.finditer(text, 0, start)), default=0)
    reports = list(_patterns(cues)[2].finditer(text, begin, start))
    if not reports or _OWN.search(text, reports[-1].end(), start):
        return ""
    between = text[reports[-1].end() : start]
    # 按照文件要求，新建……: the clause with the report is over, what follows is the applicant's own
    opened = _patterns(cues)[0].search(text, begin, reports[-1].start() + 1)
    if opened and re.search("[，,]", between):
        return ""
    return reports[-1].group()


def _according(text: str, start: int, end: int, cues: Cues) -> str:
    """根据……关于不再新建机房的要求."""
    opener, closing, _ = _patterns(cues)
    begin = max((match.end() for match in _CLAUSE_END.finditer(text, 0, start)), default=0)
    stop = _CLAUSE_END.search(text, end)
    opened = opener.search(text, begin, start)
    closed = closing.search(text, end, stop.start() if stop else len(text))
    return f"{opened.group()}…{closed.group()}" if opened and closed else ""
