"""What lies over the cells: text boxes, pictures, charts, comments, and the tick boxes of Excel's form controls."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from extractors.document import CHECKED, UNCHECKED, UNDECIDED
from extractors.readers.xlsx.package import Package
from extractors.readers.xlsx.references import cell_of
from extractors.readers.xlsx.strings import rich_text
from extractors.readers.xmltools import attribute, local


@dataclass(slots=True, frozen=True)
class Overlay:
    """Something over the cell at row and column (from 0). `kind`: text, picture, comment, tick."""

    kind: str
    row: int
    column: int
    text: str = ""


def read_overlays(package: Package, sheet: str) -> list[Overlay]:
    """Everything over the cells of a sheet, in the order in which a person meets it."""
    found: list[Overlay] = []
    for kind, target in package.related(sheet).values():
        root = package.tree(target, recover=True)
        if root is None:
            continue
        if kind == "drawing":
            found.extend(_drawing(root))
        elif kind == "comments":
            found.extend(_comments(root))
        elif kind == "vmlDrawing":
            found.extend(_controls(root))
    return sorted(found, key=lambda o: (o.row, o.column))


def _drawing(root: etree._Element) -> list[Overlay]:
    found = []
    for anchor in root:
        row, column = _corner(anchor)
        texts = [_paragraphs(body) for body in anchor.iter() if local(body) == "txBody"]
        # a shape stands twice when it offers a fallback for older programs
        found += [Overlay("text", row, column, text) for text in dict.fromkeys(texts) if text]
        if any(local(e) in ("pic", "graphicFrame") for e in anchor.iter()):
            found.append(Overlay("picture", row, column, _title(anchor)))
    return found


def _corner(anchor: etree._Element) -> tuple[int, int]:
    start = next((e for e in anchor if local(e) == "from"), None)
    where = {local(e): e.text or "" for e in start} if start is not None else {}
    row, column = where.get("row", ""), where.get("col", "")
    return (int(row) if row.isdecimal() else 0, int(column) if column.isdecimal() else 0)


def _paragraphs(body: etree._Element) -> str:
    lines = ("".join(t.text or "" for t in p.iter() if local(t) == "t") for p in body if local(p) == "p")
    return "\n".join(line for line in lines if line.strip())


def _title(anchor: etree._Element) -> str:
    return next((str(e.get("descr") or "") for e in anchor.iter() if local(e) == "cNvPr"), "")


def _comments(root: etree._Element) -> list[Overlay]:
    found = []
    for comment in root.iter():
        if local(comment) != "comment":
            continue
        place = cell_of(str(comment.get("ref", "")))
        text = "".join(rich_text(e) for e in comment if local(e) == "text").strip()
        if place and text:
            found.append(Overlay("comment", *place, text))
    return found


def _controls(root: etree._Element) -> list[Overlay]:
    """Tick boxes (form controls) as “☑label”; their words and state are kept in the old VML drawing."""
    found = []
    for shape in root.iter():
        data = next((e for e in shape if local(e) == "ClientData"), None) if local(shape) == "shape" else None
        if data is None or attribute(data, "ObjectType").lower() not in ("checkbox", "radio"):
            continue
        facts = {local(e).lower(): (e.text or "").strip() for e in data}
        anchor = [int(n) for n in re.findall(r"\d+", facts.get("anchor", ""))]
        label = "".join(str(t) for box in shape if local(box) == "textbox" for t in box.itertext()).strip()
        state = {"": UNCHECKED, "0": UNCHECKED, "1": CHECKED}.get(facts.get("checked", ""), UNDECIDED)
        row, column = (anchor[2], anchor[0]) if len(anchor) >= 3 else (0, 0)
        found.append(Overlay("tick", row, column, state + re.sub(r"\s+", " ", label)))
    return found
