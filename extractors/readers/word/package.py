"""Opens a Word package: its parts, their relationships, and how far each can be trusted.

python-docx supplies the physical package and the arithmetic of part names. Its `Document()` is not used: it refuses
.docm, Strict documents and a single bad relationship, and builds objects for every part that the reader never asks
for. A part that is missing or broken is reported and answered with None, so that the rest can still be read.
"""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from docx.opc.packuri import PackURI
from docx.opc.phys_pkg import PhysPkgReader
from lxml import etree

from extractors.document import ReadWarning
from extractors.errors import UnreadableFile
from extractors.limits import DEFAULT, Limits
from extractors.readers.word import recovery
from extractors.readers.word.names import transitional

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_ENCRYPTED_ENTRY = 0x1


class Physical(Protocol):
    """What python-docx's physical readers offer, and what a recovered package offers too."""

    def blob_for(self, pack_uri: PackURI) -> bytes: ...

    def rels_xml_for(self, source_uri: PackURI) -> bytes | None: ...

    def close(self) -> None: ...


@dataclass(slots=True, frozen=True)
class Relationship:
    """`kind` is the last word of the relationship type; `target` a part name (`/word/media/image1.png`) or a URL."""

    id: str
    kind: str
    target: str
    external: bool


class Package:
    """An opened package. `warnings` gathers what was found wrong on the way; close it when done."""

    def __init__(
        self, physical: Physical, names: list[str], sizes: dict[str, int], limits: Limits, path: Path | None = None
    ) -> None:
        self._path = path
        self._physical = physical
        self.limits = limits
        self._sizes = sizes
        # Some generators write backslashes, some another case: part names are compared without either.
        self._folded = {name.replace("\\", "/").casefold(): name for name in names}
        self._relationships: dict[str, dict[str, Relationship]] = {}
        self.names = names
        self.warnings: list[ReadWarning] = []

    def close(self) -> None:
        self._physical.close()

    def has(self, name: str) -> bool:
        return name.casefold() in self._folded

    def size(self, name: str) -> int:
        """Bytes of a part, 0 when there is no such part."""
        return self._sizes.get(self._folded.get(name.casefold(), ""), 0)

    def bytes_of(self, name: str) -> bytes | None:
        """The part's bytes, or None with a warning when it is missing or cannot be unpacked."""
        known = self._folded.get(name.casefold())
        if known is None:
            self.warn("missing_part", f"文件缺少部件 {name.lstrip('/')}")
            return None
        if self._sizes.get(known, 0) > self.limits.xml_bytes:
            most = self.limits.xml_bytes >> 20
            raise UnreadableFile("too_large", f"部件 {name.lstrip('/')} 展开后超过 {most} MB 的限额")
        try:
            return self._physical.blob_for(PackURI(known))
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, KeyError):
            self.warn("broken_part", f"部件 {name.lstrip('/')} 已损坏，只能读出残存部分")
            return self._remains_of(known)

    def _remains_of(self, name: str) -> bytes | None:
        """What can still be unpacked of a damaged member, None when nothing can."""
        if self._path is None:
            return None
        found, _ = recovery.members(self._path, self.limits)
        return found.get(name) or None

    def xml_of(self, name: str) -> etree._Element | None:
        """The part's root, repaired as far as it goes (with a warning) when it is not well formed."""
        data = self.bytes_of(name)
        return self.parsed(name, data) if data is not None else None

    def parsed(self, name: str, data: bytes) -> etree._Element | None:
        """The root of a part whose bytes are at hand."""
        root, whole = parse(data)
        if root is None:
            self.warn("broken_part", f"部件 {name.lstrip('/')} 不是有效的 XML，已跳过")
        elif not whole:
            self.warn("broken_part", f"部件 {name.lstrip('/')} 的 XML 已损坏，只读出可读部分")
        return root

    def relationships(self, source: str) -> dict[str, Relationship]:
        """The relationships of a part (`/` for those of the package) by id; empty when there are none."""
        if source not in self._relationships:
            self._relationships[source] = self._read_relationships(PackURI(source))
        return self._relationships[source]

    def related(self, source: str, kind: str) -> list[str]:
        """Part names that `source` points to with relationships of this kind."""
        return [r.target for r in self.relationships(source).values() if r.kind == kind and not r.external]

    def main_part(self) -> str:
        """The name of the main document part, by relationship or, that being broken, by its usual place."""
        for relationship in self.relationships("/").values():
            if relationship.kind == "officeDocument" and self.has(relationship.target):
                return relationship.target
        for name in self.names:
            if name.casefold() in ("/word/document.xml", "/word/document2.xml"):
                return name
        raise UnreadableFile("damaged", "文件里没有 Word 正文，不是有效的 Word 文档")

    def warn(self, code: str, message: str, locator: str = "") -> None:
        warning = ReadWarning(code, message, locator=locator)
        if warning not in self.warnings:
            self.warnings.append(warning)

    def _read_relationships(self, source: PackURI) -> dict[str, Relationship]:
        if not self.has(source.rels_uri):
            return {}
        root = self.xml_of(source.rels_uri)
        found: dict[str, Relationship] = {}
        for element in root.iter(_RELATIONSHIP) if root is not None else ():
            target = element.get("Target", "")
            external = element.get("TargetMode", "") == "External"
            if not external:
                target = posixpath.normpath(posixpath.join(source.baseURI, target))
            kind = element.get("Type", "").rstrip("/").rsplit("/", 1)[-1]
            found[element.get("Id", "")] = Relationship(element.get("Id", ""), kind, target, external)
        return found


