"""Reading a single file for `prescreen read`: its format, its document or its failure, what material it looks like."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from extractors.classify.materials import classify
from extractors.document import Document
from extractors.dossier import Piece
from extractors.errors import UnreadableFile
from extractors.limits import DEFAULT
from extractors.readers.registry import ReadSettings, read_file
from extractors.snapshot.listing import take_snapshot
from extractors.vocabulary import load_vocabulary, ruleset_folder


@dataclass(slots=True)
class OneFile:
    format: str
    document: Document | UnreadableFile
    materials: list[Piece] = field(default_factory=list)


def read_one(file: Path, scratch: Path, ruleset: str = "gaoqing-2021") -> OneFile:
    entry = take_snapshot(file, scratch / "unpacked", DEFAULT)[0]
    if entry.status != "read":
        return OneFile(entry.format, UnreadableFile(entry.reason or "unreadable", entry.detail, entry.remedy))
    try:
        document = read_file(entry, ReadSettings(DEFAULT, scratch))
    except UnreadableFile as error:
        return OneFile(entry.format, error)
    return OneFile(entry.format, document, classify(document, load_vocabulary(ruleset_folder(ruleset))))
