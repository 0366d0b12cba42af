"""Places of a form that hold more than one thing: an opinion over its seal and date, a text that runs into the next label.

附件7 prints “项目简介” and “提供验收文件的目录” side by side, and “本单位（部门）意见” as one cell for the words, the seal and the
date; applicants fill them as they please.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractors.facts import Fact, Record
from extractors.records.typed import make_fact
from extractors.values.normalise import label_key, squash
from extractors.vocabulary import FieldSpec, FormSpec

DATE = "日期"
SEAL = "盖章单位"
MISSING = ("absent", "empty")
LONGEST = 12  # lines of an opinion
_BEHIND = re.compile(
    r"^(?:[(（][^()（）]*(?:[(（][^()（）]*[)）][^()（）]*)*[)）])?\s*[:：]?"
)  # what is printed behind a label
_FOOT = re.compile(r"\s*(?:备?注|说明|填表说明)\s*[:：]")

_SEAL = re.compile(
    r"[(（]\s*(?:加\s*)?(?:盖|公|签)\s*章\s*(?:处)?[)）]|(?:单位|部门)?(?:盖\s*章|公\s*章)\s*[:：]?|[(（]签\s*[字章名][)）]"
)
_DATE = re.compile(
    r"(?:日\s*期|时\s*间)?\s*[:：]?\s*((?:\d{4}|20\s*|二[〇○零Oo0]\S{2}|[_＿]{1,6}|\s{0,12})\s*年[\s\d_＿一二三四五六七八九十]*月[\s\d_＿一二三四五六七八九十]*日?"
    r"|\d{4}\s*[-./]\s*\d{1,2}(?:\s*[-./]\s*\d{1,2})?)\s*[。]?\s*$"
)
_BODY = re.compile(
    r"^(?:单位(?:名称)?|落款|负责人|主要负责人)?\s*[:：]?\s*[一-龥（）()]{4,30}(?:局|中心|委员会|办公室|政府|院|校|学|站|队|所|处|公司|馆|社|会|部)\s*$"
)


@dataclass(slots=True, frozen=True)
class Opinion:
    """The parts of an opinion cell as written; `date` empty when no date is printed or written."""

    words: str
    body: str
    date: str


def split_opinion(text: str) -> Opinion:
    """Words, signing body and date of an opinion, whatever stands between them."""
    words: list[str] = []
    body = date = ""
    for line in text.split("\n"):
        rest = line
        found = _DATE.search(rest)
        if found and (not words or len(rest) <= 40 or found.end() == len(rest.rstrip())):
            date = found.group(1).strip() or date
            rest = rest[: found.start()]
        rest = _SEAL.sub("", rest).strip(" \t　:：_＿")
        if _BODY.match(rest) and words:
            body = rest
        elif rest and not re.fullmatch(r"(?:负责人|签字|签名|经办人)?\s*[:：]?", rest):
            words.append(rest)
    return Opinion("\n".join(words), body, date)


def add_opinions(record: Record, spec: FormSpec) -> None:
    """An opinion field keeps its words; its date becomes a fact of its own, `NAME/日期`, its signer `NAME/盖章单位`."""
    for field in spec.fields:
        fact = record.fields.get(field.name)
        if field.type != "opinion" or fact is None:
            continue
        parts = split_opinion(fact.raw)
        if not parts.words or not parts.date:
            more = split_opinion(over_the_page(record, spec, field))
            parts = Opinion(parts.words or more.words, parts.body or more.body, parts.date or more.date)
        if fact.state != "absent":
            record.fields[field.name] = _part(record, field.name, "text", parts.words, fact)
        record.fields[f"{field.name}/{DATE}"] = _part(record, f"{field.name}/{DATE}", "date", parts.date, fact)
        if parts.body:
            record.fields[f"{field.name}/{SEAL}"] = _part(record, f"{field.name}/{SEAL}", "name", parts.body, fact)


def over_the_page(record: Record, spec: FormSpec, field: FieldSpec) -> str:
    """The whole of a cell that a page break cut in two: from its label to the next one. Empty when it stands on one page."""
    own = tuple(squash(label) for label in field.labels)
    others = tuple(squash(label) for other in spec.fields if other is not field for label in other.labels)
    found: list[str] = []
    pages: set[int | None] = set()
    for line in record.lines:
        text = squash(line.text)
        if not found and text.startswith(own):
            label = max((o for o in own if text.startswith(o)), key=len)
            found, pages = [_BEHIND.sub("", text[len(label) :])], {line.anchor.page}
        elif found:
            if text.startswith(others) or _FOOT.match(line.text) or len(found) > LONGEST:
                break
            found.append(line.text)
            pages.add(line.anchor.page)
    return "\n".join(found).strip() if len(pages) > 1 else ""


def _part(record: Record, name: str, kind: str, text: str, whole: Fact) -> Fact:
    spec = FieldSpec.model_validate({"name": name, "type": kind})
    fact = make_fact(record.material, spec, text, whole.anchor, whole.method, (), whole.confidence)
    if whole.state == "absent":
        fact.state = "absent"
    return fact


def cut_at_labels(record: Record, spec: FormSpec) -> None:
    """A long text with the label of another, unfilled long field on a line of its own: what follows is that field's."""
    lacking = {
        label_key(label): field
        for field in spec.fields
        if field.long and (f := record.fields.get(field.name)) is not None and f.state in MISSING
        for label in field.labels
    }
    for field in spec.fields:
        fact = record.fields.get(field.name)
        if not lacking or not field.long or fact is None or "\n" not in fact.raw:
            continue
        rows = fact.raw.split("\n")
        for index, row in enumerate(rows):
            head, _, tail = row.partition("：" if "：" in row else ":")
            other = lacking.get(label_key(head)) if len(head) <= 40 else None
            if other is None or other.name == field.name:
                continue
            text = "\n".join([tail, *rows[index + 1 :]]).strip()
            made = make_fact(record.material, other, text, fact.anchor, fact.method, (), fact.confidence)
            record.fields[other.name] = made
            rest = "\n".join(rows[:index]).strip()
            record.fields[field.name] = make_fact(
                record.material, field, rest, fact.anchor, fact.method, (), fact.confidence
            )
            break
