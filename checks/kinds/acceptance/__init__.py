"""Check kinds of acceptance dossiers (附件7). Loaded with the other kinds; each module registers its own."""

from checks.kinds.acceptance import (
    approved,
    catalogue,
    chains,
    clock,
    content,
    contracts,
    deadlines,
    form,
    listing,
    lists,
    presence,
    supervision,
    testing,
)

__all__ = [
    "approved",
    "catalogue",
    "chains",
    "clock",
    "content",
    "contracts",
    "deadlines",
    "form",
    "listing",
    "lists",
    "presence",
    "supervision",
    "testing",
]
