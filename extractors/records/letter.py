"""The 申请文件 (附件1) becomes a record: head, title, addressee, two paragraphs, attachments, signature, contact.

A letter has no labels but a fixed order, so it is read from its landmarks: the title (关于…的函) and the date line; what
stands before the one is the head, between them the text, after them the 附注.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractors.document import Line, lines
from extractors.dossier import Piece
from extractors.facts import Fact, Record
from extractors.records.form import head_anchor
from extractors.records.typed import make_fact
from extractors.values.durations import find_durations
from extractors.values.emptiness import placeholders, state_of
from extractors.values.enumerations import numbered_items
from extractors.values.money import find_money
from extractors.values.normalise import squash
from extractors.vocabulary import FieldSpec, LetterSpec

_NUMBER = re.compile(
    r"[^\s:：]{0,16}\s*[〔﹝\[［【(（]\s*(?:20)?\s*\d{0,2}\s*[〕﹞\]］】)）]\s*第?\s*[\d×xX*＊_]{0,5}\s*号"
)
_SIGNER = re.compile(r"签\s*发\s*人\s*[:：]?\s*(.*)$")
_SIGNED_BELOW = re.compile(
    r"签\s*发\s*人\s*[:：]\s*(.*?)\s*(?:(?:联\s*系\s*人|(?:联\s*系\s*)?电\s*话|经\s*办\s*人|日\s*期)\s*[:：].*)?[)）]?$"
)
_CONTACT = re.compile(
    r"联\s*系\s*人\s*[:：]\s*(.*?)\s*(?:[,，;；、\s]*(?:联\s*系\s*)?电\s*话(?:号码)?\s*[:：]\s*(.*?))?\s*[)）]?\s*$"
)
_PHONE = re.compile(r"(?:联\s*系\s*)?(?:电\s*话|方\s*式)\s*[:：]\s*(.*?)\s*[)）]?\s*$")
_ATTACHMENT = re.compile(r"^\s*附\s*件\s*[:：]?")
_PARTS = re.compile(r"(?<=\S)\s+(?=\d{1,2}\s*[.．、])|[；;]")
_ITEM = re.compile(r"^\s*(?:附件)?\s*[(（]?\d{1,2}\s*[)）.．、:：]?\s*(\S.*)$")
_ADDRESS = re.compile(r"^[^。，；]{2,40}[:：]\s*$")
_DATE = re.compile(
    r"^[（(]?\s*(?:[\d〇○零一二三四五六七八九Xx×＊*_]{2,4}|20\s*)?\s*年\s*[\d一二三四五六七八九十Xx×＊*_]*\s*月\s*(?:[\d一二三四五六七八九十Xx×＊*_]*\s*日)?\s*[）)]?$"
    r"|^\d{4}\s*[.\-/．]\s*\d{1,2}\s*[.\-/．]\s*\d{1,2}$"
)
_PROJECT = re.compile(
    r"关于(?:申请|申报|报送|呈报|上报|请求)?(?:建设|立项|批准|审批|开展|实施)?(.{2,70}?)(?:的|立项|建设资金)*(?:函|请示|申请|报告)$"
)
FIELDS = (
    "发文机关标志",
    "发文字号",
    "签发人",
    "标题",
    "主送机关",
    "正文第1段",
    "正文第2段",
    "附件说明",
    "单位名称",
    "成文日期",
    "联系人",
    "联系电话",
)


@dataclass(slots=True)
class Landmarks:
    """Indexes into the letter's lines; -1 when not found. `title` may span several lines (title..title_end)."""

    title: int = -1
    title_end: int = -1
    address: int = -1
    attachments: int = -1
    date: int = -1
    contact: int = -1


def letter_record(piece: Piece, spec: LetterSpec) -> Record:
    """All of `FIELDS` and the values named in the second paragraph; places that are not there are `absent`."""
    record = Record(piece.material)
    record.lines = list(lines(piece.document, piece.first, piece.last))
    rows = [x for x in record.lines if x.text.strip() and x.part in ("body", "textbox", "header") and not x.toc]
    marks = _landmarks(rows, spec)
    _head(piece, record, rows, marks)
    _title(piece, record, rows, marks)
    body_end = _body(piece, record, rows, marks, spec)
    _attachments(piece, record, rows, marks)
    _signature(piece, record, rows, marks, body_end)
    _contact(piece, record, rows, marks)
    _signed_below(piece, record, rows)
    for name in FIELDS:
        record.fields.setdefault(
            name, Fact(piece.material, name, "", None, head_anchor(piece), "absent", method=piece.document.method)
        )
    return record


