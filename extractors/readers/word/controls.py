"""Check boxes that are controls: content controls of newer Word, ActiveX controls of old forms.

ActiveX controls have parts of their own. Those whose properties are written out are read; those kept in a binary
stream show a box whose state cannot be told, never a guess.
"""

from __future__ import annotations

from lxml import etree

from extractors.readers.word.names import W14, W, text_of
from extractors.readers.word.package import Package
from extractors.readers.word.ticks import MARK_CHECKED, MARK_UNCHECKED, MARK_UNDECIDED

_AX = "{http://schemas.microsoft.com/office/2006/activeX}"
_BOXES = ("8BD21D40", "8BD21D50", "8BD21D60")  # check box, option button, toggle button
_VALUES = ("8BD21D10", "8BD21D20", "8BD21D30")  # text box, list box, combo box
_STATES = {"1": MARK_CHECKED, "True": MARK_CHECKED, "0": MARK_UNCHECKED, "False": MARK_UNCHECKED}


def control_text(package: Package, source: str, identifier: str) -> str:
    """What the control with this relationship id shows; empty when it shows no text."""
    relationship = package.relationships(source).get(identifier)
    if relationship is None or relationship.external or not package.has(relationship.target):
        return ""
    root = package.xml_of(relationship.target)
    if root is None:
        return ""
    kind = root.get(f"{_AX}classid", "").strip("{}").upper()
    properties = _properties(root)
    caption = properties.get("Caption", "")
    if kind.startswith(_BOXES):
        stored = properties.get("Value")
        if not properties:
            package.warn("active_control", "表单控件（ActiveX）的勾选状态无法读取")
        mark = MARK_UNDECIDED if not properties else _STATES.get(stored or "0", MARK_UNDECIDED)
        return f"{mark}{caption}"
    return properties.get("Value", "") if kind.startswith(_VALUES) else caption


def _properties(root: etree._Element) -> dict[str, str]:
    return {e.get(f"{_AX}name", ""): e.get(f"{_AX}value", "") for e in root.iter(f"{_AX}ocxPr")}


def control_mark(element: etree._Element) -> str | None:
    """The state mark of a check box control, None for other content controls.

    The glyph decides where it is one of the control's own two; else the stored state.
    """
    box = element.find(f"{W}sdtPr/{W14}checkbox")
    if box is None:
        return None
    content = element.find(f"{W}sdtContent")
    shown = text_of(content, f"{W}t").strip()[:1] if content is not None else ""
    for name, mark, default in (("checkedState", MARK_CHECKED, 0x2612), ("uncheckedState", MARK_UNCHECKED, 0x2610)):
        state = box.find(f"{W14}{name}")
        code = int(state.get(f"{W14}val", ""), 16) if state is not None and _is_hex(state.get(f"{W14}val")) else default
        if shown and ord(shown) == code and code > 0xFF:
            return mark
    checked = box.find(f"{W14}checked")
    if checked is None:
        return MARK_UNCHECKED
    value = checked.get(f"{W14}val", "1")
    return (
        MARK_CHECKED
        if value in ("1", "true", "on")
        else MARK_UNCHECKED
        if value in ("0", "false", "off")
        else MARK_UNDECIDED
    )


def _is_hex(value: str | None) -> bool:
    try:
        int(value or "", 16)
    except ValueError:
        return False
    return True
