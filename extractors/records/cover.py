"""A cover without labels: the title names the project, a line above the date names the unit. Many plans look like this.

Only places that no label gave are filled, at a lower confidence than a labelled value: enough to say that the cover
names them, and to compare them.
"""

from __future__ import annotations

import re

from extractors.document import Line, Paragraph
from extractors.dossier import Piece
from extractors.facts import Fact, Record
from extractors.values.dates import parse_date
from extractors.values.emptiness import placeholders
from extractors.values.normalise import squash
from extractors.values.types import PartialDate

CONFIDENCE = 0.75  # below the rulebook's threshold: compared, but accuses nobody
COVER_LINES = 25
_TITLE = re.compile(r"^(?P<name>.{4,60}?)(?:项目)?(?:总体|详细|初步)?(?:建设|实施|设计|技术)?方案(?:书)?$")
_TITLE_ALONE = re.compile(
    r"^(?:电子政务)?(?:项目|建设项目)?(?:总体|详细)?(?:建设|实施|设计)?方案(?:书)?(?:\(.{1,12}\))?$"
)
_UNIT = re.compile(
    r"^.{2,30}(?:局|委|委员会|办|办公室|中心|院|校|学|府|部|厅|处|站|所|队|公司|集团|馆|大队|支队|街道|镇)$"
)
_TEMPLATE = ("电子政务建设", "电子政务", "电子政务建设项目", "项目")


def read_plain_cover(piece: Piece, record: Record, end: int) -> None:
    """Fill 项目名称, 申报单位 and 编制日期 of a cover from its unlabelled lines, up to block `end`."""
    rows = _cover_lines(piece, record, end)
    title = _title(rows)
    if title is not None:
        _fill(piece, record, "项目名称", title[0], title[1])
    units = [r for r in rows if _UNIT.match(squash(r.text)) and not _TITLE.match(squash(r.text))]
    if units:
        _fill(piece, record, "申报单位", units[-1].text.strip(), units[-1])
    for row in reversed(rows):
        reading = parse_date(row.text)
        if isinstance(reading.value, PartialDate) and len(squash(row.text)) <= 16:
            fact = _fill(piece, record, "编制日期", row.text.strip(), row)
            if fact is not None:
                fact.value = reading.value
            break


def _cover_lines(piece: Piece, record: Record, end: int) -> list[Line]:
    """Short lines before the table of contents and the first heading."""
    rows: list[Line] = []
    for line in record.lines:
        if line.block >= end or len(rows) >= COVER_LINES:
            break
        if line.part not in ("body", "textbox"):
            continue
        block = piece.document.blocks[line.block]
        if (
            line.toc
            or squash(line.text) in ("目录", "目次")
            or (isinstance(block, Paragraph) and block.level is not None)
        ):
            break
        plain = squash(line.text)
        if not plain or len(plain) > 70:
            continue
        rows.append(line)
    return rows


def _title(rows: list[Line]) -> tuple[str, Line] | None:
    """The project's name from the title, which may stand on up to three lines."""
    for index, row in enumerate(rows):
        if ":" in squash(row.text):
            continue
        for width in (1, 2, 3):
            part = rows[index : index + width]
            joined = "".join(squash(p.text) for p in part)
            found = _TITLE.match(joined)
            if found is None or _TITLE_ALONE.match(joined) or placeholders(joined):
                continue
            name = found["name"]
            if squash(name) in _TEMPLATE:
                continue
            whole = name + ("项目" if joined[len(name) :].startswith("项目") else "")
            return whole, row
    return None


def _fill(piece: Piece, record: Record, name: str, text: str, line: Line) -> Fact | None:
    fact = record.fields.get(name)
    if fact is None or fact.state != "absent":
        return None
    confidence = min(CONFIDENCE, line.confidence)
    found = Fact(piece.material, name, text, text, line.anchor, confidence=confidence, method=piece.document.method)
    record.fields[name] = found
    return found
