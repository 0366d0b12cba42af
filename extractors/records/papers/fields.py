"""Fields of a paper: by their labels in tables and lines, then as running text says them.

A label of one paper is a column head or a variable in another, so every candidate must look like what it should be: a
date parses, a body's name reads like one. What does not is no candidate at all, for nothing may be accused on it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractors.document import Document, Line, Paragraph
from extractors.dossier import Piece
from extractors.facts import Fact
from extractors.records.grid import grids
from extractors.records.labels import LabelMap, Value, label_map
from extractors.records.typed import make_fact
from extractors.values.dates import find_dates, find_periods, parse_date, parse_period
from extractors.values.money import find_money, unit_of
from extractors.values.normalise import label_key, nfkc, squash
from extractors.values.patterns import matches_any
from extractors.values.types import Mention, Money, PartialDate, Period
from extractors.vocabulary import PaperField, SaidSpec

_CELL = re.compile(r"^(.*) 第(\d+)行 第(\d+)列$")
_SENTENCE = re.compile(r"[^。；;！？\n]+")
_UNIT_NOTE = re.compile(r"[(（]\s*(?:单位[:：])?\s*(百万元|亿元|万元|千元|元)\s*[)）]")
_NAME_WASTE = re.compile(r"[(（]\s*(?:盖\s*章|公\s*章|签\s*章|加盖公章|全称|盖单位章)\s*[)）]|(?:盖章|公章)\s*$")
_NO_NAME = re.compile(
    r"[。；;!！?？]|^(?:名称|单位|数量|规格|型号|序号|备注|内容|地址|联系人|电话|签字|盖章|日期|代表|年|月|日|负责人|法定代表人)"
)
_PROJECT = re.compile(r"项目|系统|平台|工程|软件|网站|建设|服务|采购|机房|设备|改造|升级")
_LONGEST = {"name": 80, "date": 80, "period": 120, "money": 160, "text": 400}


def applies(spec: PaperField, material: str) -> bool:
    return (not spec.only or material in spec.only) and material not in spec.never


def read_fields(piece: Piece, specs: Sequence[PaperField], lines: Sequence[Line]) -> dict[str, list[Fact]]:
    """Every acceptable value of every field of this paper's material: labelled ones first, each in reading order."""
    values = label_map(piece.document, piece.first, piece.last, specs)
    notes = _Notes(piece)
    found: dict[str, list[Fact]] = {}
    for spec in specs:
        if not applies(spec, piece.material):
            continue
        facts = [f for v in candidates(values, spec) if (f := labelled(piece, spec, v, notes)) is not None]
        facts += said(piece, spec, lines)
        if facts:
            found[spec.name] = facts
    return found


def candidates(values: LabelMap, spec: PaperField) -> Iterator[Value]:
    """All values under the field's labels, those of the first label first."""
    for label in dict.fromkeys(label_key(x) for x in spec.labels):
        yield from values.values.get(label, ())


def labelled(piece: Piece, spec: PaperField, value: Value, notes: _Notes) -> Fact | None:
    """The value as a fact, or None when it is not of the kind the field holds."""
    text = _shortened(spec, value.text)
    if not text or len(text) > _LONGEST.get(spec.type, 200) or notes.heads_column(value):
        return None
    if spec.type == "money":
        unit = notes.unit(value)
        typed = spec.model_copy(update={"unit": unit or "元"})
        fact = _fact(piece, typed, text, value)
        if isinstance(fact.value, Money) and not unit and not re.search(r"[元圆]|[万亿]", text):
            fact.certain, fact.note = False, "没有写单位"
        return fact if isinstance(fact.value, Money) and fact.value.yuan > 0 else None
    if spec.type == "date":
        return _date(piece, spec, text, value)
    fact = _fact(piece, spec, text, value)
    if fact.state != "filled":
        return None
    if spec.type == "name" and not _named(spec, text):
        return None
    return fact if spec.type != "period" or isinstance(fact.value, Period) else None


def _fact(piece: Piece, spec: PaperField, text: str, value: Value) -> Fact:
    return make_fact(piece.material, spec, text, value.anchor, piece.document.method, (), value.confidence)


def _date(piece: Piece, spec: PaperField, text: str, value: Value) -> Fact | None:
    """One date; of a period its end, for what is asked is when the thing was done."""
    reading = parse_date(text)
    if not isinstance(reading.value, PartialDate):
        span = parse_period(text)
        if not isinstance(span.value, Period):
            return None
        fact = _fact(piece, spec, text, value)
        fact.value, fact.state, fact.certain, fact.note = span.value.end, "filled", span.certain, "取起止时间的止期"
        return fact
    fact = _fact(piece, spec, text, value)
    return fact if isinstance(fact.value, PartialDate) else None


