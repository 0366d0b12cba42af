"""Small helpers for the XML inside office packages: a parser that fetches nothing, names without namespaces."""

from __future__ import annotations

from lxml import etree


def parser(recover: bool = False) -> etree.XMLParser:
    """An XML parser that fetches and expands nothing."""
    return etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True, recover=recover)


def local(element: etree._Element) -> str:
    """The tag without its namespace: strict OOXML has others than the transitional kind."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: etree._Element, name: str) -> str:
    """An attribute by its local name (r:id is in another namespace in strict OOXML)."""
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return ""
