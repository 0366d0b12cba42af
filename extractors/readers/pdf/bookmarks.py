"""The outline of a PDF: who binds papers into one file often gives each its bookmark."""

from __future__ import annotations

import pypdfium2

from extractors.document import Bookmark

MOST = 500  # entries of an outline that are looked at: a file of a thousand pages has no more papers
DEPTH = 3


def read_bookmarks(source: pypdfium2.PdfDocument) -> tuple[Bookmark, ...]:
    """The entries that lead to a page of the file, in order; an outline that cannot be read counts as none."""
    found: list[Bookmark] = []
    try:
        for entry in source.get_toc(max_depth=DEPTH):
            target = entry.get_dest()
            index = target.get_index() if target is not None else None
            title = entry.get_title().strip()
            if index is not None and title:
                found.append(Bookmark(title, index + 1, entry.level + 1))
            if len(found) == MOST:
                break
    except (pypdfium2.PdfiumError, ValueError):
        return tuple(found)
    return tuple(found)
