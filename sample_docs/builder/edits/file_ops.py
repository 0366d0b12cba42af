"""Files that are not composed (other formats, damaged ones) and what the receipt states."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sample_docs.builder.content import BuilderError
from sample_docs.builder.edits.draft import Draft, RawFile

# Enough of each format to be recognised by its first bytes, and nothing that could be read from it.
STUBS: dict[str, tuple[str, bytes]] = {
    "pdf": ("pdf", b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog >>\nendobj\n"),
    "doc": ("doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 504),
    "jpg": ("jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xd9"),
    "empty": ("docx", b""),
    "damaged": ("docx", b"PK\x03\x04" + b"\x14\x00\x06\x00" + b"\x00" * 64),
    "html": ("html", "<html><body><p>仅供参考</p></body></html>".encode()),
}


def add_file(draft: Draft, argument: dict[str, Any]) -> None:
    """{path, kind}: a stub of another format, or a damaged or empty Word file."""
    if argument["kind"] not in STUBS:
        raise BuilderError(f"没有名为“{argument['kind']}”的文件种类", f"可用的有：{'、'.join(STUBS)}")
    form, data = STUBS[argument["kind"]]
    draft.files.append(RawFile(argument["path"], form, data))


def replace_file(draft: Draft, argument: dict[str, Any]) -> None:
    """{doc, path, kind}: a document of the dossier comes only in a form that cannot be read."""
    draft.sheets.remove(draft.sheet(argument["doc"]))
    add_file(draft, argument)


def receipt(draft: Draft, values: dict[str, Any]) -> None:
    for key, value in values.items():
        if not hasattr(draft.receipt, key):
            raise BuilderError(
                f"收件.yaml 没有“{key}”", "可用的有：received、dossier、kind、project_tags、materials、not_applicable"
            )
        setattr(draft.receipt, key, value)


OPERATIONS: dict[str, Callable[[Draft, Any], None]] = {
    "add_file": add_file,
    "replace_file": replace_file,
    "receipt": receipt,
}