def _fact(piece: Piece, spec: FieldSpec, text: str, line: Line) -> Fact:
    return make_fact(piece.material, spec, text, line.anchor, piece.document.method, (), line.confidence)


def _landmarks(rows: list[Line], spec: LetterSpec) -> Landmarks:
    marks = Landmarks()
    patterns = [re.compile(p) for p in spec.title]
    for index in range(min(len(rows), 40)):
        if _ATTACHMENT.match(rows[index].text) or _ITEM.match(rows[index].text):
            continue
        joined = ""
        for end in range(index, min(index + 4, len(rows))):
            joined += squash(rows[end].text)
            if len(joined) > 120 or re.search(r"[:：。]", rows[end].text):
                break
            own = joined.find("关于") if "关于" in rows[index].text else 0  # 某某局关于申请……的函
            if any(p.fullmatch(joined, max(own, 0)) for p in patterns):
                marks.title, marks.title_end = index, end
                break
        if marks.title >= 0:
            break
    start = marks.title_end + 1 if marks.title >= 0 else 0
    for index in range(start, len(rows)):
        text = rows[index].text
        if marks.address < 0 and index <= start + 4 and _ADDRESS.match(text) and not _ATTACHMENT.match(text):
            marks.address = index
        elif marks.attachments < 0 and index > start and _ATTACHMENT.match(text):
            marks.attachments = index
        if _DATE.match(text.strip()):
            marks.date = index
        if marks.contact < 0 and re.search(r"联\s*系\s*人\s*[:：]", text) and index > start:
            marks.contact = index
    return marks


def _head(piece: Piece, record: Record, rows: list[Line], marks: Landmarks) -> None:
    limit = marks.title if marks.title >= 0 else min(len(rows), 6)
    head = rows[:limit]
    for line in head:
        number = _NUMBER.search(line.text)
        if number and "发文字号" not in record.fields:
            spec = FieldSpec(name="发文字号", type="document_number")
            fact = _fact(piece, spec, number.group(0), line)
            if fact.value is None and fact.state in ("unparsed", "filled"):
                fact.state = "placeholder"
            record.fields["发文字号"] = fact
        signer = _SIGNER.search(line.text)
        if signer and "签发人" not in record.fields:
            rest = _NUMBER.sub("", signer.group(1)).strip()
            at = line
            if not rest:
                after = rows[rows.index(line) + 1 : rows.index(line) + 2]
                if (
                    after
                    and after[0].anchor.locator.split(" ")[0] == line.anchor.locator.split(" ")[0]
                    and line.in_table
                ):
                    rest, at = after[0].text.strip(), after[0]
                    if _NUMBER.search(rest):
                        rest = ""
            record.fields["签发人"] = _fact(piece, FieldSpec(name="签发人", type="name"), rest, at if rest else line)
    for line in head:
        text = line.text.strip()
        if _NUMBER.search(text) or _SIGNER.search(text) or re.search(r"秘密|机密|绝密|紧急|特急|加急|附件", text):
            continue
        if 2 <= len(squash(text)) <= 40 and not re.fullmatch(r"[\d\s]+", text):
            record.fields["发文机关标志"] = _fact(piece, FieldSpec(name="发文机关标志", type="name"), text, line)
            break


def _signed_below(piece: Piece, record: Record, rows: list[Line]) -> None:
    """A 签发人 that the head does not name may stand below the text, alone or before the 联系人."""
    known = record.fields.get("签发人")
    if known is not None and squash(known.raw):
        return
    for line in rows:
        found = _SIGNED_BELOW.search(line.text.strip())
        if found and found.group(1):
            record.fields["签发人"] = _fact(piece, FieldSpec(name="签发人", type="name"), found.group(1), line)
            return


def _title(piece: Piece, record: Record, rows: list[Line], marks: Landmarks) -> None:
    if marks.title < 0:
        return
    first = rows[marks.title]
    text = "".join(r.text.strip() for r in rows[marks.title : marks.title_end + 1])
    record.fields["标题"] = _fact(piece, FieldSpec(name="标题"), text, first)
    if placeholders(text):
        record.fields["标题"].state = "placeholder"
    found = _PROJECT.search(squash(text))
    if found:
        name = found.group(1).strip("《》“”\"'")
        fact = _fact(piece, FieldSpec(name="项目名称", type="name"), name, first)
        record.fields["项目名称"] = fact
        if placeholders(name):
            fact.state, fact.value = "placeholder", None


