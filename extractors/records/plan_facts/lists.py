"""Catalogues (信息资源目录) and lists of cloud, hardware and software resources: rows by the vocabulary's columns."""

from __future__ import annotations

from extractors.facts import Fact, Inventory, Row
from extractors.records.plan_facts.recognise import Recognised
from extractors.values.emptiness import state_of


def inventory(found: Recognised, name: str, material: str, method: str) -> Inventory:
    """The rows of a recognised table; a row whose only words are its number is none."""
    sheet = found.sheet
    rows: list[Row] = []
    for part in found.sheets:
        for line in part.lines():
            cells: dict[str, Fact] = {}
            label = ""
            for i, column in enumerate(part.columns):
                text, held = line.text(i), line.cells[i]
                over = line.over[i]
                if not text and over is not None:
                    text, held = over.text.strip(), [over]
                if not text:
                    continue
                key = column.name or column.label
                anchor = part.anchor(held[0])
                fact = Fact(
                    material, f"{name}/{len(rows) + 1}/{key}", text, text, anchor, state_of(text), method=method
                )
                fact.confidence = min(c.confidence for c in held)
                cells.setdefault(key, fact)
                label = label or (text if column.name != "序号" else "")
            if any(key != "序号" for key in cells):
                first = next(c for held in line.cells for c in held if c.text.strip())
                rows.append(Row(cells, part.anchor(first), label))
    made = Inventory(found.spot.title(sheet), sheet.names(), rows, sheet.place())
    if not rows:
        made.state = "empty"
    return made
