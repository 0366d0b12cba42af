"""Files that are read through LibreOffice: converted several at a time, then read as what they became.

The document keeps its own format and says in `method` what was read; its places are those of the converted file.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from extractors.document import Document
from extractors.dossier import FileEntry
from extractors.errors import UnreadableFile
from extractors.limits import Limits
from extractors.readers.office import CONVERTED, convert

Outcome = Document | UnreadableFile
ReadAs = Callable[[FileEntry], Document]


def read_converted(entries: list[FileEntry], limits: Limits, scratch: Path | None, read_as: ReadAs) -> list[Outcome]:
    """The documents of `entries`, in their order; a failure stands in the place of its document.

    `read_as` reads the converted file, which comes to it as an entry of its new format. `scratch` is a folder that
    outlives the call and keeps LibreOffice's profile.
    """
    with tempfile.TemporaryDirectory(prefix="converted-", dir=scratch) as target:
        profile = scratch / "office-profile" if scratch else None
        made = convert({entry.source: entry.format for entry in entries}, Path(target), limits, profile)
        return [_read(entry, made[entry.source], read_as) for entry in entries]


def _read(entry: FileEntry, converted: Path | UnreadableFile, read_as: ReadAs) -> Outcome:
    if isinstance(converted, UnreadableFile):
        return converted
    kind = CONVERTED[entry.format][1]
    try:
        document = read_as(FileEntry(entry.path, converted, bytes=converted.stat().st_size, format=kind))
    except UnreadableFile as failure:
        return failure
    document.format = entry.format
    return document