def _body(piece: Piece, record: Record, rows: list[Line], marks: Landmarks, spec: LetterSpec) -> int:
    """正文 in two parts: the second begins with the first paragraph about period and money. Returns its end."""
    start = marks.title_end + 1
    if marks.address >= 0:
        start = marks.address + 1
        address = rows[marks.address]
        record.fields["主送机关"] = _fact(
            piece, FieldSpec(name="主送机关", type="name"), address.text.strip().rstrip(":：").strip(), address
        )
    ends = [x for x in (marks.attachments, marks.contact) if x >= start]
    if marks.date >= start:
        ends.append(marks.date - 1 if marks.date - 1 > start and _signs(rows[marks.date - 1]) else marks.date)
    end = min(ends, default=len(rows))
    closing = [re.compile(p) for p in spec.closing]
    body = [r for r in rows[start:end] if not r.in_table]
    while body and any(p.match(squash(body[-1].text)) for p in closing):
        body.pop()
    split = next(
        (i for i, r in enumerate(body) if i > 0 and _about_money(r.text, spec)),
        None,
    )
    if split is None and len(body) == 1:
        _one_paragraph(piece, record, body[0], spec)
    elif split is None and body and all(_about_money(r.text, spec) for r in body[:1]):
        _paragraph(piece, record, "正文第2段", body, spec)
    else:
        _paragraph(piece, record, "正文第1段", body[:split], spec)
        if split is not None:
            _paragraph(piece, record, "正文第2段", body[split:], spec)
    _second_values(piece, record, spec)
    return end


def _about_money(text: str, spec: LetterSpec) -> bool:
    """A paragraph of period and money: two of its words, or one of them and an amount or a duration."""
    hits = sum(word in text for word in spec.second_paragraph)
    return hits >= 2 or (hits == 1 and bool(find_money(text) or find_durations(text)))


def _signs(line: Line) -> bool:
    plain = squash(line.text)
    return len(plain) <= 40 and not re.search(r"[。；;:：，,]", line.text) and not _ITEM.match(line.text)


def _paragraph(piece: Piece, record: Record, name: str, body: list[Line], spec: LetterSpec) -> None:
    if body:
        text = "\n".join(r.text.strip() for r in body)
        record.fields[name] = _fact(piece, FieldSpec(name=name, guidance=spec.guidance), text, body[0])


def _one_paragraph(piece: Piece, record: Record, line: Line, spec: LetterSpec) -> None:
    """Both parts in one paragraph: the second begins with the first sentence about period and money."""
    offset = 0
    for sentence in re.findall(r"[^。；;]+[。；;]?", line.text):
        if offset and _about_money(line.text[offset:], spec) and any(w in sentence for w in spec.second_paragraph):
            break
        offset += len(sentence)
    first, second = line.text[:offset].strip(), line.text[offset:].strip()
    if first:
        record.fields["正文第1段"] = _fact(piece, FieldSpec(name="正文第1段"), first, line)
    if second:
        record.fields["正文第2段"] = _fact(piece, FieldSpec(name="正文第2段"), second, line)


