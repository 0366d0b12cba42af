"""Plain text, and whatever else is text without a reader of its own (XML, YAML): a paragraph a line."""

from __future__ import annotations

from pathlib import Path

from extractors.document import Document, Paragraph, ReadWarning
from extractors.limits import DEFAULT, Limits
from extractors.readers.charset import decode
from extractors.readers.pages.ticks import normalise_boxes, ticks_of
from extractors.snapshot import refusals


def read_text(path: Path, name: str, limits: Limits = DEFAULT) -> Document:
    """Read a plain text. Raises UnreadableFile when it is too large."""
    document = Document(name, "txt", "docx")
    for number, line in enumerate(load_text(path, document, limits).splitlines(), 1):
        text = normalise_boxes(line.strip())
        if text:
            document.blocks.append(Paragraph(text, f"第{number}行", ticks=ticks_of(text)))
    return document


def load_text(path: Path, document: Document, limits: Limits) -> str:
    """The decoded content; characters that could not be told are a warning in `document`."""
    size = path.stat().st_size
    if size > limits.text_bytes:
        raise refusals.too_large(size, limits.text_bytes)
    text, whole = decode(path.read_bytes())
    if not whole:
        document.warnings.append(ReadWarning("unknown_characters", "部分文字的编码无法识别，显示为“\ufffd”"))
    return text
