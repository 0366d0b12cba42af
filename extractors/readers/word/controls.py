"""ActiveX controls of old forms: check boxes and option buttons are ticks, others show their value or caption.

Word stores them in parts of their own. Those whose properties are written out are read; those kept in a binary stream
show a box whose state cannot be told, never a guess.
"""

from __future__ import annotations

from lxml import etree

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