def _second_values(piece: Piece, record: Record, spec: LetterSpec) -> None:
    """建设周期, 资金来源, 资金概算值 as the second paragraph (or, failing it, the first) names them."""
    fact = record.fields.get("正文第2段") or record.fields.get("正文第1段")
    if fact is None or state_of(fact.raw, spec.guidance) in ("empty", "guidance"):
        return
    text, anchor, method = fact.raw, fact.anchor, piece.document.method

    def add(name: str, kind: FieldSpec, words: str) -> None:
        record.fields[name] = make_fact(piece.material, kind, words, anchor, method, (), fact.confidence)

    total = re.search(
        r"(?:资金概算|投资概算|概算(?:总?投资|资金|金额|值)?|总投资|总概算|计划投资|投资估算|估算投资|所需资金|总预算|预算|投资)"
        r"(?:总额|总计|金额|值|资金)?(?:共计|合计|约?为|为|约|共|是|：|:)?\s*([^，。；;,]{1,40}?(?:万元|亿元|元|万|亿)(?:整)?(?:[（(][^（）()]{0,30}[）)])?)",
        text,
    )
    if total:
        add("资金概算值", FieldSpec(name="资金概算值", type="money", unit="元"), total.group(1))
    else:
        amounts = find_money(text)
        if len(amounts) == 1:
            hit = amounts[0]
            add("资金概算值", FieldSpec(name="资金概算值", type="money", unit="元"), text[hit.start : hit.end])
    source = re.search(
        r"(?:资金来源|经费来源|资金(?:全部|全额|均|拟)?由|经费(?:全部|全额|均|拟)?由|资金通过|资金从)(?:于|为|是|：|:|拟)?([^，。；;]{2,60})",
        text,
    )
    if source:
        add("资金来源", FieldSpec(name="资金来源"), source.group(1).strip())
    months = re.search(
        r"(?:建设周期|建设工期|建设期|周期|工期)[^，。；;\d一二三四五六七八九十]{0,8}([^，。；;]{1,40})", text
    )
    if months:
        add("建设周期", FieldSpec(name="建设周期", type="months", unit="个月"), _duration_words(months.group(1)))
        period = re.search(r"(\d{4}\s*年[^，。；;（）()]{0,20}?[至到\-—~～][^，。；;（）()]{1,20}?月)", text)
        if period:
            add("起止时间", FieldSpec(name="起止时间", type="period"), period.group(1))


def _duration_words(text: str) -> str:
    found = find_durations(text)
    return text[found[0].start : found[0].end] if found else text


def _attachments(piece: Piece, record: Record, rows: list[Line], marks: Landmarks) -> None:
    if marks.attachments < 0:
        return
    items: list[tuple[str, Line]] = []
    for index in range(marks.attachments, len(rows)):
        line = rows[index]
        text = _ATTACHMENT.sub("", line.full_text, count=1) if index == marks.attachments else line.full_text
        if index > marks.attachments and (
            index in (marks.date, marks.contact)
            or not (_ITEM.match(text) or (items and len(squash(text)) < 6 and not _signs(line)))
        ):
            break
        for part in (x for item in numbered_items(text) for x in _PARTS.split(item)):
            found = _ITEM.match(part)
            words = (found.group(1) if found else part).strip(" 。.；;")
            if words:
                items.append((words, line))
    raw = "\n".join(words for words, _ in items)
    record.fields["附件说明"] = _fact(piece, FieldSpec(name="附件说明"), raw, rows[marks.attachments])
    for number, (words, line) in enumerate(items, 1):
        record.fields[f"附件说明/{number}"] = _fact(piece, FieldSpec(name=f"附件说明/{number}"), words, line)


def _signature(piece: Piece, record: Record, rows: list[Line], marks: Landmarks, body_end: int) -> None:
    if marks.date >= 0:
        line = rows[marks.date]
        record.fields["成文日期"] = _fact(piece, FieldSpec(name="成文日期", type="date"), line.text, line)
    stop = marks.date if marks.date >= 0 else len(rows)
    for index in range(stop - 1, max(body_end - 1, marks.title_end, stop - 4), -1):
        line = rows[index]
        if index == marks.contact or _ITEM.match(line.full_text) or _ATTACHMENT.match(line.text) or not _signs(line):
            continue
        text = re.sub(r"[（(]\s*(?:公\s*章|盖\s*章|印\s*章)\s*[)）]", "", line.text).strip()
        fact = _fact(piece, FieldSpec(name="单位名称", type="name"), text, line)
        if squash(text) in ("单位名称", "单位", "申报单位"):
            fact.state, fact.value = "placeholder", None
        record.fields["单位名称"] = fact
        break


def _contact(piece: Piece, record: Record, rows: list[Line], marks: Landmarks) -> None:
    if marks.contact < 0:
        return
    line = rows[marks.contact]
    found = _CONTACT.search(line.text.strip())
    if not found:
        return
    record.fields["联系人"] = _fact(
        piece, FieldSpec(name="联系人", type="name"), (found.group(1) or "").strip(" ,，;；"), line
    )
    number, at = found.group(2), line
    if number is None and marks.contact + 1 < len(rows):
        at = rows[marks.contact + 1]
        after = _PHONE.search(at.text)
        number = after.group(1) if after else None
    if number is not None:
        record.fields["联系电话"] = _fact(piece, FieldSpec(name="联系电话", type="phone"), number.strip(), at)
