"""Tick boxes in text: every way of drawing one becomes ☑, ☐ or ☒ (cannot be told), with its label.

Forms come back with □→☑, ■, □√, √□, （√）, ●/○, or a bare √ before the chosen word. Each of these characters also has an
ordinary use (bullets, “打√”, 二○二六年, √2), so most count only in the company of another box. A group is what is read
together: one paragraph, or all paragraphs of one cell.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.document import CHECKED, UNCHECKED, UNDECIDED, Paragraph, Tick
from extractors.readers.word import symbols

# What content controls and form fields state for certain; private so that typed look-alikes are still judged.
MARK_CHECKED = "\ue0f1"
MARK_UNCHECKED = "\ue0f2"
MARK_UNDECIDED = "\ue0f3"

_EMPTY = "□☐▢◻◽⬜❏❐❑❒囗🔲"
_TICKED = "☑✅🗹"
_CROSSED = "☒⊠⌧🗷🗵⮽❎"
_CHECK = "√✓✔🗸"
_FILLED = "■◼⬛▣"
_RADIO_ON = "●◉"
_RADIO_OFF = "○◯"
_BARE = "þý¨"  # letters that were ticks in Wingdings before a converter lost the font
_OPEN, _CLOSE = "（(［[【〔", "）)］]】〕"

_ANY = re.compile(
    f"[{_EMPTY}{_TICKED}{_CROSSED}{_CHECK}{_FILLED}{_RADIO_ON}{_RADIO_OFF}{_BARE}\ue0f1-\ue0f3\uf020-\uf0ff]"
)
_EMPTY_BRACKETS = re.compile(r"[（(\[［【]\s*[）)\]］】]")
_BOX_CHARACTERS = re.compile(f"[{_EMPTY}{_TICKED}{_CROSSED}{MARK_CHECKED}{MARK_UNCHECKED}{MARK_UNDECIDED}]")
_BRACKETED = re.compile(rf"[{re.escape(_OPEN)}]\s*([{_CHECK}×✗✘]?)\s*[{re.escape(_CLOSE)}]")
_INSTRUCTION = re.compile(
    rf"(?:[“\"‘'（(]?[{_EMPTY}][”\"’'）)]?(?=\s*(?:内|中|里|处|上|前)[^，。；\n]{{0,6}}(?:打|划|画|填|选|勾|[{_CHECK}])))"
    rf"|(?:(?<=[打划画以用填标注])\s*[“\"‘'（(]?\s*[{_CHECK}](?:\s*[”\"’'）)])?)"
    rf"|(?:[“\"‘'][{_CHECK}{_EMPTY}][”\"’'])"
    rf"|(?:[{_CHECK}{_EMPTY}{_FILLED}](?=\s*(?:表示|代表|为选中|为未选)))"
    rf"|(?:[{_EMPTY}]{{3,}})"  # squares for digits, as in 信用代码□□□□
)
_CJK = "\u3400-\u9fff"
_LONE_CHECK = re.compile(rf"(?:(?<=\s)|(?<=^)|(?<=[：:；;，,、（(]))[{_CHECK}](?=\s?[{_CJK}A-Za-z])", re.M)
_WHOLE_CHECK = re.compile(rf"^\s*[{_CHECK}]\s*$", re.M)
_LONE_FILLED = re.compile(rf"(?:(?<=\s)|(?<=^)|(?<=[：:；;，,、]))[{_FILLED}](?=\s?[{_CJK}A-Za-z])", re.M)
_NUMERAL = "零一二三四五六七八九十〇○百千0-9×"
_RADIO_OPTION = re.compile(
    rf"(?:(?<=\s)|(?<=^)|(?<=[：:；;，,、]))[{_RADIO_OFF}](?=\s?[{_CJK}])(?!\s?[{_NUMERAL}])", re.M
)
_BARE_OPTION = re.compile(rf"(?:(?<=\s)|(?<=^)|(?<=[：:；;，,、{_BARE}]))[{_BARE}](?=\s?[{_CJK}])", re.M)
_BRACKET_OPTION = re.compile(rf"[{re.escape(_OPEN)}]\s*[{re.escape(_CLOSE)}](?=\s?(?![年月日时分号万元])[{_CJK}])")
_BEFORE_OPTION = re.compile(r"(?:^|[\s：:；;，,、])$")
_MARKS = re.compile(f"[{CHECKED}{UNCHECKED}{UNDECIDED}]")
_SEPARATORS = " \t\u3000\xa0、，,；;。/|"
_NOT_TIGHT_BEFORE = frozenset(" \t\u3000\xa0\n：:；;，,、（(/|")
_NOT_TIGHT_AFTER = frozenset(" \t\u3000\xa0\n；;，,、。）)/|")
# Characters set aside while the rest is judged; put back at the end.
_KEEP_BASE = 0xE100


@dataclass(slots=True, frozen=True)
class Ticked:
    """The text with its boxes in the three standard characters, and the boxes in order."""

    text: str
    ticks: list[Tick]


def has_candidates(text: str) -> bool:
    """Whether a text may hold a box at all: what nearly every paragraph is asked, so it must be cheap."""
    return _ANY.search(text) is not None or _EMPTY_BRACKETS.search(text) is not None


def read_ticks(text: str, in_cell: bool = False, in_group: bool = False) -> Ticked:
    """Find the boxes of one group. `in_cell`: lone √ and ■ count too; `in_group`: neighbours hold boxes."""
    if not has_candidates(text):
        return Ticked(text, [])
    kept: list[str] = []
    text = symbols.plain(text)
    text = _INSTRUCTION.sub(lambda match: _set_aside(match, kept), text)
    text = _pairs(text)
    text = _brackets(text)
    text = _company(text, in_cell, in_group)
    text = _crosses(text)
    text = text.translate(_TO_STANDARD)
    ticks = _labels(text) if _MARKS.search(text) else []
    if kept:
        text = _put_back(text, kept)
        ticks = [Tick(_put_back(t.label, kept), t.checked) for t in ticks]
    return Ticked(text, ticks)


def tick_neighbours(paragraphs: Sequence[Paragraph]) -> None:
    """Choices one a line: ■ or √ before a choice is a box when the line above or below begins with one."""
    for index, paragraph in enumerate(paragraphs):
        first = paragraph.text.lstrip()[:1]
        if not first or first not in _FILLED + _CHECK or paragraph.ticks:
            continue
        beside = (*paragraphs[max(0, index - 2) : index], *paragraphs[index + 1 : index + 3])
        if any(p.text.lstrip()[:1] in _STATE for p in beside if p.ticks):
            ticked = read_ticks(paragraph.text, in_group=True)
            paragraph.text, paragraph.ticks = ticked.text, ticked.ticks


def _set_aside(match: re.Match[str], kept: list[str]) -> str:
    kept.append(match.group())
    return chr(_KEEP_BASE + len(kept) - 1) if len(kept) < 0x200 else match.group()


def _put_back(text: str, kept: list[str]) -> str:
    for index, original in enumerate(kept):
        text = text.replace(chr(_KEEP_BASE + index), original)
    return text


def _pairs(text: str) -> str:
    """□√ and √□. Where a check stands between two boxes, the way the rest of the text does it decides."""
    if not any(c in text for c in _CHECK) or not any(c in text for c in _EMPTY):
        return text
    after = len(re.findall(f"[{_EMPTY}][{_CHECK}](?![{_EMPTY}])", text))
    before = len(re.findall(f"(?<![{_EMPTY}])[{_CHECK}][{_EMPTY}]", text))
    first, second = f"[{_EMPTY}][{_CHECK}]", f"[{_CHECK}][{_EMPTY}]"
    if before > after:
        first, second = second, first
    text = re.sub(first, MARK_CHECKED, text)
    text = re.sub(second, MARK_CHECKED, text)
    # One blank between box and check: only when the check does not belong to the words behind it.
    text = re.sub(rf"[{_EMPTY}][ \u3000][{_CHECK}](?=[ \u3000]?[{_CJK}])", MARK_CHECKED, text)
    text = re.sub(rf"(?:(?<=^)|(?<=\s))[{_CHECK}][ \u3000][{_EMPTY}]", MARK_CHECKED, text, flags=re.M)
    # □是√: the check was put behind the word.
    return re.sub(
        rf"[{_EMPTY}]([^\s{_EMPTY}{_CHECK}{MARK_CHECKED}]{{1,12}})[{_CHECK}](?=\s|$)", rf"{MARK_CHECKED}\1", text
    )


def _brackets(text: str) -> str:
    """（√）, and the empty brackets beside it. Brackets all empty count when two or more stand before words."""
    found = [match.group(1) for match in _BRACKETED.finditer(text)]
    if any(inside and inside in _CHECK for inside in found):
        return _BRACKETED.sub(lambda m: MARK_CHECKED if m.group(1) and m.group(1) in _CHECK else MARK_UNCHECKED, text)
    options = list(_BRACKET_OPTION.finditer(text))
    if len(options) > 1 and len(options) == len(found) and _BEFORE_OPTION.search(text[: options[0].start()]):
        return _BRACKET_OPTION.sub(MARK_UNCHECKED, text)
    return text


def _company(text: str, in_cell: bool, in_group: bool) -> str:
    """Characters that are boxes only beside other boxes."""
    boxes = in_group or bool(_BOX_CHARACTERS.search(text))
    if any(c in text for c in _BARE):
        text = _BARE_OPTION.sub(lambda m: {"þ": MARK_CHECKED, "¨": MARK_UNCHECKED}.get(m.group(), "☒"), text)
    if any(c in text for c in _FILLED):
        lone = _LONE_FILLED.findall(text)
        lines = text.split("\n")
        short = all(len(line) <= 20 for line in lines if line.lstrip()[:1] in _FILLED)
        if boxes or (in_cell and lone and (len(lone) > len(lines) or short)):
            text = re.sub(f"[{_FILLED}]", MARK_CHECKED, text)
    if any(c in text for c in _RADIO_OFF):
        options = len(_RADIO_OPTION.findall(text))
        if any(c in text for c in _RADIO_ON) and (options or text.count("○") == 1):
            text = re.sub(f"[{_RADIO_ON}]", MARK_CHECKED, text)
            text = _RADIO_OPTION.sub(MARK_UNCHECKED, text)
            text = re.sub(f"(?<=[{_CJK}])[{_RADIO_OFF}](?=\\s|$)", MARK_UNCHECKED, text)
        elif options > 1:
            text = _RADIO_OPTION.sub(MARK_UNCHECKED, text)
    if (in_cell or boxes or in_group) and any(c in text for c in _CHECK):
        text = _LONE_CHECK.sub(MARK_CHECKED, text)
        if in_cell:
            text = _WHOLE_CHECK.sub(MARK_CHECKED, text)
    return text


def _crosses(text: str) -> str:
    """☒ means chosen (Word's own check box) unless another box of the group is ticked in another way."""
    if not any(c in text for c in _CROSSED):
        return text
    ticked = any(c in text for c in _TICKED + MARK_CHECKED)
    return re.sub(f"[{_CROSSED}]", MARK_UNDECIDED if ticked else MARK_CHECKED, text)


_TO_STANDARD = str.maketrans(
    {
        **dict.fromkeys(_EMPTY + MARK_UNCHECKED, UNCHECKED),
        **dict.fromkeys(_TICKED + MARK_CHECKED, CHECKED),
        MARK_UNDECIDED: UNDECIDED,
    }
)
_STATE = {CHECKED: True, UNCHECKED: False, UNDECIDED: None}


def _labels(text: str) -> list[Tick]:
    ticks: list[Tick] = []
    for line in text.split("\n"):
        marks = list(_MARKS.finditer(line))
        if marks:
            ticks += _trailing(line, marks) if _boxes_trail(line, marks) else _leading(line, marks)
    return ticks


def _boxes_trail(line: str, marks: list[re.Match[str]]) -> bool:
    """Whether the boxes of a line stand behind their words (是□ 否□) rather than before them (□是 □否)."""
    votes = 0
    for mark in marks:
        before, after = line[mark.start() - 1 : mark.start()], line[mark.end() : mark.end() + 1]
        tight_before = bool(before) and before not in _NOT_TIGHT_BEFORE and not _MARKS.match(before)
        tight_after = bool(after) and after not in _NOT_TIGHT_AFTER and not _MARKS.match(after)
        votes += tight_before - tight_after
    if votes:
        return votes > 0
    head, tail = line[: marks[0].start()].strip(), line[marks[-1].end() :].strip(_SEPARATORS)
    return bool(head) and not tail and head[-1] not in "：:"


def _leading(line: str, marks: list[re.Match[str]]) -> list[Tick]:
    ends = [mark.start() for mark in marks[1:]] + [len(line)]
    return [Tick(line[m.end() : end].strip(_SEPARATORS), _STATE[m.group()]) for m, end in zip(marks, ends, strict=True)]


def _trailing(line: str, marks: list[re.Match[str]]) -> list[Tick]:
    starts = [0] + [mark.end() for mark in marks[:-1]]
    labels = [line[start : m.start()].strip(_SEPARATORS) for start, m in zip(starts, marks, strict=True)]
    labels[0] = re.split(r"[：:，,；;。\s]", labels[0])[-1]
    return [Tick(label, _STATE[m.group()]) for label, m in zip(labels, marks, strict=True)]