def parse(data: bytes) -> tuple[etree._Element | None, bool]:
    """(root, well formed). No entities, no network; a broken part is parsed up to where it holds together."""
    data = transitional(data)
    try:
        return etree.fromstring(data, _parser(False)), True
    except etree.XMLSyntaxError:
        try:
            return etree.fromstring(data, _parser(True)), False
        except etree.XMLSyntaxError:
            return None, False


def _parser(recover: bool) -> etree.XMLParser:
    # huge_tree lifts libxml2's limits on depth and text length, which real plans with pasted pictures exceed; the size
    # of a part is bounded before it is unpacked, and entities, the other way to grow, are never expanded.
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=True,
        recover=recover,
        remove_comments=True,
        remove_pis=True,
    )


def open_package(path: Path, name: str, limits: Limits = DEFAULT) -> Package:
    """Open the file at `path`. Raises UnreadableFile: empty, encrypted, unsupported, damaged, too_large."""
    with path.open("rb") as file:
        head = file.read(4096)
    if not head:
        raise UnreadableFile("empty", f"文件是空的（0 字节）：{name}")
    _refuse_disguises(path, name, head)
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return _recovered(path, name, limits)
    if not entries:
        raise UnreadableFile("damaged", f"文件是空的压缩包，不是 Word 文档：{name}")
    if any(entry.flag_bits & _ENCRYPTED_ENTRY for entry in entries):
        raise UnreadableFile("encrypted", f"文件有密码，无法打开：{name}", "请去掉密码后重新提供")
    if len(entries) > limits.archive_entries:
        raise UnreadableFile("limits", f"文件内部件超过 {limits.archive_entries} 个：{name}")
    for entry in entries:
        swollen = entry.file_size > max(limits.archive_ratio_floor, limits.archive_ratio * entry.compress_size)
        if swollen and entry.filename.endswith((".xml", ".rels")):
            raise UnreadableFile("limits", f"部件 {entry.filename} 的压缩比异常，疑似压缩炸弹：{name}")
    sizes = {f"/{e.filename.lstrip('/')}": e.file_size for e in entries if not e.is_dir()}
    physical: Physical = PhysPkgReader(str(path))  # type: ignore[no-untyped-call, assignment]
    return Package(physical, list(sizes), sizes, limits, path)


def _recovered(path: Path, name: str, limits: Limits) -> Package:
    """A package whose directory is broken or cut off: whatever members can still be found in it."""
    members, whole = recovery.members(path, limits)
    if not any(member.casefold().endswith("document.xml") for member in members):
        raise UnreadableFile("damaged", f"Word 文件已损坏或不完整，无法打开：{name}")
    physical = recovery.RecoveredPackage(members)
    package = Package(physical, list(members), {n: len(b) for n, b in members.items()}, limits)
    package.warn("recovered", "文件的压缩目录已损坏，内容由残存部分恢复")
    if not whole:
        package.warn("partial", "文件不完整，只读出一部分，其余内容未能读取")
    return package


def _refuse_disguises(path: Path, name: str, head: bytes) -> None:
    """Say what a file really is that merely carries a Word name."""
    if head.startswith(_OLE):
        # Directory names of a compound file are UTF-16; they lie in its first or last sectors of a small file.
        data = path.read_bytes() if path.stat().st_size < 64 << 20 else head
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise UnreadableFile("encrypted", f"文件有密码，无法打开：{name}", "请去掉密码后重新提供")
        raise UnreadableFile(
            "unsupported", f"文件名是 .docx，实际是旧版 Word（.doc）格式：{name}", "请另存为 .docx 后重新提供"
        )
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if text.startswith(b"{\\rtf"):
        raise UnreadableFile("unsupported", f"文件名是 .docx，实际是 RTF 格式：{name}", "请另存为 .docx 后重新提供")
    if text.startswith((b"<html", b"<!doctype html")) or b"<html" in text[:1024]:
        raise UnreadableFile("unsupported", f"文件名是 .docx，实际是网页（HTML）：{name}", "请另存为 .docx 后重新提供")
    if text.startswith(b"%pdf"):
        raise UnreadableFile("unsupported", f"文件名是 .docx，实际是 PDF：{name}", "请改正扩展名后重新提供")
