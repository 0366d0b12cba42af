"""Tick boxes in text: every encoding becomes ☑, ☐ or ☒ (cannot be told), and each box gets its label.

Forms write a ticked box in many ways: ☑ ☒ ■ √□ □√ （√）, glyphs of the Wingdings fonts that live in the private use
area. A ■ that leads a list is a bullet, so it counts only beside an open box.
"""

from __future__ import annotations

import re

from extractors.document import CHECKED, UNCHECKED, UNDECIDED, Tick

# Glyphs of Wingdings and Wingdings 2 as symbol fonts expose them (0xF000 + code).
WINGDINGS = {
    0xF06F: UNCHECKED,
    0xF070: UNCHECKED,
    0xF071: UNCHECKED,
    0xF072: UNCHECKED,
    0xF0A8: UNCHECKED,
    0xF0A3: UNCHECKED,
    0xF06E: "■",
    0xF0FD: CHECKED,
    0xF0FE: CHECKED,
    0xF052: CHECKED,
    0xF053: CHECKED,
    0xF0FC: "√",
    0xF050: "√",
    0xF0FB: "×",
    0xF04F: "×",
    0xF0B7: "•",
    0xF06C: "●",
    0xF0D8: "➢",
    0xF0E8: "➔",
    0xF076: "❖",
    0xF0A7: "▪",
    0xF075: "◆",
}
_OPEN = "□☐◻❏❑❒▢⬜"
_TICKED = "☑☒✅⊠⌧🗹🗷"
_MARKS = "√✓✔"
_BOXES = CHECKED + UNCHECKED + UNDECIDED
_ANY = re.compile(f"[{_OPEN}{_TICKED}{_MARKS}■]")
_BOX = re.compile(f"[{_BOXES}]")


def normalise_boxes(text: str) -> str:
    """Printed text with every tick box as ☑ or ☐. Text read from pixels must not pass here twice: its ☒ means unclear."""
    if _ANY.search(text) is None:
        return text
    text = re.sub(f"[{_TICKED}]", CHECKED, text)
    text = re.sub(f"[{_OPEN}]", UNCHECKED, text)
    text = re.sub(f"[{_MARKS}]\\s?{UNCHECKED}|{UNCHECKED}\\s?[{_MARKS}]", CHECKED, text)
    if UNCHECKED in text or CHECKED in text:
        text = text.replace("■", CHECKED)
    if re.search(f"[（(]\\s*[{_MARKS}]\\s*[)）]", text):
        text = re.sub(f"[（(]\\s*[{_MARKS}]\\s*[)）]", CHECKED, text)
        text = re.sub(r"[（(]\s+[)）]", UNCHECKED, text)
    return text


def ticks_of(text: str) -> list[Tick]:
    """The boxes of a text whose boxes are ☑ ☐ ☒; a label runs to the next box or the end of its line."""
    if _BOX.search(text) is None:
        return []
    state = {CHECKED: True, UNCHECKED: False, UNDECIDED: None}
    found = []
    for match in re.finditer(f"([{_BOXES}])([^{_BOXES}]*)", text):
        label = match.group(2).split("\n\n")[0].strip()
        found.append(Tick(re.sub(r"\s+", " ", label), state[match.group(1)]))
    return found
