"""Who signed a paper and when: the body and the date at its end, else on its cover; and the project its title names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractors.document import Anchor, Line
from extractors.dossier import Piece
from extractors.facts import Fact
from extractors.records.papers.model import SIGNED_ON, SIGNER, TITLE_PROJECT
from extractors.values.dates import find_dates
from extractors.values.normalise import squash
from extractors.values.types import PartialDate
from extractors.vocabulary import MaterialSpec, PapersSpec

TAIL, HEAD, NEAR = 40, 30, 5
_DATED = re.compile(
    r"^(?:.{0,12}(?:日\s*期|时\s*间)\s*[:：])?\s*[(（]?(?:\d{4}\s*年|二[〇○零Oo0]|\d{4}[-./]\d{1,2}[-./]?).{0,14}[)）]?\s*$"
)
_LABEL = re.compile(
    r"^(?:单位(?:名称)?|落款|编制单位|编写单位|出具单位|承建单位|建设单位|监理单位|用户单位|使用单位|申请单位|评估单位|测试单位|报告单位|填报单位|单位(?:（盖章）|\(盖章\)))\s*(?:[(（][^()（）]{0,8}[)）])?\s*[:：]"
)
_WASTE = re.compile(r"[(（][^()（）]{0,10}章[^()（）]{0,4}[)）]|\s+|盖章|公章")


def sign_off(piece: Piece, lines: Sequence[Line], spec: PapersSpec) -> Iterator[tuple[str, Fact]]:
    """落款单位 and 落款日期: from the last date that stands alone, upwards; a cover's when the end has none."""
    body = [x for x in lines if x.text.strip() and x.part in ("body", "textbox") and not x.toc]
    endings = re.compile(f"(?:{'|'.join(map(re.escape, sorted(spec.bodies, key=len, reverse=True)))})$")
    tail = list(enumerate(body))[-TAIL:]
    place = next((i for i, x in reversed(tail) if _alone(x)), None)
    note = ""
    if place is None:
        place = next((i for i, x in enumerate(body[:HEAD]) if _alone(x)), None)
        note = "封面日期"
    if place is not None:
        yield SIGNED_ON, _date(piece, body[place], note)
    signer = _signer(piece, body, place, endings)
    if signer is not None:
        yield SIGNER, signer


def _alone(line: Line) -> bool:
    """The line is a whole date, with a label at most."""
    if len(line.text) > 40 or not _DATED.match(line.text.strip()):
        return False
    return any(isinstance(m.value, PartialDate) and m.value.month for m in find_dates(line.text))


def _date(piece: Piece, line: Line, note: str) -> Fact:
    mention = next(m for m in find_dates(line.text) if isinstance(m.value, PartialDate) and m.value.month)
    fact = Fact(piece.material, SIGNED_ON, line.text.strip(), mention.value, line.anchor, note=note)
    fact.certain, fact.confidence, fact.method = mention.certain, line.confidence, piece.document.method
    return fact


def _signer(piece: Piece, body: Sequence[Line], place: int | None, endings: re.Pattern[str]) -> Fact | None:
    """The body named next to the date, above it first; without a date the last line that is nothing but a body's name."""
    if place is None:
        rows = list(reversed(body[-12:]))
    else:
        rows = [*reversed(body[max(0, place - NEAR) : place]), *body[place + 1 : place + 3]]
    for line in rows:
        name = _body(line.text, endings)
        if name:
            fact = Fact(piece.material, SIGNER, line.text.strip(), name, line.anchor)
            fact.confidence, fact.method = line.confidence, piece.document.method
            return fact
    return None


def _body(text: str, endings: re.Pattern[str]) -> str:
    plain = _WASTE.sub("", _LABEL.sub("", text.strip()))
    if not 4 <= len(plain) <= 36 or re.search(
        r"[。；;，,!！?？:：]|^(?:附件|第|[一二三四五六七八九十\d]+[、.])", plain
    ):
        return ""
    return plain if endings.search(plain) else ""


def title_project(piece: Piece, spec: MaterialSpec, lines: Sequence[Line]) -> Fact | None:
    """The project that a title names before the paper's own name, or that stands as a line of its own above it."""
    title = piece.title
    if not title:
        return None
    rows = [x for x in lines[:HEAD] if x.text.strip()]
    ends = [re.compile(f"(?:{e})(?:[(].*[)])?$") for e in (*spec.signature.ends, re.escape(squash(spec.title)))]
    anchor = next((x.anchor for x in rows if squash(x.text) in title or title in squash(x.text)), piece_anchor(piece))
    cuts = [m.start() for e in ends if (m := e.search(title))]
    name = title[: min(cuts)] if cuts else ""
    if name and title[len(name) :].startswith("项目"):
        name += "项目"
    wrapped = re.match(r"关于(?:申请|提请|报送|开展|对|同意|批准)?(.{4,50}?)(?:竣工|初步|延期|的|验收|采购文件)", title)
    if wrapped:
        name = wrapped[1]
    name = re.sub(r"(?:申请|提请|恳请|报请|请求|组织|进行|开展|予以|的)+$", "", name.strip("《》“”\"' "))
    if len(name) >= 6 and re.search(r"项目|系统|平台|工程|软件|服务|采购", name):
        return Fact(piece.material, TITLE_PROJECT, title, name, anchor, method=piece.document.method)
    return None


def piece_anchor(piece: Piece) -> Anchor:
    if piece.first < len(piece.document.blocks):
        return piece.document.anchor(piece.document.blocks[piece.first])
    return Anchor(piece.document.file, "全文")
