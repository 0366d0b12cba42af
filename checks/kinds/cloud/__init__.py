"""Check kinds of the cloud-resource forms (附件4 to 6). Loaded with the other kinds; each module registers its own."""

from checks.kinds.cloud import change, dates, each, groups, needs, resources, tables, ticks

__all__ = ["change", "dates", "each", "groups", "needs", "resources", "tables", "ticks"]
