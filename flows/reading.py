"""Reading a single file for `prescreen read`: its format, its document or its failure, what material it looks like."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from extractors.classify.materials import classify
from extractors.document import Document
from extractors.dossier import Piece
from extractors.errors import UnreadableFile
from extractors.isolation.reading import ReaderPool
from extractors.snapshot.listing import take_snapshot
from extractors.vocabulary import DEFAULT_RULESET, load_vocabulary, ruleset_folder


@dataclass(slots=True)
class OneFile:
    format: str
    document: Document | UnreadableFile
    materials: list[Piece] = field(default_factory=list)


def read_one(file: Path, pool: ReaderPool, scratch: Path, ruleset: str = DEFAULT_RULESET) -> OneFile:
    """Read one file in a worker, as a dossier's file would be; an archive is refused by name."""
    entry = take_snapshot(file, scratch / "files", pool.limits, pool.unpack)[0]
    if entry.status != "read":
        return OneFile(entry.format, UnreadableFile(entry.reason or "unreadable", entry.detail, entry.remedy))
    for _, outcome in pool.read([entry]):
        if isinstance(outcome, Document):
            return OneFile(entry.format, outcome, classify(outcome, load_vocabulary(ruleset_folder(ruleset))))
        return OneFile(entry.format, outcome)
    return OneFile(
        entry.format, UnreadableFile("unsupported", "这是压缩包或没有内容可读", "请用 prescreen check 检查整卷")
    )
