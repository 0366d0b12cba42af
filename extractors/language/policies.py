"""What a text cites: 《titles》, document numbers, orders and standards, each with the body that issued it.

FA-09 wants at least one 《…》 with a number or an issuer; a bare 高政办发〔2021〕1号 and GB/T 22239-2019 are found too.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from extractors.language.organisations import find_organisations
from extractors.values.docnumber import find_document_numbers
from extractors.values.types import DocumentNumber, Mention

Kind = Literal["document", "law", "standard", "order"]

_TITLE = re.compile(r"《((?:[^《》\n]|《[^《》\n]{0,80}》){2,160})》")
_STANDARD = re.compile(
    r"(?<![A-Za-z0-9])(?:(?:GB|GA|GM|YD|SJ|JR|HJ|WS|JY|SL|QX|GW|CJJ|JGJ|DB\d{2}|DB)(?:[/／][TZＴＺ])?|[TＴ][/／][A-Z]{2,8}|ISO(?:[/／]IEC)?|IEC)"
    r"[ \u3000]?\d{3,6}(?:\.\d{1,3})?(?:[ \u3000]?[-—–－:][ \u3000]?(?:19|20)\d{2})?(?!\d)"
)
_ORDER = re.compile(
    r"(?:中华人民共和国)?(?:国务院|主席|国家[\u4e00-\u9fff]{2,12}|[\u4e00-\u9fff]{2,8}(?:部|厅|局|政府))令?"
    r"(?:〔\d{4}〕)?[ \u3000]?第[ \u3000]?(?:\d{1,4}|[一二三四五六七八九十百〇]{1,6})[ \u3000]?号令?"
)
_LAW = re.compile("法$|条例$|法实施条例$|^中华人民共和国")
_BETWEEN = re.compile(r"(?:的(?:通知|意见|函|决定|批复|公告|规定|办法)|文件|[ \u3000]|[（(〔\[]|\d{4}年){0,5}")
_BEFORE_TITLE = re.compile(
    r"(?:联合)?(?:关于)?(?:印发|发布|出台|下发|制定|颁布|转发|公布)?(?:了|的)?[ \u3000]?$|[ \u3000:：]{0,2}$"
)
_YEAR = re.compile("(?:19|20)\\d{2}")


@dataclass(slots=True, frozen=True)
class Policy:
    """One cited policy at text[start:end].

    `title` without its brackets (empty for a bare number), `number` the 发文字号, `code` the number of a standard or an
    order, `issuer` the bodies named right before it. `year` is that of number or code, 0 when none is written.
    """

    title: str
    start: int
    end: int
    kind: Kind = "document"
    number: DocumentNumber | None = None
    code: str = ""
    issuer: str = ""
    year: int = 0

    @property
    def identified(self) -> bool:
        """Whether more than a title is given."""
        return bool(self.number or self.code or self.issuer) or self.kind == "law"


@dataclass(slots=True)
class _Marks:
    """Everything numbered in a text, in its order, and what a title has already taken."""

    numbers: list[Mention]
    codes: list[tuple[int, int, Kind, str]]
    bodies: list[Mention]
    used: set[int]


def find_policies(text: str) -> list[Policy]:
    """The policies that `text` cites, in the order in which they stand."""
    numbers = find_document_numbers(text)
    codes: list[tuple[int, int, Kind, str]] = [(*m.span(), "standard", m.group()) for m in _STANDARD.finditer(text)]
    codes += [(*m.span(), "order", m.group()) for m in _ORDER.finditer(text) if "令" in m.group()]
    marks = _Marks(numbers, sorted(codes), find_organisations(text), set())
    found = [_titled(text, match, marks) for match in _TITLE.finditer(text)]
    covered = [(policy.start, policy.end) for policy in found]
    found += [policy for policy in _untitled(text, marks) if not _inside(policy.start, covered)]
    return sorted(found, key=lambda policy: policy.start)


def _inside(place: int, spans: list[tuple[int, int]]) -> bool:
    at = bisect_left(spans, (place + 1, 0)) - 1
    return at >= 0 and spans[at][0] <= place < spans[at][1]


def _titled(text: str, match: re.Match[str], marks: _Marks) -> Policy:
    start, end = match.span()
    issuer, issued = _issuer(text, start, marks.bodies)
    number: DocumentNumber | None = None
    code = ""
    kind: Kind = "document"
    behind = _BETWEEN.match(text, end)
    at = behind.end() if behind else end
    for place in {at, end}:
        mention = _starting(marks.numbers, place)
        if mention is not None and mention.start not in marks.used and isinstance(mention.value, DocumentNumber):
            number, end = mention.value, mention.end
            marks.used.add(mention.start)
            break
    if number is None:
        coded = _coded(marks, at, start, match)
        if coded is not None:
            code, kind, start, end = coded[3], coded[2], min(start, coded[0]), max(end, coded[1])
            marks.used.add(coded[0])
    if number is None:
        earlier = _ending(marks.numbers, start, text)
        if earlier is not None and earlier.start not in marks.used and isinstance(earlier.value, DocumentNumber):
            number, start = earlier.value, earlier.start
            marks.used.add(earlier.start)
    if not issuer:
        issuer = _named_in_title(match[1])
    if kind == "document" and _LAW.search(match[1]):
        kind = "law"
    begin = min(start, issued)
    return Policy(match[1], begin, end, kind, number, code, issuer, _year(number, code))


def _starting(mentions: list[Mention], place: int) -> Mention | None:
    at = bisect_left(mentions, place, key=lambda mention: mention.start)
    return mentions[at] if at < len(mentions) and mentions[at].start == place else None


def _ending(mentions: list[Mention], place: int, text: str) -> Mention | None:
    at = bisect_left(mentions, place, key=lambda mention: mention.start) - 1
    return mentions[at] if at >= 0 and not text[mentions[at].end : place].strip(" \u3000") else None


def _coded(marks: _Marks, at: int, start: int, match: re.Match[str]) -> tuple[int, int, Kind, str] | None:
    """A standard's or order's number right behind the title, right before it, or inside it."""
    first = bisect_left(marks.codes, (match.start() - 40,))
    for item in marks.codes[first : first + 20]:
        if item[0] in marks.used:
            continue
        behind = at - 1 <= item[0] <= at + 2
        before = 0 <= start - item[1] <= 2
        if behind or before or match.start() < item[0] < match.end():
            return item
    return None


def _issuer(text: str, start: int, bodies: list[Mention]) -> tuple[str, int]:
    """The bodies that stand right before a title (国务院办公厅关于印发《…》) and where they begin."""
    lead = _BEFORE_TITLE.search(text, max(0, start - 8), start)
    at = lead.start() if lead else start
    names: list[str] = []
    index = bisect_left(bodies, start, key=lambda mention: mention.start) - 1
    while index >= 0 and len(names) < 6:
        gap = text[bodies[index].end : at]
        if gap and gap not in ("、", "和", "，", ","):
            break
        names.insert(0, str(bodies[index].value))
        at = bodies[index].start
        index -= 1
    return "、".join(names), at if names else start


def _named_in_title(title: str) -> str:
    """国务院办公厅 of 《国务院办公厅关于印发……的通知》."""
    head, about, _ = title.partition("关于")
    bodies = find_organisations(head) if about and 3 <= len(head) <= 60 else []
    return head if bodies and bodies[0].start == 0 and bodies[-1].end == len(head) else ""


def _untitled(text: str, marks: _Marks) -> Iterator[Policy]:
    for mention in marks.numbers:
        if mention.start not in marks.used and isinstance(mention.value, DocumentNumber):
            issuer, begin = _issuer(text, mention.start, marks.bodies)
            start = begin if issuer else mention.start
            yield Policy("", start, mention.end, "document", mention.value, "", issuer, mention.value.year)
    for start, end, kind, code in marks.codes:
        if start not in marks.used:
            yield Policy("", start, end, kind, None, code, "", _year(None, code))


def _year(number: DocumentNumber | None, code: str) -> int:
    if number is not None:
        return number.year
    years = _YEAR.findall(code)
    return int(years[-1]) if years and re.search(r"[-—–－:]\s?(?:19|20)\d{2}$", code) else 0