def _shortened(spec: PaperField, text: str) -> str:
    plain = text.strip().strip("_＿　 ")
    if spec.type == "name":
        plain = _NAME_WASTE.sub("", plain.split("\n")[0]).strip(" 　:：_＿。，,")
    return plain


def _named(spec: PaperField, text: str) -> bool:
    plain = squash(text)
    if len(plain) < 4 or _NO_NAME.search(plain) or not re.search(r"[一-龥]{3}", plain):
        return False
    return spec.name != "项目名称" or bool(_PROJECT.search(plain))


class _Notes:
    """The unit that a label carries (合同金额（万元）), which the label's key has lost; texts looked up when asked."""

    def __init__(self, piece: Piece) -> None:
        self.piece = piece
        self.texts: dict[str, str] | None = None

    def heads_column(self, value: Value) -> bool:
        """The label is the head of a column of several rows: its first row speaks for none of them."""
        label, below = _CELL.match(value.label_anchor.locator), _CELL.match(value.anchor.locator)
        if not label or not below or label[1] != below[1] or label[3] != below[3] or int(below[2]) <= int(label[2]):
            return False
        return bool(self._all().get(f"{below[1]} 第{int(below[2]) + 1}行 第{below[3]}列", "").strip())

    def _all(self) -> dict[str, str]:
        if self.texts is None:
            self.texts = dict(_texts(self.piece.document, self.piece.first, self.piece.last))
        return self.texts

    def unit(self, value: Value) -> str:
        text = self._all().get(value.label_anchor.locator, "")
        if value.label_anchor.locator == value.anchor.locator:  # label and value in one line
            place = text.find(value.text.split("\n")[0]) if value.text else -1
            text = text[max(0, place - 30) : place] if place >= 0 else text[:60]
        note = _UNIT_NOTE.search(text)
        return note[1] if note else (unit_of(text) or "" if len(text) <= 40 else "")


def _texts(document: Document, first: int, last: int) -> Iterator[tuple[str, str]]:
    for block in document.blocks[first:last]:
        if isinstance(block, Paragraph):
            yield block.locator, block.text
    for grid in grids(document, first, last):
        for cell in grid.table.cells():
            if len(cell.text) <= 200:
                yield grid.table.cell_locator(cell), cell.text


def said(piece: Piece, spec: PaperField, lines: Sequence[Line]) -> list[Fact]:
    """What sentences say of a field: the mention nearest to a trigger, in the same sentence."""
    found: list[Fact] = []
    for rule in spec.said:
        if rule.only and piece.material not in rule.only:
            continue
        trigger = re.compile(rule.trigger)
        for line in lines:
            if line.toc or len(line.text) < 6 or not trigger.search(line.text):
                continue
            for sentence in _SENTENCE.finditer(line.text):
                fact = _in_sentence(piece, spec, rule, trigger, sentence.group(), line)
                if fact is not None:
                    found.append(fact)
    return found


def _in_sentence(
    piece: Piece, spec: PaperField, rule: SaidSpec, trigger: re.Pattern[str], sentence: str, line: Line
) -> Fact | None:
    mentions = _mentions(spec, sentence)
    best: tuple[int, Mention] | None = None
    for hit in trigger.finditer(sentence) if mentions else ():
        for mention in mentions:
            before = mention.end <= hit.start()
            distance = hit.start() - mention.end if before else mention.start - hit.end()
            wanted = rule.side == "either" or (rule.side == "before") == before
            if not wanted or distance < 0 or distance > rule.reach or (best and best[0] <= distance):
                continue
            start, end = (mention.start, hit.end()) if before else (hit.start(), mention.end)
            around = sentence[max(0, start - 24) : end + 6]
            if not matches_any(rule.unless, around):
                best = (distance, mention)
    if best is None:
        return None
    mention = best[1]
    fact = Fact(piece.material, spec.name, sentence.strip(), mention.value, line.anchor)
    fact.certain, fact.note = mention.certain, mention.note
    fact.confidence, fact.method = line.confidence, piece.document.method
    fact.unit = "元" if spec.type == "money" else ""
    return fact


def _mentions(spec: PaperField, sentence: str) -> list[Mention]:
    match spec.type:
        case "money":
            return [m for m in find_money(sentence) if isinstance(m.value, Money)]
        case "period":
            return find_periods(sentence)
        case "date":
            return _dates(sentence)
        case "text":
            return [Mention(nfkc(sentence[m.start : m.end]), m.start, m.end, m.certain) for m in _dates(sentence)]
    return []


def _dates(sentence: str) -> list[Mention]:
    """Dates to the day or the month; a bare year (2025年度) tells when nothing happened."""
    return [m for m in find_dates(sentence) if isinstance(m.value, PartialDate) and m.value.month]
