"""How paragraphs of each role look (bold, size in points, alignment) and how the heading looks of a plan differ."""

from __future__ import annotations

from dataclasses import dataclass

from sample_docs.builder.blueprint import Para
from sample_docs.builder.layouts import PlanLayout


@dataclass(slots=True, frozen=True)
class LookOf:
    bold: bool = False
    size: float = 14.0
    align: str = ""
    colour: str = ""
    indent: bool = False


LOOKS: dict[str, LookOf] = {
    "agency_mark": LookOf(True, 30.0, "center", "FF0000"),
    "number_line": LookOf(align="center"),
    "title": LookOf(True, 22.0, "center"),
    "addressee": LookOf(),
    "body": LookOf(indent=True),
    "attachment": LookOf(indent=True),
    "signature": LookOf(align="right"),
    "note": LookOf(indent=True),
    "cover_title": LookOf(True, 26.0, "center"),
    "cover_line": LookOf(size=16.0),
    "toc_title": LookOf(True, 16.0, "center"),
    "toc": LookOf(size=12.0),
    "heading": LookOf(True, 16.0),
    "caption": LookOf(size=12.0, align="center"),
    "unit_note": LookOf(size=12.0, align="right"),
    "form_head": LookOf(size=12.0),
    "blank": LookOf(),
}

_HEADINGS: dict[str, tuple[LookOf, LookOf]] = {
    "style": (LookOf(True, 16.0), LookOf(True, 15.0)),
    "custom_style": (LookOf(True, 16.0), LookOf(True, 15.0)),
    "outline": (LookOf(True, 14.0), LookOf(True, 14.0)),
    "bold": (LookOf(True, 14.0), LookOf(True, 14.0)),
    "large": (LookOf(False, 18.0), LookOf(False, 16.0)),
    "bold_large": (LookOf(True, 18.0), LookOf(True, 16.0)),
}


def look_of(para: Para, layout: PlanLayout) -> LookOf:
    if para.role == "heading" and para.level:
        return _HEADINGS[layout.look][min(para.level, 2) - 1]
    return LOOKS[para.role]
